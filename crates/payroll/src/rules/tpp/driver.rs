//! The parts of the whole, and what each of them follows.

use std::collections::BTreeMap;

use kernel::recipe::Rounding;
use kernel::{Label, Month, Period, Predikat, PredikatOrganisasi, Rate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The shares of the two parts that every policy has; with those of further parts together 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppWeights)]
pub struct Weights {
    /// Productivity.
    pub performance: Rate,
    /// Discipline.
    pub attendance: Rate,
}

/// The performance part: it follows the predikat or the value of the SKP, whichever table is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppPerformance)]
pub struct Performance {
    /// Whose predikat or value counts.
    pub period: EvaluationPeriod,
    /// What of the part is paid, by predikat.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_predikat: BTreeMap<Predikat, Rate>,
    /// What of the part is paid, by the value of the SKP (PP 30/2019): from 0 up without gap or overlap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub by_skp_value: Vec<SkpBand>,
    /// What is paid where the period has no evaluation; without it nobody is paid before the evaluation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unrated: Option<Rate>,
}

/// A band of values: of the SKP, of the index of satisfaction, of a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppSkpBand)]
pub struct SkpBand {
    /// The lowest value in it.
    #[schema(example = "80")]
    pub from: Rate,
    /// The lowest value above it; none for the highest band.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "90")]
    pub until: Option<Rate>,
    /// What is paid.
    #[schema(example = "0.85")]
    pub rate: Rate,
}

/// A part beside performance and attendance, with a line of its own on the payslip: `tpp_part_<code>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppFurtherPart)]
pub struct FurtherPart {
    /// Lower snake_case, unique.
    #[schema(example = "beban_kerja")]
    pub code: String,
    /// For people.
    pub label: Label,
    /// Its share of the whole.
    #[schema(example = "0.4")]
    pub weight: Rate,
    /// What it follows.
    pub driver: Driver,
}

/// What a further part follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = payroll::TppDriver)]
pub enum Driver {
    /// Nothing: it is paid in full.
    Fixed,
    /// The predikat of the employee, by a table of its own.
    Predikat {
        /// What of the part is paid, by predikat.
        by_predikat: BTreeMap<Predikat, Rate>,
        /// What is paid where the period has no evaluation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unrated: Option<Rate>,
    },
    /// The grade of the employee's unit, or of the nearest rated unit above it: the unit's target reached.
    UnitPredikat {
        /// What of the part is paid, by the unit's grade.
        by_predikat: BTreeMap<PredikatOrganisasi, Rate>,
        /// What is paid where no unit above is graded for the period; without it nobody is paid before the grade.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unrated: Option<Rate>,
    },
    /// The index of citizens' satisfaction (IKM) of the employee's unit with all below it, or of the nearest one above where enough
    /// citizens answered.
    Ikm {
        /// What of the part is paid, by the converted index: from 0 up without gap or overlap.
        #[schema(max_items = 50)]
        bands: Vec<SkpBand>,
        /// What is paid where no unit above was measured in the period; without it nobody is paid before the survey.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unmeasured: Option<Rate>,
    },
    /// The score of the team of a project in which the employee worked and that was finished in the period; of several the best.
    TeamResult {
        /// What of the part is paid, by the score: from 0 up without gap or overlap.
        #[schema(max_items = 50)]
        bands: Vec<SkpBand>,
        /// What is paid to whoever worked in none; without it such a person is named and not paid.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        without: Option<Rate>,
    },
}

/// How amounts become whole rupiah.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppRounding)]
pub struct PartRounding {
    /// The direction for each line.
    pub lines: Rounding,
    /// The part that takes the remainder: `performance`, `attendance` or the code of a further part. Every other part is
    /// rounded down to the rupiah when the whole is split. Without it parts keep their fractions until their line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "performance")]
    pub remainder_to: Option<String>,
}

/// The period of performance that a month's TPP follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppEvaluationPeriod)]
pub struct EvaluationPeriod {
    /// How long it is.
    pub cycle: Cycle,
    /// How many periods it lies back from the one with the service month.
    #[serde(default)]
    #[schema(maximum = 12)]
    pub lag: u8,
}

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::TppCycle)]
pub enum Cycle {
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A half-year.
    HalfYear,
    /// A year.
    Year,
}

impl Default for PartRounding {
    fn default() -> Self {
        Self { lines: Rounding::HalfUp, remainder_to: None }
    }
}

impl PartRounding {
    /// Whether it says nothing that would hold without it.
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Performance {
    /// Whether the value of the SKP decides, and not the predikat.
    pub fn follows_value(&self) -> bool {
        !self.by_skp_value.is_empty()
    }
}

impl Driver {
    /// The shares that it can pay.
    pub(super) fn rates(&self) -> Vec<Rate> {
        let (mut rates, without): (Vec<Rate>, &Option<Rate>) = match self {
            Self::Fixed => (vec![], &None),
            Self::Predikat { by_predikat, unrated } => (by_predikat.values().copied().collect(), unrated),
            Self::UnitPredikat { by_predikat, unrated } => (by_predikat.values().copied().collect(), unrated),
            Self::Ikm { bands, unmeasured: without } | Self::TeamResult { bands, without } => {
                (bands.iter().map(|band| band.rate).collect(), without)
            }
        };
        rates.extend(*without);
        rates
    }
}

impl EvaluationPeriod {
    /// The period that a service month follows.
    pub fn of(self, service: Month) -> Period {
        let months = match self.cycle {
            Cycle::Month => 1,
            Cycle::Quarter => 3,
            Cycle::HalfYear => 6,
            Cycle::Year => 12,
        };
        let month = back(service, months * u32::from(self.lag));
        let year = month.year();
        let ordinal = (month.number() - 1) / months + 1;
        let text = match self.cycle {
            Cycle::Month => month.to_string(),
            Cycle::Quarter => format!("{year:04}-Q{ordinal}"),
            Cycle::HalfYear => format!("{year:04}-S{ordinal}"),
            Cycle::Year => format!("{year:04}"),
        };
        text.parse().unwrap_or_else(|_error| Period::month(month))
    }
}

/// The month that lies a number of months back.
pub(super) fn back(month: Month, count: u32) -> Month {
    (0..count).fold(month, |month, _| month.previous())
}
