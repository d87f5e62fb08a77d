//! Decrees (SK).

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::NaiveDate;
use identity::Permission;
use identity::permission::{ReadPersonnel, WritePersonnel};
use kernel::Language;
use kernel::id::{DecreeId, EmployeeId, FactId, FileId, UnitId};
use kernel::states::AllowedAct;
use personnel::states::{DecreeAct, DecreeStatus};
use personnel::value::FactValue;
use personnel::{
    ChangeKind, Decree, DecreeFilter, DecreeKind, DecreeReader, DecreeView, NewProposal, RegisterDecree,
};
use platform::Scope;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::OnDay;
use crate::actions::AllowedAction;
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
    /// What it is about. A decree without a kind is filed: the document behind facts that are entered one by one.
    #[schema(example = "kenaikan_pangkat")]
    kind: Option<DecreeKind>,
    /// The changes of facts that it decides, of one or many employees; more can follow while nobody has verified it.
    #[serde(default)]
    #[validate(length(max = 500))]
    #[schema(max_items = 500)]
    proposals: Vec<ProposeChange>,
}

/// A change of one fact of one employee.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeChange {
    /// Whose fact.
    employee_id: EmployeeId,
    /// What becomes of the fact; `add` where it is missing.
    #[serde(default = "added")]
    #[schema(default = "add", example = "add")]
    change: ChangeKind,
    /// The fact that is corrected or retracted.
    #[schema(example = json!(null))]
    fact_id: Option<FactId>,
    /// What is true; not where the fact is retracted.
    #[schema(example = json!({ "kind": "golongan", "golongan": "III/b", "mkg_years": 12, "mkg_months": 0 }))]
    value: Option<FactValue>,
    /// The first day on which it is true; the TMT of the decree where it is missing.
    #[schema(example = "2026-04-01")]
    valid_from: Option<NaiveDate>,
    /// The first day after; missing while no end is known.
    #[schema(example = json!(null))]
    valid_until: Option<NaiveDate>,
}

/// A fact is added where nothing else is said.
pub fn added() -> ChangeKind {
    ChangeKind::Add
}

impl From<ProposeChange> for NewProposal {
    fn from(change: ProposeChange) -> Self {
        let ProposeChange { employee_id, change, fact_id, value, valid_from, valid_until } = change;
        Self { employee_id, change, fact_id, value, valid_from, valid_until }
    }
}

/// A decree with what it offers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = personnel::DecreeWithActions)]
pub struct DecreeWithActions {
    /// The decree.
    #[serde(flatten)]
    pub decree: Decree,
    /// What its state offers, and to whom.
    pub allowed_actions: Vec<AllowedAction>,
}

impl DecreeWithActions {
    /// A decree in the reader's language.
    pub fn of(view: DecreeView, language: Language) -> Self {
        let id = view.decree.id;
        let allowed_actions = view.offers.iter().filter_map(|act| action(id, act, language)).collect();
        Self { decree: view.decree, allowed_actions }
    }

    /// Its version, for the `ETag`.
    pub fn version(&self) -> i64 {
        self.decree.version
    }
}

/// Taking a change out is done to that change.
fn action(id: DecreeId, offer: &AllowedAct<DecreeAct>, language: Language) -> Option<AllowedAction> {
    let place = match offer.act {
        DecreeAct::Propose => "proposals",
        DecreeAct::Withdraw => return None,
        act => act.word(),
    };
    let href = format!("/v1/decrees/{id}/{place}");
    Some(AllowedAction::post(offer.act.word(), href, offer.denied.as_ref(), language))
}

/// Over whom the caller may write facts and verify them.
pub struct Duties {
    writes: Option<Scope>,
    verifies: Option<Scope>,
}

impl Duties {
    /// The caller's.
    pub fn of<P>(caller: &Allow<P>) -> Self {
        let scope = |permission| caller.caller().scope(permission, caller.act().today);
        Self { writes: scope(Permission::WritePersonnel), verifies: scope(Permission::VerifyChanges) }
    }

    /// The caller as a reader of decrees.
    pub fn reader<'a, P>(&'a self, caller: &'a Allow<P>) -> DecreeReader<'a> {
        let (writes, verifies) = (self.writes.as_ref(), self.verifies.as_ref());
        DecreeReader { act: caller.act(), writes, verifies }
    }
}

