//! Writing facts in sets: new ones, and copies with other days in the place of old ones.

use std::collections::{BTreeSet, HashMap};

use kernel::DateRange;
use kernel::id::{EmployeeId, FactId, PersonId, UnitId};
use platform::bulk::BulkUpdate;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::desk::chunks;
use super::super::importer::Desk;
use crate::entity::{employee, fact};
use crate::error::Error;
use crate::rules::fact::NewFact;
use crate::{bulk, sealing};

/// A fact that was judged.
pub(super) struct Draft {
    pub(super) row: u32,
    pub(super) id: FactId,
    pub(super) employee: EmployeeId,
    pub(super) person: PersonId,
    /// Of the position, for position facts.
    pub(super) unit: Option<UnitId>,
    pub(super) fact: NewFact,
}

/// Seals and inserts facts, and raises the versions of their employees.
pub(super) async fn insert(desk: &Desk<'_>, drafts: Vec<Draft>) -> Result<(), Error> {
    let values = drafts.iter().map(|draft| (draft.person, draft.fact.value.clone())).collect();
    let sealed = sealing::seal(desk.tx, desk.vault, values).await?;
    let touched: BTreeSet<EmployeeId> = drafts.iter().map(|draft| draft.employee).collect();
    let row = |(draft, sealed): (Draft, String)| fact::Model {
        id: draft.id,
        employee_id: draft.employee,
        kind: draft.fact.value.kind(),
        code: draft.fact.value.code().to_owned(),
        unit_id: draft.unit,
        position_id: draft.fact.value.position(),
        related_employee_id: draft.fact.value.related_employee(),
        value: sealed,
        valid_from: draft.fact.valid_from,
        valid_until: draft.fact.range().stored_until(),
        recorded_at: desk.act.at,
        superseded_at: None,
        superseded_by: None,
        decree_id: draft.fact.decree_id,
        expires_on: draft.fact.value.expires_on(),
    };
    let rows: Vec<fact::Model> = drafts.into_iter().zip(sealed).map(row).collect();
    bulk::insert_fact_rows(desk.tx, rows).await?;
    touch(desk, touched).await
}

/// A copy with other days.
pub(super) struct Copy {
    /// The row for which.
    pub(super) row: u32,
    /// The copy.
    pub(super) id: FactId,
    /// What it took the place of.
    pub(super) old: FactId,
}

/// Supersedes facts by copies with other days.
pub(super) async fn resize(
    desk: &Desk<'_>,
    resized: Vec<(u32, FactId, DateRange)>,
) -> Result<Vec<Copy>, Error> {
    let ids = resized.iter().map(|(_, id, _)| *id).collect();
    let mut old = facts(desk, ids).await?;
    let (mut copies, mut rows) = (Vec::with_capacity(resized.len()), Vec::with_capacity(resized.len()));
    for (row, id, range) in resized {
        let Some(fact) = old.remove(&id) else { continue };
        let copy = Copy { row, id: FactId::new(), old: id };
        rows.push(copied(desk, fact, (copy.id, range)));
        copies.push(copy);
    }
    bulk::insert_fact_rows(desk.tx, rows).await?;
    let superseded = |copy: &Copy| [copy.old.0.into(), desk.act.at.into(), copy.id.0.into()];
    SUPERSEDED.update(desk.tx, copies.iter().map(superseded).collect()).await?;
    Ok(copies)
}

/// A fact once more, with other days.
pub(super) fn copied(desk: &Desk<'_>, fact: fact::Model, (id, range): (FactId, DateRange)) -> fact::Model {
    fact::Model {
        id,
        valid_from: range.from,
        valid_until: range.stored_until(),
        recorded_at: desk.act.at,
        superseded_at: None,
        superseded_by: None,
        ..fact
    }
}

/// Facts by their ids.
pub(super) async fn facts(
    desk: &Desk<'_>,
    ids: BTreeSet<FactId>,
) -> Result<HashMap<FactId, fact::Model>, Error> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in chunks(ids) {
        let rows = fact::Entity::find().filter(fact::Column::Id.is_in(chunk)).all(desk.tx).await?;
        found.extend(rows.into_iter().map(|fact| (fact.id, fact)));
    }
    Ok(found)
}

/// Marks facts as no longer believed, with nothing in their place.
pub(super) async fn supersede(desk: &Desk<'_>, ids: BTreeSet<FactId>) -> Result<(), Error> {
    for chunk in chunks(ids) {
        fact::Entity::update_many()
            .col_expr(fact::Column::SupersededAt, Expr::value(desk.act.at))
            .filter(fact::Column::Id.is_in(chunk))
            .filter(fact::Column::SupersededAt.is_null())
            .exec(desk.tx)
            .await?;
    }
    Ok(())
}

/// The employees changed.
pub(super) async fn touch(desk: &Desk<'_>, employees: BTreeSet<EmployeeId>) -> Result<(), Error> {
    for chunk in chunks(employees) {
        employee::Entity::update_many()
            .col_expr(employee::Column::Version, Expr::col(employee::Column::Version).add(1))
            .filter(employee::Column::Id.is_in(chunk))
            .exec(desk.tx)
            .await?;
    }
    Ok(())
}

const SUPERSEDED: BulkUpdate<3> = BulkUpdate {
    table: "fact",
    columns: [("id", "uuid"), ("superseded_at", "timestamptz"), ("superseded_by", "uuid")],
};
