//! Law files of recruitment.

use std::collections::BTreeMap;

use kernel::Label;
use kernel::recipe::Citation;
use serde::Deserialize;

use crate::Error;

const NIP: &str = include_str!("../regulations/nip.toml");

/// What the number of a civil servant rests on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NipLaw {
    pub(crate) pns: Instrument,
    pub(crate) pppk: Instrument,
    pub(crate) contract_codes: BTreeMap<String, Label>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Instrument {
    version: String,
    instrument: String,
    article: String,
    /// Read so that no entry can lack them.
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: Confidence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Confidence {
    Verified,
    OneSource,
    FromMemory,
}

impl NipLaw {
    /// The law that ships with the program.
    ///
    /// # Errors
    /// When the file is unsound; a test excludes it.
    pub fn embedded() -> Result<Self, Error> {
        Ok(toml::from_str(NIP)?)
    }
}

impl Instrument {
    pub(crate) fn citation(&self) -> Citation {
        Citation {
            instrument: self.instrument.clone(),
            article: self.article.clone(),
            version: self.version.clone(),
        }
    }
}
