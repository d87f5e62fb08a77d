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
mod monthly;
mod progress;
mod team;
mod unit;
mod voices;

use chrono::NaiveDate;
use kernel::id::{EmployeeId, SkpId};
use kernel::{DateRange, Fault, Period};
use personnel::facts::{self, Placed};
use platform::Act;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use crate::entity::skp;
use crate::rules::period;
use crate::{Error, store};

pub use earlier::{EarlierRating, EarlierRatings};
pub use expectations::{Expectation, Expectations};
pub use learning::{Diploma, Learned, Learning, Study};
pub use monthly::{MonthReported, MonthlyReports};
pub use progress::{Reported, ReportedEntry};
pub use team::{TeamPart, Teams};
pub use unit::{UnitSatisfaction, UnitTarget};
pub use voices::{FeedbackCount, FeedbackGiven, GroupTold, OwnView, OwnViews, RoundTold, Rounds};

/// About whom and which time a dossier is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The plan.
    pub skp: &'a skp::Model,
    /// The period.
    pub period: Period,
    /// Who looks, and on which day. Who may was settled before.
    pub act: &'a Act,
    /// Where the employee was placed at the end of the days; none without a position.
    pub placed: Option<&'a Placed>,
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
    /// What was reported on the plan, with its evidence.
    #[schema(title = "performance.ProgressSection")]
    Progress(Reported),
    /// The monthly reports.
    #[schema(title = "performance.MonthlyReportsSection")]
    MonthlyReports(MonthlyReports),
    /// The scores of the employee's teams.
    #[schema(title = "performance.TeamsSection")]
    Teams(Teams),
    /// What the employee's unit reached.
    #[schema(title = "performance.UnitTargetSection")]
    UnitTarget(UnitTarget),
    /// What citizens say of the employee's unit.
    #[schema(title = "performance.SatisfactionSection")]
    Satisfaction(UnitSatisfaction),
    /// How much direct feedback there was.
    #[schema(title = "performance.FeedbackSection")]
    Feedback(FeedbackGiven),
    /// What 360° rounds say, group by group.
    #[schema(title = "performance.RoundsSection")]
    Rounds(Rounds),
    /// How the employee sees the own work.
    #[schema(title = "performance.SelfAssessmentsSection")]
    SelfAssessments(OwnViews),
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
        days_of(self.skp, self.period)
    }
}

/// The days of a period on which a plan holds.
fn days_of(skp: &skp::Model, period: Period) -> DateRange {
    period.days().intersect(skp.days()).unwrap_or_else(|| period.days())
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
    gather(conn, act, (&skp, wanted)).await
}

/// The dossier itself; the caller has settled who may read it.
pub(crate) async fn gather(
    conn: &impl ConnectionTrait,
    act: &Act,
    (skp, period): (&skp::Model, Period),
) -> Result<Dossier, Error> {
    let days = days_of(skp, period);
    let last: NaiveDate = days.stored_until().pred_opt().unwrap_or(days.from);
    let placed = facts::placements(conn, &[skp.employee_id], last).await?.remove(&skp.employee_id);
    let asked = Asked { skp, period, act, placed: placed.as_ref() };
    let sections = [
        expectations::section(conn, &asked).await?,
        progress::section(conn, &asked).await?,
        monthly::section(conn, &asked).await?,
        team::section(conn, &asked).await?,
        unit::target(conn, &asked).await?,
        unit::satisfaction(conn, &asked).await?,
        voices::direct(conn, &asked).await?,
        voices::rounds(conn, &asked).await?,
        voices::own(conn, &asked).await?,
        learning::section(conn, &asked).await?,
        earlier::section(conn, &asked).await?,
    ];
    Ok(Dossier {
        skp_id: skp.id,
        employee_id: skp.employee_id,
        period,
        sections: sections.into_iter().flatten().collect(),
    })
}
