//! What a run costs by SKPD and account code: the sheet behind a payment request (SPP-LS, SPM).

use std::collections::BTreeMap;

use kernel::Rupiah;
use kernel::id::UnitId;
use kernel::recipe::LineKind;
use sea_orm::ConnectionTrait;

use super::account_codes::AccountCodes;
use super::read::{OpenRun, PaidPerson};
use crate::Error;
use crate::rules::input;

/// What one SKPD books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recapitulation {
    /// The SKPD.
    pub skpd_id: UnitId,
    /// Its name.
    pub skpd_name: String,
    /// People paid.
    pub people: i64,
    /// Earnings by account code, then those without one; then deductions, in the order of the payslip.
    pub booked: Vec<Booked>,
    /// Sum over the payslips.
    pub net: Rupiah,
}

/// The sum of what is booked together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// The account; none for deductions and for what the installation gave no code.
    pub account: Option<(String, String)>,
    /// The label of the line, where no account names it.
    pub label: Option<kernel::Label>,
    /// Earning or deduction.
    pub kind: LineKind,
    /// Payslips with an amount in it.
    pub people: i64,
    /// The sum.
    pub amount: Rupiah,
}

/// Where something is booked, in the order of the sheet: by account code first, else by the place of the line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Account(String, String),
    Earning(usize),
    Deduction(usize),
}

#[derive(Default)]
struct Sum {
    people: i64,
    amount: Rupiah,
}

#[derive(Default)]
struct OfSkpd {
    name: String,
    people: i64,
    net: Rupiah,
    places: BTreeMap<Place, Sum>,
}

/// Adds up a run from its first person to its last. In memory are the sums alone.
///
/// # Errors
/// `RunChanged` when it was calculated again meanwhile.
pub async fn recapitulate(
    conn: &impl ConnectionTrait,
    mut open: OpenRun,
    codes: &AccountCodes,
) -> Result<Vec<Recapitulation>, Error> {
    let mut sums: BTreeMap<UnitId, OfSkpd> = BTreeMap::new();
    while let Some(part) = open.next_part(conn).await? {
        for person in &part {
            let of = sums.entry(person.skpd_id).or_default();
            of.add(&open, codes, person)?;
        }
    }
    let mut all: Vec<Recapitulation> =
        sums.into_iter().map(|(skpd_id, of)| of.closed(&open, skpd_id)).collect();
    all.sort_by(|one, other| (&one.skpd_name, one.skpd_id).cmp(&(&other.skpd_name, other.skpd_id)));
    Ok(all)
}

impl OfSkpd {
    fn add(&mut self, open: &OpenRun, codes: &AccountCodes, person: &PaidPerson) -> Result<(), Error> {
        let status = open.text_of(input::STATUS, person)?;
        self.name.clone_from(&person.skpd_name);
        self.people += 1;
        self.net += person.net;
        // Two lines of one person on one account are one payslip there.
        let mut of_person: BTreeMap<Place, Rupiah> = BTreeMap::new();
        for (at, (column, amount)) in open.columns.iter().zip(&person.lines).enumerate() {
            if *amount == Rupiah::ZERO {
                continue;
            }
            let place = match column.kind {
                LineKind::Earning => match codes.of(&column.code, status.as_deref()) {
                    Some(account) => Place::Account(account.code.clone(), account.name.clone()),
                    None => Place::Earning(at),
                },
                LineKind::Deduction => Place::Deduction(at),
                _ => continue,
            };
            *of_person.entry(place).or_default() += *amount;
        }
        for (place, amount) in of_person {
            let sum = self.places.entry(place).or_default();
            sum.people += 1;
            sum.amount += amount;
        }
        Ok(())
    }

    fn closed(self, open: &OpenRun, skpd_id: UnitId) -> Recapitulation {
        let label = |at: usize| open.columns.get(at).map(|column| column.label.clone());
        let booked = |(place, Sum { people, amount }): (Place, Sum)| match place {
            Place::Account(code, name) => {
                Booked { account: Some((code, name)), label: None, kind: LineKind::Earning, people, amount }
            }
            Place::Earning(at) => {
                Booked { account: None, label: label(at), kind: LineKind::Earning, people, amount }
            }
            Place::Deduction(at) => {
                Booked { account: None, label: label(at), kind: LineKind::Deduction, people, amount }
            }
        };
        Recapitulation {
            skpd_id,
            skpd_name: self.name,
            people: self.people,
            booked: self.places.into_iter().map(booked).collect(),
            net: self.net,
        }
    }
}
