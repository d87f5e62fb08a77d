//! The life of what may follow from a yearly grade. A rule proposes, a person decides, and nothing is published without consent.

use kernel::states::{self, AllowedAct, Transition};
use kernel::{Fault, FaultKind};
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;
use crate::words::ConsequenceKind;

/// Where it stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::ConsequenceStatus)]
pub enum ConsequenceStatus {
    /// A rule proposed it.
    Diusulkan,
    /// Somebody decided against it.
    Ditolak,
    /// Praise that waits for the employee's consent.
    MenungguPersetujuan,
    /// An improvement plan that is being followed.
    Berjalan,
    /// In force, or published.
    Ditetapkan,
    /// Every step of the improvement plan was done.
    Selesai,
    /// The employee did not consent.
    Gugur,
}

/// What can be done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConsequenceAct {
    /// Decide for it.
    Tetapkan,
    /// Decide against it.
    Tolak,
    /// Consent to being praised.
    Setujui,
    /// Do not consent.
    Keberatan,
    /// Confirm a step of the improvement plan.
    SelesaikanLangkah,
}

/// Who may do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The officer who keeps performance management running; never the employee concerned.
    Officer,
    /// The employee concerned.
    Employee,
    /// The superior who rates the employee.
    Rater,
}

/// The life of every kind. What `Tetapkan` leads to depends on the kind: see [`established`].
pub const CONSEQUENCE: [Transition<ConsequenceStatus, ConsequenceAct, Who>; 5] = {
    use ConsequenceAct::{Keberatan, SelesaikanLangkah, Setujui, Tetapkan, Tolak};
    use ConsequenceStatus::{Berjalan, Ditetapkan, Ditolak, Diusulkan, Gugur, MenungguPersetujuan};
    const fn row(
        from: ConsequenceStatus,
        act: ConsequenceAct,
        to: ConsequenceStatus,
        who: Who,
    ) -> Transition<ConsequenceStatus, ConsequenceAct, Who> {
        Transition { from, act, to, who, after: None }
    }
    [
        row(Diusulkan, Tetapkan, Ditetapkan, Who::Officer),
        row(Diusulkan, Tolak, Ditolak, Who::Officer),
        row(MenungguPersetujuan, Setujui, Ditetapkan, Who::Employee),
        row(MenungguPersetujuan, Keberatan, Gugur, Who::Employee),
        row(Berjalan, SelesaikanLangkah, Berjalan, Who::Rater),
    ]
};

impl ConsequenceAct {
    /// The word as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tetapkan => "tetapkan",
            Self::Tolak => "tolak",
            Self::Setujui => "setujui",
            Self::Keberatan => "keberatan",
            Self::SelesaikanLangkah => "selesaikan_langkah",
        }
    }
}

/// Where a decision for it leads: praise waits for consent, an improvement plan is followed, all else is in force.
pub fn established(kind: ConsequenceKind) -> ConsequenceStatus {
    match kind {
        ConsequenceKind::Recognition => ConsequenceStatus::MenungguPersetujuan,
        ConsequenceKind::ImprovementPlan => ConsequenceStatus::Berjalan,
        ConsequenceKind::Reward | ConsequenceKind::Training | ConsequenceKind::Warning => {
            ConsequenceStatus::Ditetapkan
        }
    }
}

/// The state that an act leads to, if this party may do it now. `None` is somebody who only reads.
///
/// # Errors
/// Forbidden for the wrong party; a conflict in the wrong state.
pub fn permit(
    status: ConsequenceStatus,
    act: ConsequenceAct,
    party: Option<Who>,
) -> Result<ConsequenceStatus, Error> {
    let whose = CONSEQUENCE.iter().find(|row| row.act == act).map(|row| row.who);
    if whose.is_none() || whose != party {
        return Err(match whose {
            Some(Who::Employee) => Error::NotTheEmployee,
            Some(Who::Rater) => Error::NotTheRater,
            _ => Fault::new(FaultKind::Forbidden, "performance.own_consequence").into(),
        });
    }
    let refused = || Fault::new(FaultKind::Conflict, "performance.consequence_act_not_offered");
    let row = states::find(&CONSEQUENCE, status, act).ok_or_else(|| refused().with("act", act.word()))?;
    Ok(row.to)
}

/// The acts that a state offers to this party.
pub fn offered(status: ConsequenceStatus, party: Option<Who>) -> Vec<AllowedAct<ConsequenceAct>> {
    states::offered(&CONSEQUENCE, status, |row| (Some(row.who) == party).then_some(Ok(())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_decides_and_nobody_about_himself() {
        use ConsequenceAct::{Setujui, Tetapkan};
        use ConsequenceStatus::{Ditetapkan, Diusulkan, MenungguPersetujuan};
        assert_eq!(permit(Diusulkan, Tetapkan, Some(Who::Officer)).unwrap(), Ditetapkan);
        assert!(permit(Diusulkan, Tetapkan, Some(Who::Employee)).is_err());
        assert!(permit(Ditetapkan, Tetapkan, Some(Who::Officer)).is_err());
        assert!(matches!(
            permit(MenungguPersetujuan, Setujui, Some(Who::Officer)),
            Err(Error::NotTheEmployee)
        ));
        assert_eq!(established(ConsequenceKind::Recognition), MenungguPersetujuan);
        assert_eq!(offered(MenungguPersetujuan, Some(Who::Employee)).len(), 2);
        assert!(offered(MenungguPersetujuan, None).is_empty());
    }
}
