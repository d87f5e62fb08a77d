//! Fresh databases for tests: a file of its own for each on SQLite, a database of its own in a throw-away cluster on PostgreSQL.
//!
//! The stories and the HTTP tests name the kind they run on. The crates' own tests take [`Kind::asked_for`], and
//! `tests/run` runs them once for each kind.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use migrations::Migrator;
use sea_orm_migration::MigratorTrait as _;
use sea_orm_migration::sea_orm::Database;
use sqlx::Connection as _;
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// The variable in which `tests/postgres/with-postgres` hands over its cluster.
pub const CLUSTER: &str = "MERIT_TEST_POSTGRES";

/// The variable that says on which kind the crates' own tests run: `sqlite` where it is missing.
const ASKED_FOR: &str = "MERIT_TEST_ON";

/// The kind of database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file in a temporary folder.
    Sqlite,
    /// A database of the cluster that `with-postgres` started.
    Postgres,
}

impl Kind {
    /// The kind that `tests/run` asks the crates' own tests to run on.
    #[expect(clippy::disallowed_methods, reason = "the tests have no configuration but this")]
    pub fn asked_for() -> Self {
        match std::env::var(ASKED_FOR).as_deref() {
            Ok("postgres") => Self::Postgres,
            Ok("sqlite") | Err(_) => Self::Sqlite,
            Ok(other) => panic!("{ASKED_FOR} is sqlite or postgres, not {other}"),
        }
    }
}

/// Databases that nobody needs any more.
static LEFT: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// So many are left before they are dropped: together, because each drop waits for what is still to be written.
const LEFT_MAX: usize = 16;

/// A data folder and a database that nobody else knows. Both go with it: a thousand databases would fill a disk.
#[derive(Debug)]
pub struct Store {
    /// For `MERIT_DATABASE_URL`.
    pub url: String,
    folder: TempDir,
    database: Option<OwnDatabase>,
}

/// A database of the cluster that is left when its store goes.
#[derive(Debug)]
struct OwnDatabase(String);

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        if !self.0.is_empty() {
            left().push(std::mem::take(&mut self.0));
        }
    }
}

impl OwnDatabase {
    /// For as long as the cluster lives.
    fn kept(mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

fn left() -> std::sync::MutexGuard<'static, Vec<String>> {
    LEFT.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A stopped store to copy others from: its files, and on PostgreSQL the name of its database.
#[derive(Debug)]
pub struct Template {
    files: Vec<(PathBuf, Vec<u8>)>,
    database: Option<String>,
}

impl Store {
    /// An empty store, migrated already: once for all tests of a process.
    pub async fn fresh(kind: Kind) -> Self {
        static SQLITE: OnceCell<Template> = OnceCell::const_new();
        static POSTGRES: OnceCell<Template> = OnceCell::const_new();
        let template = match kind {
            Kind::Sqlite => &SQLITE,
            Kind::Postgres => &POSTGRES,
        };
        Self::like(template.get_or_init(|| migrated(kind)).await).await
    }

    /// A store without a single table, for tests of migrations.
    pub async fn bare(kind: Kind) -> Self {
        let database = match kind {
            Kind::Sqlite => None,
            Kind::Postgres => Some(create(None).await),
        };
        Self::like(&Template { files: Vec::new(), database }).await
    }

    /// An empty store of the kind that is asked for.
    pub async fn migrated() -> Self {
        Self::fresh(Kind::asked_for()).await
    }

    /// A copy of a template.
    pub async fn like(template: &Template) -> Self {
        let folder = TempDir::with_prefix("merit-test.").unwrap();
        for (path, bytes) in &template.files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        match &template.database {
            Some(original) => {
                let name = create(Some(original)).await;
                Self { url: database_url(&name), folder, database: Some(OwnDatabase(name)) }
            }
            None => {
                let url = format!("sqlite://{}?mode=rwc", folder.path().join("merit.db").display());
                Self { url, folder, database: None }
            }
        }
    }

    /// For `MERIT_DATA_DIR`.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Makes a template of a store whose server has stopped.
    pub async fn into_template(self) -> Template {
        let database = self.database.map(OwnDatabase::kept);
        if database.is_none() {
            let mut connection = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
        Template { files: files_below(self.folder.path()), database }
    }
}

async fn migrated(kind: Kind) -> Template {
    let store = Store::bare(kind).await;
    let db = Database::connect(&store.url).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    db.close().await.unwrap();
    store.into_template().await
}

/// Creates a database, as a copy where `original` names one. FILE_COPY is the fast strategy where nothing is synced.
async fn create(original: Option<&str>) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("merit_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let template = original.unwrap_or("template1");
    let statement = format!(r#"CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY"#);
    let mut connection = sqlx::PgConnection::connect(&cluster()).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    for left in take_left() {
        // A server that is ending may still hold a connection.
        let statement = format!(r#"DROP DATABASE "{left}" WITH (FORCE)"#);
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
    name
}

fn take_left() -> Vec<String> {
    let mut left = left();
    if left.len() < LEFT_MAX { Vec::new() } else { std::mem::take(&mut *left) }
}

#[expect(clippy::disallowed_methods, reason = "the tests have no configuration but this")]
fn cluster() -> String {
    std::env::var(CLUSTER).unwrap_or_else(|_| {
        panic!(
            "this test needs PostgreSQL: run `make test`, or `tests/postgres/with-postgres cargo test ...`"
        )
    })
}

fn database_url(name: &str) -> String {
    let cluster = cluster();
    cluster.replacen(&format!("/{}?", database_of(&cluster)), &format!("/{name}?"), 1)
}

fn database_of(url: &str) -> &str {
    let path = url.split('?').next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default()
}

fn files_below(top: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            // After the checkpoint SQLite's log holds nothing, and it goes when the last connection does.
            let is_log = ["-wal", "-shm"].iter().any(|end| path.to_string_lossy().ends_with(end));
            if path.is_dir() {
                folders.push(path);
            } else if !is_log {
                files.push((path.strip_prefix(top).unwrap().to_owned(), std::fs::read(&path).unwrap()));
            }
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::{Kind, Store};

    async fn a_copy_is_alone(kind: Kind) {
        let template = Store::fresh(kind).await.into_template().await;
        let (one, two) = (Store::like(&template).await, Store::like(&template).await);
        assert_ne!(one.url, two.url);
    }

    #[tokio::test]
    async fn sqlite() {
        a_copy_is_alone(Kind::Sqlite).await;
    }

    #[tokio::test]
    async fn postgres() {
        a_copy_is_alone(Kind::Postgres).await;
    }
}
