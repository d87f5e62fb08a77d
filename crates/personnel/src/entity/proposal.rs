//! `proposal`: changes of facts that await a second person.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{DecreeId, EmployeeId, FactId, ProposalId};
use sea_orm::entity::prelude::*;

use crate::proposals::{ChangeKind, ProposedAs};
use crate::states::ProposalStatus;
use crate::value::FactKind;

/// One proposed change of one employee's facts. It is never deleted: it is the history of who asked for what.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalId,
    /// Whose fact.
    pub employee_id: EmployeeId,
    /// The decree that it is part of.
    pub decree_id: Option<DecreeId>,
    /// Its place in the decree, from 0.
    pub line: i32,
    /// What becomes of the fact.
    pub change: ChangeKind,
    /// The kind of fact.
    pub kind: FactKind,
    /// The principal word of the new value; of the old one where it is taken away.
    pub code: String,
    /// The fact that is corrected or taken away.
    pub fact_id: Option<FactId>,
    /// JSON of the new `FactValue`, personal parts sealed as in `fact`.
    pub value: Option<String>,
    /// The first day on which the new value is true.
    pub valid_from: Option<NaiveDate>,
    /// The first day after, where it is known.
    pub valid_until: Option<NaiveDate>,
    /// The first day for which anything changes.
    pub effective_from: NaiveDate,
    /// Why, in the words of who proposes it.
    pub reason: Option<String>,
    /// Where it stands.
    pub status: ProposalStatus,
    /// In what capacity it was proposed.
    pub proposed_as: ProposedAs,
    /// Who proposed it: an account or client.
    pub proposed_by: Uuid,
    /// Whose authority that one used.
    pub proposed_for: Option<Uuid>,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// Who applied, refused or withdrew it.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was refused or withdrawn.
    pub decision_reason: Option<String>,
    /// The fact that it became.
    pub result_id: Option<FactId>,
    /// +1 on each change.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
