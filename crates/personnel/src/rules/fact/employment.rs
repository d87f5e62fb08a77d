//! Status, golongan, superior, leave.

use chrono::{Days, Months};
use kernel::id::EmployeeId;
use kernel::nip::Sex;
use kernel::{DateRange, Fault, Golongan};

use super::Case;
use crate::error::Flaw;
use crate::rules::superior;
use crate::value::{FactValue, LeaveKind, Status};

/// The longest service in a grade that the salary tables could ask for.
const MKG_YEARS_MAX: u8 = 45;

/// Officials have no NIP and civil servants have one; nothing follows death.
pub(super) fn status(case: Case<'_>, status: Status) -> Vec<Fault> {
    let mut faults = Vec::new();
    if (status == Status::Official) == case.about.has_nip {
        faults.push(case.fault(Flaw::StatusUnfit, "value/status").with("status", status));
    }
    let died = case.others().find_map(|known| match known.value {
        FactValue::Status { status: Status::Deceased } => Some(known.range.from),
        _ => None,
    });
    if let Some(died) = died.filter(|died| *died <= case.new.valid_from) {
        faults.push(case.fault(Flaw::AfterDeath, "valid_from").with("died", died));
    }
    faults
}

pub(super) fn golongan(case: Case<'_>, golongan: Golongan, (mkg_years, mkg_months): (u8, u8)) -> Vec<Fault> {
    let mut faults = Vec::new();
    if mkg_years > MKG_YEARS_MAX {
        faults.push(case.fault(Flaw::MkgOutOfRange, "value/mkg_years").with("max", MKG_YEARS_MAX));
    }
    if mkg_months > 11 {
        faults.push(case.fault(Flaw::MkgOutOfRange, "value/mkg_months").with("max", 11));
    }
    if !fits(golongan, case) {
        faults.push(case.fault(Flaw::GolonganUnfit, "value/golongan").with("golongan", golongan));
    }
    faults
}

/// PNS have the grades of PP 99/2000, PPPK those of Perpres 98/2020, part-time PPPK and officials none.
fn fits(golongan: Golongan, case: Case<'_>) -> bool {
    let range = case.new.range();
    case.about.statuses().filter(|(_, held)| held.overlaps(range)).all(|(status, _)| match status {
        Status::Cpns | Status::Pns => matches!(golongan, Golongan::Pns(_)),
        Status::Pppk => matches!(golongan, Golongan::Pppk(_)),
        Status::PppkParuhWaktu | Status::Official => false,
        Status::Retired | Status::Deceased | Status::Dismissed | Status::Transferred => true,
    })
}

pub(super) fn superior(case: Case<'_>, named: EmployeeId) -> Vec<Fault> {
    let about = case.about;
    let flaw = if named == about.employee_id {
        Flaw::OwnSuperior
    } else if !about.superiors.contains(&named) {
        Flaw::SuperiorUnknown
    } else if superior::closes_circle(
        &about.lines,
        (about.employee_id, named),
        (case.new.range(), case.replaced),
    ) {
        Flaw::SuperiorCycle
    } else {
        return Vec::new();
    };
    vec![case.fault(flaw, "value/employee_id")]
}

/// Every leave has its days in the decree; some have a longest length, and maternity leave is for women (PP 11/2017 as
/// changed by PP 17/2020, articles 310 to 341; lengths and articles from memory).
pub(super) fn leave(case: Case<'_>, leave: LeaveKind) -> Vec<Fault> {
    let mut faults = Vec::new();
    if leave == LeaveKind::CutiMelahirkan && case.about.sex == Sex::Male {
        faults.push(case.fault(Flaw::LeaveUnfit, "value/leave"));
    }
    let Some(until) = case.new.valid_until else {
        faults.push(case.fault(Flaw::LeaveOpen, "valid_until"));
        return faults;
    };
    if let Some((most, article)) = longest(leave, DateRange::bounded(case.new.valid_from, until)) {
        faults
            .push(case.fault(Flaw::LeaveTooLong, "valid_until").with("most", most).with("article", article));
    }
    faults
}

/// The last day on which the leave may end, with the article, where it ends later.
fn longest(leave: LeaveKind, range: DateRange) -> Option<(chrono::NaiveDate, &'static str)> {
    let (months, article) = match leave {
        LeaveKind::CutiBesar => (3, "PP 11/2017 Pasal 316"),
        LeaveKind::CutiSakit => (18, "PP 11/2017 Pasal 321"),
        LeaveKind::CutiMelahirkan => (3, "PP 11/2017 Pasal 325"),
        LeaveKind::CutiAlasanPenting => (1, "PP 11/2017 Pasal 331"),
        LeaveKind::CutiLuarTanggungan => (36, "PP 11/2017 Pasal 334"),
        LeaveKind::CutiTahunan | LeaveKind::CutiBersama | LeaveKind::PerjalananDinas => return None,
    };
    let most = range.from.checked_add_months(Months::new(months))?;
    let is_longer = range.until.is_some_and(|until| until > most);
    is_longer.then_some((most.checked_sub_days(Days::new(1))?, article))
}
