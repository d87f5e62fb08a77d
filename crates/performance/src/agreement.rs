//! From draft to a plan in force: submit, give back, agree, sign, start (PermenPANRB 6/2022; README 2.1).

use kernel::id::SkpId;
use platform::timers::{self, Due, NewTimer};
use platform::{Act, Db, acts};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::entity::skp::{self, Texts};
use crate::links::resolve_waiting;
use crate::negotiation::{self, Step};
use crate::rules::plan::{faults_to_agree, faults_to_submit};
use crate::rules::text::{PASSAGE_MAX, fault};
use crate::skp::{Document, acted, document};
use crate::states::{self, Party, SkpAct, SkpStatus};
use crate::versions::give_way;
use crate::words::{Behaviour, NegotiationEvent};
use crate::{Error, store};

/// Whose timers these are.
pub const TIMER_SUBJECT: &str = "performance.skp";

/// What the superior adds when agreeing: the clarified expectations. A list that is left out stays as the employee wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::Agreement)]
pub struct Agreement {
    /// The leader's own expectations by value; values that are not named keep theirs.
    #[serde(default)]
    pub behaviour: Vec<Behaviour>,
    /// What the employee is given to reach the results.
    #[serde(default)]
    pub resources: Option<Vec<String>>,
    /// How and when results are accounted for.
    #[serde(default)]
    pub accountability: Option<Vec<String>>,
    /// What follows from reaching the results or not.
    #[serde(default)]
    pub consequences: Option<Vec<String>>,
}

/// Submits a plan to the superior (ajukan).
///
/// # Errors
/// `NotTheEmployee`; `Stale`; `ActNotOffered`; `Invalid` with everything that is incomplete.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn submit_skp(db: &Db, act: &Act, skp_id: SkpId, expected: Option<i64>) -> Result<Document, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    let status = held.permit(SkpAct::Ajukan, expected)?;
    let plan = store::plan_of(&tx, &held.skp).await?;
    let known = store::known(&tx, &held, &plan).await?;
    let mut faults = faults_to_submit(&plan, &known);
    if held.rater_id.is_none() {
        faults.push(kernel::Fault::invalid("performance.rater_missing"));
    }
    Error::unless_empty(faults)?;
    let skp = skp::Model { status, rater_id: held.rater_id, return_note: None, ..held.skp };
    let skp = store::save(&tx, act, skp).await?;
    let step = Step { event: NegotiationEvent::Diajukan, note: None, content: Some(plan) };
    negotiation::record(&tx, act, &skp, step).await?;
    acts::record(&tx, act, acted("performance.skp_submitted", &skp)).await?;
    let document = document(&tx, act, skp).await?;
    tx.commit().await?;
    Ok(document)
}

/// Gives a plan back to the employee with a note (kembalikan).
///
/// # Errors
/// `NotTheRater`, `SelfRating`; `Stale`; `ActNotOffered`; `Invalid` without a note.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn return_skp(
    db: &Db,
    act: &Act,
    (skp_id, expected): (SkpId, Option<i64>),
    note: String,
) -> Result<Document, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    let status = held.permit(SkpAct::Kembalikan, expected)?;
    let act = &store::as_rater(&tx, act, &held).await?;
    Error::unless_empty(fault(&note, "/note", PASSAGE_MAX).into_iter().collect())?;
    let step = Step { event: NegotiationEvent::Dikembalikan, note: Some(note.clone()), content: None };
    let skp = skp::Model { status, rater_id: held.rater_id, return_note: Some(note), ..held.skp };
    let skp = store::save(&tx, act, skp).await?;
    negotiation::record(&tx, act, &skp, step).await?;
    acts::record(&tx, act, acted("performance.skp_returned", &skp)).await?;
    let document = document(&tx, act, skp).await?;
    tx.commit().await?;
    Ok(document)
}

