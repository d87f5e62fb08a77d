//! Claiming the months that a rapel settles: two open runs never settle the same difference.

use std::collections::BTreeSet;

use kernel::id::EmployeeId;
use platform::bulk::BulkInsert;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::super::evaluate::Slip;
use super::super::plan::Plan;
use crate::Error;
use crate::entity::rapel_month;

const MONTHS: BulkInsert<9> = BulkInsert {
    table: "rapel_month",
    columns: [
        ("run_id", "uuid"),
        ("payslip_id", "uuid"),
        ("employee_id", "uuid"),
        ("service_month", "text"),
        ("kind", "text"),
        ("round", "int"),
        ("recipe_hash", "text"),
        ("inputs", "text"),
        ("differences", "text"),
    ],
    skip_existing: true,
};

/// Writes the months of all payslips, and returns whose months another run settles, without any of theirs.
pub(in super::super) async fn claim_months(
    tx: &impl ConnectionTrait,
    plan: &Plan,
    slips: &[Slip],
) -> Result<BTreeSet<EmployeeId>, Error> {
    let mut rows = Vec::new();
    for slip in slips {
        for settled in &slip.settles {
            let differences = serde_json::to_string(&settled.differences)
                .map_err(|error| platform::Error::Broken(format!("differences as JSON: {error}")))?;
            let (recipe, inputs) = settled.due.clone().unzip();
            rows.push([
                plan.run.id.into(),
                settled.payslip.into(),
                slip.employee.into(),
                settled.month.into(),
                sea_orm::ActiveEnum::to_value(&plan.run.base_kind).into(),
                settled.round.into(),
                recipe.into(),
                inputs.into(),
                differences.into(),
            ]);
        }
    }
    let wanted = rows.len();
    let written = MONTHS.insert(tx, rows).await?;
    if usize::try_from(written).is_ok_and(|written| written == wanted) {
        return Ok(BTreeSet::new());
    }
    let mine: Vec<(EmployeeId, i64)> = rapel_month::Entity::find()
        .select_only()
        .column(rapel_month::Column::EmployeeId)
        .column_as(rapel_month::Column::PayslipId.count(), "months")
        .filter(rapel_month::COLUMN.run_id.eq(plan.run.id))
        .filter(rapel_month::COLUMN.employee_id.is_in(slips.iter().map(|slip| slip.employee)))
        .group_by(rapel_month::Column::EmployeeId)
        .into_tuple()
        .all(tx)
        .await?;
    let whole = |slip: &&Slip| {
        let months = i64::try_from(slip.settles.len()).unwrap_or(i64::MAX);
        mine.iter().any(|(employee, written)| (*employee, *written) == (slip.employee, months))
    };
    let taken: BTreeSet<EmployeeId> =
        slips.iter().filter(|slip| !whole(slip)).map(|slip| slip.employee).collect();
    rapel_month::Entity::delete_many()
        .filter(rapel_month::COLUMN.run_id.eq(plan.run.id))
        .filter(rapel_month::COLUMN.employee_id.is_in(taken.iter().copied()))
        .exec(tx)
        .await?;
    Ok(taken)
}
