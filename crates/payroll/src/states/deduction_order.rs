//! The life of an order to deduct: nothing is taken without the employee's consent, and what the employee gave the employee takes back.

use kernel::states::{self, AllowedAct, Transition};

use crate::Error;

kernel::words! {
    payroll;
    /// Where an order stands.
    DeductionOrderStatus {
        /// Asked for by the third party; the employee has not consented.
        Recorded = "recorded",
        /// The employee consented: it is taken in its months.
        Active = "active",
        /// The employee took the consent back.
        Revoked = "revoked",
        /// It came to its end.
        Ended = "ended",
    }
}

/// What can be done to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeductionOrderAct {
    /// Consent to it, or record the paper by which the employee did.
    Consent,
    /// Take the consent back.
    Revoke,
    /// End it, because nothing is owed any more or the third party gave it up.
    End,
}

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeductionHand {
    /// The employee from whose pay it is taken.
    Employee,
    /// Whoever keeps the deductions.
    Keeper,
    /// Either of them.
    Both,
}

impl DeductionOrderAct {
    /// The verb as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Revoke => "revoke",
            Self::End => "end",
        }
    }
}

type Row = Transition<DeductionOrderStatus, DeductionOrderAct, DeductionHand>;

const fn row(
    (from, to): (DeductionOrderStatus, DeductionOrderStatus),
    act: DeductionOrderAct,
    who: DeductionHand,
) -> Row {
    Transition { from, act, to, who, after: None }
}

/// What an order offers. Nothing leads back from its end.
pub const DEDUCTION_ORDER: [Row; 5] = {
    use DeductionHand::{Both, Employee, Keeper};
    use DeductionOrderAct::{Consent, End, Revoke};
    use DeductionOrderStatus::{Active, Ended, Recorded, Revoked};
    [
        row((Recorded, Active), Consent, Both),
        row((Recorded, Revoked), Revoke, Employee),
        row((Recorded, Ended), End, Keeper),
        row((Active, Revoked), Revoke, Employee),
        row((Active, Ended), End, Keeper),
    ]
};

/// Where an act of somebody leads.
///
/// # Errors
/// `DeductionActNotOffered` where the state forbids it; `NotPermitted` for the other hand.
pub fn permit_on_deduction_order(
    status: DeductionOrderStatus,
    act: DeductionOrderAct,
    hand: DeductionHand,
) -> Result<DeductionOrderStatus, Error> {
    let row =
        states::find(&DEDUCTION_ORDER, status, act).ok_or(Error::DeductionActNotOffered { act, status })?;
    if row.who == DeductionHand::Both || row.who == hand { Ok(row.to) } else { Err(Error::NotPermitted) }
}

/// The acts that an order offers to a hand.
pub fn offered_on_deduction_order(
    status: DeductionOrderStatus,
    hand: DeductionHand,
) -> Vec<AllowedAct<DeductionOrderAct>> {
    states::offered(&DEDUCTION_ORDER, status, |row| {
        permit_on_deduction_order(status, row.act, hand).is_ok().then_some(Ok(()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hand_is_offered_its_own_acts() {
        let names = |status, hand| -> Vec<&str> {
            offered_on_deduction_order(status, hand).iter().map(|allowed| allowed.act.word()).collect()
        };
        let (employee, keeper) = (DeductionHand::Employee, DeductionHand::Keeper);
        assert_eq!(names(DeductionOrderStatus::Recorded, employee), ["consent", "revoke"]);
        assert_eq!(names(DeductionOrderStatus::Recorded, keeper), ["consent", "end"]);
        assert_eq!(names(DeductionOrderStatus::Active, keeper), ["end"]);
        assert!(names(DeductionOrderStatus::Ended, employee).is_empty());
        let other =
            permit_on_deduction_order(DeductionOrderStatus::Active, DeductionOrderAct::Revoke, keeper);
        assert!(matches!(other, Err(Error::NotPermitted)));
    }
}
