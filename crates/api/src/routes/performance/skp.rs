//! Plans: begin, write, read.

use actix_web::web::Data;
use actix_web::{get, post, put};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{OwnPerformance, ReadPerformance};
use kernel::id::{EmployeeId, RhkId, SkpId};
use kernel::states::AllowedAct;
use kernel::{Fault, Language};
use performance::entity::rhk;
use performance::states::{SkpAct, SkpStatus};
use performance::words::{Approach, Behaviour, RhkKind, SkpKind};
use performance::{Document, NewSkp, Plan, Seen, SkpFilter};
use platform::{Extent, Page};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationErrors};

use super::Side;
use crate::actions::{AllowedAction, Denial};
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A plan (sasaran kinerja pegawai), without its content.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SkpSummary {
    /// The plan.
    pub id: SkpId,
    /// Whose plan it is.
    pub employee: Side,
    /// The superior who rates the employee today; null at the top of the tree.
    pub rater: Option<Side>,
    /// The calendar year.
    #[schema(example = 2026)]
    pub year: i32,
    /// The first day.
    #[schema(example = "2026-01-01")]
    pub starts_on: NaiveDate,
    /// The first day after it.
    #[schema(example = "2027-01-01")]
    pub ends_before: NaiveDate,
    /// Where it stands.
    pub status: SkpStatus,
    /// Why it was given back, until it is submitted again.
    #[schema(example = json!(null))]
    pub return_note: Option<String>,
    /// When the employee signed.
    pub employee_signed_at: Option<DateTime<Utc>>,
    /// When the superior signed.
    pub rater_signed_at: Option<DateTime<Utc>>,
    /// The version whose place it takes.
    #[schema(example = json!(null))]
    pub replaces_id: Option<SkpId>,
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

/// A plan (sasaran kinerja pegawai) with its content.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Skp {
    /// All but the content.
    #[serde(flatten)]
    pub summary: SkpSummary,
    /// The content, as it is written.
    pub plan: Plan,
    /// The seven BerAKHLAK values with the leader's own expectations.
    pub behaviour: Vec<Behaviour>,
}

impl SkpSummary {
    /// A plan in the reader's language.
    pub fn of(seen: Seen, language: Language) -> Self {
        let allowed = seen.held.allowed();
        let skp = seen.held.skp;
        Self {
            allowed_actions: allowed.iter().filter_map(|act| action(skp.id, act, language)).collect(),
            id: skp.id,
            employee: seen.employee.into(),
            rater: seen.rater.map(Side::from),
            year: skp.year,
            starts_on: skp.starts_on,
            ends_before: skp.ends_before,
            status: skp.status,
            return_note: skp.return_note,
            employee_signed_at: skp.employee_signed_at,
            rater_signed_at: skp.rater_signed_at,
            replaces_id: skp.replaces_id,
            change_reason: skp.change_reason,
            created_at: skp.created_at,
            updated_at: skp.updated_at,
        }
    }
}

impl Skp {
    /// A plan in the reader's language, with its version.
    pub fn of(document: Document, language: Language) -> Versioned<Self> {
        let Document { seen, plan } = document;
        let version = seen.held.skp.version;
        let behaviour = seen.held.skp.behaviour.0.clone();
        Versioned::new(version, Self { summary: SkpSummary::of(seen, language), plan, behaviour })
    }
}

/// Where an act on a plan is done. Feedback is given to a report, which offers it itself.
fn action(id: SkpId, allowed: &AllowedAct<SkpAct>, language: Language) -> Option<AllowedAction> {
    let (method, last) = match allowed.act {
        SkpAct::Susun => ("PUT", "plan"),
        SkpAct::Ajukan => ("POST", "ajukan"),
        SkpAct::Kembalikan => ("POST", "kembalikan"),
        SkpAct::Sepakati => ("POST", "sepakati"),
        SkpAct::TandaTangan => ("POST", "tanda-tangan"),
        SkpAct::Lapor => ("POST", "progress"),
        SkpAct::Nilai => ("POST", "evaluations"),
        SkpAct::Rundingkan => ("POST", "negotiation"),
        SkpAct::Tautkan => ("POST", "tautkan"),
        SkpAct::Tambah => ("POST", "additional-rhk"),
        SkpAct::Ubah => ("POST", "ubah"),
        SkpAct::Batalkan => ("POST", "batalkan"),
        SkpAct::EvaluasiTahunan => ("POST", "evaluasi-tahunan"),
        SkpAct::Serahkan => ("POST", "serahkan"),
        SkpAct::Terima => ("POST", "terima"),
        SkpAct::Keberatan => ("POST", "keberatan"),
        SkpAct::UmpanBalik
        | SkpAct::Mulai
        | SkpAct::Ganti
        | SkpAct::Koreksi
        | SkpAct::AnggapDiterima
        | SkpAct::Putuskan
        | SkpAct::Tutup => return None,
    };
    let denial = |fault: &Fault| Denial::of(fault, language);
    Some(AllowedAction {
        name: allowed.act.word().to_owned(),
        method,
        href: format!("/v1/performance/skp/{id}/{last}"),
        reason_if_denied: allowed.denied.as_ref().map(denial),
    })
}

/// A result of the superior's agreed plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SupportableRhk {
    /// The result.
    pub id: RhkId,
    /// The superior's plan.
    pub skp_id: SkpId,
    /// Main or additional.
    pub kind: RhkKind,
    /// The result in words.
    #[schema(example = "Meningkatnya mutu layanan administrasi kependudukan")]
    pub title: String,
}

impl From<rhk::Model> for SupportableRhk {
    fn from(row: rhk::Model) -> Self {
        Self { id: row.id, skp_id: row.skp_id, kind: row.kind, title: row.title }
    }
}

