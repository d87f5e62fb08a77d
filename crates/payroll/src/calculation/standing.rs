//! What holds of a person on the day beside the own post: a second post, a sanction, leave, as the policy asks for it.

use kernel::Rate;
use kernel::recipe::{Source, Value};
use personnel::facts::{ActingFacts, PositionFacts, Sourced};
use personnel::value::Status;

use super::feed::Feed;
use super::gather::Known;
use super::plan::Plan;
use crate::rules::input;
use crate::rules::tpp::month_of_leave;

const NOTHING: (Option<Source>, u32) = (None, 0);

/// Whether a post heads an SKPD.
pub(super) fn head(position: &PositionFacts) -> Value {
    if position.heads_skpd { input::HEAD.into() } else { input::NONE.into() }
}

/// The post of the highest class in which the person acts in a capacity that the policy pays for.
pub(super) fn second_post(known: &Known, plan: &Plan, feed: Feed) -> (Value, Option<Source>) {
    let standings = plan.policy.as_ref().and_then(|policy| policy.acting.as_ref());
    let standings = standings.map_or(&[][..], |acting| acting.standings.as_slice());
    let adds = |acting: &&Held| standings.contains(&acting.value.standing) && !is_office(plan, acting);
    let paid = known.facts.acting.iter().filter(adds);
    // Of equal classes the first by its day, which the facts keep the same at every gathering.
    let best = paid.rev().max_by_key(|acting| acting.value.position.kelas_jabatan);
    match (best, feed) {
        (Some(acting), Feed::ActingKelas) => {
            let kelas = acting.value.position.kelas_jabatan.to_string();
            (kelas.as_str().into(), Some(acting.source("position")))
        }
        (Some(acting), _) => (head(&acting.value.position), Some(acting.source("position"))),
        (None, _) => (input::NONE.into(), None),
    }
}

type Held = Sourced<ActingFacts>;

fn is_office(plan: &Plan, acting: &Held) -> bool {
    let rule = plan.policy.as_ref().and_then(|policy| policy.acting.as_ref());
    rule.is_some_and(|rule| {
        let is_its = |name: &str| name == acting.value.position.name;
        rule.standings.contains(&acting.value.standing)
            && rule.offices.iter().any(|office| is_its(&office.position))
    })
}

/// The office of state in which the person acts, where the policy names it.
pub(super) fn office(known: &Known, plan: &Plan) -> (Value, Option<Source>) {
    match known.facts.acting.iter().find(|acting| is_office(plan, acting)) {
        Some(acting) => (acting.value.position.name.as_str().into(), Some(acting.source("position"))),
        None => (input::NONE.into(), None),
    }
}

/// Whether the person came from another instansi lately.
pub(super) fn transferred(known: &Known, plan: &Plan) -> (Value, Option<Source>) {
    let rule = plan.policy.as_ref().and_then(|policy| policy.transferred_in);
    let came = known.first_status.as_ref().filter(|first| {
        let is_recent = rule.is_some_and(|rule| rule.counts(first.valid_from, plan.run.service_month));
        first.value == Status::Pns && is_recent
    });
    match came {
        Some(first) => (input::CAME.into(), Some(first.source("status"))),
        None => (input::NONE.into(), None),
    }
}

/// The sanction for which the policy takes most.
pub(super) fn sanction(known: &Known, plan: &Plan) -> (Value, Option<Source>) {
    let rules = plan.policy.as_ref().map_or(&[][..], |policy| policy.sanctions.as_slice());
    let cut_of = |punishment| rules.iter().find(|rule| rule.punishment == punishment).map(|rule| rule.cut);
    let held = known.facts.sanctions.iter();
    let cut = held.filter_map(|sanction| Some((cut_of(sanction.value.0)?, sanction)));
    match cut.rev().max_by_key(|(cut, _)| *cut) {
        Some((_, sanction)) => (sanction.value.0.word().into(), Some(sanction.source("discipline"))),
        None => (input::NONE.into(), None),
    }
}

/// The leave for which the policy takes most in the service month, and which month of it this is.
pub(super) fn leave(known: &Known, plan: &Plan, feed: Feed) -> (Value, Option<Source>) {
    let rules = plan.policy.as_ref().map_or(&[][..], |policy| policy.leaves.as_slice());
    let held = known.facts.leaves.iter().filter_map(|leave| {
        let (kind, range) = leave.value;
        let rule = rules.iter().find(|rule| rule.leave == kind)?;
        let month = month_of_leave(range, plan.run.service_month);
        Some((rule.cut(month), month, leave))
    });
    let best: Option<(Rate, u32, _)> = held.rev().max_by_key(|(cut, _, _)| *cut);
    let (source, month) =
        best.as_ref().map_or(NOTHING, |(_, month, leave)| (Some(leave.source("leave")), *month));
    match feed {
        Feed::LeaveMonth => (i64::from(month).into(), source),
        _ => (best.map_or(input::NONE, |(_, _, leave)| leave.value.0.word()).into(), source),
    }
}
