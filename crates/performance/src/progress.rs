//! Progress: action plan, evidence, realisation, and the superior's feedback.

use kernel::id::{EvidenceId, FeedbackId, FileId, ProgressId, RhkId, SkpId};
use kernel::states::AllowedAct;
use kernel::{Fault, Period};
use platform::{Act, Acted, Db, acts};
use platform::{Page, Paging};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
};

use crate::entity::{evidence, feedback, progress};
use crate::rules::period;
use crate::rules::progress::{self as rules, Stage, faults_of_evidence, faults_of_realisation};
use crate::rules::text::{PASSAGE_MAX, fault};
use crate::skp::Held;
use crate::states::{self, SkpAct};
use crate::{Error, Quantity, store};

/// The action plan that begins a report.
#[derive(Clone, Debug)]
pub struct NewProgress {
    /// The planned result.
    pub rhk_id: RhkId,
    /// The period.
    pub period: Period,
    /// What is to be done.
    pub action_plan: String,
}

/// A piece of evidence to add.
#[derive(Clone, Debug)]
pub struct NewEvidence {
    /// What it is.
    pub name: String,
    /// Where it is.
    pub proof: Proof,
}

/// Where a piece of evidence is.
#[derive(Clone, Debug)]
pub enum Proof {
    /// At an address.
    Link(String),
    /// In a file that the caller uploaded.
    File(FileId),
}

/// What was achieved.
#[derive(Clone, Debug)]
pub struct Realisation {
    /// In words.
    pub text: String,
    /// Where that can be checked.
    pub data_source: String,
    /// As a number.
    pub value: Option<Quantity>,
}

/// A report with all that belongs to it.
#[derive(Clone, Debug)]
pub struct ProgressReport {
    /// The report.
    pub progress: progress::Model,
    /// Its evidence, oldest first.
    pub evidence: Vec<evidence::Model>,
    /// The superior's notes, oldest first.
    pub feedback: Vec<feedback::Model>,
    /// How far it has come.
    pub stage: Stage,
    /// The acts that it offers, each judged for the caller.
    pub allowed: Vec<AllowedAct<SkpAct>>,
}

/// Plans what is to be done for an RHK in a period.
///
/// # Errors
/// `NotTheEmployee`; `ActNotOffered` unless the SKP runs; `PeriodEvaluated`; `ProgressExists`; `Invalid`.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn plan_progress(
    db: &Db,
    act: &Act,
    skp_id: SkpId,
    new: NewProgress,
) -> Result<ProgressReport, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    held.permit(SkpAct::Lapor, None)?;
    let days = new.period.days();
    unless_evaluated(store::is_evaluated(&tx, skp_id, days).await?)?;
    if store::has_progress(&tx, (skp_id, new.rhk_id), new.period).await? {
        return Err(Error::ProgressExists);
    }
    let mut faults: Vec<_> = period::outside(held.skp.days(), new.period).into_iter().collect();
    if !store::plan_of(&tx, &held.skp).await?.rhk_ids().contains(&new.rhk_id) {
        faults.push(Fault::invalid("performance.id_unknown").at("/rhk_id"));
    }
    faults.extend(fault(&new.action_plan, "/action_plan", PASSAGE_MAX));
    Error::unless_empty(faults)?;
    let progress = progress::Model {
        id: ProgressId::new(),
        skp_id,
        rhk_id: new.rhk_id,
        period: new.period,
        period_from: days.from,
        period_until: days.stored_until(),
        action_plan: new.action_plan,
        realisation: None,
        data_source: None,
        realised_value: None,
        realised_at: None,
        version: 1,
        created_at: act.at,
    };
    let progress = progress.into_active_model().reset_all().insert(&tx).await?;
    finish(tx, act, (&held, progress), "performance.progress_planned").await
}

