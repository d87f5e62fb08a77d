//! ZIP archives, which XLSX workbooks are: read from the directory at their end, every entry unfolded once and counted.

use std::io::{self, Read, Seek, SeekFrom};

use flate2::read::DeflateDecoder;

use super::Media;
use super::inspect::{FileFlaw, part};

/// Entries of the largest archive.
const ENTRIES_MAX: usize = 2_000;
/// Bytes that an archive may unfold to.
const UNFOLDED_MAX: u64 = 200 << 20;
/// How many times its size an archive may unfold to, once it is more than [`SMALL`]. Sheets of numbers reach about 20.
const RATIO_MAX: u64 = 100;
/// What may unfold without any ratio: a bomb of this size hurts nobody.
const SMALL: u64 = 4 << 20;

const END: &[u8; 4] = b"PK\x05\x06";
const END_BYTES: usize = 22;

/// One entry of the directory.
struct Entry {
    name: Vec<u8>,
    method: u16,
    packed: u64,
    unfolded: u64,
    /// Where its own header stands.
    at: u64,
}

/// Whether a file ends with the directory of an archive, whatever it begins with.
pub(super) fn ends_as_one(tail: &[u8]) -> bool {
    end_of(tail).is_some()
}

/// The end record: only one whose comment reaches exactly to the end of the file is read by anybody.
fn end_of(tail: &[u8]) -> Option<&[u8]> {
    let last = tail.len().checked_sub(END_BYTES)?;
    (0..=last).rev().find_map(|at| {
        let record = tail.get(at..)?;
        let comment = usize::from(short(record, 20)?);
        (record.starts_with(END) && record.len() == END_BYTES + comment).then_some(record)
    })
}

/// What an archive is.
///
/// # Errors
/// When it cannot be read; the inner one says what is wrong with it.
pub(super) fn inspect(
    content: &mut (impl Read + Seek),
    size: u64,
    tail: &[u8],
) -> io::Result<Result<Media, FileFlaw>> {
    let Some(end) = end_of(tail) else { return Ok(Err(FileFlaw::Broken)) };
    let directory = match directory(content, size, end)? {
        Ok(directory) => directory,
        Err(flaw) => return Ok(Err(flaw)),
    };
    let promised: u64 = directory.iter().map(|entry| entry.unfolded).sum();
    if promised > UNFOLDED_MAX || (promised > SMALL && promised / size.max(1) > RATIO_MAX) {
        return Ok(Err(FileFlaw::Bomb));
    }
    for entry in &directory {
        if let Err(flaw) = unfold(content, entry)? {
            return Ok(Err(flaw));
        }
    }
    let has = |name: &[u8]| directory.iter().any(|entry| entry.name == name);
    let is_workbook = has(b"[Content_Types].xml") && has(b"xl/workbook.xml");
    Ok(Ok(match (is_workbook, has(b"xl/vbaProject.bin")) {
        (true, false) => Media::Xlsx,
        // Programs inside a workbook are no data.
        (true, true) => Media::Unknown,
        _ => Media::Zip,
    }))
}

/// The entries, which together must fill the file from its first byte to the directory, none inside another.
fn directory(
    content: &mut (impl Read + Seek),
    size: u64,
    end: &[u8],
) -> io::Result<Result<Vec<Entry>, FileFlaw>> {
    let wanted = (|| {
        let parts = [short(end, 4)?, short(end, 6)?];
        let count = usize::from(short(end, 10)?);
        Some((parts, count, long(end, 12)?, long(end, 16)?))
    })();
    let Some((parts, count, length, at)) = wanted else { return Ok(Err(FileFlaw::Broken)) };
    let stands_at = size - u64::try_from(end.len()).unwrap_or(u64::MAX);
    if parts != [0, 0] || at.saturating_add(length) > stands_at {
        return Ok(Err(FileFlaw::Broken));
    }
    // Something stands before the archive or between its parts, which only other programs would see.
    if at + length != stands_at {
        return Ok(Err(FileFlaw::Polyglot));
    }
    if count > ENTRIES_MAX {
        return Ok(Err(FileFlaw::Bomb));
    }
    let bytes = part(content, at, length)?;
    let Some(mut entries) = entries(&bytes, count) else { return Ok(Err(FileFlaw::Broken)) };
    entries.sort_by_key(|entry| entry.at);
    let first = entries.first().map_or(at, |entry| entry.at);
    if first != 0 {
        return Ok(Err(FileFlaw::Polyglot));
    }
    let ends = entries.iter().skip(1).map(|entry| entry.at).chain([at]);
    // Entries that share bytes are how a small archive unfolds to a huge one.
    let overlaps = entries.iter().zip(ends).any(|(entry, end)| entry.at + 30 + entry.packed > end);
    Ok(if overlaps { Err(FileFlaw::Bomb) } else { Ok(entries) })
}

