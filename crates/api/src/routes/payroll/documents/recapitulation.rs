//! The recapitulation of a run for the payment request (SPP-LS, SPM).

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use documents::{Cell, Column, Piece, TableHead};
use identity::permission::ExportPayroll;
use kernel::id::RunId;
use kernel::recipe::LineKind;
use kernel::{Language, Rupiah};
use payroll::outputs::{Booked, Recapitulation, Sorting, open_run, recapitulate};

use super::TableWanted;
use super::download::{Labelled, Rows, file, write_table};
use super::heading::{Heading, file_name, title_of};
use crate::allow::AllowByTicket;
use crate::contract::Ticket;
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// The recapitulation of a run
///
/// For the payment request (SPP-LS, SPM): by SKPD the earnings on each account code of the budget, the deductions line by line,
/// what is paid, and how many people. It names nobody but those who signed. Which line is booked on which code is configuration.
#[utoipa::path(
    tag = "payroll", operation_id = "export_recapitulation", security(("bearer" = ["payroll.export"])),
    params(("run_id" = RunId, Path, description = "The run"), TableWanted, Ticket),
    responses((status = OK, description = "The recapitulation", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "application/pdf"))), Problem),
)]
#[get("/payroll/runs/{run_id}/recapitulation")]
pub async fn export_recapitulation(
    caller: AllowByTicket<ExportPayroll>,
    state: Data<State>,
    (run_id, wanted): (Id<RunId>, Query<TableWanted>),
) -> Result<HttpResponse, Problem> {
    let (act, TableWanted { skpd_id: skpd, format }) = (caller.0.act(), wanted.0);
    let format = format.unwrap_or_default();
    let open = open_run(&state.db, act, (*run_id, skpd), Sorting::BySkpd).await?;
    let run = open.run.clone();
    let heading = Heading::of(&state, act, (&run, skpd)).await?;
    let sums = recapitulate(state.db.latest(), open, &state.account_codes).await?;
    let mut titles = vec![format!("REKAPITULASI {} UNTUK SPP-LS/SPM", title_of(run.kind)), heading.month];
    titles.extend(run.sp2d_number.as_ref().map(|number| format!("SP2D {number}")));
    titles.push(format!(
        "Kode rekening menurut {} ({})",
        state.account_codes.basis,
        if state.account_codes.confidence == "verified" { "terverifikasi" } else { "belum diverifikasi" }
    ));
    let table = TableHead { letterhead: heading.letterhead, titles, columns: columns() };
    let written =
        write_table(&state, (format, table, heading.closing), async |rows| gather(&sums, rows).await);
    let labelled = Labelled {
        name: file_name("rekapitulasi", &run, format.extension()),
        media_type: format.media_type(),
    };
    Ok(file(labelled, written.await?))
}

fn columns() -> Vec<Column> {
    let columns =
        [("Kode rekening", 20), ("Uraian", 60), ("Pegawai", 10), ("Penghasilan", 20), ("Potongan", 20)];
    columns.into_iter().map(|(label, width)| Column { label: label.to_owned(), width }).collect()
}

async fn gather(sums: &[Recapitulation], rows: &Rows) -> Result<(), Problem> {
    let (mut people, mut net) = (0, Rupiah::ZERO);
    for of in sums {
        people += of.people;
        net += of.net;
        rows.put(Piece::Section(of.skpd_name.clone())).await?;
        for booked in &of.booked {
            rows.put(Piece::Row(row(booked))).await?;
        }
        rows.put(Piece::Subtotal("Jumlah SKPD".to_owned())).await?;
        rows.put(paid("Jumlah bersih SKPD", (of.people, of.net))).await?;
    }
    rows.put(Piece::Total("Jumlah seluruhnya".to_owned())).await?;
    rows.put(paid("Jumlah bersih seluruhnya", (people, net))).await
}

fn row(booked: &Booked) -> Vec<Cell> {
    let (code, name) = match (&booked.account, &booked.label) {
        (Some((code, name)), _) => (code.clone(), name.clone()),
        (None, label) => {
            let label = label.as_ref().map(|label| label.text(Language::Id).to_owned());
            ("-".to_owned(), label.unwrap_or_default())
        }
    };
    let amount = Cell::Amount(booked.amount);
    let (earned, deducted) =
        if booked.kind == LineKind::Earning { (amount, Cell::Empty) } else { (Cell::Empty, amount) };
    vec![Cell::Text(code), Cell::Text(name), Cell::Count(booked.people), earned, deducted]
}

fn paid(label: &str, (people, net): (i64, Rupiah)) -> Piece {
    Piece::Summary(vec![
        Cell::Text(label.to_owned()),
        Cell::Empty,
        Cell::Count(people),
        Cell::Amount(net),
        Cell::Empty,
    ])
}
