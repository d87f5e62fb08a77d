//! Delegations: roles that their holders lend for a time.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::entity::delegation::DelegationStatus;
use identity::permission::{ManageIdentity, ReadIdentity, UseAccount};
use identity::states::{DelegationAct, offered_on_delegation};
use identity::{DelegationChange, DelegationSide, DelegationView, DelegationsOf, NewDelegation, Role};
use kernel::DateRange;
use kernel::id::{AccountId, DelegationId, EmployeeId, GrantId, UnitId};
use platform::Act;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::{OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A role that its holder lends to somebody for a time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Delegation {
    /// The delegation.
    pub id: DelegationId,
    /// The grant whose role is lent.
    pub grant_id: GrantId,
    /// The role.
    #[schema(example = "penyetuju_gaji")]
    pub role: Role,
    /// Who lends it.
    pub from: DelegationParty,
    /// To whom.
    pub to: DelegationParty,
    /// The unit at the top of its reach; null for the whole installation.
    pub unit_id: Option<UnitId>,
    /// The first day.
    #[schema(example = "2026-12-01")]
    pub valid_from: NaiveDate,
    /// The first day on which it no longer counts.
    #[schema(example = "2026-12-15")]
    pub valid_until: NaiveDate,
    /// Whether it counts.
    pub status: DelegationStatus,
    /// Roles that the delegate holds at the same time and that belong in other hands.
    #[schema(example = json!([]))]
    pub conflicting_roles: Vec<Role>,
    /// When it was offered.
    pub created_at: DateTime<Utc>,
    /// What may be done with it.
    pub allowed_actions: Vec<AllowedAction>,
}

/// One side of a delegation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DelegationParty {
    /// The account.
    pub account_id: AccountId,
    /// Its employee.
    pub employee_id: Option<EmployeeId>,
    /// What to call the person.
    #[schema(example = "Siti Aminah, S.E.")]
    pub name: Option<String>,
}

impl From<DelegationSide> for DelegationParty {
    fn from(side: DelegationSide) -> Self {
        Self { account_id: side.account, employee_id: side.employee, name: side.name }
    }
}

impl Delegation {
    /// A delegation as somebody sees it.
    pub fn of(view: DelegationView, act: &Act) -> Versioned<Self> {
        let DelegationView { delegation, role, from, to, conflicting } = view;
        let is_party =
            [delegation.from_account_id, delegation.to_account_id].map(Some).contains(&act.actor.account());
        let place = if is_party { "/v1/me/delegations" } else { "/v1/delegations" };
        let offered = offered_on_delegation(act, &delegation).into_iter().map(|offer| {
            let name = offer.act.word();
            let href = format!("{place}/{}/{name}", delegation.id);
            AllowedAction::post(name, href, offer.denied.as_ref(), act.language)
        });
        let body = Self {
            allowed_actions: offered.collect(),
            id: delegation.id,
            grant_id: delegation.grant_id,
            role,
            from: from.into(),
            to: to.into(),
            unit_id: delegation.unit_id,
            valid_from: delegation.valid_from,
            valid_until: delegation.valid_until,
            status: delegation.status,
            conflicting_roles: conflicting,
            created_at: delegation.created_at,
        };
        Versioned::new(delegation.version, body)
    }
}

/// A role to lend.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferDelegation {
    /// The own grant whose role is lent; what was lent to oneself is not lent on.
    grant_id: GrantId,
    /// To whom: a colleague with an account.
    employee_id: EmployeeId,
    /// The unit at the top of its reach: that of the grant, or one below it.
    unit_id: Option<UnitId>,
    /// The first day, not before today; today where it is missing.
    #[schema(example = "2026-12-01")]
    valid_from: Option<NaiveDate>,
    /// The first day on which it no longer counts: at most 366 days later, and no later than the grant's end.
    #[schema(example = "2026-12-15")]
    valid_until: NaiveDate,
}

