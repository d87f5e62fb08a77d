//! The two ratings and the final grade of performance (PermenPANRB 6/2022).

use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A rating against the leader's expectation.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[schema(as = kernel::Ekspektasi)]
pub enum Ekspektasi {
    /// Below expectation.
    DiBawah,
    /// As expected.
    Sesuai,
    /// Above expectation.
    DiAtas,
}

/// The final grade that follows from the two ratings.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[schema(as = kernel::Predikat)]
pub enum Predikat {
    /// Very poor.
    SangatKurang,
    /// Poor, or misconduct.
    Kurang,
    /// Needs improvement ("cukup", "perlu perbaikan").
    ButuhPerbaikan,
    /// Good.
    Baik,
    /// Very good.
    SangatBaik,
}

/// The grade of an organisation for a period (PermenPANRB 6/2022), set by the leader above it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[schema(as = kernel::PredikatOrganisasi)]
pub enum PredikatOrganisasi {
    /// Very poor: most of what was planned shows no progress.
    SangatKurang,
    /// Poor.
    Kurang,
    /// Needs improvement ("cukup").
    ButuhPerbaikan,
    /// Good.
    Baik,
    /// Excellent: beyond what was agreed.
    Istimewa,
}

impl Ekspektasi {
    /// The word of the regulation in lower case, as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::DiBawah => "di_bawah",
            Self::Sesuai => "sesuai",
            Self::DiAtas => "di_atas",
        }
    }
}

impl Predikat {
    /// All grades in rising order.
    pub const ALL: [Self; 5] =
        [Self::SangatKurang, Self::Kurang, Self::ButuhPerbaikan, Self::Baik, Self::SangatBaik];

    /// The word of the regulation in lower case, as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::SangatKurang => "sangat_kurang",
            Self::Kurang => "kurang",
            Self::ButuhPerbaikan => "butuh_perbaikan",
            Self::Baik => "baik",
            Self::SangatBaik => "sangat_baik",
        }
    }

    /// The grade named by a stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|predikat| predikat.word() == word)
    }
}

impl PredikatOrganisasi {
    /// All grades in rising order.
    pub const ALL: [Self; 5] =
        [Self::SangatKurang, Self::Kurang, Self::ButuhPerbaikan, Self::Baik, Self::Istimewa];

    /// The word of the regulation in lower case, as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::SangatKurang => "sangat_kurang",
            Self::Kurang => "kurang",
            Self::ButuhPerbaikan => "butuh_perbaikan",
            Self::Baik => "baik",
            Self::Istimewa => "istimewa",
        }
    }

    /// The grade named by a stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|predikat| predikat.word() == word)
    }
}

impl std::fmt::Display for PredikatOrganisasi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl std::fmt::Display for Ekspektasi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl std::fmt::Display for Predikat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}
