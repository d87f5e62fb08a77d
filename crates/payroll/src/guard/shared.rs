//! Who shares an account: a question to the whole instansi, because the other one may be paid by another run.

use std::collections::HashMap;

use kernel::Rupiah;
use kernel::id::EmployeeId;
use personnel::facts::accounts_shared;
use platform::among;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::Found;
use crate::Error;
use crate::entity::payslip;
use crate::rules::guard::{Holder, shared};
use crate::runs::Run;

pub(super) async fn shared_accounts(conn: &impl ConnectionTrait, run: &Run) -> Result<Vec<Found>, Error> {
    let accounts = accounts_shared(conn, run.instansi_id, run.payment_month.first_day()).await?;
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let mut nets: HashMap<EmployeeId, Rupiah> = HashMap::new();
    let employees: Vec<EmployeeId> = accounts.iter().map(|(employee, _)| *employee).collect();
    for chunk in employees.chunks(personnel::facts::CHUNK) {
        let paid: Vec<(EmployeeId, Rupiah)> = payslip::Entity::find()
            .select_only()
            .columns([payslip::Column::EmployeeId, payslip::Column::Net])
            .filter(payslip::COLUMN.run_id.eq(run.id))
            .filter(among(conn, payslip::Column::EmployeeId, chunk.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        nets.extend(paid);
    }
    let holders = accounts.into_iter().filter_map(|(employee, account)| {
        Some(Holder {
            employee,
            fact: account.fact_id,
            since: account.range.from,
            number: account.number?,
            net: nets.get(&employee).copied(),
        })
    });
    Ok(shared(holders.collect()))
}
