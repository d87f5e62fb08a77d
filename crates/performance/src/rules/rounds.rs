//! 360° rounds: who is asked about whom, and what may be shown of the answers.
//!
//! What peers and subordinates say is shown from three answers up and never below: not the scores, not the comments, and not by
//! subtraction, because nothing that is shown sums over a group that is not.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Fault;
use kernel::id::EmployeeId;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::scale::fixed;
use crate::word_list::words;
use crate::words::BehaviourValue;

words! {
    /// What the one who is asked is to the one who is asked about.
    RoundRole {
        /// The superior.
        Atasan = "atasan",
        /// A peer: somebody with the same superior.
        Rekan = "rekan",
        /// A subordinate.
        Bawahan = "bawahan",
        /// Oneself.
        Diri = "diri",
    }
}

/// The fewest answers of a group that may be shown.
pub const ANSWERS_MIN: usize = 3;

/// The highest score.
const SCORE_MAX: u8 = 5;

/// A score for each value of BerAKHLAK, from 1 (hardly ever) to 5 (always).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::BehaviourScores)]
pub struct BehaviourScores {
    /// Service.
    #[schema(minimum = 1, maximum = 5, example = 4)]
    pub berorientasi_pelayanan: u8,
    /// Accountability.
    #[schema(minimum = 1, maximum = 5, example = 5)]
    pub akuntabel: u8,
    /// Competence.
    #[schema(minimum = 1, maximum = 5, example = 4)]
    pub kompeten: u8,
    /// Harmony.
    #[schema(minimum = 1, maximum = 5, example = 4)]
    pub harmonis: u8,
    /// Loyalty.
    #[schema(minimum = 1, maximum = 5, example = 5)]
    pub loyal: u8,
    /// Adaptability.
    #[schema(minimum = 1, maximum = 5, example = 3)]
    pub adaptif: u8,
    /// Collaboration.
    #[schema(minimum = 1, maximum = 5, example = 4)]
    pub kolaboratif: u8,
}

impl BehaviourScores {
    /// The score of a value.
    pub fn of(&self, value: BehaviourValue) -> u8 {
        match value {
            BehaviourValue::BerorientasiPelayanan => self.berorientasi_pelayanan,
            BehaviourValue::Akuntabel => self.akuntabel,
            BehaviourValue::Kompeten => self.kompeten,
            BehaviourValue::Harmonis => self.harmonis,
            BehaviourValue::Loyal => self.loyal,
            BehaviourValue::Adaptif => self.adaptif,
            BehaviourValue::Kolaboratif => self.kolaboratif,
        }
    }

    /// The sum over all values.
    pub fn sum(&self) -> u32 {
        BehaviourValue::ALL.iter().map(|value| u32::from(self.of(*value))).sum()
    }

    /// What is wrong with them.
    pub fn faults(&self) -> Vec<Fault> {
        let strange = BehaviourValue::ALL.iter().filter(|value| !(1..=SCORE_MAX).contains(&self.of(**value)));
        let name = |value: &BehaviourValue| {
            serde_json::to_value(value)
                .ok()
                .and_then(|word| word.as_str().map(str::to_owned))
                .unwrap_or_default()
        };
        strange
            .map(|value| {
                let place = format!("/scores/{}", name(value));
                Fault::invalid("performance.score_range").at(place).with("max", SCORE_MAX)
            })
            .collect()
    }
}

/// A seat: who is asked, about whom, as what.
pub type Seat = (EmployeeId, EmployeeId, RoundRole);

/// How many are asked at most.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Peers about one person.
    pub peers: usize,
    /// Subordinates about one person.
    pub subordinates: usize,
}

/// The seats about some people, each given with the superior. Peers and subordinates are drawn in turn, so that nobody is asked much
/// more often than others; the same people always give the same seats.
pub fn seats(people: &BTreeMap<EmployeeId, Option<EmployeeId>>, sizes: Sizes) -> Vec<Seat> {
    let mut under: BTreeMap<EmployeeId, Vec<EmployeeId>> = BTreeMap::new();
    for (employee, superior) in people {
        if let Some(superior) = superior {
            under.entry(*superior).or_default().push(*employee);
        }
    }
    let mut seats = Vec::new();
    for (ratee, superior) in people {
        let mut taken = BTreeSet::from([*ratee]);
        let mut seat = |rater: EmployeeId, role: RoundRole| {
            if role == RoundRole::Diri || taken.insert(rater) {
                seats.push((rater, *ratee, role));
            }
        };
        seat(*ratee, RoundRole::Diri);
        if let Some(superior) = superior {
            seat(*superior, RoundRole::Atasan);
        }
        let peers = superior.and_then(|superior| under.get(&superior)).map_or(&[][..], Vec::as_slice);
        let own = peers.iter().position(|peer| peer == ratee).unwrap_or_default();
        // The next ones in the row, around its end: each is asked about as many as ask about him.
        for peer in in_turn(peers, own + 1).filter(|peer| *peer != *ratee).take(sizes.peers) {
            seat(peer, RoundRole::Rekan);
        }
        let below = under.get(ratee).map_or(&[][..], Vec::as_slice);
        for one in in_turn(below, 0).take(sizes.subordinates) {
            seat(one, RoundRole::Bawahan);
        }
    }
    seats
}

