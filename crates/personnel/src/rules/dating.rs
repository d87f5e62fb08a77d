//! How facts of one kind follow each other: what adding or correcting one does to its neighbours.
//!
//! Some facts hold once at a time and *continue* (status, golongan, definitive position ...): a new one ends the open one
//! before it. Some hold once at a time and stand alone (leave, suspension). The rest may hold side by side (family, acting,
//! diplomas).

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::id::FactId;

use crate::value::{Discipline, Document, DocumentKind, FactValue, Standing};

/// How facts of a kind share days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Never two on one day; a new one ends the open one.
    Continues,
    /// Never two on one day; nothing is ended by another.
    StandsAlone,
    /// Any number on one day.
    Shares,
}

/// How a value shares days with others of its kind: the one table of which kinds hold once at a time.
pub fn sharing(value: &FactValue) -> Sharing {
    match value {
        FactValue::Status { .. }
        | FactValue::Golongan { .. }
        | FactValue::Superior { .. }
        | FactValue::BankAccount { .. }
        | FactValue::TaxStatus { .. }
        | FactValue::Insurance(_)
        | FactValue::Wage(_)
        | FactValue::Position { standing: Standing::Definitif, .. }
        | FactValue::Document(Document { document: DocumentKind::Foto, .. }) => Sharing::Continues,
        FactValue::Leave { .. } | FactValue::StudyAssignment(_) | FactValue::Suspension { .. } => {
            Sharing::StandsAlone
        }
        // A sanction that lasts is served before the next one begins; a warning is done in a day.
        FactValue::Discipline(Discipline { punishment, .. }) if punishment.months().is_some() => {
            Sharing::StandsAlone
        }
        FactValue::Position { standing: Standing::Plt | Standing::Plh | Standing::Tambahan, .. }
        | FactValue::Family(_)
        | FactValue::Education(_)
        | FactValue::Certificate(_)
        | FactValue::Award { .. }
        | FactValue::Discipline(_)
        | FactValue::Document(_)
        | FactValue::Spmt(_)
        | FactValue::PayResumption(_) => Sharing::Shares,
    }
}

/// Whether two values compete for the same days: of one kind, shared alike, and of numbers those of one insurance.
pub fn are_rivals(one: &FactValue, other: &FactValue) -> bool {
    let in_one_lane = match one {
        FactValue::Insurance(_) => one.code() == other.code(),
        _ => true,
    };
    one.kind() == other.kind() && sharing(one) == sharing(other) && in_one_lane
}

/// A fact as believed now, and when it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The fact.
    pub id: FactId,
    /// The days.
    pub range: DateRange,
}

/// A fact whose days must change for another to take its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resized {
    /// The fact to supersede.
    pub id: FactId,
    /// The days of the copy that takes its place.
    pub range: DateRange,
}

/// The new fact shares days with one that it does not end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The first day of the other.
    pub with: NaiveDate,
}

/// Adds a fact among those held: the one that must be resized, if any.
///
/// # Errors
/// `Overlap` with a fact that already ends, or that begins on the same day or later.
pub fn add(sharing: Sharing, held: &[Held], new: DateRange) -> Result<Option<Resized>, Overlap> {
    if sharing == Sharing::Shares {
        return Ok(None);
    }
    let mut ended = None;
    for other in held.iter().filter(|other| other.range.overlaps(new)) {
        let continues = sharing == Sharing::Continues && other.range.until.is_none();
        if !continues || other.range.from >= new.from {
            return Err(Overlap { with: other.range.from });
        }
        ended = Some(Resized { id: other.id, range: DateRange::bounded(other.range.from, new.from) });
    }
    Ok(ended)
}

