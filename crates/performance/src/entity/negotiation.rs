//! `negotiation`: what both sides said and wrote before they agreed. Rows are only ever added.

use chrono::{DateTime, Utc};
use kernel::id::{EmployeeId, NegotiationId, SkpId};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::plan::Plan;
use crate::words::NegotiationEvent;

/// The content of a plan as it stood, or as it was proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Content(pub Plan);

/// A step of a negotiation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "negotiation")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NegotiationId,
    /// The plan.
    pub skp_id: SkpId,
    /// What happened.
    pub event: NegotiationEvent,
    /// What was said.
    pub note: Option<String>,
    /// The plan as it was submitted or agreed, or as it was proposed.
    pub content: Option<Content>,
    /// Whose step it was.
    pub author_id: Option<EmployeeId>,
    /// When.
    pub at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
