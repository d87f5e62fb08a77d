//! Allowances for spouse and children: for whom the law knows, as long as it is declared.
//!
//! The members are judged here once more, by the record and by what is on its way to it, so that an error of the calculation is
//! found too.

use kernel::Rupiah;
use kernel::nip::Sex;
use personnel::facts::{FamilyChange, Sourced};
use personnel::value::{FamilyMember, ProofKind, Relation};
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Finding, FindingRule, Occasion, Watched};

/// The spouse allowance ends with the marriage; a divorce that is known counts from its day on, applied or not.
pub(super) fn spouse(occasion: &Occasion, watched: &Watched) -> Vec<Finding> {
    if watched.paid.spouse == Rupiah::ZERO {
        return Vec::new();
    }
    let spouses = || watched.facts.family.iter().filter(|member| member.value.relation == Relation::Spouse);
    let stake = watched.paid.spouse + whole(occasion.book.rice);
    let is_married = |member: &&Sourced<FamilyMember>| ending(occasion, watched, member).is_none();
    let Some(spouse) = spouses().find(is_married) else {
        let finding = Finding::new(FindingRule::SpouseAllowance, stake);
        let ended = spouses().find_map(|member| ending(occasion, watched, member));
        return vec![with_ending(finding, ended)];
    };
    let mut found = Vec::new();
    let about = |rule| Finding::new(rule, stake).on("since", (spouse.valid_from, "family", spouse.fact_id));
    if spouse.value.is_asn {
        found.push(about(FindingRule::SpouseIsAsn));
    }
    if let Some(lapsed) = lapsed(occasion, &spouse.value) {
        found.push(about(FindingRule::Undeclared).with("lapsed", lapsed));
    }
    if let Some(ptkp) = &watched.facts.ptkp
        && watched.facts.sex == Sex::Male
        && ptkp.value.word().starts_with("TK")
    {
        let finding = about(FindingRule::TaxedAsSingle).with("ptkp", ptkp.value);
        found.push(finding.on("taxed_since", (ptkp.valid_from, "tax_status", ptkp.fact_id)));
    }
    found
}

/// No more children than count: dependants below the age, declared.
pub(super) fn children(occasion: &Occasion, watched: &Watched) -> Vec<Finding> {
    let paid = watched.paid.child;
    if paid == Rupiah::ZERO {
        return Vec::new();
    }
    let book = &occasion.book;
    let children = || watched.facts.family.iter().filter(|member| member.value.relation == Relation::Child);
    let counted = children().filter(|child| counts(occasion, watched, child)).count();
    let counted = u32::try_from(counted).unwrap_or(u32::MAX).min(book.children_max);
    let each = watched.paid.base.decimal() * book.child_rate;
    let due = whole(each * Decimal::from(counted));
    // One rupiah is rounding.
    if paid <= due + Rupiah(1) {
        return Vec::new();
    }
    let undue = paid - due;
    let heads = match each.is_zero() {
        true => Decimal::ONE,
        false => (undue.decimal() / each).round(),
    };
    let finding = Finding::new(FindingRule::ChildAllowance, undue + whole(heads * book.rice));
    let finding = finding.with("paid", paid).with("due", due).with("children", counted);
    let ended = children().find_map(|child| ending(occasion, watched, child));
    vec![with_ending(finding, ended)]
}

/// The change on its way that ends the allowance for a member by the day.
fn ending<'w>(
    occasion: &Occasion,
    watched: &'w Watched,
    member: &Sourced<FamilyMember>,
) -> Option<&'w FamilyChange> {
    let changes = watched.facts.family_changes.iter();
    changes.filter(|change| change.fact_id == member.fact_id).find(|change| change.from <= occasion.on)
}

fn with_ending(finding: Finding, ended: Option<&FamilyChange>) -> Finding {
    let Some(change) = ended else { return finding.with("until", "-").with("decree", "-") };
    let finding = finding.on("until", (change.from, "proposal", change.proposal_id));
    match &change.decree {
        Some((id, number)) => {
            let finding = finding.with("decree", number);
            finding.on("decreed", (change.from, "decree", *id))
        }
        None => finding.with("decree", "-"),
    }
}

fn counts(occasion: &Occasion, watched: &Watched, child: &Sourced<FamilyMember>) -> bool {
    let who = child.value.clone().proven_on(occasion.on);
    let limit = if who.is_studying { occasion.book.child_age_studying } else { occasion.book.child_age };
    let age = occasion.on.years_since(who.birth_date).unwrap_or_default();
    who.is_dependent && age < limit && ending(occasion, watched, child).is_none()
}

/// The day on which the last declaration of dependence lapsed; none where one holds, or none was ever recorded.
fn lapsed(occasion: &Occasion, member: &FamilyMember) -> Option<chrono::NaiveDate> {
    let declared = member.proofs.iter().filter(|proof| proof.proof == ProofKind::KeteranganTanggungan);
    let ends: Option<Vec<_>> = declared.map(|proof| proof.expires_on).collect();
    // One without an end never lapses.
    ends?.into_iter().max().filter(|end| *end <= occasion.on)
}

fn whole(amount: Decimal) -> Rupiah {
    let rounded = amount.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    Rupiah::from_whole(rounded).unwrap_or_default()
}
