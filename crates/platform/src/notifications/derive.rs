//! Making notifications: many at once, each once.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::id::{AccountId, ActId, EmployeeId, NotificationId};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::Value as Json;
use uuid::Uuid;

use super::{CHANGED, Delivery};
use crate::bulk::BulkInsert;
use crate::entity::{notification as row, notification_preference as preference};
use crate::{Db, Error};

/// Somebody to tell of something.
#[derive(Clone, Debug)]
pub struct NewNotification {
    /// What was done.
    pub act: ActId,
    /// Who is told.
    pub account: AccountId,
    /// The key of its sentence.
    pub kind: &'static str,
    /// When it was done, in business time.
    pub at: DateTime<Utc>,
    /// The object that changed.
    pub object: Uuid,
    /// The employee whom it concerns.
    pub employee: Option<EmployeeId>,
    /// Values for its sentence: ids and enumerations.
    pub arguments: Json,
    /// The way where the account chose none.
    pub default: Delivery,
    /// Whether letters reach the account.
    pub has_address: bool,
}

const TABLE: BulkInsert<9> = BulkInsert {
    table: "notification",
    columns: [
        ("id", "uuid"),
        ("act_id", "uuid"),
        ("account_id", "uuid"),
        ("kind", "text"),
        ("at", "timestamptz"),
        ("object_id", "uuid"),
        ("employee_id", "uuid"),
        ("arguments", "jsonb"),
        ("delivery", "text"),
    ],
    skip_existing: true,
};

/// Accounts of one transaction: a run of payroll tells everyone who is paid.
const CHUNK: usize = 1_000;

/// Tells accounts of things by the ways that they chose, and says how many are told anew. Told already is passed over, so
/// it can be done again after a crash.
///
/// # Errors
/// When the database fails; what was told before stays told.
pub async fn derive(db: &Db, news: Vec<NewNotification>) -> Result<u64, Error> {
    let mut told = 0;
    let mut news = news.into_iter().peekable();
    while news.peek().is_some() {
        let chunk: Vec<NewNotification> = news.by_ref().take(CHUNK).collect();
        let chosen = chosen(db.latest(), &chunk).await?;
        let rows = chunk.into_iter().filter_map(|new| values(&chosen, new)).collect();
        let tx = crate::begin(db).await?;
        told += TABLE.insert(&tx, rows).await?;
        tx.commit().await?;
    }
    if told > 0 {
        CHANGED.ring();
    }
    Ok(told)
}

type Chosen = HashMap<(AccountId, String), Delivery>;

async fn chosen(conn: &impl ConnectionTrait, news: &[NewNotification]) -> Result<Chosen, Error> {
    let kinds: BTreeSet<&str> = news.iter().map(|new| new.kind).collect();
    let rows = preference::Entity::find()
        .filter(preference::Column::Kind.is_in(kinds))
        .filter(preference::Column::AccountId.is_in(news.iter().map(|new| new.account)))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| ((row.account_id, row.kind), row.delivery)).collect())
}

fn values(chosen: &Chosen, new: NewNotification) -> Option<[sea_orm::Value; 9]> {
    let wanted = chosen.get(&(new.account, new.kind.to_owned())).copied().unwrap_or(new.default);
    let delivery = match wanted {
        Delivery::None => return None,
        Delivery::Email | Delivery::Digest if !new.has_address => Delivery::InApp,
        possible => possible,
    };
    Some([
        NotificationId::new().0.into(),
        new.act.0.into(),
        new.account.0.into(),
        new.kind.into(),
        new.at.into(),
        new.object.into(),
        new.employee.map(|employee| employee.0).into(),
        new.arguments.into(),
        delivery.to_value().into(),
    ])
}

/// How long read news is kept.
const KEPT: TimeDelta = TimeDelta::days(365);

/// Deletes news that was read and is older than a year.
///
/// # Errors
/// When the database fails.
pub async fn purge(conn: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64, Error> {
    let over = row::Entity::delete_many()
        .filter(row::Column::ReadAt.is_not_null())
        .filter(row::Column::At.lt(now - KEPT));
    Ok(over.exec(conn).await?.rows_affected)
}
