//! Payslips compared, and what one's own would be if the month had gone otherwise.

use std::collections::BTreeMap;

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use identity::permission::ReadPayslips;
use kernel::id::PayslipId;
use kernel::recipe::{LineKind, Source};
use kernel::{Language, Predikat, Rupiah};
use payroll::comparisons::{ComparedLine, Difference, Supposed};
use payroll::rules::difference::{Cause, Change};
use payroll::rules::tpp::AttendanceCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::payslips::{PayslipSummary, note_one};
use crate::allow::Allow;
use crate::path::Id;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;
use crate::valid::Valid;

/// How two payslips differ, line by line and cause by cause. The causes add up to the difference of every line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayslipDifference {
    /// The payslip that is compared with.
    pub before: PayslipSummary,
    /// The payslip; for a forecast the one that it supposes otherwise.
    pub after: PayslipSummary,
    /// What the net differs by.
    pub net: Rupiah,
    /// Every line of either.
    pub lines: Vec<PayslipDifferenceLine>,
    /// Why.
    pub causes: Vec<PayslipDifferenceCause>,
}

/// A line in both payslips; 0 where one has it not.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayslipDifferenceLine {
    /// Stable.
    #[schema(example = "tpp_kinerja")]
    pub code: String,
    /// For people.
    #[schema(example = "TPP kinerja")]
    pub label: String,
    /// What the line does to the amount paid.
    pub kind: LineKind,
    /// Its amount in the payslip that is compared with.
    pub before: Rupiah,
    /// Its amount in the payslip.
    pub after: Rupiah,
    /// What it differs by.
    pub difference: Rupiah,
}

/// Why payslips differ.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayslipDifferenceCause {
    /// Whether law, policy or settings gave another calculation; otherwise facts changed.
    #[schema(example = false)]
    pub is_of_rules: bool,
    /// The facts that changed.
    pub changes: Vec<PayslipChange>,
    /// What the net differs by because of it.
    pub net: Rupiah,
    /// What each line differs by because of it.
    pub lines: Vec<PayslipCausedLine>,
}

/// A fact that changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayslipChange {
    /// The input of the recipe.
    #[schema(example = "predikat")]
    pub input: String,
    /// For people.
    #[schema(example = "Predikat kinerja")]
    pub label: String,
    /// Before.
    #[schema(example = "baik")]
    pub before: String,
    /// After.
    #[schema(example = "sangat_baik")]
    pub after: String,
    /// The record behind the later value.
    pub source: Option<Source>,
}

/// What a cause moved.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayslipCausedLine {
    /// The line.
    #[schema(example = "tpp_kinerja")]
    pub code: String,
    /// By how much.
    pub difference: Rupiah,
}

impl PayslipDifference {
    fn of(difference: Difference, language: Language) -> Self {
        let line = |line: ComparedLine| PayslipDifferenceLine {
            label: line.label.text(language).to_owned(),
            code: line.code,
            kind: line.kind,
            before: line.before,
            after: line.after,
            difference: line.after - line.before,
        };
        Self {
            before: difference.before.into(),
            after: difference.after.into(),
            net: difference.net,
            lines: difference.lines.into_iter().map(line).collect(),
            causes: difference
                .causes
                .into_iter()
                .map(|cause| PayslipDifferenceCause::of(cause, language))
                .collect(),
        }
    }
}

impl PayslipDifferenceCause {
    pub(super) fn of(cause: Cause, language: Language) -> Self {
        let change = |change: Change| PayslipChange {
            label: change.label.text(language).to_owned(),
            input: change.input,
            before: change.before.to_string(),
            after: change.after.to_string(),
            source: change.source,
        };
        Self {
            is_of_rules: cause.is_of_rules,
            changes: cause.changes.into_iter().map(change).collect(),
            net: cause.net,
            lines: cause
                .lines
                .into_iter()
                .map(|(code, difference)| PayslipCausedLine { code, difference })
                .collect(),
        }
    }
}

/// Compared with which payslip.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DifferenceWanted {
    /// Another payslip of the same person and kind; the last one before it where it is not given.
    with: Option<PayslipId>,
}

/// Compare a payslip
///
/// With an earlier one of the same person and kind: every line, and every cause with what it moved. The causes add up to the whole
/// difference, always. Where two changes act together, the one that stands later in the recipe is given what they do together.
#[utoipa::path(
    tag = "payroll", operation_id = "compare_payslip", security(("bearer" = ["payroll.read"])),
    params(("payslip_id" = PayslipId, Path, description = "The payslip"), DifferenceWanted),
    responses((status = OK, description = "The difference", body = PayslipDifference), Problem),
)]
#[get("/payroll/payslips/{payslip_id}/difference")]
pub async fn compare_payslip(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    payslip_id: Id<PayslipId>,
    wanted: Query<DifferenceWanted>,
) -> Result<Json<PayslipDifference>, Problem> {
    let difference = payroll::compare_payslip(&state.db, caller.act(), *payslip_id, wanted.0.with).await?;
    note_one(&state, &caller, &difference.before).await?;
    note_one(&state, &caller, &difference.after).await?;
    Ok(Json(PayslipDifference::of(difference, caller.act().language)))
}

/// How the month might have gone.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayForecast {
    /// Another predikat.
    #[serde(default)]
    #[schema(value_type = Option<Predikat>)]
    predikat: Option<Predikat>,
    /// Other counts by code of attendance: occurrences, days or minutes.
    #[serde(default)]
    #[schema(example = json!({ "tl1": 2, "tk": 1 }))]
    attendance: BTreeMap<AttendanceCode, i64>,
}

/// Forecast one's own TPP
///
/// What one's latest TPP would have been with another predikat or attendance: its own recipe over these facts, compared with what
/// was paid. Nothing is stored.
#[utoipa::path(
    tag = "payroll", operation_id = "forecast_own_pay", security(("bearer" = ["payroll.read"])),
    request_body = PayForecast,
    responses((status = OK, description = "What would change", body = PayslipDifference), Problem),
)]
#[post("/me/pay-forecast")]
pub async fn forecast_own_pay(
    caller: Allow<ReadPayslips>,
    state: Data<State>,
    body: Valid<PayForecast>,
) -> Result<Json<PayslipDifference>, Problem> {
    let PayForecast { predikat, attendance } = body.0;
    let supposed = Supposed { predikat, attendance };
    let difference = payroll::forecast_own(&state.db, caller.act(), &supposed).await?;
    Ok(Json(PayslipDifference::of(difference, caller.act().language)))
}
