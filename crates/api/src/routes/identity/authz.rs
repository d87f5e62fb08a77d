//! Why somebody may do something, or may not; and who holds what belongs in different hands.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use identity::permission::{ReadIdentity, UseAccount};
use identity::rules::segregation::Duty;
use identity::{ApprovalOf, Permission, Question, Questioned, Reason, Role};
use kernel::id::{AccountId, ActId, EmployeeId, UnitId};
use kernel::{Fault, Language};
use platform::jobs::Note;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

use crate::allow::Allow;
use crate::messages::of_note;
use crate::operations::{Access, Operations};
use crate::problem::Problem;
use crate::references;
use crate::state::State;
use crate::valid::Valid;

/// What is asked.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "names_one_thing"))]
#[schema(example = json!({ "permission": "payroll.approve" }))]
pub struct ExplainPermission {
    /// About this account; about oneself where neither account nor employee is named.
    account_id: Option<AccountId>,
    /// About the account of this employee.
    employee_id: Option<EmployeeId>,
    /// The permission.
    #[schema(example = "payroll.approve")]
    permission: Option<Permission>,
    /// The operation, in place of its permission.
    #[schema(example = "approve_payroll_run")]
    operation_id: Option<String>,
    /// Over whom it should reach.
    #[validate(nested)]
    object: Option<ExplainObject>,
}

/// Over whom a permission should reach.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplainObject {
    /// Over this employee.
    employee_id: Option<EmployeeId>,
    /// Over this unit.
    unit_id: Option<UnitId>,
}

fn names_one_thing(asked: &ExplainPermission) -> Result<(), ValidationError> {
    let one_act = asked.permission.is_some() != asked.operation_id.is_some();
    let one_person = asked.account_id.is_none() || asked.employee_id.is_none();
    if one_act && one_person { Ok(()) } else { Err(ValidationError::new("identity.explain_one")) }
}

/// The answer.
#[derive(Serialize, ToSchema)]
pub struct PermissionExplained {
    /// About which account.
    account_id: AccountId,
    /// The permission; null for an operation that is open to everybody.
    #[schema(example = "payroll.approve")]
    permission: Option<Permission>,
    /// Whether it is allowed.
    #[schema(example = false)]
    is_allowed: bool,
    /// Why, in the order in which it is judged.
    steps: Vec<ExplainedStep>,
}

/// One step of the judgement.
#[derive(Serialize, ToSchema)]
pub struct ExplainedStep {
    /// Stable and English.
    #[schema(example = "authz.role_granted")]
    code: String,
    /// For people.
    #[schema(example = "Peran Penyetuju gaji berlaku sejak 2026-01-01 sampai sebelum 2027-01-01.")]
    message: String,
    /// The role that it is about.
    role: Option<Role>,
    /// The unit at the top of the role's reach.
    unit_id: Option<UnitId>,
    /// The first day.
    #[schema(example = "2026-01-01")]
    valid_from: Option<NaiveDate>,
    /// The first day on which it no longer counts.
    #[schema(example = "2027-01-01")]
    valid_until: Option<NaiveDate>,
    /// Who lent the role.
    lent_by: Option<AccountId>,
}

impl ExplainedStep {
    fn of(reason: &Reason, language: Language) -> Self {
        let plain = |code: &str, values: &[(&str, String)]| {
            let note = values.iter().fold(Note::new(code), |note, (name, value)| note.with(name, value));
            let message = of_note(&note, language);
            let (role, unit_id, valid_from, valid_until, lent_by) = (None, None, None, None, None);
            Self { code: code.to_owned(), message, role, unit_id, valid_from, valid_until, lent_by }
        };
        match reason {
            Reason::Disabled => plain("authz.account_disabled", &[]),
            Reason::Derived(None) => plain("authz.every_account", &[]),
            Reason::Derived(Some(role)) => {
                let step = plain("authz.role_derived", &[("role", called(*role, language))]);
                Self { role: Some(*role), ..step }
            }
            Reason::Role { role, unit, period, lent_by, counts } => {
                let code = match (lent_by.is_some(), counts) {
                    (_, false) => "authz.role_not_now",
                    (true, true) => "authz.role_lent",
                    (false, true) => "authz.role_granted",
                };
                let until = period.until.map_or_else(|| "…".to_owned(), |until| until.to_string());
                let from = period.from.to_string();
                let values = [("role", called(*role, language)), ("from", from), ("until", until)];
                Self {
                    role: Some(*role),
                    unit_id: *unit,
                    valid_from: Some(period.from),
                    valid_until: period.until,
                    lent_by: *lent_by,
                    ..plain(code, &values)
                }
            }
            Reason::SecondFactor { role, is_there } => {
                let code =
                    if *is_there { "authz.second_factor_there" } else { "authz.second_factor_missing" };
                Self { role: Some(*role), ..plain(code, &[("role", called(*role, language))]) }
            }
            Reason::NotHeld(roles) => {
                let roles: Vec<String> = roles.iter().map(|role| called(*role, language)).collect();
                plain("authz.not_held", &[("roles", roles.join(", "))])
            }
            Reason::Reach(true) => plain("authz.reached", &[]),
            Reason::Reach(false) => plain("authz.not_reached", &[]),
        }
    }
}

