//! Units that are closed, split and merged, and posts that move: from a day on, with the decree, as a dry run first.

use actix_web::post;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use identity::permission::WriteStructure;
use kernel::id::{DecreeId, EmployeeId, PositionId, UnitId};
use personnel::entity::unit_version::UnitKind;
use personnel::{MergeInto, NewPart, Part, Reorganisation, When};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

use crate::allow::Allow;
use crate::etag::OptionalIfMatch;
use crate::path::Id;
use crate::problem::Problem;
use crate::state::State;
use crate::valid::Valid;

/// When a unit is closed.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseUnit {
    /// The first day on which it no longer exists.
    #[schema(example = "2026-07-01")]
    from: NaiveDate,
    /// The decree behind it.
    decree_id: Option<DecreeId>,
    /// Show what would be done, and do nothing.
    #[serde(default)]
    #[schema(default = false, example = true)]
    dry_run: bool,
}

/// Close a unit
///
/// From a day on. Refused while a unit below it or the holder of a post is left, each named. Posts that nobody holds end with it.
/// Every read with `as_of` before that day shows it as it was.
#[utoipa::path(
    tag = "personnel", operation_id = "close_unit", security(("bearer" = ["structure.write"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), OptionalIfMatch),
    request_body = CloseUnit,
    responses((status = OK, description = "What was done", body = Reorganisation), Problem),
)]
#[post("/units/{unit_id}/close")]
pub async fn close_unit(
    caller: Allow<WriteStructure>,
    state: Data<State>,
    (unit_id, if_match): (Id<UnitId>, OptionalIfMatch),
    body: Valid<CloseUnit>,
) -> Result<Json<Reorganisation>, Problem> {
    let Valid(CloseUnit { from, decree_id, dry_run }) = body;
    let when = When { from, decree_id, dry_run };
    let close = personnel::CloseUnit { unit_id: *unit_id, expected: if_match.expected(), when };
    Ok(Json(personnel::close_unit(&state.db, caller.act(), close).await?))
}

/// How a unit is divided.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitUnit {
    /// The first day of the new order.
    #[schema(example = "2026-07-01")]
    from: NaiveDate,
    /// The decree behind it; the facts of those who move name it.
    decree_id: Option<DecreeId>,
    /// Show what would move, and move nothing.
    #[serde(default)]
    #[schema(default = false, example = true)]
    dry_run: bool,
    /// Whether the unit itself goes on with what no part takes.
    #[serde(default)]
    #[schema(default = false, example = false)]
    goes_on: bool,
    /// The new units: two or more, or one where the unit itself goes on.
    #[validate(length(min = 1, max = 50), nested)]
    #[schema(min_items = 1, max_items = 50)]
    into: Vec<SplitPart>,
}

/// A part of a divided unit, with what it takes along.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitPart {
    /// The name on decrees.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Dinas Pencatatan Sipil")]
    name: String,
    /// The code in registers, unique in the instansi.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "1.12.02")]
    code: Option<String>,
    /// What it is in the tree; as the divided unit where it is missing.
    #[schema(example = "skpd")]
    kind: Option<UnitKind>,
    /// The unit above; as the divided unit where it is missing.
    parent_id: Option<UnitId>,
    /// Posts that go here with all their holders, but for those whom another part takes.
    #[serde(default)]
    #[validate(length(max = 2000))]
    #[schema(max_items = 2000)]
    positions: Vec<PositionId>,
    /// Units below that go here, with everything in them.
    #[serde(default)]
    #[validate(length(max = 2000))]
    #[schema(max_items = 2000)]
    units: Vec<UnitId>,
    /// Single holders of posts that do not go here as a whole; each brings a seat of the own post along.
    #[serde(default)]
    #[validate(length(max = 5000))]
    #[schema(max_items = 5000)]
    people: Vec<EmployeeId>,
}

/// Split a unit
///
/// Divides it from a day on. Each part names the posts, the units below and the single people whom it takes along; the positions of
/// those who move are superseded by the decree. Everything that is unknown, named twice or forgotten is refused at once.
#[utoipa::path(
    tag = "personnel", operation_id = "split_unit", security(("bearer" = ["structure.write"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), OptionalIfMatch),
    request_body = SplitUnit,
    responses((status = OK, description = "What was done", body = Reorganisation), Problem),
)]
#[post("/units/{unit_id}/split")]
pub async fn split_unit(
    caller: Allow<WriteStructure>,
    state: Data<State>,
    (unit_id, if_match): (Id<UnitId>, OptionalIfMatch),
    body: Valid<SplitUnit>,
) -> Result<Json<Reorganisation>, Problem> {
    let Valid(SplitUnit { from, decree_id, dry_run, goes_on, into }) = body;
    let part = |part: SplitPart| {
        let SplitPart { name, code, kind, parent_id, positions, units, people } = part;
        (NewPart { name, code, kind, parent_id }, Part { positions, units, people })
    };
    let split = personnel::SplitUnit {
        unit_id: *unit_id,
        expected: if_match.expected(),
        goes_on,
        into: into.into_iter().map(part).collect(),
        when: When { from, decree_id, dry_run },
    };
    Ok(Json(personnel::split_unit(&state.db, caller.act(), split).await?))
}

