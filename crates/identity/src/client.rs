//! Service clients: other systems that call the API with client credentials (RFC 6749, 4.4).

use chrono::{DateTime, Utc};
use kernel::Fault;
use kernel::id::{ClientId, SessionId, UnitId};
use personnel::facts;
use platform::{Act, Acted, Page, Paging, Scope, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Condition;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::access::Identity;
use crate::entity::account::AccountStatus;
use crate::entity::client;
use crate::keys::Subject;
use crate::permission::{Holder, Permission};
use crate::states::{ClientAct, client_after};
use crate::{Error, secret};

/// A service client to register.
#[derive(Clone, Debug)]
pub struct NewClient {
    /// The system's name.
    pub name: String,
    /// The instansi over which its scopes reach.
    pub instansi: UnitId,
    /// What it may do.
    pub permissions: Vec<Permission>,
}

/// Client and secret as a system presents them.
#[derive(Clone)]
pub struct ClientCredentials {
    /// The client.
    pub client: ClientId,
    /// Its secret.
    pub secret: String,
}

impl std::fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientCredentials").field("client", &self.client).finish_non_exhaustive()
    }
}

/// Gives an access token for client credentials. There is no refresh token: the credentials themselves are at hand.
///
/// # Errors
/// `WrongCredentials`, alike for an unknown client, a wrong secret and a disabled client.
pub async fn client_token(
    identity: &Identity,
    credentials: ClientCredentials,
    now: DateTime<Utc>,
) -> Result<(String, client::Model), Error> {
    // The secret is looked up by its hash: nothing is compared character by character.
    let client = client::Entity::find_by_id(credentials.client)
        .filter(client::COLUMN.secret_hash.eq(secret::hash(&credentials.secret)))
        .filter(client::COLUMN.status.eq(AccountStatus::Active))
        .one(identity.db.latest())
        .await?
        .ok_or(Error::WrongCredentials)?;
    Ok((identity.keys.sign(Subject::Client { client: client.id, session: client.session_id }, now)?, client))
}

/// Registers a service client and gives its secret, which is shown here and never again.
///
/// # Errors
/// `Invalid` for an instansi outside the scope and for permissions that only people can hold.
pub async fn register_client(
    identity: &Identity,
    act: &Act,
    new: NewClient,
) -> Result<(client::Model, String), Error> {
    let secret = secret::random()?;
    let tx = platform::begin(&identity.db).await?;
    judge(&tx, act, &new).await?;
    let scopes: Vec<&str> = new.permissions.iter().map(|permission| permission.word()).collect();
    let row = client::ActiveModel {
        id: Set(ClientId::new()),
        name: Set(new.name),
        instansi_id: Set(new.instansi),
        scopes: Set(scopes.join(" ")),
        secret_hash: Set(secret::hash(&secret)),
        status: Set(AccountStatus::Active),
        session_id: Set(SessionId::new()),
        created_at: Set(act.at),
        version: Set(1),
    };
    let client = row.insert(&tx).await?;
    acts::record(&tx, act, acted("identity.client_registered", &client)).await?;
    tx.commit().await?;
    Ok((client, secret))
}

async fn judge(tx: &DatabaseTransaction, act: &Act, new: &NewClient) -> Result<(), Error> {
    let mut faults = Vec::new();
    let reached = act.scope.everything || act.scope.units.contains(&new.instansi);
    if !reached || facts::instansi_of(tx, new.instansi).await? != Some(new.instansi) {
        faults.push(Fault::invalid("identity.instansi_unknown").at("/instansi_id"));
    }
    if new.permissions.is_empty() {
        faults.push(Fault::invalid("identity.scopes_missing").at("/scopes"));
    }
    for (index, permission) in new.permissions.iter().enumerate() {
        if permission.holder() == Holder::Person {
            let fault = Fault::invalid("identity.scope_for_people").at(format!("/scopes/{index}"));
            faults.push(fault.with("permission", permission));
        }
    }
    Error::unless_none(faults)
}

