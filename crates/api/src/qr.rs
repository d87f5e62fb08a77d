//! Codes that a telephone reads from paper, as pictures.

use kernel::{Fault, FaultKind};
use qrcode::render::svg;
use qrcode::{Color, QrCode};

use crate::problem::Problem;

/// A picture of lines is at least as wide, in pixels.
const WIDTH_MIN: u32 = 320;

/// The pixels of one module, and the modules of the quiet border (ISO/IEC 18004).
const MODULE: usize = 8;
const BORDER: usize = 4;

/// Where the code leads when nobody says: the API itself.
const HERE: &str = "/v1/public/service-points/";

/// The longest address before a code.
const BASE_LENGTH_MAX: usize = 300;

/// The address of a code, under the page of the installation that asks citizens.
///
/// # Errors
/// 400 for a base that is no address of a page.
pub fn address(base: Option<&str>, token: &str) -> Result<String, Problem> {
    let base = base.unwrap_or(HERE);
    let is_page = base == HERE || base.starts_with("https://") && base.len() <= BASE_LENGTH_MAX;
    if !is_page || base.chars().any(|character| character.is_whitespace() || character.is_control()) {
        let fault = Fault::new(FaultKind::Malformed, "request.wrong_parameter");
        return Err(Problem::new(fault.with("parameter", "base").with("form", "https://...")));
    }
    Ok(format!("{base}{token}"))
}

/// A picture of lines.
///
/// # Errors
/// For a text that no code can hold.
pub fn svg(text: &str) -> Result<String, Problem> {
    let code = QrCode::new(text).map_err(Problem::internal)?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(WIDTH_MIN, WIDTH_MIN).build())
}

/// A picture of pixels, black and white.
///
/// # Errors
/// For a text that no code can hold.
pub fn png(text: &str) -> Result<Vec<u8>, Problem> {
    let code = QrCode::new(text).map_err(Problem::internal)?;
    let (width, modules) = (code.width(), code.to_colors());
    let side = (width + 2 * BORDER) * MODULE;
    let is_dark = |x: usize, y: usize| {
        let module = |at: usize| (at / MODULE).checked_sub(BORDER).filter(|at| *at < width);
        let at = module(y).zip(module(x)).map(|(row, column)| row * width + column);
        at.and_then(|at| modules.get(at)) == Some(&Color::Dark)
    };
    let pixels: Vec<u8> = (0..side)
        .flat_map(|y| (0..side).map(move |x| (x, y)))
        .map(|(x, y)| if is_dark(x, y) { 0 } else { 255 })
        .collect();
    let mut picture = Vec::new();
    let side = u32::try_from(side).map_err(Problem::internal)?;
    let mut encoder = png::Encoder::new(&mut picture, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(Problem::internal)?;
    writer.write_image_data(&pixels).map_err(Problem::internal)?;
    writer.finish().map_err(Problem::internal)?;
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_in_both_ways() {
        let address = address(Some("https://skm.sinarlaut.go.id/"), "abc").unwrap();
        assert_eq!(address, "https://skm.sinarlaut.go.id/abc");
        assert!(svg(&address).unwrap().contains("<svg"));
        let picture = png(&address).unwrap();
        assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n") && picture.len() > 200);
    }

    #[test]
    fn it_leads_to_a_page_or_to_the_api() {
        assert_eq!(super::address(None, "abc").unwrap(), "/v1/public/service-points/abc");
        for base in ["javascript:alert(1)", "http://skm.sinarlaut.go.id/", "https://a b/"] {
            assert!(super::address(Some(base), "abc").is_err(), "{base}");
        }
    }
}
