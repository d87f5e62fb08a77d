//! The service deadline of a decree: when it passes, the log says so.

use kernel::id::DecreeId;
use platform::timers::Due;
use platform::{Acted, acts};
use sea_orm::EntityTrait;
use serde_json::json;

use crate::entity::decree;
use crate::error::Error;
use crate::states::DecreeStatus;

/// The subject of the timers of decrees.
pub const DECREE_TIMER: &str = "personnel.decree";
/// What such a timer does.
pub(super) const OVERDUE: &str = "overdue";

/// Records that a decree was not applied in time, in the transaction in which its timer goes. A decree whose timer was left
/// behind has been applied or cancelled meanwhile, and nothing happens.
///
/// # Errors
/// When the database fails.
pub async fn meet_decree_deadline(due: &Due<'_>) -> Result<(), Error> {
    let id = DecreeId(due.timer.object_id);
    let Some(row) = decree::Entity::find_by_id(id).one(due.tx).await? else { return Ok(()) };
    if !DecreeStatus::WAITING.contains(&row.status) {
        return Ok(());
    }
    let details = json!({ "decree_kind": row.kind, "status": row.status });
    let acted =
        Acted::new("personnel.decree_overdue", id).within(row.unit_id).effective(row.tmt).with(details);
    acts::record(due.tx, &due.act, acted).await?;
    Ok(())
}
