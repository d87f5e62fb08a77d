//! The life of a request to correct a wrong superior: it waits for a decision, and does not wait for ever.

use kernel::states::{self, After, AllowedAct, Transition};
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;

/// Where a request stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::SuperiorRequestStatus)]
pub enum SuperiorRequestStatus {
    /// Before those who manage performance where the employee works.
    Diajukan,
    /// Nobody answered in time: before those who manage the whole region.
    Dieskalasi,
    /// Accepted; the superior was corrected.
    Diterima,
    /// Refused, with a reason.
    Ditolak,
    /// Taken back by the employee.
    Ditarik,
}

/// What can be done to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SuperiorRequestAct {
    /// Accept it.
    Terima,
    /// Refuse it.
    Tolak,
    /// Take it back.
    Tarik,
    /// Carry it to those who manage the whole region.
    Eskalasi,
}

/// Who may do something to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Petition {
    /// The employee who made it.
    Employee,
    /// Whoever manages performance over the employee, and is another person.
    Manager,
    /// Somebody else who may see it.
    Reader,
    /// Merit itself.
    System,
}

type Row = Transition<SuperiorRequestStatus, SuperiorRequestAct, Petition>;

const fn row(
    from: SuperiorRequestStatus,
    act: SuperiorRequestAct,
    to: SuperiorRequestStatus,
    who: Petition,
) -> Row {
    Transition { from, act, to, who, after: None }
}

/// The life of a request.
pub const SUPERIOR_REQUEST: [Row; 8] = {
    use Petition::{Employee, Manager, System};
    use SuperiorRequestAct as A;
    use SuperiorRequestStatus as S;
    const fn clock(from: SuperiorRequestStatus) -> Row {
        Transition { from, act: A::Eskalasi, to: S::Dieskalasi, who: System, after: Some(After::Term) }
    }
    [
        row(S::Diajukan, A::Terima, S::Diterima, Manager),
        row(S::Diajukan, A::Tolak, S::Ditolak, Manager),
        row(S::Diajukan, A::Tarik, S::Ditarik, Employee),
        clock(S::Diajukan),
        row(S::Dieskalasi, A::Terima, S::Diterima, Manager),
        row(S::Dieskalasi, A::Tolak, S::Ditolak, Manager),
        row(S::Dieskalasi, A::Tarik, S::Ditarik, Employee),
        clock(S::Dieskalasi),
    ]
};

impl SuperiorRequestStatus {
    /// The states in which somebody has to answer.
    pub const OPEN: [Self; 2] = [Self::Diajukan, Self::Dieskalasi];

    /// The word as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Diajukan => "diajukan",
            Self::Dieskalasi => "dieskalasi",
            Self::Diterima => "diterima",
            Self::Ditolak => "ditolak",
            Self::Ditarik => "ditarik",
        }
    }
}

impl SuperiorRequestAct {
    /// The word as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Terima => "terima",
            Self::Tolak => "tolak",
            Self::Tarik => "tarik",
            Self::Eskalasi => "eskalasi",
        }
    }
}

/// The state that an act leads to, if this party may do it now.
///
/// # Errors
/// `NotTheEmployee` or `NotTheManager` for the wrong party; `RequestActNotOffered` in the wrong state.
pub fn permit_request(
    status: SuperiorRequestStatus,
    act: SuperiorRequestAct,
    party: Petition,
) -> Result<SuperiorRequestStatus, Error> {
    let whose = SUPERIOR_REQUEST.iter().find(|row| row.act == act).map(|row| row.who);
    if whose != Some(party) {
        return Err(if whose == Some(Petition::Manager) {
            Error::NotTheManager
        } else {
            Error::NotTheEmployee
        });
    }
    let row = states::find(&SUPERIOR_REQUEST, status, act);
    row.map(|row| row.to).ok_or(Error::RequestActNotOffered { act, status })
}

/// The acts that a request offers to people, each with the fault it would give this party.
pub fn request_acts(status: SuperiorRequestStatus, party: Petition) -> Vec<AllowedAct<SuperiorRequestAct>> {
    states::offered(&SUPERIOR_REQUEST, status, |row| match row.who {
        Petition::System => None,
        _ => Some(permit_request(status, row.act, party).map(|_to| ()).map_err(|error| error.fault())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_request_has_a_clock_and_a_closed_one_has_nothing() {
        use SuperiorRequestStatus as S;
        for status in [S::Diajukan, S::Dieskalasi, S::Diterima, S::Ditolak, S::Ditarik] {
            let clocks = SUPERIOR_REQUEST.iter().filter(|row| row.from == status && row.after.is_some());
            assert_eq!(clocks.count() == 1, S::OPEN.contains(&status));
            assert_eq!(request_acts(status, Petition::Manager).is_empty(), !S::OPEN.contains(&status));
        }
    }

    #[test]
    fn the_employee_takes_back_and_another_decides() {
        use SuperiorRequestAct as A;
        let open = SuperiorRequestStatus::Diajukan;
        assert!(permit_request(open, A::Tarik, Petition::Employee).is_ok());
        assert!(matches!(permit_request(open, A::Terima, Petition::Employee), Err(Error::NotTheManager)));
        assert!(matches!(permit_request(open, A::Tarik, Petition::Manager), Err(Error::NotTheEmployee)));
    }
}
