//! Which data is sensitive, and the note that each read of it by somebody else leaves.

use kernel::id::EmployeeId;
use personnel::value::FactValue;
use personnel::{DatedFact, ProposalView};
use platform::privacy::access::Seen;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::allow::Allow;
use crate::problem::Problem;
use crate::state::State;

/// What kind of sensitive data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SensitiveKind)]
pub enum Sensitive {
    /// Amounts of pay.
    Payslip,
    /// Members of the family.
    Family,
    /// The account that pay goes to.
    BankAccount,
    /// NIK and NPWP, even where they are masked.
    IdentityNumbers,
    /// Disciplinary measures, detention and suspension.
    Discipline,
    /// Insurance numbers and sick leave.
    Health,
    /// A place in a ranking.
    Ranking,
    /// A proof or a photo among the documents of the record.
    Document,
}

impl Sensitive {
    /// The word as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Payslip => "payslip",
            Self::Family => "family",
            Self::BankAccount => "bank_account",
            Self::IdentityNumbers => "identity_numbers",
            Self::Discipline => "discipline",
            Self::Health => "health",
            Self::Ranking => "ranking",
            Self::Document => "document",
        }
    }

    /// What a kind of fact is, by its word and the principal word of its value; none for what every colleague may know.
    pub fn of_fact(kind: &str, code: &str) -> Option<Self> {
        match (kind, code) {
            ("family", _) => Some(Self::Family),
            ("bank_account", _) => Some(Self::BankAccount),
            ("discipline" | "suspension" | "pay_resumption", _) => Some(Self::Discipline),
            ("insurance", _) | ("leave", "cuti_sakit" | "cuti_melahirkan") => Some(Self::Health),
            ("document", _) => Some(Self::Document),
            ("wage", _) => Some(Self::Payslip),
            _ => None,
        }
    }

    /// A read of this kind.
    pub fn of(self, employee: EmployeeId, object: Option<Uuid>) -> Seen {
        Seen { employee, kind: self.word(), object }
    }
}

/// Notes what a caller is about to be shown of others. Without the note there is no answer.
///
/// # Errors
/// When the log of reads does not take it.
pub async fn note<P>(state: &State, caller: &Allow<P>, seen: &[Seen]) -> Result<(), Problem> {
    Ok(state.access.note(caller.act(), seen).await?)
}

/// The sensitive kinds among facts, each once for each employee.
pub fn among(facts: &[DatedFact]) -> Vec<Seen> {
    among_values(facts.iter().map(|fact| (fact.employee_id, &fact.value)))
}

/// The sensitive kinds among values of facts, proposed ones included, each once for each employee.
pub fn among_values<'a>(values: impl Iterator<Item = (EmployeeId, &'a FactValue)>) -> Vec<Seen> {
    let kind = |(employee, value): (EmployeeId, &FactValue)| {
        Some((employee, Sensitive::of_fact(value.kind().word(), value.code())?))
    };
    let mut kinds: Vec<(EmployeeId, Sensitive)> = values.filter_map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.into_iter().map(|(employee, kind)| kind.of(employee, None)).collect()
}

/// Notes what is shown of proposed changes.
///
/// # Errors
/// When the log of reads does not take it.
pub async fn note_proposals<P>(
    state: &State,
    caller: &Allow<P>,
    proposals: &[ProposalView],
) -> Result<(), Problem> {
    let values = proposals.iter().map(|view| &view.proposal);
    let values = values.filter_map(|proposal| Some((proposal.employee.id, proposal.value.as_ref()?)));
    note(state, caller, &among_values(values)).await
}

#[cfg(test)]
mod tests {
    use personnel::value::FactKind;

    use super::*;

    #[test]
    fn the_kinds_of_fact_that_are_sensitive_exist() {
        for word in [
            "family",
            "bank_account",
            "discipline",
            "suspension",
            "insurance",
            "document",
            "wage",
            "pay_resumption",
        ] {
            assert!(word.parse::<FactKind>().is_ok(), "{word}");
            assert!(Sensitive::of_fact(word, "").is_some(), "{word}");
        }
        assert_eq!(Sensitive::of_fact("leave", "cuti_sakit"), Some(Sensitive::Health));
        assert_eq!(Sensitive::of_fact("leave", "cuti_tahunan"), None);
        assert_eq!(Sensitive::of_fact("golongan", "III/a"), None);
    }
}
