//! Working days: the calendar of a unit or an employee, and what it is made of.

use actix_web::web::{Data, Json};
use actix_web::{delete, get, post};
use chrono::NaiveDate;
use identity::permission::{ReadAttendance, ReadDirectory, WriteCalendar};
use kernel::id::{EmployeeId, HolidayId, UnitId, WorkAssignmentId, WorkPatternId};
use kernel::{DateRange, Fault, FaultKind};
use personnel::calendar::{
    AssignPattern, CalendarOf, EndAssignment, Holiday, HolidayFilter, NewHoliday, NewPattern, WorkAssignment,
    WorkPattern,
};
use personnel::kinds::HolidayKind;
use personnel::rules::calendar::{CalendarDay, Slot};
use platform::{Extent, Page};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::allow::Allow;
use crate::etag::IfMatch;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::{Created, NoContent};
use crate::state::State;
use crate::valid::Valid;

/// The longest calendar of one answer.
const DAYS_MAX: i64 = 366;

/// Whose calendar, for which days.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalendarWanted {
    /// The first day.
    from: NaiveDate,
    /// The first day after; a year later at most.
    #[param(example = "2026-02-01")]
    until: NaiveDate,
    /// Of this employee; or `unit_id`.
    #[param(value_type = Option<EmployeeId>)]
    employee_id: Option<EmployeeId>,
    /// Of this unit; or `employee_id`.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
}

/// A calendar
///
/// Each day of a range for a unit or an employee: whether it is worked, when, and why not. National holidays come from the law that
/// ships with the program, unless the instansi replaced them.
#[utoipa::path(
    tag = "personnel", operation_id = "get_calendar", security(("bearer" = ["attendance.read"])),
    params(CalendarWanted),
    responses((status = OK, description = "The days", body = PageOf<CalendarDay>), Problem),
)]
#[get("/calendar")]
pub async fn get_calendar(
    caller: Allow<ReadAttendance>,
    state: Data<State>,
    wanted: Query<CalendarWanted>,
) -> Result<PageOf<CalendarDay>, Problem> {
    let CalendarWanted { from, until, employee_id, unit_id } = wanted.0;
    let (days, today) = (DateRange::bounded(from, until), caller.act().today);
    if !(1..=DAYS_MAX).contains(&(until - from).num_days()) {
        let fault = Fault::new(FaultKind::Malformed, "personnel.span_too_long").at("until");
        return Err(Problem::new(fault.with("max", DAYS_MAX)));
    }
    let rows = match (employee_id, unit_id) {
        (Some(whose), None) => {
            let asked = CalendarOf { whose, days, today };
            personnel::calendar::employee_calendar(&state.db, caller.scope(), asked).await?
        }
        (None, Some(whose)) => {
            let asked = CalendarOf { whose, days, today };
            personnel::calendar::unit_calendar(&state.db, caller.scope(), asked).await?
        }
        _ => return Err(Problem::new(Fault::new(FaultKind::Malformed, "personnel.one_follower"))),
    };
    Ok(Page { rows, extent: Extent::default() }.into())
}

/// Which own days.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HolidaysWanted {
    /// Of this year.
    #[param(minimum = 1900, maximum = 2199, example = 2026)]
    year: i32,
    /// Of this instansi.
    #[param(value_type = Option<UnitId>)]
    instansi_id: Option<UnitId>,
}

/// Own days of an instansi
///
/// Regional holidays, and days of the national list that it replaced or took back.
#[utoipa::path(
    tag = "personnel", operation_id = "list_holidays", security(("bearer" = ["directory.read"])),
    params(HolidaysWanted, Paging),
    responses((status = OK, description = "A page of days", body = PageOf<Holiday>), Problem),
)]
#[get("/calendar/holidays")]
pub async fn list_holidays(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    wanted: Query<HolidaysWanted>,
    paging: Paging,
) -> Result<PageOf<Holiday>, Problem> {
    let HolidaysWanted { year, instansi_id } = wanted.0;
    let first = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MAX);
    let days = DateRange::bounded(first(year), first(year.saturating_add(1)));
    let filter = HolidayFilter { instansi_id, days };
    Ok(personnel::calendar::list_holidays(&state.db, caller.scope(), (filter, &paging)).await?.into())
}

