//! Promotion in rank (kenaikan pangkat): which conditions of a path are met, and from which day it can take effect.
//!
//! A promotion is a reward and no right: whoever meets every condition may be proposed.

mod conditions;

use chrono::{Months, NaiveDate};
use kernel::{Golongan, Language, Predikat, Rate, words};
use personnel::value::EducationLevel;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;
use crate::regulation::{PathRules, PromotionLaw};
use conditions::Telling;
pub use conditions::{Condition, ConditionCode};

words! {
    career;
    /// The paths of promotion.
    PromotionPath {
        /// Without a managerial or functional position.
        Reguler = "reguler",
        /// In a functional position, by credit.
        Fungsional = "fungsional",
        /// In a managerial position.
        Struktural = "struktural",
        /// For an outstanding achievement.
        PrestasiLuarBiasa = "prestasi_luar_biasa",
        /// By a new diploma.
        PenyesuaianIjazah = "penyesuaian_ijazah",
    }
}

/// What a promotion follows from. What a path asks and is not given counts as not met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = career::PromotionFacts, example = json!({
    "path": "reguler", "golongan": "III/a", "since": "2022-03-01", "predikat": ["baik", "sangat_baik"], "education": "s1"
}))]
pub struct PromotionFacts {
    /// The path.
    pub path: PromotionPath,
    /// The present grade, of a PNS.
    pub golongan: Golongan,
    /// Its first day (TMT pangkat).
    pub since: NaiveDate,
    /// The predikat of the last years, the latest at the end.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub predikat: Vec<Predikat>,
    /// The highest diploma; of `penyesuaian_ijazah` the new one.
    #[serde(default)]
    pub education: Option<EducationLevel>,
    /// It is of a vocational school.
    #[serde(default)]
    pub is_vocational: bool,
    /// `fungsional`: the credit and what the next rank needs.
    #[serde(default)]
    pub credit: Option<Credit>,
    /// `fungsional`: the next rank belongs to the next tier (jenjang).
    #[serde(default)]
    pub next_tier: Option<NextTier>,
    /// `struktural`: the position.
    #[serde(default)]
    pub position: Option<HeldPosition>,
    /// `prestasi_luar_biasa`: the PPK has found the achievement outstanding.
    #[serde(default)]
    pub is_outstanding: bool,
    /// `penyesuaian_ijazah`: the examination is passed.
    #[serde(default)]
    pub has_passed_exam: bool,
}

/// Credit points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = career::Credit)]
pub struct Credit {
    /// What was gathered since the present rank.
    #[schema(example = "52.5")]
    pub accumulated: Rate,
    /// What the next rank needs.
    #[schema(example = "50")]
    pub need: Rate,
}

/// What a rank of the next tier asks first: the promotion to that tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = career::NextTier)]
pub struct NextTier {
    /// The competence test is passed.
    #[serde(default)]
    pub has_passed_test: bool,
    /// There is a vacancy in the tier.
    #[serde(default)]
    pub has_vacancy: bool,
}

/// A managerial position with the grades that belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = career::HeldPosition)]
pub struct HeldPosition {
    /// Held since.
    pub since: NaiveDate,
    /// The lowest grade of the position.
    pub golongan_min: Golongan,
    /// The highest grade of the position.
    pub golongan_max: Golongan,
}

/// Whether and when somebody may be promoted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = career::Promotion)]
pub struct Promotion {
    /// The grade of the promotion; none above the highest.
    pub next: Option<Golongan>,
    /// Every condition is met; those of time from `tmt` on.
    pub is_eligible: bool,
    /// The first day on which it can take effect, where only time is missing or nothing.
    #[schema(example = "2026-03-01")]
    pub tmt: Option<NaiveDate>,
    /// Every condition of the path.
    pub conditions: Vec<Condition>,
    /// The promotion after it on the same path, as far as time decides it.
    pub following: Option<FollowingPromotion>,
}

/// The promotion after the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = career::FollowingPromotion)]
pub struct FollowingPromotion {
    /// Its grade.
    pub golongan: Golongan,
    /// Its first day.
    pub tmt: NaiveDate,
}

/// The promotion on given facts.
///
/// # Errors
/// Every fault of the facts.
pub fn promotion(law: &PromotionLaw, facts: &PromotionFacts, language: Language) -> Result<Promotion, Error> {
    conditions::checked(facts)?;
    let rules = rules_of(law, facts.path);
    let next = next_grade(law, facts);
    let telling = Telling { law, rules, facts, language };
    let conditions = telling.conditions(next);
    let is_eligible = conditions.iter().all(|condition| condition.is_met);
    let met_on = conditions.iter().filter_map(|condition| condition.met_on).max();
    let tmt = met_on.filter(|_| is_eligible).and_then(|met_on| law.tmt(met_on));
    let following = next.zip(tmt).and_then(|step| following(law, (rules, facts), step));
    Ok(Promotion { next, is_eligible: is_eligible && tmt.is_some(), tmt, conditions, following })
}

fn rules_of(law: &PromotionLaw, path: PromotionPath) -> &PathRules {
    match path {
        PromotionPath::Reguler => &law.paths.reguler,
        PromotionPath::Fungsional => &law.paths.fungsional,
        PromotionPath::Struktural => &law.paths.struktural,
        PromotionPath::PrestasiLuarBiasa => &law.paths.prestasi_luar_biasa,
        PromotionPath::PenyesuaianIjazah => &law.paths.penyesuaian_ijazah,
    }
}

/// One step up; by a diploma the grade that it gives.
fn next_grade(law: &PromotionLaw, facts: &PromotionFacts) -> Option<Golongan> {
    match facts.path {
        PromotionPath::PenyesuaianIjazah => {
            facts.education.and_then(|level| law.diploma(level)).filter(|given| *given > facts.golongan)
        }
        _ => one_up(facts.golongan),
    }
}

fn one_up(golongan: Golongan) -> Option<Golongan> {
    match golongan {
        Golongan::Pns(order @ ..=16) => Some(Golongan::Pns(order + 1)),
        Golongan::Pns(_) | Golongan::Pppk(_) => None,
    }
}

/// Only a regular career is foreseen: what else a path asks is not known for later years.
fn following(
    law: &PromotionLaw,
    (rules, facts): (&PathRules, &PromotionFacts),
    (next, tmt): (Golongan, NaiveDate),
) -> Option<FollowingPromotion> {
    let ceiling = law.ceiling(facts.education?, facts.is_vocational)?.golongan;
    let golongan = one_up(next).filter(|golongan| *golongan <= ceiling)?;
    if facts.path != PromotionPath::Reguler {
        return None;
    }
    let met_on = tmt.checked_add_months(Months::new(rules.years_in_rank * 12))?;
    Some(FollowingPromotion { golongan, tmt: law.tmt(met_on)? })
}

#[cfg(test)]
mod tests;
