//! Credit points: a year's grade is worth a percentage of the tier's coefficient, month by month (PermenPANRB 1/2023, article 37).
//!
//! Exact values are added, and only what is shown is rounded. Credit counts for one tier and begins at its base credit again in the
//! next one; inside a tier what is left over counts for the next rank.

use kernel::recipe::{Citation, Unit, Working};
use kernel::{Fault, Golongan, Label, Language, Predikat};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;
use crate::angka_kredit::Jenjang;
use crate::credit::{AngkaKredit, CreditPoints};
use crate::regulation::{CreditTables, Tier};

/// The most periods of one calculation.
const PERIODS_MAX: usize = 200;

/// Years in rank that count when somebody comes from an administration post.
const YEARS_IN_RANK_MAX: u32 = 3;

/// The share of a rank's need that a new formal degree gives, once.
const DEGREE_PERCENT: i64 = 25;

/// The largest accumulated credit.
const CREDIT_MAX: i64 = 10_000;

/// A graded period of some months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::CreditPeriod)]
pub struct CreditPeriod {
    /// The grade.
    pub predikat: Predikat,
    /// How many months of the year it covers.
    #[schema(minimum = 1, maximum = 12, example = 12)]
    pub bulan: u8,
}

/// The facts that credit follows from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::CreditFacts, example = json!({
    "jenjang": "ahli_pertama", "golongan": "III/a",
    "periods": [{ "predikat": "sangat_baik", "bulan": 12 }, { "predikat": "baik", "bulan": 2 }] }))]
pub struct CreditFacts {
    /// The tier; needed wherever more is asked than the credit of a degree.
    #[serde(default)]
    pub jenjang: Option<Jenjang>,
    /// The rank; needed for needs, base credit and degrees.
    #[serde(default)]
    pub golongan: Option<Golongan>,
    /// A coefficient of the position's own, where its regulation sets one.
    #[serde(default)]
    #[schema(example = "12.5")]
    pub koefisien: Option<String>,
    /// Credit that was accumulated in this tier before.
    #[serde(default)]
    #[schema(example = "12.5")]
    pub accumulated: Option<String>,
    /// Cumulative credit of the time before 2023, which is reduced by the base of the rank.
    #[serde(default)]
    #[schema(example = "128.75")]
    pub old_cumulative: Option<String>,
    /// Whether the tier was entered at this rank, so that its base credit counts.
    #[serde(default)]
    pub with_base: bool,
    /// Full years in rank of somebody who comes from an administration post; three at most count.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 40, example = 3)]
    pub years_in_rank: Option<u32>,
    /// The graded periods.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub periods: Vec<CreditPeriod>,
    /// Whether a new formal degree was earned in this rank.
    #[serde(default)]
    pub new_degree: bool,
    /// The day whose law counts; today where it is not given.
    #[serde(default)]
    #[schema(example = "2026-12-31")]
    pub as_of: Option<chrono::NaiveDate>,
}

/// What somebody's credit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = performance::CreditGoal)]
pub enum CreditGoal {
    /// The next rank inside the tier.
    Pangkat,
    /// The next tier, from the top rank of this one.
    Jenjang,
}

/// What is needed for the next step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::CreditNeed)]
pub struct CreditNeed {
    /// Rank or tier.
    pub goal: CreditGoal,
    /// The next tier, where that is the goal.
    pub jenjang: Option<Jenjang>,
    /// The next rank, where that is the goal.
    #[schema(value_type = Option<Golongan>)]
    pub golongan: Option<Golongan>,
    /// The credit that is needed.
    pub need: CreditPoints,
    /// What is missing; zero when it is reached.
    pub short: CreditPoints,
    /// Whether it is reached.
    pub is_reached: bool,
}

/// Credit with its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::CalculatedCredit)]
pub struct CalculatedCredit {
    /// The credit of each period, in the order given.
    pub periods: Vec<CreditPoints>,
    /// The credit of a new degree.
    pub education: Option<CreditPoints>,
    /// All that was accumulated, the parts added exactly.
    pub total: CreditPoints,
    /// The next step; none at the top rank of the top tier, or without a rank.
    pub next: Option<CreditNeed>,
    /// How it came about.
    pub working: Working,
}

