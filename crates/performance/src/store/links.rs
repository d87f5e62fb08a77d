//! What a plan may refer to, and what rests on what.

use std::collections::HashSet;

use kernel::DateRange;
use kernel::id::{AgreementId, EmployeeId, FactId, IndicatorId, RhkId, SkpId};
use personnel::entity::fact;
use personnel::facts;
use personnel::value::{FactKind, Standing};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    QueryTrait, Statement, Value,
};

use super::{agreed_results, plan_of, results};
use crate::Error;
use crate::entity::{indicator, rhk, role_result};
use crate::plan::Plan;
use crate::rules::plan::Known;
use crate::skp::Held;

/// What the content of a plan may refer to: its own parts, the results of the superior's agreed plan of these days, the
/// objectives of the units above, the employee's assignments, the library of the region.
pub(crate) async fn known(conn: &impl ConnectionTrait, held: &Held, wanted: &Plan) -> Result<Known, Error> {
    let stored = plan_of(conn, &held.skp).await?;
    let superior: HashSet<RhkId> = supportable(conn, held).await?.into_iter().map(|rhk| rhk.id).collect();
    let before = before(conn, held).await?;
    let own: HashSet<RhkId> = stored.rhk_ids().union(&before).copied().collect();
    let named: Vec<RhkId> = wanted.rhk.iter().filter_map(|rhk| rhk.supports_rhk_id).collect();
    Ok(Known {
        rhk: stored.rhk_ids(),
        iki: stored.iki_ids(),
        circular: circular(conn, &named, &own).await?,
        superior,
        before,
        sasaran: super::targets::sasaran_of(conn, held).await?,
        acting: acting(conn, held).await?,
        indicators: indicators(conn, held, wanted).await?,
    })
}

/// The results of the superior's agreed plan of these days. Where the superior has published who brings what, those to which
/// this employee brings something.
pub(crate) async fn supportable(conn: &impl ConnectionTrait, held: &Held) -> Result<Vec<rhk::Model>, Error> {
    let Some(rater_id) = held.rater_id else { return Ok(Vec::new()) };
    let mut all = agreed_results(conn, rater_id, held.skp.days()).await?;
    let given: HashSet<RhkId> = role_result::Entity::find()
        .select_only()
        .column(role_result::Column::RhkId)
        .filter(role_result::COLUMN.employee_id.eq(held.skp.employee_id))
        .filter(role_result::Column::RhkId.is_in(all.iter().map(|rhk| rhk.id)))
        .into_tuple()
        .all(conn)
        .await?
        .into_iter()
        .collect();
    if !given.is_empty() {
        all.retain(|rhk| given.contains(&rhk.id));
    }
    Ok(all)
}

/// The results of the version whose place a plan takes.
async fn before(conn: &impl ConnectionTrait, held: &Held) -> Result<HashSet<RhkId>, Error> {
    let Some(replaced) = held.skp.replaces_id else { return Ok(HashSet::new()) };
    let ids: Vec<RhkId> = rhk::Entity::find()
        .select_only()
        .column(rhk::Column::Id)
        .filter(rhk::COLUMN.skp_id.eq(replaced))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().collect())
}

/// The employee's assignments as Plt or Plh within the days of a plan.
async fn acting(conn: &impl ConnectionTrait, held: &Held) -> Result<HashSet<FactId>, Error> {
    let days: DateRange = held.skp.days();
    let ids: Vec<FactId> = fact::Entity::find()
        .select_only()
        .column(fact::Column::Id)
        .filter(fact::COLUMN.employee_id.eq(held.skp.employee_id))
        .filter(fact::COLUMN.kind.eq(FactKind::Position))
        .filter(fact::Column::Code.is_in([Standing::Plt.word(), Standing::Plh.word()]))
        .filter(fact::COLUMN.superseded_at.is_null())
        .filter(fact::COLUMN.valid_from.lt(days.stored_until()))
        .filter(fact::COLUMN.valid_until.gt(days.from))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().collect())
}

