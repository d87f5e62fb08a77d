//! What a change from a day on does to the versions of a unit.

use chrono::NaiveDate;
use kernel::calendar::TimeZone;
use kernel::id::UnitId;
use kernel::{DateRange, Fault};

use crate::error::Flaw;
use crate::kinds::UnitKind;

/// What a unit is for a range of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The days.
    pub range: DateRange,
    /// The name on decrees.
    pub name: String,
    /// What it is in the tree.
    pub kind: UnitKind,
    /// The unit above; none for an instansi.
    pub parent_id: Option<UnitId>,
    /// Instansi only.
    pub time_zone: Option<TimeZone>,
}

/// A change of a unit from a day on; what is `None` stays as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVersion {
    /// The first day.
    pub valid_from: NaiveDate,
    /// Another name.
    pub name: Option<String>,
    /// Another unit above.
    pub parent_id: Option<UnitId>,
    /// `skpd` or `unit`.
    pub kind: Option<UnitKind>,
    /// Another time zone; instansi only.
    pub time_zone: Option<TimeZone>,
}

/// The version to delete, by its first day, and the versions to write in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The first day of the version that is written anew.
    pub replaced: NaiveDate,
    /// The versions to write.
    pub written: Vec<Version>,
}

/// Whether a unit of a kind may stand where it does: an SKPD directly below the instansi, an instansi nowhere below.
pub fn kind_fault(kind: UnitKind, is_below_root: bool) -> Option<Fault> {
    let fits = match kind {
        UnitKind::Instansi => false,
        UnitKind::Skpd => is_below_root,
        UnitKind::Unit => true,
    };
    (!fits).then(|| Flaw::UnitKindUnfit.at("/kind"))
}

/// The version that holds on the day ends there; the changed one lasts as long as it would have. A change from the first
/// day of a version replaces that version: it was wrong from the start.
pub fn revise(
    versions: &[Version],
    change: &NewVersion,
    instansi: UnitId,
    faults: &mut Vec<Fault>,
) -> Option<Revision> {
    let Some(current) = versions.iter().find(|version| version.range.contains(change.valid_from)) else {
        faults.push(Flaw::UnitNotYet.at("/valid_from"));
        return None;
    };
    let is_root = current.parent_id.is_none();
    if is_root && change.parent_id.is_some() {
        faults.push(Flaw::UnitIsRoot.at("/parent_id"));
    }
    if is_root && change.kind.is_some_and(|kind| kind != UnitKind::Instansi) {
        faults.push(Flaw::UnitIsRoot.at("/kind"));
    }
    if !is_root && change.time_zone.is_some() {
        faults.push(Flaw::UnitNotRoot.at("/time_zone"));
    }
    let parent_id = change.parent_id.or(current.parent_id);
    let kind = change.kind.unwrap_or(current.kind);
    if !is_root {
        faults.extend(kind_fault(kind, parent_id == Some(instansi)));
    }
    let range = DateRange { from: change.valid_from, until: current.range.until };
    let name = change.name.as_deref().map_or(current.name.as_str(), str::trim).to_owned();
    let time_zone = change.time_zone.or(current.time_zone);
    let changed = Version { range, name, kind, parent_id, time_zone };
    let mut written = vec![changed];
    if current.range.from < change.valid_from {
        let before = DateRange::bounded(current.range.from, change.valid_from);
        written.insert(0, Version { range: before, ..current.clone() });
    }
    Some(Revision { replaced: current.range.from, written })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn dinas(instansi: UnitId) -> Version {
        Version {
            range: DateRange::starting(day("2020-01-01")),
            name: "Dinas Kesehatan".to_owned(),
            kind: UnitKind::Skpd,
            parent_id: Some(instansi),
            time_zone: None,
        }
    }

    fn change(from: &str) -> NewVersion {
        NewVersion { valid_from: day(from), name: None, parent_id: None, kind: None, time_zone: None }
    }

    #[test]
    fn a_rename_splits_the_version_and_keeps_the_rest() {
        let instansi = UnitId::new();
        let rename = NewVersion { name: Some("Dinas Kesehatan dan KB".to_owned()), ..change("2026-07-01") };
        let mut faults = Vec::new();
        let revision = revise(&[dinas(instansi)], &rename, instansi, &mut faults).unwrap();
        assert!(faults.is_empty());
        let ranges: Vec<_> = revision.written.iter().map(|version| version.range).collect();
        let turn = day("2026-07-01");
        assert_eq!(ranges, [DateRange::bounded(day("2020-01-01"), turn), DateRange::starting(turn)]);
        assert!(revision.written.iter().all(|row| row.parent_id == Some(instansi)));
    }

    #[test]
    fn a_change_from_the_first_day_replaces() {
        let instansi = UnitId::new();
        let revision = revise(&[dinas(instansi)], &change("2020-01-01"), instansi, &mut Vec::new()).unwrap();
        assert_eq!(revision.written.len(), 1);
    }

    #[test]
    fn an_skpd_stands_directly_below_its_instansi() {
        let instansi = UnitId::new();
        let moved = NewVersion { parent_id: Some(UnitId::new()), ..change("2026-07-01") };
        let mut faults = Vec::new();
        revise(&[dinas(instansi)], &moved, instansi, &mut faults);
        assert_eq!(faults.first().map(|fault| fault.code), Some("personnel.unit_kind_unfit"));
        let mut faults = Vec::new();
        assert!(revise(&[dinas(instansi)], &change("2019-12-31"), instansi, &mut faults).is_none());
        assert_eq!(faults.first().map(|fault| fault.code), Some("personnel.unit_not_yet"));
    }
}
