//! A row of a sheet on its way into the record: its values, and what is wrong with its cells.

use kernel::{Fault, Nip};
use platform::sheet::{Row, Spot};

use super::column::{Column, Value, text_of};
use super::layout::Layout;

/// A fault of a cell, of a row or of the file, with what the cell holds where that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// Where.
    pub spot: Spot,
    /// The column by its header; empty for the row or the file.
    pub header: &'static str,
    /// What.
    pub fault: Fault,
    /// What the cell holds.
    pub shown: Option<String>,
}

/// One row with data.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number in the spreadsheet.
    pub row: u32,
    columns: &'static [Column],
    values: Vec<Option<Value>>,
    places: Vec<Option<u32>>,
    cells: Row,
    faults: Vec<CellFault>,
}

impl Entry {
    /// Reads every cell; one fault for each that cannot be read.
    pub(crate) fn read(cells: Row, layout: &Layout, since_1904: bool) -> Self {
        let mut entry = Self {
            row: cells.number,
            columns: layout.columns,
            values: Vec::with_capacity(layout.columns.len()),
            places: layout.places.clone(),
            cells,
            faults: Vec::new(),
        };
        for (column, place) in layout.columns.iter().zip(&layout.places) {
            // A column that may be missing, and is.
            let read = place.map_or(Ok(None), |place| column.read(entry.cells.cell(place), since_1904));
            match read {
                Ok(value) => entry.values.push(value),
                Err(fault) => {
                    entry.values.push(None);
                    entry.refuse(column.header, fault);
                }
            }
        }
        entry
    }

    /// What a column says.
    pub fn value(&self, header: &str) -> Option<&Value> {
        let at = self.columns.iter().position(|column| column.header == header)?;
        self.values.get(at)?.as_ref()
    }

    /// Whether the sheet has a column, filled in this row or not.
    pub fn has_column(&self, header: &str) -> bool {
        let at = self.columns.iter().position(|column| column.header == header);
        at.and_then(|at| self.places.get(at)).is_some_and(Option::is_some)
    }

    /// Every column of the kind.
    pub fn columns(&self) -> &'static [Column] {
        self.columns
    }

    /// Every column with what it says.
    pub fn values(&self) -> impl Iterator<Item = (&'static Column, &Value)> {
        let values = self.columns.iter().zip(&self.values);
        values.filter_map(|(column, value)| Some((column, value.as_ref()?)))
    }

    /// A column's text or digits.
    pub fn text(&self, header: &str) -> Option<&str> {
        match self.value(header)? {
            Value::Text(text) => Some(text),
            Value::Nip(nip) => Some(nip.digits()),
            Value::Word(word) => Some(word),
            _ => None,
        }
    }

    /// A column's word.
    pub fn word<T: std::str::FromStr>(&self, header: &str) -> Option<T> {
        self.text(header)?.parse().ok()
    }

    /// A column's civil servant number.
    pub fn nip(&self, header: &str) -> Option<&Nip> {
        if let Value::Nip(nip) = self.value(header)? { Some(nip) } else { None }
    }

    /// A column's date.
    pub fn date(&self, header: &str) -> Option<chrono::NaiveDate> {
        if let Value::Date(day) = self.value(header)? { Some(*day) } else { None }
    }

    /// A column's time of day.
    pub fn time(&self, header: &str) -> Option<chrono::NaiveTime> {
        if let Value::Time(time) = self.value(header)? { Some(*time) } else { None }
    }

    /// A column's number.
    pub fn whole<T: TryFrom<i64>>(&self, header: &str) -> Option<T> {
        if let Value::Whole(number) = self.value(header)? { T::try_from(*number).ok() } else { None }
    }

    /// A column's yes or no.
    pub fn yes(&self, header: &str) -> Option<bool> {
        if let Value::YesNo(is_so) = self.value(header)? { Some(*is_so) } else { None }
    }

    /// What names the row: its key columns as they were read; `None` while one of them has a fault.
    pub(crate) fn key(&self) -> Option<String> {
        let mut key = String::new();
        for (column, value) in self.columns.iter().zip(&self.values).filter(|(column, _)| column.is_key) {
            if self.faults.iter().any(|fault| fault.header == column.header) {
                return None;
            }
            if let Some(value) = value {
                key += &serde_json::Value::from(value).to_string().to_lowercase();
            }
            key.push('\u{1f}');
        }
        Some(key)
    }

    /// Refuses a cell. A cell that has a fault keeps that one: one bad cell, one fault.
    pub fn refuse(&mut self, header: &str, fault: Fault) {
        let at = self.columns.iter().position(|column| column.header == header);
        let column = at.and_then(|at| self.columns.get(at));
        let header = column.map_or("", |column| column.header);
        if self.faults.iter().any(|known| known.header == header) {
            return;
        }
        let place = at.and_then(|at| self.places.get(at).copied().flatten()).unwrap_or_default();
        let is_shown = column.is_some_and(|column| !column.is_personal);
        let shown = (is_shown && place > 0).then(|| shown(&text_of(self.cells.cell(place))));
        let spot = Spot::cell(self.row, place);
        self.faults.push(CellFault { spot, header, fault: Fault { pointer: None, ..fault }, shown });
    }

    /// Refuses what a domain's rule points at: the column that means the same, else the first key column.
    pub fn refuse_at(&mut self, fault: Fault) {
        let pointer = fault.pointer.clone().unwrap_or_default();
        let meant =
            self.columns.iter().find(|column| !column.pointer.is_empty() && column.pointer == pointer);
        let key = || self.columns.iter().find(|column| column.is_key);
        let header = meant.or_else(key).map_or("", |column| column.header);
        self.refuse(header, fault);
    }

    /// Whether nothing is wrong with it.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    /// What is wrong with it.
    pub fn faults(&self) -> &[CellFault] {
        &self.faults
    }
}

/// As much of a cell as a message should hold.
fn shown(text: &str) -> String {
    const LENGTH_MAX: usize = 80;
    text.chars().take(LENGTH_MAX).collect()
}
