//! Progress of many employees in one request, entered by an operator from their paper forms.
//!
//! Everything is gathered with a constant number of queries, judged row by row with the rules of single reports, and written
//! together or not at all. A row says what its form says: an action plan that begins a report, evidence and a realisation for
//! a report that is there.

use std::collections::{HashMap, HashSet};

use kernel::id::{EmployeeId, EvidenceId, FileId, ProgressId, RhkId, SkpId};
use kernel::{DateRange, Fault, Period};
use personnel::facts;
use platform::{Act, Acted, Capacity, Db, StandIn, acts, files};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect,
};

use crate::entity::{evaluation, evidence, progress, rhk, skp};
use crate::progress::Realisation;
use crate::rules::batch::{self as rules, Known, Running};
use crate::states::SkpStatus;
use crate::{Error, store};

/// The most rows of one batch.
pub const ROWS_MAX: usize = 200;

/// What one form says.
#[derive(Clone, Debug)]
pub struct EnteredProgress {
    /// Whose it is.
    pub employee_id: EmployeeId,
    /// The number of the planned result in the plan.
    pub rhk_number: i32,
    /// The period.
    pub period: Period,
    /// What was to be done: begins the report.
    pub action_plan: Option<String>,
    /// Name and link of what shows that it was done.
    pub evidence: Option<(String, String)>,
    /// What was achieved.
    pub realisation: Option<Realisation>,
}

/// A report as the batch left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entered {
    /// Whose it is.
    pub employee_id: EmployeeId,
    /// The report.
    pub progress_id: ProgressId,
    /// Its plan.
    pub skp_id: SkpId,
}

/// Enters the progress of many employees of the operator's units. Each act is recorded in the name of its employee.
///
/// # Errors
/// `Invalid` with every fault of every row; `FormUnknown` of the platform for a form that is gone or somebody else's.
#[tracing::instrument(skip_all, fields(rows = rows.len()))]
pub async fn enter_progress(
    db: &Db,
    act: &Act,
    (rows, form): (Vec<EnteredProgress>, Option<FileId>),
) -> Result<Vec<Entered>, Error> {
    let tx = platform::begin(db).await?;
    let (known, reports) = gather(&tx, act, &rows).await?;
    let mut faults = rules::faults_of_rows(&rows, &known, act.today);
    faults.extend(rules::faults_of_repetition(&rows));
    faults.sort_by_key(|(row, _)| *row);
    Error::unless_empty(faults.into_iter().map(|(row, fault)| placed(row, fault)).collect())?;
    let written = Written { reports, ..Written::default() };
    let entered = write(&tx, act, (rows, &known, form), written).await?;
    tx.commit().await?;
    Ok(entered)
}

/// A fault of a row at its place in the body.
fn placed(row: usize, fault: Fault) -> Fault {
    let within = fault.pointer.clone().unwrap_or_default();
    fault.at(format!("/rows/{row}{within}"))
}

/// The reports that are there, by result and period.
type Reports = HashMap<(RhkId, Period), progress::Model>;

/// What is known of the employees of the rows: the same number of queries, however many rows.
async fn gather(
    tx: &DatabaseTransaction,
    act: &Act,
    rows: &[EnteredProgress],
) -> Result<(Known, Reports), Error> {
    let named: HashSet<EmployeeId> = rows.iter().map(|row| row.employee_id).collect();
    let named: Vec<EmployeeId> = named.into_iter().collect();
    let plans = skp::Entity::find()
        .filter(skp::COLUMN.employee_id.is_in(named.iter().copied()))
        .filter(skp::COLUMN.status.eq(SkpStatus::Berjalan))
        .filter(personnel::scope::condition(&act.scope, skp::Column::EmployeeId, act.today))
        .lock_exclusive()
        .all(tx)
        .await?;
    let ids: Vec<SkpId> = plans.iter().map(|skp| skp.id).collect();
    let results = rhk::Entity::find().filter(rhk::COLUMN.skp_id.is_in(ids.iter().copied())).all(tx).await?;
    let reports = progress::Entity::find().filter(progress::COLUMN.skp_id.is_in(ids.iter().copied()));
    let reports = reports.all(tx).await?;
    let reported: Vec<ProgressId> = reports.iter().map(|report| report.id).collect();
    let evidence = store::evidence_of(tx, &reported).await?;
    let evaluated = evaluation::Entity::find()
        .filter(evaluation::COLUMN.skp_id.is_in(ids))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        .all(tx)
        .await?;
    let running =
        |skp: skp::Model| Running { skp_id: skp.id, employee_id: skp.employee_id, days: skp.days() };
    let known = Known {
        raters: facts::raters_of(tx, &named, act.today).await?,
        operator: act.actor.employee(),
        results: results.into_iter().map(|rhk| ((rhk.skp_id, rhk.number), rhk.id)).collect(),
        reports: reports.iter().map(|report| ((report.rhk_id, report.period), report.id)).collect(),
        with_evidence: evidence.into_iter().map(|evidence| evidence.progress_id).collect(),
        evaluated: evaluated.into_iter().filter_map(|one| Some((one.skp_id?, one.days()))).collect(),
        plans: plans.into_iter().map(running).collect(),
    };
    Ok((known, reports.into_iter().map(|report| ((report.rhk_id, report.period), report)).collect()))
}

