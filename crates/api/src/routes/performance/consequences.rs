//! What follows from yearly grades.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::AllowedBy;
use identity::Permission;
use identity::permission::{ManagePerformance, OwnPerformance, RateSubordinates, ReadPerformance};
use kernel::Language;
use kernel::id::{ConsequenceId, EmployeeId, EvaluationId, UnitId};
use performance::consequences::{
    Consent, Consequence as Described, ConsequenceFilter, Decision, NewStep, Standing,
};
use performance::states::consequence::ConsequenceStatus;
use performance::words::ConsequenceKind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::Side;
use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::{IfMatch, OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::valid::Valid;

/// What may follow from a yearly grade: proposed by a rule, decided by a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Consequence {
    /// The consequence.
    pub id: ConsequenceId,
    /// Whom it concerns.
    pub employee: Side,
    /// The grade from which it follows.
    pub evaluation_id: EvaluationId,
    /// The year of that grade.
    #[schema(example = 2026)]
    pub year: i32,
    /// The rule that proposed it.
    #[schema(example = "improvement")]
    pub rule: String,
    /// What it is.
    pub kind: ConsequenceKind,
    /// The rung of the ladder of warnings; 0 for all else.
    #[schema(example = 0)]
    pub level: i32,
    /// Where it stands.
    pub status: ConsequenceStatus,
    /// The reasons of the decision.
    #[schema(example = json!(null))]
    pub decision: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// The words of praise.
    #[schema(example = json!(null))]
    pub citation: Option<String>,
    /// When praise was published.
    pub published_at: Option<DateTime<Utc>>,
    /// The steps of an improvement plan.
    pub steps: Vec<ImprovementStep>,
    /// When the next step is due.
    pub next_due_on: Option<NaiveDate>,
    /// For `If-Match`.
    #[schema(example = 1)]
    pub version: i64,
    /// What the caller may do now.
    pub allowed_actions: Vec<AllowedAction>,
}

/// A step of an improvement plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImprovementStep {
    /// Its place.
    #[schema(example = 1)]
    pub number: i32,
    /// What is to be done.
    #[schema(example = "Magang dua minggu di loket pelayanan")]
    pub title: String,
    /// By when.
    #[schema(example = "2027-03-31")]
    pub due_on: NaiveDate,
    /// When the superior confirmed it.
    pub done_at: Option<DateTime<Utc>>,
    /// The superior's words.
    #[schema(example = json!(null))]
    pub done_note: Option<String>,
}

impl Consequence {
    /// A consequence as its reader sees it.
    pub fn of(described: Described, language: Language) -> Self {
        let Described { row, employee, steps, next_due_on, offered } = described;
        let action = |one: kernel::states::AllowedAct<performance::states::consequence::ConsequenceAct>| {
            let last = match one.act.word() {
                "tetapkan" | "tolak" => "putuskan",
                "setujui" | "keberatan" => "persetujuan",
                _ => "langkah",
            };
            let href = format!("/v1/performance/consequences/{}/{last}", row.id);
            AllowedAction::post(one.act.word(), href, one.denied.as_ref(), language)
        };
        Self {
            allowed_actions: offered.into_iter().map(action).collect(),
            id: row.id,
            employee: employee.into(),
            evaluation_id: row.evaluation_id,
            year: row.year,
            rule: row.rule,
            kind: row.kind,
            level: row.level,
            status: row.status,
            decision: row.decision,
            decided_at: row.decided_at,
            citation: row.citation,
            published_at: row.published_at,
            steps: steps
                .into_iter()
                .map(|step| ImprovementStep {
                    number: step.number,
                    title: step.title,
                    due_on: step.due_on,
                    done_at: step.done_at,
                    done_note: step.done_note,
                })
                .collect(),
            next_due_on,
            version: row.version,
        }
    }

    fn versioned(described: Described, language: Language) -> Versioned<Self> {
        Versioned::new(described.row.version, Self::of(described, language))
    }
}

