//! The life of a performance agreement: one table that guards every act and fills `allowed_actions`.

use kernel::states::{self, After, AllowedAct, Transition};
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
    /// Established and published; it takes the place of the version before on its first day.
    Ditetapkan,
    /// In force, and published to the instansi.
    Berlaku,
    /// A newer version took its place; its own days are still reported and graded.
    Diganti,
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
    /// Begin another version, which holds from a later day on.
    Ubah,
    /// Give up a further version that is not established.
    Batalkan,
    /// Begin to hold.
    Mulai,
    /// Make room for the newer version, on its first day.
    Ganti,
}

/// Who may do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The unit: its leader, or the officer who keeps its performance.
    Unit,
    /// The leader above; where nobody stands above, the officer.
    Above,
    /// Merit itself.
    System,
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
    /// Merit itself.
    System,
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
pub const AGREEMENT: [Transition<AgreementStatus, AgreementAct, Who>; 16] = {
    use AgreementAct::{Ajukan, Batalkan, Ganti, Kembalikan, Mulai, Nilai, Realisasi, Susun, Tetapkan, Ubah};
    use AgreementStatus::{Berlaku, Diajukan, Diganti, Dikembalikan, Ditetapkan, Draf};
    [
        row(Draf, Susun, Draf, Who::Unit),
        row(Draf, Ajukan, Diajukan, Who::Unit),
        row(Dikembalikan, Susun, Dikembalikan, Who::Unit),
        row(Dikembalikan, Ajukan, Diajukan, Who::Unit),
        row(Diajukan, Kembalikan, Dikembalikan, Who::Above),
        row(Diajukan, Tetapkan, Ditetapkan, Who::Above),
        // The first of a year holds at once, so that plans can rest on it; a further one from its first day on.
        Transition { from: Ditetapkan, act: Mulai, to: Berlaku, who: Who::System, after: Some(After::Start) },
        row(Berlaku, Realisasi, Berlaku, Who::Unit),
        row(Berlaku, Nilai, Berlaku, Who::Above),
        row(Berlaku, Ubah, Berlaku, Who::Unit),
        row(Berlaku, Ganti, Diganti, Who::System),
        row(Diganti, Realisasi, Diganti, Who::Unit),
        row(Diganti, Nilai, Diganti, Who::Above),
        // Afterwards there is no such version; the one before was in force all the while.
        row(Draf, Batalkan, Draf, Who::Unit),
        row(Diajukan, Batalkan, Diajukan, Who::Unit),
        row(Dikembalikan, Batalkan, Dikembalikan, Who::Unit),
    ]
};

impl AgreementStatus {
    /// The states of an agreement that is published.
    pub const PUBLISHED: [Self; 3] = [Self::Ditetapkan, Self::Berlaku, Self::Diganti];
}

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
            Self::Ubah => "ubah",
            Self::Batalkan => "batalkan",
            Self::Mulai => "mulai",
            Self::Ganti => "ganti",
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
        | (Some(Who::Above), Party::Above | Party::KeeperOfTop)
        | (Some(Who::System), Party::System) => Ok(()),
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
    let row = states::find(&AGREEMENT, agreement.status, act).filter(|row| is_of(agreement, row.act));
    let status = agreement.status.to_value();
    let fault = Fault::new(FaultKind::Conflict, "performance.agreement_act_not_offered");
    row.map(|row| row.to).ok_or_else(|| Error::Refused(fault.with("act", act.word()).with("status", status)))
}

/// Only a version that would take the place of another can be given up.
fn is_of(agreement: &perjanjian_kinerja::Model, act: AgreementAct) -> bool {
    act != AgreementAct::Batalkan || agreement.replaces_id.is_some()
}

/// The acts that the agreement offers to people, each with the fault it would give this party.
pub fn offered(agreement: &perjanjian_kinerja::Model, party: Party) -> Vec<AllowedAct<AgreementAct>> {
    states::offered(&AGREEMENT, agreement.status, |row| match row.who {
        Who::System => None,
        _ if !is_of(agreement, row.act) => None,
        _ => Some(permit(agreement, row.act, party).map(|_to| ()).map_err(|error| error.fault())),
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
