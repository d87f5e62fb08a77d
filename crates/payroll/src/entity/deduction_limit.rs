//! `deduction_limit`: what third parties must leave of pay.

use kernel::Rate;
use kernel::id::UnitId;
use sea_orm::entity::prelude::*;

/// The limit of one instansi. Without a row everything may be taken, and nothing below zero.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deduction_limit")]
pub struct Model {
    /// Whose pay.
    #[sea_orm(primary_key, auto_increment = false)]
    pub instansi_id: UnitId,
    /// The share of the net of the official list that must be left.
    pub least_net: Rate,
    /// +1 on each change.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
