//! A sheet as rows of cells, whatever the file is.

use std::ops::ControlFlow;

use bytes::Bytes;

use super::book::Book;
use super::csv::Text;
use super::spot::{Flaw, Spotted};

/// How large a sheet may be.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The file as uploaded.
    pub bytes_max: usize,
    /// What its parts unpack to.
    pub unpacked_max: u64,
    /// Rows with data, the header not counted.
    pub rows_max: u32,
    /// The last column with data.
    pub columns_max: u32,
    /// Characters of one cell.
    pub cell_max: usize,
}

impl Bounds {
    /// The bounds of an import with so many rows.
    pub fn rows(rows_max: u32) -> Self {
        Self { bytes_max: 25 << 20, unpacked_max: 128 << 20, rows_max, columns_max: 60, cell_max: 2_000 }
    }
}

/// What a cell holds, without blanks at its ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text. Every cell of a CSV is text.
    Text(String),
    /// A number of a workbook, as it is written in the file.
    Number(String),
    /// True or false.
    Bool(bool),
}

impl Cell {
    /// A text without the blanks around it and the apostrophe that some put before a number to keep it as text.
    pub(super) fn text(text: &str) -> Self {
        let is_blank = |character: char| character.is_whitespace() || character == '\u{feff}';
        let text = text.trim_matches(is_blank);
        let text = text.strip_prefix('\'').unwrap_or(text);
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

/// A row that holds something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number in the spreadsheet, from 1.
    pub number: u32,
    /// Its cells from the first column on, without empty ones at the end.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column that counts from 1.
    pub fn cell(&self, column: u32) -> &Cell {
        const NOTHING: &Cell = &Cell::Empty;
        let at = usize::try_from(column).ok().and_then(|column| column.checked_sub(1));
        at.and_then(|at| self.cells.get(at)).unwrap_or(NOTHING)
    }

    /// The row, unless it holds nothing.
    pub(super) fn filled(mut self) -> Option<Self> {
        while self.cells.last() == Some(&Cell::Empty) {
            self.cells.pop();
        }
        (!self.cells.is_empty()).then_some(self)
    }
}

/// A sheet of an uploaded file.
#[derive(Clone, Debug)]
pub struct Table {
    form: Form,
    bounds: Bounds,
}

#[derive(Clone, Debug)]
enum Form {
    Text(Text),
    Book(Book),
}

/// Faults after which reading goes no further: whoever has that many has one of them everywhere.
pub(super) const FAULTS_MAX: usize = 200;

/// What a reader of a sheet reports.
pub(super) struct Report<'a> {
    pub(super) bounds: Bounds,
    pub(super) faults: Vec<Spotted>,
    pub(super) rows: u32,
    pub(super) each: &'a mut dyn FnMut(Row) -> ControlFlow<()>,
}

impl Report<'_> {
    /// Notes a fault, and whether to read on.
    pub(super) fn fault(&mut self, fault: Spotted) -> ControlFlow<()> {
        self.faults.push(fault);
        if self.faults.len() < FAULTS_MAX { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// Hands a row on, and says whether to read on.
    pub(super) fn row(&mut self, row: Row) -> ControlFlow<()> {
        let Some(row) = row.filled() else { return ControlFlow::Continue(()) };
        self.rows += 1;
        // The header is a row too.
        if self.rows > self.bounds.rows_max.saturating_add(1) {
            let flaw = Flaw::TooManyRows.whole().with("max", self.bounds.rows_max);
            self.faults.push(flaw);
            return ControlFlow::Break(());
        }
        (self.each)(row)
    }
}

impl Table {
    /// Opens a file. `sheet` names one of a workbook; without it the workbook must have one with data.
    ///
    /// # Errors
    /// Everything that is wrong with the file as a whole.
    pub fn open(content: Bytes, sheet: Option<&str>, bounds: Bounds) -> Result<Self, Vec<Spotted>> {
        if content.len() > bounds.bytes_max {
            let max = bounds.bytes_max >> 20;
            return Err(vec![Flaw::TooLarge.whole().with("max", max)]);
        }
        let form = if content.starts_with(b"PK") {
            Form::Book(Book::open(content, sheet, bounds).map_err(|fault| vec![fault])?)
        } else {
            Form::Text(Text::open(content).map_err(|fault| vec![fault])?)
        };
        Ok(Self { form, bounds })
    }

    /// Whether dates count from 1904.
    pub fn since_1904(&self) -> bool {
        matches!(&self.form, Form::Book(book) if book.since_1904())
    }

    /// Hands on every row that holds something, the header first, until `each` breaks off. Returns how many there were.
    ///
    /// # Errors
    /// Everything that is wrong with the sheet as such: the rows before it were handed on nevertheless, so whoever acts on
    /// rows reads the sheet to its end first.
    pub fn rows(&self, each: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<u32, Vec<Spotted>> {
        let mut report = Report { bounds: self.bounds, faults: Vec::new(), rows: 0, each };
        match &self.form {
            Form::Text(text) => text.read(&mut report),
            Form::Book(book) => book.read(&mut report),
        }
        if report.rows == 0 && report.faults.is_empty() {
            report.faults.push(Flaw::Empty.whole());
        }
        let Report { mut faults, rows, .. } = report;
        faults.sort_by_key(|fault| fault.spot);
        if faults.is_empty() { Ok(rows) } else { Err(faults) }
    }
}
