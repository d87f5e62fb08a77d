//! Making, opening and ending rounds.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use kernel::id::{EmployeeId, FeedbackRoundId, RoundSeatId, UnitId};
use kernel::states::AllowedAct;
use kernel::{Fault, Period};
use personnel::entity::employee;
use personnel::{facts, scope};
use platform::timers::{self, Due, NewTimer};
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::json;

use super::states::{RoundAct, RoundStatus, offered, permit};
use crate::Error;
use crate::citizens::reached_unit;
use crate::entity::feedback_round::{self as row, Model};
use crate::entity::round_seat;
use crate::rules::period::in_future;
use crate::rules::rounds::{RoundRole, Sizes, seats};
use crate::rules::text::{SENTENCE_MAX, fault};
use crate::store::fresh;

/// Whose timers these are.
pub const ROUND_TIMER: &str = "performance.feedback_round";

/// The most people of one round.
const PEOPLE_MAX: usize = 1_000;

/// The most peers, and the most subordinates, who are asked about one person.
const ASKED_MAX: usize = 20;

/// Rows of one insertion.
const CHUNK: usize = 500;

/// A round to make.
#[derive(Clone, Debug)]
pub struct NewRound {
    /// The unit whose people are asked about, with all below it.
    pub unit_id: UnitId,
    /// What it is called.
    pub name: String,
    /// The period that is asked about.
    pub period: Period,
    /// The last day on which it takes answers.
    pub closes_on: NaiveDate,
    /// How many are asked about one person at most.
    pub sizes: Sizes,
}

/// A round with its numbers and the acts that it offers.
#[derive(Clone, Debug)]
pub struct FeedbackRound {
    /// The round.
    pub row: Model,
    /// How many were asked and how many answered, by role.
    pub counts: Vec<(RoundRole, u64, u64)>,
    /// The acts.
    pub allowed: Vec<AllowedAct<RoundAct>>,
}

/// Makes a round of a unit within the caller's reach, and deals its seats.
///
/// # Errors
/// `Invalid` with every fault.
#[tracing::instrument(skip_all, fields(unit.id = %new.unit_id))]
pub async fn create_round(db: &Db, act: &Act, new: NewRound) -> Result<FeedbackRound, Error> {
    let tx = platform::begin(db).await?;
    let mut faults: Vec<Fault> = fault(&new.name, "/name", SENTENCE_MAX).into_iter().collect();
    faults.extend(in_future(new.period, act.today));
    if new.closes_on < act.today {
        faults.push(Fault::invalid("performance.day_past").at("/closes_on"));
    }
    for (place, size) in [("/peers", new.sizes.peers), ("/subordinates", new.sizes.subordinates)] {
        if size > ASKED_MAX {
            faults.push(Fault::invalid("performance.count_range").at(place).with("max", ASKED_MAX));
        }
    }
    let instansi = reached_unit(&tx, act, new.unit_id).await?;
    let people = match instansi {
        Some(_) => people(&tx, act, new.unit_id).await?,
        None => BTreeMap::new(),
    };
    if instansi.is_none() {
        faults.push(Fault::invalid("performance.unit_unknown").at("/unit_id"));
    } else if people.is_empty() || people.len() > PEOPLE_MAX {
        faults.push(Fault::invalid("performance.round_size").at("/unit_id").with("max", PEOPLE_MAX));
    }
    Error::unless_empty(faults)?;
    let dealt = seats(&people, new.sizes);
    let days = new.period.days();
    let round = Model {
        id: FeedbackRoundId::new(),
        unit_id: new.unit_id,
        instansi_id: instansi.unwrap_or(new.unit_id),
        name: new.name,
        period: new.period,
        period_from: days.from,
        period_until: days.stored_until(),
        closes_on: new.closes_on,
        status: RoundStatus::Draf,
        seats: i32::try_from(dealt.len()).unwrap_or(i32::MAX),
        version: 1,
        created_at: act.at,
        opened_at: None,
        closed_at: None,
    };
    let round = round.into_active_model().reset_all().insert(&tx).await?;
    let rows = dealt.iter().map(|(rater, ratee, role)| round_seat::ActiveModel {
        id: Set(RoundSeatId::new()),
        round_id: Set(round.id),
        ratee_id: Set(*ratee),
        rater_id: Set(*rater),
        role: Set(*role),
        is_answered: Set(false),
    });
    let rows: Vec<round_seat::ActiveModel> = rows.collect();
    for chunk in rows.chunks(CHUNK) {
        round_seat::Entity::insert_many(chunk.to_vec()).exec_without_returning(&tx).await?;
    }
    let acted = acted("performance.round_created", &round).with(json!({ "seats": round.seats }));
    acts::record(&tx, act, acted).await?;
    let seen = seen(&tx, round).await?;
    tx.commit().await?;
    Ok(seen)
}

/// Opens a round, or ends it before its last day.
///
/// # Errors
/// `NotFound` outside the caller's reach; `Stale`; `RoundActNotOffered`.
#[tracing::instrument(skip_all, fields(round.id = %id))]
pub async fn change_round(
    db: &Db,
    act: &Act,
    (id, expected): (FeedbackRoundId, Option<i64>),
    kind: RoundAct,
) -> Result<FeedbackRound, Error> {
    let tx = platform::begin(db).await?;
    let found = reached(act).filter(row::COLUMN.id.eq(id)).lock_exclusive().one(&tx).await?;
    let round = found.ok_or(platform::Error::NotFound("feedback_round"))?;
    fresh(expected, round.version)?;
    let status = permit(round.status, kind)?;
    let round = match kind {
        RoundAct::Buka => open(&tx, act, Model { status, ..round }).await?,
        RoundAct::Tutup => close(&tx, act, Model { status, ..round }).await?,
    };
    let seen = seen(&tx, round).await?;
    tx.commit().await?;
    Ok(seen)
}

