//! Spreadsheets that people upload: CSV and XLSX, read row by row in bounded memory.
//!
//! What cannot be read for certain is refused by name, with its cell, before anything is done with it: formulas and error
//! values (what would be imported is not what the author sees), merged cells, several sheets of which none is named, a
//! file that unpacks to more than it should, text that is not UTF-8. Numbers stay as they are written in the file: nothing
//! goes through floating point, so that eighteen digits are never silently rounded here.

mod book;
mod csv;
mod number;
mod parts;
mod spot;
mod table;
mod template;
mod worksheet;

pub use number::{Number, date_of_serial, time_of_serial};
pub use spot::{Flaw, Spot, Spotted};
pub use table::{Bounds, Cell, Row, Table};
pub use template::{Heading, csv_template, csv_text, workbook_template};

#[cfg(test)]
mod tests;
