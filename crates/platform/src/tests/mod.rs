//! The platform on a real database: a fresh one for each test.

mod acts;
mod files;
mod idempotency;
mod jobs;
mod privacy;
mod timers;
mod vault;

use scratch::Store;

use crate::acts::Seals;
use crate::clock::{self, Clock};
use crate::files::Files;
use crate::{Act, Acted, Actor, Db, storage};
use kernel::id::{AccountId, ActId};

/// A database and a store that go with the test.
struct House {
    db: Db,
    clock: Clock,
    seals: Seals,
    files: Files,
    store: Store,
}

impl House {
    async fn fresh() -> Self {
        let store = Store::migrated().await;
        let db = Db::connect(&store.url, None).await.unwrap();
        let storage = storage::open(store.folder().join("store").to_str().unwrap()).unwrap();
        Self {
            db,
            clock: Clock::default(),
            seals: Seals::new(storage.clone()),
            files: Files::new(storage),
            store,
        }
    }

    /// A write that commits.
    async fn does(&self, act: &Act, acted: Acted) -> ActId {
        let tx = crate::begin(&self.db).await.unwrap();
        let id = crate::acts::record(&tx, act, acted).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn run_sql(&self, sql: &str) {
        use sea_orm::ConnectionTrait;
        self.db.write().execute_unprepared(sql).await.unwrap();
    }
}

fn someone() -> Act {
    let account = AccountId::new();
    Act {
        actor: Actor::Account { account, employee: None },
        ..Act::system(clock::wall(), format!("request-{account}"))
    }
}