/// Adds a piece of evidence to a report.
///
/// # Errors
/// `NotTheEmployee`; `Stale`; `ActNotOffered`; `PeriodEvaluated`; `Invalid` without a name or with a link that is none.
#[tracing::instrument(skip_all, fields(progress.id = %progress_id))]
pub async fn add_evidence(
    db: &Db,
    act: &Act,
    (progress_id, expected): (ProgressId, Option<i64>),
    new: NewEvidence,
) -> Result<ProgressReport, Error> {
    let tx = platform::begin(db).await?;
    let (held, progress) = open_report(&tx, act, (progress_id, expected), SkpAct::Lapor).await?;
    Error::unless_empty(faults_of_evidence(&new))?;
    let id = EvidenceId::new();
    let (link, file_id) = match new.proof {
        Proof::Link(link) => (Some(link), None),
        Proof::File(file) => (None, Some(keep_file(&tx, act, file, id).await?)),
    };
    let row = evidence::ActiveModel {
        id: Set(id),
        progress_id: Set(progress_id),
        name: Set(new.name),
        link: Set(link),
        file_id: Set(file_id),
        added_at: Set(act.at),
    };
    row.insert(&tx).await?;
    let progress = store::save_progress(&tx, progress).await?;
    finish(tx, act, (&held, progress), "performance.evidence_added").await
}

/// Reports what was achieved; until the period is evaluated a later report takes the place of an earlier one.
///
/// # Errors
/// `NotTheEmployee`; `Stale`; `ActNotOffered`; `PeriodEvaluated`; `Invalid` without evidence or source, or ahead of time.
#[tracing::instrument(skip_all, fields(progress.id = %progress_id))]
pub async fn realise_progress(
    db: &Db,
    act: &Act,
    (progress_id, expected): (ProgressId, Option<i64>),
    realisation: Realisation,
) -> Result<ProgressReport, Error> {
    let tx = platform::begin(db).await?;
    let (held, progress) = open_report(&tx, act, (progress_id, expected), SkpAct::Lapor).await?;
    let evidence_count = store::evidence_of(&tx, &[progress_id]).await?.len();
    let mut faults = faults_of_realisation(&realisation, evidence_count);
    faults
        .extend(period::in_future(progress.period, act.today).map(|fault| Fault { pointer: None, ..fault }));
    Error::unless_empty(faults)?;
    let progress = progress::Model {
        realisation: Some(realisation.text),
        data_source: Some(realisation.data_source),
        realised_value: realisation.value,
        realised_at: Some(act.at),
        ..progress
    };
    let progress = store::save_progress(&tx, progress).await?;
    finish(tx, act, (&held, progress), "performance.progress_realised").await
}

/// Answers a report: the superior's continuous feedback.
///
/// # Errors
/// `NotTheRater`, `SelfRating`; `Stale`; `ActNotOffered`; `PeriodEvaluated`; `Invalid` without a note.
#[tracing::instrument(skip_all, fields(progress.id = %progress_id))]
pub async fn give_feedback(
    db: &Db,
    act: &Act,
    (progress_id, expected): (ProgressId, Option<i64>),
    note: String,
) -> Result<ProgressReport, Error> {
    let tx = platform::begin(db).await?;
    let author = act.actor.employee().ok_or(Error::NotTheRater)?;
    let (held, progress) = open_report(&tx, act, (progress_id, expected), SkpAct::UmpanBalik).await?;
    let act = &store::as_rater(&tx, act, &held).await?;
    Error::unless_empty(fault(&note, "/note", PASSAGE_MAX).into_iter().collect())?;
    let row = feedback::ActiveModel {
        id: Set(FeedbackId::new()),
        progress_id: Set(progress_id),
        author_id: Set(author),
        note: Set(note),
        given_at: Set(act.at),
    };
    row.insert(&tx).await?;
    let progress = store::save_progress(&tx, progress).await?;
    finish(tx, act, (&held, progress), "performance.feedback_given").await
}

/// One report.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn find_progress(
    conn: &impl ConnectionTrait,
    act: &Act,
    progress_id: ProgressId,
) -> Result<ProgressReport, Error> {
    let progress = store::find_progress(conn, act, progress_id).await?;
    let skp = store::find_skp(conn, act, progress.skp_id).await?;
    store::report(conn, &store::hold(conn, act, skp).await?, progress).await
}

/// The file behind a piece of evidence.
///
/// # Errors
/// `NotFound` outside the caller's reach, and for evidence that is a link.
pub async fn find_evidence_file(
    conn: &impl ConnectionTrait,
    act: &Act,
    (progress_id, evidence_id): (ProgressId, EvidenceId),
) -> Result<FileId, Error> {
    let progress = store::find_progress(conn, act, progress_id).await?;
    let evidence = store::find_evidence(conn, (progress.id, evidence_id)).await?;
    evidence.file_id.ok_or(platform::Error::NotFound("file").into())
}

