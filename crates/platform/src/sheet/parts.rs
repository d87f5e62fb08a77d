//! The parts of a workbook: a ZIP archive whose contents are never trusted to be as small as they say.

use std::io::{self, BufReader, Cursor, Read};

use bytes::Bytes;
use quick_xml::Reader;
use zip::ZipArchive;

use super::spot::{Flaw, Spotted};

/// A part as XML.
pub(super) type Xml<'a> = Reader<BufReader<Bounded<zip::read::ZipFile<'a, Cursor<Bytes>>>>>;

/// The archive.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    archive: ZipArchive<Cursor<Bytes>>,
    unpacked_max: u64,
}

impl Parts {
    /// More parts than any workbook has that holds a list.
    const COUNT_MAX: usize = 1_000;

    pub(super) fn open(content: Bytes, unpacked_max: u64) -> Result<Self, Spotted> {
        let archive = ZipArchive::new(Cursor::new(content)).map_err(|_damaged| Flaw::Unreadable.whole())?;
        if archive.len() > Self::COUNT_MAX {
            return Err(Flaw::UnpacksTooLarge.whole().with("max", unpacked_max >> 20));
        }
        Ok(Self { archive, unpacked_max })
    }

    /// Opens a part; `None` when the workbook has none of that name.
    pub(super) fn xml(&mut self, name: &str) -> Result<Option<Xml<'_>>, Spotted> {
        let unpacked_max = self.unpacked_max;
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(_damaged) => return Err(Flaw::Unreadable.whole()),
        };
        // What the directory says is only a reason to refuse early; what is read is counted.
        if part.size() > unpacked_max {
            return Err(too_large(unpacked_max));
        }
        let mut xml = Reader::from_reader(BufReader::with_capacity(
            64 << 10,
            Bounded { inner: part, left: unpacked_max },
        ));
        xml.config_mut().check_end_names = false;
        Ok(Some(xml))
    }

    /// What an error of the XML reader says about the file.
    pub(super) fn verdict(&self) -> impl Fn(quick_xml::Error) -> Spotted + use<> {
        let unpacked_max = self.unpacked_max;
        move |error| match error {
            quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                too_large(unpacked_max)
            }
            _ => Flaw::Unreadable.whole(),
        }
    }
}

fn too_large(max: u64) -> Spotted {
    Flaw::UnpacksTooLarge.whole().with("max", max >> 20)
}

/// A reader that fails as soon as more comes out of it than it may hold.
#[derive(Debug)]
pub(super) struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let taken = u64::try_from(count).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(taken).ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(count)
    }
}
