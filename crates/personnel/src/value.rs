//! What a fact can say: one variant for each kind of dated fact about an employee.
//!
//! A further kind of fact is one variant here and one word in the database's check; dating, correction, history, decrees
//! and scope come with the table.

mod career;
mod discipline;
mod employment;
mod family;
mod papers;
mod pay;

use chrono::NaiveDate;
use kernel::Golongan;
use kernel::id::{EmployeeId, FileId, PositionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::privacy::ERASED;
use crate::words::words;

pub use career::{
    AwardKind, Certificate, CertificateKind, Education, EducationLevel, StudyAssignment, StudyFunding,
    StudyMode,
};
pub use discipline::{Discipline, DisciplineLevel, Punishment};
pub use employment::{LeaveKind, Standing, Status, SuspensionReason};
pub use family::{FamilyMember, Proof, ProofKind, Relation};
pub use papers::{Document, DocumentKind, Insurance, InsuranceScheme};
pub use pay::{PayResumption, StartOfDuty, Wage};

words! {
    /// The tax-free status (PMK 101/PMK.010/2016): married or not, and up to three dependants.
    Ptkp {
        /// Single.
        Tk0 = "TK/0",
        /// Single with one dependant.
        Tk1 = "TK/1",
        /// Single with two dependants.
        Tk2 = "TK/2",
        /// Single with three dependants.
        Tk3 = "TK/3",
        /// Married.
        K0 = "K/0",
        /// Married with one dependant.
        K1 = "K/1",
        /// Married with two dependants.
        K2 = "K/2",
        /// Married with three dependants.
        K3 = "K/3",
    }
}

words! {
    /// The kinds of fact.
    FactKind {
        /// The employment itself.
        Status = "status",
        /// Grade and years of service in it.
        Golongan = "golongan",
        /// A position held.
        Position = "position",
        /// A superior other than the head of the unit.
        Superior = "superior",
        /// A member of the family.
        Family = "family",
        /// The account that pay goes to.
        BankAccount = "bank_account",
        /// The tax-free status.
        TaxStatus = "tax_status",
        /// Leave and duty travel.
        Leave = "leave",
        /// A diploma.
        Education = "education",
        /// A certificate.
        Certificate = "certificate",
        /// An award.
        Award = "award",
        /// A disciplinary sanction.
        Discipline = "discipline",
        /// A study assignment.
        StudyAssignment = "study_assignment",
        /// Suspension from service.
        Suspension = "suspension",
        /// The number of an insurance.
        Insurance = "insurance",
        /// The photo and other documents.
        Document = "document",
        /// The wage that a part-time contract agrees.
        Wage = "wage",
        /// The statement that duty was taken up (SPMT).
        Spmt = "spmt",
        /// The decision that pay goes on after it was stopped.
        PayResumption = "pay_resumption",
    }
}

/// A personal value. It shows nothing in logs; in the database it is sealed under the person's key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String)]
pub struct Personal(pub String);

impl std::fmt::Debug for Personal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Personal(***)")
    }
}

impl Personal {
    /// All but the last four characters hidden: `********0123`.
    #[must_use]
    pub fn masked(&self) -> Self {
        if self.0 == ERASED {
            return self.clone();
        }
        let hidden = self.0.chars().count().saturating_sub(4);
        Self(self.0.chars().enumerate().map(|(at, shown)| if at < hidden { '*' } else { shown }).collect())
    }
}

