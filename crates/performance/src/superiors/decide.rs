//! Answering a request, and what happens when nobody does.

use kernel::id::SuperiorRequestId;
use personnel::NameSuperior;
use platform::timers::{self, Due};
use platform::{Act, Db, Vault, acts};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::json;

use super::ask::{acted, set_clock};
use super::read::{AskedSuperior, lock, seen};
use crate::entity::superior_request as request;
use crate::rules::text::{PASSAGE_MAX, fault};
use crate::states::{Petition, SuperiorRequestAct, SuperiorRequestStatus, permit_request};
use crate::{Error, store};

/// What whoever manages performance says.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Whether the superior is to be corrected.
    pub accept: bool,
    /// Why.
    pub note: String,
}

/// Answers a request. Accepting it corrects the superior in the record of the employee, from the day that was asked for.
///
/// # Errors
/// `NotFound` outside the scope; `NotTheManager` for whoever made it; `Stale`; `RequestActNotOffered` once it is answered;
/// `Invalid` without a note, and where another superior is recorded from a later day on.
#[tracing::instrument(skip_all, fields(superior_request.id = %id))]
pub async fn decide_superior_request(
    db: &Db,
    (act, vault): (&Act, &Vault),
    (id, expected): (SuperiorRequestId, Option<i64>),
    verdict: Verdict,
) -> Result<AskedSuperior, Error> {
    let tx = platform::begin(db).await?;
    let (row, party) = lock(&tx, (act, Some(act)), id).await?;
    store::fresh(expected, row.version)?;
    let doing = if verdict.accept { SuperiorRequestAct::Terima } else { SuperiorRequestAct::Tolak };
    let status = permit_request(row.status, doing, party)?;
    Error::unless_empty(fault(&verdict.note, "/note", PASSAGE_MAX).into_iter().collect())?;
    if verdict.accept {
        let name = NameSuperior {
            employee_id: row.employee_id,
            superior_id: row.proposed_id,
            valid_from: row.valid_from,
        };
        personnel::name_superior(&tx, vault, act, name).await?;
    }
    let version = row.version + 1;
    let row = request::Model {
        status,
        version,
        decision_note: Some(verdict.note),
        decided_by: act.actor.id(),
        decided_at: Some(act.at),
        ..row
    };
    let row = row.into_active_model().reset_all().update(&tx).await?;
    timers::clear(&tx, row.id.0).await?;
    let kind = match row.status {
        SuperiorRequestStatus::Diterima => "performance.superior_corrected",
        _ => "performance.superior_request_refused",
    };
    acts::record(&tx, act, acted(kind, &row)).await?;
    let asked = seen(&tx, (act, Some(act)), vec![row]).await?.pop();
    tx.commit().await?;
    asked.ok_or(platform::Error::NotFound("superior_request").into())
}

/// The time for an answer is over: the request goes to those who manage the whole region, and its clock begins anew.
///
/// # Errors
/// When the database fails. A request that was answered meanwhile is left alone.
pub async fn meet_answer_deadline(due: &Due<'_>) -> Result<(), Error> {
    let id = SuperiorRequestId(due.timer.object_id);
    let Some(row) = request::Entity::find_by_id(id).lock_exclusive().one(due.tx).await? else {
        return Ok(());
    };
    let Ok(status) = permit_request(row.status, SuperiorRequestAct::Eskalasi, Petition::System) else {
        return Ok(());
    };
    let named = personnel::facts::named(due.tx, &[row.employee_id]).await?.remove(&row.employee_id);
    let instansi = named.ok_or(platform::Error::NotFound("employee"))?.instansi_id;
    let (version, from) = (row.version + 1, row.status);
    let row = request::Model { status, version, ..row };
    let row = row.into_active_model().reset_all().update(due.tx).await?;
    set_clock(due.tx, &due.act, &row).await?;
    let acted = acted("performance.superior_request_escalated", &row);
    acts::record(due.tx, &due.act, acted.within(instansi).with(json!({ "from": from.word() }))).await?;
    Ok(())
}
