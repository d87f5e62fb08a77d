//! The closure of the tree of units over time, computed from the versions of all units of one instansi.

use std::collections::HashMap;

use kernel::DateRange;
use kernel::id::UnitId;

/// A unit hangs under a parent for a range of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The unit.
    pub unit: UnitId,
    /// The unit above; none for the root.
    pub parent: Option<UnitId>,
    /// When.
    pub range: DateRange,
}

/// A unit lies `depth` steps below an ancestor for a range of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ancestry {
    /// The unit.
    pub unit: UnitId,
    /// The unit above, or the unit itself at depth 0.
    pub ancestor: UnitId,
    /// Steps between them.
    pub depth: i32,
    /// The first day.
    pub from: chrono::NaiveDate,
    /// The first day after, [`DateRange::OPEN_END`] for none.
    pub until: chrono::NaiveDate,
}

/// Why the units form no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTree {
    /// A unit would lie below itself.
    Cycle(UnitId),
    /// A unit exists on days on which its parent does not.
    Orphan(UnitId),
}

/// The closure, ordered; touching ranges of the same ancestry are one.
///
/// # Errors
/// `NoTree` names the unit that breaks the tree on some day.
pub fn closure(edges: &[Edge]) -> Result<Vec<Ancestry>, NoTree> {
    let mut by_unit: HashMap<UnitId, Vec<Edge>> = HashMap::new();
    for edge in edges {
        by_unit.entry(edge.unit).or_default().push(*edge);
    }
    for edges in by_unit.values_mut() {
        edges.sort_by_key(|edge| edge.range.from);
    }
    let mut all = Vec::new();
    for edge in edges {
        let step = Step { start: edge.unit, at: edge.unit, depth: 0, range: edge.range };
        climb(&by_unit, step, &mut all)?;
    }
    Ok(merged(all))
}

#[derive(Clone, Copy)]
struct Step {
    start: UnitId,
    at: UnitId,
    depth: i32,
    range: DateRange,
}

/// Adds the ancestry of a step and climbs on, day ranges narrowing. Its depth is bounded by the number of units, because a
/// longer way up must pass a unit twice.
fn climb(by_unit: &HashMap<UnitId, Vec<Edge>>, step: Step, all: &mut Vec<Ancestry>) -> Result<(), NoTree> {
    if usize::try_from(step.depth).is_ok_and(|depth| depth >= by_unit.len()) {
        return Err(NoTree::Cycle(step.start));
    }
    let Step { start, at, depth, range } = step;
    all.push(Ancestry { unit: start, ancestor: at, depth, from: range.from, until: range.stored_until() });
    let mut covered = range.from;
    for edge in by_unit.get(&at).map_or(&[][..], Vec::as_slice) {
        let Some(both) = edge.range.intersect(range) else { continue };
        if both.from > covered {
            break;
        }
        covered = both.stored_until();
        if let Some(parent) = edge.parent {
            climb(by_unit, Step { start, at: parent, depth: depth + 1, range: both }, all)?;
        }
    }
    if covered < range.stored_until() { Err(NoTree::Orphan(start)) } else { Ok(()) }
}

fn merged(mut all: Vec<Ancestry>) -> Vec<Ancestry> {
    all.sort_by_key(|row| (row.unit, row.ancestor, row.depth, row.from));
    let mut merged: Vec<Ancestry> = Vec::with_capacity(all.len());
    for row in all {
        match merged.last_mut() {
            Some(last)
                if (last.unit, last.ancestor, last.depth, last.until)
                    == (row.unit, row.ancestor, row.depth, row.from) =>
            {
                last.until = row.until;
            }
            _ => merged.push(row),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn edge(unit: UnitId, parent: Option<UnitId>, from: &str, until: Option<&str>) -> Edge {
        Edge { unit, parent, range: DateRange { from: day(from), until: until.map(day) } }
    }

    fn ancestors(closure: &[Ancestry], unit: UnitId, on: &str) -> Vec<(UnitId, i32)> {
        let holds = |row: &&Ancestry| row.unit == unit && row.from <= day(on) && day(on) < row.until;
        let mut found: Vec<_> = closure.iter().filter(holds).map(|row| (row.ancestor, row.depth)).collect();
        found.sort_by_key(|(_, depth)| *depth);
        found
    }

    #[test]
    fn a_move_changes_everything_below_from_its_day_on() {
        let [root, dinas, badan, bidang, seksi] = std::array::from_fn(|_| UnitId::new());
        let closure = closure(&[
            edge(root, None, "2020-01-01", None),
            edge(dinas, Some(root), "2020-01-01", None),
            edge(badan, Some(root), "2020-01-01", None),
            edge(bidang, Some(dinas), "2020-01-01", Some("2026-07-01")),
            edge(bidang, Some(badan), "2026-07-01", None),
            edge(seksi, Some(bidang), "2021-01-01", None),
        ])
        .unwrap();
        assert_eq!(
            ancestors(&closure, seksi, "2026-06-30"),
            [(seksi, 0), (bidang, 1), (dinas, 2), (root, 3)]
        );
        assert_eq!(
            ancestors(&closure, seksi, "2026-07-01"),
            [(seksi, 0), (bidang, 1), (badan, 2), (root, 3)]
        );
        assert!(ancestors(&closure, seksi, "2020-12-31").is_empty());
        let to_root = closure.iter().filter(|row| row.unit == seksi && row.ancestor == root).count();
        assert_eq!(to_root, 1, "the way to the root did not change on the day of the move");
    }

    #[test]
    fn a_rename_leaves_no_seam() {
        let [root, dinas] = std::array::from_fn(|_| UnitId::new());
        let closure = closure(&[
            edge(root, None, "2020-01-01", None),
            edge(dinas, Some(root), "2020-01-01", Some("2022-01-01")),
            edge(dinas, Some(root), "2022-01-01", None),
        ])
        .unwrap();
        assert_eq!(closure.len(), 3);
    }

    #[test]
    fn a_cycle_on_any_day_is_refused() {
        let [root, one, two] = std::array::from_fn(|_| UnitId::new());
        let result = closure(&[
            edge(root, None, "2020-01-01", None),
            edge(one, Some(root), "2020-01-01", Some("2025-01-01")),
            edge(one, Some(two), "2025-01-01", None),
            edge(two, Some(one), "2020-01-01", None),
        ]);
        assert!(matches!(result, Err(NoTree::Cycle(_))));
    }

    #[test]
    fn swapping_two_units_at_different_times_is_no_cycle() {
        let [root, one, two] = std::array::from_fn(|_| UnitId::new());
        let result = closure(&[
            edge(root, None, "2020-01-01", None),
            edge(one, Some(root), "2020-01-01", Some("2025-01-01")),
            edge(one, Some(two), "2025-01-01", None),
            edge(two, Some(one), "2020-01-01", Some("2025-01-01")),
            edge(two, Some(root), "2025-01-01", None),
        ]);
        assert!(result.is_ok());
    }

    #[test]
    fn a_unit_needs_its_parent_on_every_day() {
        let [root, dinas] = std::array::from_fn(|_| UnitId::new());
        let result =
            closure(&[edge(root, None, "2020-01-01", None), edge(dinas, Some(root), "2019-12-31", None)]);
        assert_eq!(result, Err(NoTree::Orphan(dinas)));
    }
}
