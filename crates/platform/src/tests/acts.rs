use kernel::id::EmployeeId;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use super::{House, someone};
use crate::acts::{self, ActFilter, Finding, feed, last_position, of_object, seal, trail, verify};
use crate::entity::act::{self, Column};
use crate::{Acted, Paging};

async fn house_with(acts: usize) -> House {
    let house = House::fresh().await;
    let acted = (0..acts)
        .map(|number| {
            Acted::new("test.done", Uuid::nil()).with(json!({ "number": number, "a": { "z": 1, "b": 2 } }))
        })
        .collect();
    let tx = crate::begin(&house.db).await.unwrap();
    acts::record_all(&tx, &someone(), acted).await.unwrap();
    tx.commit().await.unwrap();
    house
}

async fn finding(house: &House) -> Option<Finding> {
    verify(&house.db, &house.seals).await.unwrap().finding
}

async fn act_at(house: &House, position: i64) -> act::Model {
    use sea_orm::QueryFilter;
    act::Entity::find().filter(Column::Position.eq(position)).one(house.db.read()).await.unwrap().unwrap()
}

#[tokio::test]
async fn committed_acts_get_positions_without_gaps_and_the_log_verifies() {
    let house = house_with(2_300).await;
    assert_eq!(seal(&house.db, &house.seals).await.unwrap(), 2_300);
    assert_eq!(seal(&house.db, &house.seals).await.unwrap(), 2_300, "nothing new, nothing sealed");
    house.does(&someone(), Acted::new("test.done", Uuid::nil())).await;
    assert_eq!(seal(&house.db, &house.seals).await.unwrap(), 2_301);
    assert_eq!(last_position(house.db.read()).await.unwrap(), 2_301);

    let acts = act::Entity::find().order_by_asc(Column::Position).all(house.db.read()).await.unwrap();
    assert!(acts.iter().zip(1..).all(|(act, position)| act.position == Some(position)));
    assert!(acts.is_sorted_by_key(|act| act.id), "acts of one process keep their order");
    let verified = verify(&house.db, &house.seals).await.unwrap();
    assert_eq!((verified.acts, verified.copied, verified.finding), (2_301, 2_301, None));
}

#[tokio::test]
async fn an_act_rolled_back_is_never_sealed() {
    let house = House::fresh().await;
    let tx = crate::begin(&house.db).await.unwrap();
    acts::record(&tx, &someone(), Acted::new("test.done", Uuid::nil())).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(seal(&house.db, &house.seals).await.unwrap(), 0);
}

#[tokio::test]
async fn several_sealers_at_once_make_one_chain() {
    let house = house_with(1_500).await;
    let sealers = (0..4).map(|_| seal(&house.db, &house.seals));
    for position in futures_util::future::join_all(sealers).await {
        assert_eq!(position.unwrap(), 1_500);
    }
    assert_eq!(finding(&house).await, None);
}

#[tokio::test]
async fn an_altered_act_is_named() {
    let house = house_with(30).await;
    seal(&house.db, &house.seals).await.unwrap();
    let act = act_at(&house, 17).await.id;
    house.run_sql("UPDATE act SET reason = 'another' WHERE position = 17").await;
    assert_eq!(finding(&house).await, Some(Finding::Altered { position: 17, act }));
}

#[tokio::test]
async fn a_missing_act_is_named() {
    let house = house_with(30).await;
    seal(&house.db, &house.seals).await.unwrap();
    let act = act_at(&house, 9).await.id;
    house.run_sql("DELETE FROM act WHERE position = 9").await;
    assert_eq!(finding(&house).await, Some(Finding::Missing { position: 9, act: Some(act) }));
}

#[tokio::test]
async fn whoever_makes_the_whole_chain_anew_is_betrayed_by_the_copies() {
    // The last act is gone, and the head says that there never was one.
    let house = house_with(5).await;
    seal(&house.db, &house.seals).await.unwrap();
    let (last, before) = (act_at(&house, 5).await, act_at(&house, 4).await);
    house.run_sql("DELETE FROM act WHERE position = 5").await;
    let seal_before = before.seal.unwrap();
    house
        .run_sql(&format!("UPDATE act_head SET position = 4, seal = '{seal_before}', copied_position = 4"))
        .await;
    assert_eq!(finding(&house).await, Some(Finding::Missing { position: 5, act: Some(last.id) }));

    // The acts are sealed anew after the third was deleted, or the third was altered.
    for (sql, named) in [
        ("DELETE FROM act WHERE position = 3", true),
        ("UPDATE act SET reason = 'x' WHERE position = 3", false),
    ] {
        let house = house_with(5).await;
        seal(&house.db, &house.seals).await.unwrap();
        let act = act_at(&house, 3).await.id;
        house.run_sql(sql).await;
        house.run_sql("UPDATE act SET position = NULL, seal = NULL").await;
        let zeros = "0".repeat(64);
        house.run_sql(&format!("UPDATE act_head SET position = 0, seal = '{zeros}', copied_position = 0, copied_seal = '{zeros}'")).await;
        let elsewhere = super::House::fresh().await;
        seal(&house.db, &elsewhere.seals).await.unwrap();
        let expected = if named {
            Finding::Missing { position: 3, act: Some(act) }
        } else {
            Finding::Altered { position: 3, act }
        };
        assert_eq!(finding(&house).await, Some(expected));
    }
}

