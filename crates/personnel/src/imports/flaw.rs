//! What an import can be refused for, one line each.

use kernel::{Fault, FaultKind};

/// A fault of an import, of its header or of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    ActNotOffered,
    KindUnknown,
    FileUnfit,
    InstansiNeeded,
    MonthNeeded,
    MonthUnfit,
    ReasonEmpty,
    ModeUnfit,
    ColumnMissing,
    ColumnTwice,
    ColumnUnknown,
    CellEmpty,
    DigitsLost,
    NotAGolongan,
    NotAWholeNumber,
    NotADate,
    NotATime,
    NotAWord,
    RowTwice,
    ValueUnfit,
    PositionAmbiguous,
    PositionExists,
    DecreeAmbiguous,
    ChangedSince,
    DependedOn,
}

impl Flaw {
    fn describe(self) -> (FaultKind, &'static str) {
        use FaultKind::{Conflict, Invalid};
        match self {
            Self::ActNotOffered => (Conflict, "import.act_not_offered"),
            Self::KindUnknown => (Invalid, "import.kind_unknown"),
            Self::FileUnfit => (Invalid, "import.file_unfit"),
            Self::InstansiNeeded => (Invalid, "import.instansi_needed"),
            Self::MonthNeeded => (Invalid, "import.month_needed"),
            Self::MonthUnfit => (Invalid, "import.month_unfit"),
            Self::ModeUnfit => (Invalid, "import.mode_unfit"),
            Self::ReasonEmpty => (Invalid, "import.reason_empty"),
            Self::ColumnMissing => (Invalid, "import.column_missing"),
            Self::ColumnTwice => (Invalid, "import.column_twice"),
            Self::ColumnUnknown => (Invalid, "import.column_unknown"),
            Self::CellEmpty => (Invalid, "import.cell_empty"),
            Self::DigitsLost => (Invalid, "import.digits_lost"),
            Self::NotAGolongan => (Invalid, "import.not_a_golongan"),
            Self::NotAWholeNumber => (Invalid, "import.not_a_whole_number"),
            Self::NotADate => (Invalid, "import.not_a_date"),
            Self::NotATime => (Invalid, "import.not_a_time"),
            Self::NotAWord => (Invalid, "import.not_a_word"),
            Self::RowTwice => (Invalid, "import.row_twice"),
            Self::ValueUnfit => (Invalid, "import.value_unfit"),
            Self::PositionAmbiguous => (Invalid, "import.position_ambiguous"),
            Self::PositionExists => (Invalid, "import.position_exists"),
            Self::DecreeAmbiguous => (Invalid, "import.decree_ambiguous"),
            Self::ChangedSince => (Conflict, "import.changed_since"),
            Self::DependedOn => (Conflict, "import.depended_on"),
        }
    }

    /// The fault by itself; its place is a cell.
    pub(crate) fn whole(self) -> Fault {
        let (kind, code) = self.describe();
        Fault::new(kind, code)
    }

    /// The fault at a place in a request's body.
    pub(crate) fn at(self, pointer: impl Into<String>) -> Fault {
        self.whole().at(pointer)
    }
}
