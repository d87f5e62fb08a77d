//! Kinds of run beside salary and TPP: yearly ones, late ones, and those for survivors.

use kernel::{Month, Rupiah};
use personnel::value::{FactValue, Status};

use super::region::{Region, codes, january};
use crate::rules::tpp::{DEMO_POLICY, TppPolicy};
use crate::runs::{BaseKind, NewRun, Run, RunKind};

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

impl Region {
    async fn paid_for(&self, kind: RunKind, service: &str) -> Run {
        let run = self.draft_of(kind, self.instansi, month(service)).await;
        self.calculate(run.id).await;
        self.approve(run.id).await.unwrap()
    }

    /// A policy of which THR carries half a month, and everybody is paid without a predikat and without attendance.
    async fn half_a_month(&self) {
        let mut rules = TppPolicy::from_toml(DEMO_POLICY).unwrap();
        rules.performance.unrated = Some("0.8".parse().unwrap());
        rules.attendance.cuts.clear();
        self.approve_rules(rules).await;
    }
}

#[tokio::test]
async fn thr_carries_its_part_of_the_tpp_that_the_base_month_paid() {
    let region = Region::of(2).await;
    region.half_a_month().await;
    let draft = region.draft_of(RunKind::Thr, region.instansi, month("2026-02")).await;
    let early = crate::calculate_run(&region.db, &region.makes(), (draft.id, None)).await;
    assert_eq!(codes(early), ["payroll.base_tpp_open"]);
    let tpp = region.paid_for(RunKind::Tpp, "2026-02").await;
    let thr = region.calculate(draft.id).await;
    assert_eq!((thr.payslip_count, thr.base_kind), (4, BaseKind::Thr));
    assert_eq!(thr.deductions, thr.tax, "nothing is deducted but the tax, which is paid beside");
    let salary = 2_964_000 + 185_000 + 72_420;
    let mut received = 0;
    for slip in region.slips(tpp.id).await {
        let shown = crate::find_payslip(&region.db, &region.makes(), slip.id).await.unwrap();
        let of_tpp = shown.lines.iter().filter(|line| line.code.starts_with("tpp_"));
        received += of_tpp.map(|line| line.amount.0).sum::<i64>() / 2;
    }
    let expected = Rupiah(4 * salary + received);
    assert_eq!(thr.net, expected, "base pay, position, rice, and half of the TPP");
    let hash = thr.recipe_hash.clone().unwrap();
    let again = region.calculate(draft.id).await;
    assert_eq!((again.content_hash, again.recipe_hash), (thr.content_hash, Some(hash)));
}

#[tokio::test]
async fn a_yearly_payment_is_made_once_and_for_its_base_month() {
    let region = Region::of(1).await;
    let other = NewRun {
        unit_id: region.instansi,
        kind: RunKind::Gaji13,
        base_kind: None,
        service_month: january(),
        payment_month: None,
        settles_from: None,
    };
    let makes = region.makes();
    let make = |new| crate::create_run(&region.db, &makes, &region.rules.law, new);
    assert_eq!(codes(make(other).await), ["payroll.not_the_base_month"]);
    let slot = NewRun { base_kind: Some(BaseKind::Tpp), service_month: month("2026-05"), ..other };
    assert_eq!(codes(make(slot).await), ["payroll.base_kind_unfit"]);
    let first = region.paid_for(RunKind::Gaji13, "2026-05").await;
    assert_eq!(first.payslip_count, 2);
    let second = region.draft_of(RunKind::Gaji13, region.instansi, month("2026-05")).await;
    assert_eq!(region.calculate(second.id).await.payslip_count, 0);
}

#[tokio::test]
async fn a_late_salary_pays_those_whom_the_month_left_out_and_nobody_else() {
    let region = Region::of(2).await;
    let regular = region.paid_for(RunKind::GajiInduk, "2026-01").await;
    assert_eq!(regular.payslip_count, 4);
    let late = region.hire(0).await;
    let run = region.draft_of(RunKind::Susulan, region.instansi, january()).await;
    assert_eq!(run.base_kind, BaseKind::GajiInduk);
    let run = region.calculate(run.id).await;
    let slips = region.slips(run.id).await;
    assert_eq!(slips.iter().map(|slip| slip.employee_id).collect::<Vec<_>>(), [late]);
    let usual = region.slips(regular.id).await.remove(0);
    let unrounded = usual.net.0 - usual.net.0 % 100;
    assert!(
        slips[0].net <= usual.net && slips[0].net.0 > unrounded - 100,
        "the same without the raise to 100"
    );
    assert_eq!(slips[0].tax_base, usual.tax_base);
    let view = crate::find_run(&region.db, &region.makes(), &region.duties(), run.id).await.unwrap();
    assert_eq!((view.situation.open_faults, view.situation.is_stale), (0, false));
    region.approve(run.id).await.unwrap();
}

#[tokio::test]
async fn survivors_receive_the_last_salary_for_four_months() {
    let region = Region::of(2).await;
    let [dead, contract, ..] = region.people[..] else { panic!("four people") };
    region.know(contract, FactValue::Status { status: Status::Pppk }).await;
    region.know(contract, super::region::golongan("IX", 4)).await;
    for person in [dead, contract] {
        region.know_from(person, FactValue::Status { status: Status::Deceased }, "2026-02-10").await;
        region.ends(person, "2026-02-10").await;
    }
    for (service, paid) in [("2026-02", 0), ("2026-03", 1), ("2026-06", 1), ("2026-07", 0)] {
        let run = region.draft_of(RunKind::Terusan, region.instansi, month(service)).await;
        let run = region.calculate(run.id).await;
        assert_eq!(run.payslip_count, paid, "{service}");
        if let Some(slip) = region.slips(run.id).await.first() {
            assert_eq!(
                (slip.employee_id, slip.pension),
                (dead, Rupiah::ZERO),
                "no contribution, and no PPPK"
            );
            region.approve(run.id).await.unwrap();
        }
    }
    let again = region.draft_of(RunKind::Terusan, region.instansi, month("2026-03")).await;
    assert_eq!(region.calculate(again.id).await.payslip_count, 0, "never twice for a month");
}
