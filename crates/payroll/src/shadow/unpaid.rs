//! Whom only the list names.

use std::collections::{HashMap, HashSet};

use kernel::Nip;
use kernel::id::{EmployeeId, ImportId};
use personnel::entity::import;
use personnel::facts::CHUNK;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::compare::{Person, Work};
use super::read::Reason;
use super::rows::{broken, known, of_list, within};
use crate::Error;
use crate::entity::{run_exclusion, run_fault, shadow_row as row};
use crate::rules::shadow::{Compared, Listed};

const UNKNOWN: &str = "payroll.shadow_unknown_nip";
const EXCLUDED: &str = "payroll.shadow_excluded";
const NOT_DUE: &str = "payroll.shadow_not_due";

impl Work<'_> {
    /// Whom the list names and the run does not pay: with Merit's reason where the run's units have them.
    pub(super) async fn only_listed(&mut self) -> Result<(), Error> {
        let mut after: Option<Nip> = None;
        let own = self.own_imports().await?;
        loop {
            let met = Query::select()
                .expr(Expr::val(1))
                .from("shadow_person")
                .and_where(Expr::col(("shadow_person", "comparison_id")).eq(self.comparison.id))
                .and_where(Expr::col(("shadow_person", "nip")).equals(("shadow_row", "nip")))
                .take();
            let mut query = of_list(self.list()).filter(Expr::not_exists(met));
            if let Some(after) = &after {
                query = query.filter(row::COLUMN.nip.gt(after.clone()));
            }
            let limit = u64::try_from(CHUNK).unwrap_or(u64::MAX);
            let rows =
                query.order_by_asc(row::Column::Nip).limit(limit).all(self.context.db.latest()).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(last.nip.clone());
            let people = self.unpaid(rows, own.as_ref()).await?;
            self.write(people).await?;
        }
    }

    /// The imports of whoever asked. Somebody unknown has no unit: of a run of a part of the instansi the comparison tells of them
    /// only whom the own list names.
    async fn own_imports(&self) -> Result<Option<HashSet<ImportId>>, Error> {
        if self.comparison.unit_id == self.comparison.instansi_id {
            return Ok(None);
        }
        let own: Vec<ImportId> = import::Entity::find()
            .select_only()
            .column(import::Column::Id)
            .filter(import::Column::MadeBy.eq(self.comparison.made_by))
            .filter(import::Column::Month.eq(self.comparison.service_month))
            .into_tuple()
            .all(self.context.db.latest())
            .await?;
        Ok(Some(own.into_iter().collect()))
    }

    async fn unpaid(
        &mut self,
        rows: Vec<row::Model>,
        own: Option<&HashSet<ImportId>>,
    ) -> Result<Vec<Person>, Error> {
        let conn = self.context.db.latest();
        let nips: Vec<Nip> = rows.iter().map(|row| row.nip.clone()).collect();
        let by_nip: HashMap<Nip, EmployeeId> = known(conn, self.comparison.instansi_id, &nips)
            .await?
            .into_iter()
            .map(|(employee, nip)| (nip, employee))
            .collect();
        let ids: Vec<EmployeeId> = by_nip.values().copied().collect();
        let day = self.comparison.service_month.first_day();
        let unit = personnel::scope::of_unit(self.comparison.unit_id);
        let here = within(conn, (&unit, day), &ids).await?;
        let mut reasons = self.reasons(&ids).await?;
        let mut people = Vec::new();
        for row in rows {
            let employee = by_nip.get(&row.nip).copied();
            let is_here = match (employee, own) {
                (Some(employee), _) => here.contains(&employee),
                (None, Some(own)) => own.contains(&row.import_id),
                (None, None) => true,
            };
            if !is_here {
                self.tally.pass_over();
                continue;
            }
            let listed: Listed = serde_json::from_str(&row.listed).map_err(broken)?;
            let why = match employee {
                Some(employee) => {
                    reasons.remove(&employee).unwrap_or_else(|| vec![Reason::of(NOT_DUE, String::new())])
                }
                None => vec![Reason::of(UNKNOWN, String::new())],
            };
            let compared = Compared::only_theirs(listed.net);
            people.push(Person { nip: row.nip, employee, name: row.name, compared, reasons: why });
        }
        Ok(people)
    }

    /// Why the run leaves people out: by its faults, and by decision.
    async fn reasons(&self, people: &[EmployeeId]) -> Result<HashMap<EmployeeId, Vec<Reason>>, Error> {
        let conn = self.context.db.latest();
        let mut reasons: HashMap<EmployeeId, Vec<Reason>> = HashMap::new();
        let faults = run_fault::Entity::find()
            .filter(run_fault::COLUMN.run_id.eq(self.comparison.run_id))
            .filter(run_fault::COLUMN.employee_id.is_in(people.iter().copied()))
            .order_by_asc(run_fault::Column::Code)
            .all(conn)
            .await?;
        for fault in faults {
            reasons.entry(fault.employee_id).or_default().push(Reason::of(&fault.code, fault.detail));
        }
        let excluded = run_exclusion::Entity::find()
            .filter(run_exclusion::COLUMN.run_id.eq(self.comparison.run_id))
            .filter(run_exclusion::COLUMN.employee_id.is_in(people.iter().copied()))
            .all(conn)
            .await?;
        for exclusion in excluded {
            reasons.entry(exclusion.employee_id).or_default().push(Reason::of(EXCLUDED, exclusion.reason));
        }
        Ok(reasons)
    }
}