/// In what standing the caller reads: the officer's before the superior's; whoever is concerned is that before all.
fn standing<P: AllowedBy>(caller: &Allow<P>) -> Standing {
    let holds = |permission| caller.caller().scope(permission, caller.act().today).is_some();
    if holds(Permission::ManagePerformance) {
        Standing::Officer
    } else if holds(Permission::RateSubordinates) {
        Standing::Rater
    } else {
        Standing::Reader
    }
}

/// Whose follow-ups to propose.
#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeConsequences {
    /// A unit in the caller's care.
    unit_id: UnitId,
    /// The year of the grades.
    #[schema(example = 2026)]
    year: i32,
}

/// How many were proposed.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct ProposedConsequences {
    /// New proposals; what was proposed before stays.
    #[schema(example = 3)]
    pub proposed: usize,
}

/// Propose what follows
///
/// For a unit whose grades came from elsewhere; grades given in Merit propose by themselves when they become final. May be repeated.
#[utoipa::path(
    tag = "performance", operation_id = "propose_consequences", security(("bearer" = ["performance.manage"])),
    request_body = ProposeConsequences,
    responses((status = OK, description = "How many", body = ProposedConsequences), Problem),
)]
#[post("/performance/consequences/propose")]
pub async fn propose_consequences(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    body: Valid<ProposeConsequences>,
) -> Result<Json<ProposedConsequences>, Problem> {
    let ProposeConsequences { unit_id, year } = body.0;
    let propose = performance::consequences::propose_consequences;
    Ok(Json(ProposedConsequences { proposed: propose(&state.db, caller.act(), (unit_id, year)).await? }))
}

/// Which consequences.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConsequencesWanted {
    /// In this state.
    status: Option<ConsequenceStatus>,
    /// Of this kind.
    kind: Option<ConsequenceKind>,
    /// Of this employee.
    #[param(value_type = Option<EmployeeId>)]
    employee_id: Option<EmployeeId>,
    /// Of this year.
    #[param(example = 2026)]
    year: Option<i32>,
}

/// What follows from grades, newest first
///
/// One's own, that of the people one rates, and that of the units in one's care.
#[utoipa::path(
    tag = "performance", operation_id = "list_consequences", security(("bearer" = ["performance.read"])),
    params(ConsequencesWanted, Paging),
    responses((status = OK, description = "A page of consequences", body = PageOf<Consequence>), Problem),
)]
#[get("/performance/consequences")]
pub async fn list_consequences(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<ConsequencesWanted>,
    paging: Paging,
) -> Result<PageOf<Consequence>, Problem> {
    let ConsequencesWanted { status, kind, employee_id, year } = wanted.0;
    let filter = ConsequenceFilter { status, kind, employee_id, year };
    let who = (caller.act(), standing(&caller));
    let page = performance::consequences::list_consequences(state.db.read(), who, filter, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|one| Consequence::of(one, language)).into())
}

/// One consequence
#[utoipa::path(
    tag = "performance", operation_id = "get_consequence", security(("bearer" = ["performance.read"])),
    params(("consequence_id" = ConsequenceId, Path, description = "The consequence")),
    responses((status = OK, description = "The consequence", body = Consequence), Problem),
)]
#[get("/performance/consequences/{consequence_id}")]
pub async fn get_consequence(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    consequence_id: Id<ConsequenceId>,
) -> Result<Versioned<Consequence>, Problem> {
    let who = (caller.act(), standing(&caller));
    let found = performance::consequences::find_consequence(state.db.latest(), who, *consequence_id).await?;
    Ok(Consequence::versioned(found, caller.act().language))
}

/// A step of an improvement plan.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewImprovementStep {
    /// What is to be done.
    #[schema(min_length = 1, max_length = 500, example = "Magang dua minggu di loket pelayanan")]
    title: String,
    /// By when.
    #[schema(example = "2027-03-31")]
    due_on: NaiveDate,
}

/// A decision on a proposal.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideConsequence {
    /// Whether it shall be.
    is_adopted: bool,
    /// The reasons.
    #[schema(min_length = 1, max_length = 4000, example = "Sesuai hasil rapat tim penilai kinerja.")]
    reason: String,
    /// The words of praise; a recognition needs them.
    #[serde(default)]
    #[schema(max_length = 500, example = json!(null))]
    citation: Option<String>,
    /// The steps; an improvement plan needs some.
    #[serde(default)]
    #[schema(max_items = 24, example = json!([]))]
    steps: Vec<NewImprovementStep>,
}

