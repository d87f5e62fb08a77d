//! The register of breaches.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::permission::{ManagePrivacy, ReadPrivacy};
use kernel::Fault;
use kernel::id::{BreachId, UnitId};
use personnel::{privacy, scope};
use platform::Act;
use platform::entity::breach::Column;
use platform::privacy::breaches::{self, BreachFilter, BreachStatus, NewBreach};
use platform::privacy::states::{BreachAct, offered_on_breach};
use sea_orm::Condition;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::Versioned;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// A breach of personal data, with everything that article 46 of UU 27/2022 wants told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Breach {
    /// The breach.
    pub id: BreachId,
    /// The instansi or unit whose data it was.
    pub unit_id: UnitId,
    /// Where it stands.
    pub status: BreachStatus,
    /// In a line.
    #[schema(example = "Berkas SK terkirim ke alamat yang salah")]
    pub title: String,
    /// When and how the data came out.
    #[schema(example = "Surel berisi pindaian SK dikirim ke satu alamat di luar instansi.")]
    pub description: String,
    /// Which data came out.
    #[schema(example = "Nama, NIP, gaji pokok")]
    pub data_kinds: String,
    /// How many people, where known.
    #[schema(example = 12)]
    pub people_affected: Option<i64>,
    /// From when the clock runs.
    pub discovered_at: DateTime<Utc>,
    /// When both notices must have been given: 72 hours later.
    pub due_at: DateTime<Utc>,
    /// Set when that time passed without them; it stays.
    #[schema(example = json!(null))]
    pub overdue_at: Option<DateTime<Utc>>,
    /// Whether personal data came out at all; null until assessed.
    #[schema(example = json!(null))]
    pub is_breach: Option<bool>,
    /// What the assessment found.
    #[schema(example = json!(null))]
    pub assessment: Option<String>,
    /// What is done against it and to recover.
    #[schema(example = json!(null))]
    pub measures: Option<String>,
    /// When the authority was told.
    #[schema(example = json!(null))]
    pub authority_notified_at: Option<DateTime<Utc>>,
    /// The number of that letter.
    #[schema(example = json!(null))]
    pub authority_reference: Option<String>,
    /// When the people were told.
    #[schema(example = json!(null))]
    pub subjects_notified_at: Option<DateTime<Utc>>,
    /// By which way.
    #[schema(example = json!(null))]
    pub subjects_channel: Option<String>,
    /// What was concluded.
    #[schema(example = json!(null))]
    pub conclusion: Option<String>,
    /// When it was closed.
    #[schema(example = json!(null))]
    pub closed_at: Option<DateTime<Utc>>,
    /// The account that recorded it.
    pub recorded_by: Option<Uuid>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// What may be done about it.
    pub allowed_actions: Vec<AllowedAction>,
}

impl Breach {
    /// A breach as a caller sees it.
    pub fn of(breach: breaches::Breach, act: &Act) -> Self {
        let offered = offered_on_breach(&breach);
        let action = |offer: &kernel::states::AllowedAct<BreachAct>| {
            let word = offer.act.word();
            let href = format!("/v1/privacy/breaches/{}/{word}", breach.id);
            AllowedAction::post(word, href, offer.denied.as_ref(), act.language)
        };
        Self {
            allowed_actions: offered.iter().map(action).collect(),
            id: breach.id,
            unit_id: breach.unit_id,
            status: breach.status,
            title: breach.title,
            description: breach.description,
            data_kinds: breach.data_kinds,
            people_affected: breach.people_affected,
            discovered_at: breach.discovered_at,
            due_at: breach.due_at,
            overdue_at: breach.overdue_at,
            is_breach: breach.is_breach,
            assessment: breach.assessment,
            measures: breach.measures,
            authority_notified_at: breach.authority_notified_at,
            authority_reference: breach.authority_reference,
            subjects_notified_at: breach.subjects_notified_at,
            subjects_channel: breach.subjects_channel,
            conclusion: breach.conclusion,
            closed_at: breach.closed_at,
            recorded_by: breach.recorded_by,
            recorded_at: breach.recorded_at,
        }
    }
}

