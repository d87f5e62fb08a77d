//! The incentives of a policy in words.

use kernel::{Label, Month, Period, Rate, Rupiah};
use performance::projects::ProjectRole;
use serde::Serialize;
use utoipa::ToSchema;

use crate::rules::line;
use crate::rules::tpp::{BonusAmount, IncentiveAmount, ProjectBonus, TppPolicy, UnitTarget};

/// What is added to the parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::CriteriaIncentive)]
pub struct CriteriaIncentive {
    /// The line on the payslip.
    #[schema(example = "insentif_target_unit")]
    pub code: String,
    /// For people.
    pub label: Label,
    /// What has to be reached, in words.
    pub condition: Label,
    /// The period for which the month pays; none in a month that pays for none.
    #[schema(example = "2026-Q1")]
    pub period: Option<Period>,
    /// What is paid, by class or role.
    pub amounts: Vec<CriteriaAmount>,
    /// The share of the basic amount that is paid, where it is one.
    pub share_of_basic: Option<Rate>,
    /// The most that a person is paid.
    pub cap: Option<Rupiah>,
}

/// An amount of an incentive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::CriteriaAmount)]
pub struct CriteriaAmount {
    /// The class or the role.
    pub label: Label,
    /// Rupiah.
    pub amount: Rupiah,
}

/// The incentives of a policy, as they apply to a month.
pub(super) fn incentives(rules: &TppPolicy, month: Month) -> Vec<CriteriaIncentive> {
    let target = rules.unit_target.as_ref().map(|target| of_target(target, month));
    let bonus = rules.project_bonus.as_ref().map(|bonus| of_projects(bonus, month));
    target.into_iter().chain(bonus).collect()
}

fn of_target(target: &UnitTarget, month: Month) -> CriteriaIncentive {
    let UnitTarget { threshold, least_days, .. } = target;
    let condition = Label::new(
        format!(
            "Unit kerja mencapai sedikitnya {threshold} % perjanjian kinerjanya; bertugas di unit itu sedikitnya {least_days} hari"
        ),
        format!(
            "The unit reaches at least {threshold} % of its agreement; at least {least_days} days of work in it"
        ),
    );
    let (amounts, share_of_basic) = match &target.amount {
        IncentiveAmount::ByKelas { by_kelas } => {
            let row = |(kelas, amount): (&crate::rules::tpp::KelasJabatan, &Rupiah)| CriteriaAmount {
                label: Label::new(format!("Kelas jabatan {kelas}"), format!("Class {kelas}")),
                amount: *amount,
            };
            (by_kelas.iter().map(row).collect(), None)
        }
        IncentiveAmount::ShareOfBasic { share } => (vec![], Some(*share)),
    };
    CriteriaIncentive {
        code: line::INSENTIF_TARGET_UNIT.to_owned(),
        label: Label::new("Insentif target unit", "Incentive for the unit's target"),
        condition,
        period: target.due(month),
        amounts,
        share_of_basic,
        cap: target.cap,
    }
}

fn of_projects(bonus: &ProjectBonus, month: Month) -> CriteriaIncentive {
    let row = |role: &ProjectRole| CriteriaAmount { label: of_role(*role), amount: bonus.amount.of(*role) };
    let amounts = match &bonus.amount {
        BonusAmount::Fixed { amount } => {
            vec![CriteriaAmount {
                label: Label::new("Setiap anggota tim", "Everybody in the team"),
                amount: *amount,
            }]
        }
        BonusAmount::ByRole { .. } => ProjectRole::ALL.iter().map(row).collect(),
    };
    CriteriaIncentive {
        code: line::BONUS_PROYEK.to_owned(),
        label: Label::new("Bonus proyek", "Project bonus"),
        condition: Label::new(
            format!(
                "Proyek selesai tepat waktu dan sesuai anggaran; paling banyak {} proyek sebulan",
                bonus.projects_max
            ),
            format!(
                "A project ends on time and within its budget; at most {} projects a month",
                bonus.projects_max
            ),
        ),
        period: Some(Period::month(bonus.closed_in(month))),
        amounts,
        share_of_basic: None,
        cap: bonus.cap,
    }
}

fn of_role(role: ProjectRole) -> Label {
    let (id, en) = match role {
        ProjectRole::Ketua => ("Ketua tim", "Leader of the team"),
        ProjectRole::Sekretaris => ("Sekretaris tim", "Secretary of the team"),
        ProjectRole::Anggota => ("Anggota tim", "Member of the team"),
    };
    Label::new(id, en)
}
