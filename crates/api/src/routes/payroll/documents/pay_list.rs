//! The pay list (daftar gaji) of a run.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use documents::{Cell, Column, Piece, TableHead};
use identity::permission::ExportPayroll;
use kernel::Language;
use kernel::id::RunId;
use kernel::recipe::LineKind;
use payroll::outputs::{OpenRun, PaidPerson, Sorting, open_run};
use payroll::rules::input;
use platform::privacy::access::Seen;

use super::download::{Labelled, Rows, file, write_table};
use super::heading::{Heading, file_name, title_of};
use super::{TableFormat, TableWanted};
use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::path::Id;
use crate::privacy::sensitive::{Sensitive, note};
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// People of one PDF: its finished pages are kept in memory until the last one, some 300 bytes for each person.
const PEOPLE_MAX: usize = 10_000;

/// The pay list of a run
///
/// Daftar gaji: everybody whom the run pays, by SKPD and name, with each line of the payslip, sums by SKPD and for all, and the
/// signatures of those who signed the run. Of a run that is calculated at least. A PDF has the sums of each page as well, and room for
/// 10,000 people. Each name is noted in the log of reads.
#[utoipa::path(
    tag = "payroll", operation_id = "export_pay_list", security(("bearer" = ["payroll.export"])),
    params(("run_id" = RunId, Path, description = "The run"), TableWanted, Ticket),
    responses((status = OK, description = "The list", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "application/pdf"))), Problem),
)]
#[get("/payroll/runs/{run_id}/pay-list")]
pub async fn export_pay_list(
    caller: AllowByTicket<ExportPayroll>,
    state: Data<State>,
    (run_id, wanted): (Id<RunId>, Query<TableWanted>),
) -> Result<HttpResponse, Problem> {
    let (caller, TableWanted { skpd_id: skpd, format }) = (caller.0, wanted.0);
    let format = format.unwrap_or_default();
    let open = open_run(&state.db, caller.act(), (*run_id, skpd), Sorting::BySkpd).await?;
    if format == TableFormat::Pdf && open.people() > PEOPLE_MAX {
        return Err(payroll::Error::TooManyPages { people_max: PEOPLE_MAX }.into());
    }
    let run = open.run.clone();
    let heading = Heading::of(&state, caller.act(), (&run, skpd)).await?;
    let table = TableHead {
        letterhead: heading.letterhead,
        titles: vec![format!("DAFTAR PEMBAYARAN {}", title_of(run.kind)), heading.month],
        columns: columns(&open),
    };
    let written = write_table(&state, (format, table, heading.closing), async |rows| {
        gather(&state, (&caller, open), rows).await
    });
    let labelled = Labelled {
        name: file_name("daftar-gaji", &run, format.extension()),
        media_type: format.media_type(),
    };
    Ok(file(labelled, written.await?))
}

fn is_printed(kind: LineKind) -> bool {
    kind != LineKind::Memo
}

fn columns(open: &OpenRun) -> Vec<Column> {
    let fixed = [("No.", 5), ("NIP", 20), ("Nama", 32), ("Golongan", 9)];
    let fixed = fixed.into_iter().map(|(label, width)| Column { label: label.to_owned(), width });
    let lines = open.columns.iter().filter(|column| is_printed(column.kind));
    let lines = lines.map(|column| Column { label: column.label.text(Language::Id).to_owned(), width: 14 });
    fixed.chain(lines).collect()
}

async fn gather(
    state: &State,
    (caller, mut open): (&Allow<ExportPayroll>, OpenRun),
    rows: &Rows,
) -> Result<(), Problem> {
    let mut number = 0;
    let mut skpd = None;
    while let Some(part) = open.next_part(state.db.latest()).await? {
        note(state, caller, &part.iter().map(seen).collect::<Vec<_>>()).await?;
        for person in &part {
            if skpd != Some(person.skpd_id) {
                if skpd.is_some() {
                    rows.put(Piece::Subtotal("Jumlah SKPD".to_owned())).await?;
                }
                skpd = Some(person.skpd_id);
                rows.put(Piece::Section(person.skpd_name.clone())).await?;
            }
            number += 1;
            rows.put(Piece::Row(row(&open, (number, person))?)).await?;
        }
    }
    rows.put(Piece::Subtotal("Jumlah SKPD".to_owned())).await?;
    rows.put(Piece::Total("Jumlah seluruhnya".to_owned())).await
}

fn row(open: &OpenRun, (number, person): (i64, &PaidPerson)) -> Result<Vec<Cell>, Problem> {
    let golongan = open.text_of(input::GOLONGAN, person)?;
    let fixed = [
        Cell::Count(number),
        Cell::Text(person.nip.to_string()),
        Cell::Text(person.name.clone()),
        golongan.map_or(Cell::Empty, Cell::Text),
    ];
    let lines = open.columns.iter().zip(&person.lines).filter(|(column, _)| is_printed(column.kind));
    Ok(fixed.into_iter().chain(lines.map(|(_, amount)| Cell::Amount(*amount))).collect())
}

/// The read of one person's pay.
pub(super) fn seen(person: &PaidPerson) -> Seen {
    Sensitive::Payslip.of(person.employee_id, Some(person.payslip_id.0))
}
