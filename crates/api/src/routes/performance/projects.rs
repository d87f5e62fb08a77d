//! Projects as they are read.

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{DateTime, NaiveDate, Utc};
use identity::Permission;
use identity::permission::ReadPerformance;
use kernel::id::{EmployeeId, IkuId, MilestoneId, ProjectId, SpendingId, UnitId};
use kernel::recipe::Working;
use kernel::{Language, Rupiah};
use performance::Quantity;
use performance::projects::{
    self, HeldProject, ProjectAct, ProjectDocument, ProjectFilter, ProjectReader, ProjectRole, ProjectStatus,
    SeenMilestone, SeenSpending, TeamFigures,
};
use platform::Act;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Side;
use super::exhibits::Exhibit;
use crate::actions::{AllowedAction, Denial};
use crate::allow::Allow;
use crate::etag::Versioned;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// A project, without what belongs to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProjectSummary {
    /// The project.
    pub id: ProjectId,
    /// The unit that carries it.
    pub unit_id: UnitId,
    /// Its name today.
    #[schema(example = "Dinas Kependudukan dan Pencatatan Sipil")]
    pub unit_name: String,
    /// The name of the project.
    #[schema(example = "Digitalisasi arsip akta kelahiran")]
    pub name: String,
    /// What it is for.
    #[schema(example = "Setiap akta sejak 1990 ditemukan dalam satu menit.")]
    pub purpose: String,
    /// The key indicator that it serves.
    pub iku_id: Option<IkuId>,
    /// Where it stands.
    pub status: ProjectStatus,
    /// The first day.
    #[schema(example = "2026-01-05")]
    pub starts_on: NaiveDate,
    /// The last day by which it is to be finished.
    #[schema(example = "2026-06-30")]
    pub due_on: NaiveDate,
    /// The day on which it was finished or stopped.
    #[schema(example = json!(null))]
    pub ended_on: Option<NaiveDate>,
    /// Words to its end.
    #[schema(example = json!(null))]
    pub end_note: Option<String>,
    /// What may be spent.
    pub budget: Rupiah,
    /// What was spent.
    pub spent: Rupiah,
    /// Milestones in all.
    #[schema(example = 4)]
    pub milestones_count: i64,
    /// Of these, reached.
    #[schema(example = 2)]
    pub milestones_reached: i64,
    /// Not reached, and their day is past.
    #[schema(example = 0)]
    pub milestones_late: i64,
    /// The weight of being on time in the team's score, in percent.
    #[schema(example = 40)]
    pub weight_time: i32,
    /// The weight of staying within the budget, in percent.
    #[schema(example = 30)]
    pub weight_budget: i32,
    /// The weight of the members' feedback, in percent.
    #[schema(example = 30)]
    pub weight_collaboration: i32,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// What its state offers, and to whom.
    pub allowed_actions: Vec<AllowedAction>,
}

/// A project with all that belongs to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Project {
    /// The project.
    #[serde(flatten)]
    pub summary: ProjectSummary,
    /// Who works in it, whoever leads it first.
    pub members: Vec<ProjectMember>,
    /// What is to be reached by when, in its order.
    pub milestones: Vec<Milestone>,
    /// What was spent, oldest first.
    pub spendings: Vec<Spending>,
}

/// A member of a project.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProjectMember {
    /// Who.
    pub employee: Side,
    /// As what.
    pub role: ProjectRole,
    /// What falls to this member.
    #[schema(example = "Pemindaian dan pengindeksan")]
    pub duty: Option<String>,
}

/// A milestone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Milestone {
    /// The milestone.
    pub id: MilestoneId,
    /// Its place in the project, from 1.
    #[schema(example = 1)]
    pub number: i32,
    /// What is to be reached.
    #[schema(example = "Seribu berkas pertama terpindai")]
    pub title: String,
    /// The last day.
    #[schema(example = "2026-02-27")]
    pub due_on: NaiveDate,
    /// The day on which it was reached.
    #[schema(example = json!(null))]
    pub done_on: Option<NaiveDate>,
    /// Words to it.
    #[schema(example = json!(null))]
    pub note: Option<String>,
    /// What shows it, oldest first.
    pub evidence: Vec<Exhibit>,
}

