//! Why somebody may do something, or may not: step by step, by the same rules that decide.
//!
//! Whoever asks about others learns of nobody outside the own reach; about himself everybody may ask anything, and what does
//! not exist is not reached, like what lies elsewhere.

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::id::{AccountId, EmployeeId, UnitId};
use personnel::entity::unit;
use personnel::facts;
use personnel::scope::unit_condition;
use platform::{Act, Scope};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, SelectExt};

use crate::access::Identity;
use crate::account as accounts;
use crate::entity::account::{self, AccountStatus};
use crate::entity::grant;
use crate::permission::Permission;
use crate::role::Role;
use crate::{Caller, Error, Held, second_factor, store};

/// About whom is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An account.
    Account(AccountId),
    /// The account of an employee.
    Employee(EmployeeId),
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// About whom; oneself where nobody is named.
    pub about: Option<Subject>,
    /// The permission.
    pub permission: Permission,
    /// Over which employee.
    pub employee: Option<EmployeeId>,
    /// Over which unit.
    pub unit: Option<UnitId>,
    /// Over whom the asker reads accounts, where he does.
    pub reads: Option<Scope>,
}

/// One step of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The account is disabled: it may do nothing.
    Disabled,
    /// Every account holds the permission, or every account of an employee or of a superior.
    Derived(Option<Role>),
    /// A role that gives it, by grant or delegation, with its period: it counts today, later, or no longer.
    Role {
        /// The role.
        role: Role,
        /// The unit at the top of its reach.
        unit: Option<UnitId>,
        /// When.
        period: DateRange,
        /// Who lent it.
        lent_by: Option<AccountId>,
        /// Whether it counts today.
        counts: bool,
    },
    /// The role counts only in a session with a second factor; whether the account has one.
    SecondFactor {
        /// The role.
        role: Role,
        /// Whether the account has a second factor that counts.
        is_there: bool,
    },
    /// Nothing gives the permission; these roles would.
    NotHeld(Vec<Role>),
    /// Whether the reach of what counts holds the employee or the unit that was named.
    Reach(bool),
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// About whom.
    pub account: AccountId,
    /// Whether it is allowed.
    pub is_allowed: bool,
    /// Why, in the order in which it was judged.
    pub reasons: Vec<Reason>,
}

/// Explains a permission.
///
/// # Errors
/// `NotFound` for an account, an employee or a unit outside the asker's reach, when asked about somebody else.
pub async fn explain(
    identity: &Identity,
    (act, caller): (&Act, &Caller),
    question: Question,
) -> Result<Explanation, Error> {
    let account = subject(identity, act, &question).await?;
    let is_oneself = act.actor.account() == Some(account.id);
    if !is_oneself {
        within_reach(identity, act, &question).await?;
    }
    if account.status == AccountStatus::Disabled {
        return Ok(Explanation { account: account.id, is_allowed: false, reasons: vec![Reason::Disabled] });
    }
    let holder = if is_oneself {
        caller.clone()
    } else {
        store::holder(identity.db.latest(), &account, act.at).await?
    };
    let mut reasons = Vec::new();
    let all = holder.held.iter().chain(&holder.withheld);
    reasons.extend(
        all.filter(|held| held.permissions.contains(&question.permission)).map(|held| step(held, act.today)),
    );
    reasons.extend(over(identity, (account.id, question.permission), act.today).await?);
    let has_factor = second_factor::is_confirmed(identity.db.latest(), account.id).await?;
    let guarded = reasons.iter().filter_map(|reason| match reason {
        Reason::Role { role, counts: true, .. } if identity.guard.roles.contains(role) => Some(*role),
        _ => None,
    });
    let guarded: Vec<Reason> =
        guarded.map(|role| Reason::SecondFactor { role, is_there: has_factor }).collect();
    reasons.extend(guarded);
    let Ok(used) = holder.uses(question.permission, act.today) else {
        let wanted = (Role::all()).filter(|role| role.permissions().contains(&question.permission));
        reasons.push(Reason::NotHeld(wanted.collect()));
        return Ok(Explanation { account: account.id, is_allowed: false, reasons });
    };
    let reaches = reaches(identity, (&used.scope, act.today), &question).await?;
    reasons.extend(reaches.map(Reason::Reach));
    Ok(Explanation { account: account.id, is_allowed: reaches != Some(false), reasons })
}

/// The account that is asked about, where the asker may ask about it.
async fn subject(identity: &Identity, act: &Act, question: &Question) -> Result<account::Model, Error> {
    let own = act.actor.account().ok_or(Error::Forbidden)?;
    let by = match question.about {
        None => account::COLUMN.id.eq(own),
        Some(Subject::Account(id)) => account::COLUMN.id.eq(id),
        Some(Subject::Employee(id)) => account::COLUMN.employee_id.eq(id),
    };
    let reads = question.reads.clone().unwrap_or_default();
    let reached = accounts::within(&reads, act.today);
    let found = account::Entity::find()
        .filter(by)
        .filter(sea_orm::Condition::any().add(account::COLUMN.id.eq(own)).add(reached));
    Ok(found.one(identity.db.latest()).await?.ok_or(platform::Error::NotFound("account"))?)
}

/// Refuses to speak of people and units that the asker does not reach himself.
async fn within_reach(identity: &Identity, act: &Act, question: &Question) -> Result<(), Error> {
    let reads = question.reads.clone().unwrap_or_default();
    match reaches(identity, (&reads, act.today), question).await? {
        Some(false) if question.employee.is_some() => Err(platform::Error::NotFound("employee").into()),
        Some(false) => Err(platform::Error::NotFound("unit").into()),
        _ => Ok(()),
    }
}

/// Whether a scope holds what was named; `None` where nothing was.
async fn reaches(
    identity: &Identity,
    (scope, today): (&Scope, NaiveDate),
    question: &Question,
) -> Result<Option<bool>, Error> {
    let conn = identity.db.read();
    let mut reached = None;
    if let Some(employee) = question.employee {
        reached = Some(facts::is_within(conn, scope, employee, today).await?);
    }
    if let Some(unit) = question.unit {
        let within = unit::Entity::find_by_id(unit).filter(unit_condition(scope, unit::Column::Id, today));
        reached = Some(reached.unwrap_or(true) && within.exists(conn).await?);
    }
    Ok(reached)
}

fn step(held: &Held, today: NaiveDate) -> Reason {
    match held.role {
        Some(role) if role.is_granted() => Reason::Role {
            role,
            unit: held.scope.units.first().copied(),
            period: held.period,
            lent_by: held.lent_by.map(|lender| lender.account),
            counts: held.period.contains(today),
        },
        derived => Reason::Derived(derived),
    }
}

/// Roles that gave the permission and are over.
async fn over(
    identity: &Identity,
    (account, permission): (AccountId, Permission),
    today: NaiveDate,
) -> Result<Vec<Reason>, Error> {
    let giving = Role::all().filter(|role| role.permissions().contains(&permission));
    let grants = grant::Entity::find()
        .filter(grant::COLUMN.account_id.eq(account))
        .filter(grant::COLUMN.role.is_in(giving))
        .filter(grant::COLUMN.valid_until.lte(today))
        .all(identity.db.read())
        .await?;
    let reason = |grant: grant::Model| Reason::Role {
        role: grant.role,
        unit: grant.unit_id,
        period: grant.period(),
        lent_by: None,
        counts: false,
    };
    Ok(grants.into_iter().map(reason).collect())
}
