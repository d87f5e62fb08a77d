//! Planning projects, and what happens in them.

use actix_web::web::Data;
use actix_web::{post, put};
use chrono::NaiveDate;
use identity::permission::KeepProjects;
use kernel::Rupiah;
use kernel::id::{EmployeeId, MilestoneId, ProjectId, UnitId};
use performance::NewEvidence;
use performance::projects::{
    self, Collaborate, EndProject, NewProject, NewSpending, PlannedMember, ProjectPlan, ReachMilestone,
};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors};

use super::exhibits::NewExhibit;
use super::projects::Project;
use crate::allow::Allow;
use crate::etag::{IfMatch, OptionalIfMatch, Versioned};
use crate::path::Id;
use crate::problem::Problem;
use crate::reply::{Created, NoContent};
use crate::state::State;
use crate::valid::Valid;

/// A project to plan.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanProject {
    /// The unit that carries it.
    unit_id: UnitId,
    /// What is planned. Its checks are rules of the domain, which names all faults at once.
    plan: ProjectPlan,
}

impl Validate for PlanProject {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

/// The plan of a project as a body.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct WriteProject(ProjectPlan);

impl Validate for WriteProject {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

/// Who works in a project.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMembers {
    /// All of them; exactly one leads.
    members: Vec<PlannedMember>,
}

/// That a milestone was reached.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReachProjectMilestone {
    /// Which.
    milestone_id: MilestoneId,
    /// On which day.
    #[schema(example = "2026-02-02")]
    done_on: NaiveDate,
    /// Words to it.
    #[serde(default)]
    #[schema(max_length = 4000, example = "Lebih cepat karena dua pemindai.")]
    note: Option<String>,
    /// What shows it.
    #[validate(nested)]
    evidence: Vec<NewExhibit>,
}

/// An amount that was spent.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordSpending {
    /// On which day.
    #[schema(example = "2026-02-02")]
    day: NaiveDate,
    /// How much; a negative amount takes back what was entered wrongly.
    amount: Rupiah,
    /// What for.
    #[schema(min_length = 1, max_length = 500, example = "Sewa pemindai")]
    purpose: String,
    /// What shows it.
    #[serde(default)]
    #[validate(nested)]
    evidence: Vec<NewExhibit>,
}

/// One member's word on another.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SayOfMember {
    /// Of whom.
    about_id: EmployeeId,
    /// From 1 to 5.
    #[schema(minimum = 1, maximum = 5, example = 4)]
    score: i32,
    /// In words.
    #[serde(default)]
    #[schema(max_length = 4000, example = "Selalu membantu saat antrean panjang.")]
    note: Option<String>,
}

/// How a project was finished.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishProject {
    /// On which day.
    #[schema(example = "2026-02-03")]
    ended_on: NaiveDate,
    /// Words to it.
    #[serde(default)]
    #[schema(max_length = 4000, example = "Seluruh arsip terpindai dan dapat dicari.")]
    note: Option<String>,
}

/// Why a project is stopped.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StopProject {
    /// The reason.
    #[schema(min_length = 1, max_length = 4000, example = "Anggaran dialihkan menurut Perubahan APBD.")]
    note: String,
}

/// Plan a project
///
/// By whoever leads the unit or above it, or keeps it: members with roles, milestones with their days, schedule, budget, and the weights
/// of the team's score.
#[utoipa::path(
    tag = "performance", operation_id = "create_project", security(("bearer" = ["performance.projects"])),
    request_body = PlanProject,
    responses((status = CREATED, description = "The project, a draft", body = Project), Problem),
)]
#[post("/performance/projects")]
pub async fn create_project(
    caller: Allow<KeepProjects>,
    state: Data<State>,
    body: Valid<PlanProject>,
) -> Result<Created<Project>, Problem> {
    let PlanProject { unit_id, plan } = body.0;
    let document = projects::create_project(&state.db, caller.act(), NewProject { unit_id, plan }).await?;
    let Versioned { version, body } = Project::of(document, caller.act().language);
    Ok(Created::at(format!("/v1/performance/projects/{}", body.summary.id), body).version(version))
}

