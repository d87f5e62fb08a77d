//! What this installation sets where the law of pay leaves it open, for whoever is paid by it.

use actix_web::get;
use actix_web::web::{Data, Json};
use identity::permission::ReadPolicies;
use payroll::rules::gaji_induk::Settings;
use serde::Serialize;
use utoipa::ToSchema;

use crate::allow::Allow;
use crate::problem::Problem;
use crate::state::State;

/// What the installation sets about pay.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = payroll::InstalledPaySettings)]
pub struct InstalledPaySettings {
    /// Whether a file of the installation says anything else than what ships.
    #[schema(example = false)]
    pub is_changed: bool,
    /// The settings in force. A run's recipe cites each that it rests on as a setting of the installation.
    pub settings: Settings,
}

/// Read the settings of pay
///
/// What this installation sets where no law that was read settles it: who bears the tax of whom, functional allowances that the
/// law's table lacks, what part-time PPPK have beside their wage, what is paid while somebody is away from duty, from when who begins
/// is paid, whose salary stops for unexcused absence. They come from the file that `MERIT_PAY_SETTINGS` names when the server starts.
#[utoipa::path(
    tag = "payroll", operation_id = "get_pay_settings",
    security(("bearer" = ["policy.read"])),
    responses((status = OK, description = "The settings in force", body = InstalledPaySettings), Problem),
)]
#[get("/payroll/settings")]
pub async fn get_pay_settings(
    _caller: Allow<ReadPolicies>,
    state: Data<State>,
) -> Json<InstalledPaySettings> {
    let settings = state.pay_rules.settings.clone();
    Json(InstalledPaySettings { is_changed: settings != Settings::default(), settings })
}
