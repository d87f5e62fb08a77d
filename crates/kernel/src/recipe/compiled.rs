//! The recipe as a program: names resolved to positions, tables sorted, types checked once.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::{Decimal, RoundingStrategy};

use super::document::{Bracket, LineKind, Matching, Op, Recipe, Rounding, Step, Table, Unit, Value};
use super::inputs::Inputs;
use crate::Rupiah;

/// A recipe that was checked and can be run.
#[derive(Debug)]
pub struct Compiled {
    recipe: Recipe,
    program: Vec<Instruction>,
    tables: Vec<Index>,
    input_is_text: Vec<bool>,
}

/// A recipe that cannot be compiled, or inputs that do not fit it: a defect of the one who made them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Defect {
    /// A name is used twice.
    #[error("{0} is defined twice")]
    Twice(String),
    /// A step refers to something that is not defined before it; this also refuses every cycle.
    #[error("{step} refers to {name}, which is not defined before it")]
    Unknown {
        /// The step.
        step: String,
        /// What it refers to.
        name: String,
    },
    /// A step uses a text as a number or the other way round.
    #[error("{step} has an operand of the wrong type: {operand}")]
    Type {
        /// The step.
        step: String,
        /// The operand.
        operand: String,
    },
    /// A table mixes types, lacks thresholds or is empty.
    #[error("the table {0} is malformed")]
    Table(String),
    /// A step has no operands, or a multiple that is not positive.
    #[error("{0} is malformed")]
    Step(String),
    /// The inputs do not have the number and types that the recipe names.
    #[error("the input {0} is missing or of the wrong type")]
    Input(String),
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
    /// A number is beyond what decimals hold.
    #[error("{step} overflows")]
    Overflow {
        /// The step.
        step: String,
    },
}

#[derive(Debug)]
enum Instruction {
    Input(usize),
    Constant(Value),
    Lookup { table: usize, texts: Vec<usize>, number: Option<usize> },
    Sum { plus: Vec<usize>, minus: Vec<usize> },
    Product(Vec<usize>),
    Least(Vec<usize>),
    Greatest(Vec<usize>),
    Round { of: usize, to: Decimal, mode: Rounding },
    Choose { on: usize, when: HashMap<String, usize>, otherwise: Option<usize> },
    Progressive { of: usize, brackets: Vec<Bracket> },
}

#[derive(Debug)]
struct Index {
    matching: Matching,
    rows: HashMap<String, Vec<(Decimal, Value)>>,
    otherwise: Option<Value>,
    is_text: bool,
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

const KEY_SEPARATOR: char = '\u{1f}';

impl Compiled {
    /// Checks a recipe and prepares it to be run.
    ///
    /// # Errors
    /// All defects of the recipe at once.
    pub fn new(recipe: Recipe) -> Result<Self, Vec<Defect>> {
        let mut defects = Vec::new();
        let inputs = names(recipe.inputs.iter().map(|input| &input.name), &mut defects);
        let table_names = names(recipe.tables.iter().map(|table| &table.name), &mut defects);
        names(recipe.steps.iter().map(|step| &step.name), &mut defects);
        let tables: Vec<Index> = recipe.tables.iter().map(|table| index(table, &mut defects)).collect();
        let input_is_text = recipe.inputs.iter().map(|input| input.unit == Unit::Text).collect();

        let mut assembler = Assembler {
            inputs,
            tables: table_names,
            indices: &tables,
            input_is_text: &input_is_text,
            known: HashMap::new(),
            is_text: Vec::new(),
            defects,
        };
        let program: Vec<Instruction> =
            recipe.steps.iter().enumerate().map(|(at, step)| assembler.assemble(at, step)).collect();
        let defects = assembler.defects;
        if defects.is_empty() { Ok(Self { recipe, program, tables, input_is_text }) } else { Err(defects) }
    }

    /// The document that was compiled.
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// The position of an input in [`Inputs`].
    pub fn input(&self, name: &str) -> Option<usize> {
        self.recipe.inputs.iter().position(|input| input.name == name)
    }

