//! The store of files and seals: a folder by default.

use std::sync::Arc;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;

use crate::Error;

/// An object store. Files lie under `files/`, seals under `seals/`.
pub type Storage = Arc<dyn ObjectStore>;

/// Opens the store at a place: a folder (made when missing, also written `file:///folder`), `s3://bucket/prefix` in a build
/// with the feature `s3`, or `memory:` for one that is gone with the process.
///
/// # Errors
/// `Broken` when the folder cannot be made, or the place is of a kind that this build does not know.
pub fn open(place: &str) -> Result<Storage, Error> {
    if place == "memory:" {
        return Ok(Arc::new(InMemory::new()));
    }
    if place.starts_with("s3://") {
        return bucket(place);
    }
    let folder = place.strip_prefix("file://").unwrap_or(place);
    if folder.contains("://") {
        return Err(Error::Broken(format!("no file store of the kind {place}")));
    }
    std::fs::create_dir_all(folder).map_err(|error| Error::Broken(format!("folder {folder}: {error}")))?;
    // Synced to the disk: a seal that a power cut takes away would look like an act that was.
    Ok(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true)))
}

/// Where and with which key the bucket is reached is said by the variables of AWS, which every store of this kind reads.
#[cfg(feature = "s3")]
fn bucket(place: &str) -> Result<Storage, Error> {
    let store = object_store::aws::AmazonS3Builder::from_env().with_url(place).build()?;
    let prefix = place.trim_start_matches("s3://").split_once('/').map_or("", |(_, prefix)| prefix);
    Ok(Arc::new(object_store::prefix::PrefixStore::new(store, prefix)))
}

#[cfg(not(feature = "s3"))]
fn bucket(place: &str) -> Result<Storage, Error> {
    Err(Error::Broken(format!("this program was built without the feature s3, which {place} needs")))
}
