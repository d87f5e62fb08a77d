//! Why a document could not be made.

/// Why a document could not be made. None of it is the reader's fault.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The writer of spreadsheets failed.
    #[error("spreadsheet: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The writer of separated values failed.
    #[error("separated values: {0}")]
    Csv(#[from] csv::Error),
    /// The writer of pages failed.
    #[error("pages: {0}")]
    Pdf(String),
    /// The font that ships is broken.
    #[error("the font is broken")]
    Font,
    /// There is no room for the file.
    #[error("file: {0}")]
    Io(#[from] std::io::Error),
    /// A document has more rows or columns than its form can hold.
    #[error("the document is larger than its form allows")]
    TooLarge,
}
