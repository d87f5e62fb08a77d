//! Where every route is mounted, once; mounting it also documents it.
//!
//! # How an endpoint is added
//!
//! 1. The operation in its domain crate, with its error codes, and their texts in `locales/{id,en}/<domain>.{id,en}.yml`.
//! 2. The handler and its types in `routes/<domain>/<noun>.rs`: parse, permission, one call, reply.
//!    ```ignore
//!    /// Approve a run                                      <- the summary, then the description
//!    ///
//!    /// By another person than the one who made it. An approved run never changes again.
//!    #[utoipa::path(
//!        tag = "payroll", operation_id = "approve_run",    // unique, verb_noun
//!        security(("bearer" = ["payroll.approve"])),       // the permission; `security(())` is public
//!        params(("run_id" = RunId, Path, description = "The run"), IfMatch),
//!        request_body = ApproveRun,                        // always written: utoipa does not see through Valid<T>
//!        responses((status = OK, description = "The approved run", body = Run), Problem),
//!    )]
//!    #[post("/payroll/runs/{run_id}/approve")]             // the bare attribute, after utoipa's, without /v1
//!    pub async fn approve_run(
//!        caller: Allow<ApprovePayroll>,                    // first, and the same permission as above
//!        state: Data<State>,
//!        (run_id, if_match): (Id<RunId>, IfMatch),         // Id<(EmployeeId, FactId)> for two ids
//!        body: Valid<ApproveRun>,
//!    ) -> Result<Versioned<Run>, Problem> { ... }
//!    ```
//!    Extractors are four at most: those that belong together stand in a tuple, as above.
//!    Filters are a type with `Deserialize` and `IntoParams`, taken as `Query<T>` and named in `params(...)`; a list also
//!    takes `Paging` and answers `PageOf<T>`. Unknown parameters are refused before the handler, by the document.
//!    Bodies derive `Deserialize`, `Validate`, `ToSchema` with `#[serde(deny_unknown_fields)]`, and their members carry
//!    `#[schema(example = ...)]`. An answer is `Json<T>`, `Versioned<T>` (with `ETag`), `PageOf<T>`, `Created<T>`, `Accepted<T>`
//!    or `NoContent`.
//! 3. One line in the `mount` of `routes/<domain>/mod.rs`. Addresses with words stand before those with placeholders.
//! 4. `make openapi`, and a test in `tests/http/<domain>.rs`.
//!
//! An operation that moves money or approves is named in `idempotency::REQUIRED`.

use actix_web::dev::HttpServiceFactory;
use actix_web::web;
use utoipa_actix_web::OpenApiFactory;
use utoipa_actix_web::service_config::ServiceConfig;

mod calculators;
mod identity;
mod notifications;
pub(crate) mod payroll;
pub(crate) mod performance;
mod personnel;
pub(crate) mod platform;
pub(crate) mod privacy;
mod references;
mod system;
mod tasks;

/// What routes are mounted on.
#[expect(missing_debug_implementations, reason = "the configurations of actix-web cannot be shown")]
pub enum Routes<'a, 'c> {
    /// A server, which answers requests and has no use for what documents them: that is built once, not by every worker.
    Server(&'a mut web::ServiceConfig),
    /// The document, which also takes the place of the server.
    Document(&'a mut ServiceConfig<'c>),
}

impl Routes<'_, '_> {
    /// Mounts a handler.
    pub fn service<H: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, handler: H) -> &mut Self {
        match self {
            Self::Server(server) => drop(server.service(handler)),
            Self::Document(document) => drop(document.service(handler)),
        }
        self
    }

    /// Mounts what a function mounts.
    pub fn configure(&mut self, mount: impl FnOnce(&mut Self)) -> &mut Self {
        mount(self);
        self
    }

    /// Mounts what a function mounts, below a path.
    fn scope(&mut self, path: &str, mount: fn(&mut Routes)) {
        match self {
            Self::Server(server) => {
                let below = web::scope(path).configure(|below| mount(&mut Routes::Server(below)));
                server.service(below);
            }
            Self::Document(document) => {
                let below =
                    utoipa_actix_web::scope(path).configure(|below| mount(&mut Routes::Document(below)));
                document.service(below);
            }
        }
    }
}

/// Mounts everything.
pub fn mount(routes: &mut Routes) {
    routes.configure(system::mount).configure(identity::mount_well_known);
    routes.scope("/v1", mount_versioned);
}

fn mount_versioned(routes: &mut Routes) {
    routes.configure(identity::mount).configure(personnel::mount).configure(performance::mount);
    routes.configure(payroll::mount).configure(calculators::mount).configure(platform::mount);
    routes.configure(privacy::mount).configure(references::mount).configure(notifications::mount);
    routes.configure(tasks::mount);
}
