//! The kinds of import: what a spreadsheet must look like, and templates to fill in.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get};
use identity::permission::RunImports;
use kernel::Language;
use personnel::imports::{Column, Importer};
use platform::sheet::{Heading, csv_template, workbook_template};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::import_files::download;
use super::imports::act_over;
use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// The kinds of import.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportKinds {
    /// Every kind.
    pub data: Vec<ImportKind>,
}

/// A kind of import and its columns.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = personnel::ImportKind)]
pub struct ImportKind {
    /// Its word.
    #[schema(example = "employees")]
    pub kind: String,
    /// The most rows of one file.
    #[schema(example = 50_000)]
    pub rows_max: u32,
    /// Whether a sheet is about one month, which is to be named.
    #[schema(example = false)]
    pub is_of_month: bool,
    /// Whether columns that are not known are read over and told, instead of refused.
    #[schema(example = false)]
    pub reads_over_unknown: bool,
    /// Whether the caller may import it somewhere.
    #[schema(example = true)]
    pub is_allowed: bool,
    /// Its columns.
    pub columns: Vec<ImportColumn>,
}

/// A column of a kind of import.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = personnel::ImportColumn)]
pub struct ImportColumn {
    /// The header in templates.
    #[schema(example = "nip")]
    pub header: &'static str,
    /// Other headers that are understood.
    #[schema(example = json!(["nomor_induk_pegawai"]))]
    pub aliases: Vec<&'static str>,
    /// What its cells hold.
    #[schema(example = "nip")]
    pub form: &'static str,
    /// Whether no cell may be empty.
    #[schema(example = true)]
    pub is_required: bool,
    /// What its cells may hold, where that is a closed list.
    #[schema(example = json!([]))]
    pub choices: Vec<&'static str>,
    /// What to write.
    #[schema(example = "18 angka. Format kolom sebagai Teks agar Excel tidak membulatkannya.")]
    pub hint: &'static str,
    /// A cell as it should look.
    #[schema(example = "198503152010011007")]
    pub example: &'static str,
}

impl ImportColumn {
    fn of(column: &Column, language: Language) -> Self {
        Self {
            header: column.header,
            aliases: column.aliases.to_vec(),
            form: column.form_word(),
            is_required: column.is_required,
            choices: column.choices(),
            hint: if language == Language::En { column.hint.1 } else { column.hint.0 },
            example: column.example,
        }
    }
}

impl ImportKind {
    fn of(importer: &dyn Importer, caller: &Allow<RunImports>) -> Self {
        let language = caller.act().language;
        Self {
            kind: importer.word().to_owned(),
            rows_max: importer.rows_max(),
            is_of_month: importer.is_of_month(),
            reads_over_unknown: importer.reads_over_unknown(),
            is_allowed: act_over(caller, importer.subject()).is_ok(),
            columns: importer.columns().iter().map(|column| ImportColumn::of(column, language)).collect(),
        }
    }
}

/// The kinds of import with their columns
///
/// What a spreadsheet must look like: headers, forms, closed lists, hints in the caller's language.
#[utoipa::path(
    tag = "personnel", operation_id = "list_import_kinds", security(("bearer" = ["imports.run"])),
    responses((status = OK, description = "Every kind", body = ImportKinds), Problem),
)]
#[get("/imports/kinds")]
pub async fn list_import_kinds(caller: Allow<RunImports>, state: Data<State>) -> Json<ImportKinds> {
    let kinds = state.importers.all().map(|importer| ImportKind::of(importer.as_ref(), &caller));
    Json(ImportKinds { data: kinds.collect() })
}

/// Which template.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TemplateWanted {
    /// A CSV instead of a workbook.
    as_csv: Option<bool>,
}

/// A template to fill in
///
/// The header of a kind of import and one example row, which is to be replaced. In the workbook every column is text, so
/// that no program rounds a NIP.
#[utoipa::path(
    tag = "personnel", operation_id = "get_import_template", security(("bearer" = ["imports.run"])),
    params(("kind" = String, Path, description = "The kind of import", example = "employees"), TemplateWanted, Ticket),
    responses((status = OK, description = "The template", body = Vec<u8>, content_type = "application/octet-stream"), Problem),
)]
#[get("/imports/templates/{kind}")]
pub async fn get_import_template(
    _caller: AllowByTicket<RunImports>,
    state: Data<State>,
    kind: Id<String>,
    wanted: Query<TemplateWanted>,
) -> Result<HttpResponse, Problem> {
    let importer =
        state.importers.find(kind.as_str()).map_err(|_unknown| platform::Error::NotFound("import_kind"))?;
    let heading =
        |column: &Column| Heading { header: column.header.to_owned(), example: column.example.to_owned() };
    let headings: Vec<Heading> = importer.columns().iter().map(heading).collect();
    let name = importer.word();
    if wanted.0.as_csv.unwrap_or_default() {
        let text = csv_template(&headings);
        return download("text/csv; charset=utf-8", &format!("{name}.csv"), text.into_bytes());
    }
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    download(media, &format!("{name}.xlsx"), workbook_template(&headings)?)
}