fn in_turn(people: &[EmployeeId], from: usize) -> impl Iterator<Item = EmployeeId> {
    let (before, after) = people.split_at(from.min(people.len()));
    after.iter().chain(before).copied()
}

/// An answer, as far as it matters here.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What the author is.
    pub role: RoundRole,
    /// The scores.
    pub scores: BehaviourScores,
    /// What the author added.
    pub comment: Option<String>,
}

/// What one group says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::RoundGroup)]
pub struct RoundGroup {
    /// The group.
    pub role: RoundRole,
    /// How many were asked.
    #[schema(example = 5)]
    pub asked: u32,
    /// How many answered.
    #[schema(example = 4)]
    pub answered: u32,
    /// Whether there are too few answers to show them without giving somebody away.
    pub is_withheld: bool,
    /// The mean score of each value; none while withheld or without an answer.
    pub means: Vec<ValueMean>,
    /// The mean over all values.
    #[schema(example = "4.14")]
    pub mean: Option<String>,
    /// What was added, in no order.
    #[schema(example = json!(["Selalu siap membantu."]))]
    pub comments: Vec<String>,
}

/// The mean score of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::ValueMean)]
pub struct ValueMean {
    /// The value.
    pub value: BehaviourValue,
    /// The mean.
    #[schema(example = "4.25")]
    pub mean: String,
}

/// The groups of a person's round, and the mean over those that are shown, without the own view.
pub fn results(asked: &[RoundRole], answers: &[Answer]) -> (Vec<RoundGroup>, Option<String>) {
    let groups: Vec<RoundGroup> = RoundRole::ALL.iter().map(|role| group(*role, asked, answers)).collect();
    let shown: Vec<&Answer> = answers
        .iter()
        .filter(|answer| answer.role != RoundRole::Diri)
        .filter(|answer| groups.iter().any(|group| group.role == answer.role && !group.is_withheld))
        .collect();
    (groups, mean(&shown))
}

/// The groups of a person's round with three answers and more, whatever they are: what may stand outside the round itself.
pub fn shown_groups(answers: &[Answer]) -> Vec<RoundGroup> {
    let groups = RoundRole::ALL.iter().map(|role| group(*role, &[], answers));
    groups.filter(|group| usize::try_from(group.answered).is_ok_and(|count| count >= ANSWERS_MIN)).collect()
}

fn group(role: RoundRole, asked: &[RoundRole], answers: &[Answer]) -> RoundGroup {
    let own: Vec<&Answer> = answers.iter().filter(|answer| answer.role == role).collect();
    // The superior and oneself are known by what they are; nobody promised them anything else.
    let is_anonymous = matches!(role, RoundRole::Rekan | RoundRole::Bawahan);
    let is_withheld = is_anonymous && own.len() < ANSWERS_MIN;
    let shown = if is_withheld { Vec::new() } else { own.clone() };
    let means = BehaviourValue::ALL.iter().filter_map(|value| {
        let sum: u32 = shown.iter().map(|answer| u32::from(answer.scores.of(*value))).sum();
        Some(ValueMean { value: *value, mean: quotient(sum, shown.len())? })
    });
    RoundGroup {
        role,
        asked: count(asked.iter().filter(|one| **one == role).count()),
        answered: count(own.len()),
        is_withheld,
        means: means.collect(),
        mean: mean(&shown),
        comments: shown.iter().filter_map(|answer| answer.comment.clone()).collect(),
    }
}

fn mean(answers: &[&Answer]) -> Option<String> {
    let sum: u32 = answers.iter().map(|answer| answer.scores.sum()).sum();
    quotient(sum, answers.len() * BehaviourValue::ALL.len())
}

