//! Many plans at once: for moving history into an installation, the demo region and measurements.
//!
//! Rows are written set-based, so the caller vouches for what single operations check: that the rater was the rater, that
//! links lead to agreed plans, that reports were realised before their period was rated.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kernel::Period;
use kernel::calendar::TimeZone;
use kernel::id::{EmployeeId, EvaluationId, EvidenceId, ProgressId, RhkId, SkpId};
use platform::bulk::BulkInsert;
use platform::{Act, Acted, acts};
use sea_orm::entity::prelude::{ColumnTrait, ColumnType};
use sea_orm::{ConnectionTrait, EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait};

use crate::Error;
use crate::entity::skp::{Behaviours, Texts};
use crate::entity::{evaluation, evidence, iki, progress, rhk, skp};
use crate::plan::Plan;
use crate::regulation::Law;
use crate::rules::predikat::{self, Ratings};
use crate::states::SkpStatus;
use crate::words::Origin;

/// Rows handed over at once.
const CHUNK: usize = 1_000;

/// A plan in force, with its reports and evaluations.
#[derive(Clone, Debug)]
pub struct RunningSkp {
    /// Whose plan it is.
    pub employee_id: EmployeeId,
    /// The superior who agreed to it, signed it and rated.
    pub rater_id: EmployeeId,
    /// The calendar year.
    pub year: i32,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The first day after it.
    pub ends_before: NaiveDate,
    /// When both signed.
    pub signed_at: DateTime<Utc>,
    /// The content. Ids of results are taken over, so that other plans of the same call can link to them.
    pub plan: Plan,
    /// Realised reports.
    pub reports: Vec<RealisedReport>,
    /// Evaluations.
    pub evaluations: Vec<PastEvaluation>,
}

/// A report with its evidence and realisation.
#[derive(Clone, Debug)]
pub struct RealisedReport {
    /// The planned result.
    pub rhk_id: RhkId,
    /// The period.
    pub period: Period,
    /// What was to be done.
    pub action_plan: String,
    /// Name and link of its evidence.
    pub evidence: (String, String),
    /// What was achieved.
    pub realisation: String,
    /// Where that can be checked.
    pub data_source: String,
}

/// The ratings of a period.
#[derive(Clone, Copy, Debug)]
pub struct PastEvaluation {
    /// The period.
    pub period: Period,
    /// The two ratings.
    pub ratings: Ratings,
    /// The day of the evaluation.
    pub evaluated_on: NaiveDate,
}

/// A grade that another system gave.
#[derive(Clone, Copy, Debug)]
pub struct GradeFromElsewhere {
    /// Whose.
    pub employee_id: EmployeeId,
    /// Who rated.
    pub rater_id: EmployeeId,
    /// The period.
    pub period: Period,
    /// The two ratings.
    pub ratings: Ratings,
}

/// Writes grades that another system gave with their acts, in the caller's transaction: history that has no plan here.
///
/// # Errors
/// `NoLaw` before 2022; when the database fails or a reference leads nowhere.
pub async fn insert_grades(
    tx: &impl ConnectionTrait,
    act: &Act,
    grades: Vec<GradeFromElsewhere>,
) -> Result<(), Error> {
    let mut rows = Rows::default();
    for grade in grades {
        let past = PastEvaluation { period: grade.period, ratings: grade.ratings, evaluated_on: act.today };
        rows.add_evaluation((None, grade.employee_id, grade.rater_id), past)?;
    }
    insert::<_, 19>(tx, rows.evaluation).await?;
    acts::record_all(tx, act, rows.acted).await?;
    Ok(())
}

/// The rows of many plans.
#[derive(Default)]
struct Rows {
    skp: Vec<skp::Model>,
    rhk: Vec<rhk::Model>,
    iki: Vec<iki::Model>,
    progress: Vec<progress::Model>,
    evidence: Vec<evidence::Model>,
    evaluation: Vec<evaluation::Model>,
    acted: Vec<Acted>,
}

/// Writes plans in force with their acts, in the caller's transaction. Superiors come before those who link to them.
/// Memory is bounded by what one call is given: some thousand plans.
///
/// # Errors
/// `NoLaw` before 2022; when the database fails or a reference leads nowhere.
pub async fn insert_running(
    tx: &impl ConnectionTrait,
    act: &Act,
    plans: Vec<RunningSkp>,
) -> Result<Vec<SkpId>, Error> {
    let mut rows = Rows::default();
    let mut ids = Vec::with_capacity(plans.len());
    for plan in plans {
        ids.push(rows.add(act, plan)?);
    }
    insert::<_, 21>(tx, rows.skp).await?;
    insert::<_, 9>(tx, rows.rhk).await?;
    insert::<_, 11>(tx, rows.iki).await?;
    insert::<_, 13>(tx, rows.progress).await?;
    insert::<_, 6>(tx, rows.evidence).await?;
    insert::<_, 19>(tx, rows.evaluation).await?;
    acts::record_all(tx, act, rows.acted).await?;
    Ok(ids)
}

