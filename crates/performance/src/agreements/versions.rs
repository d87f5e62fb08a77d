//! Versions of an agreement: a change of leader, budget or targets within the year is a further version that holds from a later day
//! on, submitted and established as the first was.
//!
//! The version before stays in force until the first day of the next one. Then it gives way: it stays readable, its own periods are
//! still reported and graded, and plans that rest on its objectives rest on those that continue them.

use std::collections::HashSet;

use chrono::NaiveDate;
use kernel::id::{AgreementId, SasaranId};
use kernel::{Fault, FaultKind};
use personnel::facts;
use platform::timers::{self, Due, NewTimer};
use platform::{Act, Db, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, SelectExt,
};
use serde_json::json;

use super::states::{self, AgreementAct, Party};
use super::write::{acted, replace};
use super::{AgreementDocument, AgreementReader, AgreementStatus, HeldAgreement, store};
use crate::Error;
use crate::entity::{perjanjian_kinerja as row, sasaran, unit_rating};
use crate::rules::text::{PASSAGE_MAX, fault};
use crate::versions::NewVersion;

/// Whose timers these are.
pub const AGREEMENT_TIMER: &str = "performance.agreement";

/// Begins a further version of an agreement in force as a draft that holds what the agreement holds (ubah).
///
/// # Errors
/// `NotFound`; for others than the unit; `Stale`; a conflict unless it is in force, and where a further version is begun already;
/// `Invalid` for a first day outside the agreement or inside what was graded, and without a reason.
#[tracing::instrument(skip_all, fields(agreement.id = %id))]
pub async fn change_agreement(
    db: &Db,
    act: &Act,
    (id, expected): (AgreementId, Option<i64>),
    new: NewVersion,
) -> Result<AgreementDocument, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    held.permit(AgreementAct::Ubah, expected)?;
    if row::Entity::find().filter(row::Column::ReplacesId.eq(id)).exists(&tx).await? {
        return Err(Error::Refused(Fault::new(FaultKind::Conflict, "performance.agreement_change_exists")));
    }
    Error::unless_empty(faults(&tx, &held.agreement, &new).await?)?;
    let mut promise = store::promise(&tx, &held.agreement).await?;
    let version = row::Model {
        id: AgreementId::new(),
        status: AgreementStatus::Draf,
        return_note: None,
        leader_id: None,
        above_id: None,
        submitted_by: None,
        submitted_at: None,
        established_at: None,
        version: 1,
        created_at: act.at,
        updated_at: act.at,
        starts_on: new.starts_on,
        replaces_id: Some(id),
        change_reason: Some(new.reason),
        ..held.agreement.clone()
    };
    let version = version.into_active_model().reset_all().insert(&tx).await?;
    for objective in &mut promise.sasaran {
        objective.continues_id = objective.id.take();
        objective.iku.iter_mut().for_each(|iku| iku.id = None);
    }
    replace(&tx, version.id, promise.sasaran).await?;
    let begun = acted("performance.agreement_change_begun", &version).effective(version.starts_on);
    acts::record(&tx, act, begun).await?;
    let document = store::document(&tx, HeldAgreement { agreement: version, ..held }).await?;
    tx.commit().await?;
    Ok(document)
}

async fn faults(
    conn: &impl ConnectionTrait,
    agreement: &row::Model,
    new: &NewVersion,
) -> Result<Vec<Fault>, Error> {
    let mut faults: Vec<Fault> = fault(&new.reason, "/reason", PASSAGE_MAX).into_iter().collect();
    let is_inside = agreement.starts_on < new.starts_on && new.starts_on < agreement.ends_before;
    if !is_inside {
        let outside = Fault::invalid("performance.agreement_change_outside").at("/starts_on");
        faults.push(outside.with("from", agreement.starts_on).with("until", agreement.ends_before));
        return Ok(faults);
    }
    let graded: Option<NaiveDate> = unit_rating::Entity::find()
        .select_only()
        .column(unit_rating::Column::PeriodUntil)
        .filter(unit_rating::Column::AgreementId.eq(agreement.id))
        .filter(unit_rating::Column::SupersededAt.is_null())
        .filter(unit_rating::Column::PeriodUntil.gt(new.starts_on))
        .order_by_desc(unit_rating::Column::PeriodUntil)
        .into_tuple()
        .one(conn)
        .await?;
    let inside =
        |until| Fault::invalid("performance.agreement_change_graded").at("/starts_on").with("until", until);
    faults.extend(graded.map(inside));
    Ok(faults)
}

