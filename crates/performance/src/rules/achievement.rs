//! The achievement of a unit: percent of target of each key indicator, capped, and their mean (README 4.4; the cap is the
//! agreement's own).

use kernel::Label;
use kernel::recipe::{
    Citation, Compiled, Defect, InputSpec, Inputs, Missing, Op, Recipe, Rounding, Slot, Source, Step, Unit,
    Value, Working,
};
use rust_decimal::Decimal;

use crate::Quantity;
use crate::agreements::Polarity;

const SCORE: &str = "capaian";

/// An indicator with the target that counts and what was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Its place in the agreement.
    pub number: i32,
    /// What is measured.
    pub indicator: String,
    /// Which direction is good.
    pub polarity: Polarity,
    /// The target of the period.
    pub target: Quantity,
    /// What was reached.
    pub realised: Quantity,
    /// The record of that.
    pub source: Source,
}

/// The achievement of indicators under a cap, as a calculation that can be told.
#[derive(Debug)]
pub struct Calculation {
    compiled: Compiled,
    inputs: Inputs,
}

impl Calculation {
    /// The calculation for some indicators: at least one, each with a target above zero.
    ///
    /// # Errors
    /// The defects of a recipe without indicators.
    pub fn of(measured: &[Measured], cap: Quantity, citation: Citation) -> Result<Self, Vec<Defect>> {
        let mut writing = Writing { inputs: Vec::new(), steps: Vec::new() };
        writing.constant(
            "hundred",
            Label::new("Seratus persen", "One hundred percent"),
            Decimal::ONE_HUNDRED,
        );
        writing.constant("two", Label::new("Dua", "Two"), Decimal::TWO);
        writing.constant("cap", Label::new("Batas atas capaian", "Cap of an achievement"), cap.decimal());
        writing.constant(
            "floor",
            Label::new("Batas bawah capaian", "Floor of an achievement"),
            Decimal::ZERO,
        );
        let mut inputs = Inputs::default();
        for one in measured {
            writing.indicator(one);
            inputs.push(Value::from(one.target.decimal()), None);
            inputs.push(Value::from(one.realised.decimal()), Some(&one.source));
        }
        let capped: Vec<String> = measured.iter().map(|one| capped_name(one.number)).collect();
        let count = i64::try_from(measured.len()).unwrap_or(i64::MAX);
        writing.step(
            "sum",
            Label::new("Jumlah capaian", "Sum of achievements"),
            Op::Sum { plus: capped, minus: Vec::new() },
        );
        writing.constant("count", Label::new("Jumlah indikator", "Number of indicators"), count.into());
        writing.step(
            SCORE,
            Label::new("Capaian unit (%)", "Achievement of the unit (%)"),
            divide("sum", "count"),
        );
        let recipe = Recipe {
            kind: SCORE.to_owned(),
            citations: vec![citation],
            inputs: writing.inputs,
            tables: Vec::new(),
            steps: writing.steps,
        };
        Ok(Self { compiled: Compiled::new(recipe)?, inputs })
    }

    /// The achievement of the unit in percent.
    ///
    /// # Errors
    /// `Missing` where a number overflows.
    pub fn score(&self) -> Result<Quantity, Missing> {
        self.number(SCORE)
    }

    /// The achievement of one indicator in percent, within floor and cap.
    ///
    /// # Errors
    /// As [`Self::score`].
    pub fn percent_of(&self, number: i32) -> Result<Quantity, Missing> {
        self.number(&capped_name(number))
    }

    /// How the achievement of the unit came about.
    ///
    /// # Errors
    /// As [`Self::score`].
    pub fn working(&self, language: kernel::Language) -> Result<Working, Missing> {
        let working = self.compiled.explain_step(&self.inputs, SCORE, language)?;
        working.ok_or_else(|| Missing::Row { step: SCORE.to_owned(), key: String::new() })
    }

    fn number(&self, step: &str) -> Result<Quantity, Missing> {
        let evaluation = self.compiled.evaluate(&self.inputs)?;
        let found = match evaluation.get(step) {
            Some(Slot::Number(number)) => number.to_string().parse().ok(),
            _ => None,
        };
        found.ok_or_else(|| Missing::Overflow { step: step.to_owned() })
    }
}

fn capped_name(number: i32) -> String {
    format!("capaian_{number}")
}

fn divide(of: &str, by: &str) -> Op {
    Op::Divide { of: of.to_owned(), by: by.to_owned(), to: Decimal::new(1, 2), mode: Rounding::HalfUp }
}

struct Writing {
    inputs: Vec<InputSpec>,
    steps: Vec<Step>,
}

impl Writing {
    fn step(&mut self, name: &str, label: Label, op: Op) {
        let cites = if name == SCORE { vec![0] } else { Vec::new() };
        self.steps.push(Step { name: name.to_owned(), label, unit: Unit::Score, op, cites, line: None });
    }

