//! Decrees on their way: what they bring, verified, applied, cancelled; and what is known and not applied.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use identity::permission::{ReadPersonnel, VerifyChanges, WritePersonnel};
use kernel::id::{DecreeId, EmployeeId, ProposalId, UnitId};
use personnel::{DecreeKind, NewProposal, PendingEffect, PendingFilter};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::change_requests::{ProposalWithActions, Verifying};
use super::decrees::{DecreeWithActions, ProposeChange, shown};
use crate::allow::Allow;
use crate::etag::{IfMatch, OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::privacy::sensitive::note_proposals;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::valid::Valid;

/// Further changes that a decree decides.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeChanges {
    /// The changes.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_items = 1, max_items = 500)]
    proposals: Vec<ProposeChange>,
}

/// Why something is given up or refused.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = personnel::Because)]
pub struct Because {
    /// The reason, for everybody who reads it later.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "Tanggal TMT tidak sesuai dokumen")]
    pub reason: String,
}

/// Which effects.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EffectsWanted {
    /// On this employee.
    #[param(value_type = Option<EmployeeId>)]
    employee_id: Option<EmployeeId>,
    /// On everyone in this unit and below it.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
    /// Of decrees of this kind.
    #[param(value_type = Option<DecreeKind>)]
    kind: Option<DecreeKind>,
    /// That begin on this day or before: the last day of a month that is to be paid.
    effective_by: Option<NaiveDate>,
}

/// Decrees that are known and not applied, by employee
///
/// The longest waiting first: what personnel still has to do, and what a treasurer must know before paying. Whose pay a decree ends
/// or rests is held by the next calculation.
#[utoipa::path(
    tag = "personnel", operation_id = "list_pending_effects", security(("bearer" = ["personnel.read"])),
    params(EffectsWanted, Paging),
    responses((status = OK, description = "A page of effects", body = PageOf<PendingEffect>), Problem),
)]
#[get("/decrees/pending-effects")]
pub async fn list_pending_effects(
    caller: Allow<ReadPersonnel>,
    state: Data<State>,
    wanted: Query<EffectsWanted>,
    paging: Paging,
) -> Result<PageOf<PendingEffect>, Problem> {
    let EffectsWanted { employee_id, unit_id, kind, effective_by } = wanted.0;
    let filter = PendingFilter { employee_id, unit_id, kind, effective_by };
    Ok(personnel::list_pending_effects(&state.db, caller.act(), (filter, &paging)).await?.into())
}

/// What a decree decides
///
/// Line by line, of the employees within the caller's reach.
#[utoipa::path(
    tag = "personnel", operation_id = "list_decree_proposals", security(("bearer" = ["personnel.read"])),
    params(("decree_id" = DecreeId, Path, description = "The decree"), Paging),
    responses((status = OK, description = "A page of changes", body = PageOf<ProposalWithActions>), Problem),
)]
#[get("/decrees/{decree_id}/proposals")]
pub async fn list_decree_proposals(
    caller: Allow<ReadPersonnel>,
    state: Data<State>,
    decree_id: Id<DecreeId>,
    paging: Paging,
) -> Result<PageOf<ProposalWithActions>, Problem> {
    shown(&caller, &state, *decree_id).await?;
    let verifying = Verifying::of(&caller);
    let asked = (*decree_id, &*paging);
    let page =
        personnel::list_decree_proposals(&state.db, &state.vault, verifying.reader(&caller), asked).await?;
    note_proposals(&state, &caller, &page.rows).await?;
    let language = caller.act().language;
    Ok(page.map(|view| ProposalWithActions::of(view, language)).into())
}

/// Add changes to a decree
///
/// While nobody has verified it. All or nothing.
#[utoipa::path(
    tag = "personnel", operation_id = "propose_in_decree", security(("bearer" = ["personnel.write"])),
    params(("decree_id" = DecreeId, Path, description = "The decree"), OptionalIfMatch),
    request_body = ProposeChanges,
    responses((status = OK, description = "The decree", body = DecreeWithActions), Problem),
)]
#[post("/decrees/{decree_id}/proposals")]
pub async fn propose_in_decree(
    caller: Allow<WritePersonnel>,
    state: Data<State>,
    (decree_id, if_match): (Id<DecreeId>, OptionalIfMatch),
    body: Valid<ProposeChanges>,
) -> Result<Versioned<DecreeWithActions>, Problem> {
    let proposals: Vec<NewProposal> = body.0.proposals.into_iter().map(NewProposal::from).collect();
    let asked = ((*decree_id, if_match.expected()), proposals);
    personnel::propose_in_decree(&state.db, &state.vault, caller.act(), asked).await?;
    answer(&caller, &state, *decree_id).await
}

