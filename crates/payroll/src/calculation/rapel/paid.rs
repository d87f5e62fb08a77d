//! What was paid to one part of the people: by final runs, and by final rapels of the same months since.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use kernel::Month;
use kernel::id::{EmployeeId, PayslipId, RunId, UnitId};
use kernel::recipe::{Compiled, Source};
use platform::among;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, RelationDef, Select,
};

use super::super::gather::CHUNK;
use super::months::Months;
use crate::Error;
use crate::entity::{payroll_run as run, payroll_slot as slot, payslip, rapel_month};
use crate::payslips::components_paid;
use crate::recipes::compiled_recipe;
use crate::rules::difference::Lines;
use crate::rules::rapel::Differences;
use crate::runs::{Run, RunKind};
use crate::states::RunStatus;

/// The months of a year: for more of them a part has fewer people.
const YEAR: usize = 12;

/// One month that was paid to somebody.
#[derive(Clone, Debug)]
pub(super) struct PaidMonth {
    pub(super) month: Month,
    pub(super) is_to_survivors: bool,
    pub(super) payslip: PayslipId,
    pub(super) skpd: UnitId,
    pub(super) unit: UnitId,
    /// What was paid of each component in all.
    pub(super) lines: Lines,
    /// How often it has been settled since.
    pub(super) rounds: i32,
}

/// The people of a part, in the order of their ids, with their months in order.
#[derive(Debug, Default)]
pub(super) struct PaidPeople(pub(super) BTreeMap<EmployeeId, Vec<PaidMonth>>);

impl PaidMonth {
    /// The payslip as the source of an input of a recipe.
    pub(super) fn source(&self) -> Source {
        Source { kind: "payslip".to_owned(), id: self.payslip.0, date: self.month.first_day() }
    }
}

impl PaidPeople {
    pub(super) fn last(&self) -> Option<EmployeeId> {
        self.0.keys().next_back().copied()
    }

    pub(super) fn len(&self) -> u64 {
        u64::try_from(self.0.len()).unwrap_or(u64::MAX)
    }
}

#[derive(FromQueryResult)]
struct SlipRow {
    id: PayslipId,
    employee_id: EmployeeId,
    skpd_id: UnitId,
    unit_id: UnitId,
    lines: String,
    service_month: Month,
    kind: RunKind,
    recipe_hash: Option<String>,
}

/// The next part; none at the end.
pub(super) async fn gather(
    conn: &impl ConnectionTrait,
    (run, months): (&Run, &Months),
    after: Option<EmployeeId>,
) -> Result<Option<PaidPeople>, Error> {
    let part = CHUNK * YEAR / months.plans.len().max(YEAR);
    let mut query = paid_by(run)
        .select_only()
        .column(payslip::Column::EmployeeId)
        .distinct()
        .order_by_asc(payslip::Column::EmployeeId)
        .limit(u64::try_from(part.max(1)).unwrap_or(u64::MAX));
    if let Some(after) = after {
        query = query.filter(payslip::COLUMN.employee_id.gt(after));
    }
    let people: Vec<EmployeeId> = query.into_tuple().all(conn).await?;
    if people.is_empty() {
        return Ok(None);
    }
    let mut since = settled_since(conn, run, &people).await?;
    let rows = paid_by(run)
        .select_only()
        .columns([payslip::Column::Id, payslip::Column::EmployeeId])
        .columns([payslip::Column::SkpdId, payslip::Column::UnitId, payslip::Column::Lines])
        .columns([run::Column::ServiceMonth, run::Column::Kind, run::Column::RecipeHash])
        .filter(among(conn, payslip::Column::EmployeeId, people))
        .order_by_asc(run::Column::ServiceMonth)
        .into_model::<SlipRow>()
        .all(conn)
        .await?;
    let mut recipes: HashMap<String, Arc<Compiled>> = HashMap::new();
    let mut found = PaidPeople::default();
    for row in rows {
        let hash = row.recipe_hash.clone().unwrap_or_default();
        let recipe = match recipes.entry(hash) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let recipe = compiled_recipe(conn, new.key()).await?;
                new.insert(recipe)
            }
        };
        let mut lines = components_paid(recipe.recipe(), (row.id, &row.lines))?;
        let (rounds, settled) = since.remove(&row.id).unwrap_or_default();
        for (code, amount) in settled {
            *lines.entry(code).or_default() += amount;
        }
        found.0.entry(row.employee_id).or_default().push(PaidMonth {
            month: row.service_month,
            is_to_survivors: row.kind == RunKind::Terusan,
            payslip: row.id,
            skpd: row.skpd_id,
            unit: row.unit_id,
            lines,
            rounds,
        });
    }
    Ok(Some(found))
}

