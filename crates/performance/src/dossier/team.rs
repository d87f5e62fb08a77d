//! The scores of the teams in which the employee works: on time, within the budget, and the members' word on each other, which
//! the score itself counts from three answers up.

use kernel::id::ProjectId;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Asked, Section};
use crate::projects::{self, ProjectRole, ProjectStatus, TeamFigures};
use crate::{Error, Quantity};

/// The teams of the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierTeams)]
pub struct Teams {
    /// Each project that runs or has ended, in the order of its beginning.
    pub projects: Vec<TeamPart>,
}

/// A project and the employee's part in it. The score is the team's and nobody's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierTeam)]
pub struct TeamPart {
    /// The project.
    pub project_id: ProjectId,
    /// Its name.
    #[schema(example = "Digitalisasi arsip akta kelahiran")]
    pub name: String,
    /// As what the employee works in it.
    pub role: ProjectRole,
    /// Where it stands.
    pub status: ProjectStatus,
    /// The score, from 0 to 100; null while nothing can be told.
    pub score: Option<Quantity>,
    /// Percent of milestones on time.
    pub time: Option<Quantity>,
    /// 100 within the budget, less the further above.
    pub budget: Option<Quantity>,
    /// The members' word on each other, from 0 to 100; null below three answers.
    pub collaboration: Option<Quantity>,
}

pub(super) async fn section(
    conn: &impl ConnectionTrait,
    asked: &Asked<'_>,
) -> Result<Option<Section>, Error> {
    let employee = asked.employee_id();
    let mut found = projects::team_scores_of(conn, asked.act, &[employee], asked.days()).await?;
    let mut teams = found.remove(&employee).unwrap_or_default();
    // Ids count on, so this is the order in which projects were begun.
    teams.sort_by_key(|(_, figures)| figures.project_id);
    let projects: Vec<TeamPart> = teams.into_iter().map(part).collect();
    Ok((!projects.is_empty()).then_some(Section::Teams(Teams { projects })))
}

fn part((role, figures): (ProjectRole, TeamFigures)) -> TeamPart {
    TeamPart {
        project_id: figures.project_id,
        name: figures.name,
        role,
        status: figures.status,
        score: figures.score,
        time: figures.parts.time,
        budget: figures.parts.budget,
        collaboration: figures.parts.collaboration,
    }
}
