//! TPP policies: drafted, put before somebody else, approved, and one day retired.

mod read;
mod templates;

pub use read::{PolicyFilter, PolicyView, find_policy, list_policies};
pub(crate) use read::{binding_policy, find_in_instansi, policy_by_id};
pub use templates::policy_templates;

use chrono::NaiveDate;
use kernel::id::{PolicyId, UnitId};
use kernel::recipe::Compiled;
use kernel::{DateRange, Fault, Month};
use platform::{Act, Acted, Db, Scope, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::entity::tpp_policy as row;
use crate::regulation::Law;
use crate::rules::RunMonths;
use crate::rules::tpp::{self, TppPolicy};
use crate::states::{Party, PolicyAct, PolicyStatus, actor_id, lender_id, permit_on_policy};
use crate::{Error, store};

pub use row::Model as Policy;

/// What a draft says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyDraft {
    /// What people call it.
    pub name: String,
    /// When it is to hold.
    pub valid: DateRange,
    /// The rules.
    pub rules: TppPolicy,
}

/// Drafts a policy. Its rules may still have faults; submitting finds them.
///
/// # Errors
/// `NotFound` for an instansi outside the scope; `Invalid` for an empty name or period.
#[tracing::instrument(skip_all)]
pub async fn draft_policy(
    db: &Db,
    act: &Act,
    instansi_id: UnitId,
    draft: PolicyDraft,
) -> Result<Policy, Error> {
    Error::unless_empty(faults_of_form(&draft))?;
    let tx = platform::begin(db).await?;
    if store::require_unit(&tx, act, instansi_id).await? != instansi_id {
        return Err(platform::Error::NotFound("instansi").into());
    }
    let policy = row::ActiveModel {
        id: Set(PolicyId::new()),
        instansi_id: Set(instansi_id),
        name: Set(draft.name),
        document: Set(document(&draft.rules)?),
        status: Set(PolicyStatus::Draft),
        valid_from: Set(draft.valid.from),
        valid_until: Set(draft.valid.stored_until()),
        made_by: Set(actor_id(act.actor)),
        made_for: Set(lender_id(act)),
        made_at: Set(act.at),
        submitted_at: Set(None),
        approved_by: Set(None),
        approved_at: Set(None),
        retired_at: Set(None),
        version: Set(1),
    };
    let policy = policy.insert(&tx).await?;
    acts::record(&tx, act, acted("payroll.policy_drafted", &policy)).await?;
    tx.commit().await?;
    Ok(policy)
}

/// Changes a draft.
///
/// # Errors
/// `PolicyActNotOffered` once it was submitted; `Invalid` for an empty name or period; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.policy.id = %id))]
pub async fn edit_policy(
    db: &Db,
    act: &Act,
    (id, expected): (PolicyId, Option<i64>),
    draft: PolicyDraft,
) -> Result<Policy, Error> {
    Error::unless_empty(faults_of_form(&draft))?;
    let tx = platform::begin(db).await?;
    let policy = lock(&tx, act, id, expected).await?;
    let status = permit_on_policy(&policy, PolicyAct::Edit, Party::maker(act))?;
    let mut edit = next(policy, status);
    edit.name = Set(draft.name);
    edit.document = Set(document(&draft.rules)?);
    edit.valid_from = Set(draft.valid.from);
    edit.valid_until = Set(draft.valid.stored_until());
    // Whoever wrote the rules last is their maker, and cannot approve them.
    edit.made_by = Set(actor_id(act.actor));
    edit.made_for = Set(lender_id(act));
    finish(tx, act, edit, "payroll.policy_edited").await
}

