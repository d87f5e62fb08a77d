//! What a decree that is known and not applied means for pay.

use serde::Deserialize;

use crate::value::{FactKind, LeaveKind, Status};

/// What a decree does to pay while it is known and not applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayEffect {
    /// Pay does not ask for it.
    Nothing,
    /// Pay will be another one: a warning.
    Changes,
    /// Pay ends or rests: it is held.
    Stops,
}

/// What one proposal of a decree does to pay: what the decree's kind does, or more where the fact itself ends pay, so that a
/// transfer registered under a wrong kind is no hole. `code` is the fact's principal word; none where a fact is taken away.
pub fn pay_effect(of_kind: PayEffect, kind: FactKind, code: Option<&str>) -> PayEffect {
    let stops = match (kind, code) {
        (FactKind::Status, Some(code)) => code.parse::<Status>().is_ok_and(|status| !status.is_active()),
        (FactKind::Suspension, Some(_)) => true,
        (FactKind::Leave, Some(code)) => code == LeaveKind::CutiLuarTanggungan.word(),
        _ => false,
    };
    if stops { PayEffect::Stops } else { of_kind }
}

/// Whether an employee may propose a change of such facts of the own record. What a decree decides is no one's to ask for
/// here, and an unknown kind is none of these.
pub fn is_requestable(kind: FactKind) -> bool {
    matches!(
        kind,
        FactKind::Family
            | FactKind::BankAccount
            | FactKind::TaxStatus
            | FactKind::Education
            | FactKind::Certificate
            | FactKind::Insurance
            | FactKind::Document
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_that_ends_pay_stops_it_under_any_kind_of_decree() {
        let effect = |kind, code| pay_effect(PayEffect::Changes, kind, code);
        assert_eq!(effect(FactKind::Status, Some("transferred")), PayEffect::Stops);
        assert_eq!(effect(FactKind::Status, Some("pns")), PayEffect::Changes);
        assert_eq!(effect(FactKind::Status, None), PayEffect::Changes, "a retirement that never was");
        assert_eq!(effect(FactKind::Leave, Some("cuti_luar_tanggungan")), PayEffect::Stops);
        assert_eq!(pay_effect(PayEffect::Stops, FactKind::Position, Some("definitif")), PayEffect::Stops);
    }

    #[test]
    fn what_decrees_decide_is_not_requested() {
        for kind in [
            FactKind::Status,
            FactKind::Golongan,
            FactKind::Position,
            FactKind::Superior,
            FactKind::Leave,
            FactKind::Discipline,
            FactKind::Suspension,
            FactKind::StudyAssignment,
            FactKind::Award,
        ] {
            assert!(!is_requestable(kind), "{kind}");
        }
    }
}
