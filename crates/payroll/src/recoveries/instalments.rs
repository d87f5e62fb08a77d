//! Instalments that are taken from pay: what is due in a payment month, and what a run that became final has taken.

use std::collections::{BTreeMap, HashSet};

use kernel::Rupiah;
use kernel::id::{EmployeeId, RecoveryId, RecoveryPaymentId};
use platform::{Act, Acted, acts, among};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    Select, SelectExt,
};
use serde_json::json;

use super::{PART, Recovery, amounts_of};
use crate::Error;
use crate::entity::{payslip, recovery as row, recovery_payment as payment};
use crate::rules::line;
use crate::runs::{BaseKind, Run, RunKind};
use crate::states::actor_id;

/// Claims with an instalment in the run's payment month: those of TPP are repaid from the TPP, all others from the salary.
fn planned(run: &Run) -> Select<row::Entity> {
    let kinds: &[BaseKind] = match run.kind {
        RunKind::Tpp => &[BaseKind::Tpp],
        _ => &[BaseKind::GajiInduk, BaseKind::Thr, BaseKind::Gaji13],
    };
    let amount = (row::Entity, row::Column::Amount);
    row::Entity::find()
        .filter(row::COLUMN.instansi_id.eq(run.instansi_id))
        .filter(row::COLUMN.kind.is_in(kinds.iter().copied()))
        .filter(row::COLUMN.instalments_from.lte(run.payment_month))
        .filter(row::COLUMN.instalment.is_not_null())
        .filter(Expr::col((row::Entity, row::Column::Repaid)).not_equals(amount))
}

/// Whether the run has an instalment to take of anybody of the instansi.
pub(crate) async fn is_any_due(conn: &impl ConnectionTrait, run: &Run) -> Result<bool, Error> {
    Ok(planned(run).exists(conn).await?)
}

/// What is due of some people, claim by claim, the oldest first. A month takes one instalment of a claim, whatever it pays.
pub(crate) async fn due_in(
    conn: &impl ConnectionTrait,
    run: &Run,
    employees: &[EmployeeId],
) -> Result<Vec<(Recovery, Rupiah)>, Error> {
    let mut due = Vec::new();
    for part in employees.chunks(PART) {
        let claims = planned(run)
            .filter(among(conn, row::Column::EmployeeId, part.iter().copied()))
            .order_by_asc(row::Column::Id)
            .all(conn)
            .await?;
        let taken = taken_in(conn, run, claims.iter().map(|claim| claim.id)).await?;
        let left = claims.into_iter().filter(|claim| !taken.contains(&claim.id));
        due.extend(left.map(|claim| {
            let instalment = Ord::min(claim.instalment.unwrap_or_default(), claim.balance());
            (claim, instalment)
        }));
    }
    Ok(due)
}

/// Which claims another payment of the month has taken an instalment of.
async fn taken_in(
    conn: &impl ConnectionTrait,
    run: &Run,
    claims: impl Iterator<Item = RecoveryId>,
) -> Result<HashSet<RecoveryId>, Error> {
    let to_payslip: sea_orm::RelationDef = payment::Entity::belongs_to(payslip::Entity)
        .from(payment::Column::PayslipId)
        .to(payslip::Column::Id)
        .into();
    let found: Vec<RecoveryId> = payment::Entity::find()
        .select_only()
        .column(payment::Column::RecoveryId)
        .join(JoinType::InnerJoin, to_payslip)
        .filter(payment::COLUMN.recovery_id.is_in(claims))
        .filter(payslip::COLUMN.payment_month.eq(run.payment_month))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().collect())
}

/// Records what a run that is approved in this transaction has taken: each instalment is a payment of its claim, with the payslip as
/// its receipt. A person's claims are served in the order in which they were due.
///
/// # Errors
/// `RunStale` where less is owed than was taken; when the database fails.
pub(crate) async fn take_instalments(tx: &impl ConnectionTrait, act: &Act, run: &Run) -> Result<(), Error> {
    let slips = amounts_of(tx, run, line::POTONGAN_PENGEMBALIAN).await?;
    for slips in slips.chunks(PART) {
        let people: Vec<EmployeeId> = slips.iter().map(|slip| slip.employee).collect();
        // Held until the commit, so that nothing else repays them meanwhile.
        let held = planned(run).filter(row::COLUMN.employee_id.is_in(people.iter().copied()));
        held.order_by_asc(row::Column::Id).lock_exclusive().all(tx).await?;
        let mut due: BTreeMap<EmployeeId, Vec<(Recovery, Rupiah)>> = BTreeMap::new();
        for (claim, amount) in due_in(tx, run, &people).await? {
            due.entry(claim.employee_id).or_default().push((claim, amount));
        }
        let (mut rows, mut told) = (Vec::new(), Vec::new());
        for slip in slips {
            let mut left = slip.amount;
            for (claim, asked) in due.remove(&slip.employee).unwrap_or_default() {
                let taken = Ord::min(asked, left);
                if taken == Rupiah::ZERO {
                    continue;
                }
                left -= taken;
                rows.push(payment::ActiveModel {
                    id: Set(RecoveryPaymentId::new()),
                    recovery_id: Set(claim.id),
                    amount: Set(taken),
                    receipt_number: Set(slip.id.to_string()),
                    payslip_id: Set(Some(slip.id)),
                    received_on: Set(act.today),
                    recorded_by: Set(actor_id(act.actor)),
                    recorded_at: Set(act.at),
                });
                let acted = Acted::new("payroll.recovery_repaid", claim.id).within(claim.instansi_id);
                let details =
                    json!({ "amount": taken, "payslip": slip.id, "balance": claim.balance() - taken });
                told.push(acted.about(claim.employee_id).with(details));
            }
            if left > Rupiah::ZERO {
                return Err(Error::RunStale);
            }
        }
        if rows.is_empty() {
            continue;
        }
        payment::Entity::insert_many(rows).exec_without_returning(tx).await?;
        count(tx, slips.iter().map(|slip| slip.id)).await?;
        acts::record_all(tx, act, told).await?;
    }
    Ok(())
}

/// Adds what payslips have repaid to their claims.
async fn count(
    tx: &impl ConnectionTrait,
    slips: impl Iterator<Item = kernel::id::PayslipId>,
) -> Result<(), Error> {
    let of_slips = Condition::all().add(payment::COLUMN.payslip_id.is_in(slips));
    let repaid = Query::select()
        .expr(Expr::col((payment::Entity, payment::Column::Amount)).sum().cast_as("BIGINT"))
        .from(payment::Entity)
        .and_where(
            Expr::col((payment::Entity, payment::Column::RecoveryId)).equals((row::Entity, row::Column::Id)),
        )
        .cond_where(of_slips.clone())
        .take();
    let paid =
        Query::select().column(payment::Column::RecoveryId).from(payment::Entity).cond_where(of_slips).take();
    row::Entity::update_many()
        .col_expr(
            row::Column::Repaid,
            Expr::col(row::Column::Repaid).add(Expr::SubQuery(None, Box::new(repaid.into()))),
        )
        .col_expr(row::Column::Version, Expr::col(row::Column::Version).add(1))
        .filter(row::COLUMN.id.in_subquery(paid))
        .exec(tx)
        .await?;
    Ok(())
}
