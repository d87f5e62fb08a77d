//! The recipe as a program that is run for one person after another.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::arithmetic;
use super::assemble::{Assembled, Defect, Instruction, assemble};
use super::document::{Citation, LineKind, Recipe, Row, Value};
use super::inputs::Inputs;
use super::table::Index;
use crate::Rupiah;

/// A recipe that was checked and can be run.
#[derive(Debug)]
pub struct Compiled {
    recipe: Recipe,
    program: Vec<Instruction>,
    tables: Vec<Index>,
    input_is_text: Vec<bool>,
    step_names: HashMap<String, usize>,
}

/// A person's inputs lead nowhere: a table has no row for them, or a line is not whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// The inputs do not fit the recipe.
    #[error(transparent)]
    Inputs(#[from] Defect),
    /// No row, or no case, for these values.
    #[error("{step} finds nothing for {key}")]
    Row {
        /// The step that looked.
        step: String,
        /// What it looked for.
        key: String,
    },
    /// A line is not whole rupiah.
    #[error("{step} is not whole rupiah")]
    Fraction {
        /// The step.
        step: String,
    },
    /// A number needs more digits than a decimal holds, or is divided by zero.
    #[error("{step} overflows")]
    Overflow {
        /// The step.
        step: String,
    },
}

/// The value of a step for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot<'a> {
    /// An exact decimal.
    Number(Decimal),
    /// A text, borrowed from the inputs or the recipe.
    Text(&'a str),
}

impl<'a> Slot<'a> {
    fn of(value: &'a Value) -> Self {
        match value {
            Value::Number(number) => Self::Number(*number),
            Value::Text(text) => Self::Text(text),
        }
    }

    /// The slot as an owned value.
    pub fn value(self) -> Value {
        match self {
            Self::Number(number) => Value::Number(number),
            Self::Text(text) => Value::Text(text.to_owned()),
        }
    }
}

/// The values of all steps for one person.
#[derive(Debug)]
pub struct Evaluation<'a> {
    pub(super) compiled: &'a Compiled,
    pub(super) slots: Vec<Slot<'a>>,
}

/// Why a step has no value, before it is said which step.
enum Stop {
    Row(String),
    Overflow,
}

impl Stop {
    fn at(self, step: &str) -> Missing {
        let step = step.to_owned();
        match self {
            Self::Row(key) => Missing::Row { step, key },
            Self::Overflow => Missing::Overflow { step },
        }
    }
}

impl Compiled {
    /// Checks a recipe and prepares it to be run.
    ///
    /// # Errors
    /// All defects of the recipe at once.
    pub fn new(recipe: Recipe) -> Result<Self, Vec<Defect>> {
        let Assembled { program, tables, input_is_text, step_names } = assemble(&recipe)?;
        Ok(Self { recipe, program, tables, input_is_text, step_names })
    }

    /// The document that was compiled.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// The position of an input in [`Inputs`].
    pub fn input(&self, name: &str) -> Option<usize> {
        self.recipe.inputs.iter().position(|input| input.name == name)
    }

    /// The position of a step, for [`Evaluation::at`]: resolved once, not for each person.
    pub fn step(&self, name: &str) -> Option<usize> {
        self.step_names.get(name).copied()
    }

    /// Evaluates all steps for one person.
    ///
    /// # Errors
    /// `Missing` names the first step that the inputs cannot feed.
    pub fn evaluate<'a>(&'a self, inputs: &'a Inputs) -> Result<Evaluation<'a>, Missing> {
        let values = inputs.values();
        for (position, (spec, wants_text)) in self.recipe.inputs.iter().zip(&self.input_is_text).enumerate() {
            let given = values.get(position).map(|value| matches!(value, Value::Text(_)));
            if given != Some(*wants_text) {
                return Err(Defect::Input(spec.name.clone()).into());
            }
        }
        let mut slots: Vec<Slot<'a>> = Vec::with_capacity(self.program.len());
        for (instruction, step) in self.program.iter().zip(&self.recipe.steps) {
            let slot = self.run(instruction, values, &slots).map_err(|stop| stop.at(&step.name))?;
            if step.line.is_some()
                && !matches!(slot, Slot::Number(number) if Rupiah::from_whole(number).is_some())
            {
                return Err(Missing::Fraction { step: step.name.clone() });
            }
            slots.push(slot);
        }
        Ok(Evaluation { compiled: self, slots })
    }

