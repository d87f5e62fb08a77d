//! Imports: spreadsheets taken into the record, tried, committed and taken back.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::Permission;
use identity::permission::RunImports;
use kernel::Month;
use kernel::id::{DecreeId, FileId, ImportId, JobId, UnitId};
use kernel::states::AllowedAct;
use personnel::imports::{
    self, Import, ImportAct, ImportFilter, ImportMode, ImportStatus, NewImport, Subject, offered,
};
use platform::Act;
use platform::jobs::{self, Whose};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::{OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Accepted;
use crate::routes::platform::jobs::Job;
use crate::state::State;
use crate::valid::Valid;

/// A spreadsheet taken into the record.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = personnel::Import)]
pub struct ImportView {
    /// The import.
    pub id: ImportId,
    /// The kind: `GET /v1/imports/kinds`.
    #[schema(example = "employees")]
    pub kind: String,
    /// What happens to the rows.
    pub mode: ImportMode,
    /// Where it stands.
    pub status: ImportStatus,
    /// Into whose record.
    pub instansi_id: UnitId,
    /// The spreadsheet.
    pub file_id: FileId,
    /// Its name.
    #[schema(example = "pegawai-dinkes.xlsx")]
    pub file_name: String,
    /// The sheet of a workbook, where it was named.
    #[schema(example = json!(null))]
    pub sheet: Option<String>,
    /// The decree behind facts whose rows name none.
    pub decree_id: Option<DecreeId>,
    /// Of which month the sheet is, where its kind is about one.
    #[schema(value_type = Option<Month>, example = json!(null))]
    pub month: Option<Month>,
    /// Why.
    #[schema(example = "Pengisian awal")]
    pub reason: Option<String>,
    /// Rows with data.
    #[schema(example = 10_000)]
    pub rows: i64,
    /// Rows with a fault.
    #[schema(example = 137)]
    pub faulty: i64,
    /// Rows that were written.
    #[schema(example = 9_863)]
    pub committed: i64,
    /// Rows that were taken back.
    #[schema(example = 0)]
    pub undone: i64,
    /// The job that works on it, or did last.
    pub job_id: Option<JobId>,
    /// The account or client.
    pub made_by: Option<Uuid>,
    /// When it was asked for.
    pub made_at: DateTime<Utc>,
    /// When it was checked, committed, rejected or stopped.
    pub ended_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    #[schema(example = json!(null))]
    pub undone_at: Option<DateTime<Utc>>,
    /// What its state offers.
    pub allowed_actions: Vec<AllowedAction>,
}

impl ImportView {
    fn of(import: Import, (caller, state): (&Allow<RunImports>, &State)) -> Self {
        let importer = state.importers.find(&import.kind);
        let may_write = importer.is_ok_and(|importer| act_over(caller, importer.subject()).is_ok());
        let language = caller.act().language;
        let action = |offer: &AllowedAct<ImportAct>| {
            let href = format!("/v1/imports/{}/{}", import.id, offer.act.word());
            AllowedAction::post(offer.act.word(), href, offer.denied.as_ref(), language)
        };
        Self {
            allowed_actions: offered(import.status, may_write).iter().map(action).collect(),
            id: import.id,
            kind: import.kind,
            mode: import.mode,
            status: import.status,
            instansi_id: import.instansi_id,
            file_id: import.file_id,
            file_name: import.file_name,
            sheet: import.sheet,
            decree_id: import.decree_id,
            month: import.month,
            reason: import.reason,
            rows: import.rows,
            faulty: import.faulty,
            committed: import.committed,
            undone: import.undone,
            job_id: import.job_id,
            made_by: import.made_by,
            made_at: import.made_at,
            ended_at: import.ended_at,
            undone_at: import.undone_at,
        }
    }
}

/// The caller's act with the reach of the permission over what an import changes: to import is no more than to enter.
pub(super) fn act_over(caller: &Allow<RunImports>, subject: Subject) -> Result<Act, Problem> {
    let permission = permission_over(subject);
    let act = caller.act();
    let used = caller.caller().uses(permission, act.today)?;
    Ok(Act {
        standing_in: used.standing_in(),
        on_behalf_of: used.lent_by.and_then(|lender| lender.employee),
        scope: used.scope,
        ..act.clone()
    })
}

/// What somebody must hold, beside the permission to import at all, to import what changes a subject, and to read such a sheet.
pub fn permission_over(subject: Subject) -> Permission {
    match subject {
        Subject::Structure => Permission::WriteStructure,
        Subject::People => Permission::WritePersonnel,
        Subject::Attendance => Permission::WriteAttendance,
        Subject::Performance => Permission::ManagePerformance,
        Subject::Pay => Permission::RunPayroll,
    }
}

/// An import to begin.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateImport {
    /// The kind: `GET /v1/imports/kinds`.
    #[schema(example = "employees")]
    kind: String,
    /// The uploaded spreadsheet: `POST /v1/files`.
    file_id: FileId,
    /// `dry_run` finds every fault and writes nothing; `partial` writes the rows without faults; `all_or_nothing` writes all or
    /// none.
    mode: ImportMode,
    /// The sheet of a workbook in which several hold data.
    #[serde(default)]
    #[schema(example = json!(null))]
    sheet: Option<String>,
    /// Into whose record; may be missing where one's permission reaches one instansi only.
    #[serde(default)]
    instansi_id: Option<UnitId>,
    /// The decree behind facts whose rows name none.
    #[serde(default)]
    #[schema(example = json!(null))]
    decree_id: Option<DecreeId>,
    /// Of which month the sheet is: for the kinds that are about one (`is_of_month`), and for no other.
    #[serde(default)]
    #[schema(value_type = Option<Month>, example = json!(null))]
    month: Option<Month>,
    /// Why, for the log of acts.
    #[serde(default)]
    #[validate(length(max = 500))]
    #[schema(max_length = 500, example = "Pengisian awal")]
    reason: Option<String>,
}

