//! What happens in a project: it begins, milestones are reached, money is spent, members speak of each other, it ends.

use chrono::NaiveDate;
use kernel::id::{EmployeeId, MilestoneId, ProjectId, SpendingId};
use kernel::{Fault, FaultKind, Rupiah};
use platform::{Act, Db, acts};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel, SelectExt,
};
use serde_json::json;

use super::states::ProjectAct;
use super::write::acted;
use super::{ProjectDocument, store};
use crate::entity::{collaboration, milestone, project as row, project_member, project_spending};
use crate::progress::NewEvidence;
use crate::rules::project::{fault_of_day, fault_of_word, faults_to_begin};
use crate::rules::text::{PASSAGE_MAX, SENTENCE_MAX, fault, fault_if_given};
use crate::{Error, exhibits};

/// That a milestone was reached.
#[derive(Clone, Debug)]
pub struct ReachMilestone {
    /// Which.
    pub milestone_id: MilestoneId,
    /// On which day.
    pub done_on: NaiveDate,
    /// Words to it.
    pub note: Option<String>,
    /// What shows it.
    pub evidence: Vec<NewEvidence>,
}

/// An amount that was spent.
#[derive(Clone, Debug)]
pub struct NewSpending {
    /// On which day.
    pub day: NaiveDate,
    /// How much; a negative amount takes back what was entered wrongly.
    pub amount: Rupiah,
    /// What for.
    pub purpose: String,
    /// What shows it.
    pub evidence: Vec<NewEvidence>,
}

/// One member's word on another's collaboration.
#[derive(Clone, Debug)]
pub struct Collaborate {
    /// Of whom.
    pub about_id: EmployeeId,
    /// From 1 to 5.
    pub score: i32,
    /// In words.
    pub note: Option<String>,
}

/// How a project ends.
#[derive(Clone, Debug)]
pub enum EndProject {
    /// With every milestone reached, on a day.
    Finished(NaiveDate, Option<String>),
    /// Before that, for a reason.
    Stopped(String),
}

/// Begins a project (mulai): its milestones and its budget no longer change.
///
/// # Errors
/// `NotFound`; for others than the unit; `Stale`; a conflict in the wrong state; `Invalid` without milestones.
#[tracing::instrument(skip_all, fields(project.id = %id))]
pub async fn begin_project(
    db: &Db,
    act: &Act,
    id: ProjectId,
    expected: Option<i64>,
) -> Result<ProjectDocument, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    let status = held.permit(ProjectAct::Mulai, expected)?;
    let plan = store::document(&tx, held.clone()).await?.plan();
    Error::unless_empty(faults_to_begin(&plan))?;
    finish(tx, act, ("performance.project_begun", row::Model { status, ..held.project })).await
}

/// Notes that a milestone was reached, with evidence.
///
/// # Errors
/// `NotFound`; for others than the unit and whoever leads the project; a conflict unless it runs, and where the milestone was reached
/// already; `Invalid` for a milestone of another project, a day ahead or before the project, and without evidence.
#[tracing::instrument(skip_all, fields(project.id = %id))]
pub async fn reach_milestone(
    db: &Db,
    act: &Act,
    id: ProjectId,
    reached: ReachMilestone,
) -> Result<ProjectDocument, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    held.permit(ProjectAct::Tonggak, None)?;
    let mut all = store::milestones_of(&tx, id).await?.into_iter();
    let milestone = all.find(|milestone| milestone.id == reached.milestone_id);
    let unknown = || Error::Invalid(vec![Fault::invalid("performance.part_unknown").at("/milestone_id")]);
    let milestone = milestone.ok_or_else(unknown)?;
    if milestone.done_on.is_some() {
        return Err(Error::Refused(Fault::new(FaultKind::Conflict, "performance.milestone_reached")));
    }
    let mut faults = Vec::new();
    faults.extend(fault_of_day(reached.done_on, (held.project.starts_on, act.today), "/done_on"));
    faults.extend(fault_if_given(reached.note.as_ref(), "/note", PASSAGE_MAX));
    if reached.evidence.is_empty() {
        faults.push(Fault::invalid("performance.evidence_missing").at("/evidence"));
    }
    faults.extend(exhibits::faults(&reached.evidence));
    Error::unless_empty(faults)?;
    let milestone = milestone::Model { done_on: Some(reached.done_on), note: reached.note, ..milestone };
    let milestone = milestone.into_active_model().reset_all().update(&tx).await?;
    exhibits::attach(&tx, act, milestone.id, reached.evidence).await?;
    finish(tx, act, ("performance.milestone_reached", held.project)).await
}

