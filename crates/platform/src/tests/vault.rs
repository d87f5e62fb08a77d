use std::sync::{Arc, Mutex};

use kernel::id::PersonId;
use sea_orm::EntityTrait;

use super::{House, someone};
use crate::Error;
use crate::entity::person_key;
use crate::vault::{Field, MasterKeys, Sealed, Vault};

const MASTER: [u8; 32] = [42; 32];

#[tokio::test]
async fn a_value_opens_for_its_person_and_field_only() {
    let house = House::fresh().await;
    let vault = Vault::new(MASTER);
    let (siti, budi) = (PersonId::new(), PersonId::new());
    let nik = Field::of(siti, "nik");
    let sealed = vault.seal(house.db.write(), nik, "3578014506900001").await.unwrap();
    vault.seal(house.db.write(), Field::of(budi, "nik"), "3578010101800002").await.unwrap();

    let conn = house.db.read();
    assert_eq!(vault.open(conn, nik, &sealed).await.unwrap().as_deref(), Some("3578014506900001"));
    assert!(vault.open(conn, Field::of(budi, "nik"), &sealed).await.is_err());
    assert!(vault.open(conn, Field::of(siti, "npwp"), &sealed).await.is_err());
    let elsewhere = Vault::new(MASTER);
    assert_eq!(elsewhere.open(conn, nik, &sealed).await.unwrap().as_deref(), Some("3578014506900001"));
    elsewhere.check(conn).await.unwrap();
    let wrong = Vault::new([43; 32]);
    assert!(matches!(wrong.check(conn).await, Err(Error::Broken(_))));
    assert!(wrong.open(conn, nik, &sealed).await.is_err());
}

