//! Numbers of insurances, the photo and other documents of an employee.

use kernel::id::FileId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Personal;
use crate::words::words;

words! {
    /// An insurance that every employee has.
    InsuranceScheme {
        /// Health insurance.
        BpjsKesehatan = "bpjs_kesehatan",
        /// Insurance of workers, for part-time PPPK and others outside Taspen.
        BpjsKetenagakerjaan = "bpjs_ketenagakerjaan",
        /// Pension, old age, accident and death insurance of civil servants.
        Taspen = "taspen",
    }
}

/// The number of a membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = personnel::Insurance)]
pub struct Insurance {
    /// Of which insurance.
    pub scheme: InsuranceScheme,
    /// The number; shown whole to its owner only. That of BPJS Kesehatan has 13 digits, the others 5 to 20.
    #[schema(example = "0009999999991")]
    pub number: Personal,
}

words! {
    /// What a document is.
    DocumentKind {
        /// Official photo.
        Foto = "foto",
        /// Identity card.
        Ktp = "ktp",
        /// Family card.
        KartuKeluarga = "kartu_keluarga",
        /// Employee card.
        KartuPegawai = "kartu_pegawai",
        /// Tax card.
        Npwp = "npwp",
        /// Diploma.
        Ijazah = "ijazah",
        /// Decree of which nothing but the paper is left.
        Sk = "sk",
        /// Certificate that the instansi before has stopped the pay (SKPP), which a transfer needs to be paid here.
        Skpp = "skpp",
        /// Curriculum vitae.
        RiwayatHidup = "riwayat_hidup",
        /// Anything else, with a title.
        Lainnya = "lainnya",
    }
}

/// A document of the employee, kept with the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = personnel::Document)]
pub struct Document {
    /// What it is.
    pub document: DocumentKind,
    /// In a few words.
    #[schema(max_length = 200, example = "Foto resmi 2026")]
    pub title: Option<String>,
    /// A file that was uploaded before.
    pub file_id: FileId,
}