/// The payslips of final runs that hold the slots of the months, in the run's units.
fn paid_by(of: &Run) -> Select<payslip::Entity> {
    let to_run: RelationDef =
        payslip::Entity::belongs_to(run::Entity).from(payslip::Column::RunId).to(run::Column::Id).into();
    let to_slot: RelationDef = payslip::Entity::belongs_to(slot::Entity)
        .from((payslip::Column::RunId, payslip::Column::EmployeeId))
        .to((slot::Column::RunId, slot::Column::EmployeeId))
        .into();
    let wanted = Condition::all()
        .add(slot::COLUMN.kind.eq(of.base_kind))
        .add(slot::COLUMN.service_month.gte(of.settles_from.unwrap_or(of.service_month)))
        .add(slot::COLUMN.service_month.lte(of.service_month))
        .add(run::COLUMN.instansi_id.eq(of.instansi_id))
        .add(run::COLUMN.status.is_in(RunStatus::FINAL));
    let paid = payslip::Entity::find()
        .join(JoinType::InnerJoin, to_run)
        .join(JoinType::InnerJoin, to_slot)
        .filter(wanted);
    if of.unit_id == of.instansi_id {
        return paid;
    }
    let unit = Expr::col((payslip::Entity, payslip::Column::UnitId));
    let below = personnel::scope::of_unit(of.unit_id);
    paid.filter(personnel::scope::unit_condition(&below, unit, of.facts_as_of))
}

/// How many people the months paid, for the progress.
pub(super) async fn count(conn: &impl ConnectionTrait, run: &Run) -> Result<u64, Error> {
    let people = paid_by(run).select_only().column(payslip::Column::EmployeeId).distinct();
    Ok(people.count(conn).await?)
}

/// What final rapels have settled of each payslip, and how often.
async fn settled_since(
    conn: &impl ConnectionTrait,
    of: &Run,
    people: &[EmployeeId],
) -> Result<HashMap<PayslipId, (i32, Differences)>, Error> {
    let to_run: RelationDef = rapel_month::Entity::belongs_to(run::Entity)
        .from(rapel_month::Column::RunId)
        .to(run::Column::Id)
        .into();
    let rows: Vec<(PayslipId, RunId, String)> = rapel_month::Entity::find()
        .select_only()
        .columns([
            rapel_month::Column::PayslipId,
            rapel_month::Column::RunId,
            rapel_month::Column::Differences,
        ])
        .join(JoinType::InnerJoin, to_run)
        .filter(among(conn, rapel_month::Column::EmployeeId, people.iter().copied()))
        .filter(rapel_month::COLUMN.kind.eq(of.base_kind))
        .filter(run::COLUMN.status.is_in(RunStatus::FINAL))
        .into_tuple()
        .all(conn)
        .await?;
    let mut settled: HashMap<PayslipId, (i32, Differences)> = HashMap::new();
    for (payslip, by, differences) in rows {
        let differences: Differences = serde_json::from_str(&differences)
            .map_err(|error| platform::Error::Broken(format!("what run {by} settles: {error}")))?;
        let known = settled.entry(payslip).or_default();
        known.0 += 1;
        for (code, amount) in differences {
            *known.1.entry(code).or_default() += amount;
        }
    }
    Ok(settled)
}
