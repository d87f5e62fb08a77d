//! What should have been done by now, and was not.

use std::collections::HashMap;

use chrono::NaiveDate;
use futures_util::future::try_join_all;
use kernel::id::UnitId;
use kernel::{Month, Period};
use sea_orm::entity::prelude::EnumIter;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, SelectStatement};
use sea_orm::{ActiveEnum, ConnectionTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::plans::by_unit;
use super::{Asked, Part, parts};
use crate::Error;
use crate::cycles;
use crate::entity::cycle::Model as Cycle;
use crate::entity::{evaluation, monthly_report, skp};
use crate::following::{Below, has};
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

/// What should have been done by now in a unit and below it, by the cycle of its instansi. Seven queries, of which those that count
/// people run at the same time where connections are free.
///
/// # Errors
/// When the database fails.
pub async fn late_stages(conn: &impl ConnectionTrait, asked: Asked) -> Result<LateStages, Error> {
    let (itself, below_it) = parts(conn, asked).await?;
    let units: Vec<UnitId> = below_it.iter().chain([&itself]).map(|part| part.unit_id).collect();
    let below = Below { units: &units, day: asked.day() };
    let cycle = match personnel::facts::instansi_of(conn, asked.unit_id).await? {
        Some(instansi) => cycles::of_instansi(conn, instansi, asked.year).await?,
        None => None,
    };
    let (stages, done): (Vec<_>, Vec<_>) = stages(asked, below, cycle.as_ref()).into_iter().unzip();
    let everybody = below.count_people(conn, below.people());
    let done = try_join_all(done.into_iter().map(|people| below.count_people(conn, people)));
    let (everybody, done) = tokio::try_join!(everybody, done)?;
    let shown = Shown { today: asked.today, heads: by_unit(everybody), itself, below_it };
    Ok(stages.into_iter().zip(done).map(|(stage, done)| shown.stage(stage, &by_unit(done))).collect())
}

/// A stage, of which period, and the first day on which it is late.
type Expected = (StageKind, Option<Period>, Option<NaiveDate>);

/// What is expected by now, each with those who have done it.
fn stages(asked: Asked, below: Below<'_>, cycle: Option<&Cycle>) -> Vec<(Expected, SelectStatement)> {
    let planning = cycle.and_then(|cycle| cycle.terms().stage(CycleStage::Perencanaan));
    let planned = (StageKind::Perencanaan, None, planning.map(|days| days.stored_until()));
    let mut stages = vec![(planned, running(below))];
    let late_from = |period| Some(cycle?.terms().rating_days_of(period)?.stored_until());
    let month = Month::of(below.day).previous();
    if month.year() == asked.year {
        let period = Period::month(month);
        let reported = (StageKind::LaporanBulanan, Some(period), late_from(period));
        stages.push((reported, confirmed(below, month)));
    }
    let rhythm = cycle.map_or(Rhythm::Bulanan, |cycle| cycle.rhythm);
    let mut periods = asked.periods(rhythm).into_iter();
    if let Some(period) = periods.rfind(|period| period.days().stored_until() <= asked.today) {
        let evaluated = (StageKind::Evaluasi, Some(period), late_from(period));
        stages.push((evaluated, rated(below, period)));
    }
    stages
}

/// The units that are shown, with their people.
struct Shown {
    itself: Part,
    below_it: Vec<Part>,
    heads: HashMap<UnitId, i64>,
    today: NaiveDate,
}

impl Shown {
    fn stage(&self, (stage, period, late_from): Expected, done: &HashMap<UnitId, i64>) -> LateStage {
        let count =
            |of: &HashMap<UnitId, i64>, part: &Part| of.get(&part.unit_id).copied().unwrap_or_default();
        let part = |part: &Part| {
            let people = count(&self.heads, part);
            LatePart { part: part.clone(), people, open: Ord::max(people - count(done, part), 0) }
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

fn running(below: Below<'_>) -> SelectStatement {
    let plan = Condition::all()
        .add(Expr::col((skp::Entity, skp::Column::StartsOn)).lte(below.day))
        .add(Expr::col((skp::Entity, skp::Column::EndsBefore)).gt(below.day))
        .add(Expr::col((skp::Entity, skp::Column::Status)).eq(SkpStatus::Berjalan.to_value()));
    below.people().and_where(has("skp", plan)).take()
}

fn confirmed(below: Below<'_>, month: Month) -> SelectStatement {
    let status = ReportStatus::Dikonfirmasi.to_value();
    let report = Condition::all()
        .add(Expr::col((monthly_report::Entity, monthly_report::Column::Month)).eq(month))
        .add(Expr::col((monthly_report::Entity, monthly_report::Column::Status)).eq(status));
    below.people().and_where(has("monthly_report", report)).take()
}

fn rated(below: Below<'_>, period: Period) -> SelectStatement {
    let rating = Condition::all()
        .add(Expr::col((evaluation::Entity, evaluation::Column::Period)).eq(period))
        .add(Expr::col((evaluation::Entity, evaluation::Column::SupersededAt)).is_null());
    below.people().and_where(has("evaluation", rating)).take()
}
