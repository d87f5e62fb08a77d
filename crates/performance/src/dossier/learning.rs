//! Training done and competence proven: certificates and diplomas of the employee's record that began in the period, and study
//! assignments that went on in it.

use chrono::NaiveDate;
use personnel::facts;
use personnel::value::{Certificate, CertificateKind, Education, EducationLevel, StudyAssignment, StudyMode};
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
    /// The diplomas, oldest first.
    pub diplomas: Vec<Diploma>,
    /// Study assignments that went on in the period, oldest first.
    pub study_assignments: Vec<Study>,
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

/// A diploma.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierDiploma)]
pub struct Diploma {
    /// The level.
    pub level: EducationLevel,
    /// The school or university.
    #[schema(example = "Universitas Rafflesia")]
    pub institution: String,
    /// The programme of study; schools have none.
    #[schema(example = "Ilmu Administrasi Negara")]
    pub programme: Option<String>,
    /// The day from which it counts.
    #[schema(example = "2026-02-20")]
    pub since: NaiveDate,
}

/// A study assignment: time of the period went into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierStudy)]
pub struct Study {
    /// Whether the duty rests meanwhile.
    pub mode: StudyMode,
    /// The level aimed at.
    pub level: Option<EducationLevel>,
    /// The programme.
    #[schema(example = "Magister Kebijakan Publik")]
    pub programme: Option<String>,
    /// The first day.
    #[schema(example = "2025-09-01")]
    pub since: NaiveDate,
}

pub(super) async fn section(
    conn: &impl ConnectionTrait,
    asked: &Asked<'_>,
) -> Result<Option<Section>, Error> {
    let found = facts::learned_by(conn, asked.employee_id(), asked.days()).await?;
    let learning = Learning {
        certificates: found.certificates.into_iter().map(Learned::from).collect(),
        diplomas: found.diplomas.into_iter().map(Diploma::from).collect(),
        study_assignments: found.study_assignments.into_iter().map(Study::from).collect(),
    };
    let is_empty = learning.certificates.is_empty()
        && learning.diplomas.is_empty()
        && learning.study_assignments.is_empty();
    Ok((!is_empty).then_some(Section::Learning(learning)))
}

impl From<(NaiveDate, Certificate)> for Learned {
    fn from((since, certificate): (NaiveDate, Certificate)) -> Self {
        let Certificate { certificate, name, issuer, .. } = certificate;
        Self { certificate, name, issuer, since }
    }
}

impl From<(NaiveDate, Education)> for Diploma {
    fn from((since, education): (NaiveDate, Education)) -> Self {
        let Education { level, institution, programme, .. } = education;
        Self { level, institution, programme, since }
    }
}

impl From<(NaiveDate, StudyAssignment)> for Study {
    fn from((since, study): (NaiveDate, StudyAssignment)) -> Self {
        let StudyAssignment { mode, level, programme, .. } = study;
        Self { mode, level, programme, since }
    }
}
