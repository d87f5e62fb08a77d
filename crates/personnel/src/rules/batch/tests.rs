use std::collections::HashSet;

use kernel::id::UnitId;

use super::*;
use crate::value::{Standing, Status};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn from(text: &str, value: FactValue) -> NewFact {
    NewFact { value, valid_from: day(text), valid_until: None, decree_id: None }
}

fn post(position_id: PositionId) -> FactValue {
    FactValue::Position { position_id, standing: Standing::Definitif }
}

fn known(text: &str, value: FactValue) -> Known {
    Known { id: FactId::new(), value, range: DateRange::starting(day(text)) }
}

fn subject(known: Vec<Known>) -> Subject {
    Subject { has_nip: true, birth_date: day("1985-03-15"), sex: Sex::Male, known }
}

/// Each holds one post of one seat since 2020.
fn office(holders: &[(EmployeeId, PositionId)]) -> (HashMap<EmployeeId, Subject>, About) {
    let instansi_id = UnitId::new();
    let mut subjects = HashMap::new();
    let mut posts = HashMap::new();
    for (employee, position) in holders {
        let held = known("2020-01-01", post(*position));
        let holder = Holder { fact_id: held.id, standing: Standing::Definitif, range: held.range };
        let seat = Post {
            instansi_id,
            unit_id: instansi_id,
            is_of_official: false,
            range: DateRange::starting(day("2000-01-01")),
            seats: 1,
            holders: vec![holder],
        };
        posts.insert(*position, seat);
        let status = known("2010-01-01", FactValue::Status { status: Status::Pns });
        subjects.insert(*employee, subject(vec![status, held]));
    }
    let about = About {
        employee_id: EmployeeId::new(),
        instansi_id,
        has_nip: true,
        birth_date: day("1985-03-15"),
        sex: Sex::Male,
        known: Vec::new(),
        posts,
        superiors: HashSet::new(),
        lines: Vec::new(),
        decrees: HashSet::new(),
    };
    (subjects, about)
}

fn add(employee: EmployeeId, at: usize, fact: NewFact) -> Wanted {
    Wanted { employee, change: Change::Add(fact), place: format!("/proposals/{at}") }
}

fn codes(judged: &Judged) -> Vec<(&'static str, &str)> {
    judged.faults.iter().map(|fault| (fault.code, fault.pointer.as_deref().unwrap_or_default())).collect()
}

#[test]
fn two_people_change_places_in_one_decree() {
    let (one, other) = (EmployeeId::new(), EmployeeId::new());
    let (left, right) = (PositionId::new(), PositionId::new());
    let (mut subjects, mut about) = office(&[(one, left), (other, right)]);
    let wanted =
        [add(one, 0, from("2026-02-01", post(right))), add(other, 1, from("2026-02-01", post(left)))];
    let judged = judge(&wanted, &mut subjects, &mut about);
    assert_eq!(codes(&judged), []);
    assert_eq!(judged.copied.len(), 2);
    assert!(judged.copied.iter().all(|copied| copied.range.until == Some(day("2026-02-01"))));
}

#[test]
fn one_seat_is_not_given_twice() {
    let (one, other) = (EmployeeId::new(), EmployeeId::new());
    let (left, right) = (PositionId::new(), PositionId::new());
    let (mut subjects, mut about) = office(&[(one, left), (other, right)]);
    let third = PositionId::new();
    let free = Post { seats: 1, holders: Vec::new(), ..about.posts[&left].clone() };
    about.posts.insert(third, free);
    let wanted =
        [add(one, 0, from("2026-02-01", post(third))), add(other, 1, from("2026-02-01", post(third)))];
    let judged = judge(&wanted, &mut subjects, &mut about);
    assert_eq!(codes(&judged), [("personnel.position_taken", "/proposals/1/value/position_id")]);
}

#[test]
fn what_a_request_brings_ends_where_the_same_request_goes_on() {
    let one = EmployeeId::new();
    let (mut subjects, mut about) = office(&[(one, PositionId::new())]);
    let status = |status| FactValue::Status { status };
    let wanted = [
        add(one, 0, from("2026-03-01", status(Status::Retired))),
        add(one, 1, from("2026-01-01", status(Status::Cpns))),
    ];
    let judged = judge(&wanted, &mut subjects, &mut about);
    assert_eq!(codes(&judged), []);
    let earlier = judged.written[1].unwrap();
    assert_eq!(earlier.range, DateRange::bounded(day("2026-01-01"), day("2026-03-01")));
    assert_eq!(judged.copied.len(), 1, "the stored status ends once");
}

#[test]
fn a_correction_takes_the_place_of_what_is_believed_and_of_nothing_else() {
    let one = EmployeeId::new();
    let (mut subjects, mut about) = office(&[(one, PositionId::new())]);
    let status = subjects[&one].known[0].id;
    let right = from("2011-01-01", FactValue::Status { status: Status::Pns });
    let correct = |at, old| Wanted {
        employee: one,
        change: Change::Correct(old, right.clone()),
        place: format!("/proposals/{at}"),
    };
    let judged = judge(&[correct(0, status), correct(1, status)], &mut subjects, &mut about);
    assert_eq!(codes(&judged), [("personnel.fact_unknown", "/proposals/1/fact_id")]);
    let (mut subjects, mut about) = office(&[(one, PositionId::new())]);
    let position = subjects[&one].known[1].id;
    let judged = judge(&[correct(0, position)], &mut subjects, &mut about);
    assert!(codes(&judged).contains(&("personnel.fact_kind_changed", "/proposals/0/value/kind")));
}
