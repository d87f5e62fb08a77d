//! Unexcused absence on working days in a row.

use actix_web::get;
use actix_web::web::Data;
use identity::permission::ReadPersonnel;
use personnel::UnexcusedAbsence;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// Which absences.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AbsencesWanted {
    /// Of at least so many working days in a row; from when the law or this installation warns where it is missing.
    #[param(minimum = 1, maximum = 60, example = 10)]
    at_least: Option<u8>,
}

/// Unexcused absence in a row
///
/// Whoever was absent without an excuse on so many working days in a row within the last 90 days, while nobody has decided that pay
/// goes on (a fact `pay_resumption` with its decree). Ten of them stop the salary from the next month on (PP 94/2021 article 15). A page
/// may hold fewer than the limit while more follow.
#[utoipa::path(
    tag = "personnel", operation_id = "list_unexcused_absences", security(("bearer" = ["personnel.read"])),
    params(AbsencesWanted, Paging),
    responses((status = OK, description = "A page of absences", body = PageOf<UnexcusedAbsence>), Problem),
)]
#[get("/employees/unexcused-absences")]
pub async fn list_unexcused_absences(
    caller: Allow<ReadPersonnel>,
    state: Data<State>,
    wanted: Query<AbsencesWanted>,
    paging: Paging,
) -> Result<PageOf<UnexcusedAbsence>, Problem> {
    let today = caller.act().today;
    let at_least = match wanted.0.at_least {
        Some(days) => i64::from(days.max(1)),
        None => payroll::days_to_warn(&state.pay_rules.law, today),
    };
    Ok(personnel::list_absences(&state.db, caller.scope(), today, (at_least, &paging)).await?.into())
}
