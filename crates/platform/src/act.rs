//! Who does something, for whom, over whom, when and why: what every writing operation is given.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Language;
use kernel::id::{AccountId, ClientId, EmployeeId, FileId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The one who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A person with an account; `employee` where the account belongs to one.
    Account {
        /// The account.
        account: AccountId,
        /// The employee behind it.
        employee: Option<EmployeeId>,
    },
    /// Another system.
    Client(ClientId),
    /// Merit itself: a timer, a job of its own.
    System,
}

impl Actor {
    /// The employee who acts, if one does.
    pub fn employee(self) -> Option<EmployeeId> {
        match self {
            Self::Account { employee, .. } => employee,
            Self::Client(_) | Self::System => None,
        }
    }

    /// The account that acts, if one does.
    pub fn account(self) -> Option<AccountId> {
        match self {
            Self::Account { account, .. } => Some(account),
            Self::Client(_) | Self::System => None,
        }
    }

    /// The account or client that acts; none for Merit itself.
    pub fn id(self) -> Option<Uuid> {
        match self {
            Self::Account { account, .. } => Some(account.0),
            Self::Client(client) => Some(client.0),
            Self::System => None,
        }
    }
}

/// Over whom a permission reaches: the union of its parts. It must be in the query, not checked after it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Everyone in every instansi.
    pub everything: bool,
    /// One's own record.
    pub own: Option<EmployeeId>,
    /// Those whose rater is this employee.
    pub subordinates_of: Option<EmployeeId>,
    /// Everyone in these units and the units below them.
    pub units: Vec<UnitId>,
    /// Which of these units are known to be a whole instansi. It spares queries a look and reaches nobody by itself.
    #[serde(default)]
    pub known_instansi: Vec<UnitId>,
}

impl Scope {
    /// The reach of the system itself.
    pub fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// The reach of an employee over the own record.
    pub fn own(employee: EmployeeId) -> Self {
        Self { own: Some(employee), ..Self::default() }
    }

    /// Those of the units that are known to be a whole instansi.
    pub fn whole_instansi(&self) -> impl Iterator<Item = UnitId> {
        self.units.iter().copied().filter(|unit| self.known_instansi.contains(unit))
    }

    /// Whether nobody is reached.
    pub fn is_nothing(&self) -> bool {
        !self.everything && self.own.is_none() && self.subordinates_of.is_none() && self.units.is_empty()
    }
}

/// In what capacity somebody stands in for somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = platform::Capacity)]
pub enum Capacity {
    /// Enters for an employee who does not use the application.
    Operator,
    /// Uses a role that its holder has lent.
    Delegate,
    /// Holds a vacant office (pelaksana tugas).
    Plt,
    /// Holds the office of somebody who is away (pelaksana harian).
    Plh,
}

impl Capacity {
    /// The capacity of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Operator, Self::Delegate, Self::Plt, Self::Plh].into_iter().find(|known| known.word() == word)
    }

    /// The word as stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Delegate => "delegate",
            Self::Plt => "plt",
            Self::Plh => "plh",
        }
    }
}

/// The capacity in which an actor stands in for another, and the account whose authority that is. The employee stood for
/// is named by [`Act::on_behalf_of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandIn {
    /// The capacity.
    pub capacity: Capacity,
    /// The account of whoever lent the role.
    pub account: Option<AccountId>,
}

/// One act of one caller. A job stores it, to act later as whoever asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Who acts.
    pub actor: Actor,
    /// Whom the actor stands in for: an operator for an employee, a Plh for the holder of the office.
    pub on_behalf_of: Option<EmployeeId>,
    /// In what capacity, where the actor stands in for anyone. A vacant office has nobody to be named beside it.
    #[serde(default)]
    pub standing_in: Option<StandIn>,
    /// The scanned form by which an employee asked an operator to enter this.
    #[serde(default)]
    pub form: Option<FileId>,
    /// Over whom the permission reaches.
    pub scope: Scope,
    /// The business instant.
    pub at: DateTime<Utc>,
    /// The calendar date of that instant where the actor works.
    pub today: NaiveDate,
    /// The request, for the log.
    pub request_id: String,
    /// Why, in the caller's words, where the caller gave a reason.
    pub reason: Option<String>,
    /// The language of texts made for the caller.
    pub language: Language,
}

impl Act {
    /// An act of Merit itself.
    pub fn system(at: DateTime<Utc>, request_id: impl Into<String>) -> Self {
        Self {
            actor: Actor::System,
            on_behalf_of: None,
            standing_in: None,
            form: None,
            scope: Scope::everything(),
            at,
            today: kernel::calendar::TimeZone::Wib.date(at),
            request_id: request_id.into(),
            reason: None,
            language: Language::Id,
        }
    }

    /// What Merit itself does in consequence of this act.
    #[must_use]
    pub fn by_system(&self) -> Self {
        let Self { at, today, request_id, language, .. } = self.clone();
        Self { today, language, ..Self::system(at, request_id) }
    }

    /// Whether an operator enters for an employee.
    pub fn is_entered(&self) -> bool {
        self.standing_in.is_some_and(|standing| standing.capacity == Capacity::Operator)
    }

    /// The employee as whose own doing the act counts: for whom an operator enters, else who acts.
    pub fn party(&self) -> Option<EmployeeId> {
        if self.is_entered() { self.on_behalf_of } else { self.actor.employee() }
    }

    /// Everybody whose doing this is: who acts, and the account whose authority is used. Where a second person is asked
    /// for, neither may be the first.
    pub fn hands(&self) -> [Option<Uuid>; 2] {
        [self.actor.id(), self.stood_for().map(|account| account.0)]
    }

    /// The account whose authority the actor uses, where a role was lent.
    pub fn stood_for(&self) -> Option<AccountId> {
        self.standing_in.and_then(|standing| standing.account)
    }
}
