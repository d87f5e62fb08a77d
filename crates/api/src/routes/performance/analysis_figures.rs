//! The figures of the analysis, as they are answered.

use chrono::NaiveDate;
use kernel::id::UnitId;
use kernel::{Month, Period, Predikat, PredikatOrganisasi};
use performance::Quantity;
use performance::analysis::{
    AchievementTrend, GradeCount, GradeTrend, LatePart, LateStage, Part, PlanPart, SatisfactionTrend,
    StageKind, StatusCount, UnitIndex, UnitScore,
};
use performance::rules::ikm::Mutu;
use performance::states::SkpStatus;
use serde::Serialize;
use utoipa::ToSchema;

/// How far the plans (SKP) of a year have come.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanFigures {
    /// The calendar year.
    #[schema(example = 2026)]
    pub year: i32,
    /// Of the unit with everybody below it.
    pub whole: PartPlanFigures,
    /// Of the units directly below.
    pub parts: Vec<PartPlanFigures>,
}

/// How far the plans of a part have come.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PartPlanFigures {
    /// The unit.
    pub unit_id: UnitId,
    /// Its name.
    #[schema(example = "Bidang Pelayanan Pendaftaran Penduduk")]
    pub name: String,
    /// People in it and below it.
    #[schema(example = 41)]
    pub people: i64,
    /// Of these, without a plan.
    #[schema(example = 2)]
    pub without_plan: i64,
    /// The plans by state; states that no plan stands in are left out.
    pub statuses: Vec<PlanStatusFigure>,
}

/// How many plans stand in a state.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct PlanStatusFigure {
    /// The state.
    pub status: SkpStatus,
    /// How many.
    #[schema(example = 36)]
    pub people: i64,
}

/// Grades of employees, period by period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GradeFigures {
    /// Period by period; those that have not begun are left out.
    pub periods: Vec<PeriodGrades>,
}

/// The grades of a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PeriodGrades {
    /// The period.
    pub period: Period,
    /// How many people were rated.
    #[schema(example = 39)]
    pub people: i64,
    /// By grade, the best first; null below three people, of whom it would tell one by one.
    pub grades: Option<Vec<GradeFigure>>,
}

/// How many people have a grade.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct GradeFigure {
    /// The grade.
    pub predikat: Predikat,
    /// How many.
    #[schema(example = 31)]
    pub people: i64,
}

/// What units have reached of what they promised, period by period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AchievementFigures {
    /// The unit first, then those directly below it.
    pub units: Vec<UnitAchievementFigures>,
}

/// What a unit has reached, period by period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitAchievementFigures {
    /// The unit.
    pub unit_id: UnitId,
    /// Its name.
    #[schema(example = "Dinas Kependudukan dan Pencatatan Sipil")]
    pub name: String,
    /// Period by period; those that have not begun are left out.
    pub periods: Vec<PeriodAchievement>,
}

/// What a unit has reached in a period.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct PeriodAchievement {
    /// The period.
    pub period: Period,
    /// The mean of its indicators in percent of target; null while nothing was reported.
    pub score: Option<Quantity>,
    /// The grade that the leader above has set; null while he has not.
    pub predikat: Option<PredikatOrganisasi>,
}

/// How satisfied citizens are, period by period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SatisfactionFigures {
    /// The unit first, then those directly below it.
    pub units: Vec<UnitSatisfactionFigures>,
}

/// How satisfied citizens are with a unit, period by period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitSatisfactionFigures {
    /// The unit.
    pub unit_id: UnitId,
    /// Its name.
    #[schema(example = "Dinas Kependudukan dan Pencatatan Sipil")]
    pub name: String,
    /// Period by period; those that have not begun are left out.
    pub periods: Vec<PeriodSatisfaction>,
}

/// How satisfied citizens are with a unit in a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PeriodSatisfaction {
    /// The period.
    pub period: Period,
    /// The converted index (IKM), 25 to 100; null where too few citizens answered.
    #[schema(example = "86.80")]
    pub nik: Option<String>,
    /// The quality of the service.
    pub mutu: Option<Mutu>,
    /// How many sheets it rests on.
    #[schema(example = 384)]
    pub sheets: u64,
}

