//! Deciding on a proposal, and the employee's consent to praise.

use chrono::NaiveDate;
use kernel::Fault;
use kernel::id::{ConsequenceId, ImprovementStepId};
use platform::{Act, Acted, Db, acts};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, IntoActiveModel};
use serde_json::json;

use super::Consequence;
use super::reads::{Standing, described, lock};
use super::steps::set_clock;
use crate::Error;
use crate::entity::{consequence, improvement_step};
use crate::rules::text::{PASSAGE_MAX, SENTENCE_MAX, fault, fault_if_given};
use crate::states::consequence::{self as states, ConsequenceAct, ConsequenceStatus};
use crate::words::ConsequenceKind;

/// The most steps of an improvement plan.
const STEPS_MAX: usize = 24;

/// A step of an improvement plan.
#[derive(Clone, Debug)]
pub struct NewStep {
    /// What is to be done.
    pub title: String,
    /// By when.
    pub due_on: NaiveDate,
}

/// A decision on a proposal.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Whether it shall be.
    pub is_adopted: bool,
    /// The reasons.
    pub reason: String,
    /// The words of praise; a recognition needs them.
    pub citation: Option<String>,
    /// The steps; an improvement plan needs some.
    pub steps: Vec<NewStep>,
}

/// The employee's word on being praised in public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Publish it.
    Given,
    /// Do not.
    Refused,
}

/// Decides on a proposal. Praise waits for consent, an improvement plan begins, all else is in force.
///
/// # Errors
/// Forbidden for whoever it concerns; `Stale`; a conflict once it was decided; `Invalid` without reasons, and where words of praise or steps
/// are missing.
#[tracing::instrument(skip_all, fields(consequence.id = %id))]
pub async fn decide_consequence(
    db: &Db,
    act: &Act,
    (id, expected): (ConsequenceId, Option<i64>),
    decision: Decision,
) -> Result<Consequence, Error> {
    let tx = platform::begin(db).await?;
    let (row, party) = lock(&tx, act, (id, expected, Standing::Officer)).await?;
    let wanted = if decision.is_adopted { ConsequenceAct::Tetapkan } else { ConsequenceAct::Tolak };
    let to = states::permit(row.status, wanted, party)?;
    Error::unless_empty(faults(&row, &decision, act.today))?;
    let status = if decision.is_adopted { states::established(row.kind) } else { to };
    let row = consequence::Model {
        status,
        decision: Some(decision.reason),
        decided_by: act.actor.id(),
        decided_at: Some(act.at),
        citation: decision.citation.filter(|_| decision.is_adopted),
        ..row
    };
    let row = save(&tx, row).await?;
    if row.status == ConsequenceStatus::Berjalan {
        for (number, step) in (1..).zip(decision.steps) {
            let step = improvement_step::Model {
                id: ImprovementStepId::new(),
                consequence_id: id,
                number,
                title: step.title,
                due_on: step.due_on,
                done_at: None,
                done_note: None,
            };
            step.into_active_model().reset_all().insert(&tx).await?;
        }
        set_clock(&tx, &row).await?;
    }
    finish(tx, act, ("performance.consequence_decided", Standing::Officer), row).await
}

fn faults(row: &consequence::Model, decision: &Decision, today: NaiveDate) -> Vec<Fault> {
    let mut faults: Vec<Fault> = fault(&decision.reason, "/reason", PASSAGE_MAX).into_iter().collect();
    if !decision.is_adopted {
        return faults;
    }
    match (row.kind, &decision.citation) {
        (ConsequenceKind::Recognition, None) => {
            faults.push(Fault::invalid("performance.text_missing").at("/citation"));
        }
        (_, citation) => faults.extend(fault_if_given(citation.as_ref(), "/citation", SENTENCE_MAX)),
    }
    let is_plan = row.kind == ConsequenceKind::ImprovementPlan;
    if is_plan == decision.steps.is_empty() {
        let code = if is_plan { "performance.steps_missing" } else { "performance.steps_unwanted" };
        faults.push(Fault::invalid(code).at("/steps"));
    }
    if decision.steps.len() > STEPS_MAX {
        faults.push(Fault::invalid("performance.too_many").at("/steps").with("max", STEPS_MAX));
    }
    for (index, step) in decision.steps.iter().enumerate() {
        faults.extend(fault(&step.title, format!("/steps/{index}/title"), SENTENCE_MAX));
        if step.due_on <= today {
            faults.push(Fault::invalid("performance.step_past").at(format!("/steps/{index}/due_on")));
        }
    }
    faults
}

/// The employee consents to being praised in public, or does not. Without consent nothing is ever shown.
///
/// # Errors
/// `NotTheEmployee`; `Stale`; a conflict where no consent is asked for.
#[tracing::instrument(skip_all, fields(consequence.id = %id))]
pub async fn answer_recognition(
    db: &Db,
    act: &Act,
    (id, expected): (ConsequenceId, Option<i64>),
    consent: Consent,
) -> Result<Consequence, Error> {
    let tx = platform::begin(db).await?;
    let (row, party) = lock(&tx, act, (id, expected, Standing::Employee)).await?;
    let (wanted, published_at) = match consent {
        Consent::Given => (ConsequenceAct::Setujui, Some(act.at)),
        Consent::Refused => (ConsequenceAct::Keberatan, None),
    };
    let status = states::permit(row.status, wanted, party)?;
    let row = save(&tx, consequence::Model { status, published_at, ..row }).await?;
    finish(tx, act, ("performance.recognition_answered", Standing::Employee), row).await
}

/// Writes a changed consequence as its next version.
pub(super) async fn save(
    tx: &DatabaseTransaction,
    row: consequence::Model,
) -> Result<consequence::Model, Error> {
    let row = consequence::Model { version: row.version + 1, ..row };
    Ok(row.into_active_model().reset_all().update(tx).await?)
}

/// Records the act and shows what came of it.
pub(super) async fn finish(
    tx: DatabaseTransaction,
    act: &Act,
    (kind, standing): (&'static str, Standing),
    row: consequence::Model,
) -> Result<Consequence, Error> {
    let details = json!({ "kind": row.kind, "rule": row.rule, "status": row.status, "year": row.year });
    acts::record(&tx, act, Acted::new(kind, row.id).about(row.employee_id).with(details)).await?;
    let shown = described(&tx, (act, standing), row).await?;
    tx.commit().await?;
    Ok(shown)
}
