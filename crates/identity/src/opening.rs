//! Opening accounts, one by one or in bulk.

use chrono::{DateTime, Utc};
use kernel::Fault;
use kernel::id::{AccountId, EmployeeId, UnitId};
use personnel::facts;
use platform::{Act, Acted, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, SelectExt};

use crate::access::Identity;
use crate::account::{AccountView, ResetCode, acted, normal_email, view};
use crate::entity::account::{self, AccountStatus};
use crate::{Error, secret};

/// An account to open.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The employee to whom it belongs.
    pub employee: Option<EmployeeId>,
    /// An e-mail address; needed where there is no employee, who can be named by NIP.
    pub email: Option<String>,
    /// What to call the person; needed where there is no employee.
    pub name: Option<String>,
    /// The instansi that keeps the account; an employee's is known. Without one it is of the whole installation.
    pub instansi: Option<UnitId>,
}

/// Opens an account without a password, and gives the code with which the person sets one.
///
/// # Errors
/// `EmailTaken`, `EmployeeHasAccount`; `Invalid` where something is missing or lies outside the scope.
pub async fn open_account(
    identity: &Identity,
    act: &Act,
    new: NewAccount,
    now: DateTime<Utc>,
) -> Result<(AccountView, ResetCode), Error> {
    let code = ResetCode::new(now)?;
    let tx = platform::begin(&identity.db).await?;
    let instansi = judge_new(&tx, act, &new).await?;
    let row = account::ActiveModel {
        reset_hash: Set(Some(secret::hash(&code.code))),
        reset_until: Set(Some(code.until)),
        ..row(act, &new, instansi)
    };
    let account = row.insert(&tx).await?;
    acts::record(&tx, act, acted("identity.account_opened", &account)).await?;
    let view = view(&tx, account).await?;
    tx.commit().await?;
    Ok((view, code))
}

/// An account to open with a password whose hash is known: for the command line and the demo region.
#[derive(Clone, Debug)]
pub struct ReadyAccount {
    /// Its id, chosen by the caller so that grants can name it.
    pub id: AccountId,
    /// The account.
    pub new: NewAccount,
    /// The hash of its password (see [`crate::password::hash`]).
    pub password_hash: String,
}

/// Opens many accounts with their passwords, in one transaction of the caller. The caller vouches for them: no scope is
/// asked.
///
/// # Errors
/// When the database refuses one of them.
pub async fn open_ready_accounts(
    tx: &DatabaseTransaction,
    act: &Act,
    ready: Vec<ReadyAccount>,
) -> Result<(), Error> {
    const CHUNK: usize = 100;
    let opened = |ready: &ReadyAccount| {
        let acted = Acted::new("identity.account_opened", ready.id);
        ready.new.employee.into_iter().fold(acted, Acted::about)
    };
    acts::record_all(tx, act, ready.iter().map(opened).collect()).await?;
    let employees: Vec<EmployeeId> = ready.iter().filter_map(|ready| ready.new.employee).collect();
    let named = facts::named(tx, &employees).await?;
    for chunk in ready.chunks(CHUNK) {
        let rows = chunk.iter().map(|ready| {
            let employer =
                ready.new.employee.and_then(|employee| named.get(&employee)).map(|named| named.instansi_id);
            account::ActiveModel {
                id: Set(ready.id),
                password_hash: Set(Some(ready.password_hash.clone())),
                ..row(act, &ready.new, employer.or(ready.new.instansi))
            }
        });
        account::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The row of a new account, without a password and without a code.
pub(crate) fn row(act: &Act, new: &NewAccount, instansi: Option<UnitId>) -> account::ActiveModel {
    account::ActiveModel {
        id: Set(AccountId::new()),
        name: Set(new.name.clone().filter(|_| new.employee.is_none())),
        email: Set(new.email.as_deref().map(normal_email)),
        employee_id: Set(new.employee),
        instansi_id: Set(instansi),
        password_hash: Set(None),
        reset_hash: Set(None),
        reset_until: Set(None),
        status: Set(AccountStatus::Active),
        created_at: Set(act.at),
        version: Set(1),
    }
}

/// The instansi of a new account, when nothing speaks against it.
async fn judge_new(tx: &DatabaseTransaction, act: &Act, new: &NewAccount) -> Result<Option<UnitId>, Error> {
    if let Some(email) = new.email.as_deref().map(normal_email)
        && account::Entity::find().filter(account::COLUMN.email.eq(email)).exists(tx).await?
    {
        return Err(Error::EmailTaken);
    }
    let Some(employee) = new.employee else { return judge_without_employee(tx, act, new).await };
    if !facts::is_within(tx, &act.scope, employee, act.today).await? {
        return Err(Error::Invalid(vec![Fault::invalid("identity.employee_unknown").at("/employee_id")]));
    }
    if account::Entity::find().filter(account::COLUMN.employee_id.eq(employee)).exists(tx).await? {
        return Err(Error::EmployeeHasAccount);
    }
    let named = facts::named(tx, &[employee]).await?.remove(&employee);
    // Whoever has no NIP, such as the regent, signs in with an address.
    if new.email.is_none() && named.as_ref().is_some_and(|named| named.nip.is_none()) {
        return Err(Error::Invalid(vec![Fault::invalid("identity.identifier_missing").at("/email")]));
    }
    Ok(named.map(|named| named.instansi_id))
}

async fn judge_without_employee(
    tx: &DatabaseTransaction,
    act: &Act,
    new: &NewAccount,
) -> Result<Option<UnitId>, Error> {
    let mut faults = Vec::new();
    if new.email.is_none() {
        faults.push(Fault::invalid("identity.identifier_missing").at("/email"));
    }
    if new.name.is_none() {
        faults.push(Fault::invalid("identity.name_missing").at("/name"));
    }
    let is_known = match new.instansi {
        Some(instansi) => {
            let reached = act.scope.everything || act.scope.units.contains(&instansi);
            reached && facts::instansi_of(tx, instansi).await? == Some(instansi)
        }
        None => act.scope.everything,
    };
    if !is_known {
        faults.push(Fault::invalid("identity.instansi_unknown").at("/instansi_id"));
    }
    Error::unless_none(faults)?;
    Ok(new.instansi)
}
