//! Where the money goes. Accounts are compared by keyed hashes: no number is opened.

use std::collections::BTreeMap;

use kernel::Rupiah;
use kernel::id::{EmployeeId, FactId};
use personnel::facts::Account;

use super::{Finding, FindingRule, Occasion, Watched};

/// Another account than at the last payment, or one in another name.
pub(super) fn of_one(occasion: &Occasion, watched: &Watched) -> Vec<Finding> {
    let accounts = &watched.facts.accounts;
    let Some(now) = in_force(occasion, accounts) else { return Vec::new() };
    let net = watched.paid.net;
    let about = |rule| Finding::new(rule, net).on("since", (now.range.from, "bank_account", now.fact_id));
    let mut found = Vec::new();
    if now.is_of_other {
        found.push(about(FindingRule::AccountOfOther));
    }
    if let Some(before) = &watched.before
        && let Some(approved) = before.approved_at
    {
        let paid_on = before.month.first_day();
        let was_believed = |account: &&Account| {
            account.recorded_at <= approved && account.superseded_at.is_none_or(|end| end > approved)
        };
        let then = || accounts.iter().filter(was_believed);
        let then = then().find(|account| account.range.contains(paid_on)).or_else(|| then().next_back());
        let numbers = then.and_then(|then| then.number.as_ref().zip(now.number.as_ref()));
        if let (Some((old, new)), Some(then)) = (numbers, then)
            && old != new
        {
            found.push(about(FindingRule::AccountChanged).with("before", then.range.from));
        }
    }
    found
}

/// The account to which the payment goes.
fn in_force<'a>(occasion: &Occasion, accounts: &'a [Account]) -> Option<&'a Account> {
    let day = occasion.payment.first_day();
    let believed = || accounts.iter().filter(|account| account.superseded_at.is_none());
    believed().find(|account| account.range.contains(day)).or_else(|| believed().next_back())
}

/// Somebody's account, for the question who shares one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub employee: EmployeeId,
    /// The fact.
    pub fact: FactId,
    /// Its first day.
    pub since: chrono::NaiveDate,
    /// The keyed hash of its number.
    pub number: String,
    /// What is paid to it in the run; none for who is not paid there.
    pub net: Option<Rupiah>,
}

/// Accounts that belong to more than one: a finding for each of them who is paid.
pub fn shared(holders: Vec<Holder>) -> Vec<(EmployeeId, Finding)> {
    let mut by_number: BTreeMap<String, Vec<Holder>> = BTreeMap::new();
    for holder in holders {
        by_number.entry(holder.number.clone()).or_default().push(holder);
    }
    let mut found = Vec::new();
    for holders in by_number.into_values().filter(|holders| holders.len() > 1) {
        let others = holders.len() - 1;
        for Holder { employee, fact, since, net, .. } in holders {
            let Some(net) = net else { continue };
            let finding = Finding::new(FindingRule::AccountShared, net).with("others", others);
            found.push((employee, finding.on("since", (since, "bank_account", fact))));
        }
    }
    found
}
