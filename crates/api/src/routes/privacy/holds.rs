//! Legal holds.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::permission::{ManagePrivacy, ReadPrivacy};
use kernel::id::{EmployeeId, HoldId};
use personnel::{privacy, scope};
use platform::Act;
use platform::entity::legal_hold::Column;
use platform::privacy::holds::{self, Hold, NewHold};
use sea_orm::Condition;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A hold: the person's data stays, whatever the rules of retention say.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LegalHold {
    /// The hold.
    pub id: HoldId,
    /// On whom.
    pub employee_id: EmployeeId,
    /// Why.
    #[schema(example = "Sengketa kepegawaian di PTUN, perkara 12/G/2026")]
    pub reason: String,
    /// The account that placed it.
    pub placed_by: Option<Uuid>,
    /// When.
    pub placed_at: DateTime<Utc>,
    /// The account that released it.
    pub released_by: Option<Uuid>,
    /// When; null while it counts.
    #[schema(example = json!(null))]
    pub released_at: Option<DateTime<Utc>>,
    /// What may be done with it.
    pub allowed_actions: Vec<AllowedAction>,
}

impl LegalHold {
    fn of(hold: Hold, act: &Act) -> Self {
        let release = || {
            AllowedAction::post(
                "release",
                format!("/v1/privacy/holds/{}/release", hold.id),
                None,
                act.language,
            )
        };
        Self {
            allowed_actions: hold.released_at.is_none().then(release).into_iter().collect(),
            id: hold.id,
            employee_id: hold.employee_id,
            reason: hold.reason,
            placed_by: hold.placed_by,
            placed_at: hold.placed_at,
            released_by: hold.released_by,
            released_at: hold.released_at,
        }
    }
}

/// A hold to place.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceHold {
    /// On whom.
    employee_id: EmployeeId,
    /// Why.
    #[validate(length(min = 5, max = 500))]
    #[schema(min_length = 5, max_length = 500, example = "Sengketa kepegawaian di PTUN, perkara 12/G/2026")]
    reason: String,
}

/// Which holds.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HoldsWanted {
    /// Also those that were released.
    #[serde(default)]
    with_released: bool,
}

fn reach(act: &Act) -> Condition {
    scope::condition(&act.scope, Column::EmployeeId, act.today)
}

/// Legal holds, newest first
#[utoipa::path(
    tag = "privacy", operation_id = "list_holds", security(("bearer" = ["privacy.read"])),
    params(HoldsWanted, Paging),
    responses((status = OK, description = "A page of holds", body = PageOf<LegalHold>), Problem),
)]
#[get("/privacy/holds")]
pub async fn list_holds(
    caller: Allow<ReadPrivacy>,
    state: Data<State>,
    wanted: Query<HoldsWanted>,
    paging: Paging,
) -> Result<PageOf<LegalHold>, Problem> {
    let act = caller.act();
    let page = holds::list(state.db.read(), reach(act), wanted.with_released, &paging).await?;
    Ok(page.map(|hold| LegalHold::of(hold, act)).into())
}

/// Hold a person's data
///
/// For a lawsuit, an audit, an objection: nothing of the person is deleted or erased until the hold is released.
#[utoipa::path(
    tag = "privacy", operation_id = "place_hold", security(("bearer" = ["privacy.manage"])),
    request_body = PlaceHold,
    responses((status = CREATED, description = "The hold", body = LegalHold), Problem),
)]
#[post("/privacy/holds")]
pub async fn place_hold(
    caller: Allow<ManagePrivacy>,
    state: Data<State>,
    body: Valid<PlaceHold>,
) -> Result<Created<LegalHold>, Problem> {
    let (act, Valid(PlaceHold { employee_id: employee, reason })) = (caller.act(), body);
    let person = privacy::find_person(state.db.latest(), &act.scope, (employee, act.today)).await?;
    let hold = holds::place(&state.db, act, NewHold { person, employee, reason }).await?;
    let version = hold.version;
    Ok(Created::at(format!("/v1/privacy/holds/{}", hold.id), LegalHold::of(hold, act)).version(version))
}

/// A legal hold
#[utoipa::path(
    tag = "privacy", operation_id = "get_hold", security(("bearer" = ["privacy.read"])),
    params(("hold_id" = HoldId, Path, description = "The hold")),
    responses((status = OK, description = "The hold", body = LegalHold), Problem),
)]
#[get("/privacy/holds/{hold_id}")]
pub async fn get_hold(
    caller: Allow<ReadPrivacy>,
    state: Data<State>,
    hold_id: Id<HoldId>,
) -> Result<Versioned<LegalHold>, Problem> {
    let act = caller.act();
    let hold = holds::find(state.db.latest(), reach(act), *hold_id).await?;
    Ok(Versioned::new(hold.version, LegalHold::of(hold, act)))
}

/// Release a hold
///
/// The rules of retention count again from now on.
#[utoipa::path(
    tag = "privacy", operation_id = "release_hold", security(("bearer" = ["privacy.manage"])),
    params(("hold_id" = HoldId, Path, description = "The hold"), IfMatch),
    responses((status = OK, description = "The hold", body = LegalHold), Problem),
)]
#[post("/privacy/holds/{hold_id}/release")]
pub async fn release_hold(
    caller: Allow<ManagePrivacy>,
    state: Data<State>,
    (hold_id, if_match): (Id<HoldId>, IfMatch),
) -> Result<Versioned<LegalHold>, Problem> {
    let act = caller.act();
    let hold = holds::release(&state.db, act, reach(act), (*hold_id, if_match.expected())).await?;
    Ok(Versioned::new(hold.version, LegalHold::of(hold, act)))
}
