//! Which column of a sheet is which, by its header.

use platform::sheet::{Cell, Row, Spot};

use super::column::{Column, folded, text_of};
use super::entry::CellFault;
use super::flaw::Flaw;

/// Where the columns of a kind of import stand in a sheet.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) columns: &'static [Column],
    /// For each column of the kind its column in the sheet, from 1.
    pub(crate) places: Vec<Option<u32>>,
    /// Headers that are not known, where such columns are read over.
    pub(crate) read_over: Vec<String>,
}

impl Layout {
    /// Reads the header.
    ///
    /// # Errors
    /// Every header that is unknown, there twice, or missing.
    pub(crate) fn read(
        header: &Row,
        (columns, reads_over_unknown): (&'static [Column], bool),
    ) -> Result<Self, Vec<CellFault>> {
        let mut read_over = Vec::new();
        let mut places: Vec<Option<u32>> = vec![None; columns.len()];
        let mut faults = Vec::new();
        for (place, cell) in (1_u32..).zip(&header.cells).filter(|(_, cell)| **cell != Cell::Empty) {
            let text = text_of(cell);
            let spot = Spot::cell(header.number, place);
            let mut refuse = |header: &'static str, flaw: Flaw, nearest: &str| {
                let fault = flaw.whole().with("header", nearest);
                faults.push(CellFault { spot, header, fault, shown: Some(text.clone()) });
            };
            let found = columns.iter().position(|column| is_called(column, &text));
            match found.and_then(|at| Some((columns.get(at)?, places.get_mut(at)?))) {
                Some((column, Some(_earlier))) => refuse(column.header, Flaw::ColumnTwice, column.header),
                Some((_, free)) => *free = Some(place),
                None if reads_over_unknown => read_over.push(text.clone()),
                None => refuse("", Flaw::ColumnUnknown, nearest(&text, columns)),
            }
        }
        for (column, place) in columns.iter().zip(&places) {
            if column.is_required && place.is_none() {
                let fault = Flaw::ColumnMissing.whole().with("header", column.header);
                let spot = Spot { row: header.number, column: 0 };
                faults.push(CellFault { spot, header: column.header, fault, shown: None });
            }
        }
        if faults.is_empty() { Ok(Self { columns, places, read_over }) } else { Err(faults) }
    }
}

fn is_called(column: &Column, text: &str) -> bool {
    let written = folded(text);
    folded(column.header) == written || column.aliases.iter().any(|alias| folded(alias) == written)
}

/// The header that looks most like what was written.
fn nearest(text: &str, columns: &'static [Column]) -> &'static str {
    let written = folded(text);
    let distance = |column: &&Column| strsim::damerau_levenshtein(&written, column.header);
    columns.iter().min_by_key(distance).map_or("", |column| column.header)
}

#[cfg(test)]
mod tests {
    use super::super::column::Form;
    use super::*;

    const COLUMNS: &[Column] = &[
        Column::required("nip", Form::Nip),
        Column::required("nama", Form::Text).also(&["Nama Lengkap"]),
        Column::optional("golongan", Form::Golongan),
    ];

    fn header(cells: &[&str]) -> Row {
        Row { number: 1, cells: cells.iter().map(|text| Cell::Text((*text).to_owned())).collect() }
    }

    #[test]
    fn headers_are_known_by_any_of_their_names() {
        let layout = Layout::read(&header(&["NAMA LENGKAP", "Nip"]), (COLUMNS, false)).unwrap();
        assert_eq!(layout.places, [Some(2), Some(1), None]);
    }

    #[test]
    fn what_another_program_exports_beside_is_read_over_and_told() {
        let layout = Layout::read(&header(&["nip", "kdsatker", "nama"]), (COLUMNS, true)).unwrap();
        assert_eq!(
            (layout.places, layout.read_over),
            (vec![Some(1), Some(3), None], vec!["kdsatker".to_owned()])
        );
    }

    #[test]
    fn every_wrong_header_is_named_with_the_nearest() {
        let faults =
            Layout::read(&header(&["nama", "Nama lengkap", "golngan"]), (COLUMNS, false)).unwrap_err();
        let found: Vec<_> = faults
            .iter()
            .map(|fault| (fault.spot.to_string(), fault.fault.code, fault.fault.arguments[0].1.as_str()))
            .collect();
        let expected = [
            ("B1".to_owned(), "import.column_twice", "nama"),
            ("C1".to_owned(), "import.column_unknown", "golongan"),
            ("1".to_owned(), "import.column_missing", "nip"),
        ];
        assert_eq!(found, expected);
    }
}
