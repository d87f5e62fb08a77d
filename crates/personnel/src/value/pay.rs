//! What pay goes by and no table has: an agreed wage, the day on which duty began, a decision about pay that was stopped.

use kernel::Rupiah;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Personal;

/// The wage of a part-time contract (KepmenPANRB 16/2025): agreed, and of no golongan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = personnel::Wage)]
pub struct Wage {
    /// The contract that agrees it.
    #[schema(max_length = 100, example = "800/0123/PK-PW/2026")]
    pub contract: String,
    /// Rupiah a month. Shown to its owner only: for all others it is null, and it must be given where it is recorded.
    #[schema(example = 1_850_000)]
    pub amount: Option<Rupiah>,
}

/// The statement that duty was taken up (surat pernyataan melaksanakan tugas): who begins is paid from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = personnel::StartOfDuty)]
pub struct StartOfDuty {
    /// Its number.
    #[schema(max_length = 100, example = "800/0456/SPMT/2026")]
    pub number: String,
}

/// The decision that somebody whose pay was stopped for unexcused absence (PP 94/2021 article 15) is paid again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = personnel::PayResumption)]
pub struct PayResumption {
    /// Why.
    #[schema(
        max_length = 500,
        example = "Ketidakhadiran terbukti karena dirawat; surat rumah sakit terlambat diterima"
    )]
    pub reason: Personal,
}
