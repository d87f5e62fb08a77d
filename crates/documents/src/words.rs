//! Numbers and days as Indonesian documents write them.

use chrono::{Datelike, NaiveDate};
use kernel::{Month, Rupiah};

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// `Februari 2026`
pub fn month(month: Month) -> String {
    format!("{} {}", name_of(month.number()), month.year())
}

/// `2 Februari 2026`
pub fn day(day: NaiveDate) -> String {
    format!("{} {} {}", day.day(), name_of(day.month()), day.year())
}

fn name_of(number: u32) -> &'static str {
    let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    at.and_then(|at| MONTHS.get(at)).copied().unwrap_or_default()
}

/// `4.500.000`, and `-1` below zero.
pub fn rupiah(amount: Rupiah) -> String {
    let digits = amount.0.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if amount.0 < 0 {
        grouped.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_by_thousands() {
        let cases = [(0, "0"), (999, "999"), (1_000, "1.000"), (-12_345_678, "-12.345.678")];
        for (amount, text) in cases {
            assert_eq!(rupiah(Rupiah(amount)), text);
        }
    }

    #[test]
    fn days_are_written_out() {
        assert_eq!(day(NaiveDate::from_ymd_opt(2026, 2, 2).unwrap()), "2 Februari 2026");
        assert_eq!(month(Month::new(2026, 12).unwrap()), "Desember 2026");
    }
}
