//! Which columns of a list mean which lines of Merit.
//!
//! The columns of the gaji list are those of SIMGAJI as regions export it; what they mean was read from their names. The TPP list
//! has columns of its own, because regions keep it in spreadsheets without a common form.

use kernel::Rupiah;
use kernel::recipe::{LineKind, Recipe};

use super::{Listed, ShadowComponent as Word};
use crate::rules::line;

/// What is compared: columns of a list, and lines of Merit.
#[derive(Debug)]
pub struct Component {
    /// Its word.
    pub word: Word,
    /// Whether it adds to the net.
    pub(super) is_earning: bool,
    /// Columns to add up: of these sets the first that has an amount.
    columns: &'static [&'static [&'static str]],
    /// Columns that tell the same in parts: a list that has one of them is compared by it.
    parts: &'static [&'static str],
    lines: Lines,
}

#[derive(Debug)]
enum Lines {
    Named(&'static [&'static str]),
    /// Every part of the TPP.
    Tpp,
    /// Its parts for neither performance nor attendance.
    TppParts,
    /// Every deduction.
    Deductions,
    /// What no other component of the list names.
    Others,
}

const fn earning(word: Word, columns: &'static [&'static [&'static str]], lines: Lines) -> Component {
    Component { word, is_earning: true, columns, parts: &[], lines }
}

const fn deduction(word: Word, columns: &'static [&'static [&'static str]], lines: Lines) -> Component {
    Component { word, is_earning: false, columns, parts: &[], lines }
}

/// The gaji list, in the order in which the components follow from each other.
pub const GAJI: &[Component] = &[
    earning(Word::GajiPokok, &[&["gapok"]], Lines::Named(&[line::GAJI_POKOK])),
    earning(Word::TunjanganIstriSuami, &[&["tjistri"]], Lines::Named(&[line::TUNJANGAN_ISTRI_SUAMI])),
    earning(Word::TunjanganAnak, &[&["tjanak"]], Lines::Named(&[line::TUNJANGAN_ANAK])),
    earning(
        Word::TunjanganStruktural,
        &[&["tjstruk", "tjeselon"]],
        Lines::Named(&[line::TUNJANGAN_STRUKTURAL]),
    ),
    earning(Word::TunjanganFungsional, &[&["tjfungsi"]], Lines::Named(&[line::TUNJANGAN_FUNGSIONAL])),
    earning(Word::TunjanganUmum, &[&["tjumum"]], Lines::Named(&[line::TUNJANGAN_UMUM])),
    earning(Word::TunjanganBeras, &[&["tjberas"]], Lines::Named(&[line::TUNJANGAN_BERAS])),
    earning(Word::TunjanganBpjs4, &[&["tjaskes"]], Lines::Named(&[line::TUNJANGAN_BPJS_4])),
    earning(Word::TunjanganJkk, &[&["tjkk"]], Lines::Named(&[line::TUNJANGAN_JKK])),
    earning(Word::TunjanganJkm, &[&["tjkm"]], Lines::Named(&[line::TUNJANGAN_JKM])),
    earning(
        Word::OtherEarnings,
        &[&["tjtpp", "tjguru", "tjlangka", "tjtkd", "tjterpencil", "tjkhusus"]],
        Lines::Others,
    ),
    // The whole contribution stands in one column, or its two parts in two.
    deduction(
        Word::Iuran,
        &[&["piwp"], &["piwp1", "piwp8"]],
        Lines::Named(&[line::POTONGAN_IWP_8, line::POTONGAN_JHT, line::POTONGAN_BPJS_1]),
    ),
    deduction(Word::PotonganBpjs4, &[&["paskes"]], Lines::Named(&[line::POTONGAN_BPJS_4])),
    deduction(Word::PotonganJkk, &[&["pjkk"]], Lines::Named(&[line::POTONGAN_JKK])),
    deduction(Word::PotonganJkm, &[&["pjkm"]], Lines::Named(&[line::POTONGAN_JKM])),
    earning(Word::TunjanganPph21, &[&["tjpajak"]], Lines::Named(&[line::TUNJANGAN_PPH21])),
    deduction(Word::PotonganPph21, &[&["ppajak"]], Lines::Named(&[line::POTONGAN_PPH21])),
    deduction(
        Word::OtherDeductions,
        &[&["pbulog", "ptaperum", "psewa", "phutang", "pkorpri", "pirdhata", "pkoperasi"]],
        Lines::Others,
    ),
    Component {
        parts: &["piwp", "piwp1", "piwp8", "paskes", "pjkk", "pjkm", "ppajak"],
        ..deduction(Word::Deductions, &[&["potongan"]], Lines::Deductions)
    },
    earning(Word::Pembulatan, &[&["tbulat"]], Lines::Named(&[line::PEMBULATAN])),
];

/// The TPP list.
pub const TPP: &[Component] = &[
    earning(Word::TppKinerja, &[&["tpp_kinerja"]], Lines::Named(&[line::TPP_KINERJA])),
    earning(Word::TppKehadiran, &[&["tpp_kehadiran"]], Lines::Named(&[line::TPP_KEHADIRAN])),
    earning(Word::TppLain, &[&["tpp_lain"]], Lines::TppParts),
    Component {
        parts: &["tpp_kinerja", "tpp_kehadiran", "tpp_lain"],
        ..earning(Word::Tpp, &[&["tpp"]], Lines::Tpp)
    },
    earning(Word::TunjanganBpjs4, &[&["tunjangan_bpjs"]], Lines::Named(&[line::TUNJANGAN_BPJS_4])),
    deduction(Word::Iuran, &[&["potongan_bpjs_1"]], Lines::Named(&[line::POTONGAN_BPJS_1])),
    deduction(Word::PotonganBpjs4, &[&["potongan_bpjs_4"]], Lines::Named(&[line::POTONGAN_BPJS_4])),
    earning(Word::TunjanganPph21, &[&["tunjangan_pph21"]], Lines::Named(&[line::TUNJANGAN_PPH21])),
    deduction(Word::PotonganPph21, &[&["potongan_pph21"]], Lines::Named(&[line::POTONGAN_PPH21])),
    deduction(Word::OtherDeductions, &[&["potongan_lain"]], Lines::Others),
    Component {
        parts: &["potongan_bpjs_1", "potongan_bpjs_4", "potongan_pph21", "potongan_lain"],
        ..deduction(Word::Deductions, &[&["potongan"]], Lines::Deductions)
    },
];

impl Component {
    /// What the list has of it; nothing where it has none of the columns, or tells it in parts.
    pub(super) fn theirs(&self, listed: &Listed) -> Option<Rupiah> {
        if self.parts.iter().any(|part| listed.has(part)) {
            return None;
        }
        let of = |set: &&[&str]| {
            let mut present = set.iter().filter_map(|column| listed.amounts.get(*column)).peekable();
            present.peek()?;
            Some(present.copied().sum::<Rupiah>())
        };
        let sums: Vec<Rupiah> = self.columns.iter().filter_map(of).collect();
        sums.iter().find(|sum| **sum != Rupiah::ZERO).or(sums.first()).copied()
    }

    /// The lines of a recipe that it means.
    pub(super) fn lines_in<'r>(&self, recipe: &'r Recipe, all: &[Self]) -> Vec<&'r str> {
        let kind = if self.is_earning { LineKind::Earning } else { LineKind::Deduction };
        let of_kind = recipe.steps.iter().filter(|step| step.line == Some(kind));
        let is_meant = |code: &str| match self.lines {
            Lines::Named(codes) => codes.contains(&code),
            Lines::Tpp => line::is_of_tpp(code),
            Lines::TppParts => {
                line::is_of_tpp(code) && ![line::TPP_KINERJA, line::TPP_KEHADIRAN].contains(&code)
            }
            Lines::Deductions => true,
            Lines::Others => !all.iter().any(|other| other.names(code)),
        };
        // A list ends with its net: what is taken out of that is not compared.
        let codes = of_kind.map(|step| step.name.as_str()).filter(|code| !line::is_after_list(code));
        codes.filter(|code| is_meant(code)).collect()
    }

    /// Whether it names a line, by itself or as a part of the TPP.
    fn names(&self, code: &str) -> bool {
        match self.lines {
            Lines::Named(codes) => codes.contains(&code),
            Lines::Tpp | Lines::TppParts => line::is_of_tpp(code),
            Lines::Deductions | Lines::Others => false,
        }
    }
}
