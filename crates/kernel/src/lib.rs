//! The values that every domain speaks. No IO, no async, no clock, no database access.
//!
//! Invariants:
//! - money is whole rupiah in `i64`; rates are scaled integers; `Decimal` appears only in recipes and rules;
//! - every date range is half-open, `[from, until)`;
//! - a type that can be wrong (`Nip`, `Month`, `Golongan` ...) is checked by its constructor and nowhere else;
//! - a [`Recipe`](recipe::Recipe) is data: compiled once, folded for the result and for the explanation, and
//!   recomputable by a program that shares no code with this one.
//!
//! What must never be here: HTTP, SQL, the current time, randomness other than [`id`]s.

pub mod calendar;
pub mod fault;
pub mod golongan;
pub mod id;
pub mod kinerja;
pub mod language;
pub mod money;
pub mod month;
pub mod nik;
pub mod nip;
pub mod period;
pub mod range;
pub mod rate;
pub mod recipe;
pub mod states;
mod text;
pub mod timeline;
pub mod words;

pub use fault::{Fault, FaultKind, Refusal};
pub use golongan::Golongan;
pub use kinerja::{Ekspektasi, Predikat, PredikatOrganisasi};
pub use language::{Label, Language};
pub use money::Rupiah;
pub use month::Month;
pub use nik::Nik;
pub use nip::Nip;
pub use period::Period;
pub use range::DateRange;
pub use rate::Rate;
pub use timeline::Timeline;