fn quotient(sum: u32, of: usize) -> Option<String> {
    (of > 0).then(|| fixed(Decimal::from(sum) / Decimal::from(of), 2))
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(all: u8) -> BehaviourScores {
        BehaviourScores {
            berorientasi_pelayanan: all,
            akuntabel: all,
            kompeten: all,
            harmonis: all,
            loyal: all,
            adaptif: all,
            kolaboratif: all,
        }
    }

    fn answer(role: RoundRole, score: u8) -> Answer {
        Answer { role, scores: scores(score), comment: Some(format!("{role} {score}")) }
    }

    #[test]
    fn two_answers_are_withheld_and_three_are_shown() {
        let asked = [RoundRole::Rekan; 4];
        let two = [answer(RoundRole::Rekan, 5), answer(RoundRole::Rekan, 1), answer(RoundRole::Atasan, 4)];
        let (groups, overall) = results(&asked, &two);
        let peers = groups.iter().find(|group| group.role == RoundRole::Rekan).unwrap();
        assert_eq!((peers.asked, peers.answered, peers.is_withheld), (4, 2, true));
        assert_eq!((peers.means.len(), peers.mean.clone(), peers.comments.len()), (0, None, 0));
        assert_eq!(overall.unwrap(), "4.00", "what is withheld is in no sum");
        let three = [two.to_vec(), vec![answer(RoundRole::Rekan, 3)]].concat();
        let (groups, overall) = results(&asked, &three);
        let peers = groups.iter().find(|group| group.role == RoundRole::Rekan).unwrap();
        assert_eq!((peers.mean.as_deref(), peers.comments.len()), (Some("3.00"), 3));
        assert_eq!(overall.unwrap(), "3.25");
    }

    #[test]
    fn beside_a_rating_no_group_is_smaller_than_three_and_none_is_mixed() {
        let peers = [answer(RoundRole::Rekan, 5), answer(RoundRole::Rekan, 1)];
        let below = [answer(RoundRole::Bawahan, 2), answer(RoundRole::Bawahan, 4)];
        let single = [answer(RoundRole::Atasan, 4), answer(RoundRole::Diri, 5)];
        let two_and_two = [peers.to_vec(), below.to_vec(), single.to_vec()].concat();
        assert_eq!(shown_groups(&two_and_two), [], "two and two make no group of four");
        let three = [two_and_two, vec![answer(RoundRole::Rekan, 3)]].concat();
        let shown = shown_groups(&three);
        assert_eq!(
            shown.iter().map(|group| (group.role, group.answered)).collect::<Vec<_>>(),
            [(RoundRole::Rekan, 3)]
        );
        assert_eq!(shown[0].mean.as_deref(), Some("3.00"));
    }

    #[test]
    fn the_own_view_stands_beside_and_not_in_the_mean() {
        let (groups, overall) = results(&[], &[answer(RoundRole::Diri, 5), answer(RoundRole::Atasan, 2)]);
        assert_eq!(overall.unwrap(), "2.00");
        assert_eq!(
            groups.iter().find(|group| group.role == RoundRole::Diri).unwrap().mean.as_deref(),
            Some("5.00")
        );
    }

    #[test]
    fn seats_are_dealt_in_turn() {
        let ids: Vec<EmployeeId> = (0..7).map(|_| EmployeeId::new()).collect();
        let people = ids.iter().skip(1).map(|id| (*id, Some(ids[0]))).chain([(ids[0], None)]).collect();
        let dealt = seats(&people, Sizes { peers: 3, subordinates: 4 });
        let asked = |id: EmployeeId, role: RoundRole| {
            dealt.iter().filter(|(rater, _, as_what)| *rater == id && *as_what == role).count()
        };
        for id in &ids[1..] {
            assert_eq!((asked(*id, RoundRole::Rekan), asked(*id, RoundRole::Diri)), (3, 1));
        }
        assert_eq!(asked(ids[0], RoundRole::Atasan), 6);
        assert_eq!(
            dealt.iter().filter(|(_, ratee, role)| *ratee == ids[0] && *role == RoundRole::Bawahan).count(),
            4
        );
        assert_eq!(dealt, seats(&people, Sizes { peers: 3, subordinates: 4 }));
    }

    #[test]
    fn scores_are_one_to_five() {
        let strange = BehaviourScores { akuntabel: 6, loyal: 0, ..scores(3) };
        let places: Vec<_> = strange.faults().into_iter().filter_map(|fault| fault.pointer).collect();
        assert_eq!(places, ["/scores/akuntabel", "/scores/loyal"]);
    }
}
