//! The index of satisfaction by unit, service point and period, and the trimming of sheets with its trace.

use std::collections::HashMap;

use kernel::id::{ServicePointId, SurveySheetId, UnitId};
use kernel::recipe::Working;
use kernel::{Language, Period};
use personnel::entity::unit_ancestor;
use personnel::scope;
use platform::{Act, Acted, Db, acts};
use rust_decimal::Decimal;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, Set,
};
use serde_json::json;

use super::{points, sheets};
use crate::Error;
use crate::entity::{service_point, survey_sheet as row};
use crate::regulation::Law;
use crate::rules::ikm::{ELEMENTS, Ikm, IkmLaw, Mutu, Tally, ikm, index, quality, sample_size, working};
use crate::rules::trimming::{Sheet, TrimReason, trim};

/// Sheets of one trimming.
const CHUNK: usize = 500;

/// Below this number of sheets an index stands beside no rating: it would be a few people's word.
pub const SHEETS_MIN: u64 = 10;

/// The index of a unit for a period, with its service points.
#[derive(Clone, Debug)]
pub struct Satisfaction {
    /// The unit.
    pub unit_id: UnitId,
    /// The period.
    pub period: Period,
    /// The index of all sheets that count.
    pub ikm: Option<Ikm>,
    /// The same with the sheets that were left out.
    pub untrimmed: Option<Ikm>,
    /// How many sheets were left out, by reason.
    pub trimmed: Vec<(TrimReason, u64)>,
    /// How the index came about.
    pub working: Option<Working>,
    /// Each service point that was asked about.
    pub points: Vec<PointSatisfaction>,
}

/// The index of a service point.
#[derive(Clone, Debug)]
pub struct PointSatisfaction {
    /// The service point.
    pub point: service_point::Model,
    /// The index of its sheets that count.
    pub ikm: Option<Ikm>,
    /// How many sheets there are in all.
    pub sheets: u64,
    /// How many sheets its users of the period ask for, where their number is known.
    pub sample_size: Option<u64>,
}

/// A unit's converted index, for use beside other measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitIkm {
    /// The converted index, 25 to 100, to two places.
    pub nik: Decimal,
    /// The quality.
    pub mutu: Mutu,
    /// How many sheets it rests on.
    pub sheets: u64,
}

/// A tally of the sheets of one service point that share a fate.
struct Part {
    point: ServicePointId,
    trimmed_as: Option<TrimReason>,
    tally: Tally,
}

/// The index of a unit of the caller's instansi and all below it.
///
/// # Errors
/// `NotFound` for a unit elsewhere; `Invalid` for a period that has not begun; `NoLaw` before PermenPANRB 14/2017.
pub async fn find_satisfaction(
    conn: &impl ConnectionTrait,
    act: &Act,
    (unit_id, period): (UnitId, Period),
) -> Result<Satisfaction, Error> {
    let unit = personnel::entity::unit::Entity::find_by_id(unit_id)
        .filter(scope::instansi_condition(&act.scope, personnel::entity::unit::Column::InstansiId))
        .one(conn)
        .await?;
    unit.ok_or(platform::Error::NotFound("unit"))?;
    sheets::unless_ahead(period, act)?;
    let law = law_of(period)?;
    let parts = parts(conn, (unit_id, period), act).await?;
    let ids: Vec<ServicePointId> = parts.iter().map(|part| part.point).collect();
    let points = service_point::Entity::find()
        .filter(service_point::Column::Id.is_in(ids))
        .order_by_asc(service_point::Column::Id)
        .all(conn)
        .await?;
    let counted = sum(parts.iter().filter(|part| part.trimmed_as.is_none()));
    let all = sum(parts.iter());
    let found = ikm(law, &counted, act.language);
    let trimmed = TrimReason::ALL.iter().map(|reason| {
        let with = parts.iter().filter(|part| part.trimmed_as == Some(*reason));
        (*reason, with.map(|part| part.tally.sheets).sum())
    });
    Ok(Satisfaction {
        unit_id,
        period,
        working: found.as_ref().map(|found| working(law, found, &counted, act.language)),
        ikm: found,
        untrimmed: ikm(law, &all, act.language),
        trimmed: trimmed.collect(),
        points: points
            .into_iter()
            .map(|point| of_point(point, &parts, (law, period, act.language)))
            .collect(),
    })
}

