//! What an employee has learnt and earned: education, certificates, awards, study assignments.

use chrono::NaiveDate;
use kernel::id::FileId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::words::words;

words! {
    /// The level of a diploma.
    EducationLevel {
        /// Primary school.
        Sd = "sd",
        /// Junior high school.
        Smp = "smp",
        /// Senior high school.
        Sma = "sma",
        /// Diploma of one year.
        D1 = "d1",
        /// Diploma of two years.
        D2 = "d2",
        /// Diploma of three years.
        D3 = "d3",
        /// Diploma of four years.
        D4 = "d4",
        /// Bachelor.
        S1 = "s1",
        /// Professional programme after the bachelor: doctor, teacher, notary.
        Profesi = "profesi",
        /// Master.
        S2 = "s2",
        /// Specialist.
        Spesialis = "spesialis",
        /// Doctorate.
        S3 = "s3",
    }
}

/// A diploma.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = personnel::Education)]
pub struct Education {
    /// The level.
    pub level: EducationLevel,
    /// The school or university.
    #[schema(max_length = 200, example = "Universitas Rafflesia")]
    pub institution: String,
    /// The programme of study; schools have none.
    #[schema(max_length = 200, example = "Ilmu Administrasi Negara")]
    pub programme: Option<String>,
    /// The year of graduation.
    #[schema(example = 2009)]
    pub year: i32,
    /// The day of graduation, where the diploma says it.
    #[schema(example = "2009-08-20")]
    pub graduation_date: Option<NaiveDate>,
    /// The scanned diploma.
    pub file_id: Option<FileId>,
}

words! {
    /// What a certificate certifies.
    CertificateKind {
        /// Competence in a position.
        Kompetensi = "kompetensi",
        /// The right to practise a profession: STR, SIP, a teacher's certificate.
        Profesi = "profesi",
        /// A training or course.
        Pelatihan = "pelatihan",
        /// An expertise: procurement, auditing.
        Keahlian = "keahlian",
        /// A language.
        Bahasa = "bahasa",
        /// Anything else.
        Lainnya = "lainnya",
    }
}

/// A certificate. That it was given stays true after it expires.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = personnel::Certificate)]
pub struct Certificate {
    /// What it certifies.
    pub certificate: CertificateKind,
    /// Its name.
    #[schema(max_length = 200, example = "Surat Tanda Registrasi Perawat")]
    pub name: String,
    /// Its number.
    #[schema(max_length = 100, example = "STR-0001/2024")]
    pub number: String,
    /// Who gave it.
    #[schema(max_length = 200, example = "Konsil Kesehatan Indonesia")]
    pub issuer: String,
    /// The first day on which it no longer counts; missing where it never ends.
    #[schema(example = "2029-03-01")]
    pub expires_on: Option<NaiveDate>,
    /// The scanned certificate.
    pub file_id: Option<FileId>,
}

words! {
    /// An award.
    AwardKind {
        /// Satyalancana Karya Satya for 10 years of service (UU 20/2009, PP 35/2010; from memory).
        KaryaSatya10 = "satyalancana_karya_satya_10",
        /// Satyalancana Karya Satya for 20 years of service.
        KaryaSatya20 = "satyalancana_karya_satya_20",
        /// Satyalancana Karya Satya for 30 years of service.
        KaryaSatya30 = "satyalancana_karya_satya_30",
        /// Another award of the President.
        Negara = "tanda_kehormatan_negara",
        /// An award of a ministry or national institution.
        Nasional = "penghargaan_nasional",
        /// An award of the region.
        Daerah = "penghargaan_daerah",
        /// An award of the own office.
        Instansi = "penghargaan_instansi",
    }
}

impl AwardKind {
    /// Whether the President gives it, by decree.
    pub fn is_of_the_state(self) -> bool {
        matches!(self, Self::KaryaSatya10 | Self::KaryaSatya20 | Self::KaryaSatya30 | Self::Negara)
    }

    /// Whether the word says by itself which award it is.
    pub fn names_itself(self) -> bool {
        matches!(self, Self::KaryaSatya10 | Self::KaryaSatya20 | Self::KaryaSatya30)
    }

    /// The whole years of service that it is given for.
    pub fn service_years(self) -> Option<i32> {
        match self {
            Self::KaryaSatya10 => Some(10),
            Self::KaryaSatya20 => Some(20),
            Self::KaryaSatya30 => Some(30),
            _ => None,
        }
    }
}

words! {
    /// Whether the duty rests during a study assignment (SE MenPANRB 28/2021; from memory).
    StudyMode {
        /// The employee leaves the duty and, as a rule, the position.
        FullTime = "full_time",
        /// The employee studies beside the duty.
        PartTime = "part_time",
    }
}

words! {
    /// Who pays for a study assignment.
    StudyFunding {
        /// The state budget.
        Apbn = "apbn",
        /// The budget of the region.
        Apbd = "apbd",
        /// A scholarship of somebody else.
        Sponsor = "sponsor",
        /// The employee.
        Mandiri = "mandiri",
    }
}

/// A study assignment (tugas belajar). What is null was not recorded; whoever records one now states it all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = personnel::StudyAssignment)]
pub struct StudyAssignment {
    /// Whether the duty rests.
    pub mode: StudyMode,
    /// Who pays.
    pub funding: Option<StudyFunding>,
    /// The level aimed at.
    pub level: Option<EducationLevel>,
    /// The university.
    #[schema(max_length = 200, example = "Universitas Rafflesia")]
    pub institution: Option<String>,
    /// The programme.
    #[schema(max_length = 200, example = "Magister Kebijakan Publik")]
    pub programme: Option<String>,
}
