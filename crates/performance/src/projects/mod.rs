//! Projects: members with roles, milestones with their days, a budget with what was spent of it, and the score of the team.
//!
//! A plan is open until the project begins. What happened is recorded with evidence and never rewritten; what members say of each
//! other is read as a sum of at least three answers.

mod acts;
mod read;
mod score;
mod states;
mod store;
mod write;

use chrono::NaiveDate;
use kernel::Rupiah;
use kernel::id::{EmployeeId, IkuId, UnitId};
use kernel::states::AllowedAct;
use personnel::facts::Named;
use platform::Act;
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::entity::{exhibit, milestone, project, project_member, project_spending};
use crate::rules::team::Weights;

pub use acts::{
    Collaborate, EndProject, NewSpending, ReachMilestone, begin_project, end_project, reach_milestone,
    say_of_member, spend,
};
pub use read::{ProjectFilter, admit_milestone, admit_spending, find_project, list_projects};
pub(crate) use score::figures;
pub use score::{TeamFigures, team_score, team_scores_of};
pub use states::{ProjectAct, ProjectParty, ProjectStatus};
pub(crate) use store::spent_of;
pub use write::{NewProject, change_members, create_project, write_project};

/// As what somebody works in a project.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::ProjectRole)]
pub enum ProjectRole {
    /// Leads it.
    Ketua,
    /// Keeps its papers.
    Sekretaris,
    /// Works in it.
    Anggota,
}

/// The plan of a project, as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::ProjectPlan)]
pub struct ProjectPlan {
    /// Its name.
    #[schema(min_length = 1, max_length = 500, example = "Digitalisasi arsip akta kelahiran")]
    pub name: String,
    /// What it is for.
    #[schema(
        min_length = 1,
        max_length = 4000,
        example = "Setiap akta sejak 1990 ditemukan dalam satu menit."
    )]
    pub purpose: String,
    /// The key indicator of the unit's agreement that it serves.
    #[serde(default)]
    pub iku_id: Option<IkuId>,
    /// The first day.
    #[schema(example = "2026-01-05")]
    pub starts_on: NaiveDate,
    /// The last day by which it is to be finished.
    #[schema(example = "2026-06-30")]
    pub due_on: NaiveDate,
    /// What may be spent.
    pub budget: Rupiah,
    /// The weight of being on time in the team's score, in percent; the three weights make 100.
    #[serde(default = "usual_weight_time")]
    #[schema(minimum = 0, maximum = 100, example = 40)]
    pub weight_time: i32,
    /// The weight of staying within the budget, in percent.
    #[serde(default = "usual_weight")]
    #[schema(minimum = 0, maximum = 100, example = 30)]
    pub weight_budget: i32,
    /// The weight of the members' feedback on each other, in percent.
    #[serde(default = "usual_weight")]
    #[schema(minimum = 0, maximum = 100, example = 30)]
    pub weight_collaboration: i32,
    /// Who works in it; exactly one leads.
    pub members: Vec<PlannedMember>,
    /// What is to be reached by when, in its order.
    pub milestones: Vec<PlannedMilestone>,
}

/// A member of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::PlannedMember)]
pub struct PlannedMember {
    /// Who.
    pub employee_id: EmployeeId,
    /// As what.
    pub role: ProjectRole,
    /// What falls to this member.
    #[serde(default)]
    #[schema(max_length = 500, example = "Pemindaian dan pengindeksan")]
    pub duty: Option<String>,
}

/// A milestone to plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::PlannedMilestone)]
pub struct PlannedMilestone {
    /// What is to be reached.
    #[schema(min_length = 1, max_length = 500, example = "Seribu berkas pertama terpindai")]
    pub title: String,
    /// The last day.
    #[schema(example = "2026-02-27")]
    pub due_on: NaiveDate,
}

impl ProjectRole {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ketua, Self::Sekretaris, Self::Anggota];

    /// The word, as sent and stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ketua => "ketua",
            Self::Sekretaris => "sekretaris",
            Self::Anggota => "anggota",
        }
    }
}

fn usual_weight_time() -> i32 {
    40
}

fn usual_weight() -> i32 {
    30
}

impl ProjectPlan {
    /// The three weights.
    pub fn weights(&self) -> Weights {
        Weights {
            time: self.weight_time,
            budget: self.weight_budget,
            collaboration: self.weight_collaboration,
        }
    }
}

/// Who reads projects.
#[derive(Clone, Copy, Debug)]
pub struct ProjectReader<'a> {
    /// The caller's act under the permission to read.
    pub act: &'a Act,
    /// The same under the permission to keep projects, where the caller holds it: what he may do follows from it.
    pub keeps: Option<&'a Act>,
}

impl<'a> ProjectReader<'a> {
    fn writing(act: &'a Act) -> Self {
        Self { act, keeps: Some(act) }
    }

    fn only(act: &'a Act) -> Self {
        Self { act, keeps: None }
    }
}

/// A project as one caller meets it.
#[derive(Clone, Debug)]
pub struct HeldProject {
    /// The project.
    pub project: project::Model,
    /// What the caller is to it.
    pub party: ProjectParty,
    /// The name of the unit.
    pub unit_name: String,
    /// How it goes.
    pub figures: ProjectFigures,
}

/// How a project goes, on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProjectFigures {
    /// Milestones in all.
    pub milestones: i64,
    /// Of these, reached.
    pub reached: i64,
    /// Not reached, and their day is past.
    pub late: i64,
    /// Reached by their day.
    pub on_time: i64,
    /// What was spent.
    pub spent: Rupiah,
}

/// A milestone with its evidence.
#[derive(Clone, Debug)]
pub struct SeenMilestone {
    /// The milestone.
    pub milestone: milestone::Model,
    /// Its evidence, oldest first.
    pub evidence: Vec<exhibit::Model>,
}

/// A spending with its evidence.
#[derive(Clone, Debug)]
pub struct SeenSpending {
    /// The spending.
    pub spending: project_spending::Model,
    /// Its evidence, oldest first.
    pub evidence: Vec<exhibit::Model>,
}

/// A project with all that belongs to it.
#[derive(Clone, Debug)]
pub struct ProjectDocument {
    /// The project and the caller's part in it.
    pub held: HeldProject,
    /// Its members with their names, the leader first.
    pub members: Vec<(project_member::Model, Named)>,
    /// Its milestones in their order.
    pub milestones: Vec<SeenMilestone>,
    /// What was spent, oldest first.
    pub spendings: Vec<SeenSpending>,
}

impl HeldProject {
    /// The acts that the project offers, each judged for the caller.
    pub fn allowed(&self) -> Vec<AllowedAct<ProjectAct>> {
        states::offered(self.project.status, self.party)
    }

    /// The unit.
    pub fn unit_id(&self) -> UnitId {
        self.project.unit_id
    }
}