    /// Evaluates all steps for one person.
    ///
    /// # Errors
    /// `Missing` names the first step that the inputs cannot feed.
    pub fn evaluate<'a>(&'a self, inputs: &'a Inputs) -> Result<Evaluation<'a>, Missing> {
        let values = inputs.values();
        for (position, spec) in self.recipe.inputs.iter().enumerate() {
            let expected_text = self.input_is_text.get(position).copied().unwrap_or_default();
            let fits =
                values.get(position).is_some_and(|value| matches!(value, Value::Text(_)) == expected_text);
            if !fits {
                return Err(Defect::Input(spec.name.clone()).into());
            }
        }
        let mut slots: Vec<Slot<'a>> = Vec::with_capacity(self.program.len());
        for (instruction, step) in self.program.iter().zip(&self.recipe.steps) {
            let slot = self.run(instruction, step, values, &slots)?;
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
        step: &Step,
        inputs: &'a [Value],
        slots: &[Slot<'a>],
    ) -> Result<Slot<'a>, Missing> {
        let overflow = || Missing::Overflow { step: step.name.clone() };
        let fold = |of: &[usize], start: Decimal, with: fn(Decimal, Decimal) -> Option<Decimal>| {
            of.iter().try_fold(start, |total, at| with(total, number(slots, *at))).ok_or_else(overflow)
        };
        let first = |of: &[usize]| of.first().map_or(Decimal::ZERO, |at| number(slots, *at));
        Ok(match instruction {
            Instruction::Input(at) => inputs.get(*at).map_or(Slot::Number(Decimal::ZERO), Slot::of),
            Instruction::Constant(value) => Slot::of(value),
            Instruction::Lookup { table, texts, number: by } => {
                let key = key(slots, texts);
                let found = self
                    .tables
                    .get(*table)
                    .and_then(|index| index.find(&key, by.map(|at| number(slots, at))));
                let missing =
                    || Missing::Row { step: step.name.clone(), key: key.replace(KEY_SEPARATOR, "/") };
                Slot::of(found.ok_or_else(missing)?)
            }
            Instruction::Sum { plus, minus } => {
                let added = fold(plus, Decimal::ZERO, Decimal::checked_add)?;
                Slot::Number(fold(minus, added, Decimal::checked_sub)?)
            }
            Instruction::Product(of) => Slot::Number(fold(of, Decimal::ONE, Decimal::checked_mul)?),
            Instruction::Least(of) => Slot::Number(fold(of, first(of), |one, two| Some(one.min(two)))?),
            Instruction::Greatest(of) => Slot::Number(fold(of, first(of), |one, two| Some(one.max(two)))?),
            Instruction::Round { of, to, mode } => {
                Slot::Number(round(number(slots, *of), *to, *mode).ok_or_else(overflow)?)
            }
            Instruction::Choose { on, when, otherwise } => {
                let text = text(slots, *on);
                let missing = || Missing::Row { step: step.name.clone(), key: text.to_owned() };
                let chosen = when.get(text).copied().or(*otherwise).ok_or_else(missing)?;
                slots.get(chosen).copied().unwrap_or(Slot::Number(Decimal::ZERO))
            }
            Instruction::Progressive { of, brackets } => {
                Slot::Number(progressive(number(slots, *of), brackets).ok_or_else(overflow)?)
            }
        })
    }
}

impl Evaluation<'_> {
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

    /// The value of a step.
    pub fn get(&self, name: &str) -> Option<Slot<'_>> {
        let at = self.compiled.recipe.steps.iter().position(|step| step.name == name)?;
        self.slots.get(at).copied()
    }

    /// The whole rupiah of a step.
    pub fn rupiah(&self, name: &str) -> Option<Rupiah> {
        match self.get(name)? {
            Slot::Number(number) => Rupiah::from_whole(number),
            Slot::Text(_) => None,
        }
    }
}

impl Index {
    fn find(&self, key: &str, number: Option<Decimal>) -> Option<&Value> {
        let Some(rows) = self.rows.get(key) else { return self.otherwise.as_ref() };
        let number = number.unwrap_or_default();
        let reached = match self.matching {
            Matching::Exact => 1,
            Matching::AtLeast => rows.partition_point(|(from, _)| *from <= number),
            Matching::Above => rows.partition_point(|(from, _)| *from < number),
        };
        rows.get(reached.saturating_sub(1)).map(|(_, value)| value)
    }
}

