//! `shadow_person`: how one person's pay compares.

use kernel::id::{EmployeeId, ShadowComparisonId, ShadowPersonId};
use kernel::{Nip, Rupiah};
use sea_orm::entity::prelude::*;

use crate::rules::shadow::ShadowOutcome;

/// One person of a comparison.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shadow_person")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ShadowPersonId,
    /// The comparison.
    pub comparison_id: ShadowComparisonId,
    /// The number in the list or in Merit.
    pub nip: Nip,
    /// Whom Merit knows by it.
    pub employee_id: Option<EmployeeId>,
    /// The name in the list, of whom the record does not know.
    pub name: Option<String>,
    /// How the person stands.
    pub outcome: ShadowOutcome,
    /// What the list pays more.
    pub difference: Rupiah,
    /// What the list pays.
    pub theirs: Option<Rupiah>,
    /// What Merit pays.
    pub merit: Option<Rupiah>,
    /// The JSON of `rules::shadow::Compared`.
    pub compared: String,
    /// Why Merit does not pay the person: the JSON of codes with details, empty for whoever is paid.
    pub reasons: String,
}

impl ActiveModelBehavior for ActiveModel {}
