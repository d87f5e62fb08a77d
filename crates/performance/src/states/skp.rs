//! The life of an SKP (`regulations/skp_state_machine.json`): one table that guards every act and fills `allowed_actions`.

use kernel::states::{self, After, AllowedAct, Transition};
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;
use crate::entity::skp;

/// Where an SKP stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::SkpStatus)]
pub enum SkpStatus {
    /// Being written by the employee.
    Draf,
    /// Before the superior.
    Diajukan,
    /// Given back by the superior with a note.
    Dikembalikan,
    /// Agreed by the superior; signatures are due.
    Disepakati,
    /// Signed by both; its first day is to come.
    Ditetapkan,
    /// In force.
    Berjalan,
    /// The year was rated; the rating is to be handed over.
    DievaluasiTahunan,
    /// The rating lies with the employee, who accepts or objects.
    Diserahkan,
    /// Accepted, by word or by silence.
    Diterima,
    /// The employee objected.
    Keberatan,
    /// Nothing changes any more.
    Final,
    /// A newer version took its place; its own days are still reported and rated.
    Diganti,
}

/// What can be done to an SKP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SkpAct {
    /// Write the plan.
    Susun,
    /// Submit it to the superior.
    Ajukan,
    /// Give it back with a note.
    Kembalikan,
    /// Agree to it.
    Sepakati,
    /// Sign it.
    TandaTangan,
    /// Begin, on its first day.
    Mulai,
    /// Report progress on an RHK.
    Lapor,
    /// Answer a report of progress.
    UmpanBalik,
    /// Rate a period.
    Nilai,
    /// Correct a rating that was given, with a reason.
    Koreksi,
    /// Rate the year.
    EvaluasiTahunan,
    /// Hand the year's rating over.
    Serahkan,
    /// Accept it.
    Terima,
    /// Take silence for acceptance.
    AnggapDiterima,
    /// Object to it.
    Keberatan,
    /// Decide on the objection.
    Putuskan,
    /// Close, when the time for objecting has run out.
    Tutup,
    /// Say something to the other side, or propose another content.
    Rundingkan,
    /// Link results to the superior's, once the superior has any.
    Tautkan,
    /// Give the employee an additional result.
    Tambah,
    /// Begin another version, which holds from a later day on.
    Ubah,
    /// Make room for the newer version, on its first day.
    Ganti,
    /// Give up a further version on which the two have not agreed.
    Batalkan,
}

/// Who may do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The employee whose plan it is.
    Employee,
    /// The superior who rates that employee.
    Rater,
    /// Either of them, each once.
    Both,
    /// Whoever decides on an objection: the superior of the rater, in the end.
    Above,
    /// Either of them.
    Either,
    /// Merit itself.
    System,
}

/// What the caller is to one SKP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The employee whose plan it is.
    Employee,
    /// The superior who rates that employee today.
    Rater,
    /// Whoever decides on an objection to its rating.
    Above,
    /// Somebody else who may see it.
    Reader,
    /// Merit itself.
    System,
}

/// A row of the table.
pub type SkpTransition = Transition<SkpStatus, SkpAct, Who>;

const fn row(from: SkpStatus, act: SkpAct, to: SkpStatus, who: Who) -> SkpTransition {
    Transition { from, act, to, who, after: None }
}

