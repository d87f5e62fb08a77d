//! `sasaran`: an objective of a performance agreement.

use kernel::id::{AgreementId, SasaranId};
use sea_orm::entity::prelude::*;

/// An objective.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sasaran")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SasaranId,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// Its place in the agreement, from 1.
    pub number: i32,
    /// What is to be reached.
    pub title: String,
    /// The objective of the version before that it continues.
    pub continues_id: Option<SasaranId>,
}

impl ActiveModelBehavior for ActiveModel {}
