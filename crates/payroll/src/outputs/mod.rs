//! What leaves Merit on paper or as a file: a calculated run, person after person, in parts of bounded size.
//!
//! An output never mixes two calculations: with each part it is asked whether the run still is what it was when the output
//! began. In memory are one part of people, and 32 bytes for each person: the order in which they are written.

mod account_codes;
mod issued;
mod read;
mod recapitulation;
mod third_parties;
mod transfers;
mod workings;

pub use account_codes::{AccountCode, AccountCodes, Defects};
pub use issued::{Issued, issued_payslip};
pub use read::{OpenRun, PaidPerson, PayColumn, Sorting, open_run};
pub use recapitulation::{Booked, Recapitulation, recapitulate};
pub use third_parties::{TakenFor, TakenOf, open_taken};
pub use transfers::{Transfer, TransferRemark, Transfers, open_transfers};
pub use workings::{WorkingLines, Workings, open_workings};
