//! Changes of many people's facts that come together, as one decree brings them: judged as a whole, so that two people who
//! change places in one decree do not stand in each other's way.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::id::{EmployeeId, FactId, PositionId};
use kernel::nip::Sex;
use kernel::{DateRange, Fault};

use super::dating::{self, Held, Resized, are_rivals, sharing};
use super::fact::{About, Holder, Known, NewFact, Post, faults};
use crate::error::Flaw;
use crate::value::{FactKind, FactValue};

/// What is to become of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It becomes true.
    Add(NewFact),
    /// Something else was true.
    Correct(FactId, NewFact),
    /// It never was.
    Retract(FactId),
}

impl Change {
    /// The fact as it will be believed.
    pub fn fact(&self) -> Option<&NewFact> {
        match self {
            Self::Add(fact) | Self::Correct(_, fact) => Some(fact),
            Self::Retract(_) => None,
        }
    }

    /// The fact that is no longer believed.
    pub fn old(&self) -> Option<FactId> {
        match self {
            Self::Add(_) => None,
            Self::Correct(old, _) | Self::Retract(old) => Some(*old),
        }
    }
}

/// One change of one employee, and where it stands in the request.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Whose fact.
    pub employee: EmployeeId,
    /// What becomes of it.
    pub change: Change,
    /// A JSON pointer.
    pub place: String,
}

/// What is believed of an employee now.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Whether there is a NIP.
    pub has_nip: bool,
    /// Born when.
    pub birth_date: NaiveDate,
    /// Sex.
    pub sex: Sex,
    /// All facts.
    pub known: Vec<Known>,
}

/// A fact to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its id.
    pub id: FactId,
    /// Its days: those that were asked for, unless a later change of the same request ends it earlier.
    pub range: DateRange,
}

/// A stored fact of which a copy with other days takes the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The stored fact.
    pub old: FactId,
    /// The copy.
    pub id: FactId,
    /// The days of the copy.
    pub range: DateRange,
}

/// What follows from changes that come together.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// Everything that is wrong with them.
    pub faults: Vec<Fault>,
    /// The fact of each change, in their order; none where one is taken away.
    pub written: Vec<Option<Written>>,
    /// Stored facts that get other days.
    pub copied: Vec<Copied>,
}

/// Judges changes against what is believed of their employees and against each other. `about` knows the positions,
/// superiors and decrees that they name; whom it is about is set for each change in turn.
pub fn judge(wanted: &[Wanted], subjects: &mut HashMap<EmployeeId, Subject>, about: &mut About) -> Judged {
    let mut judged = Judged { written: vec![None; wanted.len()], ..Judged::default() };
    for at in order(wanted) {
        let Some(wanted) = wanted.get(at) else { continue };
        about_each(wanted.employee, subjects, about, |about| judged.place((at, wanted), about));
    }
    // Only now, when everybody has left what they leave, can be said who may take it.
    for (at, wanted) in wanted.iter().enumerate() {
        about_each(wanted.employee, subjects, about, |about| judged.examine((at, wanted), about));
    }
    judged
}

/// What is wrong is mended before anything is added; statuses come first, because grades depend on them.
fn order(wanted: &[Wanted]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|at| {
        let change = wanted.get(*at).map(|wanted| &wanted.change);
        let fact = change.and_then(Change::fact);
        (
            change.is_some_and(|change| change.old().is_none()),
            fact.is_some_and(|fact| fact.value.kind() != FactKind::Status),
            fact.map(|fact| fact.valid_from),
        )
    });
    order
}

fn about_each(
    employee: EmployeeId,
    subjects: &mut HashMap<EmployeeId, Subject>,
    about: &mut About,
    judge: impl FnOnce(&mut About),
) {
    let Some(subject) = subjects.get_mut(&employee) else { return };
    about.employee_id = employee;
    about.has_nip = subject.has_nip;
    about.birth_date = subject.birth_date;
    about.sex = subject.sex;
    std::mem::swap(&mut about.known, &mut subject.known);
    judge(about);
    std::mem::swap(&mut about.known, &mut subject.known);
}

