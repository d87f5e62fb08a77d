//! Writing, publishing, moving and closing cycles.

use chrono::NaiveDate;
use kernel::Fault;
use kernel::id::{CycleId, UnitId};
use personnel::entity::unit;
use personnel::scope;
use platform::{Act, Acted, Db, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    SelectExt,
};

use crate::entity::cycle::{self, Stages};
use crate::rules::cycle::{StageDates, fault_of_publishing, faults_of_cycle};
use crate::rules::plan::whole_year;
use crate::states::{CycleAct, CycleStatus, permit_cycle};
use crate::words::{Origin, Rhythm, Scheme};
use crate::{Error, store};

/// What a cycle says.
#[derive(Clone, Debug)]
pub struct CycleContent {
    /// The first day that it scores; the first of the year where it is not given.
    pub starts_on: Option<NaiveDate>,
    /// The first day that it no longer scores; the first of the next year where it is not given.
    pub ends_before: Option<NaiveDate>,
    /// How often work is rated within the year.
    pub rhythm: Rhythm,
    /// By which scheme.
    pub scheme: Scheme,
    /// Where plans are kept and grades are given.
    pub source: Origin,
    /// Whether a rating demands evidence.
    pub evidence_required: bool,
    /// Calendar days after the end of a period within which it is rated.
    pub rating_days: i32,
    /// The stages with their days.
    pub stages: Vec<StageDates>,
}

/// A cycle to begin.
#[derive(Clone, Debug)]
pub struct NewCycle {
    /// Whose.
    pub instansi_id: UnitId,
    /// The calendar year.
    pub year: i32,
    /// What it says.
    pub content: CycleContent,
}

impl CycleContent {
    fn upon(self, cycle: cycle::Model) -> cycle::Model {
        let year = whole_year(cycle.year);
        let first = self.starts_on.or(year.map(|year| year.from)).unwrap_or(cycle.starts_on);
        let end = self.ends_before.or(year.and_then(|year| year.until)).unwrap_or(cycle.ends_before);
        cycle::Model {
            starts_on: first,
            ends_before: end,
            rhythm: self.rhythm,
            scheme: self.scheme,
            source: self.source,
            evidence_required: self.evidence_required,
            rating_days: self.rating_days,
            stages: Stages(self.stages),
            ..cycle
        }
    }
}

/// Begins a cycle as a draft.
///
/// # Errors
/// `CycleExists`; `Invalid` with every fault, among them a region that is not the caller's whole.
#[tracing::instrument(skip_all)]
pub async fn create_cycle(db: &Db, act: &Act, new: NewCycle) -> Result<cycle::Model, Error> {
    let tx = platform::begin(db).await?;
    let draft = cycle::Model {
        id: CycleId::new(),
        instansi_id: new.instansi_id,
        year: new.year,
        starts_on: NaiveDate::default(),
        ends_before: NaiveDate::default(),
        rhythm: new.content.rhythm,
        scheme: new.content.scheme,
        source: new.content.source,
        evidence_required: new.content.evidence_required,
        rating_days: new.content.rating_days,
        stages: Stages::default(),
        status: CycleStatus::Draf,
        published_at: None,
        closed_at: None,
        version: 1,
        created_at: act.at,
    };
    let cycle = new.content.upon(draft);
    let mut faults: Vec<Fault> = fault_of_instansi(&tx, act, new.instansi_id).await?.into_iter().collect();
    faults.extend(faults_of_cycle(&cycle.terms()));
    Error::unless_empty(faults)?;
    let twin = cycle::Entity::find()
        .filter(cycle::COLUMN.instansi_id.eq(cycle.instansi_id))
        .filter(cycle::COLUMN.year.eq(cycle.year));
    if twin.exists(&tx).await? {
        return Err(Error::CycleExists);
    }
    let cycle = cycle.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, act, acted("performance.cycle_created", &cycle)).await?;
    tx.commit().await?;
    Ok(cycle)
}

/// Writes all of a draft.
///
/// # Errors
/// `NotFound` outside the scope; `Stale`; `CycleActNotOffered` once it is published; `Invalid` with every fault.
#[tracing::instrument(skip_all, fields(cycle.id = %id))]
pub async fn write_cycle(
    db: &Db,
    act: &Act,
    (id, expected): (CycleId, Option<i64>),
    content: CycleContent,
) -> Result<cycle::Model, Error> {
    change(db, act, (id, expected, CycleAct::Susun), |cycle| {
        let cycle = content.upon(cycle);
        Error::unless_empty(faults_of_cycle(&cycle.terms())).map(|()| cycle)
    })
    .await
}

