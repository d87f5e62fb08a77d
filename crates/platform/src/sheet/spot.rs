//! Where something is wrong in a spreadsheet, and what.

use kernel::{Fault, FaultKind};

/// A cell, a row (no column) or the whole file (no row either). Rows and columns count from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The row as the spreadsheet numbers it; 0 for the whole file.
    pub row: u32,
    /// The column; 0 for the whole row.
    pub column: u32,
}

impl Spot {
    /// The file as a whole.
    pub const FILE: Self = Self { row: 0, column: 0 };

    /// A cell.
    pub fn cell(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// Reads `B17`.
    pub fn parse(address: &str) -> Option<Self> {
        let letters = address.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (name, row) = address.split_at_checked(letters)?;
        let mut column: u32 = 0;
        for letter in name.bytes() {
            let order = u32::from(letter.to_ascii_uppercase().saturating_sub(b'A')) + 1;
            column = column.checked_mul(26)?.checked_add(order)?;
        }
        let row: u32 = row.parse().ok()?;
        (column > 0 && row > 0).then_some(Self { row, column })
    }
}

/// `B17`; the row's number alone for a row; nothing for the file.
impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut letters = Vec::new();
        let mut rest = self.column;
        while rest > 0 {
            rest -= 1;
            letters.push(b'A' + u8::try_from(rest % 26).unwrap_or_default());
            rest /= 26;
        }
        letters.reverse();
        f.write_str(std::str::from_utf8(&letters).unwrap_or_default())?;
        if self.row > 0 { write!(f, "{}", self.row) } else { Ok(()) }
    }
}

/// A fault with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spotted {
    /// Where.
    pub spot: Spot,
    /// What.
    pub fault: Fault,
}

/// What a spreadsheet can be refused for as such, one line each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The file is larger than an import may be.
    TooLarge,
    /// The parts unpack to more than an import may hold: a decompression bomb, or a workbook far too large.
    UnpacksTooLarge,
    /// The file is neither of the two forms, or is damaged.
    Unreadable,
    /// A text file in another encoding than UTF-8.
    NotUtf8,
    /// A quotation mark that is never closed.
    QuoteOpen,
    /// The file has no rows.
    Empty,
    /// Several sheets hold data and none is named.
    SeveralSheets,
    /// The sheet that is named is not there.
    SheetUnknown,
    /// A cell is calculated.
    Formula,
    /// Cells are merged.
    Merged,
    /// A cell shows an error such as `#REF!`.
    ErrorValue,
    /// A cell holds more characters than any column takes.
    CellTooLong,
    /// More rows than an import may have.
    TooManyRows,
    /// More columns than an import may have.
    TooManyColumns,
}

impl Flaw {
    fn describe(self) -> (FaultKind, &'static str) {
        use FaultKind::{Invalid, TooLarge};
        match self {
            Self::TooLarge => (TooLarge, "sheet.too_large"),
            Self::UnpacksTooLarge => (Invalid, "sheet.unpacks_too_large"),
            Self::Unreadable => (Invalid, "sheet.unreadable"),
            Self::NotUtf8 => (Invalid, "sheet.not_utf8"),
            Self::QuoteOpen => (Invalid, "sheet.quote_open"),
            Self::Empty => (Invalid, "sheet.empty"),
            Self::SeveralSheets => (Invalid, "sheet.several_sheets"),
            Self::SheetUnknown => (Invalid, "sheet.sheet_unknown"),
            Self::Formula => (Invalid, "sheet.formula"),
            Self::Merged => (Invalid, "sheet.merged"),
            Self::ErrorValue => (Invalid, "sheet.error_value"),
            Self::CellTooLong => (Invalid, "sheet.cell_too_long"),
            Self::TooManyRows => (Invalid, "sheet.too_many_rows"),
            Self::TooManyColumns => (Invalid, "sheet.too_many_columns"),
        }
    }

    /// The fault of a file.
    pub fn whole(self) -> Spotted {
        self.at(Spot::FILE)
    }

    /// The fault at a place.
    pub fn at(self, spot: Spot) -> Spotted {
        let (kind, code) = self.describe();
        Spotted { spot, fault: Fault::new(kind, code) }
    }
}

impl Spotted {
    /// The same with a value for its message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.fault = self.fault.with(name, value);
        self
    }
}
