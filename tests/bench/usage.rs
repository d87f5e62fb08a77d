//! What this process has used so far, from the kernel's own books (`/proc`).

use std::fs;
use std::time::Duration;

use crate::load::THREAD;

/// CPU time and memory.
pub struct Usage {
    /// CPU time of all threads but the load generator's.
    pub server_cpu: Duration,
}

impl Usage {
    /// What was used since an earlier reading.
    pub fn since(&self, earlier: &Self) -> Self {
        Self { server_cpu: self.server_cpu.saturating_sub(earlier.server_cpu) }
    }
}

/// The usage until now.
pub fn now() -> Usage {
    // Threads that have ended are in the sum of the process only, so the generator's living threads are taken from it.
    let process = ticks(&fs::read_to_string("/proc/self/stat").unwrap());
    let tasks = fs::read_dir("/proc/self/task")
        .unwrap()
        .filter_map(|task| fs::read_to_string(task.ok()?.path().join("stat")).ok());
    let generator: u64 =
        tasks.filter(|stat| stat.contains(&format!("({THREAD})"))).map(|stat| ticks(&stat)).sum();
    // A tick is a hundredth of a second on every Linux of today.
    Usage { server_cpu: Duration::from_millis(process.saturating_sub(generator) * 10) }
}

/// The most memory that was resident since [`forget_peak`], in MB.
pub fn peak_mb() -> f64 {
    status_mb("VmHWM:")
}

/// The memory that is resident now, in MB.
pub fn resident_mb() -> f64 {
    status_mb("VmRSS:")
}

fn status_mb(entry: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(entry)).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

/// Begins a new measurement of the peak.
pub fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// The model of the processor and the number of cores that may be used.
pub fn machine() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map(|(_, model)| model.trim().to_owned());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{}, {cores} cores", model.unwrap_or_else(|| std::env::consts::ARCH.to_owned()))
}

fn ticks(stat: &str) -> u64 {
    // The name may hold spaces; what follows its closing bracket does not. utime and stime are the 14th and 15th fields.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}