/// Records what was spent.
///
/// # Errors
/// `NotFound`; for others than the unit and whoever leads the project; a conflict unless it runs; `Invalid` for a day ahead or before the
/// project, for an amount of zero, and without a purpose.
#[tracing::instrument(skip_all, fields(project.id = %id))]
pub async fn spend(db: &Db, act: &Act, id: ProjectId, new: NewSpending) -> Result<ProjectDocument, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    held.permit(ProjectAct::Belanja, None)?;
    let mut faults = Vec::new();
    faults.extend(fault_of_day(new.day, (held.project.starts_on, act.today), "/day"));
    faults.extend(fault(&new.purpose, "/purpose", SENTENCE_MAX));
    let after = held.figures.spent.0.checked_add(new.amount.0);
    if new.amount.0 == 0 || after.is_none_or(|after| after < 0) {
        faults.push(Fault::invalid("performance.amount_unfit").at("/amount"));
    }
    faults.extend(exhibits::faults(&new.evidence));
    Error::unless_empty(faults)?;
    let spending = project_spending::Model {
        id: SpendingId::new(),
        project_id: id,
        day: new.day,
        amount: new.amount,
        purpose: new.purpose,
        recorded_at: act.at,
    };
    let spending = spending.into_active_model().reset_all().insert(&tx).await?;
    exhibits::attach(&tx, act, spending.id, new.evidence).await?;
    finish(tx, act, ("performance.project_spent", held.project)).await
}

/// Says something of another member's collaboration; a later word takes the place of an earlier one.
///
/// # Errors
/// `NotFound`; for others than members; a conflict unless the project runs or is finished; `Invalid` for oneself, for nobody of the
/// project, and outside the scale.
#[tracing::instrument(skip_all, fields(project.id = %id))]
pub async fn say_of_member(db: &Db, act: &Act, id: ProjectId, word: Collaborate) -> Result<(), Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    held.permit(ProjectAct::Kolaborasi, None)?;
    let author_id = act.party().ok_or(Error::NotTheEmployee)?;
    let mut faults = Vec::new();
    faults.extend(fault_of_word(word.score));
    faults.extend(fault_if_given(word.note.as_ref(), "/note", PASSAGE_MAX));
    let is_member = project_member::Entity::find_by_id((id, word.about_id)).exists(&tx).await?;
    if !is_member || word.about_id == author_id {
        faults.push(Fault::invalid("performance.not_another_member").at("/about_id"));
    }
    Error::unless_empty(faults)?;
    let said = collaboration::ActiveModel {
        project_id: Set(id),
        author_id: Set(author_id),
        about_id: Set(word.about_id),
        score: Set(word.score),
        note: Set(word.note),
        given_at: Set(act.at),
    };
    let columns =
        [collaboration::Column::ProjectId, collaboration::Column::AuthorId, collaboration::Column::AboutId];
    let anew = [collaboration::Column::Score, collaboration::Column::Note, collaboration::Column::GivenAt];
    let replace = OnConflict::columns(columns).update_columns(anew).to_owned();
    collaboration::Entity::insert(said).on_conflict(replace).exec_without_returning(&tx).await?;
    acts::record(&tx, act, acted("performance.collaboration_said", &held.project)).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a project: finished with every milestone reached, or stopped for a reason.
///
/// # Errors
/// `NotFound`; for others than the unit; `Stale`; a conflict in the wrong state; `Invalid` for a milestone that was not reached, for a day
/// ahead, and for a stop without a reason.
#[tracing::instrument(skip_all, fields(project.id = %id))]
pub async fn end_project(
    db: &Db,
    act: &Act,
    (id, expected): (ProjectId, Option<i64>),
    end: EndProject,
) -> Result<ProjectDocument, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    let mut faults = Vec::new();
    let (kind, status, ended_on, end_note) = match end {
        EndProject::Finished(day, note) => {
            let status = held.permit(ProjectAct::Selesaikan, expected)?;
            faults.extend(fault_of_day(day, (held.project.starts_on, act.today), "/ended_on"));
            faults.extend(fault_if_given(note.as_ref(), "/note", PASSAGE_MAX));
            let open = store::milestones_of(&tx, id).await?.into_iter().filter(|one| one.done_on.is_none());
            faults.extend(
                open.map(|one| Fault::invalid("performance.milestone_open").with("number", one.number)),
            );
            ("performance.project_finished", status, day, note)
        }
        EndProject::Stopped(note) => {
            let status = held.permit(ProjectAct::Hentikan, expected)?;
            faults.extend(fault(&note, "/note", PASSAGE_MAX));
            ("performance.project_stopped", status, act.today, Some(note))
        }
    };
    Error::unless_empty(faults)?;
    let project = row::Model { status, ended_on: Some(ended_on), end_note, ..held.project };
    finish(tx, act, (kind, project)).await
}

async fn finish(
    tx: DatabaseTransaction,
    act: &Act,
    (kind, project): (&'static str, row::Model),
) -> Result<ProjectDocument, Error> {
    let project = store::save(&tx, act, project).await?;
    let acted = acted(kind, &project).with(json!({ "status": project.status }));
    acts::record(&tx, act, acted).await?;
    let held = store::lock(&tx, act, project.id).await?;
    let document = store::document(&tx, held).await?;
    tx.commit().await?;
    Ok(document)
}
