//! Recording acts, in the transactions of the changes that they describe.

use chrono::NaiveDate;
use kernel::id::{ActId, EmployeeId, UnitId};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde_json::Value;
use uuid::Uuid;

use crate::act::{Act, Actor};
use crate::entity::act as row;
use crate::{Error, clock, files};

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

/// Records one act in the transaction of its change. The form of an operator's act is kept with the record of the employee.
///
/// # Errors
/// `FormUnknown` where the form is gone, another employee's, or somebody else's upload; when the database fails.
pub async fn record(tx: &impl ConnectionTrait, act: &Act, acted: Acted) -> Result<ActId, Error> {
    keep_form(tx, act).await?;
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
    keep_form(tx, act).await?;
    insert(tx, acted.into_iter().map(|acted| model(act, acted))).await
}

/// The same for acts that differ in more than their object: an operator's for many employees. A form that they share is the
/// caller's to keep.
///
/// # Errors
/// When the database fails.
pub async fn record_each(tx: &impl ConnectionTrait, acts: Vec<(Act, Acted)>) -> Result<(), Error> {
    insert(tx, acts.into_iter().map(|(act, acted)| model(&act, acted))).await
}

async fn insert(
    tx: &impl ConnectionTrait,
    rows: impl Iterator<Item = row::ActiveModel>,
) -> Result<(), Error> {
    const CHUNK: usize = 100;
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let chunk: Vec<row::ActiveModel> = rows.by_ref().take(CHUNK).collect();
        row::Entity::insert_many(chunk).exec(tx).await?;
    }
    Ok(())
}

async fn keep_form(tx: &impl ConnectionTrait, act: &Act) -> Result<(), Error> {
    let (Some(form), Some(employee)) = (act.form, act.on_behalf_of) else { return Ok(()) };
    match files::keep(tx, act, form, employee).await {
        Err(Error::NotFound(_)) => Err(Error::FormUnknown),
        kept => kept,
    }
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
        capacity: Set(act.standing_in.map(|standing| standing.capacity.word().to_owned())),
        stood_for: Set(act.stood_for()),
        form_id: Set(act.form),
        request_id: Set(act.request_id.clone()),
        reason: Set(act.reason.clone()),
        details: Set(acted.details),
    }
}
