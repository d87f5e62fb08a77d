//! Tables as PDF: a heading on each page, the sums of the page under it, signatures at the end. One page is in memory at a time,
//! beside the finished ones in their compressed form.

use std::io::Write;

use super::canvas::{Mark, Paper, Printer, Text};
use super::typeface::Typeface;
use crate::table::Sums;
use crate::words::rupiah;
use crate::{Cell, Closing, Error, Piece, Signature, TableHead};

/// The edge that stays white.
const MARGIN: i32 = 300;
/// Space between a cell's edge and its text.
const PADDING: i32 = 15;
/// More characters than this want the larger paper.
const A4_CHARACTERS_MAX: i32 = 150;
/// The largest letters of a row, and the smallest that a long text is shrunk to.
const ROW_SIZE_MAX: i32 = 80;
/// The width of a character in hundredths of its height.
const CHARACTER: i32 = 58;
/// The letters of the letterhead, of titles and of signatures.
const HEAD_SIZE: i32 = 110;
const TEXT_SIZE: i32 = 85;
/// What signatures take.
const CLOSING_HEIGHT: i32 = 1_100;

/// Writes a table as PDF.
///
/// # Errors
/// When the disk is full.
pub fn write_pdf(
    head: &TableHead,
    pieces: impl Iterator<Item = Piece>,
    closing: &Closing,
    mut into: impl Write,
) -> Result<(), Error> {
    let mut pager = Pager::new(head);
    pager.letterhead();
    pager.heading();
    let (mut section, mut whole) = (Sums::default(), Sums::default());
    for piece in pieces {
        match piece {
            Piece::Section(title) => {
                section = Sums::default();
                // A heading does not stand alone at the end of a page.
                pager.make_room(pager.row_height() * 3)?;
                pager.section(&title);
            }
            Piece::Row(cells) => {
                section.add(&cells);
                whole.add(&cells);
                pager.row((&cells, false))?;
                pager.of_page.add(&cells);
            }
            Piece::Subtotal(label) => pager.row((&section.row(&label), true))?,
            // A list of one page has the sums of the page as its own.
            Piece::Total(label) => {
                if pager.page > 1 {
                    pager.sums_of_page();
                }
                pager.of_page = Sums::default();
                pager.row((&whole.row(&label), true))?;
            }
            Piece::Summary(cells) => pager.row((&cells, true))?,
        }
    }
    pager.closing(closing)?;
    into.write_all(&pager.finish()?)?;
    Ok(())
}

struct Pager<'h> {
    head: &'h TableHead,
    printer: Printer,
    paper: Paper,
    size: i32,
    /// Left edge and width of each column.
    columns: Vec<(i32, i32)>,
    marks: Vec<Mark>,
    y: i32,
    page: u32,
    of_page: Sums,
}

impl<'h> Pager<'h> {
    fn new(head: &'h TableHead) -> Self {
        let characters: i32 = head.columns.iter().map(|column| i32::from(column.width)).sum::<i32>().max(1);
        let paper = if characters > A4_CHARACTERS_MAX { Paper::A3_LANDSCAPE } else { Paper::A4 };
        let room = paper.width - 2 * MARGIN;
        let size = (room * 100 / (CHARACTER * characters)).min(ROW_SIZE_MAX);
        let mut x = MARGIN;
        let columns = head.columns.iter().map(|column| {
            let left = x;
            x += i32::from(column.width) * room / characters;
            (left, x - left)
        });
        Self {
            columns: columns.collect(),
            printer: Printer::new(&head.titles.join(", ")),
            head,
            paper,
            size,
            marks: Vec::new(),
            y: MARGIN,
            page: 1,
            of_page: Sums::default(),
        }
    }

    fn row_height(&self) -> i32 {
        self.size * 17 / 10
    }

    /// The room for the sums of the page and its number.
    fn foot(&self) -> i32 {
        self.paper.height - MARGIN - self.row_height() * 2
    }

    fn letterhead(&mut self) {
        for (at, line) in self.head.letterhead.iter().enumerate() {
            let size = if at == 0 { HEAD_SIZE } else { TEXT_SIZE };
            self.centred((line, size, true));
        }
        self.across(self.y);
        self.y += HEAD_SIZE;
        for title in &self.head.titles {
            self.centred((title, TEXT_SIZE, true));
        }
        self.y += TEXT_SIZE / 2;
    }

