//! `person`: a human being, the owner of personal values and of the key that seals them.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::PersonId;
use kernel::nip::Sex;
use platform::vault::Sealed;
use sea_orm::entity::prelude::*;

/// A person. The citizen and tax numbers are readable only with the person's key; the hashes find them.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// Full name with titles.
    pub name: String,
    /// As digit 15 of a NIP says it.
    pub sex: Sex,
    /// As digits 1 to 8 of a NIP say it.
    pub birth_date: NaiveDate,
    /// Citizen number, sealed.
    pub nik_sealed: Option<Sealed>,
    /// Keyed hash of the citizen number, unique.
    pub nik_hash: Option<String>,
    /// Tax number, sealed.
    pub npwp_sealed: Option<Sealed>,
    /// Keyed hash of the tax number, unique.
    pub npwp_hash: Option<String>,
    /// Business time.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
