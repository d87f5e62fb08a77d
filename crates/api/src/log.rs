//! The log of the process, written by a thread of its own: a line written by the thread that serves costs a quarter of its
//! throughput.

use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::Log;

/// Lines that may wait to be written; more are dropped rather than slowing the service down.
const LINES_WAITING_MAX: usize = 16_384;

/// Begins to log to standard error. The guard, dropped at the end of the process, writes what still waits.
///
/// # Errors
/// When the filter cannot be read.
pub fn begin(log: &Log) -> Result<WorkerGuard, String> {
    let filter = EnvFilter::try_new(&log.filter).map_err(|error| format!("MERIT_LOG: {error}"))?;
    let (writer, guard) =
        NonBlockingBuilder::default().buffered_lines_limit(LINES_WAITING_MAX).finish(std::io::stderr());
    let registry = tracing_subscriber::registry().with(filter);
    let begun = if log.json {
        registry.with(fmt::layer().json().flatten_event(true).with_writer(writer)).try_init()
    } else {
        registry.with(lines(writer)).try_init()
    };
    begun.map_err(|error| error.to_string())?;
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "A thread panicked");
    }));
    Ok(guard)
}

fn lines<S, W>(writer: W) -> impl tracing_subscriber::Layer<S>
where
    S: tracing::Subscriber + for<'span> tracing_subscriber::registry::LookupSpan<'span>,
    W: for<'writer> MakeWriter<'writer> + 'static,
{
    use std::io::IsTerminal as _;
    fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_target(false).with_writer(writer)
}
