//! `delegation`: a granted role that its holder lends to somebody for a time.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::DateRange;
use kernel::id::{AccountId, DelegationId, GrantId, UnitId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A delegation. It counts once it was accepted, and never longer than the grant behind it; it is never deleted.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delegation")]
pub struct Model {
    /// The delegation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DelegationId,
    /// The grant whose role is lent.
    pub grant_id: GrantId,
    /// Who lends it: the holder of the grant.
    pub from_account_id: AccountId,
    /// To whom.
    pub to_account_id: AccountId,
    /// The unit at the top of the subtree; none where the grant has none either.
    pub unit_id: Option<UnitId>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The first day on which it no longer counts.
    pub valid_until: NaiveDate,
    /// Whether it counts.
    pub status: DelegationStatus,
    /// When it was offered.
    pub created_at: DateTime<Utc>,
    /// Raised by every change.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The days for which the role is lent.
    pub fn period(&self) -> DateRange {
        DateRange::bounded(self.valid_from, self.valid_until)
    }
}

/// Where a delegation stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = identity::DelegationStatus)]
pub enum DelegationStatus {
    /// It waits for the delegate, and counts for nothing yet.
    Offered,
    /// It counts in its period.
    Accepted,
    /// The delegate would not have it.
    Declined,
    /// One of the two, or whoever keeps roles, ended it.
    Ended,
}
