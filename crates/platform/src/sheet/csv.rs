//! CSV: comma, semicolon or tab; UTF-8 with or without a mark at its beginning.

use std::borrow::Cow;
use std::ops::ControlFlow;

use bytes::Bytes;

use super::spot::{Flaw, Spot, Spotted};
use super::table::{Bounds, Cell, Report, Row};

const MARK: &[u8] = b"\xef\xbb\xbf";

/// A text file whose separator is known.
#[derive(Clone, Debug)]
pub(super) struct Text {
    content: Bytes,
    separator: u8,
}

impl Text {
    /// Looks at the encoding and at the first line.
    pub(super) fn open(content: Bytes) -> Result<Self, Spotted> {
        let content = if content.starts_with(MARK) { content.slice(MARK.len()..) } else { content };
        let text = std::str::from_utf8(&content).map_err(|error| {
            let before = content.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            Flaw::NotUtf8.at(Spot { row: u32::try_from(line).unwrap_or(u32::MAX), column: 0 })
        })?;
        if text.contains('\0') {
            return Err(Flaw::Unreadable.whole());
        }
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let likely = |separator: &u8| (pieces(first, *separator).count(), *separator == b',');
        let separator = [b',', b';', b'\t'].into_iter().max_by_key(likely).unwrap_or(b',');
        Ok(Self { content, separator })
    }

    /// Rows are numbered as a spreadsheet program shows them: an empty line is a row, a line break within quotes begins none.
    pub(super) fn read(&self, report: &mut Report<'_>) {
        if quote_is_open(&self.content) {
            report.faults.push(Flaw::QuoteOpen.whole());
            return;
        }
        // `open` has seen that it is UTF-8.
        let text = std::str::from_utf8(&self.content).unwrap_or_default();
        for (number, record) in (1_u32..).zip(pieces(text, b'\n')) {
            let row = Row { number, cells: Vec::new() };
            if self.record(record.trim_end_matches('\r'), row, report).is_break() {
                return;
            }
        }
    }

    fn record(&self, record: &str, mut row: Row, report: &mut Report<'_>) -> ControlFlow<()> {
        let Bounds { columns_max, cell_max, .. } = report.bounds;
        for (column, field) in (1_u32..).zip(pieces(record, self.separator)) {
            let cell = Cell::text(&unquoted(field));
            let spot = Spot::cell(row.number, column);
            if cell != Cell::Empty && column > columns_max {
                report.fault(Flaw::TooManyColumns.at(spot).with("max", columns_max))?;
                break;
            }
            if field.len() > cell_max && field.chars().count() > cell_max {
                report.fault(Flaw::CellTooLong.at(spot).with("max", cell_max))?;
            }
            row.cells.push(cell);
        }
        report.row(row)
    }
}

/// The text cut at a byte wherever it stands outside quotes. Doubled quotes open and close at once, so pairs are enough.
fn pieces(text: &str, at: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut quoted = false;
        let cut = text.bytes().position(|byte| {
            quoted ^= byte == b'"';
            !quoted && byte == at
        });
        match cut.and_then(|cut| Some((text.get(..cut)?, text.get(cut + 1..)?))) {
            Some((piece, after)) => {
                rest = Some(after);
                Some(piece)
            }
            None => {
                rest = None;
                Some(text)
            }
        }
    })
}

fn unquoted(field: &str) -> Cow<'_, str> {
    let inner = field.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if inner.contains('"') => Cow::Owned(inner.replace("\"\"", "\"")),
        Some(inner) => Cow::Borrowed(inner),
        None => Cow::Borrowed(field),
    }
}

/// A quote that is never closed would swallow the rest of the file as one cell. Quotes come in pairs, doubled ones too.
fn quote_is_open(content: &[u8]) -> bool {
    content.iter().filter(|byte| **byte == b'"').count() % 2 == 1
}
