//! Law files of career: one file for each subject, with the place where it was read and how sure it is. What is from memory is
//! configuration with that default.

mod kgb;
mod promotion;
mod retirement;
mod talent;
mod training;

use kernel::recipe::Citation;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use kgb::{FirstInterval, KgbLaw};
pub use promotion::{GradeOfDiploma, PathRules, Paths, Periods, PromotionLaw};
pub use retirement::{PositionGroup, RetirementAge, RetirementLaw};
pub use talent::{Bands, Potensial, PotentialPart, TalentAction, TalentBox, TalentLaw, Weight};
pub use training::{TrainingDuty, TrainingLaw};

/// Where the rules of a file come from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    version: String,
    instrument: String,
    article: String,
    /// Where the rules were read.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
}

impl Head {
    /// The citation for workings.
    pub fn citation(&self) -> Citation {
        Citation {
            instrument: self.instrument.clone(),
            article: self.article.clone(),
            version: self.version.clone(),
        }
    }
}

/// How sure a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = career::Confidence)]
pub enum Confidence {
    /// Two independent sources, or the text of the regulation.
    Verified,
    /// One source.
    OneSource,
    /// A default from memory: an installation confirms or replaces it.
    FromMemory,
}
