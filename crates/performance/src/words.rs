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

/// How often work is rated within a year.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::Rhythm)]
pub enum Rhythm {
    /// Every month.
    Bulanan,
    /// Every quarter.
    Triwulan,
    /// Every half-year.
    Semester,
    /// Once a year.
    Tahunan,
}

/// The scheme by which work is rated.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::Scheme)]
pub enum Scheme {
    /// Two ratings and the quadrant (PermenPANRB 6/2022).
    #[serde(rename = "permen6_2022")]
    #[sea_orm(string_value = "permen6_2022")]
    Permen,
    /// Numbers (PP 30/2019).
    #[serde(rename = "pp30_2019")]
    #[sea_orm(string_value = "pp30_2019")]
    Pp,
}

/// Where plans are kept and grades are given.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::Origin)]
pub enum Origin {
    /// Here.
    Merit,
    /// In e-Kinerja of the BKN; its grades are imported.
    EkinerjaBkn,
}

/// A stage of a cycle (PermenPANRB 6/2022: planning, carrying out, rating, follow-up).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::CycleStage)]
pub enum CycleStage {
    /// Plans are written, negotiated, agreed and signed.
    Perencanaan,
    /// Work is done, reported and accompanied.
    Pelaksanaan,
    /// The year is rated.
    EvaluasiTahunan,
    /// What follows from the ratings.
    TindakLanjut,
}

/// What may follow from a yearly grade.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::ConsequenceKind)]
pub enum ConsequenceKind {
    /// Priority in development and succession.
    Reward,
    /// Public praise, with the employee's consent.
    Recognition,
    /// A competence to be developed.
    Training,
    /// Steps with dates by which performance improves.
    ImprovementPlan,
    /// A rung of the ladder of warnings.
    Warning,
}

/// How an indicator is written.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::IkiForm)]
pub enum IkiForm {
    /// With an aspect and a target.
    Angka,
    /// As a narrative that holds indicator and target.
    Narasi,
}

/// From whose point of view the indicator of a unit's leader looks.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::Perspective)]
pub enum Perspective {
    /// Those who are served.
    PenerimaLayanan,
    /// How work is done.
    ProsesBisnis,
    /// How the unit grows.
    PenguatanInternal,
    /// The budget.
    Anggaran,
}

/// A step of the negotiation of a plan.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::NegotiationEvent)]
pub enum NegotiationEvent {
    /// The employee submitted the plan.
    Diajukan,
    /// The superior gave it back.
    Dikembalikan,
    /// Both agreed.
    Disepakati,
    /// Both signed.
    Ditetapkan,
    /// One side said something.
    Catatan,
    /// One side proposed another content.
    Usulan,
}

/// What a reusable indicator is about.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::IndicatorTopic)]
pub enum IndicatorTopic {
    /// The outcome of a programme, such as its coverage.
    CapaianProgram,
    /// The time that a service takes.
    WaktuLayanan,
    /// Complaints handled.
    PenangananPengaduan,
    /// Efficient use of the budget.
    EfisiensiAnggaran,
    /// Compliance.
    Kepatuhan,
    /// Innovation.
    Inovasi,
    /// The quality of a service.
    MutuLayanan,
    /// Something else.
    Lainnya,
}

/// Which way an indicator is better.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::Better)]
pub enum Better {
    /// The higher the better.
    LebihTinggi,
    /// The lower the better.
    LebihRendah,
}

/// How the numbers of several reports make the number of the year.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::Accumulation)]
pub enum Accumulation {
    /// They are added up.
    Jumlah,
    /// The last one counts.
    Terakhir,
    /// Their mean counts.
    RataRata,
}

/// How far an innovation has come.
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
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::InnovationStage)]
pub enum InnovationStage {
    /// An idea that is worked out.
    Inisiatif,
    /// It is tried.
    UjiCoba,
    /// It is in use.
    Penerapan,
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

impl Rhythm {
    /// The word as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bulanan => "bulanan",
            Self::Triwulan => "triwulan",
            Self::Semester => "semester",
            Self::Tahunan => "tahunan",
        }
    }
}

impl CycleStage {
    /// The word as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Perencanaan => "perencanaan",
            Self::Pelaksanaan => "pelaksanaan",
            Self::EvaluasiTahunan => "evaluasi_tahunan",
            Self::TindakLanjut => "tindak_lanjut",
        }
    }
}
