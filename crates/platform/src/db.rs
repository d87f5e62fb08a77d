//! The two databases behind one handle.

use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

/// Connections of one process: one pool that writes and one that reads.
///
/// On SQLite the writer is a single connection, because the file has one writer anyway. On PostgreSQL both are the same
/// pool unless a replica is configured.
#[derive(Clone, Debug)]
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
}

impl Db {
    /// Connects. `read_url` names a replica; without it reads go to `url`.
    ///
    /// # Errors
    /// When the database cannot be reached or opened.
    pub async fn connect(url: &str, read_url: Option<&str>) -> Result<Self, DbErr> {
        if url.starts_with("sqlite") {
            let writer = Database::connect(sqlite(url, 1)).await?;
            let reader = Database::connect(sqlite(url, SQLITE_READERS)).await?;
            return Ok(Self { writer, reader });
        }
        let writer = Database::connect(postgres(url)).await?;
        let reader = match read_url {
            Some(read_url) => Database::connect(postgres(read_url)).await?,
            None => writer.clone(),
        };
        Ok(Self { writer, reader })
    }

    /// For reads outside a transaction.
    pub fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// For migrations, and for single statements of the platform itself that need no transaction.
    pub fn write(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// For single reads that must see everything committed, which a replica may not yet show.
    pub fn latest(&self) -> &DatabaseConnection {
        if self.is_postgres() { &self.writer } else { &self.reader }
    }

    /// The kind of database.
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// Whether this is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.backend() == DbBackend::Postgres
    }
}

/// Four for requests, and three for each of two pay runs, which keep theirs while they last.
const SQLITE_READERS: u32 = 10;

/// Begins a writing transaction. Dropped without `commit` it is rolled back.
///
/// SQLite begins IMMEDIATE: a deferred transaction that reads first and writes later fails under concurrency.
///
/// # Errors
/// When no connection is free within the time-out.
pub async fn begin(db: &Db) -> Result<DatabaseTransaction, DbErr> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    db.writer.begin_with_options(options).await
}

/// Begins a writing transaction of a work in parts, of which none counts before a last commit through [`begin`]. That one keeps all
/// parts safe; until then a power failure may take the last of them, and the work is done anew.
///
/// # Errors
/// When no connection is free within the time-out.
pub async fn begin_part(db: &Db) -> Result<DatabaseTransaction, DbErr> {
    let tx = begin(db).await?;
    if db.is_postgres() {
        // SQLite waits for the disk at its checkpoints only.
        tx.execute_unprepared("SET LOCAL synchronous_commit = off").await?;
    }
    Ok(tx)
}

/// Begins a reading transaction: one connection for many statements, which sees what each statement finds committed on PostgreSQL, and
/// what the first found on SQLite.
///
/// # Errors
/// When no connection is free within the time-out.
pub async fn begin_reading(db: &Db) -> Result<DatabaseTransaction, DbErr> {
    db.latest().begin().await
}

/// Begins a part of a transaction that may be refused without the whole. Dropped without `commit` it alone is rolled back.
///
/// # Errors
/// When the database does not answer.
pub async fn begin_within(tx: &DatabaseTransaction) -> Result<DatabaseTransaction, DbErr> {
    tx.begin().await
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
            .synchronous(sqlx::sqlite::SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(30))
            .foreign_keys(true)
            // Each connection has a thread, which hands over a part of a roster without waiting for its reader in between.
            .row_buffer_size(1_000)
            .pragma("cache_size", "-8000")
            // 16 MB between two waits for the disk.
            .pragma("wal_autocheckpoint", "4000")
    });
    options
}

fn postgres(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    // 5 connections for each core: more give a little throughput and ten times the p99 (measured). Two pay runs keep six of them.
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    options
        .max_connections(u32::try_from(cores * 5).unwrap_or(10).max(10))
        .acquire_timeout(Duration::from_secs(5))
        .sqlx_logging(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(30));
    // One process for each statement: each further one builds what it joins with once more, and takes a core from somebody else's
    // request. What can be counted at the same time is asked at the same time (a count of half a million rows: 152 ms by three
    // processes, 80 ms as two statements).
    options.map_sqlx_postgres_opts(|postgres| postgres.options([("max_parallel_workers_per_gather", "0")]));
    options
}
