//! How hard the indicators of the library are, by measure.

use actix_web::get;
use actix_web::web::{Data, Json};
use identity::permission::{ReadDirectory, ReadPerformance};
use kernel::id::{IkiId, IndicatorId, SkpId};
use performance::Quantity;
use performance::indicators::{self, FlaggedTarget};
use performance::rules::difficulty::{Difficulty, Spread, TargetFlag, count};
use platform::{Extent, Page};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::indicators::managing;
use crate::allow::Allow;
use crate::page::PageOf;
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// Of which year.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DifficultyWanted {
    /// The year.
    #[param(minimum = 2022, maximum = 2199, example = 2026)]
    year: i32,
}

/// How hard an indicator was in a year.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorDifficulty {
    /// How many plans held it.
    #[schema(example = 24)]
    pub holders: u64,
    /// How many of them reported a number.
    #[schema(example = 22)]
    pub measured: u64,
    /// The share that reached the target, in percent; null where fewer than five reported.
    #[schema(example = "63.64")]
    pub reached_percent: Option<String>,
    /// The spread of achievement, in percent of the target.
    pub achievement: Option<IndicatorSpread>,
    /// The spread of what was reached, in the indicator's own unit.
    pub values: Option<IndicatorSpread>,
    /// Holders to whose position it does not belong.
    #[schema(example = 0)]
    pub irrelevant: u64,
    /// What is remarkable.
    pub flags: Vec<TargetFlag>,
}

/// Five numbers that show a spread.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IndicatorSpread {
    /// The least.
    #[schema(example = "71.5")]
    pub lowest: String,
    /// A quarter is at or below.
    #[schema(example = "92")]
    pub lower_quartile: String,
    /// Half is at or below.
    #[schema(example = "101.2")]
    pub median: String,
    /// Three quarters are at or below.
    #[schema(example = "108")]
    pub upper_quartile: String,
    /// The most.
    #[schema(example = "120")]
    pub highest: String,
}

impl From<Spread> for IndicatorSpread {
    fn from(spread: Spread) -> Self {
        let text = |number: rust_decimal::Decimal| number.normalize().to_string();
        Self {
            lowest: text(spread.lowest),
            lower_quartile: text(spread.lower_quartile),
            median: text(spread.median),
            upper_quartile: text(spread.upper_quartile),
            highest: text(spread.highest),
        }
    }
}

impl From<Difficulty> for IndicatorDifficulty {
    fn from(found: Difficulty) -> Self {
        Self {
            holders: count(found.holders),
            measured: count(found.measured),
            reached_percent: found.reached_percent.map(|percent| percent.normalize().to_string()),
            achievement: found.achievement.map(IndicatorSpread::from),
            values: found.values.map(IndicatorSpread::from),
            irrelevant: count(found.irrelevant),
            flags: found.flags,
        }
    }
}

/// A target of a plan with what is remarkable about it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckedTarget {
    /// The indicator in the plan.
    pub iki_id: IkiId,
    /// The number of its result.
    #[schema(example = 1)]
    pub rhk_number: i32,
    /// The indicator of the library.
    pub indicator_id: IndicatorId,
    /// Its words in the plan.
    #[schema(example = "Cakupan imunisasi dasar lengkap")]
    pub indicator: String,
    /// The target.
    pub target_value: Option<Quantity>,
    /// What is remarkable; empty where nothing is.
    pub flags: Vec<TargetFlag>,
}

impl From<FlaggedTarget> for CheckedTarget {
    fn from(found: FlaggedTarget) -> Self {
        let FlaggedTarget { iki_id, rhk_number, indicator_id, indicator, target_value, flags } = found;
        Self { iki_id, rhk_number, indicator_id, indicator, target_value, flags }
    }
}

/// How hard an indicator was
///
/// Measured by those who held it in a year: the share that reached the target, the spread, and what is remarkable. Nothing is shown
/// of fewer than five.
#[utoipa::path(
    tag = "performance", operation_id = "measure_indicator", security(("bearer" = ["directory.read"])),
    params(("indicator_id" = IndicatorId, Path, description = "The indicator"), DifficultyWanted),
    responses((status = OK, description = "The measure", body = IndicatorDifficulty), Problem),
)]
#[get("/performance/indicators/{indicator_id}/difficulty")]
pub async fn measure_indicator(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    indicator_id: Id<IndicatorId>,
    wanted: Query<DifficultyWanted>,
) -> Result<Json<IndicatorDifficulty>, Problem> {
    let manager = managing(&caller);
    let conn = state.db.read();
    let row = indicators::find_indicator(conn, (caller.act(), manager.as_ref()), *indicator_id).await?;
    let found = indicators::measure_indicator(conn, &row, (wanted.0.year, caller.act())).await?;
    Ok(Json(found.into()))
}

/// Hold the targets of a plan against what others reached
///
/// For each target that comes from the library: too high, too low, or of another position, by what the holders of the indicator
/// reached in this year and the one before. Advice for both sides; it refuses nothing.
#[utoipa::path(
    tag = "performance", operation_id = "check_skp_targets", security(("bearer" = ["performance.read"])),
    params(("skp_id" = SkpId, Path, description = "The plan")),
    responses((status = OK, description = "The targets, all on one page", body = PageOf<CheckedTarget>), Problem),
)]
#[get("/performance/skp/{skp_id}/target-check")]
pub async fn check_targets(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    skp_id: Id<SkpId>,
) -> Result<PageOf<CheckedTarget>, Problem> {
    let rows = indicators::check_targets(state.db.read(), caller.act(), *skp_id).await?;
    Ok(Page { rows, extent: Extent::default() }.map(CheckedTarget::from).into())
}
