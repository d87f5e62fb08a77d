//! Roles: who holds which over whom, and until when.

use actix_web::web::Data;
use actix_web::{delete, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{ManageIdentity, ReadIdentity};
use identity::{GrantFilter, GrantView, NewGrant, Role};
use kernel::DateRange;
use kernel::id::{AccountId, GrantId, UnitId};
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

/// A role given to an account over a unit and the units below it.
#[derive(Serialize, ToSchema)]
pub struct RoleGrant {
    /// The grant.
    id: GrantId,
    /// Who holds the role.
    account_id: AccountId,
    /// The role.
    role: Role,
    /// The unit at the top; null for the whole installation.
    unit_id: Option<UnitId>,
    /// The first day.
    #[schema(example = "2026-01-01")]
    valid_from: NaiveDate,
    /// The first day on which it no longer counts; null without end.
    #[schema(example = "2027-01-01")]
    valid_until: Option<NaiveDate>,
    /// Roles that the same account holds at the same time and that belong in other hands.
    #[schema(example = json!([]))]
    conflicting_roles: Vec<Role>,
    /// When it was given.
    created_at: DateTime<Utc>,
}

impl From<GrantView> for RoleGrant {
    fn from(GrantView { grant, conflicting }: GrantView) -> Self {
        Self {
            valid_until: grant.period().until,
            id: grant.id,
            account_id: grant.account_id,
            role: grant.role,
            unit_id: grant.unit_id,
            valid_from: grant.valid_from,
            conflicting_roles: conflicting,
            created_at: grant.created_at,
        }
    }
}

/// A role to give.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveRole {
    /// To whom.
    account_id: AccountId,
    /// The role; `pegawai` and `pejabat_penilai` follow from facts and are not given.
    #[schema(example = "bendahara_gaji")]
    role: Role,
    /// The unit at the top of the subtree; without one, the whole installation, which only who reaches all of it can give.
    unit_id: Option<UnitId>,
    /// The first day, not before today; today where it is missing.
    #[schema(example = "2026-12-01")]
    valid_from: Option<NaiveDate>,
    /// The first day on which it no longer counts; an auditor's must be named.
    #[schema(example = "2027-01-01")]
    valid_until: Option<NaiveDate>,
}

/// Which grants.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GrantsWanted {
    /// Of this account.
    #[param(value_type = Option<AccountId>)]
    account_id: Option<AccountId>,
    /// Of this role.
    role: Option<Role>,
    /// Over exactly this unit.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
    /// That count on this day.
    as_of: Option<NaiveDate>,
}

/// Grants, oldest first
///
/// Over units within the caller's reach, ended ones with them unless `as_of` names a day.
#[utoipa::path(
    tag = "identity", operation_id = "list_grants", security(("bearer" = ["identity.read"])),
    params(GrantsWanted, Paging),
    responses((status = OK, description = "A page of grants", body = PageOf<RoleGrant>), Problem),
)]
#[get("/grants")]
pub async fn list_grants(
    caller: Allow<ReadIdentity>,
    state: Data<State>,
    wanted: Query<GrantsWanted>,
    paging: Paging,
) -> Result<PageOf<RoleGrant>, Problem> {
    let GrantsWanted { account_id, role, unit_id, as_of } = wanted.0;
    let filter = GrantFilter { account: account_id, role, unit: unit_id, on: as_of };
    let page = identity::list_grants(state.db.read(), caller.act(), filter, &paging).await?;
    Ok(page.map(RoleGrant::from).into())
}

/// Give a role
///
/// Over a unit and those below it, for a period. Nobody gives a role to himself. `conflicting_roles` of the answer names roles
/// of the same account that belong in other hands.
#[utoipa::path(
    tag = "identity", operation_id = "create_grant", security(("bearer" = ["identity.manage"])),
    request_body = GiveRole,
    responses((status = CREATED, description = "The grant", body = RoleGrant), Problem),
)]
#[post("/grants")]
pub async fn create_grant(
    caller: Allow<ManageIdentity>,
    state: Data<State>,
    body: Valid<GiveRole>,
) -> Result<Created<RoleGrant>, Problem> {
    let Valid(GiveRole { account_id, role, unit_id, valid_from, valid_until }) = body;
    let period = DateRange { from: valid_from.unwrap_or(caller.act().today), until: valid_until };
    let new = NewGrant { account: account_id, role, unit: unit_id, period };
    let view = identity::give_role(&state.identity, caller.act(), new).await?;
    let (id, version) = (view.grant.id, view.grant.version);
    Ok(Created::at(format!("/v1/grants/{id}"), view.into()).version(version))
}

/// One grant
#[utoipa::path(
    tag = "identity", operation_id = "get_grant", security(("bearer" = ["identity.read"])),
    params(("grant_id" = GrantId, Path, description = "The grant")),
    responses((status = OK, description = "The grant", body = RoleGrant), Problem),
)]
#[get("/grants/{grant_id}")]
pub async fn get_grant(
    caller: Allow<ReadIdentity>,
    state: Data<State>,
    grant_id: Id<GrantId>,
) -> Result<Versioned<RoleGrant>, Problem> {
    let act = caller.act();
    let view = identity::find_grant(state.db.read(), &act.scope, act.today, *grant_id).await?;
    Ok(Versioned::new(view.grant.version, view.into()))
}

/// End a grant
///
/// From today on it no longer counts, everywhere within five seconds. It stays to be read.
#[utoipa::path(
    tag = "identity", operation_id = "end_grant", security(("bearer" = ["identity.manage"])),
    params(("grant_id" = GrantId, Path, description = "The grant"), IfMatch),
    responses((status = OK, description = "The grant with its end", body = RoleGrant), Problem),
)]
#[delete("/grants/{grant_id}")]
pub async fn end_grant(
    caller: Allow<ManageIdentity>,
    state: Data<State>,
    grant_id: Id<GrantId>,
    if_match: IfMatch,
) -> Result<Versioned<RoleGrant>, Problem> {
    let view = identity::end_grant(&state.identity, caller.act(), *grant_id, if_match.expected()).await?;
    Ok(Versioned::new(view.grant.version, view.into()))
}