/// The credit of a period: percent × coefficient × months ÷ 12, exact.
pub fn convert(percent: i64, coefficient: i64, months: u8) -> Option<AngkaKredit> {
    percent.checked_mul(coefficient)?.checked_mul(i64::from(months)).map(AngkaKredit)
}

/// The need of the next step from a rank of a tier.
pub fn next_need(
    tiers: &[Tier],
    jenjang: Jenjang,
    golongan: Golongan,
    total: AngkaKredit,
) -> Option<CreditNeed> {
    let tier = tiers.iter().find(|tier| tier.jenjang == jenjang)?;
    let at = tier.golongan.iter().position(|rank| *rank == golongan)?;
    let above = tier.golongan.get(at + 1).copied();
    let (goal, need, next) = match above {
        Some(_) => (CreditGoal::Pangkat, tier.rank_need, None),
        None => (CreditGoal::Jenjang, tier.tier_need?, tier.next),
    };
    let short = total.short_of(need);
    Some(CreditNeed {
        goal,
        jenjang: next,
        golongan: above,
        need: need.shown(),
        short: short.shown(),
        is_reached: short == AngkaKredit::ZERO,
    })
}

/// The credit of a degree: a quarter of the need of the rank, once for each degree.
pub fn education(tiers: &[Tier], golongan: Golongan) -> Option<AngkaKredit> {
    let tier = tiers.iter().find(|tier| tier.golongan.contains(&golongan))?;
    Some(AngkaKredit(tier.rank_need.0 * DEGREE_PERCENT / 100))
}

/// Credit on given facts.
///
/// # Errors
/// Every fault of the facts.
pub fn angka_kredit(
    law: CreditTables<'_>,
    facts: &CreditFacts,
    language: Language,
) -> Result<CalculatedCredit, Error> {
    total(law, facts, language).map(|(_total, calculated)| calculated)
}

/// The same with the exact sum, for whoever stores it.
///
/// # Errors
/// Every fault of the facts.
pub fn total(
    law: CreditTables<'_>,
    facts: &CreditFacts,
    language: Language,
) -> Result<(AngkaKredit, CalculatedCredit), Error> {
    let mut faults = Vec::new();
    let telling = Telling { law, language };
    let mut parts = Vec::new();
    let tier = tier(law, facts, &mut faults);
    let coefficient = coefficient(facts, tier, &mut faults);
    if let Some(accumulated) = &facts.accumulated {
        let credit = credit(accumulated, "/accumulated", &mut faults);
        parts.push(telling.part("accumulated", ("Akumulasi sebelumnya", "Accumulated before"), credit));
    }
    parts.extend(integrated(telling, facts, &mut faults));
    parts.extend(entry(telling, (facts, coefficient), &mut faults));
    let periods = converted(telling, (facts, coefficient), &mut faults);
    let education = degree(law, facts, &mut faults);
    if let Some(credit) = education {
        let part = telling.part("education", ("Peningkatan pendidikan", "New degree"), credit);
        parts.push((Working { formula: format!("{DEGREE_PERCENT}%"), ..part.0 }, credit));
    }
    Error::unless_empty(faults)?;
    let converted: Vec<AngkaKredit> = periods.iter().map(|(_, credit)| *credit).collect();
    let all: Vec<(Working, AngkaKredit)> = parts.into_iter().chain(periods).collect();
    let total = all.iter().try_fold(AngkaKredit::ZERO, |sum, (_, part)| sum.plus(*part)).unwrap_or_default();
    let next = facts.jenjang.zip(facts.golongan);
    let calculated = CalculatedCredit {
        periods: converted.into_iter().map(AngkaKredit::shown).collect(),
        education: education.map(AngkaKredit::shown),
        total: total.shown(),
        next: next.and_then(|(jenjang, golongan)| next_need(&law.tiers.rows, jenjang, golongan, total)),
        working: telling.total(total, all),
    };
    Ok((total, calculated))
}

