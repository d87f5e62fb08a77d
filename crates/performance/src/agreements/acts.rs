//! From draft to an agreement in force: submit, give back, establish.

use kernel::id::AgreementId;
use kernel::{Fault, FaultKind};
use platform::{Act, Db, acts};
use sea_orm::DatabaseTransaction;

use super::states::{AgreementAct, Party};
use super::versions::begin_when_due;
use super::write::acted;
use super::{AgreementDocument, HeldAgreement, store};
use crate::Error;
use crate::entity::perjanjian_kinerja as row;
use crate::rules::agreement::faults_to_submit;
use crate::rules::text::{PASSAGE_MAX, fault};

/// Submits an agreement to the leader above (ajukan).
///
/// # Errors
/// `NotFound`; for others than the unit; `Stale`; a conflict in the wrong state; `Invalid` with everything that is incomplete.
#[tracing::instrument(skip_all, fields(agreement.id = %id))]
pub async fn submit_agreement(
    db: &Db,
    act: &Act,
    id: AgreementId,
    expected: Option<i64>,
) -> Result<AgreementDocument, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    let status = held.permit(AgreementAct::Ajukan, expected)?;
    let promise = store::promise(&tx, &held.agreement).await?;
    Error::unless_empty(faults_to_submit(&promise))?;
    let agreement = row::Model {
        status,
        leader_id: held.leader_id,
        submitted_by: act.actor.id(),
        submitted_at: Some(act.at),
        return_note: None,
        ..held.agreement.clone()
    };
    finish(tx, act, "performance.agreement_submitted", HeldAgreement { agreement, ..held }).await
}

/// Gives an agreement back to the unit with a note (kembalikan).
///
/// # Errors
/// `NotFound`; for others than the leader above; `Stale`; a conflict in the wrong state; `Invalid` without a note.
#[tracing::instrument(skip_all, fields(agreement.id = %id))]
pub async fn return_agreement(
    db: &Db,
    act: &Act,
    (id, expected): (AgreementId, Option<i64>),
    note: String,
) -> Result<AgreementDocument, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    let status = held.permit(AgreementAct::Kembalikan, expected)?;
    Error::unless_empty(fault(&note, "/note", PASSAGE_MAX).into_iter().collect())?;
    let agreement = row::Model { status, return_note: Some(note), ..held.agreement.clone() };
    finish(tx, act, "performance.agreement_returned", HeldAgreement { agreement, ..held }).await
}

/// Establishes an agreement (tetapkan): it is published to the instansi, and its content no longer changes.
///
/// # Errors
/// `NotFound`; for others than the leader above, and for an officer who submitted it himself; `Stale`; a conflict in the wrong state.
#[tracing::instrument(skip_all, fields(agreement.id = %id))]
pub async fn establish_agreement(
    db: &Db,
    act: &Act,
    id: AgreementId,
    expected: Option<i64>,
) -> Result<AgreementDocument, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    let status = held.permit(AgreementAct::Tetapkan, expected)?;
    let submitted_by = held.agreement.submitted_by;
    if act.hands().into_iter().flatten().any(|hand| Some(hand) == submitted_by) {
        return Err(Error::Refused(Fault::new(FaultKind::Forbidden, "performance.own_agreement")));
    }
    let agreement = row::Model {
        status,
        above_id: (held.party == Party::Above).then_some(held.above_id).flatten(),
        established_at: Some(act.at),
        ..held.agreement.clone()
    };
    let agreement = begin_when_due(&tx, act, agreement).await?;
    finish(tx, act, "performance.agreement_established", HeldAgreement { agreement, ..held }).await
}

/// Keeps what an act made of an agreement together with the act, which concerns the unit's leader.
async fn finish(
    tx: DatabaseTransaction,
    act: &Act,
    kind: &'static str,
    held: HeldAgreement,
) -> Result<AgreementDocument, Error> {
    let agreement = store::save(&tx, act, held.agreement).await?;
    let mut recorded = acted(kind, &agreement);
    recorded.employee = held.leader_id;
    acts::record(&tx, act, recorded).await?;
    let document = store::document(&tx, HeldAgreement { agreement, ..held }).await?;
    tx.commit().await?;
    Ok(document)
}
