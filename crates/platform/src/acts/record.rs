//! Recording acts, in the transactions of the changes that they describe.

use chrono::NaiveDate;
use kernel::id::{ActId, EmployeeId, UnitId};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::Value;
use uuid::Uuid;

use crate::act::{Act, Actor};
use crate::entity::act as row;
use crate::{Error, clock};

/// What was done, in ids and enumerations: never a personal value, never an amount of a person.
#[derive(Clone, Debug)]
pub struct Acted {
    /// Stable, dotted, past tense: `performance.skp_evaluated`.
    pub kind: &'static str,
    /// The object that changed.
    pub object: Uuid,
    /// The employee whom it concerns.
    pub employee: Option<EmployeeId>,
    /// The unit or instansi that it concerns.
    pub unit: Option<UnitId>,
    /// The day from which the change counts: what makes a calculated month stale.
    pub effective_from: Option<NaiveDate>,
    /// Further ids and enumerations.
    pub details: Value,
}

impl Acted {
    /// An act on an object.
    pub fn new(kind: &'static str, object: impl Into<Uuid>) -> Self {
        Self {
            kind,
            object: object.into(),
            employee: None,
            unit: None,
            effective_from: None,
            details: Value::Null,
        }
    }

    /// The employee whom it concerns.
    #[must_use]
    pub fn about(mut self, employee: EmployeeId) -> Self {
        self.employee = Some(employee);
        self
    }

    /// The unit or instansi that it concerns.
    #[must_use]
    pub fn within(mut self, unit: UnitId) -> Self {
        self.unit = Some(unit);
        self
    }

    /// The day from which the change counts.
    #[must_use]
    pub fn effective(mut self, from: NaiveDate) -> Self {
        self.effective_from = Some(from);
        self
    }

    /// Further ids and enumerations.
    #[must_use]
    pub fn with(mut self, details: Value) -> Self {
        self.details = details;
        self
    }
}

/// Records one act in the transaction of its change.
///
/// # Errors
/// When the database fails.
pub async fn record(tx: &impl ConnectionTrait, act: &Act, acted: Acted) -> Result<ActId, Error> {
    let model = model(act, acted);
    let id = model.id.clone().unwrap();
    row::Entity::insert(model).exec(tx).await?;
    Ok(id)
}

/// Records many acts in the transaction of their changes, in chunks.
///
/// # Errors
/// When the database fails.
pub async fn record_all(tx: &impl ConnectionTrait, act: &Act, acted: Vec<Acted>) -> Result<(), Error> {
    const CHUNK: usize = 100;
    let mut acted = acted.into_iter().peekable();
    while acted.peek().is_some() {
        let rows: Vec<row::ActiveModel> = acted.by_ref().take(CHUNK).map(|acted| model(act, acted)).collect();
        row::Entity::insert_many(rows).exec(tx).await?;
    }
    Ok(())
}

fn model(act: &Act, acted: Acted) -> row::ActiveModel {
    let actor_kind = match act.actor {
        Actor::Account { .. } => "account",
        Actor::Client(_) => "client",
        Actor::System => "system",
    };
    row::ActiveModel {
        id: Set(ActId::new()),
        position: Set(None),
        seal: Set(None),
        at: Set(act.at),
        recorded_at: Set(clock::wall()),
        kind: Set(acted.kind.to_owned()),
        object_id: Set(acted.object),
        employee_id: Set(acted.employee),
        unit_id: Set(acted.unit),
        effective_from: Set(acted.effective_from),
        actor_kind: Set(actor_kind.to_owned()),
        actor_id: Set(act.actor.id()),
        on_behalf_of: Set(act.on_behalf_of),
        request_id: Set(act.request_id.clone()),
        reason: Set(act.reason.clone()),
        details: Set(acted.details),
    }
}
