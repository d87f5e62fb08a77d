//! Queries that several operations share, and those longer than a few lines.

use std::collections::HashMap;

use kernel::id::{EmployeeId, PayslipId, RunId, UnitId};
use personnel::entity::{employee, person, unit};
use platform::Act;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    RelationDef, Select,
};
use uuid::Uuid;

use crate::Error;
use crate::entity::{
    bonus_claim, payroll_run as run, payroll_slot, payslip, rapel_month, run_exclusion, run_fault,
    run_finding, run_law, run_total, transfer_return,
};
use crate::faults::INFORMATIONAL;
use crate::rules::guard::FindingSeverity;
use crate::staleness::stale_runs;
use crate::states::Situation;

/// Refuses a version that the caller did not see.
pub(crate) fn require_version(version: i64, expected: Option<i64>) -> Result<(), Error> {
    match expected {
        Some(expected) if expected != version => Err(platform::Error::Stale.into()),
        _ => Ok(()),
    }
}

/// The instansi of a unit that lies wholly within the scope.
pub(crate) async fn require_unit(
    conn: &impl ConnectionTrait,
    act: &Act,
    unit: UnitId,
) -> Result<UnitId, Error> {
    let found: Option<UnitId> = unit::Entity::find_by_id(unit)
        .select_only()
        .column(unit::Column::InstansiId)
        .filter(personnel::scope::unit_condition(&act.scope, unit::Column::Id, act.today))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(found.ok_or(platform::Error::NotFound("unit"))?)
}

/// The runs whose people lie wholly within the scope. Being paid, or being somebody's superior, opens no run.
pub(crate) fn runs_within(act: &Act) -> Select<run::Entity> {
    run::Entity::find().filter(personnel::scope::unit_condition(&act.scope, run::Column::UnitId, act.today))
}

/// A run within the scope, locked for the rest of the transaction.
pub(crate) async fn lock_run(
    tx: &DatabaseTransaction,
    act: &Act,
    (id, expected): (RunId, Option<i64>),
) -> Result<run::Model, Error> {
    let found = runs_within(act).filter(run::COLUMN.id.eq(id)).lock_exclusive().one(tx).await?;
    let run = found.ok_or(platform::Error::NotFound("run"))?;
    require_version(run.version, expected)?;
    Ok(run)
}

/// What the guard must know of runs beyond their rows: four queries, however many runs.
pub(crate) async fn situations(
    conn: &impl ConnectionTrait,
    runs: &[RunId],
) -> Result<HashMap<RunId, Situation>, Error> {
    let mut situations: HashMap<RunId, Situation> =
        runs.iter().map(|run| (*run, Situation::default())).collect();
    for run in stale_runs(conn, runs).await? {
        situations.entry(run).or_default().is_stale = true;
    }
    let open = run_fault::Entity::find()
        .select_only()
        .column(run_fault::Column::RunId)
        .expr_as(Expr::col(run_fault::Column::EmployeeId).count_distinct(), "people")
        .filter(run_fault::COLUMN.run_id.is_in(runs.iter().copied()))
        .filter(open_fault())
        .group_by(run_fault::Column::RunId)
        .into_tuple::<(RunId, i64)>()
        .all(conn)
        .await?;
    for (run, people) in open {
        situations.entry(run).or_default().open_faults = people;
    }
    let returned = transfer_return::Entity::find()
        .select_only()
        .column(transfer_return::Column::RunId)
        .expr_as(Expr::col(transfer_return::Column::Id).count(), "payments")
        .filter(transfer_return::COLUMN.run_id.is_in(runs.iter().copied()))
        .filter(transfer_return::COLUMN.paid_again_at.is_null())
        .group_by(transfer_return::Column::RunId)
        .into_tuple::<(RunId, i64)>()
        .all(conn)
        .await?;
    for (run, payments) in returned {
        situations.entry(run).or_default().open_returns = payments;
    }
    let found = run_finding::Entity::find()
        .select_only()
        .columns([run_finding::Column::RunId, run_finding::Column::Severity])
        .expr_as(Expr::col(run_finding::Column::Id).count(), "findings")
        .filter(run_finding::COLUMN.run_id.is_in(runs.iter().copied()))
        .filter(Expr::not_exists(is_accepted()))
        .group_by(run_finding::Column::RunId)
        .group_by(run_finding::Column::Severity)
        .into_tuple::<(RunId, FindingSeverity, i64)>()
        .all(conn)
        .await?;
    for (run, severity, findings) in found {
        let situation = situations.entry(run).or_default();
        match severity {
            FindingSeverity::Block => situation.open_blocks = findings,
            FindingSeverity::Warning => situation.open_warnings = findings,
        }
    }
    Ok(situations)
}

