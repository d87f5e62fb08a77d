//! Self-assessment of a period.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use identity::permission::{OwnPerformance, ReadPerformance};
use kernel::id::{EmployeeId, SelfAssessmentId};
use kernel::{Ekspektasi, Period};
use performance::entity::self_assessment;
use performance::feedback::{self, AssessmentFilter, NewSelfAssessment};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::valid::Valid;

/// How somebody sees the own work of a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SelfAssessment {
    /// The self-assessment.
    pub id: SelfAssessmentId,
    /// Whose.
    pub employee_id: EmployeeId,
    /// The period.
    pub period: Period,
    /// The own view of the results.
    pub hasil_kerja: Ekspektasi,
    /// The own view of the behaviour.
    pub perilaku_kerja: Ekspektasi,
    /// In words.
    #[schema(example = "Target tercapai; pelayanan jemput bola masih kurang terjadwal.")]
    pub note: String,
    /// When it was last written.
    pub written_at: DateTime<Utc>,
}

impl From<self_assessment::Model> for SelfAssessment {
    fn from(row: self_assessment::Model) -> Self {
        Self {
            id: row.id,
            employee_id: row.employee_id,
            period: row.period,
            hasil_kerja: row.hasil_kerja,
            perilaku_kerja: row.perilaku_kerja,
            note: row.note,
            written_at: row.written_at,
        }
    }
}

/// A self-assessment to write.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteSelfAssessment {
    /// The period.
    period: Period,
    /// The own view of the results.
    hasil_kerja: Ekspektasi,
    /// The own view of the behaviour.
    perilaku_kerja: Ekspektasi,
    /// In words.
    #[schema(min_length = 1, max_length = 4000, example = "Target tercapai; jadwal masih perlu dibenahi.")]
    note: String,
}

/// Which self-assessments.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SelfAssessmentsWanted {
    /// Of this employee.
    employee_id: Option<EmployeeId>,
    /// Of exactly this period.
    #[param(value_type = Option<String>, example = "2026-01")]
    period: Option<Period>,
}

/// Assess one's own work
///
/// For a period that has begun and was not rated yet. A later assessment takes the place of an earlier one. It stands beside the
/// superior's rating, and decides nothing.
#[utoipa::path(
    tag = "performance", operation_id = "write_self_assessment", security(("bearer" = ["performance.own"])),
    request_body = WriteSelfAssessment,
    responses((status = OK, description = "The self-assessment", body = SelfAssessment), Problem),
)]
#[post("/performance/self-assessments")]
pub async fn write_self_assessment(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    body: Valid<WriteSelfAssessment>,
) -> Result<Json<SelfAssessment>, Problem> {
    let WriteSelfAssessment { period, hasil_kerja, perilaku_kerja, note } = body.0;
    let new = NewSelfAssessment { period, hasil_kerja, perilaku_kerja, note };
    Ok(Json(feedback::write_self_assessment(&state.db, caller.act(), new).await?.into()))
}

/// Self-assessments, newest first
///
/// One's own, those of one's subordinates, and those of the units in one's care.
#[utoipa::path(
    tag = "performance", operation_id = "list_self_assessments", security(("bearer" = ["performance.read"])),
    params(SelfAssessmentsWanted, Paging),
    responses((status = OK, description = "A page of self-assessments", body = PageOf<SelfAssessment>), Problem),
)]
#[get("/performance/self-assessments")]
pub async fn list_self_assessments(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    wanted: Query<SelfAssessmentsWanted>,
    paging: Paging,
) -> Result<PageOf<SelfAssessment>, Problem> {
    let SelfAssessmentsWanted { employee_id, period } = wanted.0;
    let filter = AssessmentFilter { employee_id, period };
    let page = feedback::list_self_assessments(state.db.read(), caller.act(), filter, &paging).await?;
    Ok(page.map(SelfAssessment::from).into())
}
