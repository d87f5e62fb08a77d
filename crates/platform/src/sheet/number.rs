//! Numbers as they are written in a file, and the dates and times that Excel hides in them.

use chrono::{Days, NaiveDate, NaiveTime};

/// A number as text, taken apart without floating point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Below zero.
    pub is_negative: bool,
    /// Digits before the point, without leading zeros; `0` for none.
    pub whole: String,
    /// Digits after the point, without trailing zeros.
    pub fraction: String,
}

impl Number {
    /// Excel keeps fifteen significant digits and replaces the rest by zeros.
    pub const DIGITS_KEPT: usize = 15;
    /// More digits than any number in a file has a use for.
    const DIGITS_MAX: usize = 64;

    /// Reads `12`, `-3.50`, `1.98503152010011E+17`.
    pub fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (is_negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || digits.len() > Self::DIGITS_MAX {
            return None;
        }
        let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
        let (whole, fraction) = shift(&digits, point)?;
        let is_zero = whole == "0" && fraction.is_empty();
        Some(Self { is_negative: is_negative && !is_zero, whole, fraction })
    }

    /// The number when it has no fraction and fits.
    pub fn integer(&self) -> Option<i64> {
        let size: i64 = self.fraction.is_empty().then_some(&self.whole)?.parse().ok()?;
        Some(if self.is_negative { -size } else { size })
    }

    /// How many digits it takes to write the whole part.
    pub fn whole_digits(&self) -> usize {
        self.whole.len()
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.is_negative { "-" } else { "" };
        let point = if self.fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{}{point}{}", self.whole, self.fraction)
    }
}

/// The digits before and after a point that may lie outside of them.
fn shift(digits: &str, point: i32) -> Option<(String, String)> {
    let at = usize::try_from(point.max(0)).ok()?;
    let missing = usize::try_from(point.min(0).unsigned_abs()).ok()?;
    if at > Number::DIGITS_MAX || missing > Number::DIGITS_MAX {
        return None;
    }
    let (whole, fraction) = match digits.split_at_checked(at) {
        Some((whole, fraction)) => (whole.to_owned(), format!("{}{fraction}", "0".repeat(missing))),
        None => (format!("{digits:0<at$}"), String::new()),
    };
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some((whole.to_owned(), fraction.trim_end_matches('0').to_owned()))
}

/// The date of a serial number without a fraction: days since 30 December 1899, or since 1904 in old workbooks of the
/// Macintosh. Before March 1900 Excel counts a day that never was: those dates are refused.
pub fn date_of_serial(number: &Number, since_1904: bool) -> Option<NaiveDate> {
    const FIRST_SURE: i64 = 61;
    const LAST: i64 = 2_958_465;
    let serial = number.integer()?;
    let (from, first) = if since_1904 { ((1904, 1, 1), 0) } else { ((1899, 12, 30), FIRST_SURE) };
    let days = (first..=LAST).contains(&serial).then(|| u64::try_from(serial).ok()).flatten()?;
    NaiveDate::from_ymd_opt(from.0, from.1, from.2)?.checked_add_days(Days::new(days))
}

/// The time of day of a serial number below one: a fraction of a day, to the second.
pub fn time_of_serial(number: &Number) -> Option<NaiveTime> {
    const PLACES: usize = 15;
    const SECONDS: u64 = 86_400;
    if number.is_negative || number.whole != "0" {
        return None;
    }
    let digits: String = number.fraction.chars().chain(std::iter::repeat('0')).take(PLACES).collect();
    let scale = 10_u128.pow(15);
    let seconds = (digits.parse::<u128>().ok()? * u128::from(SECONDS) + scale / 2) / scale;
    NaiveTime::from_num_seconds_from_midnight_opt(u32::try_from(seconds).ok()?, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        Number::parse(text).map_or_else(|| "none".to_owned(), |number| number.to_string())
    }

    #[test]
    fn numbers_are_written_out() {
        assert_eq!(written("1.98503152010011E+17"), "198503152010011000");
        assert_eq!(written("19850315"), "19850315");
        assert_eq!(written("007"), "7");
        assert_eq!(written("-3.50"), "-3.5");
        assert_eq!(written("5.0"), "5");
        assert_eq!(written("1.5E-3"), "0.0015");
        assert_eq!(written("-0"), "0");
        for wrong in ["", "x", "1,5", "1.2.3", "1E999", "--1", "E5", "."] {
            assert_eq!(written(wrong), "none", "{wrong}");
        }
    }

    #[test]
    fn a_serial_is_a_date_or_a_time() {
        let date = |text: &str| Number::parse(text).and_then(|number| date_of_serial(&number, false));
        assert_eq!(date("43891").unwrap().to_string(), "2020-03-01");
        assert_eq!(date("61").unwrap().to_string(), "1900-03-01");
        assert_eq!((date("60"), date("43891.5"), date("-1"), date("9999999")), (None, None, None, None));
        let old = date_of_serial(&Number::parse("42429").unwrap(), true);
        assert_eq!(old.unwrap().to_string(), "2020-03-01");
        let time = |text: &str| Number::parse(text).and_then(|number| time_of_serial(&number));
        assert_eq!(time("0.3125").unwrap().to_string(), "07:30:00");
        assert_eq!(time("0.322916666666667").unwrap().to_string(), "07:45:00");
        assert_eq!(time("1.5"), None);
    }
}
