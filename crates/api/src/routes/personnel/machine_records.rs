//! Records of machines, the days that are derived from them, and the numbers under which machines know people.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{ReadAttendance, WriteAttendance};
use kernel::id::{EmployeeId, UnitId};
use kernel::{DateRange, Nip};
use personnel::{
    DeriveAttendance, DerivedDay, LeaveBalance, MachineNumber, NewMachineNumber, Punch, PunchedBy, Punches,
    PunchesKept,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Accepted;
use crate::state::State;
use crate::valid::Valid;

/// Records of one machine.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendLogs {
    /// The instansi whose machine it is.
    instansi_id: UnitId,
    /// What the machine is called.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60, example = "Lobi Dinas Kesehatan")]
    machine: String,
    /// The records, in any order; what was sent before changes nothing.
    #[validate(length(min = 1, max = 5000), nested)]
    #[schema(min_items = 1, max_items = 5000)]
    rows: Vec<SendLog>,
}

/// A record: somebody was at the machine.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "one_identity"))]
pub struct SendLog {
    /// Who, by NIP; or `machine_number`.
    nip: Option<Nip>,
    /// Who, by the machine's own number; or `nip`.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20, example = json!(null))]
    machine_number: Option<String>,
    /// When, not after now.
    #[schema(example = "2026-01-05T00:28:13Z")]
    at: DateTime<Utc>,
}

fn one_identity(row: &SendLog) -> Result<(), ValidationError> {
    let is_one = row.nip.is_some() != row.machine_number.is_some();
    if is_one { Ok(()) } else { Err(ValidationError::new("personnel.one_identity")) }
}

/// Send records of a machine
///
/// Up to 5,000 at once, all or nothing; repeated ones are harmless. The days that they touch are derived at once: first record and last
/// record against the working time of each employee. Days that people entered or corrected stand.
#[utoipa::path(
    tag = "personnel", operation_id = "send_attendance_logs", security(("bearer" = ["attendance.write"])),
    request_body = SendLogs,
    responses((status = OK, description = "What came of them", body = PunchesKept), Problem),
)]
#[post("/attendance/logs")]
pub async fn send_attendance_logs(
    caller: Allow<WriteAttendance>,
    state: Data<State>,
    body: Valid<SendLogs>,
) -> Result<Json<PunchesKept>, Problem> {
    let Valid(SendLogs { instansi_id, machine, rows }) = body;
    let punch = |row: SendLog| {
        let number = row.machine_number.map(PunchedBy::Number);
        let by = row.nip.map(PunchedBy::Nip).or(number);
        by.map(|by| Punch { by, at: row.at })
    };
    let rows = rows.into_iter().filter_map(punch).collect();
    let punches = Punches { instansi_id, machine, rows };
    Ok(Json(personnel::record_punches(&state.db, caller.act(), punches).await?))
}

/// Whose days to derive.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeriveDays {
    /// Everyone in this unit and below it.
    unit_id: UnitId,
    /// The first day.
    #[schema(example = "2026-01-01")]
    from: NaiveDate,
    /// The first day after; 92 days later at most.
    #[schema(example = "2026-02-01")]
    until: NaiveDate,
}

/// Derive days of attendance
///
/// A job that goes over everyone in a unit: days out of the records of machines, leave, duty and the calendar, and days on which
/// nobody came. Days that people entered or corrected stand, and so do closed months. Doing it again changes nothing.
#[utoipa::path(
    tag = "personnel", operation_id = "derive_attendance", security(("bearer" = ["attendance.write"])),
    request_body = DeriveDays,
    responses((status = ACCEPTED, description = "The job", body = DeriveBegun), Problem),
)]
#[post("/attendance/derive")]
pub async fn derive_attendance(
    caller: Allow<WriteAttendance>,
    state: Data<State>,
    body: Valid<DeriveDays>,
) -> Result<Accepted<DeriveBegun>, Problem> {
    let Valid(DeriveDays { unit_id, from, until }) = body;
    let order = DeriveAttendance { unit_id, days: DateRange::bounded(from, until) };
    let job_id = personnel::ask_to_derive(&state.db, caller.act(), order).await?;
    Ok(Accepted::at(format!("/v1/jobs/{job_id}"), DeriveBegun { job_id }))
}

/// A job that was begun.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct DeriveBegun {
    /// The job; its address is in `Location`.
    job_id: kernel::id::JobId,
}

