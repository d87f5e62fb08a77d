//! Whom a run leaves out.

use actix_web::get;
use actix_web::web::Data;
use identity::permission::ReadRuns;
use kernel::id::{EmployeeId, RunId};
use kernel::{Language, Nip};
use payroll::runs::RunFault;
use platform::jobs::Note;
use serde::Serialize;
use utoipa::ToSchema;

use crate::allow::Allow;
use crate::messages::of_note;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::state::State;

/// One reason why a person has no payslip in a run, or one warning about a person who has. One person may have several.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayrollFault {
    /// The person.
    pub employee_id: EmployeeId,
    /// The number.
    #[schema(value_type = Option<Nip>)]
    pub nip: Option<Nip>,
    /// The name.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: Option<String>,
    /// Stable and English.
    #[schema(example = "payroll.golongan_missing")]
    pub code: String,
    /// For people.
    #[schema(example = "Golongan pegawai belum tercatat.")]
    pub message: String,
    /// Whether it stands in the way of approval.
    #[schema(example = true)]
    pub is_open: bool,
}

impl PayrollFault {
    fn of(fault: RunFault, language: Language) -> Self {
        let note = Note::new(&fault.code).with("detail", &fault.detail);
        Self {
            message: of_note(&note, language),
            employee_id: fault.employee_id,
            nip: fault.nip,
            name: fault.name,
            code: fault.code,
            is_open: fault.is_open,
        }
    }
}

/// Whom a run leaves out, and why
///
/// A fault is settled by mending the record and calculating again, or by excluding the person with a reason. Whoever is held
/// by a decree that is known and not applied (`payroll.held_by_decree`) gets no payslip until it is applied or cancelled; whose
/// pay another decree will change (`payroll.decree_not_applied`) is paid by what is recorded. Neither stands in the way of approval.
#[utoipa::path(
    tag = "payroll", operation_id = "list_payroll_run_faults", security(("bearer" = ["payroll.runs"])),
    params(("run_id" = RunId, Path, description = "The run"), Paging),
    responses((status = OK, description = "A page of faults", body = PageOf<PayrollFault>), Problem),
)]
#[get("/payroll/runs/{run_id}/faults")]
pub async fn list_run_faults(
    caller: Allow<ReadRuns>,
    state: Data<State>,
    run_id: Id<RunId>,
    paging: Paging,
) -> Result<PageOf<PayrollFault>, Problem> {
    let page = payroll::list_run_faults(&state.db, caller.act(), *run_id, &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|fault| PayrollFault::of(fault, language)).into())
}
