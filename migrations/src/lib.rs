//! The history of the schema: the only place with DDL. One change per file; files are never edited once released.
//!
//! Numbers by owner: 01xx platform, 02xx personnel, 03xx identity, 04xx performance, 05xx payroll, 06xx career,
//! 07xx recruitment. Tables are created complete, because SQLite cannot add a constraint later.

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

pub mod column;
mod m20261122_0101_act;

/// All changes in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(m20261122_0101_act::Migration)]
    }
}
