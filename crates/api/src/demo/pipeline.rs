//! Decrees on their way in the fictional regency, and a request that awaits an officer.
//!
//! One pension decree came late and lies beyond its service deadline: the March run holds its person. Another decree is verified
//! and awaits its application. All were made after the pay of February, which they do not touch.

use chrono::{Days, NaiveDate, TimeDelta};
use kernel::Golongan;
use kernel::id::EmployeeId;
use personnel::value::{FactValue, Personal, Status};
use personnel::{ChangeKind, CreateDecree, DecreeKind, NewProposal, NewRequest, RegisterDecree};
use platform::{Act, Error};

use super::accounts::Team;
use super::people::{Employment, Planned};
use super::{Recorded, names, refused, today};
use crate::state::State;

/// Registers the decrees and asks for the change.
pub async fn begin(state: &State, act: &Act, (recorded, team): (&Recorded, &Team)) -> Result<(), Error> {
    let late = Act { at: act.at - TimeDelta::days(7), today: today() - Days::new(7), ..act.clone() };
    let pension = pension(recorded);
    personnel::register_decree(&state.db, &state.vault, &late, pension).await.map_err(refused)?;
    let promotion = promotion(recorded);
    let made = personnel::register_decree(&state.db, &state.vault, act, promotion).await.map_err(refused)?;
    personnel::verify_decree(&state.db, act, (made.id, None)).await.map_err(refused)?;
    let asked = new_account(recorded, team.employee.scope.own);
    if let Some(asked) = asked {
        personnel::request_change(&state.db, &state.vault, &team.employee, asked).await.map_err(refused)?;
    }
    Ok(())
}

fn decree(recorded: &Recorded, (number, about): (&str, &str), tmt: NaiveDate) -> CreateDecree {
    CreateDecree {
        unit_id: recorded.instansi,
        number: number.to_owned(),
        about: about.to_owned(),
        issued_on: NaiveDate::from_ymd_opt(2026, 2, 20).unwrap_or_default(),
        tmt,
        signatory: "Bupati Rafflesia".to_owned(),
        file_id: None,
    }
}

fn change(employee_id: EmployeeId, value: FactValue) -> NewProposal {
    NewProposal {
        employee_id,
        change: ChangeKind::Add,
        fact_id: None,
        value: Some(value),
        valid_from: None,
        valid_until: None,
    }
}

/// Permanent staff, the oldest first.
fn staff(recorded: &Recorded) -> Vec<(&Planned, EmployeeId)> {
    let people = recorded.people.iter().zip(recorded.ids.iter().copied());
    let mut staff: Vec<_> =
        people.filter(|(one, _)| one.employment == Employment::Pns && !one.is_head).collect();
    staff.sort_by_key(|(one, _)| (one.birth, one.index));
    staff
}

fn pension(recorded: &Recorded) -> RegisterDecree {
    let tmt = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap_or_default();
    let about = "Pemberhentian dengan hormat sebagai PNS dengan hak pensiun";
    let eldest = staff(recorded).first().map(|(_, id)| *id);
    let retired = |id| change(id, FactValue::Status { status: Status::Retired });
    RegisterDecree {
        decree: decree(recorded, ("882.4/014/BKPSDM/2026", about), tmt),
        kind: DecreeKind::Pensiun,
        proposals: eldest.map(retired).into_iter().collect(),
    }
}

fn promotion(recorded: &Recorded) -> RegisterDecree {
    let tmt = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap_or_default();
    let promoted = staff(recorded).into_iter().skip(1).filter_map(|(one, id)| {
        let Golongan::Pns(grade) = one.golongan else { return None };
        let golongan = Golongan::Pns(grade.checked_add(1)?);
        Some(change(id, FactValue::Golongan { golongan, mkg_years: one.mkg, mkg_months: 0 }))
    });
    RegisterDecree {
        decree: decree(recorded, ("823.3/031/BKPSDM/2026", "Kenaikan pangkat periode April 2026"), tmt),
        kind: DecreeKind::KenaikanPangkat,
        proposals: promoted.take(3).collect(),
    }
}

/// The employee of the demo account has opened another account for the pay.
fn new_account(recorded: &Recorded, employee: Option<EmployeeId>) -> Option<NewRequest> {
    let mut people = recorded.people.iter().zip(&recorded.ids);
    let (one, id) = people.find(|(_, id)| Some(**id) == employee)?;
    let value = FactValue::BankAccount {
        bank: "Bank Rafflesia".to_owned(),
        number: Personal(names::account_number(one.index + 5_000)),
        holder: Personal(names::full_name(one.index)),
    };
    let change = NewProposal { valid_from: NaiveDate::from_ymd_opt(2026, 4, 1), ..change(*id, value) };
    Some(NewRequest { change, reason: "Rekening lama ditutup".to_owned(), files: Vec::new() })
}
