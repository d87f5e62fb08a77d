//! Calculators: the engine's own recipes on facts that a caller brings. Stateless; nothing is stored.

mod base_pay;
mod given_policy;
mod history;
pub mod payslip;
pub mod pph21;
pub mod tpp;

use kernel::recipe::{Compiled, Defect, ExplainedLine, Inputs, LineKind, Missing, Op, Recipe, Value};
use kernel::{Fault, Language, Rupiah};
use serde::Serialize;
use utoipa::ToSchema;

pub use base_pay::base_pay;
pub use given_policy::GivenPolicy;
pub use history::TaxHistory;

use crate::regulation::NoLaw;
use crate::rules::line;

/// A payslip that nobody is paid: its lines with their workings, and the recipe that gave them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::CalculatedPayslip)]
pub struct CalculatedPayslip {
    /// The SHA-256 of the recipe: the same law and settings give the same one in a run.
    #[schema(example = "5b9a1c3e0f2d4b6a8c7e9f10213243546576879a0b1c2d3e4f5061728394a5b6")]
    pub recipe_hash: String,
    /// The sum of all earnings.
    pub gross: Rupiah,
    /// The sum of all deductions.
    pub deductions: Rupiah,
    /// What is paid.
    pub net: Rupiah,
    /// Earnings and deductions that are not zero, totals and memo figures, in the recipe's order.
    pub lines: Vec<ExplainedLine>,
}

/// Compiles a recipe, gives it the inputs by name, and explains what follows.
fn calculate(
    recipe: Recipe,
    given: impl Fn(&str) -> Option<Value>,
    language: Language,
) -> Result<CalculatedPayslip, Vec<Fault>> {
    let recipe_hash = recipe.hash();
    let compiled = compile(recipe)?;
    let inputs = inputs(&compiled, given)?;
    let refused = |missing| vec![fault_of(&compiled, missing, language)];
    let evaluation = compiled.evaluate(&inputs).map_err(refused)?;
    let total = |name| evaluation.rupiah(name).unwrap_or_default();
    let mut lines = compiled.explain(&inputs, language).map_err(refused)?;
    lines.retain(|line| line.amount != Rupiah::ZERO || matches!(line.kind, LineKind::Total | LineKind::Memo));
    Ok(CalculatedPayslip {
        recipe_hash,
        gross: total(line::GROSS),
        deductions: total(line::DEDUCTIONS),
        net: total(line::NET),
        lines,
    })
}

fn compile(recipe: Recipe) -> Result<Compiled, Vec<Fault>> {
    Compiled::new(recipe).map_err(|defects| vec![defect(defects.first())])
}

fn inputs(compiled: &Compiled, given: impl Fn(&str) -> Option<Value>) -> Result<Inputs, Vec<Fault>> {
    let mut inputs = Inputs::default();
    for spec in &compiled.recipe().inputs {
        let value = given(&spec.name).ok_or_else(|| vec![defect(Some(&Defect::Input(spec.name.clone())))])?;
        inputs.push(value, None);
    }
    Ok(inputs)
}

/// A recipe of ours that does not compile or is not fed. The rules' tests exclude it, so it is an error of ours.
fn defect(defect: Option<&Defect>) -> Fault {
    let reason = defect.map(ToString::to_string).unwrap_or_default();
    Fault::new(kernel::FaultKind::Internal, "platform.internal").with("reason", reason)
}

/// The fault of facts that lead nowhere, at the fact that the failing step looked up.
fn fault_of(compiled: &Compiled, missing: Missing, language: Language) -> Fault {
    let step_of = |name: &str| compiled.recipe().steps.iter().find(|step| step.name == name);
    let label = |name: &str| {
        step_of(name).map_or_else(|| name.to_owned(), |step| step.label.text(language).to_owned())
    };
    match missing {
        Missing::Row { step, key } => {
            let fault = Fault::invalid("payroll.fact_not_in_law").with("step", label(&step)).with("key", key);
            let operands = match step_of(&step).map(|step| &step.op) {
                Some(Op::Lookup { by, .. }) => by.as_slice(),
                _ => &[],
            };
            match operands.iter().rev().find(|operand| compiled.input(operand).is_some()) {
                Some(input) => fault.at(format!("/{input}")),
                None => fault,
            }
        }
        Missing::Fraction { step } | Missing::Overflow { step } => {
            Fault::invalid("payroll.number_unfit").with("step", label(&step))
        }
        Missing::Inputs(found) => defect(Some(&found)),
    }
}

fn no_law(missing: &NoLaw) -> Vec<Fault> {
    vec![Fault::invalid("payroll.no_law").with("table", &missing.table).with("day", missing.day)]
}

/// Amounts of one person that a calculator takes.
const AMOUNT_MAX: i64 = 1_000_000_000_000;

/// A fault for an amount that is negative or beyond any person's.
fn amount_fault(pointer: String, amount: Rupiah) -> Option<Fault> {
    let is_sound = (0..=AMOUNT_MAX).contains(&amount.0);
    (!is_sound).then(|| Fault::invalid("payroll.amount_range").with("max", AMOUNT_MAX).at(pointer))
}

#[cfg(test)]
mod tests;
