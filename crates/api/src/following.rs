//! Who follows which unit in this process. One look at the log of acts each second serves all followers of all units: each unit has
//! one channel that holds its last news once, and a follower holds no more than its end of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::stream::{self, Stream};
use kernel::id::{EmployeeId, UnitId};
use performance::following::{self, KINDS, UnitProgress};
use platform::acts::{self, ActFilter, Recorded};
use platform::cursor::Cursor;
use platform::{Error, Paging};
use sea_orm::Condition;
use serde::{Serialize, Serializer};
use tokio::sync::watch;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::Problem;
use crate::state::State;

/// Acts of one look; what is more comes with the next.
const ACTS_AT_ONCE: u64 = 500;

/// Acts that are named with the news of a unit; of more, the last ones.
const NAMED_MAX: usize = 20;

/// How a unit goes, and what has just changed it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitNews {
    /// The unit.
    pub unit_id: UnitId,
    /// The day.
    #[schema(example = "2026-02-03")]
    pub as_of: NaiveDate,
    /// How it goes, with everybody below it.
    pub progress: UnitProgress,
    /// The acts that have just changed it, oldest first, at most the last twenty.
    pub changes: Vec<ProgressChange>,
}

/// An act that changed how a unit goes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProgressChange {
    /// What was done.
    #[schema(example = "performance.work_logged")]
    pub kind: String,
    /// On what.
    pub object_id: Uuid,
    /// The employee whom it concerns; null for acts on projects and agreements.
    pub employee_id: Option<EmployeeId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// News as a follower is told it: the same for all of them.
#[derive(Clone, Debug)]
pub struct Told(Arc<UnitNews>);

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

type News = Option<Arc<UnitNews>>;

/// The channels of this process.
#[derive(Clone, Debug, Default)]
pub struct Following(Arc<Mutex<Channels>>);

#[derive(Debug, Default)]
struct Channels {
    units: HashMap<UnitId, watch::Sender<News>>,
    /// Up to where the log was looked at; none while nobody follows anything.
    position: Option<i64>,
}

impl Following {
    fn channels(&self) -> MutexGuard<'_, Channels> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The end of a unit's channel, and whether it holds nothing yet.
    fn subscribe(&self, unit_id: UnitId) -> (watch::Receiver<News>, bool) {
        let mut channels = self.channels();
        let sender = channels.units.entry(unit_id).or_insert_with(|| watch::Sender::new(None));
        let is_empty = sender.borrow().is_none();
        (sender.subscribe(), is_empty)
    }

    fn publish(&self, news: UnitNews) {
        if let Some(sender) = self.channels().units.get(&news.unit_id) {
            sender.send_replace(Some(Arc::new(news)));
        }
    }

    /// The units that somebody follows, and up to where the log was looked at. Channels that nobody holds are let go.
    fn followed(&self) -> (Vec<UnitId>, Option<i64>) {
        let mut channels = self.channels();
        channels.units.retain(|_, sender| sender.receiver_count() > 0);
        if channels.units.is_empty() {
            channels.position = None;
        }
        (channels.units.keys().copied().collect(), channels.position)
    }

    fn looked_until(&self, position: i64) {
        let mut channels = self.channels();
        channels.position = Some(channels.position.map_or(position, |known| Ord::max(known, position)));
    }
}

/// How a unit goes now, and again whenever that has changed. Only the first follower of a unit asks the database.
///
/// # Errors
/// When the database fails.
pub async fn follow(
    state: &State,
    (unit_id, today): (UnitId, NaiveDate),
) -> Result<impl Stream<Item = Result<Told, Error>> + use<>, Problem> {
    let (mut receiver, is_empty) = state.following.subscribe(unit_id);
    if is_empty {
        // The position first: what happens while the figures are read is told once more.
        let position = acts::last_position(state.db.latest()).await?;
        if state.following.followed().1.is_none() {
            state.following.looked_until(position);
        }
        state.following.publish(look(state, unit_id, today).await?);
    }
    receiver.mark_changed();
    Ok(stream::unfold(receiver, |mut receiver| async move {
        loop {
            receiver.changed().await.ok()?;
            let news = receiver.borrow_and_update().clone();
            if let Some(news) = news {
                return Some((Ok(Told(news)), receiver));
            }
        }
    }))
}