/// Write the plan of a project
///
/// The whole plan, until the project begins.
#[utoipa::path(
    tag = "performance", operation_id = "write_project", security(("bearer" = ["performance.projects"])),
    params(("project_id" = ProjectId, Path, description = "The project"), IfMatch),
    request_body = ProjectPlan,
    responses((status = OK, description = "The project", body = Project), Problem),
)]
#[put("/performance/projects/{project_id}/plan")]
pub async fn write_project(
    caller: Allow<KeepProjects>,
    state: Data<State>,
    (project_id, if_match): (Id<ProjectId>, IfMatch),
    body: Valid<WriteProject>,
) -> Result<Versioned<Project>, Problem> {
    let target = (*project_id, if_match.expected());
    let document = projects::write_project(&state.db, caller.act(), target, body.0.0).await?;
    Ok(Project::of(document, caller.act().language))
}

/// Change who works in a running project
#[utoipa::path(
    tag = "performance", operation_id = "change_project_members", security(("bearer" = ["performance.projects"])),
    params(("project_id" = ProjectId, Path, description = "The project"), IfMatch),
    request_body = ChangeMembers,
    responses((status = OK, description = "The project", body = Project), Problem),
)]
#[put("/performance/projects/{project_id}/members")]
pub async fn change_project_members(
    caller: Allow<KeepProjects>,
    state: Data<State>,
    (project_id, if_match): (Id<ProjectId>, IfMatch),
    body: Valid<ChangeMembers>,
) -> Result<Versioned<Project>, Problem> {
    let target = (*project_id, if_match.expected());
    let document = projects::change_members(&state.db, caller.act(), target, body.0.members).await?;
    Ok(Project::of(document, caller.act().language))
}

/// Begin a project
///
/// From here on its milestones, its schedule and its budget no longer change.
#[utoipa::path(
    tag = "performance", operation_id = "begin_project", security(("bearer" = ["performance.projects"])),
    params(("project_id" = ProjectId, Path, description = "The project"), OptionalIfMatch),
    responses((status = OK, description = "The running project", body = Project), Problem),
)]
#[post("/performance/projects/{project_id}/mulai")]
pub async fn begin_project(
    caller: Allow<KeepProjects>,
    state: Data<State>,
    project_id: Id<ProjectId>,
    if_match: OptionalIfMatch,
) -> Result<Versioned<Project>, Problem> {
    let act = caller.act();
    let document = projects::begin_project(&state.db, act, *project_id, if_match.expected()).await?;
    Ok(Project::of(document, act.language))
}

/// Note that a milestone was reached
///
/// With evidence, by whoever leads the project or the unit. It is not rewritten.
#[utoipa::path(
    tag = "performance", operation_id = "reach_milestone", security(("bearer" = ["performance.projects"])),
    params(("project_id" = ProjectId, Path, description = "The project")),
    request_body = ReachProjectMilestone,
    responses((status = OK, description = "The project", body = Project), Problem),
)]
#[post("/performance/projects/{project_id}/milestones")]
pub async fn reach_milestone(
    caller: Allow<KeepProjects>,
    state: Data<State>,
    project_id: Id<ProjectId>,
    body: Valid<ReachProjectMilestone>,
) -> Result<Versioned<Project>, Problem> {
    let ReachProjectMilestone { milestone_id, done_on, note, evidence } = body.0;
    let evidence = evidence.into_iter().map(NewEvidence::from).collect();
    let reached = ReachMilestone { milestone_id, done_on, note, evidence };
    let document = projects::reach_milestone(&state.db, caller.act(), *project_id, reached).await?;
    Ok(Project::of(document, caller.act().language))
}

