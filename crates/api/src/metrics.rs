//! Measurements for Prometheus.

use std::sync::OnceLock;
use std::time::Duration;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

const DURATION: &str = "http_request_duration_seconds";

/// What `/metrics` shows.
#[derive(Clone, Debug)]
pub struct Metrics(Option<PrometheusHandle>);

impl Metrics {
    /// Collects what the process measures. A process collects once, however many servers it runs.
    pub fn install() -> Self {
        static INSTALLED: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
        Self(INSTALLED.get_or_init(install).clone())
    }

    /// The text format of Prometheus.
    pub fn render(&self) -> String {
        self.0.as_ref().map(PrometheusHandle::render).unwrap_or_default()
    }

    /// One request, by its operation.
    pub fn request(operation: &str, status: u16, took: Duration) {
        let labels = [("operation", operation.to_owned()), ("status", status.to_string())];
        metrics::counter!("http_requests_total", &labels).increment(1);
        metrics::histogram!(DURATION, "operation" => operation.to_owned()).record(took);
    }

    /// Empties what has grown since the last time; asked every few seconds.
    pub fn sweep(&self) {
        if let Some(handle) = &self.0 {
            handle.run_upkeep();
        }
    }
}

fn install() -> Option<PrometheusHandle> {
    let buckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0];
    let builder =
        PrometheusBuilder::new().set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), &buckets).ok()?;
    builder.install_recorder().ok()
}
