//! What a review compares: the first ratings of each rater, and what others say of the same people.

use std::collections::{BTreeMap, HashMap};

use kernel::id::{EmployeeId, EvaluationId, UnitId};
use kernel::{Ekspektasi, Period};
use personnel::facts::{self, CHUNK};
use personnel::scope;
use rust_decimal::prelude::ToPrimitive;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::Error;
use crate::citizens::ikm_of;
use crate::entity::{evaluation, self_assessment};
use crate::rounds::peer_views_of;
use crate::rules::statistics::fairness::RatedOne;

/// Who gave which ratings.
#[derive(Clone, Copy)]
struct Given {
    rater: EmployeeId,
    hasil: Ekspektasi,
    perilaku: Ekspektasi,
}

/// A current rating, and the one that it took the place of.
struct Standing {
    employee: EmployeeId,
    given: Option<Given>,
    supersedes: Option<EvaluationId>,
}

/// The ratings of a unit's people for periods within the one asked for, one entry for each rater and employee.
pub(super) async fn rated(
    conn: &impl ConnectionTrait,
    (unit, period): (UnitId, Period),
) -> Result<Vec<RatedOne>, Error> {
    let standing = standing(conn, (unit, period)).await?;
    let before = superseded(conn, &standing).await?;
    let mut ratings: BTreeMap<(EmployeeId, EmployeeId), Ratings> = BTreeMap::new();
    for one in standing {
        let first = one.supersedes.and_then(|id| before.get(&id)).copied();
        // What another hand decided after an objection is not this rater's rating; the first one was.
        let is_changed = matches!((first, one.given), (Some(first), Some(now)) if first.rater != now.rater);
        let Some(given) = (if is_changed { first } else { one.given }) else { continue };
        ratings.entry((given.rater, one.employee)).or_default().add(given, is_changed);
    }
    let people: Vec<EmployeeId> = ratings.keys().map(|(_, employee)| *employee).collect();
    let voices = voices(conn, &people, period).await?;
    let one = |((rater, employee), ratings): ((EmployeeId, EmployeeId), Ratings)| {
        let voices = voices.get(&employee).copied().unwrap_or_default();
        RatedOne { rater: rater.0, ..ratings.mean(voices) }
    };
    Ok(ratings.into_iter().map(one).collect())
}

/// The current ratings with a rater and two ratings: an imported grade, or a numeric one, has neither.
async fn standing(
    conn: &impl ConnectionTrait,
    (unit, period): (UnitId, Period),
) -> Result<Vec<Standing>, Error> {
    let days = period.days();
    let rows = evaluation::Entity::find()
        .filter(evaluation::COLUMN.superseded_at.is_null())
        .filter(evaluation::COLUMN.period_from.gte(days.from))
        .filter(evaluation::COLUMN.period_until.lte(days.stored_until()))
        .filter(scope::condition(
            &scope::of_unit(unit),
            evaluation::Column::EmployeeId,
            period.last_month().last_day(),
        ))
        .all(conn)
        .await?;
    let standing = |row: evaluation::Model| Standing {
        employee: row.employee_id,
        given: given(&row),
        supersedes: row.supersedes_id,
    };
    Ok(rows.into_iter().map(standing).collect())
}

fn given(row: &evaluation::Model) -> Option<Given> {
    Some(Given { rater: row.rater_id?, hasil: row.hasil_kerja?, perilaku: row.perilaku_kerja? })
}

/// The ratings that current ones took the place of.
async fn superseded(
    conn: &impl ConnectionTrait,
    standing: &[Standing],
) -> Result<HashMap<EvaluationId, Given>, Error> {
    let ids: Vec<EvaluationId> = standing.iter().filter_map(|one| one.supersedes).collect();
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let rows = evaluation::Entity::find()
            .filter(evaluation::Column::Id.is_in(chunk.iter().copied()))
            .all(conn)
            .await?;
        found.extend(rows.iter().filter_map(|row| Some((row.id, given(row)?))));
    }
    Ok(found)
}

