//! Credit points of functional positions.

mod jenjang;

pub use jenjang::Jenjang;
