//! The tiers of functional positions.

use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A tier (jenjang) of functional positions.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[schema(as = performance::Jenjang)]
pub enum Jenjang {
    /// Beginner, of the skills.
    Pemula,
    /// Skilled.
    Terampil,
    /// Proficient.
    Mahir,
    /// Supervisor.
    Penyelia,
    /// First expert.
    AhliPertama,
    /// Junior expert.
    AhliMuda,
    /// Middle expert.
    AhliMadya,
    /// Principal expert.
    AhliUtama,
}

impl Jenjang {
    /// All tiers.
    pub const ALL: [Self; 8] = [
        Self::Pemula,
        Self::Terampil,
        Self::Mahir,
        Self::Penyelia,
        Self::AhliPertama,
        Self::AhliMuda,
        Self::AhliMadya,
        Self::AhliUtama,
    ];

    /// The word of the regulation in lower case, as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pemula => "pemula",
            Self::Terampil => "terampil",
            Self::Mahir => "mahir",
            Self::Penyelia => "penyelia",
            Self::AhliPertama => "ahli_pertama",
            Self::AhliMuda => "ahli_muda",
            Self::AhliMadya => "ahli_madya",
            Self::AhliUtama => "ahli_utama",
        }
    }

    /// The tier of a name as posts bear it (`Ahli Muda`) or as tables write it (`AHLI_MUDA`).
    pub fn named(name: &str) -> Option<Self> {
        let word = name.trim().to_lowercase().replace(' ', "_");
        Self::ALL.into_iter().find(|jenjang| jenjang.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tier_is_known_by_its_name() {
        assert_eq!(Jenjang::named("Ahli Muda"), Some(Jenjang::AhliMuda));
        assert_eq!(Jenjang::named("PENYELIA"), Some(Jenjang::Penyelia));
        assert_eq!(Jenjang::named("Eselon II"), None);
    }
}
