//! Opening accounts, setting and changing passwords, disabling.

use crate::states::AccountAct;

use super::*;
use crate::{AccountFilter, ChangePassword};

const NIP: &str = "198503152010011007";
const NEW: &str = "kuda laut makan roti";

fn named(email: &str) -> NewAccount {
    NewAccount {
        employee: None,
        email: Some(email.to_owned()),
        name: Some("Auditor".to_owned()),
        instansi: None,
    }
}

#[tokio::test]
async fn a_new_account_gets_its_password_by_a_code_that_works_once() {
    let house = House::fresh().await;
    house.has_admin("admin", Some(house.kabupaten)).await;
    let act = house.act(&house.login("admin@demo.merit.test").await, Permission::ManageIdentity).await;
    let new = NewAccount { instansi: Some(house.kabupaten), ..named(" Auditor@Demo.merit.test ") };
    let (view, reset) = crate::open_account(&house.identity, &act, new.clone(), now()).await.unwrap();
    assert_eq!(view.account.email.as_deref(), Some("auditor@demo.merit.test"));
    let login = house.try_login("auditor@demo.merit.test", PASSWORD, now()).await;
    assert_eq!(code(login), "identity.wrong_credentials");

    let set = async |code: &str, password: &str| {
        crate::set_password(&house.identity, &system(), code, password.to_owned()).await
    };
    assert_eq!(code(set(&reset.code, "pendek").await), "identity.password_length");
    set(&reset.code, NEW).await.unwrap();
    assert_eq!(code(set(&reset.code, NEW).await), "identity.reset_invalid");
    house.try_login("auditor@demo.merit.test", NEW, now()).await.unwrap();

    let again = crate::open_account(&house.identity, &act, new, now()).await;
    assert_eq!(code(again), "identity.email_taken");
}

#[tokio::test]
async fn accounts_are_opened_within_the_scope_only() {
    let house = House::fresh().await;
    let (employee, account) = house.has_employee(NIP, false).await;
    let elsewhere = UnitId::new();
    house.has_unit(elsewhere, None).await;
    house.has_admin("here", Some(house.kabupaten)).await;
    house.has_admin("there", Some(elsewhere)).await;
    let here = house.act(&house.login("here@demo.merit.test").await, Permission::ManageIdentity).await;
    let there = house.act(&house.login("there@demo.merit.test").await, Permission::ManageIdentity).await;
    let open =
        async |act: &Act, new: NewAccount| code(crate::open_account(&house.identity, act, new, now()).await);
    let of_employee = NewAccount { employee: Some(employee), email: None, name: None, instansi: None };
    assert_eq!(open(&there, of_employee.clone()).await, "identity.employee_unknown");
    assert_eq!(open(&here, of_employee).await, "identity.employee_has_account");
    assert_eq!(open(&here, named("a@b.test")).await, "identity.instansi_unknown");
    let foreign = NewAccount { instansi: Some(elsewhere), ..named("a@b.test") };
    assert_eq!(open(&here, foreign).await, "identity.instansi_unknown");
    let part = NewAccount { instansi: Some(house.dinas), ..named("a@b.test") };
    assert_eq!(open(&here, part).await, "identity.instansi_unknown");

    let found = async |act: &Act| {
        let paging = platform::Paging::first(50);
        let page = crate::list_accounts(house.db().read(), act, AccountFilter::default(), &paging).await;
        page.unwrap().rows.into_iter().any(|view| view.account.id == account)
    };
    assert!(found(&here).await && !found(&there).await);
    let disabled = crate::switch_account(&house.identity, &there, (account, None), AccountAct::Disable).await;
    assert_eq!(code(disabled), "platform.not_found");
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    let house = House::fresh().await;
    house.has_employee(NIP, false).await;
    let (this, other) = (house.login(NIP).await, house.login(NIP).await);
    let caller = house.caller(&this).await;
    let act = house.act(&this, Permission::UseAccount).await;
    let change = async |current: &str, new: &str| {
        let change = ChangePassword { current: current.to_owned(), new: new.to_owned() };
        crate::change_password(&house.identity, &act, &caller, change).await
    };
    assert_eq!(code(change("wrong", NEW).await), "identity.wrong_password");
    assert_eq!(code(change(PASSWORD, &format!("x{NIP}x")).await), "identity.password_guessable");
    change(PASSWORD, NEW).await.unwrap();
    house.caller(&this).await;
    assert_eq!(code(house.identity.authenticate(&other.access, now()).await), "identity.session_ended");
    assert_eq!(code(house.try_login(NIP, PASSWORD, now()).await), "identity.wrong_credentials");
    house.try_login(NIP, NEW, now()).await.unwrap();
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_a_reset_takes_the_password() {
    let house = House::fresh().await;
    let (_, account) = house.has_employee(NIP, false).await;
    let admin = house.has_admin("admin", None).await;
    let act = house.act(&house.login("admin@demo.merit.test").await, Permission::ManageIdentity).await;
    let tokens = house.login(NIP).await;
    house.caller(&tokens).await;

    assert_eq!(
        code(crate::switch_account(&house.identity, &act, (admin, None), AccountAct::Disable).await),
        "identity.own_account"
    );
    assert_eq!(
        code(crate::switch_account(&house.identity, &act, (account, Some(7)), AccountAct::Disable).await),
        "platform.stale"
    );
    let view =
        crate::switch_account(&house.identity, &act, (account, Some(1)), AccountAct::Disable).await.unwrap();
    assert_eq!(view.account.version, 2);
    assert_eq!(code(house.identity.authenticate(&tokens.access, now()).await), "identity.session_ended");
    assert_eq!(code(house.try_login(NIP, PASSWORD, now()).await), "identity.wrong_credentials");
    let again = crate::switch_account(&house.identity, &act, (account, None), AccountAct::Disable).await;
    assert_eq!(code(again), "identity.account_disabled");
    let reset = crate::reset_password(&house.identity, &act, (account, None)).await;
    assert_eq!(code(reset), "identity.account_disabled");

    crate::switch_account(&house.identity, &act, (account, None), AccountAct::Enable).await.unwrap();
    house.login(NIP).await;
    let (_, reset) = crate::reset_password(&house.identity, &act, (account, None)).await.unwrap();
    assert_eq!(code(house.try_login(NIP, PASSWORD, now()).await), "identity.wrong_credentials");
    crate::set_password(&house.identity, &system(), &reset.code, NEW.to_owned()).await.unwrap();
    house.try_login(NIP, NEW, now()).await.unwrap();
    let kinds = house.acts_on(account).await;
    let wanted =
        ["account_opened", "account_disabled", "account_enabled", "password_reset", "password_changed"];
    assert_eq!(kinds, wanted.map(|kind| format!("identity.{kind}")));
}
