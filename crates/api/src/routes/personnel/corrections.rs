//! Corrections of days of attendance.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use identity::permission::{CorrectAttendance, DecideAttendance, ReadAttendance};
use identity::{AllowedBy, Permission};
use kernel::id::{CorrectionId, EmployeeId, FileId};
use kernel::{Language, Month};
use personnel::kinds::{AttendanceCode, CorrectionStatus};
use personnel::{CorrectionFilter, Decision, ProposeCorrection};
use platform::Scope;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::{IfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A correction of a day of attendance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AttendanceCorrection {
    /// Identity.
    pub id: CorrectionId,
    /// Of whom.
    pub employee_id: EmployeeId,
    /// The day.
    #[schema(example = "2026-01-06")]
    pub day: NaiveDate,
    /// How it should count.
    pub code: AttendanceCode,
    /// Local time of arrival.
    #[schema(value_type = Option<String>, example = "07:25:00")]
    pub arrived_at: Option<NaiveTime>,
    /// Local time of leaving.
    #[schema(value_type = Option<String>, example = "16:03:00")]
    pub left_at: Option<NaiveTime>,
    /// Why.
    #[schema(example = "Mesin presensi mati sampai pukul 09.00.")]
    pub reason: String,
    /// The proof.
    pub file_id: FileId,
    /// Where it stands.
    pub status: CorrectionStatus,
    /// When it goes to the officer if nobody decided; null once it did, or was decided.
    pub deadline: Option<DateTime<Utc>>,
    /// What was said with the decision.
    #[schema(example = json!(null))]
    pub note: Option<String>,
    /// Business time of the decision.
    pub decided_at: Option<DateTime<Utc>>,
    /// For `If-Match`.
    #[schema(example = 1)]
    pub version: i64,
    /// Business time.
    pub created_at: DateTime<Utc>,
    /// What the caller may do now.
    pub allowed_actions: Vec<AllowedAction>,
}

impl AttendanceCorrection {
    /// A correction as its reader sees it.
    pub fn of(correction: personnel::Correction, language: Language) -> Self {
        let personnel::Correction { row, deadline, offered } = correction;
        let action = |one: kernel::states::AllowedAct<personnel::states::correction::CorrectionAct>| {
            let href = format!("/v1/attendance/corrections/{}/{}", row.id, one.act.word());
            AllowedAction::post(one.act.word(), href, one.denied.as_ref(), language)
        };
        Self {
            allowed_actions: offered.into_iter().map(action).collect(),
            id: row.id,
            employee_id: row.employee_id,
            day: row.day,
            code: row.code,
            arrived_at: row.arrived_at,
            left_at: row.left_at,
            reason: row.reason,
            file_id: row.file_id,
            status: row.status,
            deadline,
            note: row.note,
            decided_at: row.decided_at,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

/// The reach of the caller's permission to decide, if there is one.
pub fn deciding<P: AllowedBy>(caller: &Allow<P>) -> Option<Scope> {
    caller.caller().scope(Permission::DecideAttendance, caller.act().today)
}

/// Which corrections.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CorrectionsWanted {
    /// In this state.
    status: Option<CorrectionStatus>,
    /// Of this employee.
    #[param(value_type = Option<EmployeeId>)]
    employee_id: Option<EmployeeId>,
    /// Of days in this month.
    month: Option<Month>,
}

/// Corrections of attendance
///
/// Of the days of everyone within the caller's reach, the latest day first.
#[utoipa::path(
    tag = "personnel", operation_id = "list_attendance_corrections", security(("bearer" = ["attendance.read"])),
    params(CorrectionsWanted, Paging),
    responses((status = OK, description = "A page of corrections", body = PageOf<AttendanceCorrection>), Problem),
)]
#[get("/attendance/corrections")]
pub async fn list_attendance_corrections(
    caller: Allow<ReadAttendance>,
    state: Data<State>,
    wanted: Query<CorrectionsWanted>,
    paging: Paging,
) -> Result<PageOf<AttendanceCorrection>, Problem> {
    let CorrectionsWanted { status, employee_id, month } = wanted.0;
    let filter = CorrectionFilter { status, open: false, employee_id, month };
    let (deciding, language) = (deciding(&caller), caller.act().language);
    let who = (caller.act(), deciding.as_ref());
    let page = personnel::list_corrections(&state.db, who, filter, &paging).await?;
    Ok(page.map(|one| AttendanceCorrection::of(one, language)).into())
}

/// A correction to propose.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeAttendanceCorrection {
    /// Of whom; oneself where it is missing.
    employee_id: Option<EmployeeId>,
    /// The day, of a month that is not closed.
    #[schema(example = "2026-01-06")]
    day: NaiveDate,
    /// How it should count.
    #[schema(example = "present")]
    code: AttendanceCode,
    /// Local time of arrival.
    #[schema(value_type = Option<String>, example = "07:25:00")]
    arrived_at: Option<NaiveTime>,
    /// Local time of leaving.
    #[schema(value_type = Option<String>, example = "16:03:00")]
    left_at: Option<NaiveTime>,
    /// Why.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000, example = "Mesin presensi mati sampai pukul 09.00.")]
    reason: String,
    /// The proof: a file that the caller uploaded.
    file_id: FileId,
}

