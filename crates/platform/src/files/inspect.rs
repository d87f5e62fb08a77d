//! What a file is, by its content, and whether it is only that. The name and the client's word do not count.

use std::io::{self, Read, Seek, SeekFrom};

use super::Media;
use super::archive;

/// What is wrong with a content that claims to be of some kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFlaw {
    /// It begins like its kind and does not end like it: cut off, or made up.
    Broken,
    /// It is of two kinds at once, so that two programs would see two different things.
    Polyglot,
    /// It unfolds to far more than it holds.
    Bomb,
}

/// The end of a file, where kinds are told apart.
const TAIL: u64 = 64 * 1024 + 22;

/// What the content is.
///
/// # Errors
/// When it cannot be read; the inner one says that it is not what it claims to be.
pub(super) fn inspect(content: &mut (impl Read + Seek)) -> io::Result<Result<Media, FileFlaw>> {
    let size = content.seek(SeekFrom::End(0))?;
    let head = part(content, 0, 1024.min(size))?;
    let from = size.saturating_sub(TAIL);
    let tail = part(content, from, size - from)?;
    let flaw = match head.as_slice() {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => return archive::inspect(content, size, &tail),
        // An archive is read from its end: whatever ends as one is one, too.
        _ if archive::ends_as_one(&tail) => Some(FileFlaw::Polyglot),
        [b'%', b'P', b'D', b'F', b'-', ..] => return Ok(pdf(&head, &tail)),
        _ if holds(&head, b"%PDF-") => Some(FileFlaw::Polyglot),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => return png(content, size),
        [0xff, 0xd8, 0xff, ..] => return Ok(jpeg(&tail)),
        _ => None,
    };
    match flaw {
        Some(flaw) => Ok(Err(flaw)),
        None => text(content, &head).map(Ok),
    }
}

