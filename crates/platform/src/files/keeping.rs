//! Giving many files to their objects at once.

use kernel::id::{FileId, Identifies};
use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::entity::file as row;
use crate::{Act, Error};

/// Gives files that belong to nothing yet to their objects, as [`keep`](super::keep) does with one. Those that are gone, were given
/// away, or were stored by someone else are named, and then none is given. Two queries, however many.
///
/// # Errors
/// When the database fails.
pub async fn keep_all<O: Identifies>(
    tx: &impl ConnectionTrait,
    act: &Act,
    given: &[(FileId, O)],
) -> Result<Vec<FileId>, Error> {
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let ids = || given.iter().map(|(file, _)| *file);
    let mut free = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(row::Column::Id.is_in(ids()))
        .filter(row::Column::ObjectId.is_null());
    if let Some(actor) = act.actor.id() {
        free = free.filter(row::Column::CreatedBy.eq(actor));
    }
    let free: Vec<FileId> = free.lock_exclusive().into_tuple().all(tx).await?;
    let gone: Vec<FileId> = ids().filter(|file| !free.contains(file)).collect();
    if !gone.is_empty() {
        return Ok(gone);
    }
    let object = |case: CaseStatement, (file, object): &(FileId, O)| {
        let object: Uuid = (*object).into();
        case.case(row::Column::Id.eq(*file), Expr::value(object))
    };
    let objects = given.iter().fold(CaseStatement::new(), object);
    row::Entity::update_many()
        .set(row::ActiveModel {
            object_kind: Set(Some(O::kind())),
            expires_at: Set(None),
            ..Default::default()
        })
        .col_expr(row::Column::ObjectId, objects.into())
        .filter(row::Column::Id.is_in(ids()))
        .exec(tx)
        .await?;
    Ok(Vec::new())
}
