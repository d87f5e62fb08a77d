//! What a performance agreement must hold before it can be written, and before it can be submitted.

use std::collections::HashSet;

use kernel::id::{IkuId, SasaranId};
use kernel::{Fault, Period};

use super::text::{SENTENCE_MAX, fault};
use crate::agreements::{Promise, PromisedIku};

/// The most objectives, indicators of one objective, and targets of one indicator.
const ITEMS_MAX: usize = 50;

/// Bounds of the cap in percent: below 100 nobody could reach the target.
const CAP_BOUNDS: (i64, i64) = (1_000_000, 2_000_000);

/// The parts that an agreement holds already: what ids may name.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// Its objectives.
    pub sasaran: HashSet<SasaranId>,
    /// Its indicators.
    pub iku: HashSet<IkuId>,
    /// The objectives of the version before.
    pub before: HashSet<SasaranId>,
}

/// Faults of form, which not even a draft may have.
pub fn faults_of_form(promise: &Promise, held: &Held, year: i32) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !(CAP_BOUNDS.0..=CAP_BOUNDS.1).contains(&promise.cap_percent.0) {
        faults.push(Fault::invalid("performance.cap_out_of_bounds").at("/cap_percent"));
    }
    faults.extend(too_many(promise.sasaran.len(), "/sasaran".to_owned()));
    let (mut sasaran_named, mut iku_named) = (HashSet::new(), HashSet::new());
    for (at, sasaran) in promise.sasaran.iter().enumerate() {
        let here = format!("/sasaran/{at}");
        faults.extend(fault(&sasaran.title, format!("{here}/title"), SENTENCE_MAX));
        faults.extend(wrong_id(sasaran.id, (&held.sasaran, &mut sasaran_named), format!("{here}/id")));
        if sasaran.continues_id.is_some_and(|before| !held.before.contains(&before)) {
            faults.push(Fault::invalid("performance.part_unknown").at(format!("{here}/continues_id")));
        }
        faults.extend(too_many(sasaran.iku.len(), format!("{here}/iku")));
        for (at, iku) in sasaran.iku.iter().enumerate() {
            let here = format!("{here}/iku/{at}");
            faults.extend(wrong_id(iku.id, (&held.iku, &mut iku_named), format!("{here}/id")));
            faults.extend(faults_of_indicator(iku, &here, year));
        }
    }
    faults
}

fn too_many(count: usize, pointer: String) -> Option<Fault> {
    let fault = || Fault::invalid("performance.too_many").at(pointer).with("max", ITEMS_MAX);
    (count > ITEMS_MAX).then(fault)
}

/// An id names a part that the agreement holds, and no part is named twice.
fn wrong_id<I: Copy + Eq + std::hash::Hash>(
    id: Option<I>,
    (held, named): (&HashSet<I>, &mut HashSet<I>),
    pointer: String,
) -> Option<Fault> {
    let id = id?;
    if !held.contains(&id) {
        return Some(Fault::invalid("performance.part_unknown").at(pointer));
    }
    let is_new = named.insert(id);
    (!is_new).then(|| Fault::invalid("performance.id_repeated").at(pointer))
}

fn faults_of_indicator(iku: &PromisedIku, here: &str, year: i32) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(fault(&iku.indicator, format!("{here}/indicator"), SENTENCE_MAX));
    faults.extend(fault(&iku.unit, format!("{here}/unit"), SENTENCE_MAX));
    let zero = |pointer: String| Fault::invalid("performance.target_zero").at(pointer);
    if iku.target.0 == 0 {
        faults.push(zero(format!("{here}/target")));
    }
    if iku.budget.is_some_and(|budget| budget.0 < 0) {
        faults.push(Fault::invalid("performance.amount_negative").at(format!("{here}/budget")));
    }
    faults.extend(too_many(iku.targets.len(), format!("{here}/targets")));
    let mut periods: HashSet<Period> = HashSet::new();
    for (at, part) in iku.targets.iter().enumerate() {
        let here = format!("{here}/targets/{at}");
        if part.target.0 == 0 {
            faults.push(zero(format!("{here}/target")));
        }
        if part.period.year() != year {
            let outside = Fault::invalid("performance.period_outside_agreement");
            faults.push(outside.at(format!("{here}/period")).with("period", part.period));
        }
        if !periods.insert(part.period) {
            faults.push(Fault::invalid("performance.period_repeated").at(format!("{here}/period")));
        }
    }
    faults
}

