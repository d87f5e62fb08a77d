//! The monitor on invented raters, of whom is known who is biased.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::fairness::{RATEES_MIN, RatedOne, RaterFound, RaterIndicator, review};

const RATERS: usize = 200;
const RATEES: usize = 12;
const BIASED: usize = RATERS / 20;
const SEEDS: u64 = 20;

/// Numbers that follow from a seed alone (SplitMix64), and normal ones from them (Box and Muller).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        f64::from(u32::try_from(mixed >> 32).unwrap()) / f64::from(u32::MAX)
    }

    fn normal(&mut self) -> f64 {
        let (one, other) = (self.next().max(1e-12), self.next());
        (-2.0 * one.ln()).sqrt() * (std::f64::consts::TAU * other).cos()
    }
}

fn id(number: usize) -> Uuid {
    Uuid::from_u128(u128::try_from(number).unwrap() + 1)
}

/// How a latent view becomes one of the three ratings: a fifth above, a fifth below expectation.
fn rating(latent: f64) -> i32 {
    match latent {
        high if high > 0.84 => 3_000,
        low if low < -0.84 => 1_000,
        _ => 2_000,
    }
}

struct World {
    rated: Vec<RatedOne>,
    biased: BTreeSet<Uuid>,
}

/// Raters of whom some shift every rating by one standard deviation, up or down. Results and behaviour go together somewhat, as they do in
/// people; `with_peers` adds what colleagues say, who see the same people less sharply.
fn world(seed: u64, with_peers: bool) -> World {
    let mut chance = Chance(seed.wrapping_mul(7_919) + 17);
    let mut biased = BTreeSet::new();
    while biased.len() < BIASED {
        let at = (0..RATERS).find(|_| chance.next() < 0.005);
        biased.extend(at.map(id));
    }
    let mut rated = Vec::new();
    for rater in (0..RATERS).map(id) {
        let shift = if !biased.contains(&rater) {
            0.0
        } else if chance.next() < 0.5 {
            1.0
        } else {
            -1.0
        };
        for _ in 0..RATEES {
            let person = chance.normal();
            let mut latent = || 0.3_f64.sqrt() * person + 0.7_f64.sqrt() * chance.normal() + shift;
            let (hasil, perilaku) = (rating(latent()), rating(latent()));
            let peers = 3.5 + 0.5 * (0.5_f64.sqrt() * person + 0.5_f64.sqrt() * chance.normal());
            let thousandths = (peers * 1_000.0).round().to_string().parse().unwrap();
            let peers = with_peers.then_some(thousandths);
            rated.push(RatedOne { rater, hasil, perilaku, peers, ..RatedOne::default() });
        }
    }
    World { rated, biased }
}

/// How many biased raters are outside the top decile by leniency or severity, and how many unbiased ones are asked about.
fn found(world: &World) -> (usize, usize) {
    let mut found = review(&world.rated);
    assert_eq!(found.len(), RATERS);
    found.sort_by(|one, other| other.strength.total_cmp(&one.strength));
    let top: BTreeSet<Uuid> = found.iter().take(RATERS / 10).map(|rater| rater.rater).collect();
    let asked =
        found.iter().filter(|rater| rater.is_question && !world.biased.contains(&rater.rater)).count();
    (world.biased.difference(&top).count(), asked)
}

fn medians(with_peers: bool) -> (usize, usize) {
    let outcomes: Vec<(usize, usize)> = (0..SEEDS).map(|seed| found(&world(seed, with_peers))).collect();
    let upper_median = |of: fn(&(usize, usize)) -> usize| {
        let mut sorted: Vec<usize> = outcomes.iter().map(of).collect();
        sorted.sort_unstable();
        sorted[sorted.len() / 2]
    };
    println!("outside the top decile and asked, by seed: {outcomes:?}");
    (upper_median(|outcome| outcome.0), upper_median(|outcome| outcome.1))
}

