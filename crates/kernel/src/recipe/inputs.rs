//! What is known about one person, and from which record.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::document::{Exact, Value};

/// The values of a recipe's inputs, in its order, each with the record it came from.
///
/// The JSON form is compact, because one is stored with every payslip: `{"v": values, "s": source of each, "f": sources}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    #[serde(rename = "v")]
    #[schema(value_type = Vec<Exact>)]
    values: Vec<Value>,
    #[serde(rename = "s")]
    source_of: Vec<Option<u8>>,
    #[serde(rename = "f", with = "short")]
    #[schema(value_type = Vec<Vec<String>>, example = json!([["golongan", "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4", "2024-04-01"]]))]
    sources: Vec<Source>,
}

/// The record behind a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Source {
    /// The kind of record: `golongan`, `evaluation`, `attendance`, `payslip` ...
    pub kind: String,
    /// Its id.
    #[schema(value_type = String, format = Uuid)]
    pub id: Uuid,
    /// The day from which it holds.
    pub date: NaiveDate,
}

/// Sources among stored inputs: `[kind, id, date]`, without the names of the members.
mod short {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer};
    use uuid::Uuid;

    use super::Source;

    pub(super) fn serialize<S: Serializer>(sources: &[Source], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(sources.iter().map(|Source { kind, id, date }| (kind, id, date)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Source>, D::Error> {
        let sources = Vec::<(String, Uuid, NaiveDate)>::deserialize(deserializer)?;
        Ok(sources.into_iter().map(|(kind, id, date)| Source { kind, id, date }).collect())
    }
}

impl Inputs {
    /// Adds the next value in the recipe's order.
    pub fn push(&mut self, value: impl Into<Value>, source: Option<&Source>) {
        let index = source.map(|source| {
            let known = self.sources.iter().position(|known| known == source);
            known.unwrap_or_else(|| {
                self.sources.push(source.clone());
                self.sources.len() - 1
            })
        });
        self.values.push(value.into());
        self.source_of.push(index.and_then(|index| u8::try_from(index).ok()));
    }

    /// The values in the recipe's order.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The record behind the value at an index, if it came from one.
    pub fn source(&self, index: usize) -> Option<&Source> {
        let source = (*self.source_of.get(index)?)?;
        self.sources.get(usize::from(source))
    }

    /// The same inputs with one value replaced: for forecasts.
    #[must_use]
    pub fn replacing(mut self, index: usize, value: Value) -> Self {
        if let Some(slot) = self.values.get_mut(index) {
            *slot = value;
        }
        self
    }
}
