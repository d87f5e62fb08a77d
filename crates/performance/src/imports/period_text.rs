//! Periods as the export of e-Kinerja writes them.

use kernel::Period;

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
];
const ROMAN: [&str; 4] = ["i", "ii", "iii", "iv"];

/// `2025`, `2025-03`, `Maret 2025`, `Triwulan II 2025`, `Semester 1 Tahun 2025`, `Tahunan 2025`; `None` for anything else.
pub(super) fn period_of(text: &str) -> Option<Period> {
    let text = text.trim().to_lowercase();
    if let Ok(period) = text.to_uppercase().parse() {
        return Some(period);
    }
    let words: Vec<&str> =
        text.split_whitespace().filter(|word| !["tahun", "periode", "bulan"].contains(word)).collect();
    let read = |text: String| text.parse().ok();
    match words.as_slice() {
        [year] | ["tahunan", year] => read((*year).to_owned()),
        [month, year] => {
            let number = MONTHS.iter().position(|name| name == month)?;
            read(format!("{year}-{:02}", number + 1))
        }
        ["triwulan", number, year] => read(format!("{year}-Q{}", ordinal(number)?)),
        ["semester", number, year] => read(format!("{year}-S{}", ordinal(number)?)),
        _ => None,
    }
}

fn ordinal(word: &str) -> Option<usize> {
    let roman = ROMAN.iter().position(|roman| *roman == word).map(|at| at + 1);
    roman.or_else(|| word.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_people_write_them() {
        for (text, period) in [
            ("2025", "2025"),
            ("Tahunan 2025", "2025"),
            ("Periode Tahun 2025", "2025"),
            ("2025-03", "2025-03"),
            ("Maret 2025", "2025-03"),
            ("TRIWULAN II 2025", "2025-Q2"),
            ("Semester 1 Tahun 2025", "2025-S1"),
            ("2025-q4", "2025-Q4"),
        ] {
            assert_eq!(period_of(text), period.parse().ok(), "{text}");
        }
        for wrong in ["", "Triwulan V 2025", "Maret", "Maret 25", "kemarin"] {
            assert_eq!(period_of(wrong), None, "{wrong}");
        }
    }
}
