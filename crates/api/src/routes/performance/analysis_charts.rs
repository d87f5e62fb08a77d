//! The figures of the analysis as charts, with the labels of the reference tables.

use kernel::{Language, Predikat};
use performance::states::SkpStatus;
use sea_orm::{ActiveEnum, Iterable};

use super::analysis_figures::{
    AchievementFigures, FeedbackFigures, GradeFigures, LateFigures, LateStageFigures, PartPlanFigures,
    PlanFigures, SatisfactionFigures,
};
use crate::charts::{Chart, Series};
use crate::messages;
use crate::references::label;

/// What is above the eighth line could not be told apart; the unit itself comes first.
const LINES_MAX: usize = 8;

fn say(language: Language, key: &str) -> String {
    messages::find(language, &format!("charts.{key}")).unwrap_or_else(|| key.to_owned())
}

fn word(table: &str, code: &str, language: Language) -> String {
    label(table, code, language).unwrap_or_else(|| code.to_owned())
}

/// Plans by state, unit by unit.
pub fn plans(figures: &PlanFigures, language: Language) -> Chart {
    let shown: Vec<&PartPlanFigures> =
        if figures.parts.is_empty() { vec![&figures.whole] } else { figures.parts.iter().collect() };
    let missing = Series {
        name: say(language, "without_plan"),
        values: shown.iter().map(|part| Some(part.without_plan)).collect(),
    };
    let stands = |part: &PartPlanFigures, status: SkpStatus| {
        part.statuses.iter().find(|one| one.status == status).map(|one| one.people)
    };
    let series = SkpStatus::iter().filter_map(|status| {
        let values: Vec<Option<i64>> = shown.iter().map(|part| stands(part, status)).collect();
        let is_there = values.iter().any(Option::is_some);
        let name = word("performance.skp_status", &status.to_value(), language);
        is_there.then_some(Series { name, values })
    });
    Chart {
        title: format!("{} {}", say(language, "plans"), figures.year),
        places: shown.iter().map(|part| part.name.clone()).collect(),
        series: series.chain([missing]).collect(),
    }
}

/// Grades, period by period.
pub fn grades(figures: &GradeFigures, language: Language) -> Chart {
    let series = Predikat::ALL.into_iter().rev().map(|predikat| Series {
        name: word("kernel.predikat", predikat.word(), language),
        values: figures
            .periods
            .iter()
            .map(|period| {
                let grades = period.grades.as_ref()?;
                grades.iter().find(|one| one.predikat == predikat).map(|one| one.people)
            })
            .collect(),
    });
    Chart {
        title: say(language, "grades"),
        places: figures.periods.iter().map(|one| one.period.to_string()).collect(),
        series: series.collect(),
    }
}

/// Achievement in whole percent, unit by unit over the periods.
pub fn achievement(figures: &AchievementFigures, language: Language) -> Chart {
    let series = figures.units.iter().take(LINES_MAX).map(|unit| Series {
        name: unit.name.clone(),
        values: unit.periods.iter().map(|one| one.score.map(|score| score.0 / 10_000)).collect(),
    });
    let periods = figures.units.first().map(|unit| unit.periods.as_slice()).unwrap_or_default();
    Chart {
        title: say(language, "achievement"),
        places: periods.iter().map(|one| one.period.to_string()).collect(),
        series: series.collect(),
    }
}

/// The index in whole points, unit by unit over the periods.
pub fn satisfaction(figures: &SatisfactionFigures, language: Language) -> Chart {
    let points = |nik: &Option<String>| nik.as_deref()?.split('.').next()?.parse().ok();
    let series = figures.units.iter().take(LINES_MAX).map(|unit| Series {
        name: unit.name.clone(),
        values: unit.periods.iter().map(|one| points(&one.nik)).collect(),
    });
    let periods = figures.units.first().map(|unit| unit.periods.as_slice()).unwrap_or_default();
    Chart {
        title: say(language, "satisfaction"),
        places: periods.iter().map(|one| one.period.to_string()).collect(),
        series: series.collect(),
    }
}

/// Those who have not done it, stage by stage.
pub fn late(figures: &LateFigures, language: Language) -> Chart {
    let place = |at: usize| {
        let stage = figures.stages.get(at)?;
        let name = serde_json::to_value(stage.stage).ok()?;
        let name = word("performance.stage_kind", name.as_str().unwrap_or_default(), language);
        Some(stage.period.map_or(name.clone(), |period| format!("{name} {period}")))
    };
    let open = |is_late: bool| {
        let of = |stage: &LateStageFigures| (stage.is_late == is_late).then_some(stage.whole.open);
        figures.stages.iter().map(of).collect()
    };
    Chart {
        title: format!("{} {}", say(language, "late"), figures.as_of),
        places: (0..figures.stages.len()).filter_map(place).collect(),
        series: vec![
            Series { name: say(language, "is_late"), values: open(true) },
            Series { name: say(language, "is_open"), values: open(false) },
        ],
    }
}

/// Notes of superiors and direct feedback, month by month.
pub fn feedback(figures: &FeedbackFigures, language: Language) -> Chart {
    let notes = figures.months.iter().map(|one| Some(one.notes)).collect();
    let direct = figures.months.iter().map(|one| Some(one.direct)).collect();
    Chart {
        title: say(language, "feedback"),
        places: figures.months.iter().map(|one| one.month.to_string()).collect(),
        series: vec![
            Series { name: say(language, "notes"), values: notes },
            Series { name: say(language, "direct"), values: direct },
        ],
    }
}
