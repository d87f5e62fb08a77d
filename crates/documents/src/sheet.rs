//! Separated values (RFC 4180), one row at a time.

use crate::Error;

/// One row, with its line end.
///
/// A text that a spreadsheet would take for a formula is given an apostrophe before it: a name is not a program.
///
/// # Errors
/// Never in practice: memory does not refuse.
pub fn csv_row<'a>(cells: impl IntoIterator<Item = &'a str>) -> Result<Vec<u8>, Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::with_capacity(128));
    for cell in cells {
        writer.write_field(harmless(cell))?;
    }
    writer.write_record(None::<&[u8]>)?;
    writer.into_inner().map_err(|error| Error::Io(error.into_error()))
}

fn harmless(cell: &str) -> String {
    let is_number =
        || cell.strip_prefix('-').is_some_and(|rest| rest.bytes().all(|one| one.is_ascii_digit()));
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number() {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_quoted_where_it_must_be_and_runs_nothing() {
        let row = csv_row(["Budi, S.Kom.", "=cmd()", "-500", "0012"]).unwrap();
        assert_eq!(String::from_utf8(row).unwrap(), "\"Budi, S.Kom.\",'=cmd(),-500,0012\r\n");
    }
}
