//! Files: bytes in the store, and a row for each that says what it is and to what it belongs.
//!
//! The row is written before the bytes and deleted after them, so bytes without a row cannot be left behind. A stored file
//! expires until an object keeps it: an upload that nothing came of goes by itself.

mod archive;
mod inspect;
mod keeping;
mod media;
mod name;
mod scan;
mod spool;

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use chrono::TimeDelta;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use kernel::id::{FileId, Identifies};
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload, WriteMultipart};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::entity::file as row;
use crate::storage::Storage;
use crate::{Act, Acted, Db, Error, acts, clock};

pub use inspect::FileFlaw;
pub use keeping::keep_all;
pub use media::Media;
pub use row::Model as File;
pub use scan::{NotAScanner, Scanner};
pub use spool::Spool;

/// Bytes of the largest evidence.
pub const EVIDENCE_BYTES_MAX: u64 = 10 << 20;
/// Bytes of the largest list to import.
pub const TABLE_BYTES_MAX: u64 = 25 << 20;

/// How long an upload waits for an object that keeps it.
const UPLOAD_KEPT: TimeDelta = TimeDelta::days(1);
/// Bytes written to the store at once: the least that S3 takes as a part.
const PIECE: usize = 5 << 20;

/// A file to store.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// The name that the uploader gave; shown, never used as a path.
    pub name: String,
    /// The content.
    pub content: Bytes,
    /// The kinds that are accepted here.
    pub accepted: &'static [Media],
    /// How long it stays unless an object keeps it.
    pub kept_for: TimeDelta,
}

impl NewFile {
    /// An upload: it goes after a day unless an object keeps it.
    pub fn upload(name: impl Into<String>, content: Bytes, accepted: &'static [Media]) -> Self {
        Self { name: name.into(), content, accepted, kept_for: UPLOAD_KEPT }
    }
}

/// What is said of an upload whose content came piece by piece.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The name that the uploader gave.
    pub name: String,
    /// The kinds that are accepted here.
    pub accepted: &'static [Media],
}

/// The files of this installation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Files {
    storage: Storage,
    spool: Arc<PathBuf>,
    scanner: Option<Arc<Scanner>>,
}

/// A file that is about to be stored.
struct Stored {
    name: String,
    media: Media,
    kept_for: TimeDelta,
}

impl Files {
    /// Files in the folder `files/` of a store.
    pub fn new(storage: Storage) -> Self {
        Self { storage, spool: Arc::new(std::env::temp_dir()), scanner: None }
    }

    /// The same with a folder on a disk of its own, where uploads wait until they are judged.
    #[must_use]
    pub fn spooling_in(self, folder: impl Into<PathBuf>) -> Self {
        Self { spool: Arc::new(folder.into()), ..self }
    }

    /// The same with a scanner that every upload must pass.
    #[must_use]
    pub fn scanned_by(self, scanner: Option<Scanner>) -> Self {
        Self { scanner: scanner.map(Arc::new), ..self }
    }

    /// Begins to take an upload, piece by piece.
    ///
    /// # Errors
    /// When the disk is full.
    pub async fn receive(&self, bytes_max: u64) -> Result<Spool, Error> {
        Spool::open(&self.spool, bytes_max).await
    }

    /// Stores an upload that came to its end. It expires after a day unless [`keep`] gives it to an object.
    ///
    /// # Errors
    /// `MediaType` when the content is of no accepted kind, `FileRefused` when it is not only what it claims to be,
    /// `Infected`, `Unscanned`; or when the database or the store fails.
    pub async fn store(&self, db: &Db, act: &Act, (upload, spool): (Upload, Spool)) -> Result<File, Error> {
        let Upload { name, accepted } = upload;
        self.judge_and_store((db, act), (name, accepted, UPLOAD_KEPT), spool).await
    }

    /// Stores a file that is at hand whole. It expires unless [`keep`] gives it to an object.
    ///
    /// # Errors
    /// As [`Self::store`].
    pub async fn put(&self, db: &Db, act: &Act, new: NewFile) -> Result<File, Error> {
        let mut spool = self.receive(u64::MAX).await?;
        spool.write(&new.content).await?;
        self.judge_and_store((db, act), (new.name, new.accepted, new.kept_for), spool).await
    }

