//! The files that the tax office takes: the year's slips as XML, a month's withholding as CSV.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, get};
use documents::{xml_element, xml_head};
use futures_util::stream;
use identity::permission::ExportPayroll;
use kernel::id::{EmployeeId, UnitId};
use kernel::{Fault, Rupiah};
use payroll::rules::withholding::{Element, Form};
use payroll::withholding::{SlipFilter, TaxPeriod, WithholdingSlip};
use personnel::value::Personal;
use platform::privacy::access::Seen;
use platform::{Act, Cursor, Paging};
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::withholding::faults_of_period;
use super::download::{Labelled, lines};
use crate::allow::AllowByTicket;
use crate::contract::Ticket;
use crate::privacy::sensitive::Sensitive;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// Slips of one part.
const PART: u64 = 500;

/// Whose slips, for whom.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WithholdingFileWanted {
    /// The tax year.
    #[param(minimum = 2024, maximum = 2100, example = 2026)]
    year: i32,
    /// Only what was paid in one of its months (masa pajak), of everybody; without it the year's slips that are settled.
    #[param(minimum = 1, maximum = 12, example = 12)]
    month: Option<u32>,
    /// The number by which the tax office knows whoever withholds: 16 digits.
    #[param(pattern = "^[0-9]{16}$", example = "0000000000000000")]
    withholder: String,
    /// Of those whom this unit, or one below it, paid.
    unit_id: Option<UnitId>,
}

/// Withholding slips for the tax office
///
/// The settled slips of a year, or what was paid and withheld in one month, as XML (BPA2), by the form of the installation (`bpa2.toml`). Whoever has neither NPWP nor NIK on record has
/// an empty element there. Numbers are opened for this file alone; each look at pay and at numbers is noted in the log of reads.
#[utoipa::path(
    tag = "payroll", operation_id = "export_withholding_slips", security(("bearer" = ["payroll.export"])),
    params(WithholdingFileWanted, Ticket),
    responses((status = OK, description = "The slips as XML", body = String, content_type = "application/xml"), Problem),
)]
#[get("/payroll/withholding-slips/export")]
pub async fn export_withholding_slips(
    caller: AllowByTicket<ExportPayroll>,
    state: Data<State>,
    wanted: Query<WithholdingFileWanted>,
) -> Result<HttpResponse, Problem> {
    let WithholdingFileWanted { year, month, withholder, unit_id } = wanted.0;
    let period = TaxPeriod { year, month };
    let is_number = withholder.len() == 16 && withholder.bytes().all(|one| one.is_ascii_digit());
    let number = (!is_number).then(|| Fault::invalid("payroll.withholder_number").at("/withholder"));
    let faults: Vec<Fault> = faults_of_period(period).chain(number).collect();
    if !faults.is_empty() {
        return Err(Problem::of(faults));
    }
    let file = File {
        state: State::clone(&state),
        act: caller.0.act().clone(),
        filter: SlipFilter { period, employee_id: None, unit_id },
        withholder,
        step: Step::Head,
    };
    let pieces =
        stream::try_unfold(file, |mut file| async move { Ok(file.next().await?.map(|piece| (piece, file))) });
    let name = month.map_or(format!("bpa2-{year}.xml"), |month| format!("bpa2-{year}-{month:02}.xml"));
    Ok(lines(Labelled { name, media_type: "application/xml; charset=utf-8" }, pieces))
}

enum Step {
    Head,
    Slips(Option<Cursor>),
    End,
    Over,
}

struct File {
    state: State,
    act: Act,
    filter: SlipFilter,
    withholder: String,
    step: Step,
}

