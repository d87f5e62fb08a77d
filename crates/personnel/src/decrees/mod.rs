//! Decrees (SK): registered once, held against their document by a second person, applied to every fact that they bring.
//!
//! A decree without a kind is the document behind facts that are entered one by one: it is filed, and awaits nothing. A
//! decree with a kind goes the way of [`crate::states::DECREE`]: what it proposes is known to payroll from its registration on
//! and true from its application on. An officer may still enter a fact directly under any decree that was not cancelled.

mod deadline;
mod handle;
mod kinds;
mod lines;
mod pending;
mod register;

pub use deadline::{DECREE_TIMER, meet_decree_deadline};
pub use handle::{apply_decree, cancel_decree, verify_decree};
pub use kinds::{DecreeKind, KindRule, rule_of};
pub use lines::{propose_in_decree, withdraw_from_decree};
pub(crate) use pending::waiting;
pub use pending::{PendingDecree, PendingEffect, PendingFilter, list_pending_effects};
pub use register::{CreateDecree, RegisterDecree, create_decree, register_decree};

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{DecreeId, FileId, UnitId};
use kernel::states::AllowedAct;
use platform::cursor::{Page, Paging, descending};
use platform::{Act, Db, Scope};
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::{decree, fact, proposal, unit};
use crate::error::Error;
use crate::states::{DecreeAct, DecreeStatus, Handler, offered_on_decree};
use crate::{scope, store};

/// A decree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::Decree)]
pub struct Decree {
    /// Identity.
    pub id: DecreeId,
    /// The unit whose register holds it.
    pub unit_id: UnitId,
    /// What it is about.
    #[schema(example = "kenaikan_pangkat")]
    pub kind: DecreeKind,
    /// Its number in that register.
    #[schema(example = "821.2/123/BKPSDM/2026")]
    pub number: String,
    /// What it decides, in a line.
    #[schema(example = "Kenaikan pangkat periode April 2026")]
    pub about: String,
    /// The day it was signed.
    pub issued_on: NaiveDate,
    /// The day from which it takes effect.
    pub tmt: NaiveDate,
    /// The office and name that signed.
    #[schema(example = "Bupati Rafflesia")]
    pub signatory: String,
    /// The scanned document.
    pub file_id: Option<FileId>,
    /// Business time of its registration.
    pub created_at: DateTime<Utc>,
    /// Where it stands.
    #[schema(example = "registered")]
    pub status: DecreeStatus,
    /// By when it is to be applied; null where nothing waits for it.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether that time is over while it still waits.
    #[schema(example = false)]
    pub is_overdue: bool,
    /// When a second person verified it.
    #[schema(example = json!(null))]
    pub verified_at: Option<DateTime<Utc>>,
    /// When its facts were written.
    #[schema(example = json!(null))]
    pub applied_at: Option<DateTime<Utc>>,
    /// When it was given up.
    #[schema(example = json!(null))]
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it was given up.
    #[schema(example = json!(null))]
    pub cancel_reason: Option<String>,
    /// +1 on each change.
    #[schema(example = 1)]
    pub version: i64,
}

impl Decree {
    /// A decree as it stands at an instant.
    pub(crate) fn at(row: decree::Model, now: DateTime<Utc>) -> Self {
        Self {
            is_overdue: is_overdue(&row, now),
            id: row.id,
            unit_id: row.unit_id,
            kind: row.kind,
            number: row.number,
            about: row.about,
            issued_on: row.issued_on,
            tmt: row.tmt,
            signatory: row.signatory,
            file_id: row.file_id,
            created_at: row.created_at,
            status: row.status,
            due_at: row.due_at,
            verified_at: row.verified_at,
            applied_at: row.applied_at,
            cancelled_at: row.cancelled_at,
            cancel_reason: row.cancel_reason,
            version: row.version,
        }
    }
}

fn is_overdue(row: &decree::Model, now: DateTime<Utc>) -> bool {
    DecreeStatus::WAITING.contains(&row.status) && row.due_at.is_some_and(|due| due <= now)
}

/// A decree with what it offers its reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecreeView {
    /// The decree.
    pub decree: Decree,
    /// The acts, each with the fault that it would give this reader.
    pub offers: Vec<AllowedAct<DecreeAct>>,
}

/// Who reads decrees, and over whom he may write facts and verify.
#[derive(Clone, Copy, Debug)]
pub struct DecreeReader<'a> {
    /// The reader's act, with the reach of the permission to read.
    pub act: &'a Act,
    /// Over whom he may write facts.
    pub writes: Option<&'a Scope>,
    /// Over whom he may verify.
    pub verifies: Option<&'a Scope>,
}

/// A decree is seen by whoever reaches the unit of its register, or one of the employees about whom it decides.
fn visible(scope: &Scope, today: NaiveDate) -> Condition {
    if scope.everything {
        return Condition::all();
    }
    let about_them = sea_orm::QueryTrait::into_query(
        fact::Entity::find()
            .select_only()
            .column(fact::Column::DecreeId)
            .filter(fact::Column::DecreeId.is_not_null())
            .filter(scope::condition(scope, fact::Column::EmployeeId, today)),
    );
    let proposing = sea_orm::QueryTrait::into_query(
        proposal::Entity::find()
            .select_only()
            .column(proposal::Column::DecreeId)
            .filter(proposal::Column::DecreeId.is_not_null())
            .filter(scope::condition(scope, proposal::Column::EmployeeId, today)),
    );
    Condition::any()
        .add(scope::unit_condition(scope, decree::Column::UnitId, today))
        .add(decree::Column::Id.in_subquery(about_them))
        .add(decree::Column::Id.in_subquery(proposing))
}

