//! `decree`: the documents (SK) behind facts.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{DecreeId, FileId, UnitId};
use sea_orm::entity::prelude::*;

use crate::decrees::DecreeKind;
use crate::states::DecreeStatus;

/// A decree.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decree")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DecreeId,
    /// The unit whose register holds it.
    pub unit_id: UnitId,
    /// Its number in that register.
    pub number: String,
    /// What it decides, in a line.
    pub about: String,
    /// The day it was signed.
    pub issued_on: NaiveDate,
    /// The day from which it takes effect.
    pub tmt: NaiveDate,
    /// The office and name that signed.
    pub signatory: String,
    /// The scanned document.
    pub file_id: Option<FileId>,
    /// Business time of its registration.
    pub created_at: DateTime<Utc>,
    /// What it is about.
    pub kind: DecreeKind,
    /// Where it stands.
    pub status: DecreeStatus,
    /// +1 on each change.
    pub version: i64,
    /// Who registered it: an account or client.
    pub registered_by: Option<Uuid>,
    /// Whose authority that one used.
    pub registered_for: Option<Uuid>,
    /// Who held it against its document: never who registered it.
    pub verified_by: Option<Uuid>,
    /// When.
    pub verified_at: Option<DateTime<Utc>>,
    /// Who had its facts written.
    pub applied_by: Option<Uuid>,
    /// When.
    pub applied_at: Option<DateTime<Utc>>,
    /// Who gave it up.
    pub cancelled_by: Option<Uuid>,
    /// When.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it was given up.
    pub cancel_reason: Option<String>,
    /// By when it is to be applied.
    pub due_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
