//! `payroll_run`: one calculation of pay for many people and one month.

pub use super::run_kind::{BaseKind, RunKind};
use crate::states::RunStatus;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{JobId, PolicyId, RunId, UnitId};
use kernel::{Month, Period, Rupiah};
use sea_orm::entity::prelude::*;

/// One run. Once approved, nothing of what it pays changes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payroll_run")]
pub struct Model {
    /// Its id; the ids of its payslips follow from it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RunId,
    /// Whose people are paid.
    pub instansi_id: UnitId,
    /// Which of them: those in this unit and below it; the instansi itself for all.
    pub unit_id: UnitId,
    /// What is paid.
    pub kind: RunKind,
    /// Whose slot it takes: that of its own kind, of the payment that it makes late, or of the salary that it continues.
    pub base_kind: BaseKind,
    /// The month for which is paid.
    pub service_month: Month,
    /// The first of the months that it settles (`rapel`); the service month is the last.
    pub settles_from: Option<Month>,
    /// The month whose attendance counts (`tpp`).
    pub attendance_month: Option<Month>,
    /// The period whose predikat counts (`tpp`).
    pub evaluation_period: Option<Period>,
    /// The month in which is paid; tax follows it.
    pub payment_month: Month,
    /// The day as of which facts are read: whoever begins later in the month is paid from the next one.
    pub facts_as_of: NaiveDate,
    /// What takes effect on this day or later concerns none of its months.
    pub facts_until: NaiveDate,
    /// The day after the payment month: who is no longer employed then has the last tax period in it.
    pub status_after: NaiveDate,
    /// Where it stands.
    pub status: RunStatus,
    /// The policy that it applies (`tpp`), or that says what of a month's TPP it carries (`thr`, `gaji_13`).
    pub policy_id: Option<PolicyId>,
    /// The calculation, since it was calculated.
    pub recipe_hash: Option<String>,
    /// SHA-256 over the recipe's hash and every payslip in order. The act of approval holds it too, so that the sealed log
    /// proves every rupiah that was approved.
    pub content_hash: Option<String>,
    /// People paid.
    pub payslip_count: i64,
    /// Sum over its payslips.
    pub gross: Rupiah,
    /// Sum over its payslips.
    pub deductions: Rupiah,
    /// Sum over its payslips.
    pub net: Rupiah,
    /// Sum over its payslips.
    pub tax: Rupiah,
    /// The last position of the log of acts before facts were gathered: a later act may make the run stale.
    pub calculated_position: Option<i64>,
    /// Who had it calculated last.
    pub calculated_by: Option<Uuid>,
    /// Whose authority that one used.
    pub calculated_for: Option<Uuid>,
    /// When.
    pub calculated_at: Option<DateTime<Utc>>,
    /// The job that calculates it, or calculated it last.
    pub job_id: Option<JobId>,
    /// Who made it: an account or a client.
    pub made_by: Uuid,
    /// Whose authority that one used.
    pub made_for: Option<Uuid>,
    /// When.
    pub made_at: DateTime<Utc>,
    /// The treasurer who stands for it.
    pub verified_by: Option<Uuid>,
    /// Whose authority that one used.
    pub verified_for: Option<Uuid>,
    /// When.
    pub verified_at: Option<DateTime<Utc>>,
    /// Who checked it: never who made, calculated or verified it, nor by whose authority.
    pub checked_by: Option<Uuid>,
    /// Whose authority that one used.
    pub checked_for: Option<Uuid>,
    /// When.
    pub checked_at: Option<DateTime<Utc>>,
    /// Why it was sent back last, until it is calculated again.
    pub return_reason: Option<String>,
    /// Who approved it: none of those before, nor by whose authority.
    pub approved_by: Option<Uuid>,
    /// When.
    pub approved_at: Option<DateTime<Utc>>,
    /// Who recorded the payment.
    pub paid_by: Option<Uuid>,
    /// When it was recorded.
    pub paid_at: Option<DateTime<Utc>>,
    /// The number of the treasury's payment order (SP2D).
    pub sp2d_number: Option<String>,
    /// Its day.
    pub sp2d_date: Option<NaiveDate>,
    /// Who closed it.
    pub closed_by: Option<Uuid>,
    /// When.
    pub closed_at: Option<DateTime<Utc>>,
    /// When it was cancelled.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why.
    pub cancel_reason: Option<String>,
    /// +1 on each change.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