/// What people call a role.
fn called(role: Role, language: Language) -> String {
    references::label("role", &role.word(), language).unwrap_or_else(|| role.word())
}

/// Explain a permission
///
/// Step by step and by the rules that decide: roles with their periods and units, derived roles, delegations, the second
/// factor, and whether the reach holds an employee or a unit. About oneself everybody may ask; about others whoever reads
/// their accounts, and only over people and units that he reaches himself.
#[utoipa::path(
    tag = "identity", operation_id = "explain_permission", security(("bearer" = ["account.use"])),
    request_body = ExplainPermission,
    responses((status = OK, description = "Whether, and why", body = PermissionExplained), Problem),
)]
#[post("/authz/explain")]
pub async fn explain_permission(
    caller: Allow<UseAccount>,
    state: Data<State>,
    operations: Data<Operations>,
    body: Valid<ExplainPermission>,
) -> Result<Json<PermissionExplained>, Problem> {
    let Valid(asked) = body;
    let (act, who) = (caller.act(), caller.caller());
    let Some(permission) = permission_of(&operations, &asked)? else {
        let account_id = who.account().ok_or(identity::Error::Forbidden)?;
        let note = Note::new("authz.public");
        let steps = vec![ExplainedStep {
            message: of_note(&note, act.language),
            code: note.code,
            role: None,
            unit_id: None,
            valid_from: None,
            valid_until: None,
            lent_by: None,
        }];
        return Ok(Json(PermissionExplained { account_id, permission: None, is_allowed: true, steps }));
    };
    let about = asked.account_id.map(Questioned::Account);
    let question = Question {
        about: about.or(asked.employee_id.map(Questioned::Employee)),
        permission,
        employee: asked.object.as_ref().and_then(|object| object.employee_id),
        unit: asked.object.as_ref().and_then(|object| object.unit_id),
        reads: who.uses(Permission::ReadIdentity, act.today).ok().map(|used| used.scope),
    };
    let explained = identity::explain(&state.identity, (act, who), question).await?;
    Ok(Json(PermissionExplained {
        account_id: explained.account,
        permission: Some(permission),
        is_allowed: explained.is_allowed,
        steps: explained.reasons.iter().map(|reason| ExplainedStep::of(reason, act.language)).collect(),
    }))
}

/// The permission that is asked about; `None` for an operation that is open to everybody.
fn permission_of(operations: &Operations, asked: &ExplainPermission) -> Result<Option<Permission>, Problem> {
    let Some(id) = &asked.operation_id else { return Ok(asked.permission) };
    match operations.all().iter().find(|operation| operation.id == *id).map(|operation| operation.access) {
        Some(Access::Permission(permission)) => Ok(Some(permission)),
        Some(Access::Public) => Ok(None),
        None => Err(Problem::new(Fault::invalid("identity.operation_unknown").at("/operation_id"))),
    }
}

