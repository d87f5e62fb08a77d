//! Pages as marks at places in tenths of a point, and the one place where they become the numbers of a PDF.
#![expect(
    clippy::disallowed_types,
    clippy::as_conversions,
    reason = "a PDF counts in floating point; nothing here is money, and tenths of a point are exact in it"
)]
#![expect(clippy::float_arithmetic, reason = "tenths of a point into points")]

use krilla::Document;
use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::text::{GlyphId, KrillaGlyph};

use super::typeface::Typeface;
use crate::Error;

/// The thickness of a line.
const LINE: i32 = 5;

/// The size of a page, in tenths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paper {
    pub(super) width: i32,
    pub(super) height: i32,
}

impl Paper {
    /// For lists of many columns.
    pub(super) const A3_LANDSCAPE: Self = Self { width: 11_906, height: 8_419 };
    /// For everything else.
    pub(super) const A4: Self = Self { width: 5_953, height: 8_419 };
}

/// Something on a page, measured from its upper left corner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A text on its base line.
    Text(Text),
    /// A line to the right.
    Across { x: i32, y: i32, length: i32 },
    /// Black rectangles: left, top, width, height.
    Black(Vec<[i32; 4]>),
}

/// A text at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) size: i32,
    pub(super) is_bold: bool,
    pub(super) text: String,
}

/// A document being written page by page.
pub(super) struct Printer(Document);

impl Printer {
    pub(super) fn new(title: &str) -> Self {
        let mut document = Document::new();
        document.set_metadata(Metadata::new().title(title.to_owned()).language("id".to_owned()));
        Self(document)
    }

    /// Writes a page.
    pub(super) fn page(&mut self, paper: Paper, marks: &[Mark]) -> Result<(), Error> {
        let settings = PageSettings::from_wh(points(paper.width), points(paper.height));
        let mut page = self.0.start_page_with(settings.ok_or(Error::TooLarge)?);
        let mut surface = page.surface();
        surface.set_fill(Some(Fill {
            paint: luma::Color::black().into(),
            opacity: NormalizedF32::ONE,
            rule: FillRule::NonZero,
        }));
        for mark in marks {
            match mark {
                Mark::Text(text) => {
                    let typeface = Typeface::of(text.is_bold).ok_or(Error::Font)?;
                    let at = Point::from_xy(points(text.x), points(text.y));
                    let font = typeface.font.clone();
                    surface.draw_glyphs(
                        at,
                        &glyphs(typeface, &text.text),
                        font,
                        &text.text,
                        points(text.size),
                        false,
                    );
                }
                Mark::Across { x, y, length } => black(&mut surface, &[[*x, *y, *length, LINE]]),
                Mark::Black(rectangles) => black(&mut surface, rectangles),
            }
        }
        surface.finish();
        page.finish();
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, Error> {
        self.0.finish().map_err(|error| Error::Pdf(format!("{error:?}")))
    }
}

fn black(surface: &mut krilla::surface::Surface<'_>, rectangles: &[[i32; 4]]) {
    let mut path = PathBuilder::new();
    for [x, y, width, height] in rectangles {
        if let Some(rectangle) = Rect::from_xywh(points(*x), points(*y), points(*width), points(*height)) {
            path.push_rect(rectangle);
        }
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn glyphs(typeface: &Typeface, text: &str) -> Vec<KrillaGlyph> {
    let em = f32::from(typeface.units_per_em);
    let glyph = |(start, character): (usize, char)| {
        let (id, width) = typeface.glyph(character);
        let range = start..start + character.len_utf8();
        KrillaGlyph::new(GlyphId::new(id), f32::from(width) / em, 0.0, 0.0, 0.0, range, None)
    };
    text.char_indices().map(glyph).collect()
}

fn points(tenths: i32) -> f32 {
    tenths as f32 / 10.0
}
