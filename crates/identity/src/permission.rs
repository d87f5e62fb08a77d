//! What a caller may be allowed to do: one line for each permission.
//!
//! The table makes the enum, the words, and a marker type for each permission, so that a route names its permission in
//! its signature: `Allow<RunPayroll>`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A type that stands for one permission.
pub trait AllowedBy {
    /// The permission.
    const PERMISSION: Permission;
}

/// Who can hold a permission at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// People only: what needs a judgement or a signature.
    Person,
    /// People and service clients.
    Anyone,
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $word:tt for $holder:ident;)*) => {
        /// A permission. Over whom it reaches is the [`Scope`](platform::Scope) it is held with.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        pub enum Permission {
            $($(#[$doc])* #[serde(rename = $word)] $name,)*
        }

        impl Permission {
            /// Every permission, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word of the permission: `payroll.run`.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Who can hold it.
            pub fn holder(self) -> Holder {
                match self { $(Self::$name => Holder::$holder,)* }
            }
        }

        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl AllowedBy for $name {
                const PERMISSION: Permission = Permission::$name;
            }
        )*
    };
}

permissions! {
    /// Use one's own account: who am I, sessions, password, tickets.
    UseAccount = "account.use" for Person;
    /// Find colleagues, units and positions; read law and other reference data of one's instansi.
    ReadDirectory = "directory.read" for Anyone;
    /// Follow jobs: one's own, and those of the scope.
    ReadJobs = "jobs.read" for Anyone;

    /// Read employees and their dated facts.
    ReadPersonnel = "personnel.read" for Anyone;
    /// Enter employees and their dated facts, each with its decree.
    WritePersonnel = "personnel.write" for Anyone;
    /// Propose a change of a record, with proof.
    ProposeChanges = "personnel.propose" for Person;
    /// Judge what others propose: requests and decrees.
    VerifyChanges = "personnel.verify" for Person;
    /// Change the tree of units and the positions.
    WriteStructure = "structure.write" for Anyone;
    /// Read attendance.
    ReadAttendance = "attendance.read" for Anyone;
    /// Record attendance.
    WriteAttendance = "attendance.write" for Anyone;
    /// Propose corrections of days of attendance, with proof.
    CorrectAttendance = "attendance.correct" for Person;
    /// Decide on corrections of days of attendance.
    DecideAttendance = "attendance.decide" for Person;
    /// Close months of attendance, and reopen them.
    CloseAttendance = "attendance.close" for Person;
    /// Keep holidays and patterns of working time.
    WriteCalendar = "calendar.write" for Anyone;

    /// Enter for staff who do not use the application, each time in their name.
    EnterForStaff = "operator.enter" for Person;
    /// Import spreadsheets of what one may enter, and take them back.
    RunImports = "imports.run" for Anyone;
    /// Draft, publish and withdraw announcements, guides and required reading.
    WriteAnnouncements = "announcements.write" for Person;

    /// Read performance plans, progress and evaluations.
    ReadPerformance = "performance.read" for Anyone;
    /// Plan and report one's own performance.
    OwnPerformance = "performance.own" for Person;
    /// Agree, return and rate: for the direct superior (pejabat penilai) only.
    RateSubordinates = "performance.rate" for Person;
    /// Draft, establish and grade performance agreements of units: as the one who leads them, above them, or keeps them.
    KeepAgreements = "performance.agreements" for Person;
    /// Keep projects of units: as the one who leads the unit or the project, or keeps the unit.
    KeepProjects = "performance.projects" for Person;
    /// Hear both sides of an objection to a rating, and decide on it.
    DecideObjections = "performance.objection" for Person;
    /// Rank people by their ratings; each look is recorded.
    RankPerformance = "performance.rank" for Person;
    /// Keep performance management running: cycles, reminders, corrections of form.
    ManagePerformance = "performance.manage" for Person;

    /// Read how raters rate, and what is asked about it.
    ReadFairness = "fairness.read" for Person;
    /// Answer what is asked about how somebody rates: as the rater's superior, or as an officer where nobody is above the rater.
    AnswerFairness = "fairness.answer" for Person;
    /// Serve citizens: hand out visits of the survey, answer complaints.
    ServeCitizens = "citizens.serve" for Person;

    /// Read payslips with their explanation.
    ReadPayslips = "payroll.read" for Anyone;
    /// Read runs with their totals and findings.
    ReadRuns = "payroll.runs" for Anyone;
    /// Draft, calculate, verify, pay and cancel runs.
    RunPayroll = "payroll.run" for Person;
    /// Check runs that the treasurer has verified.
    CheckPayroll = "payroll.check" for Person;
    /// Approve runs.
    ApprovePayroll = "payroll.approve" for Person;
    /// Write whole runs out: pay lists, recapitulations, workings.
    ExportPayroll = "payroll.export" for Person;
    /// Write out whom the bank pays on which account, with the accounts open.
    ExportTransfers = "payroll.transfers" for Person;
    /// Enter and change what the budget has for the pay of an SKPD or an instansi.
    KeepCeilings = "payroll.ceilings" for Person;
    /// Keep what is taken from pay for third parties: schemes, orders with their consent, and what must be left.
    KeepDeductions = "payroll.deductions" for Person;
    /// Give and take back consent to deductions from one's own pay.
    OwnDeductions = "payroll.own_deductions" for Person;
    /// Simulate pay by other rules, and read what came of it without names.
    SimulatePay = "payroll.simulate" for Person;
    /// Read what a simulation would pay to whom; each look is recorded.
    ReadSimulatedPay = "payroll.simulated_pay" for Person;
    /// Read TPP policies.
    ReadPolicies = "policy.read" for Anyone;
    /// Draft TPP policies.
    WritePolicies = "policy.write" for Person;
    /// Approve TPP policies.
    ApprovePolicies = "policy.approve" for Person;

    /// Read accounts, grants and service clients.
    ReadIdentity = "identity.read" for Person;
    /// Open and disable accounts, give and end roles, keep service clients.
    ManageIdentity = "identity.manage" for Person;
    /// Hand out codes with which people of a unit set their first or a forgotten password.
    ActivateAccounts = "accounts.activate" for Person;
    /// Read the log of acts.
    ReadAudit = "audit.read" for Anyone;
    /// Read who read whose data, the rules of retention, holds, erasures and breaches.
    ReadPrivacy = "privacy.read" for Person;
    /// Hold and erase people's data, carry out retention, keep the register of breaches.
    ManagePrivacy = "privacy.manage" for Person;
}