/// An amount that a project has spent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Spending {
    /// The spending.
    pub id: SpendingId,
    /// The day on which it was spent.
    #[schema(example = "2026-02-02")]
    pub day: NaiveDate,
    /// How much.
    pub amount: Rupiah,
    /// What for.
    #[schema(example = "Sewa pemindai")]
    pub purpose: String,
    /// What shows it, oldest first.
    pub evidence: Vec<Exhibit>,
}

impl ProjectSummary {
    /// A project in the reader's language.
    pub fn of(held: HeldProject, language: Language) -> Self {
        let actions = held.allowed();
        let HeldProject { project, unit_name, figures, .. } = held;
        let action = |act: ProjectAct, denied: Option<&kernel::Fault>| {
            let (method, last) = match act {
                ProjectAct::Susun => ("PUT", "plan"),
                ProjectAct::Anggota => ("PUT", "members"),
                ProjectAct::Tonggak => ("POST", "milestones"),
                ProjectAct::Belanja => ("POST", "spendings"),
                ProjectAct::Kolaborasi => ("POST", "collaboration"),
                act => ("POST", act.word()),
            };
            AllowedAction {
                name: act.word().to_owned(),
                method,
                href: format!("/v1/performance/projects/{}/{last}", project.id),
                reason_if_denied: denied.map(|fault| Denial::of(fault, language)),
            }
        };
        Self {
            allowed_actions: actions.iter().map(|one| action(one.act, one.denied.as_ref())).collect(),
            id: project.id,
            unit_id: project.unit_id,
            unit_name,
            name: project.name,
            purpose: project.purpose,
            iku_id: project.iku_id,
            status: project.status,
            starts_on: project.starts_on,
            due_on: project.due_on,
            ended_on: project.ended_on,
            end_note: project.end_note,
            budget: project.budget,
            spent: figures.spent,
            milestones_count: figures.milestones,
            milestones_reached: figures.reached,
            milestones_late: figures.late,
            weight_time: project.weight_time,
            weight_budget: project.weight_budget,
            weight_collaboration: project.weight_collaboration,
            updated_at: project.updated_at,
        }
    }
}

impl Project {
    /// A project with all that belongs to it, in the reader's language.
    pub fn of(document: ProjectDocument, language: Language) -> Versioned<Self> {
        let version = document.held.project.version;
        let member = |(member, named): (_, personnel::facts::Named)| {
            let performance::entity::project_member::Model { role, duty, .. } = member;
            ProjectMember { employee: named.into(), role, duty }
        };
        let body = Self {
            summary: ProjectSummary::of(document.held, language),
            members: document.members.into_iter().map(member).collect(),
            milestones: document.milestones.into_iter().map(Milestone::from).collect(),
            spendings: document.spendings.into_iter().map(Spending::from).collect(),
        };
        Versioned::new(version, body)
    }
}

impl From<SeenMilestone> for Milestone {
    fn from(seen: SeenMilestone) -> Self {
        let row = seen.milestone;
        Self {
            id: row.id,
            number: row.number,
            title: row.title,
            due_on: row.due_on,
            done_on: row.done_on,
            note: row.note,
            evidence: seen.evidence.into_iter().map(Exhibit::from).collect(),
        }
    }
}

impl From<SeenSpending> for Spending {
    fn from(seen: SeenSpending) -> Self {
        let row = seen.spending;
        Self {
            id: row.id,
            day: row.day,
            amount: row.amount,
            purpose: row.purpose,
            evidence: seen.evidence.into_iter().map(Exhibit::from).collect(),
        }
    }
}

