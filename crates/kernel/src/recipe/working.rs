//! The explanation: the same fold, with the reasons kept.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::compiled::{Compiled, Evaluation, Missing};
use super::document::{Citation, LineKind, Op, Rounding, Step, Unit, Value};
use super::inputs::{Inputs, Source};
use crate::{Language, Rupiah};

/// How one value came about: the operation in words, its operands, its citations, the record behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Working {
    /// The step's name in the recipe.
    pub step: String,
    /// For people.
    pub label: String,
    /// The value: a decimal or a text.
    pub value: String,
    /// The unit of the value.
    pub unit: Unit,
    /// The operation with its numbers: `0.1 × 2785700`.
    pub formula: String,
    /// The regulations or policies that say so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
    /// The record behind an input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The operands; an operand that is a line of its own is not taken apart again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    pub operands: Vec<Working>,
}

/// A line of the result with its working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExplainedLine {
    /// The step's name in the recipe.
    pub code: String,
    /// For people.
    pub label: String,
    /// What the line does to the amount paid.
    pub kind: LineKind,
    /// Whole rupiah.
    pub amount: Rupiah,
    /// How it came about.
    pub working: Working,
}

impl Compiled {
    /// Every line with its working down to facts, law and policy.
    ///
    /// # Errors
    /// `Missing`, exactly where [`Compiled::evaluate`] gives it.
    pub fn explain(&self, inputs: &Inputs, language: Language) -> Result<Vec<ExplainedLine>, Missing> {
        let evaluation = self.evaluate(inputs)?;
        let telling = Telling { evaluation: &evaluation, inputs, language };
        let lines = evaluation.lines().filter_map(|(at, kind, amount)| {
            let step = self.recipe().steps.get(at)?;
            Some(ExplainedLine {
                code: step.name.clone(),
                label: step.label.text(language).to_owned(),
                kind,
                amount,
                working: telling.working(step, true)?,
            })
        });
        Ok(lines.collect())
    }

    /// The working of one step, line or not.
    ///
    /// # Errors
    /// `Missing`, exactly where [`Compiled::evaluate`] gives it.
    pub fn explain_step(
        &self,
        inputs: &Inputs,
        name: &str,
        language: Language,
    ) -> Result<Option<Working>, Missing> {
        let evaluation = self.evaluate(inputs)?;
        let telling = Telling { evaluation: &evaluation, inputs, language };
        let step = self.recipe().steps.iter().find(|step| step.name == name);
        Ok(step.and_then(|step| telling.working(step, true)))
    }
}

/// One evaluation told in one language.
struct Telling<'a> {
    evaluation: &'a Evaluation<'a>,
    inputs: &'a Inputs,
    language: Language,
}