/// Gives up a further version that is not established (batalkan): it is gone, and the one that it would have replaced stays in force.
///
/// # Errors
/// `NotFound`; for others than the unit; `Stale`; a conflict for an agreement that replaces none, and once it is established.
#[tracing::instrument(skip_all, fields(agreement.id = %id))]
pub async fn discard_agreement_change(
    db: &Db,
    act: &Act,
    (id, expected): (AgreementId, Option<i64>),
) -> Result<AgreementDocument, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock(&tx, act, id).await?;
    held.permit(AgreementAct::Batalkan, expected)?;
    let in_force = held.agreement.replaces_id.ok_or(platform::Error::NotFound("agreement"))?;
    replace(&tx, id, Vec::new()).await?;
    row::Entity::delete_by_id(id).exec(&tx).await?;
    let discarded = acted("performance.agreement_change_discarded", &held.agreement);
    let details = json!({ "year": held.agreement.year, "in_force": in_force });
    acts::record(&tx, act, discarded.with(details)).await?;
    let kept = store::find(&tx, AgreementReader::writing(act), in_force).await?;
    let document = store::document(&tx, kept).await?;
    tx.commit().await?;
    Ok(document)
}

/// An established agreement begins to hold, or waits for its first day: the first of a year holds at once.
pub(super) async fn begin_when_due(
    tx: &impl ConnectionTrait,
    act: &Act,
    agreement: row::Model,
) -> Result<row::Model, Error> {
    if agreement.replaces_id.is_some() {
        let zone = facts::time_zone_of(tx, agreement.instansi_id, agreement.starts_on).await?;
        let due_at = zone.midnight(agreement.starts_on);
        if due_at > act.at {
            let (subject, action) = (AGREEMENT_TIMER, AgreementAct::Mulai.word());
            timers::set(tx, NewTimer { subject, object: agreement.id.0, action, due_at }).await?;
            return Ok(agreement);
        }
    }
    begin(tx, &act.by_system(), agreement).await
}

async fn begin(tx: &impl ConnectionTrait, act: &Act, agreement: row::Model) -> Result<row::Model, Error> {
    let status = states::permit(&agreement, AgreementAct::Mulai, Party::System)?;
    if let Some(replaced) = agreement.replaces_id {
        let old = row::Entity::find_by_id(replaced).lock_exclusive().one(tx).await?;
        let old = old.ok_or(platform::Error::NotFound("agreement"))?;
        let given_way = states::permit(&old, AgreementAct::Ganti, Party::System)?;
        let old = row::Model { status: given_way, ends_before: agreement.starts_on, ..old };
        let old = store::save(tx, act, old).await?;
        crate::store::move_to_objectives(tx, agreement.id).await?;
        let mut recorded = acted("performance.agreement_replaced", &old).effective(agreement.starts_on);
        recorded.employee = agreement.leader_id;
        acts::record(tx, act, recorded).await?;
    }
    Ok(row::Model { status, ..agreement })
}

/// The first day of a further version has come.
///
/// # Errors
/// When the database fails. An agreement that no longer waits is left alone.
pub async fn meet_first_day(due: &Due<'_>) -> Result<(), Error> {
    let id = AgreementId(due.timer.object_id);
    let found = row::Entity::find_by_id(id).lock_exclusive().one(due.tx).await?;
    let waits = |agreement: &row::Model| agreement.status == AgreementStatus::Ditetapkan;
    let Some(agreement) = found.filter(waits) else { return Ok(()) };
    let agreement = begin(due.tx, &due.act, agreement).await?;
    store::save(due.tx, &due.act, agreement).await?;
    Ok(())
}

/// The objectives of the version whose place an agreement takes.
pub(super) async fn objectives_before(
    conn: &impl ConnectionTrait,
    agreement: &row::Model,
) -> Result<HashSet<SasaranId>, Error> {
    let Some(replaced) = agreement.replaces_id else { return Ok(HashSet::new()) };
    let ids: Vec<SasaranId> = sasaran::Entity::find()
        .select_only()
        .column(sasaran::Column::Id)
        .filter(sasaran::Column::AgreementId.eq(replaced))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().collect())
}

/// All versions of the agreement that an agreement is one of, as far as the caller may see them, the first day first.
///
/// # Errors
/// `NotFound` for one that the caller may not see.
pub async fn list_agreement_versions(
    conn: &impl ConnectionTrait,
    reader: AgreementReader<'_>,
    id: AgreementId,
) -> Result<Vec<HeldAgreement>, Error> {
    let asked = store::find(conn, reader, id).await?.agreement;
    let rows = row::Entity::find()
        .filter(store::reached(reader.act))
        .filter(row::Column::UnitId.eq(asked.unit_id))
        .filter(row::Column::Year.eq(asked.year))
        .order_by_asc(row::Column::StartsOn)
        .order_by_asc(row::Column::Id)
        .all(conn)
        .await?;
    store::hold(conn, reader, rows).await
}