/// Which units are joined.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "one_target"))]
pub struct MergeUnits {
    /// The first day of the new order.
    #[schema(example = "2027-01-01")]
    from: NaiveDate,
    /// The decree behind it; the facts of those who move name it.
    decree_id: Option<DecreeId>,
    /// Show what would move, and move nothing.
    #[serde(default)]
    #[schema(default = false, example = true)]
    dry_run: bool,
    /// The units that end.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_items = 1, max_items = 50)]
    unit_ids: Vec<UnitId>,
    /// A unit that is there and takes them in; or `into`.
    #[schema(example = json!(null))]
    into_unit_id: Option<UnitId>,
    /// A new unit that takes them in; or `into_unit_id`.
    #[validate(nested)]
    into: Option<MergedUnit>,
    /// Of several head posts, the one whose holder heads the joint unit.
    head_position_id: Option<PositionId>,
}

/// A unit that takes others in.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergedUnit {
    /// The name on decrees.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Dinas Kependudukan dan Pencatatan Sipil")]
    name: String,
    /// The code in registers, unique in the instansi.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "1.12.03")]
    code: Option<String>,
    /// What it is in the tree; as the first of the joined units where it is missing.
    #[schema(example = "skpd")]
    kind: Option<UnitKind>,
    /// The unit above; as the first of the joined units where it is missing.
    parent_id: Option<UnitId>,
}

fn one_target(body: &MergeUnits) -> Result<(), ValidationError> {
    let is_one = body.into.is_some() != body.into_unit_id.is_some();
    if is_one { Ok(()) } else { Err(ValidationError::new("personnel.one_target")) }
}

/// Merge units
///
/// Joins units from a day on, into a new one or into one that is there. All their posts with the holders and all units below move
/// along. Of several head posts one is named; the others go on without that office.
#[utoipa::path(
    tag = "personnel", operation_id = "merge_units", security(("bearer" = ["structure.write"])),
    request_body = MergeUnits,
    responses((status = OK, description = "What was done", body = Reorganisation), Problem),
)]
#[post("/units/merge")]
pub async fn merge_units(
    caller: Allow<WriteStructure>,
    state: Data<State>,
    body: Valid<MergeUnits>,
) -> Result<Json<Reorganisation>, Problem> {
    let Valid(MergeUnits { from, decree_id, dry_run, unit_ids, into_unit_id, into, head_position_id }) = body;
    let named = into.map(|MergedUnit { name, code, kind, parent_id }| {
        MergeInto::New(NewPart { name, code, kind, parent_id })
    });
    let Some(into) = into_unit_id.map(MergeInto::Unit).or(named) else {
        return Err(Problem::new(kernel::Fault::invalid("personnel.one_target")));
    };
    let when = When { from, decree_id, dry_run };
    let merge = personnel::MergeUnits { unit_ids, into, head_position_id, when };
    Ok(Json(personnel::merge_units(&state.db, caller.act(), merge).await?))
}

/// Where a post goes.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MovePosition {
    /// The first day in the new unit.
    #[schema(example = "2026-07-01")]
    from: NaiveDate,
    /// The new unit, of the same instansi.
    unit_id: UnitId,
    /// Whether it heads the new unit; as in the old one where it is missing.
    #[schema(example = false)]
    is_head: Option<bool>,
    /// The decree behind it; the facts of its holders name it.
    decree_id: Option<DecreeId>,
    /// Show what would move, and move nothing.
    #[serde(default)]
    #[schema(default = false, example = true)]
    dry_run: bool,
}

/// Move a position
///
/// To another unit of the instansi from a day on, with its holders. The post ends where it stood and continues as another one, which
/// names it in `follows_id`.
#[utoipa::path(
    tag = "personnel", operation_id = "move_position", security(("bearer" = ["structure.write"])),
    params(("position_id" = PositionId, Path, description = "The position")),
    request_body = MovePosition,
    responses((status = OK, description = "What was done", body = Reorganisation), Problem),
)]
#[post("/positions/{position_id}/move")]
pub async fn move_position(
    caller: Allow<WriteStructure>,
    state: Data<State>,
    position_id: Id<PositionId>,
    body: Valid<MovePosition>,
) -> Result<Json<Reorganisation>, Problem> {
    let Valid(MovePosition { from, unit_id, is_head, decree_id, dry_run }) = body;
    let when = When { from, decree_id, dry_run };
    let order = personnel::MovePosition { position_id: *position_id, unit_id, is_head, when };
    Ok(Json(personnel::move_position(&state.db, caller.act(), order).await?))
}
