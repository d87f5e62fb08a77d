//! What changes are judged against, for all their employees at once: a constant number of queries.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use kernel::Fault;
use kernel::id::{EmployeeId, FactId, PersonId, UnitId};
use kernel::nip::Sex;
use platform::Act;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::{employee, fact, person};
use crate::error::{Error, Flaw};
use crate::facts::CHUNK;
use crate::rules::batch::{Judged, Subject, Wanted, judge};
use crate::rules::fact::{About, Known, NewFact};
use crate::{scope, store};

/// Employees, locked, in the order of their ids so that two decrees never wait for each other.
pub(crate) type Employees = HashMap<EmployeeId, employee::Model>;

/// Everything that changes touch.
pub(crate) struct Gathered {
    pub(crate) employees: Employees,
    /// The facts believed now, as they are stored.
    pub(crate) stored: HashMap<FactId, fact::Model>,
    pub(crate) about: About,
    subjects: HashMap<EmployeeId, Subject>,
}

/// The employees among those asked for who lie within the scope and work for the instansi, locked.
pub(crate) async fn employees_within(
    tx: &DatabaseTransaction,
    act: &Act,
    instansi: Option<UnitId>,
    asked: impl IntoIterator<Item = EmployeeId>,
) -> Result<Employees, Error> {
    let asked: Vec<EmployeeId> = asked.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    let mut employees = HashMap::with_capacity(asked.len());
    for chunk in asked.chunks(CHUNK) {
        let mut query = employee::Entity::find()
            .filter(employee::Column::Id.is_in(chunk.iter().copied()))
            .filter(scope::of_employees(&act.scope, act.today))
            .order_by_asc(employee::Column::Id)
            .lock_exclusive();
        if let Some(instansi) = instansi {
            query = query.filter(employee::Column::InstansiId.eq(instansi));
        }
        employees.extend(query.all(tx).await?.into_iter().map(|employee| (employee.id, employee)));
    }
    Ok(employees)
}

/// A fault for each place that names an employee who may not be changed here. It says nothing of why.
pub(crate) fn strangers(
    employees: &Employees,
    named: impl Iterator<Item = (EmployeeId, String)>,
) -> Vec<Fault> {
    let unknown = named.filter(|(employee, _)| !employees.contains_key(employee));
    unknown.map(|(_, place)| Flaw::EmployeeUnknown.at(format!("{place}/employee_id"))).collect()
}

impl Gathered {
    /// Gathers for changes of employees that were found. `None` without any.
    pub(crate) async fn of(
        tx: &DatabaseTransaction,
        employees: Employees,
        wanted: &[Wanted],
    ) -> Result<Option<Self>, Error> {
        let Some(first) = employees.values().min_by_key(|employee| employee.id).cloned() else {
            return Ok(None);
        };
        let born = people(tx, &employees).await?;
        let facts: Vec<NewFact> = wanted.iter().filter_map(|wanted| wanted.change.fact().cloned()).collect();
        let person = |employee: &employee::Model| {
            let known = born.get(&employee.person_id).copied();
            known.ok_or_else(|| Error::missing("person"))
        };
        let about = store::about(tx, &first, person(&first)?, &facts).await?;
        let mut subjects: HashMap<EmployeeId, Subject> = HashMap::with_capacity(employees.len());
        for employee in employees.values() {
            let (birth_date, sex) = person(employee)?;
            let has_nip = employee.nip.is_some();
            subjects.insert(employee.id, Subject { has_nip, birth_date, sex, known: Vec::new() });
        }
        let mut stored = HashMap::new();
        for row in believed(tx, &employees).await? {
            let known = Known { id: row.id, value: row.sealed_value()?, range: row.range() };
            if let Some(subject) = subjects.get_mut(&row.employee_id) {
                subject.known.push(known);
            }
            stored.insert(row.id, row);
        }
        Ok(Some(Self { employees, stored, about, subjects }))
    }

    /// Judges the changes against what was gathered.
    pub(crate) fn judge(&mut self, wanted: &[Wanted]) -> Judged {
        judge(wanted, &mut self.subjects, &mut self.about)
    }

    /// Those whose decree takes effect before they were born: somebody else was meant, or a year was typed wrong.
    pub(crate) fn unborn(&self, tmt: NaiveDate) -> bool {
        self.subjects.values().any(|subject| tmt < subject.birth_date)
    }
}

/// Birth date and sex of each.
async fn people(
    tx: &DatabaseTransaction,
    employees: &Employees,
) -> Result<HashMap<PersonId, (NaiveDate, Sex)>, Error> {
    let people: Vec<PersonId> = employees.values().map(|employee| employee.person_id).collect();
    let mut born = HashMap::with_capacity(people.len());
    for chunk in people.chunks(CHUNK) {
        let rows: Vec<(PersonId, NaiveDate, Sex)> = person::Entity::find()
            .select_only()
            .columns([person::Column::Id, person::Column::BirthDate, person::Column::Sex])
            .filter(person::Column::Id.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(tx)
            .await?;
        born.extend(rows.into_iter().map(|(person, birth_date, sex)| (person, (birth_date, sex))));
    }
    Ok(born)
}

async fn believed(tx: &DatabaseTransaction, employees: &Employees) -> Result<Vec<fact::Model>, Error> {
    let ids: Vec<EmployeeId> = employees.keys().copied().collect();
    let mut facts = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = fact::Entity::find()
            .filter(fact::Column::EmployeeId.is_in(chunk.iter().copied()))
            .filter(fact::Column::SupersededAt.is_null());
        facts.extend(rows.all(tx).await?);
    }
    Ok(facts)
}
