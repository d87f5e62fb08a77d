//! The tax of several payments: what was approved before counts, within the month and at the end of the year.

use kernel::recipe::{Inputs, Value};
use kernel::{Month, Rupiah};
use personnel::value::{FactValue, Status};

use super::region::{Region, january};
use crate::entity::payslip;
use crate::other_payers::{NewSlip, enter_slip};
use crate::rules::input;
use crate::runs::{NewRun, Run, RunKind};

impl Region {
    async fn paid(&self, kind: RunKind, service: Month, payment: Month) -> (Run, payslip::Model) {
        let new = NewRun {
            unit_id: self.instansi,
            kind,
            base_kind: None,
            service_month: service,
            payment_month: Some(payment),
            settles_from: None,
        };
        let run = crate::create_run(&self.db, &self.makes(), &self.rules.law, new).await.unwrap();
        let run = self.calculate(run.id).await;
        let run = self.approve(run.id).await.unwrap();
        let slip = self.slips(run.id).await.remove(0);
        (run, slip)
    }

    async fn given(&self, run: &Run, slip: &payslip::Model, name: &str) -> Value {
        let hash = run.recipe_hash.clone().unwrap();
        let compiled = crate::recipes::compiled_recipe(self.db.read(), &hash).await.unwrap();
        let inputs: Inputs = serde_json::from_str(&slip.inputs).unwrap();
        inputs.values()[compiled.input(name).unwrap()].clone()
    }
}

#[tokio::test]
async fn the_second_payment_of_a_month_builds_on_the_first() {
    let region = Region::of(1).await;
    region.policy().await;
    let (_, salary) = region.paid(RunKind::GajiInduk, january(), january()).await;
    let (run, tpp) = region.paid(RunKind::Tpp, january(), january()).await;
    assert_eq!(region.given(&run, &tpp, input::MONTH_GROSS).await, salary.tax_base.into());
    assert_eq!(region.given(&run, &tpp, input::MONTH_TAX).await, salary.tax.into());
    assert_eq!(region.given(&run, &tpp, input::BPJS_BASE_USED).await, salary.bpjs_base.into());
    assert!(tpp.tax > Rupiah::ZERO);
}

#[tokio::test]
async fn december_settles_the_year() {
    let region = Region::of(1).await;
    let december = january().plus(11);
    let (_, november) = region.paid(RunKind::GajiInduk, december.previous(), december.previous()).await;
    let (run, slip) = region.paid(RunKind::GajiInduk, december, december).await;
    assert_eq!(region.given(&run, &slip, input::TAX_PERIOD).await, input::LAST.into());
    assert_eq!(region.given(&run, &slip, input::YEAR_GROSS).await, november.tax_base.into());
    assert_eq!(region.given(&run, &slip, input::YEAR_PENSION).await, november.pension.into());
    assert_eq!(region.given(&run, &slip, input::TAX_MONTHS).await, 2.into());
    assert_eq!(slip.tax, Rupiah::ZERO, "two months of a low salary stay below the tax-free allowance");
}

#[tokio::test]
async fn december_counts_what_another_payer_paid() {
    let region = Region::of(1).await;
    let december = january().plus(11);
    let new = NewSlip {
        employee_id: region.people[0],
        first_month: january(),
        last_month: january().plus(10),
        payer: "PT Contoh Jaya".to_owned(),
        number: "1".to_owned(),
        net: Rupiah(90_000_000),
        tax: Rupiah(1_000_000),
    };
    enter_slip(&region.db, &region.makes(), new).await.unwrap();
    let (_, november) = region.paid(RunKind::GajiInduk, december.previous(), december.previous()).await;
    let (run, slip) = region.paid(RunKind::GajiInduk, december, december).await;
    // November was paid here too, so ten months are theirs alone.
    for (name, value) in
        [(input::OTHER_NET, 90_000_000), (input::OTHER_TAX, 1_000_000), (input::OTHER_MONTHS, 10)]
    {
        assert_eq!(region.given(&run, &slip, name).await, value.into(), "{name}");
    }
    let gross = november.tax_base.0 + slip.tax_base.0;
    let net = gross - gross / 20 - november.pension.0 - slip.pension.0 + 90_000_000;
    let taxable = (net - 54_000_000) / 1_000 * 1_000;
    assert!(taxable < 60_000_000, "one bracket: {taxable}");
    assert_eq!(slip.tax.0, taxable / 20 - november.tax.0 - 1_000_000);
}

#[tokio::test]
async fn the_last_month_of_employment_is_the_last_tax_period() {
    let region = Region::of(2).await;
    let [retiring, dying, staying, _] = region.people[..] else { panic!("four people") };
    region.know_from(retiring, FactValue::Status { status: Status::Retired }, "2026-02-01").await;
    region.know_from(dying, FactValue::Status { status: Status::Deceased }, "2026-02-01").await;
    for person in [retiring, dying] {
        region.ends(person, "2026-02-01").await;
    }
    let run = region.calculated().await;
    let slips = region.slips(run.id).await;
    let of = |person| slips.iter().find(|slip| slip.employee_id == person).unwrap();
    for (person, period, subject) in [
        (retiring, input::LAST, input::WHOLE_YEAR),
        (dying, input::LAST, input::PART_YEAR),
        (staying, input::MONTHLY, input::WHOLE_YEAR),
    ] {
        assert_eq!(region.given(&run, of(person), input::TAX_PERIOD).await, period.into());
        assert_eq!(region.given(&run, of(person), input::TAX_SUBJECT).await, subject.into());
    }
}
