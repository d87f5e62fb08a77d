//! Projects that were closed: what their teams reached, and who worked in those that ended on time and within their budget.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use kernel::id::{EmployeeId, ProjectId};
use kernel::recipe::Source;
use kernel::{DateRange, Period, Rupiah};
use personnel::facts::CHUNK;
use platform::among;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef};

use crate::entity::{project, project_member};
use crate::projects::{ProjectRole, ProjectStatus, figures, spent_of};
use crate::{Error, Quantity};

/// What the team of a project reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamResult {
    /// The score, from 0 to 100.
    pub score: Quantity,
    /// The project.
    pub project_id: ProjectId,
    /// The day on which it was finished.
    pub closed_on: NaiveDate,
}

/// A project in which somebody worked that ended on time and within its budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProjectClosed {
    /// The project.
    pub project_id: ProjectId,
    /// As what.
    pub role: ProjectRole,
    /// The day on which it was finished.
    pub closed_on: NaiveDate,
}

impl TeamResult {
    /// The project as the source of an input of a recipe.
    pub fn source(&self) -> Source {
        source(self.project_id, self.closed_on)
    }
}

impl ProjectClosed {
    /// The project as the source of an input of a recipe.
    pub fn source(&self) -> Source {
        source(self.project_id, self.closed_on)
    }
}

fn source(project: ProjectId, date: NaiveDate) -> Source {
    Source { kind: "project".to_owned(), id: project.0, date }
}

type Worked = (EmployeeId, ProjectRole, ProjectId, NaiveDate);

/// Who worked in projects that were finished within some days: one query for each 1,000 employees.
async fn worked_in(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    (days, is_in_time): (DateRange, bool),
) -> Result<Vec<Worked>, Error> {
    let to_project: RelationDef = project_member::Entity::belongs_to(project::Entity)
        .from(project_member::Column::ProjectId)
        .to(project::Column::Id)
        .into();
    let mut all = Vec::new();
    for chunk in employees.chunks(CHUNK) {
        let mut query = project_member::Entity::find()
            .select_only()
            .columns([project_member::Column::EmployeeId, project_member::Column::Role])
            .columns([project::Column::Id, project::Column::EndedOn])
            .join(JoinType::InnerJoin, to_project.clone())
            .filter(among(conn, project_member::Column::EmployeeId, chunk.iter().copied()))
            .filter(project::Column::Status.eq(ProjectStatus::Selesai))
            .filter(project::Column::EndedOn.gte(days.from))
            .filter(project::Column::EndedOn.lt(days.stored_until()));
        if is_in_time {
            let due = Expr::col((project::Entity, project::Column::DueOn));
            query = query.filter(Expr::col((project::Entity, project::Column::EndedOn)).lte(due));
        }
        let rows: Vec<Worked> = query.into_tuple().all(conn).await?;
        all.extend(rows);
    }
    Ok(all)
}

/// The best score of the teams in which employees worked, among projects that were finished in a period; who worked in none is left
/// out, and so is a project without a score. Three queries more than one for each 1,000 employees.
///
/// # Errors
/// When the database fails.
pub async fn team_results_of(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    period: Period,
) -> Result<HashMap<EmployeeId, TeamResult>, Error> {
    let days = period.days();
    let worked = worked_in(conn, employees, (days, false)).await?;
    let ids: HashSet<ProjectId> = worked.iter().map(|(_, _, project, _)| *project).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let projects = project::Entity::find().filter(among(conn, project::Column::Id, ids)).all(conn).await?;
    // A finished project has no milestone that could still fall due, so its score does not depend on the day.
    let told = figures(conn, projects, (days.stored_until(), None)).await?;
    let scores: HashMap<ProjectId, Quantity> =
        told.into_iter().filter_map(|figures| Some((figures.project_id, figures.score?))).collect();
    let mut best: HashMap<EmployeeId, TeamResult> = HashMap::new();
    for (employee, _, project_id, closed_on) in worked {
        let Some(score) = scores.get(&project_id).copied() else { continue };
        let found = TeamResult { score, project_id, closed_on };
        let rank = |result: &TeamResult| (result.score, result.closed_on, result.project_id);
        let held = best.entry(employee).or_insert(found);
        if rank(held) < rank(&found) {
            *held = found;
        }
    }
    Ok(best)
}

/// The projects in which employees worked that were finished within some days, on time and within their budget, the earliest first.
///
/// # Errors
/// When the database fails.
pub async fn projects_closed_well(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    days: DateRange,
) -> Result<HashMap<EmployeeId, Vec<ProjectClosed>>, Error> {
    let worked = worked_in(conn, employees, (days, true)).await?;
    let ids: HashSet<ProjectId> = worked.iter().map(|(_, _, project, _)| *project).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let overspent = overspent(conn, &ids).await?;
    let mut all: HashMap<EmployeeId, Vec<ProjectClosed>> = HashMap::new();
    for (employee, role, project_id, closed_on) in worked {
        if !overspent.contains(&project_id) {
            all.entry(employee).or_default().push(ProjectClosed { project_id, role, closed_on });
        }
    }
    for closed in all.values_mut() {
        closed.sort_by_key(|one| (one.closed_on, one.project_id));
    }
    Ok(all)
}

/// Those that spent more than they might.
async fn overspent(
    conn: &impl ConnectionTrait,
    projects: &HashSet<ProjectId>,
) -> Result<HashSet<ProjectId>, Error> {
    let budgets: Vec<(ProjectId, Rupiah)> = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::Budget])
        .filter(among(conn, project::Column::Id, projects.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    let spent = spent_of(conn, projects.iter().copied()).await?;
    let is_over = |(id, budget): &(ProjectId, Rupiah)| spent.get(id).is_some_and(|spent| spent > budget);
    Ok(budgets.into_iter().filter(is_over).map(|(id, _)| id).collect())
}
