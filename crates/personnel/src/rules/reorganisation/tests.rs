//! What moves with what, on plain values.

use super::*;
use crate::kinds::UnitKind;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn holder(standing: Standing) -> Holder {
    Holder { fact_id: FactId::new(), employee_id: EmployeeId::new(), standing }
}

fn post(is_head: bool, seats: i32, holders: Vec<Holder>) -> Post {
    let range = DateRange::starting(day("2000-01-01"));
    Post { id: PositionId::new(), is_head, seats, range, holders }
}

fn unit(posts: Vec<Post>, children: Vec<UnitId>) -> Before {
    let version = Version {
        range: DateRange::starting(day("2020-01-01")),
        name: "Dinas".to_owned(),
        kind: UnitKind::Skpd,
        parent_id: Some(UnitId::new()),
        time_zone: None,
    };
    Before { unit_id: UnitId::new(), versions: vec![version], children, posts }
}

fn codes(faults: &[Fault]) -> Vec<(&'static str, &str)> {
    faults.iter().map(|fault| (fault.code, fault.pointer.as_deref().unwrap_or_default())).collect()
}

#[test]
fn a_post_goes_with_its_holders_and_single_people_take_a_seat_along() {
    let staff: Vec<Holder> = (0..3).map(|_| holder(Standing::Definitif)).collect();
    let before = unit(
        vec![
            post(true, 1, vec![holder(Standing::Definitif)]),
            post(false, 5, staff.clone()),
            post(false, 1, vec![]),
        ],
        vec![UnitId::new()],
    );
    let one = Part {
        positions: vec![before.posts[0].id, before.posts[1].id],
        units: before.children.clone(),
        people: vec![],
    };
    let two = Part { people: vec![staff[2].employee_id], ..Part::default() };
    let moves = split(&before, &[one, two], false).unwrap();
    let shown: Vec<_> = moves.posts.iter().map(|m| (m.target, m.is_head, m.seats, m.holders.len())).collect();
    assert_eq!(shown, [(0, true, 1, 1), (1, false, 1, 1), (0, false, 4, 2)]);
    assert_eq!(moves.ended.len(), 3, "a post that nobody holds ends with the unit");
    assert_eq!(moves.units, [(before.children[0], 0)]);
}

#[test]
fn everything_that_is_forgotten_or_unknown_is_named_at_once() {
    let held = post(false, 1, vec![holder(Standing::Plt)]);
    let before = unit(vec![held, post(true, 1, vec![])], vec![UnitId::new()]);
    let head = before.posts[1].id;
    let wrong = Part {
        positions: vec![PositionId::new(), head],
        units: vec![UnitId::new()],
        people: vec![EmployeeId::new()],
    };
    let twice = Part { positions: vec![head], ..Part::default() };
    let faults = split(&before, &[wrong, twice], false).unwrap_err();
    assert_eq!(
        codes(&faults),
        [
            ("personnel.position_unknown", "/into/0/positions/0"),
            ("personnel.placed_twice", "/into/1/positions/0"),
            ("personnel.unit_unknown", "/into/0/units/0"),
            ("personnel.unit_unplaced", "/into"),
            ("personnel.not_a_holder", "/into/0/people/0"),
            ("personnel.post_unplaced", "/into"),
        ]
    );
}

#[test]
fn a_unit_that_goes_on_keeps_what_no_part_takes() {
    let before = unit(
        vec![post(true, 1, vec![holder(Standing::Definitif)]), post(false, 3, vec![])],
        vec![UnitId::new()],
    );
    let part = Part { positions: vec![before.posts[1].id], ..Part::default() };
    let moves = split(&before, &[part], true).unwrap();
    assert_eq!(moves.ended, [before.posts[1].id]);
    assert!(moves.units.is_empty());
}

#[test]
fn of_several_heads_one_is_named() {
    let units = [unit(vec![post(true, 1, vec![])], vec![]), unit(vec![post(true, 1, vec![])], vec![])];
    let faults = merge(&units, None, false).unwrap_err();
    assert_eq!(codes(&faults), [("personnel.head_unnamed", "/head_position_id")]);
    let named = units[1].posts[0].id;
    let moves = merge(&units, Some(named), false).unwrap();
    let heads: Vec<_> = moves.posts.iter().filter(|m| m.is_head).map(|m| m.post).collect();
    assert_eq!(heads, [named]);
    assert!(merge(&units, None, true).unwrap().posts.iter().all(|m| !m.is_head));
}

#[test]
fn what_is_left_in_a_unit_keeps_it_open() {
    let before = unit(vec![post(false, 1, vec![holder(Standing::Plh)])], vec![UnitId::new()]);
    let faults = close_faults(&before, day("2026-07-01"));
    let found: Vec<_> = faults.iter().map(|fault| fault.code).collect();
    assert_eq!(found, ["personnel.unit_below_left", "personnel.holder_left"]);
    let early = close_faults(&unit(vec![], vec![]), day("2020-01-01"));
    assert_eq!(
        early.iter().map(|fault| fault.code).collect::<Vec<_>>(),
        ["personnel.unit_not_yet", "personnel.changes_later"]
    );
}

#[test]
fn a_unit_below_changes_its_parent_from_the_day_on() {
    let (old, new) = (UnitId::new(), UnitId::new());
    let version = |from: &str, until: Option<&str>, parent| Version {
        range: DateRange { from: day(from), until: until.map(day) },
        name: "Bidang".to_owned(),
        kind: UnitKind::Unit,
        parent_id: Some(parent),
        time_zone: None,
    };
    let versions = [version("2020-01-01", Some("2027-01-01"), old), version("2027-01-01", None, old)];
    let written = reparented(&versions, day("2026-07-01"), (old, new));
    let parents: Vec<_> = written.iter().map(|row| (row.range.from, row.parent_id)).collect();
    let expected = [("2020-01-01", old), ("2026-07-01", new), ("2027-01-01", new)];
    assert_eq!(parents, expected.map(|(from, parent)| (day(from), Some(parent))));
    assert_eq!(ended(&versions, day("2026-07-01")).len(), 1);
}
