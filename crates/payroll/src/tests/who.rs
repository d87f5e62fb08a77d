//! Who is paid, from when, and who is not for a time.

use kernel::Rupiah;
use kernel::id::EmployeeId;
use personnel::entity::attendance_day::{self, AttendanceCode};
use personnel::entity::fact;
use personnel::value::{
    FactValue, LeaveKind, PayResumption, Personal, StartOfDuty, Status, StudyAssignment, StudyMode,
    SuspensionReason, Wage,
};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};

use serde_json::json;

use super::region::{Region, all, day, golongan};
use crate::entity::payslip;
use crate::laboratory::simulate_now;
use crate::other_payers::{NewSlip, enter_slip};
use crate::rules::gaji_induk::Settings;
use crate::rules::line;
use crate::runs::{Run, RunKind};

fn wage(amount: i64) -> FactValue {
    FactValue::Wage(Wage { contract: "800/1/PK-PW/2026".into(), amount: Some(Rupiah(amount)) })
}

fn spmt() -> FactValue {
    FactValue::Spmt(StartOfDuty { number: "800/2/SPMT/2026".into() })
}

impl Region {
    fn set(&mut self, settings: &str) {
        self.rules.settings = Settings::read(settings).unwrap();
    }

    async fn salaries(&self, month: &str) -> Run {
        let run = self.draft_of(RunKind::GajiInduk, self.instansi, month.parse().unwrap()).await;
        self.calculate(run.id).await
    }

    async fn slip(&self, run: &Run, who: EmployeeId) -> Option<payslip::Model> {
        self.slips(run.id).await.into_iter().find(|slip| slip.employee_id == who)
    }

    /// The amount of a line.
    async fn line(&self, run: &Run, (who, code): (EmployeeId, &str)) -> Option<i64> {
        let slip = self.slip(run, who).await?;
        let hash = run.recipe_hash.as_deref().unwrap();
        let compiled = crate::recipes::compiled_recipe(self.db.read(), hash).await.unwrap();
        let recipe = compiled.recipe();
        let lines: Vec<i64> = serde_json::from_str(&slip.lines).unwrap();
        let codes = recipe.steps.iter().filter(|step| step.line.is_some()).map(|step| step.name.as_str());
        codes.zip(lines).find(|(known, _)| *known == code).map(|(_, amount)| amount)
    }

    async fn left_out(&self, run: &Run, who: EmployeeId) -> Vec<(String, String)> {
        let faults = crate::list_run_faults(&self.db, &self.makes(), run.id, &all()).await.unwrap();
        let own = faults.rows.into_iter().filter(|fault| fault.employee_id == who);
        own.map(|fault| (fault.code, fault.detail)).collect()
    }

    /// Absent without an excuse on the days.
    async fn absent(&self, who: EmployeeId, days: &[&str]) {
        for one in days {
            let row = attendance_day::ActiveModel {
                employee_id: Set(who),
                day: Set(day(one)),
                code: Set(AttendanceCode::Absent),
                arrived_at: Set(None),
                left_at: Set(None),
                minutes_late: Set(0),
                minutes_early: Set(0),
                missed_ceremony: Set(false),
                source: Set(personnel::kinds::DaySource::Recorded),
                recorded_at: Set("2020-01-01T00:00:00Z".parse().unwrap()),
            };
            row.insert(self.db.write()).await.unwrap();
        }
    }
}

/// Ten working days over a weekend and the end of a month: 26 January to 6 February 2026.
const TEN: [&str; 10] = [
    "2026-01-26",
    "2026-01-27",
    "2026-01-28",
    "2026-01-29",
    "2026-01-30",
    "2026-02-02",
    "2026-02-03",
    "2026-02-04",
    "2026-02-05",
    "2026-02-06",
];

#[tokio::test]
async fn a_part_time_contract_is_paid_its_wage() {
    let region = Region::of(1).await;
    let [one, other] = region.people[..] else { panic!("two people") };
    region.know(one, FactValue::Status { status: Status::PppkParuhWaktu }).await;
    fact::Entity::delete_many()
        .filter(fact::Column::EmployeeId.eq(one).and(fact::Column::Kind.eq("golongan")))
        .exec(region.db.write())
        .await
        .unwrap();
    let run = region.calculated().await;
    assert_eq!(region.left_out(&run, one).await, [("payroll.wage_missing".into(), String::new())]);
    region.know(one, wage(1_850_050)).await;
    let run = region.calculate(run.id).await;
    assert_eq!(region.line(&run, (one, line::UPAH)).await, Some(1_850_050));
    assert_eq!(region.slip(&run, one).await.unwrap().net, Rupiah(1_850_100));
    assert_eq!(region.line(&run, (other, line::UPAH)).await, Some(0));
}

