//! Writing a recipe: each method adds one thing, and what the law says carries its citation along.

use kernel::Label;
use kernel::recipe::{
    Bracket, Citation, InputSpec, LineKind, Matching, Op, Recipe, Rounding, Row, Step, Table, Unit, Value,
};
use rust_decimal::Decimal;

use super::input;
use crate::regulation::{LawRow, LawTable};

/// A recipe being written.
pub(super) struct Draft {
    recipe: Recipe,
}

/// A step being written: rupiah, unless said otherwise.
pub(super) struct Writing {
    step: Step,
}

/// A row of a table that a policy or a setting brings: its text, its value, and its citation if it has one.
pub(super) type OwnRow<'a> = (String, Value, Option<&'a Citation>);

/// A row of a table that is searched by a number: its text, empty where there is none, the number from which it holds, its value.
pub(super) type Threshold = (String, Decimal, Value);

/// A row that holds from a number on, with who says so.
pub(super) struct Reaching<'a> {
    pub(super) keys: Vec<String>,
    pub(super) from: Decimal,
    pub(super) value: Value,
    pub(super) citation: &'a Citation,
}

/// A table that a policy or a setting brings: exact texts, no threshold.
pub(super) struct OwnTable<'a> {
    pub(super) name: &'a str,
    pub(super) label: Label,
    pub(super) otherwise: Option<Value>,
    pub(super) rows: Vec<OwnRow<'a>>,
}

/// A step named for the recipe and labelled for people.
pub(super) fn step(name: &str, id: &str, en: &str) -> Writing {
    labelled(name, Label::new(id, en))
}

/// The same for a label that a policy gives.
pub(super) fn labelled(name: &str, label: Label) -> Writing {
    let op = Op::Constant { value: Value::Number(Decimal::ZERO) };
    Writing { step: Step { name: name.to_owned(), label, unit: Unit::Rupiah, op, cites: vec![], line: None } }
}

impl Writing {
    pub(super) fn unit(mut self, unit: Unit) -> Self {
        self.step.unit = unit;
        self
    }

    pub(super) fn cites(mut self, citation: usize) -> Self {
        if !self.step.cites.contains(&citation) {
            self.step.cites.push(citation);
        }
        self
    }

    pub(super) fn line(mut self, kind: LineKind) -> Self {
        self.step.line = Some(kind);
        self
    }

    pub(super) fn is(mut self, op: Op) -> Self {
        self.step.op = op;
        self
    }
}

impl Draft {
    pub(super) fn new(kind: &str) -> Self {
        let recipe = Recipe {
            kind: kind.to_owned(),
            citations: vec![],
            inputs: vec![],
            tables: vec![],
            steps: vec![],
        };
        Self { recipe }
    }

    /// Goes on with a recipe that was written already.
    pub(super) fn resume(recipe: Recipe) -> Self {
        Self { recipe }
    }

    pub(super) fn finish(self) -> Recipe {
        self.recipe
    }

    pub(super) fn add(&mut self, writing: Writing) {
        self.recipe.steps.push(writing.step);
    }

    /// An input and the step that reads it, under one name.
    pub(super) fn input(&mut self, writing: Writing) {
        let Step { name, label, unit, .. } = &writing.step;
        let spec = InputSpec { name: name.clone(), label: label.clone(), unit: *unit };
        let op = Op::Input { input: name.clone() };
        self.recipe.inputs.push(spec);
        self.add(writing.is(op));
    }

    pub(super) fn constant(&mut self, writing: Writing, value: impl Into<Value>) {
        let value = value.into();
        self.add(writing.is(Op::Constant { value }));
    }

    /// A parameter of law: a constant in the law's unit, with its citation.
    pub(super) fn parameter(&mut self, writing: Writing, row: &LawRow) {
        let citation = self.cite(&row.citation);
        self.constant(writing.unit(row.unit.of_recipe()).cites(citation), row.value.clone());
    }

    /// A line rounded half up to the rupiah: the exact figure, then the line.
    pub(super) fn rounded(&mut self, writing: Writing, op: Op) {
        let Step { name, label, cites, .. } = &writing.step;
        let exact_name = format!("{name}_exact");
        let exact_label =
            Label::new(format!("{}, sebelum dibulatkan", label.id), format!("{}, before rounding", label.en));
        let mut exact = labelled(&exact_name, exact_label).is(op);
        exact.step.cites.clone_from(cites);
        self.add(exact);
        self.add(writing.is(round(&exact_name, Decimal::ONE, Rounding::HalfUp)));
    }

    /// A line of whole rupiah, rounded half up, by a divisor: what is divided, then the line.
    pub(super) fn divided(&mut self, writing: Writing, op: Op, by: &str) {
        let Step { name, label, .. } = &writing.step;
        let whole_name = format!("{name}_dividend");
        let label =
            Label::new(format!("{}, sebelum dibagi", label.id), format!("{}, before division", label.en));
        self.add(labelled(&whole_name, label).is(op));
        let (by, mode) = (by.to_owned(), Rounding::HalfUp);
        self.add(writing.is(Op::Divide { of: whole_name, by, to: Decimal::ONE, mode }));
    }

    /// The index of a citation, the same for equal ones.
    pub(super) fn cite(&mut self, citation: &Citation) -> usize {
        let citations = &mut self.recipe.citations;
        citations.iter().position(|known| known == citation).unwrap_or_else(|| {
            citations.push(citation.clone());
            citations.len() - 1
        })
    }

