//! Deciding on an objection, for good.

use kernel::id::{EvaluationId, FileId, ObjectionId};
use kernel::{Fault, FaultKind};
use platform::{Act, Db, Scope, acts, timers};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::json;

use super::clock::{acted, instansi_of};
use super::filing::keep;
use super::reads::{described, lock, party_to};
use super::{Decided, Objection, Outcome, Side};
use crate::entity::{evaluation, objection, skp};
use crate::rules::objection::unheard;
use crate::rules::text::{PASSAGE_MAX, fault};
use crate::states::objection::{self as states, ObjectionAct};
use crate::states::{Party, SkpAct, SkpStatus};
use crate::verdict::{self, Statement};
use crate::{Error, evaluations, yearly};

/// A decision.
#[derive(Clone, Debug)]
pub struct Decide {
    /// What is decided.
    pub outcome: Outcome,
    /// The rating in the place of the one objected to; only where it is changed.
    pub statement: Option<Statement>,
    /// The reasons.
    pub reason: String,
    /// The signed decision; needed where it was made outside Merit.
    pub document_id: Option<FileId>,
}

/// Decides on an objection (putuskan): the rating stays, or another takes its place by the act that a correction leaves, so that pay
/// follows it. Nobody decides after this.
///
/// # Errors
/// `NotTheDecider`; `Stale`; a conflict before both sides were heard or after a decision; `Invalid` without reasons, or where rating and
/// outcome do not fit.
#[tracing::instrument(skip_all, fields(objection.id = %id))]
pub async fn decide_objection(
    db: &Db,
    act: &Act,
    (id, expected): (ObjectionId, Option<i64>),
    decision: Decide,
) -> Result<Decided, Error> {
    let tx = platform::begin(db).await?;
    let deciding: Scope = act.scope.clone();
    let row = lock(&tx, act, (id, expected)).await?;
    let party = party_to(&tx, (act, Some(&deciding)), &row).await?;
    let status = states::permit(row.status, ObjectionAct::Putuskan, party)?;
    let shown = described(&tx, (act, Some(&deciding)), row.clone()).await?;
    let mut faults = faults(&shown, &decision)?;
    if let Some(document) = decision.document_id {
        faults.extend(keep(&tx, act, (document, id), "/document_id".to_owned()).await?);
    }
    Error::unless_empty(faults)?;
    let reason = decision.reason.clone();
    let evaluation = match decision.statement {
        Some(statement) => Some(replace(&tx, act, &row, (statement, reason.clone())).await?),
        None => None,
    };
    let row = objection::Model {
        status,
        outcome: Some(decision.outcome),
        decision: Some(reason),
        document_id: decision.document_id,
        decided_by: act.actor.id(),
        decided_at: Some(act.at),
        outcome_evaluation_id: evaluation.as_ref().map(|evaluation| evaluation.id),
        version: row.version + 1,
        moved_at: act.at,
        ..row
    };
    let row = row.into_active_model().reset_all().update(&tx).await?;
    timers::clear(&tx, id.0).await?;
    let details = json!({
        "outcome": decision.outcome, "evaluation_id": row.evaluation_id, "rater_id": row.rater_id,
        "outcome_evaluation_id": row.outcome_evaluation_id, "period": row.period });
    acts::record(&tx, act, acted("performance.objection_decided", &row).with(details)).await?;
    close_year(&tx, act, &row).await?;
    let objection = described(&tx, (act, Some(&deciding)), row).await?;
    tx.commit().await?;
    Ok(Decided { objection, evaluation })
}

fn faults(shown: &Objection, decision: &Decide) -> Result<Vec<Fault>, Error> {
    let heard = |side: Side| shown.hearings.iter().any(|hearing| hearing.side == side);
    let mut faults = unheard(heard(Side::Pegawai), heard(Side::Penilai));
    faults.extend(fault(&decision.reason, "/reason", PASSAGE_MAX));
    match (decision.outcome, &decision.statement) {
        (Outcome::Tetap, Some(_)) => {
            faults.push(Fault::invalid("performance.rating_unwanted").at("/hasil_kerja"));
        }
        (Outcome::Diubah, None) => {
            faults.push(Fault::invalid("performance.rating_missing").at("/hasil_kerja"));
        }
        (_, Some(statement)) => {
            faults.extend(verdict::faults(statement, shown.row.period)?);
        }
        (Outcome::Tetap, None) => {}
    }
    if shown.row.decider_id.is_none() && decision.document_id.is_none() {
        faults.push(Fault::invalid("performance.document_missing").at("/document_id"));
    }
    // A conflict decides the status before what is merely missing.
    faults.sort_by_key(|fault| fault.kind != FaultKind::Conflict);
    Ok(faults)
}

/// Another rating in the place of the one objected to, by whoever decided.
async fn replace(
    tx: &DatabaseTransaction,
    act: &Act,
    row: &objection::Model,
    (statement, reason): (Statement, String),
) -> Result<evaluation::Model, Error> {
    let found = evaluation::Entity::find_by_id(row.evaluation_id).lock_exclusive().one(tx).await?;
    let rated = found.ok_or(platform::Error::NotFound("evaluation"))?;
    if rated.superseded_at.is_some() {
        return Err(Error::EvaluationSuperseded);
    }
    let verdict = verdict::judge(statement, rated.period)?;
    let next = evaluation::Model {
        id: EvaluationId::new(),
        hasil_kerja: verdict.ratings.map(|ratings| ratings.hasil_kerja),
        perilaku_kerja: verdict.ratings.map(|ratings| ratings.perilaku_kerja),
        predikat: verdict.predikat,
        law_version: verdict.law_version.clone(),
        // An officer enters what somebody without an account decided: the rating is still the rater's, changed from above.
        rater_id: act.actor.employee().or(rated.rater_id),
        note: None,
        evaluated_at: act.at,
        evaluated_on: act.today,
        ..rated.clone()
    };
    let next = evaluations::supersede(tx, (rated, next), (reason, verdict)).await?;
    let mut acted = evaluations::acted(&next);
    acted.unit = instansi_of(tx, next.employee_id).await?;
    acts::record(tx, act, acted).await?;
    Ok(next)
}

/// The decision on the year's rating makes the plan final.
async fn close_year(tx: &DatabaseTransaction, act: &Act, row: &objection::Model) -> Result<(), Error> {
    let Some(skp_id) = row.skp_id else { return Ok(()) };
    let found = skp::Entity::find_by_id(skp_id).lock_exclusive().one(tx).await?;
    let Some(skp) = found.filter(|skp| skp.status == SkpStatus::Keberatan) else { return Ok(()) };
    if row.period == yearly::year_of(skp.year)? {
        yearly::close(tx, act, (skp, SkpAct::Putuskan, Party::Above)).await?;
    }
    Ok(())
}
