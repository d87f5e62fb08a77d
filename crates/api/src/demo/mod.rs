//! The demo region: a fictional regency with people, attendance, evaluated plans, an approved month of pay, decrees on their
//! way, and the work of performance as it goes.
//!
//! Deterministic: every name, number and date follows from a person's index in the plan (ids excepted). Records are made by
//! the domains' own operations, so the region is one that Merit's users could have made.

mod accounts;
mod attendance;
mod calendar;
mod desk;
mod histories;
mod names;
mod pay;
mod people;
mod performance;
mod pipeline;
mod plans;
mod records;
mod region;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::Month;
use kernel::calendar::TimeZone;
use kernel::id::{EmployeeId, UnitId};
use platform::acts;
use platform::{Act, Error, bulk, clock};
use sea_orm::EntityTrait;
use sea_orm::PaginatorTrait;

use self::people::Planned;
use crate::state::State;

pub use self::accounts::{ACCOUNTS, PASSWORD};

/// The regency as it was recorded.
struct Recorded {
    people: Vec<Planned>,
    ids: Vec<EmployeeId>,
    instansi: UnitId,
    /// The head of the regency, who is no civil servant.
    regent: EmployeeId,
}

/// Whether the installation holds no unit and no account yet.
///
/// # Errors
/// When the database fails.
pub async fn is_empty(state: &State) -> Result<bool, Error> {
    let units = personnel::entity::unit::Entity::find().count(state.db.read()).await?;
    let accounts = identity::entity::account::Entity::find().count(state.db.read()).await?;
    Ok(units == 0 && accounts == 0)
}

/// Fills an empty installation. Business time is set to the morning on which the region begins.
///
/// # Errors
/// When something of the region is there already, or the database fails.
pub async fn seed(state: &State) -> Result<(), Error> {
    let act = Act { today: today(), ..Act::system(morning(), "seed-demo") };
    clock::store(&state.db, &act, &state.clock, morning()).await?;
    let recorded = records::record(state, &act).await?;
    let team = accounts::open(state, &act, &recorded).await?;
    calendar::record(state, &act, recorded.instansi).await?;
    let days = attendance::days(&recorded, &calendar::WorkingTime::new()?, &months());
    personnel::bulk::insert_attendance(&state.db, &act, &days).await.map_err(refused)?;
    let plans = plans::plans(&recorded.people, &recorded.ids, &months());
    let tx = platform::begin(&state.db).await?;
    ::performance::bulk::insert_running(&tx, &act, plans).await.map_err(refused)?;
    tx.commit().await?;
    pay::pay(state, (&recorded, &team)).await?;
    pipeline::begin(state, &act, (&recorded, &team)).await?;
    desk::publish(state, (&recorded, &team)).await?;
    bulk::count_tables(&state.db).await?;
    performance::fill(state, (&recorded, &team)).await?;
    acts::seal(&state.db, &state.seals).await?;
    Ok(())
}

/// The day on which the region is first seen.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 9).unwrap_or_default()
}

/// 08.00 of that day in Jakarta.
fn morning() -> DateTime<Utc> {
    TimeZone::Wib.midnight(today()) + TimeDelta::hours(8)
}

/// The months with attendance and evaluations.
fn months() -> Vec<Month> {
    [1, 2].into_iter().filter_map(|month| Month::new(2026, month).ok()).collect()
}

/// A refusal of the seed: a defect of the plan, told by its codes.
fn refused(error: impl kernel::Refusal) -> Error {
    let faults: Vec<String> = error
        .faults()
        .iter()
        .map(|fault| format!("{} {}", fault.code, fault.pointer.as_deref().unwrap_or_default()))
        .collect();
    Error::Broken(format!("the demo region is refused: {error} ({})", faults.join(", ")))
}
