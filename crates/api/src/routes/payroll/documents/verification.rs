//! Whether a document still is what was issued: for anybody who holds it.

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use kernel::Month;
use payroll::outputs::issued_payslip;
use payroll::runs::RunKind;
use serde::Serialize;
use utoipa::ToSchema;

use super::code;
use crate::allow::Anyone;
use crate::path::Id;
use crate::problem::Problem;
use crate::state::State;

/// What kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::DocumentKind)]
pub enum DocumentKind {
    /// A payslip.
    Payslip,
}

/// Whether a document still is what was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::DocumentStatus)]
pub enum DocumentStatus {
    /// It is, and it is final.
    Valid,
    /// It is, and may still change: its run is not approved.
    Provisional,
    /// Another calculation has taken its place.
    Changed,
    /// There is no such payslip any more.
    Withdrawn,
}

/// A document that somebody holds, and nothing of whose it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VerifiedDocument {
    /// Whether it still is what was issued.
    pub status: DocumentStatus,
    /// What kind of document it is.
    pub document: DocumentKind,
    /// What it pays; none once it is withdrawn.
    #[schema(value_type = Option<RunKind>, example = "gaji_induk")]
    pub kind: Option<RunKind>,
    /// For which month.
    #[schema(value_type = Option<Month>, example = "2026-02")]
    pub service_month: Option<Month>,
    /// In which month it was paid.
    #[schema(value_type = Option<Month>, example = "2026-02")]
    pub payment_month: Option<Month>,
    /// Who issued it.
    #[schema(example = "Kabupaten Sinar Laut")]
    pub issuer: Option<String>,
    /// The day of its approval.
    #[schema(example = "2026-02-02")]
    pub approved_on: Option<NaiveDate>,
}

/// Verify a document
///
/// For whoever holds a payslip with its code: whether it still is what was issued, what it is and of which month, and who issued it.
/// Nothing of the person is told. Without signing in; a code that this installation did not make is not found.
#[utoipa::path(
    tag = "payroll", operation_id = "verify_document", security(()),
    params(("code" = String, Path, description = "The code on the document",
        example = "AZfzwloQfD6PSy1qkLHD1AEjRWeJq83v7c2h0X3pT5mQk1b2w4y6zA")),
    responses((status = OK, description = "What became of the document", body = VerifiedDocument), Problem),
)]
#[get("/verify/{code}")]
pub async fn verify_document(
    anyone: Anyone,
    state: Data<State>,
    code: Id<String>,
) -> Result<Json<VerifiedDocument>, Problem> {
    let named = code::read(&state.vault, &code).ok_or(platform::Error::NotFound("document"))?;
    let Some(issued) = issued_payslip(state.db.read(), named.payslip).await? else {
        return Ok(Json(VerifiedDocument {
            status: DocumentStatus::Withdrawn,
            document: DocumentKind::Payslip,
            kind: None,
            service_month: None,
            payment_month: None,
            issuer: None,
            approved_on: None,
        }));
    };
    let status = match (issued.is_visible() && named.is_still(&state.vault, &issued), issued.is_final()) {
        (false, _) => DocumentStatus::Changed,
        (true, false) => DocumentStatus::Provisional,
        (true, true) => DocumentStatus::Valid,
    };
    let today = anyone.act().today;
    let instansi = issued.instansi_id;
    let mut names = personnel::facts::unit_names(state.db.read(), &[instansi], today).await?;
    let zone = personnel::facts::time_zone_of(state.db.read(), instansi, today).await?;
    Ok(Json(VerifiedDocument {
        status,
        document: DocumentKind::Payslip,
        kind: Some(issued.kind),
        service_month: Some(issued.service_month),
        payment_month: Some(issued.payment_month),
        issuer: names.remove(&instansi),
        approved_on: issued.approved_at.map(|at| zone.date(at)),
    }))
}