    /// Stores a document that Merit itself made, such as an export: its kind is known, and nobody need look for viruses.
    ///
    /// # Errors
    /// When the database or the store fails.
    pub async fn put_own(&self, db: &Db, act: &Act, new: NewFile) -> Result<File, Error> {
        let mut spool = self.receive(u64::MAX).await?;
        spool.write(&new.content).await?;
        spool.rewind().await?;
        let media = new.accepted.first().copied().unwrap_or(Media::Unknown);
        self.write((db, act), Stored { name: new.name, media, kept_for: new.kept_for }, spool).await
    }

    async fn judge_and_store(
        &self,
        (db, act): (&Db, &Act),
        (name, accepted, kept_for): (String, &'static [Media], TimeDelta),
        mut spool: Spool,
    ) -> Result<File, Error> {
        let media = spool.judge().await?;
        if !accepted.contains(&media) {
            return Err(Error::MediaType(media.media_type()));
        }
        if let Some(scanner) = &self.scanner {
            spool.scan(scanner).await?;
        }
        self.write((db, act), Stored { name, media, kept_for }, spool).await
    }

    async fn write(&self, (db, act): (&Db, &Act), new: Stored, mut spool: Spool) -> Result<File, Error> {
        let id = FileId::new();
        let file = row::ActiveModel {
            id: Set(id),
            sha256: Set(spool.sha256()),
            size: Set(i64::try_from(spool.size()).unwrap_or(i64::MAX)),
            media_type: Set(new.media.media_type().to_owned()),
            name: Set(name::clean(&new.name, new.media)),
            object_id: Set(None),
            object_kind: Set(None),
            created_by: Set(act.actor.id()),
            created_at: Set(act.at),
            expires_at: Set(Some(clock::wall() + new.kept_for)),
        };
        let tx = crate::begin(db).await?;
        let file = file.insert(&tx).await?;
        acts::record(&tx, act, Acted::new("platform.file_stored", id)).await?;
        tx.commit().await?;
        let piece = spool.read(PIECE).await?;
        if piece.len() < PIECE {
            self.storage.put(&path(id), PutPayload::from(piece)).await?;
            return Ok(file);
        }
        let mut parts =
            WriteMultipart::new_with_chunk_size(self.storage.put_multipart(&path(id)).await?, PIECE);
        parts.put(piece);
        loop {
            let piece = spool.read(PIECE).await?;
            if piece.is_empty() {
                break;
            }
            parts.wait_for_capacity(1).await?;
            parts.put(piece);
        }
        parts.finish().await?;
        Ok(file)
    }

    /// A file and its whole content, which is checked against its hash.
    ///
    /// # Errors
    /// `NotFound`; `Broken` when the content is not what was stored.
    pub async fn get(&self, conn: &impl ConnectionTrait, id: FileId) -> Result<(File, Bytes), Error> {
        let file = find(conn, id).await?;
        let content = self.storage.get(&path(id)).await.map_err(missing)?.bytes().await?;
        if hex::encode(Sha256::digest(&content)) != file.sha256 {
            return Err(Error::Broken(format!("the content of file {id} is not what was stored")));
        }
        Ok((file, content))
    }

    /// A file and its content piece by piece.
    ///
    /// # Errors
    /// `NotFound`; or when the store fails.
    pub async fn stream(
        &self,
        conn: &impl ConnectionTrait,
        id: FileId,
    ) -> Result<(File, BoxStream<'static, Result<Bytes, Error>>), Error> {
        let file = find(conn, id).await?;
        let content = self.storage.get(&path(id)).await.map_err(missing)?.into_stream();
        Ok((file, content.map(|piece| piece.map_err(Error::from)).boxed()))
    }

    /// Deletes up to 500 files whose time is over, bytes first. Returns how many.
    ///
    /// # Errors
    /// When the database or the store fails; what is left goes the next time.
    pub async fn purge(&self, tx: &impl ConnectionTrait) -> Result<usize, Error> {
        const AT_ONCE: u64 = 500;
        let over: Vec<FileId> = row::Entity::find()
            .select_only()
            .column(row::Column::Id)
            .filter(row::Column::ExpiresAt.lte(clock::wall()))
            .order_by_asc(row::Column::ExpiresAt)
            .limit(AT_ONCE)
            .into_tuple()
            .all(tx)
            .await?;
        for id in &over {
            match self.storage.delete(&path(*id)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        row::Entity::delete_many().filter(row::Column::Id.is_in(over.iter().copied())).exec(tx).await?;
        Ok(over.len())
    }
}

/// What is known of a file. Whether the caller may see it is decided by the object that it belongs to.
///
/// # Errors
/// `NotFound`, also when its time is over.
pub async fn find(conn: &impl ConnectionTrait, id: FileId) -> Result<File, Error> {
    let alive =
        Condition::any().add(row::Column::ExpiresAt.is_null()).add(row::Column::ExpiresAt.gt(clock::wall()));
    row::Entity::find_by_id(id).filter(alive).one(conn).await?.ok_or(Error::NotFound("file"))
}

/// Gives a file to an object, in the transaction that changes the object: it no longer expires, and whoever may read the
/// object may read it. Only whoever stored the
/// file may give it away, and only once.
///
/// # Errors
/// `NotFound` when it is gone, was given to another object, or someone else stored it.
pub async fn keep<O: Identifies>(
    tx: &impl ConnectionTrait,
    act: &Act,
    id: FileId,
    object: O,
) -> Result<(), Error> {
    let object: Uuid = object.into();
    let free = Condition::any().add(row::Column::ObjectId.is_null()).add(row::Column::ObjectId.eq(object));
    let mut update = row::Entity::update_many()
        .set(row::ActiveModel {
            object_id: Set(Some(object)),
            object_kind: Set(Some(O::kind())),
            expires_at: Set(None),
            ..Default::default()
        })
        .filter(row::Column::Id.eq(id))
        .filter(free);
    if let Some(actor) = act.actor.id() {
        update = update.filter(row::Column::CreatedBy.eq(actor));
    }
    if update.exec(tx).await?.rows_affected == 0 {
        return Err(Error::NotFound("file"));
    }
    Ok(())
}

/// Deletes a file in the transaction of its act: it is not found from then on, and its bytes go with the next purge.
///
/// # Errors
/// `NotFound`.
pub async fn delete(tx: &impl ConnectionTrait, act: &Act, id: FileId) -> Result<(), Error> {
    let file = find(tx, id).await?;
    row::Entity::update_many()
        .set(row::ActiveModel { expires_at: Set(Some(clock::wall())), ..Default::default() })
        .filter(row::Column::Id.eq(id))
        .exec(tx)
        .await?;
    let details = json!({ "object": file.object_id });
    acts::record(tx, act, Acted::new("platform.file_deleted", id).with(details)).await?;
    Ok(())
}

/// Deletes every file that belongs to some objects of a kind, in the transaction that lets the objects go.
///
/// # Errors
/// When the database fails.
pub async fn delete_of<O: Identifies>(
    tx: &impl ConnectionTrait,
    act: &Act,
    objects: &[O],
) -> Result<(), Error> {
    let theirs = Condition::all()
        .add(row::Column::ObjectKind.eq(O::kind()))
        .add(row::Column::ObjectId.is_in(objects.iter().map(|object| -> Uuid { (*object).into() })))
        .add(row::Column::ExpiresAt.is_null());
    let files: Vec<FileId> =
        row::Entity::find().select_only().column(row::Column::Id).filter(theirs).into_tuple().all(tx).await?;
    row::Entity::update_many()
        .set(row::ActiveModel { expires_at: Set(Some(clock::wall())), ..Default::default() })
        .filter(row::Column::Id.is_in(files.iter().copied()))
        .exec(tx)
        .await?;
    let acted = |file: &FileId| Acted::new("platform.file_deleted", *file);
    acts::record_all(tx, act, files.iter().map(acted).collect()).await
}

/// A row whose bytes are not there: the process died between the two, and the row will expire.
fn missing(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Error::NotFound("file"),
        error => error.into(),
    }
}

fn path(id: FileId) -> Path {
    Path::from(format!("files/{id}"))
}
