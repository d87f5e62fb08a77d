//! Look-ups in sets: what the rows of a part name, found with a constant number of queries, within the scope only. What lies
//! outside does not exist.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use chrono::NaiveDate;
use kernel::id::{DecreeId, EmployeeId, FactId, PersonId, UnitId};
use kernel::nip::Sex;
use kernel::{DateRange, Nip};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::importer::Desk;
use crate::entity::{decree, employee, fact, person, position, unit};
use crate::error::Error;
use crate::rules::fact::Known;
use crate::rules::superior::Line;
use crate::{facts, scope, store};

/// An employee whom a row names.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) employee: employee::Model,
    pub(super) birth_date: NaiveDate,
    pub(super) sex: Sex,
}

impl Desk<'_> {
    /// The employees of the instansi within the scope by their numbers, locked.
    pub(super) async fn employees(&self, nips: BTreeSet<Nip>) -> Result<HashMap<Nip, Named>, Error> {
        let reached = scope::of_employees(&self.act.scope, self.act.today);
        let mut found = Vec::with_capacity(nips.len());
        for chunk in chunks(nips) {
            let rows = employee::Entity::find()
                .filter(employee::Column::Nip.is_in(chunk))
                .filter(employee::Column::InstansiId.eq(self.instansi))
                .filter(reached.clone())
                .order_by_asc(employee::Column::Id)
                .lock_exclusive()
                .all(self.tx)
                .await?;
            found.extend(rows);
        }
        let people = self.people(found.iter().map(|employee| employee.person_id).collect()).await?;
        let named = |employee: employee::Model| {
            let (birth_date, sex) = people.get(&employee.person_id).copied()?;
            Some((employee.nip.clone()?, Named { employee, birth_date, sex }))
        };
        Ok(found.into_iter().filter_map(named).collect())
    }

    /// The employees of the instansi by their numbers, within the scope or not: whom a row may name as a superior.
    pub(super) async fn colleagues(&self, nips: BTreeSet<Nip>) -> Result<HashMap<Nip, EmployeeId>, Error> {
        let mut found = HashMap::with_capacity(nips.len());
        for chunk in chunks(nips) {
            let rows = employee::Entity::find()
                .filter(employee::Column::Nip.is_in(chunk))
                .filter(employee::Column::InstansiId.eq(self.instansi))
                .all(self.tx)
                .await?;
            found.extend(rows.into_iter().filter_map(|employee| Some((employee.nip?, employee.id))));
        }
        Ok(found)
    }

    async fn people(&self, people: BTreeSet<PersonId>) -> Result<HashMap<PersonId, (NaiveDate, Sex)>, Error> {
        let mut found = HashMap::with_capacity(people.len());
        for chunk in chunks(people) {
            let rows: Vec<(PersonId, NaiveDate, Sex)> = person::Entity::find()
                .select_only()
                .columns([person::Column::Id, person::Column::BirthDate, person::Column::Sex])
                .filter(person::Column::Id.is_in(chunk))
                .into_tuple()
                .all(self.tx)
                .await?;
            found.extend(rows.into_iter().map(|(id, birth_date, sex)| (id, (birth_date, sex))));
        }
        Ok(found)
    }

    /// The lines of command that new superiors could close into a circle: those that facts of the instansi name, and those
    /// from each new superior up the tree on the first day, followed for all of them at once.
    pub(super) async fn lines(&self, named: BTreeSet<(NaiveDate, EmployeeId)>) -> Result<Vec<Line>, Error> {
        /// Deeper than any tree of units.
        const STEPS_MAX: usize = 32;
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let mut lines = store::superior_lines(self.tx, self.instansi).await?;
        let mut by_day: BTreeMap<NaiveDate, Vec<EmployeeId>> = BTreeMap::new();
        for (day, superior) in named {
            by_day.entry(day).or_default().push(superior);
        }
        for (day, mut who) in by_day {
            let mut seen: BTreeSet<EmployeeId> = who.iter().copied().collect();
            let range = DateRange { from: day, until: day.succ_opt() };
            for _step in 0..STEPS_MAX {
                let raters = facts::raters_of(self.tx, &who, day).await?;
                let line = |(employee_id, superior_id): (&EmployeeId, &EmployeeId)| Line {
                    fact_id: FactId::new(),
                    employee_id: *employee_id,
                    superior_id: *superior_id,
                    range,
                };
                lines.extend(raters.iter().map(line));
                who = raters.into_values().filter(|superior| seen.insert(*superior)).collect();
                if who.is_empty() {
                    break;
                }
            }
        }
        Ok(lines)
    }

    /// Those of the numbers that are given to somebody, anywhere in the installation.
    pub(super) async fn taken_nips(&self, nips: BTreeSet<Nip>) -> Result<BTreeSet<Nip>, Error> {
        let mut taken = BTreeSet::new();
        for chunk in chunks(nips) {
            let rows: Vec<Option<Nip>> = employee::Entity::find()
                .select_only()
                .column(employee::Column::Nip)
                .filter(employee::Column::Nip.is_in(chunk))
                .into_tuple()
                .all(self.tx)
                .await?;
            taken.extend(rows.into_iter().flatten());
        }
        Ok(taken)
    }

    /// The units within the scope by their codes.
    pub(super) async fn units(&self, codes: BTreeSet<String>) -> Result<HashMap<String, unit::Model>, Error> {
        let mut found = HashMap::with_capacity(codes.len());
        for chunk in chunks(codes) {
            let rows = unit::Entity::find()
                .filter(unit::Column::InstansiId.eq(self.instansi))
                .filter(unit::Column::Code.is_in(chunk))
                .filter(scope::unit_condition(&self.act.scope, unit::Column::Id, self.act.today))
                .all(self.tx)
                .await?;
            found.extend(rows.into_iter().filter_map(|unit| Some((unit.code.clone()?, unit))));
        }
        Ok(found)
    }

    /// Whether the scope reaches the whole instansi.
    pub(super) async fn reaches_all(&self) -> Result<bool, Error> {
        let root = unit::Entity::find_by_id(self.instansi)
            .filter(scope::unit_condition(&self.act.scope, unit::Column::Id, self.act.today))
            .one(self.tx)
            .await?;
        Ok(root.is_some())
    }

    /// The positions of units that are not over, by unit and title in lower case.
    pub(super) async fn positions(
        &self,
        units: BTreeSet<UnitId>,
    ) -> Result<HashMap<(UnitId, String), Vec<position::Model>>, Error> {
        let mut found: HashMap<(UnitId, String), Vec<position::Model>> = HashMap::new();
        for chunk in chunks(units) {
            let rows = position::Entity::find()
                .filter(position::Column::UnitId.is_in(chunk))
                .filter(position::Column::ValidUntil.gt(self.act.today))
                .order_by_asc(position::Column::Id)
                .all(self.tx)
                .await?;
            for row in rows {
                found.entry((row.unit_id, row.name.to_lowercase())).or_default().push(row);
            }
        }
        Ok(found)
    }

    /// The decrees of the instansi by their numbers; a number may stand in the registers of several units.
    pub(super) async fn decrees(
        &self,
        numbers: BTreeSet<String>,
    ) -> Result<HashMap<String, Vec<DecreeId>>, Error> {
        let mut found: HashMap<String, Vec<DecreeId>> = HashMap::new();
        for chunk in chunks(numbers) {
            let rows: Vec<(String, DecreeId)> = decree::Entity::find()
                .select_only()
                .columns([decree::Column::Number, decree::Column::Id])
                .filter(decree::Column::Number.is_in(chunk))
                .filter(decree::Column::UnitId.in_subquery(scope::units_in(self.instansi)))
                .into_tuple()
                .all(self.tx)
                .await?;
            for (number, id) in rows {
                found.entry(number).or_default().push(id);
            }
        }
        Ok(found)
    }

    /// Holds employees until the transaction ends.
    pub(super) async fn lock(&self, employees: BTreeSet<EmployeeId>) -> Result<(), Error> {
        for chunk in chunks(employees) {
            employee::Entity::find()
                .filter(employee::Column::Id.is_in(chunk))
                .order_by_asc(employee::Column::Id)
                .lock_exclusive()
                .all(self.tx)
                .await?;
        }
        Ok(())
    }

    /// What is believed of employees now.
    pub(super) async fn known(
        &self,
        employees: BTreeSet<EmployeeId>,
    ) -> Result<HashMap<EmployeeId, Vec<Known>>, Error> {
        let mut known: HashMap<EmployeeId, Vec<Known>> =
            employees.iter().map(|employee| (*employee, Vec::new())).collect();
        for chunk in chunks(employees) {
            let rows = fact::Entity::find()
                .filter(fact::Column::EmployeeId.is_in(chunk))
                .filter(fact::Column::SupersededAt.is_null())
                .all(self.tx)
                .await?;
            for row in rows {
                let held = Known { id: row.id, value: row.sealed_value()?, range: row.range() };
                known.entry(row.employee_id).or_default().push(held);
            }
        }
        Ok(known)
    }
}

/// Lists of ids or words, each small enough for one query.
pub(super) fn chunks<T: Ord + Clone + Eq + Hash>(all: BTreeSet<T>) -> Vec<Vec<T>> {
    let all: Vec<T> = all.into_iter().collect();
    all.chunks(facts::CHUNK).map(<[T]>::to_vec).collect()
}