fn entries(directory: &[u8], count: usize) -> Option<Vec<Entry>> {
    let mut rest = directory;
    let mut entries = Vec::new();
    for _ in 0..count {
        if !rest.starts_with(b"PK\x01\x02") {
            return None;
        }
        let flags = short(rest, 8)?;
        let method = short(rest, 10)?;
        let (name, extra, comment) = (short(rest, 28)?, short(rest, 30)?, short(rest, 32)?);
        let length = 46 + usize::from(name) + usize::from(extra) + usize::from(comment);
        // What is encrypted cannot be judged, and only two methods are in use.
        if flags & 1 != 0 || ![0, 8].contains(&method) {
            return None;
        }
        entries.push(Entry {
            name: rest.get(46..46 + usize::from(name))?.to_vec(),
            method,
            packed: long(rest, 20)?,
            unfolded: long(rest, 24)?,
            at: long(rest, 42)?,
        });
        rest = rest.get(length..)?;
    }
    rest.is_empty().then_some(entries)
}

/// Unfolds an entry into nothing. It gives exactly what the directory promised, or lies.
fn unfold(content: &mut (impl Read + Seek), entry: &Entry) -> io::Result<Result<(), FileFlaw>> {
    let header = part(content, entry.at, 30)?;
    let lengths = short(&header, 26).zip(short(&header, 28));
    let (Some((name, extra)), true) = (lengths, header.starts_with(b"PK\x03\x04")) else {
        return Ok(Err(FileFlaw::Broken));
    };
    content.seek(SeekFrom::Start(entry.at + 30 + u64::from(name) + u64::from(extra)))?;
    let packed = content.by_ref().take(entry.packed);
    let limit = entry.unfolded + 1;
    let unfolded = match entry.method {
        8 => io::copy(&mut DeflateDecoder::new(packed).take(limit), &mut io::sink()),
        _ => io::copy(&mut packed.take(limit), &mut io::sink()),
    };
    Ok(match unfolded {
        Ok(count) if count == entry.unfolded => Ok(()),
        Ok(count) if count > entry.unfolded => Err(FileFlaw::Bomb),
        _ => Err(FileFlaw::Broken),
    })
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes).map(u64::from)
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::{Cursor, Write};

    use flate2::Compression;
    use flate2::write::DeflateEncoder;

    use super::*;

    /// An archive of deflated entries; `promise` is what the directory says that each unfolds to.
    fn archive(entries: &[(&str, &[u8])], promise: impl Fn(usize) -> usize) -> Vec<u8> {
        let (mut file, mut directory) = (Vec::new(), Vec::new());
        let number = |value: usize| u32::try_from(value).unwrap().to_le_bytes();
        let short = |value: usize| u16::try_from(value).unwrap().to_le_bytes();
        for (name, content) in entries {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(content).unwrap();
            let packed = encoder.finish().unwrap();
            let at = file.len();
            let mut middle = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            middle.extend(number(packed.len()));
            middle.extend(number(promise(content.len())));
            middle.extend(short(name.len()));
            middle.extend([0, 0]);
            file.extend(b"PK\x03\x04");
            file.extend(&middle);
            file.extend(name.as_bytes());
            file.extend(&packed);
            directory.extend(b"PK\x01\x02\x14\x00");
            directory.extend(&middle);
            directory.extend([0; 10]);
            directory.extend(number(at));
            directory.extend(name.as_bytes());
        }
        let at = file.len();
        file.extend(&directory);
        file.extend(b"PK\x05\x06\x00\x00\x00\x00");
        file.extend(short(entries.len()));
        file.extend(short(entries.len()));
        file.extend(number(directory.len()));
        file.extend(number(at));
        file.extend([0, 0]);
        file
    }

    /// As much of a workbook as this module looks at.
    pub(in super::super) fn workbook() -> Vec<u8> {
        archive(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")], |size| size)
    }

    fn judged(content: &[u8]) -> Result<Media, FileFlaw> {
        super::super::inspect::inspect(&mut Cursor::new(content)).unwrap()
    }

    #[test]
    fn a_workbook_is_known_by_its_parts() {
        assert_eq!(judged(&workbook()), Ok(Media::Xlsx));
        assert_eq!(judged(&archive(&[("a.txt", b"isi")], |size| size)), Ok(Media::Zip));
        let macros = archive(
            &[("[Content_Types].xml", b"x"), ("xl/workbook.xml", b"x"), ("xl/vbaProject.bin", b"x")],
            |size| size,
        );
        assert_eq!(judged(&macros), Ok(Media::Unknown));
        assert_eq!(judged(b"PK\x03\x04 docProps"), Err(FileFlaw::Broken));
    }

    #[test]
    fn bombs_and_double_files_are_refused() {
        let zeros = vec![0; 8 << 20];
        let bomb = archive(&[("a", &zeros)], |size| size);
        assert!(bomb.len() < 64 << 10);
        assert_eq!(judged(&bomb), Err(FileFlaw::Bomb));
        let liar = archive(&[("a", &zeros)], |_| 10);
        assert_eq!(judged(&liar), Err(FileFlaw::Bomb), "the directory promises less than there is");
        let inside = archive(&[("a", b"isi")], |size| size + 1);
        assert_eq!(judged(&inside), Err(FileFlaw::Broken), "the directory promises more than there is");
        let workbook = workbook();
        let before = [b"PK\x03\x04 hidden".as_slice(), &workbook].concat();
        assert_eq!(judged(&before), Err(FileFlaw::Polyglot));
        let after = [workbook.as_slice(), b"hidden"].concat();
        assert_eq!(judged(&after), Err(FileFlaw::Broken));
    }
}
