//! What a change from a day on does to the versions of a unit.

use chrono::NaiveDate;
use kernel::Fault;
use kernel::calendar::TimeZone;
use kernel::id::UnitId;

use crate::entity::unit_version::{Model as Version, UnitKind};
use crate::error::Flaw;

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

/// The rows to delete, by first day, and the rows to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// First days of the versions that are written anew.
    pub replaced: Vec<NaiveDate>,
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
    let Some(current) = versions.iter().find(|version| version.range().contains(change.valid_from)) else {
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
    let changed = Version {
        valid_from: change.valid_from,
        name: change.name.as_deref().map_or_else(|| current.name.clone(), |name| name.trim().to_owned()),
        kind,
        parent_id,
        time_zone: change.time_zone.or(current.time_zone),
        ..current.clone()
    };
    let before = Version { valid_until: change.valid_from, ..current.clone() };
    let keeps_start = current.valid_from < change.valid_from;
    let written = if keeps_start { vec![before, changed] } else { vec![changed] };
    Some(Revision { replaced: vec![current.valid_from], written })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::DateRange;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn dinas(instansi: UnitId) -> Version {
        Version {
            unit_id: UnitId::new(),
            valid_from: day("2020-01-01"),
            valid_until: DateRange::OPEN_END,
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
        let ranges: Vec<_> = revision.written.iter().map(|row| (row.valid_from, row.valid_until)).collect();
        let turn = day("2026-07-01");
        assert_eq!(ranges, [(day("2020-01-01"), turn), (turn, DateRange::OPEN_END)]);
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
