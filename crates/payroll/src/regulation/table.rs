//! One version of one table of law.

use kernel::Label;
use kernel::recipe::{Citation, Matching, Unit, Value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How sure a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Two independent sources, or the text of the regulation.
    Verified,
    /// One source.
    OneSource,
    /// A default from memory: an installation confirms or replaces it.
    FromMemory,
}

/// One version of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawTable {
    /// What rules ask for.
    pub id: String,
    /// For people.
    pub title: Label,
    /// The regulation, and `id@valid_from` as its version.
    pub citation: Citation,
    /// Where the values were read.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
    /// How a number finds its row.
    pub matching: Matching,
    /// The rows as the file has them.
    pub rows: Vec<LawRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawRow {
    /// The texts that name it.
    pub keys: Vec<String>,
    /// What a number is compared with.
    pub threshold: Option<Decimal>,
    /// The value; a percentage is held as a rate.
    pub value: Value,
    /// What the value counts.
    pub unit: Unit,
    /// The table's citation, or the row's own.
    pub citation: Citation,
    /// Where the value was read.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

impl LawTable {
    /// The first row with these texts.
    pub fn row(&self, keys: &[&str]) -> Option<&LawRow> {
        self.rows.iter().find(|row| row.keys.iter().map(String::as_str).eq(keys.iter().copied()))
    }
}
