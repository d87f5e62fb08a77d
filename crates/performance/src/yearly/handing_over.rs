//! Handing the year's rating over, and accepting it.

use chrono::NaiveDate;
use kernel::calendar::TimeZone;
use kernel::id::SkpId;
use platform::timers::{self, NewTimer};
use platform::{Act, Db, acts};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::closing::{ACCEPT, YEARLY_TIMER, wait_for_close};
use super::rating::year_of;
use crate::entity::{evaluation, handover, skp};
use crate::regulation::appraisal::{Appraisal, Span};
use crate::skp::{Document, acted, document};
use crate::states::SkpAct;
use crate::{Error, store};

/// Hands the year's rating over to the employee (serahkan). From here the clock of an objection runs; silence accepts.
///
/// # Errors
/// `NotTheRater`, `SelfRating`; `Stale`; `ActNotOffered`.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn hand_over_rating(
    db: &Db,
    act: &Act,
    skp_id: SkpId,
    expected: Option<i64>,
) -> Result<Document, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    let status = held.permit(SkpAct::Serahkan, expected)?;
    let rater = store::as_rater(&tx, act, &held).await?;
    let rating = year_rating(&tx, &held.skp).await?;
    let row = handover::Model {
        skp_id,
        evaluation_id: rating.id,
        handed_over_at: act.at,
        handed_over_on: act.today,
        accepted_at: None,
        is_silent: false,
    };
    row.into_active_model().reset_all().insert(&tx).await?;
    let skp = store::save(&tx, act, skp::Model { status, ..held.skp }).await?;
    timers::clear(&tx, skp_id.0).await?;
    let zone = store::zone_of(&tx, skp.employee_id, act.today).await?;
    timers::set(&tx, acceptance(skp_id, (act.today, zone))?).await?;
    let details = json!({ "evaluation_id": rating.id });
    acts::record(&tx, &rater, acted("performance.rating_handed_over", &skp).with(details)).await?;
    let document = document(&tx, act, skp).await?;
    tx.commit().await?;
    Ok(document)
}

/// The timer after which silence accepts a rating that was received on a day.
pub(crate) fn acceptance(
    skp_id: SkpId,
    (received_on, zone): (NaiveDate, TimeZone),
) -> Result<NewTimer, Error> {
    let last_day = Appraisal::on(received_on)?.last_day(Span::Accept, received_on)?;
    let due_at = zone.midnight(last_day.succ_opt().unwrap_or(last_day));
    Ok(NewTimer { subject: YEARLY_TIMER, object: skp_id.0, action: ACCEPT, due_at })
}

/// Accepts the year's rating (terima). It becomes final when the time for objecting has run out.
///
/// # Errors
/// `NotTheEmployee`; `Stale`; `ActNotOffered`.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn accept_rating(
    db: &Db,
    act: &Act,
    skp_id: SkpId,
    expected: Option<i64>,
) -> Result<Document, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    let status = held.permit(SkpAct::Terima, expected)?;
    let handed = find_handover(&tx, skp_id).await?;
    let skp = store::save(&tx, act, skp::Model { status, ..held.skp }).await?;
    acts::record(&tx, act, acted("performance.rating_accepted", &skp)).await?;
    let received_on = handed.handed_over_on;
    let accepted = handover::Model { accepted_at: Some(act.at), ..handed };
    accepted.into_active_model().reset_all().update(&tx).await?;
    let skp = wait_for_close(&tx, act, (skp, received_on)).await?;
    let document = document(&tx, act, skp).await?;
    tx.commit().await?;
    Ok(document)
}

/// The rating of a plan's year that counts.
pub(super) async fn year_rating(
    conn: &impl ConnectionTrait,
    skp: &skp::Model,
) -> Result<evaluation::Model, Error> {
    let found = evaluation::Entity::find()
        .filter(evaluation::COLUMN.skp_id.eq(skp.id))
        .filter(evaluation::COLUMN.period.eq(year_of(skp.year)?))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        .one(conn)
        .await?;
    found.ok_or(platform::Error::NotFound("evaluation").into())
}

/// How the year's rating of a plan was handed over.
pub(crate) async fn find_handover(
    conn: &impl ConnectionTrait,
    skp_id: SkpId,
) -> Result<handover::Model, Error> {
    let found = handover::Entity::find_by_id(skp_id).one(conn).await?;
    found.ok_or(platform::Error::NotFound("evaluation").into())
}
