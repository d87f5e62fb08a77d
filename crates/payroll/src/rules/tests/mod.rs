//! The rules by tables and by properties. The published examples are in `tests/published.rs`.

mod deductions;
mod difference;
mod gaji_induk;
mod pph21;
mod thr_gaji_13;
mod who;

use kernel::recipe::{Compiled, Evaluation, Inputs, LineKind, Recipe, Value};

use super::{input, line};
use crate::regulation::Law;

pub(super) fn law() -> Law {
    Law::embedded().unwrap()
}

pub(super) fn compiled(recipe: Recipe) -> Compiled {
    Compiled::new(recipe).unwrap()
}

/// The inputs of a recipe: those given, first payment of a year for the rest.
pub(super) fn inputs(compiled: &Compiled, given: &[(&str, Value)]) -> Inputs {
    let mut inputs = Inputs::default();
    for spec in &compiled.recipe().inputs {
        let value = given.iter().find(|(name, _)| *name == spec.name).map(|(_, value)| value.clone());
        let first_payment = match spec.name.as_str() {
            input::TAX_PERIOD => input::MONTHLY.into(),
            input::TAX_SUBJECT => input::WHOLE_YEAR.into(),
            input::TAX_MONTHS => 1.into(),
            input::ESELON | input::JABATAN_FUNGSIONAL | input::JENJANG | input::PREDIKAT | input::AWAY => {
                input::NONE.into()
            }
            input::START => input::WHOLE_MONTH.into(),
            _ => 0.into(),
        };
        inputs.push(value.unwrap_or(first_payment), None);
    }
    inputs
}

pub(super) fn amount(evaluation: &Evaluation<'_>, name: &str) -> i64 {
    evaluation.rupiah(name).unwrap_or_else(|| panic!("{name}")).0
}

/// The three identities of every payslip.
pub(super) fn assert_adds_up(evaluation: &Evaluation<'_>) {
    let sum = |kind| evaluation.lines().filter(|line| line.1 == kind).map(|line| line.2.0).sum::<i64>();
    assert_eq!(sum(LineKind::Earning), amount(evaluation, line::GROSS));
    assert_eq!(sum(LineKind::Deduction), amount(evaluation, line::DEDUCTIONS));
    assert_eq!(
        amount(evaluation, line::GROSS) - amount(evaluation, line::DEDUCTIONS),
        amount(evaluation, line::NET)
    );
}
