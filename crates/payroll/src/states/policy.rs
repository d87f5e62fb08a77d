//! The life of a policy.

use kernel::states::{self, AllowedAct, Transition};
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Party, Who};
use crate::Error;
use crate::entity::tpp_policy as policy;

/// Where a policy stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = payroll::PolicyStatus)]
pub enum PolicyStatus {
    /// May be changed.
    Draft,
    /// Before the approver.
    Submitted,
    /// Runs of the days for which it holds apply it.
    Approved,
    /// Its end has been decided; runs of earlier days still apply it.
    Retired,
}

/// What can be done to a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyAct {
    /// Change name, period or rules.
    Edit,
    /// Put it before the approver.
    Submit,
    /// Send it back to its maker.
    Return,
    /// Make it binding.
    Approve,
    /// Decide its last day.
    Retire,
}

/// A row of the table.
pub type PolicyTransition = Transition<PolicyStatus, PolicyAct, Who>;

const fn row(from: PolicyStatus, act: PolicyAct, to: PolicyStatus, who: Who) -> PolicyTransition {
    Transition { from, act, to, who, after: None }
}

/// The life of a policy. Nothing changes the rules of one that was approved: a further policy follows it.
pub const POLICY: [PolicyTransition; 5] = {
    use PolicyAct::{Approve, Edit, Retire, Return, Submit};
    use PolicyStatus::{Approved, Draft, Retired, Submitted};
    [
        row(Draft, Edit, Draft, Who::Maker),
        row(Draft, Submit, Submitted, Who::Maker),
        row(Submitted, Return, Draft, Who::Approver),
        row(Submitted, Approve, Approved, Who::Approver),
        row(Approved, Retire, Retired, Who::Approver),
    ]
};

impl PolicyStatus {
    /// The states in which runs apply it.
    pub const BINDING: [Self; 2] = [Self::Approved, Self::Retired];

    /// The word as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Retired => "retired",
        }
    }
}

impl PolicyAct {
    /// The verb as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Submit => "submit",
            Self::Return => "return",
            Self::Approve => "approve",
            Self::Retire => "retire",
        }
    }
}

/// The state that an act leads to, if this party may do it now.
///
/// # Errors
/// `PolicyActNotOffered` in the wrong state; `NotPermitted` or `OwnPolicy` for the wrong party.
pub fn permit_on_policy(policy: &policy::Model, act: PolicyAct, party: Party) -> Result<PolicyStatus, Error> {
    let row = states::find(&POLICY, policy.status, act)
        .ok_or(Error::PolicyActNotOffered { act, status: policy.status })?;
    judge(policy, row, party)?;
    Ok(row.to)
}

/// The acts that the policy offers to people, each with the fault it would give this party.
pub fn offered_on_policy(policy: &policy::Model, party: Party) -> Vec<AllowedAct<PolicyAct>> {
    states::offered(&POLICY, policy.status, |row| match row.who {
        Who::System => None,
        _ => Some(judge(policy, row, party).map_err(|error| error.first_fault())),
    })
}

fn judge(policy: &policy::Model, row: &PolicyTransition, party: Party) -> Result<(), Error> {
    match row.who {
        Who::System if party == Party::SYSTEM => Ok(()),
        Who::Maker if party.may_make => Ok(()),
        Who::Approver
            if party.may_approve && party.approves_own(&[Some(policy.made_by), policy.made_for]) =>
        {
            Err(Error::OwnPolicy)
        }
        Who::Approver if party.may_approve => Ok(()),
        Who::System | Who::Maker | Who::Checker | Who::Approver => Err(Error::NotPermitted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_an_approved_policy_never_change() {
        for row in &POLICY {
            assert!(row.act != PolicyAct::Edit || row.from == PolicyStatus::Draft);
            assert!(row.from != PolicyStatus::Retired);
            assert!(row.to != PolicyStatus::Approved || row.who == Who::Approver);
        }
    }
}
