//! The dated facts of one employee: add, correct, retract.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{DecreeId, EmployeeId, FactId};
use kernel::{DateRange, Fault};
use platform::vault::Vault;
use platform::{Act, Acted, Db, acts};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::entity::{employee, fact, person};
use crate::error::{Error, Flaw};
use crate::rules::dating::{self, Held, Overlap, Resized, sharing};
use crate::rules::fact::{About, NewFact, faults};
use crate::value::{FactKind, FactValue};
use crate::{records, store};

/// One version of one dated fact, opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::Fact)]
pub struct DatedFact {
    /// Identity of this version.
    pub id: FactId,
    /// Of whom it is true.
    pub employee_id: EmployeeId,
    /// What it says.
    pub value: FactValue,
    /// The first day on which it is true.
    pub valid_from: NaiveDate,
    /// The first day after; null while no end is known.
    pub valid_until: Option<NaiveDate>,
    /// From when it was believed.
    pub recorded_at: DateTime<Utc>,
    /// From when it was no longer believed; null while it is.
    pub superseded_at: Option<DateTime<Utc>>,
    /// The version that took its place.
    pub superseded_by: Option<FactId>,
    /// The decree behind it.
    pub decree_id: Option<DecreeId>,
}

impl DatedFact {
    /// A stored fact with its value opened; account numbers are whole for their owner only.
    pub(crate) fn new(row: fact::Model, value: FactValue, is_owner: bool) -> Self {
        Self {
            id: row.id,
            employee_id: row.employee_id,
            value: if is_owner { value } else { value.masked() },
            valid_from: row.valid_from,
            valid_until: DateRange::stored(row.valid_from, row.valid_until).until,
            recorded_at: row.recorded_at,
            superseded_at: row.superseded_at,
            superseded_by: row.superseded_by,
            decree_id: row.decree_id,
        }
    }
}

/// Adds a fact to an employee.
#[derive(Clone, Debug)]
pub struct AddFact {
    /// To whom.
    pub employee_id: EmployeeId,
    /// The version of the employee that the caller saw; `None` for any.
    pub expected: Option<i64>,
    /// What.
    pub fact: NewFact,
}

/// Records a fact from a day on. An open fact that it continues ends on that day.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, or `Invalid` with every fault.
#[tracing::instrument(skip_all, fields(personnel.employee.id = %add.employee_id))]
pub async fn add_fact(db: &Db, vault: &Vault, act: &Act, add: AddFact) -> Result<DatedFact, Error> {
    let value = add.fact.value.clone();
    let tx = platform::begin(db).await?;
    if value.kind() == FactKind::BankAccount {
        needs_second_person(&tx, act, add.employee_id).await?;
    }
    let row = add_fact_in(&tx, vault, act, add).await?;
    tx.commit().await?;
    Ok(seen_by(act, row, value))
}

/// [`add_fact`] within a transaction that changes more than this fact.
pub(crate) async fn add_fact_in(
    tx: &DatabaseTransaction,
    vault: &Vault,
    act: &Act,
    add: AddFact,
) -> Result<fact::Model, Error> {
    let (employee, about) = gather(tx, act, (add.employee_id, add.expected), Some(&add.fact)).await?;
    let mut found = faults(&add.fact, &about, None, "");
    found.extend(records::keep_files(tx, act, (employee.id, &add.fact), "").await?);
    let resized = settle(
        dating::add(sharing(&add.fact.value), &about.held(&add.fact.value), add.fact.range()),
        &mut found,
    );
    Error::of(found)?;
    let write = records::Write { employee: &employee, about: &about, act };
    let row = records::insert_fact(tx, vault, write, &add.fact).await?;
    if let Some(resized) = resized {
        records::resize(tx, act, resized).await?;
    }
    records::touch(tx, employee.id).await?;
    let acted = Acted::new("personnel.fact_added", row.id)
        .about(employee.id)
        .effective(row.valid_from)
        .with(json!({ "fact_kind": row.kind }));
    acts::record(tx, act, acted).await?;
    Ok(row)
}

