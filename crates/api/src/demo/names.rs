//! Invented people: names, dates and numbers that are valid in form and belong to nobody.
//!
//! Everything follows from the person's index, so that the region is the same at every seeding.

use chrono::NaiveDate;
use kernel::nip::Sex;

const MEN: [&str; 24] = [
    "Agus", "Bayu", "Cahyo", "Dimas", "Eko", "Fajar", "Galih", "Hendra", "Iwan", "Joko", "Krisna", "Lukman",
    "Made", "Nanda", "Oka", "Putra", "Rangga", "Satria", "Teguh", "Umar", "Vino", "Wahyu", "Yoga", "Zaki",
];
const WOMEN: [&str; 24] = [
    "Ayu", "Bunga", "Citra", "Dewi", "Endah", "Fitri", "Gita", "Hana", "Indah", "Juwita", "Kartika", "Laras",
    "Melati", "Nur", "Octavia", "Puspita", "Ratna", "Sari", "Tiara", "Utami", "Vania", "Wulan", "Yuni",
    "Zahra",
];
const SECOND: [&str; 29] = [
    "Adikara",
    "Bestari",
    "Cendana",
    "Darmawan",
    "Elangga",
    "Firmansah",
    "Gunadarma",
    "Hapsara",
    "Irawadi",
    "Jatmika",
    "Kencana",
    "Lesmana",
    "Mahendra",
    "Nugraha",
    "Oktavian",
    "Pradipta",
    "Qomari",
    "Rinjani",
    "Samudra",
    "Tirtayasa",
    "Udayana",
    "Virgantara",
    "Wicaksana",
    "Yudistira",
    "Zulkarna",
    "Baskara",
    "Candrika",
    "Danendra",
    "Gantari",
];

/// The sex of the person with this index: alternating, with a shift so that units are mixed.
pub fn sex(index: u32) -> Sex {
    if (index + index / 7).is_multiple_of(2) { Sex::Male } else { Sex::Female }
}

/// The full name of the person with this index.
pub fn full_name(index: u32) -> String {
    let given = match sex(index) {
        Sex::Male => pick(&MEN, index / 2),
        Sex::Female => pick(&WOMEN, index / 2),
    };
    format!("{given} {}", pick(&SECOND, index * 7 + index / 29))
}

/// The date of birth for an age of `years` at the region's first day.
pub fn birth_date(index: u32, years: u32) -> NaiveDate {
    let year = 2026_i32.saturating_sub_unsigned(years);
    NaiveDate::from_ymd_opt(year, index % 12 + 1, index * 5 % 28 + 1).unwrap_or_default()
}

/// A NIP of a PNS: birth date, month of appointment, sex, sequence.
pub fn nip_pns(index: u32, birth: NaiveDate, appointed: NaiveDate) -> String {
    format!(
        "{}{}{}{:03}",
        birth.format("%Y%m%d"),
        appointed.format("%Y%m"),
        sex_digit(index),
        index % 998 + 1
    )
}

/// A NIP of a PPPK: birth date, year of appointment, contract code 21, sex, sequence.
pub fn nip_pppk(index: u32, birth: NaiveDate, appointed: NaiveDate) -> String {
    format!(
        "{}{}21{}{:03}",
        birth.format("%Y%m%d"),
        appointed.format("%Y"),
        sex_digit(index),
        index % 998 + 1
    )
}

/// A NIK of the area 99.99.99, which does not exist.
pub fn nik(index: u32, birth: NaiveDate) -> String {
    use chrono::Datelike;
    let day = birth.day() + if sex(index) == Sex::Female { 40 } else { 0 };
    format!("999999{day:02}{}{:04}", birth.format("%m%y"), index % 9998 + 1)
}

/// A bank account number of a bank that does not exist.
pub fn account_number(index: u32) -> String {
    format!("900{:09}", u64::from(index) * 7_919 % 1_000_000_000)
}

fn sex_digit(index: u32) -> char {
    match sex(index) {
        Sex::Male => '1',
        Sex::Female => '2',
    }
}

fn pick<'a>(words: &[&'a str], index: u32) -> &'a str {
    let length = u32::try_from(words.len()).unwrap_or(1);
    usize::try_from(index % length).ok().and_then(|at| words.get(at)).copied().unwrap_or_default()
}
