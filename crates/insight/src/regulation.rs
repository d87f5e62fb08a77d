//! Law files of insight.

use career::regulation::Head;
use kernel::words;
use serde::Deserialize;

use crate::Error;

const MERIT: &str = include_str!("../regulations/merit_index.toml");

words! {
    insight;
    /// The aspects of a merit system (PermenPANRB 40/2018).
    MeritAspect {
        /// Planning of needs.
        PerencanaanKebutuhan = "perencanaan_kebutuhan",
        /// Recruitment.
        Pengadaan = "pengadaan",
        /// Development of careers.
        PengembanganKarier = "pengembangan_karier",
        /// Promotion and transfer.
        PromosiDanMutasi = "promosi_dan_mutasi",
        /// Management of performance.
        ManajemenKinerja = "manajemen_kinerja",
        /// Pay, awards and discipline.
        PenggajianPenghargaanDisiplin = "penggajian_penghargaan_disiplin",
        /// Protection and service.
        PerlindunganDanPelayanan = "perlindungan_dan_pelayanan",
        /// Information system.
        SistemInformasi = "sistem_informasi",
    }
}

words! {
    insight;
    /// What a sum of all aspects is called.
    MeritCategory {
        /// Bad.
        Buruk = "buruk",
        /// Poor.
        Kurang = "kurang",
        /// Good.
        Baik = "baik",
        /// Very good.
        SangatBaik = "sangat_baik",
    }
}

words! {
    insight;
    /// The dimensions of the professionality index (IP ASN).
    Dimension {
        /// Education.
        Kualifikasi = "kualifikasi",
        /// Training.
        Kompetensi = "kompetensi",
        /// Performance.
        Kinerja = "kinerja",
        /// Discipline.
        Disiplin = "disiplin",
    }
}

/// The highest score of an aspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AspectBound {
    /// The aspect.
    pub aspect: MeritAspect,
    /// Its highest score.
    pub most: i64,
}

/// Where a category begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryBand {
    /// The category.
    pub category: MeritCategory,
    /// Its lowest sum.
    pub from: i64,
}

/// The highest score of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionBound {
    /// The dimension.
    pub dimension: Dimension,
    /// Its highest score.
    pub most: i64,
}

/// The rules of both indices.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeritLaw {
    /// Where those of the merit system come from.
    pub head: Head,
    /// Where those of the professionality index come from.
    pub professionality: Head,
    /// The aspects.
    pub aspects: Vec<AspectBound>,
    /// The categories, rising.
    pub categories: Vec<CategoryBand>,
    /// The dimensions.
    pub dimensions: Vec<DimensionBound>,
}

impl MeritLaw {
    /// The rules that ship with the program.
    ///
    /// # Errors
    /// When the file is unsound; a test excludes it.
    pub fn embedded() -> Result<Self, Error> {
        Ok(toml::from_str(MERIT)?)
    }

    /// The highest sum of all aspects.
    pub fn most(&self) -> i64 {
        self.aspects.iter().map(|bound| bound.most).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_aspects_sum_up_to_four_hundred_and_the_dimensions_to_a_hundred() {
        let law = MeritLaw::embedded().unwrap();
        assert_eq!((law.most(), law.aspects.len()), (400, MeritAspect::ALL.len()));
        assert_eq!(law.dimensions.iter().map(|bound| bound.most).sum::<i64>(), 100);
        assert_eq!(law.dimensions.len(), Dimension::ALL.len());
        assert!(law.categories.is_sorted_by(|one, next| one.from < next.from));
        assert_eq!(law.categories.len(), MeritCategory::ALL.len());
    }
}
