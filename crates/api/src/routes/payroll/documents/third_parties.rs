//! The list for the third party of a deduction scheme.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, get};
use documents::sheet::csv_row;
use documents::{Cell, Column, Piece, TableHead};
use futures_util::stream;
use identity::permission::ExportPayroll;
use kernel::id::{DeductionSchemeId, RunId, UnitId};
use kernel::{Nip, Rupiah};
use payroll::outputs::{TakenFor, TakenOf, open_taken};
use platform::Act;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::TableFormat;
use super::download::{Labelled, Rows, file, lines, write_table};
use super::heading::{Heading, file_name};
use super::pay_list::seen;
use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

const COLUMNS: [&str; 7] = ["number", "nip", "name", "skpd", "asked", "taken", "short"];

/// In which form the list is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::TakenListFormat)]
pub enum TakenListFormat {
    /// One document.
    #[default]
    Json,
    /// Values separated by commas.
    Csv,
    /// A spreadsheet.
    Xlsx,
}

/// Of whom, in which form.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TakenListWanted {
    /// Those whom this SKPD pays.
    skpd_id: Option<UnitId>,
    /// `json` where it is not given.
    format: Option<TakenListFormat>,
}

/// What a run takes for one third party.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TakenList {
    /// Everybody of whom something is asked.
    pub people: Vec<TakenPerson>,
    /// What is asked of all.
    pub asked: Rupiah,
    /// What is taken of all.
    pub taken: Rupiah,
    /// What pay had no room for.
    pub short: Rupiah,
}

/// What one person is asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TakenPerson {
    /// The number.
    #[schema(value_type = Nip)]
    pub nip: Nip,
    /// The name.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: String,
    /// The SKPD that pays.
    #[schema(example = "Dinas Kesehatan")]
    pub skpd: String,
    /// What the third party asks.
    pub asked: Rupiah,
    /// What it receives.
    pub taken: Rupiah,
    /// What pay had no room for.
    pub short: Rupiah,
}

/// The list for a third party
///
/// What a calculated run takes by a scheme: of whom, what was asked, taken, and missed for want of room above the least net; with sums.
/// Each name is noted in the log of reads.
#[utoipa::path(
    tag = "payroll", operation_id = "export_third_party_list", security(("bearer" = ["payroll.export"])),
    params(
        ("run_id" = RunId, Path, description = "The run"),
        ("scheme_id" = DeductionSchemeId, Path, description = "The scheme"),
        TakenListWanted,
        Ticket,
    ),
    responses((status = OK, description = "The list", content(
        (TakenList = "application/json"),
        (String = "text/csv"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))), Problem),
)]
#[get("/payroll/runs/{run_id}/third-parties/{scheme_id}")]
pub async fn export_third_party_list(
    caller: AllowByTicket<ExportPayroll>,
    state: Data<State>,
    (ids, wanted): (Id<(RunId, DeductionSchemeId)>, Query<TakenListWanted>),
) -> Result<HttpResponse, Problem> {
    let (caller, TakenListWanted { skpd_id: skpd, format }) = (caller.0, wanted.0);
    let list = open_taken(&state.db, caller.act(), (*ids, skpd)).await?;
    let what = format!("potongan-{}", list.scheme.code.replace('_', "-"));
    let (extension, media_type) = match format.unwrap_or_default() {
        TakenListFormat::Xlsx => return sheet(&caller, &state, (list, skpd)).await,
        TakenListFormat::Json => ("json", "application/json"),
        TakenListFormat::Csv => ("csv", "text/csv; charset=utf-8"),
    };
    let name = file_name(&what, &list.open.run, extension);
    let writing = Writing {
        state: State::clone(&state),
        act: caller.act().clone(),
        list,
        is_json: extension == "json",
        sums: Sums::default(),
        step: Step::Head,
    };
    let pieces =
        stream::try_unfold(
            writing,
            |mut list| async move { Ok(list.next().await?.map(|piece| (piece, list))) },
        );
    Ok(lines(Labelled { name, media_type }, pieces))
}

#[derive(Default)]
struct Sums {
    people: i64,
    asked: Rupiah,
    taken: Rupiah,
}

impl Sums {
    fn take(&mut self, one: &TakenOf) {
        self.people += 1;
        self.asked += one.asked;
        self.taken += one.taken;
    }
}

#[derive(Clone, Copy)]
enum Step {
    Head,
    People,
    Over,
}

struct Writing {
    state: State,
    act: Act,
    list: TakenFor,
    is_json: bool,
    sums: Sums,
    step: Step,
}

