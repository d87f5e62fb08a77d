//! `innovation` and `innovation_stage`: an innovation, how far it has come, and how those whom it serves took it.

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, InnovationId, RhkId};
use sea_orm::entity::prelude::*;

use crate::words::InnovationStage;

/// An innovation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "innovation")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InnovationId,
    /// Whose.
    pub employee_id: EmployeeId,
    /// The planned result that it serves.
    pub rhk_id: Option<RhkId>,
    /// Its name.
    pub title: String,
    /// What it is good for.
    pub benefit: String,
    /// How far it has come.
    pub stage: InnovationStage,
    /// Counts the changes.
    pub version: i64,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The stages of innovations, each with its day, its proof, and its acceptance.
pub mod stage {
    use chrono::{DateTime, NaiveDate, Utc};
    use kernel::id::InnovationId;
    use sea_orm::entity::prelude::*;

    use crate::words::InnovationStage;

    /// A stage that an innovation reached. Rows are only ever added.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "innovation_stage")]
    pub struct Model {
        /// The id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The innovation.
        pub innovation_id: InnovationId,
        /// The stage.
        pub stage: InnovationStage,
        /// The day.
        pub reached_on: NaiveDate,
        /// The address of what shows it.
        pub proof: String,
        /// How many of those whom it serves were asked.
        pub respondents: i32,
        /// How many of them are in favour.
        pub in_favour: i32,
        /// Where that can be checked.
        pub source: Option<String>,
        /// When it was recorded.
        pub recorded_at: DateTime<Utc>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
