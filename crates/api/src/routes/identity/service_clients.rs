//! Service clients: other systems that call the API.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::entity::account::AccountStatus;
use identity::entity::client;
use identity::permission::{ManageIdentity, ReadIdentity};
use identity::states::{ClientAct, offered_on_client};
use identity::{NewClient, Permission};
use kernel::Language;
use kernel::id::{ClientId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::actions::AllowedAction;
use crate::allow::Allow;
use crate::etag::{OptionalIfMatch, Versioned};
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::reply::Created;
use crate::state::State;
use crate::valid::Valid;

/// Another system that calls the API.
#[derive(Serialize, ToSchema)]
pub struct ServiceClient {
    /// The client.
    id: ClientId,
    /// The system's name.
    #[schema(example = "SIPD penghubung")]
    name: String,
    /// The instansi over which its scopes reach.
    instansi_id: UnitId,
    /// What it may do.
    #[schema(example = json!(["directory.read", "personnel.read"]))]
    scopes: Vec<Permission>,
    /// Whether it can be used.
    status: AccountStatus,
    /// When it was registered.
    created_at: DateTime<Utc>,
    /// What may be done with it.
    allowed_actions: Vec<AllowedAction>,
}

impl ServiceClient {
    fn of(client: client::Model, language: Language) -> Self {
        let offered = offered_on_client(&client).into_iter().map(|offer| {
            let name = word(offer.act);
            let href = format!("/v1/service-clients/{}/{name}", client.id);
            AllowedAction::post(name, href, offer.denied.as_ref(), language)
        });
        Self {
            allowed_actions: offered.collect(),
            scopes: client.permissions(),
            id: client.id,
            name: client.name,
            instansi_id: client.instansi_id,
            status: client.status,
            created_at: client.created_at,
        }
    }
}

fn word(act: ClientAct) -> &'static str {
    match act {
        ClientAct::Disable => "disable",
        ClientAct::Enable => "enable",
        ClientAct::RotateSecret => "rotate-secret",
    }
}

/// A client with its secret.
#[derive(Serialize, ToSchema)]
pub struct ServiceClientWithSecret {
    /// The client.
    client: ServiceClient,
    /// For `POST /v1/auth/token`. Shown here and never again.
    #[schema(example = "W2hX0o3Zr4n5B6v7C8x9L1k2J3h4G5f6D7s8A9q0W1e")]
    client_secret: String,
}

/// A client to register.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterServiceClient {
    /// The system's name.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "SIPD penghubung")]
    name: String,
    /// The instansi over which its scopes reach.
    instansi_id: UnitId,
    /// What it may do. What needs a person's judgement or signature is refused.
    #[schema(example = json!(["directory.read", "personnel.read"]))]
    scopes: Vec<Permission>,
}

/// Service clients, oldest first
#[utoipa::path(
    tag = "identity", operation_id = "list_service_clients", security(("bearer" = ["identity.read"])),
    params(Paging),
    responses((status = OK, description = "A page of clients", body = PageOf<ServiceClient>), Problem),
)]
#[get("/service-clients")]
pub async fn list_service_clients(
    caller: Allow<ReadIdentity>,
    state: Data<State>,
    paging: Paging,
) -> Result<PageOf<ServiceClient>, Problem> {
    let page = identity::list_clients(state.db.read(), caller.scope(), &paging).await?;
    let language = caller.act().language;
    Ok(page.map(|client| ServiceClient::of(client, language)).into())
}

/// Register a service client
///
/// Bound to one instansi, with scopes. The secret is in this answer and never again.
#[utoipa::path(
    tag = "identity", operation_id = "create_service_client", security(("bearer" = ["identity.manage"])),
    request_body = RegisterServiceClient,
    responses((status = CREATED, description = "The client and its secret", body = ServiceClientWithSecret), Problem),
)]
#[post("/service-clients")]
pub async fn create_service_client(
    caller: Allow<ManageIdentity>,
    state: Data<State>,
    body: Valid<RegisterServiceClient>,
) -> Result<Created<ServiceClientWithSecret>, Problem> {
    let Valid(RegisterServiceClient { name, instansi_id, scopes }) = body;
    let new = NewClient { name, instansi: instansi_id, permissions: scopes };
    let (client, client_secret) = identity::register_client(&state.identity, caller.act(), new).await?;
    let (id, version) = (client.id, client.version);
    let client = ServiceClient::of(client, caller.act().language);
    Ok(Created::at(format!("/v1/service-clients/{id}"), ServiceClientWithSecret { client, client_secret })
        .version(version))
}

