//! Saying that one has read it.

use chrono::{DateTime, Utc};
use kernel::id::AnnouncementId;
use platform::{Act, Db, acts};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait, QueryFilter, QuerySelect};

use super::read::Reader;
use super::write::acted;
use crate::entity::{announcement as row, announcement_acknowledgement as acknowledgement};
use crate::error::{Error, Flaw};

/// Says that one has read an edition.
#[derive(Clone, Copy, Debug)]
pub struct Acknowledge {
    /// Which announcement.
    pub id: AnnouncementId,
    /// The edition that was read.
    pub edition: i32,
}

/// That somebody has read an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// The edition.
    pub edition: i32,
    /// When; the first time counts.
    pub at: DateTime<Utc>,
}

/// Says that the reader has read the edition that counts. Again changes nothing.
///
/// # Errors
/// `NotFound` where it is not addressed to him now; `Invalid` where it wants no acknowledgement or has another edition.
pub async fn acknowledge(
    db: &Db,
    act: &Act,
    reader: Reader,
    read: Acknowledge,
) -> Result<Acknowledged, Error> {
    let tx = platform::begin(db).await?;
    let seen = row::Entity::find_by_id(read.id).filter(reader.sees(act.today)).lock_shared().one(&tx).await?;
    let model = seen.ok_or_else(|| Error::missing("announcement"))?;
    let Some(employee_id) = reader.employee else { return Err(Flaw::AcknowledgementUnwanted.whole().into()) };
    if !model.requires_acknowledgement {
        return Err(Flaw::AcknowledgementUnwanted.whole().into());
    }
    if model.edition != read.edition {
        return Err(Flaw::EditionOther.at("/edition").with("edition", model.edition).into());
    }
    let key = (model.id, model.edition, employee_id);
    let new = acknowledgement::ActiveModel {
        announcement_id: Set(model.id),
        edition: Set(model.edition),
        employee_id: Set(employee_id),
        acknowledged_at: Set(act.at),
    };
    let first_wins = OnConflict::columns([
        acknowledgement::Column::AnnouncementId,
        acknowledgement::Column::Edition,
        acknowledgement::Column::EmployeeId,
    ])
    .do_nothing()
    .to_owned();
    let inserted =
        acknowledgement::Entity::insert(new).on_conflict(first_wins).exec_without_returning(&tx).await?;
    if inserted == 0 {
        let before = acknowledgement::Entity::find_by_id(key).one(&tx).await?;
        let before = before.ok_or_else(|| Error::missing("announcement"))?;
        return Ok(Acknowledged { edition: before.edition, at: before.acknowledged_at });
    }
    acts::record(&tx, act, acted("personnel.announcement_acknowledged", &model).about(employee_id)).await?;
    tx.commit().await?;
    Ok(Acknowledged { edition: model.edition, at: act.at })
}
