//! Where an upload waits until it is known what it is: a file without a name, which goes with the process. So memory stays
//! bounded, and only what was judged reaches the store.

use std::path::Path;

use bytes::{Bytes, BytesMut};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use super::inspect::inspect;
use super::{Media, Scanner};
use crate::Error;

/// An upload on its way in.
#[derive(Debug)]
pub struct Spool {
    file: File,
    hash: Sha256,
    size: u64,
    bytes_max: u64,
}

impl Spool {
    pub(super) async fn open(folder: &Path, bytes_max: u64) -> Result<Self, Error> {
        let folder = folder.to_owned();
        let made = tokio::task::spawn_blocking(move || tempfile::tempfile_in(folder)).await;
        let file = made.map_err(broken)?.map_err(broken)?;
        Ok(Self { file: File::from_std(file), hash: Sha256::new(), size: 0, bytes_max })
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// `TooLarge` beyond the limit; or when the disk is full.
    pub async fn write(&mut self, piece: &[u8]) -> Result<(), Error> {
        self.size = self.size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if self.size > self.bytes_max {
            return Err(Error::TooLarge { bytes_max: self.bytes_max });
        }
        self.hash.update(piece);
        self.file.write_all(piece).await.map_err(broken)
    }

    /// Bytes so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn sha256(&self) -> String {
        hex::encode(self.hash.clone().finalize())
    }

    /// What the content is, when it is nothing else besides.
    pub(super) async fn judge(&mut self) -> Result<Media, Error> {
        self.file.flush().await.map_err(broken)?;
        let copy = self.file.try_clone().await.map_err(broken)?.into_std().await;
        let judged = tokio::task::spawn_blocking(move || inspect(&mut std::io::BufReader::new(copy))).await;
        let media = judged.map_err(broken)?.map_err(broken)?.map_err(Error::FileRefused)?;
        self.rewind().await?;
        Ok(media)
    }

    pub(super) async fn scan(&mut self, scanner: &Scanner) -> Result<(), Error> {
        self.rewind().await?;
        scanner.scan(&mut self.file).await?;
        self.rewind().await
    }

    /// The next piece of at most so many bytes; empty at the end.
    pub(super) async fn read(&mut self, bytes: usize) -> Result<Bytes, Error> {
        let mut piece = BytesMut::with_capacity(bytes);
        while piece.len() < bytes {
            if self.file.read_buf(&mut piece).await.map_err(broken)? == 0 {
                break;
            }
        }
        Ok(piece.freeze())
    }

    pub(super) async fn rewind(&mut self) -> Result<(), Error> {
        self.file.rewind().await.map(|_start| ()).map_err(broken)
    }
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Broken(format!("an upload could not be kept: {error}"))
}
