//! Reading objections: for whoever objects, whose rating it is, whose turn it is to decide, and those with the reach.

use std::collections::{HashMap, HashSet};

use kernel::id::{EmployeeId, ObjectionId};
use kernel::{Fault, FaultKind};
use personnel::entity::employee;
use personnel::facts::{self, Named};
use personnel::scope;
use platform::{Act, Page, Paging, Scope};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Objection, ObjectionFilter};
use crate::dossier::{self, Dossier};
use crate::entity::{evaluation, objection, objection_hearing, skp};
use crate::regulation::appraisal::{Appraisal, Span};
use crate::states::objection::{self as states, ObjectionStatus, Party};
use crate::{Error, store};

/// Who asks, and over whom the permission to decide reaches, if there is one.
pub(super) type Asking<'a> = (&'a Act, Option<&'a Scope>);

/// Objections within the caller's reach: the own ones, those to the own ratings, those to decide, and those of people in reach.
fn reached(act: &Act) -> Condition {
    let mut reached =
        Condition::any().add(scope::condition(&act.scope, objection::Column::EmployeeId, act.today));
    if let Some(employee) = act.actor.employee().filter(|_| !act.is_entered()) {
        reached = reached
            .add(objection::COLUMN.employee_id.eq(employee))
            .add(objection::Column::RaterId.eq(employee))
            .add(objection::Column::DeciderId.eq(employee));
    }
    reached
}

/// An objection within the caller's reach, locked.
pub(super) async fn lock(
    tx: &impl ConnectionTrait,
    act: &Act,
    (id, expected): (ObjectionId, Option<i64>),
) -> Result<objection::Model, Error> {
    let found = objection::Entity::find_by_id(id).filter(reached(act)).lock_exclusive().one(tx).await?;
    let row = found.ok_or(platform::Error::NotFound("objection"))?;
    store::fresh(expected, row.version)?;
    Ok(row)
}

/// One objection.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn find_objection(
    conn: &impl ConnectionTrait,
    (act, deciding): (&Act, Option<&Scope>),
    id: ObjectionId,
) -> Result<Objection, Error> {
    let found = objection::Entity::find_by_id(id).filter(reached(act)).one(conn).await?;
    described(conn, (act, deciding), found.ok_or(platform::Error::NotFound("objection"))?).await
}

/// What stands beside the rating that is objected to, for whoever may read the objection: whoever decides must see what the rater saw.
///
/// # Errors
/// `NotFound` outside the caller's reach, and for a rating without a plan.
pub async fn find_objection_dossier(
    conn: &impl ConnectionTrait,
    act: &Act,
    id: ObjectionId,
) -> Result<Dossier, Error> {
    let found = objection::Entity::find_by_id(id).filter(reached(act)).one(conn).await?;
    let row = found.ok_or(platform::Error::NotFound("objection"))?;
    let skp = match row.skp_id {
        Some(skp_id) => skp::Entity::find_by_id(skp_id).one(conn).await?,
        None => None,
    };
    let skp = skp.ok_or(platform::Error::NotFound("skp"))?;
    dossier::gather(conn, act, (&skp, row.period)).await
}

/// Objections within the caller's reach, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_objections(
    conn: &impl ConnectionTrait,
    (act, deciding): (&Act, Option<&Scope>),
    filter: ObjectionFilter,
    paging: &Paging,
) -> Result<Page<Objection>, Error> {
    let mut query = objection::Entity::find().filter(reached(act)).order_by_desc(objection::Column::Id);
    if let Some(status) = filter.status {
        query = query.filter(objection::COLUMN.status.eq(status));
    }
    if filter.open {
        query = query.filter(objection::COLUMN.status.is_in(ObjectionStatus::OPEN));
    }
    if let Some(employee) = filter.employee_id {
        query = query.filter(objection::COLUMN.employee_id.eq(employee));
    }
    if let Some(evaluation) = filter.evaluation_id {
        query = query.filter(objection::COLUMN.evaluation_id.eq(evaluation));
    }
    if filter.awaiting_me {
        let mut mine = Condition::any().add(objection::Column::DeciderId.is_null());
        if let Some(employee) = act.actor.employee() {
            mine = mine.add(objection::Column::DeciderId.eq(employee));
        }
        query = query.filter(mine);
    }
    let newest_first = (|row: &objection::Model| row.id, |last| objection::Column::Id.lt(last));
    let page = paging.read(conn, query, newest_first).await?;
    Ok(Page { rows: described_all(conn, (act, deciding), page.rows).await?, extent: page.extent })
}

