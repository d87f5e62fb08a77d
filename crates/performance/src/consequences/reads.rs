//! Reading what follows from grades: the employee the own, the superior those of the people rated, the officer those in care. What was
//! praised with consent is open to all colleagues, without any grade.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use kernel::id::{ConsequenceId, EmployeeId};
use personnel::facts::{self, Named};
use personnel::scope;
use platform::{Act, Page, Paging, Scope};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Consequence, ConsequenceFilter};
use crate::Error;
use crate::entity::{consequence, improvement_step};
use crate::states::consequence::{self as states, ConsequenceStatus, Who};
use crate::words::ConsequenceKind;

/// In what standing the caller comes: what the permission of the route makes of him.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Keeps performance management running.
    Officer,
    /// Rates the employee.
    Rater,
    /// The employee concerned.
    Employee,
    /// Whoever reads.
    Reader,
}

/// Praise that was published.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// Who.
    pub employee: Named,
    /// For which year.
    pub year: i32,
    /// The words.
    pub citation: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// The key of the list.
    pub id: ConsequenceId,
}

/// A consequence within the caller's reach, locked, and what the caller is to it.
pub(super) async fn lock(
    tx: &impl ConnectionTrait,
    act: &Act,
    (id, expected, standing): (ConsequenceId, Option<i64>, Standing),
) -> Result<(consequence::Model, Option<Who>), Error> {
    let found = consequence::Entity::find_by_id(id)
        .filter(scope::condition(&act.scope, consequence::Column::EmployeeId, act.today))
        .lock_exclusive()
        .one(tx)
        .await?;
    let row = found.ok_or(platform::Error::NotFound("consequence"))?;
    crate::store::fresh(expected, row.version)?;
    let party = party(act, standing, row.employee_id);
    Ok((row, party))
}

/// Nobody decides about himself, or confirms his own steps.
fn party(act: &Act, standing: Standing, concerned: EmployeeId) -> Option<Who> {
    let is_own = act.party() == Some(concerned) || act.actor.employee() == Some(concerned);
    match (standing, is_own) {
        (Standing::Officer, false) => Some(Who::Officer),
        (Standing::Rater, false) => Some(Who::Rater),
        (Standing::Employee | Standing::Reader, true) => Some(Who::Employee),
        _ => None,
    }
}

/// One consequence.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn find_consequence(
    conn: &impl ConnectionTrait,
    (act, standing): (&Act, Standing),
    id: ConsequenceId,
) -> Result<Consequence, Error> {
    let found = consequence::Entity::find_by_id(id)
        .filter(scope::condition(&act.scope, consequence::Column::EmployeeId, act.today))
        .one(conn)
        .await?;
    described(conn, (act, standing), found.ok_or(platform::Error::NotFound("consequence"))?).await
}

/// Consequences within the caller's reach, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_consequences(
    conn: &impl ConnectionTrait,
    (act, standing): (&Act, Standing),
    filter: ConsequenceFilter,
    paging: &Paging,
) -> Result<Page<Consequence>, Error> {
    let mut query = consequence::Entity::find()
        .filter(scope::condition(&act.scope, consequence::Column::EmployeeId, act.today))
        .order_by_desc(consequence::Column::Id);
    if let Some(status) = filter.status {
        query = query.filter(consequence::COLUMN.status.eq(status));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(consequence::COLUMN.kind.eq(kind));
    }
    if let Some(employee) = filter.employee_id {
        query = query.filter(consequence::COLUMN.employee_id.eq(employee));
    }
    if let Some(year) = filter.year {
        query = query.filter(consequence::COLUMN.year.eq(year));
    }
    let newest_first = (|row: &consequence::Model| row.id, |last| consequence::Column::Id.lt(last));
    let page = paging.read(conn, query, newest_first).await?;
    Ok(Page { rows: described_all(conn, (act, standing), page.rows).await?, extent: page.extent })
}

/// Praise published with consent among colleagues of the caller's instansi, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_recognitions(
    conn: &impl ConnectionTrait,
    act: &Act,
    paging: &Paging,
) -> Result<Page<Recognised>, Error> {
    let colleagues = colleagues(conn, act).await?;
    let query = consequence::Entity::find()
        .filter(consequence::COLUMN.kind.eq(ConsequenceKind::Recognition))
        .filter(consequence::COLUMN.status.eq(ConsequenceStatus::Ditetapkan))
        .filter(scope::condition(&colleagues, consequence::Column::EmployeeId, act.today))
        .order_by_desc(consequence::Column::Id);
    let newest_first = (|row: &consequence::Model| row.id, |last| consequence::Column::Id.lt(last));
    let page = paging.read(conn, query, newest_first).await?;
    let people: Vec<EmployeeId> = page.rows.iter().map(|row| row.employee_id).collect();
    let names = facts::named(conn, &people).await?;
    let recognised = |row: consequence::Model| {
        Some(Recognised {
            employee: names.get(&row.employee_id).cloned()?,
            year: row.year,
            citation: row.citation?,
            published_at: row.published_at?,
            id: row.id,
        })
    };
    Ok(Page { rows: page.rows.into_iter().filter_map(recognised).collect(), extent: page.extent })
}

/// Everybody of the instansi in which the caller works, and of the units that the caller's permission names.
async fn colleagues(conn: &impl ConnectionTrait, act: &Act) -> Result<Scope, Error> {
    let mut units = act.scope.units.clone();
    let own = act.scope.own.or(act.actor.employee());
    if let Some(own) = own {
        units.extend(facts::named(conn, &[own]).await?.remove(&own).map(|named| named.instansi_id));
    }
    Ok(Scope { everything: act.scope.everything, own, units, ..Scope::default() })
}

pub(super) async fn described(
    conn: &impl ConnectionTrait,
    asking: (&Act, Standing),
    row: consequence::Model,
) -> Result<Consequence, Error> {
    let described = described_all(conn, asking, vec![row]).await?.pop();
    described.ok_or(platform::Error::NotFound("consequence").into())
}

/// Describes many: two questions about them all.
async fn described_all(
    conn: &impl ConnectionTrait,
    (act, standing): (&Act, Standing),
    rows: Vec<consequence::Model>,
) -> Result<Vec<Consequence>, Error> {
    let people: HashSet<EmployeeId> = rows.iter().map(|row| row.employee_id).collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let names = facts::named(conn, &people).await?;
    let mut steps: HashMap<ConsequenceId, Vec<improvement_step::Model>> = HashMap::new();
    let all = improvement_step::Entity::find()
        .filter(improvement_step::COLUMN.consequence_id.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(improvement_step::Column::Number)
        .all(conn)
        .await?;
    for step in all {
        steps.entry(step.consequence_id).or_default().push(step);
    }
    let describe = |row: consequence::Model| {
        let steps = steps.remove(&row.id).unwrap_or_default();
        let open = steps.iter().filter(|step| step.done_at.is_none());
        Ok(Consequence {
            employee: names.get(&row.employee_id).cloned().ok_or(platform::Error::NotFound("employee"))?,
            next_due_on: open.map(|step| step.due_on).min(),
            offered: states::offered(row.status, party(act, standing, row.employee_id)),
            steps,
            row,
        })
    };
    rows.into_iter().map(describe).collect()
}
