//! Members of the family and the proofs that they depend on the employee.

use chrono::NaiveDate;
use kernel::id::FileId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Personal;
use crate::words::words;

words! {
    /// How a family member is related to the employee.
    Relation {
        /// Wife or husband.
        Spouse = "spouse",
        /// Child, adopted children included.
        Child = "child",
    }
}

words! {
    /// What proves something about a member of the family.
    ProofKind {
        /// Certificate of marriage.
        AktaNikah = "akta_nikah",
        /// Certificate of birth.
        AktaKelahiran = "akta_kelahiran",
        /// Decision of a court that adopts a child.
        PenetapanAdopsi = "penetapan_adopsi",
        /// Family card.
        KartuKeluarga = "kartu_keluarga",
        /// Statement of a school or university that the child studies there, renewed every year.
        KeteranganSekolah = "keterangan_sekolah",
        /// Statement that the member is a dependant (KP4), renewed every year.
        KeteranganTanggungan = "keterangan_tanggungan",
    }
}

/// A document that proves something about a member of the family, for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = personnel::Proof)]
pub struct Proof {
    /// What it is.
    pub proof: ProofKind,
    /// The scanned document.
    pub file_id: Option<FileId>,
    /// The first day on which it proves nothing any more; missing where it never ends.
    #[schema(example = "2026-08-01")]
    pub expires_on: Option<NaiveDate>,
}

impl Proof {
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.expires_on.is_none_or(|end| day < end)
    }
}

/// A member of the family, with what allowances and tax depend on. Age limits are law and stand in payroll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = personnel::FamilyMember)]
pub struct FamilyMember {
    /// Spouse or child.
    pub relation: Relation,
    /// Full name.
    #[schema(example = "Sari Wulandari")]
    pub name: Personal,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// In school or university, with a statement of the school among the proofs.
    #[serde(default)]
    pub is_studying: bool,
    /// A dependant: never married and without income of one's own, for a child.
    pub is_dependent: bool,
    /// A civil servant too; of two the one with the higher gaji pokok receives the spouse allowance.
    #[serde(default)]
    pub is_asn: bool,
    /// What proves all this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10)]
    pub proofs: Vec<Proof>,
}

impl FamilyMember {
    /// The member as proven on a day: whoever has a statement that must be renewed counts only while one holds. A lapsed
    /// statement of the school ends the schooling, a lapsed statement of dependence the dependence.
    #[must_use]
    pub fn proven_on(mut self, day: NaiveDate) -> Self {
        self.is_studying &= self.is_proven(ProofKind::KeteranganSekolah, day);
        self.is_dependent &= self.is_proven(ProofKind::KeteranganTanggungan, day);
        self
    }

    /// Without any proof of the kind the record is believed as it is: records from before proofs were kept have none.
    fn is_proven(&self, kind: ProofKind, day: NaiveDate) -> bool {
        let mut proofs = self.proofs.iter().filter(|proof| proof.proof == kind).peekable();
        proofs.peek().is_none() || proofs.any(|proof| proof.holds_on(day))
    }

    /// The first day on which something about the member is proven no longer, and what: of each kind of proof the one that
    /// lasts longest counts.
    pub fn first_expiry(&self) -> Option<(NaiveDate, ProofKind)> {
        let last_of = |kind: ProofKind| {
            let ends = self.proofs.iter().filter(|proof| proof.proof == kind).map(|proof| proof.expires_on);
            // `None`, a proof without end, is the greatest here.
            ends.max_by_key(|end| (end.is_none(), *end)).flatten()
        };
        ProofKind::ALL.iter().filter_map(|kind| Some((last_of(*kind)?, *kind))).min_by_key(|(end, _)| *end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn student(proofs: &[(ProofKind, Option<&str>)]) -> FamilyMember {
        let proof = |(proof, end): &(ProofKind, Option<&str>)| Proof {
            proof: *proof,
            file_id: None,
            expires_on: end.map(day),
        };
        FamilyMember {
            relation: Relation::Child,
            name: Personal("Dewi".into()),
            birth_date: day("2004-05-01"),
            is_studying: true,
            is_dependent: true,
            is_asn: false,
            proofs: proofs.iter().map(proof).collect(),
        }
    }

    #[test]
    fn a_lapsed_statement_of_the_school_ends_the_schooling_only() {
        let student = student(&[(ProofKind::KeteranganSekolah, Some("2026-08-01"))]);
        assert!(student.clone().proven_on(day("2026-07-31")).is_studying);
        let lapsed = student.proven_on(day("2026-08-01"));
        assert!(!lapsed.is_studying && lapsed.is_dependent);
    }

    #[test]
    fn a_renewed_proof_takes_the_place_of_the_old_one() {
        let both = [
            (ProofKind::KeteranganTanggungan, Some("2026-01-01")),
            (ProofKind::KeteranganTanggungan, Some("2027-01-01")),
        ];
        let renewed = student(&both);
        assert!(renewed.clone().proven_on(day("2026-06-01")).is_dependent);
        assert!(!renewed.clone().proven_on(day("2027-01-01")).is_dependent);
        assert_eq!(renewed.first_expiry(), Some((day("2027-01-01"), ProofKind::KeteranganTanggungan)));
    }

    #[test]
    fn what_never_ends_never_expires() {
        assert_eq!(student(&[(ProofKind::AktaKelahiran, None)]).first_expiry(), None);
        let old = student(&[]);
        assert!(old.proven_on(day("2030-01-01")).is_studying, "recorded before proofs were kept");
    }
}
