//! `round_seat`: who is asked about whom, and whether the answer has come; not what it says.

use kernel::id::{EmployeeId, FeedbackRoundId, RoundSeatId};
use sea_orm::entity::prelude::*;

use crate::rounds::RoundRole;

/// A seat.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round_seat")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoundSeatId,
    /// The round.
    pub round_id: FeedbackRoundId,
    /// Who is asked about.
    pub ratee_id: EmployeeId,
    /// Who is asked.
    pub rater_id: EmployeeId,
    /// What the one is to the other.
    pub role: RoundRole,
    /// Whether the answer has come.
    pub is_answered: bool,
    /// The round, for joins.
    #[sea_orm(belongs_to, from = "round_id", to = "id")]
    pub round: BelongsTo<super::feedback_round::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
