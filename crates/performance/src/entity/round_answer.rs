//! `round_answer`: an answer without its author and without its time. Its id is drawn by chance, because one that counts on would
//! tell both.

use kernel::id::{EmployeeId, FeedbackRoundId, RoundAnswerId};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::rounds::RoundRole;
use crate::rules::rounds::BehaviourScores;

/// The scores as they are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Scores(pub BehaviourScores);

/// An answer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round_answer")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoundAnswerId,
    /// The round.
    pub round_id: FeedbackRoundId,
    /// Who was asked about.
    pub ratee_id: EmployeeId,
    /// What the author is to that person.
    pub role: RoundRole,
    /// The scores.
    pub scores: Scores,
    /// What the author added.
    pub comment: Option<String>,
    /// The round, for joins.
    #[sea_orm(belongs_to, from = "round_id", to = "id")]
    pub round: BelongsTo<super::feedback_round::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
