//! What the tests share: a real server with a database of its own for each test, a small client, a region to work in, and
//! the foreign evaluator that recomputes payslips.

pub mod app;
pub mod client;
pub mod contract;
pub mod database;
pub mod evaluator;

pub use app::TestApp;
pub use client::{Client, Reply};
pub use database::Kind;

/// Makes each of the named tests run on both databases, in modules `sqlite` and `postgres`.
///
/// A test is an `async fn(&TestApp)`. One that is not named here is dead code, which does not compile.
#[macro_export]
macro_rules! both {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $test() {
                let app = $crate::TestApp::spawn($crate::Kind::Sqlite).await;
                super::$test(&app).await;
                app.stop().await;
            })*
        }
        mod postgres {
            $(#[tokio::test]
            async fn $test() {
                let app = $crate::TestApp::spawn($crate::Kind::Postgres).await;
                super::$test(&app).await;
                app.stop().await;
            })*
        }
    };
}