/// Puts a corrected range in the place of `old`: the fact before, which ended where `old` began, ends where the corrected
/// one begins, so that a wrong first day is mended in one act.
///
/// # Errors
/// `Overlap` with another fact.
pub fn correct(
    sharing: Sharing,
    held: &[Held],
    old: Held,
    new: DateRange,
) -> Result<Option<Resized>, Overlap> {
    if sharing == Sharing::Shares {
        return Ok(None);
    }
    let mut resized = None;
    for other in held.iter().filter(|other| other.id != old.id) {
        let was_before = sharing == Sharing::Continues && other.range.until == Some(old.range.from);
        if was_before && new.from != old.range.from && other.range.from < new.from {
            let range = DateRange::bounded(other.range.from, new.from);
            resized = Some(Resized { id: other.id, range });
        } else if other.range.overlaps(new) {
            return Err(Overlap { with: other.range.from });
        }
    }
    Ok(resized)
}

/// Takes a fact away that was never true: the fact before, which ended where it began, lasts as long as it would have.
pub fn retract(sharing: Sharing, held: &[Held], old: Held) -> Option<Resized> {
    let was_before = |other: &&Held| other.range.until == Some(old.range.from);
    let before = held.iter().filter(|other| other.id != old.id).find(was_before)?;
    let range = DateRange { from: before.range.from, until: old.range.until };
    (sharing == Sharing::Continues).then_some(Resized { id: before.id, range })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: &str, until: Option<&str>) -> DateRange {
        DateRange { from: from.parse().unwrap(), until: until.map(|day| day.parse().unwrap()) }
    }

    fn held(from: &str, until: Option<&str>) -> Held {
        Held { id: FactId::new(), range: range(from, until) }
    }

    #[test]
    fn a_new_fact_ends_the_open_one() {
        let open = held("2020-01-01", None);
        let ended = add(Sharing::Continues, &[open], range("2024-04-01", None)).unwrap();
        assert_eq!(ended, Some(Resized { id: open.id, range: range("2020-01-01", Some("2024-04-01")) }));
    }

    #[test]
    fn what_already_ends_or_comes_later_is_not_moved() {
        let past = held("2018-01-01", Some("2020-01-01"));
        let open = held("2020-01-01", None);
        let overlap = |new| add(Sharing::Continues, &[past, open], new).unwrap_err().with.to_string();
        assert_eq!(overlap(range("2019-06-01", None)), "2018-01-01");
        assert_eq!(overlap(range("2020-01-01", None)), "2020-01-01");
        assert!(add(Sharing::Continues, &[past], range("2020-01-01", None)).unwrap().is_none());
        assert!(add(Sharing::Continues, &[open], range("2016-01-01", Some("2018-01-01"))).unwrap().is_none());
    }

    #[test]
    fn leave_never_ends_other_leave_and_family_shares() {
        let leave = held("2026-03-02", Some("2026-03-05"));
        assert!(add(Sharing::StandsAlone, &[leave], range("2026-03-04", Some("2026-03-09"))).is_err());
        assert!(add(Sharing::StandsAlone, &[leave], range("2026-03-05", Some("2026-03-09"))).is_ok());
        assert_eq!(add(Sharing::Shares, &[leave], range("2026-03-04", None)), Ok(None));
    }

    #[test]
    fn the_fact_before_follows_a_corrected_first_day() {
        let before = held("2020-04-01", Some("2024-04-01"));
        let wrong = held("2024-04-01", None);
        for from in ["2024-10-01", "2023-10-01"] {
            let resized = correct(Sharing::Continues, &[before, wrong], wrong, range(from, None)).unwrap();
            assert_eq!(resized, Some(Resized { id: before.id, range: range("2020-04-01", Some(from)) }));
        }
        let too_early = correct(Sharing::Continues, &[before, wrong], wrong, range("2020-04-01", None));
        assert!(too_early.is_err());
        let same = correct(Sharing::Continues, &[before, wrong], wrong, range("2024-04-01", None));
        assert_eq!(same, Ok(None));
    }

    #[test]
    fn without_a_fact_the_one_before_goes_on() {
        let before = held("2020-04-01", Some("2024-04-01"));
        let wrong = held("2024-04-01", None);
        let resized = retract(Sharing::Continues, &[before, wrong], wrong);
        assert_eq!(resized, Some(Resized { id: before.id, range: range("2020-04-01", None) }));
        assert_eq!(retract(Sharing::Shares, &[before, wrong], wrong), None);
        assert_eq!(retract(Sharing::Continues, &[wrong], wrong), None);
    }
}
