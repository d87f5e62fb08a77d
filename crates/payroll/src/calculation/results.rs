//! What citizens, units and teams reached, as far as the policy of a run follows it: one query each for a part of the roster, and none
//! where nobody asks.

use std::collections::{HashMap, HashSet};

use kernel::id::{EmployeeId, ProjectId, UnitId};
use kernel::recipe::{Source, Value};
use performance::facts::{
    ProjectClosed, Satisfied, TargetReached, TeamResult, projects_closed_well, satisfaction_of, targets_of,
    team_results_of,
};
use personnel::facts::PayFacts;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::plan::Plan;
use crate::Error;
use crate::entity::bonus_claim;
use crate::faults::Lack;
use crate::rules::input;
use crate::rules::tpp::TppPolicy;

/// What one person's pay may follow of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Results {
    satisfaction: Option<Satisfied>,
    team: Option<TeamResult>,
    target: Option<TargetReached>,
    /// As many as the policy counts, the earliest first.
    projects: Vec<ProjectClosed>,
}

/// An input that tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResultFeed {
    IkmMeasured,
    Ikm,
    TeamRated,
    TeamScore,
    TargetScore,
    TargetDays,
    /// From 0.
    Project(u8),
}

/// The same of a part of the roster.
#[derive(Debug, Default)]
pub(crate) struct ResultsOf {
    satisfaction: HashMap<UnitId, Satisfied>,
    teams: HashMap<EmployeeId, TeamResult>,
    targets: HashMap<EmployeeId, TargetReached>,
    projects: HashMap<EmployeeId, Vec<ProjectClosed>>,
}

/// Asks for what the policy follows.
pub(super) async fn results_of(
    conn: &impl ConnectionTrait,
    plan: &Plan,
    (roster, ids): (&[PayFacts], &[EmployeeId]),
) -> Result<ResultsOf, Error> {
    let mut found = ResultsOf::default();
    let Some(policy) = &plan.policy else { return Ok(found) };
    let run = &plan.run;
    if let (true, Some(period)) = (policy.follows_ikm(), run.evaluation_period) {
        let mut units: Vec<UnitId> = roster.iter().filter_map(|facts| facts.unit_id).collect();
        units.sort_unstable();
        units.dedup();
        found.satisfaction = satisfaction_of(conn, &units, (period, run.facts_as_of)).await?;
    }
    if let (true, Some(period)) = (policy.follows_teams(), run.evaluation_period) {
        found.teams = team_results_of(conn, ids, period).await?;
    }
    if let Some(period) = policy.unit_target_due(run.service_month) {
        found.targets = targets_of(conn, ids, period).await?;
    }
    if let Some(bonus) = &policy.project_bonus {
        let month = bonus.closed_in(run.service_month);
        found.projects = projects_closed_well(conn, ids, kernel::Period::month(month).days()).await?;
        found.without_claimed(conn, plan).await?;
        for projects in found.projects.values_mut() {
            projects.truncate(usize::from(bonus.projects_max));
        }
    }
    Ok(found)
}

impl ResultsOf {
    /// Leaves out what another month pays or paid: a later policy that pays sooner or later after the end must not pay it again.
    async fn without_claimed(&mut self, conn: &impl ConnectionTrait, plan: &Plan) -> Result<(), Error> {
        let ids: HashSet<ProjectId> = self.projects.values().flatten().map(|one| one.project_id).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let claimed: Vec<(ProjectId, EmployeeId)> = bonus_claim::Entity::find()
            .select_only()
            .columns([bonus_claim::Column::ProjectId, bonus_claim::Column::EmployeeId])
            .filter(bonus_claim::COLUMN.project_id.is_in(ids))
            .filter(bonus_claim::COLUMN.service_month.ne(plan.run.service_month))
            .into_tuple()
            .all(conn)
            .await?;
        let claimed: HashSet<(ProjectId, EmployeeId)> = claimed.into_iter().collect();
        for (employee, projects) in &mut self.projects {
            projects.retain(|one| !claimed.contains(&(one.project_id, *employee)));
        }
        Ok(())
    }

    /// One person's.
    pub(super) fn take(&mut self, facts: &PayFacts) -> Results {
        let id = facts.employee_id;
        Results {
            satisfaction: facts.unit_id.and_then(|unit| self.satisfaction.get(&unit)).copied(),
            team: self.teams.remove(&id),
            target: self.targets.remove(&id),
            projects: self.projects.remove(&id).unwrap_or_default(),
        }
    }
}

impl ResultFeed {
    /// The feed of an input's name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            input::IKM_MEASURED => Self::IkmMeasured,
            input::IKM => Self::Ikm,
            input::TEAM_RATED => Self::TeamRated,
            input::TEAM_SCORE => Self::TeamScore,
            input::UNIT_TARGET_SCORE => Self::TargetScore,
            input::UNIT_TARGET_DAYS => Self::TargetDays,
            _ => Self::Project(input::bonus_project_number(name)?.checked_sub(1)?),
        })
    }
}

impl Results {
    /// The projects whose bonus the person is paid for.
    pub(super) fn projects(&self) -> impl Iterator<Item = ProjectId> {
        self.projects.iter().map(|one| one.project_id)
    }

    /// What the policy pays nobody without.
    pub(super) fn lacks(&self, policy: &TppPolicy) -> impl Iterator<Item = Lack> {
        let ikm = (policy.needs_ikm() && self.satisfaction.is_none()).then_some(Lack::Ikm);
        let team = (policy.needs_team_result() && self.team.is_none()).then_some(Lack::TeamResult);
        ikm.into_iter().chain(team)
    }

    /// The value of an input with the record that it came from.
    pub(super) fn give(&self, feed: ResultFeed) -> (Value, Option<Source>) {
        let rated = |is_rated: bool| if is_rated { input::RATED } else { input::NONE }.into();
        let nothing = || Value::from(0);
        match feed {
            ResultFeed::IkmMeasured | ResultFeed::Ikm => {
                let source = self.satisfaction.as_ref().map(Satisfied::source);
                let value = match feed {
                    ResultFeed::IkmMeasured => rated(self.satisfaction.is_some()),
                    _ => self.satisfaction.map_or_else(nothing, |found| found.nik.into()),
                };
                (value, source)
            }
            ResultFeed::TeamRated | ResultFeed::TeamScore => {
                let source = self.team.as_ref().map(TeamResult::source);
                let value = match feed {
                    ResultFeed::TeamRated => rated(self.team.is_some()),
                    _ => self.team.map_or_else(nothing, |found| found.score.decimal().into()),
                };
                (value, source)
            }
            ResultFeed::TargetScore | ResultFeed::TargetDays => {
                let source = self.target.as_ref().map(TargetReached::source);
                let value = match (feed, &self.target) {
                    (ResultFeed::TargetDays, Some(found)) => found.days.into(),
                    (_, Some(found)) => found.score.map_or_else(nothing, |score| score.decimal().into()),
                    (_, None) => nothing(),
                };
                (value, source)
            }
            ResultFeed::Project(at) => match self.projects.get(usize::from(at)) {
                Some(closed) => (closed.role.word().into(), Some(closed.source())),
                None => (input::NONE.into(), None),
            },
        }
    }
}
