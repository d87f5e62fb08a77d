//! The register of breaches: within 3 × 24 hours the authority and the people are told in writing (UU 27/2022, article 46).

use chrono::{DateTime, TimeDelta, Utc};
use kernel::Fault;
use kernel::id::{BreachId, UnitId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::states::{BreachAct, breach_after, is_told};
use super::{Error, TIMER_SUBJECT};
use crate::cursor::{Page, Paging};
use crate::entity::breach as row;
use crate::timers::{self, Due, NewTimer};
use crate::{Act, Acted, Db, acts};

pub use row::{BreachStatus, Model as Breach};

/// How long the notices may take from the discovery.
pub const NOTICE_WITHIN: TimeDelta = TimeDelta::hours(72);

const OVERDUE: &str = "overdue";

/// A breach to record.
#[derive(Clone, Debug)]
pub struct NewBreach {
    /// The instansi or unit whose data it was, within the caller's reach.
    pub unit: UnitId,
    /// In a line.
    pub title: String,
    /// When and how the data came out.
    pub description: String,
    /// Which data came out.
    pub data_kinds: String,
    /// How many people, where known.
    pub people_affected: Option<i64>,
    /// When it was discovered: the clock runs from then.
    pub discovered_at: DateTime<Utc>,
}

/// Records a breach; its clock has begun with the discovery.
///
/// # Errors
/// `Invalid` for a discovery that is still to come.
pub async fn record(db: &Db, act: &Act, new: NewBreach) -> Result<Breach, Error> {
    if new.discovered_at > act.at {
        return Err(Error::Invalid(vec![Fault::invalid("privacy.not_yet").at("/discovered_at")]));
    }
    let due_at = new.discovered_at + NOTICE_WITHIN;
    let breach = row::Model {
        id: BreachId::new(),
        unit_id: new.unit,
        status: BreachStatus::Recorded,
        title: new.title,
        description: new.description,
        data_kinds: new.data_kinds,
        people_affected: new.people_affected,
        discovered_at: new.discovered_at,
        due_at,
        overdue_at: None,
        is_breach: None,
        assessment: None,
        measures: None,
        authority_notified_at: None,
        authority_reference: None,
        subjects_notified_at: None,
        subjects_channel: None,
        conclusion: None,
        closed_at: None,
        recorded_by: act.actor.id(),
        recorded_at: act.at,
        version: 1,
    };
    let tx = crate::begin(db).await?;
    row::Entity::insert(breach.clone().into_active_model()).exec_without_returning(&tx).await?;
    let timer = NewTimer { subject: TIMER_SUBJECT, object: breach.id.0, action: OVERDUE, due_at };
    timers::set(&tx, timer).await?;
    acts::record(&tx, act, Acted::new("privacy.breach_recorded", breach.id).within(breach.unit_id)).await?;
    tx.commit().await?;
    Ok(breach)
}

/// What is done about a breach.
#[derive(Clone, Debug)]
pub enum Step {
    /// What came out, of whom, and what is done about it.
    Assess {
        /// Whether personal data came out at all.
        is_breach: bool,
        /// What was found.
        assessment: String,
        /// What is done against it and to recover.
        measures: String,
        /// How many people, where known by now.
        people_affected: Option<i64>,
    },
    /// The authority was told.
    NotifyAuthority {
        /// When.
        at: DateTime<Utc>,
        /// The number of the letter.
        reference: String,
    },
    /// The people were told.
    NotifySubjects {
        /// When.
        at: DateTime<Utc>,
        /// By which way.
        channel: String,
    },
    /// Nothing more is to be done.
    Close {
        /// What was concluded.
        conclusion: String,
    },
}

impl Step {
    fn act(&self) -> BreachAct {
        match self {
            Self::Assess { .. } => BreachAct::Assess,
            Self::NotifyAuthority { .. } => BreachAct::NotifyAuthority,
            Self::NotifySubjects { .. } => BreachAct::NotifySubjects,
            Self::Close { .. } => BreachAct::Close,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Assess { .. } => "privacy.breach_assessed",
            Self::NotifyAuthority { .. } => "privacy.breach_authority_notified",
            Self::NotifySubjects { .. } => "privacy.breach_subjects_notified",
            Self::Close { .. } => "privacy.breach_closed",
        }
    }

    /// A notice was given between the discovery and now.
    fn faults(&self, act: &Act, breach: &Breach) -> Vec<Fault> {
        let (Self::NotifyAuthority { at, .. } | Self::NotifySubjects { at, .. }) = self else {
            return Vec::new();
        };
        let mut faults = Vec::new();
        if *at > act.at {
            faults.push(Fault::invalid("privacy.not_yet").at("/notified_at"));
        }
        if *at < breach.discovered_at {
            faults.push(Fault::invalid("privacy.before_discovery").at("/notified_at"));
        }
        faults
    }

    fn write(self, edit: &mut row::ActiveModel, now: DateTime<Utc>) {
        match self {
            Self::Assess { is_breach, assessment, measures, people_affected } => {
                edit.is_breach = Set(Some(is_breach));
                edit.assessment = Set(Some(assessment));
                edit.measures = Set(Some(measures));
                if people_affected.is_some() {
                    edit.people_affected = Set(people_affected);
                }
            }
            Self::NotifyAuthority { at, reference } => {
                edit.authority_notified_at = Set(Some(at));
                edit.authority_reference = Set(Some(reference));
            }
            Self::NotifySubjects { at, channel } => {
                edit.subjects_notified_at = Set(Some(at));
                edit.subjects_channel = Set(Some(channel));
            }
            Self::Close { conclusion } => {
                edit.conclusion = Set(Some(conclusion));
                edit.closed_at = Set(Some(now));
            }
        }
    }
}

/// Takes a step. The clock stops when both notices are given, or when the breach is closed as none.
///
/// # Errors
/// `NotFound` outside the reach, `Stale`, those of the state table, `Invalid` for a notice out of time.
pub async fn step(
    db: &Db,
    act: &Act,
    (reach, id, expected): (Condition, BreachId, Option<i64>),
    step: Step,
) -> Result<Breach, Error> {
    let tx = crate::begin(db).await?;
    let found = row::Entity::find_by_id(id).filter(reach).lock_exclusive().one(&tx).await?;
    let breach = found.ok_or(crate::Error::NotFound("breach"))?;
    if expected.is_some_and(|expected| expected != breach.version) {
        return Err(crate::Error::Stale.into());
    }
    let status = breach_after(&breach, step.act())?;
    let faults = step.faults(act, &breach);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let (kind, version) = (step.kind(), breach.version + 1);
    let mut edit = breach.into_active_model();
    step.write(&mut edit, act.at);
    edit.status = Set(status);
    edit.version = Set(version);
    let mut breach = edit.update(&tx).await?;
    if is_told(&breach) || breach.status == BreachStatus::Closed {
        timers::clear(&tx, id.0).await?;
        // A notice that is recorded in time and was given too late is late all the same.
        breach = note_lateness(&tx, breach).await?;
    }
    acts::record(&tx, act, Acted::new(kind, id).within(breach.unit_id)).await?;
    tx.commit().await?;
    Ok(breach)
}

async fn note_lateness(tx: &DatabaseTransaction, breach: Breach) -> Result<Breach, Error> {
    let last = breach.authority_notified_at.max(breach.subjects_notified_at);
    let is_late = is_told(&breach) && last > Some(breach.due_at);
    if breach.overdue_at.is_some() || !is_late {
        return Ok(breach);
    }
    let due_at = breach.due_at;
    let mut edit = breach.into_active_model();
    edit.overdue_at = Set(Some(due_at));
    Ok(edit.update(tx).await?)
}

/// Marks a breach whose 72 hours are over, in the timer's transaction.
///
/// # Errors
/// When the database fails.
pub async fn meet_deadline(due: &Due<'_>) -> Result<(), Error> {
    let id = BreachId(due.timer.object_id);
    let Some(breach) = row::Entity::find_by_id(id).lock_exclusive().one(due.tx).await? else {
        return Ok(());
    };
    if is_told(&breach) || breach_after(&breach, BreachAct::MarkOverdue).is_err() {
        return Ok(());
    }
    let (unit, version) = (breach.unit_id, breach.version + 1);
    let mut edit = breach.into_active_model();
    edit.overdue_at = Set(Some(due.act.at));
    edit.version = Set(version);
    edit.update(due.tx).await?;
    acts::record(due.tx, &due.act, Acted::new("privacy.breach_overdue", id).within(unit)).await?;
    Ok(())
}

/// One breach.
///
/// # Errors
/// `NotFound` outside the reach.
pub async fn find(conn: &impl ConnectionTrait, reach: Condition, id: BreachId) -> Result<Breach, Error> {
    let found = row::Entity::find_by_id(id).filter(reach).one(conn).await?;
    Ok(found.ok_or(crate::Error::NotFound("breach"))?)
}

/// Which breaches.
#[derive(Clone, Debug, Default)]
pub struct BreachFilter {
    /// In this state.
    pub status: Option<BreachStatus>,
    /// Not closed yet.
    pub open: bool,
}

/// Breaches, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list(
    conn: &impl ConnectionTrait,
    reach: Condition,
    filter: BreachFilter,
    paging: &Paging,
) -> Result<Page<Breach>, Error> {
    let wanted = Condition::all()
        .add(reach)
        .add_option(filter.status.map(|status| row::Column::Status.eq(status)))
        .add_option(filter.open.then(|| row::Column::Status.ne(BreachStatus::Closed)));
    let rows = row::Entity::find().filter(wanted).order_by_desc(row::Column::Id);
    let newest_first = (|breach: &Breach| breach.id, |last| row::Column::Id.lt(last));
    Ok(paging.read(conn, rows, newest_first).await?)
}
