//! Performance agreements of units: begin, write, read, submit, give back, establish.

use actix_web::web::Data;
use actix_web::{get, post, put};
use chrono::{DateTime, NaiveDate, Utc};
use identity::Permission;
use identity::permission::{KeepAgreements, ReadPerformance};
use kernel::Language;
use kernel::id::{AgreementId, EmployeeId, UnitId};
use performance::agreements::{
    self, AgreementAct, AgreementDocument, AgreementFilter, AgreementReader, AgreementStatus, HeldAgreement,
    Promise,
};
use platform::Act;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationErrors};

use crate::actions::{AllowedAction, Denial};
use crate::allow::Allow;
use crate::etag::{IfMatch, OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A performance agreement (perjanjian kinerja), without its content.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgreementSummary {
    /// The agreement.
    pub id: AgreementId,
    /// The unit.
    pub unit_id: UnitId,
    /// Its name today.
    #[schema(example = "Dinas Kependudukan dan Pencatatan Sipil")]
    pub unit_name: String,
    /// The calendar year.
    #[schema(example = 2026)]
    pub year: i32,
    /// The first day on which it holds.
    #[schema(example = "2026-01-01")]
    pub starts_on: NaiveDate,
    /// The first day on which it no longer does.
    #[schema(example = "2027-01-01")]
    pub ends_before: NaiveDate,
    /// Where it stands.
    pub status: AgreementStatus,
    /// Who leads the unit today.
    pub leader_id: Option<EmployeeId>,
    /// Who leads above it today; null at the top of the tree, where an officer records what is decided outside.
    pub above_id: Option<EmployeeId>,
    /// Why it was given back, until it is submitted again.
    #[schema(example = json!(null))]
    pub return_note: Option<String>,
    /// When it was last submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was established, and so published to the instansi.
    pub established_at: Option<DateTime<Utc>>,
    /// The version whose place it takes.
    #[schema(example = json!(null))]
    pub replaces_id: Option<AgreementId>,
    /// Why that changes.
    #[schema(example = json!(null))]
    pub change_reason: Option<String>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// What its state offers, and to whom.
    pub allowed_actions: Vec<AllowedAction>,
}

/// A performance agreement (perjanjian kinerja) with its content.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Agreement {
    /// All but the content.
    #[serde(flatten)]
    pub summary: AgreementSummary,
    /// The content, as it is written.
    pub promise: Promise,
}

impl AgreementSummary {
    /// An agreement in the reader's language.
    pub fn of(held: HeldAgreement, language: Language) -> Self {
        let actions = held.allowed();
        let HeldAgreement { agreement, unit_name, leader_id, above_id, .. } = held;
        let action = |act: AgreementAct, denied: Option<&kernel::Fault>| {
            let (method, last) = match act {
                AgreementAct::Susun => ("PUT", "content"),
                AgreementAct::Realisasi => ("POST", "realisations"),
                AgreementAct::Nilai => ("POST", "ratings"),
                act => ("POST", act.word()),
            };
            AllowedAction {
                name: act.word().to_owned(),
                method,
                href: format!("/v1/performance/agreements/{}/{last}", agreement.id),
                reason_if_denied: denied.map(|fault| Denial::of(fault, language)),
            }
        };
        Self {
            allowed_actions: actions.iter().map(|one| action(one.act, one.denied.as_ref())).collect(),
            id: agreement.id,
            unit_id: agreement.unit_id,
            unit_name,
            year: agreement.year,
            starts_on: agreement.starts_on,
            ends_before: agreement.ends_before,
            status: agreement.status,
            leader_id,
            above_id,
            return_note: agreement.return_note,
            submitted_at: agreement.submitted_at,
            established_at: agreement.established_at,
            replaces_id: agreement.replaces_id,
            change_reason: agreement.change_reason,
            created_at: agreement.created_at,
            updated_at: agreement.updated_at,
        }
    }
}

