//! Entering an employee with the first facts, and mending name and numbers.

use kernel::id::{EmployeeId, FactId, PersonId, UnitId};
use kernel::nip::Sex;
use kernel::{Fault, Nip};
use platform::vault::{Field, Sealed, Vault};
use platform::{Act, Acted, Db, acts};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use crate::employees::Employee;
use crate::entity::{employee, person, unit};
use crate::error::{Error, Flaw};
use crate::rules::dating::{self, sharing};
use crate::rules::fact::{About, Known, NewFact, faults};
use crate::rules::person as rules;
use crate::value::{FactKind, Personal};
use crate::{facts, records, store};

/// Enters an employee.
#[derive(Clone, Debug)]
pub struct CreateEmployee {
    /// The employer.
    pub instansi_id: UnitId,
    /// The number, as the state gave it; none for an official.
    pub nip: Option<Nip>,
    /// Full name with titles.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Date of birth.
    pub birth_date: chrono::NaiveDate,
    /// Citizen number.
    pub nik: Option<Personal>,
    /// Tax number.
    pub npwp: Option<Personal>,
    /// What is true from the start: status, golongan, position ...
    pub facts: Vec<NewFact>,
}

/// The personal numbers in their one form.
#[derive(Default)]
struct Numbers {
    nik: Option<String>,
    npwp: Option<String>,
}

/// Enters an employee with the first facts, all or nothing. A citizen number that is known already, of the same sex and
/// date of birth, is the same person in another employment.
///
/// # Errors
/// `Invalid` with every fault of person, number and facts.
#[tracing::instrument(skip_all)]
pub async fn create_employee(
    db: &Db,
    vault: &Vault,
    act: &Act,
    new: CreateEmployee,
) -> Result<Employee, Error> {
    let tx = platform::begin(db).await?;
    let mut found =
        new.nip.as_ref().map_or_else(Vec::new, |nip| rules::nip_faults(nip, new.birth_date, new.sex));
    if new.nip.is_none() && !rules::is_official(&new.facts) {
        found.push(Flaw::NipNeeded.at("/nip"));
    }
    if new.name.trim().is_empty() {
        found.push(Flaw::NameEmpty.at("/name"));
    }
    let instansi = unit::Entity::find_by_id(new.instansi_id).one(&tx).await?;
    if instansi.is_none_or(|unit| unit.instansi_id != unit.id) {
        found.push(Flaw::InstansiUnknown.at("/instansi_id"));
    }
    if let Some(nip) = &new.nip
        && facts::employee_by_nip(&tx, nip).await?.is_some()
    {
        found.push(Flaw::NipTaken.at("/nip"));
    }
    let numbers = read_numbers(new.nik.as_ref(), new.npwp.as_ref(), &mut found);
    let known = known_person(&tx, vault, (&new, &numbers), &mut found).await?;
    let employee = employee::Model {
        id: EmployeeId::new(),
        person_id: known.as_ref().map_or_else(PersonId::new, |person| person.id),
        nip: new.nip.clone(),
        instansi_id: new.instansi_id,
        version: 1,
        created_at: act.at,
    };
    let mut about = store::about(&tx, &employee, (new.birth_date, new.sex), &new.facts).await?;
    let first = judge_all(&new.facts, &mut about, &mut found);
    for (at, fact) in new.facts.iter().enumerate() {
        let place = format!("/facts/{at}");
        found.extend(records::keep_files(&tx, act, (employee.id, fact), &place).await?);
    }
    Error::of(found)?;
    if known.is_none() {
        insert_person(&tx, vault, act, (&new, &numbers, employee.person_id)).await?;
    }
    employee::Entity::insert(employee.clone().into_active_model()).exec_without_returning(&tx).await?;
    let write = records::Write { employee: &employee, about: &about, act };
    records::insert_facts(&tx, vault, write, &first).await?;
    if !facts::is_within(&tx, &act.scope, employee.id, act.today).await? {
        return Err(Flaw::OutsideScope.whole().into());
    }
    let mut acted =
        Acted::new("personnel.employee_created", employee.id).about(employee.id).within(new.instansi_id);
    acted.effective_from = first.iter().map(|fact| fact.valid_from).min();
    acts::record(&tx, act, acted).await?;
    let made = read_back(&tx, act, employee.id).await?;
    tx.commit().await?;
    Ok(made)
}

