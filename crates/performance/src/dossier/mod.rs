//! What stands beside a rating: all that is known of an employee's work in a period, from one file for each source. Nothing in
//! it decides; the rater does.
//!
//! # How a source is added
//!
//! 1. A file `dossier/<source>.rs` with a struct that holds what it shows, and
//!    `pub(super) async fn section(conn, &Asked) -> Result<Option<Section>, Error>`: `None` where there is nothing to show. A
//!    constant number of queries; whoever may read the dossier is settled before.
//! 2. A variant of [`Section`] around the struct, and one line in [`gather`], in the order in which a rater reads.
//! 3. A label of the variant in `references.{id,en}.yml`, under `performance.dossier_section`.

mod earlier;
mod expectations;
mod learning;

use kernel::id::{EmployeeId, SkpId};
use kernel::{DateRange, Fault, Period};
use platform::Act;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::skp;
use crate::rules::period;
use crate::{Error, store};

pub use earlier::{EarlierRating, EarlierRatings};
pub use expectations::{Expectation, Expectations};
pub use learning::{Learned, Learning};

/// About whom and which time a dossier is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The plan.
    pub skp: &'a skp::Model,
    /// The period.
    pub period: Period,
}

/// What one source has to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = performance::DossierSection)]
pub enum Section {
    /// What was agreed: results, indicators, behaviour.
    #[schema(title = "performance.ExpectationsSection")]
    Expectations(Expectations),
    /// Ratings of periods of the same year.
    #[schema(title = "performance.EarlierRatingsSection")]
    EarlierRatings(EarlierRatings),
    /// Training done and competence proven.
    #[schema(title = "performance.LearningSection")]
    Learning(Learning),
}

/// What stands beside a rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Dossier {
    /// The plan.
    pub skp_id: SkpId,
    /// Whose plan it is.
    pub employee_id: EmployeeId,
    /// The period.
    pub period: Period,
    /// What each source has to say; those with nothing are left out.
    pub sections: Vec<Section>,
}

impl Asked<'_> {
    /// The employee.
    pub fn employee_id(&self) -> EmployeeId {
        self.skp.employee_id
    }

    /// The days of the period on which the plan holds.
    pub fn days(&self) -> DateRange {
        self.period.days().intersect(self.skp.days()).unwrap_or_else(|| self.period.days())
    }
}

/// The dossier of a plan for a period, for whoever may read the plan.
///
/// # Errors
/// `NotFound` outside the caller's reach; `Invalid` for a period that does not touch the plan.
pub async fn find_dossier(
    conn: &impl ConnectionTrait,
    act: &Act,
    (skp_id, wanted): (SkpId, Period),
) -> Result<Dossier, Error> {
    let skp = store::find_skp(conn, act, skp_id).await?;
    let faults: Vec<Fault> = period::outside(skp.days(), wanted).into_iter().collect();
    Error::unless_empty(faults)?;
    gather(conn, Asked { skp: &skp, period: wanted }).await
}

/// The dossier itself; the caller has settled who may read it.
pub(crate) async fn gather(conn: &impl ConnectionTrait, asked: Asked<'_>) -> Result<Dossier, Error> {
    let sections = [
        expectations::section(conn, &asked).await?,
        earlier::section(conn, &asked).await?,
        learning::section(conn, &asked).await?,
    ];
    Ok(Dossier {
        skp_id: asked.skp.id,
        employee_id: asked.employee_id(),
        period: asked.period,
        sections: sections.into_iter().flatten().collect(),
    })
}
