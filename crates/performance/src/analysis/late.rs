//! What should have been done by now, and was not.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::id::UnitId;
use kernel::{Month, Period};
use sea_orm::entity::prelude::EnumIter;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Asked, Part, parts};
use crate::Error;
use crate::cycles;
use crate::entity::cycle::Model as Cycle;
use crate::entity::{evaluation, monthly_report, skp};
use crate::following::{Below, Tally};
use crate::reports::ReportStatus;
use crate::states::SkpStatus;
use crate::words::{CycleStage, Rhythm};

/// Something that everybody does by a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter)]
#[serde(rename_all = "snake_case")]
#[schema(as = performance::StageKind)]
pub enum StageKind {
    /// A plan that runs.
    Perencanaan,
    /// The report of the month before, confirmed.
    LaporanBulanan,
    /// The rating of the period before.
    Evaluasi,
}

/// How many of a part are late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LatePart {
    /// The unit.
    pub part: Part,
    /// People in it and below it.
    pub people: i64,
    /// Of these, who have not done it.
    pub open: i64,
}

/// A stage with those who have not done it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateStage {
    /// The stage.
    pub stage: StageKind,
    /// Of which period.
    pub period: Option<Period>,
    /// The first day on which it is late; none where no cycle says.
    pub late_from: Option<NaiveDate>,
    /// Whether that day has come.
    pub is_late: bool,
    /// The unit with everybody below it.
    pub whole: LatePart,
    /// The units directly below.
    pub parts: Vec<LatePart>,
}

/// All stages.
pub type LateStages = Vec<LateStage>;

/// What should have been done by now in a unit and below it, by the cycle of its instansi. Four queries, of which one counts people.
///
/// # Errors
/// When the database fails.
pub async fn late_stages(conn: &impl ConnectionTrait, asked: Asked) -> Result<LateStages, Error> {
    let (itself, below_it) = parts(conn, asked).await?;
    let units: Vec<UnitId> = below_it.iter().chain([&itself]).map(|part| part.unit_id).collect();
    let day = asked.day();
    let cycle = match personnel::facts::instansi_of(conn, asked.unit_id).await? {
        Some(instansi) => cycles::of_instansi(conn, instansi, asked.year).await?,
        None => None,
    };
    let (stages, done): (Vec<_>, Vec<_>) = stages(asked, day, cycle.as_ref()).into_iter().unzip();
    let tally = Below { units: &units, day }.tally(conn, done).await?;
    let heads = tally.into_iter().map(|tally| (tally.unit_id, tally)).collect();
    let shown = Shown { today: asked.today, heads, itself, below_it };
    Ok(stages.into_iter().enumerate().map(|(at, stage)| shown.stage(at, stage)).collect())
}

/// A stage, of which period, and the first day on which it is late.
type Expected = (StageKind, Option<Period>, Option<NaiveDate>);

/// What is expected by now, each with the employees who have done it.
fn stages(asked: Asked, day: NaiveDate, cycle: Option<&Cycle>) -> Vec<(Expected, SelectStatement)> {
    let planning = cycle.and_then(|cycle| cycle.terms().stage(CycleStage::Perencanaan));
    let planned = (StageKind::Perencanaan, None, planning.map(|days| days.stored_until()));
    let mut stages = vec![(planned, running(day))];
    let late_from = |period| Some(cycle?.terms().rating_days_of(period)?.stored_until());
    let month = Month::of(day).previous();
    if month.year() == asked.year {
        let period = Period::month(month);
        let reported = (StageKind::LaporanBulanan, Some(period), late_from(period));
        stages.push((reported, confirmed(month)));
    }
    let rhythm = cycle.map_or(Rhythm::Bulanan, |cycle| cycle.rhythm);
    let mut periods = asked.periods(rhythm).into_iter();
    if let Some(period) = periods.rfind(|period| period.days().stored_until() <= asked.today) {
        let evaluated = (StageKind::Evaluasi, Some(period), late_from(period));
        stages.push((evaluated, rated(period)));
    }
    stages
}

/// The units that are shown, with their people.
struct Shown {
    itself: Part,
    below_it: Vec<Part>,
    heads: HashMap<UnitId, Tally>,
    today: NaiveDate,
}

impl Shown {
    /// The stage that stands at a place among them.
    fn stage(&self, at: usize, (stage, period, late_from): Expected) -> LateStage {
        let part = |part: &Part| {
            let tally = self.heads.get(&part.unit_id);
            let people = tally.map_or(0, |tally| tally.people);
            let done = tally.and_then(|tally| tally.counts.get(at)).copied().unwrap_or_default();
            LatePart { part: part.clone(), people, open: Ord::max(people - done, 0) }
        };
        LateStage {
            stage,
            period,
            late_from,
            is_late: late_from.is_some_and(|day| day <= self.today),
            whole: part(&self.itself),
            parts: self.below_it.iter().map(part).collect(),
        }
    }
}

fn running(day: NaiveDate) -> SelectStatement {
    skp::Entity::find()
        .select_only()
        .column(skp::Column::EmployeeId)
        .filter(skp::Column::StartsOn.lte(day))
        .filter(skp::Column::EndsBefore.gt(day))
        .filter(skp::Column::Status.eq(SkpStatus::Berjalan))
        .into_query()
}

fn confirmed(month: Month) -> SelectStatement {
    monthly_report::Entity::find()
        .select_only()
        .column(monthly_report::Column::EmployeeId)
        .filter(monthly_report::Column::Month.eq(month))
        .filter(monthly_report::Column::Status.eq(ReportStatus::Dikonfirmasi))
        .into_query()
}

fn rated(period: Period) -> SelectStatement {
    evaluation::Entity::find()
        .select_only()
        .column(evaluation::Column::EmployeeId)
        .filter(evaluation::Column::Period.eq(period))
        .filter(evaluation::Column::SupersededAt.is_null())
        .into_query()
}