/// What a fact says. The member `kind` names the variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = personnel::FactValue)]
pub enum FactValue {
    /// The employment itself.
    #[schema(title = "personnel.StatusFact")]
    Status {
        /// The status.
        status: Status,
    },
    /// Grade and years of service in it, as the decree states them.
    #[schema(title = "personnel.GolonganFact")]
    Golongan {
        /// The grade.
        golongan: Golongan,
        /// Whole years of service in grade (MKG), 0 to 45.
        #[schema(maximum = 45)]
        mkg_years: u8,
        /// Further months, 0 to 11.
        #[schema(maximum = 11)]
        mkg_months: u8,
    },
    /// A position held.
    #[schema(title = "personnel.PositionFact")]
    Position {
        /// The position.
        position_id: PositionId,
        /// In what capacity.
        standing: Standing,
    },
    /// A superior other than the head of the unit.
    #[schema(title = "personnel.SuperiorFact")]
    Superior {
        /// The superior.
        employee_id: EmployeeId,
    },
    /// A member of the family.
    #[schema(title = "personnel.FamilyFact")]
    Family(FamilyMember),
    /// The account that pay goes to.
    #[schema(title = "personnel.BankAccountFact")]
    BankAccount {
        /// The bank.
        #[schema(example = "Bank Bengkulu")]
        bank: String,
        /// The number, 5 to 20 digits; shown whole to its owner only.
        #[schema(example = "900000001234")]
        number: Personal,
        /// The name that the account is in.
        #[schema(example = "Budi Santoso")]
        holder: Personal,
    },
    /// The tax-free status.
    #[schema(title = "personnel.TaxStatusFact")]
    TaxStatus {
        /// The status.
        ptkp: Ptkp,
    },
    /// Leave and duty travel.
    #[schema(title = "personnel.LeaveFact")]
    Leave {
        /// Which.
        leave: LeaveKind,
    },
    /// A diploma.
    #[schema(title = "personnel.EducationFact")]
    Education(Education),
    /// A certificate.
    #[schema(title = "personnel.CertificateFact")]
    Certificate(Certificate),
    /// An award.
    #[schema(title = "personnel.AwardFact")]
    Award {
        /// Which.
        award: AwardKind,
        /// Its name, where the word does not say it.
        #[schema(max_length = 200, example = "Pegawai Teladan Kabupaten Rafflesia 2025")]
        name: Option<String>,
    },
    /// A disciplinary sanction.
    #[schema(title = "personnel.DisciplineFact")]
    Discipline(Discipline),
    /// A study assignment.
    #[schema(title = "personnel.StudyAssignmentFact")]
    StudyAssignment(StudyAssignment),
    /// Suspension from service (pemberhentian sementara).
    #[schema(title = "personnel.SuspensionFact")]
    Suspension {
        /// Why.
        reason: SuspensionReason,
    },
    /// The number of an insurance.
    #[schema(title = "personnel.InsuranceFact")]
    Insurance(Insurance),
    /// The photo and other documents.
    #[schema(title = "personnel.DocumentFact")]
    Document(Document),
    /// The wage that a part-time contract agrees.
    #[schema(title = "personnel.WageFact")]
    Wage(Wage),
    /// The statement that duty was taken up (SPMT); it holds from that day.
    #[schema(title = "personnel.SpmtFact")]
    Spmt(StartOfDuty),
    /// The decision that pay goes on after it was stopped for unexcused absence; absence from its first day on counts anew.
    #[schema(title = "personnel.PayResumptionFact")]
    PayResumption(PayResumption),
}

impl FactValue {
    /// The kind of fact.
    pub fn kind(&self) -> FactKind {
        match self {
            Self::Status { .. } => FactKind::Status,
            Self::Golongan { .. } => FactKind::Golongan,
            Self::Position { .. } => FactKind::Position,
            Self::Superior { .. } => FactKind::Superior,
            Self::Family(_) => FactKind::Family,
            Self::BankAccount { .. } => FactKind::BankAccount,
            Self::TaxStatus { .. } => FactKind::TaxStatus,
            Self::Leave { .. } => FactKind::Leave,
            Self::Education(_) => FactKind::Education,
            Self::Certificate(_) => FactKind::Certificate,
            Self::Award { .. } => FactKind::Award,
            Self::Discipline(_) => FactKind::Discipline,
            Self::StudyAssignment(_) => FactKind::StudyAssignment,
            Self::Suspension { .. } => FactKind::Suspension,
            Self::Insurance(_) => FactKind::Insurance,
            Self::Document(_) => FactKind::Document,
            Self::Wage(_) => FactKind::Wage,
            Self::Spmt(_) => FactKind::Spmt,
            Self::PayResumption(_) => FactKind::PayResumption,
        }
    }