impl Permission {
    /// Whether it only lets read.
    pub fn only_reads(self) -> bool {
        self.word().ends_with(".read")
            || matches!(self, Self::ReadRuns | Self::ExportPayroll | Self::UseAccount | Self::RankPerformance)
            || matches!(self, Self::SimulatePay | Self::ReadSimulatedPay)
    }

    /// Whether it moves money or approves: what wants a second factor, and what no operator resets.
    pub fn moves_money(self) -> bool {
        matches!(
            self,
            Self::RunPayroll
                | Self::CheckPayroll
                | Self::ApprovePayroll
                | Self::ExportTransfers
                | Self::WritePolicies
                | Self::ApprovePolicies
        )
    }
}

impl std::fmt::Display for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// The word names no permission.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a permission")]
pub struct NotAPermission;

impl std::str::FromStr for Permission {
    type Err = NotAPermission;
    fn from_str(word: &str) -> Result<Self, NotAPermission> {
        Self::ALL.iter().copied().find(|permission| permission.word() == word).ok_or(NotAPermission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_names_one_permission_in_text_and_in_json() {
        for permission in Permission::ALL {
            assert_eq!(permission.word().parse(), Ok(*permission));
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.word());
        }
        assert_eq!(Permission::ALL.len(), {
            let words: std::collections::HashSet<_> = Permission::ALL.iter().map(|p| p.word()).collect();
            words.len()
        });
    }
}
