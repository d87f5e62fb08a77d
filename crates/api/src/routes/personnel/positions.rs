//! The posts (jabatan) of units.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::NaiveDate;
use identity::permission::{ReadDirectory, WriteStructure};
use kernel::id::{PositionId, UnitId};
use personnel::entity::position::PositionKind;
use personnel::{NewPosition, Position, PositionFilter};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::AsOf;
use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A post to make. A post never changes: another class, echelon or unit is another post.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePosition {
    /// Where it stands.
    unit_id: UnitId,
    /// The title.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Kepala Dinas Kesehatan")]
    name: String,
    /// Its kind.
    #[schema(example = "struktural")]
    kind: PositionKind,
    /// Structural posts only: `I/a` to `V/b`.
    #[schema(example = "II/b")]
    eselon: Option<String>,
    /// Functional posts only.
    #[schema(example = json!(null))]
    jabatan_fungsional: Option<String>,
    /// Functional posts only.
    #[schema(example = json!(null))]
    jenjang: Option<String>,
    /// Job class, 1 to 17; 0 for the office of an official, which has none.
    #[schema(minimum = 0, maximum = 17, example = 14)]
    kelas_jabatan: i32,
    /// How many may hold it at once; one where it is missing, and for structural posts.
    #[serde(default = "one")]
    #[schema(minimum = 1, default = 1, example = 1)]
    seats: i32,
    /// Whether its holder heads the unit; one post of a unit at most.
    #[serde(default)]
    #[schema(default = false, example = true)]
    is_head: bool,
}

fn one() -> i32 {
    1
}

/// Which posts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PositionsWanted {
    /// In this unit and the units below it.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
    /// Of this kind.
    kind: Option<PositionKind>,
    /// Whether they head their units.
    is_head: Option<bool>,
    /// Part of the title.
    #[param(example = "kepala")]
    q: Option<String>,
    /// The day of the holders; today where it is missing.
    as_of: Option<NaiveDate>,
}

/// Posts, by title
///
/// Of the instansi that the caller works for or has a role in, each with its holders on a day.
#[utoipa::path(
    tag = "personnel", operation_id = "list_positions", security(("bearer" = ["directory.read"])),
    params(PositionsWanted, Paging),
    responses((status = OK, description = "A page of posts", body = PageOf<Position>), Problem),
)]
#[get("/positions")]
pub async fn list_positions(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    wanted: Query<PositionsWanted>,
    paging: Paging,
) -> Result<PageOf<Position>, Problem> {
    let PositionsWanted { unit_id, kind, is_head, q, as_of } = wanted.0;
    let filter = PositionFilter { unit_id, kind, is_head, q: q.as_deref() };
    let day = as_of.unwrap_or(caller.act().today);
    Ok(personnel::list_positions(&state.db, caller.scope(), day, (filter, &paging)).await?.into())
}

/// Make a post
///
/// In a unit within the caller's reach.
#[utoipa::path(
    tag = "personnel", operation_id = "create_position", security(("bearer" = ["structure.write"])),
    request_body = CreatePosition,
    responses((status = CREATED, description = "The post", body = Position), Problem),
)]
#[post("/positions")]
pub async fn create_position(
    caller: Allow<WriteStructure>,
    state: Data<State>,
    body: Valid<CreatePosition>,
) -> Result<Created<Position>, Problem> {
    let Valid(body) = body;
    let new = NewPosition {
        unit_id: body.unit_id,
        name: body.name,
        kind: body.kind,
        eselon: body.eselon,
        jabatan_fungsional: body.jabatan_fungsional,
        jenjang: body.jenjang,
        kelas_jabatan: body.kelas_jabatan,
        seats: body.seats,
        is_head: body.is_head,
    };
    let position = personnel::create_position(&state.db, caller.act(), new).await?;
    Ok(Created::at(format!("/v1/positions/{}", position.id), position))
}

/// A post
///
/// With its holders on a day.
#[utoipa::path(
    tag = "personnel", operation_id = "get_position", security(("bearer" = ["directory.read"])),
    params(("position_id" = PositionId, Path, description = "The post"), AsOf),
    responses((status = OK, description = "The post", body = Position), Problem),
)]
#[get("/positions/{position_id}")]
pub async fn get_position(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    position_id: Id<PositionId>,
    as_of: Query<AsOf>,
) -> Result<Json<Position>, Problem> {
    let day = as_of.day(caller.act());
    Ok(Json(personnel::get_position(&state.db, caller.scope(), (*position_id, day)).await?))
}
