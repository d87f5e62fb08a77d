//! Self-assessment: how somebody sees the own work of a period, written before the superior rates it.

use std::collections::HashMap;

use kernel::id::{EmployeeId, SelfAssessmentId};
use kernel::{DateRange, Ekspektasi, Fault, Period};
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, SelectExt,
};

use crate::Error;
use crate::entity::evaluation;
use crate::entity::self_assessment::{self as row, Model};
use crate::rules::period::in_future;
use crate::rules::text::{PASSAGE_MAX, fault};
use crate::store::{self, reach};

/// A self-assessment to write.
#[derive(Clone, Debug)]
pub struct NewSelfAssessment {
    /// The period.
    pub period: Period,
    /// The own view of the results.
    pub hasil_kerja: Ekspektasi,
    /// The own view of the behaviour.
    pub perilaku_kerja: Ekspektasi,
    /// In words.
    pub note: String,
}

/// Which self-assessments to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct AssessmentFilter {
    /// Of one employee.
    pub employee_id: Option<EmployeeId>,
    /// Of one period.
    pub period: Option<Period>,
}

/// Writes one's own assessment of a period; a later one takes the place of an earlier one until the period is rated.
///
/// # Errors
/// `NotTheEmployee` for an account without employee; `PeriodEvaluated`; `Invalid` for a period ahead or no words.
#[tracing::instrument(skip_all)]
pub async fn write_self_assessment(db: &Db, act: &Act, new: NewSelfAssessment) -> Result<Model, Error> {
    let employee_id = act.party().ok_or(Error::NotTheEmployee)?;
    let tx = platform::begin(db).await?;
    store::lock_employee(&tx, employee_id).await?;
    let is_rated = evaluation::Entity::find()
        .filter(evaluation::COLUMN.employee_id.eq(employee_id))
        .filter(evaluation::COLUMN.period.eq(new.period))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        .exists(&tx)
        .await?;
    if is_rated {
        return Err(Error::PeriodEvaluated);
    }
    let mut faults: Vec<Fault> = fault(&new.note, "/note", PASSAGE_MAX).into_iter().collect();
    faults.extend(in_future(new.period, act.today));
    Error::unless_empty(faults)?;
    let before = row::Entity::find()
        .filter(row::COLUMN.employee_id.eq(employee_id))
        .filter(row::COLUMN.period.eq(new.period))
        .lock_exclusive()
        .one(&tx)
        .await?;
    let days = new.period.days();
    let assessment = Model {
        id: before.as_ref().map_or_else(SelfAssessmentId::new, |before| before.id),
        employee_id,
        period: new.period,
        period_from: days.from,
        period_until: days.stored_until(),
        hasil_kerja: new.hasil_kerja,
        perilaku_kerja: new.perilaku_kerja,
        note: new.note,
        version: before.as_ref().map_or(1, |before| before.version + 1),
        written_at: act.at,
    };
    let written = assessment.into_active_model().reset_all();
    let assessment = if before.is_some() { written.update(&tx).await? } else { written.insert(&tx).await? };
    let acted =
        Acted::new("performance.self_assessed", assessment.id).about(employee_id).effective(days.from);
    acts::record(&tx, act, acted).await?;
    tx.commit().await?;
    Ok(assessment)
}

/// Self-assessments within the caller's reach, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_self_assessments(
    conn: &impl ConnectionTrait,
    act: &Act,
    filter: AssessmentFilter,
    paging: &Paging,
) -> Result<Page<Model>, Error> {
    let mut query = row::Entity::find()
        .filter(personnel::scope::condition(&reach(act), row::Column::EmployeeId, act.today))
        .order_by_desc(row::Column::Id);
    if let Some(employee) = filter.employee_id {
        query = query.filter(row::COLUMN.employee_id.eq(employee));
    }
    if let Some(period) = filter.period {
        query = query.filter(row::COLUMN.period.eq(period));
    }
    let newest_first = (|assessment: &Model| assessment.id, |last| row::Column::Id.lt(last));
    Ok(paging.read(conn, query, newest_first).await?)
}

/// The self-assessments of employees for periods within some days, oldest first. One query.
///
/// # Errors
/// When the database fails.
pub async fn self_assessments_of(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    days: DateRange,
) -> Result<HashMap<EmployeeId, Vec<Model>>, Error> {
    let rows = row::Entity::find()
        .filter(row::Column::EmployeeId.is_in(employees.iter().copied()))
        .filter(row::COLUMN.period_from.gte(days.from))
        .filter(row::COLUMN.period_until.lte(days.stored_until()))
        .order_by_asc(row::Column::PeriodFrom)
        .order_by_asc(row::Column::PeriodUntil)
        .all(conn)
        .await?;
    let mut all: HashMap<EmployeeId, Vec<Model>> = HashMap::new();
    for row in rows {
        all.entry(row.employee_id).or_default().push(row);
    }
    Ok(all)
}
