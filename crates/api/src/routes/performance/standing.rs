//! The own way over time, and the ranking of the few who were granted that right.

use actix_web::get;
use actix_web::web::{Data, Json};
use identity::permission::{OwnPerformance, RankPerformance};
use kernel::id::{EvaluationId, UnitId};
use kernel::{Period, Predikat};
use performance::standing::{RankingAsked, Trend};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Side;
use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::privacy::sensitive::{self, Sensitive};
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// My way over time
///
/// One's own grades by period, the band of the newest, and which way it went. No rank, and nobody else's score: the measure is what was agreed.
#[utoipa::path(
    tag = "performance", operation_id = "get_my_performance_trend",
    security(("bearer" = ["performance.own"])),
    responses((status = OK, description = "The trend", body = Trend), Problem),
)]
#[get("/me/performance/trend")]
pub async fn get_my_trend(caller: Allow<OwnPerformance>, state: Data<State>) -> Result<Json<Trend>, Problem> {
    let employee = caller.act().party().ok_or(performance::Error::NotTheEmployee)?;
    Ok(Json(performance::standing::trend_of(state.db.read(), employee).await?))
}

/// Somebody in a ranking.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankedEmployee {
    /// 1, and one more for everybody with a better grade; equal grades share a rank.
    #[schema(example = 1)]
    pub rank: u64,
    /// Who.
    pub employee: Side,
    /// The grade.
    pub predikat: Predikat,
    /// The rating.
    pub evaluation_id: EvaluationId,
}

/// What is ranked.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RankingWanted {
    /// The people of this unit and those below it.
    #[param(value_type = UnitId)]
    unit_id: UnitId,
    /// By their grades of this period.
    #[param(value_type = String, example = "2026")]
    period: Period,
}

/// Rank the people of a unit
///
/// By their grades of a period; equal grades share a rank. A right of its own, for talent and succession: each look leaves an act, and each person
/// shown finds it in the log of reads of the own data.
#[utoipa::path(
    tag = "performance", operation_id = "rank_performance", security(("bearer" = ["performance.rank"])),
    params(RankingWanted, Paging),
    responses((status = OK, description = "A page of the ranking", body = PageOf<RankedEmployee>), Problem),
)]
#[get("/performance/ranking")]
pub async fn rank_performance(
    caller: Allow<RankPerformance>,
    state: Data<State>,
    wanted: Query<RankingWanted>,
    paging: Paging,
) -> Result<PageOf<RankedEmployee>, Problem> {
    let RankingWanted { unit_id, period } = wanted.0;
    let asked = RankingAsked { unit_id, period };
    let page = performance::standing::rank(&state.db, caller.act(), asked, &paging).await?;
    let shown = page.rows.iter();
    let shown: Vec<_> =
        shown.map(|one| Sensitive::Ranking.of(one.employee.id, Some(one.evaluation_id.0))).collect();
    sensitive::note(&state, &caller, &shown).await?;
    let ranked = |one: performance::standing::Ranked| RankedEmployee {
        rank: one.rank,
        employee: one.employee.into(),
        predikat: one.predikat,
        evaluation_id: one.evaluation_id,
    };
    Ok(page.map(ranked).into())
}
