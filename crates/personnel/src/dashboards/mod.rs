//! The figures of personnel: who works where, how old, how complete the records are. Three or four queries whatever the number
//! of people, who stream past and are counted one by one.
//!
//! The figures are of people whose records the caller may read one by one, so no cell is too small to show him.

mod people;
mod units;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use kernel::id::UnitId;
use platform::{Db, Scope};

use crate::Error;
use crate::kinds::PositionKind;
use crate::rules::dashboard::{Tally, UnitTally};

pub use crate::rules::dashboard::{AGE_BANDS, RecordItem, Share};

/// What of a post decides when its holder retires. The rule is law and stands elsewhere; it is given as an argument.
#[derive(Clone, Copy, Debug)]
pub struct HeldPost<'p> {
    /// The kind of post.
    pub kind: PositionKind,
    /// Of a structural post.
    pub eselon: Option<&'p str>,
    /// Of a functional post.
    pub jabatan_fungsional: Option<&'p str>,
    /// Of a functional post.
    pub jenjang: Option<&'p str>,
}

/// Which people.
#[derive(Clone, Copy, Debug)]
pub struct DashboardOf<'a> {
    /// Over whom the caller's permission reaches.
    pub scope: &'a Scope,
    /// Only those in this unit and below it.
    pub unit_id: Option<UnitId>,
    /// On which day.
    pub as_of: NaiveDate,
}

/// A part of the people: a unit with everything below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The unit; none for those who stand in none of the units shown.
    pub unit_id: Option<UnitId>,
    /// Its name on the day.
    pub name: Option<String>,
    /// Its figures.
    pub tally: UnitTally,
}

/// The figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonnelDashboard {
    /// Of everyone.
    pub tally: Tally,
    /// Of the units directly below the one asked for, each with everything below it.
    pub parts: Vec<Part>,
}

/// The figures of those in active employment on a day, within the scope. `pension` tells the first day of pension of the holder
/// of a post who was born on a day.
///
/// # Errors
/// `NotFound` for a unit outside the scope; when the database fails.
pub async fn personnel_dashboard(
    db: &Db,
    of: DashboardOf<'_>,
    pension: impl Fn(HeldPost<'_>, NaiveDate) -> Option<NaiveDate>,
) -> Result<PersonnelDashboard, Error> {
    let conn = db.read();
    let shown = units::shown(conn, of).await?;
    let tally = people::count(conn, of, pension).await?;
    let parts = parts(&tally, shown);
    Ok(PersonnelDashboard { tally, parts })
}

/// Adds up what is below each unit shown.
fn parts(tally: &Tally, shown: units::Shown) -> Vec<Part> {
    let mut sums: BTreeMap<Option<UnitId>, UnitTally> = BTreeMap::new();
    for (place, figures) in &tally.by_unit {
        let above = place.and_then(|place| shown.above.get(&place)).copied();
        sums.entry(above).or_default().absorb(figures);
    }
    let names: HashMap<UnitId, String> = shown.names;
    let mut parts: Vec<Part> = sums
        .into_iter()
        .map(|(unit_id, tally)| Part {
            name: unit_id.and_then(|unit| names.get(&unit).cloned()),
            unit_id,
            tally,
        })
        .collect();
    parts.sort_by(|one, two| one.name.cmp(&two.name).then(one.unit_id.cmp(&two.unit_id)));
    parts
}