impl Judged {
    /// Gives a change its days among what is known.
    fn place(&mut self, (at, wanted): (usize, &Wanted), about: &mut About) {
        let place = &wanted.place;
        let resized = match &wanted.change {
            Change::Add(fact) => {
                let held = about.held(&fact.value);
                dating::add(sharing(&fact.value), &held, fact.range())
            }
            Change::Correct(old, fact) => {
                let Some(known) = taken(&mut about.known, *old) else {
                    return self.faults.push(Flaw::FactUnknown.at(format!("{place}/fact_id")));
                };
                if !are_rivals(&known.value, &fact.value) {
                    self.faults.push(Flaw::FactKindChanged.at(format!("{place}/value/kind")));
                }
                vacate(&mut about.posts, *old, None);
                let old = Held { id: *old, range: known.range };
                dating::correct(sharing(&fact.value), &about.held(&fact.value), old, fact.range())
            }
            Change::Retract(old) => {
                let Some(known) = taken(&mut about.known, *old) else {
                    return self.faults.push(Flaw::FactUnknown.at(format!("{place}/fact_id")));
                };
                vacate(&mut about.posts, *old, None);
                let old = Held { id: *old, range: known.range };
                Ok(dating::retract(sharing(&known.value), &about.held(&known.value), old))
            }
        };
        match resized {
            Ok(Some(resized)) => self.resize(resized, about),
            Ok(None) => {}
            Err(overlap) => {
                let fault = Flaw::FactOverlaps.at(format!("{place}/valid_from"));
                self.faults.push(fault.with("with", overlap.with));
            }
        }
        if let Some(fact) = wanted.change.fact() {
            let written = Written { id: FactId::new(), range: fact.range() };
            about.known.push(Known { id: written.id, value: fact.value.clone(), range: written.range });
            if let Some(slot) = self.written.get_mut(at) {
                *slot = Some(written);
            }
        }
    }

    /// Everything else that can be wrong with the fact of a change.
    fn examine(&mut self, (at, wanted): (usize, &Wanted), about: &mut About) {
        let written = self.written.get(at).copied().flatten();
        let (Some(fact), Some(written)) = (wanted.change.fact(), written) else { return };
        let own = taken(&mut about.known, written.id);
        self.faults.extend(faults(fact, about, wanted.change.old(), &wanted.place));
        about.known.extend(own);
        if let FactValue::Position { position_id, standing } = &fact.value
            && let Some(post) = about.posts.get_mut(position_id)
        {
            post.holders.push(Holder { fact_id: written.id, standing: *standing, range: written.range });
        }
    }

    /// Gives a fact other days: in place where this request brings it, by a copy where it is stored.
    fn resize(&mut self, resized: Resized, about: &mut About) {
        let mut id = resized.id;
        let new = self.written.iter_mut().flatten().find(|written| written.id == id);
        let copy = self.copied.iter_mut().find(|copied| copied.id == id);
        match (new, copy) {
            (Some(written), _) => written.range = resized.range,
            (None, Some(copied)) => copied.range = resized.range,
            (None, None) => {
                id = FactId::new();
                self.copied.push(Copied { old: resized.id, id, range: resized.range });
                vacate(&mut about.posts, resized.id, Some(resized.range));
            }
        }
        for known in about.known.iter_mut().filter(|known| known.id == resized.id) {
            known.id = id;
            known.range = resized.range;
        }
    }
}

/// Takes a fact out of what is known.
fn taken(known: &mut Vec<Known>, id: FactId) -> Option<Known> {
    let at = known.iter().position(|known| known.id == id)?;
    Some(known.swap_remove(at))
}

/// The holder by this fact keeps the position for these days only, or not at all.
fn vacate(posts: &mut HashMap<PositionId, Post>, fact: FactId, left: Option<DateRange>) {
    for post in posts.values_mut() {
        match left {
            Some(range) => {
                post.holders
                    .iter_mut()
                    .filter(|holder| holder.fact_id == fact)
                    .for_each(|holder| holder.range = range);
            }
            None => post.holders.retain(|holder| holder.fact_id != fact),
        }
    }
}

#[cfg(test)]
mod tests;
