//! The OpenAPI document: collected from the routes as they are mounted, completed here with what every operation shares.

use std::borrow::Cow;
use std::sync::LazyLock;

use actix_web::web::Bytes;
use identity::role;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{OpenApi as Document, Required};
use utoipa::{Modify, OpenApi};
use utoipa_actix_web::AppExt;

use crate::operations::{self, Access};
use crate::privacy::sensitive::Sensitive;
use crate::problem::ProblemDocument;
use crate::routes::Routes;
use crate::routes::platform::files::Purpose;
use crate::{allow, fields, idempotency, on_behalf, routes};

/// What the document says of the API as a whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Merit",
        version = "1",
        description = "Sistem merit ASN: kinerja, penghasilan, karier, dan rekrutmen, dalam satu API.\n\n\
            *Setiap rupiah bisa dijelaskan, setiap nilai bisa disanggah, setiap perubahan bisa ditelusuri.*\n\n\
            Sign in with `POST /v1/auth/login` and send the access token as `Authorization: Bearer ...`. Every refusal is \
            `application/problem+json` with a stable `code`; texts are Indonesian, or English under `Accept-Language: en`. \
            Lists are read page by page with `limit` and `cursor`. A single object has an `ETag`, which its changes want in \
            `If-Match`. Every POST takes an `Idempotency-Key`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    modifiers(&Bearer),
    // The last two are words of parameters only, which nothing else would list.
    components(schemas(ProblemDocument, Purpose, Sensitive)),
    tags(
        (name = "identity", description = "Accounts, sessions, roles, service clients."),
        (name = "personnel", description = "Units, positions, employees and their dated facts, attendance."),
        (name = "performance", description = "Plans (SKP), progress, evaluations."),
        (name = "citizens", description = "What citizens say of a service: the survey, complaints; public, without a name."),
        (name = "payroll", description = "TPP policies, runs, payslips and their explanations."),
        (name = "calculators", description = "The engine's own rules on facts in the body; public and stateless."),
        (name = "platform", description = "Jobs, files, the log of acts."),
        (name = "privacy", description = "Who read whose data, copies of one's own, retention, holds, erasure, breaches (UU 27/2022)."),
        (name = "system", description = "Health, reference tables, and the demo mode.")
    )
)]
struct Api;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut Document) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some("The access token of `POST /v1/auth/login` or `POST /v1/auth/token`. The permission that an operation needs is named beside it."));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer.build()));
    }
}

/// The document as it is committed, which a test holds equal to the code.
const COMMITTED: &str = include_str!("../../../openapi/openapi.json");

/// What a build for development follows instead: the code. Built once for all servers of a process, because tests start hundreds.
static BUILT: LazyLock<Document> = LazyLock::new(openapi);

/// The document that a server enforces. A release reads the committed one, which spares an idle server the memory of building
/// it; a build for development follows the code.
pub fn served() -> Cow<'static, Document> {
    let committed = if cfg!(debug_assertions) { None } else { serde_json::from_str(COMMITTED).ok() };
    committed.map_or_else(|| Cow::Borrowed(&*BUILT), Cow::Owned)
}

/// The document that a server sends, as JSON.
pub fn sent() -> Bytes {
    static SENT: LazyLock<Bytes> = LazyLock::new(|| BUILT.to_json().unwrap_or_default().into());
    if cfg!(debug_assertions) { SENT.clone() } else { Bytes::from_static(COMMITTED.as_bytes()) }
}

/// The document, without a server, a database or a configuration.
pub fn openapi() -> Document {
    let app = actix_web::App::new().into_utoipa_app().openapi(Api::openapi());
    let app = app.configure(|document| routes::mount(&mut Routes::Document(document)));
    let mut document = app.split_for_parts().1;
    let schemas = fields::schemas(&document);
    for item in document.paths.paths.values_mut() {
        if let Some(get) = &mut item.get
            && !fields::members(&schemas, get).is_empty()
        {
            get.parameters.get_or_insert_default().push(fields::parameter().into());
        }
        if let Some(post) = &mut item.post {
            let key = idempotency_key(post);
            post.parameters.get_or_insert_default().push(key.into());
        }
        let all = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in all.into_iter().flatten().filter(|operation| is_entered_for_staff(operation)) {
            let parameters = operation.parameters.get_or_insert_default();
            parameters.extend(on_behalf::parameters().map(Into::into));
        }
        let writes = [&mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for write in writes.into_iter().flatten().filter(|write| has_caller(write)) {
            write.parameters.get_or_insert_default().push(allow::reason_parameter().into());
        }
    }
    document
}

/// Whether somebody known calls: what nobody known does is no act of his, and has no reason.
fn has_caller(operation: &Operation) -> bool {
    operation
        .security
        .as_ref()
        .is_some_and(|security| security.iter().any(|one| *one != SecurityRequirement::default()))
}

/// Whether an operator may do it in an employee's name.
fn is_entered_for_staff(operation: &Operation) -> bool {
    let security = operation.security.as_deref().unwrap_or_default();
    let access = operations::access("", security);
    matches!(access, Ok(Access::Permission(permission)) if role::is_entered_for_staff(permission))
}

fn idempotency_key(post: &Operation) -> Parameter {
    let needs_key = post.operation_id.as_deref().is_some_and(|id| idempotency::REQUIRED.contains(&id));
    ParameterBuilder::new()
        .name(idempotency::KEY.as_str())
        .parameter_in(ParameterIn::Header)
        .required(if needs_key { Required::True } else { Required::False })
        .description(Some("A new key for each intent. The same request under the same key is answered from memory for 24 hours, with `Idempotency-Replayed: true`."))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).max_length(Some(idempotency::KEY_LENGTH_MAX)).examples(["f2c1b9e0-gaji-2026-02"])))
        .build()
}

#[cfg(test)]
mod tests {
    use crate::operations::Operations;
    use crate::references;

    use super::*;

    #[test]
    fn the_document_is_complete_enough_to_start_a_server() {
        let operations = Operations::read(&openapi()).unwrap();
        assert!(operations.all().iter().any(|operation| operation.id == "get_health"));
    }

    #[test]
    fn the_committed_document_says_the_same_to_a_server() {
        let committed: Document = serde_json::from_str(COMMITTED).unwrap();
        let operations = |document| Operations::read(document).unwrap().all().to_vec();
        // Not compared by `assert_eq`, which would print both.
        assert!(operations(&committed) == operations(&openapi()), "run `make openapi`");
        assert!(references::tables_of(&committed) == references::tables_of(&openapi()), "run `make openapi`");
    }
}
