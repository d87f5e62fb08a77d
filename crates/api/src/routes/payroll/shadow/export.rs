//! A comparison as a table: one row for each cause of a difference.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, get};
use documents::sheet::csv_row;
use documents::{Cell, Closing, Column, Piece, TableHead};
use futures_util::stream;
use identity::permission::ExportPayroll;
use kernel::id::ShadowComparisonId;
use kernel::{Language, Rupiah};
use payroll::rules::shadow::{DifferingFact, ShadowCause};
use payroll::runs::BaseKind;
use payroll::shadow::{OpenShadow, ShadowPerson, open_shadow};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::people::{ShadowReason, looks_at};
use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::path::Id;
use crate::privacy::sensitive::note;
use crate::problem::Problem;
use crate::query::Query;
use crate::references::label;
use crate::routes::payroll::documents::TableFormat;
use crate::routes::payroll::documents::download::{Labelled, Rows, file, lines, write_table};
use crate::state::State;

/// In which form a comparison is written out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::ShadowFormat)]
pub enum ShadowFormat {
    /// A spreadsheet.
    #[default]
    Xlsx,
    /// Separated values.
    Csv,
}

/// In which form.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShadowExportWanted {
    /// `xlsx` where it is not given.
    format: Option<ShadowFormat>,
}

const COLUMNS: [(&str, &str, u16); 11] = [
    ("nip", "NIP", 20),
    ("name", "Nama", 32),
    ("outcome", "Hasil", 20),
    ("theirs", "Bersih daftar", 16),
    ("merit", "Bersih Merit", 16),
    ("difference", "Selisih", 16),
    ("cause", "Sebab", 32),
    ("component", "Komponen", 28),
    ("fact", "Data yang berbeda (daftar; Merit)", 44),
    ("amount", "Selisih karena sebab ini", 18),
    ("reason", "Alasan Merit tidak membayar", 44),
];

/// Write a comparison out
///
/// One row for each cause, one for whoever has none; net and difference stand in the first row of a person, so that columns add up. Each
/// name is noted in the log of reads.
#[utoipa::path(
    tag = "payroll", operation_id = "export_shadow_comparison", security(("bearer" = ["payroll.export"])),
    params(("comparison_id" = ShadowComparisonId, Path, description = "The comparison"), ShadowExportWanted, Ticket),
    responses((status = OK, description = "The table", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (String = "text/csv"))), Problem),
)]
#[get("/payroll/shadow-comparisons/{comparison_id}/export")]
pub async fn export_shadow_comparison(
    caller: AllowByTicket<ExportPayroll>,
    state: Data<State>,
    (comparison_id, wanted): (Id<ShadowComparisonId>, Query<ShadowExportWanted>),
) -> Result<HttpResponse, Problem> {
    let caller = caller.0;
    let open = open_shadow(&state.db, caller.act(), *comparison_id).await?;
    let what = if open.comparison.base_kind == BaseKind::Tpp { "tpp" } else { "gaji-induk" };
    let name = format!("perbandingan-{what}-{}", open.comparison.service_month);
    match wanted.0.format.unwrap_or_default() {
        ShadowFormat::Csv => Ok(as_csv(caller, &state, (open, name))),
        ShadowFormat::Xlsx => as_xlsx(&caller, &state, (open, name)).await,
    }
}

fn as_csv(
    caller: Allow<ExportPayroll>,
    state: &Data<State>,
    (open, name): (OpenShadow, String),
) -> HttpResponse {
    let list = List { caller, state: State::clone(state), open, is_headed: false };
    let pieces =
        stream::try_unfold(list, |mut list| async move { Ok(list.next().await?.map(|piece| (piece, list))) });
    lines(Labelled { name: format!("{name}.csv"), media_type: "text/csv; charset=utf-8" }, pieces)
}

struct List {
    caller: Allow<ExportPayroll>,
    state: State,
    open: OpenShadow,
    is_headed: bool,
}