/// Writes models with all `N` columns of their table.
async fn insert<M, const N: usize>(tx: &impl ConnectionTrait, models: Vec<M>) -> Result<(), Error>
where
    M: ModelTrait,
{
    let columns: Vec<<M::Entity as EntityTrait>::Column> =
        <<M::Entity as EntityTrait>::Column as Iterable>::iter().collect();
    let columns: [_; N] = columns.try_into().map_err(|columns: Vec<_>| {
        let table = M::Entity::default().table_name().to_owned();
        platform::Error::Broken(format!("{table} has {} columns, not {N}", columns.len()))
    })?;
    let table = BulkInsert {
        table: M::Entity::default().as_str(),
        columns: columns.map(|column| (column.as_str(), postgres_type(column.def().get_column_type()))),
        skip_existing: false,
    };
    let mut models = models.into_iter();
    while models.len() > 0 {
        let rows = models.by_ref().take(CHUNK);
        let rows = rows.map(|model| columns.map(|column| model.get(column)));
        table.insert(tx, rows.collect()).await?;
    }
    Ok(())
}

fn postgres_type(column: &ColumnType) -> &'static str {
    match column {
        ColumnType::Uuid => "uuid",
        ColumnType::Integer => "integer",
        ColumnType::BigInteger => "bigint",
        ColumnType::Date => "date",
        ColumnType::TimestampWithTimeZone => "timestamptz",
        ColumnType::Json | ColumnType::JsonBinary => "jsonb",
        _ => "text",
    }
}

impl Rows {
    fn add(&mut self, act: &Act, running: RunningSkp) -> Result<SkpId, Error> {
        let RunningSkp { plan, reports, evaluations, .. } = running;
        let skp = skp::Model {
            id: SkpId::new(),
            employee_id: running.employee_id,
            rater_id: Some(running.rater_id),
            year: running.year,
            starts_on: running.starts_on,
            ends_before: running.ends_before,
            kind: plan.kind,
            approach: plan.approach,
            status: SkpStatus::Berjalan,
            behaviour: Behaviours::default(),
            resources: Texts(plan.resources),
            accountability: Texts(plan.accountability),
            consequences: Texts(plan.consequences),
            return_note: None,
            employee_signed_at: Some(running.signed_at),
            rater_signed_at: Some(running.signed_at),
            version: 1,
            created_at: running.signed_at,
            updated_at: act.at,
            replaces_id: None,
            change_reason: None,
        };
        let (results, indicators) = Plan::rows(plan.rhk, skp.id);
        self.rhk.extend(results);
        self.iki.extend(indicators);
        self.acted.push(crate::skp::acted("performance.skp_recorded", &skp));
        for report in reports {
            self.add_report(&skp, report);
        }
        for evaluation in evaluations {
            self.add_evaluation((Some(skp.id), skp.employee_id, running.rater_id), evaluation)?;
        }
        let id = skp.id;
        self.skp.push(skp);
        Ok(id)
    }

    fn add_report(&mut self, skp: &skp::Model, report: RealisedReport) {
        let days = report.period.days();
        let realised_at = noon(days.stored_until());
        let progress = progress::Model {
            id: ProgressId::new(),
            skp_id: skp.id,
            rhk_id: report.rhk_id,
            period: report.period,
            period_from: days.from,
            period_until: days.stored_until(),
            action_plan: report.action_plan,
            realisation: Some(report.realisation),
            data_source: Some(report.data_source),
            realised_value: None,
            realised_at: Some(realised_at),
            version: 1,
            created_at: noon(days.from),
        };
        let (name, link) = report.evidence;
        self.evidence.push(evidence::Model {
            id: EvidenceId::new(),
            progress_id: progress.id,
            name,
            link: Some(link),
            file_id: None,
            added_at: realised_at,
        });
        self.progress.push(progress);
    }

    fn add_evaluation(
        &mut self,
        (skp_id, employee_id, rater_id): (Option<SkpId>, EmployeeId, EmployeeId),
        past: PastEvaluation,
    ) -> Result<(), Error> {
        let days = past.period.days();
        let law = Law::embedded()?.predikat_on(days.from)?;
        let evaluation = evaluation::Model {
            id: EvaluationId::new(),
            skp_id,
            employee_id,
            period: past.period,
            period_from: days.from,
            period_until: days.stored_until(),
            hasil_kerja: Some(past.ratings.hasil_kerja),
            perilaku_kerja: Some(past.ratings.perilaku_kerja),
            predikat: predikat::predikat(&law.matrix, past.ratings)?,
            law_version: law.version.clone(),
            note: None,
            rater_id: Some(rater_id),
            evaluated_at: noon(past.evaluated_on),
            evaluated_on: past.evaluated_on,
            version: 1,
            supersedes_id: None,
            reason: None,
            superseded_at: None,
            origin: if skp_id.is_some() { Origin::Merit } else { Origin::EkinerjaBkn },
        };
        self.acted.push(crate::evaluations::acted(&evaluation));
        self.evaluation.push(evaluation);
        Ok(())
    }
}

/// The day's noon in Jakarta: history knows days, not instants.
fn noon(day: NaiveDate) -> DateTime<Utc> {
    let half_day = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default() - NaiveTime::MIN;
    TimeZone::Wib.midnight(day) + half_day
}
