//! What only some policies ask for is gathered from its record, or its lack is named.

use kernel::id::{AgreementId, EmployeeId, EvaluationId, UnitId, UnitRatingId};
use kernel::recipe::{Inputs, Value};
use kernel::{Predikat, PredikatOrganisasi};
use performance::agreements::AgreementStatus;
use performance::entity::numeric_rating::Stated;
use performance::entity::{evaluation, numeric_rating, perjanjian_kinerja, unit_rating};
use performance::rules::capaian::CapaianFacts;
use performance::words::Origin;
use personnel::entity::attendance_day::{self, AttendanceCode};
use personnel::value::{FactValue, LeaveKind, Status};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::region::{Region, all, day, january};
use crate::entity::recipe;
use crate::rules::tpp::{TEMPLATES, TppPolicy};
use crate::runs::{Run, RunKind};

fn template(id: &str) -> TppPolicy {
    let template = TEMPLATES.iter().find(|template| template.id == id).unwrap();
    let mut policy = TppPolicy::from_toml(template.toml).unwrap();
    policy.corrective_decree = Some("Keputusan 900/1/2026".into());
    policy
}

async fn tpp(region: &Region, policy: TppPolicy) -> Run {
    region.approve_rules(policy).await;
    let run = region.draft(RunKind::Tpp, region.instansi).await;
    region.calculate(run.id).await
}

/// The inputs of a person's payslip, by name.
async fn input(region: &Region, run: &Run, (who, name): (EmployeeId, &str)) -> Value {
    let slips = region.slips(run.id).await;
    let slip = slips.iter().find(|slip| slip.employee_id == who).unwrap();
    let inputs: Inputs = serde_json::from_str(&slip.inputs).unwrap();
    let hash = run.recipe_hash.clone().unwrap();
    let document = recipe::Entity::find_by_id(hash).one(region.db.read()).await.unwrap().unwrap().document;
    let recipe: kernel::recipe::Recipe = serde_json::from_str(&document).unwrap();
    let at = recipe.inputs.iter().position(|input| input.name == name).unwrap();
    inputs.values()[at].clone()
}

async fn faults(region: &Region, run: &Run) -> Vec<(EmployeeId, String)> {
    let page = crate::list_run_faults(&region.db, &region.makes(), run.id, &all()).await.unwrap();
    page.rows.into_iter().map(|fault| (fault.employee_id, fault.code)).collect()
}

async fn attend(region: &Region, who: EmployeeId, (date, code, late): (&str, AttendanceCode, i32)) {
    let row = attendance_day::ActiveModel {
        employee_id: Set(who),
        day: Set(day(date)),
        code: Set(code),
        arrived_at: Set(None),
        left_at: Set("16:00:00".parse().ok().filter(|_| code == AttendanceCode::Present)),
        minutes_late: Set(late),
        minutes_early: Set(0),
        missed_ceremony: Set(late == 7),
        source: Set(personnel::kinds::DaySource::Recorded),
        recorded_at: Set("2026-01-20T00:00:00Z".parse().unwrap()),
    };
    row.insert(region.db.write()).await.unwrap();
}

async fn rate(region: &Region, who: EmployeeId, milli: Option<i64>) {
    let id = EvaluationId::new();
    let days = january().days();
    let at = "2026-02-02T00:00:00Z".parse().unwrap();
    let row = evaluation::Model {
        id,
        skp_id: None,
        employee_id: who,
        period: kernel::Period::month(january()),
        period_from: days.from,
        period_until: days.stored_until(),
        hasil_kerja: None,
        perilaku_kerja: None,
        predikat: Predikat::Baik,
        law_version: "pp30_kategori@2019-04-26".into(),
        note: None,
        rater_id: None,
        evaluated_at: at,
        evaluated_on: day("2026-02-02"),
        version: 1,
        supersedes_id: None,
        reason: None,
        superseded_at: None,
        origin: Origin::EkinerjaBkn,
    };
    row.into_active_model().reset_all().insert(region.db.write()).await.unwrap();
    let Some(milli) = milli else { return };
    let stated = CapaianFacts {
        skp: Some("85".into()),
        indicators: vec![],
        perilaku: Some("90".into()),
        is_consulted: false,
        has_new_idea: false,
        as_of: None,
    };
    let row = numeric_rating::Model {
        evaluation_id: id,
        ratings: Stated(stated),
        results_milli: milli,
        behaviour_milli: 90_000,
        score_milli: 86_500,
    };
    row.into_active_model().reset_all().insert(region.db.write()).await.unwrap();
}

async fn grade_unit(region: &Region, unit: UnitId, predikat: PredikatOrganisasi) {
    let at = "2026-02-02T00:00:00Z".parse().unwrap();
    let agreement = perjanjian_kinerja::Model {
        id: AgreementId::new(),
        unit_id: unit,
        instansi_id: region.instansi,
        year: 2026,
        status: AgreementStatus::Berlaku,
        cap_percent: performance::Quantity(0),
        return_note: None,
        leader_id: None,
        above_id: None,
        submitted_by: None,
        submitted_at: None,
        established_at: Some(at),
        version: 1,
        created_at: at,
        updated_at: at,
        starts_on: day("2026-01-01"),
        ends_before: day("2027-01-01"),
        replaces_id: None,
        change_reason: None,
    };
    let agreement = agreement.into_active_model().reset_all().insert(region.db.write()).await.unwrap();
    let days = january().days();
    let row = unit_rating::Model {
        id: UnitRatingId::new(),
        agreement_id: agreement.id,
        unit_id: unit,
        period: kernel::Period::month(january()),
        period_from: days.from,
        period_until: days.stored_until(),
        score: performance::Quantity(0),
        predikat,
        note: None,
        rater_id: None,
        rated_at: at,
        rated_on: day("2026-02-02"),
        version: 1,
        supersedes_id: None,
        reason: None,
        superseded_at: None,
    };
    row.into_active_model().reset_all().insert(region.db.write()).await.unwrap();
}

