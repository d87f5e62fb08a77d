//! Employees.

use actix_web::web::Data;
use actix_web::{get, patch, post};
use chrono::NaiveDate;
use identity::permission::{ReadPersonnel, WritePersonnel};
use kernel::id::{EmployeeId, UnitId};
use kernel::nip::Sex;
use kernel::{Golongan, Nip};
use personnel::value::{Personal, Status};
use personnel::{Employee, EmployeeDetail, EmployeeFilter, EmployeeOrder, Include};
use platform::{Extent, Page};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::facts::RecordFact;
use super::{AsOf, OnDay, days};
use crate::allow::Allow;
use crate::etag::IfMatch;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::privacy::sensitive::{Sensitive, note};
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// An employee to enter, with what is true from the start.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateEmployee {
    /// The employer.
    instansi_id: UnitId,
    /// The number, as the state gave it; missing for an official, whose status is `official`.
    #[schema(value_type = Option<Nip>)]
    nip: Option<Nip>,
    /// Full name with titles.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Siti Rahmawati, S.Kom.")]
    name: String,
    /// As digit 15 of the NIP says it.
    #[schema(example = "male")]
    sex: Sex,
    /// As digits 1 to 8 of the NIP say it.
    #[schema(example = "1985-03-15")]
    birth_date: NaiveDate,
    /// Citizen number, 16 digits. Of somebody known already: the same person in another employment.
    #[schema(example = "9999991503850002")]
    nik: Option<Personal>,
    /// Tax number, 15 or 16 digits.
    #[schema(example = "092542943407000")]
    npwp: Option<Personal>,
    /// Status, golongan, position ... One of a kind that begins later ends the one before it.
    #[serde(default)]
    #[validate(length(max = 100), nested)]
    #[schema(max_items = 100)]
    facts: Vec<RecordFact>,
}

/// What is mended of an employee; members that are missing stay as they were.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateEmployee {
    /// Full name with titles.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Siti Rahmawati, S.Kom., M.M.")]
    name: Option<String>,
    /// Citizen number, 16 digits.
    #[schema(example = "9999991503850002")]
    nik: Option<Personal>,
    /// Tax number, 15 or 16 digits.
    #[schema(example = "092542943407000")]
    npwp: Option<Personal>,
}

/// Employees by id or NIP, 200 together at most.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmployeesByKey {
    /// Ids.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    ids: Vec<EmployeeId>,
    /// Numbers.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    nips: Vec<Nip>,
    /// The day on which facts hold; today where it is missing.
    #[schema(example = "2026-01-31")]
    as_of: Option<NaiveDate>,
}

/// The order of employees.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[schema(as = personnel::EmployeeSort)]
pub enum EmployeeSort {
    /// By name.
    #[default]
    #[serde(rename = "name")]
    Name,
    /// By name, backwards.
    #[serde(rename = "-name")]
    NameDescending,
    /// By NIP: by age.
    #[serde(rename = "nip")]
    Nip,
    /// By NIP, the youngest first.
    #[serde(rename = "-nip")]
    NipDescending,
}

impl From<EmployeeSort> for EmployeeOrder {
    fn from(sort: EmployeeSort) -> Self {
        match sort {
            EmployeeSort::Name => Self::Name,
            EmployeeSort::NameDescending => Self::NameDescending,
            EmployeeSort::Nip => Self::Nip,
            EmployeeSort::NipDescending => Self::NipDescending,
        }
    }
}

/// Which employees.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EmployeesWanted {
    /// Part of the name, or the beginning of the NIP.
    #[param(example = "rahma")]
    q: Option<String>,
    /// With this NIP.
    nip: Option<Nip>,
    /// In this unit and the units below it.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
    /// With this status.
    status: Option<Status>,
    /// With this golongan.
    golongan: Option<Golongan>,
    /// The order; `-` turns it around.
    #[param(inline)]
    sort: Option<EmployeeSort>,
    /// What is read along, separated by commas: `position`, `unit`.
    #[serde(default, deserialize_with = "include")]
    #[param(value_type = Option<String>, example = "position,unit")]
    include: Include,
    /// The day on which facts hold; today where it is missing.
    as_of: Option<NaiveDate>,
}

fn include<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Include, D::Error> {
    let mut include = Include::default();
    for word in String::deserialize(deserializer)?.split(',') {
        match word.trim() {
            "position" => include.position = true,
            "unit" => include.unit = true,
            other => return Err(D::Error::unknown_variant(other, &["position", "unit"])),
        }
    }
    Ok(include)
}

