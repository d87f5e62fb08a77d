//! Bulk reads for other crates: plain structs out, a constant number of queries whatever the number of people.
//!
//! Lists of ids are asked in chunks of [`CHUNK`], so that the SQL of full chunks is the same text and stays prepared.

mod absence;
mod accounts;
mod attendance;
mod died;
mod learning;
mod on_the_way;
mod pay;
mod payees;
mod pending;
mod people;
mod professions;
mod rater;
mod roster;
mod rows;
mod tax_numbers;
mod tree;
mod watched;

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::id::FactId;
use kernel::recipe::Source;

pub use absence::{Absence, absences_in_a_row};
pub use accounts::{Account, accounts_shared};
pub use attendance::{Recap, attendance_recap, leave_days};
pub use learning::{Learned, learned_by};
pub use on_the_way::{FamilyChange, FarDecree};
pub use pay::{ActingFacts, GradeFacts, PayFacts, PayFactsOver, PositionFacts};
pub use payees::{Payee, payees};
pub use pending::{Pending, pending_effects};
pub use people::{
    Named, Placed, employee_by_nip, employee_name, first_status_of, instansi_among, instansi_of, is_within,
    named, placements, status_of, tax_status_of, time_zone_of, unit_names,
};
pub use professions::{plain_name, professions_of};
pub use rater::{ActingRater, Leaders, is_rater, leaders_of, rater_of, raters_of, rates_as, subordinates_of};
pub use roster::{
    Among, Guarded, PayRoster, RosterOf, RosterPart, facts_of, pay_roster, roster_part, roster_size,
};
pub use tax_numbers::tax_numbers;
pub use watched::WatchedFacts;

/// The most ids in one list of a query.
pub const CHUNK: usize = 1_000;

/// A value with the fact that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// The fact.
    pub fact_id: FactId,
    /// The first day on which the fact holds.
    pub valid_from: NaiveDate,
}

impl<T> Sourced<T> {
    fn new(value: T, fact_id: FactId, range: DateRange) -> Self {
        Self { value, fact_id, valid_from: range.from }
    }

    /// The fact as the source of an input of a recipe.
    pub fn source(&self, kind: &str) -> Source {
        Source { kind: kind.to_owned(), id: self.fact_id.0, date: self.valid_from }
    }
}
