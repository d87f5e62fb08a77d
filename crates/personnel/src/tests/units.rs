//! The tree over time.

use super::{Regency, all, codes, day, on, unit, within};
use crate::entity::unit_version::UnitKind;
use crate::{AddUnitVersion, NewVersion, UnitFilter, facts, scope};

fn from(text: &str) -> NewVersion {
    NewVersion { valid_from: day(text), name: None, parent_id: None, kind: None, time_zone: None }
}

fn moved(unit_id: kernel::id::UnitId, change: NewVersion) -> AddUnitVersion {
    AddUnitVersion { unit_id, expected: None, change }
}

#[tokio::test]
async fn a_move_takes_everyone_below_along_from_its_day_on() {
    let regency = Regency::fresh().await;
    let employee = regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let change = NewVersion {
        parent_id: Some(regency.badan),
        name: Some("Bidang Pembiayaan".to_owned()),
        ..from("2026-07-01")
    };
    let (act, change) = (on("2026-03-01"), moved(regency.bidang, change));
    let made = crate::add_unit_version(&regency.db, &act, change).await.unwrap();
    assert_eq!((made.parent_id, made.depth, made.version), (Some(regency.badan), 2, 2));

    let reached = async |unit, as_of| {
        facts::is_within(regency.db.read(), &scope::of_unit(unit), employee, day(as_of)).await.unwrap()
    };
    assert!(reached(regency.dinas, "2026-06-30").await && !reached(regency.badan, "2026-06-30").await);
    assert!(!reached(regency.dinas, "2026-07-01").await && reached(regency.badan, "2026-07-01").await);
    assert!(reached(regency.root, "2026-07-01").await);
    let versions = crate::unit_versions(&regency.db, &act.scope, regency.bidang).await.unwrap();
    let names: Vec<_> = versions.into_iter().map(|version| version.name).collect();
    assert_eq!(names, ["Bidang Pembiayaan", "Bidang Pelayanan"]);
}

#[tokio::test]
async fn a_tree_stays_a_tree() {
    let regency = Regency::fresh().await;
    let act = on("2026-03-01");
    let refused = async |unit, change| {
        let error = crate::add_unit_version(&regency.db, &act, moved(unit, change)).await.unwrap_err();
        codes(&error).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    let below = |parent| NewVersion { parent_id: Some(parent), ..from("2026-07-01") };
    assert_eq!(refused(regency.bidang, below(regency.seksi)).await, ["personnel.unit_cycle"]);
    assert_eq!(refused(regency.root, below(regency.dinas)).await, ["personnel.unit_is_root"]);
    assert_eq!(refused(regency.dinas, below(regency.badan)).await, ["personnel.unit_kind_unfit"]);
    assert_eq!(refused(regency.bidang, from("1999-01-01")).await, ["personnel.unit_not_yet"]);
    let early = crate::CreateUnit {
        parent_id: regency.dinas,
        name: "Seksi Lama".to_owned(),
        kind: UnitKind::Unit,
        code: None,
        valid_from: day("1999-12-31"),
    };
    let refused = crate::create_unit(&regency.db, &act, early).await.unwrap_err();
    assert_eq!(codes(&refused), [("personnel.unit_before_parent", "/valid_from".to_owned())]);
    let error = unit(&regency.db, regency.dinas, "Kecamatan", UnitKind::Skpd).await.unwrap_err();
    assert_eq!(codes(&error)[0].0, "personnel.unit_kind_unfit");
}

#[tokio::test]
async fn only_what_lies_within_the_scope_is_changed() {
    let regency = Regency::fresh().await;
    let near = within(&on("2026-03-01"), scope::of_unit(regency.dinas));
    let rename = |unit| moved(unit, NewVersion { name: Some("Lain".to_owned()), ..from("2026-07-01") });
    let refused = crate::add_unit_version(&regency.db, &near, rename(regency.badan)).await.unwrap_err();
    assert_eq!(codes(&refused)[0].0, "platform.not_found");
    assert!(crate::add_unit_version(&regency.db, &near, rename(regency.seksi)).await.is_ok());
    let away = NewVersion { parent_id: Some(regency.badan), ..from("2026-08-01") };
    let refused = crate::add_unit_version(&regency.db, &near, moved(regency.seksi, away)).await;
    assert_eq!(codes(&refused.unwrap_err()), [("personnel.unit_unknown", "/parent_id".to_owned())]);
}

#[tokio::test]
async fn the_tree_is_listed_from_the_top_down() {
    let regency = Regency::fresh().await;
    let near = scope::of_unit(regency.seksi);
    let list = async |filter| {
        let page = crate::list_units(&regency.db, &near, day("2026-03-01"), (filter, &all())).await;
        page.unwrap().rows.into_iter().map(|unit| (unit.depth, unit.name)).collect::<Vec<_>>()
    };
    let names = [
        (0, "Kabupaten Rafflesia"),
        (1, "Badan Keuangan"),
        (1, "Dinas Kesehatan"),
        (2, "Bidang Pelayanan"),
        (3, "Seksi Rujukan"),
    ];
    assert_eq!(list(UnitFilter::default()).await, names.map(|(depth, name)| (depth, name.to_owned())));
    let below = UnitFilter { within: Some(regency.bidang), ..UnitFilter::default() };
    assert_eq!(list(below).await.len(), 2);
    let found = UnitFilter { q: Some("kesehat"), ..UnitFilter::default() };
    assert_eq!(list(found).await, [(1, "Dinas Kesehatan".to_owned())]);
}
