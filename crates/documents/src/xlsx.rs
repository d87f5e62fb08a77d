//! Tables as XLSX, with one row in memory: finished rows wait in a temporary file.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use crate::table::Sums;
use crate::{Cell, Closing, Error, Piece, Signature, TableHead};

/// Columns between two signatures at least.
const SIGNATURE_COLUMNS: usize = 3;

/// Writes a table as XLSX. Finished rows wait in a file of the folder until the last one is known.
///
/// # Errors
/// When the disk is full, or there are more rows than a sheet holds.
pub fn write_xlsx(
    head: &TableHead,
    pieces: impl Iterator<Item = Piece>,
    closing: &Closing,
    (into, folder): (impl Write + Send, &Path),
) -> Result<(), Error> {
    let mut workbook = Workbook::new();
    workbook.set_tempdir(folder)?;
    let mut book =
        Book { sheet: workbook.new_worksheet_with_constant_memory()?, row: 0, styles: Styles::new() };
    book.head(head)?;
    let (mut section, mut whole) = (Sums::default(), Sums::default());
    for piece in pieces {
        match piece {
            Piece::Section(title) => {
                section = Sums::default();
                book.text((&title, &book.styles.strong.clone()), 0)?;
            }
            Piece::Row(cells) => {
                section.add(&cells);
                whole.add(&cells);
                book.cells(&cells, Style::Plain)?;
            }
            Piece::Subtotal(label) => book.cells(&section.row(&label), Style::Strong)?,
            Piece::Total(label) => book.cells(&whole.row(&label), Style::Strong)?,
            Piece::Summary(cells) => book.cells(&cells, Style::Strong)?,
        }
    }
    book.closing(closing, head.columns.len())?;
    workbook.push_worksheet(book.sheet);
    workbook.save_to_writer(into)?;
    Ok(())
}

/// The sheet and the row that is written next: rows only ever go down.
struct Book {
    sheet: Worksheet,
    row: u32,
    styles: Styles,
}

#[derive(Clone, Copy)]
enum Style {
    Plain,
    Strong,
}

struct Styles {
    strong: Format,
    heading: Format,
    text: Format,
    amount: Format,
    sum_text: Format,
    sum_amount: Format,
}

impl Styles {
    fn new() -> Self {
        let boxed = || Format::new().set_border(FormatBorder::Thin);
        Self {
            strong: Format::new().set_bold(),
            heading: boxed().set_bold().set_text_wrap().set_align(FormatAlign::Center),
            text: boxed(),
            amount: boxed().set_num_format("#,##0"),
            sum_text: boxed().set_bold(),
            sum_amount: boxed().set_bold().set_num_format("#,##0"),
        }
    }
}

impl Book {
    fn head(&mut self, head: &TableHead) -> Result<(), Error> {
        self.sheet.set_landscape();
        self.sheet.set_print_fit_to_pages(1, 0);
        for (at, column) in head.columns.iter().enumerate() {
            self.sheet.set_column_width(place(at)?, column.width)?;
        }
        let strong = self.styles.strong.clone();
        for line in &head.letterhead {
            self.text((line, &strong), 0)?;
        }
        self.next()?;
        for title in &head.titles {
            self.text((title, &strong), 0)?;
        }
        self.next()?;
        for (at, column) in head.columns.iter().enumerate() {
            self.sheet.write_string_with_format(self.row, place(at)?, &column.label, &self.styles.heading)?;
        }
        self.sheet.set_repeat_rows(self.row, self.row)?;
        self.next()?;
        self.sheet.set_freeze_panes(self.row, 0)?;
        Ok(())
    }

    /// A line of text of its own.
    fn text(&mut self, (text, format): (&str, &Format), column: usize) -> Result<(), Error> {
        self.sheet.write_string_with_format(self.row, place(column)?, text, format)?;
        self.next()
    }

    fn cells(&mut self, cells: &[Cell], style: Style) -> Result<(), Error> {
        let (text, amount) = match style {
            Style::Plain => (&self.styles.text, &self.styles.amount),
            Style::Strong => (&self.styles.sum_text, &self.styles.sum_amount),
        };
        for (at, cell) in cells.iter().enumerate() {
            let (row, column) = (self.row, place(at)?);
            match cell {
                Cell::Empty => self.sheet.write_blank(row, column, text)?,
                Cell::Text(words) => self.sheet.write_string_with_format(row, column, words, text)?,
                Cell::Count(count) => self.sheet.write_with_format(row, column, *count, text)?,
                Cell::Amount(sum) => self.sheet.write_with_format(row, column, sum.0, amount)?,
            };
        }
        self.next()
    }

    fn closing(&mut self, closing: &Closing, columns: usize) -> Result<(), Error> {
        let apart = (columns / closing.signatures.len().max(1)).max(SIGNATURE_COLUMNS);
        self.next()?;
        let last = closing.signatures.len().saturating_sub(1) * apart;
        let plain = Format::new();
        self.text((&closing.place_and_day, &plain), last)?;
        let line = |of: fn(&Signature) -> Option<String>| {
            closing.signatures.iter().map(of).collect::<Vec<Option<String>>>()
        };
        let lines = [
            line(|signature| Some(signature.title.clone())),
            Vec::new(),
            line(|signature| signature.note.clone()),
            Vec::new(),
            line(|signature| Some(signature.name.clone())),
            line(|signature| signature.nip.as_ref().map(|nip| format!("NIP {nip}"))),
        ];
        for texts in lines {
            for (at, text) in texts.into_iter().enumerate() {
                if let Some(text) = text {
                    self.sheet.write_string(self.row, place(at * apart)?, text)?;
                }
            }
            self.next()?;
        }
        Ok(())
    }

    fn next(&mut self) -> Result<(), Error> {
        self.row = self.row.checked_add(1).ok_or(Error::TooLarge)?;
        Ok(())
    }
}

fn place(column: usize) -> Result<u16, Error> {
    u16::try_from(column).map_err(|_wide| Error::TooLarge)
}