/// Puts a draft before the approver.
///
/// # Errors
/// `Invalid` with every fault of its rules, the one of being published too late among them; `PolicyActNotOffered`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.policy.id = %id))]
pub async fn submit_policy(
    db: &Db,
    law: &Law,
    act: &Act,
    (id, expected): (PolicyId, Option<i64>),
) -> Result<Policy, Error> {
    let tx = platform::begin(db).await?;
    let policy = lock(&tx, act, id, expected).await?;
    let status = permit_on_policy(&policy, PolicyAct::Submit, Party::maker(act))?;
    Error::unless_empty(faults_of_rules(law, &policy, act.today)?)?;
    let mut edit = next(policy, status);
    edit.submitted_at = Set(Some(act.at));
    finish(tx, act, edit, "payroll.policy_submitted").await
}

/// Sends a submitted policy back to its maker; the act's reason says why.
///
/// # Errors
/// `PolicyActNotOffered`; `OwnPolicy`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.policy.id = %id))]
pub async fn return_policy(
    db: &Db,
    act: &Act,
    (id, expected): (PolicyId, Option<i64>),
) -> Result<Policy, Error> {
    let tx = platform::begin(db).await?;
    let policy = lock(&tx, act, id, expected).await?;
    let status = permit_on_policy(&policy, PolicyAct::Return, Party::approver(act))?;
    let mut edit = next(policy, status);
    edit.submitted_at = Set(None);
    finish(tx, act, edit, "payroll.policy_returned").await
}

/// Makes a submitted policy binding.
///
/// # Errors
/// `OwnPolicy` for its maker; `Invalid` when meanwhile the period that it scores has begun; `PolicyOverlaps` while another policy binds on one of its days; `PolicyActNotOffered`;
/// `Stale`.
#[tracing::instrument(skip_all, fields(payroll.policy.id = %id))]
pub async fn approve_policy(
    db: &Db,
    act: &Act,
    (id, expected): (PolicyId, Option<i64>),
) -> Result<Policy, Error> {
    let tx = platform::begin(db).await?;
    let policy = lock(&tx, act, id, expected).await?;
    let status = permit_on_policy(&policy, PolicyAct::Approve, Party::approver(act))?;
    let late = rules_of(&policy)?.lateness(policy.valid_from, act.today);
    Error::unless_empty(late.map(in_rules).into_iter().collect())?;
    // Locking every policy of the instansi makes two approvals that overlap wait for one another.
    let others = row::Entity::find()
        .filter(row::COLUMN.instansi_id.eq(policy.instansi_id))
        .order_by_asc(row::Column::Id)
        .lock_exclusive()
        .all(&tx)
        .await?;
    let days = DateRange::stored(policy.valid_from, policy.valid_until);
    let binds_then = |other: &Policy| {
        PolicyStatus::BINDING.contains(&other.status)
            && DateRange::stored(other.valid_from, other.valid_until).overlaps(days)
    };
    if others.iter().any(binds_then) {
        return Err(Error::PolicyOverlaps);
    }
    let mut edit = next(policy, status);
    edit.approved_by = Set(Some(actor_id(act.actor)));
    edit.approved_at = Set(Some(act.at));
    finish(tx, act, edit, "payroll.policy_approved").await
}

/// Decides that a policy no longer holds from a day on. Runs of earlier days still apply it, and approved runs keep theirs.
///
/// # Errors
/// `Invalid` for a day outside its period; `PolicyActNotOffered`; `OwnPolicy`; `Stale`.
#[tracing::instrument(skip_all, fields(payroll.policy.id = %id))]
pub async fn retire_policy(
    db: &Db,
    act: &Act,
    (id, expected): (PolicyId, Option<i64>),
    until: NaiveDate,
) -> Result<Policy, Error> {
    let tx = platform::begin(db).await?;
    let policy = lock(&tx, act, id, expected).await?;
    let status = permit_on_policy(&policy, PolicyAct::Retire, Party::approver(act))?;
    if until < policy.valid_from || until > policy.valid_until {
        return Err(Error::Invalid(vec![Fault::invalid("payroll.policy_end_outside").at("/valid_until")]));
    }
    let mut edit = next(policy, status);
    edit.valid_until = Set(until);
    edit.retired_at = Set(Some(act.at));
    let policy = edit.update(&tx).await?;
    let retired = acted("payroll.policy_retired", &policy).effective(until);
    acts::record(&tx, act, retired).await?;
    tx.commit().await?;
    Ok(policy)
}

