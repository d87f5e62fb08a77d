use uuid::Uuid;

use super::{House, someone};
use crate::idempotency::{Answer, Begun, Keyed, begin, finish, purge, release};
use crate::vault::Vault;
use crate::{Acted, Error};

fn vault() -> Vault {
    Vault::new([7; 32])
}

fn keyed(caller: u128, hash: &str, request: &str) -> Keyed {
    Keyed {
        caller: Uuid::from_u128(caller),
        key: "key".to_owned(),
        request_hash: hash.to_owned(),
        request_id: request.to_owned(),
    }
}

fn answer() -> Answer {
    Answer {
        status: 201,
        headers: vec![("location".to_owned(), "/v1/things/1".to_owned())],
        body: b"{\"nik\":\"3578\"}".to_vec(),
    }
}

/// As if the process had died a while ago.
async fn let_the_lease_run_out(house: &House) {
    house.run_sql("UPDATE idempotency_key SET lease_until = '2020-01-01T00:00:00+00:00'").await;
}

#[tokio::test]
async fn a_repeated_request_is_answered_alike() {
    let house = House::fresh().await;
    let (db, vault) = (&house.db, vault());
    let first = keyed(1, "hash", "r1");
    assert_eq!(begin(db, &vault, &first).await.unwrap(), Begun::Started);
    assert!(matches!(begin(db, &vault, &keyed(1, "hash", "r2")).await, Err(Error::KeyRunning)));
    finish(db, &vault, &first, &answer()).await.unwrap();
    assert_eq!(begin(db, &vault, &keyed(1, "hash", "r3")).await.unwrap(), Begun::Replay(answer()));
    assert!(matches!(begin(db, &vault, &keyed(1, "another", "r4")).await, Err(Error::KeyReused)));
    assert_eq!(
        begin(db, &vault, &keyed(2, "another", "r5")).await.unwrap(),
        Begun::Started,
        "callers never meet"
    );
}

#[tokio::test]
async fn after_a_crash_before_the_commit_the_request_runs_again() {
    let house = House::fresh().await;
    let (db, vault) = (&house.db, vault());
    let dead = keyed(1, "hash", "r1");
    begin(db, &vault, &dead).await.unwrap();
    let_the_lease_run_out(&house).await;
    let second = keyed(1, "hash", "r2");
    assert_eq!(begin(db, &vault, &second).await.unwrap(), Begun::Started);
    assert!(matches!(begin(db, &vault, &keyed(1, "hash", "r3")).await, Err(Error::KeyRunning)));
    // The dead one wakes up and answers: the key is no longer its own.
    finish(db, &vault, &dead, &Answer { status: 500, ..answer() }).await.unwrap();
    finish(db, &vault, &second, &answer()).await.unwrap();
    assert_eq!(begin(db, &vault, &keyed(1, "hash", "r4")).await.unwrap(), Begun::Replay(answer()));
}

#[tokio::test]
async fn after_a_crash_behind_the_commit_the_work_is_not_done_twice() {
    let house = House::fresh().await;
    let (db, vault) = (&house.db, vault());
    let act = someone();
    begin(db, &vault, &keyed(1, "hash", &act.request_id)).await.unwrap();
    house.does(&act, Acted::new("test.paid", Uuid::nil())).await;
    let_the_lease_run_out(&house).await;
    for request in ["r2", "r3"] {
        assert!(matches!(begin(db, &vault, &keyed(1, "hash", request)).await, Err(Error::KeyAnswerLost)));
    }
}

#[tokio::test]
async fn a_released_key_is_free_at_once() {
    let house = House::fresh().await;
    let (db, vault) = (&house.db, vault());
    let failed = keyed(1, "hash", "r1");
    begin(db, &vault, &failed).await.unwrap();
    release(db, &failed).await.unwrap();
    assert_eq!(begin(db, &vault, &keyed(1, "hash", "r2")).await.unwrap(), Begun::Started);
}

#[tokio::test]
async fn of_many_requests_with_one_key_one_runs() {
    let house = House::fresh().await;
    let (db, vault) = (&house.db, vault());
    let requests: Vec<Keyed> = (0..20).map(|number| keyed(1, "hash", &number.to_string())).collect();
    let begun =
        futures_util::future::join_all(requests.iter().map(|request| begin(db, &vault, request))).await;
    assert_eq!(begun.iter().filter(|begun| matches!(begun, Ok(Begun::Started))).count(), 1);
    assert_eq!(begun.iter().filter(|begun| matches!(begun, Err(Error::KeyRunning))).count(), 19);
}

#[tokio::test]
async fn keys_are_forgotten_after_a_day() {
    let house = House::fresh().await;
    let (db, vault) = (&house.db, vault());
    let first = keyed(1, "hash", "r1");
    begin(db, &vault, &first).await.unwrap();
    finish(db, &vault, &first, &answer()).await.unwrap();
    assert_eq!(purge(db.write()).await.unwrap(), 0);
    house.run_sql("UPDATE idempotency_key SET created_at = '2020-01-01T00:00:00+00:00'").await;
    assert_eq!(begin(db, &vault, &keyed(1, "another", "r2")).await.unwrap(), Begun::Started);
    house.run_sql("UPDATE idempotency_key SET created_at = '2020-01-01T00:00:00+00:00'").await;
    assert_eq!(purge(db.write()).await.unwrap(), 1);
}
