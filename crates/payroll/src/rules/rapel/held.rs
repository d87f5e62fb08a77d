//! Earnings without back pay: for a month that is over no more of them is due than was paid, and what rests on them follows.

use std::collections::BTreeSet;

use kernel::Label;
use kernel::recipe::{InputSpec, LineKind, Op, Recipe, Step, Unit};

/// The recipe of a month that is over, and the codes of the earnings that it holds back. What was paid of each is an input behind
/// all others, in this order.
pub fn without_back_pay(recipe: Recipe, codes: &BTreeSet<String>) -> (Recipe, Vec<String>) {
    let Recipe { mut inputs, steps, .. } = recipe.clone();
    let mut held = Vec::new();
    let mut rest = Vec::with_capacity(steps.len());
    for step in steps {
        if step.line != Some(LineKind::Earning) || !codes.contains(&step.name) {
            rest.push(step);
            continue;
        }
        let paid = paid_spec(&step);
        let due = Step {
            name: format!("{}_due", step.name),
            label: Label::new(
                format!("{} menurut aturan", step.label.id),
                format!("{} by the rules", step.label.en),
            ),
            line: None,
            ..step.clone()
        };
        let of = vec![due.name.clone(), paid.name.clone()];
        held.push(step.name.clone());
        rest.push(due);
        rest.push(Step {
            name: paid.name.clone(),
            label: paid.label.clone(),
            op: Op::Input { input: paid.name.clone() },
            cites: Vec::new(),
            line: None,
            ..step.clone()
        });
        rest.push(Step { op: Op::Least { of }, cites: Vec::new(), ..step });
        inputs.push(paid);
    }
    (Recipe { inputs, steps: rest, ..recipe }, held)
}

fn paid_spec(step: &Step) -> InputSpec {
    let Label { id, en } = &step.label;
    InputSpec {
        name: format!("paid_{}", step.name),
        label: Label::new(format!("{id} yang telah dibayar"), format!("{en} paid")),
        unit: Unit::Rupiah,
    }
}

#[cfg(test)]
mod tests {
    use kernel::recipe::{Compiled, Inputs};

    use super::*;
    use crate::rules::draft::{Draft, product, step, sum};

    fn recipe() -> Recipe {
        let mut draft = Draft::new("month");
        draft.input(step("grade", "Pangkat", "Grade"));
        draft.constant(step("rate", "Tarif", "Rate").unit(Unit::Rate), 2);
        draft.add(step("allowance", "Tunjangan", "Allowance").is(sum(&["grade"])).line(LineKind::Earning));
        draft.add(
            step("contribution", "Iuran", "Contribution")
                .is(product(&["allowance", "rate"]))
                .line(LineKind::Deduction),
        );
        draft.finish()
    }

    fn lines(recipe: Recipe, given: &[i64]) -> Vec<i64> {
        let compiled = Compiled::new(recipe).unwrap();
        let mut inputs = Inputs::default();
        for value in given {
            inputs.push(kernel::recipe::Value::from(*value), None);
        }
        compiled.evaluate(&inputs).unwrap().lines().map(|(_, _, amount)| amount.0).collect()
    }

    #[test]
    fn no_more_is_due_than_was_paid_and_what_rests_on_it_follows() {
        let (held, codes) = without_back_pay(recipe(), &["allowance".to_owned()].into());
        assert_eq!(codes, ["allowance"]);
        assert_eq!(
            lines(held.clone(), &[150, 100]),
            [100, 200],
            "a raise is not paid late, and takes nothing"
        );
        assert_eq!(
            lines(held, &[80, 100]),
            [80, 160],
            "what was paid too much is claimed with its contribution"
        );
        assert_eq!(lines(recipe(), &[150]), [150, 300]);
    }

    #[test]
    fn only_earnings_are_held_back() {
        let codes = ["contribution".to_owned(), "unknown".to_owned()].into();
        assert_eq!(without_back_pay(recipe(), &codes), (recipe(), vec![]));
    }
}