impl Agreement {
    /// An agreement in the reader's language, with its version.
    pub fn of(document: AgreementDocument, language: Language) -> Versioned<Self> {
        let version = document.held.agreement.version;
        let summary = AgreementSummary::of(document.held, language);
        Versioned::new(version, Self { summary, promise: document.promise })
    }
}

/// An agreement to begin.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAgreement {
    /// The unit.
    unit_id: UnitId,
    /// The calendar year, from 2022 on.
    #[schema(example = 2026)]
    year: i32,
}

/// The content of an agreement as a body. Its checks are rules of the domain, which names all faults at once.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct WriteAgreement(Promise);

impl Validate for WriteAgreement {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

/// Why an agreement is given back.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnAgreement {
    /// What the unit should change.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Target cakupan akta kelahiran di bawah target RPJMD."
    )]
    note: String,
}

/// Which agreements.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AgreementsWanted {
    /// Of this unit.
    unit_id: Option<UnitId>,
    /// Of this year.
    #[param(example = 2026)]
    year: Option<i32>,
    /// In this state.
    status: Option<AgreementStatus>,
}

/// The caller's act under the permission to keep agreements, for what he is offered.
pub fn keeping(caller: &Allow<ReadPerformance>) -> Option<Act> {
    caller.acting(Permission::KeepAgreements)
}

/// Begin the agreement of a unit
///
/// By the leader of the unit, or by the officer who keeps its performance. One for each unit and year; what changes within the year is
/// a further version of it.
#[utoipa::path(
    tag = "performance", operation_id = "create_agreement", security(("bearer" = ["performance.agreements"])),
    request_body = CreateAgreement,
    responses((status = CREATED, description = "The agreement, a draft without content", body = Agreement), Problem),
)]
#[post("/performance/agreements")]
pub async fn create_agreement(
    caller: Allow<KeepAgreements>,
    state: Data<State>,
    body: Valid<CreateAgreement>,
) -> Result<Created<Agreement>, Problem> {
    let CreateAgreement { unit_id, year } = body.0;
    let new = agreements::NewAgreement { unit_id, year };
    let document = agreements::create_agreement(&state.db, caller.act(), new).await?;
    let Versioned { version, body } = Agreement::of(document, caller.act().language);
    Ok(Created::at(format!("/v1/performance/agreements/{}", body.summary.id), body).version(version))
}

/// Agreements, newest first
///
/// Those in force in the caller's instansi, and the drafts of the units that the caller leads, leads above, or keeps.
#[utoipa::path(
    tag = "performance", operation_id = "list_agreements", security(("bearer" = ["performance.read"])),
    params(AgreementsWanted, Paging),
    responses((status = OK, description = "A page of agreements", body = PageOf<AgreementSummary>), Problem),
)]
#[get("/performance/agreements")]
pub async fn list_agreements(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<AgreementsWanted>,
    paging: Paging,
) -> Result<PageOf<AgreementSummary>, Problem> {
    let AgreementsWanted { unit_id, year, status } = wanted.0;
    let filter = AgreementFilter { unit_id, year, status };
    let keeps = keeping(&caller);
    let reader = AgreementReader { act: caller.act(), keeps: keeps.as_ref() };
    let page = agreements::list_agreements(state.db.read(), reader, filter, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|held| AgreementSummary::of(held, language)).into())
}

/// One agreement with its content
#[utoipa::path(
    tag = "performance", operation_id = "get_agreement", security(("bearer" = ["performance.read"])),
    params(("agreement_id" = AgreementId, Path, description = "The agreement")),
    responses((status = OK, description = "The agreement", body = Agreement), Problem),
)]
#[get("/performance/agreements/{agreement_id}")]
pub async fn get_agreement(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    agreement_id: Id<AgreementId>,
) -> Result<Versioned<Agreement>, Problem> {
    let keeps = keeping(&caller);
    let reader = AgreementReader { act: caller.act(), keeps: keeps.as_ref() };
    let document = agreements::find_agreement(state.db.latest(), reader, *agreement_id).await?;
    Ok(Agreement::of(document, caller.act().language))
}

