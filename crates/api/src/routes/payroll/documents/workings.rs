//! A whole run with its workings, for auditors.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, get};
use futures_util::stream;
use identity::permission::ExportPayroll;
use kernel::id::RunId;
use payroll::outputs::{Workings, open_workings};
use platform::Act;
use platform::privacy::access::Seen;
use serde::Deserialize;
use utoipa::IntoParams;

use super::download::{Labelled, lines};
use super::heading::file_name;
use crate::allow::AllowByTicket;
use crate::contract::Ticket;
use crate::path::Id;
use crate::privacy::sensitive::Sensitive;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// How much of it.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WorkingsWanted {
    /// Whether each payslip also carries the working of every line, as its explanation does. The file is then ten times as long.
    #[serde(default)]
    explained: bool,
}

/// A run with its workings
///
/// One JSON object a line (NDJSON): the run with the law that it used, the recipe, then each payslip in the order of the calculation
/// with its inputs, the record and date behind each of them, and its lines; `end` stands last, so that a file which broke off is
/// known. Inputs and lines are byte for byte what is stored: `content_hash` of the run is SHA-256 over `recipe_hash` and, for each
/// payslip, the 16 bytes of `employee_id`, the text of `inputs` and the text of `lines`.
#[utoipa::path(
    tag = "payroll", operation_id = "export_workings", security(("bearer" = ["payroll.export"])),
    params(("run_id" = RunId, Path, description = "The run"), WorkingsWanted, Ticket),
    responses((status = OK, description = "One object a line", body = String, content_type = "application/x-ndjson"), Problem),
)]
#[get("/payroll/runs/{run_id}/workings")]
pub async fn export_workings(
    caller: AllowByTicket<ExportPayroll>,
    state: Data<State>,
    (run_id, wanted): (Id<RunId>, Query<WorkingsWanted>),
) -> Result<HttpResponse, Problem> {
    let act = caller.0.act().clone();
    let explained = wanted.0.explained.then_some(act.language);
    let workings = open_workings(&state.db, &act, *run_id, explained).await?;
    let name = file_name("kertas-kerja", workings.run(), "ndjson");
    let export = Export { state: State::clone(&state), act, workings };
    let pieces = stream::try_unfold(export, |mut export| async move {
        Ok(export.next().await?.map(|piece| (piece, export)))
    });
    Ok(lines(Labelled { name, media_type: "application/x-ndjson" }, pieces))
}

struct Export {
    state: State,
    act: Act,
    workings: Workings,
}

impl Export {
    async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        let Some(next) = self.workings.next(self.state.db.latest()).await? else { return Ok(None) };
        let look = |(employee, payslip): &(_, kernel::id::PayslipId)| {
            Sensitive::Payslip.of(*employee, Some(payslip.0))
        };
        let looks: Vec<Seen> = next.whose.iter().map(look).collect();
        self.state.access.note(&self.act, &looks).await?;
        Ok(Some(next.text.into()))
    }
}
