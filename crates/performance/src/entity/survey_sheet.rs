//! `survey_sheet`: a citizen's answers to the nine elements.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{ServicePointId, SurveySheetId, UnitId};
use sea_orm::entity::prelude::*;

use crate::rules::trimming::TrimReason;

/// A sheet. Nothing but `trimmed_as` ever changes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "survey_sheet")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SurveySheetId,
    /// Where.
    pub service_point_id: ServicePointId,
    /// The unit that served.
    pub unit_id: UnitId,
    /// The day.
    pub answered_on: NaiveDate,
    /// The instant.
    pub answered_at: DateTime<Utc>,
    /// Requirements, 1 to 4.
    pub u1: Option<i32>,
    /// Procedure.
    pub u2: Option<i32>,
    /// Time.
    pub u3: Option<i32>,
    /// Cost.
    pub u4: Option<i32>,
    /// Product.
    pub u5: Option<i32>,
    /// Competence of staff.
    pub u6: Option<i32>,
    /// Behaviour of staff.
    pub u7: Option<i32>,
    /// Handling of complaints.
    pub u8: Option<i32>,
    /// Facilities.
    pub u9: Option<i32>,
    /// What the citizen added.
    pub comment: Option<String>,
    /// Why it is not counted; none for a sheet that is.
    pub trimmed_as: Option<TrimReason>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The answers in the order of the elements.
    pub fn answers(&self) -> [Option<u8>; 9] {
        [self.u1, self.u2, self.u3, self.u4, self.u5, self.u6, self.u7, self.u8, self.u9]
            .map(|answer| answer.and_then(|answer| u8::try_from(answer).ok()))
    }
}