#[tokio::test]
async fn semarang_takes_the_value_of_the_skp_and_names_who_has_none() {
    let region = Region::of(2).await;
    let [valued, graded, ..] = region.people[..] else { panic!() };
    rate(&region, valued, Some(84_500)).await;
    rate(&region, graded, None).await;
    let run = tpp(&region, template("semarang_2021")).await;
    assert_eq!(run.payslip_count, 1);
    let value = input(&region, &run, (valued, "skp_value")).await;
    assert_eq!(value.to_string(), "84.5");
    let named = faults(&region, &run).await;
    assert!(named.contains(&(graded, "payroll.skp_value_missing".to_owned())), "{named:?}");
    assert_eq!(named.iter().filter(|(_, code)| code == "payroll.predikat_missing").count(), 2);
}

#[tokio::test]
async fn the_ministry_counts_minutes_taps_and_ceremonies() {
    let region = Region::of(1).await;
    let who = region.people[0];
    rate(&region, who, None).await;
    rate(&region, region.people[1], None).await;
    attend(&region, who, ("2026-01-06", AttendanceCode::Present, 7)).await;
    attend(&region, who, ("2026-01-07", AttendanceCode::Absent, 0)).await;
    let run = tpp(&region, template("kemnaker_2024")).await;
    assert_eq!(run.payslip_count, 2);
    for (name, count) in [("tk", 1), ("tanpa_rekam", 1), ("menit", 7), ("upacara", 1)] {
        let value = input(&region, &run, (who, &format!("attendance_{name}"))).await;
        assert_eq!(value, Value::from(count), "{name}");
        let other = input(&region, &run, (region.people[1], &format!("attendance_{name}"))).await;
        assert_eq!(other, Value::from(0), "{name}");
    }
}

#[tokio::test]
async fn the_ministry_knows_which_month_of_a_leave_it_is() {
    let region = Region::of(1).await;
    let who = region.people[0];
    rate(&region, who, None).await;
    rate(&region, region.people[1], None).await;
    region.know_from(who, FactValue::Leave { leave: LeaveKind::CutiBesar }, "2025-12-01").await;
    let run = tpp(&region, template("kemnaker_2024")).await;
    assert_eq!(input(&region, &run, (who, "leave")).await, Value::from("cuti_besar"));
    assert_eq!(input(&region, &run, (who, "leave_month")).await, Value::from(2));
    assert_eq!(input(&region, &run, (region.people[1], "leave")).await, Value::from("-"));
}

#[tokio::test]
async fn pakpak_bharat_counts_days_of_leave_by_the_kind_of_their_decree() {
    let region = Region::of(1).await;
    let [who, other] = region.people[..] else { panic!() };
    rate(&region, who, None).await;
    rate(&region, other, None).await;
    region.know_from(who, FactValue::Leave { leave: LeaveKind::CutiSakit }, "2026-01-06").await;
    for date in ["2026-01-06", "2026-01-07"] {
        attend(&region, who, (date, AttendanceCode::Leave, 0)).await;
    }
    attend(&region, other, ("2026-01-06", AttendanceCode::Leave, 0)).await;
    let run = tpp(&region, template("pakpak_bharat")).await;
    assert_eq!(input(&region, &run, (who, "attendance_sakit")).await, Value::from(2));
    assert_eq!(input(&region, &run, (who, "attendance_alasan_penting")).await, Value::from(0));
    // Whose leave nobody decreed is not paid in full by silence.
    assert_eq!(faults(&region, &run).await, [(other, "payroll.leave_kind_unknown".to_owned())]);
}

#[tokio::test]
async fn pekalongan_follows_units_transfers_and_statuses() {
    let region = Region::of(2).await;
    for who in &region.people {
        rate(&region, *who, None).await;
    }
    let [pns, contract, of_other_unit, part_time] = region.people[..] else { panic!() };
    region.know(contract, FactValue::Status { status: Status::Pppk }).await;
    region.know(contract, super::region::golongan("IX", 0)).await;
    region.know(part_time, FactValue::Status { status: Status::PppkParuhWaktu }).await;
    grade_unit(&region, region.skpd[0], PredikatOrganisasi::Kurang).await;
    attendance_day::Entity::delete_by_id((contract, day("2026-01-05")))
        .exec(region.db.write())
        .await
        .unwrap();
    let run = tpp(&region, template("pekalongan")).await;
    // Part-time PPPK receive none and lack nothing; whose attendance costs nothing needs no record of it.
    assert_eq!((run.payslip_count, faults(&region, &run).await.len()), (3, 0));
    let of = |who| input(&region, &run, (who, "unit_predikat"));
    assert_eq!(of(pns).await, Value::from("kurang"));
    assert_eq!(of(of_other_unit).await, Value::from("-"));
    assert_eq!(input(&region, &run, (pns, "transferred")).await, Value::from("-"));
}

#[tokio::test]
async fn who_was_never_a_candidate_here_came_by_transfer() {
    let region = Region::of(0).await;
    let (came, grew) = (region.hire(0).await, region.hire(0).await);
    for (who, first, from) in [(came, Status::Pns, "2025-08-01"), (grew, Status::Cpns, "2025-02-01")] {
        rate(&region, who, None).await;
        region.forget_status(who).await;
        region.know_from(who, FactValue::Status { status: first }, from).await;
    }
    let run = tpp(&region, template("pekalongan")).await;
    assert_eq!(input(&region, &run, (came, "transferred")).await, Value::from("came"));
    assert_eq!(input(&region, &run, (grew, "transferred")).await, Value::from("-"));
}
