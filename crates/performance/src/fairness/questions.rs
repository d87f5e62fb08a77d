//! Questions: read by oversight, answered by the rater's superior, or by an officer where nobody in Merit is above the rater. An answer
//! is words for oversight to read. It changes no rating, and nothing follows from it by itself.

use kernel::Fault;
use kernel::id::{EmployeeId, RaterQuestionId, RaterReviewId};
use personnel::facts::{self, Named};
use personnel::scope;
use platform::{Act, Acted, Actor, Db, Page, Paging, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use serde_json::json;

use super::review::find_review;
use super::{AnswerReason, QuestionStatus};
use crate::Error;
use crate::entity::rater_question::{self as row, Model};
use crate::entity::rater_review;
use crate::rules::text::{PASSAGE_MAX, fault};
use crate::store::fresh;

/// What was found of a rater, with the name and the review.
#[derive(Clone, Debug)]
pub struct RaterQuestion {
    /// What was found.
    pub row: Model,
    /// The review.
    pub review: rater_review::Model,
    /// The rater.
    pub rater: Named,
}

/// What is said to a question.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Of what kind it is.
    pub reason: AnswerReason,
    /// In words.
    pub words: String,
}

/// Which raters of a review to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct QuestionFilter {
    /// Only those of whom something is asked.
    pub questions: bool,
}

/// The raters of a review within the caller's reach.
///
/// # Errors
/// `NotFound` for a review outside the reach; a cursor of another list.
pub async fn list_review_raters(
    conn: &impl ConnectionTrait,
    act: &Act,
    (review, filter): (RaterReviewId, QuestionFilter),
    paging: &Paging,
) -> Result<Page<RaterQuestion>, Error> {
    find_review(conn, act, review).await?;
    let mut query =
        row::Entity::find().filter(row::COLUMN.review_id.eq(review)).order_by_asc(row::Column::Id);
    if filter.questions {
        query = query.filter(row::COLUMN.is_question.eq(true));
    }
    let in_order = (|one: &Model| one.id, |last| row::Column::Id.gt(last));
    let page = paging.read(conn, query, in_order).await?;
    Ok(Page { rows: named(conn, page.rows).await?, extent: page.extent })
}

/// The questions that are the caller's to answer, the newest first; only those without an answer, where asked.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_questions(
    conn: &impl ConnectionTrait,
    act: &Act,
    only_open: bool,
    paging: &Paging,
) -> Result<Page<RaterQuestion>, Error> {
    let mut query = asked(act).order_by_desc(row::Column::Id);
    if only_open {
        query = query.filter(row::COLUMN.status.eq(QuestionStatus::Terbuka));
    }
    let newest_first = (|one: &Model| one.id, |last| row::Column::Id.lt(last));
    let page = paging.read(conn, query, newest_first).await?;
    Ok(Page { rows: named(conn, page.rows).await?, extent: page.extent })
}

/// One question to the caller.
///
/// # Errors
/// `NotFound` for a question to somebody else.
pub async fn find_question(
    conn: &impl ConnectionTrait,
    act: &Act,
    id: RaterQuestionId,
) -> Result<RaterQuestion, Error> {
    let found = asked(act).filter(row::COLUMN.id.eq(id)).one(conn).await?;
    let found = found.ok_or(platform::Error::NotFound("rater_question"))?;
    Ok(named(conn, vec![found]).await?.pop().ok_or(platform::Error::NotFound("rater_question"))?)
}

/// Says what is to be said to a question: a person other than the rater. A later answer takes the place of an earlier one.
///
/// # Errors
/// `NotFound` for a question to somebody else, and to the rater; `Stale`; `Invalid` without words.
#[tracing::instrument(skip_all, fields(question.id = %id))]
pub async fn answer_question(
    db: &Db,
    act: &Act,
    (id, expected): (RaterQuestionId, Option<i64>),
    answer: Answer,
) -> Result<RaterQuestion, Error> {
    let tx = platform::begin(db).await?;
    let found = asked(act).filter(row::COLUMN.id.eq(id)).lock_exclusive().one(&tx).await?;
    let question = found.ok_or(platform::Error::NotFound("rater_question"))?;
    fresh(expected, question.version)?;
    let faults: Vec<Fault> = fault(&answer.words, "/answer", PASSAGE_MAX).into_iter().collect();
    Error::unless_empty(faults)?;
    let answered_by = match act.actor {
        Actor::Account { account, .. } => Some(account),
        Actor::Client(_) | Actor::System => None,
    };
    let question = Model {
        status: QuestionStatus::Dijawab,
        answer: Some(answer.words),
        reason: Some(answer.reason),
        answered_at: Some(act.at),
        answered_by,
        version: question.version + 1,
        ..question
    };
    let question = question.into_active_model().reset_all().update(&tx).await?;
    let acted = Acted::new("performance.rater_question_answered", question.id);
    acts::record(&tx, act, acted.with(json!({ "reason": answer.reason }))).await?;
    let named = named(&tx, vec![question]).await?.pop();
    tx.commit().await?;
    Ok(named.ok_or(platform::Error::NotFound("rater_question"))?)
}

/// What is the caller's to answer: questions about raters whose superior he was when they arose, and those of his units that were
/// nobody's. Never a question about himself.
fn asked(act: &Act) -> sea_orm::Select<row::Entity> {
    let own = act.actor.employee();
    let of_nobody = Condition::all().add(row::Column::SuperiorId.is_null()).add(
        row::Column::ReviewId.in_subquery(
            rater_review::Entity::find()
                .select_only()
                .column(rater_review::Column::Id)
                .filter(scope::unit_condition(&act.scope, rater_review::Column::UnitId, act.today))
                .into_query(),
        ),
    );
    let mut mine = Condition::any().add(of_nobody);
    let mut query = row::Entity::find().filter(row::COLUMN.is_question.eq(true));
    if let Some(own) = own {
        mine = mine.add(row::Column::SuperiorId.eq(own));
        query = query.filter(row::COLUMN.rater_id.ne(own));
    }
    query.filter(mine)
}

async fn named(conn: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<RaterQuestion>, Error> {
    let people: Vec<EmployeeId> = rows.iter().map(|row| row.rater_id).collect();
    let names = facts::named(conn, &people).await?;
    let reviews = rater_review::Entity::find()
        .filter(rater_review::Column::Id.is_in(rows.iter().map(|row| row.review_id)))
        .all(conn)
        .await?;
    let see = |row: Model| {
        let missing = || platform::Error::NotFound("rater_question");
        let rater = names.get(&row.rater_id).cloned().ok_or_else(missing)?;
        let review = reviews.iter().find(|review| review.id == row.review_id).cloned().ok_or_else(missing)?;
        Ok(RaterQuestion { row, review, rater })
    };
    rows.into_iter().map(see).collect()
}
