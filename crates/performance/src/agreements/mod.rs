//! Performance agreements of units (perjanjian kinerja): objectives with key indicators (IKU) promised for a year by the leader of a
//! unit to the leader above, what was reached on them by period with evidence, and the grade that the leader above sets.
//!
//! An agreement that is in force is published to the whole instansi, and its content no longer changes: what changes within the year
//! is a further version, established like the first. A period is measured by the version that holds at its end. A period that was
//! graded is closed; a grade is never overwritten, a correction is a further version.

mod achievement;
mod acts;
mod rate;
mod read;
mod realise;
mod states;
mod store;
mod versions;
mod write;

use kernel::id::{EmployeeId, IkuId, SasaranId, UnitId};
use kernel::states::AllowedAct;
use kernel::{Period, Rupiah};
use platform::Act;
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Quantity;
use crate::entity::{exhibit, iku_realisation, perjanjian_kinerja};

pub use achievement::{
    Achievement, IndicatorAchievement, UnitAchievement, achievement, achievement_of, trend_of,
};
pub use acts::{establish_agreement, return_agreement, submit_agreement};
pub use rate::{NewUnitRating, RatedUnit, correct_unit_rating, list_unit_ratings, rate_unit};
pub use read::{
    AgreementFilter, PublishedIku, admit_realisation, find_agreement, list_agreements, published,
};
pub use realise::{NewRealisation, list_realisations, realise_iku};
pub use states::{AgreementAct, AgreementStatus, Party};
pub use versions::{
    AGREEMENT_TIMER, change_agreement, discard_agreement_change, list_agreement_versions, meet_first_day,
};
pub use write::{NewAgreement, create_agreement, write_agreement};

/// Which direction of an indicator is good.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::Polarity)]
pub enum Polarity {
    /// More is better: documents issued.
    HigherBetter,
    /// Less is better: days of waiting.
    LowerBetter,
}

/// The target of a part of the year, counted from the beginning of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::PeriodTarget)]
pub struct PeriodTarget {
    /// A part of the agreement's year.
    pub period: Period,
    /// What is to be reached by its end.
    pub target: Quantity,
}

/// The content of an agreement, as it is written and as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::Promise)]
pub struct Promise {
    /// The most that one indicator counts, in percent; 120 where it is not given.
    #[serde(default = "usual_cap")]
    pub cap_percent: Quantity,
    /// The objectives in their order.
    pub sasaran: Vec<PromisedSasaran>,
}

/// An objective.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::PromisedSasaran)]
pub struct PromisedSasaran {
    /// The id of an objective that the agreement holds already; without it the objective is new.
    #[serde(default)]
    pub id: Option<SasaranId>,
    /// What is to be reached.
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Meningkatnya kualitas pelayanan administrasi kependudukan"
    )]
    pub title: String,
    /// The objective of the version before that this one continues. A version that is begun carries it; it is never typed.
    #[serde(default)]
    pub continues_id: Option<SasaranId>,
    /// How it is measured.
    pub iku: Vec<PromisedIku>,
}

/// A key indicator (indikator kinerja utama).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::PromisedIku)]
pub struct PromisedIku {
    /// The id of an indicator that the agreement holds already; without it the indicator is new.
    #[serde(default)]
    pub id: Option<IkuId>,
    /// What is measured.
    #[schema(min_length = 1, max_length = 500, example = "Cakupan kepemilikan KTP-el")]
    pub indicator: String,
    /// What the numbers count.
    #[schema(min_length = 1, max_length = 500, example = "persen")]
    pub unit: String,
    /// Where the unit stood before.
    #[serde(default)]
    pub baseline: Option<Quantity>,
    /// The target of the year.
    pub target: Quantity,
    /// Which direction is good.
    pub polarity: Polarity,
    /// What may be spent on it.
    #[serde(default)]
    pub budget: Option<Rupiah>,
    /// Targets of parts of the year; where a period has none, the target of the year counts.
    #[serde(default)]
    pub targets: Vec<PeriodTarget>,
}

/// Who reads agreements.
#[derive(Clone, Copy, Debug)]
pub struct AgreementReader<'a> {
    /// The caller's act under the permission to read.
    pub act: &'a Act,
    /// The same under the permission to keep agreements, where the caller holds it: what he may do follows from it.
    pub keeps: Option<&'a Act>,
}

impl<'a> AgreementReader<'a> {
    fn writing(act: &'a Act) -> Self {
        Self { act, keeps: Some(act) }
    }

    fn only(act: &'a Act) -> Self {
        Self { act, keeps: None }
    }
}

/// An agreement as one caller meets it.
#[derive(Clone, Debug)]
pub struct HeldAgreement {
    /// The agreement.
    pub agreement: perjanjian_kinerja::Model,
    /// What the caller is to it.
    pub party: Party,
    /// The name of the unit.
    pub unit_name: String,
    /// Who leads the unit today.
    pub leader_id: Option<EmployeeId>,
    /// Who leads above it today.
    pub above_id: Option<EmployeeId>,
}

/// An agreement with its content.
#[derive(Clone, Debug)]
pub struct AgreementDocument {
    /// The agreement and the caller's part in it.
    pub held: HeldAgreement,
    /// What is promised.
    pub promise: Promise,
}

/// A realisation with its evidence.
#[derive(Clone, Debug)]
pub struct Realised {
    /// The realisation.
    pub realisation: iku_realisation::Model,
    /// Its evidence, oldest first.
    pub evidence: Vec<exhibit::Model>,
}

impl HeldAgreement {
    /// The acts that the agreement offers, each judged for the caller.
    pub fn allowed(&self) -> Vec<AllowedAct<AgreementAct>> {
        states::offered(&self.agreement, self.party)
    }

    /// The unit.
    pub fn unit_id(&self) -> UnitId {
        self.agreement.unit_id
    }
}

/// 120 percent: what circulars and forms use; the agreement may say otherwise.
fn usual_cap() -> Quantity {
    Quantity(1_200_000)
}
