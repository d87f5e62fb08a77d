//! Proposals: changes of one employee's facts that a second person judges before they are true. An employee's request is one
//! by itself; a decree brings many at once ([`crate::decrees`]). Both are read, judged and written here.

mod apply;
mod decide;
mod gather;
mod insert;
mod list;
mod request;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{DecreeId, EmployeeId, FactId, FileId, ProposalId};
use kernel::states::AllowedAct;
use kernel::{Fault, Nip};
use platform::{Act, Scope};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

pub(crate) use apply::apply;
pub use decide::{reject_request, verify_request, withdraw_request};
pub(crate) use gather::{Gathered, employees_within, strangers};
pub(crate) use insert::{Bringing, insert};
pub use list::{ProposalFilter, find_request, list_decree_proposals, list_own_requests, list_requests};
pub use request::{NewRequest, own_record, request_change};

use crate::error::Flaw;
use crate::rules::batch::{Change, Wanted};
use crate::rules::fact::NewFact;
use crate::states::{Party, ProposalAct, ProposalStatus};
use crate::value::{FactKind, FactValue};
use crate::words::words;

words! {
    /// What becomes of a fact.
    ChangeKind {
        /// It becomes true.
        Add = "add",
        /// Something else was true.
        Correct = "correct",
        /// It never was.
        Retract = "retract",
    }
}

words! {
    /// In what capacity a change is proposed.
    ProposedAs {
        /// By the employee whom it concerns.
        Employee = "employee",
        /// By an officer of personnel.
        Officer = "officer",
        /// By an operator on behalf of the employee.
        Operator = "operator",
    }
}

/// A change to propose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProposal {
    /// Whose fact.
    pub employee_id: EmployeeId,
    /// What becomes of it.
    pub change: ChangeKind,
    /// The fact that is corrected or taken away.
    pub fact_id: Option<FactId>,
    /// What is true; not for one that is taken away.
    pub value: Option<FactValue>,
    /// From when; where it is missing, the TMT of the decree.
    pub valid_from: Option<NaiveDate>,
    /// The first day after, where it is known.
    pub valid_until: Option<NaiveDate>,
}

impl NewProposal {
    /// The change, if its parts fit together.
    ///
    /// # Errors
    /// Every part that is missing or too much.
    pub(crate) fn read(
        &self,
        decree: Option<(DecreeId, NaiveDate)>,
        place: &str,
    ) -> Result<Wanted, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut demand = |is_right: bool, flaw: Flaw, member: &str| {
            if !is_right {
                faults.push(flaw.at(format!("{place}/{member}")));
            }
        };
        let (adds, retracts) = (self.change == ChangeKind::Add, self.change == ChangeKind::Retract);
        demand(self.fact_id.is_none() == adds, Flaw::ChangeUnfit, "fact_id");
        demand(self.value.is_none() == retracts, Flaw::ChangeUnfit, "value");
        let from = self.valid_from.or(decree.map(|(_, tmt)| tmt));
        demand(retracts || from.is_some(), Flaw::ChangeUnfit, "valid_from");
        demand(!retracts || self.valid_from.is_none(), Flaw::ChangeUnfit, "valid_from");
        demand(!retracts || self.valid_until.is_none(), Flaw::ChangeUnfit, "valid_until");
        let fact = self.value.clone().zip(from).map(|(value, valid_from)| NewFact {
            value,
            valid_from,
            valid_until: self.valid_until,
            decree_id: decree.map(|(id, _)| id),
        });
        let change = match (self.fact_id, fact) {
            (None, Some(fact)) => Change::Add(fact),
            (Some(old), Some(fact)) => Change::Correct(old, fact),
            (Some(old), None) => Change::Retract(old),
            (None, None) => return Err(faults),
        };
        let wanted = Wanted { employee: self.employee_id, change, place: place.to_owned() };
        if faults.is_empty() { Ok(wanted) } else { Err(faults) }
    }
}

