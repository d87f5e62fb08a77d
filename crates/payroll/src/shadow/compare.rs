//! Making a comparison: everybody whom the run pays against their row, then whom only the list names.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::id::{EmployeeId, ShadowComparisonId, ShadowPersonId};
use kernel::recipe::Inputs;
use kernel::{Nip, Rupiah};
use platform::acts;
use platform::jobs::{End, Ending, JobContext, JobFailure};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::make::acted;
use super::read::Reason;
use super::rows::{OfList, broken, of_list};
use super::{ShadowComparison, ShadowStatus};
use crate::Error;
use crate::entity::{shadow_comparison as comparison, shadow_person as person, shadow_row as row};
use crate::outputs::{OpenRun, PaidPerson, Sorting, open_run};
use crate::rules::shadow::{Board, Compared, GAJI, Listed, Summary, TPP, Tally, compare};
use crate::runs::BaseKind;

/// The kind of the job.
pub const COMPARE_SHADOW: &str = "payroll.compare_shadow";

#[derive(Debug, Deserialize)]
struct Order {
    comparison_id: ShadowComparisonId,
}

/// What a comparison came to: the result of its job.
#[derive(Debug, Serialize, Deserialize)]
struct Outcome {
    content_hash: Option<String>,
    summary: Summary,
}

/// The job: makes the comparison that its payload names.
///
/// # Errors
/// When the run was calculated again meanwhile; when the database fails; when somebody called it off.
#[tracing::instrument(skip_all, fields(job.id = %context.job.id))]
pub async fn compare_shadow_job(context: JobContext) -> Result<Value, JobFailure> {
    let order: Order = context.payload()?;
    let outcome = match carry_out(&context, order.comparison_id).await {
        Err(Error::CalledOff) if context.is_cancelled() => return Err(JobFailure::cancelled()),
        outcome => outcome?,
    };
    Ok(serde_json::to_value(&outcome).map_err(broken)?)
}

/// What follows from the end of the job: the comparison is there, or it failed.
///
/// # Errors
/// When the database fails.
pub async fn settle_shadow_job(end: End<'_>) -> Result<(), JobFailure> {
    let order: Order = serde_json::from_value(end.job.payload.clone()).map_err(broken)?;
    let outcome: Option<Outcome> = match end.ending {
        Ending::Succeeded(result) => Some(serde_json::from_value(result.clone()).map_err(broken)?),
        Ending::Failed(_) | Ending::Cancelled => None,
    };
    settle(&end, order.comparison_id, outcome).await?;
    Ok(())
}

async fn settle(end: &End<'_>, id: ShadowComparisonId, outcome: Option<Outcome>) -> Result<(), Error> {
    let found = comparison::Entity::find_by_id(id).lock_exclusive().one(end.tx).await?;
    // Its list may have been taken back meanwhile, and the comparison with it.
    let Some(found) = found.filter(|found| found.status == ShadowStatus::Comparing) else { return Ok(()) };
    if outcome.is_none() {
        forget(end.tx, id).await?;
    }
    let mut edit = found.into_active_model();
    edit.ended_at = Set(Some(end.act.at));
    edit.status = Set(ShadowStatus::Failed);
    if let Some(Outcome { content_hash, summary }) = outcome {
        edit.status = Set(ShadowStatus::Compared);
        edit.content_hash = Set(content_hash);
        edit.summary = Set(Some(serde_json::to_string(&summary).map_err(broken)?));
    }
    let settled = edit.update(end.tx).await?;
    acts::record(end.tx, end.act, acted("payroll.shadow_comparison_ended", &settled)).await?;
    Ok(())
}

async fn forget(tx: &DatabaseTransaction, id: ShadowComparisonId) -> Result<(), Error> {
    person::Entity::delete_many().filter(person::COLUMN.comparison_id.eq(id)).exec(tx).await?;
    Ok(())
}

/// One attempt at one comparison.
pub(super) struct Work<'a> {
    pub(super) context: &'a JobContext,
    pub(super) comparison: ShadowComparison,
    pub(super) tally: Tally,
}

async fn carry_out(context: &JobContext, id: ShadowComparisonId) -> Result<Outcome, Error> {
    let tx = hold(context, id).await?;
    // What an attempt before this one wrote.
    forget(&tx, id).await?;
    tx.commit().await?;
    let found = comparison::Entity::find_by_id(id).one(context.db.latest()).await?;
    let comparison = found.ok_or(Error::CalledOff)?;
    let open = open_run(&context.db, context.act(), (comparison.run_id, None), Sorting::AsCalculated).await?;
    let content_hash = open.run.content_hash.clone();
    let mut work = Work { context, comparison, tally: Tally::default() };
    work.paid(open).await?;
    work.only_listed().await?;
    Ok(Outcome { content_hash, summary: work.tally.summary() })
}

