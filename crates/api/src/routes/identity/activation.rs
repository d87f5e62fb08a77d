//! Activation codes, and what people do with them.

use actix_web::http::header::{ACCEPT, CONTENT_DISPOSITION, ContentType};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use chrono::{DateTime, Utc};
use identity::permission::ActivateAccounts;
use identity::{Activate, HandOut, HandedOut, Permission};
use kernel::Nip;
use kernel::id::{EmployeeId, UnitId};
use platform::clock;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::allow::{Allow, Anyone};
use crate::problem::Problem;
use crate::reply::NoContent;
use crate::state::State;
use crate::valid::Valid;

/// Codes that were handed out. They are shown here and never again.
#[derive(Serialize, ToSchema)]
pub struct ActivationCodes {
    /// One for each employee, in the order of names.
    codes: Vec<ActivationCode>,
    /// Until when they count.
    valid_until: DateTime<Utc>,
    /// Whether further employees wait: the same request again hands out theirs.
    #[schema(example = false)]
    has_more: bool,
}

/// A code with which an employee sets a password, once.
#[derive(Serialize, ToSchema)]
pub struct ActivationCode {
    /// The employee.
    employee_id: EmployeeId,
    /// With which the employee logs in.
    #[schema(value_type = Nip)]
    nip: Nip,
    /// The name.
    #[schema(example = "Budi Santoso, S.Kom.")]
    name: String,
    /// For `POST /v1/auth/activate`.
    #[schema(example = "7K3Q-9MZT-0XWB")]
    activation_code: String,
}

impl From<HandedOut> for ActivationCodes {
    fn from(handed_out: HandedOut) -> Self {
        let code = |code: identity::ActivationCode| ActivationCode {
            employee_id: code.employee,
            nip: code.nip,
            name: code.name,
            activation_code: code.code,
        };
        Self {
            codes: handed_out.codes.into_iter().map(code).collect(),
            valid_until: handed_out.until,
            has_more: handed_out.has_more,
        }
    }
}

/// For which unit.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOutCodes {
    /// The unit, with those below it.
    unit_id: UnitId,
}

/// Hand out activation codes in a unit
///
/// To every employee in service of the unit and those below it who has no password and no code that still counts; accounts
/// are opened where there are none. At most 2,000 at once. With `Accept: text/csv` the codes come as a table to print.
/// Holders of roles are left to whoever manages accounts.
#[utoipa::path(
    tag = "identity", operation_id = "hand_out_activation_codes", security(("bearer" = ["accounts.activate"])),
    request_body = HandOutCodes,
    responses(
        (status = OK, description = "The codes", content(
            (ActivationCodes = "application/json"),
            (String = "text/csv", example = "nip,name,activation_code"),
        )),
        Problem,
    ),
)]
#[post("/accounts/activation-batches")]
pub async fn hand_out_codes(
    caller: Allow<ActivateAccounts>,
    state: Data<State>,
    request: HttpRequest,
    body: Valid<HandOutCodes>,
) -> Result<HttpResponse, Problem> {
    let handed_out = identity::hand_out_codes_in(&state.identity, caller.act(), body.unit_id).await?;
    let codes = ActivationCodes::from(handed_out);
    let wants_csv = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
    if wants_csv.is_some_and(|accept| accept.trim().starts_with("text/csv")) {
        return Ok(HttpResponse::Ok()
            .content_type("text/csv; charset=utf-8")
            .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"kode-aktivasi.csv\""))
            .body(codes.as_csv()));
    }
    Ok(HttpResponse::Ok().insert_header(ContentType::json()).json(codes))
}

impl ActivationCodes {
    /// The codes as a table (RFC 4180).
    fn as_csv(&self) -> String {
        let mut csv = String::from("nip,name,activation_code\r\n");
        for code in &self.codes {
            // A number that a spreadsheet would round, and a name that it could take for a formula, stand in quotes.
            let name = code.name.replace('"', "\"\"");
            let name = if name.starts_with(['=', '+', '-', '@', '\t']) { format!("'{name}") } else { name };
            let row = format!("\"{}\",\"{name}\",{}\r\n", code.nip, code.activation_code);
            csv.push_str(&row);
        }
        csv
    }
}

/// For whom.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOutCode {
    /// The employee.
    employee_id: EmployeeId,
}

/// Hand out an activation code to an employee
///
/// For one who has none yet, or who has forgotten the password: it stops, and every session ends. Not for an account that
/// holds or was lent a role, unless the caller manages accounts there.
#[utoipa::path(
    tag = "identity", operation_id = "hand_out_activation_code", security(("bearer" = ["accounts.activate"])),
    request_body = HandOutCode,
    responses((status = OK, description = "The code", body = ActivationCodes), Problem),
)]
#[post("/accounts/activation-codes")]
pub async fn hand_out_code(
    caller: Allow<ActivateAccounts>,
    state: Data<State>,
    body: Valid<HandOutCode>,
) -> Result<actix_web::web::Json<ActivationCodes>, Problem> {
    let manages = caller.caller().uses(Permission::ManageIdentity, caller.act().today).ok();
    let wanted = HandOut { employee: body.employee_id, manages: manages.map(|used| used.scope) };
    let handed_out = identity::hand_out_code(&state.identity, caller.act(), wanted).await?;
    Ok(actix_web::web::Json(handed_out.into()))
}

/// Who sets a password with which code.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivateAccount {
    /// The NIP or e-mail address with which one logs in.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254, example = "198503152010011007")]
    identifier: String,
    /// The code that one was handed; case, spaces and hyphens do not matter.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "7K3Q-9MZT-0XWB")]
    activation_code: String,
    /// 12 to 128 characters, without the NIP or the name of the e-mail address.
    #[schema(min_length = 12, max_length = 128, format = Password, example = "kuda laut makan roti")]
    new_password: String,
}

/// Activate an account
///
/// Sets the first password, or another after a forgotten one, with an activation code: once, and within 14 days. An unknown
/// identifier and a wrong, used or old code are answered alike; wrong ones count like wrong passwords.
#[utoipa::path(
    tag = "identity", operation_id = "activate_account", security(()),
    request_body = ActivateAccount,
    responses((status = NO_CONTENT, description = "The password counts"), Problem),
)]
#[post("/auth/activate")]
pub async fn activate_account(
    anyone: Anyone,
    state: Data<State>,
    body: Valid<ActivateAccount>,
) -> Result<NoContent, Problem> {
    let Valid(ActivateAccount { identifier, activation_code: code, new_password: new }) = body;
    let wanted = Activate { identifier, code, new };
    identity::activate(&state.identity, anyone.act(), wanted, clock::wall()).await?;
    Ok(NoContent)
}