#[tokio::test]
async fn ten_unexcused_days_in_a_row_stop_the_next_months_salary_until_somebody_decides() {
    let region = Region::of(1).await;
    let [one, other] = region.people[..] else { panic!("two people") };
    region.absent(one, &TEN).await;
    region.absent(other, &TEN[..9]).await;
    let february = region.salaries("2026-02").await;
    assert_eq!(february.payslip_count, 2, "the tenth day lies in this month");
    let march = region.salaries("2026-03").await;
    let [(code, detail)] = &region.left_out(&march, one).await[..] else { panic!("one reason") };
    assert_eq!((code.as_str(), detail.as_str()), ("payroll.pay_stopped", "2026-01-26 – 2026-02-06: 10"));
    assert!(region.slip(&march, other).await.is_some());
    let view = crate::find_run(&region.db, &region.makes(), &region.duties(), march.id).await.unwrap();
    assert_eq!(view.situation.open_faults, 0, "nobody is overpaid by it");

    let decision = FactValue::PayResumption(PayResumption { reason: Personal("Terbukti sakit".into()) });
    region.know_from(one, decision, "2026-04-01").await;
    let march = region.calculate(march.id).await;
    assert!(region.slip(&march, one).await.is_none(), "it decides from its day on");
    let april = region.salaries("2026-04").await;
    assert!(region.slip(&april, one).await.is_some());
}

#[tokio::test]
async fn absence_stops_no_salary_of_a_status_that_no_rule_names() {
    let mut region = Region::of(1).await;
    let who = region.people[0];
    region.absent(who, &TEN).await;
    region.set("[absence]\nstatuses = [\"pppk\"]");
    let march = region.salaries("2026-03").await;
    assert!(region.slip(&march, who).await.is_some());
}

#[tokio::test]
async fn pay_begins_with_the_duty_and_not_with_the_appointment() {
    let mut region = Region::of(1).await;
    let [contract, permanent] = region.people[..] else { panic!("two people") };
    region.know(contract, FactValue::Status { status: Status::Pppk }).await;
    region.know(contract, golongan("IX", 0)).await;
    for who in [contract, permanent] {
        region.know_from(who, spmt(), "2026-01-12").await;
    }
    let run = region.calculated().await;
    assert_eq!(region.left_out(&run, contract).await, [("payroll.before_duty".into(), "2026-01-12".into())]);
    assert!(region.slip(&run, permanent).await.is_some(), "an SPMT for a new post ends nobody's pay");
    let february = region.salaries("2026-02").await;
    let whole = region.line(&february, (contract, line::GAJI_POKOK)).await.unwrap();

    region.set("[starts.gaji_pokok]\nfrom = \"spmt\"\nis_prorated = true");
    let run = region.calculate(run.id).await;
    let begun = region.line(&run, (contract, line::GAJI_POKOK)).await.unwrap();
    assert_eq!(begun, (whole * 20 * 2 + 31) / 62, "20 of 31 days");
    assert_eq!(region.line(&run, (contract, line::TUNJANGAN_BERAS)).await, Some(0));
    assert_eq!(region.line(&run, (permanent, line::TUNJANGAN_BERAS)).await, Some(72_420));
}

#[tokio::test]
async fn who_is_hired_within_the_month_is_paid_from_that_day_where_set() {
    let mut region = Region::of(1).await;
    let newcomer = region.hire_without_facts().await;
    for value in [
        FactValue::Status { status: Status::Pns },
        golongan("III/a", 0),
        FactValue::TaxStatus { ptkp: personnel::value::Ptkp::Tk0 },
        FactValue::Position { position_id: region.posts[0], standing: personnel::value::Standing::Definitif },
    ] {
        region.know_from(newcomer, value, "2026-01-17").await;
    }
    let run = region.draft(RunKind::GajiInduk, region.skpd[0]).await;
    let run = region.calculate(run.id).await;
    assert_eq!(run.payslip_count, 1, "from the first of a month on");
    region.set("[starts.gaji_pokok]\nfrom = \"spmt\"");
    let run = region.calculate(run.id).await;
    assert_eq!(run.payslip_count, 2);
    assert_eq!(region.line(&run, (newcomer, line::GAJI_POKOK)).await, Some(2_785_700));
    let elsewhere = region.draft(RunKind::GajiInduk, region.skpd[1]).await;
    assert_eq!(region.calculate(elsewhere.id).await.payslip_count, 1);
}

#[tokio::test]
async fn who_leaves_within_the_month_is_paid_by_days_where_that_is_set() {
    let mut region = Region::of(2).await;
    let [leaving, dying, staying, _] = region.people[..] else { panic!("four people") };
    region.know_from(leaving, FactValue::Status { status: Status::Dismissed }, "2026-01-11").await;
    region.know_from(dying, FactValue::Status { status: Status::Deceased }, "2026-01-11").await;
    for person in [leaving, dying] {
        region.ends(person, "2026-01-11").await;
    }
    let run = region.calculated().await;
    let whole = region.line(&run, (staying, line::GAJI_POKOK)).await.unwrap();
    assert_eq!(region.line(&run, (leaving, line::GAJI_POKOK)).await, Some(whole), "paid in advance");

    region.set("[starts.gaji_pokok]\nfrom = \"spmt\"\nis_prorated = true");
    let run = region.calculate(run.id).await;
    assert_eq!(
        region.line(&run, (leaving, line::GAJI_POKOK)).await,
        Some((whole * 20 + 31) / 62),
        "10 of 31"
    );
    for (who, why) in [(dying, "the month of death is paid whole"), (staying, "nothing changes")] {
        assert_eq!(region.line(&run, (who, line::GAJI_POKOK)).await, Some(whole), "{why}");
    }
    assert_eq!(
        region.line(&run, (leaving, line::TUNJANGAN_BERAS)).await,
        Some(72_420),
        "as no rule of it says"
    );
    let slip = region.slip(&run, leaving).await.unwrap();
    assert!(slip.inputs.contains("2026-01-11"), "{}", slip.inputs);
}

