//! Which facts a list may have otherwise, by the component in which that shows.

use kernel::recipe::Value;
use kernel::{Golongan, Predikat};
use personnel::value::Ptkp;
use rust_decimal::prelude::ToPrimitive;

use super::board::{Change, Fold};
use super::golongan::golongan_of;
use super::{Listed, ShadowCauseKind as Kind, ShadowComponent as Component};
use crate::rules::{PaidStatus, input};

/// The longest service that a table could have a row for, in years.
const MKG_MAX: i64 = 60;

/// More children than anybody has an allowance for.
const CHILDREN_MAX: i64 = 9;

const PREDIKAT: [Predikat; 5] = [
    Predikat::SangatBaik,
    Predikat::Baik,
    Predikat::ButuhPerbaikan,
    Predikat::Kurang,
    Predikat::SangatKurang,
];

/// Facts supposed otherwise, and what that would be called.
#[derive(Clone, Debug)]
pub(super) struct Supposition {
    pub(super) kind: Kind,
    pub(super) changes: Vec<Change>,
}

/// What may be supposed for a component, the likeliest first.
pub(super) fn of(component: Component, (fold, listed): (&Fold<'_>, &Listed)) -> Vec<Supposition> {
    match component {
        Component::GajiPokok => base_pay(fold, listed),
        Component::TunjanganIstriSuami => persons(Kind::Spouses, (fold, input::SPOUSES), [0, 1].into_iter()),
        Component::TunjanganAnak => {
            let named = listed.facts.get("janak").and_then(|written| written.parse().ok());
            persons(Kind::Children, (fold, input::CHILDREN), named.into_iter().chain(0..=CHILDREN_MAX))
        }
        Component::TppKinerja | Component::Tpp => {
            let mut all = kelas_jabatan(fold, listed);
            all.extend(predikat(fold));
            if component == Component::Tpp {
                all.extend(no_attendance(fold));
            }
            all
        }
        Component::TppKehadiran => {
            let mut all = kelas_jabatan(fold, listed);
            all.extend(no_attendance(fold));
            all
        }
        Component::TppLain => kelas_jabatan(fold, listed),
        Component::TunjanganPph21 | Component::PotonganPph21 => ptkp(fold),
        _ => Vec::new(),
    }
}

fn text<'f>(fold: &'f Fold<'_>, name: &str) -> Option<&'f str> {
    match fold.input(name)? {
        Value::Text(text) => Some(text),
        Value::Number(_) => None,
    }
}

fn number(fold: &Fold<'_>, name: &str) -> Option<i64> {
    match fold.input(name)? {
        Value::Number(number) => number.to_i64(),
        Value::Text(_) => None,
    }
}

fn one(kind: Kind, name: &str, value: impl Into<Value>) -> Supposition {
    Supposition { kind, changes: vec![(name.to_owned(), value.into())] }
}

/// Another golongan where the list has one, with the service that gives its amount; else other service, the nearest first; else
/// the other status.
fn base_pay(fold: &Fold<'_>, listed: &Listed) -> Vec<Supposition> {
    let (Some(status), Some(merit), Some(mkg)) =
        (text(fold, input::STATUS), text(fold, input::GOLONGAN), number(fold, input::MKG))
    else {
        return Vec::new();
    };
    let mut years: Vec<i64> = (0..=MKG_MAX).filter(|years| *years != mkg).collect();
    years.sort_by_key(|years| (years - mkg).abs());
    let theirs = listed.facts.get("golongan").and_then(|written| golongan_of(written, status));
    let mut all = Vec::new();
    if let Some(theirs) = theirs.map(Golongan::name).filter(|theirs| *theirs != merit) {
        all.push(one(Kind::Golongan, input::GOLONGAN, theirs));
        all.extend(years.iter().map(|years| {
            let mut both = one(Kind::Golongan, input::GOLONGAN, theirs);
            both.changes.push((input::MKG.to_owned(), (*years).into()));
            both
        }));
    } else {
        all.extend(years.iter().map(|years| one(Kind::Mkg, input::MKG, *years)));
    }
    let other = match PaidStatus::from_word(status) {
        Some(PaidStatus::Pns) => Some(PaidStatus::Cpns),
        Some(PaidStatus::Cpns) => Some(PaidStatus::Pns),
        Some(PaidStatus::Pppk | PaidStatus::PppkParuhWaktu) | None => None,
    };
    all.extend(other.map(|other| one(Kind::Status, input::STATUS, other.word())));
    all
}

fn persons(
    kind: Kind,
    (fold, name): (&Fold<'_>, &str),
    counts: impl Iterator<Item = i64>,
) -> Vec<Supposition> {
    let now = number(fold, name);
    counts.filter(|count| Some(*count) != now).map(|count| one(kind, name, count)).collect()
}

fn kelas_jabatan(fold: &Fold<'_>, listed: &Listed) -> Vec<Supposition> {
    let theirs = listed
        .facts
        .get("kelas_jabatan")
        .filter(|theirs| text(fold, input::KELAS_JABATAN).is_some_and(|merit| merit != theirs.as_str()));
    theirs.map(|theirs| one(Kind::KelasJabatan, input::KELAS_JABATAN, theirs.as_str())).into_iter().collect()
}

fn predikat(fold: &Fold<'_>) -> Vec<Supposition> {
    let Some(now) = text(fold, input::PREDIKAT) else { return Vec::new() };
    let others = PREDIKAT.into_iter().map(Predikat::word).filter(|word| *word != now);
    others.map(|word| one(Kind::Predikat, input::PREDIKAT, word)).collect()
}

fn no_attendance(fold: &Fold<'_>) -> Option<Supposition> {
    let counted = fold.inputs_like("attendance_").filter(|name| number(fold, name) != Some(0));
    let changes: Vec<Change> = counted.map(|name| (name.to_owned(), Value::from(0))).collect();
    (!changes.is_empty()).then_some(Supposition { kind: Kind::AttendanceNotCounted, changes })
}

fn ptkp(fold: &Fold<'_>) -> Vec<Supposition> {
    let Some(now) = text(fold, input::PTKP) else { return Vec::new() };
    let others = Ptkp::ALL.iter().map(|ptkp| ptkp.word()).filter(|word| *word != now);
    others.map(|word| one(Kind::Ptkp, input::PTKP, word)).collect()
}
