//! `act_head`: the end of the sealed log.

use sea_orm::entity::prelude::*;

/// The only row, with `id` 1. A sealer locks it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "act_head")]
pub struct Model {
    /// 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// The last position given.
    pub position: i64,
    /// The seal at that position.
    pub seal: String,
    /// The last position that is also written outside the database.
    pub copied_position: i64,
    /// The seal at that position.
    pub copied_seal: String,
}

impl ActiveModelBehavior for ActiveModel {}
