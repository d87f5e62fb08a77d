//! Credit points of functional positions: entries with their workings, and the statement that they sum to.
//!
//! Exact values are stored and added; what is shown is rounded. Credit counts for one tier: a statement is about the tier of the last
//! entry. An entry of an evaluation that was corrected since is shown as stale, and revoked by a person.

mod entries;
mod jenjang;
mod statement;

use crate::word_list::words;

pub use entries::{CreditSource, NewCredit, credit_employee, revoke_credit};
pub use jenjang::Jenjang;
pub use statement::{CreditEntry, CreditStatement, find_statement, list_credits};

words! {
    /// Where an entry of credit comes from.
    CreditKind {
        /// The grade of a period.
        Konversi = "konversi",
        /// The base credit of a tier that was entered at a higher rank.
        Dasar = "dasar",
        /// Credit of the time before 2023.
        Integrasi = "integrasi",
        /// A new formal degree.
        Pendidikan = "pendidikan",
        /// Years in rank of somebody who came from an administration post.
        MasaKepangkatan = "masa_kepangkatan",
    }
}
