//! Reading a sheet twice: to its end for what is wrong with it as such, then in parts that are judged and written while the
//! next is read.

use std::ops::ControlFlow;

use bytes::Bytes;
use platform::sheet::{Bounds, Row, Spotted, Table};
use tokio::sync::mpsc::{self, Receiver};
use tokio::task::JoinHandle;

use super::column::Column;
use super::entry::{CellFault, Entry};
use super::layout::Layout;
use crate::error::Error;

/// Rows of one part.
const PART: usize = 1_000;

/// What a kind of import asks of a sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) columns: &'static [Column],
    pub(super) rows_max: u32,
    pub(super) reads_over_unknown: bool,
}

/// A sheet that was read to its end and can be taken part by part.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    table: Table,
    layout: Layout,
    /// Rows with data, the header not counted.
    pub(super) total: u32,
}

/// The parts of a sheet, read ahead by one.
pub(super) struct Parts {
    parts: Receiver<Vec<Entry>>,
    reading: JoinHandle<()>,
}

impl Reader {
    /// Reads the whole sheet once.
    ///
    /// # Errors
    /// When the task breaks off; inside, everything that is wrong with file and header.
    pub(super) async fn open(
        content: Bytes,
        sheet: Option<String>,
        wanted: Wanted,
    ) -> Result<Result<Self, Vec<CellFault>>, Error> {
        let read = move || examine(content, sheet.as_deref(), wanted);
        tokio::task::spawn_blocking(read).await.map_err(|error| broken(&error))
    }

    /// The headers of columns that are not known and were read over.
    pub(super) fn read_over(&self) -> &[String] {
        &self.layout.read_over
    }

    /// Begins to hand out parts.
    pub(super) fn parts(&self) -> Parts {
        let (sender, parts) = mpsc::channel(1);
        let Self { table, layout, .. } = self.clone();
        let reading = tokio::task::spawn_blocking(move || {
            let since_1904 = table.since_1904();
            let (mut part, mut is_header) = (Vec::with_capacity(PART), true);
            let mut each = |row: Row| {
                if std::mem::take(&mut is_header) {
                    return ControlFlow::Continue(());
                }
                part.push(Entry::read(row, &layout, since_1904));
                if part.len() < PART {
                    return ControlFlow::Continue(());
                }
                let full = std::mem::replace(&mut part, Vec::with_capacity(PART));
                // Whoever no longer listens has stopped.
                if sender.blocking_send(full).is_ok() {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            };
            // Its faults were found when it was read for the first time.
            if table.rows(&mut each).is_ok() && !part.is_empty() && sender.blocking_send(part).is_err() {
                tracing::debug!("nobody waits for the last part of a sheet");
            }
        });
        Parts { parts, reading }
    }
}

impl Parts {
    /// The next part; `None` after the last.
    ///
    /// # Errors
    /// `Broken` when the task that reads has crashed.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Entry>>, Error> {
        match self.parts.recv().await {
            Some(part) => Ok(Some(part)),
            None => (&mut self.reading).await.map(|()| None).map_err(|error| broken(&error)),
        }
    }
}

fn examine(
    content: Bytes,
    sheet: Option<&str>,
    Wanted { columns, rows_max, reads_over_unknown }: Wanted,
) -> Result<Reader, Vec<CellFault>> {
    let table = Table::open(content, sheet, Bounds::rows(rows_max)).map_err(of_file)?;
    let mut header = None;
    let read = table.rows(&mut |row| {
        header.get_or_insert(row);
        ControlFlow::Continue(())
    });
    let header = header.unwrap_or_default();
    let layout = Layout::read(&header, (columns, reads_over_unknown));
    match (read, layout) {
        (Ok(rows), Ok(layout)) => Ok(Reader { table, layout, total: rows.saturating_sub(1) }),
        (Ok(_), Err(faults)) => Err(faults),
        (Err(faults), Ok(_)) => Err(of_file(faults)),
        (Err(faults), Err(of_header)) => {
            let mut all = of_file(faults);
            // A file without rows has no header to speak of.
            all.extend(of_header.into_iter().filter(|_| header.number > 0));
            Err(all)
        }
    }
}

fn of_file(faults: Vec<Spotted>) -> Vec<CellFault> {
    let fault = |Spotted { spot, fault }| CellFault { spot, header: "", fault, shown: None };
    faults.into_iter().map(fault).collect()
}

fn broken(error: &tokio::task::JoinError) -> Error {
    platform::Error::Broken(format!("reading a sheet did not return: {error}")).into()
}
