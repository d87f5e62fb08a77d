//! Achievement in numbers, and the value and grade of the numeric scheme (PP 30/2019, article 41).

use kernel::recipe::{Unit, Working};
use kernel::{Fault, Label, Language, Predikat};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::scale::{half_up, read};
use crate::Error;
use crate::regulation::{Category, Dated};

/// The most that one indicator counts for, in percent.
pub const CAP: i64 = 120;

/// The most indicators of one calculation.
const INDICATORS_MAX: usize = 200;

/// The largest target or realisation: the budget of a ministry in rupiah.
const AMOUNT_MAX: i64 = 1_000_000_000_000_000;

/// Which way of an indicator is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = performance::AchievementPolarity)]
pub enum AchievementPolarity {
    /// More is better.
    #[default]
    Higher,
    /// Less is better.
    Lower,
}

/// A target and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::AchievementFacts)]
pub struct AchievementFacts {
    /// The target, above zero.
    #[schema(example = "1200")]
    pub target: String,
    /// What was reached.
    #[schema(example = "1140")]
    pub realisation: String,
    /// Which way is better.
    #[serde(default)]
    pub polarity: AchievementPolarity,
    /// The weight in percent: either every indicator has one and they make 100, or none has.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub weight: Option<String>,
}

/// What the value of a year follows from in the numeric scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::CapaianFacts, example = json!({
    "skp": "100", "perilaku": "120", "is_consulted": false, "has_new_idea": false }))]
pub struct CapaianFacts {
    /// The value of the plan, 0 to 120; or `indicators` in its place.
    #[serde(default)]
    pub skp: Option<String>,
    /// The indicators whose mean is the value of the plan.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub indicators: Vec<AchievementFacts>,
    /// The value of the behaviour, 0 to 120; without it only the achievement is calculated.
    #[serde(default)]
    pub perilaku: Option<String>,
    /// Whether peers and subordinates were consulted: then behaviour weighs 40 % and not 30 %.
    #[serde(default)]
    pub is_consulted: bool,
    /// Whether a new idea or method was made that is of use to the organisation or the state.
    #[serde(default)]
    pub has_new_idea: bool,
    /// The day whose law counts; today where it is not given.
    #[serde(default)]
    #[schema(example = "2026-12-31")]
    pub as_of: Option<chrono::NaiveDate>,
}

/// The value of a year in the numeric scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::Capaian)]
pub struct Capaian {
    /// The value of the plan.
    #[schema(example = "100")]
    pub skp: String,
    /// The value of results and behaviour together; none without behaviour.
    #[schema(example = "106")]
    pub nilai: Option<String>,
    /// The grade. What the numeric scheme calls `cukup` is `butuh_perbaikan`.
    pub predikat: Option<Predikat>,
    /// How it came about.
    pub working: Working,
}

/// Achievement in percent, capped, to three places. Lower-better counts what was saved: (2 × target − realisation) / target.
pub fn achievement(
    target: Decimal,
    realisation: Decimal,
    polarity: AchievementPolarity,
    cap: i64,
) -> Decimal {
    if target.is_zero() {
        return Decimal::ZERO;
    }
    let reached = match polarity {
        AchievementPolarity::Higher => realisation,
        AchievementPolarity::Lower => target + target - realisation,
    };
    let percent = half_up(reached * Decimal::ONE_HUNDRED / target, 3);
    percent.clamp(Decimal::ZERO, Decimal::from(cap)).normalize()
}

/// The value and the grade of a year.
///
/// # Errors
/// Every fault of the facts.
pub fn capaian(
    law: &Dated<Vec<Category>>,
    facts: &CapaianFacts,
    language: Language,
) -> Result<Capaian, Error> {
    let mut faults = Vec::new();
    let indicators = achievements(facts, &mut faults);
    let skp = match &facts.skp {
        Some(skp) => read(skp, (0, CAP), "/skp", &mut faults),
        None => mean(&indicators, &weights(facts, &mut faults)),
    };
    let perilaku = facts.perilaku.as_ref().map(|value| read(value, (0, CAP), "/perilaku", &mut faults));
    if facts.skp.is_some() != facts.indicators.is_empty() {
        faults.push(Fault::invalid("performance.skp_or_indicators").at("/skp"));
    }
    Error::unless_empty(faults)?;
    let telling = Telling { law, facts, language };
    let plan = telling.plan(skp, &indicators);
    let Some(perilaku) = perilaku else {
        return Ok(Capaian { skp: skp.normalize().to_string(), nilai: None, predikat: None, working: plan });
    };
    let (of_plan, of_behaviour) = if facts.is_consulted { (60, 40) } else { (70, 30) };
    let weighted = skp * Decimal::new(of_plan, 2) + perilaku * Decimal::new(of_behaviour, 2);
    let nilai = half_up(weighted, 3).normalize();
    let category = category(&law.rows, nilai, facts.has_new_idea);
    Ok(Capaian {
        skp: skp.normalize().to_string(),
        nilai: Some(nilai.to_string()),
        predikat: category.map(|category| category.predikat),
        working: telling.value(nilai, category, vec![plan, telling.behaviour(perilaku)]),
    })
}

