//! The tree of units over time.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use identity::permission::{ReadDirectory, WriteStructure};
use kernel::calendar::TimeZone;
use kernel::id::UnitId;
use personnel::entity::unit_version::UnitKind;
use personnel::{AddUnitVersion, NewVersion, Unit, UnitFilter, UnitVersion};
use platform::{Extent, Page};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::{AsOf, OnDay};
use crate::allow::Allow;
use crate::etag::OptionalIfMatch;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// An instansi to make.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInstansi {
    /// The name on decrees.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Pemerintah Kabupaten Rafflesia")]
    name: String,
    /// The code in registers.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "17.99")]
    code: Option<String>,
    /// Where its calendar days turn.
    #[schema(example = "wib")]
    time_zone: TimeZone,
    /// The first day on which it exists.
    #[schema(example = "2020-01-01")]
    valid_from: NaiveDate,
}

/// A unit to make.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateUnit {
    /// The unit above.
    parent_id: UnitId,
    /// The name on decrees.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Dinas Kesehatan")]
    name: String,
    /// `skpd` directly below an instansi, or `unit`.
    #[schema(example = "skpd")]
    kind: UnitKind,
    /// The code in registers, unique in the instansi.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "1.02.01")]
    code: Option<String>,
    /// The first day on which it exists; not before the unit above.
    #[schema(example = "2020-01-01")]
    valid_from: NaiveDate,
}

/// A change of a unit from a day on; members that are missing stay as they were.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeUnit {
    /// The first day of the change. From the first day of a version it replaces that version.
    #[schema(example = "2026-07-01")]
    valid_from: NaiveDate,
    /// Another name.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Dinas Kesehatan dan Keluarga Berencana")]
    name: Option<String>,
    /// Another unit above, in the same instansi.
    parent_id: Option<UnitId>,
    /// `skpd` or `unit`.
    #[schema(example = "skpd")]
    kind: Option<UnitKind>,
    /// Another time zone; instansi only.
    #[schema(example = "wib")]
    time_zone: Option<TimeZone>,
}

/// Which units.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnitsWanted {
    /// Of this instansi.
    #[param(value_type = Option<UnitId>)]
    instansi_id: Option<UnitId>,
    /// Directly below this unit.
    #[param(value_type = Option<UnitId>)]
    parent_id: Option<UnitId>,
    /// This unit and everything below it.
    #[param(value_type = Option<UnitId>)]
    within: Option<UnitId>,
    /// Of this kind.
    kind: Option<UnitKind>,
    /// Part of the name.
    #[param(example = "kesehatan")]
    q: Option<String>,
    /// The day on which they stand so; today where it is missing.
    as_of: Option<NaiveDate>,
}

/// The instansi of this installation
///
/// Those that the caller works for or has a role in.
#[utoipa::path(
    tag = "personnel", operation_id = "list_instansi", security(("bearer" = ["directory.read"])),
    params(AsOf, Paging),
    responses((status = OK, description = "A page of instansi", body = PageOf<Unit>), Problem),
)]
#[get("/instansi")]
pub async fn list_instansi(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    as_of: Query<AsOf>,
    paging: Paging,
) -> Result<PageOf<Unit>, Problem> {
    let filter = UnitFilter { kind: Some(UnitKind::Instansi), ..UnitFilter::default() };
    let day = as_of.day(caller.act());
    Ok(personnel::list_units(&state.db, caller.scope(), day, (filter, &paging)).await?.into())
}

/// Make an instansi
///
/// A root of its own, with its time zone. Only a role over the whole installation can.
#[utoipa::path(
    tag = "personnel", operation_id = "create_instansi", security(("bearer" = ["structure.write"])),
    request_body = CreateInstansi,
    responses((status = CREATED, description = "The instansi", body = Unit), Problem),
)]
#[post("/instansi")]
pub async fn create_instansi(
    caller: Allow<WriteStructure>,
    state: Data<State>,
    body: Valid<CreateInstansi>,
) -> Result<Created<Unit>, Problem> {
    let Valid(CreateInstansi { name, code, time_zone, valid_from }) = body;
    let new = personnel::CreateInstansi { name, code, time_zone, valid_from };
    Ok(created(personnel::create_instansi(&state.db, caller.act(), new).await?))
}

