//! The life of a cycle: written, published before the first day that it scores, closed.

use kernel::states::{self, AllowedAct, Transition};
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;

/// Where a cycle stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::CycleStatus)]
pub enum CycleStatus {
    /// Being written; it governs nothing yet.
    Draf,
    /// Published: plans, reports and ratings of its year follow it.
    Terbit,
    /// Over; what it scored stays.
    Ditutup,
}

/// What can be done to a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CycleAct {
    /// Write all of it.
    Susun,
    /// Publish it.
    Terbitkan,
    /// Move the days of its stages.
    Jadwalkan,
    /// Close it.
    Tutup,
}

type Row = Transition<CycleStatus, CycleAct, ()>;

const fn row(from: CycleStatus, act: CycleAct, to: CycleStatus) -> Row {
    Transition { from, act, to, who: (), after: None }
}

/// The life of a cycle. Whoever manages performance over the whole region does each act.
pub const CYCLE: [Row; 4] = {
    use CycleAct as A;
    use CycleStatus as S;
    [
        row(S::Draf, A::Susun, S::Draf),
        row(S::Draf, A::Terbitkan, S::Terbit),
        row(S::Terbit, A::Jadwalkan, S::Terbit),
        row(S::Terbit, A::Tutup, S::Ditutup),
    ]
};

impl CycleStatus {
    /// The word as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draf => "draf",
            Self::Terbit => "terbit",
            Self::Ditutup => "ditutup",
        }
    }
}

impl CycleAct {
    /// The word as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Susun => "susun",
            Self::Terbitkan => "terbitkan",
            Self::Jadwalkan => "jadwalkan",
            Self::Tutup => "tutup",
        }
    }
}

/// The state that an act leads to.
///
/// # Errors
/// `CycleActNotOffered` in the wrong state.
pub fn permit_cycle(status: CycleStatus, act: CycleAct) -> Result<CycleStatus, Error> {
    let row = states::find(&CYCLE, status, act).ok_or(Error::CycleActNotOffered { act, status })?;
    Ok(row.to)
}

/// The acts that a cycle offers to whoever may manage it.
pub fn cycle_acts(status: CycleStatus) -> Vec<AllowedAct<CycleAct>> {
    states::offered(&CYCLE, status, |_row| Some(Ok(())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_cycle_is_over() {
        assert!(cycle_acts(CycleStatus::Ditutup).is_empty());
        assert!(permit_cycle(CycleStatus::Draf, CycleAct::Tutup).is_err());
        assert_eq!(permit_cycle(CycleStatus::Draf, CycleAct::Terbitkan).unwrap(), CycleStatus::Terbit);
    }
}
