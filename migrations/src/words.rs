//! Other words for a column that takes a closed list of them.

use sea_orm_migration::prelude::{DbErr, SchemaManager};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement};

/// Gives the column of a table another list of words, in which every stored one still is. To be run within the migration's
/// transaction.
///
/// # Errors
/// When the table's definition has not the old list, or the database fails.
pub async fn change_words(
    schema: &SchemaManager<'_>,
    (table, column): (&str, &str),
    (old, new): (&[&str], &[&str]),
) -> Result<(), DbErr> {
    match schema.get_database_backend() {
        DbBackend::Sqlite => rebuild(schema, table, (&check(column, old), &check(column, new))).await,
        _ => {
            // The name that PostgreSQL gave to the check of the column.
            let name = format!("{table}_{column}_check");
            let add = format!("ALTER TABLE {table} ADD CONSTRAINT {name} CHECK {}", check(column, new));
            run(schema, &[format!("ALTER TABLE {table} DROP CONSTRAINT {name}"), add]).await
        }
    }
}

fn check(column: &str, words: &[&str]) -> String {
    format!("(\"{column}\" IN ('{}'))", words.join("', '"))
}

/// SQLite cannot change a check: the table is made anew by its own definition with the other list. Rows that refer to it
/// stay, and find it again before the commit.
async fn rebuild(schema: &SchemaManager<'_>, table: &str, (old, new): (&str, &str)) -> Result<(), DbErr> {
    let definition = definitions(schema, ("table", table)).await?.concat();
    if !definition.contains(old) {
        return Err(DbErr::Migration(format!("{table} has no check {old}")));
    }
    let indices = definitions(schema, ("index", table)).await?;
    let begin = [
        "PRAGMA defer_foreign_keys = ON".to_owned(),
        format!("CREATE TABLE {table}_kept AS SELECT * FROM {table}"),
        format!("DROP TABLE {table}"),
        definition.replace(old, new),
        format!("INSERT INTO {table} SELECT * FROM {table}_kept"),
        format!("DROP TABLE {table}_kept"),
    ];
    run(schema, &begin).await?;
    run(schema, &indices).await
}

async fn definitions(schema: &SchemaManager<'_>, (kind, table): (&str, &str)) -> Result<Vec<String>, DbErr> {
    let ask = "SELECT sql FROM sqlite_master WHERE type = ? AND tbl_name = ? AND sql IS NOT NULL";
    let statement = Statement::from_sql_and_values(
        DbBackend::Sqlite,
        ask,
        [kind.to_owned().into(), table.to_owned().into()],
    );
    let rows = schema.get_connection().query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get("", "sql")).collect()
}

async fn run(schema: &SchemaManager<'_>, statements: &[String]) -> Result<(), DbErr> {
    for statement in statements {
        schema.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
