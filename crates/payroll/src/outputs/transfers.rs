//! The list that the bank is given: whom to pay how much on which account.

use std::collections::HashSet;

use kernel::Rupiah;
use kernel::id::{EmployeeId, RunId, UnitId};
use kernel::recipe::LineKind;
use personnel::facts::{Payee, payees};
use platform::vault::Vault;
use platform::{Act, Db};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::read::{OpenRun, PaidPerson, Sorting, open_run};
use crate::Error;
use crate::entity::transfer_return;
use crate::rules::line;
use crate::states::RunStatus;

/// One payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Who is paid.
    pub person: PaidPerson,
    /// On which account; none where none is recorded.
    pub payee: Option<Payee>,
    /// What the official list pays, before third parties.
    pub net_of_list: Rupiah,
    /// Zakat paid through the employer.
    pub zakat: Rupiah,
    /// Infaq paid through the employer.
    pub infaq: Rupiah,
    /// What else is taken after the list: for other third parties, and instalments of what was paid too much.
    pub others: Rupiah,
    /// What arrives on the account.
    pub credited: Rupiah,
    /// What the treasurer should look at before the bank does.
    pub remark: Option<TransferRemark>,
}

/// What stands in the way of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferRemark {
    /// Nobody recorded an account.
    NoAccount,
    /// The bank sent the payment back, and it was not paid again.
    SentBack,
}

impl TransferRemark {
    /// The word in the list.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoAccount => "no_account",
            Self::SentBack => "sent_back",
        }
    }
}

/// An approved run being written out for the bank.
#[derive(Clone, Debug)]
pub struct Transfers {
    /// The run.
    pub open: OpenRun,
    returned: HashSet<EmployeeId>,
}

/// Opens an approved run within the scope for the bank.
///
/// # Errors
/// `NotFound` outside the scope; `RunNotApproved`.
pub async fn open_transfers(
    db: &Db,
    act: &Act,
    (id, skpd): (RunId, Option<UnitId>),
) -> Result<Transfers, Error> {
    let open = open_run(db, act, (id, skpd), Sorting::BySkpd).await.map_err(|error| match error {
        Error::RunNotCalculated => Error::RunNotApproved,
        other => other,
    })?;
    if !RunStatus::FINAL.contains(&open.run.status) {
        return Err(Error::RunNotApproved);
    }
    let returned: Vec<EmployeeId> = transfer_return::Entity::find()
        .select_only()
        .column(transfer_return::Column::EmployeeId)
        .filter(transfer_return::COLUMN.run_id.eq(id))
        .filter(transfer_return::COLUMN.paid_again_at.is_null())
        .into_tuple()
        .all(db.latest())
        .await?;
    Ok(Transfers { open, returned: returned.into_iter().collect() })
}

impl Transfers {
    /// The next payments; none at the end. The accounts are those of the act's day: where money goes now.
    ///
    /// # Errors
    /// `RunChanged`; when an account does not open.
    pub async fn next_part(
        &mut self,
        conn: &impl ConnectionTrait,
        (vault, act): (&Vault, &Act),
    ) -> Result<Option<Vec<Transfer>>, Error> {
        let Some(part) = self.open.next_part(conn).await? else { return Ok(None) };
        let people: Vec<EmployeeId> = part.iter().map(|person| person.employee_id).collect();
        let mut accounts = payees(conn, vault, (&people, act.today)).await?;
        let transfer = |person: PaidPerson| {
            let payee = accounts.remove(&person.employee_id);
            self.transfer(person, payee)
        };
        Ok(Some(part.into_iter().map(transfer).collect()))
    }

    fn transfer(&self, person: PaidPerson, payee: Option<Payee>) -> Transfer {
        let of = |is_meant: fn(&str) -> bool| {
            let lines = self.open.columns.iter().zip(&person.lines);
            let taken = lines.filter(|(column, _)| {
                column.kind == LineKind::Deduction
                    && line::is_after_list(&column.code)
                    && is_meant(&column.code)
            });
            taken.map(|(_, amount)| *amount).sum::<Rupiah>()
        };
        let zakat = of(|code| code.starts_with(line::POTONGAN_ZAKAT));
        let infaq = of(|code| code.starts_with(line::POTONGAN_INFAQ));
        let others = of(|_| true) - zakat - infaq;
        let remark = match &payee {
            None => Some(TransferRemark::NoAccount),
            Some(_) if self.returned.contains(&person.employee_id) => Some(TransferRemark::SentBack),
            Some(_) => None,
        };
        let credited = person.net;
        let net_of_list = credited + zakat + infaq + others;
        Transfer { person, payee, net_of_list, zakat, infaq, others, credited, remark }
    }
}
