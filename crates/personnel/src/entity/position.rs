//! `position`: the posts (jabatan) of a unit.

use chrono::{DateTime, Utc};
use kernel::id::{PositionId, UnitId};
use sea_orm::entity::prelude::*;

pub use crate::kinds::PositionKind;

/// A post. It never changes: another class, echelon or unit is another post, so that what was paid for a post in the past
/// stays readable from it.
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
    /// Business time.
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
