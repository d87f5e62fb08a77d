//! Who has read an announcement, and who has not.

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use identity::permission::WriteAnnouncements;
use kernel::Nip;
use kernel::id::{AnnouncementId, EmployeeId, UnitId};
use personnel::announcements::{self, AcknowledgementFilter, Reached, UnitCount};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// How far an announcement has been read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AcknowledgementSummary {
    /// To whom it is addressed, within the caller's reach.
    #[schema(example = 412)]
    pub addressed: i64,
    /// Of these, who have acknowledged the edition that counts.
    #[schema(example = 388)]
    pub acknowledged: i64,
    /// The same by unit, in the order of their names.
    pub units: Vec<AcknowledgementCount>,
}

/// How far an announcement has been read in a unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AcknowledgementCount {
    /// The unit where they are placed; null for those who are placed nowhere.
    pub unit_id: Option<UnitId>,
    /// Its name.
    #[schema(example = "Dinas Kesehatan")]
    pub unit_name: Option<String>,
    /// To whom it is addressed.
    #[schema(example = 41)]
    pub addressed: i64,
    /// Of these, who have acknowledged.
    #[schema(example = 38)]
    pub acknowledged: i64,
}

/// How far an announcement has been read, by unit
///
/// Of those in active employment today who are within the caller's reach.
#[utoipa::path(
    tag = "personnel", operation_id = "count_acknowledgements", security(("bearer" = ["announcements.write"])),
    params(("announcement_id" = AnnouncementId, Path, description = "The announcement")),
    responses((status = OK, description = "The counts", body = AcknowledgementSummary), Problem),
)]
#[get("/announcements/{announcement_id}/acknowledgements/summary")]
pub async fn count_acknowledgements(
    caller: Allow<WriteAnnouncements>,
    state: Data<State>,
    announcement_id: Id<AnnouncementId>,
) -> Result<Json<AcknowledgementSummary>, Problem> {
    let reach = (caller.scope(), caller.act().today);
    let counts = announcements::acknowledgement_counts(&state.db, reach, *announcement_id).await?;
    let count = |UnitCount { unit_id, unit_name, addressed, acknowledged }| AcknowledgementCount {
        unit_id,
        unit_name,
        addressed,
        acknowledged,
    };
    Ok(Json(AcknowledgementSummary {
        addressed: counts.iter().map(|unit| unit.addressed).sum(),
        acknowledged: counts.iter().map(|unit| unit.acknowledged).sum(),
        units: counts.into_iter().map(count).collect(),
    }))
}

/// Which of those to whom it is addressed.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AcknowledgementsWanted {
    /// In this unit and below it.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
    /// Who have acknowledged, or who have not.
    #[param(example = false)]
    acknowledged: Option<bool>,
}

/// Somebody to whom an announcement is addressed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Acknowledgement {
    /// The employee.
    pub employee_id: EmployeeId,
    /// The number.
    pub nip: Nip,
    /// Full name with titles.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: String,
    /// Where he is placed.
    pub unit_id: Option<UnitId>,
    /// When he acknowledged the edition that counts; null while he has not.
    pub acknowledged_at: Option<DateTime<Utc>>,
}

impl From<Reached> for Acknowledgement {
    fn from(one: Reached) -> Self {
        Self {
            employee_id: one.employee_id,
            nip: one.nip,
            name: one.name,
            unit_id: one.unit_id,
            acknowledged_at: one.acknowledged_at,
        }
    }
}

/// Who has acknowledged an announcement, and who has not, by name
///
/// Of those in active employment today who are within the caller's reach.
#[utoipa::path(
    tag = "personnel", operation_id = "list_acknowledgements", security(("bearer" = ["announcements.write"])),
    params(("announcement_id" = AnnouncementId, Path, description = "The announcement"), AcknowledgementsWanted, Paging),
    responses((status = OK, description = "A page of them", body = PageOf<Acknowledgement>), Problem),
)]
#[get("/announcements/{announcement_id}/acknowledgements")]
pub async fn list_acknowledgements(
    caller: Allow<WriteAnnouncements>,
    state: Data<State>,
    (announcement_id, wanted): (Id<AnnouncementId>, Query<AcknowledgementsWanted>),
    paging: Paging,
) -> Result<PageOf<Acknowledgement>, Problem> {
    let filter = AcknowledgementFilter { unit_id: wanted.unit_id, is_acknowledged: wanted.acknowledged };
    let reach = (caller.scope(), caller.act().today);
    let page =
        announcements::list_acknowledgements(&state.db, reach, (*announcement_id, filter), &paging).await?;
    Ok(page.map(Acknowledgement::from).into())
}
