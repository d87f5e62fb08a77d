//! A rotation of the master key that is killed: everything still opens, and the next call ends what was begun.

use std::process::{Child, Command, Stdio};

use merit_tests::app::{ADMIN, PASSWORD};
use merit_tests::process::Process;
use merit_tests::{Kind, TestApp};
use platform::Db;
use scratch::{CLUSTER, Store};
use sea_orm_migration::sea_orm::{ConnectionTrait as _, Statement};

const PROGRAM: &str = env!("CARGO_BIN_EXE_merit-process");
/// Six chunks of keys.
const PEOPLE: u32 = 3_000;

mod sqlite {
    #[tokio::test]
    async fn a_killed_rotation_is_ended_by_the_next() {
        super::a_killed_rotation_is_ended_by_the_next(super::Kind::Sqlite).await;
    }
}

mod postgres {
    #[tokio::test]
    async fn a_killed_rotation_is_ended_by_the_next() {
        super::a_killed_rotation_is_ended_by_the_next(super::Kind::Postgres).await;
    }
}

async fn a_killed_rotation_is_ended_by_the_next(kind: Kind) {
    let app = TestApp::spawn(kind).await;
    app.fill(PEOPLE).await;
    let store = app.stop().await;
    // It serves all the while, and learns of the new key by itself.
    let server = Process::serve(PROGRAM, &store);
    let admin = server.anonymous.login(ADMIN, PASSWORD).await;
    let db = Db::connect(&store.url, None).await.unwrap();
    let all = under(&db, 1).await;
    assert!(all > 2_000, "{all} keys are too few to be killed among");

    let mut rotation = begin(&store);
    while under(&db, 2).await == 0 && rotation.try_wait().unwrap().is_none() {}
    rotation.kill().unwrap();
    rotation.wait().unwrap();
    let (old, new) = (under(&db, 1).await, under(&db, 2).await);
    assert_eq!(old + new, all, "no key is lost");
    admin.get("/v1/me").await.is(200);
    assert!(Process::succeeds(PROGRAM, &store, &["config", "check"]), "half rotated it does not start");

    assert!(Process::succeeds(PROGRAM, &store, &["keys", "rotate"]));
    assert_eq!((under(&db, 1).await, under(&db, 2).await), (0, all));
    assert!(Process::succeeds(PROGRAM, &store, &["config", "check"]));
    assert!(Process::succeeds(PROGRAM, &store, &["audit", "verify"]));
    let kept = std::fs::read_to_string(store.folder().join("master.key")).unwrap();
    assert_eq!(kept.lines().count(), 1, "the old key has left the configuration");
    assert!(store.folder().join("master.key.retired").exists());

    // Another signing key: both are published until the last token of the older one is over.
    assert!(Process::succeeds(PROGRAM, &store, &["keys", "new-signing"]));
    server.kill();
    let server = Process::serve(PROGRAM, &store);
    let keys = server.anonymous.get("/.well-known/jwks.json").await.is(200);
    assert_eq!(keys.body["keys"].as_array().unwrap().len(), 2);
    assert!(
        !Process::succeeds(PROGRAM, &store, &["keys", "retire-signing"]),
        "tokens of the older key still live"
    );
}

/// `merit keys rotate` in a process of its own.
fn begin(store: &Store) -> Child {
    let mut command = Command::new(PROGRAM);
    command
        .args(["keys", "rotate"])
        .env("MERIT_DATABASE_URL", &store.url)
        .env("MERIT_DATA_DIR", store.folder());
    command.env_remove(CLUSTER).current_dir(store.folder()).stdout(Stdio::null()).spawn().unwrap()
}

/// How many keys a version wraps.
async fn under(db: &Db, version: i32) -> i64 {
    let counted = format!(
        "SELECT COUNT(*) AS keys FROM person_key WHERE wrapped IS NOT NULL AND key_version = {version}"
    );
    let counted = Statement::from_string(db.read().get_database_backend(), counted);
    db.read().query_one_raw(counted).await.unwrap().unwrap().try_get("", "keys").unwrap()
}
