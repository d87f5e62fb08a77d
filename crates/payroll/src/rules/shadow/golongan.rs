//! A golongan as pay lists write it.

use kernel::Golongan;

use crate::rules::PaidStatus;

const CLASSES: [&str; 4] = ["I", "II", "III", "IV"];

/// `III/a`, `IIIA`, `3A`, `3a` and `31` for PNS and CPNS; `IX` and `9` for PPPK. Nothing for what is written in another way.
pub(super) fn golongan_of(written: &str, status: &str) -> Option<Golongan> {
    let text: String = written.chars().filter(char::is_ascii_alphanumeric).collect();
    let text = text.to_ascii_uppercase();
    if PaidStatus::from_word(status) == Some(PaidStatus::Pppk) {
        if let Ok(number) = text.parse::<usize>() {
            return number.checked_sub(1).and_then(|at| Golongan::all_pppk().nth(at));
        }
        return text.parse().ok();
    }
    let class = text.trim_end_matches(|last: char| "ABCDE12345".contains(last));
    // 31 is III/a: its first digit is the class, its second the grade.
    let (class, grade) = match (class.len(), text.len()) {
        (0, 2) => text.split_at_checked(1)?,
        (cut, _) => text.split_at_checked(cut)?,
    };
    let class = match class.parse::<usize>() {
        Ok(number) => number.checked_sub(1).and_then(|at| CLASSES.get(at)).copied()?,
        Err(_letters) => class,
    };
    let grade = match grade {
        "1" => "a",
        "2" => "b",
        "3" => "c",
        "4" => "d",
        "5" => "e",
        letter => &letter.to_ascii_lowercase(),
    };
    format!("{class}/{grade}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_golongan_is_known_however_it_is_written() {
        for written in ["III/a", "iii a", "IIIA", "3A", "3a", "31"] {
            assert_eq!(golongan_of(written, "pns").map(Golongan::name), Some("III/a"), "{written}");
        }
        assert_eq!(golongan_of("4E", "pns").map(Golongan::name), Some("IV/e"));
        assert_eq!(golongan_of("IX", "pppk").map(Golongan::name), Some("IX"));
        assert_eq!(golongan_of("9", "pppk").map(Golongan::name), Some("IX"));
        for strange in ["", "5A", "3F", "3A04", "eselon"] {
            assert_eq!(golongan_of(strange, "pns"), None, "{strange}");
        }
    }
}
