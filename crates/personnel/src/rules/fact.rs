//! Whether a fact can be true: every fault at once, each with its place in the body.

mod career;
mod discipline;
mod employment;
mod family;
mod papers;
mod pay;
mod seat;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use kernel::id::{DecreeId, EmployeeId, FactId, PositionId, UnitId};
use kernel::nip::Sex;
use kernel::{DateRange, Fault};

use super::dating::{Held, are_rivals};
use super::superior::Line;
use crate::error::Flaw;
use crate::value::{FactKind, FactValue, Standing, Status};

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
    /// Whether it is the post of an official.
    pub is_of_official: bool,
    /// The days on which it exists.
    pub range: DateRange,
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
    /// Whether there is a NIP: civil servants have one, officials none.
    pub has_nip: bool,
    /// Born when.
    pub birth_date: NaiveDate,
    /// Sex.
    pub sex: Sex,
    /// What is believed of the employee now.
    pub known: Vec<Known>,
    /// The positions that the new facts name, as far as they exist.
    pub posts: HashMap<PositionId, Post>,
    /// The employees of the same instansi among those whom the new facts name.
    pub superiors: HashSet<EmployeeId>,
    /// The superiors that facts of the same instansi name, where the new facts name one too.
    pub lines: Vec<Line>,
    /// The decrees that exist and may be seen among those that the new facts name.
    pub decrees: HashSet<DecreeId>,
}

impl About {
    /// The known facts that the value would share days with, for [`super::dating`].
    pub fn held(&self, value: &FactValue) -> Vec<Held> {
        let alike = |known: &&Known| are_rivals(&known.value, value);
        self.known.iter().filter(alike).map(|known| Held { id: known.id, range: known.range }).collect()
    }

    /// The statuses as believed now.
    fn statuses(&self) -> impl Iterator<Item = (Status, DateRange)> {
        self.known.iter().filter_map(|known| match known.value {
            FactValue::Status { status } => Some((status, known.range)),
            _ => None,
        })
    }

    /// The status on a day.
    fn status_on(&self, day: NaiveDate) -> Option<Status> {
        self.statuses().find(|(_, range)| range.contains(day)).map(|(status, _)| status)
    }
}

/// A fact before its judge.
#[derive(Clone, Copy)]
struct Case<'a> {
    new: &'a NewFact,
    about: &'a About,
    /// The fact that it corrects.
    replaced: Option<FactId>,
    /// Where it stands in the body.
    place: &'a str,
}

impl Case<'_> {
    /// A fault at a member of the fact.
    fn fault(&self, flaw: Flaw, member: &str) -> Fault {
        flaw.at(format!("{}/{member}", self.place))
    }

    /// Faults of the texts that are empty.
    fn empty(&self, texts: &[(&str, Option<&str>)]) -> Vec<Fault> {
        let missing = texts.iter().filter(|(_, text)| text.is_none_or(|text| text.trim().is_empty()));
        missing.map(|(member, _)| self.fault(Flaw::NameEmpty, member)).collect()
    }

    /// The fault of a fact that has effect by decree only, where no decree is named.
    fn undecreed(&self) -> Option<Fault> {
        self.new.decree_id.is_none().then(|| self.fault(Flaw::DecreeNeeded, "decree_id"))
    }

    /// What else is believed of the employee: without the fact that this one corrects.
    fn others(&self) -> impl Iterator<Item = &Known> {
        let replaced = self.replaced;
        self.about.known.iter().filter(move |known| Some(known.id) != replaced)
    }
}

/// Every fault of a fact apart from overlaps, which `dating` finds, and files, which only the database knows. `replaced` is
/// the fact that it corrects.
pub fn faults(new: &NewFact, about: &About, replaced: Option<FactId>, place: &str) -> Vec<Fault> {
    let case = Case { new, about, replaced, place };
    let mut faults = Vec::new();
    if new.range().is_empty() {
        faults.push(case.fault(Flaw::RangeEmpty, "valid_until"));
    }
    if new.valid_from < about.birth_date {
        faults.push(case.fault(Flaw::BeforeBirth, "valid_from"));
    } else if is_of_service(new.value.kind()) {
        faults.extend(outside_service(case));
    }
    if new.decree_id.is_some_and(|decree| !about.decrees.contains(&decree)) {
        faults.push(case.fault(Flaw::DecreeUnknown, "decree_id"));
    }
    faults.extend(match &new.value {
        FactValue::Status { status } => employment::status(case, *status),
        FactValue::Golongan { golongan, mkg_years, mkg_months } => {
            employment::golongan(case, *golongan, (*mkg_years, *mkg_months))
        }
        FactValue::Position { position_id, standing } => {
            let flaw = seat::flaw(case, (*position_id, *standing));
            flaw.map(|flaw| case.fault(flaw, "value/position_id")).into_iter().collect()
        }
        FactValue::Superior { employee_id } => employment::superior(case, *employee_id),
        FactValue::Leave { leave } => employment::leave(case, *leave),
        FactValue::Suspension { .. } => case.undecreed().into_iter().collect(),
        FactValue::Family(member) => family::member(case, member),
        FactValue::BankAccount { bank, number, holder } => {
            papers::account(case, (bank, &number.0, &holder.0))
        }
        FactValue::TaxStatus { .. } => Vec::new(),
        FactValue::Education(education) => career::education(case, education),
        FactValue::Certificate(certificate) => career::certificate(case, certificate),
        FactValue::Award { award, name } => career::award(case, (*award, name.as_deref())),
        FactValue::StudyAssignment(study) => career::study(case, study),
        FactValue::Discipline(discipline) => discipline::sanction(case, discipline),
        FactValue::Insurance(insurance) => papers::insurance(case, insurance),
        FactValue::Document(document) => papers::document(case, document),
        FactValue::Wage(wage) => pay::wage(case, wage),
        FactValue::Spmt(spmt) => case.empty(&[("value/number", Some(&spmt.number))]),
        FactValue::PayResumption(decision) => pay::resumption(case, decision),
    });
    faults
}

/// Facts that only somebody in service can have. Family, papers and diplomas are there before the service and after it,
/// and heirs have accounts.
fn is_of_service(kind: FactKind) -> bool {
    match kind {
        FactKind::Golongan
        | FactKind::Position
        | FactKind::Superior
        | FactKind::Leave
        | FactKind::Discipline
        | FactKind::StudyAssignment
        | FactKind::Suspension
        | FactKind::Wage
        | FactKind::Spmt
        | FactKind::PayResumption => true,
        FactKind::Status
        | FactKind::Family
        | FactKind::BankAccount
        | FactKind::TaxStatus
        | FactKind::Education
        | FactKind::Certificate
        | FactKind::Award
        | FactKind::Insurance
        | FactKind::Document => false,
    }
}

/// The fault of a day before the employment began or after it ended. Without any status there is nothing to compare.
fn outside_service(case: Case<'_>) -> Option<Fault> {
    let day = case.new.valid_from;
    let began = case.about.statuses().map(|(_, range)| range.from).min()?;
    if day < began {
        return Some(case.fault(Flaw::BeforeEmployment, "valid_from").with("since", began));
    }
    let status = case.about.status_on(day).filter(|status| status.is_over())?;
    Some(case.fault(Flaw::AfterEmployment, "valid_from").with("status", status))
}
