//! Hearing both sides.

use chrono::NaiveDate;
use kernel::Fault;
use kernel::id::{HearingId, ObjectionId};
use platform::{Act, Db, Scope, acts};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;

use super::clock::{acted, set_clocks};
use super::reads::{described, lock, party_to};
use super::{Objection, Side};
use crate::Error;
use crate::entity::{objection, objection_hearing};
use crate::rules::text::{PASSAGE_MAX, fault};
use crate::states::objection::{self as states, ObjectionAct};

/// What a side said.
#[derive(Clone, Debug)]
pub struct NewHearing {
    /// Who was heard.
    pub side: Side,
    /// The day.
    pub heard_on: NaiveDate,
    /// What was said.
    pub statement: String,
}

/// Writes down what a side said (dengar). The objection is no longer idle.
///
/// # Errors
/// `NotTheDecider`; `Stale`; a conflict once it was decided; `Invalid` without a statement, or for a day before the objection or to come.
#[tracing::instrument(skip_all, fields(objection.id = %id))]
pub async fn hear_side(
    db: &Db,
    act: &Act,
    (id, expected): (ObjectionId, Option<i64>),
    new: NewHearing,
) -> Result<Objection, Error> {
    let tx = platform::begin(db).await?;
    let deciding: Scope = act.scope.clone();
    let row = lock(&tx, act, (id, expected)).await?;
    let party = party_to(&tx, (act, Some(&deciding)), &row).await?;
    let status = states::permit(row.status, ObjectionAct::Dengar, party)?;
    let mut faults: Vec<Fault> = fault(&new.statement, "/statement", PASSAGE_MAX).into_iter().collect();
    if new.heard_on < row.filed_on || new.heard_on > act.today {
        faults.push(Fault::invalid("performance.heard_outside").at("/heard_on").with("from", row.filed_on));
    }
    Error::unless_empty(faults)?;
    let heard = objection_hearing::Model {
        id: HearingId::new(),
        objection_id: id,
        side: new.side,
        heard_on: new.heard_on,
        statement: new.statement,
        recorded_by: act.actor.id(),
        recorded_at: act.at,
    };
    heard.into_active_model().reset_all().insert(&tx).await?;
    let row = objection::Model { status, version: row.version + 1, moved_at: act.at, ..row };
    let row = row.into_active_model().reset_all().update(&tx).await?;
    set_clocks(&tx, act, &row).await?;
    let details = json!({ "side": new.side, "decider_id": row.decider_id, "period": row.period });
    acts::record(&tx, act, acted("performance.objection_heard", &row).with(details)).await?;
    let shown = described(&tx, (act, Some(&deciding)), row).await?;
    tx.commit().await?;
    Ok(shown)
}
