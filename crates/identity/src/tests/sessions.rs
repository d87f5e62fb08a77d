//! Login, rotation, the ends of sessions, locks, tickets.

use super::*;

const NIP: &str = "198503152010011007";

#[tokio::test]
async fn an_employee_logs_in_by_nip_or_email_and_holds_what_follows_from_facts() {
    let house = House::fresh().await;
    let (head, _) = house.has_employee(NIP, true).await;
    let (other, _) = house.has_employee("199009132015012014", false).await;
    let tokens = house.login("19850315 201001 1 007").await;
    let caller = house.caller(&tokens).await;
    assert_eq!((caller.employee(), caller.time_zone), (Some(head), TimeZone::Wita));
    assert_eq!(caller.instansi, Some(house.kabupaten));
    let scope = |permission| caller.scope(permission, today());
    assert_eq!(scope(Permission::ReadPayslips), Some(Scope::own(head)));
    assert_eq!(scope(Permission::RateSubordinates).unwrap().subordinates_of, Some(head));
    assert_eq!(scope(Permission::ReadDirectory), Some(all_of(house.kabupaten)));
    assert_eq!(scope(Permission::RunPayroll), None);

    let subordinate = house.login("199009132015012014@Demo.Merit.test").await;
    let caller = house.caller(&subordinate).await;
    assert_eq!(caller.employee(), Some(other));
    assert_eq!(caller.scope(Permission::RateSubordinates, today()), None, "heads nobody");
}

#[tokio::test]
async fn wrong_credentials_are_answered_alike_and_lock_after_five() {
    let house = House::fresh().await;
    house.has_employee(NIP, false).await;
    let mut at = now();
    for identifier in [NIP, "nobody@demo.merit.test"] {
        for _ in 0..5 {
            assert_eq!(code(house.try_login(identifier, "wrong", at).await), "identity.wrong_credentials");
        }
        let locked = house.try_login(identifier, PASSWORD, at + TimeDelta::seconds(1)).await;
        assert!(matches!(locked, Err(Error::Locked(29))), "{locked:?}");
    }
    at += TimeDelta::seconds(31);
    assert_eq!(code(house.try_login(NIP, "wrong", at).await), "identity.wrong_credentials");
    assert!(matches!(house.try_login(NIP, PASSWORD, at).await, Err(Error::Locked(60))), "the delay grows");
    at += TimeDelta::seconds(61);
    assert!(house.try_login(NIP, PASSWORD, at).await.is_ok());
    assert_eq!(code(house.try_login(NIP, "wrong", at).await), "identity.wrong_credentials");
    assert!(house.try_login(NIP, PASSWORD, at).await.is_ok(), "a right password forgets the wrong ones");
}

#[tokio::test]
async fn a_refresh_token_works_once_and_its_reuse_ends_the_family() {
    let house = House::fresh().await;
    house.has_employee(NIP, false).await;
    let first = house.login(NIP).await;
    let bystander = house.login(NIP).await;
    let refresh = |token: String| async {
        let token = token;
        crate::refresh_session(&house.identity, &system(), &token, now()).await
    };
    let second = refresh(first.refresh.clone()).await.unwrap();
    let third = refresh(second.refresh.clone()).await.unwrap();
    house.caller(&third).await;

    assert_eq!(code(refresh(first.refresh.clone()).await), "identity.refresh_reused");
    assert_eq!(code(refresh(third.refresh.clone()).await), "identity.refresh_invalid");
    let after = house.identity.authenticate(&third.access, now()).await;
    assert_eq!(code(after), "identity.session_ended");
    house.caller(&bystander).await;

    let session = house.identity.keys.verify(&first.access, now()).unwrap().session();
    assert_eq!(house.acts_on(session).await, ["identity.session_begun", "identity.session_ended"]);
    for wrong in ["", "x", &"y".repeat(86)] {
        assert_eq!(code(refresh(wrong.to_owned()).await), "identity.refresh_invalid");
    }
}

#[tokio::test]
async fn sessions_are_listed_and_end_one_by_one() {
    let house = House::fresh().await;
    house.has_employee(NIP, false).await;
    house.has_employee("199009132015012014", false).await;
    let (laptop, phone) = (house.login(NIP).await, house.login(NIP).await);
    let stranger = house.login("199009132015012014").await;
    let caller = house.caller(&laptop).await;
    let act = house.act(&laptop, Permission::UseAccount).await;
    assert!(is_account(&act));
    let list = async || {
        let paging = platform::Paging::first(50);
        let page = crate::list_sessions(house.db().read(), &caller, now(), &paging).await.unwrap();
        page.rows.into_iter().map(|session| session.id).collect::<Vec<_>>()
    };
    let phone_session = house.caller(&phone).await.session;
    assert_eq!(list().await, [phone_session, caller.session]);

    let foreign = house.caller(&stranger).await.session;
    let revoked = crate::revoke_session(&house.identity, &act, foreign, None).await;
    assert_eq!(code(revoked), "platform.not_found");
    crate::revoke_session(&house.identity, &act, phone_session, None).await.unwrap();
    assert_eq!(list().await, [caller.session]);
    assert_eq!(code(house.identity.authenticate(&phone.access, now()).await), "identity.session_ended");

    crate::log_out(&house.identity, &act, &caller, now()).await.unwrap();
    assert_eq!(code(house.identity.authenticate(&laptop.access, now()).await), "identity.session_ended");
    assert!(!house.identity.is_current(&caller, now()).await.unwrap());
}

#[tokio::test]
async fn a_ticket_stands_for_its_session_once_and_for_a_minute() {
    let house = House::fresh().await;
    house.has_employee(NIP, false).await;
    let caller = house.caller(&house.login(NIP).await).await;
    let ticket = crate::issue_ticket(&house.identity, &caller, now()).await.unwrap();
    let redeemed = house.identity.redeem(&ticket, now()).await.unwrap();
    assert_eq!(redeemed.session, caller.session);
    assert_eq!(code(house.identity.redeem(&ticket, now()).await), "identity.ticket_invalid");

    let late = crate::issue_ticket(&house.identity, &caller, now()).await.unwrap();
    let redeemed = house.identity.redeem(&late, now() + TimeDelta::seconds(61)).await;
    assert_eq!(code(redeemed), "identity.ticket_invalid");
}
