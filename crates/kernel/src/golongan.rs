//! Grades.

use std::str::FromStr;

use sea_orm::DeriveValueType;

use crate::text::as_text;

/// A grade: `I/a` to `IV/e` for PNS (PP 99/2000), `I` to `XVII` for PPPK (Perpres 98/2020).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub enum Golongan {
    /// Grade of a PNS by its order, 1 (`I/a`) to 17 (`IV/e`).
    Pns(u8),
    /// Grade of a PPPK, 1 (`I`) to 17 (`XVII`).
    Pppk(u8),
}

as_text!(
    Golongan,
    pattern = "^(I|II|III)(/[a-d])?$|^IV(/[a-e])?$|^(V|VI|VII|VIII|IX|X|XI|XII|XIII|XIV|XV|XVI|XVII)$",
    example = "III/a"
);

/// The text is no grade.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a golongan: I/a to IV/e, or I to XVII")]
pub struct NotAGolongan;

const PNS: [&str; 17] = [
    "I/a", "I/b", "I/c", "I/d", "II/a", "II/b", "II/c", "II/d", "III/a", "III/b", "III/c", "III/d", "IV/a",
    "IV/b", "IV/c", "IV/d", "IV/e",
];
const PPPK: [&str; 17] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI",
    "XVII",
];
const PANGKAT: [&str; 17] = [
    "Juru Muda",
    "Juru Muda Tingkat I",
    "Juru",
    "Juru Tingkat I",
    "Pengatur Muda",
    "Pengatur Muda Tingkat I",
    "Pengatur",
    "Pengatur Tingkat I",
    "Penata Muda",
    "Penata Muda Tingkat I",
    "Penata",
    "Penata Tingkat I",
    "Pembina",
    "Pembina Tingkat I",
    "Pembina Utama Muda",
    "Pembina Utama Madya",
    "Pembina Utama",
];

impl Golongan {
    /// All grades of PNS in rising order.
    pub fn all_pns() -> impl Iterator<Item = Self> {
        (1..=17).map(Self::Pns)
    }

    /// All grades of PPPK in rising order.
    pub fn all_pppk() -> impl Iterator<Item = Self> {
        (1..=17).map(Self::Pppk)
    }

    /// The grade as decrees write it.
    pub fn name(self) -> &'static str {
        let (names, order) = match self {
            Self::Pns(order) => (&PNS, order),
            Self::Pppk(order) => (&PPPK, order),
        };
        names.get(usize::from(order.saturating_sub(1))).copied().unwrap_or_default()
    }

    /// The rank (pangkat) that belongs to a grade of PNS; PPPK have none.
    pub fn pangkat(self) -> Option<&'static str> {
        match self {
            Self::Pns(order) => PANGKAT.get(usize::from(order.saturating_sub(1))).copied(),
            Self::Pppk(_) => None,
        }
    }

    /// The group of grades by which general allowances are set: 1 to 4. For PPPK by equivalence (I-IV, V-VIII, IX-XII,
    /// XIII-XVII).
    pub fn group(self) -> u8 {
        match self {
            Self::Pns(order @ ..=12) => order.saturating_sub(1) / 4 + 1,
            Self::Pppk(order @ ..=12) => order.saturating_sub(1) / 4 + 1,
            Self::Pns(_) | Self::Pppk(_) => 4,
        }
    }
}

impl FromStr for Golongan {
    type Err = NotAGolongan;
    fn from_str(text: &str) -> Result<Self, NotAGolongan> {
        let order = |names: &[&str]| {
            names.iter().position(|name| *name == text).and_then(|at| u8::try_from(at + 1).ok())
        };
        order(&PNS).map(Self::Pns).or_else(|| order(&PPPK).map(Self::Pppk)).ok_or(NotAGolongan)
    }
}

impl std::fmt::Display for Golongan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grade_reads_back_as_written() {
        for golongan in Golongan::all_pns().chain(Golongan::all_pppk()) {
            assert_eq!(golongan.name().parse(), Ok(golongan));
        }
        assert_eq!("V/a".parse::<Golongan>(), Err(NotAGolongan));
        assert_eq!("III/A".parse::<Golongan>(), Err(NotAGolongan));
    }

    #[test]
    fn groups_follow_the_allowance_tables() {
        let group = |text: &str| text.parse::<Golongan>().unwrap().group();
        assert_eq!([group("I/d"), group("II/a"), group("III/d"), group("IV/e")], [1, 2, 3, 4]);
        assert_eq!([group("IV"), group("V"), group("XII"), group("XIII"), group("XVII")], [1, 2, 3, 4, 4]);
    }
}