/// The tier, with a fault where it is missing, unknown to the law, or without the rank.
fn tier<'a>(law: CreditTables<'a>, facts: &CreditFacts, faults: &mut Vec<Fault>) -> Option<&'a Tier> {
    let is_needed = !facts.periods.is_empty() || facts.with_base || facts.years_in_rank.is_some();
    let Some(jenjang) = facts.jenjang else {
        if is_needed {
            faults.push(Fault::invalid("performance.jenjang_missing").at("/jenjang"));
        }
        return None;
    };
    let tier = law.tiers.rows.iter().find(|tier| tier.jenjang == jenjang);
    let is_foreign =
        facts.golongan.is_some_and(|rank| tier.is_some_and(|tier| !tier.golongan.contains(&rank)));
    if is_foreign {
        faults.push(
            Fault::invalid("performance.golongan_outside_jenjang")
                .at("/golongan")
                .with("jenjang", jenjang.word()),
        );
    }
    tier
}

fn coefficient(facts: &CreditFacts, tier: Option<&Tier>, faults: &mut Vec<Fault>) -> i64 {
    let Some(own) = &facts.koefisien else { return tier.map_or(0, |tier| tier.coefficient) };
    let hundredths =
        own.trim().parse::<Decimal>().ok().and_then(|value| value.checked_mul(Decimal::ONE_HUNDRED));
    let hundredths = hundredths.filter(Decimal::is_integer).and_then(|value| value.to_i64());
    let within = hundredths.filter(|value| (1..=CREDIT_MAX * 100).contains(value));
    if within.is_none() {
        faults.push(Fault::invalid("performance.koefisien_wrong").at("/koefisien"));
    }
    within.unwrap_or_default()
}

fn credit(text: &str, pointer: &str, faults: &mut Vec<Fault>) -> AngkaKredit {
    let bounds = Decimal::ZERO..=Decimal::from(CREDIT_MAX);
    let value = text.trim().parse::<Decimal>().ok().filter(|value| bounds.contains(value));
    let credit = value.and_then(AngkaKredit::of);
    if credit.is_none() {
        faults.push(Fault::invalid("performance.credit_wrong").at(pointer).with("max", CREDIT_MAX));
    }
    credit.unwrap_or_default()
}

/// Old credit less the base of the rank.
fn integrated(
    telling: Telling<'_>,
    facts: &CreditFacts,
    faults: &mut Vec<Fault>,
) -> Option<(Working, AngkaKredit)> {
    let old = credit(facts.old_cumulative.as_ref()?, "/old_cumulative", faults);
    let base = facts.golongan.and_then(|golongan| {
        telling.law.integration.rows.iter().find(|base| base.golongan == golongan).map(|base| base.credit)
    });
    let Some(base) = base else {
        faults.push(Fault::invalid("performance.golongan_without_base").at("/golongan"));
        return None;
    };
    let left = base.short_of(old);
    let (part, left) = telling.part("integration", ("Angka kredit integrasi", "Integrated credit"), left);
    let formula = format!("{} − {}", old.rounded(2), base.rounded(2));
    Some((Working { formula, citations: vec![telling.law.integration.citation.clone()], ..part }, left))
}

