//! What a job has to say: codes and values, which the API puts into the reader's language.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kernel::Fault;
use serde::{Deserialize, Serialize};

/// A message or a fault of a job. Codes are keys of the message catalogues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// `payroll.employees_calculated`.
    pub code: String,
    /// Values for the text: numbers and ids, never a personal value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub arguments: BTreeMap<String, String>,
    /// Where in the payload, for a fault that has a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// When, in business time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
}

impl Note {
    /// A note without values.
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), arguments: BTreeMap::new(), pointer: None, at: None }
    }

    /// The same note with a value for its text.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.arguments.insert(name.to_owned(), value.to_string());
        self
    }
}

impl From<&Fault> for Note {
    fn from(fault: &Fault) -> Self {
        Self {
            code: fault.code.to_owned(),
            arguments: fault
                .arguments
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
            pointer: fault.pointer.clone(),
            at: None,
        }
    }
}