impl Telling<'_> {
    fn working(&self, step: &Step, is_root: bool) -> Option<Working> {
        let evaluation = self.evaluation;
        let position = evaluation.compiled.step(&step.name)?;
        let operands = if is_root || step.line.is_none() { self.operands(step) } else { Vec::new() };
        let source = match &step.op {
            Op::Input { input } => {
                evaluation.compiled.input(input).and_then(|at| self.inputs.source(at)).cloned()
            }
            _ => None,
        };
        Some(Working {
            step: step.name.clone(),
            label: step.label.text(self.language).to_owned(),
            value: evaluation.at(position)?.value().to_string(),
            unit: step.unit,
            formula: self.formula(step),
            citations: evaluation.citations(position).cloned().collect(),
            source,
            operands: operands.into_iter().filter_map(|step| self.working(step, false)).collect(),
        })
    }

    /// The steps that a step's value depends on for this person: of a choice, only the branch taken.
    fn operands(&self, step: &Step) -> Vec<&Step> {
        let names: Vec<&str> = match &step.op {
            Op::Input { .. } | Op::Constant { .. } => Vec::new(),
            Op::Lookup { by, .. } => by.iter().map(String::as_str).collect(),
            Op::Sum { plus, minus } => plus.iter().chain(minus).map(String::as_str).collect(),
            Op::Product { of } | Op::Least { of } | Op::Greatest { of } => {
                of.iter().map(String::as_str).collect()
            }
            Op::Round { of, .. } | Op::Progressive { of, .. } => vec![of],
            Op::Divide { of, by, .. } => vec![of, by],
            Op::Choose { on, when, otherwise } => {
                let taken = when.get(&self.shown(on)).or(otherwise.as_ref());
                std::iter::once(on).chain(taken).map(String::as_str).collect()
            }
        };
        let compiled = self.evaluation.compiled;
        let steps = &compiled.recipe().steps;
        names.into_iter().filter_map(|name| steps.get(compiled.step(name)?)).collect()
    }

    fn shown(&self, name: &str) -> String {
        self.evaluation.get(name).map(|slot| slot.value().to_string()).unwrap_or_default()
    }

    fn formula(&self, step: &Step) -> String {
        let language = self.language;
        let join = |names: &[String], with: &str| {
            names.iter().map(|name| self.shown(name)).collect::<Vec<_>>().join(with)
        };
        let say = |id: &str, en: &str| match language {
            Language::Id => id.to_owned(),
            Language::En => en.to_owned(),
        };
        match &step.op {
            Op::Input { input } => format!("{} {input}", say("data", "input")),
            Op::Constant { value } => format!("{} {value}", say("ketetapan", "constant")),
            Op::Lookup { table, by } => {
                let tables = &self.evaluation.compiled.recipe().tables;
                let label = tables.iter().find(|candidate| candidate.name == *table);
                let label = label.map_or(table.as_str(), |table| table.label.text(language));
                format!("{label} [{}]", join(by, "; "))
            }
            Op::Sum { plus, minus } if minus.is_empty() => join(plus, " + "),
            Op::Sum { plus, minus } => format!("{} − {}", join(plus, " + "), join(minus, " − ")),
            Op::Product { of } => join(of, " × "),
            Op::Least { of } => format!("min({})", join(of, "; ")),
            Op::Greatest { of } => format!("max({})", join(of, "; ")),
            Op::Round { of, to, mode } => format!("{} {} {to}", self.shown(of), rounded(*mode, language)),
            Op::Divide { of, by, to, mode } => {
                format!("{} ÷ {} {} {to}", self.shown(of), self.shown(by), rounded(*mode, language))
            }
            Op::Choose { on, .. } => format!("{} {}", say("menurut", "by"), self.shown(on)),
            Op::Progressive { of, brackets } => {
                let rates: Vec<String> =
                    brackets.iter().map(|bracket| bracket.rate.normalize().to_string()).collect();
                format!(
                    "{} ({}) {}",
                    say("tarif progresif", "progressive rates"),
                    rates.join("; "),
                    self.shown(of)
                )
            }
        }
    }
}

fn rounded(mode: Rounding, language: Language) -> &'static str {
    match (mode, language) {
        (Rounding::HalfUp, Language::Id) => "dibulatkan ke",
        (Rounding::HalfUp, Language::En) => "rounded to",
        (Rounding::Up, Language::Id) => "dibulatkan ke atas ke",
        (Rounding::Up, Language::En) => "rounded up to",
        (Rounding::Down, Language::Id) => "dibulatkan ke bawah ke",
        (Rounding::Down, Language::En) => "rounded down to",
    }
}

impl Working {
    /// A working of one look-up outside a recipe: a rating by a matrix, an eligibility by a table.
    pub fn leaf(step: &str, label: String, value: impl Into<Value>, citation: Citation) -> Self {
        Self {
            step: step.to_owned(),
            label,
            value: value.into().to_string(),
            unit: Unit::Text,
            formula: String::new(),
            citations: vec![citation],
            source: None,
            operands: Vec::new(),
        }
    }
}
