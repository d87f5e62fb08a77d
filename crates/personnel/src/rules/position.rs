//! Whether a position can be as described.

use kernel::Fault;

use crate::error::Flaw;
use crate::kinds::PositionKind;

/// The echelons of structural posts (Perpres 26/2007, with V/b of local tables).
pub const ESELON: [&str; 10] = ["I/a", "I/b", "II/a", "II/b", "III/a", "III/b", "IV/a", "IV/b", "V/a", "V/b"];

/// A position that someone wants to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPosition {
    /// Where it stands.
    pub unit_id: kernel::id::UnitId,
    /// The title.
    pub name: String,
    /// The kind of post.
    pub kind: PositionKind,
    /// Structural posts only.
    pub eselon: Option<String>,
    /// Functional posts only.
    pub jabatan_fungsional: Option<String>,
    /// Functional posts only.
    pub jenjang: Option<String>,
    /// Job class, 1 to 17; 0 for the office of an official, which has none.
    pub kelas_jabatan: i32,
    /// How many may hold it at once.
    pub seats: i32,
    /// Whether its holder heads the unit.
    pub is_head: bool,
}

/// Every fault of a position by itself.
pub fn faults(new: &NewPosition) -> Vec<Fault> {
    let mut faults = Vec::new();
    if new.name.trim().is_empty() {
        faults.push(Flaw::NameEmpty.at("/name"));
    }
    let classes = if new.kind == PositionKind::PejabatNegara { 0..=0 } else { 1..=17 };
    if !classes.contains(&new.kelas_jabatan) {
        faults.push(Flaw::KelasJabatan.at("/kelas_jabatan"));
    }
    let is_single = matches!(new.kind, PositionKind::Struktural | PositionKind::PejabatNegara) || new.is_head;
    if new.seats < 1 || (is_single && new.seats != 1) {
        faults.push(Flaw::SeatsUnfit.at("/seats"));
    }
    let wanted = [
        ("/eselon", new.eselon.is_some(), new.kind == PositionKind::Struktural),
        ("/jabatan_fungsional", new.jabatan_fungsional.is_some(), new.kind == PositionKind::Fungsional),
        ("/jenjang", new.jenjang.is_some(), new.kind == PositionKind::Fungsional),
    ];
    faults.extend(
        wanted
            .into_iter()
            .filter(|(_, is_given, belongs)| is_given != belongs)
            .map(|(pointer, _, _)| Flaw::PositionShape.at(pointer)),
    );
    if new.eselon.as_deref().is_some_and(|eselon| !ESELON.contains(&eselon)) {
        faults.push(Flaw::EselonUnknown.at("/eselon"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post() -> NewPosition {
        NewPosition {
            unit_id: kernel::id::UnitId::new(),
            name: "Kepala Dinas Kesehatan".to_owned(),
            kind: PositionKind::Struktural,
            eselon: Some("II/b".to_owned()),
            jabatan_fungsional: None,
            jenjang: None,
            kelas_jabatan: 14,
            seats: 1,
            is_head: true,
        }
    }

    #[test]
    fn every_fault_is_named() {
        assert!(faults(&post()).is_empty());
        let wrong = NewPosition {
            name: " ".to_owned(),
            eselon: Some("VI".to_owned()),
            jenjang: Some("Ahli Muda".to_owned()),
            kelas_jabatan: 18,
            seats: 2,
            ..post()
        };
        let pointers: Vec<_> = faults(&wrong).into_iter().filter_map(|fault| fault.pointer).collect();
        assert_eq!(pointers, ["/name", "/kelas_jabatan", "/seats", "/jenjang", "/eselon"]);
    }
}
