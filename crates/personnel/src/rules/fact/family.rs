//! Spouses and children.

use chrono::{Datelike, NaiveDate};
use kernel::Fault;
use kernel::nip::Sex;

use super::Case;
use crate::error::Flaw;
use crate::value::{FactValue, FamilyMember, ProofKind, Relation};

/// The most wives that a man may have at once, with leave of his office (UU 1/1974, PP 45/1990; from memory).
const WIVES_MAX: usize = 4;
/// More children at once than anybody has.
const CHILDREN_MAX: usize = 20;
/// The least years between parent and child.
const PARENT_AGE_MIN: i32 = 10;

pub(super) fn member(case: Case<'_>, member: &FamilyMember) -> Vec<Fault> {
    let mut faults = case.empty(&[("value/name", Some(&member.name.0))]);
    if case.new.valid_from < member.birth_date {
        faults.push(case.fault(Flaw::BeforeBirth, "valid_from"));
    }
    faults.extend(match member.relation {
        Relation::Spouse => spouse(case),
        Relation::Child => child(case, member),
    });
    let is_proven = member
        .proofs
        .iter()
        .any(|proof| proof.proof == ProofKind::KeteranganSekolah && proof.expires_on.is_some());
    if member.is_studying && !is_proven {
        faults.push(case.fault(Flaw::SchoolProofNeeded, "value/proofs"));
    }
    let ended = |expiry: Option<NaiveDate>| expiry.is_some_and(|end| end <= case.new.valid_from);
    let ended = member.proofs.iter().enumerate().filter(|(_, proof)| ended(proof.expires_on));
    faults.extend(
        ended.map(|(at, _)| case.fault(Flaw::ProofExpired, &format!("value/proofs/{at}/expires_on"))),
    );
    faults
}

/// Whoever is married marries nobody else, apart from a man with leave of his office: the decree says it.
fn spouse(case: Case<'_>) -> Vec<Fault> {
    let range = case.new.range();
    let others = case.others().filter(|known| {
        let is_spouse =
            matches!(&known.value, FactValue::Family(other) if other.relation == Relation::Spouse);
        is_spouse && known.range.overlaps(range)
    });
    let others = others.count();
    let may_have_several = case.about.sex == Sex::Male && case.new.decree_id.is_some();
    let most = if may_have_several { WIVES_MAX } else { 1 };
    match others < most {
        true => Vec::new(),
        false => vec![case.fault(Flaw::SpouseTwice, "valid_from")],
    }
}

fn child(case: Case<'_>, member: &FamilyMember) -> Vec<Fault> {
    let mut faults = Vec::new();
    if member.birth_date.year() < case.about.birth_date.year() + PARENT_AGE_MIN {
        faults.push(case.fault(Flaw::ChildBirthDate, "value/birth_date"));
    }
    let range = case.new.range();
    let others = case.others().filter(|known| {
        let is_child = matches!(&known.value, FactValue::Family(other) if other.relation == Relation::Child);
        is_child && known.range.overlaps(range)
    });
    if others.count() >= CHILDREN_MAX {
        faults.push(case.fault(Flaw::ChildrenMany, "value/relation").with("max", CHILDREN_MAX));
    }
    faults
}