/// Whether a piece of evidence is the caller's to read: as its report is.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn admit_evidence(
    conn: &impl ConnectionTrait,
    act: &Act,
    evidence_id: EvidenceId,
) -> Result<(), Error> {
    let missing = || platform::Error::NotFound("evidence");
    let evidence = evidence::Entity::find_by_id(evidence_id).one(conn).await?.ok_or_else(missing)?;
    store::find_progress(conn, act, evidence.progress_id).await?;
    Ok(())
}

/// The reports of a plan, oldest first, of one period if given.
///
/// # Errors
/// `NotFound` when the plan is outside the caller's reach; a cursor of another list.
pub async fn list_progress(
    conn: &impl ConnectionTrait,
    act: &Act,
    (skp_id, period): (SkpId, Option<Period>),
    paging: &Paging,
) -> Result<Page<ProgressReport>, Error> {
    let skp = store::find_skp(conn, act, skp_id).await?;
    let held = store::hold(conn, act, skp).await?;
    let page = store::page_of_progress(conn, (skp_id, period), paging).await?;
    Ok(Page { rows: store::reports(conn, &held, page.rows).await?, extent: page.extent })
}

/// A report whose plan is locked and which may still change.
async fn open_report(
    tx: &DatabaseTransaction,
    act: &Act,
    (progress_id, expected): (ProgressId, Option<i64>),
    kind: SkpAct,
) -> Result<(Held, progress::Model), Error> {
    let skp_id = store::find_progress(tx, act, progress_id).await?.skp_id;
    let held = store::lock_skp(tx, act, skp_id).await?;
    states::admit(kind, held.party)?;
    // Read again under the lock of the plan, which every change of a report takes.
    let progress = store::find_progress(tx, act, progress_id).await?;
    store::fresh(expected, progress.version)?;
    held.permit(kind, None)?;
    unless_evaluated(store::is_evaluated(tx, skp_id, progress.days()).await?)?;
    Ok((held, progress))
}

/// The file belongs to the evidence from here on. One that is gone, taken or somebody else's is a fault of the body.
async fn keep_file(
    tx: &DatabaseTransaction,
    act: &Act,
    file: FileId,
    evidence: EvidenceId,
) -> Result<FileId, Error> {
    match platform::files::keep(tx, act, file, evidence).await {
        Ok(()) => Ok(file),
        Err(platform::Error::NotFound(_)) => {
            Err(Error::Invalid(vec![Fault::invalid("performance.file_unknown").at("/file_id")]))
        }
        Err(error) => Err(error.into()),
    }
}

async fn finish(
    tx: DatabaseTransaction,
    act: &Act,
    (held, progress): (&Held, progress::Model),
    kind: &'static str,
) -> Result<ProgressReport, Error> {
    let acted = Acted::new(kind, progress.id).about(held.skp.employee_id).effective(progress.period_from);
    acts::record(&tx, act, acted).await?;
    let report = store::report(&tx, held, progress).await?;
    tx.commit().await?;
    Ok(report)
}

/// Once an evaluation covers its period a report is closed to everybody.
fn unless_evaluated(is_evaluated: bool) -> Result<(), Error> {
    if is_evaluated { Err(Error::PeriodEvaluated) } else { Ok(()) }
}

impl ProgressReport {
    pub(crate) fn new(
        held: &Held,
        progress: progress::Model,
        (evidence, feedback): (Vec<evidence::Model>, Vec<feedback::Model>),
        is_evaluated: bool,
    ) -> Self {
        let content = rules::Content {
            evidence: evidence.len(),
            realisation: progress.realisation.is_some(),
            feedback: feedback.len(),
            is_evaluated,
        };
        let allowed = [SkpAct::Lapor, SkpAct::UmpanBalik].map(|act| {
            let verdict = held.permit(act, None).and_then(|_running| unless_evaluated(is_evaluated));
            AllowedAct { act, denied: verdict.err().map(|error| error.fault()) }
        });
        Self { progress, evidence, feedback, stage: content.stage(), allowed: allowed.to_vec() }
    }
}
