//! What is done about a breach, step by step.

use actix_web::post;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use identity::permission::ManagePrivacy;
use kernel::id::BreachId;
use platform::Act;
use platform::privacy::breaches::{self, Step};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::breaches::{Breach, reach};
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::path::Id;
use crate::problem::Problem;
use crate::state::State;
use crate::valid::Valid;

/// What the assessment found.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessBreach {
    /// Whether personal data came out at all.
    #[schema(example = true)]
    is_breach: bool,
    /// What was found.
    #[validate(length(min = 5, max = 4000))]
    #[schema(min_length = 5, max_length = 4000, example = "Satu penerima di luar instansi membuka berkas.")]
    assessment: String,
    /// What is done against it and to recover.
    #[validate(length(min = 5, max = 4000))]
    #[schema(
        min_length = 5,
        max_length = 4000,
        example = "Surel ditarik; penerima menyatakan telah menghapusnya."
    )]
    measures: String,
    /// How many people, where known by now.
    #[validate(range(min = 0))]
    #[schema(minimum = 0, example = 12)]
    people_affected: Option<i64>,
}

/// The notice to the authority.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityNotice {
    /// When it was given.
    #[schema(example = "2026-02-04T03:00:00Z")]
    notified_at: DateTime<Utc>,
    /// The number of the letter.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "555/12/Diskominfo/2026")]
    reference: String,
}

/// The notice to the people.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectsNotice {
    /// When it was given.
    #[schema(example = "2026-02-04T05:00:00Z")]
    notified_at: DateTime<Utc>,
    /// By which way.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Surat tertulis kepada 12 pegawai")]
    channel: String,
}

/// How it ended.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseBreach {
    /// What was concluded, and what keeps it from happening again.
    #[validate(length(min = 5, max = 4000))]
    #[schema(
        min_length = 5,
        max_length = 4000,
        example = "Pengiriman SK dialihkan ke tautan unduhan Merit."
    )]
    conclusion: String,
}

/// Assess a breach
///
/// May be done again while it is open. The clock does not wait for it.
#[utoipa::path(
    tag = "privacy", operation_id = "assess_breach", security(("bearer" = ["privacy.manage"])),
    params(("breach_id" = BreachId, Path, description = "The breach"), IfMatch),
    request_body = AssessBreach,
    responses((status = OK, description = "The breach", body = Breach), Problem),
)]
#[post("/privacy/breaches/{breach_id}/assess")]
pub async fn assess_breach(
    caller: Allow<ManagePrivacy>,
    state: Data<State>,
    (breach_id, if_match): (Id<BreachId>, IfMatch),
    body: Valid<AssessBreach>,
) -> Result<Versioned<Breach>, Problem> {
    let Valid(AssessBreach { is_breach, assessment, measures, people_affected }) = body;
    let step = Step::Assess { is_breach, assessment, measures, people_affected };
    take(&state, caller.act(), (*breach_id, if_match.expected()), step).await
}

/// Record the notice to the authority
#[utoipa::path(
    tag = "privacy", operation_id = "notify_authority_of_breach", security(("bearer" = ["privacy.manage"])),
    params(("breach_id" = BreachId, Path, description = "The breach"), IfMatch),
    request_body = AuthorityNotice,
    responses((status = OK, description = "The breach", body = Breach), Problem),
)]
#[post("/privacy/breaches/{breach_id}/notify-authority")]
pub async fn notify_authority_of_breach(
    caller: Allow<ManagePrivacy>,
    state: Data<State>,
    (breach_id, if_match): (Id<BreachId>, IfMatch),
    body: Valid<AuthorityNotice>,
) -> Result<Versioned<Breach>, Problem> {
    let Valid(AuthorityNotice { notified_at: at, reference }) = body;
    let step = Step::NotifyAuthority { at, reference };
    take(&state, caller.act(), (*breach_id, if_match.expected()), step).await
}

/// Record the notice to the people
///
/// With both notices given the clock stops.
#[utoipa::path(
    tag = "privacy", operation_id = "notify_subjects_of_breach", security(("bearer" = ["privacy.manage"])),
    params(("breach_id" = BreachId, Path, description = "The breach"), IfMatch),
    request_body = SubjectsNotice,
    responses((status = OK, description = "The breach", body = Breach), Problem),
)]
#[post("/privacy/breaches/{breach_id}/notify-subjects")]
pub async fn notify_subjects_of_breach(
    caller: Allow<ManagePrivacy>,
    state: Data<State>,
    (breach_id, if_match): (Id<BreachId>, IfMatch),
    body: Valid<SubjectsNotice>,
) -> Result<Versioned<Breach>, Problem> {
    let Valid(SubjectsNotice { notified_at: at, channel }) = body;
    let step = Step::NotifySubjects { at, channel };
    take(&state, caller.act(), (*breach_id, if_match.expected()), step).await
}

/// Close a breach
///
/// Once both notices are given, or the assessment found that no personal data came out.
#[utoipa::path(
    tag = "privacy", operation_id = "close_breach", security(("bearer" = ["privacy.manage"])),
    params(("breach_id" = BreachId, Path, description = "The breach"), IfMatch),
    request_body = CloseBreach,
    responses((status = OK, description = "The breach", body = Breach), Problem),
)]
#[post("/privacy/breaches/{breach_id}/close")]
pub async fn close_breach(
    caller: Allow<ManagePrivacy>,
    state: Data<State>,
    (breach_id, if_match): (Id<BreachId>, IfMatch),
    body: Valid<CloseBreach>,
) -> Result<Versioned<Breach>, Problem> {
    let step = Step::Close { conclusion: body.0.conclusion };
    take(&state, caller.act(), (*breach_id, if_match.expected()), step).await
}

async fn take(
    state: &State,
    act: &Act,
    (id, expected): (BreachId, Option<i64>),
    step: Step,
) -> Result<Versioned<Breach>, Problem> {
    let breach = breaches::step(&state.db, act, (reach(act), id, expected), step).await?;
    Ok(Versioned::new(breach.version, Breach::of(breach, act)))
}
