//! Opening a session, writing down what is said of ratings, and closing it with its minutes.

use chrono::NaiveDate;
use kernel::id::{CalibrationId, CalibrationItemId, EmployeeId, EvaluationId, UnitId};
use kernel::{Fault, FaultKind, Period};
use personnel::facts;
use platform::{Act, Acted, Db, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, SelectExt,
};
use serde_json::json;

use super::reads::{described, lock};
use super::{Calibration, Recommended};
use crate::entity::calibration::People;
use crate::entity::{calibration, calibration_item, evaluation};
use crate::rules::text::{PASSAGE_MAX, SENTENCE_MAX, fault};
use crate::states::calibration::{self as states, CalibrationAct, CalibrationStatus};
use crate::{Error, store};

/// The most people who take part.
const PARTICIPANTS_MAX: usize = 50;

/// A session to open.
#[derive(Clone, Debug)]
pub struct NewCalibration {
    /// Whose ratings.
    pub unit_id: UnitId,
    /// Of which period.
    pub period: Period,
    /// What it is called.
    pub title: String,
    /// The day.
    pub held_on: NaiveDate,
    /// Who takes part.
    pub participants: Vec<EmployeeId>,
}

/// What is said of a rating.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// The rating.
    pub evaluation_id: EvaluationId,
    /// What was said.
    pub discussion: String,
    /// Which ratings the session recommends.
    pub recommended: Option<Recommended>,
}

/// Opens a session over the ratings of a unit.
///
/// # Errors
/// `Invalid` for a unit outside the caller's reach, an unknown participant, a session without a title.
#[tracing::instrument(skip_all)]
pub async fn open_calibration(db: &Db, act: &Act, new: NewCalibration) -> Result<Calibration, Error> {
    let mut faults: Vec<Fault> = fault(&new.title, "/title", SENTENCE_MAX).into_iter().collect();
    if personnel::get_unit(db, &act.scope, (new.unit_id, act.today)).await.is_err() {
        faults.push(Fault::invalid("performance.unit_unknown").at("/unit_id"));
    }
    if new.participants.len() > PARTICIPANTS_MAX {
        let fault = Fault::invalid("performance.too_many").at("/participants");
        faults.push(fault.with("max", PARTICIPANTS_MAX));
    }
    let tx = platform::begin(db).await?;
    let known = facts::named(&tx, &new.participants).await?;
    for (index, participant) in new.participants.iter().enumerate() {
        if !known.contains_key(participant) {
            let place = format!("/participants/{index}");
            faults.push(Fault::invalid("performance.employee_unknown").at(place));
        }
    }
    Error::unless_empty(faults)?;
    let row = calibration::Model {
        id: CalibrationId::new(),
        unit_id: new.unit_id,
        period: new.period,
        title: new.title,
        held_on: new.held_on,
        participants: People(new.participants),
        status: CalibrationStatus::Dibuka,
        minutes: None,
        opened_by: act.actor.id(),
        closed_at: None,
        version: 1,
        created_at: act.at,
    };
    let row = row.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, act, acted("performance.calibration_opened", &row)).await?;
    finish(tx, act, row).await
}

/// Writes down what was said of a rating, and what is recommended. The employee and the rater are told; the rating stays as it is.
///
/// # Errors
/// `Stale`; a conflict once the session is closed, or for a rating that was discussed; `Invalid` for a rating of another period or outside
/// the unit.
#[tracing::instrument(skip_all, fields(calibration.id = %id))]
pub async fn discuss_rating(
    db: &Db,
    act: &Act,
    (id, expected): (CalibrationId, Option<i64>),
    new: NewItem,
) -> Result<Calibration, Error> {
    let tx = platform::begin(db).await?;
    let row = lock(&tx, act, (id, expected)).await?;
    let status = states::permit(row.status, CalibrationAct::Bahas)?;
    let discussed = calibration_item::Entity::find()
        .filter(calibration_item::COLUMN.calibration_id.eq(id))
        .filter(calibration_item::COLUMN.evaluation_id.eq(new.evaluation_id))
        .exists(&tx)
        .await?;
    if discussed {
        return Err(Fault::new(FaultKind::Conflict, "performance.rating_discussed").into());
    }
    let mut faults: Vec<Fault> = fault(&new.discussion, "/discussion", PASSAGE_MAX).into_iter().collect();
    let rating = rating_of(&tx, act, (&row, new.evaluation_id)).await?;
    if rating.is_none() {
        faults.push(Fault::invalid("performance.rating_elsewhere").at("/evaluation_id"));
    }
    Error::unless_empty(faults)?;
    let Some(rating) = rating else { return Err(platform::Error::NotFound("evaluation").into()) };
    let item = calibration_item::Model {
        id: CalibrationItemId::new(),
        calibration_id: id,
        evaluation_id: rating.id,
        employee_id: rating.employee_id,
        rater_id: rating.rater_id,
        discussion: new.discussion,
        recommended: new.recommended,
        answer: None,
        answer_note: None,
        answered_at: None,
        outcome_evaluation_id: None,
        created_at: act.at,
    };
    let item = item.into_active_model().reset_all().insert(&tx).await?;
    let row = calibration::Model { status, version: row.version + 1, ..row };
    let row = row.into_active_model().reset_all().update(&tx).await?;
    let details = json!({
        "calibration_id": id, "evaluation_id": item.evaluation_id, "rater_id": item.rater_id, "period": row.period });
    let told = Acted::new("performance.rating_discussed", item.id).about(item.employee_id).with(details);
    acts::record(&tx, act, told).await?;
    finish(tx, act, row).await
}

/// The current rating of the session's period, of somebody in its unit.
async fn rating_of(
    tx: &DatabaseTransaction,
    act: &Act,
    (row, evaluation_id): (&calibration::Model, EvaluationId),
) -> Result<Option<evaluation::Model>, Error> {
    let unit = personnel::scope::of_unit(row.unit_id);
    Ok(store::select_evaluations(act)
        .filter(evaluation::COLUMN.id.eq(evaluation_id))
        .filter(evaluation::COLUMN.period.eq(row.period))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        .filter(personnel::scope::condition(&unit, evaluation::Column::EmployeeId, act.today))
        .one(tx)
        .await?)
}

/// Closes a session with its minutes.
///
/// # Errors
/// `Stale`; a conflict once it is closed; `Invalid` without minutes.
#[tracing::instrument(skip_all, fields(calibration.id = %id))]
pub async fn close_calibration(
    db: &Db,
    act: &Act,
    (id, expected): (CalibrationId, Option<i64>),
    minutes: String,
) -> Result<Calibration, Error> {
    let tx = platform::begin(db).await?;
    let row = lock(&tx, act, (id, expected)).await?;
    let status = states::permit(row.status, CalibrationAct::Tutup)?;
    Error::unless_empty(fault(&minutes, "/minutes", 5 * PASSAGE_MAX).into_iter().collect())?;
    let row = calibration::Model {
        status,
        minutes: Some(minutes),
        closed_at: Some(act.at),
        version: row.version + 1,
        ..row
    };
    let row = row.into_active_model().reset_all().update(&tx).await?;
    acts::record(&tx, act, acted("performance.calibration_closed", &row)).await?;
    finish(tx, act, row).await
}

fn acted(kind: &'static str, row: &calibration::Model) -> Acted {
    Acted::new(kind, row.id).within(row.unit_id).with(json!({ "period": row.period }))
}

async fn finish(tx: DatabaseTransaction, act: &Act, row: calibration::Model) -> Result<Calibration, Error> {
    let shown = described(&tx, act, row).await?;
    tx.commit().await?;
    Ok(shown)
}
