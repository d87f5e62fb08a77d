//! Decrees (SK): the documents behind facts.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{DecreeId, FileId, UnitId};
use platform::cursor::{Page, Paging};
use platform::{Act, Acted, Db, Scope, acts, files};
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::{decree, fact, unit};
use crate::error::{Error, Flaw};
use crate::{scope, store};

/// A decree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::Decree)]
pub struct Decree {
    /// Identity.
    pub id: DecreeId,
    /// The unit whose register holds it.
    pub unit_id: UnitId,
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
    /// Business time.
    pub created_at: DateTime<Utc>,
}

impl From<decree::Model> for Decree {
    fn from(row: decree::Model) -> Self {
        Self {
            id: row.id,
            unit_id: row.unit_id,
            number: row.number,
            about: row.about,
            issued_on: row.issued_on,
            tmt: row.tmt,
            signatory: row.signatory,
            file_id: row.file_id,
            created_at: row.created_at,
        }
    }
}

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

/// Enters a decree of a unit within the scope.
///
/// # Errors
/// `Invalid` with every fault: unknown unit, the number exists, unknown file ...
pub async fn create_decree(db: &Db, act: &Act, new: CreateDecree) -> Result<Decree, Error> {
    let tx = platform::begin(db).await?;
    let mut found = Vec::new();
    for (pointer, text) in [("/number", &new.number), ("/about", &new.about), ("/signatory", &new.signatory)]
    {
        if text.trim().is_empty() {
            found.push(Flaw::NameEmpty.at(pointer));
        }
    }
    let within = scope::unit_condition(&act.scope, unit::Column::Id, act.today);
    if unit::Entity::find_by_id(new.unit_id).filter(within).one(&tx).await?.is_none() {
        found.push(Flaw::UnitUnknown.at("/unit_id"));
    }
    let number = new.number.trim().to_owned();
    let same = decree::Entity::find()
        .filter(decree::Column::UnitId.eq(new.unit_id))
        .filter(decree::Column::Number.eq(number.clone()))
        .filter(decree::Column::IssuedOn.eq(new.issued_on));
    if same.one(&tx).await?.is_some() {
        found.push(Flaw::DecreeNumberTaken.at("/number"));
    }
    let id = DecreeId::new();
    if let Some(file) = new.file_id {
        match files::keep(&tx, act, file, id).await {
            Err(platform::Error::NotFound(_)) => found.push(Flaw::FileUnknown.at("/file_id")),
            kept => kept?,
        }
    }
    Error::of(found)?;
    let row = decree::Model {
        id,
        unit_id: new.unit_id,
        number,
        about: new.about.trim().to_owned(),
        issued_on: new.issued_on,
        tmt: new.tmt,
        signatory: new.signatory.trim().to_owned(),
        file_id: new.file_id,
        created_at: act.at,
    };
    decree::Entity::insert(row.clone().into_active_model()).exec_without_returning(&tx).await?;
    let acted = Acted::new("personnel.decree_created", id).within(row.unit_id).effective(row.tmt);
    acts::record(&tx, act, acted).await?;
    tx.commit().await?;
    Ok(row.into())
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
    Condition::any()
        .add(scope::unit_condition(scope, decree::Column::UnitId, today))
        .add(decree::Column::Id.in_subquery(about_them))
}

/// Which decrees are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct DecreeFilter<'a> {
    /// In the register of this unit.
    pub unit_id: Option<UnitId>,
    /// Part of the number or of what it decides.
    pub q: Option<&'a str>,
}

/// Decrees, the latest first.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_decrees(
    db: &Db,
    scope: &Scope,
    today: NaiveDate,
    (filter, paging): (DecreeFilter<'_>, &Paging),
) -> Result<Page<Decree>, Error> {
    let mut query = decree::Entity::find()
        .filter(visible(scope, today))
        .order_by_desc(decree::Column::IssuedOn)
        .order_by_desc(decree::Column::Id)
        .limit(paging.rows_to_read());
    if let Some(unit) = filter.unit_id {
        query = query.filter(decree::Column::UnitId.eq(unit));
    }
    if let Some(q) = filter.q {
        let number = store::contains(decree::Column::Number, q);
        query = query.filter(number.or(store::contains(decree::Column::About, q)));
    }
    if let Some((issued_on, id)) = paging.after::<(NaiveDate, DecreeId)>()? {
        let same_day = decree::Column::IssuedOn.eq(issued_on).and(decree::Column::Id.lt(id));
        query = query.filter(decree::Column::IssuedOn.lt(issued_on).or(same_day));
    }
    let rows = query.all(db.read()).await?;
    Ok(paging.cut(rows, |row| (row.issued_on, row.id))?.map(Decree::from))
}

/// One decree.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn get_decree(db: &Db, scope: &Scope, (id, today): (DecreeId, NaiveDate)) -> Result<Decree, Error> {
    decree::Entity::find_by_id(id)
        .filter(visible(scope, today))
        .one(db.read())
        .await?
        .map(Decree::from)
        .ok_or_else(|| Error::missing("decree"))
}
