//! Documents for people: plain data in, bytes out.
//!
//! A table is a stream of [`Piece`]s, so that a list of any length is written with one piece in memory. What stands at the head of
//! a document and who signs it are settings of the installation.
//!
//! What must never be here: the database, HTTP, knowledge of what the figures mean.

mod error;
mod pdf;
pub mod settings;
pub mod sheet;
pub mod table;
pub mod words;
mod xlsx;
mod xml;

pub use error::Error;
pub use pdf::{PayslipSheet, SheetLine, write_payslip, write_pdf};
pub use settings::Settings;
pub use table::{Cell, Closing, Column, Piece, Signature, TableHead};
pub use xlsx::write_xlsx;
pub use xml::{xml_element, xml_head};
