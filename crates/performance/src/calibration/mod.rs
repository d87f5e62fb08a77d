//! How grades lie in a unit, and sessions in which leaders look at them together. A session recommends; only the rater changes a
//! rating, with a reason, and the employee is told. Nothing is changed silently.

mod answering;
mod distribution;
mod reads;
mod sessions;

use kernel::Ekspektasi;
use kernel::states::AllowedAct;
use personnel::facts::Named;
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::entity::{calibration, calibration_item};
use crate::states::calibration::CalibrationAct;

pub use answering::{ItemAnswer, answer_item};
pub use distribution::{DistributionAsked, Spread, spread_of};
pub use reads::{find_calibration, list_calibrations};
pub use sessions::{NewCalibration, NewItem, close_calibration, discuss_rating, open_calibration};

/// What a rater made of a recommendation.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[schema(as = performance::CalibrationAnswer)]
pub enum Answer {
    /// The rating was corrected as recommended.
    Diikuti,
    /// The rating stays.
    Dipertahankan,
}

/// The ratings that a session recommends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, FromJsonQueryResult)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::CalibrationRecommended)]
pub struct Recommended {
    /// Of the results.
    pub hasil_kerja: Ekspektasi,
    /// Of the behaviour.
    pub perilaku_kerja: Ekspektasi,
}

/// A session as one caller meets it.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// The session; its minutes are left out for whoever neither keeps it nor takes part.
    pub row: calibration::Model,
    /// What was said, of those ratings that the caller may know of.
    pub items: Vec<Item>,
    /// What its state offers to those who keep it.
    pub offered: Vec<AllowedAct<CalibrationAct>>,
}

/// What was said of one rating.
#[derive(Clone, Debug)]
pub struct Item {
    /// The rating and what was said.
    pub row: calibration_item::Model,
    /// Whose it is.
    pub employee: Named,
    /// Who rated.
    pub rater: Option<Named>,
}
