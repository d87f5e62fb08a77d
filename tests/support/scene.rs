//! A server with two regencies, on a February morning: where most tests of the domains begin.

use chrono::NaiveDate;
use serde_json::json;
use tokio::sync::OnceCell;

use crate::app::{ADMIN, TestApp};
use crate::client::Client;
use crate::region::Region;
use scratch::{Kind, Store, Template};

/// Business time when a scene opens: January is over, and can be rated and paid.
const MORNING: &str = "2026-02-03T01:00:00Z";

/// Two regencies of one installation.
#[derive(Debug)]
pub struct Scene {
    /// The server.
    pub app: TestApp,
    /// The regency that the test is about.
    pub region: Region,
    /// Another one, whose people and records are nobody's business here.
    pub neighbour: Region,
}

/// The regencies, built once for each kind of database and copied for each test.
struct Built {
    template: Template,
    region: Region,
    neighbour: Region,
}

impl Scene {
    /// A server on a copy of the two regencies.
    pub async fn spawn(kind: Kind) -> Self {
        Self::configured(kind, &[]).await
    }

    /// The same with further variables of the configuration.
    pub async fn configured(kind: Kind, further: &[(&str, &str)]) -> Self {
        static SQLITE: OnceCell<Built> = OnceCell::const_new();
        static POSTGRES: OnceCell<Built> = OnceCell::const_new();
        let built = match kind {
            Kind::Sqlite => SQLITE.get_or_init(|| build(kind)).await,
            Kind::Postgres => POSTGRES.get_or_init(|| build(kind)).await,
        };
        let app = TestApp::like_with(kind, &built.template, further).await;
        Self { app, region: built.region.clone(), neighbour: built.neighbour.clone() }
    }

    /// The administrator of the whole installation.
    pub async fn admin(&self) -> Client {
        self.app.login(ADMIN).await
    }

    /// An officer of the regency by the name of the account: see [`Region::officer`].
    pub async fn officer(&self, name: &str) -> Client {
        self.region.officer(&self.app.anonymous, name).await
    }

    /// The month that is over.
    pub fn month(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap()
    }

    /// Ends the server.
    pub async fn stop(self) -> Store {
        self.app.stop().await
    }
}

async fn build(kind: Kind) -> Built {
    let app = TestApp::spawn(kind).await;
    app.set_clock(MORNING).await;
    let admin = app.login(ADMIN).await;
    let region = Region::build(&admin, 1).await;
    let neighbour = Region::build(&admin, 2).await;
    drop(admin);
    app.cheapen_logins().await;
    Built { template: app.stop().await.into_template().await, region, neighbour }
}

impl TestApp {
    /// Moves business time, from which it runs on.
    pub async fn set_clock(&self, now: &str) {
        self.anonymous.put("/v1/demo/clock", json!({ "now": now })).await.is(200);
    }
}
