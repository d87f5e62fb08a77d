//! The grades of units, set by the leaders above them.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{KeepAgreements, ReadPerformance};
use kernel::id::{AgreementId, EmployeeId, UnitId, UnitRatingId};
use kernel::{Period, PredikatOrganisasi};
use performance::Quantity;
use performance::agreements::{self, NewUnitRating, RatedUnit};
use performance::entity::unit_rating;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::allow::Allow;
use crate::etag::OptionalIfMatch;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// The grade of a unit for a period. A correction is a further version.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitRating {
    /// This version of the grade.
    pub id: UnitRatingId,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// The unit.
    pub unit_id: UnitId,
    /// The period.
    pub period: Period,
    /// The achievement in percent on which it looked.
    pub score: Quantity,
    /// The grade.
    pub predikat: PredikatOrganisasi,
    /// The leader's words to it.
    #[schema(example = "Sasaran tercapai; percepat penerbitan akta.")]
    pub note: Option<String>,
    /// Who set it; null where an officer recorded what was decided outside.
    pub rater_id: Option<EmployeeId>,
    /// The day on which it was set.
    #[schema(example = "2026-04-06")]
    pub rated_on: NaiveDate,
    /// 1 for the first grade, one more for each correction.
    #[schema(example = 1)]
    pub version: i64,
    /// The version that this one corrects.
    #[schema(example = json!(null))]
    pub supersedes_id: Option<UnitRatingId>,
    /// Why it was corrected.
    #[schema(example = json!(null))]
    pub reason: Option<String>,
    /// When a correction took its place; null for the version that counts.
    #[schema(example = json!(null))]
    pub superseded_at: Option<DateTime<Utc>>,
}

impl From<unit_rating::Model> for UnitRating {
    fn from(row: unit_rating::Model) -> Self {
        Self {
            id: row.id,
            agreement_id: row.agreement_id,
            unit_id: row.unit_id,
            period: row.period,
            score: row.score,
            predikat: row.predikat,
            note: row.note,
            rater_id: row.rater_id,
            rated_on: row.rated_on,
            version: row.version,
            supersedes_id: row.supersedes_id,
            reason: row.reason,
            superseded_at: row.superseded_at,
        }
    }
}

/// The grade of a unit with its name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NamedUnitRating {
    /// The name of the unit today.
    #[schema(example = "Dinas Kependudukan dan Pencatatan Sipil")]
    pub unit_name: String,
    /// The grade.
    #[serde(flatten)]
    pub rating: UnitRating,
}

impl From<RatedUnit> for NamedUnitRating {
    fn from(rated: RatedUnit) -> Self {
        Self { unit_name: rated.unit_name, rating: rated.rating.into() }
    }
}

/// A grade to set.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateUnit {
    /// The period.
    #[schema(example = "2026-Q1")]
    period: Period,
    /// The grade.
    predikat: PredikatOrganisasi,
    /// The leader's words to it.
    #[serde(default)]
    #[schema(max_length = 4000, example = "Sasaran tercapai; percepat penerbitan akta.")]
    note: Option<String>,
}

/// Another grade for a period that was graded.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectUnitRating {
    /// The grade.
    predikat: PredikatOrganisasi,
    /// The leader's words to it.
    #[serde(default)]
    #[schema(max_length = 4000, example = "Setelah data diperiksa ulang.")]
    note: Option<String>,
    /// Why it changes.
    #[schema(min_length = 1, max_length = 4000, example = "Realisasi dikoreksi oleh Inspektorat.")]
    reason: String,
}

/// Which grades.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnitRatingsWanted {
    /// Of this unit.
    unit_id: Option<UnitId>,
    /// Of exactly this period.
    #[param(value_type = Option<String>, example = "2026-Q1")]
    period: Option<Period>,
    /// Also the versions that a correction superseded.
    #[param(default = false)]
    history: Option<bool>,
}

/// Set the grade of a unit
///
/// By the leader above, with the achievement beside it; where nobody stands above the unit, by the officer. Every indicator must have
/// been reported on.
#[utoipa::path(
    tag = "performance", operation_id = "rate_unit", security(("bearer" = ["performance.agreements"])),
    params(("agreement_id" = AgreementId, Path, description = "The agreement")),
    request_body = RateUnit,
    responses((status = CREATED, description = "The grade", body = NamedUnitRating), Problem),
)]
#[post("/performance/agreements/{agreement_id}/ratings")]
pub async fn rate_unit(
    caller: Allow<KeepAgreements>,
    state: Data<State>,
    agreement_id: Id<AgreementId>,
    body: Valid<RateUnit>,
) -> Result<Created<NamedUnitRating>, Problem> {
    let RateUnit { period, predikat, note } = body.0;
    let new = NewUnitRating { period, predikat, note, reason: None };
    let rated = agreements::rate_unit(&state.db, caller.act(), *agreement_id, new).await?;
    let location = format!("/v1/performance/unit-ratings?unit_id={}&period={period}", rated.rating.unit_id);
    Ok(Created::at(location, rated.into()))
}

/// Grades of units, newest first
///
/// Of the agreements that the caller may see.
#[utoipa::path(
    tag = "performance", operation_id = "list_unit_ratings", security(("bearer" = ["performance.read"])),
    params(UnitRatingsWanted, Paging),
    responses((status = OK, description = "A page of grades", body = PageOf<NamedUnitRating>), Problem),
)]
#[get("/performance/unit-ratings")]
pub async fn list_unit_ratings(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<UnitRatingsWanted>,
    paging: Paging,
) -> Result<PageOf<NamedUnitRating>, Problem> {
    let UnitRatingsWanted { unit_id, period, history } = wanted.0;
    let of = (unit_id, period, history.unwrap_or_default());
    let page = agreements::list_unit_ratings(state.db.read(), caller.act(), of, &paging).await?;
    Ok(page.map(NamedUnitRating::from).into())
}

/// Correct the grade of a unit
///
/// With a reason. The corrected version stays readable.
#[utoipa::path(
    tag = "performance", operation_id = "correct_unit_rating", security(("bearer" = ["performance.agreements"])),
    params(("unit_rating_id" = UnitRatingId, Path, description = "The version to correct"), OptionalIfMatch),
    request_body = CorrectUnitRating,
    responses((status = CREATED, description = "The new version", body = NamedUnitRating), Problem),
)]
#[post("/performance/unit-ratings/{unit_rating_id}/correct")]
pub async fn correct_unit_rating(
    caller: Allow<KeepAgreements>,
    state: Data<State>,
    (unit_rating_id, if_match): (Id<UnitRatingId>, OptionalIfMatch),
    body: Valid<CorrectUnitRating>,
) -> Result<Created<NamedUnitRating>, Problem> {
    let CorrectUnitRating { predikat, note, reason } = body.0;
    let act = caller.act_because(Some(reason.clone()));
    let target = (*unit_rating_id, if_match.expected());
    let rated = agreements::correct_unit_rating(&state.db, &act, target, (predikat, note, reason)).await?;
    let unit = rated.rating.unit_id;
    Ok(Created::at(format!("/v1/performance/unit-ratings?unit_id={unit}"), rated.into()))
}