/// The grade of a value. A value of 110 and more without a new idea is only good.
pub fn category(categories: &[Category], value: Decimal, has_new_idea: bool) -> Option<&Category> {
    categories.iter().find(|category| {
        let below = value < category.to || category.to_inclusive && value == category.to;
        value >= category.from && below && (has_new_idea || !category.needs_idea)
    })
}

fn achievements(facts: &CapaianFacts, faults: &mut Vec<Fault>) -> Vec<Decimal> {
    if facts.indicators.len() > INDICATORS_MAX {
        faults.push(Fault::invalid("performance.too_many").at("/indicators").with("max", INDICATORS_MAX));
        return Vec::new();
    }
    let achieved = facts.indicators.iter().enumerate().map(|(at, one)| {
        let target = read(&one.target, (0, AMOUNT_MAX), &format!("/indicators/{at}/target"), faults);
        let place = format!("/indicators/{at}/realisation");
        let realisation = read(&one.realisation, (0, AMOUNT_MAX), &place, faults);
        if target.is_zero() && faults.is_empty() {
            faults.push(Fault::invalid("performance.target_zero").at(format!("/indicators/{at}/target")));
        }
        achievement(target, realisation, one.polarity, CAP)
    });
    achieved.collect()
}

/// The weights of the indicators; none where no indicator has one.
fn weights(facts: &CapaianFacts, faults: &mut Vec<Fault>) -> Vec<Decimal> {
    let mut weights = Vec::new();
    for (at, one) in facts.indicators.iter().enumerate() {
        let place = format!("/indicators/{at}/weight");
        weights.extend(one.weight.as_ref().map(|weight| read(weight, (0, 100), &place, faults)));
    }
    let sum: Decimal = weights.iter().sum();
    let is_whole = weights.len() == facts.indicators.len() && sum == Decimal::ONE_HUNDRED;
    if !weights.is_empty() && !is_whole {
        let fault = Fault::invalid("performance.weights_off").at("/indicators");
        faults.push(fault.with("sum", sum.normalize()));
    }
    weights
}

/// The mean, weighted where there are weights.
fn mean(values: &[Decimal], weights: &[Decimal]) -> Decimal {
    if weights.is_empty() {
        let count = Decimal::from(values.len().max(1));
        return half_up(values.iter().sum::<Decimal>() / count, 3).normalize();
    }
    let weighted: Decimal = values.iter().zip(weights).map(|(value, weight)| *value * *weight).sum();
    half_up(weighted / Decimal::ONE_HUNDRED, 3).normalize()
}

struct Telling<'a> {
    law: &'a Dated<Vec<Category>>,
    facts: &'a CapaianFacts,
    language: Language,
}

