//! `run_finding`: what the guard against overpayment found about somebody whom a run pays.

use kernel::Rupiah;
use kernel::id::{EmployeeId, FindingId, RunId};
use sea_orm::entity::prelude::*;

use crate::rules::guard::{FindingRule, FindingSeverity};

/// One finding of the last calculation. It goes with the calculation, and comes back with the same id when it is found again.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "run_finding")]
pub struct Model {
    /// Follows from run, person, rule, severity, stake and working.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FindingId,
    /// The run.
    pub run_id: RunId,
    /// About whom.
    pub employee_id: EmployeeId,
    /// The rule.
    pub rule: FindingRule,
    /// How much it weighs.
    pub severity: FindingSeverity,
    /// How much may be paid too much.
    pub stake: Rupiah,
    /// The regulation or finding of the audit board.
    pub instrument: String,
    /// Where in it.
    pub article: String,
    /// The version of the law file.
    pub law_version: String,
    /// The JSON of `rules::guard::Evidence`, one after the other.
    pub working: String,
}

impl ActiveModelBehavior for ActiveModel {}