/// A day to enter.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddHoliday {
    /// Whose.
    instansi_id: UnitId,
    /// The date; one entry for each.
    #[schema(example = "2026-11-18")]
    day: NaiveDate,
    /// Which sort; `hari_kerja` takes a national day off back.
    #[schema(example = "libur_daerah")]
    kind: HolidayKind,
    /// Its name.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Hari Jadi Kabupaten Rafflesia")]
    name: String,
}

/// Enter a day of an instansi
///
/// A regional holiday, or a day that replaces or takes back one of the national list. Days of attendance that were derived follow
/// when they are derived again.
#[utoipa::path(
    tag = "personnel", operation_id = "create_holiday", security(("bearer" = ["calendar.write"])),
    request_body = AddHoliday,
    responses((status = CREATED, description = "The day", body = Holiday), Problem),
)]
#[post("/calendar/holidays")]
pub async fn create_holiday(
    caller: Allow<WriteCalendar>,
    state: Data<State>,
    body: Valid<AddHoliday>,
) -> Result<Created<Holiday>, Problem> {
    let Valid(AddHoliday { instansi_id, day, kind, name }) = body;
    let new = NewHoliday { instansi_id, day, kind, name };
    let made = personnel::calendar::add_holiday(&state.db, caller.act(), new).await?;
    let version = made.version;
    Ok(Created::at(format!("/v1/calendar/holidays/{}", made.id), made).version(version))
}

/// Take a day of an instansi away
///
/// The national list counts again for it.
#[utoipa::path(
    tag = "personnel", operation_id = "delete_holiday", security(("bearer" = ["calendar.write"])),
    params(("holiday_id" = HolidayId, Path, description = "The day"), IfMatch),
    responses((status = NO_CONTENT, description = "It is gone"), Problem),
)]
#[delete("/calendar/holidays/{holiday_id}")]
pub async fn delete_holiday(
    caller: Allow<WriteCalendar>,
    state: Data<State>,
    (holiday_id, if_match): (Id<HolidayId>, IfMatch),
) -> Result<NoContent, Problem> {
    let which = (*holiday_id, if_match.expected());
    personnel::calendar::delete_holiday(&state.db, caller.act(), which).await?;
    Ok(NoContent)
}

/// A pattern of working time to make.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateWorkPattern {
    /// Whose.
    instansi_id: UnitId,
    /// Its name, unique in the instansi.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "Jam kerja Ramadan")]
    name: String,
    /// The day on which the cycle begins: a Monday for a week.
    #[schema(example = "2026-01-05")]
    anchor: NaiveDate,
    /// The days of the cycle, 1 to 56; null is a day off. Seven make a week, any other number a turn of shifts.
    #[validate(length(min = 1, max = 56))]
    #[schema(min_items = 1, max_items = 56, example = json!([
        { "starts_at": "08:00:00", "ends_at": "15:00:00", "break_minutes": 30 },
        { "starts_at": "08:00:00", "ends_at": "15:00:00", "break_minutes": 30 },
        { "starts_at": "08:00:00", "ends_at": "15:00:00", "break_minutes": 30 },
        { "starts_at": "08:00:00", "ends_at": "15:00:00", "break_minutes": 30 },
        { "starts_at": "08:00:00", "ends_at": "15:30:00", "break_minutes": 60 },
        null, null]))]
    slots: Vec<Option<Slot>>,
    /// Whether holidays are days off; shifts go on through them.
    #[schema(example = true)]
    observes_holidays: bool,
}

