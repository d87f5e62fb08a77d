//! What stands above and below the documents of a run: the letterhead of the installation, and those who signed.
//!
//! Official documents are Indonesian, whatever language the reader prefers.

use chrono::{DateTime, Utc};
use documents::settings::{Hand, Letterhead};
use documents::{Closing, Signature, words};
use kernel::calendar::TimeZone;
use kernel::id::{AccountId, UnitId};
use payroll::runs::{Run, RunKind};
use platform::Act;
use uuid::Uuid;

use crate::problem::Problem;
use crate::state::State;

/// What the documents of a run say of it.
pub struct Heading {
    /// The letterhead, the largest line first.
    pub letterhead: Vec<String>,
    /// Of which month.
    pub month: String,
    /// Who signs.
    pub closing: Closing,
}

impl Heading {
    /// The heading for a run, or for what it pays of one SKPD.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(state: &State, act: &Act, (run, skpd): (&Run, Option<UnitId>)) -> Result<Self, Problem> {
        let conn = state.db.latest();
        let nearest_first: Vec<UnitId> = skpd.into_iter().chain([run.unit_id, run.instansi_id]).collect();
        let head = state.documents.letterhead(&nearest_first);
        let zone = personnel::facts::time_zone_of(conn, run.instansi_id, act.today).await?;
        Ok(Self {
            letterhead: match head {
                Some(head) => head.lines.iter().cloned().chain(head.address.clone()).collect(),
                None => names(state, act, &nearest_first).await?,
            },
            month: format!(
                "BULAN {}, DIBAYARKAN {}",
                words::month(run.service_month).to_uppercase(),
                words::month(run.payment_month).to_uppercase()
            ),
            closing: closing(state, (run, zone), (act, head)).await?,
        })
    }
}

/// The names of instansi and SKPD, in capitals.
async fn names(state: &State, act: &Act, nearest_first: &[UnitId]) -> Result<Vec<String>, Problem> {
    let names = personnel::facts::unit_names(state.db.latest(), nearest_first, act.today).await?;
    let mut lines: Vec<String> = Vec::new();
    for unit in nearest_first.iter().rev() {
        let line = names.get(unit).map(|name| name.to_uppercase());
        lines.extend(line.filter(|line| !lines.contains(line)));
    }
    Ok(lines)
}

/// A hand, what it did, who it was and when.
type Signed = (Hand, &'static str, Option<Uuid>, Option<DateTime<Utc>>);

async fn closing(
    state: &State,
    (run, zone): (&Run, TimeZone),
    (act, head): (&Act, Option<&Letterhead>),
) -> Result<Closing, Problem> {
    let hands: [Signed; 3] = [
        (Hand::Treasurer, "Diverifikasi", run.verified_by, run.verified_at),
        (Hand::Checker, "Diperiksa", run.checked_by, run.checked_at),
        (Hand::Approver, "Disetujui", run.approved_by, run.approved_at),
    ];
    let accounts: Vec<AccountId> = hands.iter().filter_map(|(_, _, by, _)| by.map(AccountId)).collect();
    let holders = identity::account_holders(state.db.latest(), &accounts).await?;
    let signatures = hands.into_iter().map(|(hand, verb, by, at)| {
        let signed = by.and_then(|by| holders.get(&AccountId(by)));
        let foreseen = head.and_then(|head| head.signatory(hand));
        let (name, nip) = match (signed, foreseen) {
            (Some((name, nip)), _) => (name.clone(), nip.clone()),
            (None, Some(signatory)) => (signatory.name.clone(), signatory.nip.clone()),
            (None, None) => (String::new(), None),
        };
        let note = at.map(|at| format!("{verb} dalam Merit {}", words::day(zone.date(at))));
        Signature {
            title: state.documents.title(hand).to_owned(),
            name,
            nip: nip.map(|nip| nip.to_string()),
            note,
        }
    });
    let day = words::day(run.approved_at.map_or(act.today, |at| zone.date(at)));
    let place = head.and_then(|head| head.place.as_ref());
    Ok(Closing {
        place_and_day: place.map_or(day.clone(), |place| format!("{place}, {day}")),
        signatures: signatures.collect(),
    })
}

/// What stands above and below the payslip of one person.
pub struct IssuedHeading {
    /// The letterhead, the largest line first.
    pub letterhead: Vec<String>,
    /// The name of the person's unit.
    pub unit: String,
    /// Place and day.
    pub place_and_day: String,
}

impl IssuedHeading {
    /// The heading for a payslip of an instansi, an SKPD and a unit.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(
        state: &State,
        act: &Act,
        (instansi, skpd, unit): (UnitId, UnitId, UnitId),
    ) -> Result<Self, Problem> {
        let head = state.documents.letterhead(&[skpd, instansi]);
        let mut names = personnel::facts::unit_names(state.db.read(), &[unit], act.today).await?;
        let day = words::day(act.today);
        Ok(Self {
            letterhead: match head {
                Some(head) => head.lines.iter().cloned().chain(head.address.clone()).collect(),
                None => self::names(state, act, &[skpd, instansi]).await?,
            },
            unit: names.remove(&unit).unwrap_or_default(),
            place_and_day: match head.and_then(|head| head.place.as_ref()) {
                Some(place) => format!("{place}, {day}"),
                None => day,
            },
        })
    }
}

/// What a run pays, as a title has it.
pub fn title_of(kind: RunKind) -> String {
    kind.word().replace('_', " ").to_uppercase()
}

/// `daftar-gaji-gaji-induk-2026-02.xlsx`
pub fn file_name(what: &str, run: &Run, extension: &str) -> String {
    format!("{what}-{}-{}.{extension}", run.kind.word().replace('_', "-"), run.service_month)
}
