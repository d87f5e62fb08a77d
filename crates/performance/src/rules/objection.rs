//! When and with what an objection may be filed, and when it may be decided (PP 30/2019, article 59).

use chrono::NaiveDate;
use kernel::{Fault, FaultKind};

use super::text::{PASSAGE_MAX, SENTENCE_MAX, fault};

/// The most pieces of evidence in one objection.
pub const EXHIBITS_MAX: usize = 20;

/// What is known of a piece of evidence: its name, whether it has a link, whether it has a file.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// Its name.
    pub name: &'a str,
    /// The link.
    pub link: Option<&'a str>,
    /// Whether a file was stored.
    pub has_file: bool,
}

/// The day after the last one is too late; the refusal says which day it was.
pub fn late(received_on: NaiveDate, last_day: NaiveDate, today: NaiveDate) -> Option<Fault> {
    let fault = || {
        Fault::new(FaultKind::Conflict, "performance.objection_late")
            .with("received", received_on)
            .with("last", last_day)
    };
    (today > last_day).then(fault)
}

/// Faults of what is written in an objection: reasons must be given, and evidence must be somewhere.
pub fn faults_of_filing(reasons: &str, shown: &[Shown<'_>]) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(fault(reasons, "/reasons", PASSAGE_MAX));
    if shown.len() > EXHIBITS_MAX {
        faults.push(Fault::invalid("performance.too_many").at("/evidence").with("max", EXHIBITS_MAX));
    }
    for (index, exhibit) in shown.iter().enumerate() {
        let place = |member: &str| format!("/evidence/{index}/{member}");
        faults.extend(fault(exhibit.name, place("name"), SENTENCE_MAX));
        if exhibit.link.is_some() == exhibit.has_file {
            faults.push(Fault::invalid("performance.link_or_file").at(format!("/evidence/{index}")));
        }
        let is_web = |link: &str| link.starts_with("https://") || link.starts_with("http://");
        if exhibit.link.is_some_and(|link| !is_web(link)) {
            faults.push(Fault::invalid("performance.link_not_web").at(place("link")));
        }
    }
    faults
}

/// Nobody decides before both sides were heard.
pub fn unheard(employee_heard: bool, rater_heard: bool) -> Vec<Fault> {
    let unheard = |code| Fault::new(FaultKind::Conflict, code);
    let mut faults = Vec::new();
    if !employee_heard {
        faults.push(unheard("performance.employee_unheard"));
    }
    if !rater_heard {
        faults.push(unheard("performance.rater_unheard"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::appraisal::{Appraisal, Span};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_fourteenth_day_is_in_time_and_the_fifteenth_is_not() {
        let received = day("2027-01-04");
        let last = Appraisal::on(received).unwrap().last_day(Span::Object, received).unwrap();
        assert_eq!(last, day("2027-01-18"));
        assert_eq!(late(received, last, day("2027-01-18")), None);
        let refused = late(received, last, day("2027-01-19")).unwrap();
        assert_eq!((refused.kind, refused.code), (FaultKind::Conflict, "performance.objection_late"));
        assert_eq!(refused.arguments, [("received", "2027-01-04".into()), ("last", "2027-01-18".into())]);
    }

    #[test]
    fn reasons_and_evidence_are_looked_at_together() {
        let bad = Shown { name: "", link: Some("ftp://x"), has_file: true };
        let codes: Vec<&str> = faults_of_filing(" ", &[bad]).iter().map(|fault| fault.code).collect();
        let expected = [
            "performance.text_missing",
            "performance.text_missing",
            "performance.link_or_file",
            "performance.link_not_web",
        ];
        assert_eq!(codes, expected);
        let good = Shown { name: "Rekap", link: Some("https://arsip.example/1"), has_file: false };
        assert_eq!(faults_of_filing("Realisasi salah dikutip", &[good]), []);
    }

    #[test]
    fn both_sides_are_heard() {
        assert_eq!(unheard(true, true), []);
        assert_eq!(unheard(false, false).len(), 2);
    }
}
