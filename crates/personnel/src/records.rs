//! How facts are written: rows are inserted and superseded, never changed otherwise.

use kernel::id::{EmployeeId, FactId, FileId};
use kernel::{DateRange, Fault};
use platform::vault::Vault;
use platform::{Act, files};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};

use crate::entity::{employee, fact};
use crate::error::{Error, Flaw};
use crate::rules::dating::Resized;
use crate::rules::fact::{About, NewFact};
use crate::sealing;

/// Whose facts are written, by which act.
#[derive(Clone, Copy)]
pub(crate) struct Write<'a> {
    pub(crate) employee: &'a employee::Model,
    pub(crate) about: &'a About,
    pub(crate) act: &'a Act,
}

/// Seals and inserts a fact that was judged.
pub(crate) async fn insert_fact(
    tx: &DatabaseTransaction,
    vault: &Vault,
    write: Write<'_>,
    new: &NewFact,
) -> Result<fact::Model, Error> {
    let mut rows = insert_facts(tx, vault, write, std::slice::from_ref(new)).await?;
    rows.pop().ok_or_else(|| Error::missing("fact"))
}

/// Seals and inserts facts that were judged together.
pub(crate) async fn insert_facts(
    tx: &DatabaseTransaction,
    vault: &Vault,
    write: Write<'_>,
    new: &[NewFact],
) -> Result<Vec<fact::Model>, Error> {
    let values = new.iter().map(|fact| (write.employee.person_id, fact.value.clone())).collect();
    let sealed = sealing::seal(tx, vault, values).await?;
    let rows: Vec<fact::Model> =
        new.iter().zip(sealed).map(|(new, sealed)| row(write, new, sealed)).collect();
    let inserted = rows.iter().cloned().map(IntoActiveModel::into_active_model);
    fact::Entity::insert_many(inserted).exec_without_returning(tx).await?;
    Ok(rows)
}

/// The row of a fact whose value was sealed.
pub(crate) fn row(write: Write<'_>, new: &NewFact, sealed: String) -> fact::Model {
    let position_id = new.value.position();
    fact::Model {
        id: FactId::new(),
        employee_id: write.employee.id,
        kind: new.value.kind(),
        code: new.value.code().to_owned(),
        unit_id: position_id.and_then(|position| write.about.posts.get(&position)).map(|post| post.unit_id),
        position_id,
        related_employee_id: new.value.related_employee(),
        value: sealed,
        valid_from: new.valid_from,
        valid_until: new.range().stored_until(),
        recorded_at: write.act.at,
        superseded_at: None,
        superseded_by: None,
        decree_id: new.decree_id,
        expires_on: new.value.expires_on(),
    }
}

/// Marks a fact as no longer believed, with the one that took its place, if any did.
pub(crate) async fn supersede(
    tx: &DatabaseTransaction,
    act: &Act,
    (old, new): (FactId, Option<FactId>),
) -> Result<(), Error> {
    let done = fact::Entity::update_many()
        .col_expr(fact::Column::SupersededAt, Expr::value(act.at))
        .col_expr(fact::Column::SupersededBy, Expr::value(new))
        .filter(fact::Column::Id.eq(old))
        .filter(fact::Column::SupersededAt.is_null())
        .exec(tx)
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(platform::Error::Stale.into()) }
}

/// Supersedes a fact by a copy with other days.
pub(crate) async fn resize(tx: &DatabaseTransaction, act: &Act, resized: Resized) -> Result<(), Error> {
    let old = fact::Entity::find_by_id(resized.id).one(tx).await?.ok_or_else(|| Error::missing("fact"))?;
    let copy = with_days(old, resized.range, act);
    let id = copy.id;
    fact::Entity::insert(copy.into_active_model()).exec_without_returning(tx).await?;
    supersede(tx, act, (resized.id, Some(id))).await
}

fn with_days(old: fact::Model, range: DateRange, act: &Act) -> fact::Model {
    fact::Model {
        id: FactId::new(),
        valid_from: range.from,
        valid_until: range.stored_until(),
        recorded_at: act.at,
        superseded_at: None,
        superseded_by: None,
        ..old
    }
}

/// The employee changed.
pub(crate) async fn touch(tx: &DatabaseTransaction, employee: EmployeeId) -> Result<(), Error> {
    employee::Entity::update_many()
        .col_expr(employee::Column::Version, Expr::col(employee::Column::Version).add(1))
        .filter(employee::Column::Id.eq(employee))
        .exec(tx)
        .await?;
    Ok(())
}

/// Gives the files that a fact names to its employee; those that were the employee's before stay so, whoever stored them.
/// Returns a fault for each that is not there to give.
pub(crate) async fn keep_files(
    tx: &DatabaseTransaction,
    act: &Act,
    (employee, new): (EmployeeId, &NewFact),
    place: &str,
) -> Result<Vec<Fault>, Error> {
    let mut faults = Vec::new();
    for (member, id) in new.value.files() {
        faults.extend(keep_file(tx, act, (employee, id), format!("{place}/value/{member}")).await?);
    }
    Ok(faults)
}

/// Gives one file to an employee. What was the employee's before stays so, whoever stored it.
pub(crate) async fn keep_file(
    tx: &DatabaseTransaction,
    act: &Act,
    (employee, id): (EmployeeId, FileId),
    place: String,
) -> Result<Option<Fault>, Error> {
    let owned = match files::find(tx, id).await {
        Ok(file) if file.object_id == Some(employee.0) => return Ok(None),
        Ok(_) => files::keep(tx, act, id, employee).await,
        Err(error) => Err(error),
    };
    match owned {
        Err(platform::Error::NotFound(_)) => Ok(Some(Flaw::FileUnknown.at(place))),
        owned => Ok(owned.map(|()| None)?),
    }
}
