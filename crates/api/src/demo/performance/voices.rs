//! What people say to each other: direct feedback with an agreed action, a view of the own work, rounds of feedback.

use std::ops::Range;

use kernel::Ekspektasi;
use kernel::id::FeedbackRoundId;
use performance::feedback::{self, ActionAct, FeedbackTone, NewAction, NewDirectFeedback, NewSelfAssessment};
use performance::rounds::{self, NewAnswer, NewRound, RoundAct};
use performance::rules::rounds::{BehaviourScores, Sizes};
use performance::superiors::{self, NewSuperiorRequest};
use platform::{Error, Paging};

use super::{APPRAISAL, Cast, RESIDENTS, day, period};
use crate::demo::people::Place;
use crate::demo::refused;

/// The most people of a section of the regency.
const SECTION_MAX: usize = 40;

/// Records all of it.
pub async fn raise(cast: &Cast<'_>) -> Result<(), Error> {
    speak(cast).await?;
    assess(cast).await?;
    let closed = begin_round(cast, APPRAISAL, "Umpan balik 360° Bidang Penilaian Kinerja").await?;
    answer(cast, (APPRAISAL, 0..SECTION_MAX)).await?;
    let act = cast.officer(day(3, 6));
    rounds::change_round(&cast.state.db, &act, (closed, None), RoundAct::Tutup).await.map_err(refused)?;
    begin_round(cast, RESIDENTS, "Umpan balik 360° Bidang Pelayanan Pendaftaran Penduduk").await?;
    // Those who are shown at their screens have yet to answer.
    answer(cast, (RESIDENTS, 3..6)).await?;
    ask_for_a_superior(cast).await
}

/// Advice that became an action with a day, and praise that was not read yet.
async fn speak(cast: &Cast<'_>) -> Result<(), Error> {
    let db = &cast.state.db;
    let (employee, rater) = (cast.seat(RESIDENTS, 1)?, cast.seat(RESIDENTS, 0)?);
    let said = |tone, body: &str| NewDirectFeedback { recipient_id: employee, tone, body: body.to_owned() };
    let advice = said(FeedbackTone::Saran, "Catat pertanyaan warga yang sering muncul di loket.");
    let advising = cast.acting(rater, day(2, 26));
    let advice = feedback::give_direct_feedback(db, &advising, advice).await.map_err(refused)?.row.id;
    let own = cast.acting(employee, day(2, 27));
    feedback::read_direct_feedback(db, &own, advice).await.map_err(refused)?;
    let reply = "Baik, saya susun lembar tanya jawab.".to_owned();
    feedback::reply_direct_feedback(db, &own, advice, reply).await.map_err(refused)?;
    let action =
        NewAction { title: "Lembar tanya jawab loket".to_owned(), owner_id: employee, due_on: day(3, 27) };
    let action = feedback::propose_action(db, &advising, (advice, action)).await.map_err(refused)?.row.id;
    feedback::act_on_action(db, &own, (action, None), (ActionAct::Sepakati, None)).await.map_err(refused)?;
    let praise = said(FeedbackTone::Apresiasi, "Perekaman di sekolah tertib dan cepat.");
    let colleague = cast.acting(cast.seat(RESIDENTS, 2)?, day(3, 6));
    feedback::give_direct_feedback(db, &colleague, praise).await.map_err(refused)?;
    Ok(())
}

/// How an employee sees the month that runs.
async fn assess(cast: &Cast<'_>) -> Result<(), Error> {
    let act = cast.acting(cast.seat(RESIDENTS, 1)?, day(3, 6));
    let own = NewSelfAssessment {
        period: period("2026-03")?,
        hasil_kerja: Ekspektasi::Sesuai,
        perilaku_kerja: Ekspektasi::Sesuai,
        note: "Target bulan ini sudah tercapai separuhnya.".to_owned(),
    };
    feedback::write_self_assessment(&cast.state.db, &act, own).await.map_err(refused)?;
    Ok(())
}

async fn begin_round(cast: &Cast<'_>, place: Place, name: &str) -> Result<FeedbackRoundId, Error> {
    let (db, act) = (&cast.state.db, cast.officer(day(3, 2)));
    let new = NewRound {
        unit_id: cast.unit(place)?,
        name: name.to_owned(),
        period: period("2026-02")?,
        closes_on: day(3, 20),
        sizes: Sizes { peers: 3, subordinates: 3 },
    };
    let round = rounds::create_round(db, &act, new).await.map_err(refused)?.row.id;
    rounds::change_round(db, &act, (round, None), RoundAct::Buka).await.map_err(refused)?;
    Ok(round)
}

/// Some people of a section answer what they were asked.
async fn answer(cast: &Cast<'_>, (place, people): (Place, Range<usize>)) -> Result<(), Error> {
    let db = &cast.state.db;
    for turn in people {
        let Ok(employee) = cast.seat(place, turn) else { break };
        let act = cast.acting(employee, day(3, 4));
        let page = Paging::first(200);
        let seats = rounds::list_seats(db.latest(), &act, &page).await.map_err(refused)?;
        for (at, seat) in (turn..).zip(seats.rows) {
            let new = NewAnswer { scores: scores(at), comment: None };
            rounds::answer_seat(db, &act, (seat.row.id, new)).await.map_err(refused)?;
        }
    }
    Ok(())
}

/// Three, four or five by turns.
fn scores(turn: usize) -> BehaviourScores {
    let of = |value: usize| u8::try_from(3 + (turn + value) % 3).unwrap_or(3);
    BehaviourScores {
        berorientasi_pelayanan: of(0),
        akuntabel: of(1),
        kompeten: of(2),
        harmonis: of(3),
        loyal: of(5),
        adaptif: of(7),
        kolaboratif: of(8),
    }
}

/// Somebody says that another superior is the right one; the answer is due this week.
async fn ask_for_a_superior(cast: &Cast<'_>) -> Result<(), Error> {
    let act = cast.acting(cast.seat(RESIDENTS, 4)?, day(3, 6));
    let new = NewSuperiorRequest {
        superior_id: cast.seat(Place::Section(3, 2), 0)?,
        valid_from: day(3, 2),
        reason: "Sejak Maret saya bertugas di Bidang Pelayanan Pencatatan Sipil.".to_owned(),
    };
    superiors::request_superior(&cast.state.db, &act, new).await.map_err(refused)?;
    Ok(())
}