/// The score of a team with its working.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TeamScore {
    /// The project.
    pub project_id: ProjectId,
    /// Its name.
    #[schema(example = "Digitalisasi arsip akta kelahiran")]
    pub name: String,
    /// Where it stands.
    pub status: ProjectStatus,
    /// From 0 to 100; null while nothing can be told.
    pub score: Option<Quantity>,
    /// Percent of milestones on time.
    pub on_time: Option<Quantity>,
    /// 100 within the budget, less the further above.
    pub on_budget: Option<Quantity>,
    /// The members' word on each other, from 0 to 100; null below three answers.
    pub collaboration: Option<Quantity>,
    /// How the score came about.
    pub working: Option<Working>,
}

impl From<TeamFigures> for TeamScore {
    fn from(figures: TeamFigures) -> Self {
        Self {
            project_id: figures.project_id,
            name: figures.name,
            status: figures.status,
            score: figures.score,
            on_time: figures.parts.time,
            on_budget: figures.parts.budget,
            collaboration: figures.parts.collaboration,
            working: figures.working,
        }
    }
}

/// Which projects.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProjectsWanted {
    /// Of this unit.
    unit_id: Option<UnitId>,
    /// In this state.
    status: Option<ProjectStatus>,
    /// With this member.
    member_id: Option<EmployeeId>,
}

fn keeping(caller: &Allow<ReadPerformance>) -> Option<Act> {
    caller.acting(Permission::KeepProjects)
}

/// Projects, newest first
///
/// Those in which the caller works, and those of the units that the caller leads, leads above, or keeps.
#[utoipa::path(
    tag = "performance", operation_id = "list_projects", security(("bearer" = ["performance.read"])),
    params(ProjectsWanted, Paging),
    responses((status = OK, description = "A page of projects", body = PageOf<ProjectSummary>), Problem),
)]
#[get("/performance/projects")]
pub async fn list_projects(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<ProjectsWanted>,
    paging: Paging,
) -> Result<PageOf<ProjectSummary>, Problem> {
    let ProjectsWanted { unit_id, status, member_id } = wanted.0;
    let filter = ProjectFilter { unit_id, status, member_id };
    let keeps = keeping(&caller);
    let reader = ProjectReader { act: caller.act(), keeps: keeps.as_ref() };
    let page = projects::list_projects(state.db.read(), reader, filter, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|held| ProjectSummary::of(held, language)).into())
}

/// One project
///
/// With its members, its milestones and what was spent, each with its evidence.
#[utoipa::path(
    tag = "performance", operation_id = "get_project", security(("bearer" = ["performance.read"])),
    params(("project_id" = ProjectId, Path, description = "The project")),
    responses((status = OK, description = "The project", body = Project), Problem),
)]
#[get("/performance/projects/{project_id}")]
pub async fn get_project(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    project_id: Id<ProjectId>,
) -> Result<Versioned<Project>, Problem> {
    let keeps = keeping(&caller);
    let reader = ProjectReader { act: caller.act(), keeps: keeps.as_ref() };
    let document = projects::find_project(state.db.latest(), reader, *project_id).await?;
    Ok(Project::of(document, caller.act().language))
}

/// The score of a team
///
/// On time, within the budget, and the members' word on each other by the weights of the project, with its working. The members' word
/// is shown from three answers up, and only as a sum.
#[utoipa::path(
    tag = "performance", operation_id = "get_team_score", security(("bearer" = ["performance.read"])),
    params(("project_id" = ProjectId, Path, description = "The project")),
    responses((status = OK, description = "The score with its working", body = TeamScore), Problem),
)]
#[get("/performance/projects/{project_id}/score")]
pub async fn get_team_score(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    project_id: Id<ProjectId>,
) -> Result<Json<TeamScore>, Problem> {
    let act = caller.act();
    let figures = projects::team_score(state.db.latest(), act, *project_id, act.language).await?;
    Ok(Json(figures.into()))
}