/// How a unit goes now.
///
/// # Errors
/// When the database fails.
pub async fn look(state: &State, unit_id: UnitId, today: NaiveDate) -> Result<UnitNews, Problem> {
    let mut found = following::progress_of(state.db.latest(), &[unit_id], today).await?;
    let progress = found.remove(&unit_id).unwrap_or_default();
    Ok(UnitNews { unit_id, as_of: today, progress, changes: Vec::new() })
}

/// Tells the followers what happened since the last time: a constant number of queries, however many they are and however many units
/// they follow.
///
/// # Errors
/// When the database fails; the next time goes on from there.
pub async fn tell(state: &State) -> Result<(), Problem> {
    let (followed, position) = state.following.followed();
    if followed.is_empty() {
        return Ok(());
    }
    let conn = state.db.latest();
    let head = acts::last_position(conn).await?;
    let Some(position) = position else {
        state.following.looked_until(head);
        return Ok(());
    };
    if head <= position {
        return Ok(());
    }
    let kinds = KINDS.iter().map(ToString::to_string).collect();
    let filter = ActFilter { kinds, ..ActFilter::reaching(Condition::all()) };
    let beyond = Some(Cursor::encode(&position)?);
    let acts = acts::feed(conn, filter, &Paging::beyond(beyond, ACTS_AT_ONCE)).await?;
    let until = match (acts.extent.next, acts.rows.last()) {
        (Some(_), Some(last)) => last.position.unwrap_or(head),
        _ => head,
    };
    publish(state, &followed, &acts.rows).await?;
    state.following.looked_until(until);
    Ok(())
}

async fn publish(state: &State, followed: &[UnitId], acts: &[Recorded]) -> Result<(), Problem> {
    if acts.is_empty() {
        return Ok(());
    }
    let conn = state.db.latest();
    let today = kernel::calendar::TimeZone::Wib.date(state.clock.now());
    let employees: Vec<EmployeeId> = acts.iter().filter_map(|act| act.employee_id).collect();
    let units: Vec<UnitId> = acts.iter().filter_map(|act| act.unit_id).collect();
    let concerned = following::concerned(conn, followed, (&employees, &units), today).await?;
    let mut changes: BTreeMap<UnitId, Vec<ProgressChange>> = BTreeMap::new();
    for act in acts {
        for unit in concerned.by(act.employee_id, act.unit_id) {
            changes.entry(unit).or_default().push(ProgressChange {
                kind: act.kind.clone(),
                object_id: act.object_id,
                employee_id: act.employee_id,
                at: act.at,
            });
        }
    }
    let changed: Vec<UnitId> = changes.keys().copied().collect();
    for (unit_id, progress) in following::progress_of(conn, &changed, today).await? {
        let mut changes = changes.remove(&unit_id).unwrap_or_default();
        changes.drain(..changes.len().saturating_sub(NAMED_MAX));
        state.following.publish(UnitNews { unit_id, as_of: today, progress, changes });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(unit_id: UnitId, people: i64) -> UnitNews {
        let progress = UnitProgress { people, ..UnitProgress::default() };
        UnitNews { unit_id, as_of: "2026-02-03".parse().unwrap(), progress, changes: Vec::new() }
    }

    #[test]
    fn a_unit_is_looked_at_while_somebody_follows_it() {
        let following = Following::default();
        let unit = UnitId::new();
        let (first, is_empty) = following.subscribe(unit);
        assert!(is_empty);
        following.publish(news(unit, 41));
        following.looked_until(7);
        let (second, is_empty) = following.subscribe(unit);
        assert!(!is_empty, "the second follower asks nobody");
        assert_eq!(second.borrow().as_ref().unwrap().progress.people, 41);
        assert_eq!(following.followed(), (vec![unit], Some(7)));
        drop(first);
        assert_eq!(following.followed().0, [unit]);
        drop(second);
        assert_eq!(following.followed(), (Vec::new(), None));
    }
}
