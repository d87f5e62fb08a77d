//! The life of a calibration: open for what is said, closed with its minutes. Raters answer at any time.

use kernel::states::{self, AllowedAct, Transition};
use kernel::{Fault, FaultKind};
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;

/// Where a session stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::CalibrationStatus)]
pub enum CalibrationStatus {
    /// Ratings are being discussed.
    Dibuka,
    /// The minutes are written.
    Ditutup,
}

/// What can be done to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CalibrationAct {
    /// Write down what was said of a rating.
    Bahas,
    /// Close it with its minutes.
    Tutup,
}

/// Both are the officer's, whose permission the route asks for.
pub const CALIBRATION: [Transition<CalibrationStatus, CalibrationAct, ()>; 2] = {
    use CalibrationStatus::{Dibuka, Ditutup};
    [
        Transition { from: Dibuka, act: CalibrationAct::Bahas, to: Dibuka, who: (), after: None },
        Transition { from: Dibuka, act: CalibrationAct::Tutup, to: Ditutup, who: (), after: None },
    ]
};

impl CalibrationAct {
    /// The word as sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bahas => "bahas",
            Self::Tutup => "tutup",
        }
    }
}

/// The state that an act leads to.
///
/// # Errors
/// A conflict once it is closed.
pub fn permit(status: CalibrationStatus, act: CalibrationAct) -> Result<CalibrationStatus, Error> {
    let closed = || Fault::new(FaultKind::Conflict, "performance.calibration_closed");
    Ok(states::find(&CALIBRATION, status, act).ok_or_else(closed)?.to)
}

/// The acts that a state offers to the officer.
pub fn offered(status: CalibrationStatus) -> Vec<AllowedAct<CalibrationAct>> {
    states::offered(&CALIBRATION, status, |_row| Some(Ok(())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_closed_stays_closed() {
        assert_eq!(
            permit(CalibrationStatus::Dibuka, CalibrationAct::Tutup).unwrap(),
            CalibrationStatus::Ditutup
        );
        assert!(permit(CalibrationStatus::Ditutup, CalibrationAct::Bahas).is_err());
        assert_eq!(offered(CalibrationStatus::Dibuka).len(), 2);
        assert!(offered(CalibrationStatus::Ditutup).is_empty());
    }
}