/// A piece of the content; shorter where it ends.
pub(super) fn part(content: &mut (impl Read + Seek), from: u64, length: u64) -> io::Result<Vec<u8>> {
    content.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    content.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// ISO 32000-1, 7.5: a version at the head, the place of the cross references and `%%EOF` at the end.
fn pdf(head: &[u8], tail: &[u8]) -> Result<Media, FileFlaw> {
    let is_versioned = matches!(head, [_, _, _, _, _, b'1' | b'2', b'.', b'0'..=b'9', ..]);
    let end = tail.get(tail.len().saturating_sub(1024)..).unwrap_or_default();
    if is_versioned && holds(end, b"%%EOF") { Ok(Media::Pdf) } else { Err(FileFlaw::Broken) }
}

/// Chunk after chunk to IEND, which is the end of the file.
fn png(content: &mut (impl Read + Seek), size: u64) -> io::Result<Result<Media, FileFlaw>> {
    let mut at = 8;
    loop {
        let header = part(content, at, 8)?;
        let [a, b, c, d, kind @ ..] = header.as_slice() else { return Ok(Err(FileFlaw::Broken)) };
        at += 12 + u64::from(u32::from_be_bytes([*a, *b, *c, *d]));
        if kind == b"IEND" {
            let verdict = match at.cmp(&size) {
                std::cmp::Ordering::Equal => Ok(Media::Png),
                std::cmp::Ordering::Less => Err(FileFlaw::Polyglot),
                std::cmp::Ordering::Greater => Err(FileFlaw::Broken),
            };
            return Ok(verdict);
        }
        if at >= size {
            return Ok(Err(FileFlaw::Broken));
        }
    }
}

/// Cameras write more after the end of the picture, so it need only be there.
fn jpeg(tail: &[u8]) -> Result<Media, FileFlaw> {
    if holds(tail, &[0xff, 0xd9]) { Ok(Media::Jpeg) } else { Err(FileFlaw::Broken) }
}

/// UTF-8 to its end, without control characters: a table where its first lines have the same separators.
fn text(content: &mut (impl Read + Seek), head: &[u8]) -> io::Result<Media> {
    const PIECE: usize = 64 * 1024;
    content.seek(SeekFrom::Start(0))?;
    let mut rest: Vec<u8> = Vec::with_capacity(PIECE + 4);
    let mut is_empty = true;
    loop {
        let before = rest.len();
        let limit = u64::try_from(PIECE).unwrap_or(u64::MAX);
        content.by_ref().take(limit).read_to_end(&mut rest)?;
        let is_end = rest.len() == before;
        is_empty &= rest.is_empty();
        let valid = match std::str::from_utf8(&rest) {
            Ok(text) => text.len(),
            // A character that the piece cuts in two is read with the next one.
            Err(error) if error.error_len().is_none() && !is_end => error.valid_up_to(),
            Err(_) => return Ok(Media::Unknown),
        };
        let next = rest.split_off(valid);
        if std::str::from_utf8(&rest).is_ok_and(|text| !is_written(text)) {
            return Ok(Media::Unknown);
        }
        rest = next;
        if is_end {
            break;
        }
    }
    let known = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(head.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or(""),
    };
    Ok(if is_empty {
        Media::Unknown
    } else if is_table(known) {
        Media::Csv
    } else {
        Media::Text
    })
}

fn is_written(text: &str) -> bool {
    !text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
}

/// The first whole lines have the same number, more than none, of one separator outside quotes.
fn is_table(text: &str) -> bool {
    let whole = text.rsplit_once('\n').map_or(text, |(whole, _)| whole);
    [',', ';', '\t'].into_iter().any(|separator| {
        let lines = whole.lines().take(10).filter(|line| !line.is_empty());
        let mut counts = lines.map(|line| count(line, separator));
        counts.next().is_some_and(|first| first > 0 && counts.all(|count| count == first))
    })
}

fn count(line: &str, separator: char) -> usize {
    let mut quoted = false;
    let outside = |char: &char| {
        quoted ^= *char == '"';
        !quoted && *char == separator
    };
    line.chars().filter(outside).count()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn judged(content: &[u8]) -> Result<Media, FileFlaw> {
        inspect(&mut Cursor::new(content)).unwrap()
    }

    /// A picture of nothing.
    fn tiny_png() -> Vec<u8> {
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        for (kind, data) in [(b"IHDR", &[0_u8; 13][..]), (b"IEND", &[])] {
            png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
            png.extend(kind);
            png.extend(data);
            png.extend([0; 4]);
        }
        png
    }

    #[test]
    fn content_decides() {
        let mut wide = "nip,nama\n".to_owned();
        wide.push_str(&"1,\"Siti, S.Kom é\"\n".repeat(9_000));
        let cases: [(&[u8], Media); 9] = [
            (b"%PDF-1.7\n1 0 obj\nstartxref\n9\n%%EOF\n", Media::Pdf),
            (&tiny_png(), Media::Png),
            (b"\xff\xd8\xff\xe0...\xff\xd9", Media::Jpeg),
            (b"nip,nama\n1,\"Siti, S.Kom\"\n", Media::Csv),
            (b"nip;nama\n1;Budi\n", Media::Csv),
            (wide.as_bytes(), Media::Csv),
            ("Laporan kegiatan é".as_bytes(), Media::Text),
            (b"MZ\x90\x00", Media::Unknown),
            (b"", Media::Unknown),
        ];
        for (content, media) in cases {
            assert_eq!(judged(content), Ok(media), "{:?}", content.get(..20));
        }
        assert_eq!(judged(&[b"text ".repeat(20_000).as_slice(), b"\xff"].concat()), Ok(Media::Unknown));
    }

    #[test]
    fn what_is_cut_off_or_two_things_at_once_is_refused() {
        let png = tiny_png();
        let cut = png.get(..20).unwrap();
        let twice = [png.as_slice(), b"<script>"].concat();
        let archive = [b"laporan ".as_slice(), &archive::tests::workbook()].concat();
        let cases: [(&[u8], FileFlaw); 7] = [
            (b"%PDF-1.7 ...", FileFlaw::Broken),
            (b"%PDF-x.7 %%EOF", FileFlaw::Broken),
            (b"GIF89a %PDF-1.7 %%EOF", FileFlaw::Polyglot),
            (cut, FileFlaw::Broken),
            (&twice, FileFlaw::Polyglot),
            (b"\xff\xd8\xff\xe0...", FileFlaw::Broken),
            (&archive, FileFlaw::Polyglot),
        ];
        for (content, flaw) in cases {
            assert_eq!(judged(content), Err(flaw), "{:?}", content.get(..8));
        }
    }
}
