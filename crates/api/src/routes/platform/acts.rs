//! The log of acts: who did what, to whom, when and why.

use std::collections::HashMap;

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::ReadAudit;
use kernel::Language;
use kernel::id::{AccountId, ActId, EmployeeId, FileId, UnitId};
use personnel::facts::{self, Named};
use personnel::scope;
use platform::Capacity;
use platform::acts::{self, ActFilter, Recorded};
use platform::cursor;
use platform::entity::act::Column;
use platform::jobs::Note;
use sea_orm::Condition;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::allow::Allow;
use crate::messages::of_note;
use crate::page::{PageOf, Paging};
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// One entry of the log. It names things by id: what they hold is read where they are kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LoggedAct {
    /// The act.
    pub id: ActId,
    /// Its place in the log.
    #[schema(example = 1042)]
    pub position: Option<i64>,
    /// SHA-256 over the seal before it and this act: `merit audit verify` computes it again.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub seal: Option<String>,
    /// What was done.
    #[schema(example = "performance.skp_evaluated")]
    pub kind: String,
    /// When, in business time.
    pub at: DateTime<Utc>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The object that changed.
    pub object_id: Uuid,
    /// The employee whom it concerns.
    pub employee_id: Option<EmployeeId>,
    /// The unit or instansi that it concerns.
    pub unit_id: Option<UnitId>,
    /// The day from which the change counts.
    pub effective_from: Option<NaiveDate>,
    /// `account`, `client` or `system`.
    #[schema(example = "account")]
    pub actor_kind: String,
    /// The account or client.
    pub actor_id: Option<Uuid>,
    /// For whom the actor stood in, where that is an employee.
    pub on_behalf_of: Option<EmployeeId>,
    /// How the actor stood in, where he did.
    pub standing_in: Option<LoggedStandIn>,
    /// The request in which it was done.
    #[schema(example = "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4")]
    pub request_id: String,
    /// Why, in the actor's words.
    #[schema(example = "SK nomor 821/12/2026")]
    pub reason: Option<String>,
    /// Further ids and enumerations; null where there are none.
    #[schema(value_type = Option<Object>)]
    pub details: serde_json::Value,
}

/// How an actor stood in for somebody else.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LoggedStandIn {
    /// In what capacity.
    pub capacity: Capacity,
    /// The same in words.
    #[schema(example = "Rina Kartika sebagai operator untuk Budi Santoso, S.Kom.")]
    pub words: String,
    /// The account whose authority was used.
    pub account_id: Option<AccountId>,
    /// The scanned form by which the employee asked for it.
    pub form_id: Option<FileId>,
}

/// What people are called who stood in for others, or were stood in for.
struct Names {
    accounts: HashMap<AccountId, String>,
    employees: HashMap<EmployeeId, Named>,
}

impl Names {
    /// Of the acts of a page: three queries, and none where nobody stood in.
    async fn of(state: &State, acts: &[Recorded]) -> Result<Self, identity::Error> {
        let standing = || acts.iter().filter(|act| act.capacity.is_some());
        let actors = standing().filter_map(|act| act.actor_id.map(AccountId));
        let accounts: Vec<AccountId> = actors.chain(standing().filter_map(|act| act.stood_for)).collect();
        let employees: Vec<EmployeeId> = standing().filter_map(|act| act.on_behalf_of).collect();
        let conn = state.db.read();
        Ok(Self {
            accounts: identity::account_names(conn, &accounts).await?,
            employees: facts::named(conn, &employees).await?,
        })
    }

    fn standing_in(&self, act: &Recorded, language: Language) -> Option<LoggedStandIn> {
        let capacity = act.capacity.as_deref().and_then(Capacity::of)?;
        let account = |id: AccountId| self.accounts.get(&id).cloned();
        let employee = act.on_behalf_of.and_then(|id| self.employees.get(&id));
        let name = employee.map(|named| named.name.clone()).or_else(|| act.stood_for.and_then(account));
        let note = Note::new(&format!("acts.{}", capacity.word()))
            .with("actor", act.actor_id.map(AccountId).and_then(account).unwrap_or_default())
            .with("name", name.unwrap_or_default());
        let words = of_note(&note, language);
        Some(LoggedStandIn { capacity, words, account_id: act.stood_for, form_id: act.form_id })
    }
}

impl LoggedAct {
    /// A page of the log with the words for those who stood in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn page(
        state: &State,
        filter: ActFilter,
        paging: &cursor::Paging,
        language: Language,
    ) -> Result<cursor::Page<Self>, identity::Error> {
        let page = acts::trail(state.db.read(), filter, paging).await?;
        let names = Names::of(state, &page.rows).await?;
        Ok(page.map(|act| Self::of(act, &names, language)))
    }

    fn of(act: Recorded, names: &Names, language: Language) -> Self {
        Self {
            standing_in: names.standing_in(&act, language),
            id: act.id,
            position: act.position,
            seal: act.seal,
            kind: act.kind,
            at: act.at,
            recorded_at: act.recorded_at,
            object_id: act.object_id,
            employee_id: act.employee_id,
            unit_id: act.unit_id,
            effective_from: act.effective_from,
            actor_kind: act.actor_kind,
            actor_id: act.actor_id,
            on_behalf_of: act.on_behalf_of,
            request_id: act.request_id,
            reason: act.reason,
            details: act.details,
        }
    }
}

/// Which acts.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ActsWanted {
    /// On this object.
    object_id: Option<Uuid>,
    /// About this employee.
    #[param(value_type = Option<EmployeeId>)]
    employee_id: Option<EmployeeId>,
    /// About this unit itself.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
    /// By this account or client.
    actor_id: Option<Uuid>,
    /// Of this kind; several with commas between.
    #[param(example = "performance.skp_evaluated,performance.skp_agreed")]
    kind: Option<String>,
    /// From this instant on, in business time.
    from: Option<DateTime<Utc>>,
    /// Before this instant.
    until: Option<DateTime<Utc>>,
}

/// The log of acts, newest first
///
/// Every change of the people and units that the caller reaches. An act appears within a second or two of its change, when it
/// has been sealed.
#[utoipa::path(
    tag = "platform", operation_id = "list_acts", security(("bearer" = ["audit.read"])),
    params(ActsWanted, Paging),
    responses((status = OK, description = "A page of the log", body = PageOf<LoggedAct>), Problem),
)]
#[get("/audit/acts")]
pub async fn list_acts(
    caller: Allow<ReadAudit>,
    state: Data<State>,
    wanted: Query<ActsWanted>,
    paging: Paging,
) -> Result<PageOf<LoggedAct>, Problem> {
    let today = caller.act().today;
    let reach = Condition::any()
        .add(scope::condition(caller.scope(), Column::EmployeeId, today))
        .add(scope::unit_condition_ever(caller.scope(), Column::UnitId));
    let ActsWanted { object_id, employee_id, unit_id, actor_id, kind, from, until } = wanted.0;
    let kinds = kind.iter().flat_map(|kinds| kinds.split(',')).map(|kind| kind.trim().to_owned());
    let filter = ActFilter {
        object: object_id,
        employee: employee_id,
        unit: unit_id,
        actor: actor_id,
        kinds: kinds.collect(),
        from,
        until,
        ..ActFilter::reaching(reach)
    };
    Ok(LoggedAct::page(&state, filter, &paging, caller.act().language).await?.into())
}
