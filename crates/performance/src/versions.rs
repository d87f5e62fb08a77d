//! Versions of a plan: a change of position, of strategy or of assignment is a further version that holds from a later day on.
//!
//! The version before stays in force until the first day of the next one. Then it gives way: its own days are still reported and
//! rated, and links that led to its results lead to those that continue them.

use chrono::NaiveDate;
use kernel::Fault;
use kernel::id::{RhkId, SkpId};
use platform::{Act, Db, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, SelectExt,
};
use serde_json::json;

use crate::entity::{evaluation, negotiation, skp};
use crate::plan::replace_rows;
use crate::rules::text::{PASSAGE_MAX, fault};
use crate::skp::{Document, Held, Seen, acted, document, unless_closed};
use crate::states::{self, Party, SkpAct, SkpStatus};
use crate::{Error, store};

/// A further version of a plan.
#[derive(Clone, Debug)]
pub struct NewVersion {
    /// The first day on which it holds.
    pub starts_on: NaiveDate,
    /// What changed: the position, the strategy, an assignment.
    pub reason: String,
}

/// Begins a further version of a running plan as a draft that holds what the plan holds (ubah).
///
/// # Errors
/// `NotTheEmployee` for anyone but the two; `Stale`; `ActNotOffered` unless the plan runs; `ChangeExists`; `Invalid` for a first
/// day outside the plan or inside what was rated, and without a reason.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn change_skp(
    db: &Db,
    act: &Act,
    (skp_id, expected): (SkpId, Option<i64>),
    new: NewVersion,
) -> Result<Document, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    held.permit(SkpAct::Ubah, expected)?;
    let act = &store::as_rater(&tx, act, &held).await?;
    unless_closed(&tx, act, (held.skp.employee_id, held.skp.year)).await?;
    if has_successor(&tx, skp_id).await? {
        return Err(Error::ChangeExists);
    }
    Error::unless_empty(faults(&tx, &held, &new).await?)?;
    let plan = store::plan_of(&tx, &held.skp).await?;
    let version = skp::Model {
        id: SkpId::new(),
        rater_id: None,
        starts_on: new.starts_on,
        status: SkpStatus::Draf,
        return_note: None,
        employee_signed_at: None,
        rater_signed_at: None,
        version: 1,
        created_at: act.at,
        updated_at: act.at,
        replaces_id: Some(skp_id),
        change_reason: Some(new.reason),
        ..held.skp
    };
    let version = version.into_active_model().reset_all().insert(&tx).await?;
    let mut results = plan.rhk;
    for rhk in &mut results {
        rhk.continues_rhk_id = rhk.id.take();
        rhk.iki.iter_mut().for_each(|iki| iki.id = None);
    }
    replace_rows(&tx, version.id, results).await?;
    acts::record(&tx, act, acted("performance.skp_change_begun", &version)).await?;
    let document = document(&tx, act, version).await?;
    tx.commit().await?;
    Ok(document)
}

/// Gives up a further version on which the two have not agreed (batalkan): it is gone with what was said about it, and the plan that
/// it would have replaced stays in force.
///
/// # Errors
/// `NotTheEmployee`; `Stale`; `ActNotOffered` for a plan that replaces none, and once it is agreed.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn discard_change(
    db: &Db,
    act: &Act,
    (skp_id, expected): (SkpId, Option<i64>),
) -> Result<Document, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    held.permit(SkpAct::Batalkan, expected)?;
    let in_force = held.skp.replaces_id.ok_or(platform::Error::NotFound("skp"))?;
    replace_rows(&tx, skp_id, Vec::new()).await?;
    negotiation::Entity::delete_many().filter(negotiation::COLUMN.skp_id.eq(skp_id)).exec(&tx).await?;
    skp::Entity::delete_by_id(skp_id).exec(&tx).await?;
    let kept = json!({ "in_force": in_force });
    acts::record(&tx, act, acted("performance.skp_change_discarded", &held.skp).with(kept)).await?;
    let kept = store::find_skp(&tx, act, in_force).await?;
    let document = document(&tx, act, kept).await?;
    tx.commit().await?;
    Ok(document)
}

async fn has_successor(conn: &impl ConnectionTrait, skp_id: SkpId) -> Result<bool, Error> {
    Ok(skp::Entity::find().filter(skp::COLUMN.replaces_id.eq(skp_id)).exists(conn).await?)
}

