//! 360° rounds: superiors, peers, subordinates and the employees themselves are asked about behaviour.
//!
//! An answer is stored without its author and without its time; results are shown after the round has ended, and those of a group from
//! three answers up. What they say is input to the superior's judgement, and no part of any sum.

mod answers;
mod manage;
mod results;
mod states;

pub use crate::rules::rounds::RoundRole;
pub use answers::{NewAnswer, SeatAsked, answer_seat, list_seats};
pub use manage::{
    FeedbackRound, NewRound, ROUND_TIMER, change_round, create_round, find_round, list_rounds,
    meet_round_deadline,
};
pub use results::{PeerView, RoundResult, closed_about, find_round_result, peer_views_of, shown_groups_of};
pub use states::{ROUND, RoundAct, RoundStatus};
