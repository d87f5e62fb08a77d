//! Whether an account is in the name of the one who is paid.

/// What stands before or behind a name and is none of it, without its dots.
const TITLES: [&str; 14] =
    ["DR", "DRS", "DRA", "DRG", "IR", "PROF", "H", "HJ", "HAJI", "HAJJAH", "BPK", "IBU", "SDR", "NY"];

/// Whether the name on an account is the name of a person as banks write it: without titles, in any case, and perhaps cut short
/// or with a word less.
pub fn is_same_name(holder: &str, name: &str) -> bool {
    let (holder, name) = (words(holder), words(name));
    let (short, long) = if holder.len() <= name.len() { (&holder, &name) } else { (&name, &holder) };
    let last = short.len().saturating_sub(1);
    let is_in = |(at, word): (usize, &String)| {
        long.iter().any(|other| other == word || (at == last && other.starts_with(word.as_str())))
    };
    !short.is_empty() && short.iter().enumerate().all(is_in)
}

/// The words of a name. What follows a comma is a degree.
fn words(name: &str) -> Vec<String> {
    let plain = name.split(',').next().unwrap_or_default();
    let words = plain.split(|letter: char| letter.is_whitespace() || letter == '.');
    let words = words.map(|word| word.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>());
    let words = words.map(|word| word.to_uppercase());
    words.filter(|word| !word.is_empty() && !TITLES.contains(&word.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banks_write_names_without_titles_and_cut_them_short() {
        let name = "Dr. Siti Rahmawati Kusuma, S.Kom., M.Si.";
        for holder in ["SITI RAHMAWATI KUSUMA", "Siti Rahmawati", "Hj. Siti Rahmawati Kus", name] {
            assert!(is_same_name(holder, name), "{holder}");
        }
        for holder in ["Budi Santoso", "Siti Aminah", "", "Dr.", "Rahmawati Budi"] {
            assert!(!is_same_name(holder, name), "{holder}");
        }
    }
}
