//! What was paid too much: a claim for each person whom an approved rapel found overpaid in all, repaid at once or by instalments
//! into the treasury, until nothing is owed.

mod instalments;
mod read;
mod repay;

pub(crate) use instalments::{due_in, is_any_due, take_instalments};
pub use read::{OwedBy, RecoveryFilter, RecoveryView, find_recovery, list_own_recoveries, list_recoveries};
pub use repay::{Instalments, Receipt, plan_recovery, repay_recovery};

use kernel::Rupiah;
use kernel::id::{EmployeeId, PayslipId, RecoveryId, UnitId};
use platform::{Act, Acted, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

use crate::Error;
use crate::entity::{payslip, recovery as row};
use crate::recipes::compiled_recipe;
use crate::rules::line;
use crate::runs::Run;
use crate::states::RecoveryStatus;

pub use row::Model as Recovery;

/// Claims made by one statement.
const PART: usize = 500;

impl Recovery {
    /// What is still owed.
    pub fn balance(&self) -> Rupiah {
        self.amount - self.repaid
    }

    /// Where it stands.
    pub fn status(&self) -> RecoveryStatus {
        if self.balance() == Rupiah::ZERO { RecoveryStatus::Settled } else { RecoveryStatus::Open }
    }
}

/// Makes the claims of a rapel that is approved in this transaction.
///
/// # Errors
/// When the database fails.
pub(crate) async fn claim_back(tx: &impl ConnectionTrait, act: &Act, run: &Run) -> Result<(), Error> {
    let (mut rows, mut made) = (Vec::new(), Vec::new());
    for slip in amounts_of(tx, run, line::KELEBIHAN_DITAGIH).await? {
        let (payslip_id, employee_id, unit_id, amount) = (slip.id, slip.employee, slip.unit, slip.amount);
        let id = RecoveryId::new();
        rows.push(row::ActiveModel {
            id: Set(id),
            run_id: Set(run.id),
            payslip_id: Set(payslip_id),
            employee_id: Set(employee_id),
            instansi_id: Set(run.instansi_id),
            unit_id: Set(unit_id),
            kind: Set(run.base_kind),
            amount: Set(amount),
            repaid: Set(Rupiah::ZERO),
            instalment: Set(None),
            instalments_from: Set(None),
            agreement: Set(None),
            made_at: Set(act.at),
            version: Set(1),
        });
        let acted = Acted::new("payroll.recovery_made", id).within(run.instansi_id).about(employee_id);
        made.push(acted.with(json!({ "amount": amount, "payslip": payslip_id })));
    }
    for part in rows.chunks(PART) {
        row::Entity::insert_many(part.to_vec()).exec_without_returning(tx).await?;
    }
    acts::record_all(tx, act, made).await?;
    Ok(())
}

/// What one payslip has in a line.
struct Amount {
    id: PayslipId,
    employee: EmployeeId,
    unit: UnitId,
    amount: Rupiah,
}

/// The payslips of a run that have more than nothing in a line; none where its recipe has no such line.
async fn amounts_of(conn: &impl ConnectionTrait, run: &Run, code: &str) -> Result<Vec<Amount>, Error> {
    let Some(hash) = &run.recipe_hash else { return Ok(Vec::new()) };
    let recipe = compiled_recipe(conn, hash).await?;
    let mut lines = recipe.recipe().steps.iter().filter(|step| step.line.is_some());
    let Some(at) = lines.position(|step| step.name == code) else { return Ok(Vec::new()) };
    let slips: Vec<(PayslipId, EmployeeId, UnitId, String)> = payslip::Entity::find()
        .select_only()
        .columns([payslip::Column::Id, payslip::Column::EmployeeId])
        .columns([payslip::Column::UnitId, payslip::Column::Lines])
        .filter(payslip::COLUMN.run_id.eq(run.id))
        .into_tuple()
        .all(conn)
        .await?;
    let mut found = Vec::new();
    for (id, employee, unit, lines) in slips {
        let amounts: Vec<Rupiah> = serde_json::from_str(&lines)
            .map_err(|error| platform::Error::Broken(format!("lines of payslip {id}: {error}")))?;
        let amount = amounts.get(at).copied().filter(|amount| *amount > Rupiah::ZERO);
        found.extend(amount.map(|amount| Amount { id, employee, unit, amount }));
    }
    Ok(found)
}
