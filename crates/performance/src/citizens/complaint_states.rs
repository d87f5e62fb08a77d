//! The life of a complaint: one table that guards every act and fills `allowed_actions`.

use kernel::states::{self, After, AllowedAct, Transition};
use kernel::words::UnknownWord;
use kernel::{Fault, FaultKind};

use crate::Error;
use crate::word_list::words;

words! {
    /// What a complaint is about.
    ComplaintCategory {
        /// What is asked for before the service is given.
        Persyaratan = "persyaratan",
        /// Steps, and how long they take.
        ProsedurWaktu = "prosedur_waktu",
        /// Fees, and money that was asked for without right.
        Biaya = "biaya",
        /// How staff work and behave.
        Petugas = "petugas",
        /// Rooms, queues, applications.
        Sarana = "sarana",
        /// Anything else.
        Lainnya = "lainnya",
    }
}

/// A span of time that a complaint knows: by when one of a category is answered, and how long silence lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub enum ComplaintTerm {
    /// Until it is answered.
    Answer(ComplaintCategory),
    /// From the answer to the closing, where the citizen says nothing.
    Silence,
}

impl TryFrom<String> for ComplaintTerm {
    type Error = UnknownWord;
    fn try_from(word: String) -> Result<Self, UnknownWord> {
        if word == "silence" { Ok(Self::Silence) } else { word.parse().map(Self::Answer) }
    }
}

impl ComplaintTerm {
    /// Every span.
    pub fn all() -> Vec<Self> {
        ComplaintCategory::ALL.iter().copied().map(Self::Answer).chain([Self::Silence]).collect()
    }
}

words! {
    /// Where a complaint stands.
    ComplaintStatus {
        /// It came.
        Diterima = "diterima",
        /// Somebody handles it.
        Diproses = "diproses",
        /// It was answered, and the citizen may say whether that will do.
        Dijawab = "dijawab",
        /// It is over.
        Ditutup = "ditutup",
    }
}

words! {
    /// What can be done to a complaint.
    ComplaintAct {
        /// Take it in hand.
        Ambil = "ambil",
        /// Answer it.
        Jawab = "jawab",
        /// Say that the answer will do.
        Terima = "terima",
        /// Say that it will not.
        Tanggapi = "tanggapi",
        /// Close it when the citizen has said nothing for a while.
        Tutup = "tutup",
    }
}

/// Who may do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handler {
    /// Whoever serves citizens in the unit.
    Officer,
    /// The citizen who complained.
    Citizen,
    /// Merit itself.
    System,
}

const fn row(
    from: ComplaintStatus,
    act: ComplaintAct,
    to: ComplaintStatus,
    who: Handler,
) -> Transition<ComplaintStatus, ComplaintAct, Handler> {
    Transition { from, act, to, who, after: None }
}

/// The life of a complaint.
pub const COMPLAINT: [Transition<ComplaintStatus, ComplaintAct, Handler>; 6] = {
    use ComplaintAct::{Ambil, Jawab, Tanggapi, Terima, Tutup};
    use ComplaintStatus::{Dijawab, Diproses, Diterima, Ditutup};
    [
        row(Diterima, Ambil, Diproses, Handler::Officer),
        row(Diterima, Jawab, Dijawab, Handler::Officer),
        row(Diproses, Jawab, Dijawab, Handler::Officer),
        row(Dijawab, Terima, Ditutup, Handler::Citizen),
        row(Dijawab, Tanggapi, Diproses, Handler::Citizen),
        Transition { from: Dijawab, act: Tutup, to: Ditutup, who: Handler::System, after: Some(After::Term) },
    ]
};

/// The state that an act leads to.
///
/// # Errors
/// `ComplaintActNotOffered` in the wrong state.
pub fn permit(status: ComplaintStatus, act: ComplaintAct) -> Result<ComplaintStatus, Error> {
    let row = states::find(&COMPLAINT, status, act);
    row.map(|row| row.to).ok_or(Error::ComplaintActNotOffered { act, status })
}

/// The acts that a complaint offers, judged for one side.
pub fn offered(status: ComplaintStatus, who: Handler) -> Vec<AllowedAct<ComplaintAct>> {
    states::offered(&COMPLAINT, status, |row| match row.who {
        Handler::System => None,
        party if party == who => Some(Ok(())),
        _ => Some(Err(Fault::new(FaultKind::Forbidden, "performance.complaint_other_side"))),
    })
}