/// Record what a project has spent
///
/// A negative amount takes back what was entered wrongly.
#[utoipa::path(
    tag = "performance", operation_id = "record_spending", security(("bearer" = ["performance.projects"])),
    params(("project_id" = ProjectId, Path, description = "The project")),
    request_body = RecordSpending,
    responses((status = OK, description = "The project", body = Project), Problem),
)]
#[post("/performance/projects/{project_id}/spendings")]
pub async fn record_spending(
    caller: Allow<KeepProjects>,
    state: Data<State>,
    project_id: Id<ProjectId>,
    body: Valid<RecordSpending>,
) -> Result<Versioned<Project>, Problem> {
    let RecordSpending { day, amount, purpose, evidence } = body.0;
    let evidence = evidence.into_iter().map(NewEvidence::from).collect();
    let new = NewSpending { day, amount, purpose, evidence };
    let document = projects::spend(&state.db, caller.act(), *project_id, new).await?;
    Ok(Project::of(document, caller.act().language))
}

/// Say something of another member's collaboration
///
/// By members, of members. A later word takes the place of an earlier one. It is read as a sum of at least three answers, by nobody
/// one by one.
#[utoipa::path(
    tag = "performance", operation_id = "say_of_member", security(("bearer" = ["performance.projects"])),
    params(("project_id" = ProjectId, Path, description = "The project")),
    request_body = SayOfMember,
    responses((status = NO_CONTENT, description = "It was said"), Problem),
)]
#[post("/performance/projects/{project_id}/collaboration")]
pub async fn say_of_member(
    caller: Allow<KeepProjects>,
    state: Data<State>,
    project_id: Id<ProjectId>,
    body: Valid<SayOfMember>,
) -> Result<NoContent, Problem> {
    let SayOfMember { about_id, score, note } = body.0;
    let word = Collaborate { about_id, score, note };
    projects::say_of_member(&state.db, caller.act(), *project_id, word).await?;
    Ok(NoContent)
}

/// Finish a project
///
/// Once every milestone was reached.
#[utoipa::path(
    tag = "performance", operation_id = "finish_project", security(("bearer" = ["performance.projects"])),
    params(("project_id" = ProjectId, Path, description = "The project"), OptionalIfMatch),
    request_body = FinishProject,
    responses((status = OK, description = "The finished project", body = Project), Problem),
)]
#[post("/performance/projects/{project_id}/selesaikan")]
pub async fn finish_project(
    caller: Allow<KeepProjects>,
    state: Data<State>,
    (project_id, if_match): (Id<ProjectId>, OptionalIfMatch),
    body: Valid<FinishProject>,
) -> Result<Versioned<Project>, Problem> {
    let FinishProject { ended_on, note } = body.0;
    let target = (*project_id, if_match.expected());
    let end = EndProject::Finished(ended_on, note);
    let document = projects::end_project(&state.db, caller.act(), target, end).await?;
    Ok(Project::of(document, caller.act().language))
}

/// Stop a project
///
/// Before its end, for a reason.
#[utoipa::path(
    tag = "performance", operation_id = "stop_project", security(("bearer" = ["performance.projects"])),
    params(("project_id" = ProjectId, Path, description = "The project"), OptionalIfMatch),
    request_body = StopProject,
    responses((status = OK, description = "The stopped project", body = Project), Problem),
)]
#[post("/performance/projects/{project_id}/hentikan")]
pub async fn stop_project(
    caller: Allow<KeepProjects>,
    state: Data<State>,
    (project_id, if_match): (Id<ProjectId>, OptionalIfMatch),
    body: Valid<StopProject>,
) -> Result<Versioned<Project>, Problem> {
    let target = (*project_id, if_match.expected());
    let end = EndProject::Stopped(body.0.note);
    let document = projects::end_project(&state.db, caller.act(), target, end).await?;
    Ok(Project::of(document, caller.act().language))
}
