//! What third parties must leave of pay. No regulation that was read says how much, so each instansi does.

use kernel::id::UnitId;
use kernel::{Fault, Rate};
use platform::{Act, Acted, Db, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::json;

use super::{Limit, limit};
use crate::{Error, store};

/// The whole: nothing may be taken.
const WHOLE: Rate = Rate(100_000_000);

/// What must be left in an instansi; version 0 where nobody has set it.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn find_limit(db: &Db, act: &Act, instansi: UnitId) -> Result<Limit, Error> {
    let conn = db.latest();
    require_instansi(store::require_unit(conn, act, instansi).await?, instansi)?;
    let found = limit::Entity::find_by_id(instansi).one(conn).await?;
    Ok(found.unwrap_or(Limit { instansi_id: instansi, least_net: Rate::default(), version: 0 }))
}

/// Sets what must be left from the next calculation on.
///
/// # Errors
/// `NotFound` outside the scope; `Invalid` for a share below nothing or above the whole; `Stale`.
#[tracing::instrument(skip_all, fields(personnel.instansi.id = %instansi))]
pub async fn set_limit(
    db: &Db,
    act: &Act,
    (instansi, expected): (UnitId, Option<i64>),
    least_net: Rate,
) -> Result<Limit, Error> {
    let tx = platform::begin(db).await?;
    require_instansi(store::require_unit(&tx, act, instansi).await?, instansi)?;
    if least_net < Rate::default() || least_net > WHOLE {
        return Err(Error::Invalid(vec![Fault::invalid("payroll.deduction_least_net").at("/least_net")]));
    }
    let held = limit::Entity::find_by_id(instansi).lock_exclusive().one(&tx).await?;
    store::require_version(held.as_ref().map_or(0, |limit| limit.version), expected)?;
    let limit = match held {
        Some(held) => {
            let version = held.version + 1;
            let mut edit = held.into_active_model();
            edit.least_net = Set(least_net);
            edit.version = Set(version);
            edit.update(&tx).await?
        }
        None => {
            let new = Limit { instansi_id: instansi, least_net, version: 1 };
            new.into_active_model().insert(&tx).await?
        }
    };
    let acted = Acted::new("payroll.deduction_limit_set", instansi).within(instansi);
    acts::record(&tx, act, acted.with(json!({ "least_net": least_net }))).await?;
    tx.commit().await?;
    Ok(limit)
}

fn require_instansi(found: UnitId, wanted: UnitId) -> Result<(), Error> {
    if found == wanted { Ok(()) } else { Err(platform::Error::NotFound("unit").into()) }
}
