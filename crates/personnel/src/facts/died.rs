//! Who died in a month, for the salary that goes on to survivors.

use kernel::Month;
use kernel::id::EmployeeId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::Error;
use crate::entity::fact;
use crate::value::{FactKind, FactValue, Status};

/// Whose status changed to deceased in a month, wherever they served.
pub(super) async fn who_died(conn: &impl ConnectionTrait, month: Month) -> Result<Vec<EmployeeId>, Error> {
    let changed: Vec<(EmployeeId, String)> = fact::Entity::find()
        .select_only()
        .columns([fact::Column::EmployeeId, fact::Column::Value])
        .filter(fact::Column::SupersededAt.is_null())
        .filter(fact::Column::Kind.eq(FactKind::Status))
        .filter(fact::Column::ValidFrom.gte(month.first_day()))
        .filter(fact::Column::ValidFrom.lt(month.next().first_day()))
        .into_tuple()
        .all(conn)
        .await?;
    let mut died = Vec::new();
    for (employee, value) in changed {
        if matches!(fact::parse(&value)?, FactValue::Status { status: Status::Deceased, .. }) {
            died.push(employee);
        }
    }
    Ok(died)
}