/// Whether somebody answers for a finding.
pub(crate) fn is_accepted() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from("finding_acceptance")
        .and_where(Expr::col(("finding_acceptance", "finding_id")).equals(("run_finding", "id")))
        .take()
}

/// Whether a finding is about the very one who acts, or for whom is acted.
pub(crate) fn is_about_self(act: &Act, finding: &run_finding::Model) -> bool {
    [act.actor.employee(), act.on_behalf_of].contains(&Some(finding.employee_id))
}

/// A fault that forbids approval: not for information only, and its person not excluded.
pub(crate) fn open_fault() -> Condition {
    let excluded = Query::select()
        .expr(Expr::val(1))
        .from("run_exclusion")
        .and_where(Expr::col(("run_exclusion", "run_id")).equals(("run_fault", "run_id")))
        .and_where(Expr::col(("run_exclusion", "employee_id")).equals(("run_fault", "employee_id")))
        .take();
    Condition::all().add(run_fault::COLUMN.code.is_not_in(INFORMATIONAL)).add(Expr::not_exists(excluded))
}

/// What the guard must know of one run.
pub(crate) async fn situation(conn: &impl ConnectionTrait, run: RunId) -> Result<Situation, Error> {
    Ok(situations(conn, &[run]).await?.remove(&run).unwrap_or_default())
}

/// Whom somebody left out of a run.
pub(crate) async fn excluded(conn: &impl ConnectionTrait, run: RunId) -> Result<Vec<EmployeeId>, Error> {
    Ok(run_exclusion::Entity::find()
        .select_only()
        .column(run_exclusion::Column::EmployeeId)
        .filter(run_exclusion::COLUMN.run_id.eq(run))
        .into_tuple()
        .all(conn)
        .await?)
}

/// Removes all that a calculation wrote, which frees the slots. Exclusions and acceptances stay: they are decisions.
pub(crate) async fn clear_run(tx: &DatabaseTransaction, run: RunId) -> Result<(), Error> {
    payslip::Entity::delete_many().filter(payslip::COLUMN.run_id.eq(run)).exec(tx).await?;
    payroll_slot::Entity::delete_many().filter(payroll_slot::COLUMN.run_id.eq(run)).exec(tx).await?;
    rapel_month::Entity::delete_many().filter(rapel_month::COLUMN.run_id.eq(run)).exec(tx).await?;
    bonus_claim::Entity::delete_many().filter(bonus_claim::COLUMN.run_id.eq(run)).exec(tx).await?;
    run_total::Entity::delete_many().filter(run_total::COLUMN.run_id.eq(run)).exec(tx).await?;
    run_law::Entity::delete_many().filter(run_law::COLUMN.run_id.eq(run)).exec(tx).await?;
    run_fault::Entity::delete_many().filter(run_fault::COLUMN.run_id.eq(run)).exec(tx).await?;
    run_finding::Entity::delete_many().filter(run_finding::COLUMN.run_id.eq(run)).exec(tx).await?;
    Ok(())
}

/// The first and the last id that a payslip of a run can have: they begin with the run's time.
pub(crate) fn ids_of_run(run: RunId) -> (PayslipId, PayslipId) {
    const REST: u32 = 80;
    let time = run.0.as_u128() >> REST << REST;
    let rest = (1_u128 << REST) - 1;
    (PayslipId(Uuid::from_u128(time)), PayslipId(Uuid::from_u128(time | rest)))
}

pub(crate) fn payslip_to_employee() -> RelationDef {
    payslip::Entity::belongs_to(employee::Entity)
        .from(payslip::Column::EmployeeId)
        .to(employee::Column::Id)
        .into()
}

pub(crate) fn employee_to_person() -> RelationDef {
    employee::Entity::belongs_to(person::Entity)
        .from(employee::Column::PersonId)
        .to(person::Column::Id)
        .into()
}

/// The person's name has the text in it, or the number begins with it.
pub(crate) fn person_like(text: &str) -> Condition {
    let literal: String = text
        .to_lowercase()
        .chars()
        .flat_map(|letter| matches!(letter, '%' | '_' | '\\').then_some('\\').into_iter().chain([letter]))
        .collect();
    let escaped = |pattern: String| LikeExpr::new(pattern).escape('\\');
    let name = Expr::expr(Func::lower(Expr::col((person::Entity, person::Column::Name))));
    let nip = Expr::col((employee::Entity, employee::Column::Nip));
    Condition::any()
        .add(name.like(escaped(format!("%{literal}%"))))
        .add(nip.like(escaped(format!("{literal}%"))))
}