async fn open(tx: &DatabaseTransaction, act: &Act, round: Model) -> Result<Model, Error> {
    if round.closes_on < act.today {
        return Err(Error::Invalid(vec![Fault::invalid("performance.round_day_past")]));
    }
    let zone = facts::time_zone_of(tx, round.instansi_id, act.today).await?;
    let due_at = zone.midnight(round.closes_on + Days::new(1));
    let timer = NewTimer { subject: ROUND_TIMER, object: round.id.0, action: RoundAct::Tutup.word(), due_at };
    timers::set(tx, timer).await?;
    let round = Model { opened_at: Some(act.at), version: round.version + 1, ..round };
    let round = round.into_active_model().reset_all().update(tx).await?;
    acts::record(tx, act, acted("performance.round_opened", &round)).await?;
    Ok(round)
}

async fn close(tx: &DatabaseTransaction, act: &Act, round: Model) -> Result<Model, Error> {
    timers::clear(tx, round.id.0).await?;
    let round = Model { closed_at: Some(act.at), version: round.version + 1, ..round };
    let round = round.into_active_model().reset_all().update(tx).await?;
    acts::record(tx, act, acted("performance.round_closed", &round)).await?;
    Ok(round)
}

/// Does what a deadline of [`ROUND_TIMER`] asks for: a round ends after its last day.
///
/// # Errors
/// When the database fails.
pub async fn meet_round_deadline(due: &Due<'_>) -> Result<(), Error> {
    let id = FeedbackRoundId(due.timer.object_id);
    let Some(round) = row::Entity::find_by_id(id).lock_exclusive().one(due.tx).await? else { return Ok(()) };
    if let Ok(status) = permit(round.status, RoundAct::Tutup) {
        close(due.tx, &due.act, Model { status, ..round }).await?;
    }
    Ok(())
}

/// One round within the caller's reach.
///
/// # Errors
/// `NotFound` outside it.
pub async fn find_round(
    conn: &impl ConnectionTrait,
    act: &Act,
    id: FeedbackRoundId,
) -> Result<FeedbackRound, Error> {
    let found = reached(act).filter(row::COLUMN.id.eq(id)).one(conn).await?;
    seen(conn, found.ok_or(platform::Error::NotFound("feedback_round"))?).await
}

/// Rounds within the caller's reach, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_rounds(
    conn: &impl ConnectionTrait,
    act: &Act,
    paging: &Paging,
) -> Result<Page<Model>, Error> {
    let newest_first = (|round: &Model| round.id, |last| row::Column::Id.lt(last));
    Ok(paging.read(conn, reached(act).order_by_desc(row::Column::Id), newest_first).await?)
}

/// The civil servants of a unit and below it whose employment goes on, each with the superior.
async fn people(
    tx: &DatabaseTransaction,
    act: &Act,
    unit: UnitId,
) -> Result<BTreeMap<EmployeeId, Option<EmployeeId>>, Error> {
    let found: Vec<EmployeeId> = employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .filter(employee::Column::Nip.is_not_null())
        .filter(scope::condition(&scope::of_unit(unit), employee::Column::Id, act.today))
        .into_tuple()
        .all(tx)
        .await?;
    let statuses = facts::status_of(tx, &found, act.today).await?;
    let is_active = |id: &EmployeeId| statuses.get(id).is_some_and(|status| status.value.is_active());
    let active: Vec<EmployeeId> = found.into_iter().filter(is_active).collect();
    let raters = facts::raters_of(tx, &active, act.today).await?;
    Ok(active.into_iter().map(|id| (id, raters.get(&id).copied())).collect())
}

async fn seen(conn: &impl ConnectionTrait, row: Model) -> Result<FeedbackRound, Error> {
    let counted: Vec<(RoundRole, bool, i64)> = round_seat::Entity::find()
        .select_only()
        .columns([round_seat::Column::Role, round_seat::Column::IsAnswered])
        .column_as(round_seat::Column::Id.count(), "count")
        .filter(round_seat::COLUMN.round_id.eq(row.id))
        .group_by(round_seat::Column::Role)
        .group_by(round_seat::Column::IsAnswered)
        .into_tuple()
        .all(conn)
        .await?;
    let counts = RoundRole::ALL.iter().map(|role| {
        let of = |answered_only: bool| {
            let fitting = counted
                .iter()
                .filter(|(one, is_answered, _)| one == role && (*is_answered || !answered_only));
            fitting.filter_map(|(_, _, count)| u64::try_from(*count).ok()).sum()
        };
        (*role, of(false), of(true))
    });
    Ok(FeedbackRound { counts: counts.collect(), allowed: offered(row.status), row })
}

fn reached(act: &Act) -> sea_orm::Select<row::Entity> {
    row::Entity::find().filter(scope::unit_condition(&act.scope, row::Column::UnitId, act.today))
}

fn acted(kind: &'static str, round: &Model) -> Acted {
    Acted::new(kind, round.id).within(round.unit_id).effective(round.period_from)
}
