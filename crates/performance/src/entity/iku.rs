//! `iku`: a key indicator of an objective.

use kernel::Rupiah;
use kernel::id::{AgreementId, IkuId, SasaranId};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Quantity;
use crate::agreements::{PeriodTarget, Polarity};

/// The targets of parts of the year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct PeriodTargets(pub Vec<PeriodTarget>);

/// A key indicator (indikator kinerja utama).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "iku")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IkuId,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// The objective.
    pub sasaran_id: SasaranId,
    /// Its place in the agreement, from 1.
    pub number: i32,
    /// What is measured.
    pub indicator: String,
    /// What the numbers count.
    pub unit: String,
    /// Where the unit stood before.
    pub baseline: Option<Quantity>,
    /// The target of the year.
    pub target: Quantity,
    /// Which direction is good.
    pub polarity: Polarity,
    /// What may be spent on it.
    pub budget: Option<Rupiah>,
    /// Targets of parts of the year.
    pub targets: PeriodTargets,
}

impl ActiveModelBehavior for ActiveModel {}
