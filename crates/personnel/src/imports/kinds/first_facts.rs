//! The columns of employees, and the first facts that a row states.

use kernel::id::{DecreeId, PositionId};

use super::super::column::{Column, Form};
use super::super::entry::Entry;
use super::super::flaw::Flaw;
use super::words;
use crate::rules::fact::NewFact;
use crate::value::{FactValue, Personal, Standing};

pub(super) const COLUMNS: &[Column] = &[
    Column::required("nip", Form::Nip).also(&["nomor_induk_pegawai"]).key().hint(
        "18 angka. Format kolom sebagai Teks agar Excel tidak membulatkannya.",
        "18 digits. Format the column as text, or Excel rounds it.",
        "198503152010011007",
    ),
    Column::required("nama", Form::Text).also(&["nama_lengkap", "nama_pegawai", "name"]).hint(
        "Nama lengkap dengan gelar.",
        "Full name with titles.",
        "Siti Rahmawati, S.Kom.",
    ),
    Column::optional("jenis_kelamin", Form::Word(words::SEX)).also(&["sex", "jk"]).hint(
        "Menurut NIP bila kosong.",
        "As the NIP says if empty.",
        "male",
    ),
    Column::optional("tanggal_lahir", Form::Date).also(&["tgl_lahir", "birth_date"]).hint(
        "Menurut NIP bila kosong.",
        "As the NIP says if empty.",
        "1985-03-15",
    ),
    Column::optional("nik", Form::Digits).personal().hint("16 angka.", "16 digits.", ""),
    Column::optional("npwp", Form::Digits).personal().hint("15 atau 16 angka.", "15 or 16 digits.", ""),
    Column::required("status", Form::Word(words::STATUS)).also(&["status_kepegawaian"]).hint(
        "cpns, pns, pppk, pppk_paruh_waktu ...",
        "cpns, pns, pppk, pppk_paruh_waktu ...",
        "pns",
    ),
    Column::required("tmt_status", Form::Date).also(&["tmt"]).hint(
        "Sejak kapan status itu berlaku.",
        "From when the status holds.",
        "2010-01-01",
    ),
    Column::optional("golongan", Form::Golongan).also(&["gol", "golongan_ruang"]).hint(
        "I/a sampai IV/e, atau I sampai XVII bagi PPPK.",
        "I/a to IV/e, or I to XVII for PPPK.",
        "III/a",
    ),
    Column::optional("mkg_tahun", Form::Whole(99)).also(&["mkg", "masa_kerja_tahun"]).hint(
        "Masa kerja golongan dalam tahun.",
        "Whole years of service in grade.",
        "10",
    ),
    Column::optional("mkg_bulan", Form::Whole(99)).also(&["masa_kerja_bulan"]).hint(
        "Selebihnya dalam bulan, 0 sampai 11.",
        "Further months, 0 to 11.",
        "0",
    ),
    Column::optional("tmt_golongan", Form::Date).hint(
        "Sama dengan tmt_status bila kosong.",
        "Same as tmt_status if empty.",
        "2020-04-01",
    ),
    Column::optional("kode_unit", Form::Text).also(&["unit", "unit_code"]).hint(
        "Kode unit tempat jabatan definitif.",
        "The code of the unit of the position.",
        "1.02.01",
    ),
    Column::optional("jabatan", Form::Text).also(&["nama_jabatan", "position"]).hint(
        "Nama jabatan definitif dalam unit itu.",
        "The definitive position in that unit.",
        "Penelaah Teknis Kebijakan",
    ),
    Column::optional("tmt_jabatan", Form::Date).hint(
        "Sama dengan tmt_status bila kosong.",
        "Same as tmt_status if empty.",
        "2020-04-01",
    ),
    Column::optional("ptkp", Form::Word(words::PTKP)).also(&["status_pajak"]).hint(
        "TK/0 sampai K/3, sejak tmt_status.",
        "TK/0 to K/3, from tmt_status on.",
        "K/1",
    ),
    Column::optional("bank", Form::Text).also(&["nama_bank"]).hint(
        "Bank penerima gaji, sejak tmt_status.",
        "The bank that pay goes to.",
        "Bank Uji",
    ),
    Column::optional("nomor_rekening", Form::Digits).also(&["no_rekening", "rekening"]).personal().hint(
        "5 sampai 20 angka.",
        "5 to 20 digits.",
        "900000001234",
    ),
    Column::optional("nama_rekening", Form::Text).also(&["atas_nama"]).personal().hint(
        "Nama pemilik rekening.",
        "The name that the account is in.",
        "Siti Rahmawati",
    ),
];

