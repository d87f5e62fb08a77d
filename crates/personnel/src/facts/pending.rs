//! Decrees that are known and not applied, as pay must know them.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::id::{DecreeId, EmployeeId};
use platform::among;
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::CHUNK;
use crate::Error;
use crate::decrees::{DecreeKind, rule_of, waiting};
use crate::entity::proposal;
use crate::proposals::ChangeKind;
use crate::rules::decree::{PayEffect, pay_effect};
use crate::value::FactKind;

/// A decree that will change an employee's pay, and has not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The decree.
    pub decree_id: DecreeId,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub kind: DecreeKind,
    /// The day from which it takes effect.
    pub tmt: NaiveDate,
    /// Whether it ends or rests pay.
    pub stops_pay: bool,
}

#[derive(FromQueryResult)]
struct Row {
    employee_id: EmployeeId,
    decree_id: DecreeId,
    number: String,
    decree_kind: DecreeKind,
    tmt: NaiveDate,
    change: ChangeKind,
    fact_kind: FactKind,
    code: String,
}

/// The decrees, registered or verified and not applied, that change something for these employees before a day and touch pay,
/// each once, in the order of their numbers. One query for each chunk.
///
/// # Errors
/// When the database fails.
pub async fn pending_effects(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    before: NaiveDate,
) -> Result<HashMap<EmployeeId, Vec<Pending>>, Error> {
    let mut all: HashMap<EmployeeId, Vec<Pending>> = HashMap::new();
    for chunk in employees.chunks(CHUNK) {
        let rows = waiting()
            .column(proposal::Column::EmployeeId)
            .filter(among(conn, proposal::Column::EmployeeId, chunk.iter().copied()))
            .filter(proposal::Column::EffectiveFrom.lt(before))
            .order_by_asc(crate::entity::decree::Column::Number)
            .order_by_asc(proposal::Column::Id)
            .into_model::<Row>()
            .all(conn)
            .await?;
        for row in rows {
            let code = (row.change != ChangeKind::Retract).then_some(row.code.as_str());
            let effect = pay_effect(rule_of(row.decree_kind)?.pay, row.fact_kind, code);
            if effect == PayEffect::Nothing {
                continue;
            }
            let of_employee = all.entry(row.employee_id).or_default();
            let stops_pay = effect == PayEffect::Stops;
            match of_employee.iter_mut().find(|known| known.decree_id == row.decree_id) {
                Some(known) => known.stops_pay |= stops_pay,
                None => of_employee.push(Pending {
                    decree_id: row.decree_id,
                    number: row.number,
                    kind: row.decree_kind,
                    tmt: row.tmt,
                    stops_pay,
                }),
            }
        }
    }
    Ok(all)
}
