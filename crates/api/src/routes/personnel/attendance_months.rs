//! Months of attendance that are closed and reopened.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use identity::permission::{CloseAttendance, ReadAttendance};
use kernel::Month;
use kernel::id::UnitId;
use personnel::{CloseMonth, MonthClosing, ReopenMonth};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::valid::Valid;

/// Which months.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MonthsWanted {
    /// This month.
    month: Option<Month>,
}

/// Closed months of attendance
///
/// Of units within the caller's reach, those that were reopened included, the latest first.
#[utoipa::path(
    tag = "personnel", operation_id = "list_attendance_months", security(("bearer" = ["attendance.read"])),
    params(MonthsWanted, Paging),
    responses((status = OK, description = "A page of months", body = PageOf<MonthClosing>), Problem),
)]
#[get("/attendance/months")]
pub async fn list_attendance_months(
    caller: Allow<ReadAttendance>,
    state: Data<State>,
    wanted: Query<MonthsWanted>,
    paging: Paging,
) -> Result<PageOf<MonthClosing>, Problem> {
    let asked = (wanted.month, caller.act().today);
    Ok(personnel::list_closings(&state.db, caller.scope(), asked, &paging).await?.into())
}

/// For which unit a month is closed.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseAttendanceMonth {
    /// An SKPD or a whole instansi.
    unit_id: UnitId,
}

/// Close a month of attendance
///
/// For an SKPD or a whole instansi, once the month is over and every correction of it is decided. From then on its days stand:
/// whoever writes one is refused by name.
#[utoipa::path(
    tag = "personnel", operation_id = "close_attendance_month", security(("bearer" = ["attendance.close"])),
    params(("month" = Month, Path, description = "The month")),
    request_body = CloseAttendanceMonth,
    responses((status = OK, description = "The month", body = MonthClosing), Problem),
)]
#[post("/attendance/months/{month}/close")]
pub async fn close_attendance_month(
    caller: Allow<CloseAttendance>,
    state: Data<State>,
    month: Id<Month>,
    body: Valid<CloseAttendanceMonth>,
) -> Result<Json<MonthClosing>, Problem> {
    let close = CloseMonth { unit_id: body.unit_id, month: *month };
    Ok(Json(personnel::close_month(&state.db, caller.act(), close).await?))
}

/// Why a month is reopened.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenAttendanceMonth {
    /// The unit for which it was closed.
    unit_id: UnitId,
    /// Why; it stays with the month and in the log.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "Putusan keberatan atas presensi tanggal 14.")]
    reason: String,
}

/// Reopen a month of attendance
///
/// With a reason. Pay that was approved on it does not move: what changes now becomes a difference there.
#[utoipa::path(
    tag = "personnel", operation_id = "reopen_attendance_month", security(("bearer" = ["attendance.close"])),
    params(("month" = Month, Path, description = "The month")),
    request_body = ReopenAttendanceMonth,
    responses((status = OK, description = "The month", body = MonthClosing), Problem),
)]
#[post("/attendance/months/{month}/reopen")]
pub async fn reopen_attendance_month(
    caller: Allow<CloseAttendance>,
    state: Data<State>,
    month: Id<Month>,
    body: Valid<ReopenAttendanceMonth>,
) -> Result<Json<MonthClosing>, Problem> {
    let Valid(ReopenAttendanceMonth { unit_id, reason }) = body;
    let reopen = ReopenMonth { unit_id, month: *month, reason };
    Ok(Json(personnel::reopen_month(&state.db, caller.act(), reopen).await?))
}
