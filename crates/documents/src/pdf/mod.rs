//! Documents of pages. Whatever is laid out is laid out in whole numbers; [`canvas`] alone knows how a PDF counts.

mod canvas;
mod payslip;
mod table;
mod typeface;

pub use payslip::{PayslipSheet, SheetLine, write_payslip};
pub use table::write_pdf;
