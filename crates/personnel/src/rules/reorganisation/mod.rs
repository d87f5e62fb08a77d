//! Where the posts, the people and the units below go when a unit is closed, split or merged.
//!
//! A post never changes its unit: it ends with the day before, and continues as another post in the new unit, with the
//! holders whom the plan sends there. That is also what happens to officials in a reorganisation: they are confirmed
//! (*dikukuhkan*) in a post of the new office.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use kernel::id::{EmployeeId, FactId, PositionId, UnitId};
use kernel::{DateRange, Fault};

use super::unit::Version;
use crate::error::Flaw;
use crate::value::Standing;

/// A post of a unit, as it stands from the day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Which.
    pub id: PositionId,
    /// Whether its holder heads the unit.
    pub is_head: bool,
    /// How many may hold it.
    pub seats: i32,
    /// The days on which it exists.
    pub range: DateRange,
    /// Who holds it on the day or later.
    pub holders: Vec<Holder>,
}

/// Somebody in a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The fact that says so.
    pub fact_id: FactId,
    /// Who.
    pub employee_id: EmployeeId,
    /// In what capacity.
    pub standing: Standing,
}

/// A unit as it stands before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// Which.
    pub unit_id: UnitId,
    /// Its versions, in order.
    pub versions: Vec<Version>,
    /// The units below it on the day or later.
    pub children: Vec<UnitId>,
    /// Its posts on the day or later.
    pub posts: Vec<Post>,
}

/// What a part of a split unit takes along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Posts with all their holders, but for those whom another part takes.
    pub positions: Vec<PositionId>,
    /// Units below.
    pub units: Vec<UnitId>,
    /// Single holders; each brings a seat of the own post along.
    pub people: Vec<EmployeeId>,
}

/// A post that continues in another unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostMove {
    /// The post before.
    pub post: PositionId,
    /// The place of its new unit among the targets.
    pub target: usize,
    /// Whether its holder heads the new unit.
    pub is_head: bool,
    /// How many may hold it there.
    pub seats: i32,
    /// The facts of those who move with it.
    pub holders: Vec<FactId>,
}

/// Everything that moves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Posts that continue elsewhere.
    pub posts: Vec<PostMove>,
    /// Posts that end on the day, those that continue elsewhere as a whole included.
    pub ended: Vec<PositionId>,
    /// Units below, each with the place of its new parent among the targets.
    pub units: Vec<(UnitId, usize)>,
}

/// Why a unit cannot end on a day: it does not exist then, or something of it begins only later.
pub fn end_faults(before: &Before, from: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    let runs =
        |version: &Version| version.range.from < from && version.range.until.is_none_or(|end| end > from);
    if !before.versions.iter().any(runs) {
        faults.push(Flaw::UnitNotYet.at("/from").with("unit", before.unit_id));
    }
    if before.versions.iter().any(|version| version.range.from >= from) {
        faults.push(Flaw::ChangesLater.at("/from").with("what_id", before.unit_id));
    }
    let later = before.posts.iter().filter(|post| post.range.from >= from);
    faults.extend(later.map(|post| Flaw::ChangesLater.at("/from").with("what_id", post.id)));
    faults
}

/// Everything that is still left in a unit that is to be closed.
pub fn close_faults(before: &Before, from: NaiveDate) -> Vec<Fault> {
    let mut faults = end_faults(before, from);
    faults.extend(before.children.iter().map(|unit| Flaw::UnitBelowLeft.whole().with("unit", unit)));
    let held = before.posts.iter().filter(|post| !post.holders.is_empty());
    faults.extend(held.map(|post| Flaw::HolderLeft.whole().with("position", post.id)));
    faults
}

