//! What the caller is told of himself.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::id::UnitId;
use personnel::facts::{self, Named, Placed};
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::entity::account;
use crate::{Caller, Error};

/// An account, and what personnel knows of its employee on a day.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The account.
    pub account: account::Model,
    /// Its employee.
    pub employee: Option<Named>,
    /// Where the employee is placed.
    pub placement: Option<Placed>,
    /// The names of the units that the caller's grants and instansi name.
    pub unit_names: HashMap<UnitId, String>,
}

/// The caller's own account.
///
/// # Errors
/// `Forbidden` for a service client.
pub async fn find_profile(
    conn: &impl ConnectionTrait,
    caller: &Caller,
    today: NaiveDate,
) -> Result<Profile, Error> {
    let id = caller.account().ok_or(Error::Forbidden)?;
    let account = account::Entity::find_by_id(id).one(conn).await?;
    let account = account.ok_or(platform::Error::NotFound("account"))?;
    let (mut employee, mut placement) = (None, None);
    if let Some(id) = account.employee_id {
        employee = facts::named(conn, &[id]).await?.remove(&id);
        placement = facts::placements(conn, &[id], today).await?.remove(&id);
    }
    let granted = caller.held_on(today).flat_map(|held| held.scope.units.iter().copied());
    let mut units: Vec<UnitId> = granted.chain(caller.instansi).collect();
    units.sort_unstable();
    units.dedup();
    let unit_names = facts::unit_names(conn, &units, today).await?;
    Ok(Profile { account, employee, placement, unit_names })
}