/// The tree of units
///
/// From the top down, as it stands on a day: a unit comes after the unit above it, so a client builds the tree as it reads.
#[utoipa::path(
    tag = "personnel", operation_id = "list_units", security(("bearer" = ["directory.read"])),
    params(UnitsWanted, Paging),
    responses((status = OK, description = "A page of units", body = PageOf<Unit>), Problem),
)]
#[get("/units")]
pub async fn list_units(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    wanted: Query<UnitsWanted>,
    paging: Paging,
) -> Result<PageOf<Unit>, Problem> {
    let UnitsWanted { instansi_id, parent_id, within, kind, q, as_of } = wanted.0;
    let filter = UnitFilter { instansi_id, parent_id, within, kind, q: q.as_deref() };
    let day = as_of.unwrap_or(caller.act().today);
    Ok(personnel::list_units(&state.db, caller.scope(), day, (filter, &paging)).await?.into())
}

/// Make a unit
///
/// Below a unit within the caller's reach.
#[utoipa::path(
    tag = "personnel", operation_id = "create_unit", security(("bearer" = ["structure.write"])),
    request_body = CreateUnit,
    responses((status = CREATED, description = "The unit", body = Unit), Problem),
)]
#[post("/units")]
pub async fn create_unit(
    caller: Allow<WriteStructure>,
    state: Data<State>,
    body: Valid<CreateUnit>,
) -> Result<Created<Unit>, Problem> {
    let Valid(CreateUnit { parent_id, name, kind, code, valid_from }) = body;
    let new = personnel::CreateUnit { parent_id, name, kind, code, valid_from };
    Ok(created(personnel::create_unit(&state.db, caller.act(), new).await?))
}

fn created(unit: Unit) -> Created<Unit> {
    let version = unit.version;
    Created::at(format!("/v1/units/{}", unit.id), unit).version(version)
}

/// A unit
///
/// As it stands on a day.
#[utoipa::path(
    tag = "personnel", operation_id = "get_unit", security(("bearer" = ["directory.read"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), AsOf),
    responses((status = OK, description = "The unit", body = Unit), Problem),
)]
#[get("/units/{unit_id}")]
pub async fn get_unit(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    unit_id: Id<UnitId>,
    as_of: Query<AsOf>,
) -> Result<OnDay<Unit>, Problem> {
    let day = as_of.day(caller.act());
    let unit = personnel::get_unit(&state.db, caller.scope(), (*unit_id, day)).await?;
    Ok(OnDay { version: unit.version, body: unit })
}

/// The versions of a unit
///
/// Every name, kind and place in the tree that it had or will have, the latest first.
#[utoipa::path(
    tag = "personnel", operation_id = "list_unit_versions", security(("bearer" = ["directory.read"])),
    params(("unit_id" = UnitId, Path, description = "The unit")),
    responses((status = OK, description = "All versions", body = PageOf<UnitVersion>), Problem),
)]
#[get("/units/{unit_id}/versions")]
pub async fn list_unit_versions(
    caller: Allow<ReadDirectory>,
    state: Data<State>,
    unit_id: Id<UnitId>,
) -> Result<PageOf<UnitVersion>, Problem> {
    let rows = personnel::unit_versions(&state.db, caller.scope(), *unit_id).await?;
    Ok(Page { rows, extent: Extent::default() }.into())
}

/// Rename or move a unit
///
/// From a day on until its next version. Everything below it moves along, and so does every role granted over it.
#[utoipa::path(
    tag = "personnel", operation_id = "create_unit_version", security(("bearer" = ["structure.write"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), OptionalIfMatch),
    request_body = ChangeUnit,
    responses((status = CREATED, description = "The unit from that day on", body = Unit), Problem),
)]
#[post("/units/{unit_id}/versions")]
pub async fn create_unit_version(
    caller: Allow<WriteStructure>,
    state: Data<State>,
    (unit_id, if_match): (Id<UnitId>, OptionalIfMatch),
    body: Valid<ChangeUnit>,
) -> Result<Created<Unit>, Problem> {
    let Valid(ChangeUnit { valid_from, name, parent_id, kind, time_zone }) = body;
    let change = NewVersion { valid_from, name, parent_id, kind, time_zone };
    let add = AddUnitVersion { unit_id: *unit_id, expected: if_match.expected(), change };
    Ok(created(personnel::add_unit_version(&state.db, caller.act(), add).await?))
}
