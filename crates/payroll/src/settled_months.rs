//! What a rapel settles, month by month: what was paid, what is due, and why they differ.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::id::PayslipId;
use kernel::recipe::{Compiled, Inputs, LineKind};
use kernel::{Label, Month, Rupiah};
use platform::{Act, Db};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use crate::Error;
use crate::entity::{payroll_run as run, payslip, rapel_month as row};
use crate::payslips::{PayslipHead, components_paid, find_payslip_head, line_steps};
use crate::recipes::compiled_recipe;
use crate::rules::difference::{Cause, Folded, Lines, causes};
use crate::rules::line;
use crate::rules::rapel::Differences;
use crate::runs::RunKind;
use crate::states::RunStatus;

/// A month that a payslip settles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledMonth {
    /// The month that was paid.
    pub month: Month,
    /// The payslip that paid it.
    pub payslip_id: PayslipId,
    /// 1 where it is settled for the first time.
    pub round: i32,
    /// Whether anything is due for it today.
    pub is_due: bool,
    /// The components that differ.
    pub lines: Vec<SettledLine>,
    /// Why; none where nothing is due.
    pub causes: Vec<Cause>,
}

/// A component of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledLine {
    /// The line's code.
    pub code: String,
    /// For people.
    pub label: Label,
    /// Earning or deduction.
    pub kind: LineKind,
    /// What was paid of it until then: by the payslip of the month, and by what has settled it before.
    pub paid: Rupiah,
    /// What is due.
    pub due: Rupiah,
}

/// What a payslip was calculated from.
struct Calculation {
    recipe: Arc<Compiled>,
    inputs: Inputs,
}

/// A payslip with the months that it settles, in their order; none for any other kind than a rapel.
///
/// # Errors
/// `NotFound` outside the scope; `Broken` when what was stored was altered.
#[tracing::instrument(skip_all, fields(payroll.payslip.id = %id))]
pub async fn settled_months(
    db: &Db,
    act: &Act,
    id: PayslipId,
) -> Result<(PayslipHead, Vec<SettledMonth>), Error> {
    let conn = db.read();
    let head = find_payslip_head(conn, act, id).await?;
    let months = if head.kind == RunKind::Rapel { months_of(conn, &head).await? } else { Vec::new() };
    Ok((head, months))
}

async fn months_of(conn: &impl ConnectionTrait, head: &PayslipHead) -> Result<Vec<SettledMonth>, Error> {
    let mine = row::Entity::find()
        .filter(row::COLUMN.run_id.eq(head.run_id))
        .filter(row::COLUMN.employee_id.eq(head.employee_id))
        .order_by_asc(row::Column::ServiceMonth)
        .all(conn)
        .await?;
    let payslips: Vec<PayslipId> = mine.iter().map(|month| month.payslip_id).collect();
    let mut before = first_paid(conn, &payslips).await?;
    for earlier in settled_before(conn, &payslips).await? {
        let is_before =
            |month: &&row::Model| month.payslip_id == earlier.payslip_id && month.round > earlier.round;
        if mine.iter().any(|month| is_before(&month)) {
            let Some((paid, by)) = before.get_mut(&earlier.payslip_id) else { continue };
            for (code, amount) in differences(&earlier)? {
                *paid.entry(code).or_default() += amount;
            }
            *by = calculation(conn, &earlier).await?;
        }
    }
    let mut months = Vec::with_capacity(mine.len());
    for month in mine {
        let (paid, by) = before.remove(&month.payslip_id).unwrap_or_default();
        let due = calculation(conn, &month).await?;
        months.push(told(month, (paid, by), due)?);
    }
    Ok(months)
}