fn of_point(
    point: service_point::Model,
    parts: &[Part],
    (law, period, language): (IkmLaw<'_>, Period, Language),
) -> PointSatisfaction {
    let own = || parts.iter().filter(|part| part.point == point.id);
    let months = u64::from(period.last_month().number() - period.first_month().number()) + 1;
    let users = point.population.and_then(|people| u64::try_from(people).ok());
    PointSatisfaction {
        ikm: ikm(law, &sum(own().filter(|part| part.trimmed_as.is_none())), language),
        sheets: own().map(|part| part.tally.sheets).sum(),
        sample_size: users.map(|users| sample_size((users * months).div_ceil(12))),
        point,
    }
}

/// The converted index of units with all below them for a period, where enough citizens answered. One query.
///
/// # Errors
/// `NoLaw` before PermenPANRB 14/2017; when the database fails.
pub async fn ikm_of(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    period: Period,
) -> Result<HashMap<UnitId, UnitIkm>, Error> {
    let (law, last) = (law_of(period)?, period.last_month().last_day());
    let above = row::Entity::belongs_to(unit_ancestor::Entity)
        .from(row::Column::UnitId)
        .to(unit_ancestor::Column::UnitId)
        .into();
    let query = tallied(within(row::Entity::find().select_only(), period))
        .join(JoinType::InnerJoin, above)
        .column_as(unit_ancestor::Column::AncestorId, "key")
        .filter(row::Column::TrimmedAs.is_null())
        .filter(unit_ancestor::Column::AncestorId.is_in(units.iter().copied()))
        .filter(unit_ancestor::Column::ValidFrom.lte(last))
        .filter(unit_ancestor::Column::ValidUntil.gt(last))
        .group_by(unit_ancestor::Column::AncestorId);
    let mut found = HashMap::with_capacity(units.len());
    for one in conn.query_all(&query.into_query()).await? {
        let unit: UnitId = one.try_get("", "key")?;
        let tally = tally(&one)?;
        let converted = index(&tally).filter(|_nik| tally.sheets >= SHEETS_MIN);
        let judged = converted.and_then(|nik| Some((nik, quality(&law.bands.rows, nik)?)));
        found.extend(judged.map(|(nik, mutu)| (unit, UnitIkm { nik, mutu, sheets: tally.sheets })));
    }
    Ok(found)
}

/// Decides anew which sheets of a unit and a period are left out, by the rule alone, and records how many and why.
///
/// # Errors
/// `NotFound` outside the caller's reach; `Invalid` for a period that has not begun.
#[tracing::instrument(skip_all, fields(unit.id = %unit_id))]
pub async fn trim_survey(
    db: &Db,
    act: &Act,
    (unit_id, period): (UnitId, Period),
) -> Result<Satisfaction, Error> {
    let tx = platform::begin(db).await?;
    points::reached_unit(&tx, act, unit_id).await?.ok_or(platform::Error::NotFound("unit"))?;
    sheets::unless_ahead(period, act)?;
    let below = || scope::unit_condition(&scope::of_unit(unit_id), row::Column::UnitId, act.today);
    let all =
        within(row::Entity::find(), period).filter(below()).order_by_asc(row::Column::Id).all(&tx).await?;
    let sheets: Vec<Sheet> = all
        .iter()
        .map(|sheet| Sheet {
            id: sheet.id,
            place: sheet.service_point_id,
            second: sheet.answered_at.timestamp(),
            answers: sheet.answers(),
        })
        .collect();
    let left_out = trim(&sheets);
    let none = row::ActiveModel { trimmed_as: Set(None), ..Default::default() };
    within_all(row::Entity::update_many().set(none), period).filter(below()).exec(&tx).await?;
    for reason in TrimReason::ALL {
        let ids: Vec<SurveySheetId> =
            left_out.iter().filter(|(_, why)| why == reason).map(|(id, _)| *id).collect();
        for chunk in ids.chunks(CHUNK) {
            let because = row::ActiveModel { trimmed_as: Set(Some(*reason)), ..Default::default() };
            row::Entity::update_many()
                .set(because)
                .filter(row::Column::Id.is_in(chunk.iter().copied()))
                .exec(&tx)
                .await?;
        }
    }
    let acted = Acted::new("performance.survey_trimmed", unit_id).within(unit_id);
    let details = json!({ "period": period, "sheets": sheets.len(), "left_out": left_out.len() });
    acts::record(&tx, act, acted.effective(period.days().from).with(details)).await?;
    let found = find_satisfaction(&tx, act, (unit_id, period)).await?;
    tx.commit().await?;
    Ok(found)
}

fn law_of(period: Period) -> Result<IkmLaw<'static>, Error> {
    let (law, day) = (Law::embedded()?, period.days().from);
    Ok(IkmLaw { elements: law.elements_on(day)?, bands: law.bands_on(day)? })
}

