//! `position`: the posts (jabatan) of a unit.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::DateRange;
use kernel::id::{PositionId, UnitId};
use sea_orm::entity::prelude::*;

pub use crate::kinds::PositionKind;

/// The first day of posts that were there before the records.
pub const SINCE_EVER: NaiveDate = match NaiveDate::from_ymd_opt(1900, 1, 1) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

/// A post. It never changes but for its last day: another class, echelon or unit is another post, so that what was paid
/// for a post in the past stays readable from it. A post that moves with its holders to another unit ends, and continues
/// there as the post whose `follows_id` names it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "position")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PositionId,
    /// Where the post stands.
    pub unit_id: UnitId,
    /// The title.
    pub name: String,
    /// The kind of post.
    pub kind: PositionKind,
    /// `II/a` ...; structural posts only.
    pub eselon: Option<String>,
    /// `Guru`, `Perawat` ...; functional posts only.
    pub jabatan_fungsional: Option<String>,
    /// `Ahli Muda`, `Terampil` ...; functional posts only.
    pub jenjang: Option<String>,
    /// Job class, 1 to 17; 0 for the office of an official.
    pub kelas_jabatan: i32,
    /// How many may hold it at once; one for a structural post.
    pub seats: i32,
    /// Whether its holder heads the unit; one post of a unit at most.
    pub is_head: bool,
    /// The first day, or [`SINCE_EVER`].
    pub valid_from: NaiveDate,
    /// The first day after, or [`DateRange::OPEN_END`].
    pub valid_until: NaiveDate,
    /// The post of another unit that it continues.
    pub follows_id: Option<PositionId>,
    /// Business time.
    pub created_at: DateTime<Utc>,
}

impl Model {
    /// The days on which it exists.
    pub fn range(&self) -> DateRange {
        DateRange::stored(self.valid_from, self.valid_until)
    }
}

impl ActiveModelBehavior for ActiveModel {}
