//! The HTTP server: the layers around the routes, in one place.

use std::net::SocketAddr;

use actix_web::dev::ServerHandle;
use actix_web::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use actix_web::middleware::{Compress, DefaultHeaders, from_fn};
use actix_web::web::{self, Data, PayloadConfig};
use actix_web::{App, HttpServer};
use platform::Error;
use tokio::task::JoinHandle;
use utoipa_swagger_ui::SwaggerUi;

use crate::background::Background;
use crate::config::Config;
use crate::operations::Operations;
use crate::routes::Routes;
use crate::state::State;
use crate::{allow, contract, cors, doc, fields, idempotency, observe, problem, routes};

/// The largest body that is taken into memory: that of an upload which comes with a key. JSON bodies have a smaller limit, and
/// files otherwise come piece by piece.
const BODY_BYTES_MAX: usize = 25 << 20;

/// A running server.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it runs on.
    pub state: State,
    http: ServerHandle,
    serving: JoinHandle<std::io::Result<()>>,
    background: Background,
}

impl Running {
    /// Answers what was asked, takes nothing new, ends streams and background work, and waits for all of it.
    ///
    /// # Errors
    /// When serving failed.
    pub async fn stop(self) -> Result<(), Error> {
        self.state.closing.send_replace(true);
        self.http.stop(true).await;
        let served = self.serving.await;
        self.background.ended().await;
        match served {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Error::Broken(format!("the server ended: {error}"))),
            Err(error) => Err(Error::Broken(format!("the server broke off: {error}"))),
        }
    }
}

/// Starts everything: schema, keys, background work, HTTP.
///
/// # Errors
/// When a part cannot start; the reason says which.
pub async fn serve(config: Config) -> Result<Running, Error> {
    let operations = Operations::read(&doc::served()).map_err(|error| Error::Broken(error.to_string()))?;
    let state = State::open(config).await?;
    let background = Background::start(&state).await?;
    let data = Data::new(state.clone());
    let operations = Data::new(operations);
    let json = doc::sent();
    let config = state.config.clone();
    let factory = move || {
        App::new()
            // The last layer added is the first that a request meets.
            .wrap(from_fn(idempotency::remember))
            .wrap(from_fn(fields::narrow))
            .wrap(from_fn(contract::enforce))
            .wrap(from_fn(allow::identify))
            .wrap(from_fn(problem::render))
            // Personal values are no matter for shared caches; a client may keep them and ask with `If-None-Match`.
            .wrap(
                DefaultHeaders::new()
                    .add((CACHE_CONTROL, "private, no-cache"))
                    .add((X_CONTENT_TYPE_OPTIONS, "nosniff")),
            )
            .wrap(Compress::default())
            .wrap(cors::layer(&config))
            .wrap(from_fn(observe::observe))
            .app_data(PayloadConfig::new(BODY_BYTES_MAX))
            .app_data(data.clone())
            .app_data(operations.clone())
            .configure(|server| routes::mount(&mut Routes::Server(server)))
            .configure(pages(json.clone()))
    };
    let listening = HttpServer::new(factory)
        .workers(state.config.threads)
        .shutdown_timeout(20)
        .disable_signals()
        .bind(state.config.bind)
        .map_err(|error| Error::Broken(format!("{}: {error}", state.config.bind)))?;
    let address = listening.addrs().first().copied().unwrap_or(state.config.bind);
    let server = listening.run();
    Ok(Running { address, http: server.handle(), serving: tokio::spawn(server), background, state })
}

/// The document and its pages, with everything they need inside the program.
fn pages(document: web::Bytes) -> impl FnOnce(&mut web::ServiceConfig) {
    move |config| {
        let send = move || {
            let document = document.clone();
            async move { actix_web::HttpResponse::Ok().content_type("application/json").body(document) }
        };
        let ui = utoipa_swagger_ui::Config::from("/openapi.json")
            .persist_authorization(true)
            .try_it_out_enabled(true);
        config.route("/openapi.json", web::get().to(send));
        config.service(web::redirect("/docs", "/docs/"));
        config.service(SwaggerUi::new("/docs/{_:.*}").config(ui));
    }
}
