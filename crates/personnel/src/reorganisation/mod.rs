//! Units that are closed, split or merged, and posts that move, from a day on: each one operation, one transaction, one
//! act for each unit, with its decree. A dry run does everything and keeps nothing, so it shows what would move by the
//! very code that moves it.

mod apply;
mod gather;
mod holders;
mod shown;

use chrono::NaiveDate;
use kernel::Fault;
use kernel::id::{DecreeId, PositionId, UnitId};
use platform::{Act, Db};
use sea_orm::DatabaseTransaction;

use crate::entity::unit_version::UnitKind;
use crate::error::{Error, Flaw};
use crate::rules::reorganisation::{Before, Moves, Part, PostMove, close_faults, end_faults, merge, split};
use crate::rules::unit::kind_fault;

use apply::{Made, Plan};

pub use shown::{MovedPerson, MovedPosition, Reorganisation, ReorganisedUnit, UnitChange};

/// When a reorganisation counts, by which decree, and whether it is meant.
#[derive(Clone, Copy, Debug)]
pub struct When {
    /// The first day of the new order.
    pub from: NaiveDate,
    /// The decree behind it; the facts of those who move name it.
    pub decree_id: Option<DecreeId>,
    /// Show what would move, and keep nothing.
    pub dry_run: bool,
}

/// A unit that a reorganisation makes. What is `None` is as in the unit that it comes from.
#[derive(Clone, Debug)]
pub struct NewPart {
    /// The name on decrees.
    pub name: String,
    /// The code in registers, unique in the instansi.
    pub code: Option<String>,
    /// `skpd` or `unit`.
    pub kind: Option<UnitKind>,
    /// The unit above.
    pub parent_id: Option<UnitId>,
}

/// Closes a unit in which nothing is left.
#[derive(Clone, Copy, Debug)]
pub struct CloseUnit {
    /// Which.
    pub unit_id: UnitId,
    /// The version that the caller saw; `None` for any.
    pub expected: Option<i64>,
    /// When.
    pub when: When,
}

/// Divides a unit.
#[derive(Clone, Debug)]
pub struct SplitUnit {
    /// Which.
    pub unit_id: UnitId,
    /// The version that the caller saw; `None` for any.
    pub expected: Option<i64>,
    /// Whether the unit itself goes on with what no part takes.
    pub goes_on: bool,
    /// The new units, with what each takes along.
    pub into: Vec<(NewPart, Part)>,
    /// When.
    pub when: When,
}

/// Joins units.
#[derive(Clone, Debug)]
pub struct MergeUnits {
    /// The units that end.
    pub unit_ids: Vec<UnitId>,
    /// The unit that takes them in: one that is there, or a new one.
    pub into: MergeInto,
    /// Of several head posts, the one whose holder heads the joint unit.
    pub head_position_id: Option<PositionId>,
    /// When.
    pub when: When,
}

/// What units are joined into.
#[derive(Clone, Debug)]
pub enum MergeInto {
    /// A unit that is there.
    Unit(UnitId),
    /// A new unit.
    New(NewPart),
}

/// Moves a post with its holders to another unit.
#[derive(Clone, Copy, Debug)]
pub struct MovePosition {
    /// Which.
    pub position_id: PositionId,
    /// The new unit.
    pub unit_id: UnitId,
    /// Whether it heads that unit; `None` where it does so wherever it is.
    pub is_head: Option<bool>,
    /// When.
    pub when: When,
}

/// Closes a unit from a day on.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, or `Invalid` with everything that is left in it.
#[tracing::instrument(skip_all, fields(personnel.unit.id = %close.unit_id))]
pub async fn close_unit(db: &Db, act: &Act, close: CloseUnit) -> Result<Reorganisation, Error> {
    let tx = platform::begin(db).await?;
    let (unit, before) = gather::one(&tx, act, (close.unit_id, close.expected), close.when.from).await?;
    let mut faults = close_faults(&before, close.when.from);
    faults.extend(gather::open_decrees(&tx, unit.id).await?);
    faults.extend(root_fault(&before));
    faults.extend(gather::decree_fault(&tx, unit.instansi_id, close.when).await?);
    Error::of(faults)?;
    let ended = before.posts.iter().map(|post| post.id).collect();
    let plan = Plan {
        when: close.when,
        instansi: unit.instansi_id,
        made: Vec::new(),
        ending: vec![(&before, "personnel.unit_closed")],
        changed: Vec::new(),
        sources: vec![unit.id],
        targets: Vec::new(),
        moves: Moves { ended, ..Moves::default() },
    };
    finish(tx, act, plan).await
}

