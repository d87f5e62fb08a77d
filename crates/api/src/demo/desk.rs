//! What lies on the desks of the fictional regency: a guide that everyone must read, and some who have.

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::id::AccountId;
use personnel::announcements::{self, Acknowledge, AnnouncementKind, Content, DraftAnnouncement, Reader};
use platform::{Act, Actor, Error, Scope};

use super::accounts::Team;
use super::{Recorded, refused, today};
use crate::state::State;

const TITLE: &str = "Tata cara penilaian kinerja tahun 2026";

const BODY: &str = "\
Mulai **1 April 2026** kinerja dinilai setiap bulan.

1. Laporkan realisasi paling lambat tanggal 3 bulan berikutnya.
2. Pejabat penilai memberi umpan balik dan menilai paling lambat tanggal 5.
3. Predikat bulan itu menjadi dasar TPP.

Nyatakan telah membaca panduan ini sebelum batas waktunya.
";

/// One in so many has read it already.
const READ_BY_EACH: usize = 9;

/// Publishes the guide to the whole regency, and lets some acknowledge it.
pub async fn publish(state: &State, (recorded, team): (&Recorded, &Team)) -> Result<(), Error> {
    let content = Content {
        kind: AnnouncementKind::Guide,
        title: TITLE.to_owned(),
        body: BODY.to_owned(),
        audience: vec![recorded.instansi],
        visible: DateRange::starting(today()),
        requires_acknowledgement: true,
        acknowledge_by: NaiveDate::from_ymd_opt(2026, 3, 31),
        files: Vec::new(),
    };
    let (db, act) = (&state.db, &team.publisher);
    let new = DraftAnnouncement { unit_id: recorded.instansi, content };
    let guide = announcements::draft_announcement(db, act, new).await.map_err(refused)?;
    announcements::publish_announcement(db, act, (guide.id, None)).await.map_err(refused)?;
    let readers: Vec<_> = recorded.ids.iter().step_by(READ_BY_EACH).copied().collect();
    let accounts = identity::accounts_of(db.latest(), &readers).await.map_err(refused)?;
    for employee in readers {
        let account = accounts.get(&employee).map_or_else(AccountId::new, |found| found.account);
        let actor = Actor::Account { account, employee: Some(employee) };
        let act = Act { actor, scope: Scope::own(employee), ..act.clone() };
        let reader = Reader { employee: Some(employee), instansi: Some(recorded.instansi) };
        let read = Acknowledge { id: guide.id, edition: guide.edition };
        announcements::acknowledge(db, &act, reader, read).await.map_err(refused)?;
    }
    Ok(())
}