/// Propose a correction of a day
///
/// With proof, for oneself, or as an operator for somebody of the unit, until the month is closed. The superior or the officer decides;
/// after five working days the officer alone.
#[utoipa::path(
    tag = "personnel", operation_id = "propose_attendance_correction",
    security(("bearer" = ["attendance.correct"])),
    request_body = ProposeAttendanceCorrection,
    responses((status = CREATED, description = "The correction", body = AttendanceCorrection), Problem),
)]
#[post("/attendance/corrections")]
pub async fn propose_attendance_correction(
    caller: Allow<CorrectAttendance>,
    state: Data<State>,
    body: Valid<ProposeAttendanceCorrection>,
) -> Result<Created<AttendanceCorrection>, Problem> {
    let Valid(ProposeAttendanceCorrection { employee_id, day, code, arrived_at, left_at, reason, file_id }) =
        body;
    let act = caller.act();
    let own = act.on_behalf_of.or(act.scope.own).or(act.actor.employee());
    let unknown = || Problem::new(kernel::Fault::invalid("personnel.employee_unknown").at("/employee_id"));
    let employee_id = employee_id.or(own).ok_or_else(unknown)?;
    let new = ProposeCorrection { employee_id, day, code, arrived_at, left_at, reason, file_id };
    let made = personnel::propose_correction(&state.db, act, new).await?;
    let shown = AttendanceCorrection::of(made, act.language);
    let version = shown.version;
    Ok(Created::at(format!("/v1/attendance/corrections/{}", shown.id), shown).version(version))
}

/// A correction of attendance
///
/// With what the caller may do.
#[utoipa::path(
    tag = "personnel", operation_id = "get_attendance_correction", security(("bearer" = ["attendance.read"])),
    params(("correction_id" = CorrectionId, Path, description = "The correction")),
    responses((status = OK, description = "The correction", body = AttendanceCorrection), Problem),
)]
#[get("/attendance/corrections/{correction_id}")]
pub async fn get_attendance_correction(
    caller: Allow<ReadAttendance>,
    state: Data<State>,
    correction_id: Id<CorrectionId>,
) -> Result<Versioned<AttendanceCorrection>, Problem> {
    let deciding = deciding(&caller);
    let who = (caller.act(), deciding.as_ref());
    let found = personnel::get_correction(&state.db, who, *correction_id).await?;
    Ok(versioned(found, caller.act().language))
}

fn versioned(correction: personnel::Correction, language: Language) -> Versioned<AttendanceCorrection> {
    Versioned::new(correction.row.version, AttendanceCorrection::of(correction, language))
}

/// What is said with a decision.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideCorrection {
    /// For the employee; a rejection needs it.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000, example = "Sesuai berita acara gangguan mesin.")]
    note: Option<String>,
}

/// Accept a correction of a day
///
/// The day counts as the correction says, with minutes by the employee's calendar. Nobody decides on the own day, or on what the
/// caller proposed.
#[utoipa::path(
    tag = "personnel", operation_id = "accept_attendance_correction",
    security(("bearer" = ["attendance.decide"])),
    params(("correction_id" = CorrectionId, Path, description = "The correction"), IfMatch),
    request_body = DecideCorrection,
    responses((status = OK, description = "The correction", body = AttendanceCorrection), Problem),
)]
#[post("/attendance/corrections/{correction_id}/accept")]
pub async fn accept_attendance_correction(
    caller: Allow<DecideAttendance>,
    state: Data<State>,
    (correction_id, if_match): (Id<CorrectionId>, IfMatch),
    body: Valid<DecideCorrection>,
) -> Result<Versioned<AttendanceCorrection>, Problem> {
    let decision = Decision { id: *correction_id, expected: if_match.expected(), note: body.0.note };
    let done = personnel::accept_correction(&state.db, caller.act(), decision).await?;
    Ok(versioned(done, caller.act().language))
}

/// Reject a correction of a day
///
/// With a note to the employee; the day stays as it was.
#[utoipa::path(
    tag = "personnel", operation_id = "reject_attendance_correction",
    security(("bearer" = ["attendance.decide"])),
    params(("correction_id" = CorrectionId, Path, description = "The correction"), IfMatch),
    request_body = DecideCorrection,
    responses((status = OK, description = "The correction", body = AttendanceCorrection), Problem),
)]
#[post("/attendance/corrections/{correction_id}/reject")]
pub async fn reject_attendance_correction(
    caller: Allow<DecideAttendance>,
    state: Data<State>,
    (correction_id, if_match): (Id<CorrectionId>, IfMatch),
    body: Valid<DecideCorrection>,
) -> Result<Versioned<AttendanceCorrection>, Problem> {
    let decision = Decision { id: *correction_id, expected: if_match.expected(), note: body.0.note };
    let done = personnel::reject_correction(&state.db, caller.act(), decision).await?;
    Ok(versioned(done, caller.act().language))
}

/// Take a correction of a day back
///
/// Before it is decided, by whoever proposed it or by the employee.
#[utoipa::path(
    tag = "personnel", operation_id = "withdraw_attendance_correction",
    security(("bearer" = ["attendance.correct"])),
    params(("correction_id" = CorrectionId, Path, description = "The correction"), IfMatch),
    responses((status = OK, description = "The correction", body = AttendanceCorrection), Problem),
)]
#[post("/attendance/corrections/{correction_id}/withdraw")]
pub async fn withdraw_attendance_correction(
    caller: Allow<CorrectAttendance>,
    state: Data<State>,
    (correction_id, if_match): (Id<CorrectionId>, IfMatch),
) -> Result<Json<AttendanceCorrection>, Problem> {
    let which = (*correction_id, if_match.expected());
    let done = personnel::withdraw_correction(&state.db, caller.act(), which).await?;
    Ok(Json(AttendanceCorrection::of(done, caller.act().language)))
}
