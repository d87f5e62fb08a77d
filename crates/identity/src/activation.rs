//! Activation codes: how people come to their first password, a unit at a time or one by one, and to another when they have
//! forgotten it.
//!
//! Codes are short enough to be copied by hand from a list, so they are hashed under a key, count together with the
//! identifier only, and end soon. No password is hashed here: that happens when the person chooses one.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::Nip;
use kernel::id::{AccountId, EmployeeId, UnitId};
use personnel::entity::{employee, fact, person};
use personnel::facts;
use personnel::scope::{condition, of_unit};
use personnel::value::{FactKind, Status};
use platform::{Act, Acted, Scope, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, OnConflict, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::access::Identity;
use crate::account::{self as accounts, Change, record};
use crate::entity::account::{self, AccountStatus};
use crate::entity::grant;
use crate::entity::session::{self, Ending};
use crate::opening::{NewAccount, row};
use crate::session::{End, end_sessions};
use crate::{Error, grant as grants, secret, store};

/// How long a code counts.
const LIFETIME: TimeDelta = TimeDelta::days(14);

/// The most codes of one request: an answer that holds them all is still one that can be repeated.
pub const BATCH_MAX: u64 = 2_000;

/// Accounts in one statement.
const CHUNK: usize = 500;

/// A code for one employee, shown here and never again.
#[derive(Clone)]
pub struct ActivationCode {
    /// The employee.
    pub employee: EmployeeId,
    /// With which the employee names himself.
    pub nip: Nip,
    /// The name.
    pub name: String,
    /// The code.
    pub code: String,
}

impl std::fmt::Debug for ActivationCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ActivationCode").field("employee", &self.employee).finish_non_exhaustive()
    }
}

/// The codes of a request.
#[derive(Clone, Debug)]
pub struct HandedOut {
    /// The codes, in the order of names.
    pub codes: Vec<ActivationCode>,
    /// Until when they count.
    pub until: DateTime<Utc>,
    /// Whether further employees of the unit wait for a code: the same request again hands out theirs.
    pub has_more: bool,
}

/// What is stored of a code.
pub(crate) fn hash(identity: &Identity, code: &str) -> String {
    identity.guard.vault.lookup_hash("activation", &secret::as_meant(code))
}

/// Opens accounts for the employees of a unit and below it who have none, and hands out a code to everyone there who has no
/// password and no code that counts. Holders of roles are left to whoever manages accounts.
///
/// # Errors
/// `NotFound` for a unit outside the scope.
pub async fn hand_out_codes_in(identity: &Identity, act: &Act, unit: UnitId) -> Result<HandedOut, Error> {
    let now = platform::clock::wall();
    let tx = platform::begin(&identity.db).await?;
    if !grants::reaches(&tx, (&act.scope, act.today), Some(unit)).await? {
        return Err(platform::Error::NotFound("unit").into());
    }
    let mut waiting = waiting(&tx, act, (unit, now)).await?;
    let has_more = waiting.len() > usize::try_from(BATCH_MAX).unwrap_or(usize::MAX);
    waiting.truncate(usize::try_from(BATCH_MAX).unwrap_or(usize::MAX));
    let until = now + LIFETIME;
    let codes = give(identity, &tx, act, (waiting, until)).await?;
    tx.commit().await?;
    Ok(HandedOut { codes, until, has_more })
}

/// Somebody who waits for a code.
#[derive(Clone, Debug, FromQueryResult)]
struct Waiting {
    id: EmployeeId,
    instansi_id: UnitId,
    nip: Nip,
    name: String,
}

async fn waiting(
    tx: &DatabaseTransaction,
    act: &Act,
    (unit, now): (UnitId, DateTime<Utc>),
) -> Result<Vec<Waiting>, Error> {
    let people = employee::Entity::find()
        .select_only()
        .columns([employee::Column::Id, employee::Column::InstansiId, employee::Column::Nip])
        .column(person::Column::Name)
        .inner_join(person::Entity)
        .filter(condition(&of_unit(unit), employee::Column::Id, act.today))
        .filter(employee::Column::Nip.is_not_null())
        .filter(employee::Column::Id.in_subquery(employed(act.today)))
        .filter(employee::Column::Id.not_in_subquery(provided(act.today, now)))
        .order_by_asc(person::Column::Name)
        .order_by_asc(employee::Column::Id)
        .limit(BATCH_MAX + 1);
    Ok(people.into_model::<Waiting>().all(tx).await?)
}

/// Employees in service on a day.
fn employed(today: NaiveDate) -> SelectStatement {
    let active = Status::ALL.iter().filter(|status| status.is_active()).map(|status| status.word());
    Query::select()
        .column(fact::Column::EmployeeId)
        .from(fact::Entity)
        .cond_where(
            Condition::all()
                .add(fact::Column::Kind.eq(FactKind::Status))
                .add(fact::Column::SupersededAt.is_null())
                .add(fact::Column::ValidFrom.lte(today))
                .add(fact::Column::ValidUntil.gt(today))
                .add(fact::Column::Code.is_in(active)),
        )
        .take()
}

/// Employees who need no code, have one that counts, or are not an operator's to let in.
fn provided(today: NaiveDate, now: DateTime<Utc>) -> SelectStatement {
    let holders = Query::select()
        .column(grant::Column::AccountId)
        .from(grant::Entity)
        .cond_where(grant::Column::ValidUntil.gt(today))
        .take();
    Query::select()
        .column(account::Column::EmployeeId)
        .from(account::Entity)
        .cond_where(account::Column::EmployeeId.is_not_null())
        .cond_where(
            Condition::any()
                .add(account::Column::PasswordHash.is_not_null())
                .add(account::Column::Status.eq(AccountStatus::Disabled))
                .add(account::Column::ResetUntil.gt(now))
                .add(account::Column::Id.in_subquery(holders)),
        )
        .take()
}