/// Import a spreadsheet
///
/// By a job: its `object_id` is the import. The file is read to its end before anything is written; a file that cannot be
/// read for certain (formulas, merged cells, a wrong header, too large) is rejected by name. Each bad cell has one fault:
/// `GET /v1/imports/{import_id}/faults`. Accounts are not made by imports.
#[utoipa::path(
    tag = "personnel", operation_id = "create_import", security(("bearer" = ["imports.run"])),
    request_body = CreateImport,
    responses((status = ACCEPTED, description = "The job, also named by `Location`", body = Job), Problem),
)]
#[post("/imports")]
pub async fn create_import(
    caller: Allow<RunImports>,
    state: Data<State>,
    body: Valid<CreateImport>,
) -> Result<Accepted<Job>, Problem> {
    let CreateImport { kind, file_id, mode, sheet, instansi_id, decree_id, month, reason } = body.0;
    let act = match state.importers.find(&kind) {
        Ok(importer) => act_over(&caller, importer.subject())?,
        Err(_unknown) => caller.act().clone(),
    };
    let new = NewImport { kind, file_id, mode, sheet, instansi_id, decree_id, month, reason };
    let (_, job) = imports::create_import(&state.db, &act, &state.importers, new).await?;
    begun(&caller, &state, job).await
}

async fn begun(caller: &Allow<RunImports>, state: &State, job: JobId) -> Result<Accepted<Job>, Problem> {
    let reader = caller.act().actor;
    let job = jobs::find(state.db.latest(), Whose::AskedBy(reader), job).await?;
    Ok(Accepted::at(format!("/v1/jobs/{}", job.id), Job::of(job, reader, caller.act().language)))
}

/// Which imports.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportsWanted {
    /// Of this kind.
    #[param(example = "employees")]
    kind: Option<String>,
    /// In this state.
    status: Option<ImportStatus>,
    /// Into the record of this instansi.
    #[param(value_type = Option<UnitId>)]
    instansi_id: Option<UnitId>,
}

