//! Shadow mode: the lists by which a region pays today, held against what Merit would pay, until its treasurer trusts Merit.
//!
//! A list is imported like every other spreadsheet and belongs to a month. A comparison holds it against one calculated run, which
//! need not be approved and is not touched; what it found stays as it was found.

mod columns;
mod compare;
mod importer;
mod make;
mod read;
mod rows;
mod unpaid;

pub use compare::{COMPARE_SHADOW, compare_shadow_job, settle_shadow_job};
pub use importer::PayList;
pub use make::create_shadow_comparison;
pub use read::{
    OpenShadow, Reason, ShadowFilter, ShadowPeople, ShadowPerson, find_shadow_comparison,
    list_shadow_comparisons, list_shadow_people, open_shadow,
};

pub use crate::entity::shadow_comparison::{Model as ShadowComparison, ShadowStatus};
