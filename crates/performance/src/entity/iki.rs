//! `iki`: an indicator of a planned result.

use kernel::id::{IkiId, IndicatorId, RhkId};
use sea_orm::entity::prelude::*;

use crate::Quantity;
use crate::words::{Aspect, IkiForm, Perspective};

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
    /// In numbers or in words; what the plan's approach says where it is not given.
    pub form: Option<IkiForm>,
    /// From whose point of view, for leaders of units.
    pub perspective: Option<Perspective>,
    /// The indicator of the library that it was taken from.
    pub indicator_id: Option<IndicatorId>,
}

impl ActiveModelBehavior for ActiveModel {}
