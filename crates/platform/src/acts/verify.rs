//! Proving the log: the chain computed again from the acts, held against the stored seals and the copies outside.

use kernel::id::ActId;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::canonical::{ORIGIN, seal_of};
use super::chain;
use super::outside::{CopiedSeal, Copy, Seals};
use crate::entity::{act, act_head};
use crate::{Db, Error};

/// Acts read at once.
const PAGE: u64 = 1_000;

/// What a verification came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Acts whose seals are right, from the first on.
    pub acts: i64,
    /// How many of them are also right in the copies outside.
    pub copied: i64,
    /// The seal of the last right act.
    pub seal: String,
    /// The first thing that is wrong.
    pub finding: Option<Finding>,
}

/// What is wrong with the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// An act is not what was sealed.
    #[error("the act {act} at position {position} was altered")]
    Altered {
        /// Where.
        position: i64,
        /// Which.
        act: ActId,
    },
    /// An act that was sealed is gone.
    #[error("the act at position {position} is missing")]
    Missing {
        /// Where.
        position: i64,
        /// Which, where the copy outside tells.
        act: Option<ActId>,
    },
    /// An act stands where none was sealed.
    #[error("the act {act} at position {position} was inserted")]
    Inserted {
        /// Where.
        position: i64,
        /// Which.
        act: ActId,
    },
    /// The head of the log does not name the last act.
    #[error("the head of the log was altered")]
    HeadAltered,
    /// A copy outside is gone.
    #[error("the copy of the seals from position {position} on is missing outside the database")]
    CopyMissing {
        /// The position at which it begins.
        position: i64,
    },
    /// A copy outside is no batch of seals any more.
    #[error("the copy of the seals from position {position} on was altered outside the database")]
    CopyAltered {
        /// The position at which it begins.
        position: i64,
    },
}

/// Computes the whole chain again, in pages, and names the first act that is altered, missing or inserted.
///
/// Sealing may go on meanwhile; acts sealed after the beginning are left to the next verification.
///
/// # Errors
/// When the database or the store fails.
pub async fn verify(db: &Db, seals: &Seals) -> Result<Verified, Error> {
    let head = chain::head(db.latest()).await?;
    let mut walk = Walk { copies: Copies::new(seals), position: 0, copied: 0, seal: ORIGIN.to_owned(), head };
    let finding = walk.find(db).await?;
    Ok(Verified { acts: walk.position, copied: walk.copied, seal: walk.seal, finding })
}

/// A verification on its way: everything up to `position` is right.
struct Walk<'s> {
    copies: Copies<'s>,
    position: i64,
    copied: i64,
    seal: String,
    head: act_head::Model,
}

