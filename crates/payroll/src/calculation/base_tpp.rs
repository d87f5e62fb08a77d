//! What was paid as TPP for the base month of THR and the 13th salary, from the final payslips.

use std::collections::HashMap;

use kernel::Rupiah;
use kernel::id::{EmployeeId, PayslipId, RunId};
use kernel::recipe::Source;
use platform::among;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::plan::Plan;
use crate::Error;
use crate::entity::{payroll_run as run, payslip};
use crate::recipes::compiled_recipe;
use crate::rules::line;
use crate::runs::{BaseKind, Run};
use crate::states::RunStatus;

/// The final runs of the base month's TPP, each with where its TPP stands among its lines.
#[derive(Debug, Default)]
pub(crate) struct BaseTpp {
    lines: HashMap<RunId, Vec<usize>>,
}

impl BaseTpp {
    /// Nothing for a run that carries none.
    pub(super) async fn of(conn: &impl ConnectionTrait, run: &Run) -> Result<Self, Error> {
        if run.base_kind.yearly().is_none() || run.policy_id.is_none() {
            return Ok(Self::default());
        }
        let runs: Vec<(RunId, Option<String>)> = run::Entity::find()
            .select_only()
            .columns([run::Column::Id, run::Column::RecipeHash])
            .filter(run::COLUMN.instansi_id.eq(run.instansi_id))
            .filter(run::COLUMN.base_kind.eq(BaseKind::Tpp))
            .filter(run::COLUMN.service_month.eq(run.service_month))
            .filter(run::COLUMN.status.is_in(RunStatus::FINAL))
            .into_tuple()
            .all(conn)
            .await?;
        let mut lines = HashMap::with_capacity(runs.len());
        for (id, hash) in runs {
            let Some(hash) = hash else { continue };
            let compiled = compiled_recipe(conn, &hash).await?;
            let codes = compiled.recipe().steps.iter().filter(|step| step.line.is_some());
            let of_tpp = codes.enumerate().filter(|(_, step)| line::is_of_tpp(&step.name));
            lines.insert(id, of_tpp.map(|(at, _)| at).collect());
        }
        Ok(Self { lines })
    }
}

/// What each of the people was paid.
pub(super) async fn base_tpp(
    conn: &impl ConnectionTrait,
    plan: &Plan,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, (Rupiah, Source)>, Error> {
    let known = &plan.base_tpp.lines;
    if known.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(EmployeeId, PayslipId, RunId, String)> = payslip::Entity::find()
        .select_only()
        .columns([
            payslip::Column::EmployeeId,
            payslip::Column::Id,
            payslip::Column::RunId,
            payslip::Column::Lines,
        ])
        .filter(payslip::COLUMN.run_id.is_in(known.keys().copied()))
        .filter(among(conn, payslip::Column::EmployeeId, employees.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    let date = plan.run.service_month.first_day();
    let mut paid = HashMap::with_capacity(rows.len());
    for (employee, id, run, lines) in rows {
        let amounts: Vec<Rupiah> = serde_json::from_str(&lines)
            .map_err(|error| platform::Error::Broken(format!("lines of payslip {id}: {error}")))?;
        let of_tpp = known.get(&run).into_iter().flatten();
        let sum = of_tpp.filter_map(|at| amounts.get(*at)).fold(Rupiah::ZERO, |sum, amount| sum + *amount);
        paid.insert(employee, (sum, Source { kind: "payslip".to_owned(), id: id.0, date }));
    }
    Ok(paid)
}
