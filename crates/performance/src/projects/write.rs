//! Beginning a project and writing its plan.

use std::collections::HashSet;

use kernel::Fault;
use kernel::id::{EmployeeId, MilestoneId, ProjectId, UnitId};
use personnel::facts;
use platform::{Act, Acted, Db, acts};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::states::ProjectAct;
use super::{PlannedMember, ProjectDocument, ProjectPlan, ProjectStatus, store};
use crate::Error;
use crate::agreements::published;
use crate::entity::{milestone, project as row, project_member};
use crate::rules::project::{faults_of_form, faults_of_members};

/// A project to plan.
#[derive(Clone, Debug)]
pub struct NewProject {
    /// The unit that carries it.
    pub unit_id: UnitId,
    /// What is planned.
    pub plan: ProjectPlan,
}

/// Plans a project of a unit.
///
/// # Errors
/// `Invalid` for a unit that the caller neither leads nor keeps, and with every fault of form.
#[tracing::instrument(skip_all)]
pub async fn create_project(db: &Db, act: &Act, new: NewProject) -> Result<ProjectDocument, Error> {
    let tx = platform::begin(db).await?;
    let NewProject { unit_id, plan } = new;
    let mut faults = Vec::new();
    if store::led_among(&tx, act, &[unit_id]).await?.is_empty() {
        faults.push(Fault::invalid("performance.unit_unknown").at("/unit_id"));
    }
    faults.extend(check(&tx, act, unit_id, &plan).await?);
    Error::unless_empty(faults)?;
    let id = ProjectId::new();
    let project = row::Model {
        id,
        unit_id,
        name: plan.name,
        purpose: plan.purpose,
        iku_id: plan.iku_id,
        starts_on: plan.starts_on,
        due_on: plan.due_on,
        budget: plan.budget,
        weight_time: plan.weight_time,
        weight_budget: plan.weight_budget,
        weight_collaboration: plan.weight_collaboration,
        status: ProjectStatus::Draf,
        ended_on: None,
        end_note: None,
        version: 1,
        created_at: act.at,
        updated_at: act.at,
    };
    let project = project.into_active_model().reset_all().insert(&tx).await?;
    replace_members(&tx, id, plan.members).await?;
    replace_milestones(&tx, id, plan.milestones).await?;
    acts::record(&tx, act, acted("performance.project_planned", &project)).await?;
    let held = store::lock(&tx, act, id).await?;
    let document = store::document(&tx, held).await?;
    tx.commit().await?;
    Ok(document)
}

/// Writes the whole plan of a project that has not begun.
///
/// # Errors
/// `NotFound`; for others than the unit; `Stale`; a conflict once it has begun; `Invalid` with every fault of form.
#[tracing::instrument(skip_all, fields(project.id = %id))]
pub async fn write_project(
    db: &Db,
    act: &Act,
    (id, expected): (ProjectId, Option<i64>),
    plan: ProjectPlan,
) -> Result<ProjectDocument, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    held.permit(ProjectAct::Susun, expected)?;
    Error::unless_empty(check(&tx, act, held.unit_id(), &plan).await?)?;
    let project = row::Model {
        name: plan.name,
        purpose: plan.purpose,
        iku_id: plan.iku_id,
        starts_on: plan.starts_on,
        due_on: plan.due_on,
        budget: plan.budget,
        weight_time: plan.weight_time,
        weight_budget: plan.weight_budget,
        weight_collaboration: plan.weight_collaboration,
        ..held.project
    };
    let project = store::save(&tx, act, project).await?;
    replace_members(&tx, id, plan.members).await?;
    replace_milestones(&tx, id, plan.milestones).await?;
    acts::record(&tx, act, acted("performance.project_planned", &project)).await?;
    let held = store::lock(&tx, act, id).await?;
    let document = store::document(&tx, held).await?;
    tx.commit().await?;
    Ok(document)
}

