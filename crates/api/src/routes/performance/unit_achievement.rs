//! What units have reached of what they promised, with its working.

use actix_web::get;
use actix_web::web::{Data, Json};
use identity::permission::ReadPerformance;
use kernel::id::{AgreementId, IkuId};
use kernel::recipe::Working;
use kernel::{Period, Rupiah};
use performance::Quantity;
use performance::agreements::{self, IndicatorAchievement, Polarity, UnitAchievement};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::unit_ratings::UnitRating;
use crate::allow::Allow;
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// The achievement of a unit in a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgreementAchievement {
    /// The period.
    pub period: Period,
    /// The mean of its indicators in percent of target; null while nothing was reported.
    pub score: Option<Quantity>,
    /// How it came about; null while nothing was reported.
    pub working: Option<Working>,
    /// Each indicator, in the order of the agreement.
    pub indicators: Vec<IkuAchievement>,
    /// The grade that was set for the period.
    pub rating: Option<UnitRating>,
}

/// What was reached on one indicator.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IkuAchievement {
    /// The indicator.
    pub iku_id: IkuId,
    /// Its place in the agreement.
    #[schema(example = 1)]
    pub number: i32,
    /// What is measured.
    #[schema(example = "Cakupan kepemilikan KTP-el")]
    pub indicator: String,
    /// What the numbers count.
    #[schema(example = "persen")]
    pub unit: String,
    /// Which direction is good.
    pub polarity: Polarity,
    /// Where the unit stood before.
    pub baseline: Option<Quantity>,
    /// The target of the period.
    pub target: Quantity,
    /// What was reached; null while nothing was reported.
    pub realised: Option<Quantity>,
    /// The period of that report: the latest within the period asked for.
    pub realised_in: Option<Period>,
    /// Percent of target, not below zero and not above the cap.
    pub percent: Option<Quantity>,
    /// What may be spent in the year.
    pub budget: Option<Rupiah>,
    /// What was spent.
    pub spent: Option<Rupiah>,
}

impl From<IndicatorAchievement> for IkuAchievement {
    fn from(one: IndicatorAchievement) -> Self {
        let IndicatorAchievement { iku, target, realised, percent } = one;
        Self {
            iku_id: iku.id,
            number: iku.number,
            indicator: iku.indicator,
            unit: iku.unit,
            polarity: iku.polarity,
            baseline: iku.baseline,
            target,
            realised: realised.as_ref().map(|row| row.value),
            realised_in: realised.as_ref().map(|row| row.period),
            percent,
            budget: iku.budget,
            spent: realised.and_then(|row| row.spent),
        }
    }
}

impl From<UnitAchievement> for AgreementAchievement {
    fn from(found: UnitAchievement) -> Self {
        Self {
            period: found.period,
            score: found.score,
            working: found.working,
            indicators: found.indicators.into_iter().map(IkuAchievement::from).collect(),
            rating: found.rating.map(UnitRating::from),
        }
    }
}

/// For which period.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AchievementWanted {
    /// The period.
    #[param(value_type = String, example = "2026-Q1")]
    period: Period,
}

/// The achievement of an agreement in a period
///
/// Each indicator in percent of its target (where less is better, of twice the target less what was reached), not above the cap of
/// the agreement, and their mean with its working.
#[utoipa::path(
    tag = "performance", operation_id = "get_agreement_achievement", security(("bearer" = ["performance.read"])),
    params(("agreement_id" = AgreementId, Path, description = "The agreement"), AchievementWanted),
    responses((status = OK, description = "The achievement with its working", body = AgreementAchievement), Problem),
)]
#[get("/performance/agreements/{agreement_id}/achievement")]
pub async fn get_agreement_achievement(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    (agreement_id, wanted): (Id<AgreementId>, Query<AchievementWanted>),
) -> Result<Json<AgreementAchievement>, Problem> {
    let of = (*agreement_id, wanted.period);
    let act = caller.act();
    let found = agreements::achievement(state.db.latest(), act, of, act.language).await?;
    Ok(Json(found.into()))
}