/// Agrees to a plan with the expectations clarified (sepakati). From here on its content no longer changes.
///
/// # Errors
/// `NotTheRater`, `SelfRating`; `Stale`; `ActNotOffered`; `Invalid` where resources or consequences are empty.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn agree_skp(
    db: &Db,
    act: &Act,
    (skp_id, expected): (SkpId, Option<i64>),
    agreement: Agreement,
) -> Result<Document, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    let status = held.permit(SkpAct::Sepakati, expected)?;
    let act = &store::as_rater(&tx, act, &held).await?;
    let mut skp = skp::Model { status, rater_id: held.rater_id, ..held.skp };
    for (texts, clarified) in [
        (&mut skp.resources, agreement.resources),
        (&mut skp.accountability, agreement.accountability),
        (&mut skp.consequences, agreement.consequences),
    ] {
        *texts = clarified.map_or_else(|| texts.clone(), Texts);
    }
    let plan = store::plan_of(&tx, &skp).await?;
    Error::unless_empty(faults_to_agree(&plan, &agreement.behaviour))?;
    skp.behaviour.expect(agreement.behaviour);
    let skp = store::save(&tx, act, skp).await?;
    let step = Step { event: NegotiationEvent::Disepakati, note: None, content: Some(plan) };
    negotiation::record(&tx, act, &skp, step).await?;
    acts::record(&tx, act, acted("performance.skp_agreed", &skp)).await?;
    resolve_waiting(&tx, act, &skp).await?;
    let document = document(&tx, act, skp).await?;
    tx.commit().await?;
    Ok(document)
}

/// Signs an agreed plan (tanda tangan). The second signature establishes it; it runs from its first day on.
///
/// # Errors
/// `NotTheEmployee` for anyone but the two; `Stale`; `ActNotOffered`; `SignedAlready`.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn sign_skp(db: &Db, act: &Act, skp_id: SkpId, expected: Option<i64>) -> Result<Document, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    let established = held.permit(SkpAct::TandaTangan, expected)?;
    let act = &store::as_rater(&tx, act, &held).await?;
    let mut skp = held.skp;
    if held.party == Party::Rater {
        skp.rater_signed_at = Some(act.at);
        skp.rater_id = held.rater_id;
    } else {
        skp.employee_signed_at = Some(act.at);
    }
    let is_signed_by_both = skp.employee_signed_at.is_some() && skp.rater_signed_at.is_some();
    if is_signed_by_both {
        skp.status = established;
    }
    let mut skp = store::save(&tx, act, skp).await?;
    acts::record(&tx, act, acted("performance.skp_signed", &skp)).await?;
    if is_signed_by_both {
        let step = Step { event: NegotiationEvent::Ditetapkan, note: None, content: None };
        negotiation::record(&tx, act, &skp, step).await?;
        acts::record(&tx, act, acted("performance.skp_established", &skp)).await?;
        skp = start_when_due(&tx, act, skp).await?;
    }
    let document = document(&tx, act, skp).await?;
    tx.commit().await?;
    Ok(document)
}

/// Does what a deadline of [`TIMER_SUBJECT`] asks for, in the transaction in which its timer goes.
///
/// # Errors
/// When the database fails. A plan that no longer waits for its first day is left alone.
pub async fn meet_deadline(due: &Due<'_>) -> Result<(), Error> {
    let skp = store::lock_skp(due.tx, &due.act, SkpId(due.timer.object_id)).await?.skp;
    if skp.status == SkpStatus::Ditetapkan {
        start_skp(due.tx, &due.act, skp).await?;
    }
    Ok(())
}

/// Starts the plan now, or sets the timer that starts it on its first day.
async fn start_when_due(tx: &impl ConnectionTrait, act: &Act, skp: skp::Model) -> Result<skp::Model, Error> {
    let due_at = store::first_instant(tx, &skp).await?;
    if due_at <= act.at {
        return start_skp(tx, &act.by_system(), skp).await;
    }
    let timer = NewTimer { subject: TIMER_SUBJECT, object: skp.id.0, action: SkpAct::Mulai.word(), due_at };
    timers::set(tx, timer).await?;
    Ok(skp)
}

async fn start_skp(tx: &impl ConnectionTrait, act: &Act, skp: skp::Model) -> Result<skp::Model, Error> {
    let status = states::permit(&skp, SkpAct::Mulai, Party::System)?;
    let skp = store::save(tx, act, skp::Model { status, ..skp }).await?;
    give_way(tx, act, &skp).await?;
    acts::record(tx, act, acted("performance.skp_started", &skp)).await?;
    Ok(skp)
}
