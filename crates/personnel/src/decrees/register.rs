//! Entering decrees into the register of a unit.

use chrono::{Datelike, Days, NaiveDate};
use kernel::Fault;
use kernel::id::{DecreeId, FileId, UnitId};
use platform::timers::{self, NewTimer};
use platform::vault::Vault;
use platform::{Act, Acted, Db, acts, files};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::Decree;
use super::deadline::{DECREE_TIMER, OVERDUE};
use super::kinds::{DecreeKind, rule_of};
use super::lines::bring;
use crate::entity::{decree, unit};
use crate::error::{Error, Flaw};
use crate::proposals::NewProposal;
use crate::states::DecreeStatus;
use crate::{facts, scope, store};

/// Enters a decree.
#[derive(Clone, Debug)]
pub struct CreateDecree {
    /// The unit whose register holds it.
    pub unit_id: UnitId,
    /// Its number in that register.
    pub number: String,
    /// What it decides, in a line.
    pub about: String,
    /// The day it was signed.
    pub issued_on: NaiveDate,
    /// The day from which it takes effect.
    pub tmt: NaiveDate,
    /// The office and name that signed.
    pub signatory: String,
    /// A file that the caller stored before.
    pub file_id: Option<FileId>,
}

/// Registers a decree with what it brings.
#[derive(Clone, Debug)]
pub struct RegisterDecree {
    /// The document.
    pub decree: CreateDecree,
    /// What it is about.
    pub kind: DecreeKind,
    /// The changes that it decides.
    pub proposals: Vec<NewProposal>,
}

/// Files a decree of a unit within the scope: a document behind facts that are entered one by one.
///
/// # Errors
/// `Invalid` with every fault: unknown unit, the number is taken, unknown file ...
pub async fn create_decree(db: &Db, act: &Act, new: CreateDecree) -> Result<Decree, Error> {
    let tx = platform::begin(db).await?;
    let mut found = Vec::new();
    let row = enter(&tx, act, (new, DecreeKind::Lainnya, DecreeStatus::Filed), &mut found).await?;
    Error::of(found)?;
    let row = insert(&tx, act, row).await?;
    tx.commit().await?;
    Ok(Decree::at(row, act.at))
}

/// Registers a decree of a unit within the scope with the changes that it decides, all or nothing. They are known to payroll
/// from now on, and its service deadline begins.
///
/// What may still be mended before it is applied (a post not yet vacated, a fact in the way) does not stop its registration:
/// a decree that is known must not stay unknown to payroll.
///
/// # Errors
/// `Invalid` with every fault of the decree and of each change.
#[tracing::instrument(skip_all)]
pub async fn register_decree(
    db: &Db,
    vault: &Vault,
    act: &Act,
    new: RegisterDecree,
) -> Result<Decree, Error> {
    let tx = platform::begin(db).await?;
    let mut found = Vec::new();
    let (kind, status) = (new.kind, DecreeStatus::Registered);
    let mut row = enter(&tx, act, (new.decree, kind, status), &mut found).await?;
    if found.iter().any(|fault| fault.pointer.as_deref() == Some("/unit_id")) {
        return Err(Error::of(found).err().unwrap_or_else(|| Error::missing("unit")));
    }
    let instansi = facts::instansi_of(&tx, row.unit_id).await?.ok_or_else(|| Error::missing("unit"))?;
    row.due_at = match rule_of(kind)?.service_days {
        Some(days) => {
            let zone = facts::time_zone_of(&tx, instansi, act.today).await?;
            let last = act.today.checked_add_days(Days::new(days)).unwrap_or(act.today);
            Some(zone.midnight(last.succ_opt().unwrap_or(last)))
        }
        None => None,
    };
    let row = match found.is_empty() {
        true => insert(&tx, act, row).await?,
        false => row,
    };
    bring(&tx, (vault, act), (&row, 0), (new.proposals, found)).await?;
    if let Some(due_at) = row.due_at {
        let timer = NewTimer { subject: DECREE_TIMER, object: row.id.0, action: OVERDUE, due_at };
        timers::set(&tx, timer).await?;
    }
    tx.commit().await?;
    Ok(Decree::at(row, act.at))
}

/// The row of a decree, with everything that is wrong with it.
async fn enter(
    tx: &DatabaseTransaction,
    act: &Act,
    (new, kind, status): (CreateDecree, DecreeKind, DecreeStatus),
    found: &mut Vec<Fault>,
) -> Result<decree::Model, Error> {
    for (pointer, text) in [("/number", &new.number), ("/about", &new.about), ("/signatory", &new.signatory)]
    {
        if text.trim().is_empty() {
            found.push(Flaw::NameEmpty.at(pointer));
        }
    }
    if new.issued_on > act.today {
        found.push(Flaw::IssuedInFuture.at("/issued_on"));
    }
    let within = scope::unit_condition(&act.scope, unit::Column::Id, act.today);
    if unit::Entity::find_by_id(new.unit_id).filter(within).one(tx).await?.is_none() {
        found.push(Flaw::UnitUnknown.at("/unit_id"));
    } else {
        // One register at a time, so that two officers cannot take one number.
        store::lock_unit(tx, new.unit_id).await?;
        found.extend(taken(tx, &new).await?);
    }
    let id = DecreeId::new();
    if let Some(file) = new.file_id {
        match files::keep(tx, act, file, id).await {
            Err(platform::Error::NotFound(_)) => found.push(Flaw::FileUnknown.at("/file_id")),
            kept => kept?,
        }
    }
    Ok(decree::Model {
        id,
        unit_id: new.unit_id,
        number: new.number.trim().to_owned(),
        about: new.about.trim().to_owned(),
        issued_on: new.issued_on,
        tmt: new.tmt,
        signatory: new.signatory.trim().to_owned(),
        file_id: new.file_id,
        created_at: act.at,
        kind,
        status,
        version: 1,
        registered_by: act.actor.id(),
        registered_for: act.stood_for().map(|account| account.0),
        verified_by: None,
        verified_at: None,
        applied_by: None,
        applied_at: None,
        cancelled_by: None,
        cancelled_at: None,
        cancel_reason: None,
        due_at: None,
    })
}

/// A number is given once a year: the same one for other facts is a typing error or a second entry of one document. A
/// cancelled decree gives its number back.
async fn taken(tx: &DatabaseTransaction, new: &CreateDecree) -> Result<Option<Fault>, Error> {
    let number = new.number.trim().to_lowercase();
    let rows = decree::Entity::find()
        .filter(decree::Column::UnitId.eq(new.unit_id))
        .filter(decree::Column::Status.ne(DecreeStatus::Cancelled))
        .filter(Expr::expr(Func::lower(Expr::col(decree::Column::Number))).eq(number))
        .all(tx)
        .await?;
    let same = rows.into_iter().find(|row| row.issued_on.year() == new.issued_on.year());
    Ok(same.map(|row| Flaw::DecreeNumberTaken.at("/number").with("issued_on", row.issued_on)))
}

async fn insert(tx: &DatabaseTransaction, act: &Act, row: decree::Model) -> Result<decree::Model, Error> {
    decree::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    let kind = match row.status {
        DecreeStatus::Filed => "personnel.decree_created",
        _ => "personnel.decree_registered",
    };
    let acted = Acted::new(kind, row.id)
        .within(row.unit_id)
        .effective(row.tmt)
        .with(json!({ "decree_kind": row.kind }));
    acts::record(tx, act, acted).await?;
    Ok(row)
}