/// Employees within the caller's reach
///
/// With status, golongan and placement on a day.
#[utoipa::path(
    tag = "personnel", operation_id = "list_employees", security(("bearer" = ["personnel.read"])),
    params(EmployeesWanted, Paging),
    responses((status = OK, description = "A page of employees", body = PageOf<Employee>), Problem),
)]
#[get("/employees")]
pub async fn list_employees(
    caller: Allow<ReadPersonnel>,
    state: Data<State>,
    wanted: Query<EmployeesWanted>,
    paging: Paging,
) -> Result<PageOf<Employee>, Problem> {
    let EmployeesWanted { q, nip, unit_id, status, golongan, sort, include, as_of } = wanted.0;
    let order = sort.unwrap_or_default().into();
    let filter = EmployeeFilter { q, nip, unit_id, status, golongan, order, include };
    let days = days(as_of, caller.act());
    Ok(personnel::list_employees(&state.db, caller.scope(), days, (&filter, &paging)).await?.into())
}

/// Enter an employee
///
/// With the first facts, all or nothing; every fault of person, number and facts is named at once. The employee must lie within the
/// caller's reach: placed there, or in an instansi that the caller reaches whole.
#[utoipa::path(
    tag = "personnel", operation_id = "create_employee", security(("bearer" = ["personnel.write"])),
    request_body = CreateEmployee,
    responses((status = CREATED, description = "The employee", body = Employee), Problem),
)]
#[post("/employees")]
pub async fn create_employee(
    caller: Allow<WritePersonnel>,
    state: Data<State>,
    body: Valid<CreateEmployee>,
) -> Result<Created<Employee>, Problem> {
    let Valid(body) = body;
    let new = personnel::CreateEmployee {
        instansi_id: body.instansi_id,
        nip: body.nip,
        name: body.name,
        sex: body.sex,
        birth_date: body.birth_date,
        nik: body.nik,
        npwp: body.npwp,
        facts: body.facts.into_iter().map(Into::into).collect(),
    };
    let employee = personnel::create_employee(&state.db, &state.vault, caller.act(), new).await?;
    let version = employee.version;
    Ok(Created::at(format!("/v1/employees/{}", employee.id), employee).version(version))
}

/// Many employees at once
///
/// By id or NIP, with unit and position; whoever is unknown or out of reach is left out.
#[utoipa::path(
    tag = "personnel", operation_id = "batch_get_employees", security(("bearer" = ["personnel.read"])),
    request_body = EmployeesByKey,
    responses((status = OK, description = "The employees", body = PageOf<Employee>), Problem),
)]
#[post("/employees/batch-get")]
pub async fn batch_get_employees(
    caller: Allow<ReadPersonnel>,
    state: Data<State>,
    body: Valid<EmployeesByKey>,
) -> Result<PageOf<Employee>, Problem> {
    let days = days(body.as_of, caller.act());
    let keys = (body.ids.as_slice(), body.nips.as_slice());
    let rows = personnel::batch_get_employees(&state.db, caller.scope(), days, keys).await?;
    Ok(Page { rows, extent: Extent::default() }.into())
}

/// An employee
///
/// The picture of a day: unit, position, rater and every fact that holds. NIK, NPWP and the numbers of accounts and insurances are
/// shown whole to the employee, and masked to others.
#[utoipa::path(
    tag = "personnel", operation_id = "get_employee", security(("bearer" = ["personnel.read"])),
    params(("employee_id" = EmployeeId, Path, description = "The employee"), AsOf),
    responses((status = OK, description = "The employee", body = EmployeeDetail), Problem),
)]
#[get("/employees/{employee_id}")]
pub async fn get_employee(
    caller: Allow<ReadPersonnel>,
    state: Data<State>,
    employee_id: Id<EmployeeId>,
    as_of: Query<AsOf>,
) -> Result<OnDay<EmployeeDetail>, Problem> {
    let asked = (*employee_id, days(as_of.as_of, caller.act()));
    let detail = personnel::get_employee(&state.db, &state.vault, caller.scope(), asked).await?;
    if detail.nik.is_some() || detail.npwp.is_some() {
        note(&state, &caller, &[Sensitive::IdentityNumbers.of(*employee_id, None)]).await?;
    }
    Ok(OnDay { version: detail.employee.version, body: detail })
}

/// Mend name and numbers of an employee
///
/// What is true at all times. Everything that changes over time is a fact.
#[utoipa::path(
    tag = "personnel", operation_id = "update_employee", security(("bearer" = ["personnel.write"])),
    params(("employee_id" = EmployeeId, Path, description = "The employee"), IfMatch),
    request_body = UpdateEmployee,
    responses((status = OK, description = "The employee", body = Employee), Problem),
)]
#[patch("/employees/{employee_id}")]
pub async fn update_employee(
    caller: Allow<WritePersonnel>,
    state: Data<State>,
    (employee_id, if_match): (Id<EmployeeId>, IfMatch),
    body: Valid<UpdateEmployee>,
) -> Result<OnDay<Employee>, Problem> {
    let Valid(UpdateEmployee { name, nik, npwp }) = body;
    let expected = if_match.expected();
    let update = personnel::UpdateEmployee { employee_id: *employee_id, expected, name, nik, npwp };
    let employee = personnel::update_employee(&state.db, &state.vault, caller.act(), update).await?;
    Ok(OnDay { version: employee.version, body: employee })
}
