//! Versions of an agreement: begun when leader, budget or targets change within the year, given up, listed.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use identity::permission::{KeepAgreements, ReadPerformance};
use kernel::id::AgreementId;
use performance::NewVersion;
use performance::agreements::{self, AgreementReader};
use platform::{Extent, Page};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::agreements::{Agreement, AgreementSummary, keeping};
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::PageOf;
use crate::path::Id;
use crate::problem::Problem;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// Why an agreement changes, and from when on.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeAgreement {
    /// The first day on which the further version holds.
    #[schema(example = "2026-07-01")]
    starts_on: NaiveDate,
    /// What changed: the leader, the budget, the targets.
    #[schema(min_length = 1, max_length = 4000, example = "Perubahan APBD 2026")]
    reason: String,
}

/// Begin a further version of an agreement
///
/// After a change of leader, budget or targets within the year, by the unit. The version is a draft that holds what the agreement
/// holds; it is written, submitted and established as the first was. The agreement stays in force until the first day of the
/// version; what was reached until then stays with it, and each period is measured by the version that holds at its end.
#[utoipa::path(
    tag = "performance", operation_id = "change_agreement", security(("bearer" = ["performance.agreements"])),
    params(("agreement_id" = AgreementId, Path, description = "The agreement in force"), IfMatch),
    request_body = ChangeAgreement,
    responses((status = CREATED, description = "The further version, a draft", body = Agreement), Problem),
)]
#[post("/performance/agreements/{agreement_id}/ubah")]
pub async fn change_agreement(
    caller: Allow<KeepAgreements>,
    state: Data<State>,
    (agreement_id, if_match): (Id<AgreementId>, IfMatch),
    body: Valid<ChangeAgreement>,
) -> Result<Created<Agreement>, Problem> {
    let ChangeAgreement { starts_on, reason } = body.0;
    let target = (*agreement_id, if_match.expected());
    let new = NewVersion { starts_on, reason };
    let document = agreements::change_agreement(&state.db, caller.act(), target, new).await?;
    let Versioned { version, body } = Agreement::of(document, caller.act().language);
    Ok(Created::at(format!("/v1/performance/agreements/{}", body.summary.id), body).version(version))
}

/// Give up a further version of an agreement
///
/// While it is not established. It is gone; the agreement that it would have replaced stays in force, and is what is answered.
#[utoipa::path(
    tag = "performance", operation_id = "discard_agreement_change", security(("bearer" = ["performance.agreements"])),
    params(("agreement_id" = AgreementId, Path, description = "The further version"), IfMatch),
    responses((status = OK, description = "The agreement that stays in force", body = Agreement), Problem),
)]
#[post("/performance/agreements/{agreement_id}/batalkan")]
pub async fn discard_agreement_change(
    caller: Allow<KeepAgreements>,
    state: Data<State>,
    agreement_id: Id<AgreementId>,
    if_match: IfMatch,
) -> Result<Versioned<Agreement>, Problem> {
    let target = (*agreement_id, if_match.expected());
    let document = agreements::discard_agreement_change(&state.db, caller.act(), target).await?;
    Ok(Agreement::of(document, caller.act().language))
}

/// All versions of an agreement
///
/// Those that replaced it and those that it replaced, the first day first; drafts for those who may see them.
#[utoipa::path(
    tag = "performance", operation_id = "list_agreement_versions", security(("bearer" = ["performance.read"])),
    params(("agreement_id" = AgreementId, Path, description = "Any version")),
    responses((status = OK, description = "The versions, all on one page", body = PageOf<AgreementSummary>), Problem),
)]
#[get("/performance/agreements/{agreement_id}/versions")]
pub async fn list_agreement_versions(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    agreement_id: Id<AgreementId>,
) -> Result<PageOf<AgreementSummary>, Problem> {
    let keeps = keeping(&caller);
    let reader = AgreementReader { act: caller.act(), keeps: keeps.as_ref() };
    let rows = agreements::list_agreement_versions(state.db.read(), reader, *agreement_id).await?;
    let language = caller.act().language;
    Ok(Page { rows, extent: Extent::default() }.map(|held| AgreementSummary::of(held, language)).into())
}
