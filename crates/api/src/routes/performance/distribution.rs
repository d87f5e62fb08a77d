//! How grades lie while they are given.

use actix_web::get;
use actix_web::web::{Data, Json};
use identity::permission::ReadPerformance;
use kernel::id::UnitId;
use kernel::{Period, PredikatOrganisasi};
use performance::calibration::DistributionAsked;
use performance::rules::distribution::{Distribution, PredikatCounts};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::allow::Allow;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// How the grades of a period lie.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RatingSpread {
    /// The period.
    pub period: Period,
    /// People with an agreed plan in the period.
    #[schema(example = 10)]
    pub people: u32,
    /// Those of them by grade, as it stands now.
    pub counts: PredikatCounts,
    /// The grade of the organisation.
    pub organisation: Option<PredikatOrganisasi>,
    /// The counts against the pattern for that grade: warnings only. Null while the organisation has none.
    pub pattern: Option<Distribution>,
}

/// Of whom.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SpreadWanted {
    /// The period.
    #[param(value_type = String, example = "2026")]
    period: Period,
    /// Of the people in this unit and below it.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
    /// The grade of the organisation; without it that of the unit, where one was set.
    organisation: Option<PredikatOrganisasi>,
}

/// How grades lie while rating
///
/// Counts of the grades given so far among those whom the caller rates or cares for, never the own; against the pattern of SE MenPANRB 3/2023
/// for the organisation's grade. Warnings only: nothing is refused for them, and nobody's rating changes by itself.
#[utoipa::path(
    tag = "performance", operation_id = "get_rating_distribution", security(("bearer" = ["performance.read"])),
    params(SpreadWanted),
    responses((status = OK, description = "How grades lie", body = RatingSpread), Problem),
)]
#[get("/performance/distribution")]
pub async fn get_distribution(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<SpreadWanted>,
) -> Result<Json<RatingSpread>, Problem> {
    let SpreadWanted { period, unit_id, organisation } = wanted.0;
    let asked = DistributionAsked { period, unit_id, organisation };
    let found = performance::calibration::spread_of(state.db.read(), caller.act(), asked).await?;
    Ok(Json(RatingSpread {
        period,
        people: found.people,
        counts: found.counts,
        organisation: found.organisation,
        pattern: found.pattern,
    }))
}
