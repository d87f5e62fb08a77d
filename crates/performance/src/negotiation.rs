//! The negotiation of a plan: each submission, return and agreement with the content as it stood, and what both sides say or
//! propose in between.

use kernel::Fault;
use kernel::id::{NegotiationId, SkpId};
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use crate::entity::negotiation::{self, Content};
use crate::entity::skp;
use crate::plan::Plan;
use crate::rules::plan::faults_of_form;
use crate::rules::text::{PASSAGE_MAX, fault};
use crate::states::SkpAct;
use crate::words::NegotiationEvent;
use crate::{Error, store};

/// What one side says to the other.
#[derive(Clone, Debug)]
pub struct Remark {
    /// In words.
    pub note: String,
    /// Another content, for the employee to take over or not.
    pub proposal: Option<Plan>,
}

/// Says something to the other side of a plan that is not agreed yet, or proposes another content.
///
/// # Errors
/// `NotTheEmployee` for anyone but the two; `ActNotOffered` unless the plan is under negotiation; `Invalid` without words, and
/// with every fault of form of a proposal.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn negotiate_skp(
    db: &Db,
    act: &Act,
    skp_id: SkpId,
    remark: Remark,
) -> Result<negotiation::Model, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    held.permit(SkpAct::Rundingkan, None)?;
    let act = &store::as_rater(&tx, act, &held).await?;
    let mut faults: Vec<Fault> = fault(&remark.note, "/note", PASSAGE_MAX).into_iter().collect();
    if let Some(plan) = &remark.proposal {
        let known = store::known(&tx, &held, plan).await?;
        let below = |fault: Fault| {
            let within = fault.pointer.clone().unwrap_or_default();
            fault.at(format!("/proposal{within}"))
        };
        faults.extend(faults_of_form(plan, &known).into_iter().map(below));
    }
    Error::unless_empty(faults)?;
    let event = match remark.proposal {
        Some(_) => NegotiationEvent::Usulan,
        None => NegotiationEvent::Catatan,
    };
    let step = Step { event, note: Some(remark.note), content: remark.proposal };
    let row = record(&tx, act, &held.skp, step).await?;
    let acted = Acted::new("performance.skp_negotiated", skp_id).about(held.skp.employee_id);
    acts::record(&tx, act, acted.with(json!({ "event": event }))).await?;
    tx.commit().await?;
    Ok(row)
}

/// The negotiation of a plan, oldest first.
///
/// # Errors
/// `NotFound` outside the caller's reach; a cursor of another list.
pub async fn list_negotiation(
    conn: &impl ConnectionTrait,
    act: &Act,
    skp_id: SkpId,
    paging: &Paging,
) -> Result<Page<negotiation::Model>, Error> {
    let skp = store::find_skp(conn, act, skp_id).await?;
    let query = negotiation::Entity::find()
        .filter(negotiation::COLUMN.skp_id.eq(skp.id))
        .order_by_asc(negotiation::Column::Id);
    let oldest_first = (|row: &negotiation::Model| row.id, |last| negotiation::Column::Id.gt(last));
    Ok(paging.read(conn, query, oldest_first).await?)
}

/// A step to be kept.
pub(crate) struct Step {
    /// What happened.
    pub event: NegotiationEvent,
    /// What was said.
    pub note: Option<String>,
    /// The content as it stood or was proposed.
    pub content: Option<Plan>,
}

/// Keeps a step in the transaction of what it is a step of.
pub(crate) async fn record(
    tx: &impl ConnectionTrait,
    act: &Act,
    skp: &skp::Model,
    step: Step,
) -> Result<negotiation::Model, Error> {
    let row = negotiation::Model {
        id: NegotiationId::new(),
        skp_id: skp.id,
        event: step.event,
        note: step.note,
        content: step.content.map(Content),
        author_id: act.party(),
        at: act.at,
    };
    Ok(row.into_active_model().reset_all().insert(tx).await?)
}
