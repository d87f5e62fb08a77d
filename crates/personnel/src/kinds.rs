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

words! {
    /// What an entry makes of a day.
    HolidayKind {
        /// National holiday.
        LiburNasional = "libur_nasional",
        /// Collective leave, which does not count against yearly leave of civil servants.
        CutiBersama = "cuti_bersama",
        /// Regional holiday.
        LiburDaerah = "libur_daerah",
        /// A working day, although the national list says otherwise.
        HariKerja = "hari_kerja",
    }
}

words! {
    /// Whether a day is worked, and why not.
    DayKind {
        /// Worked.
        Working = "working",
        /// Off by the pattern.
        Off = "off",
        /// A national or regional holiday.
        Holiday = "holiday",
        /// Collective leave.
        CollectiveLeave = "collective_leave",
    }
}

words! {
    /// How a day of attendance came to be.
    DaySource {
        /// Sent as a day.
        Recorded = "recorded",
        /// Derived from the records of machines and the calendar.
        Derived = "derived",
        /// By a correction that was accepted.
        Corrected = "corrected",
    }
}

words! {
    /// Where a correction of a day stands.
    CorrectionStatus {
        /// Before the superior or the officer.
        Proposed = "proposed",
        /// Left too long by the superior: before the officer.
        Escalated = "escalated",
        /// Accepted; the day was corrected.
        Accepted = "accepted",
        /// Rejected with a note.
        Rejected = "rejected",
        /// Taken back by who proposed it.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// Whether a month is closed.
    ClosingStatus {
        /// Nothing of it can be written.
        Closed = "closed",
        /// It was closed and is open again.
        Reopened = "reopened",
    }
}
