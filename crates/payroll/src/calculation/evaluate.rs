//! From known people to payslips: pure, on all cores.

use kernel::id::{EmployeeId, PayslipId, ProjectId, RunId, UnitId};
use kernel::recipe::{Evaluation, Inputs, Slot};
use kernel::{Month, Rupiah};
use personnel::facts::Pending;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use sha2::{Digest, Sha256};
use uuid::{Builder, Variant, Version};

use super::feed::{Verdict, judge};
use super::gather::Known;
use super::plan::{Figures, Plan};
use super::rapel::SettledMonth;
use crate::faults::{Lack, LeftOut, Warned, in_words};
use crate::guard::{Found, Paid, Seen};
use crate::rules::guard::Finding;

/// A payslip to be written.
#[derive(Debug)]
pub(super) struct Slip {
    pub(super) id: PayslipId,
    pub(super) employee: EmployeeId,
    pub(super) skpd: UnitId,
    pub(super) unit: UnitId,
    /// The inputs as JSON.
    pub(super) inputs: String,
    /// The amounts of all lines, in the recipe's order.
    pub(super) lines: Vec<Rupiah>,
    pub(super) sums: Sums,
    /// For a rapel.
    pub(super) settles: Vec<SettledMonth>,
    /// The projects whose bonus it pays, each for the month that pays it and no other does.
    pub(super) projects: Vec<(ProjectId, Month)>,
}

/// The figures of a payslip that are kept as columns.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums {
    pub(crate) gross: Rupiah,
    pub(crate) deductions: Rupiah,
    pub(crate) net: Rupiah,
    pub(crate) tax_base: Rupiah,
    pub(crate) tax: Rupiah,
    pub(crate) tax_own: Rupiah,
    pub(crate) tax_withheld: Rupiah,
    pub(crate) bpjs_base: Rupiah,
    pub(crate) pension: Rupiah,
    pub(crate) zakat: Rupiah,
}

/// One part of the roster, done. People stand in the roster's order.
#[derive(Debug, Default)]
pub(super) struct Evaluated {
    pub(super) slips: Vec<Slip>,
    pub(super) left_out: Vec<LeftOut>,
    /// Among those with a payslip.
    pub(super) warned: Vec<Warned>,
    /// What the guard found about those with a payslip.
    pub(super) found: Vec<Found>,
    /// People of the part, paid or not.
    pub(super) people: u64,
}

enum Outcome {
    Paid(Box<Done>),
    LeftOut(EmployeeId, Vec<Lack>),
    Pass,
}

/// A person who is paid.
struct Done {
    slip: Slip,
    warned: Option<Warned>,
    found: Vec<Finding>,
}

/// Evaluates one part.
pub(super) fn evaluate(plan: &Plan, known: Vec<Known>) -> Evaluated {
    let people = u64::try_from(known.len()).unwrap_or(u64::MAX);
    let outcomes: Vec<Outcome> = known.into_par_iter().map(|person| one(plan, person)).collect();
    let mut evaluated = Evaluated { people, ..Evaluated::default() };
    for outcome in outcomes {
        match outcome {
            Outcome::Paid(done) => {
                let Done { slip, warned, found } = *done;
                evaluated.warned.extend(warned);
                evaluated.found.extend(found.into_iter().map(|finding| (slip.employee, finding)));
                evaluated.slips.push(slip);
            }
            Outcome::LeftOut(employee, lacks) => {
                evaluated.left_out.extend(lacks.into_iter().map(|lack| LeftOut { employee, lack }));
            }
            Outcome::Pass => {}
        }
    }
    evaluated
}