/// The rows of a batch as they are written.
#[derive(Default)]
struct Written {
    reports: Reports,
    progress: HashMap<ProgressId, progress::Model>,
    evidence: Vec<evidence::ActiveModel>,
    acts: Vec<(Act, Acted)>,
    entered: Vec<Entered>,
}

async fn write(
    tx: &DatabaseTransaction,
    act: &Act,
    (rows, known, form): (Vec<EnteredProgress>, &Known, Option<FileId>),
    mut written: Written,
) -> Result<Vec<Entered>, Error> {
    for row in rows {
        let plan = known.plan_of(&row).ok_or(platform::Error::NotFound("skp"))?;
        let rhk = known.result_of(plan, &row).ok_or(platform::Error::NotFound("skp"))?;
        written.add(act, (row, form), (plan, rhk));
    }
    if let (Some(form), Some(first)) = (form, written.entered.first()) {
        keep_form(tx, act, (form, first.progress_id)).await?;
    }
    if !written.progress.is_empty() {
        let models = written.progress.into_values().map(|report| report.into_active_model().reset_all());
        let changed = OnConflict::column(progress::Column::Id)
            .update_columns([
                progress::Column::Realisation,
                progress::Column::DataSource,
                progress::Column::RealisedValue,
                progress::Column::RealisedAt,
                progress::Column::Version,
            ])
            .to_owned();
        progress::Entity::insert_many(models).on_conflict(changed).exec_without_returning(tx).await?;
    }
    evidence::Entity::insert_many(written.evidence).exec_without_returning(tx).await?;
    acts::record_each(tx, written.acts).await?;
    Ok(written.entered)
}

/// One scan holds the forms of many: it belongs to the first report of the batch, and every act names it.
async fn keep_form(
    tx: &DatabaseTransaction,
    act: &Act,
    (form, report): (FileId, ProgressId),
) -> Result<(), Error> {
    match files::keep(tx, act, form, report).await {
        Err(platform::Error::NotFound(_)) => Err(platform::Error::FormUnknown.into()),
        kept => Ok(kept?),
    }
}

impl Written {
    fn add(
        &mut self,
        act: &Act,
        (row, form): (EnteredProgress, Option<FileId>),
        (plan, rhk): (Running, RhkId),
    ) {
        let (employee_id, days) = (row.employee_id, row.period.days());
        let begun = self.reports.remove(&(rhk, row.period));
        let is_new = begun.is_none();
        let mut report = begun.unwrap_or_else(|| begin(act, (plan, rhk), &row, days));
        let (id, before) = (report.id, report.version);
        let standing = StandIn { capacity: Capacity::Operator, account: act.stood_for() };
        let entered =
            Act { on_behalf_of: Some(employee_id), standing_in: Some(standing), form, ..act.clone() };
        let mut done = |kind| {
            let acted = Acted::new(kind, id).about(employee_id).effective(days.from);
            self.acts.push((entered.clone(), acted));
        };
        if is_new {
            done("performance.progress_planned");
        }
        if let Some((name, link)) = row.evidence {
            self.evidence.push(evidence::ActiveModel {
                id: Set(EvidenceId::new()),
                progress_id: Set(id),
                name: Set(name),
                link: Set(Some(link)),
                file_id: Set(None),
                added_at: Set(act.at),
            });
            report.version += 1;
            done("performance.evidence_added");
        }
        if let Some(achieved) = row.realisation {
            report.realisation = Some(achieved.text);
            report.data_source = Some(achieved.data_source);
            report.realised_value = achieved.value;
            report.realised_at = Some(act.at);
            report.version += 1;
            done("performance.progress_realised");
        }
        if is_new || report.version > before {
            self.progress.insert(id, report);
        }
        self.entered.push(Entered { employee_id, progress_id: id, skp_id: plan.skp_id });
    }
}

fn begin(
    act: &Act,
    (plan, rhk_id): (Running, RhkId),
    row: &EnteredProgress,
    days: DateRange,
) -> progress::Model {
    progress::Model {
        id: ProgressId::new(),
        skp_id: plan.skp_id,
        rhk_id,
        period: row.period,
        period_from: days.from,
        period_until: days.stored_until(),
        action_plan: row.action_plan.clone().unwrap_or_default(),
        realisation: None,
        data_source: None,
        realised_value: None,
        realised_at: None,
        version: 1,
        created_at: act.at,
    }
}