/// Decide on a proposal
///
/// By an officer whom it does not concern, with reasons. Praise then waits for the employee's consent, an improvement plan begins, all else is in
/// force.
#[utoipa::path(
    tag = "performance", operation_id = "decide_consequence", security(("bearer" = ["performance.manage"])),
    params(("consequence_id" = ConsequenceId, Path, description = "The consequence"), IfMatch),
    request_body = DecideConsequence,
    responses((status = OK, description = "The consequence", body = Consequence), Problem),
)]
#[post("/performance/consequences/{consequence_id}/putuskan")]
pub async fn decide_consequence(
    caller: Allow<ManagePerformance>,
    state: Data<State>,
    (consequence_id, if_match): (Id<ConsequenceId>, IfMatch),
    body: Valid<DecideConsequence>,
) -> Result<Versioned<Consequence>, Problem> {
    let DecideConsequence { is_adopted, reason, citation, steps } = body.0;
    let act = caller.act_because(Some(reason.clone()));
    let steps = steps.into_iter().map(|step| NewStep { title: step.title, due_on: step.due_on });
    let decision = Decision { is_adopted, reason, citation, steps: steps.collect() };
    let target = (*consequence_id, if_match.expected());
    let decided = performance::consequences::decide_consequence(&state.db, &act, target, decision).await?;
    Ok(Consequence::versioned(decided, act.language))
}

/// The employee's word on being praised in public.
#[derive(Clone, Copy, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerRecognition {
    /// Whether it may be published.
    consents: bool,
}

/// Consent to being praised in public
///
/// Or not, by the employee. Without consent nothing is ever shown.
#[utoipa::path(
    tag = "performance", operation_id = "answer_recognition", security(("bearer" = ["performance.own"])),
    params(("consequence_id" = ConsequenceId, Path, description = "The consequence"), OptionalIfMatch),
    request_body = AnswerRecognition,
    responses((status = OK, description = "The consequence", body = Consequence), Problem),
)]
#[post("/performance/consequences/{consequence_id}/persetujuan")]
pub async fn answer_recognition(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    (consequence_id, if_match): (Id<ConsequenceId>, OptionalIfMatch),
    body: Valid<AnswerRecognition>,
) -> Result<Versioned<Consequence>, Problem> {
    let consent = if body.0.consents { Consent::Given } else { Consent::Refused };
    let target = (*consequence_id, if_match.expected());
    let answered =
        performance::consequences::answer_recognition(&state.db, caller.act(), target, consent).await?;
    Ok(Consequence::versioned(answered, caller.act().language))
}

/// A step that was done.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteImprovementStep {
    /// Its place.
    #[schema(example = 1)]
    number: i32,
    /// The superior's words.
    #[schema(min_length = 1, max_length = 4000, example = "Magang selesai; waktu layanan membaik.")]
    note: String,
}

/// Confirm a step of an improvement plan
///
/// By the superior. With the last one the plan is complete.
#[utoipa::path(
    tag = "performance", operation_id = "complete_improvement_step",
    security(("bearer" = ["performance.rate"])),
    params(("consequence_id" = ConsequenceId, Path, description = "The improvement plan"), OptionalIfMatch),
    request_body = CompleteImprovementStep,
    responses((status = OK, description = "The consequence", body = Consequence), Problem),
)]
#[post("/performance/consequences/{consequence_id}/langkah")]
pub async fn complete_improvement_step(
    caller: Allow<RateSubordinates>,
    state: Data<State>,
    (consequence_id, if_match): (Id<ConsequenceId>, OptionalIfMatch),
    body: Valid<CompleteImprovementStep>,
) -> Result<Versioned<Consequence>, Problem> {
    let CompleteImprovementStep { number, note } = body.0;
    let target = (*consequence_id, if_match.expected());
    let done =
        performance::consequences::complete_step(&state.db, caller.act(), target, (number, note)).await?;
    Ok(Consequence::versioned(done, caller.act().language))
}