/// Divides a unit into several from a day on.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, or `Invalid` with everything that is unknown, named twice or forgotten.
#[tracing::instrument(skip_all, fields(personnel.unit.id = %order.unit_id))]
pub async fn split_unit(db: &Db, act: &Act, order: SplitUnit) -> Result<Reorganisation, Error> {
    let from = order.when.from;
    let tx = platform::begin(db).await?;
    let (unit, before) = gather::one(&tx, act, (order.unit_id, order.expected), from).await?;
    let mut faults = end_faults(&before, from);
    faults.extend(root_fault(&before));
    faults.extend(gather::decree_fault(&tx, unit.instansi_id, order.when).await?);
    if order.into.len() + usize::from(order.goes_on) < 2 {
        faults.push(Flaw::PartsTooFew.at("/into"));
    }
    let (news, parts): (Vec<NewPart>, Vec<Part>) = order.into.into_iter().unzip();
    let mut made = Vec::with_capacity(news.len());
    for (at, new) in news.into_iter().enumerate() {
        let place = format!("/into/{at}");
        made.push(
            made_unit((&tx, act), (unit.instansi_id, &before, from), (new, &place), &mut faults).await?,
        );
    }
    faults.extend(same_codes(&made));
    let moves = split(&before, &parts, order.goes_on).unwrap_or_else(|found| {
        faults.extend(found);
        Moves::default()
    });
    Error::of(faults)?;
    let kind = "personnel.unit_split";
    let (ending, changed) =
        if order.goes_on { (vec![], vec![(unit.id, kind)]) } else { (vec![(&before, kind)], vec![]) };
    let targets = made.iter().map(|made| made.id).collect();
    let sources = vec![unit.id];
    let instansi = unit.instansi_id;
    finish(tx, act, Plan { when: order.when, instansi, made, ending, changed, sources, targets, moves }).await
}

/// Joins units into one from a day on.
///
/// # Errors
/// `Invalid` with every unit that is unknown, named twice or of another instansi, and with heads that would meet.
#[tracing::instrument(skip_all)]
pub async fn merge_units(db: &Db, act: &Act, order: MergeUnits) -> Result<Reorganisation, Error> {
    let from = order.when.from;
    let tx = platform::begin(db).await?;
    let taker = match order.into {
        MergeInto::Unit(unit) => Some(unit),
        MergeInto::New(_) => None,
    };
    let mut faults = Vec::new();
    let Some((instansi, units)) =
        gather::several(&tx, act, (&order.unit_ids, taker, from), &mut faults).await?
    else {
        return Err(Error::Invalid(faults));
    };
    for unit in &units {
        faults.extend(end_faults(unit, from));
        faults.extend(root_fault(unit));
    }
    faults.extend(gather::decree_fault(&tx, instansi, order.when).await?);
    let has_head = match taker {
        Some(unit) => gather::has_head(&tx, unit, from).await?,
        None => false,
    };
    let moves = merge(&units, order.head_position_id, has_head).unwrap_or_else(|found| {
        faults.extend(found);
        Moves::default()
    });
    let mut made = Vec::new();
    if let (MergeInto::New(new), Some(first)) = (order.into, units.first()) {
        made.push(made_unit((&tx, act), (instansi, first, from), (new, "/into"), &mut faults).await?);
    }
    Error::of(faults)?;
    let targets = taker.into_iter().chain(made.iter().map(|made| made.id)).collect();
    let ending = units.iter().map(|unit| (unit, "personnel.unit_merged")).collect();
    let changed = taker.map(|unit| (unit, "personnel.unit_enlarged")).into_iter().collect();
    let sources = order.unit_ids;
    finish(tx, act, Plan { when: order.when, instansi, made, ending, changed, sources, targets, moves }).await
}

