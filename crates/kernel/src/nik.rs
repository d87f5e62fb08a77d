//! Citizen numbers.

use std::str::FromStr;

/// A citizen number (NIK): 16 digits. It is a personal value: it shows nothing when printed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Nik(String);

/// The text is no NIK.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a NIK: 16 digits with a real date of birth")]
pub struct NotANik;

impl Nik {
    /// The digits, for encryption and look-up hashes only.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl FromStr for Nik {
    type Err = NotANik;

    /// 16 digits: area (6), day (+40 for women), month, two digits of the year, sequence (never 0000).
    fn from_str(text: &str) -> Result<Self, NotANik> {
        let digits: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        let number = |from: usize, until: usize| -> Option<u32> { digits.get(from..until)?.parse().ok() };
        let is_number = digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let day = number(6, 8).map(|day| if day > 40 { day - 40 } else { day });
        let month = number(8, 10);
        let sequence = number(12, 16);
        let is_real = is_number
            && day.is_some_and(|day| (1..=31).contains(&day))
            && month.is_some_and(|month| (1..=12).contains(&month))
            && sequence.is_some_and(|sequence| sequence > 0);
        if is_real { Ok(Self(digits)) } else { Err(NotANik) }
    }
}

impl std::fmt::Debug for Nik {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Nik(****************)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_both_sexes_and_refuses_the_rest() {
        assert!("1771014503850002".parse::<Nik>().is_ok());
        assert!("1771010503850002".parse::<Nik>().is_ok());
        for wrong in [
            "177101050385000",
            "1771013213850002",
            "1771010513850002",
            "1771010503850000",
            "17710105038500a2",
        ] {
            assert_eq!(wrong.parse::<Nik>(), Err(NotANik), "{wrong}");
        }
    }

    #[test]
    fn never_shows_itself() {
        assert!(!format!("{:?}", "1771010503850002".parse::<Nik>()).contains("1771"));
    }
}
