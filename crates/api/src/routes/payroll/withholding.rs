//! Withholding slips (BPA2): a year's figures of each person, and one's own.

use actix_web::get;
use actix_web::web::{Data, Json};
use identity::permission::ReadPayslips;
use kernel::id::{EmployeeId, UnitId};
use kernel::{Fault, Month, Nip, Rupiah};
use payroll::rules::withholding::{Annual, Boxes};
use payroll::withholding::{SlipFilter, TaxPeriod, WithholdingSlip as Slip};
use platform::privacy::access::Seen;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::allow::Allow;
use crate::page::{PageOf, Paging};
use crate::privacy::sensitive::{Sensitive, note};
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// What a year's pay and its income tax were.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WithholdingSlip {
    /// Whose.
    pub employee_id: EmployeeId,
    /// The number.
    pub nip: Option<Nip>,
    /// The name.
    #[schema(example = "Budi Santoso, S.Kom.")]
    pub name: String,
    /// The post at the end of the year, or today.
    #[schema(example = "Analis Kepegawaian Ahli Pertama")]
    pub post: Option<String>,
    /// The tax year, by the months of payment.
    #[schema(example = 2026)]
    pub year: i32,
    /// The first month with a payment.
    pub first_month: Month,
    /// The last one.
    pub last_month: Month,
    /// The tax-free status on 1 January.
    #[schema(example = "K/1")]
    pub ptkp: Option<String>,
    /// The grade that the last payment went by.
    #[schema(example = "III/d")]
    pub golongan: Option<String>,
    /// The taxed income; what a final rate taxes is no part of it.
    pub boxes: Boxes,
    /// The sum of the boxes.
    pub gross: Rupiah,
    /// The account of article 17; none before the last tax period is final.
    pub account: Option<Annual>,
    /// Whether the last tax period is final: the figures of the year stand.
    pub is_settled: bool,
    /// Net income from other payers that the account counts in.
    pub other_net: Rupiah,
    /// Tax due there.
    pub other_tax: Rupiah,
    /// Withheld in all.
    pub withheld: Rupiah,
    /// Of it, borne by the government.
    pub borne_by_government: Rupiah,
}

impl From<Slip> for WithholdingSlip {
    fn from(slip: Slip) -> Self {
        let figures = slip.figures;
        Self {
            employee_id: slip.employee_id,
            nip: slip.nip,
            name: slip.name,
            post: slip.post,
            year: slip.year,
            first_month: figures.first,
            last_month: figures.last,
            ptkp: figures.ptkp,
            golongan: figures.golongan,
            boxes: figures.boxes,
            gross: figures.boxes.gross(),
            account: figures.account,
            is_settled: figures.account.is_some(),
            other_net: figures.other_net,
            other_tax: figures.other_tax,
            withheld: figures.withheld,
            borne_by_government: figures.by_government,
        }
    }
}

/// Whose slips.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WithholdingSlipsWanted {
    /// The tax year.
    #[param(minimum = 2024, maximum = 2100, example = 2026)]
    year: i32,
    /// Only what was paid in one of its months (masa pajak).
    #[param(minimum = 1, maximum = 12, example = 12)]
    month: Option<u32>,
    /// Of one person.
    employee_id: Option<EmployeeId>,
    /// Of those whom this unit, or one below it, paid.
    unit_id: Option<UnitId>,
}

/// Withholding slips of a year
///
/// Of everybody whom the units in one's care paid in the year, or in one month of it, by employee: read from the final payslips. A
/// reporting line opens none.
#[utoipa::path(
    tag = "payroll", operation_id = "list_withholding_slips", security(("bearer" = ["payroll.read"])),
    params(WithholdingSlipsWanted, Paging),
    responses((status = OK, description = "A page of slips", body = PageOf<WithholdingSlip>), Problem),
)]
#[get("/payroll/withholding-slips")]
pub async fn list_withholding_slips(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    wanted: Query<WithholdingSlipsWanted>,
    paging: Paging,
) -> Result<PageOf<WithholdingSlip>, Problem> {
    let WithholdingSlipsWanted { year, month, employee_id, unit_id } = wanted.0;
    let period = TaxPeriod { year, month };
    let faults: Vec<Fault> = faults_of_period(period).collect();
    if !faults.is_empty() {
        return Err(Problem::of(faults));
    }
    let filter = SlipFilter { period, employee_id, unit_id };
    let asked = (filter, state.withholding_form.as_ref());
    let page = payroll::withholding::list_withholding(&state.db, caller.act(), asked, &paging).await?;
    let seen: Vec<Seen> =
        page.rows.iter().map(|slip| Sensitive::Payslip.of(slip.employee_id, None)).collect();
    note(&state, &caller, &seen).await?;
    Ok(page.map(WithholdingSlip::from).into())
}

/// Which of one's own slips.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OwnWithholdingWanted {
    /// The tax year.
    #[param(minimum = 2024, maximum = 2100, example = 2026)]
    year: i32,
}

/// One's own withholding slip of a year
///
/// Read from one's final payslips; while the year still runs, what was paid and withheld so far.
#[utoipa::path(
    tag = "payroll", operation_id = "get_own_withholding_slip", security(("bearer" = ["payroll.read"])),
    params(OwnWithholdingWanted),
    responses((status = OK, description = "The slip", body = WithholdingSlip), Problem),
)]
#[get("/me/withholding-slip")]
pub async fn get_own_withholding_slip(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    wanted: Query<OwnWithholdingWanted>,
) -> Result<Json<WithholdingSlip>, Problem> {
    let year = wanted.0.year;
    if let Some(fault) = faults_of_period(TaxPeriod { year, month: None }).next() {
        return Err(Problem::new(fault));
    }
    let asked = (year, state.withholding_form.as_ref());
    let slip = payroll::withholding::own_withholding(&state.db, caller.act(), asked).await?;
    let slip = slip.ok_or(platform::Error::NotFound("withholding_slip"))?;
    Ok(Json(slip.into()))
}

/// The years in which monthly tax goes by effective rates.
const YEARS: std::ops::RangeInclusive<i32> = 2024..=2100;

/// What is wrong with a year without such slips, and with a month that is none.
pub fn faults_of_period(period: TaxPeriod) -> impl Iterator<Item = Fault> {
    let (min, max) = (YEARS.start(), YEARS.end());
    let year = || Fault::invalid("payroll.withholding_year").with("min", min).with("max", max).at("/year");
    let month = || Fault::invalid("payroll.month_range").at("/month");
    let is_month = period.month.is_none_or(|month| (1..=12).contains(&month));
    let year = (!YEARS.contains(&period.year)).then(year);
    year.into_iter().chain((!is_month).then(month))
}
