//! `Allow<P>`: the permission of a route, in its signature. A handler that takes it is reached only by callers who hold the
//! permission over somebody, and is given the act with that reach.
//!
//! [`identify`] finds out who calls before any handler, because that may ask the database; the extractors only look at
//! what it found. So an anonymous caller gets 401 and a powerless one 403 before a path, a query or a body is read.

use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{AUTHORIZATION, HeaderName};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use identity::{AllowedBy, Caller, Permission};
use kernel::{Fault, FaultKind, Refusal};
use platform::{Act, Scope, clock};
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

use crate::call::Call;
use crate::on_behalf::Entered;
use crate::operations::{Access, Operation};
use crate::problem::Problem;
use crate::state::State;

/// The header in which a caller may say why, for the log of acts.
pub const REASON: HeaderName = HeaderName::from_static("x-reason");

/// The longest reason.
pub const REASON_LENGTH_MAX: usize = 500;

/// What the request's credential turned out to be; kept with the request.
#[derive(Clone, Debug)]
enum Known {
    /// It is good.
    Caller { caller: Arc<Caller>, by_ticket: bool },
    /// It is missing or counts no longer.
    Refused(Vec<Fault>),
}

/// Who calls.
///
/// # Errors
/// 401 that says what is wrong with the credential.
pub fn identified(request: &HttpRequest) -> Result<Arc<Caller>, Problem> {
    match request.extensions().get::<Known>() {
        Some(Known::Caller { caller, .. }) => Ok(Arc::clone(caller)),
        Some(Known::Refused(faults)) => Err(Problem::of(faults.clone())),
        None => Err(identity::Error::TokenMissing.into()),
    }
}

/// Who calls, where somebody known does.
pub fn caller_of(request: &HttpRequest) -> Option<Arc<Caller>> {
    identified(request).ok()
}

/// Middleware: finds out who calls. Whoever calls a public route with a bad credential is not refused for it.
///
/// # Errors
/// When the database fails.
pub async fn identify(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let known = match look_up(&request).await {
        Ok((caller, by_ticket)) => Known::Caller { caller, by_ticket },
        Err(error) => {
            let faults = error.faults();
            if faults.iter().any(|fault| fault.kind != FaultKind::Unauthenticated) {
                return Err(Problem::from(error).into());
            }
            Known::Refused(faults)
        }
    };
    request.extensions_mut().insert(known);
    next.call(request).await
}

async fn look_up(request: &ServiceRequest) -> Result<(Arc<Caller>, bool), identity::Error> {
    let state = request.app_data::<Data<State>>().ok_or(identity::Error::TokenMissing)?;
    let authorization = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = authorization
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    if let Some(token) = bearer {
        return Ok((state.identity.authenticate(token, clock::wall()).await?, false));
    }
    let ticket = request.query_string().split('&').find_map(|pair| pair.strip_prefix("ticket="));
    match ticket {
        Some(ticket) => Ok((state.identity.redeem(ticket, clock::wall()).await?, true)),
        None => Err(identity::Error::TokenMissing),
    }
}

/// A caller who holds the permission `P` over somebody.
#[derive(Debug)]
pub struct Allow<P> {
    caller: Arc<Caller>,
    act: Act,
    permission: PhantomData<P>,
}

impl<P> Allow<P> {
    /// Who calls.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The act that the operation is given, with the reach of the permission.
    pub fn act(&self) -> &Act {
        &self.act
    }

    /// The same with a reason from the body, which comes before one from the header.
    pub fn act_because(&self, reason: Option<String>) -> Act {
        Act { reason: reason.or_else(|| self.act.reason.clone()), ..self.act.clone() }
    }

    /// The caller's act under another permission than that of this route; `None` where the caller does not hold it.
    pub fn acting(&self, permission: Permission) -> Option<Act> {
        let scope = self.caller.scope(permission, self.act.today)?;
        Some(Act { scope, ..self.act.clone() })
    }

    /// Over whom the permission reaches: for reads.
    pub fn scope(&self) -> &Scope {
        &self.act.scope
    }
}

impl<P: AllowedBy> FromRequest for Allow<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(admit(request, P::PERMISSION, Way::Header))
    }
}

/// The same for streams and downloads, which a browser opens with `?ticket=` because it cannot send a header with them.
#[derive(Debug)]
pub struct AllowByTicket<P>(pub Allow<P>);

impl<P: AllowedBy> FromRequest for AllowByTicket<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(admit(request, P::PERMISSION, Way::HeaderOrTicket).map(Self))
    }
}

/// Somebody unknown, on a public route: what an operation is given there acts as the system.
#[derive(Debug)]
pub struct Anyone(Act);

impl Anyone {
    /// The act that the operation is given.
    pub fn act(&self) -> &Act {
        &self.0
    }
}

impl FromRequest for Anyone {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let Some(state) = request.app_data::<Data<State>>() else {
            return ready(Err(Problem::internal("no state for a public route")));
        };
        let call = Call::of(request);
        let act = Act::system(state.clock.now(), call.request_id);
        ready(Ok(Self(Act { language: call.language, scope: Scope::default(), ..act })))
    }
}

/// How a route lets a credential come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Header,
    HeaderOrTicket,
}

fn admit<P>(request: &HttpRequest, permission: Permission, way: Way) -> Result<Allow<P>, Problem> {
    let declared = request.extensions().get::<Arc<Operation>>().map(|operation| operation.access);
    if declared.is_some_and(|access| access != Access::Permission(permission)) {
        return Err(Problem::internal("an operation declares another permission than its handler demands"));
    }
    let caller = identified(request)?;
    let by_ticket = matches!(request.extensions().get(), Some(Known::Caller { by_ticket: true, .. }));
    if by_ticket && way == Way::Header {
        return Err(identity::Error::TicketInvalid.into());
    }
    let state = request.app_data::<Data<State>>().ok_or_else(|| Problem::internal("no state for a route"))?;
    let at = state.clock.now();
    let today = caller.time_zone.date(at);
    let entered = request.extensions().get::<Entered>().cloned();
    let (standing_in, on_behalf_of, scope) = match &entered {
        Some(entered) => (Some(entered.standing_in), Some(entered.employee), entered.scope.clone()),
        None => {
            let used = caller.uses(permission, today)?;
            (used.standing_in(), used.lent_by.and_then(|lender| lender.employee), used.scope)
        }
    };
    let call = Call::of(request);
    let act = Act {
        actor: caller.actor,
        on_behalf_of,
        standing_in,
        form: entered.and_then(|entered| entered.form),
        scope,
        at,
        today,
        request_id: call.request_id,
        reason: reason(request)?,
        language: call.language,
    };
    Ok(Allow { caller, act, permission: PhantomData })
}

/// How the document shows the header of a reason.
pub fn reason_parameter() -> Parameter {
    ParameterBuilder::new()
        .name(REASON.as_str())
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("Why, in a few words, for the log of acts."))
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(Type::String)
                .max_length(Some(REASON_LENGTH_MAX))
                .examples(["SK Bupati 821/12/2026"]),
        ))
        .build()
}

fn reason(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let Some(value) = request.headers().get(REASON) else { return Ok(None) };
    let text = std::str::from_utf8(value.as_bytes()).unwrap_or_default().trim();
    if text.is_empty() || text.chars().count() > REASON_LENGTH_MAX {
        let fault = Fault::new(FaultKind::Malformed, "identity.wrong_reason").with("max", REASON_LENGTH_MAX);
        return Err(Problem::new(fault));
    }
    Ok(Some(text.to_owned()))
}