/// The life of an SKP. Rows that stay in their state are the work done there.
pub const SKP: [SkpTransition; 35] = {
    use SkpAct::{
        Ajukan, AnggapDiterima, Batalkan, EvaluasiTahunan, Ganti, Kembalikan, Koreksi, Lapor, Mulai, Nilai,
        Putuskan, Rundingkan, Sepakati, Serahkan, Susun, Tambah, TandaTangan, Tautkan, Terima, Tutup, Ubah,
        UmpanBalik,
    };
    use SkpStatus::{
        Berjalan, Diajukan, DievaluasiTahunan, Diganti, Dikembalikan, Disepakati, Diserahkan, Diterima,
        Ditetapkan, Draf, Final,
    };
    [
        row(Draf, Susun, Draf, Who::Employee),
        row(Draf, Ajukan, Diajukan, Who::Employee),
        row(Dikembalikan, Susun, Dikembalikan, Who::Employee),
        row(Dikembalikan, Ajukan, Diajukan, Who::Employee),
        row(Diajukan, Kembalikan, Dikembalikan, Who::Rater),
        row(Diajukan, Sepakati, Disepakati, Who::Rater),
        row(Disepakati, TandaTangan, Ditetapkan, Who::Both),
        Transition {
            from: Ditetapkan,
            act: Mulai,
            to: Berjalan,
            who: Who::System,
            after: Some(After::Start),
        },
        row(Berjalan, Lapor, Berjalan, Who::Employee),
        row(Berjalan, UmpanBalik, Berjalan, Who::Rater),
        row(Berjalan, Nilai, Berjalan, Who::Rater),
        row(Berjalan, Koreksi, Berjalan, Who::Rater),
        row(Berjalan, EvaluasiTahunan, DievaluasiTahunan, Who::Rater),
        row(DievaluasiTahunan, Koreksi, DievaluasiTahunan, Who::Rater),
        row(DievaluasiTahunan, Serahkan, Diserahkan, Who::Rater),
        row(Diserahkan, Terima, Diterima, Who::Employee),
        row(Diserahkan, AnggapDiterima, Diterima, Who::System),
        row(Diserahkan, SkpAct::Keberatan, SkpStatus::Keberatan, Who::Employee),
        row(SkpStatus::Keberatan, Putuskan, Final, Who::Above),
        row(Diterima, Tutup, Final, Who::System),
        row(Diajukan, Rundingkan, Diajukan, Who::Either),
        row(Dikembalikan, Rundingkan, Dikembalikan, Who::Either),
        row(Diajukan, Tautkan, Diajukan, Who::Either),
        row(Disepakati, Tautkan, Disepakati, Who::Either),
        row(Ditetapkan, Tautkan, Ditetapkan, Who::Either),
        row(Berjalan, Tautkan, Berjalan, Who::Either),
        row(Berjalan, Tambah, Berjalan, Who::Rater),
        row(Berjalan, Ubah, Berjalan, Who::Either),
        row(Berjalan, Ganti, Diganti, Who::System),
        row(Diganti, Lapor, Diganti, Who::Employee),
        row(Diganti, UmpanBalik, Diganti, Who::Rater),
        row(Diganti, Nilai, Diganti, Who::Rater),
        // Afterwards there is no such version; the one before was in force all the while.
        row(Draf, Batalkan, Draf, Who::Employee),
        row(Diajukan, Batalkan, Diajukan, Who::Employee),
        row(Dikembalikan, Batalkan, Dikembalikan, Who::Employee),
    ]
};

impl SkpStatus {
    /// Whether employee and superior have agreed on the content, so that it no longer changes.
    pub fn is_agreed(self) -> bool {
        Self::AGREED.contains(&self)
    }

    /// The states of a plan on which both sides have agreed.
    pub const AGREED: [Self; 8] = [
        Self::Disepakati,
        Self::Ditetapkan,
        Self::Berjalan,
        Self::DievaluasiTahunan,
        Self::Diserahkan,
        Self::Diterima,
        Self::Keberatan,
        Self::Final,
    ];

    /// The word of the regulation in lower case, as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draf => "draf",
            Self::Diajukan => "diajukan",
            Self::Dikembalikan => "dikembalikan",
            Self::Disepakati => "disepakati",
            Self::Ditetapkan => "ditetapkan",
            Self::Berjalan => "berjalan",
            Self::DievaluasiTahunan => "dievaluasi_tahunan",
            Self::Diserahkan => "diserahkan",
            Self::Diterima => "diterima",
            Self::Keberatan => "keberatan",
            Self::Final => "final",
            Self::Diganti => "diganti",
        }
    }
}

impl SkpAct {
    /// The word of the regulation in lower case, as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Susun => "susun",
            Self::Ajukan => "ajukan",
            Self::Kembalikan => "kembalikan",
            Self::Sepakati => "sepakati",
            Self::TandaTangan => "tanda_tangan",
            Self::Mulai => "mulai",
            Self::Lapor => "lapor",
            Self::UmpanBalik => "umpan_balik",
            Self::Nilai => "nilai",
            Self::Koreksi => "koreksi",
            Self::EvaluasiTahunan => "evaluasi_tahunan",
            Self::Serahkan => "serahkan",
            // Silence is the same act, done by nobody.
            Self::Terima | Self::AnggapDiterima => "terima",
            Self::Keberatan => "keberatan",
            Self::Putuskan => "putuskan",
            Self::Tutup => "tutup",
            Self::Rundingkan => "rundingkan",
            Self::Tautkan => "tautkan",
            Self::Tambah => "tambah",
            Self::Ubah => "ubah",
            Self::Ganti => "ganti",
            Self::Batalkan => "batalkan",
        }
    }
}

/// Whether an act is this party's to do, in whatever state.
///
/// # Errors
/// `NotTheEmployee`, `NotTheRater` or `SelfRating` for the wrong party.
pub fn admit(act: SkpAct, party: Party) -> Result<(), Error> {
    // One act is always one party's, so any row of it tells; a test holds that.
    match (SKP.iter().find(|row| row.act == act).map(|row| row.who), party) {
        (Some(Who::System), Party::System)
        | (Some(Who::Employee), Party::Employee)
        | (Some(Who::Rater), Party::Rater)
        | (Some(Who::Above), Party::Above)
        | (Some(Who::Both | Who::Either), Party::Employee | Party::Rater) => Ok(()),
        (Some(Who::Rater), Party::Employee) => Err(Error::SelfRating),
        (Some(Who::Rater), _) => Err(Error::NotTheRater),
        (Some(Who::Above), _) => Err(Error::NotTheDecider),
        _ => Err(Error::NotTheEmployee),
    }
}

