//! Tables as they are printed: a head, rows in sections with their sums, and who signs below.

use kernel::Rupiah;

/// What stands above the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableHead {
    /// The letterhead, the largest line first.
    pub letterhead: Vec<String>,
    /// What the document is, and of when.
    pub titles: Vec<String>,
    /// The columns.
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// How wide its contents are, in characters.
    pub width: u16,
}

/// A part of the table, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A heading over the rows that follow.
    Section(String),
    /// A row.
    Row(Vec<Cell>),
    /// The sums of the amounts since the last heading.
    Subtotal(String),
    /// The sums of all amounts.
    Total(String),
    /// A row in the style of a sum which is counted by none.
    Summary(Vec<Cell>),
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A number of things, which nobody adds up.
    Count(i64),
    /// Money, which is added up by column.
    Amount(Rupiah),
}

/// What stands below the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closing {
    /// Place and day.
    pub place_and_day: String,
    /// Who signs, from left to right.
    pub signatures: Vec<Signature>,
}

/// The place for one signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The office.
    pub title: String,
    /// Who; empty where it is not known.
    pub name: String,
    /// The number.
    pub nip: Option<String>,
    /// What was done in Merit, and when.
    pub note: Option<String>,
}

/// The sums of the columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sums(Vec<Option<Rupiah>>);

impl Sums {
    /// Adds the amounts of a row.
    pub(crate) fn add(&mut self, row: &[Cell]) {
        if self.0.len() < row.len() {
            self.0.resize(row.len(), None);
        }
        for (sum, cell) in self.0.iter_mut().zip(row) {
            if let Cell::Amount(amount) = cell {
                *sum = Some(sum.unwrap_or_default() + *amount);
            }
        }
    }

    /// The sums as a row, with a word in the first column.
    pub(crate) fn row(&self, label: &str) -> Vec<Cell> {
        let cell = |(at, sum): (usize, &Option<Rupiah>)| match sum {
            Some(sum) => Cell::Amount(*sum),
            None if at == 0 => Cell::Text(label.to_owned()),
            None => Cell::Empty,
        };
        self.0.iter().enumerate().map(cell).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_added_by_column_and_nothing_else_is() {
        let mut sums = Sums::default();
        for amount in [5, 7] {
            sums.add(&[
                Cell::Count(1),
                Cell::Text("a".to_owned()),
                Cell::Amount(Rupiah(amount)),
                Cell::Count(3),
            ]);
        }
        let expected = [Cell::Text("Jumlah".to_owned()), Cell::Empty, Cell::Amount(Rupiah(12)), Cell::Empty];
        assert_eq!(sums.row("Jumlah"), expected);
    }
}