impl File {
    async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        let form = std::sync::Arc::clone(&self.state.withholding_form);
        let piece = match std::mem::replace(&mut self.step, Step::Over) {
            Step::Head => {
                self.step = Step::Slips(None);
                let withholder = xml_element(&form.withholder, &self.withholder);
                format!("{}{withholder}\n<{}>\n", xml_head(&form.root), form.list)
            }
            Step::Slips(after) => {
                let paging = Paging::beyond(after, PART);
                let asked = (self.filter, form.as_ref());
                let page =
                    payroll::withholding::list_withholding(&self.state.db, &self.act, asked, &paging).await?;
                self.step = page.extent.next.map_or(Step::End, |next| Step::Slips(Some(next)));
                self.slips(&form, page.rows).await?
            }
            Step::End => format!("</{}>\n</{}>\n", form.list, form.root),
            Step::Over => return Ok(None),
        };
        Ok(Some(piece.into()))
    }

    /// Of a year those that are settled; the others have no slip yet.
    async fn slips(&self, form: &Form, slips: Vec<WithholdingSlip>) -> Result<String, Problem> {
        let is_month = self.filter.period.month.is_some();
        let settled: Vec<WithholdingSlip> =
            slips.into_iter().filter(|slip| is_month || slip.figures.account.is_some()).collect();
        let looks = settled.iter().flat_map(|slip| {
            [Sensitive::Payslip, Sensitive::IdentityNumbers].map(|kind| kind.of(slip.employee_id, None))
        });
        self.state.access.note(&self.act, &looks.collect::<Vec<Seen>>()).await?;
        let ids: Vec<EmployeeId> = settled.iter().map(|slip| slip.employee_id).collect();
        let conn = self.state.db.latest();
        let numbers = personnel::facts::tax_numbers(conn, &self.state.vault, &ids).await?;
        let day = self.act.today.to_string();
        let slips = settled.iter().map(|slip| {
            let elements = form.elements().map(|(name, element)| {
                xml_element(name, &text_of(element, slip, (form, numbers.get(&slip.employee_id), &day)))
            });
            format!("<{0}>{1}</{0}>\n", form.slip, elements.collect::<String>())
        });
        Ok(slips.collect())
    }
}

/// What stands in an element.
fn text_of(
    element: Element,
    slip: &WithholdingSlip,
    (form, number, day): (&Form, Option<&Personal>, &str),
) -> String {
    let figures = &slip.figures;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match element {
        Element::FirstMonth => figures.first.number().to_string(),
        Element::LastMonth => figures.last.number().to_string(),
        Element::Year => slip.year.to_string(),
        Element::TaxNumber => number.map(|number| number.0.clone()).unwrap_or_default(),
        Element::Name => slip.name.clone(),
        Element::Nip => slip.nip.as_ref().map(ToString::to_string).unwrap_or_default(),
        Element::Ptkp => text(&figures.ptkp),
        Element::Post => text(&slip.post),
        Element::Golongan => text(&figures.golongan),
        Element::ObjectCode => form.object_code.clone(),
        Element::Date => day.to_owned(),
        _ => amount_of(element, slip).0.to_string(),
    }
}

fn amount_of(element: Element, slip: &WithholdingSlip) -> Rupiah {
    let (figures, boxes) = (&slip.figures, &slip.figures.boxes);
    let of_year = |amount: fn(&payroll::rules::withholding::Annual) -> Rupiah| {
        figures.account.as_ref().map(amount).unwrap_or_default()
    };
    match element {
        Element::BasePay => boxes.base_pay,
        Element::Spouse => boxes.spouse,
        Element::Child => boxes.child,
        Element::Performance => boxes.performance,
        Element::Position => boxes.position,
        Element::Rice => boxes.rice,
        Element::Other => boxes.other,
        Element::Gross => boxes.gross(),
        Element::Cost => of_year(|year| year.cost),
        Element::Pension => of_year(|year| year.pension),
        Element::Zakat => of_year(|year| year.zakat),
        Element::Net => of_year(|year| year.net),
        Element::PtkpAmount => of_year(|year| year.ptkp),
        Element::Pkp => of_year(|year| year.pkp),
        Element::AnnualTax => of_year(|year| year.tax),
        Element::OtherNet => figures.other_net,
        Element::OtherTax => figures.other_tax,
        Element::Withheld => figures.withheld,
        Element::ByGovernment => figures.by_government,
        _ => Rupiah::ZERO,
    }
}