fn one(plan: &Plan, person: Known) -> Outcome {
    let employee = person.facts.employee_id;
    let inputs = match judge(plan, &person) {
        Verdict::Pay(inputs) => inputs,
        Verdict::LeaveOut(lacks) => return Outcome::LeftOut(employee, lacks),
        Verdict::Pass => return Outcome::Pass,
    };
    let (Some(skpd), Some(unit)) = (person.facts.skpd_id, person.facts.unit_id) else {
        return Outcome::LeftOut(employee, vec![Lack::Skpd]);
    };
    match slip(plan, (employee, skpd, unit), &inputs) {
        Ok(slip) => {
            let month = plan.run.service_month;
            let projects = person.results.projects().map(|project| (project, month)).collect();
            let slip = Slip { projects, ..slip };
            let decrees = in_words(person.pending.iter());
            let warned = decrees.map(|decrees| Warned { employee, decrees });
            let found = found(plan, (person.seen, person.pending), &slip);
            Outcome::Paid(Box::new(Done { slip, warned, found }))
        }
        Err(lack) => Outcome::LeftOut(employee, vec![lack]),
    }
}

/// What the guard finds about a payslip.
pub(super) fn found(plan: &Plan, (seen, pending): (Option<Seen>, Vec<Pending>), slip: &Slip) -> Vec<Finding> {
    let (Some(watch), Some(seen)) = (&plan.watch, seen) else { return Vec::new() };
    watch.find((seen, pending), Paid { net: slip.sums.net, lines: &slip.lines })
}

pub(super) fn slip(
    plan: &Plan,
    (employee, skpd, unit): (EmployeeId, UnitId, UnitId),
    inputs: &Inputs,
) -> Result<Slip, Lack> {
    let evaluation = plan.compiled.evaluate(inputs)?;
    let document = serde_json::to_string(inputs).map_err(|error| Lack::Unfit(error.to_string()))?;
    Ok(Slip {
        id: payslip_id(plan.run.id, employee),
        employee,
        skpd,
        unit,
        inputs: document,
        lines: evaluation.lines().map(|(_, _, amount)| amount).collect(),
        sums: Sums::of(&evaluation, plan.figures),
        settles: Vec::new(),
        projects: Vec::new(),
    })
}

impl Sums {
    pub(crate) fn of(evaluation: &Evaluation<'_>, figures: Figures) -> Self {
        let at = |position: Option<usize>| match position.and_then(|at| evaluation.at(at)) {
            Some(Slot::Number(number)) => Rupiah::from_whole(number).unwrap_or_default(),
            Some(Slot::Text(_)) | None => Rupiah::ZERO,
        };
        let tax = at(figures.tax);
        // Where the tax is final, what the government bears of it is no part of this tax.
        let tax_own = if tax == Rupiah::ZERO { tax } else { tax - at(figures.tax_by_government) };
        Self {
            gross: at(figures.gross),
            deductions: at(figures.deductions),
            net: at(figures.net),
            tax_base: at(figures.tax_base),
            tax,
            tax_own,
            tax_withheld: at(figures.tax_withheld),
            bpjs_base: at(figures.bpjs_base),
            pension: at(figures.pension),
            zakat: at(figures.zakat),
        }
    }
}

/// The id of a person's payslip in a run: the run's time, then a hash of both. A second calculation gives the same id, and
/// payslips of later runs still sort later.
pub(super) fn payslip_id(run: RunId, employee: EmployeeId) -> PayslipId {
    let mut digest = Sha256::new();
    digest.update(run.0.as_bytes());
    digest.update(employee.0.as_bytes());
    let hash = digest.finalize();
    let mut bytes = [0_u8; 16];
    let time = run.0.as_bytes().iter().take(6);
    for (byte, given) in bytes.iter_mut().zip(time.chain(hash.iter())) {
        *byte = *given;
    }
    let id = Builder::from_bytes(bytes).with_variant(Variant::RFC4122).with_version(Version::SortRand);
    PayslipId(id.into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_payslip_follows_from_run_and_person() {
        let (first, second) = (RunId::new(), RunId(uuid::Uuid::from_u128(u128::MAX)));
        let (one, other) = (EmployeeId::new(), EmployeeId::new());
        assert_eq!(payslip_id(first, one), payslip_id(first, one));
        assert_ne!(payslip_id(first, one), payslip_id(first, other));
        assert!(payslip_id(first, one) < payslip_id(second, one));
        assert_eq!(payslip_id(first, one).0.get_version(), Some(Version::SortRand));
    }
}
