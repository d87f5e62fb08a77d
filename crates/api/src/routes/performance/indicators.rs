//! The library of indicators.

use actix_web::web::Data;
use actix_web::{get, post, put};
use chrono::{DateTime, Utc};
use identity::Permission;
use identity::permission::{ManagePerformance, ReadDirectory};
use kernel::id::{IndicatorId, UnitId};
use performance::Quantity;
use performance::entity::indicator;
use performance::indicators::{self, IndicatorContent, IndicatorFilter};
use performance::words::{Accumulation, Aspect, Better, IndicatorTopic};
use platform::Act;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A reusable indicator.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Indicator {
    /// The indicator.
    pub id: IndicatorId,
    /// Whose library.
    pub instansi_id: UnitId,
    /// What it says.
    #[serde(flatten)]
    pub content: IndicatorText,
    /// When plans could first take it; null while it is a draft.
    pub published_at: Option<DateTime<Utc>>,
    /// When plans could no longer take it.
    pub retired_at: Option<DateTime<Utc>>,
}

/// What an indicator says.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
pub struct IndicatorText {
    /// The short name, unique in the region.
    #[schema(min_length = 1, max_length = 40, example = "KES-01")]
    pub code: String,
    /// The indicator in words.
    #[schema(min_length = 1, max_length = 500, example = "Cakupan imunisasi dasar lengkap")]
    pub title: String,
    /// What it is about.
    pub topic: IndicatorTopic,
    /// What it looks at.
    pub aspect: Aspect,
    /// What its number counts.
    #[schema(min_length = 1, max_length = 500, example = "persen")]
    pub unit: String,
    /// Which way it is better.
    pub better: Better,
    /// How the numbers of several reports make the number of the year.
    pub accumulation: Accumulation,
    /// A target that is usual.
    #[serde(default)]
    pub usual_target: Option<Quantity>,
    /// Where its numbers come from.
    #[serde(default)]
    #[schema(max_length = 500, example = "Aplikasi Sehat Indonesiaku")]
    pub data_source: Option<String>,
    /// Titles of the positions to which it belongs; none means every position.
    #[serde(default)]
    #[schema(example = json!(["Bidan", "Perawat"]))]
    pub positions: Vec<String>,
}

impl From<IndicatorText> for IndicatorContent {
    fn from(text: IndicatorText) -> Self {
        Self {
            code: text.code,
            title: text.title,
            topic: text.topic,
            aspect: text.aspect,
            unit: text.unit,
            better: text.better,
            accumulation: text.accumulation,
            usual_target: text.usual_target,
            data_source: text.data_source,
            positions: text.positions,
        }
    }
}

impl Indicator {
    fn of(row: indicator::Model) -> Versioned<Self> {
        let body = Self {
            id: row.id,
            instansi_id: row.instansi_id,
            content: IndicatorText {
                code: row.code,
                title: row.title,
                topic: row.topic,
                aspect: row.aspect,
                unit: row.unit,
                better: row.better,
                accumulation: row.accumulation,
                usual_target: row.usual_target,
                data_source: row.data_source,
                positions: row.positions.0,
            },
            published_at: row.published_at,
            retired_at: row.retired_at,
        };
        Versioned::new(row.version, body)
    }
}

/// An indicator to begin.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateIndicator {
    /// Whose library.
    instansi_id: UnitId,
    /// What it says.
    content: IndicatorText,
}

/// Which indicators.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IndicatorsWanted {
    /// About this.
    topic: Option<IndicatorTopic>,
    /// That belong to a position of this title.
    #[param(example = "Bidan")]
    position: Option<String>,
    /// With these words in the title or code.
    #[param(max_length = 100, example = "imunisasi")]
    q: Option<String>,
}

/// The caller's act as whoever manages performance, where the caller does.
pub(super) fn managing(caller: &Allow<ReadDirectory>) -> Option<Act> {
    let act = caller.act();
    let used = caller.caller().uses(Permission::ManagePerformance, act.today).ok()?;
    Some(Act { scope: used.scope, ..act.clone() })
}

