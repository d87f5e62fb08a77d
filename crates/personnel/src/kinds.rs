//! Kinds of units, of posts and of days.

use crate::words::words;

words! {
    /// What a unit is in the tree.
    UnitKind {
        /// A whole regional government or ministry: a root.
        Instansi = "instansi",
        /// A dinas, badan or kecamatan with its own budget.
        Skpd = "skpd",
        /// Any unit below.
        Unit = "unit",
    }
}

words! {
    /// The kinds of post.
    PositionKind {
        /// Managerial, with an echelon.
        Struktural = "struktural",
        /// Functional, with an office and a tier.
        Fungsional = "fungsional",
        /// Executive staff.
        Pelaksana = "pelaksana",
        /// The office of an official who is no civil servant: the regent. Without echelon and job class.
        PejabatNegara = "pejabat_negara",
    }
}

words! {
    /// How a day counts.
    AttendanceCode {
        /// At work.
        Present = "present",
        /// Away without an excuse.
        Absent = "absent",
        /// Away with leave; the kind of leave is a dated fact.
        Leave = "leave",
        /// On duty elsewhere.
        Duty = "duty",
    }
}