/// A plan to begin.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSkp {
    /// The calendar year, from 2022 on.
    #[schema(example = 2026)]
    year: i32,
    /// The first day; 1 January where it is not given.
    #[serde(default)]
    #[schema(example = "2026-01-01")]
    starts_on: Option<NaiveDate>,
    /// The first day after it; 1 January of the next year where it is not given.
    #[serde(default)]
    #[schema(example = "2027-01-01")]
    ends_before: Option<NaiveDate>,
    /// Whose kind of work is planned.
    kind: SkpKind,
    /// How indicators are written.
    approach: Approach,
}

/// The content of a plan as a body. Its checks are rules of the domain, which names all faults at once.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct WritePlan(Plan);

impl Validate for WritePlan {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

/// Which plans.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SkpWanted {
    /// Of this employee.
    employee_id: Option<EmployeeId>,
    /// Of this year.
    #[param(example = 2026)]
    year: Option<i32>,
    /// In this state.
    status: Option<SkpStatus>,
}

/// Begin one's own plan
///
/// For a whole year, or for part of it after a change of position. No two plans of an employee hold for the same day.
#[utoipa::path(
    tag = "performance", operation_id = "create_skp", security(("bearer" = ["performance.own"])),
    request_body = CreateSkp,
    responses((status = CREATED, description = "The plan, a draft without content", body = Skp), Problem),
)]
#[post("/performance/skp")]
pub async fn create_skp(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    body: Valid<CreateSkp>,
) -> Result<Created<Skp>, Problem> {
    let CreateSkp { year, starts_on, ends_before, kind, approach } = body.0;
    let new = NewSkp { year, starts_on, ends_before, kind, approach };
    let document = performance::create_skp(&state.db, caller.act(), new).await?;
    let Versioned { version, body } = Skp::of(document, caller.act().language);
    Ok(Created::at(format!("/v1/performance/skp/{}", body.summary.id), body).version(version))
}

/// Plans, newest first
///
/// One's own, those of one's subordinates, and those of the units in one's care.
#[utoipa::path(
    tag = "performance", operation_id = "list_skp", security(("bearer" = ["performance.read"])),
    params(SkpWanted, Paging),
    responses((status = OK, description = "A page of plans", body = PageOf<SkpSummary>), Problem),
)]
#[get("/performance/skp")]
pub async fn list_skp(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<SkpWanted>,
    paging: Paging,
) -> Result<PageOf<SkpSummary>, Problem> {
    let SkpWanted { employee_id, year, status } = wanted.0;
    let filter = SkpFilter { employee_id, year, status };
    let page = performance::list_skp(state.db.read(), caller.act(), filter, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|seen| SkpSummary::of(seen, language)).into())
}

/// One's own plans, newest first
#[utoipa::path(
    tag = "performance", operation_id = "list_own_skp", security(("bearer" = ["performance.own"])),
    params(Paging),
    responses((status = OK, description = "A page of one's own plans", body = PageOf<SkpSummary>), Problem),
)]
#[get("/me/skp")]
pub async fn list_own_skp(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<SkpSummary>, Problem> {
    let filter = SkpFilter { employee_id: caller.act().scope.own, ..SkpFilter::default() };
    let page = performance::list_skp(state.db.read(), caller.act(), filter, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|seen| SkpSummary::of(seen, language)).into())
}

/// One plan with its content
#[utoipa::path(
    tag = "performance", operation_id = "get_skp", security(("bearer" = ["performance.read"])),
    params(("skp_id" = SkpId, Path, description = "The plan")),
    responses((status = OK, description = "The plan", body = Skp), Problem),
)]
#[get("/performance/skp/{skp_id}")]
pub async fn get_skp(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    skp_id: Id<SkpId>,
) -> Result<Versioned<Skp>, Problem> {
    let document = performance::find_skp(state.db.latest(), caller.act(), *skp_id).await?;
    Ok(Skp::of(document, caller.act().language))
}

/// What a plan may support
///
/// The results of the superior's agreed plan of the same days; empty where there is none. A main RHK names one of them in
/// `supports_rhk_id`.
#[utoipa::path(
    tag = "performance", operation_id = "list_supportable_rhk", security(("bearer" = ["performance.read"])),
    params(("skp_id" = SkpId, Path, description = "The plan that supports")),
    responses((status = OK, description = "The superior's results, all on one page", body = PageOf<SupportableRhk>), Problem),
)]
#[get("/performance/skp/{skp_id}/supportable-rhk")]
pub async fn list_supportable_rhk(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    skp_id: Id<SkpId>,
) -> Result<PageOf<SupportableRhk>, Problem> {
    let rows = performance::supportable_rhk(state.db.read(), caller.act(), *skp_id).await?;
    Ok(Page { rows, extent: Extent::default() }.map(SupportableRhk::from).into())
}

/// Write the content of one's plan
///
/// The whole content, while the plan is a draft or was given back; what it no longer names is gone. Results and indicators
/// that carry their `id` keep it. An incomplete draft is kept; submitting it names what is missing.
#[utoipa::path(
    tag = "performance", operation_id = "write_skp_plan", security(("bearer" = ["performance.own"])),
    params(("skp_id" = SkpId, Path, description = "The plan"), IfMatch),
    request_body = Plan,
    responses((status = OK, description = "The plan as written", body = Skp), Problem),
)]
#[put("/performance/skp/{skp_id}/plan")]
pub async fn write_plan(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    (skp_id, if_match): (Id<SkpId>, IfMatch),
    body: Valid<WritePlan>,
) -> Result<Versioned<Skp>, Problem> {
    let target = (*skp_id, if_match.expected());
    let document = performance::write_plan(&state.db, caller.act(), target, body.0.0).await?;
    Ok(Skp::of(document, caller.act().language))
}
