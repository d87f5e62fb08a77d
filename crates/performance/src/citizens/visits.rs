//! Visits: each gives the right to one answer. They are handed out by the code itself, or by officers on paper.

use chrono::TimeDelta;
use kernel::Fault;
use kernel::id::{ServicePointId, SurveyVisitId};
use personnel::scope;
use platform::{Act, Acted, Db, acts};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set};
use serde_json::json;

use super::{points, token};
use crate::Error;
use crate::entity::{service_point, survey_visit as row};

/// How long a visit from the code counts.
const OPENED_HOURS: i64 = 2;

/// How long a visit on paper counts.
const PAPER_DAYS: i64 = 7;

/// The most visits that an officer takes at once.
pub const VISITS_AT_ONCE_MAX: usize = 200;

/// Hands out one visit to whoever opened the code.
///
/// # Errors
/// `NotFound` for a code that is none; `PointClosed`; `VisitsByOfficer` where only officers hand them out; `TooManyVisits` beyond what
/// the point hands out in an hour.
pub async fn open_visit(db: &Db, act: &Act, code: &str) -> Result<String, Error> {
    let tx = platform::begin(db).await?;
    // The lock of the point makes the count and the new visit one step.
    let found = service_point::Entity::find()
        .filter(service_point::COLUMN.token.eq(code))
        .lock_exclusive()
        .one(&tx)
        .await?;
    let point = found.ok_or(platform::Error::NotFound("service_point"))?;
    if !point.is_open {
        return Err(Error::PointClosed);
    }
    if !point.hands_out_visits {
        return Err(Error::VisitsByOfficer);
    }
    let opened = row::Entity::find()
        .filter(row::COLUMN.service_point_id.eq(point.id))
        .filter(row::COLUMN.by_officer.eq(false))
        .filter(row::COLUMN.issued_at.gt(act.at - TimeDelta::hours(1)))
        .count(&tx)
        .await?;
    if i64::try_from(opened).unwrap_or(i64::MAX) >= i64::from(point.visits_per_hour_max) {
        return Err(Error::TooManyVisits);
    }
    let tokens = issue(&tx, act, (&point, 1), false).await?;
    tx.commit().await?;
    tokens.into_iter().next().ok_or(platform::Error::NotFound("survey_visit").into())
}

/// Hands out visits to an officer, who gives each to one citizen.
///
/// # Errors
/// `NotFound` outside the caller's reach; `PointClosed`; `Invalid` for a number beyond the most at once.
#[tracing::instrument(skip_all, fields(service_point.id = %id))]
pub async fn issue_visits(
    db: &Db,
    act: &Act,
    (id, count): (ServicePointId, usize),
) -> Result<Vec<String>, Error> {
    let tx = platform::begin(db).await?;
    let found = service_point::Entity::find_by_id(id)
        .filter(scope::unit_condition(&act.scope, service_point::Column::UnitId, act.today))
        .one(&tx)
        .await?;
    let point = found.ok_or(platform::Error::NotFound("service_point"))?;
    if !(1..=VISITS_AT_ONCE_MAX).contains(&count) {
        let fault = Fault::invalid("performance.too_many").at("/count").with("max", VISITS_AT_ONCE_MAX);
        return Err(Error::Invalid(vec![fault]));
    }
    if !point.is_open {
        return Err(Error::PointClosed);
    }
    let tokens = issue(&tx, act, (&point, count), true).await?;
    let acted = Acted::new("performance.visits_issued", point.id).within(point.unit_id);
    acts::record(&tx, act, acted.with(json!({ "count": count }))).await?;
    tx.commit().await?;
    Ok(tokens)
}

async fn issue(
    tx: &impl ConnectionTrait,
    act: &Act,
    (point, count): (&service_point::Model, usize),
    by_officer: bool,
) -> Result<Vec<String>, Error> {
    let lasting = if by_officer { TimeDelta::days(PAPER_DAYS) } else { TimeDelta::hours(OPENED_HOURS) };
    let tokens = (0..count).map(|_| token::random()).collect::<Result<Vec<_>, _>>()?;
    let rows = tokens.iter().map(|token| row::ActiveModel {
        id: Set(SurveyVisitId::new()),
        service_point_id: Set(point.id),
        token_hash: Set(token::hash(token)),
        by_officer: Set(by_officer),
        issued_at: Set(act.at),
        expires_at: Set(act.at + lasting),
        used_at: Set(None),
    });
    row::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(tokens)
}

/// Uses a visit of the point behind a code, once.
pub(super) async fn spend(
    tx: &impl ConnectionTrait,
    act: &Act,
    (code, visit): (&str, &str),
) -> Result<service_point::Model, Error> {
    let point = points::find_public_point(tx, code).await?;
    if !point.is_open {
        return Err(Error::PointClosed);
    }
    let found = row::Entity::find()
        .filter(row::COLUMN.token_hash.eq(token::hash(visit)))
        .filter(row::COLUMN.service_point_id.eq(point.id))
        .one(tx)
        .await?;
    let Some(visit) = found else {
        return Err(Error::Invalid(vec![Fault::invalid("performance.visit_unknown").at("/visit_token")]));
    };
    if visit.expires_at <= act.at {
        return Err(Error::VisitExpired);
    }
    // The condition is the lock: of two answers with one visit, the second changes nothing.
    let spent = row::Entity::update_many()
        .set(row::ActiveModel { used_at: Set(Some(act.at)), ..Default::default() })
        .filter(row::COLUMN.id.eq(visit.id))
        .filter(row::COLUMN.used_at.is_null())
        .exec(tx)
        .await?;
    if spent.rows_affected == 0 { Err(Error::VisitUsed) } else { Ok(point) }
}