/// Changes who works in a running project.
///
/// # Errors
/// `NotFound`; for others than the unit; `Stale`; a conflict unless it runs; `Invalid` for people of another instansi, and unless exactly
/// one leads.
#[tracing::instrument(skip_all, fields(project.id = %id))]
pub async fn change_members(
    db: &Db,
    act: &Act,
    (id, expected): (ProjectId, Option<i64>),
    members: Vec<PlannedMember>,
) -> Result<ProjectDocument, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    held.permit(ProjectAct::Anggota, expected)?;
    let before = store::document(&tx, held.clone()).await?.plan();
    let plan = ProjectPlan { members, ..before };
    let mut faults = faults_of_members(&plan);
    faults.extend(strangers(&tx, act, held.unit_id(), &plan.members).await?);
    Error::unless_empty(faults)?;
    replace_members(&tx, id, plan.members).await?;
    let project = store::save(&tx, act, held.project).await?;
    acts::record(&tx, act, acted("performance.project_members_changed", &project)).await?;
    let held = store::lock(&tx, act, id).await?;
    let document = store::document(&tx, held).await?;
    tx.commit().await?;
    Ok(document)
}

/// Everything that is wrong with a plan, at its place.
async fn check(
    conn: &impl ConnectionTrait,
    act: &Act,
    unit_id: UnitId,
    plan: &ProjectPlan,
) -> Result<Vec<Fault>, Error> {
    let mut faults = faults_of_form(plan);
    faults.extend(strangers(conn, act, unit_id, &plan.members).await?);
    if let Some(iku_id) = plan.iku_id {
        let year = chrono::Datelike::year(&plan.due_on);
        let known = published(conn, &[unit_id], year).await?;
        if known.iter().all(|iku| iku.id != iku_id) {
            faults.push(Fault::invalid("performance.part_unknown").at("/iku_id"));
        }
    }
    Ok(faults)
}

/// Members who do not work in the instansi of the unit.
async fn strangers(
    conn: &impl ConnectionTrait,
    act: &Act,
    unit_id: UnitId,
    members: &[PlannedMember],
) -> Result<Vec<Fault>, Error> {
    let people: HashSet<EmployeeId> = members.iter().map(|member| member.employee_id).collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let instansi = facts::instansi_of(conn, unit_id).await?;
    let named = facts::named(conn, &people).await?;
    let placed = facts::placements(conn, &people, act.today).await?;
    let is_known = |id: &EmployeeId| {
        let employer = named.get(id).map(|named| named.instansi_id);
        employer.is_some() && employer == instansi && placed.contains_key(id)
    };
    let unknown = members.iter().enumerate().filter(|(_, member)| !is_known(&member.employee_id));
    let fault = |(at, _): (usize, _)| {
        Fault::invalid("performance.employee_unknown").at(format!("/members/{at}/employee_id"))
    };
    Ok(unknown.map(fault).collect())
}

async fn replace_members(
    tx: &impl ConnectionTrait,
    id: ProjectId,
    members: Vec<PlannedMember>,
) -> Result<(), Error> {
    project_member::Entity::delete_many().filter(project_member::Column::ProjectId.eq(id)).exec(tx).await?;
    let rows = members.into_iter().map(|member| {
        let PlannedMember { employee_id, role, duty } = member;
        project_member::Model { project_id: id, employee_id, role, duty }.into_active_model().reset_all()
    });
    project_member::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

async fn replace_milestones(
    tx: &impl ConnectionTrait,
    id: ProjectId,
    milestones: Vec<super::PlannedMilestone>,
) -> Result<(), Error> {
    milestone::Entity::delete_many().filter(milestone::Column::ProjectId.eq(id)).exec(tx).await?;
    let rows = (1..).zip(milestones).map(|(number, planned)| {
        let row = milestone::Model {
            id: MilestoneId::new(),
            project_id: id,
            number,
            title: planned.title,
            due_on: planned.due_on,
            done_on: None,
            note: None,
        };
        row.into_active_model().reset_all()
    });
    milestone::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// What an act on a project is recorded as.
pub(super) fn acted(kind: &'static str, project: &row::Model) -> Acted {
    Acted::new(kind, project.id).within(project.unit_id).effective(project.starts_on)
}
