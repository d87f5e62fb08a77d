//! The columns of the export of e-Kinerja: what each holds stands here, under which names it is understood in a file, to which an
//! installation adds its own.

use std::collections::HashSet;

use personnel::imports::{Choice, Column, Form};
use serde::Deserialize;

use crate::regulation::Confidence;

/// The names that ship with the program.
const NAMES: &str = include_str!("../../regulations/ekinerja_columns.toml");

const EKSPEKTASI: &[Choice] = &[
    ("di_atas", &["di atas ekspektasi", "diatas ekspektasi", "di atas", "diatas"]),
    ("sesuai", &["sesuai ekspektasi"]),
    ("di_bawah", &["di bawah ekspektasi", "dibawah ekspektasi", "di bawah", "dibawah"]),
];
const PREDIKAT: &[Choice] = &[
    ("sangat_baik", &["sangat baik"]),
    ("baik", &[]),
    ("butuh_perbaikan", &["butuh perbaikan", "perlu perbaikan", "cukup"]),
    ("kurang", &["kurang/misconduct", "kurang (misconduct)", "misconduct"]),
    ("sangat_kurang", &["sangat kurang"]),
];

/// The columns of the export. Those that the record knows better are read over.
const COLUMNS: &[Column] = &[
    Column::optional("no", Form::Text).hint("Nomor urut; diabaikan.", "The row's number; read over.", "1"),
    Column::required("nip", Form::Nip).key().means("/employee_id").hint(
        "NIP pegawai yang dinilai.",
        "The employee's NIP.",
        "198503152010011007",
    ),
    Column::optional("nama", Form::Text).hint(
        "Nama pegawai; diabaikan, nama dibaca dari Merit.",
        "The name; read over, the record knows it.",
        "Budi Santoso",
    ),
    Column::optional("jabatan", Form::Text).hint(
        "Jabatan; diabaikan.",
        "The position; read over.",
        "Penelaah Teknis Kebijakan",
    ),
    Column::optional("unit_kerja", Form::Text).hint(
        "Unit kerja; diabaikan.",
        "The unit; read over.",
        "Dinas Kesehatan",
    ),
    Column::required("periode", Form::Text).key().means("/period").hint(
        "Periode: 2025, 2025-03, Maret 2025, Triwulan II 2025, Semester 1 2025.",
        "The period: 2025, 2025-03, Maret 2025, Triwulan II 2025, Semester 1 2025.",
        "Triwulan II 2025",
    ),
    Column::required("hasil_kerja", Form::Word(EKSPEKTASI)).means("/hasil_kerja").hint(
        "Rating hasil kerja.",
        "The rating of the results.",
        "Sesuai Ekspektasi",
    ),
    Column::required("perilaku_kerja", Form::Word(EKSPEKTASI)).means("/perilaku_kerja").hint(
        "Rating perilaku kerja.",
        "The rating of the behaviour.",
        "Sesuai Ekspektasi",
    ),
    Column::required("predikat", Form::Word(PREDIKAT)).means("/predikat").hint(
        "Predikat kinerja.",
        "The final grade.",
        "Baik",
    ),
    Column::optional("nip_penilai", Form::Text).hint(
        "NIP pejabat penilai, bila ada.",
        "The rater's NIP, where there is one.",
        "197903142005011002",
    ),
    Column::optional("nama_penilai", Form::Text).hint(
        "Nama pejabat penilai; diabaikan.",
        "The rater's name; read over.",
        "Ratna Dewi",
    ),
    Column::optional("tanggal_penilaian", Form::Date).hint(
        "Tanggal penilaian; hari impor bila kosong.",
        "The day of the rating; the day of the import where it is empty.",
        "2025-07-05",
    ),
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NamesFile {
    #[serde(rename = "column")]
    columns: Vec<Names>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    column: String,
    also: Vec<String>,
    /// Where the names were read. Demanded, so that none is made up in silence.
    #[serde(rename = "source")]
    _source: String,
    /// How sure they are. Demanded as well.
    #[serde(rename = "confidence")]
    _confidence: Confidence,
}

/// The columns under all their names: those that ship, and those of an installation's own file. They are read once, for as long as
/// the program runs.
///
/// # Errors
/// A file that is none, a column that is none, and a name that would mean two columns.
pub(super) fn columns(own: Option<&str>) -> Result<&'static [Column], String> {
    let mut files = vec![names(NAMES)?];
    files.extend(own.map(names).transpose()?);
    let mut all = Vec::with_capacity(COLUMNS.len());
    for column in COLUMNS {
        let given = files.iter().flatten().filter(|names| names.column == column.header);
        let aliases: Vec<&'static str> =
            given.flat_map(|names| &names.also).map(|name| &*name.clone().leak()).collect();
        all.push(column.also(aliases.leak()));
    }
    unless_ambiguous(&all)?;
    Ok(all.leak())
}

fn names(text: &str) -> Result<Vec<Names>, String> {
    let file: NamesFile = toml::from_str(text).map_err(|error| error.to_string())?;
    let strange = file.columns.iter().find(|names| COLUMNS.iter().all(|known| known.header != names.column));
    match strange {
        Some(names) => Err(format!("{} is no column of the export", names.column)),
        None => Ok(file.columns),
    }
}

/// Each name means one column: what is folded together must not mean two.
fn unless_ambiguous(columns: &[Column]) -> Result<(), String> {
    let mut seen = HashSet::new();
    for column in columns {
        // The same name twice for one column, as two files may have it, means nothing else.
        let own = column.aliases.iter().chain([&column.header]).map(|name| personnel::imports::folded(name));
        let own: HashSet<String> = own.collect();
        if let Some(name) = own.into_iter().find(|name| !seen.insert(name.clone())) {
            return Err(format!("{name} means two columns"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(column: &str, also: &str) -> String {
        format!(
            "[[column]]\ncolumn = \"{column}\"\nalso = [\"{also}\"]\nsource = \"ekspor 2026\"\nconfidence = \"one_source\"\n"
        )
    }

    #[test]
    fn every_column_has_its_names_in_the_file() {
        let columns = columns(None).unwrap();
        let of = |header: &str| columns.iter().find(|column| column.header == header).unwrap().aliases;
        assert!(of("predikat").contains(&"kuadranKinerja"), "as SIASN calls it");
        assert!(columns.iter().all(|column| !column.aliases.is_empty()));
    }

    #[test]
    fn an_installation_adds_its_own_names() {
        let columns = columns(Some(&own("predikat", "Nilai Akhir"))).unwrap();
        let predikat = columns.iter().find(|column| column.header == "predikat").unwrap();
        assert!(predikat.aliases.contains(&"Nilai Akhir") && predikat.aliases.contains(&"predikat_kinerja"));
    }

    #[test]
    fn a_file_that_cannot_be_meant_is_refused() {
        assert!(columns(Some("nip = 1")).is_err(), "no such file");
        assert!(columns(Some(&own("golongan", "gol"))).unwrap_err().contains("golongan"));
        assert!(columns(Some(&own("predikat", "Rating Perilaku"))).unwrap_err().contains("rating_perilaku"));
        assert!(columns(Some(&own("predikat", "x").replace("confidence", "certainty"))).is_err());
    }
}
