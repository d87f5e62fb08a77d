//! What the columns of a kind of import are, and how a cell becomes a value.

use chrono::{Days, NaiveDate, NaiveTime};
use kernel::{Fault, Golongan, Nip};
use platform::sheet::{Cell, Number, date_of_serial, time_of_serial};

use super::flaw::Flaw;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// Any text.
    Text,
    /// Digits that are a name and no amount: a citizen number, an account. A number that lost digits is refused.
    Digits,
    /// A civil servant number.
    Nip,
    /// A grade.
    Golongan,
    /// A whole number from 0 to a greatest one.
    Whole(i64),
    /// A date: `2020-03-01`, `01-03-2020`, `01/03/2020`, or a date cell of Excel.
    Date,
    /// The last day of a range, which becomes the first day after.
    LastDay,
    /// A time of day: `07:30`, `07.30`.
    Time,
    /// `ya` or `tidak`.
    YesNo,
    /// A word of a closed list, or what people write for it.
    Word(&'static [Choice]),
}

/// A word with what people write for it: `("male", &["laki-laki", "l"])`.
pub type Choice = (&'static str, &'static [&'static str]);

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text or digits.
    Text(String),
    /// A civil servant number.
    Nip(Nip),
    /// A grade.
    Golongan(Golongan),
    /// A whole number.
    Whole(i64),
    /// A date.
    Date(NaiveDate),
    /// A time of day.
    Time(NaiveTime),
    /// Yes or no.
    YesNo(bool),
    /// A word of a closed list.
    Word(&'static str),
}

impl From<&Value> for serde_json::Value {
    fn from(value: &Value) -> Self {
        match value {
            Value::Text(text) => text.as_str().into(),
            Value::Nip(nip) => nip.digits().into(),
            Value::Golongan(golongan) => golongan.name().into(),
            Value::Whole(number) => (*number).into(),
            Value::Date(day) => day.to_string().into(),
            Value::Time(time) => time.to_string().into(),
            Value::YesNo(is_so) => (*is_so).into(),
            Value::Word(word) => (*word).into(),
        }
    }
}

/// One column of a kind of import.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The header in templates.
    pub header: &'static str,
    /// Other headers that are understood.
    pub aliases: &'static [&'static str],
    /// What its cells hold.
    pub form: Form,
    /// Whether no cell may be empty.
    pub is_required: bool,
    /// Whether its cells are never shown or kept with a fault.
    pub is_personal: bool,
    /// Whether it is part of what names a row: two rows with the same key are one too many.
    pub is_key: bool,
    /// Where a domain's rule points when it means this column.
    pub pointer: &'static str,
    /// What to write, in Indonesian and in English.
    pub hint: (&'static str, &'static str),
    /// A cell as it should look.
    pub example: &'static str,
}

impl Column {
    /// A column that must be filled.
    pub const fn required(header: &'static str, form: Form) -> Self {
        Self { is_required: true, ..Self::optional(header, form) }
    }

    /// A column that may be missing, and whose cells may be empty.
    pub const fn optional(header: &'static str, form: Form) -> Self {
        Self {
            header,
            aliases: &[],
            form,
            is_required: false,
            is_personal: false,
            is_key: false,
            pointer: "",
            hint: ("", ""),
            example: "",
        }
    }

    /// The same under further headers.
    #[must_use]
    pub const fn also(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// The same as part of the row's key.
    #[must_use]
    pub const fn key(self) -> Self {
        Self { is_key: true, ..self }
    }

    /// The same as a personal value.
    #[must_use]
    pub const fn personal(self) -> Self {
        Self { is_personal: true, ..self }
    }

    /// The same as what a rule means by a pointer.
    #[must_use]
    pub const fn means(self, pointer: &'static str) -> Self {
        Self { pointer, ..self }
    }

    /// The same with a hint, Indonesian and English, and an example.
    #[must_use]
    pub const fn hint(self, id: &'static str, en: &'static str, example: &'static str) -> Self {
        Self { hint: (id, en), example, ..self }
    }

    /// Whether its cells hold whole numbers.
    pub const fn is_number(&self) -> bool {
        matches!(self.form, Form::Whole(_))
    }

    /// What a cell says; nothing for an empty one.
    ///
    /// # Errors
    /// The fault of the cell.
    pub fn read(&self, cell: &Cell, since_1904: bool) -> Result<Option<Value>, Fault> {
        if *cell == Cell::Empty {
            return if self.is_required { Err(Flaw::CellEmpty.whole()) } else { Ok(None) };
        }
        match self.form {
            Form::Text => Ok(Value::Text(text_of(cell))),
            Form::Digits => digits(cell).map(Value::Text),
            Form::Nip => digits(cell).and_then(|digits| nip(&digits)),
            Form::Golongan => golongan(&text_of(cell)),
            Form::Whole(max) => whole(cell, max),
            Form::Date => date(cell, since_1904).map(Value::Date),
            Form::LastDay => date(cell, since_1904).map(|day| Value::Date(day + Days::new(1))),
            Form::Time => time(cell).map(Value::Time),
            Form::YesNo => yes_no(cell),
            Form::Word(choices) => word(&text_of(cell), choices),
        }
        .map(Some)
    }

    /// What the cell may hold, where that is a closed list.
    pub fn choices(&self) -> Vec<&'static str> {
        match self.form {
            Form::Word(choices) => choices.iter().map(|(word, _)| *word).collect(),
            Form::YesNo => vec!["ya", "tidak"],
            _ => Vec::new(),
        }
    }

