//! Proofs and certificates that expire.

use actix_web::get;
use actix_web::web::Data;
use chrono::NaiveDate;
use identity::permission::ReadPersonnel;
use kernel::id::UnitId;
use personnel::value::FactKind;
use personnel::{ExpiringFilter, ExpiringProof};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// Which proofs.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProofsWanted {
    /// Of employees in this unit and the units below it.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
    /// Of this kind of fact: `family` or `certificate`.
    kind: Option<FactKind>,
    /// That expire on this day at the latest; 90 days from now where it is missing.
    #[param(example = "2026-12-31")]
    until: Option<NaiveDate>,
}

/// Proofs that expire
///
/// Statements about members of the family and certificates that expire soon, or have expired and were not renewed; the most urgent
/// first. A child counts for pay only while its proofs hold.
#[utoipa::path(
    tag = "personnel", operation_id = "list_expiring_proofs", security(("bearer" = ["personnel.read"])),
    params(ProofsWanted, Paging),
    responses((status = OK, description = "A page of proofs", body = PageOf<ExpiringProof>), Problem),
)]
#[get("/employees/expiring-proofs")]
pub async fn list_expiring_proofs(
    caller: Allow<ReadPersonnel>,
    state: Data<State>,
    wanted: Query<ProofsWanted>,
    paging: Paging,
) -> Result<PageOf<ExpiringProof>, Problem> {
    let ProofsWanted { unit_id, kind, until } = wanted.0;
    let filter = ExpiringFilter { unit_id, kind, until };
    let today = caller.act().today;
    Ok(personnel::list_expiring_proofs(&state.db, caller.scope(), today, (filter, &paging)).await?.into())
}
