//! `iki`: an indicator of a planned result.

use kernel::id::{IkiId, RhkId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Quantity;

/// What an indicator looks at.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::Aspect)]
pub enum Aspect {
    /// How much.
    Kuantitas,
    /// How well.
    Kualitas,
    /// How soon.
    Waktu,
    /// At what cost.
    Biaya,
}

/// An indicator.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "iki")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IkiId,
    /// The planned result.
    pub rhk_id: RhkId,
    /// The place under the result, from 1.
    pub number: i32,
    /// What it looks at; none in a qualitative plan.
    pub aspect: Option<Aspect>,
    /// The indicator in words.
    pub indicator: String,
    /// The target in words.
    pub target: Option<String>,
    /// The target as a number.
    pub target_value: Option<Quantity>,
    /// What the number counts.
    pub unit: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
