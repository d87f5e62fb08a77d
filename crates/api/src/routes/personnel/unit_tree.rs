//! The whole tree of an instansi on a day.

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use identity::permission::ReadDirectory;
use kernel::id::UnitId;
use personnel::{TreeUnit, TreeWanted};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::allow::Allow;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// Which tree.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TreeAsked {
    /// The instansi, or the unit at the top of the part that is wanted.
    #[param(value_type = UnitId)]
    top: UnitId,
    /// The day on which it stands so; today where it is missing.
    as_of: Option<NaiveDate>,
    /// How many steps below the top, 0 to 20; all of them where it is missing.
    #[param(minimum = 0, maximum = 20, example = 2)]
    depth: Option<u8>,
}

/// A tree of units.
#[derive(Serialize, ToSchema)]
pub struct UnitTree {
    /// The day.
    #[schema(example = "2026-07-01")]
    as_of: NaiveDate,
    /// From the top down: a unit comes after the unit above it, siblings by name.
    units: Vec<TreeUnit>,
}

/// The organisation chart
///
/// Every unit below a top on a day, whole, with its head and its head counts. Yesterday's tree stays readable for ever.
#[utoipa::path(
    tag = "personnel", operation_id = "get_unit_tree", security(("bearer" = ["directory.read"])),
    params(TreeAsked),
    responses((status = OK, description = "The tree", body = UnitTree), Problem),
)]
#[get("/units/tree")]
pub async fn get_unit_tree(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    asked: Query<TreeAsked>,
) -> Result<Json<UnitTree>, Problem> {
    let TreeAsked { top, as_of, depth } = asked.0;
    let as_of = as_of.unwrap_or(caller.act().today);
    let wanted = TreeWanted { top, as_of, depth: depth.map(|steps| i32::from(steps.min(20))) };
    let units = personnel::unit_tree(&state.db, caller.scope(), wanted).await?;
    Ok(Json(UnitTree { as_of, units }))
}
