//! What is wrong with an import: as a list, and as a document.

use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use identity::permission::RunImports;
use kernel::Language;
use kernel::id::ImportId;
use personnel::imports::{self, ImportFault};
use platform::sheet::csv_text;
use serde::Serialize;
use utoipa::ToSchema;

use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::messages::of_note;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::state::State;

/// What is wrong with a cell, a row or the file.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = personnel::ImportFault)]
pub struct FaultView {
    /// The cell; the number of the row where the row as a whole is meant; empty for the file.
    #[schema(example = "B17")]
    pub cell: String,
    /// The row as the spreadsheet numbers it; null for the file.
    #[schema(example = 17)]
    pub row: Option<u32>,
    /// The column by its header; null for a row or the file.
    #[schema(example = "tanggal_lahir")]
    pub column: Option<String>,
    /// Stable and English.
    #[schema(example = "import.not_a_date")]
    pub code: String,
    /// For people, with what to write instead.
    #[schema(example = "Ini bukan tanggal. Tulis misalnya 2020-03-01 atau 01-03-2020.")]
    pub message: String,
    /// What the cell holds; null where it is a personal value.
    #[schema(example = "31-02-2020")]
    pub text: Option<String>,
}

impl FaultView {
    fn of(fault: ImportFault, language: Language) -> Self {
        Self {
            cell: fault.spot.to_string(),
            row: (fault.spot.row > 0).then_some(fault.spot.row),
            column: (!fault.header.is_empty()).then_some(fault.header),
            message: of_note(&fault.note, language),
            code: fault.note.code,
            text: fault.shown,
        }
    }
}

/// What is wrong with an import
///
/// In the order of the sheet, one entry for each bad cell.
#[utoipa::path(
    tag = "personnel", operation_id = "list_import_faults", security(("bearer" = ["imports.run"])),
    params(("import_id" = ImportId, Path, description = "The import"), Paging),
    responses((status = OK, description = "A page of faults", body = PageOf<FaultView>), Problem),
)]
#[get("/imports/{import_id}/faults")]
pub async fn list_import_faults(
    caller: Allow<RunImports>,
    state: Data<State>,
    import_id: Id<ImportId>,
    paging: Paging,
) -> Result<PageOf<FaultView>, Problem> {
    let page = imports::list_import_faults(&state.db, caller.act(), (*import_id, &paging)).await?;
    let language = caller.act().language;
    Ok(page.map(|fault| FaultView::of(fault, language)).into())
}

/// What is wrong with an import, as a CSV
///
/// To be handed to whoever filled the spreadsheet in.
#[utoipa::path(
    tag = "personnel", operation_id = "get_import_faults_csv", security(("bearer" = ["imports.run"])),
    params(("import_id" = ImportId, Path, description = "The import"), Ticket),
    responses((status = OK, description = "All faults", body = String, content_type = "text/csv"), Problem),
)]
#[get("/imports/{import_id}/faults.csv")]
pub async fn get_import_faults_csv(
    caller: AllowByTicket<RunImports>,
    state: Data<State>,
    import_id: Id<ImportId>,
) -> Result<HttpResponse, Problem> {
    let act = caller.0.act();
    let faults = imports::all_import_faults(&state.db, act, *import_id).await?;
    let faults: Vec<FaultView> = faults.into_iter().map(|fault| FaultView::of(fault, act.language)).collect();
    let header = match act.language {
        Language::Id => ["sel", "kolom", "kode", "keterangan", "isi"],
        Language::En => ["cell", "column", "code", "message", "text"],
    };
    let mut rows = vec![header.to_vec()];
    rows.extend(faults.iter().map(|fault| {
        let column = fault.column.as_deref().unwrap_or_default();
        let text = fault.text.as_deref().unwrap_or_default();
        vec![fault.cell.as_str(), column, fault.code.as_str(), fault.message.as_str(), text]
    }));
    download("text/csv; charset=utf-8", &format!("faults-{}.csv", *import_id), csv_text(&rows).into_bytes())
}

/// A document to keep.
pub(super) fn download(media: &'static str, name: &str, content: Vec<u8>) -> Result<HttpResponse, Problem> {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let disposition = disposition.map_err(Problem::internal)?;
    Ok(HttpResponse::Ok().content_type(media).insert_header((CONTENT_DISPOSITION, disposition)).body(content))
}
