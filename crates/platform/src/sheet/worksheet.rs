//! One sheet of a workbook, cell by cell.

use std::ops::ControlFlow;

use quick_xml::events::{BytesStart, Event};

use super::book::{append, attribute};
use super::parts::Xml;
use super::spot::{Flaw, Spot};
use super::table::{Bounds, Cell, Report, Row};

/// What a first look at a sheet found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    Data,
    Nothing,
}

/// Looks for the first cell with something in it.
pub(super) fn look(xml: &mut Xml<'_>) -> quick_xml::Result<Seen> {
    let mut buffer = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer)? {
            Event::Start(start) if matches!(start.local_name().as_ref(), "v" | "is" | "f") => {
                return Ok(Seen::Data);
            }
            Event::Eof => return Ok(Seen::Nothing),
            _ => {}
        }
        buffer.clear();
    }
}

/// What is known of the cell and the row that are being read.
#[derive(Debug, Default)]
struct Reading {
    row: Row,
    column: u32,
    kind: String,
    text: String,
    in_value: bool,
}

/// Reads the sheet to its end, or until the report has enough.
pub(super) fn read(xml: &mut Xml<'_>, texts: &[Box<str>], report: &mut Report<'_>) -> quick_xml::Result<()> {
    let mut reading = Reading::default();
    let mut buffer = Vec::new();
    loop {
        let event = xml.read_event_into(&mut buffer)?;
        let flow = match &event {
            Event::Start(start) => reading.start(start, report),
            Event::Empty(start) => reading.empty(start, report),
            Event::End(end) => reading.end(end.local_name().as_ref(), texts, report),
            Event::Eof => return Ok(()),
            event => {
                if reading.in_value {
                    append(&mut reading.text, event);
                }
                ControlFlow::Continue(())
            }
        };
        if flow.is_break() {
            return Ok(());
        }
        buffer.clear();
    }
}

impl Reading {
    fn spot(&self) -> Spot {
        Spot::cell(self.row.number, self.column)
    }

    fn start(&mut self, start: &BytesStart<'_>, report: &mut Report<'_>) -> ControlFlow<()> {
        match start.local_name().as_ref() {
            "row" => self.begin_row(start),
            "c" => self.begin_cell(start),
            "f" => report.fault(Flaw::Formula.at(self.spot()))?,
            // Text that stands in the cell itself; a phonetic hint beside it is none.
            "v" | "t" => self.in_value = true,
            "mergeCell" => report.fault(merged(start))?,
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn empty(&mut self, start: &BytesStart<'_>, report: &mut Report<'_>) -> ControlFlow<()> {
        match start.local_name().as_ref() {
            "row" => self.begin_row(start),
            "c" => self.begin_cell(start),
            "f" => report.fault(Flaw::Formula.at(self.spot()))?,
            "mergeCell" => report.fault(merged(start))?,
            _ => {}
        }
        ControlFlow::Continue(())
    }

    /// Rows and cells may leave their addresses out: then they follow the one before.
    fn begin_row(&mut self, start: &BytesStart<'_>) {
        let given = attribute(start, "r").and_then(|number| number.parse().ok());
        let number = given.unwrap_or_else(|| self.row.number.saturating_add(1));
        self.row = Row { number, cells: Vec::new() };
        self.column = 0;
    }

    fn begin_cell(&mut self, start: &BytesStart<'_>) {
        let given = attribute(start, "r").and_then(|address| Spot::parse(&address));
        self.column = given.map_or_else(|| self.column.saturating_add(1), |spot| spot.column);
        self.kind = attribute(start, "t").unwrap_or_default();
        self.text.clear();
    }

    fn end(&mut self, name: &str, texts: &[Box<str>], report: &mut Report<'_>) -> ControlFlow<()> {
        match name {
            "v" | "t" => self.in_value = false,
            "c" => return self.end_cell(texts, report),
            "row" => {
                let row = Row { number: self.row.number, cells: std::mem::take(&mut self.row.cells) };
                return report.row(row);
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn end_cell(&mut self, texts: &[Box<str>], report: &mut Report<'_>) -> ControlFlow<()> {
        let shared = || self.text.trim().parse().ok().and_then(|at: usize| texts.get(at));
        let cell = match self.kind.as_str() {
            "s" => shared().map_or(Cell::Empty, |text| Cell::text(text)),
            "inlineStr" | "str" | "d" => Cell::text(&self.text),
            "b" => Cell::Bool(self.text.trim() == "1"),
            "e" => return report.fault(Flaw::ErrorValue.at(self.spot()).with("value", self.text.trim())),
            _ if self.text.trim().is_empty() => Cell::Empty,
            _ => Cell::Number(self.text.trim().to_owned()),
        };
        let Bounds { columns_max, cell_max, .. } = report.bounds;
        if cell == Cell::Empty {
            return ControlFlow::Continue(());
        }
        if self.column > columns_max {
            return report.fault(Flaw::TooManyColumns.at(self.spot()).with("max", columns_max));
        }
        if matches!(&cell, Cell::Text(text) if text.chars().count() > cell_max) {
            return report.fault(Flaw::CellTooLong.at(self.spot()).with("max", cell_max));
        }
        let at = usize::try_from(self.column.saturating_sub(1)).unwrap_or_default();
        if self.row.cells.len() <= at {
            self.row.cells.resize(at + 1, Cell::Empty);
        }
        if let Some(place) = self.row.cells.get_mut(at) {
            *place = cell;
        }
        ControlFlow::Continue(())
    }
}

fn merged(start: &BytesStart<'_>) -> super::Spotted {
    let range = attribute(start, "ref").unwrap_or_default();
    let first = range.split(':').next().and_then(Spot::parse).unwrap_or_default();
    Flaw::Merged.at(first).with("range", range)
}
