//! The incentives as steps of the recipe.

use kernel::recipe::{LineKind, Op, Rounding, Unit, Value};
use kernel::{Label, Month, Rupiah};
use performance::projects::ProjectRole;
use rust_decimal::Decimal;

use super::{Eligible, IncentiveAmount, ProjectBonus, UnitTarget};
use crate::rules::draft::{Draft, OwnTable, labelled, least, lookup, product, round, step};
use crate::rules::tpp::TppPolicy;
use crate::rules::{input, line};

/// What an incentive is called in steps and on the payslip.
struct Incentive<'a> {
    name: &'static str,
    label: Label,
    eligible: &'a Eligible,
    cap: Option<Rupiah>,
    line: &'static str,
}

/// Asks for what the incentives of a service month rest on.
pub(in crate::rules::tpp) fn inputs(draft: &mut Draft, policy: &TppPolicy, service: Month) {
    if let Some(target) = policy.unit_target.as_ref().filter(|target| target.due(service).is_some()) {
        let score = step(
            input::UNIT_TARGET_SCORE,
            "Capaian perjanjian kinerja unit (%)",
            "Achievement of the unit's agreement (%)",
        );
        draft.input(score.unit(Unit::Score));
        if target.least_days > 0 {
            let days = step(input::UNIT_TARGET_DAYS, "Hari bertugas di unit", "Days of work in the unit");
            draft.input(days.unit(Unit::Days));
        }
    }
    if let Some(bonus) = &policy.project_bonus {
        for number in 1..=bonus.projects_max {
            let label =
                Label::new(format!("Peran dalam proyek ke-{number}"), format!("Role in project {number}"));
            draft.input(labelled(&input::bonus_project(number), label).unit(Unit::Text));
        }
    }
}

/// Adds the incentives of a service month, and gives the names of their lines.
pub(in crate::rules::tpp) fn append(
    draft: &mut Draft,
    policy: &TppPolicy,
    (service, cited): (Month, usize),
) -> Vec<String> {
    let mode = policy.rounding.lines;
    let mut lines = Vec::new();
    if let Some(target) = policy.unit_target.as_ref().filter(|target| target.due(service).is_some()) {
        let of = unit_target(draft, target, cited);
        let incentive = Incentive {
            name: "unit_target",
            label: Label::new("Insentif target unit", "Incentive for the unit's target"),
            eligible: &target.eligible,
            cap: target.cap,
            line: line::INSENTIF_TARGET_UNIT,
        };
        lines.push(close(draft, policy, (incentive, of, mode), cited));
    }
    if let Some(bonus) = &policy.project_bonus {
        let of = project_bonus(draft, bonus, cited);
        let incentive = Incentive {
            name: "project_bonus",
            label: Label::new("Bonus proyek", "Project bonus"),
            eligible: &bonus.eligible,
            cap: bonus.cap,
            line: line::BONUS_PROYEK,
        };
        lines.push(close(draft, policy, (incentive, of, mode), cited));
    }
    lines
}

/// 1 where a number reaches a threshold, else 0.
fn reaches(draft: &mut Draft, name: &str, label: Label, (threshold, of, cited): (Decimal, &str, usize)) {
    let rows =
        vec![(String::new(), Decimal::ZERO, Value::from(0)), (String::new(), threshold, Value::from(1))];
    draft.reaching_table(name, label.clone(), rows);
    draft.add(labelled(name, label).unit(Unit::Rate).is(lookup(name, &[of])).cites(cited));
}

/// The factors of a unit's incentive: its amount, whether the target was reached, whether the person was there.
fn unit_target(draft: &mut Draft, target: &UnitTarget, cited: usize) -> Vec<String> {
    let amount = "unit_target_amount";
    let written = step(amount, "Besaran insentif target unit", "Amount of the unit's incentive").cites(cited);
    match &target.amount {
        IncentiveAmount::ByKelas { by_kelas } => {
            let rows = by_kelas.iter().map(|(kelas, amount)| (kelas.to_string(), (*amount).into(), None));
            draft.own_table(OwnTable {
                name: amount,
                label: Label::new("Insentif menurut kelas jabatan", "Incentive by class of position"),
                otherwise: Some(0.into()),
                rows: rows.collect(),
            });
            draft.add(written.is(lookup(amount, &[input::KELAS_JABATAN])));
        }
        IncentiveAmount::ShareOfBasic { share } => {
            let name = "unit_target_share";
            let of_basic = step(name, "Insentif: bagian dari basic TPP", "Incentive: share of basic TPP");
            draft.constant(of_basic.unit(Unit::Rate).cites(cited), share.decimal());
            draft.add(written.is(product(&["tpp_basic", name])));
        }
    }
    let met = "unit_target_met";
    let label = Label::new("Target unit tercapai (1) atau tidak (0)", "Target reached (1) or not (0)");
    reaches(draft, met, label, (target.threshold.decimal(), input::UNIT_TARGET_SCORE, cited));
    let mut of = vec![amount.to_owned(), met.to_owned()];
    if target.least_days > 0 {
        let present = "unit_target_present";
        let label = Label::new("Cukup lama di unit (1) atau tidak (0)", "Long enough there (1) or not (0)");
        reaches(draft, present, label, (target.least_days.into(), input::UNIT_TARGET_DAYS, cited));
        of.push(present.to_owned());
    }
    of
}

