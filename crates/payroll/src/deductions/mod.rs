//! What third parties receive out of pay: schemes of an instansi, orders of its employees, and how much must be left.
//!
//! Nothing is taken without the employee's consent, unless a decree makes the scheme compulsory for everybody. What is taken comes
//! after the official list ([`crate::rules::deductions`]).

mod importer;
mod limits;
mod orders;
mod read;
mod schemes;

pub use crate::entity::deduction_limit::Model as Limit;
pub use crate::entity::deduction_order::Model as Order;
pub use crate::entity::deduction_scheme::{DeductionBasis, DeductionKind, Model as Scheme};
pub use importer::OrderList;
pub use limits::{find_limit, set_limit};
pub use orders::{
    Consent, Figure, NewOrder, consent_by_paper, consent_to_own, end_order, give_own_order, record_order,
    revoke_own_order,
};
pub use read::{
    OrderFilter, OrderView, SchemeFilter, find_order, find_scheme, list_orders, list_own_orders, list_schemes,
};
pub use schemes::{NewScheme, SchemeTerms, change_scheme, make_scheme};

use kernel::Rate;
use kernel::id::{EmployeeId, UnitId};
use kernel::recipe::{Citation, Value};
use platform::among;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::Error;
use crate::entity::{deduction_limit as limit, deduction_order as order, deduction_scheme as scheme};
use crate::rules::deductions::{Asked, ThirdParty};
use crate::rules::line;
use crate::runs::{Run, RunKind};
use crate::states::DeductionOrderStatus;

impl Scheme {
    /// Whether it is taken from everybody.
    pub fn is_compulsory(&self) -> bool {
        self.decree.is_some()
    }

    /// The code of its line in a payslip.
    pub fn line_code(&self) -> String {
        let beginning = match self.kind {
            DeductionKind::Zakat => line::POTONGAN_ZAKAT,
            DeductionKind::Infaq => line::POTONGAN_INFAQ,
            DeductionKind::Korpri | DeductionKind::Koperasi | DeductionKind::Bank | DeductionKind::Other => {
                line::POTONGAN_PIHAK_KETIGA
            }
        };
        format!("{beginning}{}", self.code)
    }

    /// What it adds to a recipe.
    pub(crate) fn third_party(&self) -> ThirdParty {
        let citation = |decree: &String| Citation {
            instrument: decree.clone(),
            article: String::new(),
            version: format!("deduction_scheme:{}@{}", self.id, self.version),
        };
        ThirdParty {
            scheme: self.code.clone(),
            line: self.line_code(),
            name: self.name.clone(),
            asked: match self.basis {
                DeductionBasis::Fixed => Asked::Fixed,
                DeductionBasis::Rate => Asked::Rate { rounded_up_to: self.rounded_up_to },
            },
            citation: self.decree.as_ref().map(citation),
        }
    }

    /// What it asks by an order, else of everybody.
    pub(crate) fn figure(&self, order: Option<&Order>) -> Value {
        match self.basis {
            DeductionBasis::Fixed => {
                order.and_then(|order| order.amount).or(self.amount).unwrap_or_default().into()
            }
            DeductionBasis::Rate => {
                order.and_then(|order| order.rate).or(self.rate).unwrap_or_default().decimal().into()
            }
        }
    }
}

/// The schemes that a run of its kind takes in its payment month, who is served first standing first.
pub(crate) async fn schemes_in(conn: &impl ConnectionTrait, run: &Run) -> Result<Vec<Scheme>, Error> {
    let open = Condition::any()
        .add(scheme::COLUMN.valid_until.is_null())
        .add(scheme::COLUMN.valid_until.gt(run.payment_month));
    let from = match run.kind {
        RunKind::Tpp => scheme::COLUMN.from_tpp.eq(true),
        _ => scheme::COLUMN.from_gaji_induk.eq(true),
    };
    Ok(scheme::Entity::find()
        .filter(scheme::COLUMN.instansi_id.eq(run.instansi_id))
        .filter(scheme::COLUMN.valid_from.lte(run.payment_month))
        .filter(open)
        .filter(from)
        .order_by_asc(scheme::Column::Priority)
        .order_by_asc(scheme::Column::Code)
        .all(conn)
        .await?)
}

/// The orders of some people that are taken in the run's payment month: at most one of each scheme.
pub(crate) async fn orders_in(
    conn: &impl ConnectionTrait,
    (run, schemes): (&Run, &[Scheme]),
    employees: &[EmployeeId],
) -> Result<Vec<Order>, Error> {
    let by_consent = schemes.iter().filter(|scheme| !scheme.is_compulsory());
    let ids: Vec<_> = by_consent.map(|scheme| scheme.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let open = Condition::any()
        .add(order::COLUMN.until_month.is_null())
        .add(order::COLUMN.until_month.gt(run.payment_month));
    Ok(order::Entity::find()
        .filter(order::COLUMN.scheme_id.is_in(ids))
        .filter(among(conn, order::Column::EmployeeId, employees.iter().copied()))
        .filter(order::COLUMN.status.eq(DeductionOrderStatus::Active))
        .filter(order::COLUMN.from_month.lte(run.payment_month))
        .filter(open)
        .all(conn)
        .await?)
}

/// The share of the net of the list that must be left in an instansi; nothing where nobody set it.
pub(crate) async fn least_net(conn: &impl ConnectionTrait, instansi: UnitId) -> Result<Rate, Error> {
    let found = limit::Entity::find_by_id(instansi).one(conn).await?;
    Ok(found.map(|limit| limit.least_net).unwrap_or_default())
}