    fn run<'a>(
        &'a self,
        instruction: &'a Instruction,
        inputs: &'a [Value],
        slots: &[Slot<'a>],
    ) -> Result<Slot<'a>, Stop> {
        let value = match instruction {
            Instruction::Input(at) => {
                return Ok(inputs.get(*at).map_or(Slot::Number(Decimal::ZERO), Slot::of));
            }
            Instruction::Constant(value) => return Ok(Slot::of(value)),
            Instruction::Lookup { table, texts, .. } => {
                let otherwise = || self.recipe.tables.get(*table)?.otherwise.as_ref();
                let found = self.row(instruction, slots).map(|row| &row.value).or_else(otherwise);
                return found.map(Slot::of).ok_or_else(|| {
                    let keys: Vec<&str> = texts.iter().map(|at| text(slots, *at)).collect();
                    Stop::Row(keys.join("/"))
                });
            }
            Instruction::Choose { on, when, otherwise } => {
                let key = text(slots, *on);
                let case = when.binary_search_by(|(text, _)| text.as_str().cmp(key)).ok();
                let chosen = case.and_then(|at| when.get(at)).map(|(_, at)| *at).or(*otherwise);
                let slot = chosen.and_then(|at| slots.get(at)).copied();
                return slot.ok_or_else(|| Stop::Row(key.to_owned()));
            }
            Instruction::Sum { plus, minus } => fold(slots, plus, Decimal::ZERO, arithmetic::add)
                .and_then(|added| fold(slots, minus, added, arithmetic::subtract)),
            Instruction::Product(of) => fold(slots, of, Decimal::ONE, arithmetic::multiply),
            Instruction::Least(of) => of.iter().map(|at| number(slots, *at)).min(),
            Instruction::Greatest(of) => of.iter().map(|at| number(slots, *at)).max(),
            Instruction::Round { of, to, mode } => arithmetic::round(number(slots, *of), *to, *mode),
            Instruction::Divide { of, by, to, mode } => {
                arithmetic::divide(number(slots, *of), number(slots, *by), *to, *mode)
            }
            Instruction::Progressive { of, brackets } => {
                arithmetic::progressive(number(slots, *of), brackets)
            }
        };
        value.map(Slot::Number).ok_or(Stop::Overflow)
    }

    /// The row that a look-up finds; `None` where it finds none, and for any other instruction.
    fn row(&self, instruction: &Instruction, slots: &[Slot<'_>]) -> Option<&Row> {
        let Instruction::Lookup { table, texts, number: by } = instruction else { return None };
        let key = |at: usize| texts.get(at).map_or("", |operand| text(slots, *operand));
        let number = by.map(|at| number(slots, at)).unwrap_or_default();
        let at = self.tables.get(*table)?.find(key, number)?;
        self.recipe.tables.get(*table)?.rows.get(at)
    }
}

impl<'a> Evaluation<'a> {
    /// The lines in order: position of the step and amount.
    pub fn lines(&self) -> impl Iterator<Item = (usize, LineKind, Rupiah)> {
        let steps = self.compiled.recipe.steps.iter();
        steps.zip(&self.slots).enumerate().filter_map(|(at, (step, slot))| {
            let kind = step.line?;
            match slot {
                Slot::Number(number) => Some((at, kind, Rupiah::from_whole(*number)?)),
                Slot::Text(_) => None,
            }
        })
    }

    /// The value of the step at a position given by [`Compiled::step`].
    pub fn at(&self, position: usize) -> Option<Slot<'a>> {
        self.slots.get(position).copied()
    }

    /// The value of a step.
    pub fn get(&self, name: &str) -> Option<Slot<'a>> {
        self.at(self.compiled.step(name)?)
    }

    /// The citations of a step: its own, and those of the row that it found.
    pub(super) fn citations(&self, position: usize) -> impl Iterator<Item = &'a Citation> {
        let compiled = self.compiled;
        let step = compiled.recipe.steps.get(position);
        let row = compiled.program.get(position).and_then(|found| compiled.row(found, &self.slots));
        let own = step.into_iter().flat_map(|step| &step.cites);
        let of_row = row.into_iter().flat_map(|row| &row.cites);
        own.chain(of_row).filter_map(|at| compiled.recipe.citations.get(*at))
    }

    /// The whole rupiah of a step.
    pub fn rupiah(&self, name: &str) -> Option<Rupiah> {
        match self.get(name)? {
            Slot::Number(number) => Rupiah::from_whole(number),
            Slot::Text(_) => None,
        }
    }
}

fn fold(
    slots: &[Slot<'_>],
    of: &[usize],
    start: Decimal,
    with: fn(Decimal, Decimal) -> Option<Decimal>,
) -> Option<Decimal> {
    of.iter().try_fold(start, |total, at| with(total, number(slots, *at)))
}

fn number(slots: &[Slot<'_>], at: usize) -> Decimal {
    match slots.get(at) {
        Some(Slot::Number(number)) => *number,
        _ => Decimal::ZERO,
    }
}

fn text<'a>(slots: &[Slot<'a>], at: usize) -> &'a str {
    match slots.get(at) {
        Some(Slot::Text(text)) => text,
        _ => "",
    }
}
