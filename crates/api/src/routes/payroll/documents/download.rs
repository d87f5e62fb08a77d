//! Files on their way to a reader: made piece by piece in a file without a name, or streamed as they are read.

use std::fs::File;
use std::io::Seek;

use actix_web::HttpResponse;
use actix_web::http::header::{
    CONTENT_DISPOSITION, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::web::{Bytes, BytesMut};
use documents::{Closing, Piece, TableHead};
use futures_util::stream::{self, Stream, StreamExt as _};
use tokio::io::AsyncReadExt as _;
use tokio::sync::mpsc;

use super::TableFormat;
use crate::problem::Problem;
use crate::state::State;

/// Rows that may wait for the writer.
const ROWS_AHEAD: usize = 1_000;

/// Bytes sent at once.
const CHUNK: usize = 64 * 1024;

/// A name and a media type.
pub struct Labelled {
    /// The name under which it is stored.
    pub name: String,
    /// What it is.
    pub media_type: &'static str,
}

impl TableFormat {
    /// How file names end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
        }
    }

    /// What it is.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
        }
    }
}

/// Rows on their way to the writer.
pub struct Rows(mpsc::Sender<Piece>);

impl Rows {
    /// Gives the writer the next piece, when it has room.
    ///
    /// # Errors
    /// When the writer has given up: why is told by itself.
    pub async fn put(&self, piece: Piece) -> Result<(), Problem> {
        self.0.send(piece).await.map_err(|_closed| Problem::internal("the writer of a document gave up"))
    }
}

/// Writes a table into a file without a name, while its rows are gathered: a thousand of them are in memory at most.
///
/// # Errors
/// Those of the gathering; when the disk is full.
pub async fn write_table(
    state: &State,
    (format, head, closing): (TableFormat, TableHead, Closing),
    gather: impl AsyncFnOnce(&Rows) -> Result<(), Problem>,
) -> Result<File, Problem> {
    let folder = state.config.data_dir.clone();
    let (sender, mut receiver) = mpsc::channel(ROWS_AHEAD);
    let writing = tokio::task::spawn_blocking(move || {
        let mut file = tempfile::tempfile_in(&folder)?;
        let pieces = std::iter::from_fn(move || receiver.blocking_recv());
        match format {
            TableFormat::Xlsx => documents::write_xlsx(&head, pieces, &closing, (&mut file, &folder))?,
            TableFormat::Pdf => documents::write_pdf(&head, pieces, &closing, &mut file)?,
        }
        file.rewind()?;
        Ok::<File, documents::Error>(file)
    });
    let rows = Rows(sender);
    let gathered = gather(&rows).await;
    drop(rows);
    let written = writing.await.map_err(Problem::internal)?;
    // A writer that gave up is why nothing more could be gathered.
    let file = written.map_err(Problem::internal)?;
    gathered.map(|()| file)
}

/// Answers with a file.
pub fn file(labelled: Labelled, file: File) -> HttpResponse {
    let file = tokio::fs::File::from_std(file);
    let pieces = stream::try_unfold(file, |mut file| async move {
        let mut piece = BytesMut::with_capacity(CHUNK);
        let read = file.read_buf(&mut piece).await?;
        Ok::<_, std::io::Error>((read > 0).then(|| (piece.freeze(), file)))
    });
    labelled.answer(pieces)
}

/// Answers with what is read from the database meanwhile. What breaks off is logged, and the reader sees a broken transfer.
pub fn lines(
    labelled: Labelled,
    lines: impl Stream<Item = Result<Bytes, Problem>> + 'static,
) -> HttpResponse {
    labelled.answer(lines.map(|piece| {
        piece.map_err(|problem| {
            tracing::error!(code = problem.code(), cause = ?problem, "An export broke off");
            std::io::Error::other(problem.to_string())
        })
    }))
}

impl Labelled {
    fn answer(self, pieces: impl Stream<Item = Result<Bytes, std::io::Error>> + 'static) -> HttpResponse {
        HttpResponse::Ok()
            .content_type(self.media_type)
            .insert_header((CONTENT_DISPOSITION, attachment(&self.name)))
            .streaming(pieces)
    }
}

fn attachment(name: &str) -> ContentDisposition {
    let extended = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: name.as_bytes().to_vec(),
    };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(name.to_owned()),
            DispositionParam::FilenameExt(extended),
        ],
    }
}
