//! Roles, and the one table that says what each may do.

use sea_orm::ActiveEnum;
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::permission::Permission;

/// A role. Two are derived from facts and never granted; the others are granted over a unit subtree for a period.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
pub enum Role {
    /// Every employee with an account; derived.
    Pegawai,
    /// Whoever is somebody's direct superior; derived from the reporting line.
    PejabatPenilai,
    /// Personnel administration.
    PengelolaKepegawaian,
    /// Performance administration.
    PengelolaKinerja,
    /// Treasurer of salaries: makes the runs, stands for them, records that they were paid.
    BendaharaGaji,
    /// Finance officer of an SKPD: checks the runs that the treasurer stands for.
    PpkSkpd,
    /// Budget authority (PA/KPA): approves the runs; another person than those who made and checked them.
    PenyetujuGaji,
    /// Career administration.
    PengelolaKarier,
    /// Selection committee.
    PanitiaSeleksi,
    /// Enters a unit's daily records.
    OperatorUnit,
    /// Reads everything granted, changes nothing, for a stated period.
    Auditor,
    /// Keeps accounts, roles and service clients; reads no pay.
    Admin,
}

/// Over whom a role reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The employee's own record.
    Own,
    /// Those whose direct superior the employee is.
    Subordinates,
    /// The unit subtree of the grant.
    Granted,
}

/// What every account may do, with or without a role.
pub const EVERY_ACCOUNT: &[Permission] =
    &[Permission::UseAccount, Permission::ReadDirectory, Permission::ReadJobs, Permission::ReadPolicies];

/// The table of roles.
const TABLE: &[(Role, Reach, &[Permission])] = {
    use Permission as P;
    &[
        (
            Role::Pegawai,
            Reach::Own,
            &[
                P::ReadPersonnel,
                P::ProposeChanges,
                P::ReadAttendance,
                P::CorrectAttendance,
                P::ReadPerformance,
                P::OwnPerformance,
                P::KeepAgreements,
                P::KeepProjects,
                P::ReadPayslips,
                P::OwnDeductions,
            ],
        ),
        // A reporting line alone never opens a payslip, nor the facts about a family.
        (
            Role::PejabatPenilai,
            Reach::Subordinates,
            &[
                P::ReadAttendance,
                P::DecideAttendance,
                P::ReadPerformance,
                P::RateSubordinates,
                P::DecideObjections,
                P::AnswerFairness,
            ],
        ),
        (
            Role::PengelolaKepegawaian,
            Reach::Granted,
            &[
                P::ReadPersonnel,
                P::WritePersonnel,
                P::ProposeChanges,
                P::VerifyChanges,
                P::WriteStructure,
                P::ReadAttendance,
                P::WriteAttendance,
                P::DecideAttendance,
                P::CloseAttendance,
                P::WriteCalendar,
                P::RunImports,
                P::WriteAnnouncements,
            ],
        ),
        (
            Role::PengelolaKinerja,
            Reach::Granted,
            &[
                P::ReadPerformance,
                P::ManagePerformance,
                P::ReadFairness,
                P::AnswerFairness,
                P::ServeCitizens,
                P::KeepAgreements,
                P::KeepProjects,
                P::DecideObjections,
                P::ReadAttendance,
                P::WriteAnnouncements,
                P::RunImports,
            ],
        ),
        (
            Role::BendaharaGaji,
            Reach::Granted,
            &[
                P::ReadPersonnel,
                P::ReadAttendance,
                P::ReadPayslips,
                P::ReadRuns,
                P::RunPayroll,
                P::ExportPayroll,
                P::ExportTransfers,
                P::KeepDeductions,
                P::WritePolicies,
                P::SimulatePay,
                P::ReadSimulatedPay,
                P::RunImports,
            ],
        ),
        // Whoever keeps the ceilings neither makes the runs nor approves them.
        (
            Role::PpkSkpd,
            Reach::Granted,
            &[P::ReadPayslips, P::ReadRuns, P::ExportPayroll, P::CheckPayroll, P::KeepCeilings],
        ),
        (
            Role::PenyetujuGaji,
            Reach::Granted,
            &[
                P::ReadPayslips,
                P::ReadRuns,
                P::ExportPayroll,
                P::ApprovePayroll,
                P::ApprovePolicies,
                P::SimulatePay,
                P::ReadSimulatedPay,
            ],
        ),
        (Role::PengelolaKarier, Reach::Granted, &[P::ReadPersonnel, P::ReadPerformance, P::RankPerformance]),
        // The committee judges applicants against positions; it reads no employee's record.
        (Role::PanitiaSeleksi, Reach::Granted, &[P::ReadDirectory]),
        (
            Role::OperatorUnit,
            Reach::Granted,
            &[
                P::ReadPersonnel,
                P::ReadAttendance,
                P::WriteAttendance,
                P::EnterForStaff,
                P::ServeCitizens,
                P::ActivateAccounts,
                P::RunImports,
            ],
        ),
        (
            Role::Auditor,
            Reach::Granted,
            &[
                P::ReadPersonnel,
                P::ReadAttendance,
                P::ReadPerformance,
                P::ReadFairness,
                P::ReadPayslips,
                P::ReadRuns,
                P::ExportPayroll,
                P::ReadIdentity,
                P::ReadAudit,
                P::ReadPrivacy,
            ],
        ),
        // The officer of UU 27/2022, article 53, until an installation has one of its own.
        (
            Role::Admin,
            Reach::Granted,
            &[P::ReadIdentity, P::ManageIdentity, P::ActivateAccounts, P::ReadPrivacy, P::ManagePrivacy],
        ),
    ]
};

