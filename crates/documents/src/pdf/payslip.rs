//! A payslip on one page, with the code by which anybody can ask whether it is still what was issued.

use kernel::Rupiah;
use qrcode::{Color, QrCode};

use super::canvas::{Mark, Paper, Printer, Text};
use super::table::{fitted, width};
use crate::Error;
use crate::words::rupiah;

const MARGIN: i32 = 500;
const HEAD_SIZE: i32 = 120;
const SIZE: i32 = 85;
const STEP: i32 = 130;
/// The side of one module of the code, and the white border that readers want (ISO/IEC 18004).
const MODULE: i32 = 20;
const BORDER: i32 = 4;

/// What stands on a payslip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayslipSheet {
    /// The letterhead, the largest line first.
    pub letterhead: Vec<String>,
    /// What it is, and of when.
    pub titles: Vec<String>,
    /// Whose, as label and value.
    pub about: Vec<(String, String)>,
    /// What is earned.
    pub earnings: Vec<SheetLine>,
    /// What is deducted.
    pub deductions: Vec<SheetLine>,
    /// What is paid.
    pub totals: Vec<SheetLine>,
    /// Place and day.
    pub place_and_day: String,
    /// What must be known of the document.
    pub notes: Vec<String>,
    /// Where the code leads.
    pub address: String,
}

/// An amount with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetLine {
    /// For people.
    pub label: String,
    /// Whole rupiah.
    pub amount: Rupiah,
}

/// Writes a payslip as PDF.
///
/// # Errors
/// For an address that no code can hold.
pub fn write_payslip(sheet: &PayslipSheet) -> Result<Vec<u8>, Error> {
    let mut page = Page { marks: Vec::new(), y: MARGIN };
    for (at, line) in sheet.letterhead.iter().enumerate() {
        page.centred(line, if at == 0 { HEAD_SIZE } else { SIZE });
    }
    page.across();
    page.y += SIZE;
    for title in &sheet.titles {
        page.centred(title, SIZE);
    }
    page.y += SIZE;
    for (label, value) in &sheet.about {
        page.y += STEP;
        page.put((label, false), MARGIN);
        page.put((value, false), MARGIN + 1_300);
    }
    page.y += SIZE;
    let top = page.y;
    let half = (Paper::A4.width - 2 * MARGIN) / 2;
    page.column(("Penghasilan", &sheet.earnings), (MARGIN, half - 150));
    let end = page.y;
    page.y = top;
    page.column(("Potongan", &sheet.deductions), (MARGIN + half + 150, half - 150));
    page.y = page.y.max(end) + SIZE;
    page.across();
    for line in &sheet.totals {
        page.amount((line, true), (MARGIN, Paper::A4.width - 2 * MARGIN));
    }
    page.y += STEP * 2;
    page.foot(sheet)?;
    let mut printer = Printer::new(&sheet.titles.join(", "));
    printer.page(Paper::A4, &page.marks)?;
    printer.finish()
}

struct Page {
    marks: Vec<Mark>,
    y: i32,
}

impl Page {
    fn put(&mut self, (text, is_bold): (&str, bool), x: i32) {
        let (text, size) = fitted(text.to_owned(), (SIZE, is_bold), Paper::A4.width - MARGIN - x);
        self.marks.push(Mark::Text(Text { x, y: self.y, size, is_bold, text }));
    }

    fn centred(&mut self, text: &str, size: i32) {
        self.y += size;
        let (text, size) = fitted(text.to_owned(), (size, true), Paper::A4.width - 2 * MARGIN);
        let x = (Paper::A4.width - width(&text, size, true)) / 2;
        self.marks.push(Mark::Text(Text { x, y: self.y, size, is_bold: true, text }));
        self.y += size / 2;
    }

    fn across(&mut self) {
        self.marks.push(Mark::Across { x: MARGIN, y: self.y, length: Paper::A4.width - 2 * MARGIN });
    }

    fn column(&mut self, (title, lines): (&str, &[SheetLine]), place: (i32, i32)) {
        self.y += STEP;
        self.put((title, true), place.0);
        for line in lines {
            self.amount((line, false), place);
        }
    }

    fn amount(&mut self, (line, is_bold): (&SheetLine, bool), (x, room): (i32, i32)) {
        self.y += STEP;
        let amount = rupiah(line.amount);
        let right = width(&amount, SIZE, is_bold);
        let (label, size) = fitted(line.label.clone(), (SIZE, is_bold), room - right - SIZE);
        self.marks.push(Mark::Text(Text { x, y: self.y, size, is_bold, text: label }));
        self.put((&amount, is_bold), x + room - right);
    }

    /// The code, and beside it place, day and notes.
    fn foot(&mut self, sheet: &PayslipSheet) -> Result<(), Error> {
        let code = QrCode::new(&sheet.address).map_err(|error| Error::Pdf(error.to_string()))?;
        let modules = i32::try_from(code.width()).map_err(|_wide| Error::TooLarge)?;
        let side = (modules + 2 * BORDER) * MODULE;
        let at = |module: i32| (module + BORDER) * MODULE;
        let mut black = Vec::new();
        for (row, colors) in (0..).zip(code.to_colors().chunks(code.width())) {
            for (column, _) in (0..).zip(colors).filter(|(_, color)| **color == Color::Dark) {
                black.push([MARGIN + at(column), self.y + at(row), MODULE, MODULE]);
            }
        }
        self.marks.push(Mark::Black(black));
        let beside = MARGIN + side + SIZE;
        let top = self.y;
        self.y += STEP;
        for text in [&sheet.place_and_day].into_iter().chain(&sheet.notes) {
            self.y += STEP;
            self.put((text, false), beside);
        }
        self.y = top + side + STEP;
        self.put((&sheet.address, false), MARGIN);
        Ok(())
    }
}