    fn centred(&mut self, (text, size, is_bold): (&str, i32, bool)) {
        let width = width(text, size, is_bold);
        self.y += size;
        let x = ((self.paper.width - width) / 2).max(MARGIN);
        self.put((text, size, is_bold), (x, self.y));
        self.y += size / 2;
    }

    /// The headings of the columns, on as many lines as the longest takes.
    fn heading(&mut self) {
        self.across(self.y);
        let labels: Vec<Vec<String>> = self
            .head
            .columns
            .iter()
            .zip(&self.columns)
            .map(|(column, (_, room))| wrapped(&column.label, (self.size, room - 2 * PADDING)))
            .collect();
        let lines = labels.iter().map(Vec::len).max().unwrap_or_default();
        let step = self.size * 13 / 10;
        for (label, (x, _)) in labels.iter().zip(self.columns.clone()) {
            for (at, line) in (1..).zip(label) {
                self.put((line, self.size, true), (x + PADDING, self.y + step * at));
            }
        }
        self.y += step * i32::try_from(lines).unwrap_or_default() + self.size / 2;
        self.across(self.y);
    }

    fn section(&mut self, title: &str) {
        self.y += self.row_height();
        self.put((title, self.size, true), (MARGIN + PADDING, self.y - self.size / 2));
    }

    fn row(&mut self, (cells, is_bold): (&[Cell], bool)) -> Result<(), Error> {
        self.make_room(self.row_height())?;
        self.cells(cells, is_bold);
        if is_bold {
            self.across(self.y);
        }
        Ok(())
    }

    fn cells(&mut self, cells: &[Cell], is_bold: bool) {
        self.y += self.row_height();
        let base = self.y - self.size / 2;
        let columns = self.columns.clone();
        for (at, (cell, (x, own))) in cells.iter().zip(&columns).enumerate() {
            let (text, is_right, room) = match cell {
                Cell::Empty => continue,
                // A word goes on over the empty cells beside it.
                Cell::Text(text) => {
                    let beside = cells.iter().zip(&columns).skip(at + 1);
                    let free = beside.take_while(|(cell, _)| **cell == Cell::Empty);
                    (text.clone(), false, own + free.map(|(_, (_, width))| width).sum::<i32>())
                }
                Cell::Count(count) => (count.to_string(), true, *own),
                Cell::Amount(amount) => (rupiah(*amount), true, *own),
            };
            let (text, size) = fitted(text, (self.size, is_bold), room - 2 * PADDING);
            let shift = if is_right { room - PADDING - width(&text, size, is_bold) } else { PADDING };
            self.put((&text, size, is_bold), (x + shift, base));
        }
    }

    /// Begins another page where there is no room for so much.
    fn make_room(&mut self, height: i32) -> Result<(), Error> {
        if self.y + height > self.foot() {
            self.end_page()?;
            self.heading();
        }
        Ok(())
    }

    /// Writes the sums and the number of the page, and the page.
    fn end_page(&mut self) -> Result<(), Error> {
        self.sums_of_page();
        let number = format!("Halaman {}", self.page);
        let x = self.paper.width - MARGIN - width(&number, self.size, false);
        self.put((&number, self.size, false), (x, self.paper.height - MARGIN));
        self.printer.page(self.paper, &std::mem::take(&mut self.marks))?;
        self.page += 1;
        self.y = MARGIN;
        Ok(())
    }

    /// The sums of the rows on the page that were not summed yet.
    fn sums_of_page(&mut self) {
        let sums = std::mem::take(&mut self.of_page).row("Jumlah halaman ini");
        if !sums.is_empty() {
            self.across(self.y);
            self.cells(&sums, true);
            self.across(self.y);
        }
    }

