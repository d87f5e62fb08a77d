//! The outbox: letters made of unsent news, claimed by one sender at a time, and settled.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::id::{AccountId, MailId, NotificationId};
use sea_orm::sea_query::{Expr, LockBehavior, LockType, Query, TableRef, ValueTuple};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::{Mail, MailPurpose, MailStatus};
use crate::entity::{mail as row, notification};
use crate::notifications::{Delivery, Notification};
use crate::{Act, Acted, Db, Error, acts, clock};

/// Accounts whose letters are made in one transaction.
const ACCOUNTS: u64 = 200;
/// Notifications in one statement.
const CHUNK: usize = 250;
/// How long a claimed letter is nobody else's.
const LEASE: TimeDelta = TimeDelta::minutes(10);
/// How often a letter is tried: over about a day.
const ATTEMPTS_MAX: i32 = 8;

/// Makes letters of the news that wants this way and has none yet: one for each piece of news at once, one for each account
/// in a digest. What was read in the meantime needs no digest. Returns how many letters.
///
/// # Errors
/// When the database fails; what was made stays.
pub async fn collect(db: &Db, now: DateTime<Utc>, purpose: MailPurpose) -> Result<usize, Error> {
    let mut made = 0;
    // A look before the transaction: on SQLite a writing transaction would stop every other writer.
    while !accounts(db.latest(), purpose).await?.is_empty() {
        let tx = crate::begin(db).await?;
        made += collect_some(&tx, now, purpose).await?;
        tx.commit().await?;
    }
    Ok(made)
}

/// The same in the transaction of a caller.
///
/// # Errors
/// When the database fails.
pub async fn collect_in(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    purpose: MailPurpose,
) -> Result<usize, Error> {
    let mut made = 0;
    loop {
        match collect_some(tx, now, purpose).await? {
            0 => return Ok(made),
            some => made += some,
        }
    }
}

fn untold(purpose: MailPurpose) -> Condition {
    let wants = match purpose {
        MailPurpose::Single => Delivery::Email,
        MailPurpose::Digest => Delivery::Digest,
    };
    Condition::all()
        .add(notification::Column::Delivery.eq(wants))
        .add(notification::Column::MailId.is_null())
        .add(notification::Column::ReadAt.is_null())
}

async fn accounts(conn: &impl ConnectionTrait, purpose: MailPurpose) -> Result<Vec<AccountId>, Error> {
    Ok(notification::Entity::find()
        .select_only()
        .column(notification::Column::AccountId)
        .distinct()
        .filter(untold(purpose))
        .limit(ACCOUNTS)
        .into_tuple()
        .all(conn)
        .await?)
}

async fn collect_some(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    purpose: MailPurpose,
) -> Result<usize, Error> {
    let whose = accounts(tx, purpose).await?;
    let news: Vec<(NotificationId, AccountId)> = notification::Entity::find()
        .select_only()
        .columns([notification::Column::Id, notification::Column::AccountId])
        .filter(untold(purpose))
        .filter(notification::Column::AccountId.is_in(whose))
        .order_by_asc(notification::Column::Id)
        .lock_exclusive()
        .into_tuple()
        .all(tx)
        .await?;
    let mut letters: Vec<(MailId, AccountId)> = Vec::new();
    let mut of_account: BTreeMap<AccountId, MailId> = BTreeMap::new();
    let mut told = Vec::with_capacity(news.len());
    for (id, account) in news {
        let known = of_account.get(&account).copied().filter(|_| purpose == MailPurpose::Digest);
        let mail = known.unwrap_or_else(|| {
            let mail = MailId::new();
            letters.push((mail, account));
            of_account.insert(account, mail);
            mail
        });
        told.push((id, mail));
    }
    for chunk in letters.chunks(CHUNK) {
        let rows = chunk.iter().map(|(id, account)| waiting(*id, *account, (now, purpose)));
        row::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    for chunk in told.chunks(CHUNK) {
        name_letters(tx, chunk).await?;
    }
    Ok(letters.len())
}

fn waiting(id: MailId, account: AccountId, (now, purpose): (DateTime<Utc>, MailPurpose)) -> row::ActiveModel {
    row::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        purpose: Set(purpose),
        status: Set(MailStatus::Waiting),
        attempts: Set(0),
        not_before: Set(clock::wall()),
        fault: Set(None),
        created_at: Set(now),
        ended_at: Set(None),
    }
}

/// `UPDATE notification SET ... FROM (VALUES ...)`, as the sealer does it.
async fn name_letters(tx: &DatabaseTransaction, told: &[(NotificationId, MailId)]) -> Result<(), Error> {
    let values = told.iter().map(|(id, mail)| ValueTuple::Two(id.0.into(), mail.0.into())).collect();
    let update = Query::update()
        .table(notification::Entity)
        .value(notification::Column::MailId, Expr::col(("told", "column2")))
        .from(TableRef::ValuesList(values, "told".into()))
        .and_where(
            Expr::col((notification::Entity, notification::Column::Id)).eq(Expr::col(("told", "column1"))),
        )
        .to_owned();
    tx.execute(&update).await?;
    Ok(())
}

