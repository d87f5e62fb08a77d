//! Service clients.

use super::*;
use crate::{ClientCredentials, NewClient};

fn client(house: &House, permissions: &[Permission]) -> NewClient {
    NewClient { name: "SIPD".to_owned(), instansi: house.kabupaten, permissions: permissions.to_vec() }
}

#[tokio::test]
async fn a_client_reads_its_instansi_until_its_secret_changes() {
    let house = House::fresh().await;
    house.has_admin("admin", Some(house.kabupaten)).await;
    let act = house.act(&house.login("admin@demo.merit.test").await, Permission::ManageIdentity).await;
    let new = client(&house, &[Permission::ReadDirectory, Permission::ReadPersonnel]);
    let (registered, secret) = crate::register_client(&house.identity, &act, new).await.unwrap();
    let token = async |secret: &str, at| {
        let credentials = ClientCredentials { client: registered.id, secret: secret.to_owned() };
        crate::client_token(&house.identity, credentials, at).await
    };
    assert_eq!(code(token("wrong", now()).await), "identity.wrong_credentials");
    let (access, _) = token(&secret, now()).await.unwrap();
    let caller = house.identity.authenticate(&access, now()).await.unwrap();
    assert_eq!(caller.actor, Actor::Client(registered.id));
    assert_eq!(caller.scope(Permission::ReadPersonnel, today()), Some(all_of(house.kabupaten)));
    assert_eq!(caller.scope(Permission::UseAccount, today()), None);
    assert!(crate::issue_ticket(&house.identity, &caller, now()).await.is_err());

    let id = registered.id;
    let (_, next) = crate::rotate_client_secret(&house.identity, &act, id, Some(1)).await.unwrap();
    assert_eq!(code(house.identity.authenticate(&access, now()).await), "identity.session_ended");
    assert_eq!(code(token(&secret, now()).await), "identity.wrong_credentials");
    let (access, _) = token(&next, now()).await.unwrap();
    house.identity.authenticate(&access, now()).await.unwrap();

    crate::disable_client(&house.identity, &act, id, None).await.unwrap();
    assert_eq!(code(house.identity.authenticate(&access, now()).await), "identity.session_ended");
    assert_eq!(code(token(&next, now()).await), "identity.wrong_credentials");
    let rotated = crate::rotate_client_secret(&house.identity, &act, id, None).await;
    assert_eq!(code(rotated), "identity.client_disabled");
    crate::enable_client(&house.identity, &act, id, None).await.unwrap();
    token(&next, now()).await.unwrap();
}

#[tokio::test]
async fn a_client_holds_nothing_that_needs_a_person() {
    let house = House::fresh().await;
    house.has_admin("admin", Some(house.kabupaten)).await;
    let act = house.act(&house.login("admin@demo.merit.test").await, Permission::ManageIdentity).await;
    let new = client(&house, &[Permission::ReadPersonnel, Permission::ApprovePayroll]);
    let refused = crate::register_client(&house.identity, &act, new).await.unwrap_err();
    let faults = refused.faults();
    assert_eq!((faults.len(), faults[0].code), (1, "identity.scope_for_people"));
    assert_eq!(faults[0].pointer.as_deref(), Some("/scopes/1"));
    let elsewhere = NewClient { instansi: house.dinas, ..client(&house, &[]) };
    let refused = crate::register_client(&house.identity, &act, elsewhere).await.unwrap_err();
    let codes: Vec<_> = refused.faults().into_iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["identity.instansi_unknown", "identity.scopes_missing"]);
}