/// The day that is asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DayWanted {
    /// The day.
    day: NaiveDate,
}

/// A day of an employee
///
/// What the calendar wants, what is recorded, the records of machines, and how the day comes out of them.
#[utoipa::path(
    tag = "personnel", operation_id = "get_attendance_day", security(("bearer" = ["attendance.read"])),
    params(("employee_id" = EmployeeId, Path, description = "The employee"), DayWanted),
    responses((status = OK, description = "The day", body = DerivedDay), Problem),
)]
#[get("/employees/{employee_id}/attendance-day")]
pub async fn get_attendance_day(
    caller: Allow<ReadAttendance>,
    state: Data<State>,
    employee_id: Id<EmployeeId>,
    wanted: Query<DayWanted>,
) -> Result<Json<DerivedDay>, Problem> {
    let asked = (*employee_id, wanted.day, caller.act().language);
    Ok(Json(personnel::attendance_of_day(&state.db, caller.act(), asked).await?))
}

/// The year that is asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct YearWanted {
    /// The calendar year.
    #[param(minimum = 1990, maximum = 2199, example = 2026)]
    year: i32,
}

/// The yearly leave of an employee
///
/// What the year gives, what came over from the year before, what was taken by decree, and what is left, each with its working.
#[utoipa::path(
    tag = "personnel", operation_id = "get_leave_balance", security(("bearer" = ["attendance.read"])),
    params(("employee_id" = EmployeeId, Path, description = "The employee"), YearWanted),
    responses((status = OK, description = "The balance", body = LeaveBalance), Problem),
)]
#[get("/employees/{employee_id}/leave-balance")]
pub async fn get_leave_balance(
    caller: Allow<ReadAttendance>,
    state: Data<State>,
    employee_id: Id<EmployeeId>,
    wanted: Query<YearWanted>,
) -> Result<Json<LeaveBalance>, Problem> {
    let year = wanted.year.clamp(1990, 2199);
    let asked = (*employee_id, year, caller.act().language);
    Ok(Json(personnel::leave_balance(&state.db, caller.act(), asked).await?))
}

/// Machine numbers
///
/// Of employees within the caller's reach, by number.
#[utoipa::path(
    tag = "personnel", operation_id = "list_machine_numbers", security(("bearer" = ["attendance.write"])),
    params(Paging),
    responses((status = OK, description = "A page of numbers", body = PageOf<MachineNumber>), Problem),
)]
#[get("/attendance/machine-numbers")]
pub async fn list_machine_numbers(
    caller: Allow<WriteAttendance>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<MachineNumber>, Problem> {
    let today = caller.act().today;
    Ok(personnel::list_machine_numbers(&state.db, caller.scope(), today, &paging).await?.into())
}

/// Machine numbers to set.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetMachineNumbers {
    /// The numbers; each takes the place of what it stood for before.
    #[validate(length(min = 1, max = 2000), nested)]
    #[schema(min_items = 1, max_items = 2000)]
    numbers: Vec<SetMachineNumber>,
}

/// A machine number.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetMachineNumber {
    /// The number, on every machine of the employee's instansi.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20, example = "1042")]
    number: String,
    /// Whom it stands for.
    employee_id: EmployeeId,
}

/// What was set.
#[derive(Serialize, ToSchema)]
pub struct MachineNumbersSet {
    /// How many.
    #[schema(example = 240)]
    numbers: usize,
}

/// Set machine numbers
///
/// Up to 2,000 at once, all or nothing. From then on records under a number are those of its employee.
#[utoipa::path(
    tag = "personnel", operation_id = "set_machine_numbers", security(("bearer" = ["attendance.write"])),
    request_body = SetMachineNumbers,
    responses((status = OK, description = "How many were set", body = MachineNumbersSet), Problem),
)]
#[post("/attendance/machine-numbers")]
pub async fn set_machine_numbers(
    caller: Allow<WriteAttendance>,
    state: Data<State>,
    body: Valid<SetMachineNumbers>,
) -> Result<Json<MachineNumbersSet>, Problem> {
    let new = |row: SetMachineNumber| NewMachineNumber { number: row.number, employee_id: row.employee_id };
    let new = body.0.numbers.into_iter().map(new).collect();
    let numbers = personnel::set_machine_numbers(&state.db, caller.act(), new).await?;
    Ok(Json(MachineNumbersSet { numbers }))
}
