//! `role_grant`: a role given to an account over a unit subtree for a period.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::DateRange;
use kernel::id::{AccountId, GrantId, UnitId};
use sea_orm::entity::prelude::*;

use crate::role::Role;

/// A grant. Revoking ends its period; it is never deleted.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    /// The grant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GrantId,
    /// Who holds the role.
    pub account_id: AccountId,
    /// The role.
    pub role: Role,
    /// The unit at the top of the subtree; none means the whole installation.
    pub unit_id: Option<UnitId>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The first day on which it no longer counts; [`DateRange::OPEN_END`] without end.
    pub valid_until: NaiveDate,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// Raised by every change.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The days on which it counts.
    pub fn period(&self) -> DateRange {
        DateRange::stored(self.valid_from, self.valid_until)
    }
}
