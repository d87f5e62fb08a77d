//! Reading projects.

use kernel::id::{EmployeeId, MilestoneId, ProjectId, SpendingId, UnitId};
use platform::{Act, Page, Paging};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{HeldProject, ProjectDocument, ProjectReader, ProjectStatus, store};
use crate::Error;
use crate::entity::{milestone, project as row, project_member, project_spending};

/// Which projects.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProjectFilter {
    /// Of one unit.
    pub unit_id: Option<UnitId>,
    /// In one state.
    pub status: Option<ProjectStatus>,
    /// With this member.
    pub member_id: Option<EmployeeId>,
}

/// One project with all that belongs to it.
///
/// # Errors
/// `NotFound` for one that the caller may not see.
pub async fn find_project(
    conn: &impl ConnectionTrait,
    reader: ProjectReader<'_>,
    id: ProjectId,
) -> Result<ProjectDocument, Error> {
    store::document(conn, store::find(conn, reader, id).await?).await
}

/// Projects that the caller may see, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_projects(
    conn: &impl ConnectionTrait,
    reader: ProjectReader<'_>,
    filter: ProjectFilter,
    paging: &Paging,
) -> Result<Page<HeldProject>, Error> {
    let mut query = row::Entity::find().filter(store::reached(reader.act));
    if let Some(unit) = filter.unit_id {
        query = query.filter(row::Column::UnitId.eq(unit));
    }
    if let Some(status) = filter.status {
        query = query.filter(row::Column::Status.eq(status));
    }
    if let Some(member) = filter.member_id {
        let theirs = Query::select()
            .column(project_member::Column::ProjectId)
            .from(project_member::Entity)
            .and_where(project_member::Column::EmployeeId.eq(member))
            .take();
        query = query.filter(row::Column::Id.in_subquery(theirs));
    }
    let newest_first = (|project: &row::Model| project.id, |last| row::Column::Id.lt(last));
    let page = paging.read(conn, query.order_by_desc(row::Column::Id), newest_first).await?;
    Ok(Page { rows: store::hold(conn, reader, page.rows).await?, extent: page.extent })
}

/// Whether a milestone is the caller's to read: as its project is.
///
/// # Errors
/// `NotFound` for a project that the caller may not see.
pub async fn admit_milestone(conn: &impl ConnectionTrait, act: &Act, id: MilestoneId) -> Result<(), Error> {
    let found = milestone::Entity::find_by_id(id).one(conn).await?;
    admit(conn, act, found.map(|milestone| milestone.project_id)).await
}

/// Whether a spending is the caller's to read: as its project is.
///
/// # Errors
/// `NotFound` for a project that the caller may not see.
pub async fn admit_spending(conn: &impl ConnectionTrait, act: &Act, id: SpendingId) -> Result<(), Error> {
    let found = project_spending::Entity::find_by_id(id).one(conn).await?;
    admit(conn, act, found.map(|spending| spending.project_id)).await
}

async fn admit(conn: &impl ConnectionTrait, act: &Act, id: Option<ProjectId>) -> Result<(), Error> {
    let id = id.ok_or(platform::Error::NotFound("project"))?;
    store::find(conn, ProjectReader::only(act), id).await.map(|_held| ())
}