/// The factors of a bonus: the sum over the projects.
fn project_bonus(draft: &mut Draft, bonus: &ProjectBonus, cited: usize) -> Vec<String> {
    let by_role = "bonus_by_role";
    let rows =
        ProjectRole::ALL.iter().map(|role| (role.word().to_owned(), bonus.amount.of(*role).into(), None));
    draft.own_table(OwnTable {
        name: by_role,
        label: Label::new("Bonus proyek menurut peran", "Project bonus by role"),
        otherwise: None,
        rows: rows.chain([(input::NONE.to_owned(), 0.into(), None)]).collect(),
    });
    let mut plus = Vec::new();
    for number in 1..=bonus.projects_max {
        let asked = input::bonus_project(number);
        let name = format!("{asked}_amount");
        let label = Label::new(format!("Bonus proyek ke-{number}"), format!("Bonus of project {number}"));
        draft.add(labelled(&name, label).is(lookup(by_role, &[&asked])).cites(cited));
        plus.push(name);
    }
    let all = "project_bonus_all";
    let written = step(all, "Jumlah bonus proyek", "Sum of project bonuses");
    draft.add(written.is(Op::Sum { plus, minus: vec![] }));
    vec![all.to_owned()]
}

/// For whom, up to which amount, and the line.
fn close(
    draft: &mut Draft,
    policy: &TppPolicy,
    (incentive, mut of, mode): (Incentive<'_>, Vec<String>, Rounding),
    cited: usize,
) -> String {
    of.extend(for_whom(draft, policy, &incentive, cited));
    let Incentive { name, label: Label { id, en }, cap, line, .. } = incentive;
    let mut last = format!("{name}_earned");
    let earned = match of.as_slice() {
        [_only] => Op::Sum { plus: of, minus: vec![] },
        _ => Op::Product { of },
    };
    draft.add(step(&last, &format!("{id} yang diperoleh"), &format!("{en} earned")).is(earned));
    if let Some(cap) = cap {
        let (limit, capped) = (format!("{name}_cap"), format!("{name}_capped"));
        let written = step(&limit, &format!("{id} paling banyak"), &format!("Most of the {en}"));
        draft.constant(written.cites(cited), cap);
        let written = step(&capped, &format!("{id} paling banyak batas"), &format!("{en} up to the cap"));
        draft.add(written.is(least(&[&last, &limit])));
        last = capped;
    }
    let rounded = round(&last, Decimal::ONE, mode);
    draft.add(step(line, &id, &en).is(rounded).cites(cited).line(LineKind::Earning));
    line.to_owned()
}

/// 1 or 0 by status, and by grade, where the policy leaves somebody out.
fn for_whom(draft: &mut Draft, policy: &TppPolicy, incentive: &Incentive<'_>, cited: usize) -> Vec<String> {
    let Incentive { name, label: Label { id, en }, eligible, .. } = incentive;
    let mut factors = Vec::new();
    if !eligible.statuses.is_empty() {
        let is_for = |status| Value::from(i64::from(eligible.statuses.contains(status)));
        let rows = policy.statuses.keys().map(|status| (status.word().to_owned(), is_for(status), None));
        let (factor, rows) = (format!("{name}_for_status"), rows.collect());
        let label = Label::new(format!("{id}: status berhak (1)"), format!("{en}: status entitled (1)"));
        draft.own_table(OwnTable { name: &factor, label: label.clone(), otherwise: None, rows });
        draft.add(
            labelled(&factor, label).unit(Unit::Rate).is(lookup(&factor, &[input::STATUS])).cites(cited),
        );
        factors.push(factor);
    }
    if !eligible.predikat.is_empty() {
        let rows = eligible.predikat.iter().map(|one| (one.word().to_owned(), Value::from(1), None));
        let (factor, rows) = (format!("{name}_for_predikat"), rows.collect());
        let label = Label::new(format!("{id}: predikat berhak (1)"), format!("{en}: grade entitled (1)"));
        draft.own_table(OwnTable { name: &factor, label: label.clone(), otherwise: Some(0.into()), rows });
        let by = lookup(&factor, &[input::PREDIKAT]);
        draft.add(labelled(&factor, label).unit(Unit::Rate).is(by).cites(cited));
        factors.push(factor);
    }
    factors
}
