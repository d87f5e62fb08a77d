//! What the employee's unit reached, and what citizens say of it. Both are the unit's, and neither is a rating of anybody.

use kernel::PredikatOrganisasi;
use kernel::id::{AgreementId, UnitId};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Asked, Section};
use crate::citizens::{SHEETS_MIN, ikm_of};
use crate::rules::ikm::Mutu;
use crate::rules::scale::fixed;
use crate::{Error, Quantity, agreements};

/// What the unit reached of its performance agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierUnitTarget)]
pub struct UnitTarget {
    /// The unit in which the employee was placed at the end of the period.
    pub unit_id: UnitId,
    /// Its name.
    #[schema(example = "Dinas Kependudukan dan Pencatatan Sipil")]
    pub unit_name: String,
    /// Whether the employee heads it: then the result rating follows the unit's grade.
    pub is_head: bool,
    /// Its agreement in force.
    pub agreement_id: AgreementId,
    /// The mean of its indicators in percent of target; null while nothing was reported.
    pub score: Option<Quantity>,
    /// The grade that the leader above set for exactly this period; null while he has not.
    pub predikat: Option<PredikatOrganisasi>,
}

/// The index of satisfaction of the citizens whom the unit served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierSatisfaction)]
pub struct UnitSatisfaction {
    /// The unit, with all below it.
    pub unit_id: UnitId,
    /// Its name.
    #[schema(example = "Dinas Kependudukan dan Pencatatan Sipil")]
    pub unit_name: String,
    /// The converted index, 25 to 100, to two places.
    #[schema(example = "86.80")]
    pub nik: String,
    /// The quality of the service.
    pub mutu: Mutu,
    /// How many sheets it rests on.
    #[schema(example = 384)]
    pub sheets: u64,
    /// Below this number an index is not shown here: it would be a few people's word.
    #[schema(example = 10)]
    pub sheets_min: u64,
}

pub(super) async fn target(conn: &impl ConnectionTrait, asked: &Asked<'_>) -> Result<Option<Section>, Error> {
    let Some(placed) = asked.placed else { return Ok(None) };
    let mut found = agreements::achievement_of(conn, &[placed.unit_id], asked.period).await?;
    let target = found.remove(&placed.unit_id).map(|achievement| UnitTarget {
        unit_id: placed.unit_id,
        unit_name: placed.unit_name.clone(),
        is_head: placed.is_head,
        agreement_id: achievement.agreement_id,
        score: achievement.score,
        predikat: achievement.predikat,
    });
    Ok(target.map(Section::UnitTarget))
}

pub(super) async fn satisfaction(
    conn: &impl ConnectionTrait,
    asked: &Asked<'_>,
) -> Result<Option<Section>, Error> {
    let Some(placed) = asked.placed else { return Ok(None) };
    let mut found = ikm_of(conn, &[placed.unit_id], asked.period).await?;
    let satisfaction = found.remove(&placed.unit_id).map(|ikm| UnitSatisfaction {
        unit_id: placed.unit_id,
        unit_name: placed.unit_name.clone(),
        nik: fixed(ikm.nik, 2),
        mutu: ikm.mutu,
        sheets: ikm.sheets,
        sheets_min: SHEETS_MIN,
    });
    Ok(satisfaction.map(Section::Satisfaction))
}
