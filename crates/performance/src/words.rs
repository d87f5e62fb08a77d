//! The words of a plan: closed lists that rules, tables and the API share.

use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whose kind of work is planned.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::SkpKind)]
pub enum SkpKind {
    /// Leaders of units.
    JptPimpinan,
    /// Administrators and functional officials.
    JaJf,
}

/// How indicators are written.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::Approach)]
pub enum Approach {
    /// Each indicator has an aspect and a target.
    Kuantitatif,
    /// Indicator and target are one narrative, without aspect.
    Kualitatif,
}

/// The seven values of BerAKHLAK (SE MenPANRB 20/2021).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = performance::BehaviourValue)]
pub enum BehaviourValue {
    /// Service.
    BerorientasiPelayanan,
    /// Accountability.
    Akuntabel,
    /// Competence.
    Kompeten,
    /// Harmony.
    Harmonis,
    /// Loyalty.
    Loyal,
    /// Adaptability.
    Adaptif,
    /// Collaboration.
    Kolaboratif,
}

/// A behaviour value, and what the leader expects of this employee beyond the standard behaviours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::Behaviour)]
pub struct Behaviour {
    /// The value.
    pub value: BehaviourValue,
    /// The leader's own expectation, where there is one.
    #[serde(default)]
    #[schema(max_length = 2000, example = "Menjawab setiap permohonan warga dalam satu hari kerja.")]
    pub expectation: Option<String>,
}

/// The class of a planned result.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::RhkKind)]
pub enum RhkKind {
    /// A main result.
    Utama,
    /// An additional one, such as the work of a Plt (README 7.3).
    Tambahan,
}

/// What an indicator looks at.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::Aspect)]
pub enum Aspect {
    /// How much.
    Kuantitas,
    /// How well.
    Kualitas,
    /// How soon.
    Waktu,
    /// At what cost.
    Biaya,
}

impl BehaviourValue {
    /// The seven values in their order.
    pub const ALL: [Self; 7] = [
        Self::BerorientasiPelayanan,
        Self::Akuntabel,
        Self::Kompeten,
        Self::Harmonis,
        Self::Loyal,
        Self::Adaptif,
        Self::Kolaboratif,
    ];
}
