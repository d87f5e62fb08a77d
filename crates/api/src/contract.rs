//! The document, enforced: every request is held against what its operation declares, before any handler sees it.
//!
//! In this order: is there such an operation (404, or 405 where the address takes other methods); may this caller ask so often (429); who is it (401); does he hold the
//! permission (403); are the parameters known (400). The handler's `Allow<P>` then names the same permission and gives the
//! scope, and its extractors read what is there.

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};
use kernel::{Fault, FaultKind};
use utoipa::IntoParams;

use crate::allow;
use crate::on_behalf;
use crate::operations::{Access, Operation, Operations};
use crate::problem::Problem;
use crate::rate::Allowance;
use crate::shape::nearest;
use crate::state::State;

/// The parameter of operations that a browser opens without a header: streams and downloads. Named in their `params(...)`,
/// read by [`allow`].
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only documents; the ticket is redeemed before any handler")]
pub struct Ticket {
    /// A ticket of `POST /v1/tickets`, in place of the header `Authorization`.
    ticket: Option<String>,
}

/// Holds a request against its operation.
///
/// # Errors
/// None of its own: refusals are answers.
pub async fn enforce(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    match check(&request).await {
        Ok(allowance) => {
            let mut response = next.call(request).await?.map_into_left_body();
            if let Some(allowance) = allowance {
                allowance.write(response.headers_mut());
            }
            Ok(response)
        }
        Err(problem) => Ok(request.error_response(problem).map_into_right_body()),
    }
}

async fn check(request: &ServiceRequest) -> Result<Option<Allowance>, Problem> {
    let (Some(state), Some(operations)) =
        (request.app_data::<Data<State>>(), request.app_data::<Data<Operations>>())
    else {
        return Err(Problem::internal("the state is not mounted"));
    };
    let Some(operation) = operations.find(request.method(), request.path()) else {
        // Outside /v1 stand the document and its pages; inside it, what is not documented does not exist.
        let is_ours = request.path().starts_with("/v1/");
        let methods = operations.methods(request.path());
        return match (methods.is_empty(), is_ours) {
            (false, _) => {
                let fault = Fault::new(FaultKind::MethodNotAllowed, "request.method_not_allowed");
                Err(Problem::new(fault.with("allowed", methods.join(", "))))
            }
            (true, true) => Err(Problem::new(Fault::new(FaultKind::NotFound, "request.not_found"))),
            (true, false) => Ok(None),
        };
    };
    request.extensions_mut().insert(Arc::clone(operation));
    let allowance = match operation.access {
        Access::Public => state.limiters.check_address(operation, address(request, state))?,
        Access::Permission(permission) => {
            let caller = allow::identified(request.request())?;
            let allowance = state.limiters.check_caller(&caller)?;
            let today = caller.time_zone.date(state.clock.now());
            match on_behalf::admit(request.request(), (state, operation), &caller).await? {
                Some(entered) => {
                    request.extensions_mut().insert(entered);
                }
                None => {
                    caller.uses(permission, today)?;
                }
            }
            allowance
        }
    };
    check_parameters(request.query_string(), operation)?;
    Ok(allowance)
}

/// Every parameter is declared, and none is there twice: nothing is silently ignored.
fn check_parameters(query: &str, operation: &Operation) -> Result<(), Problem> {
    let mut seen = Vec::new();
    for (name, _) in form_urlencoded::parse(query.as_bytes()) {
        let fault = |code| Fault::new(FaultKind::Malformed, code).with("parameter", &name);
        if !operation.takes(&name) {
            return Err(Problem::new(
                match nearest(&name, operation.parameters.iter().map(String::as_str)) {
                    Some(known) => fault("request.unknown_parameter").with("nearest", known),
                    None => fault("request.no_parameters"),
                },
            ));
        }
        if seen.contains(&name) {
            return Err(Problem::new(fault("request.duplicate_parameter")));
        }
        seen.push(name);
    }
    Ok(())
}

/// The client's address: what the proxy saw where one is configured, else the other end of the connection.
fn address(request: &ServiceRequest, state: &State) -> Option<IpAddr> {
    // The last entry is the proxy's own; those before it can be invented by the client.
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let forwarded =
        forwarded.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    let peer = request.peer_addr().map(|peer| peer.ip());
    if state.config.behind_proxy { forwarded.or(peer) } else { peer }
}

#[cfg(test)]
mod tests {
    use actix_web::http::Method;

    use super::*;

    #[test]
    fn an_undeclared_parameter_is_refused_with_the_nearest() {
        let operation = Operation {
            id: "list_things".into(),
            method: Method::GET,
            template: "/v1/things".into(),
            access: Access::Public,
            parameters: vec!["status".into(), "limit".into()],
            members: Vec::new(),
            needs_key: false,
        };
        assert!(check_parameters("status=open&limit=3", &operation).is_ok());
        let call = crate::call::Call { request_id: String::new(), language: kernel::Language::En };
        let refused =
            |query, operation: &Operation| check_parameters(query, operation).unwrap_err().document(&call);
        let document = refused("statsu=open", &operation);
        assert_eq!((document.status, document.code.as_str()), (400, "request.unknown_parameter"));
        assert!(document.detail.ends_with("the nearest is \"status\"."));
        assert_eq!(refused("limit=1&limit=2", &operation).code, "request.duplicate_parameter");
        let bare = Operation { parameters: Vec::new(), ..operation };
        assert_eq!(refused("x=1", &bare).code, "request.no_parameters");
    }
}
