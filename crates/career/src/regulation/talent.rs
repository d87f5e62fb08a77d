//! The law of the nine boxes.

use kernel::{Ekspektasi, Predikat, Rate, words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Head;
use crate::Error;

const TALENT: &str = include_str!("../../regulations/talent.toml");

words! {
    career;
    /// The potential of a person, against the other axis of the nine boxes.
    Potensial {
        /// Low.
        Rendah = "rendah",
        /// Middle.
        Menengah = "menengah",
        /// High.
        Tinggi = "tinggi",
    }
}

words! {
    career;
    /// What the law recommends for a box.
    TalentAction {
        /// What the rules on low performance say.
        ProsesSesuaiKetentuan = "proses_sesuai_ketentuan",
        /// Guidance in the work.
        BimbinganKinerja = "bimbingan_kinerja",
        /// Counselling on performance.
        KonselingKinerja = "konseling_kinerja",
        /// Training and other learning.
        PengembanganKompetensi = "pengembangan_kompetensi",
        /// A position that fits.
        PenempatanSesuai = "penempatan_sesuai",
        /// Another position of the same level.
        Rotasi = "rotasi",
        /// Another position, or a richer one.
        RotasiAtauPengayaanJabatan = "rotasi_atau_pengayaan_jabatan",
        /// Another position, or a wider one.
        RotasiAtauPerluasanJabatan = "rotasi_atau_perluasan_jabatan",
        /// Keep.
        Pertahankan = "pertahankan",
        /// Promotion.
        Promosi = "promosi",
        /// A place in the instansi's succession.
        SuksesiInstansi = "suksesi_instansi",
        /// A place in the instansi's or the nation's succession.
        SuksesiInstansiAtauNasional = "suksesi_instansi_atau_nasional",
        /// A study assignment.
        TugasBelajar = "tugas_belajar",
        /// An award.
        Penghargaan = "penghargaan",
    }
}

words! {
    career;
    /// A part of the potential.
    PotentialPart {
        /// What an assessment centre found the person able to become.
        Potensi = "potensi",
        /// How far the competencies reach the standard of the position.
        Kompetensi = "kompetensi",
        /// Education.
        Kualifikasi = "kualifikasi",
        /// Training.
        Pelatihan = "pelatihan",
        /// Integrity and discipline.
        Integritas = "integritas",
        /// Positions and assignments held.
        RekamJejak = "rekam_jejak",
    }
}

/// How much a part counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// The part.
    pub part: PotentialPart,
    /// Of the whole.
    pub percent: u8,
}

/// Where the upper two of three bands begin. Each ends where the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = career::PotentialBands)]
pub struct Bands {
    /// The lowest score of the middle band.
    #[schema(example = "60")]
    pub menengah: Rate,
    /// The lowest score of the high band.
    #[schema(example = "80")]
    pub tinggi: Rate,
}

/// One of the nine boxes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TalentBox {
    /// Its number, 1 to 9, along the diagonals.
    pub number: u8,
    /// The rating of performance.
    pub kinerja: Ekspektasi,
    /// The potential.
    pub potensial: Potensial,
    /// Whoever stands in it belongs to the succession group (kelompok rencana suksesi).
    #[serde(default)]
    pub is_successor: bool,
    /// What the law recommends.
    pub actions: Vec<TalentAction>,
}

/// The rules of the nine boxes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TalentLaw {
    /// Where they come from.
    pub head: Head,
    /// The bands of a score of 0 to 100, where an agency has none of its own.
    pub potential: Bands,
    /// From this predikat performance is above expectation,
    pub above: Predikat,
    /// and from this one as expected.
    pub expected: Predikat,
    /// What the potential is made of.
    pub weights: Vec<Weight>,
    /// The nine boxes.
    pub boxes: Vec<TalentBox>,
}

impl TalentLaw {
    /// The rules that ship with the program.
    ///
    /// # Errors
    /// When the file is unsound; a test excludes it.
    pub fn embedded() -> Result<Self, Error> {
        Ok(toml::from_str(TALENT)?)
    }

    /// The rating of performance that a predikat stands for.
    pub fn kinerja(&self, predikat: Predikat) -> Ekspektasi {
        match predikat {
            predikat if predikat >= self.above => Ekspektasi::DiAtas,
            predikat if predikat >= self.expected => Ekspektasi::Sesuai,
            _ => Ekspektasi::DiBawah,
        }
    }

    /// The box of two ratings.
    pub fn place(&self, kinerja: Ekspektasi, potensial: Potensial) -> Option<&TalentBox> {
        self.boxes.iter().find(|one| one.kinerja == kinerja && one.potensial == potensial)
    }
}

impl Bands {
    /// The highest score.
    pub const TOP: Rate = Rate(100 * 100_000_000);

    /// Whether both lie on the scale, in their order.
    pub fn is_sound(&self) -> bool {
        Rate(0) < self.menengah && self.menengah < self.tinggi && self.tinggi <= Self::TOP
    }

    /// The band of a score.
    pub fn of(&self, score: Rate) -> Potensial {
        match score {
            score if score >= self.tinggi => Potensial::Tinggi,
            score if score >= self.menengah => Potensial::Menengah,
            _ => Potensial::Rendah,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nine_boxes_that_ship_are_nine_and_their_weights_a_whole() {
        let law = TalentLaw::embedded().unwrap();
        let numbers: Vec<u8> = law.boxes.iter().map(|one| one.number).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        for kinerja in [Ekspektasi::DiBawah, Ekspektasi::Sesuai, Ekspektasi::DiAtas] {
            for potensial in Potensial::ALL {
                assert!(law.place(kinerja, *potensial).is_some_and(|one| !one.actions.is_empty()));
            }
        }
        let successors: Vec<u8> =
            law.boxes.iter().filter(|one| one.is_successor).map(|one| one.number).collect();
        assert_eq!(successors, [7, 8, 9]);
        assert_eq!(law.weights.iter().map(|weight| weight.percent).sum::<u8>(), 100);
        assert_eq!(law.weights.len(), PotentialPart::ALL.len());
        assert!(law.potential.is_sound());
    }

    #[test]
    fn no_score_falls_between_two_bands() {
        let bands = TalentLaw::embedded().unwrap().potential;
        let band = |text: &str| bands.of(text.parse().unwrap());
        assert_eq!(
            [band("59.99999999"), band("60"), band("60.5")],
            [Potensial::Rendah, Potensial::Menengah, Potensial::Menengah]
        );
        assert_eq!(
            [band("79.99"), band("80"), band("100")],
            [Potensial::Menengah, Potensial::Tinggi, Potensial::Tinggi]
        );
    }

    #[test]
    fn whatever_is_below_the_expected_predikat_is_below_expectation() {
        let law = TalentLaw::embedded().unwrap();
        let ratings =
            [Predikat::SangatKurang, Predikat::ButuhPerbaikan, Predikat::Baik, Predikat::SangatBaik];
        assert_eq!(
            ratings.map(|predikat| law.kinerja(predikat)),
            [Ekspektasi::DiBawah, Ekspektasi::DiBawah, Ekspektasi::Sesuai, Ekspektasi::DiAtas]
        );
    }
}
