//! What a reorganisation moved, or would move.

use chrono::NaiveDate;
use kernel::id::{EmployeeId, PositionId, UnitId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::words::words;

words! {
    /// What became of a unit.
    UnitChange {
        /// It is new.
        Created = "created",
        /// It ends the day before.
        Closed = "closed",
        /// It hangs below another unit.
        Moved = "moved",
        /// It goes on, with less or with more.
        Kept = "kept",
    }
}

/// What was done, or, in a dry run, what would be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::Reorganisation)]
pub struct Reorganisation {
    /// False for a dry run; its new ids are kept nowhere.
    pub applied: bool,
    /// The first day of the new order.
    #[schema(example = "2026-07-01")]
    pub from: NaiveDate,
    /// Every unit that changed.
    pub units: Vec<ReorganisedUnit>,
    /// Every post that ended.
    pub positions: Vec<MovedPosition>,
    /// Everybody who moved along.
    pub people: Vec<MovedPerson>,
}

/// A unit that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::ReorganisedUnit)]
pub struct ReorganisedUnit {
    /// Which.
    pub unit_id: UnitId,
    /// Its name from the day on, or its last one.
    #[schema(example = "Dinas Pencatatan Sipil")]
    pub name: String,
    /// What became of it.
    pub change: UnitChange,
    /// The unit above from the day on; null for a closed one.
    pub parent_id: Option<UnitId>,
}

/// A post that continues elsewhere or ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::MovedPosition)]
pub struct MovedPosition {
    /// The post before.
    pub position_id: PositionId,
    /// Its title.
    #[schema(example = "Pengadministrasi Perkantoran")]
    pub name: String,
    /// Where it stood.
    pub from_unit_id: UnitId,
    /// Where it continues; null where it ends.
    pub to_unit_id: Option<UnitId>,
    /// The post that continues it; null where it ends.
    pub becomes: Option<PositionId>,
    /// Whether that post heads its unit.
    pub is_head: bool,
    /// How many may hold that post.
    #[schema(example = 4)]
    pub seats: i32,
}

/// Somebody who moved with a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::MovedPerson)]
pub struct MovedPerson {
    /// Who.
    pub employee_id: EmployeeId,
    /// Full name with titles.
    #[schema(example = "Siti Rahmawati, S.Kom.")]
    pub name: String,
    /// The post before.
    pub position_id: PositionId,
    /// The post from the day on.
    pub becomes: PositionId,
    /// Its unit.
    pub unit_id: UnitId,
}
