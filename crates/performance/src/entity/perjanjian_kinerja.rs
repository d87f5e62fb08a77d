//! `perjanjian_kinerja`: what a unit promises to reach in a year.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{AgreementId, EmployeeId, UnitId};
use kernel::{DateRange, Period};
use sea_orm::entity::prelude::*;

use crate::Quantity;
use crate::agreements::AgreementStatus;

/// An agreement between the leader of a unit and the leader above.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "perjanjian_kinerja")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgreementId,
    /// The unit.
    pub unit_id: UnitId,
    /// The instansi of the unit.
    pub instansi_id: UnitId,
    /// The calendar year.
    pub year: i32,
    /// Where it stands.
    pub status: AgreementStatus,
    /// The most that one indicator counts, in percent.
    pub cap_percent: Quantity,
    /// Why it was given back, until it is submitted again.
    pub return_note: Option<String>,
    /// Who led the unit when it was submitted.
    pub leader_id: Option<EmployeeId>,
    /// Who established it as the leader above; none where nobody stands above the unit.
    pub above_id: Option<EmployeeId>,
    /// The account that submitted it.
    pub submitted_by: Option<Uuid>,
    /// When it was last submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was established, and so published.
    pub established_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i64,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// The first day on which it holds.
    pub starts_on: NaiveDate,
    /// The first day on which it no longer does.
    pub ends_before: NaiveDate,
    /// The version whose place it takes.
    pub replaces_id: Option<AgreementId>,
    /// Why that changes.
    pub change_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The days for which it holds.
    pub fn days(&self) -> DateRange {
        DateRange::bounded(self.starts_on, self.ends_before)
    }

    /// Whether it is the version by which a period is measured: figures count from the beginning of the year, so it is the one that
    /// holds at the period's end.
    pub fn governs(&self, period: Period) -> bool {
        self.days().contains(period.last_month().last_day())
    }
}
