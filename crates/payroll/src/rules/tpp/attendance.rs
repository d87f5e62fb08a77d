//! What attendance costs, as a policy says it.

use kernel::{Label, Rate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The attendance part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppAttendance)]
pub struct Attendance {
    /// How many months the attendance lies back from the service month.
    #[serde(default)]
    #[schema(maximum = 12)]
    pub lag_months: u8,
    /// What each occurrence or day costs. All cuts of a part together take at most the part.
    pub cuts: Vec<Cut>,
}

/// What one attendance code costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppCut)]
pub struct Cut {
    /// The code.
    pub code: AttendanceCode,
    /// Share of the base for each occurrence or day.
    pub rate: Rate,
    /// The base.
    pub of: CutBase,
}

/// What a cut is a share of. It is taken from the performance part when that is its base, else from the attendance part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::TppCutBase)]
pub enum CutBase {
    /// The whole TPP.
    Whole,
    /// The attendance part.
    Attendance,
    /// The performance part before the predikat.
    Performance,
}

/// A code of attendance that can cost something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::AttendanceCode)]
pub enum AttendanceCode {
    /// Late by 1 to 30 minutes.
    Tl1,
    /// Late by 31 to 60 minutes.
    Tl2,
    /// Late by 61 to 90 minutes.
    Tl3,
    /// Late by more, or no arrival recorded.
    Tl4,
    /// Left 1 to 30 minutes early.
    Psw1,
    /// Left 31 to 60 minutes early.
    Psw2,
    /// Left 61 to 90 minutes early.
    Psw3,
    /// Left earlier still, or no departure recorded.
    Psw4,
    /// A day absent without notice.
    Tk,
}

impl AttendanceCode {
    /// All codes.
    pub const ALL: [Self; 9] = [
        Self::Tl1,
        Self::Tl2,
        Self::Tl3,
        Self::Tl4,
        Self::Psw1,
        Self::Psw2,
        Self::Psw3,
        Self::Psw4,
        Self::Tk,
    ];

    /// The word in documents and names of inputs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tl1 => "tl1",
            Self::Tl2 => "tl2",
            Self::Tl3 => "tl3",
            Self::Tl4 => "tl4",
            Self::Psw1 => "psw1",
            Self::Psw2 => "psw2",
            Self::Psw3 => "psw3",
            Self::Psw4 => "psw4",
            Self::Tk => "tk",
        }
    }

    /// For people.
    pub fn label(self) -> Label {
        let (id, en) = match self {
            Self::Tl1 => ("Terlambat 1–30 menit", "Late by 1–30 minutes"),
            Self::Tl2 => ("Terlambat 31–60 menit", "Late by 31–60 minutes"),
            Self::Tl3 => ("Terlambat 61–90 menit", "Late by 61–90 minutes"),
            Self::Tl4 => ("Terlambat lebih dari 90 menit", "Late by more than 90 minutes"),
            Self::Psw1 => ("Pulang cepat 1–30 menit", "Left 1–30 minutes early"),
            Self::Psw2 => ("Pulang cepat 31–60 menit", "Left 31–60 minutes early"),
            Self::Psw3 => ("Pulang cepat 61–90 menit", "Left 61–90 minutes early"),
            Self::Psw4 => ("Pulang cepat lebih dari 90 menit", "Left more than 90 minutes early"),
            Self::Tk => ("Hari tanpa keterangan", "Days absent without notice"),
        };
        Label::new(id, en)
    }
}
