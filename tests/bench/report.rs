//! The report: `target/bench/report.json`, and the same on the terminal.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

/// All cases on one machine.
#[derive(Serialize)]
pub struct Report {
    /// Processor and cores.
    pub machine: String,
    /// By name.
    pub cases: BTreeMap<&'static str, Case>,
}

/// One case beside its floor, which was measured in the same run.
#[derive(Serialize)]
pub struct Case {
    /// What was measured.
    pub value: f64,
    /// Of value and floor.
    pub unit: &'static str,
    /// The least (of a time) or the most (of a rate) that the machine gives without Merit.
    pub floor: f64,
    /// Of a time `value / floor`, of a rate `floor / value`: 1 is the floor, 2 is twice as costly.
    pub ratio: f64,
    /// CPU time of the process for one operation (a request, a payslip), in milliseconds.
    pub cpu_ms_per_op: f64,
    /// The most memory that was resident.
    pub peak_mb: f64,
    /// Half of the operations took at most this; null where there is one operation.
    pub p50_ms: Option<f64>,
    /// 99 of 100 operations took at most this; null where there is one operation.
    pub p99_ms: Option<f64>,
}

impl Report {
    /// Writes the report and prints it.
    pub fn publish(&self) {
        println!(
            "\n{}\n{:<20}{:>12}  {:<12}{:>12}{:>8}{:>12}{:>10}",
            self.machine, "case", "value", "unit", "floor", "ratio", "cpu ms/op", "peak MB"
        );
        for (name, case) in &self.cases {
            println!(
                "{name:<20}{:>12.2}  {:<12}{:>12.2}{:>8.2}{:>12.4}{:>10.0}",
                case.value, case.unit, case.floor, case.ratio, case.cpu_ms_per_op, case.peak_mb
            );
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("target/bench/report.json");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, serde_json::to_string_pretty(self).unwrap()).unwrap();
        println!("\ntarget/bench/report.json");
    }
}
