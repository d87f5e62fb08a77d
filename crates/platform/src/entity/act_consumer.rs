//! `act_consumer`: how far each consumer of the log of acts has read.

use sea_orm::entity::prelude::*;

/// One consumer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "act_consumer")]
pub struct Model {
    /// What consumes.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The last position that it has dealt with.
    pub position: i64,
}

impl ActiveModelBehavior for ActiveModel {}
