//! Reading requests, each with what the reader may do.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, SuperiorRequestId};
use kernel::states::AllowedAct;
use personnel::facts::{self, Named};
use personnel::scope;
use platform::{Act, Page, Paging, Scope, timers};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::Error;
use crate::entity::superior_request as request;
use crate::states::{Petition, SuperiorRequestAct, SuperiorRequestStatus, request_acts};

/// Which requests to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct SuperiorRequestFilter {
    /// Of one employee.
    pub employee_id: Option<EmployeeId>,
    /// Those that wait for an answer.
    pub open: bool,
}

/// A request with the names of all sides.
#[derive(Clone, Debug)]
pub struct AskedSuperior {
    /// The request.
    pub row: request::Model,
    /// Whose superior is wrong.
    pub employee: Named,
    /// Who it was when the request was made.
    pub current: Option<Named>,
    /// Who it should be.
    pub proposed: Named,
    /// When it is carried further, or brought to mind again.
    pub deadline: Option<DateTime<Utc>>,
    /// What its state offers, judged for the reader.
    pub offered: Vec<AllowedAct<SuperiorRequestAct>>,
}

/// Requests of one's own, and of those whom one manages, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_superior_requests(
    conn: &impl ConnectionTrait,
    (act, manager): (&Act, Option<&Act>),
    filter: SuperiorRequestFilter,
    paging: &Paging,
) -> Result<Page<AskedSuperior>, Error> {
    let mut query = visible(act, manager).order_by_desc(request::Column::Id);
    if let Some(employee) = filter.employee_id {
        query = query.filter(request::COLUMN.employee_id.eq(employee));
    }
    if filter.open {
        query = query.filter(request::Column::Status.is_in(SuperiorRequestStatus::OPEN));
    }
    let newest_first = (|row: &request::Model| row.id, |last| request::Column::Id.lt(last));
    let page = paging.read(conn, query, newest_first).await?;
    let rows = seen(conn, (act, manager), page.rows).await?;
    Ok(Page { rows, extent: page.extent })
}

/// One request.
///
/// # Errors
/// `NotFound` outside the reach.
pub async fn find_superior_request(
    conn: &impl ConnectionTrait,
    (act, manager): (&Act, Option<&Act>),
    id: SuperiorRequestId,
) -> Result<AskedSuperior, Error> {
    let row = visible(act, manager).filter(request::COLUMN.id.eq(id)).one(conn).await?;
    let row = row.ok_or(platform::Error::NotFound("superior_request"))?;
    let asked = seen(conn, (act, manager), vec![row]).await?.pop();
    asked.ok_or(platform::Error::NotFound("superior_request").into())
}

/// One request, locked, and what the caller is to it.
pub(super) async fn lock(
    tx: &impl ConnectionTrait,
    (act, manager): (&Act, Option<&Act>),
    id: SuperiorRequestId,
) -> Result<(request::Model, Petition), Error> {
    let row = visible(act, manager).filter(request::COLUMN.id.eq(id)).lock_exclusive().one(tx).await?;
    let row = row.ok_or(platform::Error::NotFound("superior_request"))?;
    let managed = managed(tx, manager, &[row.employee_id]).await?;
    let party = party(act, &row, &managed);
    Ok((row, party))
}

/// Requests with names and with what the reader may do: a constant number of queries.
pub(super) async fn seen(
    conn: &impl ConnectionTrait,
    (act, manager): (&Act, Option<&Act>),
    rows: Vec<request::Model>,
) -> Result<Vec<AskedSuperior>, Error> {
    let people: HashSet<EmployeeId> = rows
        .iter()
        .flat_map(|row| [Some(row.employee_id), row.current_id, Some(row.proposed_id)])
        .flatten()
        .collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let names = facts::named(conn, &people).await?;
    let employees: Vec<EmployeeId> = rows.iter().map(|row| row.employee_id).collect();
    let managed = managed(conn, manager, &employees).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id.0).collect();
    let deadlines = timers::of_objects(conn, &ids).await?;
    let named =
        |id: EmployeeId| names.get(&id).cloned().ok_or(Error::from(platform::Error::NotFound("employee")));
    let see = |row: request::Model| {
        Ok(AskedSuperior {
            employee: named(row.employee_id)?,
            current: row.current_id.map(named).transpose()?,
            proposed: named(row.proposed_id)?,
            deadline: deadlines.iter().find(|timer| timer.object_id == row.id.0).map(|timer| timer.due_at),
            offered: request_acts(row.status, party(act, &row, &managed)),
            row,
        })
    };
    rows.into_iter().map(see).collect()
}

/// Those of some employees over whom the caller manages performance by a grant.
async fn managed(
    conn: &impl ConnectionTrait,
    manager: Option<&Act>,
    employees: &[EmployeeId],
) -> Result<HashSet<EmployeeId>, Error> {
    let Some(manager) = manager else { return Ok(HashSet::new()) };
    let found: Vec<EmployeeId> = personnel::entity::employee::Entity::find()
        .select_only()
        .column(personnel::entity::employee::Column::Id)
        .filter(personnel::entity::employee::Column::Id.is_in(employees.iter().copied()))
        .filter(scope::condition(&granted(manager), personnel::entity::employee::Column::Id, manager.today))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().collect())
}

fn granted(manager: &Act) -> Scope {
    Scope { own: None, subordinates_of: None, ..manager.scope.clone() }
}

fn party(act: &Act, row: &request::Model, managed: &HashSet<EmployeeId>) -> Petition {
    let acts_himself = act.party() == Some(row.employee_id) || act.actor.employee() == Some(row.employee_id);
    if acts_himself {
        Petition::Employee
    } else if managed.contains(&row.employee_id) {
        Petition::Manager
    } else {
        Petition::Reader
    }
}

fn visible(act: &Act, manager: Option<&Act>) -> Select<request::Entity> {
    let own = Scope { own: act.party(), ..Scope::default() };
    let mut reach = Condition::any().add(scope::condition(&own, request::Column::EmployeeId, act.today));
    if let Some(manager) = manager {
        reach = reach.add(scope::condition(&granted(manager), request::Column::EmployeeId, manager.today));
    }
    request::Entity::find().filter(reach)
}
