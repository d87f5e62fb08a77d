//! Finding a colleague.

use actix_web::get;
use actix_web::web::Data;
use identity::permission::ReadDirectory;
use kernel::{Fault, FaultKind};
use personnel::Colleague;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// The shortest text that is searched for.
const LENGTH_MIN: usize = 2;

/// Whom to find.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ColleagueWanted {
    /// Part of a name, of a unit's name or of a title; two letters at least.
    #[param(min_length = 2, example = "kesehatan")]
    q: String,
}

/// Find a colleague
///
/// Name, unit and position, nothing more; in the instansi that the caller works for or has a role in.
#[utoipa::path(
    tag = "personnel", operation_id = "search_directory", security(("bearer" = ["directory.read"])),
    params(ColleagueWanted, Paging),
    responses((status = OK, description = "A page of colleagues, by name", body = PageOf<Colleague>), Problem),
)]
#[get("/directory")]
pub async fn search_directory(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    wanted: Query<ColleagueWanted>,
    paging: Paging,
) -> Result<PageOf<Colleague>, Problem> {
    if wanted.q.trim().chars().count() < LENGTH_MIN {
        let fault = Fault::new(FaultKind::Malformed, "request.wrong_parameter");
        return Err(Problem::new(fault.with("parameter", "q").with("form", "two letters or more")));
    }
    let asked = (wanted.q.as_str(), caller.act().today);
    Ok(personnel::search_directory(&state.db, caller.scope(), asked, &paging).await?.into())
}
