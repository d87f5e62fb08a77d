//! Proposing what may follow: when a plan becomes final, and for a whole unit where grades came from elsewhere.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use kernel::id::{ConsequenceId, EmployeeId, UnitId};
use kernel::{Fault, Predikat};
use personnel::scope;
use platform::{Act, Acted, Db, acts};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use crate::Error;
use crate::entity::{consequence, evaluation};
use crate::regulation::appraisal::Appraisal;
use crate::rules::consequence::proposed;
use crate::states::consequence::ConsequenceStatus;
use crate::yearly::year_of;

/// How many years back a rule can look.
const YEARS_BACK: i32 = 4;

/// The most people of one unit whose follow-ups are proposed at once.
const PEOPLE_MAX: usize = 20_000;

/// Rows written at once.
const CHUNK: usize = 100;

/// Proposes what follows from the yearly grades of a unit: for regions whose grades come from elsewhere. What was proposed before stays
/// as it is, so it may be repeated.
///
/// # Errors
/// `Invalid` for a unit outside the caller's reach; when the database fails.
#[tracing::instrument(skip_all)]
pub async fn propose_consequences(
    db: &Db,
    act: &Act,
    (unit_id, year): (UnitId, i32),
) -> Result<usize, Error> {
    if personnel::get_unit(db, &act.scope, (unit_id, act.today)).await.is_err() {
        return Err(Fault::invalid("performance.unit_unknown").at("/unit_id").into());
    }
    let tx = platform::begin(db).await?;
    let graded = evaluation::Entity::find()
        .filter(evaluation::COLUMN.period.eq(year_of(year)?))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        // A grade given here is not final before its plan is; then it proposes by itself.
        .filter(evaluation::Column::SkpId.is_null())
        .filter(scope::condition(&act.scope, evaluation::Column::EmployeeId, act.today))
        .filter(scope::condition(&scope::of_unit(unit_id), evaluation::Column::EmployeeId, act.today))
        .all(&tx)
        .await?;
    if graded.len() > PEOPLE_MAX {
        return Err(Fault::invalid("performance.too_many").at("/unit_id").with("max", PEOPLE_MAX).into());
    }
    let made = propose_for(&tx, act, (year, graded)).await?;
    tx.commit().await?;
    Ok(made)
}

/// Proposes what follows from yearly grades: two questions about them all.
pub(crate) async fn propose_for(
    tx: &impl ConnectionTrait,
    act: &Act,
    (year, graded): (i32, Vec<evaluation::Model>),
) -> Result<usize, Error> {
    let people: Vec<EmployeeId> = graded.iter().map(|grade| grade.employee_id).collect();
    let history = history(tx, &people, year).await?;
    let known = known(tx, &people, year).await?;
    let law = Appraisal::on(act.today)?;
    let mut rows = Vec::new();
    for grade in &graded {
        let mut grades = vec![(year, grade.predikat)];
        grades.extend(history.get(&grade.employee_id).into_iter().flatten().copied());
        for rule in proposed(&law.consequences, &grades) {
            if known.contains(&(grade.employee_id, rule.id.clone())) {
                continue;
            }
            rows.push(consequence::Model {
                id: ConsequenceId::new(),
                employee_id: grade.employee_id,
                evaluation_id: grade.id,
                year,
                rule: rule.id.clone(),
                kind: rule.proposes,
                level: rule.level.and_then(|level| i32::try_from(level).ok()).unwrap_or_default(),
                status: ConsequenceStatus::Diusulkan,
                decision: None,
                decided_by: None,
                decided_at: None,
                citation: None,
                published_at: None,
                version: 1,
                created_at: act.at,
            });
        }
    }
    let made = rows.len();
    let told = rows.iter().map(|row| {
        let details = json!({ "kind": row.kind, "rule": row.rule, "year": row.year });
        Acted::new("performance.consequence_proposed", row.id).about(row.employee_id).with(details)
    });
    acts::record_all(tx, &act.by_system(), told.collect()).await?;
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let chunk: Vec<consequence::ActiveModel> = rows.by_ref().take(CHUNK).collect();
        consequence::Entity::insert_many(chunk).exec_without_returning(tx).await?;
    }
    Ok(made)
}

/// The yearly grades of people before a year, the newest first: of two plans of one year, the one that was rated last.
async fn history(
    conn: &impl ConnectionTrait,
    people: &[EmployeeId],
    year: i32,
) -> Result<HashMap<EmployeeId, Vec<(i32, Predikat)>>, Error> {
    let mut periods = Vec::new();
    for back in 1..=YEARS_BACK {
        periods.push(year_of(year - back)?);
    }
    let mut newest: HashMap<(EmployeeId, i32), (DateTime<Utc>, Predikat)> = HashMap::new();
    for chunk in people.chunks(personnel::facts::CHUNK) {
        let rows = evaluation::Entity::find()
            .filter(evaluation::COLUMN.employee_id.is_in(chunk.iter().copied()))
            .filter(evaluation::COLUMN.period.is_in(periods.iter().copied()))
            .filter(evaluation::COLUMN.superseded_at.is_null())
            .all(conn)
            .await?;
        for row in rows {
            let held = newest
                .entry((row.employee_id, row.period.year()))
                .or_insert((row.evaluated_at, row.predikat));
            if row.evaluated_at > held.0 {
                *held = (row.evaluated_at, row.predikat);
            }
        }
    }
    let mut history: HashMap<EmployeeId, Vec<(i32, Predikat)>> = HashMap::new();
    for ((employee, year), (_, predikat)) in newest {
        history.entry(employee).or_default().push((year, predikat));
    }
    for grades in history.values_mut() {
        grades.sort_unstable_by_key(|(year, _)| std::cmp::Reverse(*year));
    }
    Ok(history)
}

/// What was proposed for people in a year already.
async fn known(
    conn: &impl ConnectionTrait,
    people: &[EmployeeId],
    year: i32,
) -> Result<HashSet<(EmployeeId, String)>, Error> {
    let mut known = HashSet::new();
    for chunk in people.chunks(personnel::facts::CHUNK) {
        let rows = consequence::Entity::find()
            .filter(consequence::COLUMN.employee_id.is_in(chunk.iter().copied()))
            .filter(consequence::COLUMN.year.eq(year))
            .all(conn)
            .await?;
        known.extend(rows.into_iter().map(|row| (row.employee_id, row.rule)));
    }
    Ok(known)
}