/// Divides a unit. Where it `goes_on` itself, whatever no part takes stays; else everything that is held must go somewhere,
/// and posts that nobody holds end.
///
/// # Errors
/// Every post, unit and person that is unknown, named twice or forgotten.
pub fn split(before: &Before, parts: &[Part], goes_on: bool) -> Result<Moves, Vec<Fault>> {
    let mut faults = Vec::new();
    let homes = homes(before, parts, &mut faults);
    let units = children(before, (parts, goes_on), &mut faults);
    let taken = taken(before, parts, &mut faults);
    let mut moves = Moves { units, ..Moves::default() };
    for post in &before.posts {
        let home = homes.get(&post.id).copied();
        let mut by_part: BTreeMap<usize, Vec<FactId>> = BTreeMap::new();
        let mut rest = Vec::new();
        for holder in &post.holders {
            match taken.get(&holder.fact_id) {
                Some(part) if Some(*part) != home => by_part.entry(*part).or_default().push(holder.fact_id),
                _ => rest.push(holder.fact_id),
            }
        }
        if home.is_none() && !goes_on && !rest.is_empty() {
            faults.push(Flaw::PostUnplaced.at("/into").with("position", post.id));
        }
        let is_whole = home.is_none() && by_part.len() == 1 && rest.is_empty();
        let mut left = post.seats;
        for (target, holders) in by_part {
            let seats = i32::try_from(holders.len()).unwrap_or(1).max(1);
            left -= seats;
            let is_head = post.is_head && is_whole;
            moves.posts.push(PostMove { post: post.id, target, is_head, seats, holders });
        }
        if let Some(target) = home {
            let seats = left.max(1);
            moves.posts.push(PostMove { post: post.id, target, is_head: post.is_head, seats, holders: rest });
        }
        if home.is_some() || !goes_on || is_whole && post.is_head {
            moves.ended.push(post.id);
        }
    }
    faults.extend(two_heads(&moves, parts.len()));
    if faults.is_empty() { Ok(moves) } else { Err(faults) }
}

/// The part to which each post goes as a whole.
fn homes(before: &Before, parts: &[Part], faults: &mut Vec<Fault>) -> HashMap<PositionId, usize> {
    let known: HashSet<PositionId> = before.posts.iter().map(|post| post.id).collect();
    let mut homes = HashMap::new();
    for (part, position, place) in placed(parts, "positions", |part| &part.positions) {
        if !known.contains(&position) {
            faults.push(Flaw::PositionUnknown.at(place));
        } else if homes.insert(position, part).is_some() {
            faults.push(Flaw::PlacedTwice.at(place));
        }
    }
    homes
}

fn children(
    before: &Before,
    (parts, goes_on): (&[Part], bool),
    faults: &mut Vec<Fault>,
) -> Vec<(UnitId, usize)> {
    let mut forgotten: BTreeSet<UnitId> = before.children.iter().copied().collect();
    let mut moved = Vec::new();
    for (part, unit, place) in placed(parts, "units", |part| &part.units) {
        if forgotten.remove(&unit) {
            moved.push((unit, part));
        } else if before.children.contains(&unit) {
            faults.push(Flaw::PlacedTwice.at(place));
        } else {
            faults.push(Flaw::UnitUnknown.at(place));
        }
    }
    if !goes_on {
        faults.extend(forgotten.iter().map(|unit| Flaw::UnitUnplaced.at("/into").with("unit", unit)));
    }
    moved
}

/// The part that takes each single holder: by the definitive post, else by every post held as Plt or Plh.
fn taken(before: &Before, parts: &[Part], faults: &mut Vec<Fault>) -> HashMap<FactId, usize> {
    let mut seats: HashMap<EmployeeId, Vec<Holder>> = HashMap::new();
    for holder in before.posts.iter().flat_map(|post| &post.holders) {
        seats.entry(holder.employee_id).or_default().push(*holder);
    }
    let mut taken = HashMap::new();
    let mut seen = HashSet::new();
    for (part, employee, place) in placed(parts, "people", |part| &part.people) {
        let Some(held) = seats.get(&employee) else {
            faults.push(Flaw::NotAHolder.at(place));
            continue;
        };
        if !seen.insert(employee) {
            faults.push(Flaw::PlacedTwice.at(place));
            continue;
        }
        let is_definitive = |holder: &&Holder| holder.standing == Standing::Definitif;
        let has_own = held.iter().any(|holder| is_definitive(&holder));
        let moved = held.iter().filter(|holder| !has_own || is_definitive(holder));
        taken.extend(moved.map(|holder| (holder.fact_id, part)));
    }
    taken
}