#[test]
fn every_biased_rater_is_in_the_top_decile_and_few_others_are_asked() {
    for with_peers in [false, true] {
        let (outside, asked) = medians(with_peers);
        assert_eq!(outside, 0, "with peers: {with_peers}");
        assert!(asked <= (RATERS - BIASED) / 20, "{asked} of the unbiased, with peers: {with_peers}");
    }
}

fn of(rater: usize, ratings: &[(i32, i32)]) -> Vec<RatedOne> {
    let one = |(hasil, perilaku): &(i32, i32)| RatedOne {
        rater: id(rater),
        hasil: *hasil,
        perilaku: *perilaku,
        ..RatedOne::default()
    };
    ratings.iter().map(one).collect()
}

/// Twenty raters of twelve who rate like everybody else.
fn ordinary() -> Vec<RatedOne> {
    world(3, false).rated.into_iter().filter(|one| one.rater <= id(19)).collect()
}

fn unusual(found: &[RaterFound], rater: usize) -> Vec<RaterIndicator> {
    let own = found.iter().find(|one| one.rater == id(rater)).unwrap();
    own.indicators.iter().filter(|one| one.is_unusual).map(|one| one.indicator).collect()
}

#[test]
fn a_small_group_says_nothing() {
    let mut rated = ordinary();
    rated.extend(of(500, &[(3_000, 3_000); RATEES_MIN - 1]));
    let found = review(&rated);
    let small = found.iter().find(|one| one.rater == id(500)).unwrap();
    assert_eq!((small.indicators.len(), small.is_question, small.ratees), (0, false, 4));
    assert!(
        review(&of(1, &[(3_000, 3_000); 12])).iter().all(|one| one.indicators.is_empty()),
        "one rater alone"
    );
}

#[test]
fn each_indicator_finds_what_it_is_for() {
    let mut rated = ordinary();
    rated.extend(of(501, &[(2_000, 2_000); 14]));
    let mixed = [(3_000, 3_000), (1_000, 1_000), (3_000, 3_000), (1_000, 1_000), (2_000, 2_000)].repeat(5);
    rated.extend(of(502, &mixed));
    let usual =
        [(3_000, 1_000), (2_000, 2_000), (2_000, 3_000), (1_000, 2_000), (2_000, 2_000), (3_000, 2_000)];
    let mut changed = of(503, &usual.repeat(2));
    changed.iter_mut().take(5).for_each(|one| one.is_changed = true);
    rated.extend(changed);
    for (at, one) in rated.iter_mut().enumerate() {
        one.own = Some(if at % 2 == 0 { 2_000 } else { 2_500 });
    }
    let found = review(&rated);
    assert!(unusual(&found, 501).contains(&RaterIndicator::CentralTendency));
    assert!(unusual(&found, 502).contains(&RaterIndicator::Halo));
    assert!(unusual(&found, 503).contains(&RaterIndicator::Changes));
    let own = found.iter().find(|one| one.rater == id(503)).unwrap();
    let gap = own.indicators.iter().find(|one| one.indicator == RaterIndicator::GapToSelf).unwrap();
    assert_eq!(gap.ratees, 12);
    assert!(gap.low.parse::<f64>().unwrap() < gap.high.parse::<f64>().unwrap());
}

#[test]
fn whoever_leads_good_people_is_not_lenient() {
    let mut world = world(5, true);
    let peers = |one: &RatedOne| one.peers.unwrap_or_default();
    // The people whom everybody praises, all under one rater.
    world.rated.sort_by_key(|one| std::cmp::Reverse(peers(one)));
    let good = id(900);
    for one in world.rated.iter_mut().take(24).step_by(2) {
        one.rater = good;
    }
    let blind: Vec<RatedOne> = world.rated.iter().map(|one| RatedOne { peers: None, ..*one }).collect();
    let strength =
        |rated: &[RatedOne]| review(rated).into_iter().find(|one| one.rater == good).unwrap().strength;
    assert!(strength(&world.rated) < strength(&blind));
}
