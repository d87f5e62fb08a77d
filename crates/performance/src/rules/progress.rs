//! The order of a report: action plan, evidence, realisation, feedback, evaluation (PermenPANRB 6/2022; README 2.2).

use kernel::Fault;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::text::{PASSAGE_MAX, SENTENCE_MAX, fault};
use crate::progress::{NewEvidence, Proof, Realisation};

const LINK_MAX: usize = 2000;

/// How far a report has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = performance::Stage)]
pub enum Stage {
    /// There is an action plan.
    RencanaAksi,
    /// There is evidence.
    BuktiDukung,
    /// There is a realisation.
    Realisasi,
    /// The superior has answered it.
    UmpanBalik,
    /// The period was evaluated; the report is closed.
    Dinilai,
}

/// What a report holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Pieces of evidence.
    pub evidence: usize,
    /// Whether it has a realisation.
    pub realisation: bool,
    /// Notes of the superior.
    pub feedback: usize,
    /// Whether an evaluation covers its period.
    pub is_evaluated: bool,
}

impl Content {
    /// How far the report has come.
    pub fn stage(self) -> Stage {
        match self {
            Self { is_evaluated: true, .. } => Stage::Dinilai,
            Self { realisation: true, feedback: 1.., .. } => Stage::UmpanBalik,
            Self { realisation: true, .. } => Stage::Realisasi,
            Self { evidence: 1.., .. } => Stage::BuktiDukung,
            _ => Stage::RencanaAksi,
        }
    }
}

/// Faults of a piece of evidence: it has a name, and a link is one that a browser follows.
pub fn faults_of_evidence(evidence: &NewEvidence) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(fault(&evidence.name, "/name", SENTENCE_MAX));
    if let Proof::Link(link) = &evidence.proof {
        let is_web = link.starts_with("https://") || link.starts_with("http://");
        faults.extend(match fault(link, "/link", LINK_MAX) {
            None if !is_web => Some(Fault::invalid("performance.link_not_web").at("/link")),
            found => found,
        });
    }
    faults
}

/// Faults of a realisation: evidence comes first, and it names its source.
pub fn faults_of_realisation(realisation: &Realisation, evidence_count: usize) -> Vec<Fault> {
    let mut faults = Vec::new();
    if evidence_count == 0 {
        faults.push(Fault::invalid("performance.evidence_missing"));
    }
    faults.extend(fault(&realisation.text, "/realisation", PASSAGE_MAX));
    faults.extend(fault(&realisation.data_source, "/data_source", SENTENCE_MAX));
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_follow_each_other() {
        let mut content = Content::default();
        assert_eq!(content.stage(), Stage::RencanaAksi);
        content.feedback = 1;
        assert_eq!(content.stage(), Stage::RencanaAksi);
        content.evidence = 2;
        assert_eq!(content.stage(), Stage::BuktiDukung);
        content.realisation = true;
        assert_eq!(content.stage(), Stage::UmpanBalik);
        content.feedback = 0;
        assert_eq!(content.stage(), Stage::Realisasi);
        content.is_evaluated = true;
        assert_eq!(content.stage(), Stage::Dinilai);
    }

    #[test]
    fn evidence_has_a_name_and_a_link_to_follow() {
        let evidence =
            |name: &str, link: &str| NewEvidence { name: name.into(), proof: Proof::Link(link.into()) };
        let codes = |evidence: &NewEvidence| -> Vec<&str> {
            faults_of_evidence(evidence).iter().map(|fault| fault.code).collect()
        };
        assert_eq!(codes(&evidence("Laporan", "https://drive.example.go.id/laporan.pdf")), [""; 0]);
        assert_eq!(
            codes(&evidence(" ", "javascript:alert(1)")),
            ["performance.text_missing", "performance.link_not_web"]
        );
    }

    #[test]
    fn a_realisation_needs_evidence_and_a_source() {
        let realisation = Realisation { text: "Selesai".into(), data_source: String::new(), value: None };
        let faults = faults_of_realisation(&realisation, 0);
        let codes: Vec<&str> = faults.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["performance.evidence_missing", "performance.text_missing"]);
    }
}