/// A transaction that holds job and comparison.
async fn hold(context: &JobContext, id: ShadowComparisonId) -> Result<DatabaseTransaction, Error> {
    if context.is_cancelled() {
        return Err(Error::CalledOff);
    }
    let tx = platform::begin(&context.db).await?;
    context.hold(&tx).await.map_err(|_taken_over| Error::CalledOff)?;
    let found = comparison::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    found.filter(|found| found.status == ShadowStatus::Comparing).ok_or(Error::CalledOff)?;
    Ok(tx)
}

/// Somebody of the comparison, to be written.
pub(super) struct Person {
    pub(super) nip: Nip,
    pub(super) employee: Option<EmployeeId>,
    pub(super) name: Option<String>,
    pub(super) compared: Compared,
    pub(super) reasons: Vec<Reason>,
}

impl Work<'_> {
    /// Everybody whom the run pays.
    async fn paid(&mut self, mut open: OpenRun) -> Result<(), Error> {
        let components = if self.comparison.base_kind == BaseKind::Tpp { TPP } else { GAJI };
        let board = Board::of(open.compiled().recipe(), components).map_err(|defects| {
            let defects: Vec<String> = defects.iter().map(ToString::to_string).collect();
            broken(defects.join("; "))
        })?;
        let board = Arc::new(board);
        let total = open.people();
        while let Some(part) = open.next_part(self.context.db.latest()).await? {
            let nips: Vec<Nip> = part.iter().map(|paid| paid.nip.clone()).collect();
            let listed = self.listed(&nips).await?;
            let board = Arc::clone(&board);
            let held = tokio::task::spawn_blocking(move || held_against(&board, &part, &listed));
            let people = held.await.map_err(broken)??;
            self.write(people).await?;
            let done = total.saturating_sub(open.people());
            self.context.progress(i64::try_from(done).unwrap_or(i64::MAX), i64::try_from(total).ok());
        }
        Ok(())
    }

    async fn listed(&self, nips: &[Nip]) -> Result<HashMap<Nip, Listed>, Error> {
        let rows = of_list(self.list())
            .filter(row::COLUMN.nip.is_in(nips.iter().cloned()))
            .all(self.context.db.latest())
            .await?;
        let read = |row: row::Model| Ok((row.nip, serde_json::from_str(&row.listed).map_err(broken)?));
        rows.into_iter().map(read).collect()
    }

    pub(super) fn list(&self) -> OfList {
        let ShadowComparison { instansi_id, service_month, base_kind, .. } = self.comparison;
        (instansi_id, service_month, base_kind)
    }

    pub(super) async fn write(&mut self, people: Vec<Person>) -> Result<(), Error> {
        if people.is_empty() {
            return Ok(());
        }
        let tx = hold(self.context, self.comparison.id).await?;
        let mut models = Vec::with_capacity(people.len());
        for one in people {
            self.tally.add(&one.compared);
            models.push(person::ActiveModel {
                id: Set(ShadowPersonId::new()),
                comparison_id: Set(self.comparison.id),
                nip: Set(one.nip),
                employee_id: Set(one.employee),
                name: Set(one.name),
                outcome: Set(one.compared.outcome),
                difference: Set(one.compared.difference()),
                theirs: Set(one.compared.theirs),
                merit: Set(one.compared.merit),
                compared: Set(serde_json::to_string(&one.compared).map_err(broken)?),
                reasons: Set(serde_json::to_string(&one.reasons).map_err(broken)?),
            });
        }
        person::Entity::insert_many(models).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Pure: the people of a part against their rows.
fn held_against(
    board: &Board,
    part: &[PaidPerson],
    listed: &HashMap<Nip, Listed>,
) -> Result<Vec<Person>, Error> {
    let one = |paid: &PaidPerson| {
        let compared = match listed.get(&paid.nip) {
            Some(listed) => {
                let inputs: Inputs = serde_json::from_str(&paid.inputs).map_err(broken)?;
                compare(board, &inputs, listed).map_err(broken)?
            }
            None => Compared::only_merit(paid.net),
        };
        debug_assert_eq!(
            compared.difference(),
            compared.causes.iter().map(|cause| cause.amount).sum::<Rupiah>(),
            "causes are the whole difference"
        );
        Ok(Person {
            nip: paid.nip.clone(),
            employee: Some(paid.employee_id),
            name: None,
            compared,
            reasons: Vec::new(),
        })
    };
    part.iter().map(one).collect()
}
