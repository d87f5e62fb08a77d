//! The performance work of the fictional regency: some of everything that its people plan, do, say and decide.
//!
//! Made in the order in which it happened, each act on its day and by whoever may do it. Nothing of it changes a grade by which
//! somebody is paid.

mod citizens;
mod follow_up;
mod promises;
mod rating;
mod voices;
mod work;

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, TimeDelta};
use identity::Recipient;
use kernel::Period;
use kernel::calendar::TimeZone;
use kernel::id::{AccountId, EmployeeId, SkpId, UnitId};
use performance::entity::evaluation;
use performance::{EvaluationFilter, SkpFilter};
use personnel::facts::{self, Placed};
use platform::{Act, Actor, Error, Paging, Scope};

use super::accounts::{Team, holder};
use super::people::Place;
use super::{Recorded, refused, today};
use crate::state::State;

/// The office of civil registration, about which most of it is.
const REGISTRY: Place = Place::Office(3);
/// Its section that registers residents: `penilai` heads it, and `pegawai` works in it.
const RESIDENTS: Place = Place::Section(3, 1);
/// The section of the regency's officers for performance.
const APPRAISAL: Place = Place::Section(0, 2);
/// A clinic, whose nurses collect credit points.
const CLINIC: Place = Place::Section(2, 2);
/// The secretariat of the regency.
const SECRETARIAT: Place = Place::Office(super::region::SECRETARIAT);

/// Fills all of it.
///
/// # Errors
/// A defect of the plan, or when the database fails.
pub async fn fill(state: &State, (recorded, team): (&Recorded, &Team)) -> Result<(), Error> {
    let cast = Cast::of(state, (recorded, team)).await?;
    let promised = promises::make(&cast).await?;
    work::record(&cast, &promised).await?;
    voices::raise(&cast).await?;
    citizens::hear(&cast).await?;
    rating::discuss(&cast).await?;
    follow_up::propose(&cast).await
}

/// Those who act, and where they sit.
struct Cast<'a> {
    state: &'a State,
    recorded: &'a Recorded,
    officer: &'a Act,
    accounts: HashMap<EmployeeId, Recipient>,
    placed: HashMap<EmployeeId, Placed>,
}

impl<'a> Cast<'a> {
    async fn of(state: &'a State, (recorded, team): (&'a Recorded, &'a Team)) -> Result<Self, Error> {
        let db = state.db.latest();
        Ok(Self {
            state,
            recorded,
            officer: &team.publisher,
            accounts: identity::accounts_of(db, &recorded.ids).await.map_err(refused)?,
            placed: facts::placements(db, &recorded.ids, today()).await.map_err(refused)?,
        })
    }

    /// Whoever sits somewhere: 0 is the head.
    fn seat(&self, place: Place, turn: usize) -> Result<EmployeeId, Error> {
        holder(self.recorded, (place, turn))
            .ok_or_else(|| Error::Broken(format!("nobody sits at {place:?} {turn} of the demo region")))
    }

    /// The unit of a place: where its head is placed.
    fn unit(&self, place: Place) -> Result<UnitId, Error> {
        let head = self.seat(place, 0)?;
        let placed = self.placed.get(&head);
        placed.map(|placed| placed.unit_id).ok_or_else(|| Error::Broken(format!("{place:?} is no unit")))
    }

    /// The act of an employee at his own screen, on a day.
    fn acting(&self, employee: EmployeeId, on: NaiveDate) -> Act {
        let account = self.accounts.get(&employee).map_or_else(AccountId::new, |known| known.account);
        let actor = Actor::Account { account, employee: Some(employee) };
        let scope = Scope { own: Some(employee), subordinates_of: Some(employee), ..Scope::default() };
        Act { actor, scope, ..self.on(on) }
    }

    /// The act of whoever manages performance over the regency, on a day.
    fn officer(&self, on: NaiveDate) -> Act {
        self.on(on)
    }

    /// The act of a citizen, whom nobody knows.
    fn citizen(&self, on: NaiveDate) -> Act {
        Act { actor: Actor::System, scope: Scope::default(), ..self.on(on) }
    }

    fn on(&self, day: NaiveDate) -> Act {
        let at = TimeZone::Wib.midnight(day) + TimeDelta::hours(9);
        Act { at, today: day, ..self.officer.clone() }
    }

    /// The plan of an employee for the year.
    async fn plan(&self, employee: EmployeeId) -> Result<SkpId, Error> {
        let (db, act, page) = (self.state.db.latest(), self.officer(today()), Paging::first(1));
        let (employee_id, year) = (Some(employee), Some(today_year()));
        let filter = SkpFilter { employee_id, year, ..SkpFilter::default() };
        let found = performance::list_skp(db, &act, filter, &page).await.map_err(refused)?.rows.pop();
        found.map(|seen| seen.held.skp.id).ok_or_else(|| Error::Broken("a plan is missing".to_owned()))
    }

    /// The rating of an employee for a period.
    async fn rating(&self, employee: EmployeeId, period: Period) -> Result<evaluation::Model, Error> {
        let (db, act, page) = (self.state.db.latest(), self.officer(today()), Paging::first(1));
        let (employee_id, period) = (Some(employee), Some(period));
        let filter = EvaluationFilter { employee_id, period, ..EvaluationFilter::default() };
        let found = performance::list_evaluations(db, &act, filter, &page).await.map_err(refused)?.rows.pop();
        found.map(|one| one.evaluation).ok_or_else(|| Error::Broken("a rating is missing".to_owned()))
    }
}

fn today_year() -> i32 {
    today().year()
}

/// A day of the year.
fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(today_year(), month, day).unwrap_or_default()
}

/// A period as it is written.
fn period(text: &str) -> Result<Period, Error> {
    text.parse().map_err(|_reason| Error::Broken(format!("{text} is no period")))
}

/// Where a paper of the regency lies.
fn archived(name: &str) -> String {
    format!("https://arsip.demo.merit.test/{name}")
}
