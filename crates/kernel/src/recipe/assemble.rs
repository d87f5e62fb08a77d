//! From the document to the program: names resolved to positions, types checked, every defect named.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::document::{Bracket, Matching, Op, Recipe, Rounding, Step, Unit, Value};
use super::table::Index;

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
    /// A table mixes types or numbers of keys, lacks thresholds, holds a row twice, cites what is not there
    /// or is empty.
    #[error("the table {0} is malformed")]
    Table(String),
    /// A step has no operands, a multiple that is not positive, brackets that do not rise, or a citation that is not
    /// there.
    #[error("{0} is malformed")]
    Step(String),
    /// The inputs do not have the number and types that the recipe names.
    #[error("the input {0} is missing or of the wrong type")]
    Input(String),
}

/// A step with its operands as positions.
#[derive(Debug)]
pub(super) enum Instruction {
    Input(usize),
    Constant(Value),
    Lookup { table: usize, texts: Vec<usize>, number: Option<usize> },
    Sum { plus: Vec<usize>, minus: Vec<usize> },
    Product(Vec<usize>),
    Least(Vec<usize>),
    Greatest(Vec<usize>),
    Round { of: usize, to: Decimal, mode: Rounding },
    Divide { of: usize, by: usize, to: Decimal, mode: Rounding },
    Choose { on: usize, when: Vec<(String, usize)>, otherwise: Option<usize> },
    Progressive { of: usize, brackets: Vec<Bracket> },
}

/// What assembling a recipe gives.
pub(super) struct Assembled {
    pub(super) program: Vec<Instruction>,
    pub(super) tables: Vec<Index>,
    pub(super) input_is_text: Vec<bool>,
    pub(super) step_names: HashMap<String, usize>,
}