/// Judges facts that come together: each against those before it, statuses first, because grades depend on them. Returns
/// them as they are to be written: one that another continues ends where that begins.
pub(crate) fn judge_all(new: &[NewFact], about: &mut About, found: &mut Vec<Fault>) -> Vec<NewFact> {
    let mut order: Vec<(usize, &NewFact)> = new.iter().enumerate().collect();
    order.sort_by_key(|(_, fact)| (fact.value.kind() != FactKind::Status, fact.valid_from));
    let mut accepted: Vec<(FactId, NewFact)> = Vec::with_capacity(new.len());
    for (at, fact) in order {
        let place = format!("/facts/{at}");
        found.extend(faults(fact, about, None, &place));
        match dating::add(sharing(&fact.value), &about.held(&fact.value), fact.range()) {
            Ok(None) => {}
            Ok(Some(resized)) => {
                for (id, earlier) in &mut accepted {
                    if *id == resized.id {
                        earlier.valid_until = resized.range.until;
                    }
                }
                for known in &mut about.known {
                    if known.id == resized.id {
                        known.range = resized.range;
                    }
                }
            }
            Err(overlap) => {
                let fault = Flaw::FactOverlaps.at(format!("{place}/valid_from"));
                found.push(fault.with("with", overlap.with));
            }
        }
        let id = FactId::new();
        about.known.push(Known { id, value: fact.value.clone(), range: fact.range() });
        accepted.push((id, fact.clone()));
    }
    accepted.into_iter().map(|(_, fact)| fact).collect()
}

fn read_numbers(nik: Option<&Personal>, npwp: Option<&Personal>, found: &mut Vec<Fault>) -> Numbers {
    let mut keep = |read: Result<String, Fault>| read.map_err(|fault| found.push(fault)).ok();
    Numbers {
        nik: nik.and_then(|nik| keep(rules::nik(&nik.0).map(|nik| nik.digits().to_owned()))),
        npwp: npwp.and_then(|npwp| keep(rules::npwp(&npwp.0))),
    }
}

/// The person with this citizen number, if known; a fault where the number is somebody else's.
async fn known_person(
    tx: &DatabaseTransaction,
    vault: &Vault,
    (new, numbers): (&CreateEmployee, &Numbers),
    found: &mut Vec<Fault>,
) -> Result<Option<person::Model>, Error> {
    let mut known = None;
    if let Some(nik) = &numbers.nik {
        known = by_hash(tx, person::Column::NikHash, vault.lookup_hash("nik", nik)).await?;
        if known.as_ref().is_some_and(|person| (person.sex, person.birth_date) != (new.sex, new.birth_date)) {
            found.push(Flaw::NikTaken.at("/nik"));
        }
    }
    if let Some(npwp) = &numbers.npwp {
        let holder = by_hash(tx, person::Column::NpwpHash, vault.lookup_hash("npwp", npwp)).await?;
        let known_id = known.as_ref().map(|person| person.id);
        if holder.is_some_and(|holder| Some(holder.id) != known_id) {
            found.push(Flaw::NpwpTaken.at("/npwp"));
        }
    }
    Ok(known)
}

async fn by_hash(
    tx: &DatabaseTransaction,
    column: person::Column,
    hash: String,
) -> Result<Option<person::Model>, Error> {
    Ok(person::Entity::find().filter(column.eq(hash)).one(tx).await?)
}

/// A number sealed for its column, with the hash that finds it.
pub(crate) struct SealedNumber {
    pub(crate) sealed: Option<Sealed>,
    pub(crate) hash: Option<String>,
}

async fn seal_number(
    tx: &DatabaseTransaction,
    vault: &Vault,
    field: Field,
    number: Option<&String>,
) -> Result<SealedNumber, Error> {
    let Some(number) = number else { return Ok(SealedNumber { sealed: None, hash: None }) };
    let sealed = vault.seal(tx, field, number).await?;
    Ok(SealedNumber { sealed: Some(sealed), hash: Some(vault.lookup_hash(field.name, number)) })
}