impl Telling<'_> {
    fn plan(&self, skp: Decimal, achieved: &[Decimal]) -> Working {
        let operands = self.facts.indicators.iter().zip(achieved).enumerate().map(|(at, (one, value))| {
            let formula = match one.polarity {
                AchievementPolarity::Higher => format!("{} / {} × 100", one.realisation, one.target),
                AchievementPolarity::Lower => {
                    format!("(2 × {} − {}) / {} × 100", one.target, one.realisation, one.target)
                }
            };
            let label = Label::new(format!("Capaian indikator {}", at + 1), format!("Indicator {}", at + 1));
            let node = self.node("achievement", &label, *value);
            Working { formula: format!("min({formula}; {CAP})"), ..node }
        });
        let operands: Vec<Working> = operands.collect();
        let weights: Vec<&str> =
            self.facts.indicators.iter().filter_map(|one| one.weight.as_deref()).collect();
        let formula = match (operands.len(), weights.is_empty()) {
            (0, _) => String::new(),
            (count, true) => format!("Σ / {count}"),
            (_, false) => format!("Σ × ({}) / 100", weights.join("; ")),
        };
        let node = self.node("skp", &Label::new("Nilai SKP", "Value of the plan"), skp);
        Working { operands, formula, ..node }
    }

    fn behaviour(&self, perilaku: Decimal) -> Working {
        self.node("perilaku", &Label::new("Nilai perilaku kerja", "Value of the behaviour"), perilaku)
    }

    fn value(&self, nilai: Decimal, category: Option<&Category>, operands: Vec<Working>) -> Working {
        let (of_plan, of_behaviour) = if self.facts.is_consulted { ("0.6", "0.4") } else { ("0.7", "0.3") };
        let shown: Vec<&str> = operands.iter().map(|operand| operand.value.as_str()).collect();
        let formula = match shown.as_slice() {
            [skp, perilaku] => format!("{of_plan} × {skp} + {of_behaviour} × {perilaku}"),
            _ => String::new(),
        };
        let node = self.node("nilai", &Label::new("Nilai kinerja", "Value of performance"), nilai);
        let nilai = Working { operands, formula, ..node };
        let Some(category) = category else { return nilai };
        let idea = match (category.needs_idea, self.language) {
            (false, _) => "",
            (true, Language::Id) => ", dengan ide baru",
            (true, Language::En) => ", with a new idea",
        };
        let sign = if category.to_inclusive { "≤" } else { "<" };
        let formula = format!("{} ≤ {} {sign} {}{idea}", category.from, nilai.value, category.to);
        let label = self.law.title.text(self.language).to_owned();
        let leaf = Working::leaf("predikat", label, category.predikat.word(), self.law.citation.clone());
        Working { formula, operands: vec![nilai], ..leaf }
    }

    fn node(&self, step: &str, label: &Label, value: Decimal) -> Working {
        let label = label.text(self.language).to_owned();
        let leaf =
            Working::leaf(step, label, value.normalize().to_string().as_str(), self.law.citation.clone());
        Working { unit: Unit::Score, ..leaf }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::Law;

    fn value(skp: &str, perilaku: &str, (is_consulted, has_new_idea): (bool, bool)) -> Capaian {
        let facts = CapaianFacts {
            skp: Some(skp.into()),
            indicators: vec![],
            perilaku: Some(perilaku.into()),
            is_consulted,
            has_new_idea,
            as_of: None,
        };
        calculated(&facts).unwrap()
    }

    fn calculated(facts: &CapaianFacts) -> Result<Capaian, Error> {
        let law = Law::embedded().unwrap().categories_on("2026-01-01".parse().unwrap()).unwrap();
        capaian(law, facts, Language::En)
    }

    #[test]
    fn the_published_cases_hold() {
        let good = value("100", "120", (false, false));
        assert_eq!((good.nilai.unwrap().as_str(), good.predikat), ("106", Some(Predikat::Baik)));
        let best = value("115", "110", (true, true));
        assert_eq!((best.nilai.unwrap().as_str(), best.predikat), ("113", Some(Predikat::SangatBaik)));
    }

    #[test]
    fn the_best_grade_takes_a_new_idea_and_bands_are_half_open() {
        let grade = |skp: &str, idea| value(skp, skp, (false, idea)).predikat.unwrap();
        assert_eq!(grade("115", false), Predikat::Baik);
        assert_eq!(grade("120", true), Predikat::SangatBaik);
        assert_eq!(grade("89.999", true), Predikat::ButuhPerbaikan);
        assert_eq!((grade("70", true), grade("69.9", true)), (Predikat::ButuhPerbaikan, Predikat::Kurang));
        assert_eq!((grade("49.9", true), grade("0", true)), (Predikat::SangatKurang, Predikat::SangatKurang));
    }

    #[test]
    fn achievement_is_capped_and_knows_which_way_is_better() {
        let percent = |target: i64, real: i64, polarity| {
            achievement(Decimal::from(target), Decimal::from(real), polarity, CAP).to_string()
        };
        assert_eq!(percent(3, 2, AchievementPolarity::Higher), "66.667");
        assert_eq!(percent(10, 30, AchievementPolarity::Higher), "120");
        assert_eq!(percent(10, 8, AchievementPolarity::Lower), "120");
        assert_eq!(percent(10, 30, AchievementPolarity::Lower), "0");
    }

    #[test]
    fn indicators_take_the_place_of_the_value() {
        let one = |target: &str, realisation: &str| AchievementFacts {
            target: target.into(),
            realisation: realisation.into(),
            polarity: AchievementPolarity::Higher,
            weight: None,
        };
        let facts = CapaianFacts {
            skp: None,
            indicators: vec![one("100", "90"), one("100", "110")],
            perilaku: None,
            is_consulted: false,
            has_new_idea: false,
            as_of: None,
        };
        assert_eq!(calculated(&facts).unwrap().skp, "100");
        let both = CapaianFacts { skp: Some("130".into()), ..facts.clone() };
        let Err(Error::Invalid(faults)) = calculated(&both) else { panic!("accepted") };
        let codes: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["performance.decimal_range", "performance.skp_or_indicators"]);
        let weighted = |weight: &str, facts: &CapaianFacts| {
            let mut facts = facts.clone();
            for (one, weight) in facts.indicators.iter_mut().zip(["25", weight]) {
                one.weight = Some(weight.into());
            }
            calculated(&facts)
        };
        assert_eq!(weighted("75", &facts).unwrap().skp, "105");
        assert!(
            matches!(weighted("70", &facts), Err(Error::Invalid(faults)) if faults[0].code == "performance.weights_off")
        );
        let zero = CapaianFacts { indicators: vec![one("0", "1")], ..facts };
        assert!(
            matches!(calculated(&zero), Err(Error::Invalid(faults)) if faults[0].code == "performance.target_zero")
        );
    }
}