    /// The word for the form, for those who draw a table of columns.
    pub fn form_word(&self) -> &'static str {
        match self.form {
            Form::Text => "text",
            Form::Digits => "digits",
            Form::Nip => "nip",
            Form::Golongan => "golongan",
            Form::Whole(_) => "whole_number",
            Form::Date | Form::LastDay => "date",
            Form::Time => "time",
            Form::YesNo => "yes_no",
            Form::Word(_) => "word",
        }
    }
}

/// The cell as text.
pub(crate) fn text_of(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => {
            Number::parse(number).map_or_else(|| number.clone(), |number| number.to_string())
        }
        Cell::Bool(is_true) => if *is_true { "ya" } else { "tidak" }.to_owned(),
    }
}

/// Digits that Excel took for a number have lost all but fifteen, and their leading zeros.
fn digits(cell: &Cell) -> Result<String, Fault> {
    let number = match cell {
        Cell::Number(number) => Number::parse(number),
        // As a CSV that was saved from such a sheet shows it: 1,98503E+17.
        Cell::Text(text) if text.contains(['e', 'E']) => Number::parse(&text.replace(',', ".")),
        _ => None,
    };
    match number {
        Some(number) if number.whole_digits() > Number::DIGITS_KEPT => Err(Flaw::DigitsLost.whole()),
        Some(number) => Ok(number.to_string()),
        None => Ok(text_of(cell)),
    }
}

fn nip(digits: &str) -> Result<Value, Fault> {
    let read: Result<Nip, _> = digits.parse();
    read.map(Value::Nip).map_err(|reason| Fault::invalid(reason.code()))
}

/// `III/a`, and as people write it: `iii/A`, `III a`, `IIIa`.
fn golongan(text: &str) -> Result<Value, Fault> {
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    let upper = letters.to_ascii_uppercase();
    let ends_in_grade = upper.ends_with(['A', 'B', 'C', 'D', 'E']);
    let cut = upper.len().saturating_sub(usize::from(ends_in_grade));
    let written = match (upper.get(..cut), upper.get(cut..)) {
        (Some(class), Some(grade)) if !grade.is_empty() => format!("{class}/{}", grade.to_ascii_lowercase()),
        _ => upper,
    };
    written.parse().map(Value::Golongan).map_err(|_unknown| Flaw::NotAGolongan.whole())
}

fn whole(cell: &Cell, max: i64) -> Result<Value, Fault> {
    let number = Number::parse(&text_of(cell)).and_then(|number| number.integer());
    match number.filter(|number| (0..=max).contains(number)) {
        Some(number) => Ok(Value::Whole(number)),
        None => Err(Flaw::NotAWholeNumber.whole().with("max", max)),
    }
}

fn date(cell: &Cell, since_1904: bool) -> Result<NaiveDate, Fault> {
    let read = match cell {
        Cell::Number(number) => Number::parse(number).and_then(|number| date_of_serial(&number, since_1904)),
        Cell::Text(text) => date_of(text),
        Cell::Empty | Cell::Bool(_) => None,
    };
    read.ok_or_else(|| Flaw::NotADate.whole())
}

/// Year first or day first, four digits of the year in either case; a time of midnight behind it is let pass.
fn date_of(text: &str) -> Option<NaiveDate> {
    let text = text.strip_suffix("T00:00:00").or_else(|| text.strip_suffix(" 00:00:00")).unwrap_or(text);
    let mut parts = text.split(['-', '/', '.']);
    let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    let is_short = |part: &str| (1..=2).contains(&part.len());
    let (year, day) = match (first.len(), last.len()) {
        (4, _) if is_short(last) => (first, last),
        (_, 4) if is_short(first) => (last, first),
        _ => return None,
    };
    if parts.next().is_some() || !is_short(month) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        .filter(|day| day.format("%Y").to_string().as_str() >= "1900")
}

fn time(cell: &Cell) -> Result<NaiveTime, Fault> {
    let read = match cell {
        Cell::Number(number) => Number::parse(number).and_then(|number| time_of_serial(&number)),
        Cell::Text(text) => time_of(text),
        Cell::Empty | Cell::Bool(_) => None,
    };
    read.ok_or_else(|| Flaw::NotATime.whole())
}

