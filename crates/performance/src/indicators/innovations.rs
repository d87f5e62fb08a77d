//! Innovations: what is new, how far it has come, and how those whom it serves took it.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::Fault;
use kernel::id::{EmployeeId, InnovationId, RhkId};
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, SelectExt,
};
use uuid::Uuid;

use crate::entity::innovation::{self, stage};
use crate::entity::{rhk, skp};
use crate::rules::text::{PASSAGE_MAX, SENTENCE_MAX, fault, fault_if_given};
use crate::states::SkpStatus;
use crate::words::InnovationStage;
use crate::{Error, store};

/// An innovation to record.
#[derive(Clone, Debug)]
pub struct NewInnovation {
    /// The own planned result that it serves.
    pub rhk_id: Option<RhkId>,
    /// Its name.
    pub title: String,
    /// What it is good for.
    pub benefit: String,
}

/// A stage that was reached, with its acceptance.
#[derive(Clone, Debug)]
pub struct ReachedStage {
    /// The stage.
    pub stage: InnovationStage,
    /// The day.
    pub reached_on: NaiveDate,
    /// The address of what shows it.
    pub proof: String,
    /// How many of those whom it serves were asked.
    pub respondents: i32,
    /// How many of them are in favour.
    pub in_favour: i32,
    /// Where that can be checked.
    pub source: Option<String>,
}

/// Which innovations to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct InnovationFilter {
    /// Of one employee.
    pub employee_id: Option<EmployeeId>,
    /// That have come this far.
    pub stage: Option<InnovationStage>,
}

/// An innovation with its stages, oldest first.
#[derive(Clone, Debug)]
pub struct SeenInnovation {
    /// The innovation.
    pub innovation: innovation::Model,
    /// Its stages.
    pub stages: Vec<stage::Model>,
}

/// Records an innovation of one's own, an idea that is worked out.
///
/// # Errors
/// `NotTheEmployee` for an account without employee; `Invalid` without name or use, and for somebody else's result.
#[tracing::instrument(skip_all)]
pub async fn create_innovation(db: &Db, act: &Act, new: NewInnovation) -> Result<SeenInnovation, Error> {
    let employee_id = act.party().ok_or(Error::NotTheEmployee)?;
    let tx = platform::begin(db).await?;
    store::lock_employee(&tx, employee_id).await?;
    let mut faults: Vec<Fault> = fault(&new.title, "/title", SENTENCE_MAX).into_iter().collect();
    faults.extend(fault(&new.benefit, "/benefit", PASSAGE_MAX));
    if let Some(rhk_id) = new.rhk_id {
        let own = skp::Entity::find()
            .select_only()
            .column(skp::Column::Id)
            .filter(skp::COLUMN.employee_id.eq(employee_id))
            // A draft's results come and go.
            .filter(skp::Column::Status.is_in(SkpStatus::AGREED.into_iter().chain([SkpStatus::Diganti])))
            .into_query();
        let result = rhk::Entity::find_by_id(rhk_id).filter(rhk::Column::SkpId.in_subquery(own));
        let is_own = result.exists(&tx).await?;
        if !is_own {
            faults.push(Fault::invalid("performance.id_unknown").at("/rhk_id"));
        }
    }
    Error::unless_empty(faults)?;
    let row = innovation::Model {
        id: InnovationId::new(),
        employee_id,
        rhk_id: new.rhk_id,
        title: new.title,
        benefit: new.benefit,
        stage: InnovationStage::Inisiatif,
        version: 1,
        created_at: act.at,
    };
    let row = row.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, act, acted("performance.innovation_recorded", &row)).await?;
    tx.commit().await?;
    Ok(SeenInnovation { innovation: row, stages: Vec::new() })
}