/// Begin an indicator of the library
#[utoipa::path(
    tag = "performance", operation_id = "create_indicator", security(("bearer" = ["performance.manage"])),
    request_body = CreateIndicator,
    responses((status = CREATED, description = "The indicator, a draft", body = Indicator), Problem),
)]
#[post("/performance/indicators")]
pub async fn create_indicator(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    body: Valid<CreateIndicator>,
) -> Result<Created<Indicator>, Problem> {
    let CreateIndicator { instansi_id, content } = body.0;
    let row = indicators::create_indicator(&state.db, caller.act(), (instansi_id, content.into())).await?;
    let Versioned { version, body } = Indicator::of(row);
    Ok(Created::at(format!("/v1/performance/indicators/{}", body.id), body).version(version))
}

/// The library, by code
///
/// Indicators that plans may take, of one's own region; drafts are shown to those who write them.
#[utoipa::path(
    tag = "performance", operation_id = "list_indicators", security(("bearer" = ["directory.read"])),
    params(IndicatorsWanted, Paging),
    responses((status = OK, description = "A page of indicators", body = PageOf<Indicator>), Problem),
)]
#[get("/performance/indicators")]
pub async fn list_indicators(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    wanted: Query<IndicatorsWanted>,
    paging: Paging,
) -> Result<PageOf<Indicator>, Problem> {
    let IndicatorsWanted { topic, position, q } = wanted.0;
    let filter = IndicatorFilter { topic, position, text: q };
    let manager = managing(&caller);
    let asked = (caller.act(), manager.as_ref());
    let page = indicators::list_indicators(state.db.read(), asked, filter, &paging).await?;
    Ok(page.map(|row| Indicator::of(row).body).into())
}

/// One indicator
#[utoipa::path(
    tag = "performance", operation_id = "get_indicator", security(("bearer" = ["directory.read"])),
    params(("indicator_id" = IndicatorId, Path, description = "The indicator")),
    responses((status = OK, description = "The indicator", body = Indicator), Problem),
)]
#[get("/performance/indicators/{indicator_id}")]
pub async fn get_indicator(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    indicator_id: Id<IndicatorId>,
) -> Result<Versioned<Indicator>, Problem> {
    let manager = managing(&caller);
    let asked = (caller.act(), manager.as_ref());
    Ok(Indicator::of(indicators::find_indicator(state.db.latest(), asked, *indicator_id).await?))
}

/// Write an indicator
///
/// All of a draft. A published one stays as it is, so that all who hold it are measured by the same thing.
#[utoipa::path(
    tag = "performance", operation_id = "write_indicator", security(("bearer" = ["performance.manage"])),
    params(("indicator_id" = IndicatorId, Path, description = "The indicator"), IfMatch),
    request_body = IndicatorText,
    responses((status = OK, description = "The indicator as written", body = Indicator), Problem),
)]
#[put("/performance/indicators/{indicator_id}")]
pub async fn write_indicator(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    (indicator_id, if_match): (Id<IndicatorId>, IfMatch),
    body: Valid<IndicatorText>,
) -> Result<Versioned<Indicator>, Problem> {
    let target = (*indicator_id, if_match.expected());
    Ok(Indicator::of(indicators::write_indicator(&state.db, caller.act(), target, body.0.into()).await?))
}

/// Publish an indicator
///
/// Plans may take it from now on.
#[utoipa::path(
    tag = "performance", operation_id = "publish_indicator", security(("bearer" = ["performance.manage"])),
    params(("indicator_id" = IndicatorId, Path, description = "The indicator"), IfMatch),
    responses((status = OK, description = "The published indicator", body = Indicator), Problem),
)]
#[post("/performance/indicators/{indicator_id}/publish")]
pub async fn publish_indicator(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    indicator_id: Id<IndicatorId>,
    if_match: IfMatch,
) -> Result<Versioned<Indicator>, Problem> {
    let target = (*indicator_id, if_match.expected());
    Ok(Indicator::of(indicators::publish_indicator(&state.db, caller.act(), target).await?))
}

/// Retire an indicator
///
/// Plans that hold it keep it; others no longer take it.
#[utoipa::path(
    tag = "performance", operation_id = "retire_indicator", security(("bearer" = ["performance.manage"])),
    params(("indicator_id" = IndicatorId, Path, description = "The indicator"), IfMatch),
    responses((status = OK, description = "The retired indicator", body = Indicator), Problem),
)]
#[post("/performance/indicators/{indicator_id}/retire")]
pub async fn retire_indicator(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    indicator_id: Id<IndicatorId>,
    if_match: IfMatch,
) -> Result<Versioned<Indicator>, Problem> {
    let target = (*indicator_id, if_match.expected());
    Ok(Indicator::of(indicators::retire_indicator(&state.db, caller.act(), target).await?))
}