/// Imports, newest first
///
/// One's own, and those into an instansi that one's permission reaches whole. Lists of pay are their importer's alone.
#[utoipa::path(
    tag = "personnel", operation_id = "list_imports", security(("bearer" = ["imports.run"])),
    params(ImportsWanted, Paging),
    responses((status = OK, description = "A page of imports", body = PageOf<ImportView>), Problem),
)]
#[get("/imports")]
pub async fn list_imports(
    caller: Allow<RunImports>,
    state: Data<State>,
    wanted: Query<ImportsWanted>,
    paging: Paging,
) -> Result<PageOf<ImportView>, Problem> {
    let ImportsWanted { kind, status, instansi_id } = wanted.0;
    let filter = ImportFilter { kind, status, instansi_id };
    let page = imports::list_imports(&state.db, caller.act(), (filter, &paging)).await?;
    Ok(page.map(|import| ImportView::of(import, (&caller, &state))).into())
}

/// One import
///
/// How many rows it has, how many are wrong, written, taken back, and what can be done with it.
#[utoipa::path(
    tag = "personnel", operation_id = "get_import", security(("bearer" = ["imports.run"])),
    params(("import_id" = ImportId, Path, description = "The import")),
    responses((status = OK, description = "The import", body = ImportView), Problem),
)]
#[get("/imports/{import_id}")]
pub async fn get_import(
    caller: Allow<RunImports>,
    state: Data<State>,
    import_id: Id<ImportId>,
) -> Result<Versioned<ImportView>, Problem> {
    let import = imports::find_import(&state.db, caller.act(), *import_id).await?;
    Ok(Versioned::new(import.version, ImportView::of(import, (&caller, &state))))
}

/// How to write what was checked.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitImport {
    /// `partial` or `all_or_nothing`.
    #[schema(example = "partial")]
    mode: ImportMode,
}

/// Write what was checked
///
/// After a dry run, the same file: its rows are judged anew, because the record may have changed meanwhile.
#[utoipa::path(
    tag = "personnel", operation_id = "commit_import", security(("bearer" = ["imports.run"])),
    params(("import_id" = ImportId, Path, description = "The import"), OptionalIfMatch),
    request_body = CommitImport,
    responses((status = ACCEPTED, description = "The job, also named by `Location`", body = Job), Problem),
)]
#[post("/imports/{import_id}/commit")]
pub async fn commit_import(
    caller: Allow<RunImports>,
    state: Data<State>,
    (import_id, if_match): (Id<ImportId>, OptionalIfMatch),
    body: Valid<CommitImport>,
) -> Result<Accepted<Job>, Problem> {
    let act = act_on(&caller, &state, *import_id).await?;
    let target = (*import_id, if_match.expected());
    let (_, job) = imports::commit_import(&state.db, &act, target, body.0.mode).await?;
    begun(&caller, &state, job).await
}

/// The act with the reach over what an import changes.
async fn act_on(caller: &Allow<RunImports>, state: &State, id: ImportId) -> Result<Act, Problem> {
    let import = imports::find_import(&state.db, caller.act(), id).await?;
    act_over(caller, state.importers.find(&import.kind)?.subject())
}

/// Why an import is taken back.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoImport {
    /// For the log of acts.
    #[validate(length(max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "Berkas milik instansi lain")]
    reason: String,
}

/// Take an import back
///
/// All of it, by a job, or nothing: the job names every row on which something stands since. Facts are no longer believed
/// and what they had ended goes on; days of attendance are as they were; units, positions and employees are removed, as long
/// as nothing refers to them (an account, a payslip, a plan).
#[utoipa::path(
    tag = "personnel", operation_id = "undo_import", security(("bearer" = ["imports.run"])),
    params(("import_id" = ImportId, Path, description = "The import"), OptionalIfMatch),
    request_body = UndoImport,
    responses((status = ACCEPTED, description = "The job, also named by `Location`", body = Job), Problem),
)]
#[post("/imports/{import_id}/undo")]
pub async fn undo_import(
    caller: Allow<RunImports>,
    state: Data<State>,
    (import_id, if_match): (Id<ImportId>, OptionalIfMatch),
    body: Valid<UndoImport>,
) -> Result<Accepted<Job>, Problem> {
    let act = act_on(&caller, &state, *import_id).await?;
    let target = (*import_id, if_match.expected());
    let (_, job) = imports::undo_import(&state.db, &act, target, body.0.reason).await?;
    begun(&caller, &state, job).await
}