/// A breach to record.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordBreach {
    /// The instansi or unit whose data it was.
    unit_id: UnitId,
    /// In a line.
    #[validate(length(min = 5, max = 200))]
    #[schema(min_length = 5, max_length = 200, example = "Berkas SK terkirim ke alamat yang salah")]
    title: String,
    /// When and how the data came out.
    #[validate(length(min = 5, max = 4000))]
    #[schema(
        min_length = 5,
        max_length = 4000,
        example = "Surel berisi pindaian SK dikirim ke satu alamat di luar instansi."
    )]
    description: String,
    /// Which data came out.
    #[validate(length(min = 3, max = 1000))]
    #[schema(min_length = 3, max_length = 1000, example = "Nama, NIP, gaji pokok")]
    data_kinds: String,
    /// How many people, where known.
    #[validate(range(min = 0))]
    #[schema(minimum = 0, example = 12)]
    people_affected: Option<i64>,
    /// When it was discovered: the clock runs from then.
    #[schema(example = "2026-02-03T01:00:00Z")]
    discovered_at: DateTime<Utc>,
}

/// Which breaches.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BreachesWanted {
    /// In this state.
    status: Option<BreachStatus>,
    /// Only those that are not closed.
    #[serde(default)]
    open: bool,
}

/// The breaches of units within the caller's reach.
pub fn reach(act: &Act) -> Condition {
    scope::unit_condition(&act.scope, Column::UnitId, act.today)
}

/// The register of breaches, newest first
#[utoipa::path(
    tag = "privacy", operation_id = "list_breaches", security(("bearer" = ["privacy.read"])),
    params(BreachesWanted, Paging),
    responses((status = OK, description = "A page of breaches", body = PageOf<Breach>), Problem),
)]
#[get("/privacy/breaches")]
pub async fn list_breaches(
    caller: Allow<ReadPrivacy>,
    state: Data<State>,
    wanted: Query<BreachesWanted>,
    paging: Paging,
) -> Result<PageOf<Breach>, Problem> {
    let act = caller.act();
    let filter = BreachFilter { status: wanted.status, open: wanted.open };
    let page = breaches::list(state.db.read(), reach(act), filter, &paging).await?;
    Ok(page.map(|breach| Breach::of(breach, act)).into())
}

/// Record a breach
///
/// From its discovery on, 3 × 24 hours remain to tell the authority and the people in writing (UU 27/2022, article 46). Merit marks a breach
/// whose time passed, and shows open ones among the tasks.
#[utoipa::path(
    tag = "privacy", operation_id = "record_breach", security(("bearer" = ["privacy.manage"])),
    request_body = RecordBreach,
    responses((status = CREATED, description = "The breach", body = Breach), Problem),
)]
#[post("/privacy/breaches")]
pub async fn record_breach(
    caller: Allow<ManagePrivacy>,
    state: Data<State>,
    body: Valid<RecordBreach>,
) -> Result<Created<Breach>, Problem> {
    let (act, Valid(body)) = (caller.act(), body);
    if !privacy::reaches_unit(state.db.latest(), &act.scope, (body.unit_id, act.today)).await? {
        return Err(Problem::new(Fault::invalid("privacy.unit_unknown").at("/unit_id")));
    }
    let new = NewBreach {
        unit: body.unit_id,
        title: body.title,
        description: body.description,
        data_kinds: body.data_kinds,
        people_affected: body.people_affected,
        discovered_at: body.discovered_at,
    };
    let breach = breaches::record(&state.db, act, new).await?;
    let (place, version) = (format!("/v1/privacy/breaches/{}", breach.id), breach.version);
    Ok(Created::at(place, Breach::of(breach, act)).version(version))
}

/// A breach
#[utoipa::path(
    tag = "privacy", operation_id = "get_breach", security(("bearer" = ["privacy.read"])),
    params(("breach_id" = BreachId, Path, description = "The breach")),
    responses((status = OK, description = "The breach", body = Breach), Problem),
)]
#[get("/privacy/breaches/{breach_id}")]
pub async fn get_breach(
    caller: Allow<ReadPrivacy>,
    state: Data<State>,
    breach_id: Id<BreachId>,
) -> Result<Versioned<Breach>, Problem> {
    let act = caller.act();
    let breach = breaches::find(state.db.latest(), reach(act), *breach_id).await?;
    Ok(Versioned::new(breach.version, Breach::of(breach, act)))
}
