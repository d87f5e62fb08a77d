//! From draft to a plan in force.

use platform::entity::{act as recorded, timer};
use platform::timers::{self, Due};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::office::{Office, act, all, codes, own, plan};
use crate::states::{SkpAct, SkpStatus};
use crate::{Agreement, Error, NewSkp};

const JANUARY: &str = "2026-01-05T01:00:00Z";
const DECEMBER: &str = "2025-12-20T01:00:00Z";

#[tokio::test]
async fn a_plan_is_returned_agreed_signed_and_runs() {
    let office = Office::open().await;
    office.signed(office.lead, office.head, JANUARY).await;
    let above = office.db.read();
    let lead = crate::list_skp(above, &act(office.lead, JANUARY), own(office.lead), &all()).await.unwrap();
    let lead = crate::find_skp(above, &act(office.lead, JANUARY), lead.rows[0].held.skp.id).await.unwrap();
    assert_eq!(lead.seen.held.skp.status, SkpStatus::Berjalan, "its first day is past");

    let id = office.draft(office.clerk, JANUARY, None).await;
    let (clerk, superior) = (act(office.clerk, JANUARY), act(office.lead, JANUARY));
    let refused = crate::submit_skp(&office.db, &clerk, id, Some(2)).await.unwrap_err();
    assert_eq!(codes(&refused), ["performance.link_missing"]);

    let above = crate::supportable_rhk(office.db.read(), &clerk, id).await.unwrap();
    assert_eq!(above.iter().map(|rhk| Some(rhk.id)).collect::<Vec<_>>(), [lead.plan.rhk[0].id]);
    let linked = plan(lead.plan.rhk[0].id);
    crate::write_plan(&office.db, &clerk, (id, Some(2)), linked).await.unwrap();
    crate::submit_skp(&office.db, &clerk, id, Some(3)).await.unwrap();
    let refused = crate::return_skp(&office.db, &superior, (id, None), " ".into()).await.unwrap_err();
    assert_eq!(codes(&refused), ["performance.text_missing"]);
    let returned =
        crate::return_skp(&office.db, &superior, (id, None), "Tambah target".into()).await.unwrap();
    assert_eq!(returned.seen.held.skp.return_note.as_deref(), Some("Tambah target"));
    let again = crate::submit_skp(&office.db, &clerk, id, None).await.unwrap();
    assert_eq!((again.seen.held.skp.status, again.seen.held.skp.return_note), (SkpStatus::Diajukan, None));

    crate::agree_skp(&office.db, &superior, (id, None), Agreement::default()).await.unwrap();
    let frozen = crate::write_plan(&office.db, &clerk, (id, None), plan(None)).await.unwrap_err();
    assert_eq!(codes(&frozen), ["performance.act_not_offered"]);
    let half = crate::sign_skp(&office.db, &superior, id, None).await.unwrap();
    assert_eq!(half.seen.held.skp.status, SkpStatus::Disepakati);
    let twice = crate::sign_skp(&office.db, &superior, id, None).await.unwrap_err();
    assert_eq!(codes(&twice), ["performance.signed_already"]);
    let whole = crate::sign_skp(&office.db, &clerk, id, None).await.unwrap();
    assert_eq!(
        (whole.seen.held.skp.status, whole.seen.held.skp.rater_id),
        (SkpStatus::Berjalan, Some(office.lead))
    );

    let log = recorded::Entity::find()
        .filter(recorded::Column::ObjectId.eq(id.0))
        .order_by_asc(recorded::Column::Id)
        .all(office.db.read())
        .await
        .unwrap();
    let kinds: Vec<&str> = log.iter().map(|act| act.kind.trim_start_matches("performance.skp_")).collect();
    let expected = [
        "created",
        "planned",
        "planned",
        "submitted",
        "returned",
        "submitted",
        "agreed",
        "signed",
        "signed",
        "established",
        "started",
    ];
    assert_eq!(kinds, expected);
    assert!(log.iter().all(|act| act.employee_id == Some(office.clerk)));
    assert_eq!(log.last().unwrap().actor_kind, "system");
}