impl List {
    async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        if !self.is_headed {
            self.is_headed = true;
            return Ok(Some(csv_row(COLUMNS.map(|(code, ..)| code)).map_err(Problem::internal)?.into()));
        }
        let Some(part) = self.open.next_part(&self.state.db).await? else { return Ok(None) };
        note(&self.state, &self.caller, &looks_at(self.open.comparison.id, &part)).await?;
        let mut text = Vec::new();
        for cells in part.iter().flat_map(|person| rows(person, self.caller.act().language)) {
            let cells: Vec<String> = cells.into_iter().map(written).collect();
            text.extend(csv_row(cells.iter().map(String::as_str)).map_err(Problem::internal)?);
        }
        Ok(Some(text.into()))
    }
}

fn written(cell: Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text,
        Cell::Count(count) => count.to_string(),
        Cell::Amount(amount) => amount.0.to_string(),
    }
}

async fn as_xlsx(
    caller: &Allow<ExportPayroll>,
    state: &Data<State>,
    (mut open, name): (OpenShadow, String),
) -> Result<HttpResponse, Problem> {
    let titles =
        vec!["PERBANDINGAN DAFTAR PEMBAYARAN".to_owned(), format!("BULAN {}", open.comparison.service_month)];
    let columns = COLUMNS.map(|(_, label, width)| Column { label: label.to_owned(), width }).to_vec();
    let head = TableHead { letterhead: Vec::new(), titles, columns };
    let closing = Closing { place_and_day: String::new(), signatures: Vec::new() };
    let gather = async |sink: &Rows| {
        while let Some(part) = open.next_part(&state.db).await? {
            note(state, caller, &looks_at(open.comparison.id, &part)).await?;
            for cells in part.iter().flat_map(|person| rows(person, Language::Id)) {
                sink.put(Piece::Row(cells)).await?;
            }
        }
        sink.put(Piece::Total("Jumlah".to_owned())).await
    };
    let format = TableFormat::Xlsx;
    let written = write_table(state, (format, head, closing), gather).await?;
    let labelled =
        Labelled { name: format!("{name}.{}", format.extension()), media_type: format.media_type() };
    Ok(file(labelled, written))
}

/// The rows of one person.
fn rows(person: &ShadowPerson, language: Language) -> Vec<Vec<Cell>> {
    let text =
        |table: &str, word: &str| Cell::Text(label(table, word, language).unwrap_or_else(|| word.to_owned()));
    let reasons = person.reasons.iter().map(|reason| ShadowReason::of(reason.clone(), language).message);
    let reasons = reasons.collect::<Vec<_>>().join("; ");
    let row = |(at, cause): (usize, Option<&ShadowCause>)| {
        let first = |amount: Option<Rupiah>| match amount {
            Some(amount) if at == 0 => Cell::Amount(amount),
            _ => Cell::Empty,
        };
        let facts = cause.map(|cause| {
            let fact = |fact: &DifferingFact| {
                format!("{}: {}; {}", fact.label.text(language), fact.theirs, fact.merit)
            };
            Cell::Text(cause.facts.iter().map(fact).collect::<Vec<_>>().join(" | "))
        });
        let component = cause.and_then(|cause| cause.component);
        vec![
            Cell::Text(person.nip.to_string()),
            person.name.clone().map_or(Cell::Empty, Cell::Text),
            text("payroll.shadow_outcome", person.compared.outcome.word()),
            first(person.compared.theirs),
            first(person.compared.merit),
            first(Some(person.difference)),
            cause.map_or(Cell::Empty, |cause| text("payroll.shadow_cause_kind", cause.kind.word())),
            component.map_or(Cell::Empty, |one| text("payroll.shadow_component", one.word())),
            facts.unwrap_or(Cell::Empty),
            cause.map_or(Cell::Empty, |cause| Cell::Amount(cause.amount)),
            if at == 0 && !reasons.is_empty() { Cell::Text(reasons.clone()) } else { Cell::Empty },
        ]
    };
    let causes = &person.compared.causes;
    if causes.is_empty() {
        return vec![row((0, None))];
    }
    causes.iter().map(Some).enumerate().map(row).collect()
}
