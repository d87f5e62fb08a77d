//! Queries of projects. Who may see one: its members, those who lead its unit or above it, and the officers over the unit.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::Rupiah;
use kernel::id::{EmployeeId, ProjectId, UnitId};
use personnel::facts;
use personnel::scope;
use platform::Act;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::states::{self, ProjectAct, ProjectParty, ProjectStatus};
use super::{
    HeldProject, PlannedMember, PlannedMilestone, ProjectDocument, ProjectFigures, ProjectPlan,
    ProjectReader, ProjectRole, SeenMilestone, SeenSpending,
};
use crate::entity::{milestone, project as row, project_member, project_spending};
use crate::{Error, exhibits, store};

/// What the caller may see.
pub(super) fn reached(act: &Act) -> Condition {
    let own = act.party();
    let mine = own.map(|own| {
        Query::select()
            .column(project_member::Column::ProjectId)
            .from(project_member::Entity)
            .and_where(project_member::Column::EmployeeId.eq(own))
            .take()
    });
    Condition::any()
        .add(scope::unit_condition(&act.scope, row::Column::UnitId, act.today))
        .add_option(mine.map(|mine| row::Column::Id.in_subquery(mine)))
        .add_option(own.map(|own| scope::led_condition(own, row::Column::UnitId, act.today)))
}

fn missing() -> Error {
    platform::Error::NotFound("project").into()
}

/// A project that the caller may see.
pub(super) async fn find(
    conn: &impl ConnectionTrait,
    reader: ProjectReader<'_>,
    id: ProjectId,
) -> Result<HeldProject, Error> {
    let found = row::Entity::find_by_id(id).filter(reached(reader.act)).one(conn).await?;
    hold(conn, reader, vec![found.ok_or_else(missing)?]).await?.pop().ok_or_else(missing)
}

/// The same, locked until the transaction ends.
pub(super) async fn lock(tx: &impl ConnectionTrait, act: &Act, id: ProjectId) -> Result<HeldProject, Error> {
    let found = row::Entity::find_by_id(id).filter(reached(act)).lock_exclusive().one(tx).await?;
    hold(tx, ProjectReader::writing(act), vec![found.ok_or_else(missing)?]).await?.pop().ok_or_else(missing)
}

/// Units among some that the caller leads, leads above, or keeps.
pub(super) async fn led_among(
    conn: &impl ConnectionTrait,
    act: &Act,
    units: &[UnitId],
) -> Result<Vec<UnitId>, Error> {
    use personnel::entity::unit;
    let led = act.party().map(|own| scope::led_condition(own, unit::Column::Id, act.today));
    let leads =
        Condition::any().add(scope::unit_condition(&act.scope, unit::Column::Id, act.today)).add_option(led);
    Ok(unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Id.is_in(units.iter().copied()))
        .filter(leads)
        .into_tuple()
        .all(conn)
        .await?)
}

/// Projects as the caller meets them: a constant number of queries, however many.
pub(super) async fn hold(
    conn: &impl ConnectionTrait,
    reader: ProjectReader<'_>,
    rows: Vec<row::Model>,
) -> Result<Vec<HeldProject>, Error> {
    let act = reader.act;
    let units: Vec<UnitId> = rows.iter().map(|row| row.unit_id).collect();
    let ids: Vec<ProjectId> = rows.iter().map(|row| row.id).collect();
    let names = facts::unit_names(conn, &units, act.today).await?;
    let led = match reader.keeps {
        Some(keeps) => led_among(conn, keeps, &units).await?,
        None => Vec::new(),
    };
    let own = match act.party() {
        Some(own) => roles_of(conn, own, &ids).await?,
        None => HashMap::new(),
    };
    let mut figures = figures_of(conn, &ids, act.today).await?;
    let hold = |project: row::Model| {
        let role = own.get(&project.id).copied();
        HeldProject {
            party: ProjectParty {
                leads_unit: led.contains(&project.unit_id),
                leads_project: role == Some(ProjectRole::Ketua),
                is_member: role.is_some(),
            },
            unit_name: names.get(&project.unit_id).cloned().unwrap_or_default(),
            figures: figures.remove(&project.id).unwrap_or_default(),
            project,
        }
    };
    Ok(rows.into_iter().map(hold).collect())
}

async fn roles_of(
    conn: &impl ConnectionTrait,
    employee: EmployeeId,
    projects: &[ProjectId],
) -> Result<HashMap<ProjectId, ProjectRole>, Error> {
    let rows = project_member::Entity::find()
        .filter(project_member::Column::EmployeeId.eq(employee))
        .filter(project_member::Column::ProjectId.is_in(projects.iter().copied()))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|member| (member.project_id, member.role)).collect())
}

#[derive(FromQueryResult)]
struct Reached {
    project_id: ProjectId,
    milestones: i64,
    reached: i64,
    late: i64,
    on_time: i64,
}