impl From<SatisfactionTrend> for UnitSatisfactionFigures {
    fn from(trend: SatisfactionTrend) -> Self {
        let Part { unit_id, name } = trend.part;
        let period = |one: UnitIndex| PeriodSatisfaction {
            period: one.period,
            nik: one.nik.map(|nik| format!("{nik:.2}")),
            mutu: one.mutu,
            sheets: one.sheets,
        };
        Self { unit_id, name, periods: trend.indices.into_iter().map(period).collect() }
    }
}

/// What should have been done by now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LateFigures {
    /// The day.
    #[schema(example = "2026-02-03")]
    pub as_of: NaiveDate,
    /// Stage by stage.
    pub stages: Vec<LateStageFigures>,
}

/// A stage with those who have not done it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LateStageFigures {
    /// The stage.
    pub stage: StageKind,
    /// Of which period; null for the plan of the year.
    pub period: Option<Period>,
    /// The first day on which it is late; null where no cycle says.
    #[schema(example = "2026-02-01")]
    pub late_from: Option<NaiveDate>,
    /// Whether that day has come.
    #[schema(example = true)]
    pub is_late: bool,
    /// Of the unit with everybody below it.
    pub whole: PartLateFigures,
    /// Of the units directly below.
    pub parts: Vec<PartLateFigures>,
}

/// How many of a part have not done it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PartLateFigures {
    /// The unit.
    pub unit_id: UnitId,
    /// Its name.
    #[schema(example = "Bidang Pencatatan Sipil")]
    pub name: String,
    /// People in it and below it.
    #[schema(example = 41)]
    pub people: i64,
    /// Of these, who have not done it.
    #[schema(example = 3)]
    pub open: i64,
}

/// How much people are told, month by month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FeedbackFigures {
    /// Month by month; those that have not begun are left out.
    pub months: Vec<MonthFeedback>,
}

/// How much people were told in a month.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct MonthFeedback {
    /// The month.
    pub month: Month,
    /// Notes of superiors on reports of progress.
    #[schema(example = 57)]
    pub notes: i64,
    /// Direct feedback to people of the unit, from whomever.
    #[schema(example = 31)]
    pub direct: i64,
}

impl PartPlanFigures {
    /// The figures of a part.
    pub fn of(part: PlanPart) -> Self {
        let Part { unit_id, name } = part.part;
        let figure = |one: StatusCount| PlanStatusFigure { status: one.status, people: one.people };
        let statuses = part.statuses.into_iter().map(figure).collect();
        Self { unit_id, name, people: part.people, without_plan: part.without_plan, statuses }
    }
}

impl PartLateFigures {
    /// The figures of a part.
    pub fn of(part: LatePart) -> Self {
        let Part { unit_id, name } = part.part;
        Self { unit_id, name, people: part.people, open: part.open }
    }
}

impl From<LateStage> for LateStageFigures {
    fn from(stage: LateStage) -> Self {
        Self {
            stage: stage.stage,
            period: stage.period,
            late_from: stage.late_from,
            is_late: stage.is_late,
            whole: PartLateFigures::of(stage.whole),
            parts: stage.parts.into_iter().map(PartLateFigures::of).collect(),
        }
    }
}

impl From<GradeTrend> for PeriodGrades {
    fn from(trend: GradeTrend) -> Self {
        let figure = |one: GradeCount| GradeFigure { predikat: one.predikat, people: one.people };
        let grades = trend.grades.map(|grades| grades.into_iter().map(figure).collect());
        Self { period: trend.period, people: trend.people, grades }
    }
}

impl From<AchievementTrend> for UnitAchievementFigures {
    fn from(trend: AchievementTrend) -> Self {
        let Part { unit_id, name } = trend.part;
        let period = |one: UnitScore| PeriodAchievement {
            period: one.period,
            score: one.score,
            predikat: one.predikat,
        };
        Self { unit_id, name, periods: trend.scores.into_iter().map(period).collect() }
    }
}
