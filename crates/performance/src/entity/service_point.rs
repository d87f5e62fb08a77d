//! `service_point`: where citizens are served and asked.

use chrono::{DateTime, Utc};
use kernel::id::{ServicePointId, UnitId};
use sea_orm::entity::prelude::*;

/// A counter, a room, a web form: a place with a service of its own.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "service_point")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServicePointId,
    /// The unit that serves there.
    pub unit_id: UnitId,
    /// Its instansi.
    pub instansi_id: UnitId,
    /// What it is called.
    pub name: String,
    /// The service that is asked about: `KTP-el`.
    pub service: String,
    /// What the printed code leads to; public.
    pub token: String,
    /// Whether whoever opens the code is given a visit; else only officers hand visits out.
    pub hands_out_visits: bool,
    /// The most visits that the code hands out in an hour.
    pub visits_per_hour_max: i32,
    /// How many people use the service in a year, as far as known.
    pub population: Option<i64>,
    /// Whether it asks and takes complaints.
    pub is_open: bool,
    /// Counts the changes.
    pub version: i64,
    /// When it was set up.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
