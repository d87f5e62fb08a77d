//! Queries that are longer than a few lines.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::calendar::TimeZone;
use kernel::id::{AccountId, ClientId, SessionId, UnitId};
use kernel::{DateRange, Nip};
use personnel::facts;
use platform::{Actor, Db, Scope};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

use crate::account::normal_email;
use crate::caller::{Held, Lender};
use crate::entity::account::AccountStatus;
use crate::entity::delegation::{self, DelegationStatus};
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

/// The caller behind a credential; `None` where it no longer counts. `guarded` are the roles that want a second factor.
pub(crate) async fn caller(
    db: &Db,
    subject: Subject,
    (instants, guarded): (Instants, &[Role]),
) -> Result<Option<Caller>, Error> {
    let conn = db.latest();
    match subject {
        Subject::Account { account, session } => {
            account_caller(conn, (account, session), (instants, guarded)).await
        }
        Subject::Client { client, session } => client_caller(conn, client, session, instants).await,
    }
}

async fn account_caller(
    conn: &impl ConnectionTrait,
    (account_id, session_id): (AccountId, SessionId),
    (instants, guarded): (Instants, &[Role]),
) -> Result<Option<Caller>, Error> {
    let live = session::Entity::find_by_id(session_id)
        .filter(session::COLUMN.account_id.eq(account_id))
        .filter(session::COLUMN.ended_at.is_null())
        .filter(session::COLUMN.expires_at.gt(instants.now));
    let Some(session) = live.one(conn).await? else { return Ok(None) };
    let active =
        account::Entity::find_by_id(account_id).filter(account::COLUMN.status.eq(AccountStatus::Active));
    let Some(account) = active.one(conn).await? else { return Ok(None) };
    let mut caller = holder(conn, &account, instants.business).await?;
    caller.session = session_id;
    if session.second_factor_at.is_none() {
        let wants = |held: &Held| held.role.is_some_and(|role| guarded.contains(&role));
        (caller.withheld, caller.held) = caller.held.into_iter().partition(wants);
    }
    Ok(Some(caller))
}

/// An account with all that it holds, as if it had just come in with everything that is asked for. The session is none.
pub(crate) async fn holder(
    conn: &impl ConnectionTrait,
    account: &account::Model,
    business: DateTime<Utc>,
) -> Result<Caller, Error> {
    let time_zone = match account.instansi_id {
        Some(instansi) => facts::time_zone_of(conn, instansi, business.date_naive()).await?,
        None => TimeZone::default(),
    };
    let today = time_zone.date(business);
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
    held.extend(grants_of(conn, account.id, today).await?.iter().map(held_by_grant));
    held.extend(lent_to(conn, account.id, today).await?.iter().filter_map(Lent::held));
    let units: Vec<UnitId> = held.iter().flat_map(|held| held.scope.units.iter().copied()).collect();
    let known = facts::instansi_among(conn, &units).await?;
    for scope in held.iter_mut().map(|held| &mut held.scope) {
        scope.known_instansi = scope.units.iter().copied().filter(|unit| known.contains(unit)).collect();
    }
    Ok(Caller {
        actor: Actor::Account { account: account.id, employee: account.employee_id },
        session: SessionId(uuid::Uuid::nil()),
        person,
        instansi: account.instansi_id,
        time_zone,
        held,
        withheld: Vec::new(),
    })
}

/// A role that was lent to an account, with the grant behind it.
pub(crate) struct Lent {
    pub delegation: delegation::Model,
    pub grant: grant::Model,
    lender: account::Model,
}

impl Lent {
    /// What it gives: no longer than the grant, and nothing once the lender's account is disabled.
    pub fn held(&self) -> Option<Held> {
        if self.lender.status != AccountStatus::Active {
            return None;
        }
        let period = self.grant.period().intersect(self.delegation.period())?;
        let lent_by = Some(Lender { account: self.lender.id, employee: self.lender.employee_id });
        let scope = home(self.delegation.unit_id);
        Some(Held { lent_by, ..Held::by_role(self.grant.role, scope, period) })
    }
}

/// The accepted delegations to an account that count on a day or later: two queries, none the second where there is none.
pub(crate) async fn lent_to(
    conn: &impl ConnectionTrait,
    account: AccountId,
    today: NaiveDate,
) -> Result<Vec<Lent>, Error> {
    let lent = delegation::Entity::find()
        .filter(delegation::COLUMN.to_account_id.eq(account))
        .filter(delegation::COLUMN.status.eq(DelegationStatus::Accepted))
        .filter(delegation::COLUMN.valid_until.gt(today));
    with_grants(conn, lent.all(conn).await?).await
}

/// Delegations with their grants and lenders.
pub(crate) async fn with_grants(
    conn: &impl ConnectionTrait,
    delegations: Vec<delegation::Model>,
) -> Result<Vec<Lent>, Error> {
    if delegations.is_empty() {
        return Ok(Vec::new());
    }
    let ids = delegations.iter().map(|delegation| delegation.grant_id);
    let grants = grant::Entity::find().filter(grant::COLUMN.id.is_in(ids)).all(conn).await?;
    let ids = delegations.iter().map(|delegation| delegation.from_account_id);
    let lenders = account::Entity::find().filter(account::COLUMN.id.is_in(ids)).all(conn).await?;
    let lent = |delegation: delegation::Model| {
        let grant = grants.iter().find(|grant| grant.id == delegation.grant_id)?.clone();
        let lender = lenders.iter().find(|lender| lender.id == delegation.from_account_id)?.clone();
        Some(Lent { delegation, grant, lender })
    };
    Ok(delegations.into_iter().filter_map(lent).collect())
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
        held: vec![held_always(
            None,
            &client.permissions(),
            Scope { known_instansi: vec![client.instansi_id], ..home(Some(client.instansi_id)) },
        )],
        withheld: Vec::new(),
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

/// Everyone in a unit and below it, or everyone.
pub(crate) fn home(instansi: Option<UnitId>) -> Scope {
    match instansi {
        Some(instansi) => Scope { units: vec![instansi], ..Scope::default() },
        None => Scope::everything(),
    }
}

fn held_by_grant(grant: &grant::Model) -> Held {
    Held { grant: Some(grant.id), ..Held::by_role(grant.role, home(grant.unit_id), grant.period()) }
}

fn held_always(role: Option<Role>, permissions: &[Permission], scope: Scope) -> Held {
    let period = DateRange::starting(NaiveDate::MIN);
    Held { role, permissions: permissions.to_vec(), scope, period, grant: None, lent_by: None }
}