/// The state that an act leads to, if this party may do it now.
///
/// # Errors
/// As [`admit`]; `ActNotOffered` in the wrong state; `SignedAlready` for a second signature of the same party.
pub fn permit(skp: &skp::Model, act: SkpAct, party: Party) -> Result<SkpStatus, Error> {
    admit(act, party)?;
    let row = states::find(&SKP, skp.status, act).filter(|row| is_of(skp, row.act));
    let row = row.ok_or(Error::ActNotOffered { act, status: skp.status })?;
    let signed_at = match party {
        Party::Employee => skp.employee_signed_at,
        Party::Rater => skp.rater_signed_at,
        Party::Above | Party::Reader | Party::System => None,
    };
    match row.who {
        Who::Both if signed_at.is_some() => Err(Error::SignedAlready),
        _ => Ok(row.to),
    }
}

/// Only a version that would take the place of another can be given up.
fn is_of(skp: &skp::Model, act: SkpAct) -> bool {
    act != SkpAct::Batalkan || skp.replaces_id.is_some()
}

/// The acts that the SKP offers to people, each with the fault it would give this party.
pub fn offered(skp: &skp::Model, party: Party) -> Vec<AllowedAct<SkpAct>> {
    states::offered(&SKP, skp.status, |row| match row.who {
        // An objection has acts of its own, and a correction is offered by the rating.
        Who::System | Who::Above => None,
        _ if row.act == SkpAct::Koreksi || !is_of(skp, row.act) => None,
        _ => Some(permit(skp, row.act, party).map(|_to| ()).map_err(|error| error.fault())),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::entity::skp::tests::skp_in;

    #[test]
    fn every_change_of_state_is_in_the_published_machine() {
        let machine: serde_json::Value =
            serde_json::from_str(include_str!("../../regulations/skp_state_machine.json")).unwrap();
        let published: HashSet<(String, String, String)> = machine["skp"]["transitions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                let word = |at: usize| row[at].as_str().unwrap().to_lowercase();
                (word(0), word(1), word(2))
            })
            .collect();
        // The old version gives way as a consequence of `ubah`, which the machine says in words.
        let published_or_said = |row: &&SkpTransition| row.from != row.to && row.act != SkpAct::Ganti;
        for row in SKP.iter().filter(published_or_said) {
            let ours = (row.from.word().into(), row.act.word().into(), row.to.word().into());
            assert!(published.contains(&ours), "{ours:?}");
        }
    }

    #[test]
    fn an_act_is_one_partys_and_offered_once_in_a_state() {
        for row in &SKP {
            assert!(SKP.iter().all(|other| other.act != row.act || other.who == row.who), "{row:?}");
            let same = SKP.iter().filter(|other| other.act == row.act && other.from == row.from);
            assert_eq!(same.count(), 1, "{row:?}");
        }
    }

    #[test]
    fn nobody_is_their_own_rater() {
        let skp = skp_in(SkpStatus::Diajukan);
        assert!(matches!(permit(&skp, SkpAct::Sepakati, Party::Employee), Err(Error::SelfRating)));
        assert!(matches!(permit(&skp, SkpAct::Sepakati, Party::Reader), Err(Error::NotTheRater)));
        assert!(
            matches!(permit(&skp, SkpAct::Nilai, Party::Employee), Err(Error::SelfRating)),
            "in any state"
        );
        assert_eq!(permit(&skp, SkpAct::Sepakati, Party::Rater).unwrap(), SkpStatus::Disepakati);
    }

    #[test]
    fn each_signs_once() {
        let mut skp = skp_in(SkpStatus::Disepakati);
        assert!(permit(&skp, SkpAct::TandaTangan, Party::Employee).is_ok());
        skp.employee_signed_at = Some(skp.created_at);
        assert!(matches!(permit(&skp, SkpAct::TandaTangan, Party::Employee), Err(Error::SignedAlready)));
        assert!(permit(&skp, SkpAct::TandaTangan, Party::Rater).is_ok());
    }

    #[test]
    fn what_is_offered_is_what_is_permitted() {
        for status in [SkpStatus::Draf, SkpStatus::Diajukan, SkpStatus::Disepakati, SkpStatus::Berjalan] {
            let skp = skp_in(status);
            for party in [Party::Employee, Party::Rater, Party::Reader] {
                for offer in offered(&skp, party) {
                    assert_eq!(offer.denied.is_none(), permit(&skp, offer.act, party).is_ok());
                }
            }
        }
        let waiting = offered(&skp_in(SkpStatus::Ditetapkan), Party::Employee);
        assert_eq!(waiting.iter().map(|offer| offer.act).collect::<Vec<_>>(), [SkpAct::Tautkan]);
    }
}