/// What somebody brings who enters the tier at a higher rank, or from an administration post.
fn entry(
    telling: Telling<'_>,
    (facts, coefficient): (&CreditFacts, i64),
    faults: &mut Vec<Fault>,
) -> Vec<(Working, AngkaKredit)> {
    let mut parts = Vec::new();
    if facts.with_base {
        let base = telling
            .law
            .bases
            .rows
            .iter()
            .find(|base| Some(base.jenjang) == facts.jenjang && Some(base.golongan) == facts.golongan);
        match base {
            Some(base) => {
                let (part, credit) = telling.part("base", ("Angka kredit dasar", "Base credit"), base.credit);
                let citations = vec![telling.law.bases.citation.clone()];
                parts.push((Working { citations, ..part }, credit));
            }
            None => faults.push(Fault::invalid("performance.golongan_without_base").at("/golongan")),
        }
    }
    if let Some(years) = facts.years_in_rank {
        let counted = years.min(YEARS_IN_RANK_MAX);
        let credit = convert(100, coefficient * i64::from(counted), 12).unwrap_or_default();
        let (part, credit) = telling.part("years_in_rank", ("Masa kepangkatan", "Years in rank"), credit);
        let formula = format!("100% × {} × {counted}", Decimal::new(coefficient, 2).normalize());
        parts.push((Working { formula, ..part }, credit));
    }
    parts
}

fn converted(
    telling: Telling<'_>,
    (facts, coefficient): (&CreditFacts, i64),
    faults: &mut Vec<Fault>,
) -> Vec<(Working, AngkaKredit)> {
    if facts.periods.len() > PERIODS_MAX {
        faults.push(Fault::invalid("performance.too_many").at("/periods").with("max", PERIODS_MAX));
        return Vec::new();
    }
    let period = |(at, period): (usize, &CreditPeriod)| {
        if !(1..=12).contains(&period.bulan) {
            faults.push(Fault::invalid("performance.months_range").at(format!("/periods/{at}/bulan")));
            return None;
        }
        telling.period(*period, coefficient)
    };
    facts.periods.iter().enumerate().filter_map(period).collect()
}

fn degree(law: CreditTables<'_>, facts: &CreditFacts, faults: &mut Vec<Fault>) -> Option<AngkaKredit> {
    if !facts.new_degree {
        return None;
    }
    let credit = facts.golongan.and_then(|golongan| education(&law.tiers.rows, golongan));
    if credit.is_none() {
        faults.push(Fault::invalid("performance.golongan_without_base").at("/golongan"));
    }
    credit
}

/// How credit is explained in one language.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    /// The law.
    pub law: CreditTables<'a>,
    /// The language.
    pub language: Language,
}

impl Telling<'_> {
    /// A graded period with its credit.
    pub fn period(self, period: CreditPeriod, coefficient: i64) -> Option<(Working, AngkaKredit)> {
        let share = self.law.percents.rows.iter().find(|share| share.predikat == period.predikat)?;
        let credit = convert(share.percent, coefficient, period.bulan)?;
        let label = Label::new(
            format!("Konversi predikat {}", period.predikat),
            format!("Grade {}", period.predikat),
        );
        let node = self.node("conversion", &label, (credit, &self.law.percents.citation));
        let coefficient = Decimal::new(coefficient, 2).normalize();
        let formula =
            format!("{}% × {coefficient} × {}/12 = {}", share.percent, period.bulan, credit.shown().exact);
        let citations = vec![self.law.percents.citation.clone(), self.law.tiers.citation.clone()];
        Some((Working { formula, citations, ..node }, credit))
    }

    fn part(self, step: &str, (id, en): (&str, &str), credit: AngkaKredit) -> (Working, AngkaKredit) {
        (self.node(step, &Label::new(id, en), (credit, &self.law.tiers.citation)), credit)
    }

    fn total(self, total: AngkaKredit, parts: Vec<(Working, AngkaKredit)>) -> Working {
        let exact: Vec<String> = parts.iter().map(|(_, part)| part.shown().exact).collect();
        let label = Label::new("Angka kredit kumulatif", "Cumulative credit");
        let node = self.node("total", &label, (total, &self.law.tiers.citation));
        let formula = format!("{} = {}", exact.join(" + "), total.shown().exact);
        Working { formula, operands: parts.into_iter().map(|(part, _)| part).collect(), ..node }
    }

    fn node(self, step: &str, label: &Label, (credit, citation): (AngkaKredit, &Citation)) -> Working {
        let label = label.text(self.language).to_owned();
        Working {
            unit: Unit::Score,
            ..Working::leaf(step, label, credit.shown().value.as_str(), citation.clone())
        }
    }
}