fn told(
    month: row::Model,
    (paid, by): (Lines, Option<Calculation>),
    due: Option<Calculation>,
) -> Result<SettledMonth, Error> {
    let differences = differences(&month)?;
    let recipes = [&due, &by].into_iter().flatten().map(|of| of.recipe.recipe());
    let mut steps: HashMap<&str, (&Label, LineKind)> = HashMap::new();
    for (code, label, kind) in recipes.flat_map(line_steps) {
        steps.entry(code).or_insert((label, kind));
    }
    let line = |(code, amount): (&String, &Rupiah)| {
        let (label, kind) = steps.get(code.as_str())?;
        let paid = paid.get(code).copied().unwrap_or_default();
        let (code, label) = (code.clone(), (*label).clone());
        Some(SettledLine { code, label, kind: *kind, paid, due: paid + *amount })
    };
    let causes = match (&by, &due) {
        (Some(by), Some(due)) => components(
            causes(folded(by), folded(due)).map_err(|missing| altered(month.payslip_id, missing))?,
            &steps,
        ),
        _ => Vec::new(),
    };
    Ok(SettledMonth {
        month: month.service_month,
        payslip_id: month.payslip_id,
        round: month.round,
        is_due: due.is_some(),
        lines: differences.iter().filter_map(line).collect(),
        causes,
    })
}

fn folded(calculation: &Calculation) -> Folded<'_> {
    Folded { recipe: &calculation.recipe, inputs: &calculation.inputs }
}

/// The causes with the components that they moved; what moved tax or rounding alone is no cause of a rapel.
fn components(causes: Vec<Cause>, steps: &HashMap<&str, (&Label, LineKind)>) -> Vec<Cause> {
    let kind = |code: &str| steps.get(code).map(|(_, kind)| *kind);
    let of_components = |mut cause: Cause| {
        cause.lines.retain(|(code, _)| kind(code).is_some_and(|kind| line::is_component(code, kind)));
        let signed = cause.lines.iter().map(|(code, amount)| match kind(code) {
            Some(LineKind::Deduction) => -*amount,
            _ => *amount,
        });
        cause.net = signed.sum();
        (!cause.lines.is_empty()).then_some(cause)
    };
    causes.into_iter().filter_map(of_components).collect()
}

/// What the payslips of the months paid of each component, and by which calculation.
async fn first_paid(
    conn: &impl ConnectionTrait,
    payslips: &[PayslipId],
) -> Result<HashMap<PayslipId, (Lines, Option<Calculation>)>, Error> {
    let to_run = payslip::Entity::belongs_to(run::Entity).from(payslip::Column::RunId).to(run::Column::Id);
    let rows: Vec<(PayslipId, String, String, Option<String>)> = payslip::Entity::find()
        .select_only()
        .columns([payslip::Column::Id, payslip::Column::Inputs, payslip::Column::Lines])
        .column(run::Column::RecipeHash)
        .join(JoinType::InnerJoin, to_run.into())
        .filter(payslip::COLUMN.id.is_in(payslips.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    let mut paid = HashMap::with_capacity(rows.len());
    for (id, inputs, lines, hash) in rows {
        let recipe = compiled_recipe(conn, &hash.unwrap_or_default()).await?;
        let inputs = serde_json::from_str(&inputs).map_err(|error| altered(id, error))?;
        let lines = components_paid(recipe.recipe(), (id, &lines))?;
        paid.insert(id, (lines, Some(Calculation { recipe, inputs })));
    }
    Ok(paid)
}

/// What final rapels have settled of these payslips, the first round first.
async fn settled_before(
    conn: &impl ConnectionTrait,
    payslips: &[PayslipId],
) -> Result<Vec<row::Model>, Error> {
    let to_run = row::Entity::belongs_to(run::Entity).from(row::Column::RunId).to(run::Column::Id);
    Ok(row::Entity::find()
        .join(JoinType::InnerJoin, to_run.into())
        .filter(row::COLUMN.payslip_id.is_in(payslips.iter().copied()))
        .filter(run::COLUMN.status.is_in(RunStatus::FINAL))
        .order_by_asc(row::Column::Round)
        .all(conn)
        .await?)
}

async fn calculation(conn: &impl ConnectionTrait, month: &row::Model) -> Result<Option<Calculation>, Error> {
    let (Some(hash), Some(inputs)) = (&month.recipe_hash, &month.inputs) else { return Ok(None) };
    let inputs = serde_json::from_str(inputs).map_err(|error| altered(month.payslip_id, error))?;
    Ok(Some(Calculation { recipe: compiled_recipe(conn, hash).await?, inputs }))
}

fn differences(month: &row::Model) -> Result<Differences, Error> {
    serde_json::from_str(&month.differences).map_err(|error| altered(month.payslip_id, error))
}

fn altered(id: PayslipId, what: impl std::fmt::Display) -> Error {
    platform::Error::Broken(format!("what settles payslip {id}: {what}")).into()
}
