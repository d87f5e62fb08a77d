//! What follows: proposals from the grades of the years before, and the credit points of a nurse.

use kernel::{Ekspektasi, Golongan};
use performance::angka_kredit::{self, CreditSource, Jenjang, NewCredit};
use performance::bulk::{GradeFromElsewhere, insert_grades};
use performance::consequences::{self, Consent, Decision};
use performance::rules::predikat::Ratings;
use performance::words::ConsequenceKind;
use platform::{Error, Paging};

use super::{CLINIC, Cast, RESIDENTS, day, period};
use crate::demo::refused;

/// Records all of it.
pub async fn propose(cast: &Cast<'_>) -> Result<(), Error> {
    remember(cast).await?;
    let (db, act) = (&cast.state.db, cast.officer(day(2, 2)));
    let unit = cast.unit(RESIDENTS)?;
    consequences::propose_consequences(db, &act, (unit, 2025)).await.map_err(refused)?;
    praise(cast).await?;
    credit(cast).await
}

/// Grades of two years that were given in e-Kinerja.
async fn remember(cast: &Cast<'_>) -> Result<(), Error> {
    let both = |rating| Ratings { hasil_kerja: rating, perilaku_kerja: rating };
    let weak = Ratings { hasil_kerja: Ekspektasi::DiBawah, perilaku_kerja: Ekspektasi::Sesuai };
    let rater_id = cast.seat(RESIDENTS, 0)?;
    let years = [(2024, both(Ekspektasi::DiAtas)), (2025, both(Ekspektasi::DiAtas))];
    let usual = [(2024, both(Ekspektasi::Sesuai)), (2025, both(Ekspektasi::Sesuai))];
    let fell = [(2024, both(Ekspektasi::Sesuai)), (2025, weak)];
    let mut grades = Vec::new();
    for (turn, history) in [(1, usual), (2, years), (6, fell)] {
        for (year, ratings) in history {
            grades.push(GradeFromElsewhere {
                employee_id: cast.seat(RESIDENTS, turn)?,
                rater_id,
                period: period(&year.to_string())?,
                ratings,
            });
        }
    }
    let tx = platform::begin(&cast.state.db).await?;
    insert_grades(&tx, &cast.officer(day(1, 30)), grades).await.map_err(refused)?;
    tx.commit().await?;
    Ok(())
}

/// One proposal was decided, and the employee let it be published.
async fn praise(cast: &Cast<'_>) -> Result<(), Error> {
    let (db, act) = (&cast.state.db, cast.officer(day(2, 10)));
    let filter = consequences::ConsequenceFilter {
        kind: Some(ConsequenceKind::Recognition),
        ..consequences::ConsequenceFilter::default()
    };
    let standing = (&act, consequences::Standing::Officer);
    let page = consequences::list_consequences(db.latest(), standing, filter, &Paging::first(1)).await;
    let Some(proposed) = page.map_err(refused)?.rows.pop() else { return Ok(()) };
    let decision = Decision {
        is_adopted: true,
        reason: "Dua tahun berturut-turut sangat baik.".to_owned(),
        citation: Some("Penggagas antrean loket dari rumah".to_owned()),
        steps: Vec::new(),
    };
    let id = proposed.row.id;
    consequences::decide_consequence(db, &act, (id, None), decision).await.map_err(refused)?;
    let own = cast.acting(cast.seat(RESIDENTS, 2)?, day(2, 12));
    consequences::answer_recognition(db, &own, (id, None), Consent::Given).await.map_err(refused)?;
    Ok(())
}

/// A nurse brought points from the old system, and earned those of January.
async fn credit(cast: &Cast<'_>) -> Result<(), Error> {
    let (db, act) = (&cast.state.db, cast.officer(day(2, 16)));
    // The clinic's third post is that of a first expert.
    let employee_id = cast.seat(CLINIC, 3)?;
    let january = cast.rating(employee_id, period("2026-01")?).await?;
    let sources = [
        (
            CreditSource::Integrasi {
                old_cumulative: "128.75".to_owned(),
                basis: "PAK integrasi 31 Desember 2022".to_owned(),
            },
            day(1, 2),
        ),
        (CreditSource::Konversi { evaluation_id: january.id, months: 1 }, day(2, 16)),
    ];
    for (source, effective_on) in sources {
        let new = NewCredit {
            employee_id,
            jenjang: Jenjang::AhliPertama,
            golongan: Golongan::Pns(9),
            effective_on,
            source,
        };
        angka_kredit::credit_employee(db, &act, new).await.map_err(refused)?;
    }
    Ok(())
}
