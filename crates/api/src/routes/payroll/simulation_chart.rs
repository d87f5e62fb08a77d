//! The chart of a simulation, from the figures that are answered as JSON.

use kernel::Language;
use payroll::laboratory::SimulationFigures;
use payroll::rules::laboratory::{DecileFigures, Spread};

use crate::charts::{Chart, Series};
use crate::messages;

fn say(language: Language, key: &str) -> String {
    messages::find(language, &format!("charts.{key}")).unwrap_or_else(|| key.to_owned())
}

/// What each tenth of the people is paid out on average, by both rules.
pub fn of(name: &str, figures: &SimulationFigures, language: Language) -> Chart {
    let series = |key: &str, spread: &Spread| Series {
        name: say(language, key),
        values: spread.deciles.iter().map(thousands).collect(),
    };
    Chart {
        title: format!("{name}: {}", say(language, "simulated_pay")),
        places: (1..=figures.baseline_spread.deciles.len()).map(|tenth| tenth.to_string()).collect(),
        series: vec![
            series("baseline", &figures.baseline_spread),
            series("simulated", &figures.simulated_spread),
        ],
    }
}

fn thousands(tenth: &DecileFigures) -> Option<i64> {
    let people = i64::try_from(tenth.people).ok()?;
    tenth.sum.0.checked_div(people.checked_mul(1_000)?)
}