/// Which decrees are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct DecreeFilter<'a> {
    /// In the register of this unit.
    pub unit_id: Option<UnitId>,
    /// Part of the number or of what it decides.
    pub q: Option<&'a str>,
    /// Of one kind.
    pub kind: Option<DecreeKind>,
    /// In one state.
    pub status: Option<DecreeStatus>,
    /// Whether their time is over while they still wait.
    pub overdue: Option<bool>,
}

impl DecreeFilter<'_> {
    fn condition(&self, now: DateTime<Utc>) -> Condition {
        let overdue = Condition::all()
            .add(decree::Column::Status.is_in(DecreeStatus::WAITING))
            .add(decree::Column::DueAt.is_not_null())
            .add(decree::Column::DueAt.lte(now));
        let mut condition = Condition::all()
            .add_option(self.unit_id.map(|unit| decree::Column::UnitId.eq(unit)))
            .add_option(self.kind.map(|kind| decree::Column::Kind.eq(kind)))
            .add_option(self.status.map(|status| decree::Column::Status.eq(status)));
        if let Some(q) = self.q {
            let number = store::contains(decree::Column::Number, q);
            condition = condition.add(number.or(store::contains(decree::Column::About, q)));
        }
        match self.overdue {
            Some(true) => condition.add(overdue),
            Some(false) => condition.add(overdue.not()),
            None => condition,
        }
    }
}

/// Decrees, the latest first.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_decrees(
    db: &Db,
    reader: DecreeReader<'_>,
    (filter, paging): (DecreeFilter<'_>, &Paging),
) -> Result<Page<DecreeView>, Error> {
    let act = reader.act;
    let query = decree::Entity::find()
        .filter(visible(&act.scope, act.today))
        .filter(filter.condition(act.at))
        .order_by_desc(decree::Column::IssuedOn)
        .order_by_desc(decree::Column::Id);
    let key = |row: &decree::Model| (row.issued_on, row.id);
    let beyond = descending((decree::Column::IssuedOn, decree::Column::Id));
    let page = paging.read(db.read(), query, (key, beyond)).await?;
    Ok(Page { rows: views(db.read(), reader, page.rows).await?, extent: page.extent })
}

/// One decree.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn get_decree(db: &Db, reader: DecreeReader<'_>, id: DecreeId) -> Result<DecreeView, Error> {
    let act = reader.act;
    let query = decree::Entity::find_by_id(id).filter(visible(&act.scope, act.today));
    let rows = query.all(db.latest()).await?;
    views(db.latest(), reader, rows).await?.pop().ok_or_else(|| Error::missing("decree"))
}

/// Decrees with what they offer: three queries, however many decrees.
async fn views(
    conn: &impl ConnectionTrait,
    reader: DecreeReader<'_>,
    rows: Vec<decree::Model>,
) -> Result<Vec<DecreeView>, Error> {
    let units: Vec<UnitId> = rows.iter().map(|row| row.unit_id).collect();
    let writes = units_within(conn, (reader.writes, reader.act.today), &units).await?;
    let verifies = units_within(conn, (reader.verifies, reader.act.today), &units).await?;
    let concerning = concerning(conn, reader.act, &rows).await?;
    let view = |row: decree::Model| {
        let handler = Handler {
            hands: reader.act.hands(),
            may_write: writes.contains(&row.unit_id),
            may_verify: verifies.contains(&row.unit_id),
            is_concerned: concerning.contains(&row.id),
        };
        let offers = offered_on_decree(&row, handler);
        DecreeView { decree: Decree::at(row, reader.act.at), offers }
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn units_within(
    conn: &impl ConnectionTrait,
    (scope, today): (Option<&Scope>, NaiveDate),
    units: &[UnitId],
) -> Result<HashSet<UnitId>, Error> {
    let Some(scope) = scope else { return Ok(HashSet::new()) };
    let found: Vec<UnitId> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .filter(unit::Column::Id.is_in(units.iter().copied()))
        .filter(scope::unit_condition(scope, unit::Column::Id, today))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().collect())
}

/// The decrees that decide about the very one who acts, or for whom is acted.
async fn concerning(
    conn: &impl ConnectionTrait,
    act: &Act,
    rows: &[decree::Model],
) -> Result<HashSet<DecreeId>, Error> {
    let selves: Vec<_> = act.actor.employee().into_iter().chain(act.on_behalf_of).collect();
    if selves.is_empty() || rows.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<Option<DecreeId>> = proposal::Entity::find()
        .select_only()
        .column(proposal::Column::DecreeId)
        .filter(proposal::Column::EmployeeId.is_in(selves))
        .filter(proposal::Column::DecreeId.is_in(rows.iter().map(|row| row.id)))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().flatten().collect())
}