/// What the caller is to an objection.
pub(super) async fn party_to(
    conn: &impl ConnectionTrait,
    asking: Asking<'_>,
    row: &objection::Model,
) -> Result<Party, Error> {
    let officer = officer_over(conn, asking, std::slice::from_ref(row)).await?;
    Ok(party(asking.0, row, &officer))
}

fn party(act: &Act, row: &objection::Model, officer: &HashSet<EmployeeId>) -> Party {
    let actor = act.actor.employee().filter(|_| !act.is_entered());
    if act.party() == Some(row.employee_id) {
        Party::Employee
    } else if row.rater_id.is_some() && actor == row.rater_id {
        Party::Rater
    } else {
        let decides = match row.decider_id {
            Some(decider) => actor == Some(decider),
            None => officer.contains(&row.employee_id),
        };
        if decides { Party::Decider } else { Party::Reader }
    }
}

/// The people of objections that nobody in Merit is above, over whom the caller may decide as an officer.
async fn officer_over(
    conn: &impl ConnectionTrait,
    (act, deciding): Asking<'_>,
    rows: &[objection::Model],
) -> Result<HashSet<EmployeeId>, Error> {
    let orphans: Vec<EmployeeId> =
        rows.iter().filter(|row| row.decider_id.is_none()).map(|row| row.employee_id).collect();
    let Some(deciding) = deciding.filter(|_| !orphans.is_empty()) else { return Ok(HashSet::new()) };
    let officer = Scope { own: None, subordinates_of: None, ..deciding.clone() };
    let over: Vec<EmployeeId> = employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .filter(employee::Column::Id.is_in(orphans))
        .filter(scope::condition(&officer, employee::Column::Id, act.today))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(over.into_iter().collect())
}

/// Describes one objection to the caller.
pub(super) async fn described(
    conn: &impl ConnectionTrait,
    asking: Asking<'_>,
    row: objection::Model,
) -> Result<Objection, Error> {
    let described = described_all(conn, asking, vec![row]).await?.pop();
    described.ok_or(platform::Error::NotFound("objection").into())
}

/// Describes many: three questions about them all.
async fn described_all(
    conn: &impl ConnectionTrait,
    asking: Asking<'_>,
    rows: Vec<objection::Model>,
) -> Result<Vec<Objection>, Error> {
    let people: HashSet<EmployeeId> =
        rows.iter().flat_map(|row| [Some(row.employee_id), row.rater_id, row.decider_id]).flatten().collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let names = facts::named(conn, &people).await?;
    let ids: Vec<ObjectionId> = rows.iter().map(|row| row.id).collect();
    let mut hearings: HashMap<ObjectionId, Vec<objection_hearing::Model>> = HashMap::new();
    let heard = objection_hearing::Entity::find()
        .filter(objection_hearing::COLUMN.objection_id.is_in(ids))
        .order_by_asc(objection_hearing::Column::Id)
        .all(conn)
        .await?;
    for hearing in heard {
        hearings.entry(hearing.objection_id).or_default().push(hearing);
    }
    let officer = officer_over(conn, asking, &rows).await?;
    let named = |id: EmployeeId| -> Result<Named, Error> {
        Ok(names.get(&id).cloned().ok_or(platform::Error::NotFound("employee"))?)
    };
    let describe = |row: objection::Model| {
        let party = party(asking.0, &row, &officer);
        Ok(Objection {
            employee: named(row.employee_id)?,
            rater: row.rater_id.map(named).transpose()?,
            decider: row.decider_id.map(named).transpose()?,
            hearings: hearings.remove(&row.id).unwrap_or_default(),
            last_day: Appraisal::on(row.received_on)?.last_day(Span::Object, row.received_on)?,
            offered: states::offered(row.status, party),
            party,
            row,
        })
    };
    rows.into_iter().map(describe).collect()
}

/// The objection to a rating of this period, if there ever was one.
pub(crate) async fn contested(
    conn: &impl ConnectionTrait,
    rating: &evaluation::Model,
) -> Result<Option<objection::Model>, Error> {
    Ok(objection::Entity::find()
        .filter(objection::COLUMN.employee_id.eq(rating.employee_id))
        .filter(objection::COLUMN.period.eq(rating.period))
        .filter(objection::Column::SkpId.eq(rating.skp_id))
        .one(conn)
        .await?)
}

/// A rating under objection is nobody's to change but his who decides; after the decision it is nobody's.
pub(crate) async fn unless_contested(
    conn: &impl ConnectionTrait,
    rating: &evaluation::Model,
) -> Result<(), Error> {
    let code = match contested(conn, rating).await?.map(|row| row.status) {
        None => return Ok(()),
        Some(ObjectionStatus::Diputuskan) => "performance.rating_final",
        Some(_) => "performance.objection_open",
    };
    Err(Fault::new(FaultKind::Conflict, code).into())
}