#[tokio::test]
async fn an_inserted_act_is_named() {
    let house = house_with(5).await;
    seal(&house.db, &house.seals).await.unwrap();
    let act = house.does(&someone(), Acted::new("test.forged", Uuid::nil())).await;
    house.run_sql("UPDATE act SET position = 6, seal = 'x' WHERE position IS NULL").await;
    assert_eq!(finding(&house).await, Some(Finding::Inserted { position: 6, act }));
    house.run_sql("UPDATE act SET position = 0 WHERE position = 6").await;
    assert_eq!(finding(&house).await, Some(Finding::Inserted { position: 0, act }));
}

#[tokio::test]
async fn a_copy_that_is_gone_or_altered_is_named() {
    let house = house_with(5).await;
    seal(&house.db, &house.seals).await.unwrap();
    let copy = house.store.folder().join("store/seals/00000000000000000001.json");
    let document = std::fs::read_to_string(&copy).unwrap();
    std::fs::write(&copy, document.replace("\"last\":5", "\"last\":4")).unwrap();
    assert_eq!(finding(&house).await, Some(Finding::CopyAltered { position: 1 }));
    std::fs::remove_file(&copy).unwrap();
    assert_eq!(finding(&house).await, Some(Finding::CopyMissing { position: 1 }));
    house.run_sql("UPDATE act_head SET seal = 'x', copied_position = 0").await;
    assert_eq!(finding(&house).await, Some(Finding::HeadAltered));
}

#[tokio::test]
async fn a_copy_that_a_crash_prevented_is_made_by_the_next_sealer() {
    let house = house_with(3).await;
    seal(&house.db, &house.seals).await.unwrap();
    let origin = "0".repeat(64);
    let folder = house.store.folder().join("store/seals");
    // Died between the commit and the copy, and once between the copy and the note of it.
    for copy_was_written in [false, true] {
        if !copy_was_written {
            std::fs::remove_file(folder.join("00000000000000000001.json")).unwrap();
        }
        house.run_sql(&format!("UPDATE act_head SET copied_position = 0, copied_seal = '{origin}'")).await;
        assert_eq!(finding(&house).await, None, "what is not copied yet is no finding");
        house.does(&someone(), Acted::new("test.done", Uuid::nil())).await;
        seal(&house.db, &house.seals).await.unwrap();
        assert!(folder.join("00000000000000000001.json").exists());
        let verified = verify(&house.db, &house.seals).await.unwrap();
        assert_eq!((verified.copied, verified.finding), (verified.acts, None));
        house.run_sql("DELETE FROM act WHERE position > 3").await;
        let seal = act_at(&house, 3).await.seal.unwrap();
        house.run_sql(&format!("UPDATE act_head SET position = 3, seal = '{seal}'")).await;
        std::fs::remove_file(folder.join("00000000000000000004.json")).unwrap();
    }
}

#[tokio::test]
async fn the_log_is_read_by_object_by_employee_and_as_a_feed() {
    let house = House::fresh().await;
    let (employee, object) = (EmployeeId::new(), Uuid::from_u128(7));
    for number in 0..5 {
        let acted = Acted::new("test.done", object).with(json!(number));
        house.does(&someone(), if number % 2 == 0 { acted.about(employee) } else { acted }).await;
    }
    house.does(&someone(), Acted::new("test.other", Uuid::nil())).await;
    let first = Paging::first(3);
    let all = ActFilter::reaching(Condition::all());
    assert!(
        feed(house.db.read(), all.clone(), &first).await.unwrap().rows.is_empty(),
        "not before it is sealed"
    );
    seal(&house.db, &house.seals).await.unwrap();

    let page = feed(house.db.read(), all.clone(), &first).await.unwrap();
    let rest = feed(house.db.read(), all.clone(), &Paging::beyond(page.extent.next, 3)).await.unwrap();
    let positions: Vec<_> = page.rows.iter().chain(&rest.rows).filter_map(|act| act.position).collect();
    assert_eq!((positions, rest.extent.next), (vec![1, 2, 3, 4, 5, 6], None));

    let history = of_object(house.db.read(), object, &Paging::first(50)).await.unwrap();
    assert_eq!(history.rows.iter().filter_map(|act| act.position).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
    let about = ActFilter { employee: Some(employee), kinds: vec!["test.done".to_owned()], ..all };
    let about = trail(house.db.read(), about, &Paging::first(50)).await.unwrap();
    assert_eq!(about.rows.iter().filter_map(|act| act.position).collect::<Vec<_>>(), [5, 3, 1]);
    let nothing = ActFilter::reaching(Condition::all().add(Column::EmployeeId.eq(EmployeeId::new())));
    assert!(trail(house.db.read(), nothing, &first).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn what_came_after_makes_stale() {
    let house = House::fresh().await;
    let employee = EmployeeId::new();
    let acted = || {
        Acted::new("test.fact_added", Uuid::nil()).about(employee).effective("2026-01-15".parse().unwrap())
    };
    house.does(&someone(), acted()).await;
    let position = seal(&house.db, &house.seals).await.unwrap();
    let is_stale = async |until: &str| {
        let condition = Condition::all()
            .add(Column::EmployeeId.eq(employee))
            .add(Column::EffectiveFrom.lt(until.parse::<chrono::NaiveDate>().unwrap()));
        acts::exists_after(house.db.read(), position, &["test.fact_added"], condition).await.unwrap()
    };
    assert!(!is_stale("2026-02-01").await);
    house.does(&someone(), acted()).await;
    assert!(is_stale("2026-02-01").await, "also before it is sealed");
    assert!(!is_stale("2026-01-01").await, "a later month does not touch an earlier one");
    seal(&house.db, &house.seals).await.unwrap();
    assert!(is_stale("2026-02-01").await);
}
