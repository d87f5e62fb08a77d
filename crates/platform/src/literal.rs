//! Words and numbers that are the same whenever a statement is sent.

use sea_orm::Value;
use sea_orm::sea_query::Expr;

/// A value that stands in the text of a statement, and is no parameter of it: never what somebody gave. PostgreSQL compares a column
/// with a list of constants by a hash, and makes a list of parameters anew for every row (measured: two fifths of reading facts).
pub fn literal(value: impl Into<Value>) -> Expr {
    Expr::Constant(value.into())
}