impl Walk<'_> {
    async fn find(&mut self, db: &Db) -> Result<Option<Finding>, Error> {
        let mut after = i64::MIN;
        loop {
            let acts = act::Entity::find()
                .filter(act::Column::Position.gt(after))
                .filter(act::Column::Position.lte(self.head.position))
                .order_by_asc(act::Column::Position)
                .limit(PAGE)
                .all(db.latest())
                .await?;
            let Some(last) = acts.last().and_then(|act| act.position) else { break };
            after = last;
            for act in &acts {
                if let Some(finding) = self.step(db, act).await? {
                    return Ok(Some(finding));
                }
            }
        }
        self.find_at_the_end(db).await
    }

    /// One act: its place, its copy, its seal.
    async fn step(&mut self, db: &Db, act: &act::Model) -> Result<Option<Finding>, Error> {
        let position = self.position + 1;
        let stands_at = act.position.unwrap_or_default();
        if stands_at < position {
            return Ok(Some(Finding::Inserted { position: stands_at, act: act.id }));
        }
        let copied = match self.copies.at(position).await? {
            Copied::Seal(copied) => Some(copied),
            Copied::Altered(position) => return Ok(Some(Finding::CopyAltered { position })),
            Copied::None if position <= self.head.copied_position => {
                return Ok(Some(Finding::CopyMissing { position }));
            }
            Copied::None => None,
        };
        if stands_at > position {
            return Ok(Some(Finding::Missing { position, act: copied.map(|copied| copied.id) }));
        }
        let seal = seal_of(&self.seal, position, act);
        if let Some(copied) = &copied {
            if copied.id != act.id {
                return self.other_act(db, position, (act.id, copied.id)).await.map(Some);
            }
            if copied.seal != seal {
                return Ok(Some(Finding::Altered { position, act: act.id }));
            }
            self.copied = position;
        }
        if act.seal.as_deref() != Some(seal.as_str()) {
            return Ok(Some(Finding::Altered { position, act: act.id }));
        }
        self.position = position;
        self.seal = seal;
        Ok(None)
    }

    /// The copy names another act for the position: that one is gone, or this one was put before it.
    async fn other_act(
        &self,
        db: &Db,
        position: i64,
        (found, sealed): (ActId, ActId),
    ) -> Result<Finding, Error> {
        let elsewhere = act::Entity::find_by_id(sealed).one(db.latest()).await?;
        Ok(match elsewhere {
            Some(_) => Finding::Inserted { position, act: found },
            None => Finding::Missing { position, act: Some(sealed) },
        })
    }

    async fn find_at_the_end(&mut self, db: &Db) -> Result<Option<Finding>, Error> {
        let next = self.position + 1;
        let copied = self.copies.at(next).await?;
        // A copy made while this verification ran is not one of a missing act.
        let now = chain::head(db.latest()).await?;
        match copied {
            Copied::Seal(copied) if self.position < self.head.position || now.position < next => {
                return Ok(Some(Finding::Missing { position: next, act: Some(copied.id) }));
            }
            Copied::Altered(position) => return Ok(Some(Finding::CopyAltered { position })),
            Copied::Seal(_) | Copied::None => {}
        }
        if self.position < self.head.position {
            return Ok(Some(Finding::Missing { position: next, act: None }));
        }
        if self.seal != self.head.seal {
            return Ok(Some(Finding::HeadAltered));
        }
        beyond_the_head(db).await
    }
}

async fn beyond_the_head(db: &Db) -> Result<Option<Finding>, Error> {
    let head = Query::select().column(act_head::Column::Position).from(act_head::Entity).to_owned();
    let beyond = act::Entity::find()
        .filter(
            Expr::col(act::Column::Position)
                .gt(Expr::from(sea_orm::sea_query::SubQueryStatement::from(head))),
        )
        .order_by_asc(act::Column::Position)
        .one(db.latest())
        .await?;
    Ok(beyond.map(|act| Finding::Inserted { position: act.position.unwrap_or_default(), act: act.id }))
}

/// The copies outside, read one after another.
struct Copies<'s> {
    seals: &'s Seals,
    current: Option<Copy>,
    next: i64,
}

enum Copied {
    Seal(CopiedSeal),
    Altered(i64),
    None,
}

impl<'s> Copies<'s> {
    fn new(seals: &'s Seals) -> Self {
        Self { seals, current: None, next: 1 }
    }

    /// The copied seal of a position. Positions are asked for in order, each once.
    async fn at(&mut self, position: i64) -> Result<Copied, Error> {
        if let Some(copied) = self.current.as_mut().and_then(|copy| copy.acts.pop_front()) {
            return Ok(Copied::Seal(copied));
        }
        if position != self.next {
            return Ok(Copied::None);
        }
        let copy = match self.seals.read(position).await {
            Ok(Some(copy)) => copy,
            Ok(None) => return Ok(Copied::None),
            Err(Error::Broken(_)) => return Ok(Copied::Altered(position)),
            Err(error) => return Err(error),
        };
        let Some(last) = copy.acts.back().filter(|last| last.seal == copy.seal) else {
            return Ok(Copied::Altered(position));
        };
        let count = i64::try_from(copy.acts.len()).unwrap_or(i64::MAX);
        let whole =
            copy.first == position && copy.last == position + count - 1 && copy.count == copy.acts.len();
        if !whole || last.seal.len() != ORIGIN.len() {
            return Ok(Copied::Altered(position));
        }
        self.next = copy.last + 1;
        let copy = self.current.insert(copy);
        Ok(copy.acts.pop_front().map_or(Copied::None, Copied::Seal))
    }
}
