//! Who brings what to a superior's results (matriks peran hasil).

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use identity::permission::{OwnPerformance, ReadPerformance};
use kernel::id::{EmployeeId, RhkId, SkpId};
use performance::{RoleCell, RoleResult};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::Side;
use crate::allow::Allow;
use crate::path::Id;
use crate::problem::Problem;
use crate::state::State;
use crate::valid::Valid;

/// The matrix of a plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoleMatrix {
    /// Its cells.
    pub cells: Vec<RoleMatrixCell>,
}

/// A cell of the matrix.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoleMatrixCell {
    /// The superior's result.
    pub rhk_id: RhkId,
    /// The same in words.
    #[schema(example = "Meningkatnya mutu layanan administrasi kependudukan")]
    pub title: String,
    /// Who contributes.
    pub employee: Side,
    /// The intermediate product.
    #[schema(example = "Data pemohon yang terverifikasi")]
    pub product: String,
}

impl From<Vec<RoleResult>> for RoleMatrix {
    fn from(rows: Vec<RoleResult>) -> Self {
        let cell = |row: RoleResult| RoleMatrixCell {
            rhk_id: row.cell.rhk_id,
            title: row.title,
            employee: row.employee.into(),
            product: row.cell.product,
        };
        Self { cells: rows.into_iter().map(cell).collect() }
    }
}

/// The whole matrix.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishMatrix {
    /// Its cells.
    cells: Vec<PublishMatrixCell>,
}

/// A cell to publish.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishMatrixCell {
    /// The result of one's own plan.
    rhk_id: RhkId,
    /// Who contributes: one of one's subordinates.
    employee_id: EmployeeId,
    /// The intermediate product.
    #[schema(min_length = 1, max_length = 500, example = "Data pemohon yang terverifikasi")]
    product: String,
}

/// Publish who brings what to one's results
///
/// The whole matrix of one's own agreed plan; what it no longer names is gone. An employee who is named in it supports the results
/// to which he brings something.
#[utoipa::path(
    tag = "performance", operation_id = "publish_role_matrix", security(("bearer" = ["performance.own"])),
    params(("skp_id" = SkpId, Path, description = "One's own plan")),
    request_body = PublishMatrix,
    responses((status = OK, description = "The matrix", body = RoleMatrix), Problem),
)]
#[post("/performance/skp/{skp_id}/role-matrix")]
pub async fn publish_matrix(
    caller: Allow<OwnPerformance>,
    state: Data<State>,
    skp_id: Id<SkpId>,
    body: Valid<PublishMatrix>,
) -> Result<Json<RoleMatrix>, Problem> {
    let cell = |cell: PublishMatrixCell| RoleCell {
        rhk_id: cell.rhk_id,
        employee_id: cell.employee_id,
        product: cell.product,
    };
    let cells = body.0.cells.into_iter().map(cell).collect();
    let rows = performance::publish_matrix(&state.db, caller.act(), *skp_id, cells).await?;
    Ok(Json(rows.into()))
}

/// Who brings what to the results of a plan
#[utoipa::path(
    tag = "performance", operation_id = "get_role_matrix", security(("bearer" = ["performance.read"])),
    params(("skp_id" = SkpId, Path, description = "The superior's plan")),
    responses((status = OK, description = "The matrix", body = RoleMatrix), Problem),
)]
#[get("/performance/skp/{skp_id}/role-matrix")]
pub async fn get_matrix(
    caller: Allow<ReadPerformance>,
    state: Data<State>,
    skp_id: Id<SkpId>,
) -> Result<Json<RoleMatrix>, Problem> {
    let rows = performance::find_matrix(state.db.read(), caller.act(), *skp_id).await?;
    Ok(Json(rows.into()))
}
