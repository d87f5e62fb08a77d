//! Filing an objection.

use chrono::NaiveDate;
use kernel::id::{EvaluationId, FileId, ObjectionId, SkpId};
use kernel::{Fault, FaultKind};
use platform::{Act, Db, acts, files, timers};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, IntoActiveModel};

use super::clock::{above, acted, set_clocks};
use super::reads::{contested, described};
use super::{Exhibit, Objection, Wanted};
use crate::entity::objection::{self, Exhibits};
use crate::entity::{evaluation, skp};
use crate::regulation::appraisal::{Appraisal, Span};
use crate::rules::objection::{Shown, faults_of_filing, late};
use crate::skp::Held;
use crate::states::objection::ObjectionStatus;
use crate::states::{self, SkpAct};
use crate::yearly::{find_handover, year_of};
use crate::{Error, store};

/// An objection to file.
#[derive(Clone, Debug)]
pub struct NewObjection {
    /// Why.
    pub reasons: String,
    /// What supports it.
    pub evidence: Vec<Exhibit>,
    /// Which ratings the employee thinks right, where he says so.
    pub wanted: Option<Wanted>,
}

/// Objects to the rating of a period, or of the year once it was handed over.
///
/// # Errors
/// `NotTheEmployee`; `EvaluationSuperseded`; a conflict on the fifteenth day, for a second objection, and for a year that was not handed
/// over; `Invalid` without reasons.
#[tracing::instrument(skip_all, fields(evaluation.id = %evaluation_id))]
pub async fn object_to_evaluation(
    db: &Db,
    act: &Act,
    evaluation_id: EvaluationId,
    new: NewObjection,
) -> Result<Objection, Error> {
    let tx = platform::begin(db).await?;
    let skp_id = store::find_evaluation(&tx, act, evaluation_id).await?.skp_id;
    // A grade from elsewhere is objected to where it was given.
    let skp_id = skp_id.ok_or(Error::EvaluationImported)?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    // Read again under the lock of the plan.
    let rating = store::find_evaluation(&tx, act, evaluation_id).await?;
    file(tx, act, (held, rating), new).await
}

/// Objects to the year's rating of a plan, as it was handed over.
///
/// # Errors
/// As [`object_to_evaluation`].
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn object_to_year(
    db: &Db,
    act: &Act,
    (skp_id, expected): (SkpId, Option<i64>),
    new: NewObjection,
) -> Result<Objection, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    held.permit(SkpAct::Keberatan, expected)?;
    let handed = find_handover(&tx, skp_id).await?;
    let rating = store::find_evaluation(&tx, act, handed.evaluation_id).await?;
    file(tx, act, (held, rating), new).await
}

async fn file(
    tx: DatabaseTransaction,
    act: &Act,
    (held, rating): (Held, evaluation::Model),
    new: NewObjection,
) -> Result<Objection, Error> {
    states::admit(SkpAct::Keberatan, held.party)?;
    if rating.superseded_at.is_some() {
        return Err(Error::EvaluationSuperseded);
    }
    if contested(&tx, &rating).await?.is_some() {
        return Err(Fault::new(FaultKind::Conflict, "performance.objection_exists").into());
    }
    let is_year = rating.period == year_of(held.skp.year)?;
    let received_on = received_on(&tx, (&held, &rating), is_year).await?;
    let last_day = Appraisal::on(received_on)?.last_day(Span::Object, received_on)?;
    if let Some(fault) = late(received_on, last_day, act.today) {
        return Err(fault.into());
    }
    let mut row = drafted(act, &rating, received_on, new);
    let mut faults = faults_of_filing(&row.reasons, &shown(&row.evidence.0));
    for (index, exhibit) in row.evidence.0.iter().enumerate() {
        if let Some(file_id) = exhibit.file_id {
            faults.extend(keep(&tx, act, (file_id, row.id), format!("/evidence/{index}/file_id")).await?);
        }
    }
    Error::unless_empty(faults)?;
    if let Some(rater) = rating.rater_id {
        row.decider_id = above(&tx, (rater, &row), act).await?;
    }
    let row = row.into_active_model().reset_all().insert(&tx).await?;
    if is_year {
        let status = held.permit(SkpAct::Keberatan, None)?;
        // Silence no longer accepts.
        timers::clear(&tx, held.skp.id.0).await?;
        store::save(&tx, act, skp::Model { status, ..held.skp }).await?;
    }
    set_clocks(&tx, act, &row).await?;
    acts::record(&tx, act, acted("performance.objection_filed", &row)).await?;
    let made = described(&tx, (act, None), row).await?;
    tx.commit().await?;
    Ok(made)
}

/// A rating of a period is received when it is given, that of the year when it is handed over.
async fn received_on(
    tx: &DatabaseTransaction,
    (held, rating): (&Held, &evaluation::Model),
    is_year: bool,
) -> Result<NaiveDate, Error> {
    if !is_year {
        return Ok(rating.evaluated_on);
    }
    held.permit(SkpAct::Keberatan, None)?;
    Ok(find_handover(tx, held.skp.id).await?.handed_over_on)
}

fn drafted(
    act: &Act,
    rating: &evaluation::Model,
    received_on: NaiveDate,
    new: NewObjection,
) -> objection::Model {
    objection::Model {
        id: ObjectionId::new(),
        evaluation_id: rating.id,
        skp_id: rating.skp_id,
        employee_id: rating.employee_id,
        period: rating.period,
        rater_id: rating.rater_id,
        decider_id: None,
        level: 0,
        received_on,
        filed_on: act.today,
        reasons: new.reasons,
        evidence: Exhibits(new.evidence),
        wanted: new.wanted,
        status: ObjectionStatus::Diajukan,
        outcome: None,
        decision: None,
        document_id: None,
        decided_by: None,
        decided_at: None,
        outcome_evaluation_id: None,
        version: 1,
        created_at: act.at,
        moved_at: act.at,
    }
}

fn shown(exhibits: &[Exhibit]) -> Vec<Shown<'_>> {
    let shown = exhibits.iter().map(|exhibit| Shown {
        name: &exhibit.name,
        link: exhibit.link.as_deref(),
        has_file: exhibit.file_id.is_some(),
    });
    shown.collect()
}

/// A file belongs to the objection from here on. One that is gone, taken or somebody else's is a fault of the body.
pub(super) async fn keep(
    tx: &DatabaseTransaction,
    act: &Act,
    (file_id, objection): (FileId, ObjectionId),
    place: String,
) -> Result<Option<Fault>, Error> {
    match files::keep(tx, act, file_id, objection).await {
        Ok(()) => Ok(None),
        Err(platform::Error::NotFound(_)) => Ok(Some(Fault::invalid("performance.file_unknown").at(place))),
        Err(error) => Err(error.into()),
    }
}
