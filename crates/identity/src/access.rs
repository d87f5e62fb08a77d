//! From a credential to a [`Caller`]: the one door of every request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use kernel::id::SessionId;
use platform::clock::Clock;
use platform::{Actor, Db, Vault};

use crate::keys::{Keys, Subject};
use crate::password::Passwords;
use crate::role::Role;
use crate::{Caller, Error, store, ticket};

/// How long a change of grants, sessions or accounts made by another process may stay unseen.
const CALLER_KEPT: Duration = Duration::from_secs(5);

/// What a process keeps for identity: its database, the keys, the hasher, and callers that were read a moment ago.
#[derive(Debug)]
pub struct Identity {
    /// The database.
    pub(crate) db: Db,
    /// Business time, for the periods of grants.
    pub(crate) clock: Clock,
    /// The keys of access tokens.
    pub keys: Keys,
    /// The hasher.
    pub(crate) passwords: Passwords,
    /// What second factors are kept with, and who needs one.
    pub(crate) guard: Guard,
    callers: Callers,
}

/// What second factors and codes are kept with, and which roles want a second factor.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Conceals the secrets, and hashes the codes.
    pub vault: Vault,
    /// Roles that count only in a session with a second factor.
    pub roles: Vec<Role>,
}

impl Identity {
    /// Ready to receive callers.
    pub fn new(db: Db, clock: Clock, keys: Keys, guard: Guard) -> Self {
        Self { db, clock, keys, guard, passwords: Passwords::default(), callers: Callers::default() }
    }

    /// The caller behind an access token.
    ///
    /// # Errors
    /// `TokenInvalid`, `TokenExpired`, `SessionEnded`.
    pub async fn authenticate(&self, token: &str, now: DateTime<Utc>) -> Result<Arc<Caller>, Error> {
        self.caller(self.keys.verify(token, now)?, now).await
    }

    /// The caller behind a ticket; the ticket is spent.
    ///
    /// # Errors
    /// `TicketInvalid`, `SessionEnded`.
    pub async fn redeem(&self, ticket: &str, now: DateTime<Utc>) -> Result<Arc<Caller>, Error> {
        let subject = ticket::spend(&self.db, ticket, now).await?;
        self.caller(subject, now).await
    }

    /// Whether the caller's session still lives: asked by streams, which outlast their request's credential.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_current(&self, caller: &Caller, now: DateTime<Utc>) -> Result<bool, Error> {
        let subject = match (caller.actor, caller.session) {
            (Actor::Account { account, .. }, session) => Subject::Account { account, session },
            (Actor::Client(client), session) => Subject::Client { client, session },
            (Actor::System, _) => return Ok(false),
        };
        match self.caller(subject, now).await {
            Ok(_) => Ok(true),
            Err(Error::SessionEnded) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Forgets every caller read before, so that a change of accounts or grants made here counts here at once.
    pub fn forget_callers(&self) {
        self.callers.forget(|_session| true);
    }

    /// Forgets the caller of one session.
    pub(crate) fn forget_session(&self, session: SessionId) {
        self.callers.forget(|kept| *kept == session);
    }

    async fn caller(&self, subject: Subject, now: DateTime<Utc>) -> Result<Arc<Caller>, Error> {
        if let Some(caller) = self.callers.get(subject.session()) {
            return caller.ok_or(Error::SessionEnded);
        }
        let forgotten = self.callers.forgotten();
        let instants = store::Instants { now, business: self.clock.now() };
        let found = store::caller(&self.db, subject, (instants, &self.guard.roles)).await?;
        let caller = found.map(Arc::new);
        self.callers.keep(subject.session(), caller.clone(), forgotten);
        caller.ok_or(Error::SessionEnded)
    }
}

/// Callers read a moment ago; `None` for a session that has ended.
#[derive(Debug, Default)]
struct Callers {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    by_session: HashMap<SessionId, Remembered>,
    swept_at: Option<Instant>,
    /// How often callers were forgotten: what was read before and would be kept after is not kept.
    forgotten: u64,
}

#[derive(Debug)]
struct Remembered {
    read_at: Instant,
    caller: Option<Arc<Caller>>,
}

impl Remembered {
    fn is_fresh(&self) -> bool {
        self.read_at.elapsed() < CALLER_KEPT
    }
}

impl Callers {
    fn get(&self, session: SessionId) -> Option<Option<Arc<Caller>>> {
        let kept = self.kept();
        let remembered = kept.by_session.get(&session)?;
        remembered.is_fresh().then(|| remembered.caller.clone())
    }

    fn keep(&self, session: SessionId, caller: Option<Arc<Caller>>, forgotten: u64) {
        let mut kept = self.kept();
        if kept.forgotten != forgotten {
            return;
        }
        if kept.swept_at.is_none_or(|swept_at| swept_at.elapsed() > CALLER_KEPT) {
            kept.by_session.retain(|_, remembered| remembered.is_fresh());
            kept.swept_at = Some(Instant::now());
        }
        kept.by_session.insert(session, Remembered { read_at: Instant::now(), caller });
    }

    fn forget(&self, which: impl Fn(&SessionId) -> bool) {
        let mut kept = self.kept();
        kept.by_session.retain(|session, _| !which(session));
        kept.forgotten += 1;
    }

    fn forgotten(&self) -> u64 {
        self.kept().forgotten
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