/// Turns the names of steps into positions and checks the types on the way.
struct Assembler<'a> {
    inputs: HashMap<String, usize>,
    tables: HashMap<String, usize>,
    indices: &'a [Index],
    input_is_text: &'a Vec<bool>,
    known: HashMap<String, usize>,
    is_text: Vec<bool>,
    defects: Vec<Defect>,
}

impl Assembler<'_> {
    fn assemble(&mut self, at: usize, step: &Step) -> Instruction {
        let mut is_text = false;
        let instruction = match &step.op {
            Op::Input { input } => {
                let position = self.position(self.inputs.get(input).copied(), step, input);
                is_text = self.input_is_text.get(position).copied().unwrap_or_default();
                Instruction::Input(position)
            }
            Op::Constant { value } => {
                is_text = matches!(value, Value::Text(_));
                Instruction::Constant(value.clone())
            }
            Op::Lookup { table, by } => {
                let position = self.position(self.tables.get(table).copied(), step, table);
                is_text = self.indices.get(position).is_some_and(|index| index.is_text);
                self.lookup(position, by, step)
            }
            Op::Sum { plus, minus } => {
                Instruction::Sum { plus: self.numbers(plus, step), minus: self.numbers(minus, step) }
            }
            Op::Product { of } => Instruction::Product(self.some_numbers(of, step)),
            Op::Least { of } => Instruction::Least(self.some_numbers(of, step)),
            Op::Greatest { of } => Instruction::Greatest(self.some_numbers(of, step)),
            Op::Round { of, to, mode } => {
                if *to <= Decimal::ZERO {
                    self.defects.push(Defect::Step(step.name.clone()));
                }
                Instruction::Round { of: self.operand(of, false, step), to: *to, mode: *mode }
            }
            Op::Choose { on, when, otherwise } => {
                let (instruction, chosen_is_text) = self.choose((on, when, otherwise.as_ref()), step);
                is_text = chosen_is_text;
                instruction
            }
            Op::Progressive { of, brackets } => {
                let rising =
                    brackets.windows(2).all(|pair| matches!(pair, [one, two] if one.above < two.above));
                if brackets.is_empty() || !rising {
                    self.defects.push(Defect::Step(step.name.clone()));
                }
                Instruction::Progressive { of: self.operand(of, false, step), brackets: brackets.clone() }
            }
        };
        if step.line.is_some() && is_text {
            self.defects.push(Defect::Type { step: step.name.clone(), operand: step.name.clone() });
        }
        self.known.insert(step.name.clone(), at);
        self.is_text.push(is_text);
        instruction
    }

    fn lookup(&mut self, table: usize, by: &[String], step: &Step) -> Instruction {
        let operands: Vec<usize> =
            by.iter().map(|name| self.position(self.known.get(name).copied(), step, name)).collect();
        let (texts, numbers): (Vec<usize>, Vec<usize>) =
            operands.into_iter().partition(|at| self.is_text.get(*at).copied().unwrap_or_default());
        let wants_number = self.indices.get(table).is_some_and(|index| index.matching != Matching::Exact);
        if numbers.len() != usize::from(wants_number) {
            self.defects.push(Defect::Type { step: step.name.clone(), operand: by.join(", ") });
        }
        Instruction::Lookup { table, texts, number: numbers.first().copied() }
    }

    fn choose(
        &mut self,
        (on, when, otherwise): (&str, &BTreeMap<String, String>, Option<&String>),
        step: &Step,
    ) -> (Instruction, bool) {
        let on = self.operand(on, true, step);
        let cases: HashMap<String, usize> = when
            .iter()
            .map(|(text, name)| (text.clone(), self.position(self.known.get(name).copied(), step, name)))
            .collect();
        let otherwise = otherwise.map(|name| self.position(self.known.get(name).copied(), step, name));
        let types: Vec<bool> = cases
            .values()
            .chain(&otherwise)
            .map(|at| self.is_text.get(*at).copied().unwrap_or_default())
            .collect();
        let is_text = types.first().copied().unwrap_or_default();
        if types.iter().any(|one| *one != is_text) {
            self.defects.push(Defect::Type { step: step.name.clone(), operand: step.name.clone() });
        }
        (Instruction::Choose { on, when: cases, otherwise }, is_text)
    }

    fn some_numbers(&mut self, of: &[String], step: &Step) -> Vec<usize> {
        if of.is_empty() {
            self.defects.push(Defect::Step(step.name.clone()));
        }
        self.numbers(of, step)
    }

    fn numbers(&mut self, of: &[String], step: &Step) -> Vec<usize> {
        of.iter().map(|name| self.operand(name, false, step)).collect()
    }

    fn operand(&mut self, name: &str, text: bool, step: &Step) -> usize {
        let at = self.position(self.known.get(name).copied(), step, name);
        if self.is_text.get(at).is_some_and(|is_text| *is_text != text) {
            self.defects.push(Defect::Type { step: step.name.clone(), operand: name.to_owned() });
        }
        at
    }

    fn position(&mut self, found: Option<usize>, step: &Step, name: &str) -> usize {
        if found.is_none() {
            self.defects.push(Defect::Unknown { step: step.name.clone(), name: name.to_owned() });
        }
        found.unwrap_or_default()
    }
}

