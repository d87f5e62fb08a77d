//! The kinds of content that Merit knows.

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
    /// A document that Merit itself wrote. Uploads of it count as text.
    Json,
    /// Anything else.
    Unknown,
}

impl Media {
    /// What evidence of work may be.
    pub const EVIDENCE: &'static [Self] =
        &[Self::Pdf, Self::Png, Self::Jpeg, Self::Xlsx, Self::Csv, Self::Text];
    /// What a list to import may be.
    pub const TABLES: &'static [Self] = &[Self::Csv, Self::Xlsx];

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
            Self::Json => "application/json; charset=utf-8",
            Self::Unknown => "application/octet-stream",
        }
    }

    /// The endings of names that say the same; the first is put where the name says something else.
    pub(super) fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Xlsx => &["xlsx"],
            Self::Zip => &["zip"],
            Self::Csv => &["csv", "tsv", "txt"],
            Self::Text => &["txt", "csv", "md", "log"],
            Self::Json => &["json"],
            Self::Unknown => &["bin"],
        }
    }
}
