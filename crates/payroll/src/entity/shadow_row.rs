//! `shadow_row`: what a list by which a region pays today says of one person.

use kernel::id::{ImportId, ShadowRowId, UnitId};
use kernel::{Month, Nip};
use sea_orm::entity::prelude::*;

use super::run_kind::BaseKind;

/// One row of an imported list. A number stands once for an instansi, month and kind of pay.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shadow_row")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ShadowRowId,
    /// The import that brought it.
    pub import_id: ImportId,
    /// Whose list.
    pub instansi_id: UnitId,
    /// The month for which is paid.
    pub service_month: Month,
    /// What is paid.
    pub base_kind: BaseKind,
    /// Whom the list names: maybe nobody whom Merit knows.
    pub nip: Nip,
    /// The name in the list, of whom the record does not know.
    pub name: Option<String>,
    /// The JSON of `rules::shadow::Listed`.
    pub listed: String,
}

impl ActiveModelBehavior for ActiveModel {}