/// Patterns of working time
///
/// Of the caller's instansi, by name.
#[utoipa::path(
    tag = "personnel", operation_id = "list_work_patterns", security(("bearer" = ["directory.read"])),
    params(Paging),
    responses((status = OK, description = "A page of patterns", body = PageOf<WorkPattern>), Problem),
)]
#[get("/calendar/patterns")]
pub async fn list_work_patterns(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<WorkPattern>, Problem> {
    Ok(personnel::calendar::list_patterns(&state.db, caller.scope(), &paging).await?.into())
}

/// A pattern of working time
///
/// With its days and its weekly minutes.
#[utoipa::path(
    tag = "personnel", operation_id = "get_work_pattern", security(("bearer" = ["directory.read"])),
    params(("pattern_id" = WorkPatternId, Path, description = "The pattern")),
    responses((status = OK, description = "The pattern", body = WorkPattern), Problem),
)]
#[get("/calendar/patterns/{pattern_id}")]
pub async fn get_work_pattern(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    pattern_id: Id<WorkPatternId>,
) -> Result<crate::etag::Versioned<WorkPattern>, Problem> {
    let pattern = personnel::calendar::get_pattern(&state.db, caller.scope(), *pattern_id).await?;
    Ok(crate::etag::Versioned::new(pattern.version, pattern))
}

/// Make a pattern of working time
///
/// It never changes afterwards: another working time is another pattern, assigned from its day on.
#[utoipa::path(
    tag = "personnel", operation_id = "create_work_pattern", security(("bearer" = ["calendar.write"])),
    request_body = CreateWorkPattern,
    responses((status = CREATED, description = "The pattern", body = WorkPattern), Problem),
)]
#[post("/calendar/patterns")]
pub async fn create_work_pattern(
    caller: Allow<WriteCalendar>,
    state: Data<State>,
    body: Valid<CreateWorkPattern>,
) -> Result<Created<WorkPattern>, Problem> {
    let Valid(CreateWorkPattern { instansi_id, name, anchor, slots, observes_holidays }) = body;
    let new = NewPattern { instansi_id, name, anchor, slots, observes_holidays };
    let made = personnel::calendar::create_pattern(&state.db, caller.act(), new).await?;
    let version = made.version;
    Ok(Created::at(format!("/v1/calendar/patterns/{}", made.id), made).version(version))
}

/// Take a pattern of working time away
///
/// Only one that was never assigned.
#[utoipa::path(
    tag = "personnel", operation_id = "delete_work_pattern", security(("bearer" = ["calendar.write"])),
    params(("pattern_id" = WorkPatternId, Path, description = "The pattern"), IfMatch),
    responses((status = NO_CONTENT, description = "It is gone"), Problem),
)]
#[delete("/calendar/patterns/{pattern_id}")]
pub async fn delete_work_pattern(
    caller: Allow<WriteCalendar>,
    state: Data<State>,
    (pattern_id, if_match): (Id<WorkPatternId>, IfMatch),
) -> Result<NoContent, Problem> {
    let which = (*pattern_id, if_match.expected());
    personnel::calendar::delete_pattern(&state.db, caller.act(), which).await?;
    Ok(NoContent)
}

/// Who follows a pattern.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignWorkPattern {
    /// The pattern.
    pattern_id: WorkPatternId,
    /// Everyone in this unit and below it; or `employee_id`.
    unit_id: Option<UnitId>,
    /// One employee; or `unit_id`.
    #[schema(example = json!(null))]
    employee_id: Option<EmployeeId>,
    /// The first day.
    #[schema(example = "2026-02-18")]
    valid_from: NaiveDate,
    /// The first day after; missing for no end. While it lasts it prevails over assignments of the same unit that began
    /// earlier.
    #[schema(example = "2026-03-20")]
    valid_until: Option<NaiveDate>,
}

/// Which assignments.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AssignmentsWanted {
    /// That hold on this day; all of them where it is missing.
    as_of: Option<NaiveDate>,
}