    /// Takes a table of law into the recipe, under its own id, and gives its citation's index.
    pub(super) fn table(&mut self, table: &LawTable, otherwise: Option<Value>) -> usize {
        let citation = self.cite(&table.citation);
        let mut rows = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let cites = if row.citation == table.citation { vec![] } else { vec![self.cite(&row.citation)] };
            let (keys, value) = (row.keys.clone(), row.value.clone());
            rows.push(Row { keys, from: row.threshold, value, cites });
        }
        let (name, label) = (table.id.clone(), table.title.clone());
        self.recipe.tables.push(Table { name, label, matching: table.matching, otherwise, rows });
        citation
    }

    /// The same with a row for "none" that gives nothing.
    pub(super) fn table_with_none(&mut self, table: &LawTable) -> usize {
        let citation = self.table(table, None);
        let keys = table.rows.first().map_or(0, |row| row.keys.len());
        if let Some(added) = self.recipe.tables.last_mut() {
            let keys = vec![input::NONE.to_owned(); keys];
            added.rows.push(Row { keys, from: None, value: Value::Number(Decimal::ZERO), cites: vec![] });
        }
        citation
    }

    /// Puts a row with a source of its own into the last table, in place of one with the same keys.
    pub(super) fn put_row(&mut self, keys: Vec<String>, value: Value, citation: &Citation) {
        let cites = vec![self.cite(citation)];
        if let Some(table) = self.recipe.tables.last_mut() {
            table.rows.retain(|row| row.keys != keys);
            table.rows.push(Row { keys, from: None, value, cites });
        }
    }

    /// A table that a policy or a setting brings.
    pub(super) fn own_table(&mut self, own: OwnTable<'_>) {
        let rows = own.rows.into_iter().map(|(key, value, citation)| {
            let cites = citation.map(|citation| self.cite(citation)).into_iter().collect();
            Row { keys: vec![key], from: None, value, cites }
        });
        let rows = rows.collect();
        let (name, label, otherwise) = (own.name.to_owned(), own.label, own.otherwise);
        self.recipe.tables.push(Table { name, label, matching: Matching::Exact, otherwise, rows });
    }

    /// A table that a policy brings whose rows hold from a number on.
    pub(super) fn reaching_table(&mut self, name: &str, label: Label, rows: Vec<Threshold>) {
        let rows = rows.into_iter().map(|(key, from, value)| {
            let keys = if key.is_empty() { vec![] } else { vec![key] };
            Row { keys, from: Some(from), value, cites: vec![] }
        });
        let (name, rows) = (name.to_owned(), rows.collect());
        let table = Table { name, label, matching: Matching::AtLeast, otherwise: None, rows };
        self.recipe.tables.push(table);
    }

    /// A table whose rows hold from a number on, each with a citation of its own.
    pub(super) fn cited_table(
        &mut self,
        (name, label): (&str, Label),
        otherwise: Value,
        rows: Vec<Reaching<'_>>,
    ) {
        let rows = rows.into_iter().map(|row| {
            let cites = vec![self.cite(row.citation)];
            Row { keys: row.keys, from: Some(row.from), value: row.value, cites }
        });
        let (name, rows) = (name.to_owned(), rows.collect());
        let otherwise = Some(otherwise);
        self.recipe.tables.push(Table { name, label, matching: Matching::AtLeast, otherwise, rows });
    }

    /// The names of the lines of a kind so far.
    pub(super) fn lines(&self, kind: LineKind) -> Vec<String> {
        let of_kind = |step: &&Step| step.line == Some(kind);
        self.recipe.steps.iter().filter(of_kind).map(|step| step.name.clone()).collect()
    }
}

pub(super) fn sum(of: &[&str]) -> Op {
    Op::Sum { plus: owned(of), minus: vec![] }
}

pub(super) fn difference(plus: &[&str], minus: &[&str]) -> Op {
    Op::Sum { plus: owned(plus), minus: owned(minus) }
}

pub(super) fn product(of: &[&str]) -> Op {
    Op::Product { of: owned(of) }
}

pub(super) fn least(of: &[&str]) -> Op {
    Op::Least { of: owned(of) }
}

pub(super) fn greatest(of: &[&str]) -> Op {
    Op::Greatest { of: owned(of) }
}

pub(super) fn lookup(table: &str, by: &[&str]) -> Op {
    Op::Lookup { table: table.to_owned(), by: owned(by) }
}

pub(super) fn round(of: &str, to: Decimal, mode: Rounding) -> Op {
    Op::Round { of: of.to_owned(), to, mode }
}

/// The step for each text; the last argument is the step for any other.
pub(super) fn choose(on: &str, when: &[(&str, &str)], otherwise: Option<&str>) -> Op {
    let when = when.iter().map(|(text, name)| ((*text).to_owned(), (*name).to_owned())).collect();
    Op::Choose { on: on.to_owned(), when, otherwise: otherwise.map(str::to_owned) }
}

pub(super) fn progressive(of: &str, table: &LawTable) -> Op {
    let bracket = |row: &LawRow| match (&row.threshold, &row.value) {
        (Some(above), Value::Number(rate)) => Some(Bracket { above: *above, rate: *rate }),
        _ => None,
    };
    Op::Progressive { of: of.to_owned(), brackets: table.rows.iter().filter_map(bracket).collect() }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
