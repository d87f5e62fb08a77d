//! Decrees that bring many facts, their deadlines, and what pay is told of them.

use chrono::TimeDelta;
use kernel::id::DecreeId;
use platform::clock::Clock;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::*;
use crate::entity::fact;
use crate::facts::pending_effects;
use crate::value::{FactKind, LeaveKind};
use crate::{ChangeKind, CreateDecree, DecreeKind, NewProposal, RegisterDecree};

fn proposal(employee_id: EmployeeId, value: FactValue) -> NewProposal {
    NewProposal {
        employee_id,
        change: ChangeKind::Add,
        fact_id: None,
        value: Some(value),
        valid_from: None,
        valid_until: None,
    }
}

impl Regency {
    async fn registered(&self, kind: DecreeKind, proposals: Vec<NewProposal>) -> Result<DecreeId, Error> {
        let decree = CreateDecree {
            unit_id: self.root,
            number: format!("800/{kind}"),
            about: "Uji".to_owned(),
            issued_on: day("2026-01-20"),
            tmt: day("2026-02-01"),
            signatory: "Bupati".to_owned(),
            file_id: None,
        };
        let new = RegisterDecree { decree, kind, proposals };
        Ok(crate::register_decree(&self.db, &self.vault, &on("2026-02-03"), new).await?.id)
    }

    async fn verified(&self, decree: DecreeId) {
        crate::verify_decree(&self.db, &on("2026-02-04"), (decree, None)).await.unwrap();
    }

    async fn applied(&self, decree: DecreeId) -> Result<(), Error> {
        crate::apply_decree(&self.db, &self.vault, &on("2026-02-05"), (decree, None)).await
    }

    async fn overdue_acts(&self) -> u64 {
        platform::entity::act::Entity::find()
            .filter(platform::entity::act::Column::Kind.eq("personnel.decree_overdue"))
            .count(self.db.read())
            .await
            .unwrap()
    }

    /// What the scheduler does at an instant.
    async fn deadlines_of(&self, now: DateTime<Utc>) {
        let clock = Clock::default();
        platform::clock::store(&self.db, &on("2026-02-03"), &clock, now).await.unwrap();
        platform::timers::run_due(&self.db, &clock, |due| {
            Box::pin(async move { Ok(crate::meet_decree_deadline(&due).await?) })
        })
        .await
        .unwrap();
    }
}

fn retired() -> FactValue {
    FactValue::Status { status: Status::Retired }
}

#[tokio::test]
async fn a_decree_left_lying_is_overdue_once() {
    let regency = Regency::fresh().await;
    let employee = regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let decree = regency.registered(DecreeKind::Pensiun, vec![proposal(employee, retired())]).await.unwrap();
    regency.deadlines_of(at("2026-02-08")).await;
    assert_eq!(regency.overdue_acts().await, 0, "the fifth day is not over");
    regency.deadlines_of(at("2026-02-09")).await;
    regency.deadlines_of(at("2026-02-20")).await;
    assert_eq!(regency.overdue_acts().await, 1);
    regency.verified(decree).await;
    regency.applied(decree).await.unwrap();
    let other = regency.registered(DecreeKind::Mutasi, Vec::new()).await.unwrap();
    crate::cancel_decree(&regency.db, &on("2026-02-04"), (other, None), "Salah").await.unwrap();
    regency.deadlines_of(at("2026-12-01") + TimeDelta::days(30)).await;
    assert_eq!(regency.overdue_acts().await, 1, "what is done or given up waits for nothing");
}

#[tokio::test]
async fn pay_is_told_what_waits_until_it_is_applied() {
    let regency = Regency::fresh().await;
    let post = regency.staff_post(regency.seksi, 9).await;
    let (one, other) = (regency.hired(1, post).await, regency.hired(2, post).await);
    let people = [one, other];
    let told = async |before: &str| pending_effects(regency.db.read(), &people, day(before)).await.unwrap();
    let pension = regency.registered(DecreeKind::Pensiun, vec![proposal(one, retired())]).await.unwrap();
    let unpaid = NewProposal {
        valid_until: Some(day("2026-08-01")),
        ..proposal(other, FactValue::Leave { leave: LeaveKind::CutiLuarTanggungan })
    };
    regency.registered(DecreeKind::Cuti, vec![unpaid]).await.unwrap();
    regency.registered(DecreeKind::Mutasi, vec![proposal(other, golongan("III/b", 12))]).await.unwrap();
    assert!(told("2026-02-01").await.is_empty(), "nothing begins before February");
    let known = told("2026-02-02").await;
    let stops = |employee| known[&employee].iter().map(|one| one.stops_pay).collect::<Vec<_>>();
    assert_eq!(
        (stops(one), stops(other)),
        (vec![true], vec![true, false]),
        "leave without pay under any kind"
    );
    regency.verified(pension).await;
    assert!(told("2026-03-01").await.contains_key(&one), "verified is not applied");
    regency.applied(pension).await.unwrap();
    assert!(!told("2026-03-01").await.contains_key(&one));
}

#[tokio::test]
async fn two_hundred_move_in_one_decree() {
    const PEOPLE: u32 = 200;
    let regency = Regency::fresh().await;
    let seats = i32::try_from(PEOPLE).unwrap();
    let (from_post, to_post) =
        (regency.staff_post(regency.seksi, seats).await, regency.staff_post(regency.badan, seats).await);
    let mut proposals = Vec::new();
    for sequence in 1..=PEOPLE {
        let employee = regency.hired(sequence, from_post).await;
        proposals.push(proposal(employee, position(to_post, Standing::Definitif)));
    }
    let people: Vec<EmployeeId> = proposals.iter().map(|one| one.employee_id).collect();
    let decree = regency.registered(DecreeKind::Mutasi, proposals).await.unwrap();
    regency.verified(decree).await;
    regency.applied(decree).await.unwrap();
    let moved = fact::Entity::find()
        .filter(fact::Column::Kind.eq(FactKind::Position))
        .filter(fact::Column::SupersededAt.is_null())
        .filter(fact::Column::DecreeId.eq(decree))
        .count(regency.db.read())
        .await
        .unwrap();
    assert_eq!(moved, u64::from(PEOPLE));
    let placed = crate::facts::placements(regency.db.read(), &people, day("2026-01-31")).await.unwrap();
    assert!(placed.values().all(|placed| placed.unit_id == regency.seksi), "until the day before");
    let placed = crate::facts::placements(regency.db.read(), &people, day("2026-02-01")).await.unwrap();
    assert!(placed.len() == people.len() && placed.values().all(|placed| placed.unit_id == regency.badan));
}

#[tokio::test]
async fn a_decree_mends_what_is_believed() {
    let regency = Regency::fresh().await;
    let employee = regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let wrong =
        regency.add(&on("2026-01-10"), employee, from("2026-01-01", golongan("III/b", 12))).await.unwrap();
    let retract = NewProposal {
        change: ChangeKind::Retract,
        fact_id: Some(wrong.id),
        value: None,
        ..proposal(employee, golongan("III/b", 12))
    };
    let decree = regency.registered(DecreeKind::Lainnya, vec![retract]).await.unwrap();
    regency.verified(decree).await;
    regency.applied(decree).await.unwrap();
    let believed = fact::Entity::find()
        .filter(fact::Column::Kind.eq(FactKind::Golongan))
        .filter(fact::Column::SupersededAt.is_null())
        .all(regency.db.read())
        .await
        .unwrap();
    let shown: Vec<_> = believed.iter().map(|row| (row.code.as_str(), row.range().until)).collect();
    assert_eq!(shown, [("III/a", None)], "the grade before goes on");
}
