//! Documents of runs: pay lists, recapitulations, the list for the bank, workings for auditors.

mod bank_transfers;
mod code;
pub mod download;
mod heading;
mod pay_list;
mod payslips;
mod recapitulation;
mod third_parties;
mod verification;
mod withholding;
mod workings;

use kernel::id::UnitId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::routes::Routes;

/// Mounts the routes of documents.
pub fn mount(routes: &mut Routes) {
    routes.service(pay_list::export_pay_list).service(recapitulation::export_recapitulation);
    routes.service(payslips::get_payslip_pdf).service(payslips::get_signed_payslip);
    routes.service(payslips::get_own_payslip_pdf).service(payslips::get_own_signed_payslip);
    routes.service(verification::verify_document);
    routes.service(third_parties::export_third_party_list);
    routes.service(withholding::export_withholding_slips);
    routes.service(bank_transfers::export_bank_transfers).service(workings::export_workings);
}

/// In which form a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::TableFormat)]
pub enum TableFormat {
    /// A spreadsheet.
    #[default]
    Xlsx,
    /// Pages, to be signed.
    Pdf,
}

/// Of whom, in which form.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TableWanted {
    /// Those whom this SKPD pays.
    skpd_id: Option<UnitId>,
    /// `xlsx` where it is not given.
    format: Option<TableFormat>,
}

/// Of whom.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportWanted {
    /// Those whom this SKPD pays.
    skpd_id: Option<UnitId>,
}
