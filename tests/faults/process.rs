//! The program `merit`, as the tests start it to kill it.

use std::process::ExitCode;

fn main() -> ExitCode {
    api::cli::main()
}
