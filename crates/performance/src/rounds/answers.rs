//! Answering: who is asked sees the own seats, and answers each once.

use kernel::id::{EmployeeId, RoundAnswerId, RoundSeatId};
use personnel::facts::{self, Named};
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    Set,
};

use super::states::RoundStatus;
use crate::Error;
use crate::entity::feedback_round;
use crate::entity::round_answer::{self, Scores};
use crate::entity::round_seat::{self as row, Model};
use crate::feedback::in_person;
use crate::rules::rounds::BehaviourScores;
use crate::rules::text::fault_if_given;

/// The longest comment.
const COMMENT_MAX: usize = 2_000;

/// An answer to give.
#[derive(Clone, Debug)]
pub struct NewAnswer {
    /// The scores.
    pub scores: BehaviourScores,
    /// What is added.
    pub comment: Option<String>,
}

/// A seat as the one who is asked sees it.
#[derive(Clone, Debug)]
pub struct SeatAsked {
    /// The seat.
    pub row: Model,
    /// The round.
    pub round: feedback_round::Model,
    /// Who is asked about.
    pub ratee: Named,
}

/// The caller's seats in rounds that are open, those without an answer first made first.
///
/// # Errors
/// `NotTheEmployee` for an account without employee; a cursor of another list.
pub async fn list_seats(
    conn: &impl ConnectionTrait,
    act: &Act,
    paging: &Paging,
) -> Result<Page<SeatAsked>, Error> {
    let own = in_person(act)?;
    let query = row::Entity::find()
        .inner_join(feedback_round::Entity)
        .filter(row::COLUMN.rater_id.eq(own))
        .filter(row::COLUMN.is_answered.eq(false))
        .filter(feedback_round::COLUMN.status.eq(RoundStatus::Dibuka))
        .order_by_asc(row::Column::Id);
    let oldest_first = (|seat: &Model| seat.id, |last| row::Column::Id.gt(last));
    let page = paging.read(conn, query, oldest_first).await?;
    Ok(Page { rows: asked(conn, page.rows).await?, extent: page.extent })
}

async fn asked(conn: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<SeatAsked>, Error> {
    let rounds = feedback_round::Entity::find()
        .filter(feedback_round::Column::Id.is_in(rows.iter().map(|seat| seat.round_id)))
        .all(conn)
        .await?;
    let people: Vec<EmployeeId> = rows.iter().map(|seat| seat.ratee_id).collect();
    let names = facts::named(conn, &people).await?;
    let see = |row: Model| {
        let round = rounds.iter().find(|round| round.id == row.round_id).cloned();
        let ratee = names.get(&row.ratee_id).cloned();
        let missing = || platform::Error::NotFound("round_seat");
        Ok(SeatAsked { round: round.ok_or_else(missing)?, ratee: ratee.ok_or_else(missing)?, row })
    };
    rows.into_iter().map(see).collect()
}

/// Answers from a seat. The log says that it was done, and the answer does not say by whom.
///
/// # Errors
/// `NotFound` for somebody else's seat; `RoundNotOpen`; `SeatAnswered`; `Invalid` with every fault.
#[tracing::instrument(skip_all, fields(seat.id = %id))]
pub async fn answer_seat(db: &Db, act: &Act, (id, new): (RoundSeatId, NewAnswer)) -> Result<(), Error> {
    let own = in_person(act)?;
    let tx = platform::begin(db).await?;
    let found = row::Entity::find_by_id(id).filter(row::COLUMN.rater_id.eq(own)).one(&tx).await?;
    let seat = found.ok_or(platform::Error::NotFound("round_seat"))?;
    let round = feedback_round::Entity::find_by_id(seat.round_id).one(&tx).await?;
    if round.is_none_or(|round| round.status != RoundStatus::Dibuka) {
        return Err(Error::RoundNotOpen);
    }
    let mut faults = new.scores.faults();
    faults.extend(fault_if_given(new.comment.as_ref(), "/comment", COMMENT_MAX));
    Error::unless_empty(faults)?;
    // The condition is the lock: of two answers from one seat, the second changes nothing.
    let taken = row::Entity::update_many()
        .set(row::ActiveModel { is_answered: Set(true), ..Default::default() })
        .filter(row::COLUMN.id.eq(seat.id))
        .filter(row::COLUMN.is_answered.eq(false))
        .exec(&tx)
        .await?;
    if taken.rows_affected == 0 {
        return Err(Error::SeatAnswered);
    }
    let answer = round_answer::Model {
        id: by_chance()?,
        round_id: seat.round_id,
        ratee_id: seat.ratee_id,
        role: seat.role,
        scores: Scores(new.scores),
        comment: new.comment,
    };
    let answer = answer.into_active_model().reset_all();
    answer.insert(&tx).await?;
    acts::record(&tx, act, Acted::new("performance.round_answered", seat.id)).await?;
    tx.commit().await?;
    Ok(())
}

/// An id that says nothing about when it was made.
fn by_chance() -> Result<RoundAnswerId, Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| platform::Error::Broken(format!("randomness: {error}")))?;
    Ok(RoundAnswerId(uuid::Builder::from_random_bytes(bytes).into_uuid()))
}
