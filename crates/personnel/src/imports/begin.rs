//! Asking for imports: to try or to carry one out, to commit what was tried, to take it back.

use kernel::Month;
use kernel::id::{DecreeId, FileId, ImportId, JobId, UnitId};
use platform::jobs::{self, NewJob};
use platform::{Act, Acted, Db, acts, files};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::json;

use super::flaw::Flaw;
use super::importer::Importers;
use super::states::{ImportAct, ImportMode, ImportStatus, permit};
use super::{Import, RUN_IMPORT, UNDO_IMPORT, read};
use crate::entity::{decree, import, unit};
use crate::error::{Error, Flaw as Broken};
use crate::scope;

/// The largest file.
const BYTES_MAX: i64 = 25 << 20;

/// An import to begin.
#[derive(Clone, Debug)]
pub struct NewImport {
    /// The kind by its word.
    pub kind: String,
    /// The uploaded spreadsheet.
    pub file_id: FileId,
    /// What happens to the rows.
    pub mode: ImportMode,
    /// The sheet of a workbook that has several.
    pub sheet: Option<String>,
    /// Into whose record; may be missing where the importer reaches one instansi only.
    pub instansi_id: Option<UnitId>,
    /// The decree behind facts whose rows name none.
    pub decree_id: Option<DecreeId>,
    /// Of which month the sheet is: for kinds that are about one, and for no other.
    pub month: Option<Month>,
    /// Why.
    pub reason: Option<String>,
}

/// Begins an import by the job that it returns. The act carries the scope over what the kind changes.
///
/// # Errors
/// `Invalid` with every fault: an unknown kind, somebody else's file, an instansi out of reach ...
#[tracing::instrument(skip_all)]
pub async fn create_import(
    db: &Db,
    act: &Act,
    importers: &Importers,
    new: NewImport,
) -> Result<(Import, JobId), Error> {
    let tx = platform::begin(db).await?;
    let import = insert(&tx, act, importers, new).await?;
    let job = enqueue(&tx, act, (RUN_IMPORT, import.id)).await?;
    let mut edit = import.into_active_model();
    edit.job_id = Set(Some(job));
    let import = edit.update(&tx).await?;
    tx.commit().await?;
    Ok((import, job))
}

/// [`create_import`] in a transaction, without a job.
pub(super) async fn insert(
    tx: &DatabaseTransaction,
    act: &Act,
    importers: &Importers,
    new: NewImport,
) -> Result<Import, Error> {
    let mut faults = Vec::new();
    let kind = importers.find(&new.kind);
    if let Err(Error::Invalid(unknown)) = &kind {
        faults.extend(unknown.iter().cloned());
    }
    faults.extend(kind.as_ref().ok().and_then(|kind| month_unfit(kind.is_of_month(), new.month)));
    let act = &because(act, new.reason.as_deref());
    let id = ImportId::new();
    let file_name = keep(tx, act, (new.file_id, id)).await?.unwrap_or_else(|fault| {
        faults.push(fault);
        String::new()
    });
    let instansi = instansi(tx, act, new.instansi_id).await?;
    let instansi_id = instansi.unwrap_or_else(|fault| {
        faults.push(fault);
        UnitId::new()
    });
    if let Some(decree) = new.decree_id
        && !is_registered(tx, instansi_id, decree).await?
    {
        faults.push(Broken::DecreeUnknown.at("/decree_id"));
    }
    Error::of(faults)?;
    let kind = kind?;
    let row = import::Model {
        id,
        kind: kind.word().to_owned(),
        mode: new.mode,
        status: ImportStatus::Running,
        instansi_id,
        file_id: new.file_id,
        file_name,
        sheet: new.sheet,
        decree_id: new.decree_id,
        reason: new.reason,
        rows: 0,
        faulty: 0,
        committed: 0,
        undone: 0,
        taken_through: 0,
        job_id: None,
        made_by: act.actor.id(),
        made_at: act.at,
        written_at: None,
        ended_at: None,
        undone_at: None,
        version: 1,
        month: new.month,
        is_confidential: kind.is_confidential(),
    };
    import::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    acts::record(tx, act, acted("personnel.import_begun", &row)).await?;
    Ok(row)
}

/// A sheet names its month where its kind is about one, and none elsewhere.
fn month_unfit(is_of_month: bool, month: Option<Month>) -> Option<kernel::Fault> {
    match (is_of_month, month) {
        (true, None) => Some(Flaw::MonthNeeded.at("/month")),
        (false, Some(_)) => Some(Flaw::MonthUnfit.at("/month")),
        (true, Some(_)) | (false, None) => None,
    }
}

/// Gives the file to the import, and its name back.
async fn keep(
    tx: &DatabaseTransaction,
    act: &Act,
    (file, import): (FileId, ImportId),
) -> Result<Result<String, kernel::Fault>, Error> {
    let unknown = || Ok(Err(Broken::FileUnknown.at("/file_id")));
    let file = match files::find(tx, file).await {
        Ok(file) if file.size > BYTES_MAX => {
            return Ok(Err(Flaw::FileUnfit.at("/file_id").with("max", BYTES_MAX >> 20)));
        }
        Ok(file) => file,
        Err(platform::Error::NotFound(_)) => return unknown(),
        Err(error) => return Err(error.into()),
    };
    match files::keep(tx, act, file.id, import).await {
        Ok(()) => Ok(Ok(file.name)),
        Err(platform::Error::NotFound(_)) => unknown(),
        Err(error) => Err(error.into()),
    }
}

