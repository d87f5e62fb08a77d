//! The life of an objection: filed, heard, passed on while nobody acts, decided.

use kernel::states::{self, AllowedAct, Transition};
use kernel::{Fault, FaultKind};
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;

/// Where an objection stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::ObjectionStatus)]
pub enum ObjectionStatus {
    /// Before the superior of the rater.
    Diajukan,
    /// Passed on, because it lay idle.
    Dieskalasi,
    /// Decided, for good.
    Diputuskan,
}

/// What can be done to an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ObjectionAct {
    /// Write down what a side said.
    Dengar,
    /// Decide.
    Putuskan,
    /// Remind whoever is to decide.
    Ingatkan,
    /// Pass it on to the next superior.
    Eskalasi,
}

/// Who may do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whose turn it is to decide.
    Decider,
    /// Merit itself, after the terms of the procedure.
    System,
}

/// What the caller is to an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// Who objects.
    Employee,
    /// Whose rating it is about.
    Rater,
    /// Whose turn it is to decide.
    Decider,
    /// Somebody else who may read it.
    Reader,
    /// Merit itself.
    System,
}

/// A row of the table.
pub type ObjectionTransition = Transition<ObjectionStatus, ObjectionAct, Who>;

const fn row(from: ObjectionStatus, act: ObjectionAct, to: ObjectionStatus, who: Who) -> ObjectionTransition {
    Transition { from, act, to, who, after: None }
}

/// The life of an objection. How long it may lie idle is a term of the dated procedure, so the rows of the system name none.
pub const OBJECTION: [ObjectionTransition; 8] = {
    use ObjectionAct::{Dengar, Eskalasi, Ingatkan, Putuskan};
    use ObjectionStatus::{Diajukan, Dieskalasi, Diputuskan};
    [
        row(Diajukan, Dengar, Diajukan, Who::Decider),
        row(Diajukan, Putuskan, Diputuskan, Who::Decider),
        row(Diajukan, Ingatkan, Diajukan, Who::System),
        row(Diajukan, Eskalasi, Dieskalasi, Who::System),
        row(Dieskalasi, Dengar, Dieskalasi, Who::Decider),
        row(Dieskalasi, Putuskan, Diputuskan, Who::Decider),
        row(Dieskalasi, Ingatkan, Dieskalasi, Who::System),
        row(Dieskalasi, Eskalasi, Dieskalasi, Who::System),
    ]
};

impl ObjectionStatus {
    /// The states in which somebody must act.
    pub const OPEN: [Self; 2] = [Self::Diajukan, Self::Dieskalasi];

    /// The word as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Diajukan => "diajukan",
            Self::Dieskalasi => "dieskalasi",
            Self::Diputuskan => "diputuskan",
        }
    }
}

impl ObjectionAct {
    /// The word as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dengar => "dengar",
            Self::Putuskan => "putuskan",
            Self::Ingatkan => "ingatkan",
            Self::Eskalasi => "eskalasi",
        }
    }
}

/// The state that an act leads to, if this party may do it now.
///
/// # Errors
/// `NotTheDecider` for anybody whose turn it is not; a conflict in the wrong state.
pub fn permit(status: ObjectionStatus, act: ObjectionAct, party: Party) -> Result<ObjectionStatus, Error> {
    let row = states::find(&OBJECTION, status, act);
    let who = OBJECTION.iter().find(|row| row.act == act).map(|row| row.who);
    match (who, party) {
        (Some(Who::Decider), Party::Decider) | (Some(Who::System), Party::System) => {}
        _ => return Err(Error::NotTheDecider),
    }
    let row = row.ok_or_else(|| {
        let fault = Fault::new(FaultKind::Conflict, "performance.objection_act_not_offered");
        fault.with("act", act.word()).with("status", status.word())
    })?;
    Ok(row.to)
}

/// The acts that a state offers to people, each with the fault it would give this party.
pub fn offered(status: ObjectionStatus, party: Party) -> Vec<AllowedAct<ObjectionAct>> {
    states::offered(&OBJECTION, status, |row| match row.who {
        Who::System => None,
        Who::Decider => {
            let verdict = permit(status, row.act, party).map(|_to| ());
            Some(verdict.map_err(|error| error.fault()))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whose_turn_it_is_decides_and_once() {
        use ObjectionStatus::{Diajukan, Dieskalasi, Diputuskan};
        for party in [Party::Employee, Party::Rater, Party::Reader, Party::System] {
            assert!(matches!(permit(Diajukan, ObjectionAct::Putuskan, party), Err(Error::NotTheDecider)));
        }
        assert_eq!(permit(Dieskalasi, ObjectionAct::Putuskan, Party::Decider).unwrap(), Diputuskan);
        assert!(permit(Diputuskan, ObjectionAct::Putuskan, Party::Decider).is_err());
        assert_eq!(permit(Diajukan, ObjectionAct::Eskalasi, Party::System).unwrap(), Dieskalasi);
        assert!(permit(Diajukan, ObjectionAct::Eskalasi, Party::Decider).is_err(), "time passes it on");
    }

    #[test]
    fn what_is_offered_is_what_is_permitted() {
        for status in [ObjectionStatus::Diajukan, ObjectionStatus::Dieskalasi, ObjectionStatus::Diputuskan] {
            for party in [Party::Employee, Party::Decider] {
                for offer in offered(status, party) {
                    assert_eq!(offer.denied.is_none(), permit(status, offer.act, party).is_ok());
                }
            }
        }
    }
}
