//! What two payslips differ by, and why: one recipe is folded over inputs that change from those of the first payslip to those of
//! the second, one after the other. Each change causes what it moves, so that the causes always add up to the whole difference.
//!
//! Where two changes act together (a higher base pay, and a child more), the one that stands later in the recipe is given what
//! they do together.

use std::collections::BTreeMap;

use kernel::recipe::{Compiled, Inputs, Missing, Source, Value};
use kernel::{Label, Rupiah};

use super::line;

/// A payslip that can be folded again.
#[derive(Clone, Copy)]
pub struct Folded<'a> {
    /// Its recipe.
    pub recipe: &'a Compiled,
    /// Its inputs.
    pub inputs: &'a Inputs,
}

/// Why payslips differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Law, policy or settings gave another calculation; all facts that only one of the two asks for are in it.
    pub is_of_rules: bool,
    /// The facts that changed: one, or several where the calculation has no result between them.
    pub changes: Vec<Change>,
    /// What each line changed by, without those that it left alone.
    pub lines: Vec<(String, Rupiah)>,
    /// What the net changed by.
    pub net: Rupiah,
}

/// A fact that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The input of the recipe.
    pub input: String,
    /// For people.
    pub label: Label,
    /// Its value before.
    pub before: Value,
    /// Its value after.
    pub after: Value,
    /// The record behind the later value.
    pub source: Option<Source>,
}

/// The amounts of all lines, by code.
pub type Lines = BTreeMap<String, Rupiah>;

/// The amounts of a payslip's lines.
///
/// # Errors
/// `Missing` when the inputs do not feed the recipe.
pub fn lines_of(recipe: &Compiled, inputs: &Inputs) -> Result<Lines, Missing> {
    let evaluation = recipe.evaluate(inputs)?;
    let steps = &recipe.recipe().steps;
    let named = evaluation.lines().filter_map(|(at, _, amount)| Some((steps.get(at)?.name.clone(), amount)));
    Ok(named.collect())
}

/// Every cause that moved a line, in the order of the later recipe.
///
/// # Errors
/// `Missing` when one of the two does not feed its own recipe.
pub fn causes(before: Folded<'_>, after: Folded<'_>) -> Result<Vec<Cause>, Missing> {
    let mut from = lines_of(before.recipe, before.inputs)?;
    let to = lines_of(after.recipe, after.inputs)?;
    let specs = &after.recipe.recipe().inputs;
    let earlier = |name: &str| before.inputs.values().get(before.recipe.input(name)?).cloned();
    let mut inputs = after.inputs.clone();
    for (at, spec) in specs.iter().enumerate() {
        if let Some(value) = earlier(&spec.name) {
            inputs = inputs.replacing(at, value);
        }
    }
    let mut causes = Vec::new();
    let mut open = Cause::of(before.recipe.recipe() != after.recipe.recipe());
    // Facts that count under one calculation alone may leave the other without a result: then they are told together.
    let mut step = |inputs: &Inputs, open: &mut Cause| {
        if let Ok(reached) = lines_of(after.recipe, inputs) {
            let cause = std::mem::replace(open, Cause::of(false));
            causes.extend(cause.moved(&from, &reached));
            from = reached;
        }
    };
    if open.is_of_rules {
        step(&inputs, &mut open);
    }
    for (at, (spec, value)) in specs.iter().zip(after.inputs.values()).enumerate() {
        let Some(was) = earlier(&spec.name).filter(|was| was != value) else { continue };
        inputs = inputs.replacing(at, value.clone());
        open.changes.push(Change {
            input: spec.name.clone(),
            label: spec.label.clone(),
            before: was,
            after: value.clone(),
            source: after.inputs.source(at).cloned(),
        });
        step(&inputs, &mut open);
    }
    // A payslip feeds its own recipe, so the last step has always been reached; what is left is nothing.
    causes.extend(open.moved(&from, &to));
    Ok(causes)
}

impl Cause {
    fn of(is_of_rules: bool) -> Self {
        Self { is_of_rules, changes: Vec::new(), lines: Vec::new(), net: Rupiah::ZERO }
    }

    /// With what it moved; nothing for what moved no line.
    fn moved(mut self, before: &Lines, after: &Lines) -> Option<Self> {
        self.lines = changed(before, after);
        let net = |lines: &Lines| lines.get(line::NET).copied().unwrap_or_default();
        self.net = net(after) - net(before);
        (!self.lines.is_empty()).then_some(self)
    }
}

/// What lines changed by, without those that did not.
fn changed(before: &Lines, after: &Lines) -> Vec<(String, Rupiah)> {
    let of = |lines: &Lines, code: &String| lines.get(code).copied().unwrap_or_default();
    let mut codes: Vec<&String> = before.keys().chain(after.keys()).collect();
    codes.sort_unstable();
    codes.dedup();
    let by = codes.into_iter().map(|code| (code.clone(), of(after, code) - of(before, code)));
    by.filter(|(_, amount)| *amount != Rupiah::ZERO).collect()
}
