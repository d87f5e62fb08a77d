use kernel::id::{AccountId, EmployeeId};
use sea_orm::{Condition, EntityTrait, PaginatorTrait};

use super::{House, someone};
use crate::cursor::Paging;
use crate::entity::access_log;
use crate::privacy::Error;
use crate::privacy::access::{self, AccessFilter, Seen};
use crate::privacy::retention::Rules;
use crate::{Act, Actor};

fn slip(employee: EmployeeId) -> Seen {
    Seen { employee, kind: "payslip", object: None }
}

#[tokio::test]
async fn what_was_noted_is_written_when_the_log_is_flushed_and_when_it_is_closed() {
    let house = House::fresh().await;
    let (log, writer) = access::queue();
    let writing = tokio::spawn(writer.run(house.db.clone()));
    let me = EmployeeId::new();
    let act = Act { actor: Actor::Account { account: AccountId::new(), employee: Some(me) }, ..someone() };
    let other = EmployeeId::new();
    log.note(&act, &[slip(me), slip(other)]).await.unwrap();
    log.flush().await;
    let filter = AccessFilter::reaching(Condition::all());
    let paging = Paging::first(10);
    let written = access::list(house.db.latest(), filter, &paging).await.unwrap().rows;
    assert_eq!(
        written.iter().map(|entry| entry.employee_id).collect::<Vec<_>>(),
        [other],
        "one's own is not logged"
    );
    log.note(&act, &[slip(other)]).await.unwrap();
    log.close().await;
    writing.await.unwrap();
    assert_eq!(access_log::Entity::find().count(house.db.latest()).await.unwrap(), 2);
    assert!(
        matches!(log.note(&act, &[slip(other)]).await, Err(Error::AccessNotLogged)),
        "nobody writes any more"
    );
}

#[tokio::test]
async fn on_overload_a_read_is_refused_and_nothing_noted_is_lost() {
    let house = House::fresh().await;
    let (log, writer) = access::queue();
    let (act, other) = (someone(), EmployeeId::new());
    // Nobody empties the queue, as if the database hung.
    let mut noted = 0;
    while log.note(&act, &[slip(other)]).await.is_ok() {
        noted += 1;
    }
    assert!(noted > 1_000, "{noted}");
    let writing = tokio::spawn(writer.run(house.db.clone()));
    log.close().await;
    writing.await.unwrap();
    assert_eq!(access_log::Entity::find().count(house.db.latest()).await.unwrap(), noted);
}

#[tokio::test]
async fn every_rule_of_retention_fits_the_schema() {
    let house = House::fresh().await;
    for rule in Rules::embedded().unwrap().iter() {
        assert_eq!(rule.due(house.db.read(), house.clock.now()).await.unwrap(), 0, "{}", rule.kind);
    }
}
