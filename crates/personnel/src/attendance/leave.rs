//! The balance of yearly leave, derived from the leave by decree and the calendar, with its working.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use kernel::id::EmployeeId;
use kernel::recipe::{Unit, Working};
use kernel::{DateRange, Language};
use platform::{Act, Db};
use serde::Serialize;
use utoipa::ToSchema;

use super::gather::{employed, leaves};
use crate::entity::position::SINCE_EVER;
use crate::error::Error;
use crate::regulation::{self, YearlyLeave};
use crate::value::LeaveKind;
use crate::{calendar, store};

/// The yearly leave of an employee in a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::LeaveBalance)]
pub struct LeaveBalance {
    /// Who.
    pub employee_id: EmployeeId,
    /// The calendar year.
    #[schema(example = 2026)]
    pub year: i32,
    /// Days of work that the year gives.
    #[schema(example = 12)]
    pub entitled: i64,
    /// Days carried over from the year before.
    #[schema(example = 6)]
    pub carried: i64,
    /// Days of work taken or granted in the year.
    #[schema(example = 3)]
    pub taken: i64,
    /// What is left.
    #[schema(example = 15)]
    pub left: i64,
    /// How it was counted.
    pub working: Vec<Working>,
}

/// The balance of an employee within the scope. Collective leave is no yearly leave of civil servants and counts nowhere.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn leave_balance(
    db: &Db,
    act: &Act,
    (employee, year, language): (EmployeeId, i32, Language),
) -> Result<LeaveBalance, Error> {
    let conn = db.read();
    let employee = store::employee(conn, &act.scope, employee, act.today).await?;
    let law = &regulation::law()?.yearly_leave;
    let one = [employee.id];
    let both = DateRange { from: first_of(year - 1), until: Some(first_of(year + 1)) };
    let away = leaves(conn, &one, both).await?;
    let ever = DateRange { from: SINCE_EVER, until: Some(first_of(year + 1)) };
    let employed = employed(conn, &one, ever).await?;
    let began = employed.get(&employee.id).into_iter().flatten().map(|range| range.from).min();
    let worked = calendar::calendars(conn, employee.instansi_id, (&one, &[]), both).await?;
    let taken = |year: i32| -> BTreeSet<NaiveDate> {
        let days = DateRange { from: first_of(year), until: Some(first_of(year + 1)) };
        let due = worked.due(employee.id, days);
        let yearly = away.get(&employee.id).into_iter().flatten();
        let yearly: Vec<DateRange> =
            yearly.filter(|away| away.kind == LeaveKind::CutiTahunan.word()).map(|away| away.range).collect();
        due.into_iter().filter(|day| yearly.iter().any(|range| range.contains(*day))).collect()
    };
    let entitled = |year: i32| entitled(law, began, year);
    let before = taken(year - 1);
    let unused = (entitled(year - 1) - count(&before)).max(0);
    let carried = unused.min(law.carried_max);
    let days = taken(year);
    let left = entitled(year) + carried - count(&days);
    let mut balance = LeaveBalance {
        employee_id: employee.id,
        year,
        entitled: entitled(year),
        carried,
        taken: count(&days),
        left,
        working: Vec::new(),
    };
    balance.working = explain(&balance, (law, unused, &days), language);
    Ok(balance)
}

fn first_of(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MAX)
}

/// Whoever has served the years that the law asks for within the year has the whole of it.
fn entitled(law: &YearlyLeave, began: Option<NaiveDate>, year: i32) -> i64 {
    let served = began.is_some_and(|began| began.year() + law.service_years_min <= year);
    if served { law.days } else { 0 }
}

fn count(days: &BTreeSet<NaiveDate>) -> i64 {
    i64::try_from(days.len()).unwrap_or(i64::MAX)
}

fn explain(
    balance: &LeaveBalance,
    (law, unused, days): (&YearlyLeave, i64, &BTreeSet<NaiveDate>),
    language: Language,
) -> Vec<Working> {
    let pick = |id: &str, en: &str| match language {
        Language::Id => id.to_owned(),
        Language::En => en.to_owned(),
    };
    let working = |step: &str, label: String, value: i64, formula: String| Working {
        step: step.to_owned(),
        label,
        value: value.to_string(),
        unit: Unit::Days,
        formula,
        citations: vec![law.citation()],
        source: None,
        operands: Vec::new(),
    };
    let LeaveBalance { entitled, carried, taken, left, .. } = *balance;
    let shown: Vec<String> = days.iter().map(NaiveDate::to_string).collect();
    let shown = if shown.is_empty() { "0".to_owned() } else { shown.join(" + ") };
    vec![
        working("entitled", pick("Hak cuti tahunan", "Yearly leave"), entitled, law.days.to_string()),
        working(
            "carried",
            pick("Sisa tahun lalu", "Carried over"),
            carried,
            format!("min({unused}, {})", law.carried_max),
        ),
        working("taken", pick("Cuti yang diambil", "Leave taken"), taken, shown),
        working("left", pick("Sisa cuti", "Leave left"), left, format!("{entitled} + {carried} − {taken}")),
    ]
}
