//! The life of a monthly report: one table that guards every act and fills `allowed_actions`.

use kernel::states::{self, AllowedAct, Transition};
use kernel::{Fault, FaultKind};
use sea_orm::ActiveEnum;
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;
use crate::states::Party;

/// Where a monthly report stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::ReportStatus)]
pub enum ReportStatus {
    /// Compiled from the log, and not submitted.
    Draf,
    /// Before the superior; the month's log is closed.
    Diajukan,
    /// Given back with a note; the month's log is open again.
    Dikembalikan,
    /// Confirmed by the superior; the month's log stays closed.
    Dikonfirmasi,
}

impl ReportStatus {
    /// The states in which the log of the month is closed.
    pub const CLOSING: [Self; 2] = [Self::Diajukan, Self::Dikonfirmasi];
}

/// What can be done to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportAct {
    /// Submit it to the superior.
    Ajukan,
    /// Give it back with a note.
    Kembalikan,
    /// Confirm it.
    Konfirmasi,
}

/// Who may do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The employee whose report it is.
    Employee,
    /// The superior who rates that employee.
    Rater,
}

const fn row(
    from: ReportStatus,
    act: ReportAct,
    to: ReportStatus,
    who: Who,
) -> Transition<ReportStatus, ReportAct, Who> {
    Transition { from, act, to, who, after: None }
}

/// The life of a report.
pub const REPORT: [Transition<ReportStatus, ReportAct, Who>; 4] = {
    use ReportAct::{Ajukan, Kembalikan, Konfirmasi};
    use ReportStatus::{Diajukan, Dikembalikan, Dikonfirmasi, Draf};
    [
        row(Draf, Ajukan, Diajukan, Who::Employee),
        row(Dikembalikan, Ajukan, Diajukan, Who::Employee),
        row(Diajukan, Kembalikan, Dikembalikan, Who::Rater),
        row(Diajukan, Konfirmasi, Dikonfirmasi, Who::Rater),
    ]
};

impl ReportAct {
    /// The word, as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ajukan => "ajukan",
            Self::Kembalikan => "kembalikan",
            Self::Konfirmasi => "konfirmasi",
        }
    }
}

/// Whether an act is this party's to do, in whatever state.
///
/// # Errors
/// `NotTheEmployee`, `NotTheRater` or `SelfRating` for the wrong party.
pub fn admit(act: ReportAct, party: Party) -> Result<(), Error> {
    match (REPORT.iter().find(|row| row.act == act).map(|row| row.who), party) {
        (Some(Who::Employee), Party::Employee) | (Some(Who::Rater), Party::Rater) => Ok(()),
        (Some(Who::Rater), Party::Employee) => Err(Error::SelfRating),
        (Some(Who::Rater), _) => Err(Error::NotTheRater),
        _ => Err(Error::NotTheEmployee),
    }
}

/// The state that an act leads to, if this party may do it now.
///
/// # Errors
/// As [`admit`]; a conflict in the wrong state.
pub fn permit(status: ReportStatus, act: ReportAct, party: Party) -> Result<ReportStatus, Error> {
    admit(act, party)?;
    let fault = Fault::new(FaultKind::Conflict, "performance.report_act_not_offered");
    let fault = fault.with("act", act.word()).with("status", status.to_value());
    states::find(&REPORT, status, act).map(|row| row.to).ok_or(Error::Refused(fault))
}

/// The acts that a report offers, each with the fault it would give this party.
pub fn offered(status: ReportStatus, party: Party) -> Vec<AllowedAct<ReportAct>> {
    states::offered(&REPORT, status, |row| {
        Some(permit(status, row.act, party).map(|_to| ()).map_err(|error| error.fault()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_confirms_the_own_month() {
        let confirm = |party| permit(ReportStatus::Diajukan, ReportAct::Konfirmasi, party);
        assert!(matches!(confirm(Party::Employee), Err(Error::SelfRating)));
        assert!(matches!(confirm(Party::Reader), Err(Error::NotTheRater)));
        assert_eq!(confirm(Party::Rater).unwrap(), ReportStatus::Dikonfirmasi);
        assert!(permit(ReportStatus::Dikonfirmasi, ReportAct::Kembalikan, Party::Rater).is_err());
    }
}
