//! The sealer: gives committed acts their positions and chains their hashes.

use kernel::id::ActId;
use sea_orm::sea_query::{Expr, Query, TableRef, ValueTuple};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::canonical::seal_of;
use super::outside::{CopiedSeal, Copy, Seals};
use crate::entity::{act, act_head};
use crate::{Db, Error};

/// Acts in one transaction of the sealer, and so in one document outside.
const BATCH: u64 = 1_000;
/// Acts in one statement.
const CHUNK: usize = 250;

/// Gives every committed act its position and seal, and copies the seals outside. Returns the last position.
///
/// Any number of processes may seal at once. A batch is copied right after its commit; when a process dies in between,
/// whoever seals next copies it before sealing further.
///
/// # Errors
/// When the database or the store fails; `Broken` when the store already holds other seals for these positions.
pub async fn seal(db: &Db, seals: &Seals) -> Result<i64, Error> {
    loop {
        // A look before the transaction: on SQLite a writing transaction would stop every other writer.
        // In this order: what somebody else seals between the two looks has a position that the head then knows.
        let is_sealed = !has_unsealed(db.latest()).await?;
        let head = head(db.latest()).await?;
        if is_sealed && head.position == head.copied_position {
            return Ok(head.position);
        }
        seal_batch(db, seals).await?;
        copy_batch(db, seals).await?;
    }
}

/// The last position given so far.
///
/// # Errors
/// When the database fails.
pub async fn last_position(conn: &impl ConnectionTrait) -> Result<i64, Error> {
    Ok(head(conn).await?.position)
}

pub(super) async fn head(conn: &impl ConnectionTrait) -> Result<act_head::Model, Error> {
    act_head::Entity::find_by_id(1).one(conn).await?.ok_or_else(no_head)
}

fn no_head() -> Error {
    Error::Broken("the log of acts has lost its head".to_owned())
}

async fn has_unsealed(conn: &impl ConnectionTrait) -> Result<bool, Error> {
    let any: Option<ActId> = act::Entity::find()
        .select_only()
        .column(act::Column::Id)
        .filter(act::Column::Position.is_null())
        .into_tuple()
        .one(conn)
        .await?;
    Ok(any.is_some())
}

async fn lock_head(tx: &DatabaseTransaction) -> Result<act_head::Model, Error> {
    act_head::Entity::find_by_id(1).lock_exclusive().one(tx).await?.ok_or_else(no_head)
}

async fn seal_batch(db: &Db, seals: &Seals) -> Result<(), Error> {
    let tx = crate::begin(db).await?;
    // Copied first, so that never more than one batch waits for its copy.
    let mut head = copy(&tx, seals, lock_head(&tx).await?).await?;
    let acts = act::Entity::find()
        .filter(act::Column::Position.is_null())
        .order_by_asc(act::Column::Id)
        .limit(BATCH)
        .all(&tx)
        .await?;
    let mut sealed = Vec::with_capacity(acts.len());
    for act in &acts {
        head.position += 1;
        head.seal = seal_of(&head.seal, head.position, act);
        sealed.push((act.id, head.position, head.seal.clone()));
    }
    for chunk in sealed.chunks(CHUNK) {
        store_seals(&tx, chunk).await?;
    }
    let (position, seal) = (head.position, head.seal.clone());
    let mut head = head.into_active_model();
    head.position = Set(position);
    head.seal = Set(seal);
    head.update(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// `UPDATE act SET ... FROM (VALUES ...)`: both databases name the columns of a list of values `column1`, `column2` ...
async fn store_seals(tx: &DatabaseTransaction, sealed: &[(ActId, i64, String)]) -> Result<(), Error> {
    let values = sealed
        .iter()
        .map(|(id, position, seal)| ValueTuple::Three(id.0.into(), (*position).into(), seal.as_str().into()))
        .collect();
    let update = Query::update()
        .table(act::Entity)
        .value(act::Column::Position, Expr::col(("sealed", "column2")))
        .value(act::Column::Seal, Expr::col(("sealed", "column3")))
        .from(TableRef::ValuesList(values, "sealed".into()))
        .and_where(Expr::col((act::Entity, act::Column::Id)).eq(Expr::col(("sealed", "column1"))))
        .to_owned();
    tx.execute(&update).await?;
    Ok(())
}

async fn copy_batch(db: &Db, seals: &Seals) -> Result<(), Error> {
    let tx = crate::begin(db).await?;
    let head = lock_head(&tx).await?;
    copy(&tx, seals, head).await?;
    tx.commit().await?;
    Ok(())
}

/// Copies outside what is sealed and not yet copied. Under the lock of the head, so that batches never overlap.
async fn copy(
    tx: &DatabaseTransaction,
    seals: &Seals,
    head: act_head::Model,
) -> Result<act_head::Model, Error> {
    if head.copied_position == head.position {
        return Ok(head);
    }
    let acts: Vec<(ActId, Option<String>)> = act::Entity::find()
        .select_only()
        .columns([act::Column::Id, act::Column::Seal])
        .filter(act::Column::Position.gt(head.copied_position))
        .filter(act::Column::Position.lte(head.position))
        .order_by_asc(act::Column::Position)
        .into_tuple()
        .all(tx)
        .await?;
    let batch = Copy {
        first: head.copied_position + 1,
        last: head.position,
        count: acts.len(),
        previous_seal: head.copied_seal.clone(),
        seal: head.seal.clone(),
        acts: acts.into_iter().map(|(id, seal)| CopiedSeal { id, seal: seal.unwrap_or_default() }).collect(),
    };
    seals.write(&batch).await?;
    let (position, seal) = (head.position, head.seal.clone());
    let mut copied = head.into_active_model();
    copied.copied_position = Set(position);
    copied.copied_seal = Set(seal);
    Ok(copied.update(tx).await?)
}