/// Every fault of a policy's rules: what submitting on a day would refuse. Pointers begin at the member `rules`.
///
/// # Errors
/// `Broken` when the stored rules cannot be read, or compile to a broken recipe without having a fault; `NoLaw` when they
/// rest on a national table that does not hold on their first day.
pub fn faults_of_rules(law: &Law, policy: &Policy, today: NaiveDate) -> Result<Vec<Fault>, Error> {
    let rules = rules_of(policy)?;
    let mut faults = rules.faults(law.at(policy.valid_from));
    if faults.is_empty() {
        let months = RunMonths::same(Month::of(policy.valid_from));
        let recipe = tpp::recipe(law, &rules, &format!("policy:{}", policy.id), months)?;
        Compiled::new(recipe)
            .map_err(|defects| platform::Error::Broken(format!("policy {}: {defects:?}", policy.id)))?;
    }
    faults.extend(rules.lateness(policy.valid_from, today));
    Ok(faults.into_iter().map(in_rules).collect())
}

fn in_rules(fault: Fault) -> Fault {
    Fault { pointer: fault.pointer.map(|pointer| format!("/rules{pointer}")), ..fault }
}

/// The rules of a policy.
///
/// # Errors
/// `Broken` when the stored rules cannot be read.
pub fn rules_of(policy: &Policy) -> Result<TppPolicy, Error> {
    let rules = serde_json::from_str(&policy.document);
    Ok(rules.map_err(|error| platform::Error::Broken(format!("policy {}: {error}", policy.id)))?)
}

fn faults_of_form(draft: &PolicyDraft) -> Vec<Fault> {
    let mut faults = Vec::new();
    if draft.name.trim().is_empty() {
        faults.push(Fault::invalid("payroll.name_empty").at("/name"));
    }
    if draft.valid.is_empty() {
        faults.push(Fault::invalid("payroll.range_empty").at("/valid_until"));
    }
    faults
}

fn document(rules: &TppPolicy) -> Result<String, Error> {
    let document = serde_json::to_string(rules);
    Ok(document.map_err(|error| platform::Error::Broken(format!("policy as JSON: {error}")))?)
}

fn select(scope: &Scope, today: NaiveDate, id: PolicyId) -> sea_orm::Select<row::Entity> {
    row::Entity::find_by_id(id).filter(personnel::scope::unit_condition(
        scope,
        row::Column::InstansiId,
        today,
    ))
}

async fn lock(
    tx: &DatabaseTransaction,
    act: &Act,
    id: PolicyId,
    expected: Option<i64>,
) -> Result<Policy, Error> {
    let found = select(&act.scope, act.today, id).lock_exclusive().one(tx).await?;
    let policy = found.ok_or(platform::Error::NotFound("policy"))?;
    store::require_version(policy.version, expected)?;
    Ok(policy)
}

fn next(policy: Policy, status: PolicyStatus) -> row::ActiveModel {
    let version = policy.version + 1;
    let mut edit = policy.into_active_model();
    edit.status = Set(status);
    edit.version = Set(version);
    edit
}

async fn finish(
    tx: DatabaseTransaction,
    act: &Act,
    edit: row::ActiveModel,
    kind: &'static str,
) -> Result<Policy, Error> {
    let policy = edit.update(&tx).await?;
    acts::record(&tx, act, acted(kind, &policy)).await?;
    tx.commit().await?;
    Ok(policy)
}

fn acted(kind: &'static str, policy: &Policy) -> Acted {
    Acted::new(kind, policy.id).within(policy.instansi_id).effective(policy.valid_from)
}
