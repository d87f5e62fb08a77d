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
    /// The three kinds of post.
    PositionKind {
        /// Managerial, with an echelon.
        Struktural = "struktural",
        /// Functional, with an office and a tier.
        Fungsional = "fungsional",
        /// Executive staff.
        Pelaksana = "pelaksana",
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
