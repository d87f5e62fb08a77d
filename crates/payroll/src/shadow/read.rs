//! Reading comparisons: their sums, and person by person.

use std::collections::HashMap;

use kernel::id::{EmployeeId, RunId, ShadowComparisonId};
use kernel::{Month, Nip, Rupiah};
use personnel::facts::{Named, named};
use platform::cursor::{Page, Paging};
use platform::{Act, Db};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};

use super::rows::broken;
use super::{ShadowComparison, ShadowStatus};
use crate::Error;
use crate::entity::{shadow_comparison as row, shadow_person as person};
use crate::rules::shadow::{Compared, ShadowOutcome, Summary};
use crate::runs::BaseKind;

/// People of one part of an export.
const PART: u64 = 500;

/// Which comparisons to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct ShadowFilter {
    /// Of one run.
    pub run_id: Option<RunId>,
    /// Of one month.
    pub service_month: Option<Month>,
    /// Of one kind of pay.
    pub base_kind: Option<BaseKind>,
}

/// Why Merit does not pay somebody whom a list pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// A code of the message catalogues.
    pub code: String,
    /// What the message names.
    pub detail: String,
}

impl Reason {
    pub(super) fn of(code: &str, detail: String) -> Self {
        Self { code: code.to_owned(), detail }
    }
}

/// One person of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShadowPerson {
    /// The number.
    pub nip: Nip,
    /// Whom Merit knows by it.
    pub employee_id: Option<EmployeeId>,
    /// The name: Merit's, or the list's of whom Merit does not know.
    pub name: Option<String>,
    /// How the pay compares.
    pub compared: Compared,
    /// What the list pays more.
    pub difference: Rupiah,
    /// Why Merit does not pay the person.
    pub reasons: Vec<Reason>,
}

/// Which people of a comparison to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct ShadowPeople {
    /// Those who stand so.
    pub outcome: Option<ShadowOutcome>,
}

/// Comparisons of runs within the scope, with their sums, newest first.
///
/// # Errors
/// `Cursor` when the cursor is none of this list.
pub async fn list_shadow_comparisons(
    db: &Db,
    act: &Act,
    (filter, paging): (ShadowFilter, &Paging),
) -> Result<Page<(ShadowComparison, Option<Summary>)>, Error> {
    let mut query = visible(act).order_by_desc(row::Column::Id);
    if let Some(run) = filter.run_id {
        query = query.filter(row::COLUMN.run_id.eq(run));
    }
    if let Some(month) = filter.service_month {
        query = query.filter(row::COLUMN.service_month.eq(month));
    }
    if let Some(kind) = filter.base_kind {
        query = query.filter(row::COLUMN.base_kind.eq(kind));
    }
    let newest_first = (|row: &ShadowComparison| row.id, |last| row::Column::Id.lt(last));
    let page = paging.read(db.read(), query, newest_first).await?;
    let rows = page.rows.into_iter().map(with_summary).collect::<Result<_, _>>()?;
    Ok(Page { rows, extent: page.extent })
}

/// One comparison with its sums; none before it is made.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn find_shadow_comparison(
    db: &Db,
    act: &Act,
    id: ShadowComparisonId,
) -> Result<(ShadowComparison, Option<Summary>), Error> {
    with_summary(find(db, act, id).await?)
}

/// The people of a comparison in the order of their numbers; nobody before it is made.
///
/// # Errors
/// `NotFound` outside the scope; `Cursor`.
pub async fn list_shadow_people(
    db: &Db,
    act: &Act,
    id: ShadowComparisonId,
    (wanted, paging): (ShadowPeople, &Paging),
) -> Result<Page<ShadowPerson>, Error> {
    let comparison = find(db, act, id).await?;
    let mut query = people_of(&comparison);
    if let Some(outcome) = wanted.outcome {
        query = query.filter(person::COLUMN.outcome.eq(outcome));
    }
    let by_number = (|row: &person::Model| row.nip.clone(), |last: Nip| person::Column::Nip.gt(last));
    let page = paging.read(db.latest(), query, by_number).await?;
    Ok(Page { rows: shown(db, page.rows).await?, extent: page.extent })
}

/// A comparison being written out.
#[derive(Clone, Debug)]
pub struct OpenShadow {
    /// The comparison.
    pub comparison: ShadowComparison,
    after: Option<Nip>,
}

/// Opens a comparison to be written out.
///
/// # Errors
/// `NotFound` outside the scope; `ShadowNotCompared`.
pub async fn open_shadow(db: &Db, act: &Act, id: ShadowComparisonId) -> Result<OpenShadow, Error> {
    let comparison = find(db, act, id).await?;
    if comparison.status != ShadowStatus::Compared {
        return Err(Error::ShadowNotCompared);
    }
    Ok(OpenShadow { comparison, after: None })
}

impl OpenShadow {
    /// The next people; none at the end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_part(&mut self, db: &Db) -> Result<Option<Vec<ShadowPerson>>, Error> {
        let mut query = people_of(&self.comparison);
        if let Some(after) = &self.after {
            query = query.filter(person::COLUMN.nip.gt(after.clone()));
        }
        let rows = query.limit(PART).all(db.latest()).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        self.after = Some(last.nip.clone());
        Ok(Some(shown(db, rows).await?))
    }
}

/// Whoever has the unit of the run in their care. Being paid, or being somebody's superior, opens none.
fn visible(act: &Act) -> Select<row::Entity> {
    row::Entity::find().filter(personnel::scope::unit_condition(&act.scope, row::Column::UnitId, act.today))
}

async fn find(db: &Db, act: &Act, id: ShadowComparisonId) -> Result<ShadowComparison, Error> {
    let found = visible(act).filter(row::COLUMN.id.eq(id)).one(db.latest()).await?;
    Ok(found.ok_or(platform::Error::NotFound("shadow_comparison"))?)
}

fn with_summary(row: ShadowComparison) -> Result<(ShadowComparison, Option<Summary>), Error> {
    let summary = row.summary.as_deref().map(serde_json::from_str).transpose().map_err(broken)?;
    Ok((row, summary))
}

/// What an unfinished comparison has found so far says nothing.
fn people_of(comparison: &ShadowComparison) -> Select<person::Entity> {
    let query = person::Entity::find()
        .filter(person::COLUMN.comparison_id.eq(comparison.id))
        .order_by_asc(person::Column::Nip);
    if comparison.status == ShadowStatus::Compared {
        query
    } else {
        query.filter(person::COLUMN.id.is_null())
    }
}

async fn shown(db: &Db, rows: Vec<person::Model>) -> Result<Vec<ShadowPerson>, Error> {
    let people: Vec<EmployeeId> = rows.iter().filter_map(|row| row.employee_id).collect();
    let names: HashMap<EmployeeId, Named> = named(db.latest(), &people).await?;
    let one = |row: person::Model| {
        let of_record = row.employee_id.and_then(|id| names.get(&id)).map(|named| named.name.clone());
        Ok(ShadowPerson {
            name: of_record.or(row.name),
            compared: serde_json::from_str(&row.compared).map_err(broken)?,
            reasons: serde_json::from_str(&row.reasons).map_err(broken)?,
            nip: row.nip,
            employee_id: row.employee_id,
            difference: row.difference,
        })
    };
    rows.into_iter().map(one).collect()
}