/// Names an employee's superior from a day on.
#[derive(Clone, Copy, Debug)]
pub struct NameSuperior {
    /// Whose superior.
    pub employee_id: EmployeeId,
    /// Who it is.
    pub superior_id: EmployeeId,
    /// From when on.
    pub valid_from: NaiveDate,
}

/// Names an employee's superior within the transaction of a decision that was made about it elsewhere. A superior who was named
/// before ends on that day.
///
/// # Errors
/// `NotFound` outside the scope; `Invalid` where another superior is named from a later day on.
pub async fn name_superior(
    tx: &DatabaseTransaction,
    vault: &Vault,
    act: &Act,
    name: NameSuperior,
) -> Result<FactId, Error> {
    let fact = NewFact {
        value: FactValue::Superior { employee_id: name.superior_id },
        valid_from: name.valid_from,
        valid_until: None,
        decree_id: None,
    };
    let add = AddFact { employee_id: name.employee_id, expected: None, fact };
    Ok(add_fact_in(tx, vault, act, add).await?.id)
}

/// A fact just written, as its writer may see it.
fn seen_by(act: &Act, row: fact::Model, value: FactValue) -> DatedFact {
    let is_owner = act.scope.own == Some(row.employee_id);
    DatedFact::new(row, value, is_owner)
}

/// Corrects a fact of an employee.
#[derive(Clone, Debug)]
pub struct CorrectFact {
    /// Whose.
    pub employee_id: EmployeeId,
    /// The version of the employee that the caller saw; `None` for any.
    pub expected: Option<i64>,
    /// The fact that was wrong.
    pub fact_id: FactId,
    /// What is right.
    pub fact: NewFact,
}

/// Supersedes a fact that was wrong. The old version stays, and reads with `known_at` before now still show it.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, or `Invalid` with every fault: it was corrected before, is of another kind ...
#[tracing::instrument(skip_all, fields(personnel.fact.id = %correct.fact_id))]
pub async fn correct_fact(
    db: &Db,
    vault: &Vault,
    act: &Act,
    correct: CorrectFact,
) -> Result<DatedFact, Error> {
    let value = correct.fact.value.clone();
    let tx = platform::begin(db).await?;
    if value.kind() == FactKind::BankAccount {
        needs_second_person(&tx, act, correct.employee_id).await?;
    }
    let row = correct_fact_in(&tx, vault, act, correct).await?;
    tx.commit().await?;
    Ok(seen_by(act, row, value))
}

/// [`correct_fact`] within a transaction that changes more than this fact.
pub(crate) async fn correct_fact_in(
    tx: &DatabaseTransaction,
    vault: &Vault,
    act: &Act,
    correct: CorrectFact,
) -> Result<fact::Model, Error> {
    let (employee, about) =
        gather(tx, act, (correct.employee_id, correct.expected), Some(&correct.fact)).await?;
    let old = believed_fact(tx, (employee.id, correct.fact_id)).await?;
    let value = &correct.fact.value;
    let mut found = faults(&correct.fact, &about, Some(old.id), "");
    found.extend(records::keep_files(tx, act, (employee.id, &correct.fact), "").await?);
    if !dating::are_rivals(&old.sealed_value()?, value) {
        found.push(Flaw::FactKindChanged.at("/value/kind"));
    }
    let held = Held { id: old.id, range: old.range() };
    let resized =
        settle(dating::correct(sharing(value), &about.held(value), held, correct.fact.range()), &mut found);
    Error::of(found)?;
    let write = records::Write { employee: &employee, about: &about, act };
    let row = records::insert_fact(tx, vault, write, &correct.fact).await?;
    records::supersede(tx, act, (old.id, Some(row.id))).await?;
    if let Some(resized) = resized {
        records::resize(tx, act, resized).await?;
    }
    records::touch(tx, employee.id).await?;
    let acted = Acted::new("personnel.fact_corrected", row.id)
        .about(employee.id)
        .effective(std::cmp::min(row.valid_from, old.valid_from))
        .with(json!({ "fact_kind": row.kind, "superseded": old.id }));
    acts::record(tx, act, acted).await?;
    Ok(row)
}

/// Takes a fact of an employee away.
#[derive(Clone, Copy, Debug)]
pub struct RetractFact {
    /// Whose.
    pub employee_id: EmployeeId,
    /// The version of the employee that the caller saw; `None` for any.
    pub expected: Option<i64>,
    /// The fact that was never true.
    pub fact_id: FactId,
}

