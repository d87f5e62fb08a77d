//! Queries that are longer than a few lines.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::calendar::TimeZone;
use kernel::id::{AccountId, ClientId, SessionId, UnitId};
use kernel::{DateRange, Nip};
use personnel::facts;
use platform::{Actor, Db, Scope};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

use crate::account::normal_email;
use crate::caller::Held;
use crate::entity::account::AccountStatus;
use crate::entity::{account, client, grant, session};
use crate::keys::Subject;
use crate::permission::Permission;
use crate::role::{EVERY_ACCOUNT, Role};
use crate::{Caller, Error};

/// The two clocks at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instants {
    /// Wall time, for sessions.
    pub now: DateTime<Utc>,
    /// Business time, for facts and grants.
    pub business: DateTime<Utc>,
}

/// The caller behind a credential; `None` where it no longer counts.
pub(crate) async fn caller(db: &Db, subject: Subject, instants: Instants) -> Result<Option<Caller>, Error> {
    let conn = db.latest();
    match subject {
        Subject::Account { account, session } => account_caller(conn, account, session, instants).await,
        Subject::Client { client, session } => client_caller(conn, client, session, instants).await,
    }
}

async fn account_caller(
    conn: &impl ConnectionTrait,
    account_id: AccountId,
    session_id: SessionId,
    instants: Instants,
) -> Result<Option<Caller>, Error> {
    let live = session::Entity::find_by_id(session_id)
        .filter(session::COLUMN.account_id.eq(account_id))
        .filter(session::COLUMN.ended_at.is_null())
        .filter(session::COLUMN.expires_at.gt(instants.now));
    if live.one(conn).await?.is_none() {
        return Ok(None);
    }
    let active =
        account::Entity::find_by_id(account_id).filter(account::COLUMN.status.eq(AccountStatus::Active));
    let Some(account) = active.one(conn).await? else { return Ok(None) };
    let time_zone = match account.instansi_id {
        Some(instansi) => facts::time_zone_of(conn, instansi, instants.business.date_naive()).await?,
        None => TimeZone::default(),
    };
    let today = time_zone.date(instants.business);
    let mut held = vec![held_always(None, EVERY_ACCOUNT, home(account.instansi_id))];
    let mut person = None;
    if let Some(employee) = account.employee_id {
        person = facts::named(conn, &[employee]).await?.remove(&employee).map(|named| named.person_id);
        held.push(held_always(Some(Role::Pegawai), Role::Pegawai.permissions(), Scope::own(employee)));
        if facts::is_rater(conn, employee, today).await? {
            let scope = Scope { subordinates_of: Some(employee), ..Scope::default() };
            held.push(held_always(Some(Role::PejabatPenilai), Role::PejabatPenilai.permissions(), scope));
        }
    }
    held.extend(grants_of(conn, account_id, today).await?.iter().map(held_by_grant));
    Ok(Some(Caller {
        actor: Actor::Account { account: account_id, employee: account.employee_id },
        session: session_id,
        person,
        instansi: account.instansi_id,
        time_zone,
        held,
    }))
}

async fn client_caller(
    conn: &impl ConnectionTrait,
    client_id: ClientId,
    session: SessionId,
    instants: Instants,
) -> Result<Option<Caller>, Error> {
    let active = client::Entity::find_by_id(client_id)
        .filter(client::COLUMN.session_id.eq(session))
        .filter(client::COLUMN.status.eq(AccountStatus::Active));
    let Some(client) = active.one(conn).await? else { return Ok(None) };
    Ok(Some(Caller {
        actor: Actor::Client(client_id),
        session,
        person: None,
        instansi: Some(client.instansi_id),
        time_zone: facts::time_zone_of(conn, client.instansi_id, instants.business.date_naive()).await?,
        held: vec![held_always(None, &client.permissions(), home(Some(client.instansi_id)))],
    }))
}

/// The grants of an account that count on a day or later.
pub(crate) async fn grants_of(
    conn: &impl ConnectionTrait,
    account: AccountId,
    today: NaiveDate,
) -> Result<Vec<grant::Model>, Error> {
    let grants = grant::Entity::find()
        .filter(grant::COLUMN.account_id.eq(account))
        .filter(grant::COLUMN.valid_until.gt(today));
    Ok(grants.all(conn).await?)
}

/// The account that an identifier names: an e-mail address or a NIP.
pub(crate) async fn account_named(
    conn: &impl ConnectionTrait,
    identifier: &str,
) -> Result<Option<account::Model>, Error> {
    let by = match identifier.parse::<Nip>() {
        Ok(nip) => match facts::employee_by_nip(conn, &nip).await? {
            Some(employee) => Condition::all().add(account::COLUMN.employee_id.eq(employee.id)),
            None => return Ok(None),
        },
        Err(_) => Condition::all().add(account::COLUMN.email.eq(normal_email(identifier))),
    };
    Ok(account::Entity::find().filter(by).one(conn).await?)
}

fn home(instansi: Option<UnitId>) -> Scope {
    match instansi {
        Some(instansi) => Scope { units: vec![instansi], ..Scope::default() },
        None => Scope::everything(),
    }
}

fn held_by_grant(grant: &grant::Model) -> Held {
    Held::by_role(grant.role, home(grant.unit_id), grant.period())
}

fn held_always(role: Option<Role>, permissions: &[Permission], scope: Scope) -> Held {
    Held { role, permissions: permissions.to_vec(), scope, period: DateRange::starting(NaiveDate::MIN) }
}
