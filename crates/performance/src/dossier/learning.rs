//! Training done and competence proven: certificates of the employee's record that began in the period.

use chrono::NaiveDate;
use personnel::facts;
use personnel::value::CertificateKind;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Asked, Section};
use crate::Error;

/// What was learned and proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierLearning)]
pub struct Learning {
    /// The certificates, oldest first.
    pub certificates: Vec<Learned>,
}

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierCertificate)]
pub struct Learned {
    /// What it certifies.
    pub certificate: CertificateKind,
    /// Its name.
    #[schema(example = "Pelatihan Pengelola Rantai Dingin Vaksin")]
    pub name: String,
    /// Who gave it.
    #[schema(example = "BPSDM Provinsi")]
    pub issuer: String,
    /// The day from which it counts.
    #[schema(example = "2026-05-04")]
    pub since: NaiveDate,
}

pub(super) async fn section(
    conn: &impl ConnectionTrait,
    asked: &Asked<'_>,
) -> Result<Option<Section>, Error> {
    let found = facts::certificates_of(conn, asked.employee_id(), asked.days()).await?;
    let certificates: Vec<Learned> = found
        .into_iter()
        .map(|(since, certificate)| Learned {
            certificate: certificate.certificate,
            name: certificate.name,
            issuer: certificate.issuer,
            since,
        })
        .collect();
    Ok((!certificates.is_empty()).then_some(Section::Learning(Learning { certificates })))
}
