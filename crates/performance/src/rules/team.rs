//! The score of a team: on time, within the budget, and the members' word on each other's collaboration, by the weights of the
//! project. A part that cannot be told yet counts for nothing and takes its weight along.

use kernel::Label;
use kernel::recipe::{
    Citation, Compiled, Defect, InputSpec, Inputs, Missing, Op, Recipe, Rounding, Slot, Source, Step, Unit,
    Value, Working,
};
use rust_decimal::Decimal;

use crate::Quantity;

const SCORE: &str = "skor_tim";

/// Fewer answers would tell who gave which.
pub const ANSWERS_MIN: i64 = 3;

/// The best word that a member can give.
pub const BEST_WORD: i32 = 5;

/// How much each part counts, in percent of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Being on time.
    pub time: i32,
    /// Staying within the budget.
    pub budget: i32,
    /// The members' feedback.
    pub collaboration: i32,
}

/// What is known of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The weights.
    pub weights: Weights,
    /// Milestones that were reached, or whose day is past.
    pub due: i64,
    /// Of these, those that were reached by their day.
    pub on_time: i64,
    /// What may be spent.
    pub budget: i64,
    /// What was spent.
    pub spent: i64,
    /// How many words members gave.
    pub answers: i64,
    /// Their sum.
    pub answers_sum: i64,
    /// The record of all of it.
    pub source: Source,
}

/// The parts of a score that can be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Percent of milestones on time.
    pub time: Option<Quantity>,
    /// 100 within the budget, less the further above.
    pub budget: Option<Quantity>,
    /// The members' word, from 0 to 100.
    pub collaboration: Option<Quantity>,
}

/// A score as a calculation that can be told.
#[derive(Debug)]
pub struct TeamScore {
    compiled: Compiled,
    inputs: Inputs,
}

impl TeamScore {
    /// The score of what is known; `None` while no part can be told.
    ///
    /// # Errors
    /// Defects of the recipe, which a test of this file excludes.
    pub fn of(facts: &Facts, citation: Citation) -> Result<Option<Self>, Vec<Defect>> {
        let mut writing = Writing::default();
        writing.constant("seratus", Label::new("Seratus", "One hundred"), Decimal::ONE_HUNDRED);
        if facts.due > 0 {
            writing.time(facts);
        }
        if facts.budget > 0 {
            writing.budget(facts);
        }
        if facts.answers >= ANSWERS_MIN {
            writing.collaboration(facts);
        }
        if writing.weighted.is_empty() {
            return Ok(None);
        }
        let (weighted, weights) = (writing.weighted.clone(), writing.weights.clone());
        writing.step("jumlah", Label::new("Jumlah tertimbang", "Weighted sum"), sum(weighted));
        writing.step("bobot", Label::new("Jumlah bobot", "Sum of weights"), sum(weights));
        writing.step(SCORE, Label::new("Skor tim", "Score of the team"), divide("jumlah", "bobot"));
        let Writing { inputs: specs, steps, values, .. } = writing;
        let recipe = Recipe {
            kind: SCORE.to_owned(),
            citations: vec![citation],
            inputs: specs,
            tables: Vec::new(),
            steps,
        };
        let mut inputs = Inputs::default();
        for value in values {
            inputs.push(Value::from(value), Some(&facts.source));
        }
        Ok(Some(Self { compiled: Compiled::new(recipe)?, inputs }))
    }

    /// The score, from 0 to 100.
    ///
    /// # Errors
    /// `Missing` where the weights of all that can be told are zero.
    pub fn score(&self) -> Result<Quantity, Missing> {
        let found = self.number(SCORE)?;
        found.ok_or_else(|| Missing::Overflow { step: SCORE.to_owned() })
    }

    /// The parts that can be told.
    ///
    /// # Errors
    /// As [`Self::score`].
    pub fn parts(&self) -> Result<Parts, Missing> {
        Ok(Parts {
            time: self.number("tepat_waktu")?,
            budget: self.number("tepat_anggaran")?,
            collaboration: self.number("kolaborasi")?,
        })
    }

    /// How the score came about.
    ///
    /// # Errors
    /// As [`Self::score`].
    pub fn working(&self, language: kernel::Language) -> Result<Working, Missing> {
        let working = self.compiled.explain_step(&self.inputs, SCORE, language)?;
        working.ok_or_else(|| Missing::Row { step: SCORE.to_owned(), key: String::new() })
    }

    fn number(&self, step: &str) -> Result<Option<Quantity>, Missing> {
        let evaluation = self.compiled.evaluate(&self.inputs)?;
        Ok(match evaluation.get(step) {
            Some(Slot::Number(number)) => number.to_string().parse().ok(),
            _ => None,
        })
    }
}

fn sum(plus: Vec<String>) -> Op {
    Op::Sum { plus, minus: Vec::new() }
}

fn divide(of: &str, by: &str) -> Op {
    Op::Divide { of: of.to_owned(), by: by.to_owned(), to: Decimal::new(1, 2), mode: Rounding::HalfUp }
}

fn product(one: &str, other: &str) -> Op {
    Op::Product { of: vec![one.to_owned(), other.to_owned()] }
}

#[derive(Default)]
struct Writing {
    inputs: Vec<InputSpec>,
    values: Vec<i64>,
    steps: Vec<Step>,
    weighted: Vec<String>,
    weights: Vec<String>,
}

impl Writing {
    fn step(&mut self, name: &str, label: Label, op: Op) {
        let cites = if name == SCORE { vec![0] } else { Vec::new() };
        self.steps.push(Step { name: name.to_owned(), label, unit: Unit::Score, op, cites, line: None });
    }

