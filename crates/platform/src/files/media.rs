//! What a file is, by its content. The name and the client's word do not count.

/// A kind of content that Merit knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Media {
    /// PDF document.
    Pdf,
    /// PNG image.
    Png,
    /// JPEG image.
    Jpeg,
    /// XLSX workbook.
    Xlsx,
    /// Any other ZIP archive.
    Zip,
    /// Table as text: each line has the same separators.
    Csv,
    /// Text in UTF-8.
    Text,
    /// Anything else.
    Unknown,
}

impl Media {
    /// What evidence of work may be.
    pub const EVIDENCE: &'static [Self] =
        &[Self::Pdf, Self::Png, Self::Jpeg, Self::Xlsx, Self::Csv, Self::Text];
    /// What a list to import may be.
    pub const TABLES: &'static [Self] = &[Self::Csv, Self::Xlsx];

    /// Looks at the content.
    pub fn of(content: &[u8]) -> Self {
        match content {
            [b'%', b'P', b'D', b'F', b'-', ..] => Self::Pdf,
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Self::Png,
            [0xff, 0xd8, 0xff, ..] => Self::Jpeg,
            [b'P', b'K', 3, 4, ..] if is_workbook(content) => Self::Xlsx,
            [b'P', b'K', 3 | 5, 4 | 6, ..] => Self::Zip,
            _ => match std::str::from_utf8(content) {
                Ok(text) if is_written(text) && is_table(text) => Self::Csv,
                Ok(text) if is_written(text) => Self::Text,
                _ => Self::Unknown,
            },
        }
    }

    /// The media type for HTTP.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Zip => "application/zip",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Text => "text/plain; charset=utf-8",
            Self::Unknown => "application/octet-stream",
        }
    }
}

/// A workbook names its main part in the directory at the end of the archive.
fn is_workbook(content: &[u8]) -> bool {
    const DIRECTORY: usize = 64 * 1024;
    const MAIN_PART: &[u8] = b"xl/workbook.xml";
    let from = content.len().saturating_sub(DIRECTORY);
    content.get(from..).is_some_and(|end| end.windows(MAIN_PART.len()).any(|window| window == MAIN_PART))
}

fn is_written(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|char| char.is_control() && !matches!(char, '\n' | '\r' | '\t'))
}

/// The first lines have the same number, more than none, of one separator outside quotes.
fn is_table(text: &str) -> bool {
    [',', ';', '\t'].into_iter().any(|separator| {
        let mut counts =
            text.lines().take(10).filter(|line| !line.is_empty()).map(|line| count(line, separator));
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
    use super::*;

    #[test]
    fn content_decides() {
        let workbook = [b"PK\x03\x04".as_slice(), b"...xl/workbook.xml..."].concat();
        let cases: [(&[u8], Media); 11] = [
            (b"%PDF-1.7 ...", Media::Pdf),
            (b"\x89PNG\r\n\x1a\n...", Media::Png),
            (b"\xff\xd8\xff\xe0...", Media::Jpeg),
            (&workbook, Media::Xlsx),
            (b"PK\x03\x04 docProps", Media::Zip),
            (b"PK\x05\x06", Media::Zip),
            (b"nip,nama\n1,\"Siti, S.Kom\"\n", Media::Csv),
            (b"nip;nama\n1;Budi\n", Media::Csv),
            ("Laporan kegiatan é".as_bytes(), Media::Text),
            (b"MZ\x90\x00", Media::Unknown),
            (b"", Media::Unknown),
        ];
        for (content, media) in cases {
            assert_eq!(Media::of(content), media, "{content:?}");
        }
    }
}