/// Whom a proposal concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::Concerned)]
pub struct Concerned {
    /// The employee.
    pub id: EmployeeId,
    /// The number; officials have none.
    pub nip: Option<Nip>,
    /// Full name with titles.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: String,
}

/// A proposed change, opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::Proposal)]
pub struct Proposal {
    /// Identity.
    pub id: ProposalId,
    /// Whom it concerns.
    pub employee: Concerned,
    /// The decree that it is part of; null for a request by itself.
    #[schema(example = json!(null))]
    pub decree_id: Option<DecreeId>,
    /// Its place in the decree, from 0.
    #[schema(example = 0)]
    pub line: i32,
    /// What becomes of the fact.
    #[schema(example = "add")]
    pub change: ChangeKind,
    /// The kind of fact.
    #[schema(example = "tax_status")]
    pub fact_kind: FactKind,
    /// The fact that is corrected or taken away.
    #[schema(example = json!(null))]
    pub fact_id: Option<FactId>,
    /// What is true; null where the fact is taken away. Account numbers are whole for their owner and for who verifies.
    #[schema(example = json!({ "kind": "tax_status", "ptkp": "K/1" }))]
    pub value: Option<FactValue>,
    /// The first day on which it is true.
    pub valid_from: Option<NaiveDate>,
    /// The first day after; null while no end is known.
    #[schema(example = json!(null))]
    pub valid_until: Option<NaiveDate>,
    /// The first day for which anything changes.
    pub effective_from: NaiveDate,
    /// Why, in the words of who proposes it.
    #[schema(example = "Anak pertama lahir")]
    pub reason: Option<String>,
    /// The files that prove it.
    pub files: Vec<FileId>,
    /// Where it stands.
    #[schema(example = "proposed")]
    pub status: ProposalStatus,
    /// In what capacity it was proposed.
    #[schema(example = "employee")]
    pub proposed_as: ProposedAs,
    /// The account that proposed it.
    pub proposed_by: Uuid,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// The account that applied, refused or withdrew it.
    #[schema(example = json!(null))]
    pub decided_by: Option<Uuid>,
    /// When.
    #[schema(example = json!(null))]
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was refused or withdrawn.
    #[schema(example = json!(null))]
    pub decision_reason: Option<String>,
    /// The fact that it became.
    #[schema(example = json!(null))]
    pub result_id: Option<FactId>,
    /// +1 on each change.
    #[schema(example = 1)]
    pub version: i64,
}

/// A proposal with what it offers its reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalView {
    /// The proposal.
    pub proposal: Proposal,
    /// The acts, each with the fault that it would give this reader.
    pub offers: Vec<AllowedAct<ProposalAct>>,
}

/// Who reads, and over whom he may verify.
#[derive(Clone, Copy, Debug)]
pub struct ProposalReader<'a> {
    /// The reader's act, with the reach of the permission to read.
    pub act: &'a Act,
    /// Over whom he may verify.
    pub verifies: Option<&'a Scope>,
}

/// Whether the one who acts, or for whom is acted, is this employee.
pub(crate) fn concerns(act: &Act, employee: EmployeeId) -> bool {
    act.actor.employee() == Some(employee) || act.on_behalf_of == Some(employee)
}

/// What the one who acts is to requests about an employee.
pub(crate) fn party(act: &Act, employee: EmployeeId, may_verify: bool) -> Party {
    Party { hands: act.hands(), is_concerned: concerns(act, employee), may_verify }
}

/// In what capacity the one who acts proposes a change for an employee.
pub(crate) fn capacity(act: &Act, employee: EmployeeId) -> ProposedAs {
    if act.on_behalf_of == Some(employee) {
        ProposedAs::Operator
    } else if act.actor.employee() == Some(employee) {
        ProposedAs::Employee
    } else {
        ProposedAs::Officer
    }
}