/// Which acts approve what which acts make: whoever had a hand in both is named by the report.
const APPROVALS: &[ApprovalOf<'static>] = &[
    (
        "payroll.run_approved",
        &["payroll.run_made", "payroll.run_calculation_begun", "payroll.run_verified", "payroll.run_checked"],
    ),
    ("payroll.run_checked", &["payroll.run_made", "payroll.run_calculation_begun", "payroll.run_verified"]),
    ("payroll.policy_approved", &["payroll.policy_drafted", "payroll.policy_edited"]),
    ("performance.skp_agreed", &["performance.skp_created", "performance.skp_submitted"]),
    ("personnel.change_verified", &["personnel.change_requested"]),
    ("personnel.decree_verified", &["personnel.decree_registered"]),
];

/// The report on the separation of duties.
#[derive(Serialize, ToSchema)]
pub struct SegregationReport {
    /// The day on which it was made.
    #[schema(example = "2026-03-09")]
    as_of: NaiveDate,
    /// Accounts that hold, or were lent, what belongs in different hands, over some of the same people at the same time.
    conflicts: Vec<DutyConflict>,
    /// Approvals of what the approver, or whoever stood behind him, had made. There should be none.
    self_approvals: Vec<SelfApproval>,
}

/// Two duties of one account that belong in different hands.
#[derive(Serialize, ToSchema)]
pub struct DutyConflict {
    /// The account.
    account_id: AccountId,
    /// Its employee.
    employee_id: Option<EmployeeId>,
    /// What to call the person.
    #[schema(example = "Siti Aminah, S.E.")]
    name: Option<String>,
    /// The two duties.
    duties: Vec<HeldDuty>,
    /// The first day on which both are held.
    #[schema(example = "2026-03-09")]
    valid_from: NaiveDate,
    /// The first day on which they no longer are; null without end.
    valid_until: Option<NaiveDate>,
}

/// A role in somebody's hands.
#[derive(Serialize, ToSchema)]
pub struct HeldDuty {
    /// The role.
    role: Role,
    /// The unit at the top of its reach; null for the whole installation.
    unit_id: Option<UnitId>,
    /// The grant or delegation that gives it.
    source_id: Uuid,
    /// Who lent it; null for a grant.
    lent_by: Option<AccountId>,
}

impl From<Duty> for HeldDuty {
    fn from(duty: Duty) -> Self {
        Self { role: duty.role, unit_id: duty.unit, source_id: duty.id, lent_by: duty.lent_by }
    }
}

/// An object that was approved by somebody who had a hand in making it.
#[derive(Serialize, ToSchema)]
pub struct SelfApproval {
    /// The act of approval.
    act_id: ActId,
    /// Its kind.
    #[schema(example = "payroll.run_approved")]
    kind: String,
    /// The object.
    object_id: Uuid,
    /// When.
    at: DateTime<Utc>,
    /// Who approved it.
    actor_id: Option<Uuid>,
}

/// Report on the separation of duties
///
/// Over the units within the caller's reach: accounts with duties that belong in different hands, by grant or delegation, now
/// or later; and acts of approval by somebody who had a hand in what was approved, under whatever role at the time.
#[utoipa::path(
    tag = "identity", operation_id = "get_segregation_report", security(("bearer" = ["identity.read"])),
    responses((status = OK, description = "The report", body = SegregationReport), Problem),
)]
#[get("/identity/segregation-report")]
pub async fn get_segregation_report(
    caller: Allow<ReadIdentity>,
    state: Data<State>,
) -> Result<Json<SegregationReport>, Problem> {
    let act = caller.act();
    let report = identity::segregation_report(state.db.read(), act, APPROVALS).await?;
    let conflict = |conflict: identity::Conflict| DutyConflict {
        account_id: conflict.account.account.id,
        employee_id: conflict.account.account.employee_id,
        name: conflict.account.employee.map(|named| named.name).or(conflict.account.account.name),
        duties: conflict.duties.into_iter().map(HeldDuty::from).collect(),
        valid_from: conflict.period.from,
        valid_until: conflict.period.until,
    };
    let self_approval = |found: identity::SelfApproval| SelfApproval {
        act_id: found.act_id,
        kind: found.kind,
        object_id: found.object_id,
        at: found.at,
        actor_id: found.actor_id,
    };
    Ok(Json(SegregationReport {
        as_of: act.today,
        conflicts: report.conflicts.into_iter().map(conflict).collect(),
        self_approvals: report.self_approvals.into_iter().map(self_approval).collect(),
    }))
}
