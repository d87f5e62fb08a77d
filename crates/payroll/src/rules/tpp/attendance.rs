//! What attendance costs, as a policy says it.

use std::collections::BTreeSet;

use kernel::recipe::Unit;
use kernel::{Label, Rate};
use personnel::value::LeaveKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rules::PaidStatus;

/// The attendance part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppAttendance)]
pub struct Attendance {
    /// How many months the attendance lies back from the service month.
    #[serde(default)]
    #[schema(maximum = 12)]
    pub lag_months: u8,
    /// Whose attendance costs anything; everybody's where no status is named.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub only: BTreeSet<PaidStatus>,
    /// Whether what the attendance part cannot bear of its cuts is taken from the performance part; else it is forgone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub carries_over: bool,
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
    /// No arrival, or no departure, recorded on a day at work.
    TanpaRekam,
    /// A minute late or left early.
    Menit,
    /// A ceremony missed.
    Upacara,
    /// A day of sick leave.
    Sakit,
    /// A day of leave for an important reason.
    AlasanPenting,
    /// A day of maternity leave.
    Melahirkan,
}

impl AttendanceCode {
    /// All codes.
    pub const ALL: [Self; 15] = [
        Self::Tl1,
        Self::Tl2,
        Self::Tl3,
        Self::Tl4,
        Self::Psw1,
        Self::Psw2,
        Self::Psw3,
        Self::Psw4,
        Self::Tk,
        Self::TanpaRekam,
        Self::Menit,
        Self::Upacara,
        Self::Sakit,
        Self::AlasanPenting,
        Self::Melahirkan,
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
            Self::TanpaRekam => "tanpa_rekam",
            Self::Menit => "menit",
            Self::Upacara => "upacara",
            Self::Sakit => "sakit",
            Self::AlasanPenting => "alasan_penting",
            Self::Melahirkan => "melahirkan",
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
            Self::TanpaRekam => ("Tidak rekam datang atau pulang", "Arrival or departure not recorded"),
            Self::Menit => ("Menit terlambat dan pulang cepat", "Minutes late and left early"),
            Self::Upacara => ("Tidak mengikuti upacara", "Ceremonies missed"),
            Self::Sakit => ("Hari cuti sakit", "Days of sick leave"),
            Self::AlasanPenting => {
                ("Hari cuti karena alasan penting", "Days of leave for an important reason")
            }
            Self::Melahirkan => ("Hari cuti melahirkan", "Days of maternity leave"),
        };
        Label::new(id, en)
    }

    /// The leave whose days it counts.
    pub fn leave(self) -> Option<LeaveKind> {
        match self {
            Self::Sakit => Some(LeaveKind::CutiSakit),
            Self::AlasanPenting => Some(LeaveKind::CutiAlasanPenting),
            Self::Melahirkan => Some(LeaveKind::CutiMelahirkan),
            _ => None,
        }
    }

    /// What its number counts.
    pub fn unit(self) -> Unit {
        match self {
            Self::Tk | Self::Sakit | Self::AlasanPenting | Self::Melahirkan => Unit::Days,
            _ => Unit::Times,
        }
    }

    /// Whether it counts some of the same as another: who has both is cut twice for one thing.
    pub fn overlaps(self, other: Self) -> bool {
        let pair = |one: Self, two: Self| {
            let is_band = |code: Self| {
                matches!(code, Self::Tl1 | Self::Tl2 | Self::Tl3 | Self::Tl4)
                    || matches!(code, Self::Psw1 | Self::Psw2 | Self::Psw3 | Self::Psw4)
            };
            (one == Self::Menit && is_band(two))
                || (one == Self::TanpaRekam && matches!(two, Self::Tl4 | Self::Psw4))
        };
        pair(self, other) || pair(other, self)
    }
}
