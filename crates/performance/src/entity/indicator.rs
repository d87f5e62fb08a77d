//! `indicator`: a reusable indicator of a region's library.

use chrono::{DateTime, Utc};
use kernel::id::{IndicatorId, UnitId};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Quantity;
use crate::words::{Accumulation, Aspect, Better, IndicatorTopic};

/// Titles of positions to which an indicator belongs, as the positions are called; none means every position.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct PositionTitles(pub Vec<String>);

/// An indicator.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "indicator")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IndicatorId,
    /// Whose library.
    pub instansi_id: UnitId,
    /// The short name, unique in the region.
    pub code: String,
    /// The indicator in words.
    pub title: String,
    /// What it is about.
    pub topic: IndicatorTopic,
    /// What it looks at.
    pub aspect: Aspect,
    /// What its number counts.
    pub unit: String,
    /// Which way it is better.
    pub better: Better,
    /// How the numbers of several reports make the number of the year.
    pub accumulation: Accumulation,
    /// A target that is usual.
    pub usual_target: Option<Quantity>,
    /// Where its numbers come from.
    pub data_source: Option<String>,
    /// To which positions it belongs.
    pub positions: PositionTitles,
    /// When plans could first take it.
    pub published_at: Option<DateTime<Utc>>,
    /// When plans could no longer take it.
    pub retired_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i64,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