/// Records that an innovation reached a stage, or that its acceptance was asked for anew. In use means that those whom it serves
/// were asked.
///
/// # Errors
/// `NotFound` outside the reach; `NotTheEmployee`; `Stale`; `Invalid` with every fault: a step back, a day ahead, no proof ...
#[tracing::instrument(skip_all, fields(innovation.id = %id))]
pub async fn reach_stage(
    db: &Db,
    act: &Act,
    (id, expected): (InnovationId, Option<i64>),
    reached: ReachedStage,
) -> Result<SeenInnovation, Error> {
    let tx = platform::begin(db).await?;
    let row = innovation::Entity::find_by_id(id)
        .filter(store::reached_by(act, innovation::Column::EmployeeId))
        .lock_exclusive()
        .one(&tx)
        .await?
        .ok_or(platform::Error::NotFound("innovation"))?;
    if act.party() != Some(row.employee_id) {
        return Err(Error::NotTheEmployee);
    }
    store::fresh(expected, row.version)?;
    let before = stages(&tx, &[id]).await?.remove(&id).unwrap_or_default();
    Error::unless_empty(faults_of_stage(&row, (&before, &reached), act.today))?;
    let step = stage::Model {
        id: Uuid::from(InnovationId::new()),
        innovation_id: id,
        stage: reached.stage,
        reached_on: reached.reached_on,
        proof: reached.proof,
        respondents: reached.respondents,
        in_favour: reached.in_favour,
        source: reached.source,
        recorded_at: act.at,
    };
    step.into_active_model().reset_all().insert(&tx).await?;
    let row = innovation::Model { stage: reached.stage, version: row.version + 1, ..row };
    let row = row.into_active_model().reset_all().update(&tx).await?;
    acts::record(&tx, act, acted("performance.innovation_advanced", &row)).await?;
    let stages = stages(&tx, &[id]).await?.remove(&id).unwrap_or_default();
    tx.commit().await?;
    Ok(SeenInnovation { innovation: row, stages })
}

fn faults_of_stage(
    row: &innovation::Model,
    (before, reached): (&[stage::Model], &ReachedStage),
    today: NaiveDate,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut demand = |is_right: bool, code, pointer: &str| {
        if !is_right {
            faults.push(Fault::invalid(code).at(pointer));
        }
    };
    demand(reached.stage >= row.stage, "performance.stage_back", "/stage");
    demand(reached.reached_on <= today, "performance.day_in_future", "/reached_on");
    let last = before.last().map(|step| step.reached_on);
    demand(last.is_none_or(|last| last <= reached.reached_on), "performance.stage_order", "/reached_on");
    let is_web = ["https://", "http://"].iter().any(|scheme| reached.proof.starts_with(scheme));
    demand(is_web, "performance.link_not_web", "/proof");
    let is_sound = 0 <= reached.in_favour && reached.in_favour <= reached.respondents;
    demand(is_sound, "performance.acceptance_unsound", "/in_favour");
    let is_asked = reached.respondents > 0 && reached.source.is_some();
    let is_used = reached.stage == InnovationStage::Penerapan;
    demand(is_asked || !is_used, "performance.acceptance_missing", "/respondents");
    faults.extend(fault_if_given(reached.source.as_ref(), "/source", SENTENCE_MAX));
    faults
}

/// Innovations within the caller's reach, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_innovations(
    conn: &impl ConnectionTrait,
    act: &Act,
    filter: InnovationFilter,
    paging: &Paging,
) -> Result<Page<SeenInnovation>, Error> {
    let mut query = innovation::Entity::find()
        .filter(store::reached_by(act, innovation::Column::EmployeeId))
        .order_by_desc(innovation::Column::Id);
    if let Some(employee) = filter.employee_id {
        query = query.filter(innovation::COLUMN.employee_id.eq(employee));
    }
    if let Some(stage) = filter.stage {
        query = query.filter(innovation::COLUMN.stage.eq(stage));
    }
    let newest_first = (|row: &innovation::Model| row.id, |last| innovation::Column::Id.lt(last));
    let page = paging.read(conn, query, newest_first).await?;
    let ids: Vec<InnovationId> = page.rows.iter().map(|row| row.id).collect();
    let mut steps = stages(conn, &ids).await?;
    Ok(page.map(|innovation| SeenInnovation {
        stages: steps.remove(&innovation.id).unwrap_or_default(),
        innovation,
    }))
}

/// One innovation.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn find_innovation(
    conn: &impl ConnectionTrait,
    act: &Act,
    id: InnovationId,
) -> Result<SeenInnovation, Error> {
    let found = innovation::Entity::find_by_id(id)
        .filter(store::reached_by(act, innovation::Column::EmployeeId))
        .one(conn)
        .await?;
    let innovation = found.ok_or(platform::Error::NotFound("innovation"))?;
    let stages = stages(conn, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(SeenInnovation { innovation, stages })
}

async fn stages(
    conn: &impl ConnectionTrait,
    ids: &[InnovationId],
) -> Result<HashMap<InnovationId, Vec<stage::Model>>, Error> {
    let rows = stage::Entity::find()
        .filter(stage::Column::InnovationId.is_in(ids.iter().copied()))
        .order_by_asc(stage::Column::Id)
        .all(conn)
        .await?;
    let mut by_innovation: HashMap<InnovationId, Vec<stage::Model>> = HashMap::new();
    for row in rows {
        by_innovation.entry(row.innovation_id).or_default().push(row);
    }
    Ok(by_innovation)
}

fn acted(kind: &'static str, row: &innovation::Model) -> Acted {
    Acted::new(kind, row.id).about(row.employee_id)
}