/// Supersedes a fact that was never true by nothing. Of what holds once at a time, the fact that it had ended goes on.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, or `Invalid`: it is no longer believed anyway.
#[tracing::instrument(skip_all, fields(personnel.fact.id = %retract.fact_id))]
pub async fn retract_fact(db: &Db, act: &Act, retract: RetractFact) -> Result<(), Error> {
    let tx = platform::begin(db).await?;
    let old = retract_fact_in(&tx, act, retract).await?;
    if old.kind == FactKind::BankAccount {
        return Err(Flaw::SecondPersonNeeded.whole().into());
    }
    tx.commit().await?;
    Ok(())
}

/// [`retract_fact`] within a transaction that changes more than this fact. Returns the row as it was believed.
pub(crate) async fn retract_fact_in(
    tx: &DatabaseTransaction,
    act: &Act,
    retract: RetractFact,
) -> Result<fact::Model, Error> {
    let (employee, about) = gather(tx, act, (retract.employee_id, retract.expected), None).await?;
    let old = believed_fact(tx, (employee.id, retract.fact_id)).await?;
    let value = old.sealed_value()?;
    let held = Held { id: old.id, range: old.range() };
    records::supersede(tx, act, (old.id, None)).await?;
    if let Some(resized) = dating::retract(sharing(&value), &about.held(&value), held) {
        records::resize(tx, act, resized).await?;
    }
    records::touch(tx, employee.id).await?;
    let acted = Acted::new("personnel.fact_retracted", old.id)
        .about(employee.id)
        .effective(old.valid_from)
        .with(json!({ "fact_kind": old.kind }));
    acts::record(tx, act, acted).await?;
    Ok(old)
}

/// Pay follows the bank account, so one person alone may record the first one and nobody alone may change it: a change is
/// proposed by one and applied by another.
async fn needs_second_person(
    tx: &DatabaseTransaction,
    act: &Act,
    employee_id: EmployeeId,
) -> Result<(), Error> {
    let employee = store::lock_employee(tx, act, employee_id).await?;
    let accounts = fact::Entity::find()
        .filter(fact::Column::EmployeeId.eq(employee.id))
        .filter(fact::Column::Kind.eq(FactKind::BankAccount));
    match accounts.one(tx).await? {
        Some(_) => Err(Flaw::SecondPersonNeeded.whole().into()),
        None => Ok(()),
    }
}

/// A fact of an employee that is still believed.
async fn believed_fact(
    tx: &DatabaseTransaction,
    (employee, id): (EmployeeId, FactId),
) -> Result<fact::Model, Error> {
    let found = fact::Entity::find_by_id(id).filter(fact::Column::EmployeeId.eq(employee)).one(tx).await?;
    let row = found.ok_or_else(|| Error::missing("fact"))?;
    if row.superseded_at.is_some() {
        return Err(Flaw::FactSuperseded.whole().into());
    }
    Ok(row)
}

/// The employee, locked and in scope, and what the new fact is judged against.
async fn gather(
    tx: &DatabaseTransaction,
    act: &Act,
    (employee_id, expected): (EmployeeId, Option<i64>),
    new: Option<&NewFact>,
) -> Result<(employee::Model, About), Error> {
    let employee = store::lock_employee(tx, act, employee_id).await?;
    if expected.is_some_and(|expected| expected != employee.version) {
        return Err(platform::Error::Stale.into());
    }
    let person = person::Entity::find_by_id(employee.person_id)
        .one(tx)
        .await?
        .ok_or_else(|| Error::missing("person"))?;
    let about =
        store::about(tx, &employee, (person.birth_date, person.sex), new.map_or(&[], std::slice::from_ref))
            .await?;
    Ok((employee, about))
}

fn settle(placed: Result<Option<Resized>, Overlap>, faults: &mut Vec<Fault>) -> Option<Resized> {
    match placed {
        Ok(resized) => resized,
        Err(overlap) => {
            faults.push(Flaw::FactOverlaps.at("/valid_from").with("with", overlap.with));
            None
        }
    }
}
