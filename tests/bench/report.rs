//! The report: `target/bench/report.json`, and the same on the terminal.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

/// Cases by name.
#[derive(Default, Serialize)]
#[serde(transparent)]
pub struct Cases(BTreeMap<&'static str, Case>);

impl Cases {
    /// Keeps a case, and prints it: who waits for the next sees what the last one was.
    pub fn insert(&mut self, name: &'static str, case: Case) {
        let p99 = case.p99_ms.map_or_else(String::new, |p99| format!("{p99:.1}"));
        println!(
            "{name:<22}{:>12.2}  {:<12}{:>12.2}{:>8.2}{:>12.4}{:>10.0}{p99:>10}",
            case.value, case.unit, case.floor, case.ratio, case.cpu_ms_per_op, case.peak_mb
        );
        self.0.insert(name, case);
    }
}

/// All cases on one machine.
#[derive(Serialize)]
pub struct Report {
    /// Processor and cores.
    pub machine: String,
    /// By name.
    pub cases: Cases,
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
    /// What stands over the printed cases.
    pub fn announce(machine: &str) {
        println!(
            "{machine}\n{:<22}{:>12}  {:<12}{:>12}{:>8}{:>12}{:>10}{:>10}",
            "case", "value", "unit", "floor", "ratio", "cpu ms/op", "peak MB", "p99 ms"
        );
    }

    /// Writes the report.
    pub fn publish(&self) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("target/bench/report.json");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, serde_json::to_string_pretty(self).unwrap()).unwrap();
        println!("\ntarget/bench/report.json");
    }
}