/// Which columns the facts of a row come from, in the order of the facts: what a fault at `/facts/2/value/golongan` means.
#[derive(Debug, Default)]
pub(super) struct Columns(Vec<&'static [(&'static str, &'static str)]>);

impl Columns {
    /// The header for a rule's pointer; the last one of the fact where no column means exactly that.
    pub(super) fn of(&self, pointer: &str) -> &'static str {
        let rest = pointer.strip_prefix("/facts/").unwrap_or_default();
        let (at, member) = rest.split_once('/').unwrap_or((rest, ""));
        let of_fact = at.parse().ok().and_then(|at: usize| self.0.get(at).copied()).unwrap_or_default();
        let meant = of_fact.iter().find(|(known, _)| *known == member);
        meant.or(of_fact.last()).map_or("nip", |(_, header)| header)
    }
}

const STATUS: &[(&str, &str)] = &[("value/status", "status"), ("valid_from", "tmt_status")];
const GOLONGAN: &[(&str, &str)] = &[
    ("value/golongan", "golongan"),
    ("value/mkg_years", "mkg_tahun"),
    ("value/mkg_months", "mkg_bulan"),
    ("valid_from", "tmt_golongan"),
];
const POSITION: &[(&str, &str)] = &[("value/position_id", "jabatan"), ("valid_from", "tmt_jabatan")];
const TAX: &[(&str, &str)] = &[("value/ptkp", "ptkp")];
const ACCOUNT: &[(&str, &str)] =
    &[("value/bank", "bank"), ("value/holder", "nama_rekening"), ("value/number", "nomor_rekening")];

/// The facts that a row states.
pub(super) fn first_facts(
    entry: &mut Entry,
    post: Option<PositionId>,
    decree_id: Option<DecreeId>,
) -> (Vec<NewFact>, Columns) {
    let mut facts = Vec::new();
    let mut columns = Columns::default();
    let (Some(status), Some(since)) = (entry.word("status"), entry.date("tmt_status")) else {
        return (facts, columns);
    };
    let mut state = |entry: &Entry, value: FactValue, (from, of): (&str, &'static [_])| {
        let valid_from = entry.date(from).unwrap_or(since);
        facts.push(NewFact { value, valid_from, valid_until: None, decree_id });
        columns.0.push(of);
    };
    state(entry, FactValue::Status { status }, ("tmt_status", STATUS));
    if let Some(super::super::column::Value::Golongan(golongan)) = entry.value("golongan") {
        let golongan = *golongan;
        let (mkg_years, mkg_months) =
            (entry.whole("mkg_tahun").unwrap_or_default(), entry.whole("mkg_bulan").unwrap_or_default());
        state(entry, FactValue::Golongan { golongan, mkg_years, mkg_months }, ("tmt_golongan", GOLONGAN));
    }
    if let Some(position_id) = post {
        let standing = Standing::Definitif;
        state(entry, FactValue::Position { position_id, standing }, ("tmt_jabatan", POSITION));
    }
    if let Some(ptkp) = entry.word("ptkp") {
        state(entry, FactValue::TaxStatus { ptkp }, ("tmt_status", TAX));
    }
    let account = ["bank", "nomor_rekening", "nama_rekening"];
    if account.iter().any(|header| entry.text(header).is_some()) {
        for header in account {
            if entry.text(header).is_none() {
                entry.refuse(header, Flaw::CellEmpty.whole());
            }
        }
        let text = |header: &str| entry.text(header).unwrap_or_default().to_owned();
        let value = FactValue::BankAccount {
            bank: text("bank"),
            number: Personal(text("nomor_rekening")),
            holder: Personal(text("nama_rekening")),
        };
        state(entry, value, ("tmt_status", ACCOUNT));
    }
    (facts, columns)
}
