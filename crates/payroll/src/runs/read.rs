//! Reading runs: what they pay, and what can be done to them.

use std::collections::HashMap;

use kernel::id::{RunId, UnitId};
use kernel::recipe::LineKind;
use kernel::states::AllowedAct;
use kernel::{Label, Month, Rupiah};
use platform::cursor::{Page, Paging};
use platform::{Act, Db};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Run, RunKind, row};
use crate::duties::{Duties, parties};
use crate::entity::run_total;
use crate::law::{LawUsed, law_of_runs};
use crate::recipes::compiled_recipe;
use crate::states::{Party, RunAct, RunStatus, Situation, offered_on_run};
use crate::{Error, store};

/// A run with what only other tables know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunView {
    /// The run.
    pub run: Run,
    /// The name of its unit today.
    pub unit_name: Option<String>,
    /// Whether it is stale, and how many faults are open.
    pub situation: Situation,
    /// What the reader is to it.
    pub party: Party,
    /// The versions of law that it was calculated with, by name; none before it is calculated.
    pub law: Vec<LawUsed>,
}

impl RunView {
    /// The acts that the run offers, each with the fault that it would give the reader.
    pub fn offers(&self) -> Vec<AllowedAct<RunAct>> {
        offered_on_run(&self.run, self.party, self.situation)
    }
}

/// Which runs to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunFilter {
    /// Of one instansi.
    pub instansi_id: Option<UnitId>,
    /// Of one kind.
    pub kind: Option<RunKind>,
    /// In one state.
    pub status: Option<RunStatus>,
    /// For one month.
    pub service_month: Option<Month>,
    /// Paid in one month.
    pub payment_month: Option<Month>,
}

/// The sum of one line over the payslips of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The line.
    pub code: String,
    /// For people.
    pub label: Label,
    /// What the line does.
    pub kind: LineKind,
    /// The sum.
    pub amount: Rupiah,
    /// Payslips on which it is not zero.
    pub count: i64,
}

/// One run within the scope.
///
/// # Errors
/// `NotFound`.
pub async fn find_run(db: &Db, act: &Act, duties: &Duties, id: RunId) -> Result<RunView, Error> {
    let run = within(db.latest(), act, id).await?;
    let view = views(db.latest(), (act, duties), vec![run]).await?.pop();
    Ok(view.ok_or(platform::Error::NotFound("run"))?)
}

/// Runs within the scope, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_runs(
    db: &Db,
    (act, duties): (&Act, &Duties),
    filter: RunFilter,
    paging: &Paging,
) -> Result<Page<RunView>, Error> {
    let mut query = store::runs_within(act);
    if let Some(instansi) = filter.instansi_id {
        query = query.filter(row::COLUMN.instansi_id.eq(instansi));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(row::COLUMN.kind.eq(kind));
    }
    if let Some(status) = filter.status {
        query = query.filter(row::COLUMN.status.eq(status));
    }
    if let Some(month) = filter.service_month {
        query = query.filter(row::COLUMN.service_month.eq(month));
    }
    if let Some(month) = filter.payment_month {
        query = query.filter(row::COLUMN.payment_month.eq(month));
    }
    let newest_first = (|run: &Run| run.id, |last| row::Column::Id.lt(last));
    let page = paging.read(db.read(), query.order_by_desc(row::Column::Id), newest_first).await?;
    Ok(Page { rows: views(db.read(), (act, duties), page.rows).await?, extent: page.extent })
}

async fn views(
    conn: &impl ConnectionTrait,
    (act, duties): (&Act, &Duties),
    runs: Vec<Run>,
) -> Result<Vec<RunView>, Error> {
    let ids: Vec<RunId> = runs.iter().map(|run| run.id).collect();
    let units: Vec<UnitId> = runs.iter().map(|run| run.unit_id).collect();
    let situations = store::situations(conn, &ids).await?;
    let parties = parties(conn, (act, duties), &units).await?;
    let names = personnel::facts::unit_names(conn, &units, act.today).await?;
    let mut law = law_of_runs(conn, &ids).await?;
    let view = |run: Run| {
        Some(RunView {
            unit_name: names.get(&run.unit_id).cloned(),
            situation: situations.get(&run.id).copied().unwrap_or_default(),
            party: parties.get(&run.unit_id).copied()?,
            law: law.remove(&run.id).unwrap_or_default(),
            run,
        })
    };
    Ok(runs.into_iter().filter_map(view).collect())
}

/// The sums of a run by line, in the order of its recipe; of one SKPD where given. Empty before it was calculated.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn run_totals(db: &Db, act: &Act, id: RunId, skpd: Option<UnitId>) -> Result<Vec<Total>, Error> {
    let run = within(db.latest(), act, id).await?;
    let Some(hash) = run.recipe_hash.filter(|_hash| RunStatus::VISIBLE.contains(&run.status)) else {
        return Ok(Vec::new());
    };
    let mut query = run_total::Entity::find().filter(run_total::COLUMN.run_id.eq(id));
    if let Some(skpd) = skpd {
        query = query.filter(run_total::COLUMN.skpd_id.eq(skpd));
    }
    let mut sums: HashMap<String, (Rupiah, i64)> = HashMap::new();
    for total in query.all(db.read()).await? {
        let sum = sums.entry(total.code).or_default();
        sum.0 += total.amount;
        sum.1 += total.count;
    }
    let compiled = compiled_recipe(db.read(), &hash).await?;
    let lines = compiled.recipe().steps.iter().filter_map(|step| {
        let (amount, count) = sums.get(&step.name).copied()?;
        Some(Total { code: step.name.clone(), label: step.label.clone(), kind: step.line?, amount, count })
    });
    Ok(lines.collect())
}

pub(crate) async fn within(conn: &impl ConnectionTrait, act: &Act, id: RunId) -> Result<Run, Error> {
    let found = store::runs_within(act).filter(row::COLUMN.id.eq(id)).one(conn).await?;
    Ok(found.ok_or(platform::Error::NotFound("run"))?)
}