fn within(query: Select<row::Entity>, period: Period) -> Select<row::Entity> {
    within_all(query, period)
}

fn within_all<Q: QueryFilter>(query: Q, period: Period) -> Q {
    let days = period.days();
    query
        .filter(row::Column::AnsweredOn.gte(days.from))
        .filter(row::Column::AnsweredOn.lt(days.stored_until()))
}

const COLUMNS: [row::Column; ELEMENTS] = [
    row::Column::U1,
    row::Column::U2,
    row::Column::U3,
    row::Column::U4,
    row::Column::U5,
    row::Column::U6,
    row::Column::U7,
    row::Column::U8,
    row::Column::U9,
];

/// Sums and counts of every element, as `s1`, `c1` and so on, and the number of sheets.
fn tallied(query: Select<row::Entity>) -> Select<row::Entity> {
    let query = query.column_as(row::Column::Id.count(), "sheets");
    COLUMNS.iter().enumerate().fold(query, |query, (at, column)| {
        query
            .column_as(column.sum().cast_as("BIGINT"), format!("s{}", at + 1))
            .column_as(Expr::col((row::Entity, *column)).count(), format!("c{}", at + 1))
    })
}

fn tally(found: &sea_orm::QueryResult) -> Result<Tally, Error> {
    let number = |name: &str| -> Result<u64, Error> {
        let value: Option<i64> = found.try_get("", name)?;
        Ok(value.and_then(|value| u64::try_from(value).ok()).unwrap_or_default())
    };
    let mut tally = Tally { sheets: number("sheets")?, ..Tally::default() };
    for (at, (sum, count)) in tally.sums.iter_mut().zip(&mut tally.counts).enumerate() {
        *sum = number(&format!("s{}", at + 1))?;
        *count = number(&format!("c{}", at + 1))?;
    }
    Ok(tally)
}

async fn parts(
    conn: &impl ConnectionTrait,
    (unit_id, period): (UnitId, Period),
    act: &Act,
) -> Result<Vec<Part>, Error> {
    let query = tallied(within(row::Entity::find().select_only(), period))
        .columns([row::Column::ServicePointId, row::Column::TrimmedAs])
        .filter(scope::unit_condition(&scope::of_unit(unit_id), row::Column::UnitId, act.today))
        .group_by(row::Column::ServicePointId)
        .group_by(row::Column::TrimmedAs);
    let rows = conn.query_all(&query.into_query()).await?;
    let part = |one: &sea_orm::QueryResult| {
        let key = Key::from_query_result(one, "")?;
        Ok(Part { point: key.service_point_id, trimmed_as: key.trimmed_as, tally: tally(one)? })
    };
    rows.iter().map(part).collect()
}

#[derive(FromQueryResult)]
struct Key {
    service_point_id: ServicePointId,
    trimmed_as: Option<TrimReason>,
}

fn sum<'a>(parts: impl Iterator<Item = &'a Part>) -> Tally {
    parts.fold(Tally::default(), |mut all, part| {
        all.sheets += part.tally.sheets;
        for (to, from) in all.sums.iter_mut().zip(&part.tally.sums) {
            *to += from;
        }
        for (to, from) in all.counts.iter_mut().zip(&part.tally.counts) {
            *to += from;
        }
        all
    })
}
