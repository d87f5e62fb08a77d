//! Standing in: an operator who enters for an employee.

use chrono::NaiveDate;
use kernel::id::EmployeeId;
use personnel::facts;
use platform::{Capacity, Scope, StandIn};

use crate::access::Identity;
use crate::permission::Permission;
use crate::role::is_entered_for_staff;
use crate::{Caller, Error};

/// Lets an operator use a permission in the name of an employee of his units, and says what the log will hold. The reach is
/// that employee's own record.
///
/// # Errors
/// `Forbidden` for who is no operator, and for what nobody enters for another; `OnBehalfOfOneself`; `NotFound` for an
/// employee outside the operator's units.
pub async fn enter_for(
    identity: &Identity,
    caller: &Caller,
    (permission, employee): (Permission, EmployeeId),
    today: NaiveDate,
) -> Result<(Scope, StandIn), Error> {
    let entering = caller.uses(Permission::EnterForStaff, today)?;
    if !is_entered_for_staff(permission) {
        return Err(Error::Forbidden);
    }
    if caller.employee() == Some(employee) {
        return Err(Error::OnBehalfOfOneself);
    }
    if !facts::is_within(identity.db.read(), &entering.scope, employee, today).await? {
        return Err(platform::Error::NotFound("employee").into());
    }
    let account = entering.lent_by.map(|lender| lender.account);
    Ok((Scope::own(employee), StandIn { capacity: Capacity::Operator, account }))
}
