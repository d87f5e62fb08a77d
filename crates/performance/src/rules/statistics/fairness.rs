//! How raters rate, compared with all raters of a review: lenient or severe, all the same, by one impression, away from what the
//! employees themselves, their peers and citizens say, and often changed after an objection.
//!
//! Every indicator is a standardised difference with its interval. What is unusual becomes a question to the rater's superior: there
//! may be the best of reasons for it. A small group says nothing, and is said to be too small.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{correlation, mean, median, size, squares};
use crate::word_list::words;

/// The fewest employees of a rater of whom anything is said.
pub const RATEES_MIN: usize = 5;

/// The fewest raters among whom anybody can be unusual.
pub const RATERS_MIN: usize = 10;

/// By how many standard errors an indicator must differ to be unusual, by how many indicators are looked at for one rater: so that
/// of a hundred raters who rate like everybody else, two are asked a question by chance (Bonferroni, two per cent together).
const UNUSUAL: [f64; 7] = [2.326, 2.576, 2.713, 2.807, 2.878, 2.935, 2.983];

/// The half width of an interval of 95 %, in standard errors.
const INTERVAL: f64 = 1.96;

words! {
    /// What is looked at in how somebody rates.
    RaterIndicator {
        /// Above zero lenient, below severe: the mean rating, less what peers and citizens would lead one to expect.
        Leniency = "leniency",
        /// Below zero: nearly everybody gets the same.
        CentralTendency = "central_tendency",
        /// Above zero: results and behaviour are rated by one impression.
        Halo = "halo",
        /// The distance to how the employees see themselves.
        GapToSelf = "gap_to_self",
        /// The distance to what peers and subordinates said in rounds.
        GapToPeers = "gap_to_peers",
        /// The distance to what citizens say of the employees' units.
        GapToCitizens = "gap_to_citizens",
        /// How many ratings were changed after an objection.
        Changes = "changes",
    }
}

/// One employee of a rater in the period; ratings in thousandths, 1000 below to 3000 above expectation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RatedOne {
    /// The rater.
    pub rater: Uuid,
    /// The mean rating of the results.
    pub hasil: i32,
    /// The mean rating of the behaviour.
    pub perilaku: i32,
    /// How the employee sees the own work, on the same scale.
    pub own: Option<i32>,
    /// What peers and subordinates said, on their scale.
    pub peers: Option<i32>,
    /// What citizens say of the unit, on their scale.
    pub citizens: Option<i32>,
    /// Whether a rating was changed by another hand after an objection.
    pub is_changed: bool,
}

/// What was found of one indicator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = performance::RaterIndicatorFound)]
pub struct IndicatorFound {
    /// Which.
    pub indicator: RaterIndicator,
    /// The difference from the other raters, in standard deviations of single ratings.
    #[schema(example = "0.84")]
    pub difference: String,
    /// The lower end of its interval of 95 %.
    #[schema(example = "0.27")]
    pub low: String,
    /// The upper end.
    #[schema(example = "1.41")]
    pub high: String,
    /// The difference in standard errors.
    #[schema(example = "2.91")]
    pub standard_errors: String,
    /// How many employees it rests on.
    #[schema(example = 12)]
    pub ratees: u32,
    /// Whether it is unusual enough to ask about.
    pub is_unusual: bool,
}

/// What was found of one rater.
#[derive(Clone, Debug, PartialEq)]
pub struct RaterFound {
    /// The rater.
    pub rater: Uuid,
    /// How many employees were rated.
    pub ratees: u32,
    /// The indicators; none where the group is too small.
    pub indicators: Vec<IndicatorFound>,
    /// How lenient or severe, in standard errors, whichever way: by this raters are ranked.
    pub strength: f64,
    /// Whether something is unusual enough to ask about.
    pub is_question: bool,
}

/// One indicator before it is judged: the difference and its standard error, in standard deviations.
struct Estimate {
    indicator: RaterIndicator,
    difference: f64,
    error: f64,
    ratees: usize,
    /// Which way is of interest; zero for both.
    side: f64,
}

