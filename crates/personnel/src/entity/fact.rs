//! `fact`: everything that is true of an employee for a time.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::DateRange;
use kernel::id::{DecreeId, EmployeeId, FactId, PositionId, UnitId};
use sea_orm::entity::prelude::*;

use crate::Error;
use crate::value::{FactKind, FactValue};

/// One version of one dated fact. Nothing but `superseded_at` and `superseded_by` is ever updated, and those once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fact")]
pub struct Model {
    /// Identity of this version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FactId,
    /// Of whom it is true.
    pub employee_id: EmployeeId,
    /// What it is about.
    pub kind: FactKind,
    /// The principal word of the value, for filters: `pns`, `III/a`, `definitif`.
    pub code: String,
    /// The unit of the position, for position facts.
    pub unit_id: Option<UnitId>,
    /// The position, for position facts.
    pub position_id: Option<PositionId>,
    /// The superior, for superior facts.
    pub related_employee_id: Option<EmployeeId>,
    /// JSON of the `FactValue`, personal parts sealed.
    pub value: String,
    /// The first day on which it is true.
    pub valid_from: NaiveDate,
    /// The first day after, or [`DateRange::OPEN_END`].
    pub valid_until: NaiveDate,
    /// Business time from which it was believed.
    pub recorded_at: DateTime<Utc>,
    /// Business time from which it was no longer believed.
    pub superseded_at: Option<DateTime<Utc>>,
    /// The version that took its place.
    pub superseded_by: Option<FactId>,
    /// The decree behind it.
    pub decree_id: Option<DecreeId>,
    /// The first day on which what proves it proves no longer.
    pub expires_on: Option<NaiveDate>,
}

impl Model {
    /// The days on which it is true.
    pub fn range(&self) -> DateRange {
        DateRange::stored(self.valid_from, self.valid_until)
    }

    /// The value with its personal parts still sealed.
    ///
    /// # Errors
    /// `Platform(Broken)` when the stored document is unreadable.
    pub fn sealed_value(&self) -> Result<FactValue, Error> {
        parse(&self.value)
    }
}

/// Reads a stored value; its personal parts stay sealed.
///
/// # Errors
/// `Platform(Broken)` when the stored document is unreadable.
pub(crate) fn parse(stored: &str) -> Result<FactValue, Error> {
    serde_json::from_str(stored)
        .map_err(|error| Error::Platform(platform::Error::Broken(format!("stored fact: {error}"))))
}

impl ActiveModelBehavior for ActiveModel {}