/// A decree as the caller sees it now.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn shown<P>(caller: &Allow<P>, state: &State, id: DecreeId) -> Result<DecreeWithActions, Problem> {
    let duties = Duties::of(caller);
    let view = personnel::get_decree(&state.db, duties.reader(caller), id).await?;
    Ok(DecreeWithActions::of(view, caller.act().language))
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
    /// Of this kind.
    #[param(value_type = Option<DecreeKind>)]
    kind: Option<DecreeKind>,
    /// In this state.
    #[param(value_type = Option<DecreeStatus>)]
    state: Option<DecreeStatus>,
    /// Only those whose service deadline is over while they wait; with `false` only the others.
    overdue: Option<bool>,
}

/// Decrees, the latest first
///
/// Those in registers within the caller's reach, and those about employees within it.
#[utoipa::path(
    tag = "personnel", operation_id = "list_decrees", security(("bearer" = ["personnel.read"])),
    params(DecreesWanted, Paging),
    responses((status = OK, description = "A page of decrees", body = PageOf<DecreeWithActions>), Problem),
)]
#[get("/decrees")]
pub async fn list_decrees(
    caller: Allow<ReadPersonnel>,
    state: Data<State>,
    wanted: Query<DecreesWanted>,
    paging: Paging,
) -> Result<PageOf<DecreeWithActions>, Problem> {
    let DecreesWanted { unit_id, ref q, kind, state: status, overdue } = wanted.0;
    let filter = DecreeFilter { unit_id, q: q.as_deref(), kind, status, overdue };
    let duties = Duties::of(&caller);
    let page = personnel::list_decrees(&state.db, duties.reader(&caller), (filter, &paging)).await?;
    let language = caller.act().language;
    Ok(page.map(|view| DecreeWithActions::of(view, language)).into())
}

/// Enter a decree
///
/// Into the register of a unit within the caller's reach, once: its number is given once a year. With a kind it is registered
/// with the changes that it decides: known to payroll from now on, verified by another person, true once applied. Without a
/// kind it is filed, and facts are entered under it one by one.
#[utoipa::path(
    tag = "personnel", operation_id = "create_decree", security(("bearer" = ["personnel.write"])),
    request_body = CreateDecree,
    responses((status = CREATED, description = "The decree", body = DecreeWithActions), Problem),
)]
#[post("/decrees")]
pub async fn create_decree(
    caller: Allow<WritePersonnel>,
    state: Data<State>,
    body: Valid<CreateDecree>,
) -> Result<Created<DecreeWithActions>, Problem> {
    let Valid(CreateDecree { unit_id, number, about, issued_on, tmt, signatory, file_id, kind, proposals }) =
        body;
    let decree = personnel::CreateDecree { unit_id, number, about, issued_on, tmt, signatory, file_id };
    let made = match kind.or((!proposals.is_empty()).then_some(DecreeKind::Lainnya)) {
        None => personnel::create_decree(&state.db, caller.act(), decree).await?,
        Some(kind) => {
            let proposals = proposals.into_iter().map(NewProposal::from).collect();
            let new = RegisterDecree { decree, kind, proposals };
            personnel::register_decree(&state.db, &state.vault, caller.act(), new).await?
        }
    };
    let shown = shown(&caller, &state, made.id).await?;
    let version = shown.version();
    Ok(Created::at(format!("/v1/decrees/{}", made.id), shown).version(version))
}

/// A decree
#[utoipa::path(
    tag = "personnel", operation_id = "get_decree", security(("bearer" = ["personnel.read"])),
    params(("decree_id" = DecreeId, Path, description = "The decree")),
    responses((status = OK, description = "The decree", body = DecreeWithActions), Problem),
)]
#[get("/decrees/{decree_id}")]
pub async fn get_decree(
    caller: Allow<ReadPersonnel>,
    state: Data<State>,
    decree_id: Id<DecreeId>,
) -> Result<OnDay<DecreeWithActions>, Problem> {
    let shown = shown(&caller, &state, *decree_id).await?;
    Ok(OnDay { version: shown.version(), body: shown })
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
    let shown = shown(&caller.0, &state, *decree_id).await?;
    let file = shown.decree.file_id.ok_or(platform::Error::NotFound("file"))?;
    files::send(&state, file).await
}
