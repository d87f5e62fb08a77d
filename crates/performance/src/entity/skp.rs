//! `skp`: the yearly performance plan of one employee.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::DateRange;
use kernel::id::{EmployeeId, SkpId};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::states::SkpStatus;
use crate::words::{Approach, Behaviour, BehaviourValue, SkpKind};

/// All seven values in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Behaviours(pub Vec<Behaviour>);

/// Short texts in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Texts(pub Vec<String>);

/// A plan.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "skp")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SkpId,
    /// Whose plan it is.
    pub employee_id: EmployeeId,
    /// The superior to whom it was last submitted, who agreed to it or signed it.
    pub rater_id: Option<EmployeeId>,
    /// The calendar year.
    pub year: i32,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The first day that no longer belongs to it.
    pub ends_before: NaiveDate,
    /// Whose kind of work is planned.
    pub kind: SkpKind,
    /// How indicators are written.
    pub approach: Approach,
    /// Where it stands.
    pub status: SkpStatus,
    /// The behaviour values with the leader's expectations.
    pub behaviour: Behaviours,
    /// What the employee is given to reach the results.
    pub resources: Texts,
    /// How and when results are accounted for.
    pub accountability: Texts,
    /// What follows from reaching the results or not.
    pub consequences: Texts,
    /// Why it was given back, until it is submitted again.
    pub return_note: Option<String>,
    /// When the employee signed.
    pub employee_signed_at: Option<DateTime<Utc>>,
    /// When the superior signed.
    pub rater_signed_at: Option<DateTime<Utc>>,
    /// Counts the changes.
    pub version: i64,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// The version whose place it takes.
    pub replaces_id: Option<SkpId>,
    /// Why that changes.
    pub change_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The days for which the plan holds.
    pub fn days(&self) -> DateRange {
        DateRange::bounded(self.starts_on, self.ends_before)
    }
}

impl Default for Behaviours {
    fn default() -> Self {
        Self(BehaviourValue::ALL.map(|value| Behaviour { value, expectation: None }).to_vec())
    }
}

impl Behaviours {
    /// Takes over the expectations given; values that are not named keep theirs.
    pub fn expect(&mut self, given: Vec<Behaviour>) {
        for Behaviour { value, expectation } in given {
            if let Some(behaviour) = self.0.iter_mut().find(|behaviour| behaviour.value == value) {
                behaviour.expectation = expectation;
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A plan of 2026 in a state, signed by nobody.
    pub fn skp_in(status: SkpStatus) -> Model {
        Model {
            id: SkpId::new(),
            employee_id: EmployeeId::new(),
            rater_id: None,
            year: 2026,
            starts_on: "2026-01-01".parse().unwrap(),
            ends_before: "2027-01-01".parse().unwrap(),
            kind: SkpKind::JaJf,
            approach: Approach::Kuantitatif,
            status,
            behaviour: Behaviours::default(),
            resources: Texts::default(),
            accountability: Texts::default(),
            consequences: Texts::default(),
            return_note: None,
            employee_signed_at: None,
            rater_signed_at: None,
            version: 1,
            created_at: "2026-01-05T01:00:00Z".parse().unwrap(),
            updated_at: "2026-01-05T01:00:00Z".parse().unwrap(),
            replaces_id: None,
            change_reason: None,
        }
    }
}