    fn closing(&mut self, closing: &Closing) -> Result<(), Error> {
        if self.y + CLOSING_HEIGHT > self.foot() {
            self.end_page()?;
        }
        let hands = i32::try_from(closing.signatures.len()).unwrap_or(1).max(1);
        let room = (self.paper.width - 2 * MARGIN) / hands;
        let top = self.y + TEXT_SIZE * 4;
        let last = MARGIN + room * (hands - 1);
        self.put((&closing.place_and_day, TEXT_SIZE, false), (last, top - TEXT_SIZE * 3 / 2));
        for (at, signature) in (0..).zip(&closing.signatures) {
            for (text, y) in lines_of(signature) {
                let (text, size) = fitted(text, (TEXT_SIZE, false), room - 2 * PADDING);
                self.put((&text, size, false), (MARGIN + room * at, top + y));
            }
        }
        self.y = top + CLOSING_HEIGHT - TEXT_SIZE * 4;
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<u8>, Error> {
        self.end_page()?;
        self.printer.finish()
    }

    fn across(&mut self, y: i32) {
        self.marks.push(Mark::Across { x: MARGIN, y, length: self.paper.width - 2 * MARGIN });
    }

    fn put(&mut self, (text, size, is_bold): (&str, i32, bool), (x, y): (i32, i32)) {
        if !text.is_empty() {
            self.marks.push(Mark::Text(Text { x, y, size, is_bold, text: text.to_owned() }));
        }
    }
}

fn lines_of(signature: &Signature) -> Vec<(String, i32)> {
    let mut lines = vec![(signature.title.clone(), 0)];
    lines.extend(signature.note.clone().map(|note| (note, TEXT_SIZE * 4)));
    lines.push((signature.name.clone(), TEXT_SIZE * 6));
    lines.extend(signature.nip.as_ref().map(|nip| (format!("NIP {nip}"), TEXT_SIZE * 15 / 2)));
    lines
}

/// How wide a text is.
pub(super) fn width(text: &str, size: i32, is_bold: bool) -> i32 {
    Typeface::of(is_bold).map_or(0, |typeface| typeface.width(text, size))
}

/// The text and the size at which it fits: smaller letters first, and less of the text only where they would be unreadable.
pub(super) fn fitted(mut text: String, (size, is_bold): (i32, bool), room: i32) -> (String, i32) {
    let smallest = size * 6 / 10;
    let mut fitting = size;
    while fitting > smallest && width(&text, fitting, is_bold) > room {
        fitting -= 1;
    }
    if width(&text, fitting, is_bold) > room {
        while !text.is_empty() && width(&format!("{text}…"), fitting, is_bold) > room {
            text.pop();
        }
        text.push('…');
    }
    (text, fitting)
}

/// The words on lines of so much room.
fn wrapped(text: &str, (size, room): (i32, i32)) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match (lines.last_mut(), longer) {
            (Some(line), Some(longer)) if width(&longer, size, true) <= room => *line = longer,
            _ => lines.push(fitted(word.to_owned(), (size, true), room).0),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use kernel::Rupiah;

    use super::*;
    use crate::Column;

    fn head(columns: usize) -> TableHead {
        let column = |at: usize| Column { label: format!("Tunjangan nomor {at}"), width: 14 };
        TableHead {
            letterhead: vec!["KABUPATEN UJI".to_owned()],
            titles: vec!["DAFTAR".to_owned()],
            columns: (0..columns).map(column).collect(),
        }
    }

    fn pages(rows: usize, columns: usize) -> usize {
        let row = |_| {
            let amounts = (1..columns).map(|_| Cell::Amount(Rupiah(12_345_678)));
            Piece::Row([Cell::Text("Pegawai".to_owned())].into_iter().chain(amounts).collect())
        };
        let signature =
            Signature { title: "Bendahara".to_owned(), name: "Siti".to_owned(), nip: None, note: None };
        let closing =
            Closing { place_and_day: "Uji, 2 Februari 2026".to_owned(), signatures: vec![signature; 3] };
        let pieces = [Piece::Section("Dinas".to_owned())].into_iter().chain((0..rows).map(row));
        let mut file = Vec::new();
        let pieces = pieces.chain([Piece::Total("Jumlah".to_owned())]);
        write_pdf(&head(columns), pieces, &closing, &mut file).unwrap();
        file.windows(11).filter(|part| part == b"/Type/Page/").count()
    }

    #[test]
    fn a_long_list_goes_on_on_further_pages() {
        assert_eq!(pages(3, 25), 1);
        assert_eq!(pages(3, 5), 1);
        assert!(pages(400, 25) > 3);
    }

    #[test]
    fn a_long_text_is_shrunk_before_it_is_cut() {
        let room = width("Tunjangan", 80, false);
        assert_eq!(fitted("Tunjangan".to_owned(), (80, false), room), ("Tunjangan".to_owned(), 80));
        let (text, size) = fitted("Tunjangan jabatan".to_owned(), (80, false), room * 3 / 2);
        assert!(text == "Tunjangan jabatan" && size < 80);
        let (text, size) = fitted("Tunjangan jabatan struktural".to_owned(), (80, false), room);
        assert!(text.ends_with('…') && size == 48 && width(&text, size, false) <= room);
    }
}
