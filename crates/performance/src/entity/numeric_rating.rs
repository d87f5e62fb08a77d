//! `numeric_rating`: the numbers behind an evaluation by PP 30/2019.

use kernel::id::EvaluationId;
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::rules::capaian::CapaianFacts;

/// What the superior stated, as a document: its decimals are texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Stated(pub CapaianFacts);

/// The numbers of one evaluation. Scores are thousandths.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "numeric_rating")]
pub struct Model {
    /// The evaluation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evaluation_id: EvaluationId,
    /// What the superior stated.
    pub ratings: Stated,
    /// The score of the results.
    pub results_milli: i64,
    /// The score of the behaviour.
    pub behaviour_milli: i64,
    /// Both, weighted.
    pub score_milli: i64,
}

impl ActiveModelBehavior for ActiveModel {}
