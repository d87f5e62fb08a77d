//! Results of a round that is over: for the employee, the superior, and those in charge of the unit.

use std::collections::HashMap;

use kernel::DateRange;
use kernel::id::{EmployeeId, FeedbackRoundId};
use personnel::facts;
use platform::Act;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::RoundRole;
use super::states::RoundStatus;
use crate::Error;
use crate::entity::{feedback_round, round_answer, round_seat};
use crate::rules::rounds::{ANSWERS_MIN, Answer, RoundGroup, results, shown_groups};
use crate::store::reach;

/// What a round says of one employee.
#[derive(Clone, Debug)]
pub struct RoundResult {
    /// The round.
    pub round: feedback_round::Model,
    /// The employee.
    pub employee_id: EmployeeId,
    /// Each group.
    pub groups: Vec<RoundGroup>,
    /// The mean over the groups that are shown, without the own view.
    pub mean: Option<String>,
}

/// What peers and subordinates said of an employee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerView {
    /// The mean score, in thousandths of 1 to 5.
    pub thousandths: i32,
    /// How many answers it rests on.
    pub answers: u32,
}

/// What a round that is over says of an employee within the caller's reach.
///
/// # Errors
/// `NotFound` outside the reach, and for somebody who was not asked about; `RoundNotClosed` while answers may still come: one more
/// answer between two looks would give itself away.
pub async fn find_round_result(
    conn: &impl ConnectionTrait,
    act: &Act,
    (id, employee_id): (FeedbackRoundId, EmployeeId),
) -> Result<RoundResult, Error> {
    let missing = || platform::Error::NotFound("feedback_round");
    if !facts::is_within(conn, &reach(act), employee_id, act.today).await? {
        return Err(missing().into());
    }
    let round = feedback_round::Entity::find_by_id(id).one(conn).await?.ok_or_else(missing)?;
    let seats = round_seat::Entity::find()
        .filter(round_seat::COLUMN.round_id.eq(id))
        .filter(round_seat::COLUMN.ratee_id.eq(employee_id))
        .all(conn)
        .await?;
    if seats.is_empty() {
        return Err(missing().into());
    }
    if round.status != RoundStatus::Ditutup {
        return Err(Error::RoundNotClosed);
    }
    let answers = round_answer::Entity::find()
        .filter(round_answer::COLUMN.round_id.eq(id))
        .filter(round_answer::COLUMN.ratee_id.eq(employee_id))
        // By ids drawn by chance: in no order that says anything.
        .order_by_asc(round_answer::Column::Id)
        .all(conn)
        .await?;
    let asked: Vec<RoundRole> = seats.iter().map(|seat| seat.role).collect();
    let answers: Vec<Answer> = answers
        .into_iter()
        .map(|row| Answer { role: row.role, scores: row.scores.0, comment: row.comment })
        .collect();
    let (groups, mean) = results(&asked, &answers);
    Ok(RoundResult { round, employee_id, groups, mean })
}

/// What may be told of an employee beside a rating: of each round that is over and whose period lies within some days, the groups
/// from three answers up, each by itself. The superior and oneself are groups of one, and are told by the round alone. One query.
///
/// # Errors
/// When the database fails.
pub async fn shown_groups_of(
    conn: &impl ConnectionTrait,
    employee: EmployeeId,
    days: DateRange,
) -> Result<Vec<(feedback_round::Model, Vec<RoundGroup>)>, Error> {
    let rows = round_answer::Entity::find()
        .find_also_related(feedback_round::Entity)
        .filter(round_answer::COLUMN.ratee_id.eq(employee))
        .filter(feedback_round::COLUMN.status.eq(RoundStatus::Ditutup))
        .filter(feedback_round::COLUMN.period_from.gte(days.from))
        .filter(feedback_round::COLUMN.period_until.lte(days.stored_until()))
        .order_by_asc(feedback_round::Column::Id)
        .all(conn)
        .await?;
    let mut answered: Vec<(feedback_round::Model, Vec<Answer>)> = Vec::new();
    for (row, round) in rows {
        let Some(round) = round else { continue };
        let answer = Answer { role: row.role, scores: row.scores.0, comment: None };
        match answered.last_mut() {
            Some((last, answers)) if last.id == round.id => answers.push(answer),
            _ => answered.push((round, vec![answer])),
        }
    }
    let shown = answered.into_iter().map(|(round, answers)| (round, shown_groups(&answers)));
    Ok(shown.filter(|(_, groups)| !groups.is_empty()).collect())
}

/// The rounds about an employee that are over, the first one first.
///
/// # Errors
/// When the database fails.
pub async fn closed_about(
    conn: &impl ConnectionTrait,
    employee: EmployeeId,
) -> Result<Vec<FeedbackRoundId>, Error> {
    let about = round_seat::Entity::find()
        .select_only()
        .column(round_seat::Column::RoundId)
        .filter(round_seat::COLUMN.ratee_id.eq(employee));
    let rounds = feedback_round::Entity::find()
        .select_only()
        .column(feedback_round::Column::Id)
        .filter(feedback_round::Column::Id.in_subquery(about.into_query()))
        .filter(feedback_round::COLUMN.status.eq(RoundStatus::Ditutup))
        .order_by_asc(feedback_round::Column::Id);
    Ok(rounds.into_tuple().all(conn).await?)
}

/// What peers and subordinates said of employees in rounds about periods within some days that are over; only where enough of them
/// answered. One query.
///
/// # Errors
/// When the database fails.
pub async fn peer_views_of(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    days: DateRange,
) -> Result<HashMap<EmployeeId, PeerView>, Error> {
    let mut sums: HashMap<EmployeeId, (u32, u32)> = HashMap::new();
    for chunk in employees.chunks(facts::CHUNK) {
        let answers = round_answer::Entity::find()
            .inner_join(feedback_round::Entity)
            .filter(round_answer::Column::RateeId.is_in(chunk.iter().copied()))
            .filter(round_answer::Column::Role.is_in([RoundRole::Rekan, RoundRole::Bawahan]))
            .filter(feedback_round::COLUMN.status.eq(RoundStatus::Ditutup))
            .filter(feedback_round::COLUMN.period_from.gte(days.from))
            .filter(feedback_round::COLUMN.period_until.lte(days.stored_until()))
            .all(conn)
            .await?;
        for answer in answers {
            let (sum, count) = sums.entry(answer.ratee_id).or_default();
            *sum += answer.scores.0.sum();
            *count += 1;
        }
    }
    let views = sums.into_iter().filter_map(|(employee, (sum, answers))| {
        let enough = usize::try_from(answers).is_ok_and(|answers| answers >= ANSWERS_MIN);
        let thousandths = i32::try_from(u64::from(sum) * 1_000 / (u64::from(answers) * 7)).ok()?;
        enough.then_some((employee, PeerView { thousandths, answers }))
    });
    Ok(views.collect())
}