    fn constant(&mut self, name: &str, label: Label, value: Decimal) {
        self.step(name, label, Op::Constant { value: value.into() });
    }

    fn input(&mut self, name: &str, label: Label, value: i64) {
        self.inputs.push(InputSpec { name: name.to_owned(), label: label.clone(), unit: Unit::Score });
        self.values.push(value);
        self.step(name, label, Op::Input { input: name.to_owned() });
    }

    /// A part with its weight.
    fn weigh(&mut self, part: &str, label: Label, weight: i32) {
        let (weight_name, weighted) = (format!("bobot_{part}"), format!("{part}_tertimbang"));
        let told = Label::new(format!("Bobot: {}", label.id), format!("Weight: {}", label.en));
        self.constant(&weight_name, told, weight.into());
        self.step(&weighted, label, product(part, &weight_name));
        self.weighted.push(weighted);
        self.weights.push(weight_name);
    }

    fn time(&mut self, facts: &Facts) {
        self.input("tonggak_tepat", Label::new("Tonggak tepat waktu", "Milestones on time"), facts.on_time);
        self.input("tonggak", Label::new("Tonggak yang jatuh tempo", "Milestones due"), facts.due);
        let label = Label::new("Tepat waktu", "On time");
        self.step("tepat_kali_seratus", label.clone(), product("tonggak_tepat", "seratus"));
        self.step("tepat_waktu", label.clone(), divide("tepat_kali_seratus", "tonggak"));
        self.weigh("tepat_waktu", label, facts.weights.time);
    }

    fn budget(&mut self, facts: &Facts) {
        let label = Label::new("Sesuai anggaran", "Within the budget");
        self.input("anggaran", Label::new("Anggaran", "Budget"), facts.budget);
        self.input("belanja", Label::new("Belanja", "Spent"), facts.spent);
        let greatest = Op::Greatest { of: vec!["anggaran".to_owned(), "belanja".to_owned()] };
        self.step("terbesar", Label::new("Yang lebih besar", "The greater"), greatest);
        self.step("anggaran_kali_seratus", label.clone(), product("anggaran", "seratus"));
        self.step("tepat_anggaran", label.clone(), divide("anggaran_kali_seratus", "terbesar"));
        self.weigh("tepat_anggaran", label, facts.weights.budget);
    }

    /// From 1 to 5 onto 0 to 100: `(sum − answers) × 100 / (4 × answers)`.
    fn collaboration(&mut self, facts: &Facts) {
        let label = Label::new("Kolaborasi menurut anggota", "Collaboration as members see it");
        self.input(
            "jumlah_nilai",
            Label::new("Jumlah nilai anggota", "Sum of members' words"),
            facts.answers_sum,
        );
        self.input("jawaban", Label::new("Jumlah jawaban", "Answers"), facts.answers);
        self.constant("rentang", Label::new("Rentang nilai", "Range of words"), (BEST_WORD - 1).into());
        let above = Op::Sum { plus: vec!["jumlah_nilai".to_owned()], minus: vec!["jawaban".to_owned()] };
        self.step("di_atas_satu", Label::new("Di atas nilai terendah", "Above the lowest"), above);
        self.step("kolaborasi_kali_seratus", label.clone(), product("di_atas_satu", "seratus"));
        self.step("rentang_jawaban", label.clone(), product("rentang", "jawaban"));
        self.step("kolaborasi", label.clone(), divide("kolaborasi_kali_seratus", "rentang_jawaban"));
        self.weigh("kolaborasi", label, facts.weights.collaboration);
    }
}

#[cfg(test)]
mod tests {
    use kernel::Language;
    use kernel::id::ProjectId;

    use super::*;

    fn facts() -> Facts {
        let id = ProjectId::new().0;
        Facts {
            weights: Weights { time: 40, budget: 30, collaboration: 30 },
            due: 4,
            on_time: 3,
            budget: 200_000_000,
            spent: 250_000_000,
            answers: 4,
            answers_sum: 17,
            source: Source { kind: "project".to_owned(), id, date: "2026-02-03".parse().unwrap() },
        }
    }

    fn score(facts: &Facts) -> Option<TeamScore> {
        let citation = Citation {
            instrument: "Proyek".to_owned(),
            article: "Bobot".to_owned(),
            version: "project@1".to_owned(),
        };
        TeamScore::of(facts, citation).unwrap()
    }

    #[test]
    fn three_parts_by_their_weights() {
        let score = score(&facts()).unwrap();
        let parts = score.parts().unwrap();
        let shown = |part: Option<Quantity>| part.unwrap().to_string();
        assert_eq!(shown(parts.time), "75");
        assert_eq!(shown(parts.budget), "80");
        assert_eq!(shown(parts.collaboration), "81.25");
        // (75 × 40 + 80 × 30 + 81.25 × 30) / 100
        assert_eq!(score.score().unwrap().to_string(), "78.38");
        assert_eq!(score.working(Language::Id).unwrap().formula, "7837.5 ÷ 100 dibulatkan ke 0.01");
    }

    #[test]
    fn what_cannot_be_told_takes_its_weight_along() {
        let few = Facts { answers: 2, answers_sum: 2, ..facts() };
        let score_of_few = score(&few).unwrap();
        assert_eq!(score_of_few.parts().unwrap().collaboration, None);
        // (75 × 40 + 80 × 30) / 70
        assert_eq!(score_of_few.score().unwrap().to_string(), "77.14");
        let within = Facts { spent: 0, ..few };
        assert_eq!(score(&within).unwrap().parts().unwrap().budget.unwrap().to_string(), "100");
        let nothing = Facts { due: 0, budget: 0, answers: 0, ..facts() };
        assert!(score(&nothing).is_none());
    }
}
