//! Erasing a person: the law's grounds to keep somebody, gathered from the domains, and what each of them lets go.

use chrono::{Months, NaiveDate, TimeDelta};
use kernel::id::{EmployeeId, ErasureId, PersonId};
use kernel::{Fault, FaultKind, Month};
use personnel::privacy::{employments_of, find_person, forget_person, is_employed};
use platform::Act;
use platform::privacy::erasures::{self, Erasure, NewErasure};
use platform::privacy::retention::Rules;
use platform::privacy::states::ErasureAct;
use sea_orm::{Condition, DatabaseTransaction};

use crate::problem::Problem;
use crate::state::State;

/// The rule of retention that keeps payslips, and with them whom they pay.
const PAYSLIPS: &str = "payslips";

/// Asks for a person to be erased.
///
/// # Errors
/// `NotFound` outside the scope; 409 with every ground on which the person must be kept.
pub async fn request(
    state: &State,
    act: &Act,
    (employee, reason): (EmployeeId, String),
) -> Result<Erasure, Problem> {
    let tx = platform::begin(&state.db).await.map_err(platform::Error::from)?;
    let person = find_person(&tx, &act.scope, (employee, act.today)).await?;
    let grounds = grounds(&tx, (person, act.today), &state.retention).await?;
    let new = NewErasure { person, employee, reason };
    let erasure = erasures::request(&tx, act, new, grounds).await?;
    tx.commit().await.map_err(platform::Error::from)?;
    Ok(erasure)
}

/// Which request is decided, and how.
pub struct Decide {
    /// The request.
    pub erasure: ErasureId,
    /// The version that the caller saw; `None` for any.
    pub expected: Option<i64>,
    /// What is decided.
    pub wanted: ErasureAct,
    /// Why.
    pub decision: Option<String>,
}

/// Decides on a request. An approval destroys the key, and every domain lets go of what would still tell who it was, all in one
/// transaction.
///
/// # Errors
/// Those of the state table; 409 when a ground came up meanwhile.
pub async fn decide(state: &State, act: &Act, reach: Condition, decide: Decide) -> Result<Erasure, Problem> {
    let Decide { erasure, expected, wanted, decision } = decide;
    let tx = platform::begin(&state.db).await.map_err(platform::Error::from)?;
    let open = erasures::open(&tx, (act, wanted), reach, (erasure, expected)).await?;
    let person = open.person_id;
    let is_approval = wanted == ErasureAct::Approve;
    let grounds =
        if is_approval { grounds(&tx, (person, act.today), &state.retention).await? } else { Vec::new() };
    let decided = erasures::decide(&tx, (act, wanted), (open, decision), (&state.vault, grounds)).await?;
    if is_approval {
        let employments = employments_of(&tx, person).await?;
        payroll::privacy::forget_employments(&tx, &employments).await?;
        forget_person(&tx, person).await?;
        platform::files::delete_of(&tx, act, &employments).await?;
        performance::privacy::forget_employments(&tx, act, &employments).await?;
        identity::privacy::forget_accounts(&tx, act, &employments).await?;
    }
    tx.commit().await.map_err(platform::Error::from)?;
    if is_approval {
        state.identity.forget_callers();
    }
    Ok(decided)
}

/// Why the law wants a person kept: every ground, so that nobody asks twice.
async fn grounds(
    tx: &DatabaseTransaction,
    (person, today): (PersonId, NaiveDate),
    rules: &Rules,
) -> Result<Vec<Fault>, Problem> {
    let employments = employments_of(tx, person).await?;
    let mut grounds = Vec::new();
    if is_employed(tx, &employments, today).await? {
        grounds.push(Fault::new(FaultKind::Conflict, "privacy.still_employed"));
    }
    let paid = payroll::last_paid_month(tx, &employments).await?;
    if let Some((until, rule)) =
        paid.and_then(|month| kept_until(month, rules)).filter(|(until, _)| *until > today)
    {
        let fault = Fault::new(FaultKind::Conflict, "privacy.pay_must_be_kept");
        grounds.push(fault.with("until", until).with("basis", rule));
    }
    Ok(grounds)
}

/// The day until which the payslips of a month are kept, and by which law.
fn kept_until(month: Month, rules: &Rules) -> Option<(NaiveDate, String)> {
    let rule = rules.about(PAYSLIPS)?;
    let over = month.days().from.checked_add_months(Months::new(1))?;
    let until = over.checked_add_signed(TimeDelta::days(i64::from(rule.days)))?;
    Some((until, format!("{} {}", rule.basis, rule.article)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pay_keeps_a_person_for_as_long_as_the_rule_says() {
        let (until, basis) = kept_until(Month::new(2026, 1).unwrap(), &Rules::embedded().unwrap()).unwrap();
        assert_eq!(until.to_string(), "2036-01-30");
        assert!(basis.contains("KUP"));
    }
}
