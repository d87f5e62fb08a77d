//! Whether a fact can be true: every fault at once, each with its place in the body.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use kernel::id::{DecreeId, EmployeeId, FactId, PositionId, UnitId};
use kernel::{DateRange, Fault, Golongan};

use super::dating::{Held, sharing};
use crate::error::Flaw;
use crate::value::{FactValue, LeaveKind, Standing, Status};

/// The longest service in a grade that the salary tables could ask for.
const MKG_YEARS_MAX: u8 = 45;

/// A fact that someone wants to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFact {
    /// What it says.
    pub value: FactValue,
    /// The first day on which it is true.
    pub valid_from: NaiveDate,
    /// The first day after; `None` while no end is known.
    pub valid_until: Option<NaiveDate>,
    /// The decree behind it.
    pub decree_id: Option<DecreeId>,
}

impl NewFact {
    /// The days on which it is true.
    pub fn range(&self) -> DateRange {
        DateRange { from: self.valid_from, until: self.valid_until }
    }
}

/// A fact of the same employee as believed now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The fact.
    pub id: FactId,
    /// What it says; personal parts may be sealed.
    pub value: FactValue,
    /// When.
    pub range: DateRange,
}

/// Somebody in a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The fact that says so.
    pub fact_id: FactId,
    /// In what capacity.
    pub standing: Standing,
    /// When.
    pub range: DateRange,
}

/// What is known of a position that a fact names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The tree in which it stands.
    pub instansi_id: UnitId,
    /// Where it stands.
    pub unit_id: UnitId,
    /// How many may hold it.
    pub seats: usize,
    /// Everyone who holds it, ever.
    pub holders: Vec<Holder>,
}

/// All that a fact is judged against.
#[derive(Clone, Debug)]
pub struct About {
    /// Whom it is about.
    pub employee_id: EmployeeId,
    /// Whose employee.
    pub instansi_id: UnitId,
    /// Born when.
    pub birth_date: NaiveDate,
    /// What is believed of the employee now.
    pub known: Vec<Known>,
    /// The positions that the new facts name, as far as they exist.
    pub posts: HashMap<PositionId, Post>,
    /// The employees of the same instansi among those whom the new facts name.
    pub superiors: HashSet<EmployeeId>,
    /// The decrees that exist and may be seen among those that the new facts name.
    pub decrees: HashSet<DecreeId>,
}

impl About {
    /// The known facts that the value would share days with, for [`super::dating`].
    pub fn held(&self, value: &FactValue) -> Vec<Held> {
        let alike =
            |known: &&Known| known.value.kind() == value.kind() && sharing(&known.value) == sharing(value);
        self.known.iter().filter(alike).map(|known| Held { id: known.id, range: known.range }).collect()
    }
}

