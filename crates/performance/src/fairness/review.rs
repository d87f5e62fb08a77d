//! Making a review: a job, because it reads a year of ratings.

use kernel::id::{EmployeeId, JobId, RaterQuestionId, RaterReviewId, UnitId};
use kernel::{Fault, Period};
use personnel::{facts, scope};
use platform::jobs::{self, JobContext, JobFailure, NewJob};
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{QuestionStatus, gather};
use crate::Error;
use crate::citizens::reached_unit;
use crate::entity::rater_question::{self, Indicators};
use crate::entity::rater_review::{self as row, Model};
use crate::rules::period::in_future;
use crate::rules::statistics::fairness::{RaterFound, review};

/// The kind of job that makes a review.
pub const REVIEW_RATERS: &str = "performance.review_raters";

/// Rows of one insertion.
const CHUNK: usize = 200;

/// What to look at.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct NewReview {
    /// The unit whose people were rated, with all below it.
    pub unit_id: UnitId,
    /// The period; ratings of periods within it count.
    pub period: Period,
}

/// Begins a review of a unit within the caller's reach.
///
/// # Errors
/// `Invalid` for a unit outside the reach, or a period that has not begun.
#[tracing::instrument(skip_all, fields(unit.id = %new.unit_id))]
pub async fn begin_review(db: &Db, act: &Act, new: NewReview) -> Result<JobId, Error> {
    let tx = platform::begin(db).await?;
    let mut faults: Vec<Fault> = in_future(new.period, act.today).into_iter().collect();
    if reached_unit(&tx, act, new.unit_id).await?.is_none() {
        faults.push(Fault::invalid("performance.unit_unknown").at("/unit_id"));
    }
    Error::unless_empty(faults)?;
    let object = Some(new.unit_id.0);
    let job = NewJob { kind: REVIEW_RATERS, payload: json!(new), total: None, object };
    let job = jobs::enqueue(&tx, act, job).await?;
    tx.commit().await?;
    Ok(job)
}

/// The job: compares the raters and asks about what is unusual.
///
/// # Errors
/// When the database fails.
#[tracing::instrument(skip_all, fields(job.id = %context.job.id))]
pub async fn review_raters_job(context: JobContext) -> Result<Value, JobFailure> {
    let new: NewReview = context.payload()?;
    let act = context.act().clone();
    let rated = gather::rated(context.db.read(), (new.unit_id, new.period)).await?;
    context.go_on()?;
    let found = review(&rated);
    let tx = platform::begin(&context.db).await.map_err(Error::from)?;
    context.hold(&tx).await?;
    let review = keep(&tx, &act, (new, &found)).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(json!({ "review_id": review.id, "raters": review.raters, "questions": review.questions }))
}

async fn keep(
    tx: &impl ConnectionTrait,
    act: &Act,
    (new, found): (NewReview, &[RaterFound]),
) -> Result<Model, Error> {
    let count = |of: usize| i32::try_from(of).unwrap_or(i32::MAX);
    let compared: Vec<&RaterFound> = found.iter().filter(|one| !one.indicators.is_empty()).collect();
    let review = Model {
        id: RaterReviewId::new(),
        unit_id: new.unit_id,
        period: new.period,
        period_from: new.period.days().from,
        raters: count(compared.len()),
        raters_too_few: count(found.len() - compared.len()),
        questions: count(compared.iter().filter(|one| one.is_question).count()),
        made_at: act.at,
    };
    let review = review.into_active_model().reset_all().insert(tx).await?;
    let raters: Vec<EmployeeId> = compared.iter().map(|one| EmployeeId(one.rater)).collect();
    let superiors = facts::raters_of(tx, &raters, act.today).await?;
    let question = |one: &&RaterFound| rater_question::Model {
        id: RaterQuestionId::new(),
        review_id: review.id,
        rater_id: EmployeeId(one.rater),
        superior_id: superiors.get(&EmployeeId(one.rater)).copied(),
        ratees: i32::try_from(one.ratees).unwrap_or(i32::MAX),
        indicators: Indicators(one.indicators.clone()),
        is_question: one.is_question,
        status: if one.is_question { QuestionStatus::Terbuka } else { QuestionStatus::TanpaTanya },
        answer: None,
        reason: None,
        answered_at: None,
        answered_by: None,
        version: 1,
    };
    let questions: Vec<rater_question::Model> = compared.iter().map(question).collect();
    for chunk in questions.chunks(CHUNK) {
        let rows = chunk.iter().map(|one| one.clone().into_active_model().reset_all());
        rater_question::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    let details = json!({ "period": new.period, "raters": review.raters, "questions": review.questions });
    let made = Acted::new("performance.raters_reviewed", review.id).within(review.unit_id).with(details);
    // The one who is told is the superior, or the officers of the unit; the rater is the object's matter, and stands in no act.
    let asked = questions.iter().filter(|one| one.is_question).map(|one| match one.superior_id {
        Some(superior) => Acted::new("performance.rater_questioned", one.id).about(superior),
        None => Acted::new("performance.rater_questioned_to_officers", one.id).within(review.unit_id),
    });
    acts::record_all(tx, act, asked.chain([made]).collect()).await?;
    Ok(review)
}

/// Reviews of units within the caller's reach, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_reviews(
    conn: &impl ConnectionTrait,
    act: &Act,
    paging: &Paging,
) -> Result<Page<Model>, Error> {
    let newest_first = (|review: &Model| review.id, |last| row::Column::Id.lt(last));
    Ok(paging.read(conn, reached(act).order_by_desc(row::Column::Id), newest_first).await?)
}

/// One review within the caller's reach.
///
/// # Errors
/// `NotFound` outside it.
pub async fn find_review(conn: &impl ConnectionTrait, act: &Act, id: RaterReviewId) -> Result<Model, Error> {
    let found = reached(act).filter(row::COLUMN.id.eq(id)).one(conn).await?;
    found.ok_or(platform::Error::NotFound("rater_review").into())
}

fn reached(act: &Act) -> sea_orm::Select<row::Entity> {
    row::Entity::find().filter(scope::unit_condition(&act.scope, row::Column::UnitId, act.today))
}
