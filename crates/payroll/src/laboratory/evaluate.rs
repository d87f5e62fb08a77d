//! What each person would be paid by both rules: pure, on all cores. The months of a person build upon each other: the TPP upon the month's
//! salary, the last tax period upon the year.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::id::EmployeeId;
use kernel::recipe::{Compiled, Slot, Source, Value};
use kernel::{Month, Rupiah};
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use uuid::Uuid;

use super::gather::{MonthKnown, Person};
use super::plans::{Lab, SidePlans};
use crate::calculation::{Elsewhere, Known, MonthSoFar, Plan, Sums, Verdict, YearSoFar, judge};
use crate::faults::Lack;
use crate::other_payers::OtherPayerSlip;
use crate::rules::input;
use crate::rules::laboratory::{Cost, Ledger, Place, Sides};

/// One part of the roster, done.
#[derive(Default)]
pub(super) struct Part {
    pub(super) ledger: Ledger,
    pub(super) left_out: LeftOut,
    pub(super) people: Vec<PersonPaid>,
    /// People of the part, paid or not.
    pub(super) done: u64,
}

/// Months of people who are not paid for a lack, by its code: by the rules that bind, and by those that are tried.
pub(super) type LeftOut = BTreeMap<&'static str, (u64, u64)>;

/// One person's sums over all months.
pub(super) struct PersonPaid {
    pub(super) employee: EmployeeId,
    /// In the last month that is paid by either of the rules.
    pub(super) place: Place,
    pub(super) sides: Sides,
}