/// Which delegations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DelegationsWanted {
    /// In this state.
    status: Option<DelegationStatus>,
}

/// Lend a role
///
/// A granted role, over its unit or a part of it, for a stated time. It counts when the delegate has accepted it, and never
/// longer than the grant. What the delegate does with it is recorded in the lender's name too, and neither of the two
/// approves what the other has made by it.
#[utoipa::path(
    tag = "identity", operation_id = "offer_delegation", security(("bearer" = ["account.use"])),
    request_body = OfferDelegation,
    responses((status = CREATED, description = "The delegation, offered", body = Delegation), Problem),
)]
#[post("/me/delegations")]
pub async fn offer_delegation(
    caller: Allow<UseAccount>,
    state: Data<State>,
    body: Valid<OfferDelegation>,
) -> Result<Created<Delegation>, Problem> {
    let Valid(OfferDelegation { grant_id, employee_id, unit_id, valid_from, valid_until }) = body;
    let period = DateRange::bounded(valid_from.unwrap_or(caller.act().today), valid_until);
    let new = NewDelegation { grant: grant_id, employee: employee_id, unit: unit_id, period };
    let view = identity::offer_delegation(&state.identity, caller.act(), new).await?;
    let Versioned { version, body } = Delegation::of(view, caller.act());
    Ok(Created::at(format!("/v1/me/delegations/{}", body.id), body).version(version))
}

/// My delegations, newest first
///
/// Roles that I lend and roles that are lent to me.
#[utoipa::path(
    tag = "identity", operation_id = "list_my_delegations", security(("bearer" = ["account.use"])),
    params(DelegationsWanted, Paging),
    responses((status = OK, description = "A page of delegations", body = PageOf<Delegation>), Problem),
)]
#[get("/me/delegations")]
pub async fn list_my_delegations(
    caller: Allow<UseAccount>,
    state: Data<State>,
    wanted: Query<DelegationsWanted>,
    paging: Paging,
) -> Result<PageOf<Delegation>, Problem> {
    list(caller.act(), &state, (mine(&caller)?, wanted.0.status), &paging).await
}

/// One of my delegations
#[utoipa::path(
    tag = "identity", operation_id = "get_my_delegation", security(("bearer" = ["account.use"])),
    params(("delegation_id" = DelegationId, Path, description = "The delegation")),
    responses((status = OK, description = "The delegation", body = Delegation), Problem),
)]
#[get("/me/delegations/{delegation_id}")]
pub async fn get_my_delegation(
    caller: Allow<UseAccount>,
    state: Data<State>,
    delegation_id: Id<DelegationId>,
) -> Result<Versioned<Delegation>, Problem> {
    let asked = (mine(&caller)?, *delegation_id);
    let view = identity::find_delegation(state.db.latest(), caller.act(), asked).await?;
    Ok(Delegation::of(view, caller.act()))
}

/// Accept a delegation
///
/// By the delegate: from now on what is done with the role is the delegate's to answer for.
#[utoipa::path(
    tag = "identity", operation_id = "accept_delegation", security(("bearer" = ["account.use"])),
    params(("delegation_id" = DelegationId, Path, description = "The delegation"), OptionalIfMatch),
    responses((status = OK, description = "The delegation, accepted", body = Delegation), Problem),
)]
#[post("/me/delegations/{delegation_id}/accept")]
pub async fn accept_delegation(
    caller: Allow<UseAccount>,
    state: Data<State>,
    target: (Id<DelegationId>, OptionalIfMatch),
) -> Result<Versioned<Delegation>, Problem> {
    change(caller.act(), &state, (mine(&caller)?, target), DelegationAct::Accept).await
}