/// Everything that the parts name of one sort, with its part and its place in the body.
fn placed<'a, T: Copy + 'a>(
    parts: &'a [Part],
    member: &'static str,
    of: impl Fn(&'a Part) -> &'a Vec<T> + 'a,
) -> impl Iterator<Item = (usize, T, String)> + 'a {
    parts.iter().enumerate().flat_map(move |(part, named)| {
        let each = of(named).iter().enumerate();
        each.map(move |(at, one)| (part, *one, format!("/into/{part}/{member}/{at}")))
    })
}

fn two_heads(moves: &Moves, targets: usize) -> Vec<Fault> {
    let heads =
        |target: &usize| moves.posts.iter().filter(|moved| moved.target == *target && moved.is_head).count();
    let crowded = (0..targets).filter(|target| heads(target) > 1);
    crowded.map(|target| Flaw::HeadTaken.at(format!("/into/{target}/positions"))).collect()
}

/// Joins units into one. Of several head posts the one that is named stays one; the others continue as posts without that
/// office. `has_head` says whether the unit that takes the others in has a head post of its own.
///
/// # Errors
/// `HeadUnnamed` where several head posts would meet; `PositionUnknown` where the named one is none of them.
pub fn merge(units: &[Before], head: Option<PositionId>, has_head: bool) -> Result<Moves, Vec<Fault>> {
    let heads: Vec<PositionId> =
        units.iter().flat_map(|unit| &unit.posts).filter(|post| post.is_head).map(|post| post.id).collect();
    let stays = match (head, has_head) {
        (Some(named), false) if heads.contains(&named) => Some(named),
        (Some(_), true) => return Err(vec![Flaw::HeadTaken.at("/head_position_id")]),
        (Some(_), false) => return Err(vec![Flaw::PositionUnknown.at("/head_position_id")]),
        (None, true) => None,
        (None, false) if heads.len() > 1 => return Err(vec![Flaw::HeadUnnamed.at("/head_position_id")]),
        (None, false) => heads.first().copied(),
    };
    let mut moves = Moves::default();
    for unit in units {
        moves.units.extend(unit.children.iter().map(|child| (*child, 0)));
        for post in &unit.posts {
            moves.posts.push(PostMove {
                post: post.id,
                target: 0,
                is_head: stays == Some(post.id),
                seats: post.seats,
                holders: post.holders.iter().map(|holder| holder.fact_id).collect(),
            });
            moves.ended.push(post.id);
        }
    }
    Ok(moves)
}

/// The versions of a unit that ends on a day.
pub fn ended(versions: &[Version], from: NaiveDate) -> Vec<Version> {
    let before = versions.iter().filter(|version| version.range.from < from);
    let cut = |version: &Version| {
        let until = version.range.until.map_or(from, |until| until.min(from));
        Version { range: DateRange::bounded(version.range.from, until), ..version.clone() }
    };
    before.map(cut).collect()
}

/// The versions of a unit that hangs below another one from a day on, wherever it hung below the old one.
pub fn reparented(versions: &[Version], from: NaiveDate, (old, new): (UnitId, UnitId)) -> Vec<Version> {
    let mut written = Vec::with_capacity(versions.len() + 1);
    for version in versions {
        let after = version.range.intersect(DateRange::starting(from));
        let moved = after.filter(|_| version.parent_id == Some(old));
        let Some(range) = moved else {
            written.push(version.clone());
            continue;
        };
        if version.range.from < from {
            let range = DateRange::bounded(version.range.from, from);
            written.push(Version { range, ..version.clone() });
        }
        written.push(Version { range, parent_id: Some(new), ..version.clone() });
    }
    written
}

#[cfg(test)]
mod tests;
