//! A payment beside others: twice, too often, or unlike the last one.

use kernel::{Month, Rupiah};
use personnel::value::Status;

use super::service::came;
use super::{Finding, FindingRule, Occasion, Paying, Watched};

/// One thirteenth salary a year, by one payer. In the year of a transfer only the certificate of the other payer tells.
pub(super) fn thirteenth(occasion: &Occasion, watched: &Watched) -> Vec<Finding> {
    if occasion.paying != Paying::Thirteenth {
        return Vec::new();
    }
    let net = watched.paid.net;
    if let Some(other) = watched.others.first() {
        let finding = Finding::new(FindingRule::TwoPayers, net);
        let record = (other.month.first_day(), "run", other.run);
        return vec![finding.with("month", other.month).with("other", other.net).on("paid", record)];
    }
    let this_year = |day: chrono::NaiveDate| Month::of(day).year() == occasion.service.year();
    let came = came(occasion, watched).filter(|came| this_year(came.valid_from));
    let came = came.map(|came| {
        let finding = Finding::new(FindingRule::ThirteenthAfterTransfer, net);
        finding.on("since", (came.valid_from, "status", came.fact_id))
    });
    came.into_iter().collect()
}

/// Pay goes on to survivors for some months after the one of death.
pub(super) fn continued(occasion: &Occasion, watched: &Watched) -> Vec<Finding> {
    if occasion.paying != Paying::Continued {
        return Vec::new();
    }
    let most = occasion.book.continued_months;
    let died = watched.facts.statuses.iter().find(|status| status.value.0 == Status::Deceased);
    let is_late = died.is_some_and(|died| occasion.service > Month::of(died.valid_from).plus(most));
    let before = u32::try_from(watched.others.len()).unwrap_or(u32::MAX);
    if !is_late && before < most {
        return Vec::new();
    }
    let finding = Finding::new(FindingRule::ContinuedPay, watched.paid.net);
    let finding = finding.with("months", most).with("before", before);
    vec![match died {
        Some(died) => finding.on("died", (died.valid_from, "status", died.fact_id)),
        None => finding.with("died", "-"),
    }]
}

/// A net unlike the last one of the same kind is looked at before it is paid.
pub(super) fn changed(occasion: &Occasion, watched: &Watched) -> Vec<Finding> {
    let (Some(most), Some(before)) = (occasion.book.net_change(occasion.paying), watched.before) else {
        return Vec::new();
    };
    let change = watched.paid.net - before.net;
    if change.0.abs() == 0 || change.decimal().abs() <= before.net.decimal().abs() * most {
        return Vec::new();
    }
    let more = Rupiah(change.0.max(0));
    let finding = Finding::new(FindingRule::NetChanged, more).with("before", before.net);
    let finding = finding.with("now", watched.paid.net).with("change", change);
    vec![finding.on("month", (before.month.first_day(), "payslip", before.payslip))]
}
