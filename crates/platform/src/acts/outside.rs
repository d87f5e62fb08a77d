//! The seals outside the database: one small document for each batch, written once, under `seals/` of the file store.

use std::collections::VecDeque;

use bytes::Bytes;
use kernel::id::ActId;
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutMode, PutOptions, PutPayload};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::storage::Storage;

/// Where the seals are copied to. Best a store whose objects cannot be overwritten or deleted.
#[derive(Clone, Debug)]
pub struct Seals {
    storage: Storage,
}

/// The seals of one batch. It begins where the batch before it ended, so that the first position names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Copy {
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) count: usize,
    pub(super) previous_seal: String,
    pub(super) seal: String,
    pub(super) acts: VecDeque<CopiedSeal>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CopiedSeal {
    pub(super) id: ActId,
    pub(super) seal: String,
}

impl Seals {
    /// Seals in the folder `seals/` of a store.
    pub fn new(storage: Storage) -> Self {
        Self { storage }
    }

    /// Writes a batch. Written before with the same content (the process died before it could note that), all is well.
    pub(super) async fn write(&self, copy: &Copy) -> Result<(), Error> {
        let document = serde_json::to_vec(copy).map_err(|error| Error::Broken(format!("seals: {error}")))?;
        let document = Bytes::from(document);
        let path = path(copy.first);
        let once = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.storage.put_opts(&path, PutPayload::from(document.clone()), once).await {
            Ok(_) => Ok(()),
            Err(object_store::Error::AlreadyExists { .. }) => {
                if self.storage.get(&path).await?.bytes().await? == document {
                    return Ok(());
                }
                Err(Error::Broken(format!(
                    "{path} holds other seals than the database: one of them was altered, or the database was \
                     restored from an older backup"
                )))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The batch that begins at a position; `None` when there is none, `Broken` when it is no batch.
    pub(super) async fn read(&self, first: i64) -> Result<Option<Copy>, Error> {
        let document = match self.storage.get(&path(first)).await {
            Ok(found) => found.bytes().await?,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let copy: Copy = serde_json::from_slice(&document)
            .map_err(|error| Error::Broken(format!("{}: {error}", path(first))))?;
        Ok(Some(copy))
    }
}

fn path(first: i64) -> Path {
    Path::from(format!("seals/{first:020}.json"))
}
