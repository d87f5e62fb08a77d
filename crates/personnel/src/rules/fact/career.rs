//! Diplomas, certificates, awards, study assignments.

use chrono::{Datelike, NaiveDate};
use kernel::Fault;

use super::Case;
use crate::error::Flaw;
use crate::value::{AwardKind, Certificate, Education, Status, StudyAssignment};

/// The least age at which anybody finishes a school.
const GRADUATE_AGE_MIN: i32 = 10;

pub(super) fn education(case: Case<'_>, education: &Education) -> Vec<Fault> {
    let mut faults = case.empty(&[("value/institution", Some(&education.institution))]);
    let is_child = education.year < case.about.birth_date.year() + GRADUATE_AGE_MIN;
    if is_child || education.year > case.new.valid_from.year() {
        faults.push(case.fault(Flaw::EducationYear, "value/year"));
    }
    let is_other =
        |graduated: NaiveDate| graduated.year() != education.year || graduated > case.new.valid_from;
    if education.graduation_date.is_some_and(is_other) {
        faults.push(case.fault(Flaw::GraduationDate, "value/graduation_date"));
    }
    faults
}

pub(super) fn certificate(case: Case<'_>, certificate: &Certificate) -> Vec<Fault> {
    let texts = [
        ("value/name", Some(certificate.name.as_str())),
        ("value/number", Some(certificate.number.as_str())),
        ("value/issuer", Some(certificate.issuer.as_str())),
    ];
    let mut faults = case.empty(&texts);
    if certificate.expires_on.is_some_and(|end| end <= case.new.valid_from) {
        faults.push(case.fault(Flaw::ProofExpired, "value/expires_on"));
    }
    faults
}

/// An award of the state has a decree, and Satyalancana Karya Satya its years of service behind it (PP 35/2010; from
/// memory). Years that do not count (CLTN, sanctions) are for whoever proposes it.
pub(super) fn award(case: Case<'_>, (award, name): (AwardKind, Option<&str>)) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !award.names_itself() {
        faults.extend(case.empty(&[("value/name", name)]));
    }
    if award.is_of_the_state() {
        faults.extend(case.undecreed());
    }
    let served = case.about.statuses().map(|(_, range)| range.from).min();
    let served = served.map(|since| case.new.valid_from.years_since(since).unwrap_or(0));
    if let (Some(years), Some(served)) = (award.service_years(), served)
        && i64::from(served) < i64::from(years)
    {
        faults.push(case.fault(Flaw::AwardTooEarly, "valid_from").with("years", years));
    }
    faults
}

/// A study assignment says where and who pays, has a decree, and is for PNS (SE MenPANRB 28/2021; from memory).
pub(super) fn study(case: Case<'_>, study: &StudyAssignment) -> Vec<Fault> {
    let mut faults = case.empty(&[
        ("value/institution", study.institution.as_deref()),
        ("value/programme", study.programme.as_deref()),
    ]);
    if study.funding.is_none() {
        faults.push(case.fault(Flaw::NameEmpty, "value/funding"));
    }
    if study.level.is_none() {
        faults.push(case.fault(Flaw::NameEmpty, "value/level"));
    }
    let status = case.about.status_on(case.new.valid_from);
    if status.is_some_and(|status| !status.is_over() && status != Status::Pns) {
        faults.push(case.fault(Flaw::StudyUnfit, "value/kind"));
    }
    faults.extend(case.undecreed());
    faults
}
