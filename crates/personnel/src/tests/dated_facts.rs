//! Facts over time: what holds when, and what was believed when.

use platform::Scope;
use sea_orm::EntityTrait;

use super::{Regency, all, at, codes, day, from, golongan, on, position, within};
use crate::entity::fact;
use crate::value::{FactKind, FactValue, FamilyMember, LeaveKind, Personal, Ptkp, Relation, Standing};
use crate::{CorrectFact, DatedFact, FactFilter, NewFact, RetractFact};

async fn listed(regency: &Regency, filter: FactFilter) -> Vec<DatedFact> {
    let scope = Scope::everything();
    crate::list_facts(&regency.db, &regency.vault, &scope, (filter, &all())).await.unwrap().rows
}

fn golongan_of(employee_id: kernel::id::EmployeeId) -> FactFilter {
    FactFilter {
        employee_id,
        today: day("2026-06-01"),
        kind: Some(FactKind::Golongan),
        as_of: None,
        known_at: None,
        with_superseded: false,
    }
}

#[tokio::test]
async fn a_new_golongan_ends_the_one_before() {
    let regency = Regency::fresh().await;
    let employee = regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let promoted = from("2026-04-01", golongan("III/b", 12));
    regency.add(&on("2026-03-01"), employee, promoted).await.unwrap();

    let facts = listed(&regency, golongan_of(employee)).await;
    let shown: Vec<_> = facts.iter().map(|fact| (fact.valid_from, fact.valid_until)).collect();
    assert_eq!(shown, [(day("2026-04-01"), None), (day("2020-01-01"), Some(day("2026-04-01")))]);
    let march = FactFilter { as_of: Some(day("2026-03-31")), ..golongan_of(employee) };
    assert_eq!(listed(&regency, march).await[0].value, golongan("III/a", 10));
    let history = FactFilter { with_superseded: true, ..golongan_of(employee) };
    assert_eq!(listed(&regency, history).await.len(), 3);
}

#[tokio::test]
async fn a_correction_supersedes_and_the_past_can_be_read_as_it_was_known() {
    let regency = Regency::fresh().await;
    let employee = regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let wrong = from("2026-04-01", golongan("III/b", 12));
    let wrong = regency.add(&on("2026-03-01"), employee, wrong).await.unwrap();
    let correct = CorrectFact {
        employee_id: employee,
        expected: None,
        fact_id: wrong.id,
        fact: from("2026-02-01", golongan("III/b", 12)),
    };
    let act = on("2026-05-01");
    let right = crate::correct_fact(&regency.db, &regency.vault, &act, correct.clone()).await.unwrap();

    let believed = listed(&regency, golongan_of(employee)).await;
    let shown: Vec<_> = believed.iter().map(|fact| (fact.valid_from, fact.valid_until)).collect();
    assert_eq!(shown, [(day("2026-02-01"), None), (day("2020-01-01"), Some(day("2026-02-01")))]);
    let then = FactFilter { known_at: Some(at("2026-04-15")), ..golongan_of(employee) };
    let then: Vec<_> = listed(&regency, then).await.iter().map(|fact| fact.valid_from).collect();
    assert_eq!(then, [day("2026-04-01"), day("2020-01-01")]);

    let again = crate::correct_fact(&regency.db, &regency.vault, &act, correct).await.unwrap_err();
    assert_eq!(codes(&again)[0].0, "personnel.fact_superseded");
    let other_kind = CorrectFact {
        employee_id: employee,
        expected: None,
        fact_id: right.id,
        fact: from("2026-02-01", FactValue::TaxStatus { ptkp: Ptkp::K1 }),
    };
    let refused = crate::correct_fact(&regency.db, &regency.vault, &act, other_kind).await.unwrap_err();
    assert_eq!(codes(&refused), [("personnel.fact_kind_changed", "/value/kind".to_owned())]);
}

#[tokio::test]
async fn what_was_never_true_is_retracted_and_the_fact_before_goes_on() {
    let regency = Regency::fresh().await;
    let employee = regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let wrong = from("2026-04-01", golongan("III/b", 12));
    let wrong = regency.add(&on("2026-03-01"), employee, wrong).await.unwrap();
    let retract = RetractFact { employee_id: employee, expected: None, fact_id: wrong.id };
    crate::retract_fact(&regency.db, &on("2026-05-01"), retract).await.unwrap();
    let believed = listed(&regency, golongan_of(employee)).await;
    let shown: Vec<_> = believed.iter().map(|fact| (fact.valid_from, fact.valid_until)).collect();
    assert_eq!(shown, [(day("2020-01-01"), None)]);
    let again = crate::retract_fact(&regency.db, &on("2026-05-02"), retract).await.unwrap_err();
    assert_eq!(codes(&again)[0].0, "personnel.fact_superseded");
}

