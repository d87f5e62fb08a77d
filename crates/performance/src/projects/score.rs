//! The score of a team, and what of it stands beside the rating of a member.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::id::{EmployeeId, ProjectId};
use kernel::recipe::{Citation, Source, Working};
use kernel::{DateRange, Language};
use platform::Act;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::{ProjectReader, ProjectRole, ProjectStatus, store};
use crate::entity::{collaboration, project as row, project_member};
use crate::rules::team::{Facts, Parts, TeamScore, Weights};
use crate::{Error, Quantity};

/// The score of a team with its parts.
#[derive(Clone, Debug)]
pub struct TeamFigures {
    /// The project.
    pub project_id: ProjectId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: ProjectStatus,
    /// From 0 to 100; none while nothing can be told.
    pub score: Option<Quantity>,
    /// The parts that can be told.
    pub parts: Parts,
    /// How many words members gave of each other.
    pub answers: i64,
    /// How the score came about.
    pub working: Option<Working>,
}

/// The score of a project's team.
///
/// # Errors
/// `NotFound` for a project that the caller may not see.
pub async fn team_score(
    conn: &impl ConnectionTrait,
    act: &Act,
    id: ProjectId,
    language: Language,
) -> Result<TeamFigures, Error> {
    let held = store::find(conn, ProjectReader::only(act), id).await?;
    let mut all = figures(conn, vec![held.project], (act.today, Some(language))).await?;
    all.pop().ok_or(platform::Error::NotFound("project").into())
}

/// The scores of the teams in which employees work or worked during some days, each with the member's role. A constant number of
/// queries, however many.
///
/// # Errors
/// When the database fails.
pub async fn team_scores_of(
    conn: &impl ConnectionTrait,
    act: &Act,
    employees: &[EmployeeId],
    days: DateRange,
) -> Result<HashMap<EmployeeId, Vec<(ProjectRole, TeamFigures)>>, Error> {
    let members = project_member::Entity::find()
        .filter(project_member::Column::EmployeeId.is_in(employees.iter().copied()))
        .all(conn)
        .await?;
    let ended = row::Column::EndedOn.is_null().or(row::Column::EndedOn.gte(days.from));
    let projects = row::Entity::find()
        .filter(row::Column::Id.is_in(members.iter().map(|member| member.project_id)))
        .filter(row::Column::Status.is_in([ProjectStatus::Berjalan, ProjectStatus::Selesai]))
        .filter(row::Column::StartsOn.lt(days.stored_until()))
        .filter(ended)
        .all(conn)
        .await?;
    let scores = figures(conn, projects, (act.today, None)).await?;
    let scores: HashMap<ProjectId, TeamFigures> =
        scores.into_iter().map(|figures| (figures.project_id, figures)).collect();
    let mut all: HashMap<EmployeeId, Vec<(ProjectRole, TeamFigures)>> = HashMap::new();
    for member in members {
        if let Some(figures) = scores.get(&member.project_id) {
            all.entry(member.employee_id).or_default().push((member.role, figures.clone()));
        }
    }
    Ok(all)
}

#[derive(FromQueryResult)]
struct Words {
    project_id: ProjectId,
    answers: i64,
    answers_sum: i64,
}

pub(crate) async fn figures(
    conn: &impl ConnectionTrait,
    projects: Vec<row::Model>,
    (today, language): (NaiveDate, Option<Language>),
) -> Result<Vec<TeamFigures>, Error> {
    let ids: Vec<ProjectId> = projects.iter().map(|project| project.id).collect();
    let going = store::figures_of(conn, &ids, today).await?;
    let words: Vec<Words> = collaboration::Entity::find()
        .select_only()
        .column(collaboration::Column::ProjectId)
        .column_as(collaboration::Column::Score.count(), "answers")
        .column_as(collaboration::Column::Score.sum().cast_as("BIGINT"), "answers_sum")
        .filter(collaboration::Column::ProjectId.is_in(ids))
        .group_by(collaboration::Column::ProjectId)
        .into_model()
        .all(conn)
        .await?;
    let words: HashMap<ProjectId, Words> = words.into_iter().map(|words| (words.project_id, words)).collect();
    let mut all = Vec::with_capacity(projects.len());
    for project in projects {
        let going = going.get(&project.id).copied().unwrap_or_default();
        let said = words.get(&project.id);
        let answers = said.map_or(0, |words| words.answers);
        let facts = Facts {
            weights: Weights {
                time: project.weight_time,
                budget: project.weight_budget,
                collaboration: project.weight_collaboration,
            },
            due: going.reached + going.late,
            on_time: going.on_time,
            budget: project.budget.0,
            spent: going.spent.0,
            answers,
            answers_sum: said.map_or(0, |words| words.answers_sum),
            source: Source { kind: "project".to_owned(), id: project.id.0, date: project.starts_on },
        };
        all.push(told(project, &facts, language)?);
    }
    Ok(all)
}

fn told(project: row::Model, facts: &Facts, language: Option<Language>) -> Result<TeamFigures, Error> {
    let citation = Citation {
        instrument: project.name.clone(),
        article: "Bobot".to_owned(),
        version: format!("project:{}@{}", project.id, project.version),
    };
    let broken = |defects| platform::Error::Broken(format!("the score of a team: {defects:?}"));
    // All that can be told may weigh nothing: then there is no score.
    let score = TeamScore::of(facts, citation).map_err(broken)?.filter(|score| score.score().is_ok());
    let working = match (&score, language) {
        (Some(score), Some(language)) => Some(score.working(language)?),
        _ => None,
    };
    Ok(TeamFigures {
        project_id: project.id,
        name: project.name,
        status: project.status,
        score: score.as_ref().map(TeamScore::score).transpose()?,
        parts: score.as_ref().map(TeamScore::parts).transpose()?.unwrap_or_default(),
        answers: facts.answers,
        working,
    })
}