#[tokio::test]
async fn a_simulation_pays_whom_the_run_pays() {
    let mut region = Region::of(2).await;
    region.set("[starts.gaji_pokok]\nfrom = \"spmt\"\nis_prorated = true");
    let [beginning, leaving, absent, elsewhere] = region.people[..] else { panic!("four people") };
    region.know(beginning, FactValue::Status { status: Status::Pppk }).await;
    region.know(beginning, golongan("IX", 0)).await;
    region.know_from(beginning, spmt(), "2026-12-12").await;
    region.know_from(leaving, FactValue::Status { status: Status::Dismissed }, "2026-12-21").await;
    region.ends(leaving, "2026-12-21").await;
    let days: Vec<String> = (2..=13).map(|day| format!("2026-11-{day:02}")).collect();
    region.absent(absent, &days.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let slip = NewSlip {
        employee_id: elsewhere,
        first_month: "2026-01".parse().unwrap(),
        last_month: "2026-11".parse().unwrap(),
        payer: "PT Contoh Jaya".to_owned(),
        number: "1".to_owned(),
        net: Rupiah(90_000_000),
        tax: Rupiah(1_000_000),
    };
    enter_slip(&region.db, &region.makes(), slip).await.unwrap();
    let trial = json!({ "name": "Desember", "unit_id": region.instansi, "months": ["2026-12"] });
    let trial = serde_json::from_value(trial).unwrap();
    let simulated = simulate_now(&region.db, &region.makes(), &region.rules, trial).await.unwrap();
    let run = region.salaries("2026-12").await;
    assert_eq!(run.payslip_count, 3, "who stayed away too long is paid nothing");
    let whole = &simulated.whole.baseline;
    assert_eq!((whole.salary, whole.net), (run.gross, run.net));
}

#[tokio::test]
async fn study_and_long_leave_rest_the_allowance_of_the_post_and_the_payslip_says_why() {
    let region = Region::of(1).await;
    let [student, away] = region.people[..] else { panic!("two people") };
    let study = StudyAssignment {
        mode: StudyMode::FullTime,
        funding: None,
        level: None,
        institution: None,
        programme: None,
    };
    region.know_from(student, FactValue::StudyAssignment(study), "2025-06-15").await;
    region.know_from(away, FactValue::Leave { leave: LeaveKind::CutiBesar }, "2025-12-20").await;
    let run = region.calculated().await;
    for (who, state, month) in [(student, "tugas_belajar", 7), (away, "cuti_besar", 1)] {
        let slip = region.slip(&run, who).await.unwrap();
        let inputs: serde_json::Value = serde_json::from_str(&slip.inputs).unwrap();
        assert!(inputs.to_string().contains(state), "{inputs}");
        assert!(
            inputs.to_string().contains(if month == 7 { "2025-06-15" } else { "2025-12-20" }),
            "{inputs}"
        );
    }
}

#[tokio::test]
async fn who_is_suspended_is_left_out_or_paid_a_share() {
    let mut region = Region::of(1).await;
    let who = region.people[0];
    region.know_from(who, FactValue::Suspension { reason: SuspensionReason::Ditahan }, "2025-12-01").await;
    let run = region.calculated().await;
    assert_eq!(region.left_out(&run, who).await[0].0, "payroll.suspended");
    region.set("[[away]]\nstate = \"ditahan\"\ncomponent = \"gaji_pokok\"\nfrom_month = 1\nshare = \"0.5\"");
    let run = region.calculate(run.id).await;
    let whole = region.line(&run, (region.people[1], line::GAJI_POKOK)).await.unwrap();
    assert_eq!(region.line(&run, (who, line::GAJI_POKOK)).await, Some((whole + 1) / 2));
    assert_eq!(region.line(&run, (who, line::TUNJANGAN_UMUM)).await, Some(0));
}

#[tokio::test]
async fn another_setting_makes_a_calculated_salary_stale() {
    let mut region = Region::of(1).await;
    crate::publish_law(&region.db, &region.makes(), &region.rules).await.unwrap();
    let run = region.calculated().await;
    let is_stale = async |region: &Region| {
        let view = crate::find_run(&region.db, &region.makes(), &region.duties(), run.id).await.unwrap();
        view.situation.is_stale
    };
    assert!(!is_stale(&region).await);
    region.set("[part_time]\nis_health_insured = true");
    crate::publish_law(&region.db, &region.makes(), &region.rules).await.unwrap();
    assert!(is_stale(&region).await);
}