/// Moves a post with its holders to another unit from a day on.
///
/// # Errors
/// `NotFound` outside the scope; `Invalid`: an unknown unit, a head where there is one ...
#[tracing::instrument(skip_all, fields(personnel.position.id = %order.position_id))]
pub async fn move_position(db: &Db, act: &Act, order: MovePosition) -> Result<Reorganisation, Error> {
    let from = order.when.from;
    let tx = platform::begin(db).await?;
    let (position, unit, holders) = gather::post(&tx, act, (order.position_id, from)).await?;
    let mut faults = Vec::new();
    if position.valid_from >= from || position.valid_until <= from {
        faults.push(Flaw::ChangesLater.at("/from").with("what_id", position.id));
    }
    if position.unit_id == order.unit_id {
        faults.push(Flaw::SameUnit.at("/unit_id"));
    }
    let is_head = order.is_head.unwrap_or(position.is_head);
    if is_head && position.seats != 1 {
        faults.push(Flaw::SeatsUnfit.at("/is_head"));
    }
    let there = gather::target_fault(&tx, act, (unit.instansi_id, order.unit_id, from)).await?;
    if there.is_none() && is_head && gather::has_head(&tx, order.unit_id, from).await? {
        faults.push(Flaw::HeadTaken.at("/is_head"));
    }
    faults.extend(there.map(|flaw| flaw.at("/unit_id")));
    faults.extend(gather::decree_fault(&tx, unit.instansi_id, order.when).await?);
    Error::of(faults)?;
    let post = PostMove { post: position.id, target: 0, is_head, seats: position.seats, holders };
    let plan = Plan {
        when: order.when,
        instansi: unit.instansi_id,
        made: Vec::new(),
        ending: Vec::new(),
        changed: Vec::new(),
        sources: vec![unit.id],
        targets: vec![order.unit_id],
        moves: Moves { posts: vec![post], ended: vec![position.id], units: Vec::new() },
    };
    finish(tx, act, plan).await
}

/// Does what is planned; a dry run ends with its transaction.
async fn finish(tx: DatabaseTransaction, act: &Act, plan: Plan<'_>) -> Result<Reorganisation, Error> {
    let dry_run = plan.when.dry_run;
    let done = apply::apply(&tx, act, plan).await?;
    if dry_run {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    Ok(done)
}

/// The root of a tree is no part of it that could end.
fn root_fault(before: &Before) -> Option<Fault> {
    let is_root = before.versions.iter().any(|version| version.parent_id.is_none());
    is_root.then(|| Flaw::UnitIsRoot.whole())
}

/// A unit to make, like the one that it comes from where nothing else is said.
async fn made_unit(
    (tx, act): (&DatabaseTransaction, &Act),
    (instansi, origin, from): (UnitId, &Before, NaiveDate),
    (new, place): (NewPart, &str),
    faults: &mut Vec<Fault>,
) -> Result<Made, Error> {
    let last = origin.versions.last();
    let parent_id = new.parent_id.or_else(|| last.and_then(|version| version.parent_id)).unwrap_or(instansi);
    let kind = new.kind.or_else(|| last.map(|version| version.kind)).unwrap_or(UnitKind::Unit);
    if new.name.trim().is_empty() {
        faults.push(Flaw::NameEmpty.at(format!("{place}/name")));
    }
    if let Some(parent) = new.parent_id {
        let fault = gather::target_fault(tx, act, (instansi, parent, from)).await?;
        faults.extend(fault.map(|flaw| flaw.at(format!("{place}/parent_id"))));
    }
    let unfit = kind_fault(kind, parent_id == instansi);
    faults.extend(unfit.map(|fault| fault.at(format!("{place}/kind"))));
    if let Some(code) = &new.code
        && crate::units::code_taken(tx, (instansi, code)).await?
    {
        faults.push(Flaw::UnitCodeTaken.at(format!("{place}/code")));
    }
    Ok(Made { id: UnitId::new(), name: new.name.trim().to_owned(), code: new.code, kind, parent_id })
}

/// Codes that two of the new units would share.
fn same_codes(made: &[Made]) -> Vec<Fault> {
    let mut seen = std::collections::HashSet::new();
    let codes = made.iter().enumerate().filter_map(|(at, made)| Some((at, made.code.as_deref()?)));
    codes
        .filter(|(_, code)| !seen.insert(*code))
        .map(|(at, _)| Flaw::UnitCodeTaken.at(format!("/into/{at}/code")))
        .collect()
}
