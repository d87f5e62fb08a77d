//! `work_pattern`: cycles of working days.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{UnitId, WorkPatternId};
use sea_orm::entity::prelude::*;

use crate::error::Error;
use crate::rules::calendar::{Pattern, Slot};

/// A pattern. It never changes: what was worked by it stays readable from it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "work_pattern")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkPatternId,
    /// Whose.
    pub instansi_id: UnitId,
    /// Its name, unique in the instansi.
    pub name: String,
    /// The day on which the cycle begins.
    pub anchor: NaiveDate,
    /// JSON of the days; null is a day off.
    pub slots: String,
    /// Whether holidays are days off.
    pub observes_holidays: bool,
    /// For preconditions.
    pub version: i64,
    /// Business time.
    pub created_at: DateTime<Utc>,
}

impl Model {
    /// The days of the cycle.
    ///
    /// # Errors
    /// When the stored document is unreadable.
    pub(crate) fn days(&self) -> Result<Vec<Option<Slot>>, Error> {
        serde_json::from_str(&self.slots)
            .map_err(|error| platform::Error::Broken(format!("stored pattern: {error}")).into())
    }

    /// What the row says.
    ///
    /// # Errors
    /// When the stored document is unreadable.
    pub(crate) fn pattern(self) -> Result<Pattern, Error> {
        Ok(Pattern {
            slots: self.days()?,
            id: Some(self.id),
            name: self.name,
            anchor: self.anchor,
            observes_holidays: self.observes_holidays,
        })
    }
}

impl ActiveModelBehavior for ActiveModel {}