fn names<'a>(all: impl Iterator<Item = &'a String>, defects: &mut Vec<Defect>) -> HashMap<String, usize> {
    let mut positions = HashMap::new();
    for (at, name) in all.enumerate() {
        if positions.insert(name.clone(), at).is_some() {
            defects.push(Defect::Twice(name.clone()));
        }
    }
    positions
}

fn index(table: &Table, defects: &mut Vec<Defect>) -> Index {
    let is_text = table.rows.first().is_some_and(|row| matches!(row.value, Value::Text(_)));
    let mut rows: HashMap<String, Vec<(Decimal, Value)>> = HashMap::new();
    let mut is_sound = !table.rows.is_empty();
    for row in &table.rows {
        is_sound &= matches!(row.value, Value::Text(_)) == is_text;
        is_sound &= row.from.is_some() == (table.matching != Matching::Exact);
        let found = rows.entry(row.keys.join(&KEY_SEPARATOR.to_string())).or_default();
        found.push((row.from.unwrap_or_default(), row.value.clone()));
    }
    for found in rows.values_mut() {
        found.sort_by_key(|(from, _)| *from);
        is_sound &= found.windows(2).all(|pair| matches!(pair, [(one, _), (two, _)] if one < two));
    }
    if !is_sound {
        defects.push(Defect::Table(table.name.clone()));
    }
    Index { matching: table.matching, rows, otherwise: table.otherwise.clone(), is_text }
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

fn key<'a>(slots: &[Slot<'a>], texts: &[usize]) -> std::borrow::Cow<'a, str> {
    match texts {
        [] => "".into(),
        [one] => text(slots, *one).into(),
        many => {
            let parts: Vec<&str> = many.iter().map(|at| text(slots, *at)).collect();
            parts.join(&KEY_SEPARATOR.to_string()).into()
        }
    }
}

fn round(value: Decimal, to: Decimal, mode: Rounding) -> Option<Decimal> {
    let strategy = match mode {
        Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        Rounding::Up => RoundingStrategy::ToPositiveInfinity,
        Rounding::Down => RoundingStrategy::ToNegativeInfinity,
    };
    if to == Decimal::ONE {
        return Some(value.round_dp_with_strategy(0, strategy));
    }
    // Dividing by a multiple such as 3 may not end, so the quotient is taken apart instead: value = whole * to + rest.
    let rest = value.checked_rem(to)?;
    let whole = (value - rest).checked_div(to)?.round();
    let step = match mode {
        Rounding::Up if rest > Decimal::ZERO => Decimal::ONE,
        Rounding::Down if rest < Decimal::ZERO => Decimal::NEGATIVE_ONE,
        Rounding::HalfUp if rest.abs() * Decimal::TWO >= to => {
            if rest.is_sign_negative() {
                Decimal::NEGATIVE_ONE
            } else {
                Decimal::ONE
            }
        }
        _ => Decimal::ZERO,
    };
    (whole + step).checked_mul(to)
}

fn progressive(value: Decimal, brackets: &[Bracket]) -> Option<Decimal> {
    let mut tax = Decimal::ZERO;
    for (at, bracket) in brackets.iter().enumerate() {
        let top = brackets.get(at + 1).map_or(value, |next| value.min(next.above));
        let slice = top.checked_sub(bracket.above)?.max(Decimal::ZERO);
        tax = tax.checked_add(slice.checked_mul(bracket.rate)?)?;
    }
    Some(tax)
}
