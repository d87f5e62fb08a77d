//! The names of files: shown to people, never used as a path, and so freed of everything that could deceive them.

use super::Media;

/// Characters of the longest name that is kept.
const LENGTH_MAX: usize = 120;

/// What a file is called whose own name says nothing.
const NAMELESS: &str = "berkas";

/// The name as it is kept: its last part, without characters that cannot be seen or turn the writing around, and ending in
/// what the content is.
pub(super) fn clean(given: &str, media: Media) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|character| !is_deceptive(*character)).collect();
    let words: Vec<&str> = seen.split_whitespace().collect();
    let name = words.join(" ");
    let name = name.trim_matches(['.', ' ']);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let says_so = media.endings().contains(&ending.to_ascii_lowercase().as_str());
    let (stem, ending) = match media.endings().first() {
        _ if says_so => (stem, ending),
        Some(true_ending) => (name, *true_ending),
        None => (name, "bin"),
    };
    let room = LENGTH_MAX.saturating_sub(ending.chars().count() + 1);
    let stem: String = stem.chars().take(room).collect();
    let stem = stem.trim_end_matches(['.', ' ']);
    format!("{}.{ending}", if stem.is_empty() { NAMELESS } else { stem })
}

/// Control characters, what has no width, what turns the direction of writing, and what file systems forbid.
fn is_deceptive(character: char) -> bool {
    let hidden = matches!(
        character,
        '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
    );
    hidden
        || character.is_control() && !character.is_whitespace()
        || matches!(character, '<' | '>' | ':' | '"' | '|' | '?' | '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_the_file_is_and_nothing_else() {
        let cases = [
            ("laporan januari.pdf", Media::Pdf, "laporan januari.pdf"),
            ("../../etc/passwd", Media::Text, "passwd.txt"),
            ("C:\\Users\\budi\\SK.PDF", Media::Pdf, "SK.PDF"),
            ("foto\u{202e}gpj.exe", Media::Png, "fotogpj.exe.png"),
            ("a\u{0}b\r\nc.csv", Media::Csv, "ab c.csv"),
            ("", Media::Pdf, "berkas.pdf"),
            ("...", Media::Text, "berkas.txt"),
            (".pdf", Media::Pdf, "pdf.pdf"),
            ("rekap", Media::Xlsx, "rekap.xlsx"),
        ];
        for (given, media, kept) in cases {
            assert_eq!(clean(given, media), kept, "{given:?}");
        }
        let long = clean(&"é".repeat(500), Media::Pdf);
        assert_eq!((long.chars().count(), long.ends_with(".pdf")), (LENGTH_MAX, true));
    }
}
