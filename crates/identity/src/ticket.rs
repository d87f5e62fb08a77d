//! Tickets: a browser cannot send a header with a stream or a download, so it asks for a ticket and puts it in the
//! address. A ticket works once and for a minute, because addresses are logged.

use chrono::{DateTime, TimeDelta, Utc};
use platform::Db;
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, QueryFilter};

use crate::access::Identity;
use crate::entity::{session, ticket};
use crate::keys::Subject;
use crate::{Caller, Error, secret};

/// How long a ticket can be used.
pub const LIFETIME: TimeDelta = TimeDelta::seconds(60);

/// Gives a ticket for the caller's session.
///
/// # Errors
/// `Forbidden` for service clients, which can send headers.
pub async fn issue_ticket(identity: &Identity, caller: &Caller, now: DateTime<Utc>) -> Result<String, Error> {
    caller.account().ok_or(Error::Forbidden)?;
    let secret = secret::random()?;
    let tx = platform::begin(&identity.db).await?;
    ticket::Entity::delete_many().filter(ticket::COLUMN.expires_at.lte(now)).exec(&tx).await?;
    let row = ticket::ActiveModel {
        hash: Set(secret::hash(&secret)),
        session_id: Set(caller.session),
        expires_at: Set(now + LIFETIME),
    };
    ticket::Entity::insert(row).exec(&tx).await?;
    tx.commit().await?;
    Ok(secret)
}

/// Spends a ticket: of two requests with the same one, the second finds nothing to delete.
pub(crate) async fn spend(db: &Db, secret: &str, now: DateTime<Utc>) -> Result<Subject, Error> {
    let tx = platform::begin(db).await?;
    let hash = secret::hash(secret);
    let found = ticket::Entity::find_by_id(hash.clone()).one(&tx).await?;
    let ticket = found.ok_or(Error::TicketInvalid)?;
    let session =
        session::Entity::find_by_id(ticket.session_id).one(&tx).await?.ok_or(Error::TicketInvalid)?;
    let spent = ticket::Entity::delete_by_id(hash).exec(&tx).await?;
    tx.commit().await?;
    if spent.rows_affected == 0 || ticket.expires_at <= now {
        return Err(Error::TicketInvalid);
    }
    Ok(Subject::Account { account: session.account_id, session: session.id })
}
