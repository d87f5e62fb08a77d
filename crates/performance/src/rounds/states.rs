//! The life of a round: one table that guards every act and fills `allowed_actions`.

use kernel::states::{self, After, AllowedAct, Transition};

use crate::Error;
use crate::word_list::words;

words! {
    /// Where a round stands.
    RoundStatus {
        /// Its seats are dealt, and nobody is asked yet.
        Draf = "draf",
        /// It takes answers.
        Dibuka = "dibuka",
        /// It is over, and may be read.
        Ditutup = "ditutup",
    }
}

words! {
    /// What can be done to a round.
    RoundAct {
        /// Begin to ask.
        Buka = "buka",
        /// End it; Merit does so itself after its last day.
        Tutup = "tutup",
    }
}

/// The life of a round; every act is its officer's.
pub const ROUND: [Transition<RoundStatus, RoundAct, ()>; 2] = [
    Transition {
        from: RoundStatus::Draf,
        act: RoundAct::Buka,
        to: RoundStatus::Dibuka,
        who: (),
        after: None,
    },
    Transition {
        from: RoundStatus::Dibuka,
        act: RoundAct::Tutup,
        to: RoundStatus::Ditutup,
        who: (),
        after: Some(After::Start),
    },
];

/// The state that an act leads to.
///
/// # Errors
/// `RoundActNotOffered` in the wrong state.
pub fn permit(status: RoundStatus, act: RoundAct) -> Result<RoundStatus, Error> {
    let row = states::find(&ROUND, status, act);
    row.map(|row| row.to).ok_or(Error::RoundActNotOffered { act, status })
}

/// The acts that a round offers its officers.
pub fn offered(status: RoundStatus) -> Vec<AllowedAct<RoundAct>> {
    states::offered(&ROUND, status, |_row| Some(Ok(())))
}