/// What keeps a draft from being submitted: an objective, and an indicator below each.
pub fn faults_to_submit(promise: &Promise) -> Vec<Fault> {
    let mut faults = Vec::new();
    if promise.sasaran.is_empty() {
        faults.push(Fault::invalid("performance.sasaran_missing").at("/sasaran"));
    }
    let bare = promise.sasaran.iter().enumerate().filter(|(_, sasaran)| sasaran.iku.is_empty());
    faults.extend(
        bare.map(|(at, _)| Fault::invalid("performance.iku_missing").at(format!("/sasaran/{at}/iku"))),
    );
    faults
}

/// The target that counts for a period: the period's own, else that of the year.
pub fn target_for(iku: &PromisedIku, period: Period) -> crate::Quantity {
    let own = iku.targets.iter().find(|part| part.period == period);
    own.map_or(iku.target, |part| part.target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Quantity;
    use crate::agreements::{PeriodTarget, Polarity, PromisedSasaran};

    fn promise(iku: PromisedIku) -> Promise {
        let sasaran =
            PromisedSasaran { id: None, title: "Pelayanan".to_owned(), continues_id: None, iku: vec![iku] };
        Promise { cap_percent: Quantity(1_200_000), sasaran: vec![sasaran] }
    }

    fn iku() -> PromisedIku {
        PromisedIku {
            id: None,
            indicator: "Cakupan KTP-el".to_owned(),
            unit: "persen".to_owned(),
            baseline: None,
            target: Quantity(980_000),
            polarity: Polarity::HigherBetter,
            budget: None,
            targets: vec![PeriodTarget { period: "2026-Q1".parse().unwrap(), target: Quantity(960_000) }],
        }
    }

    fn codes(promise: &Promise) -> Vec<(&'static str, String)> {
        let faults = faults_of_form(promise, &Held::default(), 2026);
        faults.into_iter().map(|fault| (fault.code, fault.pointer.unwrap())).collect()
    }

    #[test]
    fn all_faults_of_form_are_named_at_their_place() {
        assert_eq!(codes(&promise(iku())), []);
        let twice = PeriodTarget { period: "2025-Q1".parse().unwrap(), target: Quantity(0) };
        let wrong = PromisedIku {
            id: Some(IkuId::new()),
            unit: " ".to_owned(),
            target: Quantity(0),
            targets: vec![twice.clone(), twice],
            ..iku()
        };
        let mut wrong = promise(wrong);
        wrong.cap_percent = Quantity(500_000);
        let found = codes(&wrong);
        let has = |code: &str, pointer: &str| found.contains(&(code.to_owned().leak(), pointer.to_owned()));
        assert!(has("performance.cap_out_of_bounds", "/cap_percent"), "{found:?}");
        assert!(has("performance.part_unknown", "/sasaran/0/iku/0/id"));
        assert!(has("performance.text_missing", "/sasaran/0/iku/0/unit"));
        assert!(has("performance.target_zero", "/sasaran/0/iku/0/target"));
        assert!(has("performance.period_outside_agreement", "/sasaran/0/iku/0/targets/0/period"));
        assert!(has("performance.period_repeated", "/sasaran/0/iku/0/targets/1/period"));
    }

    #[test]
    fn a_submitted_promise_has_objectives_that_are_measured() {
        assert_eq!(faults_to_submit(&promise(iku())), []);
        let mut bare = promise(iku());
        bare.sasaran[0].iku.clear();
        assert_eq!(faults_to_submit(&bare)[0].code, "performance.iku_missing");
        bare.sasaran.clear();
        assert_eq!(faults_to_submit(&bare)[0].code, "performance.sasaran_missing");
    }

    #[test]
    fn a_period_without_a_target_looks_at_the_year() {
        assert_eq!(target_for(&iku(), "2026-Q1".parse().unwrap()), Quantity(960_000));
        assert_eq!(target_for(&iku(), "2026-Q2".parse().unwrap()), Quantity(980_000));
    }
}
