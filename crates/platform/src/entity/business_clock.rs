//! `business_clock`: how far business time stands from the wall clock.

use sea_orm::entity::prelude::*;

/// The only row, with `id` 1.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "business_clock")]
pub struct Model {
    /// 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Business time minus wall time, in microseconds.
    pub offset_micros: i64,
}

impl ActiveModelBehavior for ActiveModel {}