/// The indicators that a plan names, as far as its region's library offers them or the plan held them before.
async fn indicators(
    conn: &impl ConnectionTrait,
    held: &Held,
    wanted: &Plan,
) -> Result<HashSet<IndicatorId>, Error> {
    let named: HashSet<IndicatorId> = wanted.indicators().collect();
    if named.is_empty() {
        return Ok(named);
    }
    let employee = facts::named(conn, &[held.skp.employee_id]).await?.remove(&held.skp.employee_id);
    let instansi = employee.ok_or(platform::Error::NotFound("employee"))?.instansi_id;
    let ids: Vec<IndicatorId> = indicator::Entity::find()
        .select_only()
        .column(indicator::Column::Id)
        .filter(indicator::Column::Id.is_in(named))
        .filter(indicator::COLUMN.instansi_id.eq(instansi))
        .filter(indicator::COLUMN.published_at.is_not_null())
        .filter(indicator::COLUMN.retired_at.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let kept = plan_of(conn, &held.skp).await?;
    Ok(ids.into_iter().chain(kept.indicators()).collect())
}

#[derive(FromQueryResult)]
struct Resting {
    target: RhkId,
    id: RhkId,
}

/// Those of some results that rest, by whatever way, on one of a plan's own. One query, however deep the tree.
pub(crate) async fn circular(
    conn: &impl ConnectionTrait,
    targets: &[RhkId],
    own: &HashSet<RhkId>,
) -> Result<HashSet<RhkId>, Error> {
    if targets.is_empty() || own.is_empty() {
        return Ok(HashSet::new());
    }
    let backend = conn.get_database_backend();
    let place = |at: usize| match backend {
        DbBackend::Postgres => format!("${}", at + 1),
        _ => "?".to_owned(),
    };
    let places: Vec<String> = (0..targets.len()).map(place).collect();
    // UNION forgets what it has seen, so even a circle that was there would end.
    let sql = format!(
        "WITH RECURSIVE up (target, id) AS (
             SELECT id, id FROM rhk WHERE id IN ({})
             UNION
             SELECT up.target, rhk.supports_rhk_id FROM up JOIN rhk ON rhk.id = up.id
             WHERE rhk.supports_rhk_id IS NOT NULL
         ) SELECT target, id FROM up",
        places.join(", ")
    );
    let values: Vec<Value> = targets.iter().map(|target| (*target).into()).collect();
    let rows =
        Resting::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(conn).await?;
    Ok(rows.into_iter().filter(|row| own.contains(&row.id)).map(|row| row.target).collect())
}

/// Links of results, and what they lead to: parts that exist once in each version of what holds them.
struct Link {
    /// The column of `rhk` that leads there.
    column: &'static str,
    /// The table of the parts.
    parts: &'static str,
    /// Its column for the part of the version before that a part continues.
    continues: &'static str,
    /// Its column for the version that holds the part.
    version: &'static str,
}

/// Links that lead to a version's results lead to those of the next version that continue them. One statement.
pub(crate) async fn move_links(tx: &impl ConnectionTrait, new: SkpId) -> Result<(), Error> {
    let to_result =
        Link { column: "supports_rhk_id", parts: "rhk", continues: "continues_rhk_id", version: "skp_id" };
    redirect(tx, &to_result, new.into()).await
}

/// Results that rest on an objective of a version rest on the one that continues it. One statement.
pub(crate) async fn move_to_objectives(tx: &impl ConnectionTrait, new: AgreementId) -> Result<(), Error> {
    let to_objective = Link {
        column: "supports_sasaran_id",
        parts: "sasaran",
        continues: "continues_id",
        version: "agreement_id",
    };
    redirect(tx, &to_objective, new.into()).await
}

/// Plans that were replaced keep what they led to.
async fn redirect(tx: &impl ConnectionTrait, link: &Link, new: Value) -> Result<(), Error> {
    let backend = tx.get_database_backend();
    let id = if backend == DbBackend::Postgres { ["$1", "$2"] } else { ["?", "?"] };
    let Link { column, parts, continues, version } = link;
    let sql = format!(
        "UPDATE rhk SET {column} = (
             SELECT next.id FROM {parts} AS next
             WHERE next.{version} = {} AND next.{continues} = rhk.{column} LIMIT 1)
         WHERE {column} IN (
             SELECT {continues} FROM {parts} AS kept
             WHERE kept.{version} = {} AND kept.{continues} IS NOT NULL)
           AND skp_id NOT IN (SELECT id FROM skp WHERE status = 'diganti')",
        id[0], id[1]
    );
    tx.execute_raw(Statement::from_sql_and_values(backend, sql, [new.clone(), new])).await?;
    Ok(())
}

/// Results of employees' plans that wait for a link and rest on an objective meanwhile.
pub(crate) async fn waiting(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    days: DateRange,
) -> Result<Vec<rhk::Model>, Error> {
    use crate::entity::skp;
    use crate::states::SkpStatus;
    let mut all = Vec::new();
    for chunk in employees.chunks(facts::CHUNK) {
        let plans = skp::Entity::find()
            .select_only()
            .column(skp::Column::Id)
            .filter(skp::Column::EmployeeId.is_in(chunk.iter().copied()))
            .filter(skp::COLUMN.status.ne(SkpStatus::Diganti))
            .filter(super::overlapping(days))
            .into_query();
        all.extend(
            rhk::Entity::find()
                .filter(rhk::Column::SkpId.in_subquery(plans))
                .filter(rhk::COLUMN.supports_rhk_id.is_null())
                .filter(rhk::COLUMN.supports_sasaran_id.is_not_null())
                .all(conn)
                .await?,
        );
    }
    Ok(all)
}

/// The ids of a plan's results, read.
pub(crate) async fn result_ids(conn: &impl ConnectionTrait, skp_id: SkpId) -> Result<HashSet<RhkId>, Error> {
    let ids: Vec<RhkId> = rhk::Entity::find()
        .select_only()
        .column(rhk::Column::Id)
        .filter(rhk::Column::Id.in_subquery(results(skp_id)))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().collect())
}