fn because(act: &Act, reason: Option<&str>) -> Act {
    Act { reason: reason.map(str::to_owned).or_else(|| act.reason.clone()), ..act.clone() }
}

/// The instansi that is named, or the only one that the scope touches.
async fn instansi(
    tx: &DatabaseTransaction,
    act: &Act,
    named: Option<UnitId>,
) -> Result<Result<UnitId, kernel::Fault>, Error> {
    let reached = unit::Entity::find()
        .filter(Expr::col(unit::Column::Id).equals(unit::Column::InstansiId))
        .filter(scope::instansi_condition(&act.scope, unit::Column::Id));
    if let Some(named) = named {
        let found = reached.filter(unit::Column::Id.eq(named)).one(tx).await?;
        return Ok(found.map(|unit| unit.id).ok_or_else(|| Broken::InstansiUnknown.at("/instansi_id")));
    }
    let found = reached.limit(2).all(tx).await?;
    Ok(match found.as_slice() {
        [only] => Ok(only.id),
        _ => Err(Flaw::InstansiNeeded.at("/instansi_id")),
    })
}

async fn is_registered(tx: &DatabaseTransaction, instansi: UnitId, id: DecreeId) -> Result<bool, Error> {
    let found = decree::Entity::find_by_id(id)
        .filter(decree::Column::UnitId.in_subquery(scope::units_in(instansi)))
        .one(tx)
        .await?;
    Ok(found.is_some())
}

async fn enqueue(
    tx: &DatabaseTransaction,
    act: &Act,
    (kind, id): (&'static str, ImportId),
) -> Result<JobId, Error> {
    let new = NewJob { kind, payload: json!({ "import_id": id }), total: None, object: Some(id.0) };
    Ok(jobs::enqueue(tx, act, new).await?)
}

/// What an import's act says.
pub(super) fn acted(kind: &'static str, import: &Import) -> Acted {
    let details = json!({
        "import_kind": import.kind, "mode": import.mode, "status": import.status, "rows": import.rows,
        "faulty": import.faulty, "committed": import.committed, "undone": import.undone });
    Acted::new(kind, import.id).within(import.instansi_id).with(details)
}

/// An import that is to change, by whom and from which version.
#[derive(Clone, Copy, Debug)]
struct Change {
    id: ImportId,
    expected: Option<i64>,
    act: ImportAct,
    job: &'static str,
}

/// Writes what was only checked, in part or whole.
///
/// # Errors
/// `NotFound` for somebody else's import; `Stale`; `Invalid` unless it was checked.
#[tracing::instrument(skip_all, fields(personnel.import.id = %id))]
pub async fn commit_import(
    db: &Db,
    act: &Act,
    (id, expected): (ImportId, Option<i64>),
    mode: ImportMode,
) -> Result<(Import, JobId), Error> {
    if mode == ImportMode::DryRun {
        return Err(Flaw::ModeUnfit.at("/mode").into());
    }
    let change = Change { id, expected, act: ImportAct::Commit, job: RUN_IMPORT };
    begin(db, act, change, |edit| {
        edit.mode = Set(mode);
        edit.ended_at = Set(None);
        edit.taken_through = Set(0);
    })
    .await
}

/// Takes back what an import made. Refused by name, as a whole, where something of it was changed or is referred to since.
///
/// # Errors
/// `NotFound` for somebody else's import; `Stale`; `Invalid` when it made nothing or is undone already.
#[tracing::instrument(skip_all, fields(personnel.import.id = %id))]
pub async fn undo_import(
    db: &Db,
    act: &Act,
    (id, expected): (ImportId, Option<i64>),
    reason: String,
) -> Result<(Import, JobId), Error> {
    if reason.trim().is_empty() {
        return Err(Flaw::ReasonEmpty.at("/reason").into());
    }
    let change = Change { id, expected, act: ImportAct::Undo, job: UNDO_IMPORT };
    begin(db, &because(act, Some(reason.trim())), change, |_edit| {}).await
}

async fn begin(
    db: &Db,
    act: &Act,
    change: Change,
    edit: impl FnOnce(&mut import::ActiveModel),
) -> Result<(Import, JobId), Error> {
    let tx = platform::begin(db).await?;
    let found =
        import::Entity::find_by_id(change.id).filter(read::visible(act)).lock_exclusive().one(&tx).await?;
    let row = found.ok_or_else(|| Error::missing("import"))?;
    if change.expected.is_some_and(|expected| expected != row.version) {
        return Err(platform::Error::Stale.into());
    }
    let status = permit(row.status, change.act)?;
    let job = enqueue(&tx, act, (change.job, row.id)).await?;
    let version = row.version + 1;
    let mut edited = row.into_active_model();
    edit(&mut edited);
    edited.status = Set(status);
    edited.job_id = Set(Some(job));
    edited.version = Set(version);
    let row = edited.update(&tx).await?;
    let kind = match change.act {
        ImportAct::Undo => "personnel.import_undo_begun",
        _ => "personnel.import_begun",
    };
    acts::record(&tx, act, acted(kind, &row)).await?;
    tx.commit().await?;
    Ok((row, job))
}
