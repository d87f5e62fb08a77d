//! Who works where in the fictional regency: a pure plan, which `seed` turns into records.

use chrono::NaiveDate;
use kernel::Golongan;
use kernel::nip::Sex;

use super::names;
use super::region::{OFFICES, Post, PostKind, SECRETARIAT};

/// The unit of a planned person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The regency itself.
    Root,
    /// An office by its position in [`OFFICES`].
    Office(usize),
    /// A section by office and its position there.
    Section(usize, usize),
}

/// The kind of employment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Employment {
    /// Candidate.
    Cpns,
    /// Permanent.
    Pns,
    /// Contract.
    Pppk,
}

/// A person and all that is true of them.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Position in the plan; names and numbers follow from it.
    pub index: u32,
    /// Where the person works.
    pub place: Place,
    /// The post.
    pub post: Post,
    /// Whether the post heads the place.
    pub is_head: bool,
    /// Kind of employment.
    pub employment: Employment,
    /// Grade.
    pub golongan: Golongan,
    /// Years of service in grade.
    pub mkg: u8,
    /// Date of birth.
    pub birth: NaiveDate,
    /// First day of service.
    pub appointed: NaiveDate,
    /// Whether there is a spouse.
    pub is_married: bool,
    /// Years of birth of the children.
    pub children_born: Vec<i32>,
}

impl Planned {
    /// The NIP in the layout of the employment.
    pub fn nip(&self) -> String {
        match self.employment {
            Employment::Pppk => names::nip_pppk(self.index, self.birth, self.appointed),
            Employment::Cpns | Employment::Pns => names::nip_pns(self.index, self.birth, self.appointed),
        }
    }

    /// The place whose head rates this person; nobody's for the secretary, whom the regent rates.
    pub fn superior_place(&self) -> Option<Place> {
        match (self.place, self.is_head) {
            (place, false) => Some(place),
            (Place::Section(office, _), true) => Some(Place::Office(office)),
            (Place::Office(SECRETARIAT) | Place::Root, true) => None,
            (Place::Office(_), true) => Some(Place::Office(SECRETARIAT)),
        }
    }

    /// The tax status. An employed married woman is taxed as single without dependants (PMK 168/2023).
    pub fn ptkp(&self) -> String {
        let dependants = self.children_born.len().min(3);
        match (self.is_married, names::sex(self.index)) {
            (true, Sex::Male) => format!("K/{dependants}"),
            (true, Sex::Female) => "TK/0".to_owned(),
            (false, _) => format!("TK/{dependants}"),
        }
    }
}

/// Every person of the regency, heads before their staff, the secretary first.
pub fn plan() -> Vec<Planned> {
    let mut people = Vec::new();
    let secretariat = OFFICES.iter().enumerate().skip(SECRETARIAT);
    let others = OFFICES.iter().enumerate().take(SECRETARIAT);
    for (office_at, office) in secretariat.chain(others) {
        let next = index(&people);
        people.push(head(next, Place::Office(office_at), office.head, office_head_grade(office_at)));
        for (section_at, section) in office.sections.iter().enumerate() {
            let place = Place::Section(office_at, section_at);
            let next = index(&people);
            people.push(head(next, place, section.head, section_head_grade(section.head)));
            for (turn, post) in (0..section.staff).zip(section.posts.iter().cycle()) {
                let next = index(&people);
                people.push(staff(next, turn, place, *post));
            }
        }
    }
    people
}

fn index(people: &[Planned]) -> u32 {
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}

fn office_head_grade(office_at: usize) -> Golongan {
    match office_at {
        SECRETARIAT => Golongan::Pns(17),
        0 => Golongan::Pns(16),
        _ => Golongan::Pns(15),
    }
}

fn section_head_grade(post: Post) -> Golongan {
    match post.kind {
        PostKind::Struktural("III/a") => Golongan::Pns(14),
        PostKind::Struktural("III/b") => Golongan::Pns(13),
        _ => Golongan::Pns(12),
    }
}

fn head(index: u32, place: Place, post: Post, golongan: Golongan) -> Planned {
    let service = 22 + u8::try_from(index % 8).unwrap_or_default();
    person(index, (place, post, true), (Employment::Pns, golongan, service))
}

/// Staff in turn: of each five two PNS of middle grades, one PNS of a low or high grade, two PPPK.
fn staff(index: u32, turn: u32, place: Place, post: Post) -> Planned {
    let spread = |from: u32, count: u32| u8::try_from(from + (index / 5 + turn) % count).unwrap_or(1);
    let is_professional = matches!(post.kind, PostKind::Fungsional(..));
    let service = u8::try_from(index * 3 % 24).unwrap_or_default();
    let (employment, golongan) = match index % 5 {
        _ if index % 41 == 7 => (Employment::Cpns, Golongan::Pns(9)),
        0 | 3 if is_professional => (Employment::Pppk, Golongan::Pppk(spread(7, 4))),
        0 | 3 => (Employment::Pppk, Golongan::Pppk(spread(1, 17))),
        1 if !is_professional => (Employment::Pns, Golongan::Pns(spread(1, 8))),
        _ => (Employment::Pns, Golongan::Pns(spread(9, 4))),
    };
    let service = match employment {
        Employment::Cpns => 0,
        Employment::Pns => service,
        Employment::Pppk => service % 6,
    };
    person(index, (place, post, false), (employment, golongan, service))
}

fn person(index: u32, seat: (Place, Post, bool), rank: (Employment, Golongan, u8)) -> Planned {
    let (place, post, is_head) = seat;
    let (employment, golongan, mkg) = rank;
    let appointed =
        NaiveDate::from_ymd_opt(2025 - i32::from(mkg), if mkg == 0 { 4 } else { 3 }, 1).unwrap_or_default();
    let age = 24 + u32::from(mkg) + index % 4;
    let is_married = age >= 26 && !index.is_multiple_of(4);
    let child_count = if is_married { index % 4 } else { 0 };
    let children_born = (0..child_count)
        .map(|child| 2024 - i32::try_from(child * 3 + index % 5).unwrap_or_default())
        .collect();
    let birth = names::birth_date(index, age);
    Planned {
        index,
        place,
        post,
        is_head,
        employment,
        golongan,
        mkg,
        birth,
        appointed,
        is_married,
        children_born,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use kernel::Nip;

    use super::*;

    #[test]
    fn two_hundred_people_of_every_grade() {
        let people = plan();
        assert!(people.len() >= 200, "{}", people.len());
        let grades: HashSet<Golongan> = people.iter().map(|person| person.golongan).collect();
        let missing: Vec<_> =
            Golongan::all_pns().chain(Golongan::all_pppk()).filter(|grade| !grades.contains(grade)).collect();
        assert_eq!(missing, Vec::<Golongan>::new());
    }

    #[test]
    fn every_number_is_valid_and_unique() {
        let people = plan();
        let nips: HashSet<Nip> = people.iter().map(|person| person.nip().parse().unwrap()).collect();
        assert_eq!(nips.len(), people.len());
        for person in &people {
            let nik = names::nik(person.index, person.birth);
            assert!(nik.parse::<kernel::Nik>().is_ok(), "{nik}");
            assert!(person.children_born.iter().all(|year| *year > 2000));
        }
    }
}