#[tokio::test]
async fn every_fault_of_a_fact_is_named_at_once() {
    let regency = Regency::fresh().await;
    let employee = regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let fact = NewFact {
        value: golongan("IX", 99),
        valid_from: day("1980-01-01"),
        valid_until: Some(day("1980-01-01")),
        decree_id: Some(kernel::id::DecreeId::new()),
    };
    let refused = regency.add(&on("2026-03-01"), employee, fact).await.unwrap_err();
    let found: Vec<_> = codes(&refused).into_iter().map(|(code, _)| code).collect();
    let expected = [
        "personnel.range_empty",
        "personnel.before_birth",
        "personnel.decree_unknown",
        "personnel.mkg_out_of_range",
    ];
    assert_eq!(found, expected);
    let pppk = from("2026-03-01", golongan("IX", 1));
    let refused = regency.add(&on("2026-03-01"), employee, pppk).await.unwrap_err();
    assert_eq!(codes(&refused), [("personnel.golongan_unfit", "/value/golongan".to_owned())]);
    let early = from("2019-01-01", golongan("II/d", 9));
    let refused = regency.add(&on("2026-03-01"), employee, early).await.unwrap_err();
    assert_eq!(codes(&refused), [("personnel.fact_overlaps", "/valid_from".to_owned())]);
    let open = from("2026-03-01", FactValue::Leave { leave: LeaveKind::CutiBesar });
    let refused = regency.add(&on("2026-03-01"), employee, open).await.unwrap_err();
    assert_eq!(codes(&refused), [("personnel.leave_open", "/valid_until".to_owned())]);
}

#[tokio::test]
async fn a_seat_is_taken_once_and_a_plt_needs_a_vacancy() {
    let regency = Regency::fresh().await;
    let post = regency.head_post(regency.dinas).await;
    let head = regency.hired(1, post).await;
    let other = regency.hired(2, regency.staff_post(regency.seksi, 9).await).await;
    let act = on("2026-03-01");
    let mut refused = Vec::new();
    for standing in [Standing::Definitif, Standing::Plt] {
        let fact = from("2026-03-01", position(post, standing));
        refused.push(codes(&regency.add(&act, other, fact).await.unwrap_err())[0].0);
    }
    assert_eq!(refused, ["personnel.position_taken", "personnel.position_not_vacant"]);
    let plh =
        NewFact { valid_until: Some(day("2026-03-09")), ..from("2026-03-02", position(post, Standing::Plh)) };
    regency.add(&act, other, plh).await.unwrap();
    let moved = regency.staff_post(regency.badan, 1).await;
    regency.add(&act, head, from("2026-04-01", position(moved, Standing::Definitif))).await.unwrap();
    regency.add(&act, other, from("2026-04-01", position(post, Standing::Plt))).await.unwrap();
}

#[tokio::test]
async fn personal_values_are_sealed_and_shown_whole_to_their_owner_only() {
    let regency = Regency::fresh().await;
    let employee = regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let account = FactValue::BankAccount {
        bank: "Bank Bengkulu".to_owned(),
        number: Personal("900012345678".to_owned()),
        holder: Personal("Pegawai Satu".to_owned()),
    };
    regency.add(&on("2026-03-01"), employee, from("2026-03-01", account.clone())).await.unwrap();
    let spouse = FactValue::Family(FamilyMember {
        relation: Relation::Spouse,
        name: Personal("Sari Wulandari".to_owned()),
        birth_date: day("1986-01-01"),
        is_studying: false,
        is_dependent: true,
        is_asn: false,
        proofs: Vec::new(),
    });
    regency.add(&on("2026-03-01"), employee, from("2012-06-01", spouse)).await.unwrap();
    for row in fact::Entity::find().all(regency.db.read()).await.unwrap() {
        assert!(!row.value.contains("900012345678") && !row.value.contains("Sari"), "{}", row.value);
    }
    let filter = FactFilter { kind: Some(FactKind::BankAccount), ..golongan_of(employee) };
    let shown = listed(&regency, filter).await;
    let FactValue::BankAccount { number, holder, .. } = &shown[0].value else { panic!("no account") };
    assert_eq!((number.0.as_str(), holder.0.as_str()), ("********5678", "Pegawai Satu"));
    let own = Scope::own(employee);
    let whole = crate::list_facts(&regency.db, &regency.vault, &own, (filter, &all())).await.unwrap();
    assert_eq!(whole.rows[0].value, account);
}

#[tokio::test]
async fn what_lies_outside_the_scope_is_not_found() {
    let regency = Regency::fresh().await;
    let employee = regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let foreign = within(&on("2026-03-01"), crate::scope::of_unit(regency.badan));
    let fact = from("2026-03-01", golongan("III/b", 12));
    let refused = regency.add(&foreign, employee, fact.clone()).await.unwrap_err();
    assert_eq!(codes(&refused)[0].0, "platform.not_found");
    let near = within(&on("2026-03-01"), crate::scope::of_unit(regency.dinas));
    regency.add(&near, employee, fact).await.unwrap();
    let stale = crate::AddFact {
        employee_id: employee,
        expected: Some(1),
        fact: from("2026-03-01", FactValue::TaxStatus { ptkp: Ptkp::K0 }),
    };
    let stale = crate::add_fact(&regency.db, &regency.vault, &near, stale).await.unwrap_err();
    assert_eq!(codes(&stale)[0].0, "platform.stale");
}