/// Assignments of working time
///
/// To units and employees within the caller's reach, the latest first.
#[utoipa::path(
    tag = "personnel", operation_id = "list_work_assignments", security(("bearer" = ["attendance.read"])),
    params(AssignmentsWanted, Paging),
    responses((status = OK, description = "A page of assignments", body = PageOf<WorkAssignment>), Problem),
)]
#[get("/calendar/assignments")]
pub async fn list_work_assignments(
    caller: Allow<ReadAttendance>,
    state: Data<State>,
    wanted: Query<AssignmentsWanted>,
    paging: Paging,
) -> Result<PageOf<WorkAssignment>, Problem> {
    let (scope, today) = (caller.scope(), caller.act().today);
    let page =
        personnel::calendar::list_assignments(&state.db, scope, today, (wanted.as_of, &paging)).await?;
    Ok(page.into())
}

/// Assign a pattern of working time
///
/// To a unit with everything below it, or to one employee, for a range of days. The employee's own comes first, then the nearest
/// unit's; of two in one place the one that began last.
#[utoipa::path(
    tag = "personnel", operation_id = "create_work_assignment", security(("bearer" = ["calendar.write"])),
    request_body = AssignWorkPattern,
    responses((status = CREATED, description = "The assignment", body = WorkAssignment), Problem),
)]
#[post("/calendar/assignments")]
pub async fn create_work_assignment(
    caller: Allow<WriteCalendar>,
    state: Data<State>,
    body: Valid<AssignWorkPattern>,
) -> Result<Created<WorkAssignment>, Problem> {
    let Valid(AssignWorkPattern { pattern_id, unit_id, employee_id, valid_from, valid_until }) = body;
    let days = DateRange { from: valid_from, until: valid_until };
    let new = AssignPattern { pattern_id, unit_id, employee_id, days };
    let made = personnel::calendar::assign_pattern(&state.db, caller.act(), new).await?;
    let version = made.version;
    Ok(Created::at(format!("/v1/calendar/assignments/{}", made.id), made).version(version))
}

/// When an assignment ends.
#[derive(Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndWorkAssignment {
    /// The first day after; missing for no end.
    #[schema(example = "2026-03-21")]
    valid_until: Option<NaiveDate>,
}

/// End an assignment of working time
///
/// Earlier or later than was said.
#[utoipa::path(
    tag = "personnel", operation_id = "end_work_assignment", security(("bearer" = ["calendar.write"])),
    params(("assignment_id" = WorkAssignmentId, Path, description = "The assignment"), IfMatch),
    request_body = EndWorkAssignment,
    responses((status = OK, description = "The assignment", body = WorkAssignment), Problem),
)]
#[post("/calendar/assignments/{assignment_id}/end")]
pub async fn end_work_assignment(
    caller: Allow<WriteCalendar>,
    state: Data<State>,
    (assignment_id, if_match): (Id<WorkAssignmentId>, IfMatch),
    body: Valid<EndWorkAssignment>,
) -> Result<Json<WorkAssignment>, Problem> {
    let (expected, valid_until) = (if_match.expected(), body.valid_until);
    let end = EndAssignment { id: *assignment_id, expected, valid_until };
    Ok(Json(personnel::calendar::end_assignment(&state.db, caller.act(), end).await?))
}

/// Take an assignment of working time away
///
/// One that should never have been.
#[utoipa::path(
    tag = "personnel", operation_id = "delete_work_assignment", security(("bearer" = ["calendar.write"])),
    params(("assignment_id" = WorkAssignmentId, Path, description = "The assignment"), IfMatch),
    responses((status = NO_CONTENT, description = "It is gone"), Problem),
)]
#[delete("/calendar/assignments/{assignment_id}")]
pub async fn delete_work_assignment(
    caller: Allow<WriteCalendar>,
    state: Data<State>,
    (assignment_id, if_match): (Id<WorkAssignmentId>, IfMatch),
) -> Result<NoContent, Problem> {
    let which = (*assignment_id, if_match.expected());
    personnel::calendar::delete_assignment(&state.db, caller.act(), which).await?;
    Ok(NoContent)
}
