//! The versions of several folders as one law, or everything that is wrong with them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::{DateRange, Timeline};

use super::file::{Folder, LawFault, Shapes, Version};
use super::table::LawTable;

/// The versions by table and first day.
type Versions = BTreeMap<(String, NaiveDate), Version>;

/// Every table over time. A fault anywhere refuses all of it; all faults are told.
pub(super) fn join(folders: &[Folder]) -> Result<BTreeMap<String, Timeline<LawTable>>, Vec<LawFault>> {
    let mut shapes = Shapes::new();
    let mut faults = Vec::new();
    let mut broken = Vec::new();
    let mut versions = Versions::new();
    for folder in folders {
        let reading = folder.versions(&mut shapes);
        faults.extend(reading.faults);
        broken.extend(reading.broken);
        for version in reading.versions {
            faults.extend(add(folder, version, &mut versions));
        }
    }
    let mut by_table: BTreeMap<String, Vec<Version>> = BTreeMap::new();
    for ((id, _), version) in versions {
        by_table.entry(id).or_default().push(version);
    }
    let mut tables = BTreeMap::new();
    // Where a version could not be read, nobody knows whether it would close a gap.
    for (id, versions) in by_table.into_iter().filter(|(id, _)| !broken.contains(id)) {
        if shapes.get(&id).is_some_and(|shape| shape.is_of_parameters()) {
            faults.extend(lost_parameters(&versions));
        }
        match timeline(versions) {
            Ok(timeline) => {
                tables.insert(id, timeline);
            }
            Err(found) => faults.push(found),
        }
    }
    if faults.is_empty() { Ok(tables) } else { Err(faults) }
}

/// Adds a version of a later folder to those of the earlier ones. It takes the place of another only where it says so.
fn add(folder: &Folder, version: Version, versions: &mut Versions) -> Option<LawFault> {
    let key = version.key();
    let reason = match (versions.contains_key(&key), version.replaces) {
        (true, false) => "overlaps the version that begins on this day (replaces = true takes its place)",
        (false, true) => "no version begins on this day whose place it could take",
        (true, true) | (false, false) => {
            versions.insert(key, version);
            return None;
        }
    };
    Some(folder.fault_of_version(version.row, (&key.0, key.1), reason))
}

/// Parameters of one version that the next has lost or has in another unit: a rule that asks for one would find nothing, or
/// take rupiah for a rate.
fn lost_parameters(versions: &[Version]) -> Vec<LawFault> {
    let mut faults = Vec::new();
    for (before, after) in versions.iter().zip(versions.iter().skip(1)) {
        for row in &before.table.rows {
            let name = row.keys.join("/");
            // The header is line 1.
            let newer = after.table.rows.iter().zip(2..).find(|(newer, _)| newer.keys == row.keys);
            let (line, reason) = match newer {
                Some((newer, _)) if newer.unit == row.unit => continue,
                Some((newer, line)) => {
                    (Some(line), format!("{name} is in {}, not in {}", newer.unit.word(), row.unit.word()))
                }
                None => (None, format!("the row {name} is missing")),
            };
            faults.push(LawFault { file: after.file.clone(), row: line, reason });
        }
    }
    faults
}

/// The versions of one table in order; a version ends where the next begins unless it says when.
fn timeline(versions: Vec<Version>) -> Result<Timeline<LawTable>, LawFault> {
    let files: Vec<String> = versions.iter().map(|version| version.file.clone()).collect();
    let starts: Vec<NaiveDate> = versions.iter().map(|version| version.valid_from).collect();
    let next_starts = starts.into_iter().skip(1).map(Some).chain([None]);
    let entries: Vec<(DateRange, LawTable)> = versions
        .into_iter()
        .zip(next_starts)
        .map(|(version, next)| {
            let until = version.valid_until.or(next);
            (DateRange { from: version.valid_from, until }, version.table)
        })
        .collect();
    let fault = |reason: String| LawFault { file: files.join(", "), row: None, reason };
    let timeline = Timeline::new(entries).map_err(|overlap| fault(overlap.to_string()))?;
    match timeline.first_gap() {
        Some(day) => Err(fault(format!("no version holds on {day}"))),
        None => Ok(timeline),
    }
}