/// Every fault of a fact apart from overlaps, which `dating` finds. `replaced` is the fact that it corrects.
pub fn faults(new: &NewFact, about: &About, replaced: Option<FactId>, place: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let at = |member: &str| format!("{place}/{member}");
    if new.range().is_empty() {
        faults.push(Flaw::RangeEmpty.at(at("valid_until")));
    }
    if new.valid_from < about.birth_date {
        faults.push(Flaw::BeforeBirth.at(at("valid_from")));
    }
    if new.decree_id.is_some_and(|decree| !about.decrees.contains(&decree)) {
        faults.push(Flaw::DecreeUnknown.at(at("decree_id")));
    }
    match &new.value {
        FactValue::Status { .. } | FactValue::TaxStatus { .. } => {}
        FactValue::Golongan { golongan, mkg_years, mkg_months } => {
            if *mkg_years > MKG_YEARS_MAX {
                let fault = Flaw::MkgOutOfRange.at(at("value/mkg_years"));
                faults.push(fault.with("max", MKG_YEARS_MAX));
            }
            if *mkg_months > 11 {
                faults.push(Flaw::MkgOutOfRange.at(at("value/mkg_months")).with("max", 11));
            }
            if !fits(*golongan, new.range(), &about.known) {
                faults.push(Flaw::GolonganUnfit.at(at("value/golongan")).with("golongan", golongan));
            }
        }
        FactValue::Position { position_id, standing } => {
            let fault = seat(new.range(), (*position_id, *standing), about, replaced);
            faults.extend(fault.map(|fault| fault.at(at("value/position_id"))));
        }
        FactValue::Superior { employee_id } => {
            if *employee_id == about.employee_id {
                faults.push(Flaw::OwnSuperior.at(at("value/employee_id")));
            } else if !about.superiors.contains(employee_id) {
                faults.push(Flaw::SuperiorUnknown.at(at("value/employee_id")));
            }
        }
        FactValue::Family(member) => {
            if new.valid_from < member.birth_date {
                faults.push(Flaw::BeforeBirth.at(at("valid_from")));
            }
            if member.name.0.trim().is_empty() {
                faults.push(Flaw::NameEmpty.at(at("value/name")));
            }
        }
        FactValue::BankAccount { bank, number, holder } => {
            let digits = number.0.len();
            if !(5..=20).contains(&digits) || !number.0.bytes().all(|byte| byte.is_ascii_digit()) {
                faults.push(Flaw::AccountNumber.at(at("value/number")));
            }
            for (member, text) in [("value/bank", bank), ("value/holder", &holder.0)] {
                if text.trim().is_empty() {
                    faults.push(Flaw::NameEmpty.at(at(member)));
                }
            }
        }
        FactValue::Leave { leave } => {
            // A study assignment ends with the study; every other leave has its days in the decree.
            if new.valid_until.is_none() && *leave != LeaveKind::TugasBelajar {
                faults.push(Flaw::LeaveOpen.at(at("valid_until")));
            }
        }
    }
    faults
}

/// PNS have the grades of PP 99/2000, PPPK those of Perpres 98/2020, part-time PPPK none.
fn fits(golongan: Golongan, range: DateRange, known: &[Known]) -> bool {
    known.iter().filter(|known| known.range.overlaps(range)).all(|known| match known.value {
        FactValue::Status { status } => match status {
            Status::Cpns | Status::Pns => matches!(golongan, Golongan::Pns(_)),
            Status::Pppk => matches!(golongan, Golongan::Pppk(_)),
            Status::PppkParuhWaktu => false,
            Status::Retired | Status::Deceased | Status::Dismissed | Status::Transferred => true,
        },
        _ => true,
    })
}

/// A seat must be free: as many definitive holders as the position has seats, one Plt (only while no definitive holder is
/// there) and one Plh at a time.
fn seat(
    range: DateRange,
    (position, standing): (PositionId, Standing),
    about: &About,
    replaced: Option<FactId>,
) -> Option<Flaw> {
    let Some(post) = about.posts.get(&position).filter(|post| post.instansi_id == about.instansi_id) else {
        return Some(Flaw::PositionUnknown);
    };
    // The employee's own definitive position is ended by the new one, so it never stands in the way.
    let ended = |holder: &Holder| {
        standing == Standing::Definitif && about.known.iter().any(|known| known.id == holder.fact_id)
    };
    let others = || {
        post.holders
            .iter()
            .filter(|holder| Some(holder.fact_id) != replaced && !ended(holder))
            .filter(|holder| holder.range.overlaps(range))
    };
    let same: Vec<DateRange> =
        others().filter(|holder| holder.standing == standing).map(|holder| holder.range).collect();
    let seats = if standing == Standing::Definitif { post.seats } else { 1 };
    if most_at_once(range, &same) >= seats {
        return Some(Flaw::PositionTaken);
    }
    let is_held = others().any(|holder| holder.standing == Standing::Definitif);
    (standing == Standing::Plt && is_held).then_some(Flaw::PositionNotVacant)
}

/// The most ranges that share a day of `within`: reached on its first day, or on the first day of one of them.
fn most_at_once(within: DateRange, ranges: &[DateRange]) -> usize {
    let starts = ranges.iter().map(|range| range.from.max(within.from));
    starts.map(|day| ranges.iter().filter(|range| range.contains(day)).count()).max().unwrap_or(0)
}