/// Publishes a draft, at the latest on the first day that it scores.
///
/// # Errors
/// As [`write_cycle`]; `Invalid` when it comes too late.
#[tracing::instrument(skip_all, fields(cycle.id = %id))]
pub async fn publish_cycle(
    db: &Db,
    act: &Act,
    (id, expected): (CycleId, Option<i64>),
) -> Result<cycle::Model, Error> {
    change(db, act, (id, expected, CycleAct::Terbitkan), |cycle| {
        Error::unless_empty(fault_of_publishing(&cycle.terms(), act.today).into_iter().collect())?;
        Ok(cycle::Model { published_at: Some(act.at), ..cycle })
    })
    .await
}

/// Moves the stages of a published cycle. What is scored, how and by whom stays as it was published.
///
/// # Errors
/// As [`write_cycle`].
#[tracing::instrument(skip_all, fields(cycle.id = %id))]
pub async fn schedule_cycle(
    db: &Db,
    act: &Act,
    (id, expected): (CycleId, Option<i64>),
    (stages, rating_days): (Vec<StageDates>, i32),
) -> Result<cycle::Model, Error> {
    change(db, act, (id, expected, CycleAct::Jadwalkan), |cycle| {
        let cycle = cycle::Model { stages: Stages(stages), rating_days, ..cycle };
        Error::unless_empty(faults_of_cycle(&cycle.terms())).map(|()| cycle)
    })
    .await
}

/// Closes a cycle.
///
/// # Errors
/// As [`write_cycle`].
#[tracing::instrument(skip_all, fields(cycle.id = %id))]
pub async fn close_cycle(
    db: &Db,
    act: &Act,
    (id, expected): (CycleId, Option<i64>),
) -> Result<cycle::Model, Error> {
    change(db, act, (id, expected, CycleAct::Tutup), |cycle| {
        Ok(cycle::Model { closed_at: Some(act.at), ..cycle })
    })
    .await
}

async fn change(
    db: &Db,
    act: &Act,
    (id, expected, doing): (CycleId, Option<i64>, CycleAct),
    edit: impl FnOnce(cycle::Model) -> Result<cycle::Model, Error>,
) -> Result<cycle::Model, Error> {
    let tx = platform::begin(db).await?;
    let cycle = cycle::Entity::find_by_id(id)
        .filter(scope::unit_condition(&act.scope, cycle::Column::InstansiId, act.today))
        .lock_exclusive()
        .one(&tx)
        .await?
        .ok_or(platform::Error::NotFound("cycle"))?;
    store::fresh(expected, cycle.version)?;
    let status = permit_cycle(cycle.status, doing)?;
    let version = cycle.version + 1;
    let cycle = cycle::Model { status, version, ..edit(cycle)? };
    let cycle = cycle.into_active_model().reset_all().update(&tx).await?;
    let kind = match doing {
        CycleAct::Susun => "performance.cycle_written",
        CycleAct::Terbitkan => "performance.cycle_published",
        CycleAct::Jadwalkan => "performance.cycle_scheduled",
        CycleAct::Tutup => "performance.cycle_closed",
    };
    acts::record(&tx, act, acted(kind, &cycle)).await?;
    tx.commit().await?;
    Ok(cycle)
}

/// A region is the caller's to manage where its root lies within the scope.
async fn fault_of_instansi(
    conn: &impl ConnectionTrait,
    act: &Act,
    instansi: UnitId,
) -> Result<Option<Fault>, Error> {
    let is_reached = unit::Entity::find_by_id(instansi)
        .filter(unit::Column::InstansiId.eq(instansi))
        .filter(scope::unit_condition(&act.scope, unit::Column::Id, act.today))
        .exists(conn)
        .await?;
    Ok((!is_reached).then(|| Fault::invalid("performance.instansi_unknown").at("/instansi_id")))
}

fn acted(kind: &'static str, cycle: &cycle::Model) -> Acted {
    Acted::new(kind, cycle.id).within(cycle.instansi_id).effective(cycle.starts_on)
}