/// How projects go on a day: two queries, however many.
pub(crate) async fn figures_of(
    conn: &impl ConnectionTrait,
    projects: &[ProjectId],
    today: NaiveDate,
) -> Result<HashMap<ProjectId, ProjectFigures>, Error> {
    let one_if = |condition: Expr| -> Expr { Expr::case(condition, 1).finally(0).into() };
    let done = || Expr::col(milestone::Column::DoneOn);
    let due = || Expr::col(milestone::Column::DueOn);
    let counted = |condition: Expr| one_if(condition).sum().cast_as("BIGINT");
    let rows: Vec<Reached> = milestone::Entity::find()
        .select_only()
        .column(milestone::Column::ProjectId)
        .column_as(milestone::Column::Id.count(), "milestones")
        .column_as(counted(done().is_not_null()), "reached")
        .column_as(counted(done().is_null().and(due().lt(today))), "late")
        .column_as(counted(done().is_not_null().and(done().lte(due()))), "on_time")
        .filter(milestone::Column::ProjectId.is_in(projects.iter().copied()))
        .group_by(milestone::Column::ProjectId)
        .into_model()
        .all(conn)
        .await?;
    let mut figures: HashMap<ProjectId, ProjectFigures> = rows
        .into_iter()
        .map(|Reached { project_id, milestones, reached, late, on_time }| {
            (project_id, ProjectFigures { milestones, reached, late, on_time, spent: Rupiah::ZERO })
        })
        .collect();
    for (project, amount) in spent_of(conn, projects.iter().copied()).await? {
        figures.entry(project).or_default().spent = amount;
    }
    Ok(figures)
}

/// What projects have spent; those that spent nothing are not in it.
pub(crate) async fn spent_of(
    conn: &impl ConnectionTrait,
    projects: impl IntoIterator<Item = ProjectId>,
) -> Result<HashMap<ProjectId, Rupiah>, Error> {
    let rows: Vec<(ProjectId, Rupiah)> = project_spending::Entity::find()
        .select_only()
        .column(project_spending::Column::ProjectId)
        .column_as(project_spending::Column::Amount.sum().cast_as("BIGINT"), "spent")
        .filter(project_spending::Column::ProjectId.is_in(projects))
        .group_by(project_spending::Column::ProjectId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

impl HeldProject {
    /// The state that an act leads to, if the caller may do it to this version now.
    pub(super) fn permit(&self, act: ProjectAct, expected: Option<i64>) -> Result<ProjectStatus, Error> {
        states::admit(act, self.party)?;
        store::fresh(expected, self.project.version)?;
        states::permit(self.project.status, act, self.party)
    }
}

/// A project with all that belongs to it.
pub(super) async fn document(
    conn: &impl ConnectionTrait,
    held: HeldProject,
) -> Result<ProjectDocument, Error> {
    let id = held.project.id;
    let members = members_of(conn, id).await?;
    let people: Vec<EmployeeId> = members.iter().map(|member| member.employee_id).collect();
    let mut names = facts::named(conn, &people).await?;
    let milestones = milestones_of(conn, id).await?;
    let spendings = project_spending::Entity::find()
        .filter(project_spending::Column::ProjectId.eq(id))
        .order_by_asc(project_spending::Column::Day)
        .order_by_asc(project_spending::Column::Id)
        .all(conn)
        .await?;
    let objects = milestones.iter().map(|row| row.id.0).chain(spendings.iter().map(|row| row.id.0));
    let mut evidence = exhibits::of_objects(conn, objects.collect::<Vec<_>>()).await?;
    let members = members.into_iter().filter_map(|member| {
        let named = names.remove(&member.employee_id)?;
        Some((member, named))
    });
    let members: Vec<_> = members.collect();
    let milestones = milestones.into_iter().map(|milestone| SeenMilestone {
        evidence: evidence.remove(&milestone.id.0).unwrap_or_default(),
        milestone,
    });
    let milestones: Vec<_> = milestones.collect();
    let spendings = spendings.into_iter().map(|spending| SeenSpending {
        evidence: evidence.remove(&spending.id.0).unwrap_or_default(),
        spending,
    });
    Ok(ProjectDocument { members, milestones, spendings: spendings.collect(), held })
}

/// The members of a project, whoever leads it first.
pub(super) async fn members_of(
    conn: &impl ConnectionTrait,
    id: ProjectId,
) -> Result<Vec<project_member::Model>, Error> {
    let mut members = project_member::Entity::find()
        .filter(project_member::Column::ProjectId.eq(id))
        .order_by_asc(project_member::Column::EmployeeId)
        .all(conn)
        .await?;
    members.sort_by_key(|member| member.role != ProjectRole::Ketua);
    Ok(members)
}

/// The milestones of a project, in their order.
pub(super) async fn milestones_of(
    conn: &impl ConnectionTrait,
    id: ProjectId,
) -> Result<Vec<milestone::Model>, Error> {
    Ok(milestone::Entity::find()
        .filter(milestone::Column::ProjectId.eq(id))
        .order_by_asc(milestone::Column::Number)
        .all(conn)
        .await?)
}

impl ProjectDocument {
    /// The plan, as it is written.
    pub fn plan(&self) -> ProjectPlan {
        let project = &self.held.project;
        let member = |(member, _): &(project_member::Model, facts::Named)| PlannedMember {
            employee_id: member.employee_id,
            role: member.role,
            duty: member.duty.clone(),
        };
        let milestone = |seen: &SeenMilestone| PlannedMilestone {
            title: seen.milestone.title.clone(),
            due_on: seen.milestone.due_on,
        };
        ProjectPlan {
            name: project.name.clone(),
            purpose: project.purpose.clone(),
            iku_id: project.iku_id,
            starts_on: project.starts_on,
            due_on: project.due_on,
            budget: project.budget,
            weight_time: project.weight_time,
            weight_budget: project.weight_budget,
            weight_collaboration: project.weight_collaboration,
            members: self.members.iter().map(member).collect(),
            milestones: self.milestones.iter().map(milestone).collect(),
        }
    }
}

/// Writes a changed project as its next version.
pub(super) async fn save(
    tx: &impl ConnectionTrait,
    act: &Act,
    project: row::Model,
) -> Result<row::Model, Error> {
    let project = row::Model { version: project.version + 1, updated_at: act.at, ..project };
    Ok(project.into_active_model().reset_all().update(tx).await?)
}