/// Resolves and checks a whole recipe.
pub(super) fn assemble(recipe: &Recipe) -> Result<Assembled, Vec<Defect>> {
    let mut defects = Vec::new();
    let inputs = names(recipe.inputs.iter().map(|input| &input.name), &mut defects);
    let table_names = names(recipe.tables.iter().map(|table| &table.name), &mut defects);
    let step_names = names(recipe.steps.iter().map(|step| &step.name), &mut defects);
    let mut tables = Vec::with_capacity(recipe.tables.len());
    for table in &recipe.tables {
        let cites_known = table.rows.iter().flat_map(|row| &row.cites).all(|at| *at < recipe.citations.len());
        match Index::new(table).filter(|_| cites_known) {
            Some(index) => tables.push(index),
            None => defects.push(Defect::Table(table.name.clone())),
        }
    }
    if tables.len() < recipe.tables.len() {
        return Err(defects);
    }
    let input_is_text: Vec<bool> = recipe.inputs.iter().map(|input| input.unit == Unit::Text).collect();
    let mut assembler = Assembler {
        inputs,
        tables: table_names,
        indices: &tables,
        input_is_text: &input_is_text,
        citation_count: recipe.citations.len(),
        known: HashMap::new(),
        is_text: Vec::with_capacity(recipe.steps.len()),
        defects,
    };
    let program: Vec<Instruction> =
        recipe.steps.iter().enumerate().map(|(at, step)| assembler.step(at, step)).collect();
    let defects = assembler.defects;
    if defects.is_empty() {
        Ok(Assembled { program, tables, input_is_text, step_names })
    } else {
        Err(defects)
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

struct Assembler<'a> {
    inputs: HashMap<String, usize>,
    tables: HashMap<String, usize>,
    indices: &'a [Index],
    input_is_text: &'a [bool],
    citation_count: usize,
    /// The steps that stand before the one at hand.
    known: HashMap<&'a str, usize>,
    is_text: Vec<bool>,
    defects: Vec<Defect>,
}

impl<'a> Assembler<'a> {
    fn step(&mut self, at: usize, step: &'a Step) -> Instruction {
        let (instruction, is_text) = self.instruction(step);
        if step.line.is_some() && is_text {
            self.wrong_type(step, &step.name);
        }
        if step.cites.iter().any(|citation| *citation >= self.citation_count) {
            self.malformed(step);
        }
        self.known.insert(&step.name, at);
        self.is_text.push(is_text);
        instruction
    }

    fn instruction(&mut self, step: &Step) -> (Instruction, bool) {
        let instruction = match &step.op {
            Op::Input { input } => {
                let position = self.position(self.inputs.get(input).copied(), step, input);
                let is_text = self.input_is_text.get(position).copied().unwrap_or_default();
                return (Instruction::Input(position), is_text);
            }
            Op::Constant { value } => {
                return (Instruction::Constant(value.clone()), matches!(value, Value::Text(_)));
            }
            Op::Lookup { table, by } => return self.lookup(table, by, step),
            Op::Choose { on, when, otherwise } => {
                return self.choose((on, when, otherwise.as_ref()), step);
            }
            Op::Sum { plus, minus } => {
                if plus.is_empty() && minus.is_empty() {
                    self.malformed(step);
                }
                Instruction::Sum { plus: self.numbers(plus, step), minus: self.numbers(minus, step) }
            }
            Op::Product { of } => Instruction::Product(self.some_numbers(of, step)),
            Op::Least { of } => Instruction::Least(self.some_numbers(of, step)),
            Op::Greatest { of } => Instruction::Greatest(self.some_numbers(of, step)),
            Op::Round { of, to, mode } => {
                self.multiple(*to, step);
                Instruction::Round { of: self.number(of, step), to: *to, mode: *mode }
            }
            Op::Divide { of, by, to, mode } => {
                self.multiple(*to, step);
                let (of, by) = (self.number(of, step), self.number(by, step));
                Instruction::Divide { of, by, to: *to, mode: *mode }
            }
            Op::Progressive { of, brackets } => {
                let rising =
                    brackets.windows(2).all(|pair| matches!(pair, [one, two] if one.above < two.above));
                if brackets.is_empty() || !rising {
                    self.malformed(step);
                }
                Instruction::Progressive { of: self.number(of, step), brackets: brackets.clone() }
            }
        };
        (instruction, false)
    }

    fn lookup(&mut self, table: &str, by: &[String], step: &Step) -> (Instruction, bool) {
        let position = self.position(self.tables.get(table).copied(), step, table);
        let operands: Vec<usize> =
            by.iter().map(|name| self.position(self.known.get(name.as_str()).copied(), step, name)).collect();
        let (texts, numbers): (Vec<usize>, Vec<usize>) =
            operands.into_iter().partition(|at| self.is_text_at(*at));
        let Some(index) = self.indices.get(position) else {
            return (Instruction::Constant(Value::Number(Decimal::ZERO)), false);
        };
        let wanted_numbers = usize::from(index.matching != Matching::Exact);
        if numbers.len() != wanted_numbers || texts.len() != index.key_count {
            self.wrong_type(step, &by.join(", "));
        }
        (Instruction::Lookup { table: position, texts, number: numbers.first().copied() }, index.is_text)
    }

    fn choose(
        &mut self,
        (on, when, otherwise): (&str, &BTreeMap<String, String>, Option<&String>),
        step: &Step,
    ) -> (Instruction, bool) {
        let on = self.operand(on, true, step);
        let cases: Vec<(String, usize)> = when
            .iter()
            .map(|(text, name)| {
                (text.clone(), self.position(self.known.get(name.as_str()).copied(), step, name))
            })
            .collect();
        let otherwise =
            otherwise.map(|name| self.position(self.known.get(name.as_str()).copied(), step, name));
        let branches = cases.iter().map(|(_, at)| *at).chain(otherwise);
        let types: Vec<bool> = branches.map(|at| self.is_text_at(at)).collect();
        let is_text = types.first().copied().unwrap_or_default();
        if types.is_empty() {
            self.malformed(step);
        }
        if types.iter().any(|one| *one != is_text) {
            self.wrong_type(step, &step.name);
        }
        (Instruction::Choose { on, when: cases, otherwise }, is_text)
    }

    fn some_numbers(&mut self, of: &[String], step: &Step) -> Vec<usize> {
        if of.is_empty() {
            self.malformed(step);
        }
        self.numbers(of, step)
    }

    fn numbers(&mut self, of: &[String], step: &Step) -> Vec<usize> {
        of.iter().map(|name| self.number(name, step)).collect()
    }

    fn number(&mut self, name: &str, step: &Step) -> usize {
        self.operand(name, false, step)
    }

    fn operand(&mut self, name: &str, text: bool, step: &Step) -> usize {
        let at = self.position(self.known.get(name).copied(), step, name);
        if self.is_text.get(at).is_some_and(|is_text| *is_text != text) {
            self.wrong_type(step, name);
        }
        at
    }

    fn position(&mut self, found: Option<usize>, step: &Step, name: &str) -> usize {
        if found.is_none() {
            self.defects.push(Defect::Unknown { step: step.name.clone(), name: name.to_owned() });
        }
        found.unwrap_or_default()
    }

    fn is_text_at(&self, at: usize) -> bool {
        self.is_text.get(at).copied().unwrap_or_default()
    }

    fn multiple(&mut self, to: Decimal, step: &Step) {
        if to <= Decimal::ZERO {
            self.malformed(step);
        }
    }

    fn malformed(&mut self, step: &Step) {
        self.defects.push(Defect::Step(step.name.clone()));
    }

    fn wrong_type(&mut self, step: &Step, operand: &str) {
        self.defects.push(Defect::Type { step: step.name.clone(), operand: operand.to_owned() });
    }
}
