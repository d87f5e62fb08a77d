//! The life of a performance agreement: one table that guards every act and fills `allowed_actions`.

use kernel::states::{self, AllowedAct, Transition};
use kernel::{Fault, FaultKind};
use sea_orm::ActiveEnum;
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;
use crate::entity::perjanjian_kinerja;

/// Where an agreement stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::AgreementStatus)]
pub enum AgreementStatus {
    /// Being written by the unit.
    Draf,
    /// Before the leader above.
    Diajukan,
    /// Given back by the leader above with a note.
    Dikembalikan,
    /// In force, and published to the instansi.
    Berlaku,
}

/// What can be done to an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgreementAct {
    /// Write its content.
    Susun,
    /// Submit it to the leader above.
    Ajukan,
    /// Give it back with a note.
    Kembalikan,
    /// Establish and publish it.
    Tetapkan,
    /// Report what was reached on an indicator.
    Realisasi,
    /// Set the unit's grade for a period.
    Nilai,
}

/// Who may do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The unit: its leader, or the officer who keeps its performance.
    Unit,
    /// The leader above; where nobody stands above, the officer.
    Above,
}

/// What the caller is to one agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// Leads the unit.
    Leader,
    /// Leads above the unit.
    Above,
    /// Keeps performance over the unit, which has a leader above.
    Keeper,
    /// Keeps performance over a unit above which nobody stands, so that he records what is decided outside.
    KeeperOfTop,
    /// Somebody else who may see it.
    Reader,
}

const fn row(
    from: AgreementStatus,
    act: AgreementAct,
    to: AgreementStatus,
    who: Who,
) -> Transition<AgreementStatus, AgreementAct, Who> {
    Transition { from, act, to, who, after: None }
}

/// The life of an agreement. Rows that stay in their state are the work done there.
pub const AGREEMENT: [Transition<AgreementStatus, AgreementAct, Who>; 8] = {
    use AgreementAct::{Ajukan, Kembalikan, Nilai, Realisasi, Susun, Tetapkan};
    use AgreementStatus::{Berlaku, Diajukan, Dikembalikan, Draf};
    [
        row(Draf, Susun, Draf, Who::Unit),
        row(Draf, Ajukan, Diajukan, Who::Unit),
        row(Dikembalikan, Susun, Dikembalikan, Who::Unit),
        row(Dikembalikan, Ajukan, Diajukan, Who::Unit),
        row(Diajukan, Kembalikan, Dikembalikan, Who::Above),
        row(Diajukan, Tetapkan, Berlaku, Who::Above),
        row(Berlaku, Realisasi, Berlaku, Who::Unit),
        row(Berlaku, Nilai, Berlaku, Who::Above),
    ]
};

impl AgreementAct {
    /// The word, as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Susun => "susun",
            Self::Ajukan => "ajukan",
            Self::Kembalikan => "kembalikan",
            Self::Tetapkan => "tetapkan",
            Self::Realisasi => "realisasi",
            Self::Nilai => "nilai",
        }
    }
}

/// Whether an act is this party's to do, in whatever state.
///
/// # Errors
/// `NotTheLeader`, `NotTheLeaderAbove` or `SelfRating` for the wrong party.
pub fn admit(act: AgreementAct, party: Party) -> Result<(), Error> {
    // One act is always one party's, so any row of it tells; a test holds that.
    match (AGREEMENT.iter().find(|row| row.act == act).map(|row| row.who), party) {
        (Some(Who::Unit), Party::Leader | Party::Keeper | Party::KeeperOfTop)
        | (Some(Who::Above), Party::Above | Party::KeeperOfTop) => Ok(()),
        (Some(Who::Above), Party::Leader) => Err(Error::SelfRating),
        (Some(Who::Above), _) => Err(Error::Refused(not_above())),
        _ => Err(Error::Refused(Fault::new(FaultKind::Forbidden, "performance.not_the_leader"))),
    }
}

fn not_above() -> Fault {
    Fault::new(FaultKind::Forbidden, "performance.not_the_leader_above")
}

/// The state that an act leads to, if this party may do it now.
///
/// # Errors
/// As [`admit`]; a conflict in the wrong state.
pub fn permit(
    agreement: &perjanjian_kinerja::Model,
    act: AgreementAct,
    party: Party,
) -> Result<AgreementStatus, Error> {
    admit(act, party)?;
    let row = states::find(&AGREEMENT, agreement.status, act);
    let status = agreement.status.to_value();
    let fault = Fault::new(FaultKind::Conflict, "performance.agreement_act_not_offered");
    row.map(|row| row.to).ok_or_else(|| Error::Refused(fault.with("act", act.word()).with("status", status)))
}

/// The acts that the agreement offers, each with the fault it would give this party.
pub fn offered(agreement: &perjanjian_kinerja::Model, party: Party) -> Vec<AllowedAct<AgreementAct>> {
    states::offered(&AGREEMENT, agreement.status, |row| {
        Some(permit(agreement, row.act, party).map(|_to| ()).map_err(|error| error.fault()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_is_one_partys() {
        for row in &AGREEMENT {
            assert!(AGREEMENT.iter().all(|other| other.act != row.act || other.who == row.who), "{row:?}");
        }
    }

    #[test]
    fn nobody_grades_the_own_unit() {
        assert!(matches!(admit(AgreementAct::Nilai, Party::Leader), Err(Error::SelfRating)));
        assert!(admit(AgreementAct::Nilai, Party::Above).is_ok());
        assert!(admit(AgreementAct::Nilai, Party::Keeper).is_err(), "the leader above is there to do it");
        assert!(admit(AgreementAct::Nilai, Party::KeeperOfTop).is_ok());
        assert!(admit(AgreementAct::Susun, Party::Reader).is_err());
    }
}
