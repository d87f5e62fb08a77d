//! The commands that run for long: serve, work; and the one that fills the demo region.

use platform::Error;

use super::say;
use crate::background::Background;
use crate::config::Config;
use crate::demo;
use crate::server;
use crate::state::State;

/// Serves until the process is asked to stop; requests and jobs under way are finished first.
pub async fn serve(config: Config) -> Result<(), Error> {
    let running = server::serve(config).await?;
    let base = format!("http://{}", running.address);
    say(&format!("Merit serves {base}"));
    say(&format!("Documentation: {base}/docs/"));
    if running.state.config.demo {
        say(&welcome(&base));
    }
    asked_to_stop().await?;
    running.stop().await
}

/// Works on jobs and deadlines until the process is asked to stop.
pub async fn work(config: Config) -> Result<(), Error> {
    let state = State::open(Config { works: true, ..config }).await?;
    let background = Background::start(&state).await?;
    say("Merit works on jobs and deadlines.");
    asked_to_stop().await?;
    state.closing.send_replace(true);
    background.ended().await;
    Ok(())
}

/// What a newcomer to the demo needs: who can sign in, and a first request.
fn welcome(base: &str) -> String {
    let names: Vec<&str> = demo::ACCOUNTS.iter().map(|account| account.name).collect();
    let password = demo::PASSWORD;
    format!(
        "Accounts: {}, each @demo.merit.test with the password {password}\n\
         Try: curl -s {base}/v1/auth/login -H 'content-type: application/json' \
         -d '{{\"identifier\": \"pegawai@demo.merit.test\", \"password\": \"{password}\"}}'",
        names.join(", ")
    )
}

async fn asked_to_stop() -> Result<(), Error> {
    let broken = |error: std::io::Error| Error::Broken(format!("signals: {error}"));
    let mut terminate =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).map_err(broken)?;
    tokio::select! {
        _terminated = terminate.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted.map_err(broken),
    }
}
