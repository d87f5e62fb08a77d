//! What becomes of the words when a person is erased. Payslips stay, because the books stand on them, and name nobody but by an id;
//! lists of other systems name whom they pay, and reasons may say anything.

use kernel::Nip;
use kernel::id::EmployeeId;
use personnel::privacy::blank;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};

use crate::Error;
use crate::entity::{
    deduction_order, finding_acceptance, other_payer_slip, run_exclusion, run_finding, shadow_person,
    shadow_row, transfer_return,
};

/// Takes away what lists of other systems and the reasons of decisions say about some employments of one person.
///
/// # Errors
/// When the database fails.
pub async fn forget_employments(tx: &DatabaseTransaction, employments: &[EmployeeId]) -> Result<(), Error> {
    forget_lists(tx, employments).await?;
    let own = || employments.iter().copied();
    let ended = deduction_order::Column::EmployeeId.is_in(own());
    blank::<deduction_order::Entity>(tx, &[deduction_order::Column::EndReason], ended).await?;
    let revoked = other_payer_slip::Column::EmployeeId.is_in(own());
    blank::<other_payer_slip::Entity>(tx, &[other_payer_slip::Column::RevokeReason], revoked).await?;
    let excluded = run_exclusion::Column::EmployeeId.is_in(own());
    blank::<run_exclusion::Entity>(tx, &[run_exclusion::Column::Reason], excluded).await?;
    let found = run_finding::Entity::find()
        .select_only()
        .column(run_finding::Column::Id)
        .filter(run_finding::COLUMN.employee_id.is_in(own()))
        .into_query();
    let accepted = finding_acceptance::Column::FindingId.in_subquery(found);
    blank::<finding_acceptance::Entity>(tx, &[finding_acceptance::Column::Reason], accepted).await?;
    let returned = transfer_return::Column::EmployeeId.is_in(own());
    blank::<transfer_return::Entity>(tx, &[transfer_return::Column::Reason], returned).await?;
    Ok(())
}

/// A list by which a region paid before is no record of what was paid here: the rows of the person go.
async fn forget_lists(tx: &DatabaseTransaction, employments: &[EmployeeId]) -> Result<(), Error> {
    let named = personnel::facts::named(tx, employments).await?;
    let numbers: Vec<Nip> = named.into_values().filter_map(|named| named.nip).collect();
    shadow_row::Entity::delete_many().filter(shadow_row::COLUMN.nip.is_in(numbers.clone())).exec(tx).await?;
    let of_person = Condition::any()
        .add(shadow_person::Column::EmployeeId.is_in(employments.iter().copied()))
        .add(shadow_person::Column::Nip.is_in(numbers));
    shadow_person::Entity::delete_many().filter(of_person).exec(tx).await?;
    Ok(())
}
