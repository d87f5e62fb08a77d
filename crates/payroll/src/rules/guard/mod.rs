//! The guard against overpayment: what is wrong with paying somebody, by the facts. Pure; each rule looks at one paid person and
//! says what it found, with the working and the amount at stake.
//!
//! Severity, citation and limits are law files (`temuan`, `temuan_parameter`), dated and replaceable by an installation. Where the
//! law leaves nothing open, a file that says otherwise is refused: see [`FindingRule::is_settled`].

mod accounts;
mod allowances;
mod book;
mod family;
mod payments;
mod service;
#[cfg(test)]
mod tests;
mod watched;

use chrono::NaiveDate;
use kernel::Rupiah;
use kernel::recipe::Source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub use accounts::{Holder, shared};
pub use book::{Book, PARAMETERS, RULES};
pub use watched::{Before, Occasion, OtherPayment, PaidLines, Paying, Watched};

kernel::words! {
    payroll;
    /// What the guard looks for.
    FindingRule {
        /// Paid for a month after death.
        PaidAfterDeath = "paid_after_death",
        /// Paid for a month after retirement.
        PaidAfterRetirement = "paid_after_retirement",
        /// Paid for a month after dismissal.
        PaidAfterDismissal = "paid_after_dismissal",
        /// Paid for a month after the transfer to another instansi.
        PaidAfterTransfer = "paid_after_transfer",
        /// Paid although the retirement age of the post is reached.
        PastRetirementAge = "past_retirement_age",
        /// The same where the age is not confirmed by two sources.
        RetirementAgeToConfirm = "retirement_age_to_confirm",
        /// A retirement that is recorded for another day than birth and post give.
        RetirementTmt = "retirement_tmt_implausible",
        /// A fact that begins years away from its decree.
        DecreeTmt = "tmt_far_from_decree",
        /// Position allowance from the seventh month of a study assignment on.
        StudyAllowance = "position_allowance_in_study",
        /// Position allowance during long leave.
        LeaveAllowance = "position_allowance_in_leave",
        /// Spouse allowance without a spouse, or after a divorce that is known.
        SpouseAllowance = "spouse_allowance_undue",
        /// Child allowance for more children than count.
        ChildAllowance = "child_allowance_undue",
        /// Family allowance whose yearly declaration has lapsed.
        Undeclared = "family_undeclared",
        /// Spouse allowance for a spouse who is a civil servant too.
        SpouseIsAsn = "spouse_is_asn",
        /// Spouse allowance for a man who is taxed as single.
        TaxedAsSingle = "spouse_against_tax_status",
        /// Two payers for one thirteenth salary.
        TwoPayers = "two_payers",
        /// A thirteenth salary in the year of a transfer.
        ThirteenthAfterTransfer = "thirteenth_after_transfer",
        /// Continued pay to survivors beyond its months.
        ContinuedPay = "continued_pay_too_long",
        /// A decree that is known and not applied.
        DecreeNotApplied = "decree_not_applied",
        /// A transfer from elsewhere without the certificate of stopped pay.
        SkppMissing = "skpp_missing",
        /// Another account than at the last payment.
        AccountChanged = "account_changed",
        /// One account of two people.
        AccountShared = "account_shared",
        /// An account in another name.
        AccountOfOther = "account_of_other",
        /// A net that changed more than usual.
        NetChanged = "net_changed",
    }
}

kernel::words! {
    payroll;
    /// How much a finding weighs.
    FindingSeverity {
        /// Nobody signs the run: the fact is mended and the run calculated again, or the person left out with a reason.
        Block = "block",
        /// Somebody who answers for the run accepts it with a reason.
        Warning = "warning",
    }
}

impl FindingRule {
    /// Whether the law leaves nothing open: what these rules find always blocks. An installation may weigh the others anew.
    pub fn is_settled(self) -> bool {
        matches!(
            self,
            Self::PaidAfterDeath
                | Self::PaidAfterRetirement
                | Self::PaidAfterDismissal
                | Self::PaidAfterTransfer
                | Self::PastRetirementAge
                | Self::StudyAllowance
                | Self::LeaveAllowance
                | Self::SpouseAllowance
                | Self::ChildAllowance
                | Self::TwoPayers
                | Self::ContinuedPay
        )
    }
}

/// One thing on which a finding rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::FindingEvidence)]
pub struct Evidence {
    /// What it is: the name by which the finding's text calls it.
    #[schema(example = "since")]
    pub name: String,
    /// What it says: a day, a number, a word, an amount.
    #[schema(example = "2025-07-01")]
    pub value: String,
    /// The record that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Source>,
}

/// What a rule found about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: FindingRule,
    /// How much may be paid too much in this run.
    pub stake: Rupiah,
    /// What it rests on.
    pub working: Vec<Evidence>,
}

impl Finding {
    fn new(rule: FindingRule, stake: Rupiah) -> Self {
        Self { rule, stake, working: Vec::new() }
    }

    /// With a value.
    fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.working.push(Evidence { name: name.to_owned(), value: value.to_string(), record: None });
        self
    }

    /// With a day and the record that says it.
    fn on(mut self, name: &str, (day, kind, id): (NaiveDate, &str, impl Into<Uuid>)) -> Self {
        let record = Some(Source { kind: kind.to_owned(), id: id.into(), date: day });
        self.working.push(Evidence { name: name.to_owned(), value: day.to_string(), record });
        self
    }
}

/// The rules for one person.
const EACH: [fn(&Occasion, &Watched) -> Vec<Finding>; 12] = [
    service::after_the_end,
    service::past_the_age,
    service::far_from_the_decree,
    service::without_skpp,
    service::not_applied,
    allowances::in_study,
    allowances::in_leave,
    family::spouse,
    family::children,
    payments::thirteenth,
    payments::continued,
    payments::changed,
];

/// Everything that is wrong with paying a person.
pub fn find(occasion: &Occasion, watched: &Watched) -> Vec<Finding> {
    let mut found: Vec<Finding> = EACH.iter().flat_map(|rule| rule(occasion, watched)).collect();
    found.extend(accounts::of_one(occasion, watched));
    found
}
