//! The dated facts of an employee.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{ReadPersonnel, WritePersonnel};
use kernel::id::{DecreeId, EmployeeId, FactId};
use personnel::value::{FactKind, FactValue};
use personnel::{AddFact, CorrectFact, DatedFact, FactFilter, NewFact, RetractFact};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::allow::Allow;
use crate::etag::OptionalIfMatch;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::privacy::sensitive::{among, note};
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::{Created, NoContent};
use crate::state::State;
use crate::valid::Valid;

/// A fact to record.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordFact {
    /// What it says; the member `kind` names the form.
    #[schema(example = json!({ "kind": "golongan", "golongan": "III/b", "mkg_years": 12, "mkg_months": 0 }))]
    value: FactValue,
    /// The first day on which it is true (TMT).
    #[schema(example = "2026-04-01")]
    valid_from: NaiveDate,
    /// The first day after; missing while no end is known.
    #[schema(example = json!(null))]
    valid_until: Option<NaiveDate>,
    /// The decree behind it.
    #[schema(example = json!(null))]
    decree_id: Option<DecreeId>,
}

impl From<RecordFact> for NewFact {
    fn from(fact: RecordFact) -> Self {
        let RecordFact { value, valid_from, valid_until, decree_id } = fact;
        Self { value, valid_from, valid_until, decree_id }
    }
}

/// Which facts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FactsWanted {
    /// Of this kind.
    kind: Option<FactKind>,
    /// That hold on this day; today where it is missing, every day with `history=true`.
    as_of: Option<NaiveDate>,
    /// As they were believed at this instant; now where it is missing.
    #[param(example = "2026-03-01T00:00:00Z")]
    known_at: Option<DateTime<Utc>>,
    /// Every day; without `known_at` also every version that is no longer believed.
    #[serde(default)]
    history: bool,
}

/// The facts of an employee, the latest first
///
/// Bank account numbers are shown whole to the employee, and masked to others.
#[utoipa::path(
    tag = "personnel", operation_id = "list_facts", security(("bearer" = ["personnel.read"])),
    params(("employee_id" = EmployeeId, Path, description = "The employee"), FactsWanted, Paging),
    responses((status = OK, description = "A page of facts", body = PageOf<DatedFact>), Problem),
)]
#[get("/employees/{employee_id}/facts")]
pub async fn list_facts(
    caller: Allow<ReadPersonnel>,
    state: Data<State>,
    (employee_id, wanted): (Id<EmployeeId>, Query<FactsWanted>),
    paging: Paging,
) -> Result<PageOf<DatedFact>, Problem> {
    let today = caller.act().today;
    let filter = FactFilter {
        employee_id: *employee_id,
        today,
        kind: wanted.kind,
        as_of: wanted.as_of.or((!wanted.history).then_some(today)),
        known_at: wanted.known_at,
        with_superseded: wanted.history,
    };
    let page = personnel::list_facts(&state.db, &state.vault, caller.scope(), (filter, &paging)).await?;
    note(&state, &caller, &among(&page.rows)).await?;
    Ok(page.into())
}

/// Record a fact
///
/// From a day on. Of what holds once at a time (status, golongan, definitive position, superior, tax status, the number of an insurance,
/// the photo) it ends the one that was open. The first bank account is recorded here; a change of it is proposed by one person and
/// applied by another. Files that it names belong to the employee from then on.
#[utoipa::path(
    tag = "personnel", operation_id = "create_fact", security(("bearer" = ["personnel.write"])),
    params(("employee_id" = EmployeeId, Path, description = "The employee"), OptionalIfMatch),
    request_body = RecordFact,
    responses((status = CREATED, description = "The fact", body = DatedFact), Problem),
)]
#[post("/employees/{employee_id}/facts")]
pub async fn create_fact(
    caller: Allow<WritePersonnel>,
    state: Data<State>,
    (employee_id, if_match): (Id<EmployeeId>, OptionalIfMatch),
    body: Valid<RecordFact>,
) -> Result<Created<DatedFact>, Problem> {
    let (employee_id, expected) = (*employee_id, if_match.expected());
    let add = AddFact { employee_id, expected, fact: body.0.into() };
    let fact = personnel::add_fact(&state.db, &state.vault, caller.act(), add).await?;
    Ok(created(fact))
}

/// Correct a fact
///
/// The wrong version stays and is shown by reads with an earlier `known_at`; the corrected one takes its place. The fact before it,
/// which ended where the wrong one began, ends where the corrected one begins.
#[utoipa::path(
    tag = "personnel", operation_id = "correct_fact", security(("bearer" = ["personnel.write"])),
    params(
        ("employee_id" = EmployeeId, Path, description = "The employee"),
        ("fact_id" = FactId, Path, description = "The fact that was wrong"),
        OptionalIfMatch,
    ),
    request_body = RecordFact,
    responses((status = CREATED, description = "The corrected fact", body = DatedFact), Problem),
)]
#[post("/employees/{employee_id}/facts/{fact_id}/correct")]
pub async fn correct_fact(
    caller: Allow<WritePersonnel>,
    state: Data<State>,
    (ids, if_match): (Id<(EmployeeId, FactId)>, OptionalIfMatch),
    body: Valid<RecordFact>,
) -> Result<Created<DatedFact>, Problem> {
    let Id((employee_id, fact_id)) = ids;
    let expected = if_match.expected();
    let correct = CorrectFact { employee_id, expected, fact_id, fact: body.0.into() };
    let fact = personnel::correct_fact(&state.db, &state.vault, caller.act(), correct).await?;
    Ok(created(fact))
}

/// Retract a fact
///
/// For what was never true. The version stays and is shown by reads with an earlier `known_at`; of what holds once at a time, the fact
/// that it had ended goes on.
#[utoipa::path(
    tag = "personnel", operation_id = "retract_fact", security(("bearer" = ["personnel.write"])),
    params(
        ("employee_id" = EmployeeId, Path, description = "The employee"),
        ("fact_id" = FactId, Path, description = "The fact that was never true"),
        OptionalIfMatch,
    ),
    responses((status = NO_CONTENT, description = "It is no longer believed"), Problem),
)]
#[post("/employees/{employee_id}/facts/{fact_id}/retract")]
pub async fn retract_fact(
    caller: Allow<WritePersonnel>,
    state: Data<State>,
    ids: Id<(EmployeeId, FactId)>,
    if_match: OptionalIfMatch,
) -> Result<NoContent, Problem> {
    let Id((employee_id, fact_id)) = ids;
    let retract = RetractFact { employee_id, expected: if_match.expected(), fact_id };
    personnel::retract_fact(&state.db, caller.act(), retract).await?;
    Ok(NoContent)
}

/// A fact is read among those of its employee.
fn created(fact: DatedFact) -> Created<DatedFact> {
    let kind = fact.value.kind();
    let place = format!("/v1/employees/{}/facts?kind={kind}&as_of={}", fact.employee_id, fact.valid_from);
    Created::at(place, fact)
}