/// Whether an operator may use a permission in an employee's name: what every employee may do with the own record, and the
/// reading of the plan that is worked on. Never pay, never a judgement.
pub fn is_entered_for_staff(permission: Permission) -> bool {
    let own = Role::Pegawai.permissions().contains(&permission);
    // Nobody agrees in somebody else's name to what is taken from pay.
    let is_consent = permission == Permission::OwnDeductions;
    own && !is_consent && (!permission.only_reads() || permission == Permission::ReadPerformance)
}

/// Roles that one account should not hold over the same people at the same time.
const SEPARATED: &[(Role, Role)] = &[
    (Role::BendaharaGaji, Role::PenyetujuGaji),
    (Role::BendaharaGaji, Role::PpkSkpd),
    (Role::PpkSkpd, Role::PenyetujuGaji),
    (Role::Admin, Role::BendaharaGaji),
    (Role::Admin, Role::PpkSkpd),
    (Role::Admin, Role::PenyetujuGaji),
    (Role::Admin, Role::Auditor),
];

impl Role {
    /// Every role, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(role, _, _)| *role)
    }

    /// What the role may do.
    pub fn permissions(self) -> &'static [Permission] {
        self.row().map_or(&[], |(_, _, permissions)| permissions)
    }

    /// Over whom it reaches.
    pub fn reach(self) -> Reach {
        self.row().map_or(Reach::Own, |(_, reach, _)| *reach)
    }

    /// Whether it is given by a grant, and not derived from facts.
    pub fn is_granted(self) -> bool {
        self.reach() == Reach::Granted
    }

    /// Whether the separation of duties wants the two roles in different hands.
    pub fn is_separated_from(self, other: Self) -> bool {
        SEPARATED.contains(&(self, other)) || SEPARATED.contains(&(other, self))
    }

    /// Whether one of its permissions moves money or approves.
    pub fn moves_money(self) -> bool {
        self.permissions().iter().any(|permission| permission.moves_money())
    }

    /// Whether both roles let do one and the same thing: whoever holds both could not be told apart by the log.
    pub fn shares_duty_with(self, other: Self) -> bool {
        let does =
            |permission: &&Permission| !permission.only_reads() && other.permissions().contains(permission);
        self.permissions().iter().any(|permission| does(&permission))
    }

    /// The word as stored and sent.
    pub fn word(self) -> String {
        self.to_value()
    }

    fn row(self) -> Option<&'static (Self, Reach, &'static [Permission])> {
        TABLE.iter().find(|(role, _, _)| *role == self)
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn every_role_has_one_row() {
        for role in Role::iter() {
            assert_eq!(TABLE.iter().filter(|(row, _, _)| *row == role).count(), 1, "{role:?}");
            assert!(!role.permissions().is_empty());
        }
        let derived: Vec<Role> = Role::iter().filter(|role| !role.is_granted()).collect();
        assert_eq!(derived, [Role::Pegawai, Role::PejabatPenilai]);
    }

    #[test]
    fn every_permission_is_held_by_somebody() {
        for permission in Permission::ALL {
            let by_role = Role::iter().any(|role| role.permissions().contains(permission));
            assert!(by_role || EVERY_ACCOUNT.contains(permission), "{permission} is held by nobody");
        }
    }

    #[test]
    fn duties_are_separate() {
        let may = |role: Role, permission| role.permissions().contains(&permission);
        assert!(!may(Role::Admin, Permission::ReadPayslips), "admin reads no pay");
        assert!(!may(Role::PejabatPenilai, Permission::ReadPayslips));
        for role in Role::iter() {
            let hands = [Permission::RunPayroll, Permission::CheckPayroll, Permission::ApprovePayroll];
            assert!(hands.into_iter().filter(|hand| may(role, *hand)).count() <= 1, "{role:?}");
        }
        let writes = |permission: &&Permission| {
            [".write", ".run", ".approve", ".manage", ".rate", ".own"]
                .iter()
                .any(|verb| permission.word().ends_with(verb))
        };
        assert_eq!(Role::Auditor.permissions().iter().find(writes), None, "an auditor changes nothing");
        assert!(Role::PenyetujuGaji.is_separated_from(Role::BendaharaGaji));
        let money: Vec<Role> = Role::iter().filter(|role| role.moves_money()).collect();
        assert_eq!(money, [Role::BendaharaGaji, Role::PpkSkpd, Role::PenyetujuGaji]);
    }

    #[test]
    fn an_operator_neither_judges_nor_reads_pay_in_somebodys_name() {
        let entered: Vec<&str> = Permission::ALL
            .iter()
            .filter(|permission| is_entered_for_staff(**permission))
            .map(|permission| permission.word())
            .collect();
        assert!(entered.contains(&"performance.own") && entered.contains(&"performance.read"), "{entered:?}");
        let judges =
            |word: &&&str| word.ends_with(".rate") || word.ends_with(".approve") || word.contains("pay");
        assert_eq!(entered.iter().find(judges), None);
        assert!(Role::PenyetujuGaji.shares_duty_with(Role::PenyetujuGaji));
        assert!(
            !Role::PenyetujuGaji.shares_duty_with(Role::BendaharaGaji),
            "both read runs, and do different things"
        );
    }
}