#[tokio::test]
async fn lists_are_sealed_and_opened_in_order_with_one_key_a_person() {
    let house = House::fresh().await;
    let vault = Vault::new(MASTER);
    let people: Vec<PersonId> = (0..1_200).map(|_| PersonId::new()).collect();
    let texts: Vec<(Field, String)> = people
        .iter()
        .flat_map(|person| {
            ["nik", "npwp"].map(|name| (Field::of(*person, name), format!("{name} of {person}")))
        })
        .collect();
    let asked: Vec<(Field, &str)> = texts.iter().map(|(field, text)| (*field, text.as_str())).collect();
    let sealed = vault.seal_many(house.db.write(), &asked).await.unwrap();
    let asked: Vec<(Field, &Sealed)> = texts.iter().map(|(field, _)| *field).zip(&sealed).collect();
    for vault in [vault, Vault::new(MASTER)] {
        let opened = vault.open_many(house.db.read(), &asked).await.unwrap();
        assert!(opened.iter().zip(&texts).all(|(opened, (_, text))| opened.as_ref() == Some(text)));
    }
    let keys = person_key::Entity::find().all(house.db.read()).await.unwrap();
    assert_eq!(keys.len(), 1_200);
    assert!(Vault::new(MASTER).open_many(house.db.read(), &[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_erased_person_stays_erased() {
    let house = House::fresh().await;
    let vault = Vault::new(MASTER);
    let nik = Field::of(PersonId::new(), "nik");
    let sealed = vault.seal(house.db.write(), nik, "3578014506900001").await.unwrap();
    assert!(vault.open(house.db.read(), nik, &sealed).await.unwrap().is_some());
    let tx = crate::begin(&house.db).await.unwrap();
    vault.erase_person(&tx, &someone(), nik.person).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(vault.open(house.db.read(), nik, &sealed).await.unwrap(), None);
    let again = vault.seal(house.db.write(), nik, "3578014506900001").await;
    assert!(matches!(again, Err(Error::PersonErased)));
}

#[tokio::test]
async fn a_key_of_a_transaction_that_was_rolled_back_is_not_used_again() {
    let house = House::fresh().await;
    let vault = Vault::new(MASTER);
    let nik = Field::of(PersonId::new(), "nik");
    let tx = crate::begin(&house.db).await.unwrap();
    let lost = vault.seal(&tx, nik, "first").await.unwrap();
    assert_eq!(vault.open(&tx, nik, &lost).await.unwrap().as_deref(), Some("first"));
    tx.rollback().await.unwrap();
    let sealed = vault.seal(house.db.write(), nik, "second").await.unwrap();
    assert_eq!(vault.open(house.db.read(), nik, &sealed).await.unwrap().as_deref(), Some("second"));
    let elsewhere = Vault::new(MASTER);
    assert_eq!(elsewhere.open(house.db.read(), nik, &sealed).await.unwrap().as_deref(), Some("second"));
}

#[test]
fn hashes_find_equal_values_of_one_kind_under_one_key() {
    let vault = Vault::new(MASTER);
    assert_eq!(vault.lookup_hash("nik", "357801"), Vault::new(MASTER).lookup_hash("nik", "357801"));
    for other in [
        vault.lookup_hash("npwp", "357801"),
        vault.lookup_hash("nik", "357802"),
        Vault::new([1; 32]).lookup_hash("nik", "357801"),
    ] {
        assert_ne!(vault.lookup_hash("nik", "357801"), other);
    }
}

#[test]
fn a_sealed_value_is_base64_in_json_and_hidden_in_logs() {
    let sealed = Sealed(vec![1, 2, 255]);
    let json = serde_json::to_string(&sealed).unwrap();
    assert_eq!(json, "\"AQL/\"");
    assert_eq!(serde_json::from_str::<Sealed>(&json).unwrap(), sealed);
    assert_eq!(format!("{sealed:?}"), "Sealed(3 bytes)");
}

#[test]
fn what_is_concealed_opens_for_its_purpose_only() {
    let vault = Vault::new(MASTER);
    let concealed = vault.conceal("answer", b"{}").unwrap();
    assert_eq!(vault.reveal("answer", &concealed).unwrap(), b"{}");
    assert!(vault.reveal("other", &concealed).is_err());
}

/// A configuration whose keys a test changes while vaults are open.
fn configured(keys: &Arc<Mutex<Vec<[u8; 32]>>>) -> MasterKeys {
    let keys = Arc::clone(keys);
    Arc::new(move || Ok(keys.lock().unwrap().clone()))
}

#[tokio::test]
async fn a_rotation_that_was_killed_goes_on_where_it_ended() {
    let house = House::fresh().await;
    let keys = Arc::new(Mutex::new(vec![MASTER]));
    let before = Vault::under(house.db.write(), configured(&keys)).await.unwrap();
    let people: Vec<PersonId> = (0..1_100).map(|_| PersonId::new()).collect();
    let texts: Vec<(Field, String)> =
        people.iter().map(|person| (Field::of(*person, "nik"), format!("nik of {person}"))).collect();
    let asked: Vec<(Field, &str)> = texts.iter().map(|(field, text)| (*field, text.as_str())).collect();
    let sealed = before.seal_many(house.db.write(), &asked).await.unwrap();
    let asked: Vec<(Field, &Sealed)> = texts.iter().map(|(field, _)| *field).zip(&sealed).collect();
    let everything_opens = async |vault: &Vault| {
        let opened = vault.open_many(house.db.read(), &asked).await.unwrap();
        opened.iter().zip(&texts).all(|(opened, (_, text))| opened.as_ref() == Some(text))
    };
    let (hash, concealed) = (before.lookup_hash("nik", "357801"), before.conceal("x", b"y").unwrap());

    keys.lock().unwrap().insert(0, [77; 32]);
    let act = someone();
    let first = Vault::under(house.db.write(), configured(&keys)).await.unwrap();
    let begun = first.rotate(&house.db, &act, Some(1)).await.unwrap();
    assert_eq!((begun.version, begun.rewrapped, begun.is_complete), (2, 500, false));
    // The process is gone here. Whoever comes next, and whoever was there before, reads both halves.
    let second = Vault::under(house.db.write(), configured(&keys)).await.unwrap();
    for vault in [&before, &second] {
        assert!(everything_opens(vault).await);
    }
    let late = Field::of(PersonId::new(), "nik");
    let sealed_meanwhile = before.seal(house.db.write(), late, "baru").await.unwrap();
    let ended = second.rotate(&house.db, &act, None).await.unwrap();
    assert_eq!((ended.rewrapped, ended.is_complete), (600, true));
    let versions = second.key_versions(house.db.read()).await.unwrap();
    let counted: Vec<_> = versions.iter().map(|one| (one.version, one.persons, one.is_retired)).collect();
    assert_eq!(counted, [(1, 0, true), (2, 1_101, false)]);

    // The old key leaves the configuration, and nothing depends on it.
    keys.lock().unwrap().retain(|key| *key != MASTER);
    let after = Vault::under(house.db.write(), configured(&keys)).await.unwrap();
    assert!(everything_opens(&after).await);
    assert_eq!(after.open(house.db.read(), late, &sealed_meanwhile).await.unwrap().as_deref(), Some("baru"));
    assert_eq!(after.lookup_hash("nik", "357801"), hash);
    assert_eq!(after.reveal("x", &concealed).unwrap(), b"y");
    let again = after.rotate(&house.db, &act, None).await.unwrap();
    assert_eq!(
        (again.rewrapped, again.is_complete),
        (0, true),
        "a rotation without a new key changes nothing"
    );
    keys.lock().unwrap().clone_from(&vec![MASTER]);
    let wrong = Vault::under(house.db.write(), configured(&keys)).await;
    assert!(matches!(wrong, Err(Error::Broken(_))));
}
