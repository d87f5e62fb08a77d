//! From acts to the accounts that are told, for many acts at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use identity::{Permission, Recipient};
use kernel::id::{AccountId, AnnouncementId, EmployeeId, RunId, UnitId};
use personnel::facts;
use platform::acts::Recorded;
use uuid::Uuid;

use super::rules::Whom;
use crate::problem::Problem;
use crate::state::State;

/// Who is told of each act.
type Told<'a> = Vec<(&'a Recorded, Recipient)>;

/// Who is told of each act. Whoever did it knows already, but for the one who waited for it.
pub async fn of<'a>(state: &State, whom: Whom, acts: &[&'a Recorded]) -> Result<Told<'a>, Problem> {
    let told = match whom {
        Whom::Concerned => employees(state, acts, concerned(acts)).await?,
        Whom::Rater => employees(state, acts, raters(state, acts).await?).await?,
        Whom::Member(word) => employees(state, acts, members(acts, word)).await?,
        Whom::Holders(permission) => holders(state, acts, permission).await?,
        // Told even of what he did himself: it may have been somebody else with his password.
        Whom::Account => return accounts(state, acts, |act| Some(act.object_id)).await,
        Whom::Named(word) => accounts(state, acts, |act| named(act, word)).await?,
        Whom::Asker => return accounts(state, acts, |act| act.actor_id).await,
        Whom::Paid => {
            let mut paid = Vec::new();
            for act in acts {
                paid.push((*act, payroll::facts::paid_in(state.db.latest(), RunId(act.object_id)).await?));
            }
            spread(state, paid).await?
        }
        Whom::Audience | Whom::Unacknowledged => {
            let mut audience = Vec::new();
            for act in acts {
                let id = AnnouncementId(act.object_id);
                let asked = (id, day(act), whom == Whom::Unacknowledged);
                audience.push((*act, personnel::announcements::audience_of(&state.db, asked).await?));
            }
            spread(state, audience).await?
        }
    };
    Ok(told.into_iter().filter(|(act, recipient)| act.actor_id != Some(recipient.account.0)).collect())
}

/// The day of an act, by Jakarta's calendar: facts of people change at most by the day.
fn day(act: &Recorded) -> NaiveDate {
    kernel::calendar::TimeZone::Wib.date(act.at)
}

fn members(acts: &[&Recorded], word: &str) -> HashMap<Uuid, EmployeeId> {
    let named = |act: &Recorded| act.details.get(word)?.as_str()?.parse().ok();
    acts.iter().filter_map(|act| Some((act.id.0, named(act)?))).collect()
}

fn concerned(acts: &[&Recorded]) -> HashMap<Uuid, EmployeeId> {
    acts.iter().filter_map(|act| Some((act.id.0, act.employee_id?))).collect()
}

/// The rater on the day of each act: one look for each day that the acts are of.
async fn raters(state: &State, acts: &[&Recorded]) -> Result<HashMap<Uuid, EmployeeId>, Problem> {
    let mut by_day: BTreeMap<NaiveDate, Vec<&Recorded>> = BTreeMap::new();
    for act in acts {
        by_day.entry(day(act)).or_default().push(act);
    }
    let mut raters = HashMap::new();
    for (day, acts) in by_day {
        let people: BTreeSet<EmployeeId> = acts.iter().filter_map(|act| act.employee_id).collect();
        let people: Vec<EmployeeId> = people.into_iter().collect();
        let of = facts::raters_of(state.db.latest(), &people, day).await?;
        raters.extend(acts.iter().filter_map(|act| Some((act.id.0, *of.get(&act.employee_id?)?))));
    }
    Ok(raters)
}

/// One employee for each act.
async fn employees<'a>(
    state: &State,
    acts: &[&'a Recorded],
    of_act: HashMap<Uuid, EmployeeId>,
) -> Result<Told<'a>, Problem> {
    let people: Vec<EmployeeId> = of_act.values().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let accounts = identity::accounts_of(state.db.latest(), &people).await?;
    let told = |act: &&'a Recorded| Some((*act, *accounts.get(of_act.get(&act.id.0)?)?));
    Ok(acts.iter().filter_map(told).collect())
}

/// Many employees for each act.
async fn spread<'a>(
    state: &State,
    of_acts: Vec<(&'a Recorded, Vec<EmployeeId>)>,
) -> Result<Told<'a>, Problem> {
    let mut told = Vec::new();
    for (act, people) in of_acts {
        let accounts = identity::accounts_of(state.db.latest(), &people).await?;
        told.extend(accounts.into_values().map(|recipient| (act, recipient)));
    }
    Ok(told)
}

/// One account for each act.
async fn accounts<'a>(
    state: &State,
    acts: &[&'a Recorded],
    of_act: impl Fn(&Recorded) -> Option<Uuid>,
) -> Result<Told<'a>, Problem> {
    let asked: BTreeSet<AccountId> = acts.iter().filter_map(|act| of_act(act)).map(AccountId).collect();
    let asked: Vec<AccountId> = asked.into_iter().collect();
    let known = identity::recipients(state.db.latest(), &asked).await?;
    let told = |act: &&'a Recorded| Some((*act, *known.get(&AccountId(of_act(act)?))?));
    Ok(acts.iter().filter_map(told).collect())
}

fn named(act: &Recorded, word: &str) -> Option<Uuid> {
    act.details.get(word).and_then(|id| id.as_str()).and_then(|id| id.parse().ok())
}

/// Everyone who holds a permission over the unit of each act.
async fn holders<'a>(
    state: &State,
    acts: &[&'a Recorded],
    permission: Permission,
) -> Result<Told<'a>, Problem> {
    let mut by_day: BTreeMap<NaiveDate, Vec<&'a Recorded>> = BTreeMap::new();
    for act in acts {
        by_day.entry(day(act)).or_default().push(act);
    }
    let mut told = Vec::new();
    for (day, acts) in by_day {
        let places = places(state, &acts, day).await?;
        let units: Vec<UnitId> = places.values().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let mut over: HashMap<UnitId, Vec<Recipient>> = HashMap::new();
        for (unit, recipient) in identity::holders(state.db.latest(), permission, (&units, day)).await? {
            over.entry(unit).or_default().push(recipient);
        }
        for act in acts {
            let here = places.get(&act.id.0).and_then(|unit| over.get(unit));
            told.extend(here.into_iter().flatten().map(|recipient| (act, *recipient)));
        }
    }
    Ok(told)
}

/// The unit of each act: the one it names, else the place of the employee whom it concerns, else the employer.
async fn places(state: &State, acts: &[&Recorded], day: NaiveDate) -> Result<HashMap<Uuid, UnitId>, Problem> {
    let homeless = acts.iter().filter(|act| act.unit_id.is_none());
    let people: BTreeSet<EmployeeId> = homeless.filter_map(|act| act.employee_id).collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let placed = facts::placements(state.db.latest(), &people, day).await?;
    let named = facts::named(state.db.latest(), &people).await?;
    let place = |act: &&Recorded| {
        let of_person = |person: EmployeeId| {
            let unit = placed.get(&person).map(|placed| placed.unit_id);
            unit.or_else(|| named.get(&person).map(|named| named.instansi_id))
        };
        Some((act.id.0, act.unit_id.or_else(|| act.employee_id.and_then(of_person))?))
    };
    Ok(acts.iter().filter_map(place).collect())
}
