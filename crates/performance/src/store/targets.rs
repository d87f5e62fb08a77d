//! The published objectives of the units above an employee: what a plan may rest on while the superior has none.

use std::collections::HashSet;

use kernel::id::{SasaranId, UnitId};
use personnel::entity::unit_ancestor;
use personnel::facts;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::Error;
use crate::agreements::AgreementStatus;
use crate::entity::{perjanjian_kinerja, sasaran, skp};
use crate::skp::Held;

/// An objective of a unit's agreement in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The objective.
    pub sasaran: sasaran::Model,
    /// Whose agreement it is.
    pub unit_id: UnitId,
    /// What the unit is called.
    pub unit_name: String,
}

/// The ids of the objectives on which a plan may rest.
pub(crate) async fn sasaran_of(
    conn: &impl ConnectionTrait,
    held: &Held,
) -> Result<HashSet<SasaranId>, Error> {
    Ok(targets(conn, &held.skp).await?.into_iter().map(|target| target.sasaran.id).collect())
}

/// The objectives of the agreements in force of the employee's unit and of those above, for the year of a plan.
pub(crate) async fn targets(conn: &impl ConnectionTrait, skp: &skp::Model) -> Result<Vec<Target>, Error> {
    let placed = facts::placements(conn, &[skp.employee_id], skp.starts_on).await?.remove(&skp.employee_id);
    let Some(placed) = placed else { return Ok(Vec::new()) };
    let above: Vec<UnitId> = unit_ancestor::Entity::find()
        .select_only()
        .column(unit_ancestor::Column::AncestorId)
        .filter(unit_ancestor::COLUMN.unit_id.eq(placed.unit_id))
        .filter(unit_ancestor::COLUMN.valid_from.lte(skp.starts_on))
        .filter(unit_ancestor::COLUMN.valid_until.gt(skp.starts_on))
        .into_tuple()
        .all(conn)
        .await?;
    let agreements = perjanjian_kinerja::Entity::find()
        .filter(perjanjian_kinerja::Column::UnitId.is_in(above.iter().copied()))
        .filter(perjanjian_kinerja::COLUMN.year.eq(skp.year))
        .filter(perjanjian_kinerja::COLUMN.status.eq(AgreementStatus::Berlaku))
        .all(conn)
        .await?;
    let names = facts::unit_names(conn, &above, skp.starts_on).await?;
    let rows = sasaran::Entity::find()
        .filter(sasaran::Column::AgreementId.is_in(agreements.iter().map(|one| one.id)))
        .order_by_asc(sasaran::Column::AgreementId)
        .order_by_asc(sasaran::Column::Number)
        .all(conn)
        .await?;
    let target = |sasaran: sasaran::Model| {
        let unit_id = agreements.iter().find(|one| one.id == sasaran.agreement_id)?.unit_id;
        Some(Target { sasaran, unit_id, unit_name: names.get(&unit_id).cloned().unwrap_or_default() })
    };
    Ok(rows.into_iter().filter_map(target).collect())
}
