//! What no longer counts goes by itself.

use sea_orm::{EntityTrait, PaginatorTrait};

use super::*;
use crate::entity::{account, login_attempt, session, ticket};

const NIP: &str = "198503152010011007";

#[tokio::test]
async fn credentials_go_when_they_are_over_and_sessions_a_while_later() {
    let house = House::fresh().await;
    let (_, id) = house.has_employee(NIP, true).await;
    let admin = house.has_admin("admin", None).await;
    let tokens = house.login("admin@demo.merit.test").await;
    let act = house.act(&tokens, Permission::ManageIdentity).await;
    assert!(house.try_login("nobody@demo.merit.test", "wrong", now()).await.is_err());
    crate::issue_ticket(&house.identity, &*house.caller(&tokens).await, now()).await.unwrap();
    crate::reset_password(&house.identity, &act, (id, None)).await.unwrap();
    assert_ne!(admin, id);
    let purge = async |days: i64| {
        let tx = platform::begin(house.db()).await.unwrap();
        crate::housekeeping::purge(&tx, now() + TimeDelta::days(days)).await.unwrap();
        tx.commit().await.unwrap();
    };
    let codes = async || {
        let account = account::Entity::find_by_id(id).one(house.db().read()).await.unwrap().unwrap();
        account.reset_hash.is_some()
    };
    purge(0).await;
    assert!(codes().await, "what counts stays");
    assert_eq!(ticket::Entity::find().count(house.db().read()).await.unwrap(), 1);
    purge(4).await;
    assert!(!codes().await);
    assert_eq!(ticket::Entity::find().count(house.db().read()).await.unwrap(), 0);
    assert_eq!(login_attempt::Entity::find().count(house.db().read()).await.unwrap(), 0);
    assert_eq!(session::Entity::find().count(house.db().read()).await.unwrap(), 1);
    purge(200).await;
    assert_eq!(session::Entity::find().count(house.db().read()).await.unwrap(), 0);
}
