//! The list that the bank is given.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, get};
use documents::sheet::csv_row;
use futures_util::stream;
use identity::permission::ExportTransfers;
use kernel::Rupiah;
use kernel::id::RunId;
use payroll::outputs::{Transfer, Transfers, open_transfers};
use platform::Act;
use platform::privacy::access::Seen;

use super::ExportWanted;
use super::download::{Labelled, lines};
use super::heading::file_name;
use super::pay_list::seen;
use crate::allow::AllowByTicket;
use crate::contract::Ticket;
use crate::path::Id;
use crate::privacy::sensitive::Sensitive;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

const COLUMNS: [&str; 13] = [
    "number",
    "nip",
    "name",
    "skpd",
    "bank",
    "account_number",
    "account_holder",
    "net_of_list",
    "zakat",
    "infaq",
    "other_deductions",
    "amount_credited",
    "remark",
];

/// The list for the bank
///
/// Whom an approved run pays how much on which account, as CSV: net of the official list, what third parties are paid out of it,
/// what is credited, and a row of sums at the end. Accounts are those of today and open; each is noted in the log of reads. A
/// `remark` says `no_account` where none is recorded, and `sent_back` where the bank sent the payment back and it was not paid again.
#[utoipa::path(
    tag = "payroll", operation_id = "export_bank_transfers", security(("bearer" = ["payroll.transfers"])),
    params(("run_id" = RunId, Path, description = "The run"), ExportWanted, Ticket),
    responses((status = OK, description = "The list as CSV", body = String, content_type = "text/csv"), Problem),
)]
#[get("/payroll/runs/{run_id}/bank-transfers")]
pub async fn export_bank_transfers(
    caller: AllowByTicket<ExportTransfers>,
    state: Data<State>,
    (run_id, wanted): (Id<RunId>, Query<ExportWanted>),
) -> Result<HttpResponse, Problem> {
    let act = caller.0.act().clone();
    let transfers = open_transfers(&state.db, &act, (*run_id, wanted.0.skpd_id)).await?;
    let name = file_name("transfer-bank", &transfers.open.run, "csv");
    let list = List { state: State::clone(&state), act, transfers, sums: Sums::default(), step: Step::Head };
    let pieces =
        stream::try_unfold(list, |mut list| async move { Ok(list.next().await?.map(|piece| (piece, list))) });
    Ok(lines(Labelled { name, media_type: "text/csv; charset=utf-8" }, pieces))
}

struct List {
    state: State,
    act: Act,
    transfers: Transfers,
    sums: Sums,
    step: Step,
}

#[derive(Clone, Copy)]
enum Step {
    Head,
    People,
    Over,
}

#[derive(Default)]
struct Sums {
    people: u64,
    net_of_list: Rupiah,
    zakat: Rupiah,
    infaq: Rupiah,
    others: Rupiah,
    credited: Rupiah,
}

impl List {
    async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        match self.step {
            Step::Head => {
                self.step = Step::People;
                Ok(Some(csv_row(COLUMNS).map_err(Problem::internal)?.into()))
            }
            Step::People => {
                let conn = self.state.db.latest();
                let opened = (&self.state.vault, &self.act);
                let Some(part) = self.transfers.next_part(conn, opened).await? else {
                    self.step = Step::Over;
                    return Ok(Some(self.sums.row()?.into()));
                };
                let looks: Vec<Seen> = part.iter().flat_map(looks_at).collect();
                self.state.access.note(&self.act, &looks).await?;
                let mut rows = Vec::new();
                for transfer in &part {
                    rows.extend(self.sums.take(transfer)?);
                }
                Ok(Some(rows.into()))
            }
            Step::Over => Ok(None),
        }
    }
}

/// Both are read: what somebody is paid, and where it goes.
fn looks_at(transfer: &Transfer) -> Vec<Seen> {
    let account =
        transfer.payee.as_ref().map(|_| Sensitive::BankAccount.of(transfer.person.employee_id, None));
    [seen(&transfer.person)].into_iter().chain(account).collect()
}

impl Sums {
    fn take(&mut self, transfer: &Transfer) -> Result<Vec<u8>, Problem> {
        self.people += 1;
        self.net_of_list += transfer.net_of_list;
        self.zakat += transfer.zakat;
        self.infaq += transfer.infaq;
        self.others += transfer.others;
        self.credited += transfer.credited;
        let (bank, number, holder) = transfer.payee.as_ref().map_or(("", "", ""), |payee| {
            (payee.bank.as_str(), payee.number.0.as_str(), payee.holder.0.as_str())
        });
        let (count, nip) = (self.people.to_string(), transfer.person.nip.to_string());
        let amounts =
            [transfer.net_of_list, transfer.zakat, transfer.infaq, transfer.others, transfer.credited]
                .map(|amount| amount.0.to_string());
        let [net_of_list, zakat, infaq, others, credited] = &amounts;
        let row: [&str; 13] = [
            &count,
            &nip,
            &transfer.person.name,
            &transfer.person.skpd_name,
            bank,
            number,
            holder,
            net_of_list,
            zakat,
            infaq,
            others,
            credited,
            transfer.remark.map_or("", |remark| remark.word()),
        ];
        csv_row(row).map_err(Problem::internal)
    }

    fn row(&self) -> Result<Vec<u8>, Problem> {
        let amounts = [self.net_of_list, self.zakat, self.infaq, self.others, self.credited];
        let amounts = amounts.map(|amount| amount.0.to_string());
        let fixed = ["", "", "Jumlah", "", "", "", ""];
        csv_row(fixed.into_iter().chain(amounts.iter().map(String::as_str)).chain([""]))
            .map_err(Problem::internal)
    }
}
