//! Giving and ending roles.

use super::*;
use crate::GrantFilter;

const NIP: &str = "198503152010011007";

fn give(account: AccountId, role: Role, unit: UnitId) -> NewGrant {
    NewGrant { account, role, unit: Some(unit), period: DateRange::starting(today()) }
}

#[tokio::test]
async fn a_role_counts_from_its_grant_to_its_end() {
    let house = House::fresh().await;
    let (me, account) = house.has_employee(NIP, false).await;
    house.has_admin("admin", Some(house.kabupaten)).await;
    let act = house.act(&house.login("admin@demo.merit.test").await, Permission::ManageIdentity).await;
    let tokens = house.login(NIP).await;
    let reach = async || house.caller(&tokens).await.scope(Permission::ReadPayslips, today()).unwrap();
    assert_eq!(reach().await, Scope::own(me));

    let new = give(account, Role::BendaharaGaji, house.dinas);
    let view = crate::give_role(&house.identity, &act, new).await.unwrap();
    assert_eq!(reach().await, Scope { own: Some(me), ..over(house.dinas) });
    assert_eq!(code(crate::give_role(&house.identity, &act, new).await), "identity.grant_exists");

    let id = view.grant.id;
    assert_eq!(code(crate::end_grant(&house.identity, &act, id, Some(9)).await), "platform.stale");
    let ended = crate::end_grant(&house.identity, &act, id, Some(1)).await.unwrap();
    assert_eq!((ended.grant.valid_until, ended.grant.version), (today(), 2));
    assert_eq!(reach().await, Scope::own(me));
    assert_eq!(code(crate::end_grant(&house.identity, &act, id, None).await), "identity.grant_ended");
    assert_eq!(house.acts_on(id).await, ["identity.role_given", "identity.role_ended"]);
    crate::give_role(&house.identity, &act, new).await.unwrap();
}

#[tokio::test]
async fn nobody_gives_a_role_to_himself_or_beyond_his_reach() {
    let house = House::fresh().await;
    let (_, account) = house.has_employee(NIP, false).await;
    let elsewhere = UnitId::new();
    house.has_unit(elsewhere, None).await;
    let admin = house.has_admin("admin", Some(house.kabupaten)).await;
    let stranger = house.has_admin("stranger", Some(elsewhere)).await;
    let act = house.act(&house.login("admin@demo.merit.test").await, Permission::ManageIdentity).await;
    let refused = async |new: NewGrant| code(crate::give_role(&house.identity, &act, new).await);
    assert_eq!(refused(give(admin, Role::BendaharaGaji, house.dinas)).await, "identity.own_grant");
    assert_eq!(refused(give(stranger, Role::Admin, house.dinas)).await, "platform.not_found");
    assert_eq!(refused(give(account, Role::Admin, elsewhere)).await, "identity.unit_unknown");
    let installation = NewGrant { unit: None, ..give(account, Role::Admin, house.dinas) };
    assert_eq!(refused(installation).await, "identity.unit_unknown");
    assert_eq!(refused(give(account, Role::Pegawai, house.dinas)).await, "identity.role_derived");
    assert_eq!(refused(give(account, Role::Auditor, house.dinas)).await, "identity.grant_undated");
}

#[tokio::test]
async fn roles_that_belong_in_other_hands_are_shown() {
    let house = House::fresh().await;
    let (_, account) = house.has_employee(NIP, false).await;
    house.has_admin("admin", Some(house.kabupaten)).await;
    let act = house.act(&house.login("admin@demo.merit.test").await, Permission::ManageIdentity).await;
    let first = give(account, Role::BendaharaGaji, house.dinas);
    let first = crate::give_role(&house.identity, &act, first).await.unwrap();
    assert!(first.conflicting.is_empty());
    let second = give(account, Role::PenyetujuGaji, house.dinas);
    let second = crate::give_role(&house.identity, &act, second).await.unwrap();
    assert_eq!(second.conflicting, [Role::BendaharaGaji]);
    let found = crate::find_grant(house.db().read(), &act.scope, act.today, first.grant.id).await.unwrap();
    assert_eq!(found.conflicting, [Role::PenyetujuGaji]);

    let filter = GrantFilter { account: Some(account), on: Some(tomorrow()), ..GrantFilter::default() };
    let paging = platform::Paging::first(1);
    let page = crate::list_grants(house.db().read(), &act, filter, &paging).await.unwrap();
    assert_eq!((page.rows.len(), page.extent.next.is_some()), (1, true));
    let rest = platform::Paging::beyond(page.extent.next, 5);
    let page = crate::list_grants(house.db().read(), &act, filter, &rest).await.unwrap();
    assert_eq!(page.rows.iter().map(|view| view.grant.role).collect::<Vec<_>>(), [Role::PenyetujuGaji]);
}

#[tokio::test]
async fn a_future_grant_counts_from_its_day() {
    let house = House::fresh().await;
    let (_, account) = house.has_employee(NIP, false).await;
    house.has_admin("admin", Some(house.kabupaten)).await;
    let act = house.act(&house.login("admin@demo.merit.test").await, Permission::ManageIdentity).await;
    let period = DateRange::starting(tomorrow());
    let new = NewGrant { period, ..give(account, Role::OperatorUnit, house.dinas) };
    crate::give_role(&house.identity, &act, new).await.unwrap();
    let caller = house.caller(&house.login(NIP).await).await;
    assert_eq!(caller.scope(Permission::WriteAttendance, today()), None);
    assert_eq!(caller.scope(Permission::WriteAttendance, tomorrow()), Some(over(house.dinas)));
}
