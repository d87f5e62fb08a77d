//! An employee's request to change the own record, or an officer's for him.

use kernel::Fault;
use kernel::id::{EmployeeId, FileId, ProposalId};
use platform::vault::Vault;
use platform::{Act, Acted, Db, acts};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::gather::{Gathered, employees_within};
use super::{Bringing, NewProposal, insert};
use crate::entity::{proposal, proposal_file};
use crate::error::{Error, Flaw};
use crate::records;
use crate::rules::decree::is_requestable;
use crate::value::{FactKind, FactValue};

/// Asks for a change of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRequest {
    /// The change.
    pub change: NewProposal,
    /// Why.
    pub reason: String,
    /// Files that prove it, which the caller stored before.
    pub files: Vec<FileId>,
}

/// Proposes a change of an employee within the scope. It is true once another person has verified it.
///
/// # Errors
/// `NotFound` outside the scope; `Invalid` with every fault: what only a decree decides, an overlap, an unknown file ...
#[tracing::instrument(skip_all, fields(personnel.employee.id = %new.change.employee_id))]
pub async fn request_change(db: &Db, vault: &Vault, act: &Act, new: NewRequest) -> Result<ProposalId, Error> {
    let employee = new.change.employee_id;
    let tx = platform::begin(db).await?;
    let employees = employees_within(&tx, act, None, [employee]).await?;
    if employees.is_empty() {
        return Err(Error::missing("employee"));
    }
    let mut found = Vec::new();
    if new.reason.trim().is_empty() {
        found.push(Flaw::NameEmpty.at("/reason"));
    }
    let wanted = new.change.read(None, "").map_err(|faults| found.extend(faults));
    let Ok(wanted) = wanted else { return Err(Error::Invalid(found)) };
    let wanted = [wanted];
    let gathered = Gathered::of(&tx, employees, &wanted).await?;
    let mut gathered = gathered.ok_or_else(|| Error::missing("employee"))?;
    found.extend(gathered.judge(&wanted).faults);
    for kind in kinds(&gathered, &new.change) {
        if !is_requestable(kind) {
            found.push(Flaw::KindByDecree.at("/value/kind").with("kind", kind));
        }
    }
    found.extend(keep_files(&tx, act, &new).await?);
    Error::of(found)?;
    let bringing = Bringing { reason: Some(new.reason.trim()), ..Bringing::default() };
    let mut rows = insert(&tx, (vault, act), (&gathered, &wanted), bringing).await?;
    let row = rows.pop().ok_or_else(|| Error::missing("proposal"))?;
    record(&tx, act, (&row, &new.files)).await?;
    tx.commit().await?;
    Ok(row.id)
}

/// Gives the files that prove the change, and those that its value names, to the employee.
async fn keep_files(tx: &DatabaseTransaction, act: &Act, new: &NewRequest) -> Result<Vec<Fault>, Error> {
    let employee = new.change.employee_id;
    let proofs = new.files.iter().enumerate().map(|(at, file)| (format!("/files/{at}"), *file));
    let of_value = new.change.value.as_ref().map(FactValue::files).unwrap_or_default();
    let of_value = of_value.into_iter().map(|(member, file)| (format!("/value/{member}"), file));
    let mut faults = Vec::new();
    for (place, file) in proofs.chain(of_value) {
        faults.extend(records::keep_file(tx, act, (employee, file), place).await?);
    }
    Ok(faults)
}

/// The kind that the request names, and that of the fact it would change.
fn kinds(gathered: &Gathered, change: &NewProposal) -> Vec<FactKind> {
    let old = change.fact_id.and_then(|id| gathered.stored.get(&id)).map(|old| old.kind);
    let mut kinds: Vec<FactKind> =
        change.value.as_ref().map(|value| value.kind()).into_iter().chain(old).collect();
    kinds.dedup();
    kinds
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    (row, files): (&proposal::Model, &[FileId]),
) -> Result<(), Error> {
    let proofs = files
        .iter()
        .map(|file| proposal_file::Model { proposal_id: row.id, file_id: *file }.into_active_model());
    if !files.is_empty() {
        proposal_file::Entity::insert_many(proofs).exec_without_returning(tx).await?;
    }
    let acted = Acted::new("personnel.change_requested", row.id)
        .about(row.employee_id)
        .effective(row.effective_from)
        .with(json!({ "fact_kind": row.kind, "change": row.change, "as": row.proposed_as }));
    acts::record(tx, act, acted).await?;
    Ok(())
}

/// Whose own record the scope of an act opens.
///
/// # Errors
/// `NotFound` for an account without an employee.
pub fn own_record(act: &Act) -> Result<EmployeeId, Error> {
    act.scope.own.ok_or_else(|| Error::missing("employee"))
}