impl Writing {
    async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        let piece = match self.step {
            Step::Head => {
                self.step = Step::People;
                if self.is_json { b"{\"people\":[".to_vec() } else { row(COLUMNS)? }
            }
            Step::People => match self.list.next_part(self.state.db.latest()).await? {
                Some(part) => {
                    let looks: Vec<_> = part.iter().map(|one| seen(&one.person)).collect();
                    self.state.access.note(&self.act, &looks).await?;
                    let mut piece = Vec::new();
                    for one in &part {
                        piece.extend(self.person(one)?);
                    }
                    piece
                }
                None => {
                    self.step = Step::Over;
                    self.end()?
                }
            },
            Step::Over => return Ok(None),
        };
        Ok(Some(piece.into()))
    }

    fn person(&mut self, one: &TakenOf) -> Result<Vec<u8>, Problem> {
        let is_first = self.sums.people == 0;
        self.sums.take(one);
        if self.is_json {
            let person = TakenPerson {
                nip: one.person.nip.clone(),
                name: one.person.name.clone(),
                skpd: one.person.skpd_name.clone(),
                asked: one.asked,
                taken: one.taken,
                short: one.short(),
            };
            let written = serde_json::to_string(&person).map_err(Problem::internal)?;
            return Ok(format!("{}{written}", if is_first { "" } else { "," }).into_bytes());
        }
        let nip = one.person.nip.to_string();
        let (number, skpd) = (self.sums.people.to_string(), one.person.skpd_name.as_str());
        let [asked, taken, short] = [one.asked, one.taken, one.short()].map(|amount| amount.0.to_string());
        row([number.as_str(), &nip, &one.person.name, skpd, &asked, &taken, &short])
    }

    fn end(&self) -> Result<Vec<u8>, Problem> {
        let Sums { asked, taken, .. } = self.sums;
        let amounts = [asked, taken, asked - taken].map(|amount| amount.0.to_string());
        let [asked, taken, short] = &amounts;
        if self.is_json {
            let end = format!("],\"asked\":{asked},\"taken\":{taken},\"short\":{short}}}");
            return Ok(end.into_bytes());
        }
        row(["", "", "Jumlah", "", asked, taken, short])
    }
}

fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> Result<Vec<u8>, Problem> {
    csv_row(cells).map_err(Problem::internal)
}

async fn sheet(
    caller: &Allow<ExportPayroll>,
    state: &Data<State>,
    (list, skpd): (TakenFor, Option<UnitId>),
) -> Result<HttpResponse, Problem> {
    let run = list.open.run.clone();
    let heading = Heading::of(state, caller.act(), (&run, skpd)).await?;
    let columns = [("No.", 5), ("NIP", 20), ("Nama", 32), ("SKPD", 32)];
    let amounts = [("Diminta", 14), ("Dipotong", 14), ("Kurang", 14)];
    let column = |(label, width): (&str, _)| Column { label: label.to_owned(), width };
    let table = TableHead {
        letterhead: heading.letterhead,
        titles: vec![
            format!("DAFTAR POTONGAN {}", list.scheme.name.to_uppercase()),
            list.scheme.receiver.clone(),
            heading.month,
        ],
        columns: columns.into_iter().chain(amounts).map(column).collect(),
    };
    let what = format!("potongan-{}", list.scheme.code.replace('_', "-"));
    let written = write_table(state, (TableFormat::Xlsx, table, heading.closing), async |rows| {
        gather(state, (caller.act(), list), rows).await
    });
    let labelled = Labelled {
        name: file_name(&what, &run, TableFormat::Xlsx.extension()),
        media_type: TableFormat::Xlsx.media_type(),
    };
    Ok(file(labelled, written.await?))
}

async fn gather(state: &State, (act, mut list): (&Act, TakenFor), rows: &Rows) -> Result<(), Problem> {
    let mut number = 0;
    while let Some(part) = list.next_part(state.db.latest()).await? {
        let looks: Vec<_> = part.iter().map(|one| seen(&one.person)).collect();
        state.access.note(act, &looks).await?;
        for one in part {
            number += 1;
            let short = one.short();
            let cells = vec![
                Cell::Count(number),
                Cell::Text(one.person.nip.to_string()),
                Cell::Text(one.person.name),
                Cell::Text(one.person.skpd_name),
                Cell::Amount(one.asked),
                Cell::Amount(one.taken),
                Cell::Amount(short),
            ];
            rows.put(Piece::Row(cells)).await?;
        }
    }
    rows.put(Piece::Total("Jumlah seluruhnya".to_owned())).await
}