/// Take a change out of a decree
///
/// While nobody has verified it. The change stays as history.
#[utoipa::path(
    tag = "personnel", operation_id = "withdraw_from_decree", security(("bearer" = ["personnel.write"])),
    params(
        ("decree_id" = DecreeId, Path, description = "The decree"),
        ("proposal_id" = ProposalId, Path, description = "The change"),
        OptionalIfMatch,
    ),
    responses((status = OK, description = "The decree", body = DecreeWithActions), Problem),
)]
#[post("/decrees/{decree_id}/proposals/{proposal_id}/withdraw")]
pub async fn withdraw_from_decree(
    caller: Allow<WritePersonnel>,
    state: Data<State>,
    ids: Id<(DecreeId, ProposalId)>,
    if_match: OptionalIfMatch,
) -> Result<Versioned<DecreeWithActions>, Problem> {
    let Id((decree_id, proposal_id)) = ids;
    let asked = (decree_id, if_match.expected());
    personnel::withdraw_from_decree(&state.db, caller.act(), asked, proposal_id).await?;
    answer(&caller, &state, decree_id).await
}

/// Verify a decree
///
/// Held against its document by another person than who registered it, and never by one about whom it decides.
#[utoipa::path(
    tag = "personnel", operation_id = "verify_decree", security(("bearer" = ["personnel.verify"])),
    params(("decree_id" = DecreeId, Path, description = "The decree"), IfMatch),
    responses((status = OK, description = "The verified decree", body = DecreeWithActions), Problem),
)]
#[post("/decrees/{decree_id}/verify")]
pub async fn verify_decree(
    caller: Allow<VerifyChanges>,
    state: Data<State>,
    decree_id: Id<DecreeId>,
    if_match: IfMatch,
) -> Result<Versioned<DecreeWithActions>, Problem> {
    personnel::verify_decree(&state.db, caller.act(), (*decree_id, if_match.expected())).await?;
    answer(&caller, &state, *decree_id).await
}

/// Apply a decree
///
/// Writes every fact of a verified decree, all or nothing: each is held against the record as it is now, and every fault of every
/// change is named at its line.
#[utoipa::path(
    tag = "personnel", operation_id = "apply_decree", security(("bearer" = ["personnel.write"])),
    params(("decree_id" = DecreeId, Path, description = "The decree"), IfMatch),
    responses((status = OK, description = "The applied decree", body = DecreeWithActions), Problem),
)]
#[post("/decrees/{decree_id}/apply")]
pub async fn apply_decree(
    caller: Allow<WritePersonnel>,
    state: Data<State>,
    decree_id: Id<DecreeId>,
    if_match: IfMatch,
) -> Result<Versioned<DecreeWithActions>, Problem> {
    let asked = (*decree_id, if_match.expected());
    personnel::apply_decree(&state.db, &state.vault, caller.act(), asked).await?;
    answer(&caller, &state, *decree_id).await
}

/// Cancel a decree
///
/// Registered by mistake or revoked before it was applied. It changes nothing, stays in the register, and gives its number back.
#[utoipa::path(
    tag = "personnel", operation_id = "cancel_decree", security(("bearer" = ["personnel.write"])),
    params(("decree_id" = DecreeId, Path, description = "The decree"), OptionalIfMatch),
    request_body = Because,
    responses((status = OK, description = "The cancelled decree", body = DecreeWithActions), Problem),
)]
#[post("/decrees/{decree_id}/cancel")]
pub async fn cancel_decree(
    caller: Allow<WritePersonnel>,
    state: Data<State>,
    (decree_id, if_match): (Id<DecreeId>, OptionalIfMatch),
    body: Valid<Because>,
) -> Result<Versioned<DecreeWithActions>, Problem> {
    let asked = (*decree_id, if_match.expected());
    personnel::cancel_decree(&state.db, caller.act(), asked, &body.reason).await?;
    answer(&caller, &state, *decree_id).await
}

async fn answer<P>(
    caller: &Allow<P>,
    state: &State,
    id: DecreeId,
) -> Result<Versioned<DecreeWithActions>, Problem> {
    let shown = shown(caller, state, id).await?;
    Ok(Versioned::new(shown.version(), shown))
}