/// Gives a client another secret; the old one and the tokens given for it stop.
///
/// # Errors
/// `NotFound`, `Stale`, `ClientDisabled`.
pub async fn rotate_client_secret(
    identity: &Identity,
    act: &Act,
    id: ClientId,
    expected: Option<i64>,
) -> Result<(client::Model, String), Error> {
    let secret = secret::random()?;
    let tx = platform::begin(&identity.db).await?;
    let client = lock(&tx, act, id, expected).await?;
    let status = client_after(&client, ClientAct::RotateSecret)?;
    let change = client::ActiveModel {
        status: Set(status),
        secret_hash: Set(secret::hash(&secret)),
        session_id: Set(SessionId::new()),
        version: Set(client.version + 1),
        ..client.into_active_model()
    };
    let client = change.update(&tx).await?;
    acts::record(&tx, act, acted("identity.client_secret_rotated", &client)).await?;
    tx.commit().await?;
    identity.forget_callers();
    Ok((client, secret))
}

/// Stops a client: no token any more, and given ones stop.
///
/// # Errors
/// `NotFound`, `Stale`, `ClientDisabled`.
pub async fn disable_client(
    identity: &Identity,
    act: &Act,
    id: ClientId,
    expected: Option<i64>,
) -> Result<client::Model, Error> {
    switch(identity, act, Switch { id, expected, wanted: ClientAct::Disable }).await
}

/// Lets a disabled client be used again. Tokens from before stay worthless.
///
/// # Errors
/// `NotFound`, `Stale`, `ClientActive`.
pub async fn enable_client(
    identity: &Identity,
    act: &Act,
    id: ClientId,
    expected: Option<i64>,
) -> Result<client::Model, Error> {
    switch(identity, act, Switch { id, expected, wanted: ClientAct::Enable }).await
}

struct Switch {
    id: ClientId,
    expected: Option<i64>,
    wanted: ClientAct,
}

async fn switch(identity: &Identity, act: &Act, switch: Switch) -> Result<client::Model, Error> {
    let kind = match switch.wanted {
        ClientAct::Enable => "identity.client_enabled",
        _ => "identity.client_disabled",
    };
    let tx = platform::begin(&identity.db).await?;
    let client = lock(&tx, act, switch.id, switch.expected).await?;
    let status = client_after(&client, switch.wanted)?;
    let change = client::ActiveModel {
        status: Set(status),
        session_id: Set(SessionId::new()),
        version: Set(client.version + 1),
        ..client.into_active_model()
    };
    let client = change.update(&tx).await?;
    acts::record(&tx, act, acted(kind, &client)).await?;
    tx.commit().await?;
    identity.forget_callers();
    Ok(client)
}

/// One client within a scope.
///
/// # Errors
/// `NotFound`.
pub async fn find_client(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: ClientId,
) -> Result<client::Model, Error> {
    let client = client::Entity::find_by_id(id).filter(within(scope)).one(conn).await?;
    Ok(client.ok_or(platform::Error::NotFound("client"))?)
}

/// The clients within a scope, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list_clients(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    paging: &Paging,
) -> Result<Page<client::Model>, Error> {
    let clients = client::Entity::find().filter(within(scope)).order_by_asc(client::Column::Id);
    let oldest_first = (|client: &client::Model| client.id, |last| client::COLUMN.id.gt(last));
    Ok(paging.read(conn, clients, oldest_first).await?)
}

/// Clients of the scope's instansi: a client reaches the whole instansi, so a part of it is not enough to manage one.
fn within(scope: &Scope) -> Condition {
    if scope.everything {
        return Condition::all();
    }
    Condition::all().add(client::COLUMN.instansi_id.is_in(scope.units.clone()))
}

async fn lock(
    tx: &DatabaseTransaction,
    act: &Act,
    id: ClientId,
    expected: Option<i64>,
) -> Result<client::Model, Error> {
    let client = client::Entity::find_by_id(id).filter(within(&act.scope)).lock_exclusive().one(tx).await?;
    let client = client.ok_or(platform::Error::NotFound("client"))?;
    if expected.is_some_and(|expected| expected != client.version) {
        return Err(platform::Error::Stale.into());
    }
    Ok(client)
}

fn acted(kind: &'static str, client: &client::Model) -> Acted {
    Acted::new(kind, client.id).within(client.instansi_id)
}
