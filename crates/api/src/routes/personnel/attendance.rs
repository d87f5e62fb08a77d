//! Attendance by day and by month.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{NaiveDate, NaiveTime};
use identity::permission::{ReadAttendance, WriteAttendance};
use kernel::Month;
use kernel::id::{EmployeeId, UnitId};
use personnel::entity::attendance_day::AttendanceCode;
use personnel::{AttendanceDay, AttendanceFilter, AttendanceRecap, NewDay};
use platform::Act;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::valid::Valid;

/// Days of attendance, of any employees within the caller's reach.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutAttendance {
    /// The days; each takes the place of what was recorded for it before.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_items = 1, max_items = 2000)]
    days: Vec<PutDay>,
}

/// A day of attendance.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutDay {
    /// Who.
    employee_id: EmployeeId,
    /// The calendar date, not after today.
    #[schema(example = "2026-01-05")]
    day: NaiveDate,
    /// How it counts.
    #[schema(example = "present")]
    code: AttendanceCode,
    /// Local time of arrival; missing where it was not recorded.
    #[schema(value_type = Option<String>, example = "07:42:00")]
    arrived_at: Option<NaiveTime>,
    /// Local time of leaving; missing where it was not recorded.
    #[schema(value_type = Option<String>, example = "16:05:00")]
    left_at: Option<NaiveTime>,
    /// Minutes late by the employee's schedule; only of a day at work.
    #[serde(default)]
    #[schema(default = 0, example = 12)]
    minutes_late: i32,
    /// Minutes left early by the employee's schedule; only of a day at work.
    #[serde(default)]
    #[schema(default = 0, example = 0)]
    minutes_early: i32,
    /// Whether a ceremony of the day was missed; a policy of the performance allowance may take something for it.
    #[serde(default)]
    #[schema(default = false, example = false)]
    missed_ceremony: bool,
}

impl From<PutDay> for NewDay {
    fn from(day: PutDay) -> Self {
        Self {
            employee_id: day.employee_id,
            day: day.day,
            code: day.code,
            arrived_at: day.arrived_at,
            left_at: day.left_at,
            minutes_late: day.minutes_late,
            minutes_early: day.minutes_early,
            missed_ceremony: day.missed_ceremony,
        }
    }
}

/// What was recorded.
#[derive(Serialize, ToSchema)]
pub struct AttendancePut {
    /// How many days.
    #[schema(example = 22)]
    days: usize,
}

/// Whose attendance.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AttendanceWanted {
    /// The month.
    month: Month,
    /// Of this employee.
    #[param(value_type = Option<EmployeeId>)]
    employee_id: Option<EmployeeId>,
    /// Of everyone in this unit and below it on the month's last day.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
}

impl AttendanceWanted {
    fn filter(&self, act: &Act) -> AttendanceFilter {
        let Self { month, employee_id, unit_id } = *self;
        AttendanceFilter { month, employee_id, unit_id, today: act.today }
    }
}

/// The month of a recap.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecapMonth {
    /// The month.
    month: Month,
}

/// Record days of attendance
///
/// Up to 2,000 at once, all or nothing; a day recorded before is replaced. Minutes late and early are by the employee's own schedule,
/// which the sender knows.
#[utoipa::path(
    tag = "personnel", operation_id = "put_attendance", security(("bearer" = ["attendance.write"])),
    request_body = PutAttendance,
    responses((status = OK, description = "How many were recorded", body = AttendancePut), Problem),
)]
#[post("/attendance-days/batch-put")]
pub async fn put_attendance(
    caller: Allow<WriteAttendance>,
    state: Data<State>,
    body: Valid<PutAttendance>,
) -> Result<Json<AttendancePut>, Problem> {
    let days = body.0.days.into_iter().map(NewDay::from).collect();
    let days = personnel::record_attendance(&state.db, caller.act(), days).await?;
    Ok(Json(AttendancePut { days }))
}

/// Days of attendance in a month
///
/// By employee and day.
#[utoipa::path(
    tag = "personnel", operation_id = "list_attendance", security(("bearer" = ["attendance.read"])),
    params(AttendanceWanted, Paging),
    responses((status = OK, description = "A page of days", body = PageOf<AttendanceDay>), Problem),
)]
#[get("/attendance-days")]
pub async fn list_attendance(
    caller: Allow<ReadAttendance>,
    state: Data<State>,
    wanted: Query<AttendanceWanted>,
    paging: Paging,
) -> Result<PageOf<AttendanceDay>, Problem> {
    let filter = wanted.filter(caller.act());
    Ok(personnel::list_attendance(&state.db, caller.scope(), (filter, &paging)).await?.into())
}

/// Recaps of a month
///
/// One for each employee within the caller's reach, without workings.
#[utoipa::path(
    tag = "personnel", operation_id = "list_attendance_recaps", security(("bearer" = ["attendance.read"])),
    params(AttendanceWanted, Paging),
    responses((status = OK, description = "A page of recaps", body = PageOf<AttendanceRecap>), Problem),
)]
#[get("/attendance-recaps")]
pub async fn list_attendance_recaps(
    caller: Allow<ReadAttendance>,
    state: Data<State>,
    wanted: Query<AttendanceWanted>,
    paging: Paging,
) -> Result<PageOf<AttendanceRecap>, Problem> {
    let filter = wanted.filter(caller.act());
    Ok(personnel::list_attendance_recaps(&state.db, caller.scope(), (filter, &paging)).await?.into())
}

/// The recap of an employee's month
///
/// Derived from the days, with the days behind each count.
#[utoipa::path(
    tag = "personnel", operation_id = "get_attendance_recap", security(("bearer" = ["attendance.read"])),
    params(("employee_id" = EmployeeId, Path, description = "The employee"), RecapMonth),
    responses((status = OK, description = "The recap", body = AttendanceRecap), Problem),
)]
#[get("/employees/{employee_id}/attendance-recap")]
pub async fn get_attendance_recap(
    caller: Allow<ReadAttendance>,
    state: Data<State>,
    employee_id: Id<EmployeeId>,
    month: Query<RecapMonth>,
) -> Result<Json<AttendanceRecap>, Problem> {
    let (asked, act) = ((*employee_id, month.month), caller.act());
    let reader = (act.today, act.language);
    Ok(Json(personnel::get_attendance_recap(&state.db, caller.scope(), asked, reader).await?))
}
