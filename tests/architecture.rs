//! What stands where, held by tests: the edges between crates, what a rule may know, and how large things may grow.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What each crate may depend on directly. A crate may also use what these may use.
const EDGES: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("migrations", &[]),
    // For tests: fresh databases.
    ("scratch", &["migrations"]),
    ("platform", &["kernel", "migrations", "scratch"]),
    ("personnel", &["platform"]),
    ("identity", &["personnel"]),
    ("performance", &["personnel"]),
    ("payroll", &["performance"]),
    ("career", &["performance"]),
    ("insight", &["career", "payroll"]),
    ("documents", &["kernel"]),
    ("recruitment", &["personnel"]),
    ("api", &["identity", "insight", "recruitment", "documents"]),
    ("merit-tests", &["api"]),
];

/// Crates that only one crate may use.
const RESERVED: &[(&str, &[&str])] = &[
    ("api", &["actix-web", "utoipa-actix-web", "utoipa-swagger-ui", "clap", "dotenvy", "rust-i18n"]),
    ("identity", &["argon2", "jsonwebtoken"]),
    ("platform", &["object_store", "chacha20poly1305"]),
    ("documents", &["krilla", "rust_xlsxwriter"]),
];

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A file of the project, with its path from the top.
struct File {
    path: String,
    text: String,
}

impl File {
    /// The lines without comments: what the rules below are about.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate();
        lines.filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(at, line)| (at + 1, line))
    }

    fn is_below(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }
}

fn files() -> Vec<File> {
    let mut files = Vec::new();
    let mut folders = vec![top()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && !["target", ".git", "data", "node_modules"].contains(&name.as_str()) {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let path = path.strip_prefix(top()).unwrap().to_str().unwrap().to_owned();
                files.push(File { path, text });
            }
        }
    }
    files.sort_by(|one, two| one.path.cmp(&two.path));
    files
}

fn sources() -> Vec<File> {
    files().into_iter().filter(|file| file.path.ends_with(".rs")).collect()
}

/// Fails with all places at once where `forbidden` is true of a line of code.
fn refuse(why: &str, files: &[File], forbidden: impl Fn(&File, &str) -> bool) {
    let mut found = String::new();
    for file in files {
        for (number, line) in file.code().filter(|(_, line)| forbidden(file, line)) {
            writeln!(found, "  {}:{number}: {}", file.path, line.trim()).unwrap();
        }
    }
    assert!(found.is_empty(), "{why}:\n{found}");
}

/// Direct dependencies of each crate of the workspace, of every kind, from Cargo itself.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(top())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let name = |of: &serde_json::Value| of["name"].as_str().unwrap().to_owned();
    packages
        .map(|package| {
            (name(package), package["dependencies"].as_array().unwrap().iter().map(name).collect())
        })
        .collect()
}

fn allowed(of: &str) -> BTreeSet<&'static str> {
    let direct = EDGES.iter().find(|(name, _)| *name == of).map_or(&[][..], |(_, to)| to);
    direct.iter().flat_map(|to| allowed(to).into_iter().chain([*to])).collect()
}

#[test]
fn crates_depend_on_each_other_as_drawn() {
    let dependencies = dependencies();
    let known: BTreeSet<&str> = EDGES.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        dependencies.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        known,
        "a crate is not drawn"
    );
    for (name, to) in &dependencies {
        let crossing: Vec<&String> = to
            .iter()
            .filter(|to| known.contains(to.as_str()) && !allowed(name).contains(to.as_str()))
            .collect();
        assert!(crossing.is_empty(), "{name} must not depend on {crossing:?}");
    }
    for apart in ["payroll", "career", "recruitment"] {
        let others: BTreeSet<&str> = BTreeSet::from(["payroll", "career", "recruitment", "identity", "api"]);
        assert!(allowed(apart).is_disjoint(&others), "{apart} stands beside the other two, not on them");
    }
}

#[test]
fn a_reserved_crate_is_used_where_it_belongs() {
    let dependencies = dependencies();
    for (owner, reserved) in RESERVED {
        for (name, to) in
            dependencies.iter().filter(|(name, _)| !["merit-tests", owner].contains(&name.as_str()))
        {
            let taken: Vec<&&str> = reserved.iter().filter(|reserved| to.contains(**reserved)).collect();
            assert!(taken.is_empty(), "{taken:?} belong to {owner}, not to {name}");
        }
    }
}