async fn faults(conn: &impl ConnectionTrait, held: &Held, new: &NewVersion) -> Result<Vec<Fault>, Error> {
    let mut faults: Vec<Fault> = fault(&new.reason, "/reason", PASSAGE_MAX).into_iter().collect();
    let is_inside = held.skp.starts_on < new.starts_on && new.starts_on < held.skp.ends_before;
    if !is_inside {
        let outside = Fault::invalid("performance.change_outside").at("/starts_on");
        faults.push(outside.with("from", held.skp.starts_on).with("until", held.skp.ends_before));
        return Ok(faults);
    }
    let rated: Option<NaiveDate> = evaluation::Entity::find()
        .select_only()
        .column(evaluation::Column::PeriodUntil)
        .filter(evaluation::COLUMN.skp_id.eq(held.skp.id))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        .filter(evaluation::COLUMN.period_until.gt(new.starts_on))
        .order_by_desc(evaluation::Column::PeriodUntil)
        .into_tuple()
        .one(conn)
        .await?;
    faults.extend(
        rated.map(|until| {
            Fault::invalid("performance.change_evaluated").at("/starts_on").with("until", until)
        }),
    );
    Ok(faults)
}

/// The version before gives way on the first day of the one that takes its place.
pub(crate) async fn give_way(tx: &impl ConnectionTrait, act: &Act, new: &skp::Model) -> Result<(), Error> {
    let Some(replaced) = new.replaces_id else { return Ok(()) };
    let old = skp::Entity::find_by_id(replaced).lock_exclusive().one(tx).await?;
    let old = old.ok_or(platform::Error::NotFound("skp"))?;
    let status = states::permit(&old, SkpAct::Ganti, Party::System)?;
    let old = store::save(tx, act, skp::Model { status, ends_before: new.starts_on, ..old }).await?;
    store::move_links(tx, new.id).await?;
    acts::record(tx, act, acted("performance.skp_replaced", &old)).await?;
    Ok(())
}

/// All versions of the plan that a plan is one of, the first day first.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn list_versions(
    conn: &impl ConnectionTrait,
    act: &Act,
    skp_id: SkpId,
) -> Result<Vec<Seen>, Error> {
    let asked = store::find_skp(conn, act, skp_id).await?;
    let rows = skp::Entity::find()
        .filter(skp::COLUMN.employee_id.eq(asked.employee_id))
        .filter(skp::COLUMN.year.eq(asked.year))
        .order_by_asc(skp::Column::StartsOn)
        .order_by_asc(skp::Column::Id)
        .all(conn)
        .await?;
    let held = store::held(conn, act, line_of(rows, skp_id)).await?;
    store::seen(conn, held).await
}

/// Those of an employee's plans of a year that replace one another, with the one asked for among them.
fn line_of(rows: Vec<skp::Model>, asked: SkpId) -> Vec<skp::Model> {
    let mut line = vec![asked];
    loop {
        let known = line.len();
        for row in &rows {
            let is_linked = row.replaces_id.is_some_and(|before| line.contains(&before));
            if is_linked && !line.contains(&row.id) {
                line.push(row.id);
            }
            if let (true, Some(before)) = (line.contains(&row.id), row.replaces_id)
                && !line.contains(&before)
            {
                line.push(before);
            }
        }
        if line.len() == known {
            return rows.into_iter().filter(|row| line.contains(&row.id)).collect();
        }
    }
}

/// A link of a result to one of the superior's.
#[derive(Clone, Copy, Debug)]
pub struct RhkLink {
    /// The employee's result.
    pub rhk_id: RhkId,
    /// The superior's result.
    pub supports_rhk_id: RhkId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::skp::tests::skp_in;

    #[test]
    fn a_line_holds_what_replaces_one_another_and_nothing_else() {
        let first = skp_in(SkpStatus::Diganti);
        let second = skp::Model { replaces_id: Some(first.id), ..skp_in(SkpStatus::Diganti) };
        let third = skp::Model { replaces_id: Some(second.id), ..skp_in(SkpStatus::Berjalan) };
        let other = skp_in(SkpStatus::Berjalan);
        let ids = [first.id, second.id, third.id];
        let rows = vec![third, other, first, second];
        for asked in ids {
            assert_eq!(line_of(rows.clone(), asked).len(), 3);
        }
    }
}