fn time_of(text: &str) -> Option<NaiveTime> {
    let mut parts = text.split([':', '.']).map(|part| part.parse::<u32>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = match parts.next() {
        Some(second) => second?,
        None => 0,
    };
    if parts.next().is_some() { None } else { NaiveTime::from_hms_opt(hour, minute, second) }
}

fn yes_no(cell: &Cell) -> Result<Value, Fault> {
    const CHOICES: &[Choice] =
        &[("ya", &["y", "yes", "true", "1", "benar"]), ("tidak", &["t", "no", "n", "false", "0", "bukan"])];
    word(&text_of(cell), CHOICES).map(|value| Value::YesNo(value == Value::Word("ya")))
}

fn word(text: &str, choices: &'static [Choice]) -> Result<Value, Fault> {
    let written = folded(text);
    let is_meant = |known: &str| folded(known) == written;
    let found =
        choices.iter().find(|(word, others)| is_meant(word) || others.iter().any(|other| is_meant(other)));
    let words = || choices.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    found.map(|(word, _)| Value::Word(word)).ok_or_else(|| Flaw::NotAWord.whole().with("choices", words()))
}

/// A text as headers and words are compared: in lower case, anything but letters and digits as one underscore.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() {
            folded.extend(character.to_lowercase());
        } else if !folded.is_empty() && !folded.ends_with('_') {
            folded.push('_');
        }
    }
    while folded.ends_with('_') {
        folded.pop();
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    fn read(form: Form, cell: &Cell) -> Result<Value, &'static str> {
        let read = Column::required("kolom", form).read(cell, false);
        read.map(Option::unwrap).map_err(|fault| fault.code)
    }

    #[test]
    fn a_date_is_read_however_it_is_written() {
        let first_of_march = Value::Date(NaiveDate::from_ymd_opt(2020, 3, 1).unwrap());
        for written in ["2020-03-01", "01-03-2020", "1/3/2020", "01.03.2020", "2020-03-01 00:00:00"] {
            assert_eq!(read(Form::Date, &text(written)), Ok(first_of_march.clone()), "{written}");
        }
        assert_eq!(read(Form::Date, &Cell::Number("43891".to_owned())), Ok(first_of_march));
        for wrong in ["31-02-2020", "20-03-01", "2020/13/01", "Maret 2020", "0020-01-01", "1-1-2020-1"] {
            assert_eq!(read(Form::Date, &text(wrong)), Err("import.not_a_date"), "{wrong}");
        }
    }

    #[test]
    fn digits_that_excel_rounded_are_refused() {
        for lost in [Cell::Number("1.98503152010011E+17".to_owned()), text("1,98503E+17")] {
            assert_eq!(read(Form::Nip, &lost), Err("import.digits_lost"));
        }
        assert_eq!(
            read(Form::Digits, &Cell::Number("900000001234".to_owned())),
            Ok(Value::Text("900000001234".into()))
        );
        assert_eq!(read(Form::Nip, &text("19850315201001100")), Err("nip.length"));
    }

    #[test]
    fn words_and_grades_are_known_by_what_people_write() {
        const SEX: &[Choice] = &[("male", &["laki-laki", "l"]), ("female", &["perempuan", "p"])];
        assert_eq!(read(Form::Word(SEX), &text("Laki - Laki")), Ok(Value::Word("male")));
        assert_eq!(read(Form::Word(SEX), &text("x")), Err("import.not_a_word"));
        let grade = |written: &str| read(Form::Golongan, &text(written));
        assert_eq!(grade("IIIA"), Ok(Value::Golongan(Golongan::Pns(9))));
        assert_eq!(grade("iv/E"), Ok(Value::Golongan(Golongan::Pns(17))));
        assert_eq!(grade("IX"), Ok(Value::Golongan(Golongan::Pppk(9))));
        assert_eq!(grade("III/e"), Err("import.not_a_golongan"));
        assert_eq!(read(Form::YesNo, &text("Tidak")), Ok(Value::YesNo(false)));
    }

    #[test]
    fn numbers_and_times_have_their_bounds() {
        assert_eq!(read(Form::Whole(45), &Cell::Number("10.0".to_owned())), Ok(Value::Whole(10)));
        assert_eq!(read(Form::Whole(45), &text("46")), Err("import.not_a_whole_number"));
        assert_eq!(read(Form::Whole(45), &text("-1")), Err("import.not_a_whole_number"));
        let half_past_seven = Value::Time(NaiveTime::from_hms_opt(7, 30, 0).unwrap());
        for written in [text("07:30"), text("7.30"), text("07:30:00"), Cell::Number("0.3125".to_owned())] {
            assert_eq!(read(Form::Time, &written), Ok(half_past_seven.clone()), "{written:?}");
        }
        assert_eq!(read(Form::Time, &text("25:00")), Err("import.not_a_time"));
    }
}