    fn constant(&mut self, name: &str, label: Label, value: Decimal) {
        self.step(name, label, Op::Constant { value: value.into() });
    }

    fn input(&mut self, name: &str, label: Label) {
        self.inputs.push(InputSpec { name: name.to_owned(), label: label.clone(), unit: Unit::Score });
        self.step(name, label, Op::Input { input: name.to_owned() });
    }

    /// `realisasi / target × 100`; where less is better `(2 × target − realisasi) / target × 100`.
    fn indicator(&mut self, one: &Measured) {
        let Measured { number, indicator, .. } = one;
        let name = |part: &str| format!("{part}_{number}");
        let label =
            |id: &str, en: &str| Label::new(format!("{id}: {indicator}"), format!("{en}: {indicator}"));
        let product = |of: [&str; 2]| Op::Product { of: of.map(str::to_owned).to_vec() };
        let (target, reached) = (name("target"), name("realisasi"));
        self.input(&target, label("Target", "Target"));
        self.input(&reached, label("Realisasi", "Realisation"));
        let counted = match one.polarity {
            Polarity::HigherBetter => reached,
            Polarity::LowerBetter => {
                let (twice, kept) = (name("dua_target"), name("selisih"));
                self.step(&twice, label("Dua kali target", "Twice the target"), product(["two", &target]));
                let rest = Op::Sum { plus: vec![twice], minus: vec![reached] };
                self.step(
                    &kept,
                    label("Dua kali target − realisasi", "Twice the target − realisation"),
                    rest,
                );
                kept
            }
        };
        let (share, percent) = (name("kali_seratus"), name("persen"));
        self.step(&share, label("Dikali seratus", "Times one hundred"), product([&counted, "hundred"]));
        self.step(&percent, label("Persen dari target", "Percent of target"), divide(&share, &target));
        let floored = name("tidak_negatif");
        let floor = Op::Greatest { of: vec![percent, "floor".to_owned()] };
        self.step(&floored, label("Tidak kurang dari nol", "Not below zero"), floor);
        let capped = Op::Least { of: vec![floored, "cap".to_owned()] };
        self.step(&capped_name(*number), label("Capaian", "Achievement"), capped);
    }
}

#[cfg(test)]
mod tests {
    use kernel::Language;
    use kernel::id::AgreementId;

    use super::*;

    fn measured(number: i32, polarity: Polarity, (target, realised): (&str, &str)) -> Measured {
        let source = Source {
            kind: "iku_realisation".to_owned(),
            id: AgreementId::new().0,
            date: "2026-03-31".parse().unwrap(),
        };
        Measured {
            number,
            indicator: format!("Indikator {number}"),
            polarity,
            target: target.parse().unwrap(),
            realised: realised.parse().unwrap(),
            source,
        }
    }

    fn calculate(measured: &[Measured], cap: &str) -> Calculation {
        let citation = Citation {
            instrument: "Perjanjian kinerja 2026".to_owned(),
            article: "IKU".to_owned(),
            version: "agreement@1".to_owned(),
        };
        Calculation::of(measured, cap.parse().unwrap(), citation).unwrap()
    }

    #[test]
    fn percent_by_polarity_under_the_cap() {
        use Polarity::{HigherBetter, LowerBetter};
        for (polarity, numbers, cap, percent) in [
            (HigherBetter, ("98", "96.04"), "120", "98"),
            (HigherBetter, ("3", "2"), "120", "66.67"),
            (HigherBetter, ("100", "150"), "120", "120"),
            (HigherBetter, ("100", "150"), "110", "110"),
            (LowerBetter, ("10", "8"), "120", "120"),
            (LowerBetter, ("10", "9"), "120", "110"),
            (LowerBetter, ("10", "12"), "120", "80"),
            (LowerBetter, ("10", "25"), "120", "0"),
        ] {
            let calculation = calculate(&[measured(1, polarity, numbers)], cap);
            assert_eq!(calculation.percent_of(1).unwrap().to_string(), percent, "{numbers:?} {cap}");
        }
    }

    #[test]
    fn the_unit_is_the_mean_of_its_indicators_and_the_working_tells_it() {
        let all = [
            measured(1, Polarity::HigherBetter, ("100", "90")),
            measured(2, Polarity::LowerBetter, ("5", "4")),
            measured(3, Polarity::HigherBetter, ("3", "2")),
        ];
        let calculation = calculate(&all, "120");
        assert_eq!(calculation.score().unwrap().to_string(), "92.22", "(90 + 120 + 66.67) / 3");
        let working = calculation.working(Language::Id).unwrap();
        assert_eq!(working.value, "92.22");
        assert_eq!(working.formula, "276.67 ÷ 3 dibulatkan ke 0.01");
        assert_eq!(working.operands[0].operands.len(), 3);
        assert_eq!(working.citations[0].instrument, "Perjanjian kinerja 2026");
    }
}