/// Opens what is not there, and writes the hashes of new codes: a constant number of statements for each 500 people.
async fn give(
    identity: &Identity,
    tx: &DatabaseTransaction,
    act: &Act,
    (waiting, until): (Vec<Waiting>, DateTime<Utc>),
) -> Result<Vec<ActivationCode>, Error> {
    let mut codes = Vec::with_capacity(waiting.len());
    for chunk in waiting.chunks(CHUNK) {
        let there = account::COLUMN.employee_id.is_in(chunk.iter().map(|one| one.id));
        let there = account::Entity::find().filter(there).lock_exclusive().all(tx).await?;
        let (mut rows, mut done) = (Vec::with_capacity(chunk.len()), Vec::with_capacity(chunk.len()));
        for one in chunk {
            let code = secret::readable()?;
            let known = there.iter().find(|account| account.employee_id == Some(one.id));
            let row = with_code(act, (one, known), (hash(identity, &code), until));
            let id: AccountId = row.id.clone().unwrap();
            let about = |kind| Acted::new(kind, id).about(one.id).within(one.instansi_id);
            done.extend(known.is_none().then(|| about("identity.account_opened")));
            done.push(about("identity.activation_code_given"));
            rows.push(row);
            codes.push(ActivationCode {
                employee: one.id,
                nip: one.nip.clone(),
                name: one.name.clone(),
                code,
            });
        }
        let renewed = OnConflict::column(account::Column::Id)
            .update_columns([
                account::Column::ResetHash,
                account::Column::ResetUntil,
                account::Column::Version,
            ])
            .to_owned();
        account::Entity::insert_many(rows).on_conflict(renewed).exec_without_returning(tx).await?;
        acts::record_all(tx, act, done).await?;
    }
    Ok(codes)
}

/// The row of an account with a code: a new one, or the one that is there.
fn with_code(
    act: &Act,
    (one, known): (&Waiting, Option<&account::Model>),
    (hash, until): (String, DateTime<Utc>),
) -> account::ActiveModel {
    let row = match known {
        Some(known) => account::ActiveModel {
            version: Set(known.version + 1),
            ..known.clone().into_active_model().reset_all()
        },
        None => {
            let new = NewAccount { employee: Some(one.id), email: None, name: None, instansi: None };
            row(act, &new, Some(one.instansi_id))
        }
    };
    account::ActiveModel { reset_hash: Set(Some(hash)), reset_until: Set(Some(until)), ..row }
}

/// One employee who is to get a code.
#[derive(Clone, Debug)]
pub struct HandOut {
    /// The employee.
    pub employee: EmployeeId,
    /// Over whom the caller manages accounts, where he does: holders of roles are theirs.
    pub manages: Option<Scope>,
}

/// Hands out a code to one employee of the own units: opens the account where there is none; where there is one, its password
/// stops and its sessions end.
///
/// # Errors
/// `NotFound` outside the scope; `AccountDisabled`; `OwnAccount`; `RoleHolder` for an account with a role, unless the caller
/// manages it.
pub async fn hand_out_code(identity: &Identity, act: &Act, wanted: HandOut) -> Result<HandedOut, Error> {
    let now = platform::clock::wall();
    let tx = platform::begin(&identity.db).await?;
    if !facts::is_within(&tx, &act.scope, wanted.employee, act.today).await? {
        return Err(platform::Error::NotFound("employee").into());
    }
    let named = facts::named(&tx, &[wanted.employee]).await?.remove(&wanted.employee);
    let named = named.ok_or(platform::Error::NotFound("employee"))?;
    let found = account::Entity::find().filter(account::COLUMN.employee_id.eq(wanted.employee));
    if let Some(account) = found.lock_exclusive().one(&tx).await? {
        judge(&tx, act, (&account, wanted.manages.as_ref())).await?;
        let which = session::COLUMN.account_id.eq(account.id).into();
        end_sessions(&tx, act, End { which, why: Ending::PasswordChanged, now }).await?;
        if account.password_hash.is_some() {
            let change =
                account::ActiveModel { password_hash: Set(None), ..account.clone().into_active_model() };
            record(&tx, act, Change { kind: "identity.password_reset", account, change }).await?;
        }
    }
    // An official without a NIP names himself by e-mail, and gets his code from whoever opens that account.
    let nip = named.nip.ok_or(platform::Error::NotFound("employee"))?;
    let one = Waiting { id: named.id, instansi_id: named.instansi_id, nip, name: named.name };
    let until = now + LIFETIME;
    let codes = give(identity, &tx, act, (vec![one], until)).await?;
    tx.commit().await?;
    identity.forget_callers();
    Ok(HandedOut { codes, until, has_more: false })
}

async fn judge(
    tx: &DatabaseTransaction,
    act: &Act,
    (account, manages): (&account::Model, Option<&Scope>),
) -> Result<(), Error> {
    if account.status == AccountStatus::Disabled {
        return Err(Error::AccountDisabled);
    }
    if act.actor.account() == Some(account.id) {
        return Err(Error::OwnAccount);
    }
    let holds = !store::grants_of(tx, account.id, act.today).await?.is_empty()
        || !store::lent_to(tx, account.id, act.today).await?.is_empty();
    if !holds {
        return Ok(());
    }
    let Some(scope) = manages else { return Err(Error::RoleHolder) };
    let managed = account::Entity::find_by_id(account.id).filter(accounts::within(scope, act.today));
    managed.one(tx).await?.map(|_managed| ()).ok_or(Error::RoleHolder)
}
