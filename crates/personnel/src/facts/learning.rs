//! Certificates, for those who judge somebody's work.

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::id::EmployeeId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::Error;
use crate::entity::fact;
use crate::value::{Certificate, FactKind, FactValue};

/// The certificates of an employee that began on some days, oldest first, each with its first day.
///
/// # Errors
/// When the database fails.
pub async fn certificates_of(
    conn: &impl ConnectionTrait,
    employee: EmployeeId,
    days: DateRange,
) -> Result<Vec<(NaiveDate, Certificate)>, Error> {
    let rows = fact::Entity::find()
        .filter(fact::Column::EmployeeId.eq(employee))
        .filter(fact::Column::Kind.eq(FactKind::Certificate))
        .filter(fact::Column::SupersededAt.is_null())
        .filter(fact::Column::ValidFrom.gte(days.from))
        .filter(fact::Column::ValidFrom.lt(days.stored_until()))
        .order_by_asc(fact::Column::ValidFrom)
        .order_by_asc(fact::Column::Id)
        .all(conn)
        .await?;
    let mut certificates = Vec::with_capacity(rows.len());
    for row in rows {
        if let FactValue::Certificate(certificate) = row.sealed_value()? {
            certificates.push((row.valid_from, certificate));
        }
    }
    Ok(certificates)
}