/// One service client
#[utoipa::path(
    tag = "identity", operation_id = "get_service_client", security(("bearer" = ["identity.read"])),
    params(("client_id" = ClientId, Path, description = "The client")),
    responses((status = OK, description = "The client", body = ServiceClient), Problem),
)]
#[get("/service-clients/{client_id}")]
pub async fn get_service_client(
    caller: Allow<ReadIdentity>,
    state: Data<State>,
    client_id: Id<ClientId>,
) -> Result<Versioned<ServiceClient>, Problem> {
    let client = identity::find_client(state.db.read(), caller.scope(), *client_id).await?;
    Ok(Versioned::new(client.version, ServiceClient::of(client, caller.act().language)))
}

/// Rotate a client's secret
///
/// The old secret and every token given for it stop within five seconds.
#[utoipa::path(
    tag = "identity", operation_id = "rotate_service_client_secret", security(("bearer" = ["identity.manage"])),
    params(("client_id" = ClientId, Path, description = "The client"), OptionalIfMatch),
    responses((status = OK, description = "The client and its new secret", body = ServiceClientWithSecret), Problem),
)]
#[post("/service-clients/{client_id}/rotate-secret")]
pub async fn rotate_service_client_secret(
    caller: Allow<ManageIdentity>,
    state: Data<State>,
    client_id: Id<ClientId>,
    if_match: OptionalIfMatch,
) -> Result<Versioned<ServiceClientWithSecret>, Problem> {
    let act = caller.act();
    let (client, client_secret) =
        identity::rotate_client_secret(&state.identity, act, *client_id, if_match.expected()).await?;
    let version = client.version;
    let client = ServiceClient::of(client, act.language);
    Ok(Versioned::new(version, ServiceClientWithSecret { client, client_secret }))
}

/// Disable a service client
///
/// It gets no token any more, and given ones stop within five seconds.
#[utoipa::path(
    tag = "identity", operation_id = "disable_service_client", security(("bearer" = ["identity.manage"])),
    params(("client_id" = ClientId, Path, description = "The client"), OptionalIfMatch),
    responses((status = OK, description = "The client", body = ServiceClient), Problem),
)]
#[post("/service-clients/{client_id}/disable")]
pub async fn disable_service_client(
    caller: Allow<ManageIdentity>,
    state: Data<State>,
    client_id: Id<ClientId>,
    if_match: OptionalIfMatch,
) -> Result<Versioned<ServiceClient>, Problem> {
    let act = caller.act();
    let client = identity::disable_client(&state.identity, act, *client_id, if_match.expected()).await?;
    Ok(Versioned::new(client.version, ServiceClient::of(client, act.language)))
}

/// Enable a service client
///
/// It gets tokens again, with the secret from before.
#[utoipa::path(
    tag = "identity", operation_id = "enable_service_client", security(("bearer" = ["identity.manage"])),
    params(("client_id" = ClientId, Path, description = "The client"), OptionalIfMatch),
    responses((status = OK, description = "The client", body = ServiceClient), Problem),
)]
#[post("/service-clients/{client_id}/enable")]
pub async fn enable_service_client(
    caller: Allow<ManageIdentity>,
    state: Data<State>,
    client_id: Id<ClientId>,
    if_match: OptionalIfMatch,
) -> Result<Versioned<ServiceClient>, Problem> {
    let act = caller.act();
    let client = identity::enable_client(&state.identity, act, *client_id, if_match.expected()).await?;
    Ok(Versioned::new(client.version, ServiceClient::of(client, act.language)))
}