/// Ratings of one employee by one rater.
#[derive(Default)]
struct Ratings {
    hasil: Vec<i32>,
    perilaku: Vec<i32>,
    is_changed: bool,
}

impl Ratings {
    fn add(&mut self, given: Given, is_changed: bool) {
        self.hasil.push(thousandths(given.hasil));
        self.perilaku.push(thousandths(given.perilaku));
        self.is_changed |= is_changed;
    }

    fn mean(self, voices: Voices) -> RatedOne {
        RatedOne {
            hasil: mean(&self.hasil).unwrap_or_default(),
            perilaku: mean(&self.perilaku).unwrap_or_default(),
            own: voices.own,
            peers: voices.peers,
            citizens: voices.citizens,
            is_changed: self.is_changed,
            ..RatedOne::default()
        }
    }
}

fn thousandths(rating: Ekspektasi) -> i32 {
    match rating {
        Ekspektasi::DiBawah => 1_000,
        Ekspektasi::Sesuai => 2_000,
        Ekspektasi::DiAtas => 3_000,
    }
}

fn mean(values: &[i32]) -> Option<i32> {
    let count = i32::try_from(values.len()).ok().filter(|count| *count > 0)?;
    Some(values.iter().sum::<i32>() / count)
}

/// What others say of an employee, each on its own scale.
#[derive(Clone, Copy, Default)]
struct Voices {
    own: Option<i32>,
    peers: Option<i32>,
    citizens: Option<i32>,
}

async fn voices(
    conn: &impl ConnectionTrait,
    people: &[EmployeeId],
    period: Period,
) -> Result<HashMap<EmployeeId, Voices>, Error> {
    let mut voices: HashMap<EmployeeId, Voices> = HashMap::with_capacity(people.len());
    for (employee, own) in own_views(conn, people, period).await? {
        voices.entry(employee).or_default().own = Some(own);
    }
    for (employee, view) in peer_views_of(conn, people, period.days()).await? {
        voices.entry(employee).or_default().peers = Some(view.thousandths);
    }
    let placed = facts::placements(conn, people, period.last_month().last_day()).await?;
    let mut units: Vec<UnitId> = placed.values().map(|placed| placed.unit_id).collect();
    units.sort_unstable();
    units.dedup();
    let ikm = ikm_of(conn, &units, period).await?;
    for (employee, placed) in placed {
        let nik =
            ikm.get(&placed.unit_id).and_then(|ikm| (ikm.nik * rust_decimal::Decimal::ONE_THOUSAND).to_i32());
        voices.entry(employee).or_default().citizens = nik;
    }
    Ok(voices)
}

/// How employees see their own work in periods within the one asked for.
async fn own_views(
    conn: &impl ConnectionTrait,
    people: &[EmployeeId],
    period: Period,
) -> Result<HashMap<EmployeeId, i32>, Error> {
    let days = period.days();
    let mut views: HashMap<EmployeeId, Vec<i32>> = HashMap::new();
    for chunk in people.chunks(CHUNK) {
        let rows: Vec<(EmployeeId, Ekspektasi, Ekspektasi)> = self_assessment::Entity::find()
            .select_only()
            .columns([
                self_assessment::Column::EmployeeId,
                self_assessment::Column::HasilKerja,
                self_assessment::Column::PerilakuKerja,
            ])
            .filter(self_assessment::Column::EmployeeId.is_in(chunk.iter().copied()))
            .filter(self_assessment::COLUMN.period_from.gte(days.from))
            .filter(self_assessment::COLUMN.period_until.lte(days.stored_until()))
            .into_tuple()
            .all(conn)
            .await?;
        for (employee, hasil, perilaku) in rows {
            views.entry(employee).or_default().push((thousandths(hasil) + thousandths(perilaku)) / 2);
        }
    }
    Ok(views.into_iter().filter_map(|(employee, views)| Some((employee, mean(&views)?))).collect())
}