fn due() -> Condition {
    Condition::all()
        .add(row::Column::Status.eq(MailStatus::Waiting))
        .add(row::Column::NotBefore.lte(clock::wall()))
}

/// Whether a letter waits to be sent now.
///
/// # Errors
/// When the database fails.
pub async fn is_due(conn: &impl ConnectionTrait) -> Result<bool, Error> {
    let any: Option<MailId> = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(due())
        .into_tuple()
        .one(conn)
        .await?;
    Ok(any.is_some())
}

/// Claims letters that are due: nobody else sends them until the lease is over.
///
/// # Errors
/// When the database fails.
pub async fn claim(db: &Db, at_most: u64) -> Result<Vec<Mail>, Error> {
    let next = Query::select()
        .column(row::Column::Id)
        .from(row::Entity)
        .cond_where(due())
        .order_by(row::Column::NotBefore, sea_orm::Order::Asc)
        .order_by(row::Column::Id, sea_orm::Order::Asc)
        .limit(at_most)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned();
    Ok(row::Entity::update_many()
        .set(row::ActiveModel { not_before: Set(clock::wall() + LEASE), ..Default::default() })
        .col_expr(row::Column::Attempts, Expr::col(row::Column::Attempts).add(1))
        .filter(Expr::col(row::Column::Id).in_subquery(next))
        .exec_with_returning(db.write())
        .await?)
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server has taken it.
    Sent,
    /// Not now; why.
    Later(&'static str),
    /// Never; why.
    Never(&'static str),
}

/// Notes what became of a claimed letter. One that is given up is an act: somebody was not told.
///
/// # Errors
/// When the database fails.
pub async fn settle(db: &Db, act: &Act, (mail, outcome): (&Mail, Outcome)) -> Result<MailStatus, Error> {
    let (status, fault) = match outcome {
        Outcome::Sent => (MailStatus::Sent, None),
        Outcome::Later(fault) if mail.attempts < ATTEMPTS_MAX => (MailStatus::Waiting, Some(fault)),
        Outcome::Later(fault) | Outcome::Never(fault) => (MailStatus::Failed, Some(fault)),
    };
    let settled = row::ActiveModel {
        status: Set(status),
        fault: Set(fault.map(str::to_owned)),
        not_before: Set(clock::wall() + wait_after(mail.attempts)),
        ended_at: Set((status != MailStatus::Waiting).then_some(act.at)),
        ..Default::default()
    };
    let tx = crate::begin(db).await?;
    row::Entity::update_many()
        .set(settled)
        .filter(row::Column::Id.eq(mail.id))
        .filter(row::Column::Status.eq(MailStatus::Waiting))
        .exec(&tx)
        .await?;
    if status == MailStatus::Failed {
        let details = json!({ "account_id": mail.account_id, "fault": fault, "attempts": mail.attempts });
        acts::record(&tx, act, Acted::new("platform.mail_failed", mail.id).with(details)).await?;
    }
    tx.commit().await?;
    Ok(status)
}

/// 1, 4, 16, 64 ... minutes, at most six hours.
fn wait_after(attempts: i32) -> TimeDelta {
    let minutes = 4_i64.saturating_pow(attempts.unsigned_abs().saturating_sub(1));
    TimeDelta::minutes(minutes.clamp(1, 360))
}

/// What letters tell of, each in the order of its making.
///
/// # Errors
/// When the database fails.
pub async fn find(
    conn: &impl ConnectionTrait,
    letters: &[Mail],
) -> Result<HashMap<MailId, Vec<Notification>>, Error> {
    let news = notification::Entity::find()
        .filter(notification::Column::MailId.is_in(letters.iter().map(|mail| mail.id)))
        .order_by_asc(notification::Column::Id)
        .all(conn)
        .await?;
    let mut of_letter: HashMap<MailId, Vec<Notification>> = HashMap::new();
    for one in news {
        let Some(mail) = one.mail_id else { continue };
        of_letter.entry(mail).or_default().push(one);
    }
    Ok(of_letter)
}

/// Where letters stand.
///
/// # Errors
/// When the database fails.
pub async fn statuses(
    conn: &impl ConnectionTrait,
    letters: impl IntoIterator<Item = MailId>,
) -> Result<HashMap<MailId, MailStatus>, Error> {
    let rows: Vec<(MailId, MailStatus)> = row::Entity::find()
        .select_only()
        .columns([row::Column::Id, row::Column::Status])
        .filter(row::Column::Id.is_in(letters))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}
