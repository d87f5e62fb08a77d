//! The program `merit` in a process of its own, which a test may kill.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::client::Client;
use scratch::{CLUSTER, Store};

/// What the program prints when it serves.
const SERVES: &str = "Merit serves ";

/// A running server; it is killed when it goes out of scope.
#[derive(Debug)]
pub struct Process {
    /// A caller without a credential.
    pub anonymous: Client,
    child: Child,
}

impl Process {
    /// Starts a program on a store, and waits until it serves.
    pub fn serve(program: &str, store: &Store) -> Self {
        let mut child = Command::new(program)
            .arg("serve")
            .env("MERIT_BIND", "127.0.0.1:0")
            .env("MERIT_DATABASE_URL", &store.url)
            .env("MERIT_DATA_DIR", store.folder())
            .env("MERIT_DEMO", "true")
            .env("MERIT_LOG", "error")
            .env_remove(CLUSTER)
            .current_dir(store.folder())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let printed = BufReader::new(child.stdout.take().unwrap());
        let mut lines = printed.lines().map_while(Result::ok);
        let address = lines.find_map(|line| Some(line.strip_prefix(SERVES)?.to_owned()));
        let address = address.expect("the program ended before it served");
        // What it prints later is of no interest, but must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { anonymous: Client::new(address), child }
    }

    /// SIGKILL: nothing is put in order.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Runs a command of the program on a store, and says whether it succeeded.
    pub fn succeeds(program: &str, store: &Store, arguments: &[&str]) -> bool {
        let mut command = Command::new(program);
        command.args(arguments).env("MERIT_DATABASE_URL", &store.url).env("MERIT_DATA_DIR", store.folder());
        command.current_dir(store.folder()).stdout(Stdio::null()).status().unwrap().success()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Already dead after `kill`; then there is nothing to do.
        let _dead = self.child.kill();
        let _reaped = self.child.wait();
    }
}
