//! What a rater makes of a recommendation: the rating is corrected with a reason, or stays.

use kernel::id::{CalibrationId, CalibrationItemId};
use kernel::{Fault, FaultKind};
use platform::{Act, Acted, Db, acts};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;

use super::reads::{described, lock};
use super::{Answer, Calibration};
use crate::entity::calibration_item;
use crate::rules::predikat::Ratings;
use crate::rules::text::{PASSAGE_MAX, fault};
use crate::verdict::Statement;
use crate::{Correction, Error, evaluations};

/// The rater's answer.
#[derive(Clone, Debug)]
pub struct ItemAnswer {
    /// What becomes of the rating.
    pub answer: Answer,
    /// Why; the employee reads it.
    pub note: String,
}

/// Answers a recommendation, as the one who rated. Followed, it is a correction like any other: with its reason, its act, and the employee
/// told.
///
/// # Errors
/// `NotFound` for anybody else's rating; a conflict for what was answered or recommends nothing, and as for a correction; `Invalid`
/// without a reason.
#[tracing::instrument(skip_all, fields(calibration.id = %id))]
pub async fn answer_item(
    db: &Db,
    act: &Act,
    (id, item_id): (CalibrationId, CalibrationItemId),
    answer: ItemAnswer,
) -> Result<Calibration, Error> {
    let tx = platform::begin(db).await?;
    let row = lock(&tx, act, (id, None)).await?;
    let rater = act.actor.employee().ok_or(Error::NotTheRater)?;
    let found = calibration_item::Entity::find_by_id(item_id)
        .filter(calibration_item::COLUMN.calibration_id.eq(id))
        .filter(calibration_item::Column::RaterId.eq(rater))
        .lock_exclusive()
        .one(&tx)
        .await?;
    let item = found.ok_or(platform::Error::NotFound("evaluation"))?;
    let refused = |code| Error::from(Fault::new(FaultKind::Conflict, code));
    if item.answer.is_some() {
        return Err(refused("performance.item_answered"));
    }
    let recommended = item.recommended.ok_or_else(|| refused("performance.nothing_recommended"))?;
    Error::unless_empty(fault(&answer.note, "/note", PASSAGE_MAX).into_iter().collect())?;
    let outcome = match answer.answer {
        Answer::Dipertahankan => None,
        Answer::Diikuti => {
            let ratings =
                Ratings { hasil_kerja: recommended.hasil_kerja, perilaku_kerja: recommended.perilaku_kerja };
            let reason = format!("{}: {}", row.title, answer.note);
            let statement = Statement::from(ratings);
            let correction = Correction { statement, note: None, reason };
            Some(evaluations::correct(&tx, act, (item.evaluation_id, None), correction).await?.id)
        }
    };
    let answered = calibration_item::Model {
        answer: Some(answer.answer),
        answer_note: Some(answer.note),
        answered_at: Some(act.at),
        outcome_evaluation_id: outcome,
        ..item
    };
    let answered = answered.into_active_model().reset_all().update(&tx).await?;
    let details = json!({
        "calibration_id": id, "answer": answer.answer, "evaluation_id": answered.evaluation_id, "period": row.period });
    let told =
        Acted::new("performance.calibration_answered", item_id).about(answered.employee_id).with(details);
    acts::record(&tx, act, told).await?;
    let shown = described(&tx, act, row).await?;
    tx.commit().await?;
    Ok(shown)
}