#[tokio::test]
async fn a_plan_signed_early_starts_on_its_first_day_where_the_employee_works() {
    let office = Office::open().await;
    let skp = office.signed(office.lead, office.head, DECEMBER).await.seen.held.skp;
    assert_eq!(skp.status, SkpStatus::Ditetapkan);
    let timer = timer::Entity::find().one(office.db.read()).await.unwrap().unwrap();
    assert_eq!(timer.due_at.to_rfc3339(), "2025-12-31T15:00:00+00:00", "midnight in the east");

    for expected in [SkpStatus::Berjalan, SkpStatus::Berjalan] {
        let tx = platform::begin(&office.db).await.unwrap();
        let due = Due { tx: &tx, act: platform::Act::system(timer.due_at, "timer"), timer: timer.clone() };
        crate::meet_deadline(&due).await.unwrap();
        timers::clear(&tx, skp.id.0).await.unwrap();
        tx.commit().await.unwrap();
        let found = crate::find_skp(office.db.read(), &act(office.head, DECEMBER), skp.id).await.unwrap();
        assert_eq!((found.seen.held.skp.status, found.seen.held.skp.version), (expected, 7));
    }
}

#[tokio::test]
async fn each_side_does_its_own_acts_and_strangers_see_nothing() {
    let office = Office::open().await;
    let id = office.draft(office.lead, JANUARY, None).await;
    let (lead, head) = (act(office.lead, JANUARY), act(office.head, JANUARY));
    let refused = crate::submit_skp(&office.db, &head, id, None).await.unwrap_err();
    assert_eq!(codes(&refused), ["performance.not_the_employee"]);
    let stale = crate::submit_skp(&office.db, &lead, id, Some(1)).await.unwrap_err();
    assert_eq!(codes(&stale), ["platform.stale"]);
    crate::submit_skp(&office.db, &lead, id, None).await.unwrap();
    let own = crate::agree_skp(&office.db, &lead, (id, None), Agreement::default()).await.unwrap_err();
    assert_eq!(codes(&own), ["performance.self_rating"]);
    for stranger in [office.stranger, office.clerk] {
        let stranger = act(stranger, JANUARY);
        let hidden =
            crate::agree_skp(&office.db, &stranger, (id, None), Agreement::default()).await.unwrap_err();
        assert_eq!(codes(&hidden), ["platform.not_found"]);
        assert!(matches!(crate::find_skp(office.db.read(), &stranger, id).await, Err(Error::Platform(_))));
    }
    let seen = crate::find_skp(office.db.read(), &head, id).await.unwrap().seen.held.allowed();
    let may: Vec<(SkpAct, bool)> = seen.iter().map(|act| (act.act, act.denied.is_none())).collect();
    let offered = [SkpAct::Kembalikan, SkpAct::Sepakati, SkpAct::Rundingkan, SkpAct::Tautkan];
    assert_eq!(may, offered.map(|act| (act, true)));
}

#[tokio::test]
async fn nobody_submits_to_nobody_and_nobody_has_two_plans_for_a_day() {
    let office = Office::open().await;
    let id = office.draft(office.head, JANUARY, None).await;
    let head = act(office.head, JANUARY);
    let refused = crate::submit_skp(&office.db, &head, id, None).await.unwrap_err();
    assert_eq!(codes(&refused), ["performance.rater_missing"]);
    let skp = crate::find_skp(office.db.read(), &head, id).await.unwrap().seen.held.skp;
    let second = NewSkp {
        year: 2026,
        starts_on: "2026-12-31".parse().ok(),
        ends_before: None,
        kind: skp.kind,
        approach: skp.approach,
    };
    assert!(matches!(crate::create_skp(&office.db, &head, second).await, Err(Error::SkpOverlaps)));
    let early = NewSkp { year: 2021, starts_on: None, ..second };
    assert!(matches!(crate::create_skp(&office.db, &head, early).await, Err(Error::NoLaw { .. })));
}

#[tokio::test]
async fn written_again_a_plan_keeps_what_it_names_and_drops_the_rest() {
    let office = Office::open().await;
    let id = office.draft(office.lead, JANUARY, None).await;
    let lead = act(office.lead, JANUARY);
    let before = crate::find_skp(office.db.read(), &lead, id).await.unwrap().plan;
    let mut longer = before.clone();
    longer.rhk.insert(0, plan(None).rhk.remove(0));
    let after = crate::write_plan(&office.db, &lead, (id, None), longer).await.unwrap().plan;
    assert_eq!((after.rhk.len(), after.rhk[1].id), (2, before.rhk[0].id));
    let empty = crate::Plan { rhk: vec![], ..before };
    let after = crate::write_plan(&office.db, &lead, (id, None), empty).await.unwrap().plan;
    assert_eq!(after.rhk, []);
    let foreign = plan(Some(kernel::id::RhkId::new()));
    let refused = crate::write_plan(&office.db, &lead, (id, None), foreign).await.unwrap_err();
    assert_eq!(codes(&refused), ["performance.link_foreign"]);
}