#[test]
fn no_domain_knows_http() {
    let words = ["actix", "utoipa_actix", "StatusCode", "reqwest"];
    let domains: Vec<File> = sources()
        .into_iter()
        .filter(|file| file.is_below("crates/") && !file.is_below("crates/api/"))
        .collect();
    refuse("HTTP belongs to crates/api", &domains, |_, line| words.iter().any(|word| line.contains(word)));
}

#[test]
fn no_rule_knows_the_database_the_clock_or_the_environment() {
    let words = [
        "sea_orm",
        "sqlx",
        "tokio",
        "async ",
        ".await",
        "std::env",
        "std::fs",
        "Utc::now",
        "wall()",
        "now_v7",
        "::new_v4",
        "platform::",
        "crate::entity",
        "crate::store",
    ];
    let rules: Vec<File> = sources()
        .into_iter()
        .filter(|file| file.path.contains("/src/rules/") || file.path.ends_with("/src/rules.rs"))
        .collect();
    assert!(!rules.is_empty());
    refuse("a rule is a pure function", &rules, |_, line| words.iter().any(|word| line.contains(word)));
}

#[test]
fn the_kernel_does_no_io() {
    let words = ["tokio", "async ", ".await", "std::env", "std::fs", "Utc::now", "ConnectionTrait"];
    let kernel: Vec<File> = sources().into_iter().filter(|file| file.is_below("crates/kernel/")).collect();
    refuse("the kernel does no IO", &kernel, |_, line| words.iter().any(|word| line.contains(word)));
}

#[test]
fn writing_transactions_begin_in_one_place() {
    let words = [".begin(", ".begin_with_options(", ".begin_with_config(", ".transaction("];
    let crates: Vec<File> = sources()
        .into_iter()
        .filter(|file| file.is_below("crates/") && file.path != "crates/platform/src/db.rs")
        .collect();
    refuse("use platform::begin", &crates, |_, line| words.iter().any(|word| line.contains(word)));
}

#[test]
fn the_schema_changes_in_migrations_only() {
    let words = [
        "CREATE TABLE",
        "CREATE INDEX",
        "CREATE UNIQUE INDEX",
        "ALTER TABLE",
        "DROP TABLE",
        "DROP INDEX",
        "Table::create",
        "Index::create",
        "Table::alter",
        "CREATE TRIGGER",
    ];
    let crates: Vec<File> = sources().into_iter().filter(|file| file.is_below("crates/")).collect();
    refuse("DDL belongs to migrations/", &crates, |_, line| words.iter().any(|word| line.contains(word)));
}

#[test]
fn files_are_short() {
    let long: Vec<String> = sources()
        .iter()
        .map(|file| (file.text.lines().count(), &file.path))
        .filter(|(lines, _)| *lines > 400)
        .map(|(lines, path)| format!("{path} ({lines})"))
        .collect();
    assert!(long.is_empty(), "files of more than 400 lines: {}", long.join(", "));
}

#[test]
fn lints_hold_everywhere() {
    let dodge = concat!("[al", "low(");
    refuse("say #[expect(..., reason = ...)]", &sources(), |_, line| line.contains(dodge));
    let manifests = dependencies().len();
    let held = files()
        .iter()
        .filter(|file| file.path.ends_with("Cargo.toml") && file.text.contains("[lints]\nworkspace = true"))
        .count();
    // The tests and their databases are held by lints of their own: they may panic.
    assert_eq!(held, manifests - 2, "every crate says [lints] workspace = true");
    let clippy = files().into_iter().find(|file| file.path == "clippy.toml").unwrap().text;
    assert!(clippy.contains("too-many-lines-threshold = 70"), "functions have at most 70 lines");
}

/// A folder named by its process is shared by all tests of that process, and two of them remove it under each other.
#[test]
fn scratch_folders_are_nobody_elses() {
    let elsewhere: Vec<File> =
        sources().into_iter().filter(|file| file.path != "crates/platform/src/files/mod.rs").collect();
    let made_by_hand = concat!("env::temp_", "dir()");
    refuse("temporary files come from tempfile", &elsewhere, |_, line| line.contains(made_by_hand));
}

#[test]
fn nothing_is_left_for_later() {
    let words =
        [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("unimple", "mented!"), concat!("to", "do!(")];
    for file in sources() {
        for word in words {
            assert!(!file.text.contains(word), "{} says {word}", file.path);
        }
    }
}

#[test]
fn nothing_names_one_machine() {
    let paths = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];
    for file in files() {
        for path in paths {
            assert!(!file.text.contains(path), "{} names {path}", file.path);
        }
    }
}
