//! `X-On-Behalf-Of`: an operator who enters for an employee of his units, with `X-Form` for the form that the employee has
//! signed. Taken by the operations whose permission every employee holds over the own record, and by no others.
//!
//! Whether the operator reaches the employee is asked before any handler; the handler's `Allow<P>` then carries the reach of
//! that one employee, and the act his name.

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::HeaderName;
use actix_web::web::Data;
use identity::Caller;
use kernel::id::{EmployeeId, FileId};
use kernel::{Fault, FaultKind};
use platform::{Scope, StandIn};
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};

use crate::operations::{Access, Operation};
use crate::problem::Problem;
use crate::state::State;

/// The employee for whom is entered.
pub const ON_BEHALF_OF: HeaderName = HeaderName::from_static("x-on-behalf-of");

/// The scanned form that the employee has signed.
pub const FORM: HeaderName = HeaderName::from_static("x-form");

/// For whom an admitted request enters; kept with the request.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The employee.
    pub employee: EmployeeId,
    /// The employee's own record.
    pub scope: Scope,
    /// In what capacity.
    pub standing_in: StandIn,
    /// The scanned form.
    pub form: Option<FileId>,
}

/// Lets an operator enter for an employee; `None` where the request names none.
///
/// # Errors
/// 400 for a header that is malformed, missing its form, or not taken here; 403 and 404 as [`identity::enter_for`] says.
pub async fn admit(
    request: &HttpRequest,
    (state, operation): (&Data<State>, &Operation),
    caller: &Caller,
) -> Result<Option<Entered>, Problem> {
    let Some(employee) = id::<EmployeeId>(request, &ON_BEHALF_OF)? else { return Ok(None) };
    let Access::Permission(permission) = operation.access else { return Ok(None) };
    if !operation.is_entered_for_staff() {
        return Err(malformed("identity.on_behalf_of_not_taken", &ON_BEHALF_OF));
    }
    let form = id::<FileId>(request, &FORM)?;
    let writes = operation.method != Method::GET;
    let today = caller.time_zone.date(state.clock.now());
    let asked = (permission, employee);
    let (scope, standing_in) = identity::enter_for(&state.identity, caller, asked, today).await?;
    if writes && form.is_none() && state.config.operator_form_required {
        return Err(malformed("identity.form_required", &FORM));
    }
    Ok(Some(Entered { employee, scope, standing_in, form: form.filter(|_form| writes) }))
}

fn id<T: std::str::FromStr>(request: &HttpRequest, name: &HeaderName) -> Result<Option<T>, Problem> {
    let Some(value) = request.headers().get(name) else { return Ok(None) };
    let id = value.to_str().ok().and_then(|text| text.trim().parse().ok());
    id.map(Some).ok_or_else(|| malformed("identity.wrong_id_in_header", name))
}

fn malformed(code: &'static str, header: &HeaderName) -> Problem {
    Problem::new(Fault::new(FaultKind::Malformed, code).with("header", header))
}

/// How the document shows the two headers.
pub fn parameters() -> [Parameter; 2] {
    [
        parameter(
            &ON_BEHALF_OF,
            "The employee for whom an operator enters: one of his units who does not use the application. The act is the employee's, and the log names both.",
        ),
        parameter(
            &FORM,
            "The file of the scanned form by which the employee asked for it, stored before with `POST /v1/files`. The configuration may require it.",
        ),
    ]
}

fn parameter(name: &HeaderName, description: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name.as_str())
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
                .examples(["0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4"]),
        ))
        .build()
}
