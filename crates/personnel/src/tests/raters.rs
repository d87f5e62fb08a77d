//! Who rates whom, and that the scope over subordinates says the same.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kernel::id::EmployeeId;
use sea_orm::{EntityTrait, QuerySelect};

use super::{Regency, day, from, on, position};
use crate::entity::employee;
use crate::value::{FactValue, Standing};
use crate::{NewFact, facts};

/// Asserts that for everyone, "whose rater am I" (the scope) and "who is my rater" agree on a day.
async fn assert_consistent(regency: &Regency, as_of: NaiveDate) {
    let conn = regency.db.read();
    let everyone: Vec<EmployeeId> = employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .into_tuple()
        .all(conn)
        .await
        .unwrap();
    let raters = facts::raters_of(conn, &everyone, as_of).await.unwrap();
    for rater in &everyone {
        let found = facts::subordinates_of(conn, *rater, as_of).await.unwrap();
        let found: BTreeSet<EmployeeId> = found.into_iter().collect();
        let expected = raters.iter().filter(|(_, of)| *of == rater).map(|(employee, _)| *employee).collect();
        assert_eq!(found, expected, "subordinates of {rater} on {as_of}");
        assert!(!found.contains(rater), "nobody rates himself");
        assert_eq!(facts::is_rater(conn, *rater, as_of).await.unwrap(), !found.is_empty());
    }
}

#[tokio::test]
async fn the_head_of_the_nearest_unit_rates() {
    let regency = Regency::fresh().await;
    let secretary = regency.hired(1, regency.head_post(regency.root).await).await;
    let dinas = regency.hired(2, regency.head_post(regency.dinas).await).await;
    let bidang = regency.hired(3, regency.head_post(regency.bidang).await).await;
    let staff = regency.hired(4, regency.staff_post(regency.seksi, 9).await).await;
    let elsewhere = regency.hired(5, regency.staff_post(regency.badan, 9).await).await;
    let today = day("2026-03-01");
    let rater = |employee| facts::rater_of(regency.db.read(), employee, today);
    assert_eq!(rater(staff).await.unwrap(), Some(bidang), "the seksi has no head");
    assert_eq!(rater(bidang).await.unwrap(), Some(dinas));
    assert_eq!(rater(dinas).await.unwrap(), Some(secretary));
    assert_eq!(rater(elsewhere).await.unwrap(), Some(secretary));
    assert_eq!(rater(secretary).await.unwrap(), None);
    assert_consistent(&regency, today).await;
    assert_consistent(&regency, day("2019-12-31")).await;
}

#[tokio::test]
async fn a_named_superior_comes_first() {
    let regency = Regency::fresh().await;
    let secretary = regency.hired(1, regency.head_post(regency.root).await).await;
    let dinas = regency.hired(2, regency.head_post(regency.dinas).await).await;
    let staff = regency.hired(3, regency.staff_post(regency.seksi, 9).await).await;
    let named = FactValue::Superior { employee_id: secretary };
    regency.add(&on("2026-03-01"), staff, from("2026-04-01", named)).await.unwrap();
    let rater = |as_of| facts::rater_of(regency.db.read(), staff, as_of);
    assert_eq!(rater(day("2026-03-31")).await.unwrap(), Some(dinas));
    assert_eq!(rater(day("2026-04-01")).await.unwrap(), Some(secretary));
    assert_consistent(&regency, day("2026-04-01")).await;
}

#[tokio::test]
async fn a_plt_fills_a_vacancy_and_a_plh_an_absence() {
    let regency = Regency::fresh().await;
    let dinas_post = regency.head_post(regency.dinas).await;
    let secretary = regency.hired(1, regency.head_post(regency.root).await).await;
    let head = regency.hired(2, dinas_post).await;
    let bidang_post = regency.head_post(regency.bidang).await;
    let deputy = regency.hired(3, regency.staff_post(regency.dinas, 9).await).await;
    let staff = regency.hired(4, regency.staff_post(regency.bidang, 9).await).await;
    let act = on("2026-03-01");
    let plt = from("2026-03-01", position(bidang_post, Standing::Plt));
    regency.add(&act, deputy, plt).await.unwrap();
    let absent = NewFact {
        valid_until: Some(day("2026-03-15")),
        ..from("2026-03-08", position(dinas_post, Standing::Plh))
    };
    regency.add(&act, deputy, absent).await.unwrap();

    let conn = regency.db.read();
    let rater = |employee, as_of| facts::rater_of(conn, employee, as_of);
    assert_eq!(rater(staff, day("2026-02-28")).await.unwrap(), Some(head), "nobody heads the bidang yet");
    assert_eq!(rater(staff, day("2026-03-01")).await.unwrap(), Some(deputy));
    assert_eq!(rater(deputy, day("2026-03-01")).await.unwrap(), Some(head));
    let during = day("2026-03-10");
    assert_eq!(rater(head, during).await.unwrap(), Some(secretary), "the Plh does not rate the absent head");
    assert_eq!(rater(deputy, during).await.unwrap(), Some(head));
    for as_of in ["2026-02-28", "2026-03-01", "2026-03-10", "2026-03-15"] {
        assert_consistent(&regency, day(as_of)).await;
    }
}

#[tokio::test]
async fn whoever_heads_a_unit_beside_the_own_post_rates_there_and_is_rated_above() {
    let regency = Regency::fresh().await;
    let dinas = regency.hired(1, regency.head_post(regency.dinas).await).await;
    let [doctor, deputy, staff] = {
        let post = regency.staff_post(regency.bidang, 9).await;
        [regency.hired(2, post).await, regency.hired(3, post).await, regency.hired(4, post).await]
    };
    let puskesmas = regency.head_post(regency.bidang).await;
    let act = on("2026-03-01");
    regency.add(&act, doctor, from("2026-03-01", position(puskesmas, Standing::Tambahan))).await.unwrap();
    let absent = NewFact {
        valid_until: Some(day("2026-03-15")),
        ..from("2026-03-08", position(puskesmas, Standing::Plh))
    };
    regency.add(&act, deputy, absent).await.unwrap();

    let rater = |employee, as_of| facts::rater_of(regency.db.read(), employee, as_of);
    assert_eq!(rater(staff, day("2026-03-01")).await.unwrap(), Some(doctor));
    assert_eq!(rater(doctor, day("2026-03-01")).await.unwrap(), Some(dinas));
    assert_eq!(rater(staff, day("2026-03-10")).await.unwrap(), Some(deputy));
    assert_eq!(rater(doctor, day("2026-03-10")).await.unwrap(), Some(dinas), "not the one who stands in");
    for as_of in ["2026-02-28", "2026-03-01", "2026-03-10", "2026-03-15"] {
        assert_consistent(&regency, day(as_of)).await;
    }
}

#[tokio::test]
async fn a_superior_who_already_stands_below_is_refused() {
    let regency = Regency::fresh().await;
    let head = regency.hired(1, regency.head_post(regency.dinas).await).await;
    let staff = regency.hired(2, regency.staff_post(regency.seksi, 9).await).await;
    let named = from("2026-03-01", FactValue::Superior { employee_id: staff });
    let refused = regency.add(&on("2026-03-01"), head, named).await.unwrap_err();
    assert_eq!(
        super::codes(&refused)[0].0,
        "personnel.superior_cycle",
        "the tree has the staff below the head"
    );
}
