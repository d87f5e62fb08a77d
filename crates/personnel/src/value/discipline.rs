//! Disciplinary sanctions (hukuman disiplin) of PP 94/2021.
//!
//! The list is that of article 8, from memory: the regulation folder does not hold it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Personal;
use crate::words::words;

words! {
    /// How heavy a sanction is (PP 94/2021 article 8 paragraph 1).
    DisciplineLevel {
        /// Light.
        Ringan = "ringan",
        /// Medium.
        Sedang = "sedang",
        /// Heavy.
        Berat = "berat",
    }
}

words! {
    /// The sanctions that there are (PP 94/2021 article 8 paragraphs 2 to 4).
    Punishment {
        /// Spoken warning.
        TeguranLisan = "teguran_lisan",
        /// Written warning.
        TeguranTertulis = "teguran_tertulis",
        /// Written statement of dissatisfaction.
        PernyataanTidakPuas = "pernyataan_tidak_puas",
        /// The performance allowance is cut by 25 % for six months.
        PotongTukin6 = "potong_tukin_6_bulan",
        /// The performance allowance is cut by 25 % for nine months.
        PotongTukin9 = "potong_tukin_9_bulan",
        /// The performance allowance is cut by 25 % for twelve months.
        PotongTukin12 = "potong_tukin_12_bulan",
        /// A position one level lower for twelve months.
        PenurunanJabatan = "penurunan_jabatan_12_bulan",
        /// Out of the position, into an executive post, for twelve months.
        PembebasanJabatan = "pembebasan_jabatan_12_bulan",
        /// Dismissal with honour, not at the own request.
        Pemberhentian = "pemberhentian_tidak_atas_permintaan_sendiri",
    }
}

impl Punishment {
    /// Its level.
    pub fn level(self) -> DisciplineLevel {
        match self {
            Self::TeguranLisan | Self::TeguranTertulis | Self::PernyataanTidakPuas => DisciplineLevel::Ringan,
            Self::PotongTukin6 | Self::PotongTukin9 | Self::PotongTukin12 => DisciplineLevel::Sedang,
            Self::PenurunanJabatan | Self::PembebasanJabatan | Self::Pemberhentian => DisciplineLevel::Berat,
        }
    }

    /// How many months it lasts by law; `None` where it is done in a day.
    pub fn months(self) -> Option<u32> {
        match self {
            Self::PotongTukin6 => Some(6),
            Self::PotongTukin9 => Some(9),
            Self::PotongTukin12 | Self::PenurunanJabatan | Self::PembebasanJabatan => Some(12),
            Self::TeguranLisan | Self::TeguranTertulis | Self::PernyataanTidakPuas | Self::Pemberhentian => {
                None
            }
        }
    }

    /// Where the law says so.
    pub fn article(self) -> &'static str {
        match self.level() {
            DisciplineLevel::Ringan => "PP 94/2021 Pasal 8 ayat (2)",
            DisciplineLevel::Sedang => "PP 94/2021 Pasal 8 ayat (3)",
            DisciplineLevel::Berat => "PP 94/2021 Pasal 8 ayat (4)",
        }
    }
}

/// A disciplinary sanction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = personnel::Discipline)]
pub struct Discipline {
    /// How heavy; it must be the level of the sanction, so that a slip of the pen is noticed.
    pub level: DisciplineLevel,
    /// The sanction.
    pub punishment: Punishment,
    /// The duty that was violated, in words.
    #[schema(max_length = 500, example = "Tidak masuk kerja tanpa alasan yang sah selama 11 hari kerja")]
    pub violation: Personal,
}