async fn insert_person(
    tx: &DatabaseTransaction,
    vault: &Vault,
    act: &Act,
    (new, numbers, id): (&CreateEmployee, &Numbers, PersonId),
) -> Result<(), Error> {
    let nik = seal_number(tx, vault, Field::of(id, "nik"), numbers.nik.as_ref()).await?;
    let npwp = seal_number(tx, vault, Field::of(id, "npwp"), numbers.npwp.as_ref()).await?;
    let row = person::Model {
        id,
        name: new.name.trim().to_owned(),
        sex: new.sex,
        birth_date: new.birth_date,
        nik_sealed: nik.sealed,
        nik_hash: nik.hash,
        npwp_sealed: npwp.sealed,
        npwp_hash: npwp.hash,
        created_at: act.at,
    };
    person::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
    Ok(())
}

/// Mends what is true of the person at all times. What is `None` stays.
#[derive(Clone, Debug)]
pub struct UpdateEmployee {
    /// Whom.
    pub employee_id: EmployeeId,
    /// The version that the caller saw; `None` for any.
    pub expected: Option<i64>,
    /// Full name with titles.
    pub name: Option<String>,
    /// Citizen number.
    pub nik: Option<Personal>,
    /// Tax number.
    pub npwp: Option<Personal>,
}

/// Mends name and numbers.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, or `Invalid` with every fault.
#[tracing::instrument(skip_all, fields(personnel.employee.id = %update.employee_id))]
pub async fn update_employee(
    db: &Db,
    vault: &Vault,
    act: &Act,
    update: UpdateEmployee,
) -> Result<Employee, Error> {
    let tx = platform::begin(db).await?;
    let employee = store::lock_employee(&tx, act, update.employee_id).await?;
    if update.expected.is_some_and(|expected| expected != employee.version) {
        return Err(platform::Error::Stale.into());
    }
    let mut found = Vec::new();
    if update.name.as_ref().is_some_and(|name| name.trim().is_empty()) {
        found.push(Flaw::NameEmpty.at("/name"));
    }
    let numbers = read_numbers(update.nik.as_ref(), update.npwp.as_ref(), &mut found);
    let id = employee.person_id;
    let nik = seal_number(&tx, vault, Field::of(id, "nik"), numbers.nik.as_ref()).await?;
    let npwp = seal_number(&tx, vault, Field::of(id, "npwp"), numbers.npwp.as_ref()).await?;
    for (column, number, flaw, pointer) in [
        (person::Column::NikHash, &nik, Flaw::NikTaken, "/nik"),
        (person::Column::NpwpHash, &npwp, Flaw::NpwpTaken, "/npwp"),
    ] {
        let Some(hash) = number.hash.clone() else { continue };
        if by_hash(&tx, column, hash).await?.is_some_and(|holder| holder.id != id) {
            found.push(flaw.at(pointer));
        }
    }
    Error::of(found)?;
    let mut edit = person::ActiveModel { id: Set(id), ..Default::default() };
    if let Some(name) = &update.name {
        edit.name = Set(name.trim().to_owned());
    }
    if nik.hash.is_some() {
        (edit.nik_sealed, edit.nik_hash) = (Set(nik.sealed), Set(nik.hash));
    }
    if npwp.hash.is_some() {
        (edit.npwp_sealed, edit.npwp_hash) = (Set(npwp.sealed), Set(npwp.hash));
    }
    if edit.is_changed() {
        edit.update(&tx).await?;
    }
    records::touch(&tx, employee.id).await?;
    acts::record(&tx, act, Acted::new("personnel.employee_updated", employee.id).about(employee.id)).await?;
    let made = read_back(&tx, act, employee.id).await?;
    tx.commit().await?;
    Ok(made)
}

async fn read_back(tx: &DatabaseTransaction, act: &Act, id: EmployeeId) -> Result<Employee, Error> {
    store::select_employees(act.today)
        .filter(employee::Column::Id.eq(id))
        .into_model::<Employee>()
        .one(tx)
        .await?
        .ok_or_else(|| Error::missing("employee"))
}
