//! Bulk reads for other crates.

use kernel::id::{EmployeeId, RunId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::Error;
use crate::entity::payslip;

/// Everyone with a payslip in a run.
///
/// # Errors
/// When the database fails.
pub async fn paid_in(conn: &impl ConnectionTrait, run: RunId) -> Result<Vec<EmployeeId>, Error> {
    Ok(payslip::Entity::find()
        .select_only()
        .column(payslip::Column::EmployeeId)
        .filter(payslip::Column::RunId.eq(run))
        .into_tuple()
        .all(conn)
        .await?)
}
