//! Decrees (SK).

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post};
use chrono::NaiveDate;
use identity::permission::{ReadPersonnel, WritePersonnel};
use kernel::id::{DecreeId, FileId, UnitId};
use personnel::{Decree, DecreeFilter};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::allow::{Allow, AllowByTicket};
use crate::contract::Ticket;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::routes::platform::files;
use crate::state::State;
use crate::valid::Valid;

/// A decree to enter.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateDecree {
    /// The unit whose register holds it.
    unit_id: UnitId,
    /// Its number in that register.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "823.3/17/BKPSDM/2026")]
    number: String,
    /// What it decides, in a line.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300, example = "Kenaikan pangkat periode April 2026")]
    about: String,
    /// The day it was signed.
    #[schema(example = "2026-02-20")]
    issued_on: NaiveDate,
    /// The day from which it takes effect.
    #[schema(example = "2026-04-01")]
    tmt: NaiveDate,
    /// The office and name that signed.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Bupati Rafflesia")]
    signatory: String,
    /// The scanned document: a file that the caller stored before.
    #[schema(example = json!(null))]
    file_id: Option<FileId>,
}

/// Which decrees.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DecreesWanted {
    /// In the register of this unit.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
    /// Part of the number or of what it decides.
    #[param(example = "pangkat")]
    q: Option<String>,
}

/// Decrees, the latest first
///
/// Those in registers within the caller's reach, and those about employees within it.
#[utoipa::path(
    tag = "personnel", operation_id = "list_decrees", security(("bearer" = ["personnel.read"])),
    params(DecreesWanted, Paging),
    responses((status = OK, description = "A page of decrees", body = PageOf<Decree>), Problem),
)]
#[get("/decrees")]
pub async fn list_decrees(
    caller: Allow<ReadPersonnel>,
    state: Data<State>,
    wanted: Query<DecreesWanted>,
    paging: Paging,
) -> Result<PageOf<Decree>, Problem> {
    let filter = DecreeFilter { unit_id: wanted.unit_id, q: wanted.q.as_deref() };
    let today = caller.act().today;
    Ok(personnel::list_decrees(&state.db, caller.scope(), today, (filter, &paging)).await?.into())
}

/// Enter a decree
///
/// Into the register of a unit within the caller's reach. Facts then name it.
#[utoipa::path(
    tag = "personnel", operation_id = "create_decree", security(("bearer" = ["personnel.write"])),
    request_body = CreateDecree,
    responses((status = CREATED, description = "The decree", body = Decree), Problem),
)]
#[post("/decrees")]
pub async fn create_decree(
    caller: Allow<WritePersonnel>,
    state: Data<State>,
    body: Valid<CreateDecree>,
) -> Result<Created<Decree>, Problem> {
    let Valid(CreateDecree { unit_id, number, about, issued_on, tmt, signatory, file_id }) = body;
    let new = personnel::CreateDecree { unit_id, number, about, issued_on, tmt, signatory, file_id };
    let decree = personnel::create_decree(&state.db, caller.act(), new).await?;
    Ok(Created::at(format!("/v1/decrees/{}", decree.id), decree))
}

/// A decree
#[utoipa::path(
    tag = "personnel", operation_id = "get_decree", security(("bearer" = ["personnel.read"])),
    params(("decree_id" = DecreeId, Path, description = "The decree")),
    responses((status = OK, description = "The decree", body = Decree), Problem),
)]
#[get("/decrees/{decree_id}")]
pub async fn get_decree(
    caller: Allow<ReadPersonnel>,
    state: Data<State>,
    decree_id: Id<DecreeId>,
) -> Result<Json<Decree>, Problem> {
    let asked = (*decree_id, caller.act().today);
    Ok(Json(personnel::get_decree(&state.db, caller.scope(), asked).await?))
}

/// The scanned document of a decree
#[utoipa::path(
    tag = "personnel", operation_id = "get_decree_file", security(("bearer" = ["personnel.read"])),
    params(("decree_id" = DecreeId, Path, description = "The decree"), Ticket),
    responses((status = OK, description = "The content", body = Vec<u8>, content_type = "application/octet-stream"), Problem),
)]
#[get("/decrees/{decree_id}/file")]
pub async fn get_decree_file(
    caller: AllowByTicket<ReadPersonnel>,
    state: Data<State>,
    decree_id: Id<DecreeId>,
) -> Result<HttpResponse, Problem> {
    let asked = (*decree_id, caller.0.act().today);
    let decree = personnel::get_decree(&state.db, caller.0.scope(), asked).await?;
    let file = decree.file_id.ok_or(platform::Error::NotFound("file"))?;
    files::send(&state, file).await
}