    /// The principal word, by which the database filters.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Status { status } => status.word(),
            Self::Golongan { golongan, .. } => golongan.name(),
            Self::Position { standing, .. } => standing.word(),
            Self::Superior { .. } => "explicit",
            Self::Family(member) => member.relation.word(),
            Self::BankAccount { .. } => "pay",
            Self::TaxStatus { ptkp } => ptkp.word(),
            Self::Leave { leave } => leave.word(),
            Self::Education(education) => education.level.word(),
            Self::Certificate(certificate) => certificate.certificate.word(),
            Self::Award { award, .. } => award.word(),
            Self::Discipline(discipline) => discipline.punishment.word(),
            Self::StudyAssignment(study) => study.mode.word(),
            Self::Suspension { reason } => reason.word(),
            Self::Insurance(insurance) => insurance.scheme.word(),
            Self::Document(document) => document.document.word(),
            Self::Wage(_) => "agreed",
            Self::Spmt(_) => "begun",
            Self::PayResumption(_) => "resumed",
        }
    }

    /// The position that it names.
    pub fn position(&self) -> Option<PositionId> {
        match self {
            Self::Position { position_id, .. } => Some(*position_id),
            _ => None,
        }
    }

    /// The employee that it names.
    pub fn related_employee(&self) -> Option<EmployeeId> {
        match self {
            Self::Superior { employee_id } => Some(*employee_id),
            _ => None,
        }
    }

    /// The files that it names, each with its place in the value. They belong to the employee once the fact is recorded.
    pub fn files(&self) -> Vec<(String, FileId)> {
        match self {
            Self::Family(member) => {
                let named = member.proofs.iter().enumerate();
                named
                    .filter_map(|(at, proof)| Some((format!("proofs/{at}/file_id"), proof.file_id?)))
                    .collect()
            }
            Self::Education(Education { file_id, .. }) | Self::Certificate(Certificate { file_id, .. }) => {
                file_id.iter().map(|id| ("file_id".to_owned(), *id)).collect()
            }
            Self::Document(document) => vec![("file_id".to_owned(), document.file_id)],
            _ => Vec::new(),
        }
    }

    /// The first day on which what proves it proves no longer.
    pub fn expires_on(&self) -> Option<NaiveDate> {
        match self {
            Self::Family(member) => member.first_expiry().map(|(end, _)| end),
            Self::Certificate(certificate) => certificate.expires_on,
            _ => None,
        }
    }

    /// The personal parts with the names under which they are sealed.
    pub(crate) fn personal_parts(&mut self) -> Vec<(&'static str, &mut Personal)> {
        match self {
            Self::Family(member) => vec![("family_name", &mut member.name)],
            Self::BankAccount { number, holder, .. } => {
                vec![("account_number", number), ("account_holder", holder)]
            }
            Self::Discipline(discipline) => vec![("violation", &mut discipline.violation)],
            Self::Insurance(insurance) => vec![("insurance_number", &mut insurance.number)],
            Self::PayResumption(decision) => vec![("resumption_reason", &mut decision.reason)],
            _ => Vec::new(),
        }
    }

    /// The same with the numbers of accounts and insurances hidden but for their end, and without the wage.
    #[must_use]
    pub(crate) fn masked(mut self) -> Self {
        match &mut self {
            Self::BankAccount { number, .. } | Self::Insurance(Insurance { number, .. }) => {
                *number = number.masked();
            }
            Self::Wage(wage) => wage.amount = None,
            _ => {}
        }
        self
    }
}