/// Decline a delegation
#[utoipa::path(
    tag = "identity", operation_id = "decline_delegation", security(("bearer" = ["account.use"])),
    params(("delegation_id" = DelegationId, Path, description = "The delegation"), OptionalIfMatch),
    responses((status = OK, description = "The delegation, declined", body = Delegation), Problem),
)]
#[post("/me/delegations/{delegation_id}/decline")]
pub async fn decline_delegation(
    caller: Allow<UseAccount>,
    state: Data<State>,
    target: (Id<DelegationId>, OptionalIfMatch),
) -> Result<Versioned<Delegation>, Problem> {
    change(caller.act(), &state, (mine(&caller)?, target), DelegationAct::Decline).await
}

/// End one of my delegations
///
/// By whoever lends the role, or by the delegate. It stops at once, everywhere within five seconds.
#[utoipa::path(
    tag = "identity", operation_id = "end_my_delegation", security(("bearer" = ["account.use"])),
    params(("delegation_id" = DelegationId, Path, description = "The delegation"), OptionalIfMatch),
    responses((status = OK, description = "The delegation, ended", body = Delegation), Problem),
)]
#[post("/me/delegations/{delegation_id}/end")]
pub async fn end_my_delegation(
    caller: Allow<UseAccount>,
    state: Data<State>,
    target: (Id<DelegationId>, OptionalIfMatch),
) -> Result<Versioned<Delegation>, Problem> {
    change(caller.act(), &state, (mine(&caller)?, target), DelegationAct::End).await
}

/// Delegations, newest first
///
/// Over units within the caller's reach.
#[utoipa::path(
    tag = "identity", operation_id = "list_delegations", security(("bearer" = ["identity.read"])),
    params(DelegationsWanted, Paging),
    responses((status = OK, description = "A page of delegations", body = PageOf<Delegation>), Problem),
)]
#[get("/delegations")]
pub async fn list_delegations(
    caller: Allow<ReadIdentity>,
    state: Data<State>,
    wanted: Query<DelegationsWanted>,
    paging: Paging,
) -> Result<PageOf<Delegation>, Problem> {
    let of = DelegationsOf::Units(caller.scope().clone());
    list(caller.act(), &state, (of, wanted.0.status), &paging).await
}

/// End a delegation
///
/// By whoever keeps the roles of its unit.
#[utoipa::path(
    tag = "identity", operation_id = "end_delegation", security(("bearer" = ["identity.manage"])),
    params(("delegation_id" = DelegationId, Path, description = "The delegation"), OptionalIfMatch),
    responses((status = OK, description = "The delegation, ended", body = Delegation), Problem),
)]
#[post("/delegations/{delegation_id}/end")]
pub async fn end_delegation(
    caller: Allow<ManageIdentity>,
    state: Data<State>,
    target: (Id<DelegationId>, OptionalIfMatch),
) -> Result<Versioned<Delegation>, Problem> {
    let of = DelegationsOf::Units(caller.scope().clone());
    change(caller.act(), &state, (of, target), DelegationAct::End).await
}

/// Those that the caller lends or was lent.
fn mine(caller: &Allow<UseAccount>) -> Result<DelegationsOf, Problem> {
    Ok(DelegationsOf::Account(caller.caller().account().ok_or(identity::Error::Forbidden)?))
}

async fn list(
    act: &Act,
    state: &State,
    wanted: (DelegationsOf, Option<DelegationStatus>),
    paging: &Paging,
) -> Result<PageOf<Delegation>, Problem> {
    let page = identity::list_delegations(state.db.latest(), act, wanted, paging).await?;
    Ok(page.map(|view| Delegation::of(view, act).body).into())
}

async fn change(
    act: &Act,
    state: &State,
    (of, (id, if_match)): (DelegationsOf, (Id<DelegationId>, OptionalIfMatch)),
    wanted: DelegationAct,
) -> Result<Versioned<Delegation>, Problem> {
    let change = DelegationChange { id: *id, of, expected: if_match.expected(), wanted };
    let view = identity::change_delegation(&state.identity, act, change).await?;
    Ok(Delegation::of(view, act))
}
