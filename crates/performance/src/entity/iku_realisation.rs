//! `iku_realisation`: what was reached on a key indicator by the end of a period.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{AgreementId, IkuId, IkuRealisationId};
use kernel::{Period, Rupiah};
use sea_orm::entity::prelude::*;

use crate::Quantity;

/// A realisation, counted from the beginning of the year.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "iku_realisation")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IkuRealisationId,
    /// The indicator.
    pub iku_id: IkuId,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// The period at whose end it was measured.
    pub period: Period,
    /// Its first day.
    pub period_from: NaiveDate,
    /// The first day after it.
    pub period_until: NaiveDate,
    /// What was reached.
    pub value: Quantity,
    /// What was spent.
    pub spent: Option<Rupiah>,
    /// Where that can be checked.
    pub data_source: String,
    /// Why it came out so.
    pub analysis: Option<String>,
    /// When it was last reported.
    pub reported_at: DateTime<Utc>,
    /// Counts the changes.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
