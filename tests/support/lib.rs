//! What the tests share: a real server with a database of its own for each test, a small client, a region to work in, and
//! the foreign evaluator that recomputes payslips.

pub mod app;
pub mod client;
pub mod contract;
pub mod evaluator;
pub mod mail_server;
pub mod main_job;
pub mod process;
pub mod proof;
pub mod region;
pub mod roster;
pub mod scene;
pub mod schema;
pub mod sheets;

pub use app::TestApp;
pub use client::{Client, Reply};
pub use scene::Scene;
pub use scratch::Kind;

/// Makes each of the named tests run on both databases, in modules `sqlite` and `postgres`.
///
/// A test is an `async fn(&TestApp)`, or after `in Scene:` an `async fn(&Scene)`. One that is not named is dead code, which
/// does not compile.
#[macro_export]
macro_rules! both {
    (in $stage:ident: $($test:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $test() {
                let stage = $crate::$stage::spawn($crate::Kind::Sqlite).await;
                super::$test(&stage).await;
                stage.stop().await;
            })*
        }
        mod postgres {
            $(#[tokio::test]
            async fn $test() {
                let stage = $crate::$stage::spawn($crate::Kind::Postgres).await;
                super::$test(&stage).await;
                stage.stop().await;
            })*
        }
    };
    ($($test:ident),* $(,)?) => {
        $crate::both![in TestApp: $($test),*];
    };
}
