//! The fonts of documents (Noto Sans, SIL Open Font License: `fonts/LICENSE_OFL.txt`), and how wide a text is in them.

use std::collections::HashMap;
use std::sync::LazyLock;

use krilla::text::Font;
use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, MetadataProvider as _};

static REGULAR: LazyLock<Option<Typeface>> =
    LazyLock::new(|| Typeface::read(include_bytes!("../../fonts/NotoSans-Regular.ttf")));
static BOLD: LazyLock<Option<Typeface>> =
    LazyLock::new(|| Typeface::read(include_bytes!("../../fonts/NotoSans-Bold.ttf")));

/// The glyph of what a font does not have: an empty box.
const MISSING: u32 = 0;

/// A font with the widths of its glyphs.
pub(super) struct Typeface {
    /// For the writer of pages.
    pub(super) font: Font,
    /// Units in the height of a line.
    pub(super) units_per_em: u16,
    glyphs: HashMap<char, (u32, u16)>,
    missing: u16,
}

impl Typeface {
    /// The font of a weight; none only where the font that ships is broken, which a test excludes.
    pub(super) fn of(is_bold: bool) -> Option<&'static Self> {
        if is_bold { BOLD.as_ref() } else { REGULAR.as_ref() }
    }

    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(bytes).ok()?;
        let widths = font.hmtx().ok()?;
        let glyph = |(code, id): (u32, skrifa::GlyphId)| {
            Some((char::from_u32(code)?, (id.to_u32(), widths.advance(id)?)))
        };
        Some(Self {
            units_per_em: font.head().ok()?.units_per_em(),
            glyphs: font.charmap().mappings().filter_map(glyph).collect(),
            missing: widths.advance(skrifa::GlyphId::new(MISSING))?,
            font: Font::new(bytes.into(), 0)?,
        })
    }

    /// The glyph of a character and its width in units.
    pub(super) fn glyph(&self, character: char) -> (u32, u16) {
        self.glyphs.get(&character).copied().unwrap_or((MISSING, self.missing))
    }

    /// How wide a text is at a size, in the unit of the size, rounded up.
    pub(super) fn width(&self, text: &str, size: i32) -> i32 {
        let units: i64 = text.chars().map(|character| i64::from(self.glyph(character).1)).sum();
        let width = (units * i64::from(size)).div_euclid(i64::from(self.units_per_em).max(1)) + 1;
        i32::try_from(width).unwrap_or(i32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_fonts_are_readable_and_bold_is_wider() {
        let (regular, bold) = (Typeface::of(false).unwrap(), Typeface::of(true).unwrap());
        assert!(
            regular.width("Jumlah", 100) > 250 && regular.width("Jumlah", 100) < bold.width("Jumlah", 100)
        );
        assert_eq!(regular.width("0", 100), regular.width("9", 100), "digits stand below each other");
        assert_eq!(regular.glyph('\u{4e00}').0, MISSING);
    }
}
