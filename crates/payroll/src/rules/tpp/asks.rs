//! Which facts a policy asks for: a policy that does not use a rule does not ask for its facts.

use chrono::NaiveDate;
use kernel::{Month, Period};

use super::{Driver, TppPolicy};

/// The months in which an incentive must come due once, whatever its cycle.
const MONTHS: u32 = 24;

impl TppPolicy {
    fn has_driver(&self, is_it: impl Fn(&Driver) -> bool) -> bool {
        self.parts.iter().any(|part| is_it(&part.driver))
    }

    /// Whether an input rests on the grade of units.
    pub fn follows_units(&self) -> bool {
        self.has_driver(|driver| matches!(driver, Driver::UnitPredikat { .. }))
    }

    /// Whether nobody is paid before the unit is graded.
    pub fn needs_unit_grade(&self) -> bool {
        self.has_driver(|driver| matches!(driver, Driver::UnitPredikat { unrated: None, .. }))
    }

    /// Whether an input rests on what citizens say.
    pub fn follows_ikm(&self) -> bool {
        self.has_driver(|driver| matches!(driver, Driver::Ikm { .. }))
    }

    /// Whether nobody is paid before citizens were asked.
    pub fn needs_ikm(&self) -> bool {
        self.has_driver(|driver| matches!(driver, Driver::Ikm { unmeasured: None, .. }))
    }

    /// Whether an input rests on the scores of teams.
    pub fn follows_teams(&self) -> bool {
        self.has_driver(|driver| matches!(driver, Driver::TeamResult { .. }))
    }

    /// Whether nobody is paid who worked in no project.
    pub fn needs_team_result(&self) -> bool {
        self.has_driver(|driver| matches!(driver, Driver::TeamResult { without: None, .. }))
    }

    /// Whether the predikat of the employee decides on anything that a service month pays.
    pub(super) fn asks_predikat(&self, service: Month) -> bool {
        let unit_target = self.unit_target.as_ref().filter(|target| target.due(service).is_some());
        let eligible = unit_target.map(|target| &target.eligible);
        let eligible = eligible.into_iter().chain(self.project_bonus.as_ref().map(|bonus| &bonus.eligible));
        !self.performance.follows_value()
            || self.has_driver(|driver| matches!(driver, Driver::Predikat { .. }))
            || eligible.into_iter().any(|eligible| !eligible.predikat.is_empty())
    }

    /// The period whose unit target a service month pays for; none in other months.
    pub fn unit_target_due(&self, service: Month) -> Option<Period> {
        self.unit_target.as_ref()?.due(service)
    }

    /// The month in which a project was finished for whose bonus a service month pays.
    pub fn projects_closed_in(&self, service: Month) -> Option<Month> {
        self.project_bonus.as_ref().map(|bonus| bonus.closed_in(service))
    }

    /// The first day that the policy scores where it holds from a day on: what it asks must be known before.
    pub fn scores_from(&self, valid_from: NaiveDate) -> NaiveDate {
        let service = Month::of(valid_from);
        let evaluated = self.evaluation_period(service).days().from;
        let attended = self.attendance_month(service).first_day();
        let closed = self.projects_closed_in(service).map(Month::first_day);
        let first_due = (0..MONTHS).find_map(|count| self.unit_target_due(service.plus(count)));
        let reached = first_due.map(|period| period.days().from);
        [Some(attended), closed, reached].into_iter().flatten().fold(evaluated, NaiveDate::min)
    }
}
