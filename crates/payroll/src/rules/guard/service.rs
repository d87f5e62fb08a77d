//! Whether the person still serves, and whether the record of it can be true.

use kernel::{Month, Rupiah};
use personnel::facts::Sourced;
use personnel::value::Status;

use super::{Finding, FindingRule, Occasion, Paying, Watched};

/// Nobody is paid for a month after the service has ended. Who was dismissed or went elsewhere may have come back; nobody comes
/// back from retirement or death, so an active status that follows is a wrong one.
pub(super) fn after_the_end(occasion: &Occasion, watched: &Watched) -> Vec<Finding> {
    if occasion.paying == Paying::Continued {
        return Vec::new();
    }
    let facts = &watched.facts;
    let began = facts.statuses.iter().filter(|status| status.value.1.from <= occasion.on);
    let is_last = |status: &Status| matches!(status, Status::Deceased | Status::Retired);
    let ended = began.clone().find(|status| is_last(&status.value.0));
    let ended = ended.or_else(|| {
        let now = |status: &&Sourced<(Status, _)>| status.value.0.is_over();
        began.filter(|status| status.value.1.contains(occasion.on)).find(now)
    });
    let ended = ended.map(|status| (status.value.0, status.valid_from, status.fact_id));
    let elsewhere = facts.died_elsewhere.as_ref().filter(|died| died.valid_from <= occasion.on);
    let elsewhere = elsewhere.map(|died| (died.value, died.valid_from, died.fact_id));
    let Some((status, from, fact)) = ended.or(elsewhere) else { return Vec::new() };
    let rule = match status {
        Status::Deceased => FindingRule::PaidAfterDeath,
        Status::Dismissed => FindingRule::PaidAfterDismissal,
        Status::Transferred => FindingRule::PaidAfterTransfer,
        _ => FindingRule::PaidAfterRetirement,
    };
    vec![Finding::new(rule, watched.paid.net).on("since", (from, "status", fact))]
}

/// The retirement age of the post ends the service, whatever day was typed for it; a retirement recorded for a later day is a
/// wrong one before that day comes.
pub(super) fn past_the_age(occasion: &Occasion, watched: &Watched) -> Vec<Finding> {
    let facts = &watched.facts;
    let (Some(pension), false) = (facts.pension, occasion.paying == Paying::Continued) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let about = |finding: Finding| {
        let finding = finding.with("born", facts.born).with("years", pension.years);
        finding.with("pension", pension.from)
    };
    if pension.from <= occasion.on {
        let rule = match pension.is_verified {
            true => FindingRule::PastRetirementAge,
            false => FindingRule::RetirementAgeToConfirm,
        };
        found.push(about(Finding::new(rule, watched.paid.net)));
    }
    let typed = facts.statuses.iter().find(|status| status.value.0 == Status::Retired);
    if let Some(typed) = typed.filter(|typed| typed.valid_from > pension.from) {
        let finding = about(Finding::new(FindingRule::RetirementTmt, Rupiah::ZERO));
        found.push(finding.on("typed", (typed.valid_from, "status", typed.fact_id)));
    }
    found
}

/// A decree takes effect about when it is signed: years between the two are a typing error more often than not.
pub(super) fn far_from_the_decree(_: &Occasion, watched: &Watched) -> Vec<Finding> {
    let far = |far: &personnel::facts::FarDecree| {
        Finding::new(FindingRule::DecreeTmt, Rupiah::ZERO)
            .on("tmt", (far.valid_from, far.kind.word(), far.fact_id))
            .on("issued", (far.issued_on, "decree", far.decree_id))
            .with("decree", &far.number)
    };
    watched.facts.far_decrees.iter().map(far).collect()
}

/// Who came from another instansi lately is paid here with the certificate that the pay there has stopped.
pub(super) fn without_skpp(occasion: &Occasion, watched: &Watched) -> Vec<Finding> {
    let Some(came) = came(occasion, watched) else { return Vec::new() };
    let is_recent = occasion.service < Month::of(came.valid_from).plus(occasion.book.joined_months);
    // The certificate is written when the pay stops, a little before or after the first day here.
    let earliest = Month::of(came.valid_from).previous().previous().first_day();
    let has_skpp = watched.facts.skpp.iter().any(|from| *from >= earliest);
    if !is_recent || has_skpp {
        return Vec::new();
    }
    let finding = Finding::new(FindingRule::SkppMissing, watched.paid.net);
    vec![finding.on("since", (came.valid_from, "status", came.fact_id))]
}

/// The status with which the person came from elsewhere: back after a transfer, or the first one here long after the appointment
/// that the NIP states.
pub(super) fn came<'w>(
    occasion: &Occasion,
    watched: &'w Watched,
) -> Option<&'w Sourced<(Status, kernel::DateRange)>> {
    let statuses = &watched.facts.statuses;
    let mut back = statuses.windows(2).filter_map(|pair| match pair {
        [before, after] if before.value.0 == Status::Transferred && after.value.0.is_active() => Some(after),
        _ => None,
    });
    let grown_here = watched.facts.appointed.map(|month| month.plus(occasion.book.candidate_months));
    let first = statuses.first().filter(|first| {
        let is_late = grown_here.is_some_and(|grown| Month::of(first.valid_from) > grown);
        first.value.0 == Status::Pns && is_late
    });
    back.next_back().or(first).filter(|came| came.valid_from <= occasion.on)
}

/// What is decreed will be paid otherwise, or no longer: until it is applied, somebody answers for paying on.
pub(super) fn not_applied(_: &Occasion, watched: &Watched) -> Vec<Finding> {
    let waiting = |pending: &personnel::facts::Pending| {
        let stake = if pending.stops_pay { watched.paid.net } else { Rupiah::ZERO };
        Finding::new(FindingRule::DecreeNotApplied, stake)
            .on("tmt", (pending.tmt, "decree", pending.decree_id))
            .with("decree", &pending.number)
    };
    watched.pending.iter().map(waiting).collect()
}