/// The raters of a review with a group, and what holds of all of them.
struct Group<'a> {
    rater: Uuid,
    rated: Vec<&'a RatedOne>,
}

/// What was found of every rater, in the order of their ids. Raters with small groups are named without indicators.
pub fn review(rated: &[RatedOne]) -> Vec<RaterFound> {
    let groups = groups(rated);
    let large: Vec<&Group<'_>> = groups.iter().filter(|group| group.rated.len() >= RATEES_MIN).collect();
    let mut estimates: Vec<(Uuid, Vec<Estimate>)> =
        large.iter().map(|group| (group.rater, Vec::new())).collect();
    if large.len() >= RATERS_MIN {
        let scores = scores(&large);
        let all = [
            leniency(&large, &scores),
            spread(&scores),
            halo(&large),
            gap(&large, &scores, (RaterIndicator::GapToSelf, |one| one.own)),
            gap(&large, &scores, (RaterIndicator::GapToPeers, |one| one.peers)),
            gap(&large, &scores, (RaterIndicator::GapToCitizens, |one| one.citizens)),
            changes(&large),
        ];
        for found in all {
            for (estimate, (_, estimates)) in found.into_iter().zip(&mut estimates) {
                estimates.extend(estimate);
            }
        }
    }
    groups
        .iter()
        .map(|group| {
            let own = estimates.iter().find(|(rater, _)| *rater == group.rater);
            judged(group, own.map_or(&[], |(_, estimates)| estimates))
        })
        .collect()
}

fn groups(rated: &[RatedOne]) -> Vec<Group<'_>> {
    let mut sorted: Vec<&RatedOne> = rated.iter().collect();
    sorted.sort_by_key(|one| one.rater);
    sorted
        .chunk_by(|one, other| one.rater == other.rater)
        .filter_map(|part| part.first().map(|first| Group { rater: first.rater, rated: part.to_vec() }))
        .collect()
}