/// Write the content of an agreement
///
/// The whole content: objectives with their key indicators, each with baseline, target, polarity, unit and budget, and targets for
/// parts of the year. Parts that are no longer named are gone. Until it is submitted, and after it was given back.
#[utoipa::path(
    tag = "performance", operation_id = "write_agreement", security(("bearer" = ["performance.agreements"])),
    params(("agreement_id" = AgreementId, Path, description = "The agreement"), IfMatch),
    request_body = Promise,
    responses((status = OK, description = "The agreement with its content", body = Agreement), Problem),
)]
#[put("/performance/agreements/{agreement_id}/content")]
pub async fn write_agreement(
    caller: Allow<KeepAgreements>,
    state: Data<State>,
    (agreement_id, if_match): (Id<AgreementId>, IfMatch),
    body: Valid<WriteAgreement>,
) -> Result<Versioned<Agreement>, Problem> {
    let target = (*agreement_id, if_match.expected());
    let document = agreements::write_agreement(&state.db, caller.act(), target, body.0.0).await?;
    Ok(Agreement::of(document, caller.act().language))
}

/// Submit an agreement
///
/// To the leader above. Everything that is incomplete is named at once.
#[utoipa::path(
    tag = "performance", operation_id = "submit_agreement", security(("bearer" = ["performance.agreements"])),
    params(("agreement_id" = AgreementId, Path, description = "The agreement"), OptionalIfMatch),
    responses((status = OK, description = "The submitted agreement", body = Agreement), Problem),
)]
#[post("/performance/agreements/{agreement_id}/ajukan")]
pub async fn submit_agreement(
    caller: Allow<KeepAgreements>,
    state: Data<State>,
    agreement_id: Id<AgreementId>,
    if_match: OptionalIfMatch,
) -> Result<Versioned<Agreement>, Problem> {
    let act = caller.act();
    let document = agreements::submit_agreement(&state.db, act, *agreement_id, if_match.expected()).await?;
    Ok(Agreement::of(document, act.language))
}

/// Give an agreement back
///
/// With a note that says what should change. The unit writes it anew and submits it again.
#[utoipa::path(
    tag = "performance", operation_id = "return_agreement", security(("bearer" = ["performance.agreements"])),
    params(("agreement_id" = AgreementId, Path, description = "The agreement"), OptionalIfMatch),
    request_body = ReturnAgreement,
    responses((status = OK, description = "The agreement, given back", body = Agreement), Problem),
)]
#[post("/performance/agreements/{agreement_id}/kembalikan")]
pub async fn return_agreement(
    caller: Allow<KeepAgreements>,
    state: Data<State>,
    (agreement_id, if_match): (Id<AgreementId>, OptionalIfMatch),
    body: Valid<ReturnAgreement>,
) -> Result<Versioned<Agreement>, Problem> {
    let target = (*agreement_id, if_match.expected());
    let document = agreements::return_agreement(&state.db, caller.act(), target, body.0.note).await?;
    Ok(Agreement::of(document, caller.act().language))
}

/// Establish an agreement
///
/// By the leader above; where nobody stands above the unit, by an officer other than the one who submitted it. It is published to
/// the instansi, and its content no longer changes.
#[utoipa::path(
    tag = "performance", operation_id = "establish_agreement", security(("bearer" = ["performance.agreements"])),
    params(("agreement_id" = AgreementId, Path, description = "The agreement"), IfMatch),
    responses((status = OK, description = "The agreement in force", body = Agreement), Problem),
)]
#[post("/performance/agreements/{agreement_id}/tetapkan")]
pub async fn establish_agreement(
    caller: Allow<KeepAgreements>,
    state: Data<State>,
    agreement_id: Id<AgreementId>,
    if_match: IfMatch,
) -> Result<Versioned<Agreement>, Problem> {
    let act = caller.act();
    let document =
        agreements::establish_agreement(&state.db, act, *agreement_id, if_match.expected()).await?;
    Ok(Agreement::of(document, act.language))
}
