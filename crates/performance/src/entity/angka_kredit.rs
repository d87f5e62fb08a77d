//! `angka_kredit`: credit points, each entry with where it comes from. An entry never changes but for being revoked.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{CreditId, EmployeeId, EvaluationId};
use kernel::{Golongan, Period};
use sea_orm::entity::prelude::*;

use crate::AngkaKredit;
use crate::angka_kredit::{CreditKind, Jenjang};

/// An entry.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "angka_kredit")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CreditId,
    /// Whose.
    pub employee_id: EmployeeId,
    /// Where it comes from.
    pub kind: CreditKind,
    /// The tier for which it counts.
    pub jenjang: Jenjang,
    /// The rank in which it was earned.
    pub golongan: Golongan,
    /// How much.
    pub credit: AngkaKredit,
    /// The months of a conversion; 0 for everything else.
    pub months: i32,
    /// The evaluation that was converted.
    pub evaluation_id: Option<EvaluationId>,
    /// Its period.
    pub period: Option<Period>,
    /// The day from which it counts.
    pub effective_on: NaiveDate,
    /// The decree, diploma or certificate behind it.
    pub basis: Option<String>,
    /// How it came about.
    pub working: Json,
    /// Who revoked it.
    pub revoked_by: Option<Uuid>,
    /// Why.
    pub revoked_reason: Option<String>,
    /// When.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i64,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