/// The mean of the two ratings of each employee, by rater.
fn scores(groups: &[&Group<'_>]) -> Vec<Vec<f64>> {
    let score = |one: &&RatedOne| f64::midpoint(f64::from(one.hasil), f64::from(one.perilaku));
    groups.iter().map(|group| group.rated.iter().map(score).collect()).collect()
}

/// The standard deviation inside the groups: what single raters do to their mean does not enter it.
fn within(scores: &[Vec<f64>]) -> f64 {
    let freedom: f64 = scores.iter().map(|own| size(own.len()) - 1.0).sum();
    (scores.iter().map(|own| squares(own)).sum::<f64>() / freedom.max(1.0)).sqrt()
}

/// What peers and citizens say of an employee, standardised and averaged; none where neither does.
fn expected(groups: &[&Group<'_>]) -> Vec<Vec<Option<f64>>> {
    let standard = |of: fn(&RatedOne) -> Option<i32>| {
        let all: Vec<f64> =
            groups.iter().flat_map(|group| &group.rated).filter_map(|one| of(one).map(f64::from)).collect();
        let deviation = (squares(&all) / (size(all.len()) - 1.0).max(1.0)).sqrt();
        mean(&all).filter(|_| deviation > 0.0).map(|centre| (centre, deviation))
    };
    let (peers, citizens) = (standard(|one| one.peers), standard(|one| one.citizens));
    let of = |one: &&RatedOne| {
        let both = [(one.peers, peers), (one.citizens, citizens)];
        let given: Vec<f64> = both
            .into_iter()
            .filter_map(|(value, scale)| {
                let (centre, deviation) = scale?;
                Some((f64::from(value?) - centre) / deviation)
            })
            .collect();
        mean(&given)
    };
    groups.iter().map(|group| group.rated.iter().map(of).collect()).collect()
}

/// The mean rating less what others lead one to expect: whoever leads good people is not lenient.
fn leniency(groups: &[&Group<'_>], scores: &[Vec<f64>]) -> Vec<Option<Estimate>> {
    let residuals = residuals(scores, &expected(groups));
    let deviation = within(&residuals);
    let means: Vec<f64> = residuals.iter().filter_map(|own| mean(own)).collect();
    let Some(centre) = median(&means).filter(|_| deviation > 0.0) else { return nothing(groups) };
    // Half of the raters cannot all be biased, so the median stands where most do.
    let estimate = |own: &Vec<f64>| {
        let difference = (mean(own)? - centre) / deviation;
        let error = 1.0 / size(own.len()).sqrt();
        Some(Estimate {
            indicator: RaterIndicator::Leniency,
            difference,
            error,
            ratees: own.len(),
            side: 0.0,
        })
    };
    residuals.iter().map(estimate).collect()
}

/// Scores without what goes with the expectation inside the groups.
fn residuals(scores: &[Vec<f64>], expected: &[Vec<Option<f64>>]) -> Vec<Vec<f64>> {
    let (mut common, mut spread) = (0.0, 0.0);
    for (own, reference) in scores.iter().zip(expected) {
        let pairs: Vec<(f64, f64)> =
            own.iter().zip(reference).filter_map(|(score, other)| Some(((*other)?, *score))).collect();
        let (others, scores): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        let (other, score) = (mean(&others).unwrap_or_default(), mean(&scores).unwrap_or_default());
        common += pairs.iter().map(|(x, y)| (x - other) * (y - score)).sum::<f64>();
        spread += squares(&others);
    }
    let slope = if spread > 0.0 { common / spread } else { 0.0 };
    let adjust = |(score, other): (&f64, &Option<f64>)| score - slope * other.unwrap_or_default();
    scores.iter().zip(expected).map(|(own, others)| own.iter().zip(others).map(adjust).collect()).collect()
}

/// The spread of somebody's ratings against that of all, by the logarithm of the variances' ratio.
fn spread(scores: &[Vec<f64>]) -> Vec<Option<Estimate>> {
    let deviation = within(scores);
    let estimate = |own: &Vec<f64>| {
        let freedom = size(own.len()) - 1.0;
        // Wilson and Hilferty: the cube root of a chi-square over its freedom is nearly normal.
        let ratio = (squares(own) / freedom / (deviation * deviation)).cbrt();
        let variance = 2.0 / (9.0 * freedom);
        let difference = ratio - (1.0 - variance);
        let error = variance.sqrt();
        let (indicator, ratees) = (RaterIndicator::CentralTendency, own.len());
        Some(Estimate { indicator, difference, error, ratees, side: -1.0 })
    };
    scores.iter().map(|own| if deviation > 0.0 { estimate(own) } else { None }).collect()
}

/// The correlation of the two ratings against that of all, by Fisher's transformation.
fn halo(groups: &[&Group<'_>]) -> Vec<Option<Estimate>> {
    let transformed = |group: &&Group<'_>| {
        let pairs: Vec<(f64, f64)> =
            group.rated.iter().map(|one| (f64::from(one.hasil), f64::from(one.perilaku))).collect();
        // A perfect correlation of a few coarse ratings is less than it seems.
        correlation(&pairs).map(|found| found.clamp(-0.95, 0.95).atanh())
    };
    let found: Vec<Option<f64>> = groups.iter().map(transformed).collect();
    let known: Vec<f64> = found.iter().flatten().copied().collect();
    let Some(centre) = median(&known) else { return nothing(groups) };
    let estimate = |(group, own): (&&Group<'_>, Option<f64>)| {
        let ratees = group.rated.len();
        let error = 1.0 / (size(ratees) - 3.0).max(1.0).sqrt();
        let difference = own? - centre;
        Some(Estimate { indicator: RaterIndicator::Halo, difference, error, ratees, side: 1.0 })
    };
    groups.iter().zip(found).map(estimate).collect()
}

/// The mean distance of somebody's ratings to another voice, both standardised, against that of all.
fn gap(
    groups: &[&Group<'_>],
    scores: &[Vec<f64>],
    (indicator, voice): (RaterIndicator, fn(&RatedOne) -> Option<i32>),
) -> Vec<Option<Estimate>> {
    let pairs: Vec<Vec<(f64, f64)>> = groups
        .iter()
        .zip(scores)
        .map(|(group, own)| {
            let pair = |(one, score): (&&RatedOne, &f64)| Some((*score, f64::from(voice(one)?)));
            group.rated.iter().zip(own).filter_map(pair).collect()
        })
        .collect();
    let (ones, others): (Vec<f64>, Vec<f64>) = pairs.iter().flatten().copied().unzip();
    let deviation = |values: &[f64]| (squares(values) / (size(values.len()) - 1.0).max(1.0)).sqrt();
    let (one, other) = (deviation(&ones), deviation(&others));
    if one <= 0.0 || other <= 0.0 {
        return nothing(groups);
    }
    let gaps: Vec<Vec<f64>> = pairs
        .iter()
        .map(|own| own.iter().map(|(score, voice)| score / one - voice / other).collect())
        .collect();
    let large: Vec<Vec<f64>> = gaps.iter().filter(|own| own.len() >= RATEES_MIN).cloned().collect();
    let error = within(&large);
    let means: Vec<f64> = large.iter().filter_map(|own| mean(own)).collect();
    let Some(centre) = median(&means).filter(|_| large.len() >= RATERS_MIN && error > 0.0) else {
        return nothing(groups);
    };
    let estimate = |own: &Vec<f64>| {
        let difference = mean(own).filter(|_| own.len() >= RATEES_MIN)? - centre;
        let error = error / size(own.len()).sqrt();
        Some(Estimate { indicator, difference, error, ratees: own.len(), side: 0.0 })
    };
    gaps.iter().map(estimate).collect()
}

/// The share of employees whose rating was changed after an objection, against that of all.
fn changes(groups: &[&Group<'_>]) -> Vec<Option<Estimate>> {
    let changed = |group: &&Group<'_>| size(group.rated.iter().filter(|one| one.is_changed).count());
    let all: f64 = groups.iter().map(|group| size(group.rated.len())).sum();
    let share = groups.iter().map(changed).sum::<f64>() / all.max(1.0);
    if share <= 0.0 || share >= 1.0 {
        return nothing(groups);
    }
    let deviation = (share * (1.0 - share)).sqrt();
    let estimate = |group: &&Group<'_>| {
        let ratees = group.rated.len();
        let difference = (changed(group) / size(ratees) - share) / deviation;
        let error = 1.0 / size(ratees).sqrt();
        Some(Estimate { indicator: RaterIndicator::Changes, difference, error, ratees, side: 1.0 })
    };
    groups.iter().map(estimate).collect()
}

fn nothing(groups: &[&Group<'_>]) -> Vec<Option<Estimate>> {
    groups.iter().map(|_| None).collect()
}

fn judged(group: &Group<'_>, estimates: &[Estimate]) -> RaterFound {
    let bound = estimates.len().checked_sub(1).and_then(|at| UNUSUAL.get(at)).copied().unwrap_or(f64::MAX);
    let judge = |estimate: &Estimate| {
        let Estimate { indicator, difference, error, ratees, side } = estimate;
        let errors = difference / error;
        let is_of_interest = *side == 0.0 || side * errors > 0.0;
        IndicatorFound {
            indicator: *indicator,
            difference: format!("{difference:.2}"),
            low: format!("{:.2}", difference - INTERVAL * error),
            high: format!("{:.2}", difference + INTERVAL * error),
            standard_errors: format!("{errors:.2}"),
            ratees: u32::try_from(*ratees).unwrap_or(u32::MAX),
            is_unusual: is_of_interest && errors.abs() > bound,
        }
    };
    let indicators: Vec<IndicatorFound> = estimates.iter().map(judge).collect();
    let leniency = estimates.iter().find(|estimate| estimate.indicator == RaterIndicator::Leniency);
    RaterFound {
        rater: group.rater,
        ratees: u32::try_from(group.rated.len()).unwrap_or(u32::MAX),
        strength: leniency.map_or(0.0, |estimate| (estimate.difference / estimate.error).abs()),
        is_question: indicators.iter().any(|found| found.is_unusual),
        indicators,
    }
}
