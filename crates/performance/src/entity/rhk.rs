//! `rhk`: a planned result of an SKP.

use kernel::id::{RhkId, SkpId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The class of a planned result.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::RhkKind)]
pub enum RhkKind {
    /// A main result.
    Utama,
    /// An additional one, such as the work of a Plt (README 7.3).
    Tambahan,
}

/// A planned result.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rhk")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RhkId,
    /// The plan.
    pub skp_id: SkpId,
    /// The place in the plan, from 1.
    pub number: i32,
    /// Main or additional.
    pub kind: RhkKind,
    /// The result in words.
    pub title: String,
    /// The superior's planned result that this one supports.
    pub supports_rhk_id: Option<RhkId>,
}

impl ActiveModelBehavior for ActiveModel {}
