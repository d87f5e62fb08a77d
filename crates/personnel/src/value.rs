//! What a fact can say: one variant for each kind of dated fact about an employee.
//!
//! A further kind of fact is one variant here and one word in the database's check; dating, correction, history, decrees
//! and scope come with the table.

use chrono::NaiveDate;
use kernel::Golongan;
use kernel::id::{EmployeeId, PositionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::words::words;

words! {
    /// The employment itself.
    Status {
        /// Candidate civil servant, in the probation year.
        Cpns = "cpns",
        /// Permanent civil servant.
        Pns = "pns",
        /// Civil servant on contract.
        Pppk = "pppk",
        /// Civil servant on a part-time contract: an agreed wage and no golongan.
        PppkParuhWaktu = "pppk_paruh_waktu",
        /// Retired.
        Retired = "retired",
        /// Deceased.
        Deceased = "deceased",
        /// Dismissed.
        Dismissed = "dismissed",
        /// Moved to another instansi.
        Transferred = "transferred",
    }
}

impl Status {
    /// Whether the employment goes on.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Cpns | Self::Pns | Self::Pppk | Self::PppkParuhWaktu)
    }
}

words! {
    /// In what capacity a position is held.
    Standing {
        /// Appointed to it.
        Definitif = "definitif",
        /// Acting while it is vacant.
        Plt = "plt",
        /// Acting while its holder is absent.
        Plh = "plh",
    }
}

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
    /// Why an employee is away or elsewhere for a range of days (PP 11/2017, Peraturan BKN 24/2017).
    LeaveKind {
        /// Yearly leave.
        CutiTahunan = "cuti_tahunan",
        /// Long leave; the position allowance rests.
        CutiBesar = "cuti_besar",
        /// Sick leave.
        CutiSakit = "cuti_sakit",
        /// Maternity leave.
        CutiMelahirkan = "cuti_melahirkan",
        /// Leave for an important reason.
        CutiAlasanPenting = "cuti_alasan_penting",
        /// Unpaid leave.
        CutiLuarTanggungan = "cuti_luar_tanggungan",
        /// Travel on duty.
        PerjalananDinas = "perjalanan_dinas",
        /// Study assignment.
        TugasBelajar = "tugas_belajar",
    }
}

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
        /// Leave, duty travel, study assignment.
        Leave = "leave",
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
        let hidden = self.0.chars().count().saturating_sub(4);
        Self(self.0.chars().enumerate().map(|(at, shown)| if at < hidden { '*' } else { shown }).collect())
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
    /// In school or university, with a statement of the school.
    #[serde(default)]
    pub is_studying: bool,
    /// A dependant: never married and without income of one's own, for a child.
    pub is_dependent: bool,
    /// A civil servant too; of two the one with the higher gaji pokok receives the spouse allowance.
    #[serde(default)]
    pub is_asn: bool,
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
    /// Leave, duty travel, study assignment.
    #[schema(title = "personnel.LeaveFact")]
    Leave {
        /// Which.
        leave: LeaveKind,
    },
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

    /// The personal parts with the names under which they are sealed.
    pub(crate) fn personal_parts(&mut self) -> Vec<(&'static str, &mut Personal)> {
        match self {
            Self::Family(member) => vec![("family_name", &mut member.name)],
            Self::BankAccount { number, holder, .. } => {
                vec![("account_number", number), ("account_holder", holder)]
            }
            _ => Vec::new(),
        }
    }

    /// The same with account numbers hidden but for their end.
    #[must_use]
    pub(crate) fn masked(mut self) -> Self {
        if let Self::BankAccount { number, .. } = &mut self {
            *number = number.masked();
        }
        self
    }
}