/// What one person's months come to.
struct Outcome {
    employee: EmployeeId,
    months: Vec<(i32, Place, Sides)>,
    lacks: Vec<(Side, &'static str)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Baseline,
    Simulated,
}

/// What one payment comes to.
#[derive(Clone, Copy, Default)]
struct Paid {
    sums: Sums,
    results: Rupiah,
    presence: Rupiah,
}

/// Payments of one person that were evaluated: the same recipe over the same values gives the same, so most months of a salary are one.
#[derive(Default)]
struct Evaluated(Vec<(Arc<Compiled>, Vec<Value>, Paid)>);

/// What a person was paid in the tax years.
#[derive(Clone)]
struct Years {
    /// By one side, by month.
    here: Vec<(Month, YearSoFar)>,
    /// By others.
    elsewhere: Vec<OtherPayerSlip>,
}

/// Evaluates one part.
pub(super) fn evaluate(lab: &Lab, people: Vec<Person>) -> Part {
    let outcomes: Vec<Outcome> = people.into_par_iter().map(|person| one(lab, person)).collect();
    let mut part = Part { done: u64::try_from(outcomes.len()).unwrap_or(u64::MAX), ..Part::default() };
    for Outcome { employee, months, lacks } in outcomes {
        for (side, code) in lacks {
            let counts = part.left_out.entry(code).or_default();
            let count = if side == Side::Baseline { &mut counts.0 } else { &mut counts.1 };
            *count += 1;
        }
        let mut all = Sides::default();
        for (year, place, sides) in &months {
            part.ledger.enter(*year, place, *sides);
            all.add(*sides);
        }
        if let Some((_, place, _)) = months.into_iter().next_back() {
            part.people.push(PersonPaid { employee, place, sides: all });
        }
    }
    part
}

fn one(lab: &Lab, person: Person) -> Outcome {
    let Person { employee, months, paid_before, elsewhere } = person;
    let mut of_baseline = Years { here: paid_before, elsewhere };
    let mut of_simulated = of_baseline.clone();
    let mut evaluated = Evaluated::default();
    let mut outcome = Outcome { employee, months: Vec::with_capacity(months.len()), lacks: Vec::new() };
    for (plans, known) in lab.months.iter().zip(months) {
        let Some(MonthKnown { mut baseline, simulated }) = known else { continue };
        let first = pay(&plans.baseline, &mut baseline, (&mut of_baseline, &mut evaluated));
        let place = place(&baseline);
        let mut other = simulated.unwrap_or(baseline);
        let second = pay(&plans.simulated, &mut other, (&mut of_simulated, &mut evaluated));
        let mut costs = [Cost::default(); 2];
        let mut is_paid = false;
        let sides = [(Side::Baseline, first), (Side::Simulated, second)];
        for ((side, (paid, lacks)), cost) in sides.into_iter().zip(&mut costs) {
            outcome.lacks.extend(lacks.into_iter().map(|lack| (side, lack)));
            is_paid |= paid.is_some();
            *cost = paid.unwrap_or_default();
        }
        let [baseline, simulated] = costs;
        if let (true, Some(place)) = (is_paid, place) {
            outcome.months.push((plans.month.year(), place, Sides { baseline, simulated }));
        }
    }
    outcome
}

/// Where somebody stands; whoever is paid stands somewhere.
fn place(known: &Known) -> Option<Place> {
    let facts = &known.facts;
    let position = facts.position.as_ref()?;
    // Part-time PPPK have none.
    let golongan = facts.golongan.as_ref().map_or(input::NONE, |grade| grade.value.golongan.name());
    Some(Place {
        unit: facts.unit_id?,
        skpd: facts.skpd_id?,
        golongan: golongan.to_owned(),
        kelas_jabatan: position.value.kelas_jabatan,
    })
}

/// One month by one of the rules: the salary, then the TPP upon it. What lacks for both is told once.
fn pay(
    side: &SidePlans,
    known: &mut Known,
    (years, evaluated): (&mut Years, &mut Evaluated),
) -> (Option<Cost>, Vec<&'static str>) {
    let month = side.salary.run.payment_month;
    known.month = MonthSoFar::default();
    known.bpjs_base = None;
    known.year = years.so_far(month);
    known.elsewhere = years.elsewhere(month);
    let mut lacks = Vec::new();
    let salary = settled(payment(&side.salary, known, (evaluated, &[], &[])), &mut lacks);
    let mut cost = Cost::default();
    if let Some(salary) = salary {
        years.enter(month, &salary.sums);
        let source = Source { kind: "simulation".to_owned(), id: Uuid::nil(), date: month.first_day() };
        known.bpjs_base = Some((salary.sums.bpjs_base, source.clone()));
        known.month = MonthSoFar { gross: salary.sums.tax_base, tax: salary.sums.tax, last: Some(source) };
        known.year = years.so_far(month);
        cost = Cost { salary: salary.sums.gross, net: salary.sums.net, ..cost };
    }
    // TPP asks who is there on the first day.
    let tpp = side.tpp.as_ref().filter(|_| !known.begins_within_month()).and_then(|tpp| {
        let lines = (&mut *evaluated, tpp.results.as_slice(), tpp.presence.as_slice());
        settled(payment(&tpp.plan, known, lines), &mut lacks)
    });
    if let Some(tpp) = tpp {
        years.enter(month, &tpp.sums);
        cost.tpp = tpp.sums.gross;
        cost.net += tpp.sums.net;
        (cost.results, cost.presence) = (tpp.results, tpp.presence);
    }
    lacks.sort_unstable();
    lacks.dedup();
    ((salary.is_some() || tpp.is_some()).then_some(cost), lacks)
}

fn settled(paid: Result<Option<Paid>, Vec<Lack>>, lacks: &mut Vec<&'static str>) -> Option<Paid> {
    paid.unwrap_or_else(|found| {
        lacks.extend(found.iter().map(|lack| lack.describe().0));
        None
    })
}

/// One payment; none for whoever receives none of the kind.
fn payment(
    plan: &Plan,
    known: &Known,
    (evaluated, results, presence): (&mut Evaluated, &[usize], &[usize]),
) -> Result<Option<Paid>, Vec<Lack>> {
    let inputs = match judge(plan, known) {
        Verdict::Pay(inputs) => inputs,
        Verdict::LeaveOut(lacks) => return Err(lacks),
        Verdict::Pass => return Ok(None),
    };
    let same = |(compiled, values, _): &&(Arc<Compiled>, Vec<Value>, Paid)| {
        Arc::ptr_eq(compiled, &plan.compiled) && values == inputs.values()
    };
    if let Some((_, _, paid)) = evaluated.0.iter().find(same) {
        return Ok(Some(*paid));
    }
    let evaluation = plan.compiled.evaluate(&inputs).map_err(|missing| vec![missing.into()])?;
    let line = |at: &usize| match evaluation.at(*at) {
        Some(Slot::Number(number)) => Rupiah::from_whole(number).unwrap_or_default(),
        Some(Slot::Text(_)) | None => Rupiah::ZERO,
    };
    let paid = Paid {
        sums: Sums::of(&evaluation, plan.figures),
        results: results.iter().map(line).sum(),
        presence: presence.iter().map(line).sum(),
    };
    evaluated.0.push((Arc::clone(&plan.compiled), inputs.values().to_vec(), paid));
    Ok(Some(paid))
}

impl Years {
    /// What was paid in the tax year up to a month, the month included.
    fn so_far(&self, month: Month) -> YearSoFar {
        let counted = self.here.iter().filter(|(paid, _)| paid.year() == month.year() && *paid <= month);
        counted.fold(YearSoFar::default(), |sum, (_, paid)| YearSoFar {
            gross: sum.gross + paid.gross,
            tax: sum.tax + paid.tax,
            tax_own: sum.tax_own + paid.tax_own,
            pension: sum.pension + paid.pension,
            zakat: sum.zakat + paid.zakat,
            months: sum.months + paid.months,
        })
    }

    /// What others paid in the tax year of a month.
    fn elsewhere(&self, month: Month) -> Option<Elsewhere> {
        let of_year = self.elsewhere.iter().filter(|slip| slip.year == month.year());
        let of_year: Vec<OtherPayerSlip> = of_year.cloned().collect();
        let is_here = |one| one == month || self.here.iter().any(|(paid, _)| *paid == one);
        Elsewhere::of(&of_year, is_here)
    }

    fn enter(&mut self, month: Month, sums: &Sums) {
        let here = &mut self.here;
        let at = here.iter().position(|(paid, _)| *paid == month).unwrap_or(here.len());
        if at == here.len() {
            here.push((month, YearSoFar { months: 1, ..YearSoFar::default() }));
        }
        if let Some((_, year)) = here.get_mut(at) {
            year.gross += sums.tax_base;
            year.tax += sums.tax;
            year.tax_own += sums.tax_own;
            year.pension += sums.pension;
            year.zakat += sums.zakat;
        }
    }
}
