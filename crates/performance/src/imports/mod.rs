//! Kinds of import that performance brings to the mechanism of personnel.

mod columns;
mod ekinerja;
mod period_text;

pub use ekinerja::EkinerjaGrades;
