//! `rhk`: a planned result of an SKP.

use kernel::id::{FactId, RhkId, SasaranId, SkpId};
use sea_orm::entity::prelude::*;

use crate::words::RhkKind;

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
    /// The result of the version before that this one continues.
    pub continues_rhk_id: Option<RhkId>,
    /// The objective of a unit's published agreement that this one supports.
    pub supports_sasaran_id: Option<SasaranId>,
    /// The assignment as Plt or Plh from which the work comes.
    pub acting_fact_id: Option<FactId>,
}

impl ActiveModelBehavior for ActiveModel {}
