//! The columns of the lists.
//!
//! The gaji list has the columns of SIMGAJI by their own names. Those that Merit knows better (names of units, sex, papers) and those
//! that are nobody's business here (account, NPWP, NIK) are columns that it does not know: they are read over, and never kept. Every
//! amount is personal, so that no fault of an import shows one.

use personnel::imports::{Column, Form};

/// A month's pay of a whole region would fit.
const AMOUNT_MAX: i64 = 1_000_000_000_000;

/// More children than anybody has.
const CHILDREN_MAX: i64 = 30;

const fn amount(header: &'static str) -> Column {
    Column::optional(header, Form::Whole(AMOUNT_MAX)).personal().hint(
        "Rupiah bulat tanpa titik; sel kosong berarti 0.",
        "Whole rupiah without separators; an empty cell is 0.",
        "0",
    )
}

const fn net(header: &'static str) -> Column {
    Column::required(header, Form::Whole(AMOUNT_MAX)).personal().hint(
        "Jumlah bersih yang dibayarkan, rupiah bulat.",
        "The net that is paid, whole rupiah.",
        "4250000",
    )
}

const NIP: Column = Column::required("nip", Form::Nip).key().hint(
    "NIP pegawai. Format kolom sebagai Teks agar Excel tidak membulatkannya.",
    "The employee's NIP. Make the column text, so that Excel does not round it.",
    "198503152010011007",
);

const NAMA: Column = Column::optional("nama", Form::Text).also(&["nmpeg"]).hint(
    "Nama menurut daftar.",
    "The name in the list.",
    "Budi Santoso",
);

/// The gaji list (SIMGAJI).
pub(super) const GAJI: &[Column] = &[
    NIP,
    NAMA,
    Column::optional("golongan", Form::Text).also(&["kdgol", "kdpangkat"]).personal().hint(
        "Golongan: III/a, 3A, atau 31; PPPK: IX atau 9.",
        "The grade: III/a, 3A or 31; of PPPK: IX or 9.",
        "III/a",
    ),
    Column::optional("kdstawin", Form::Text).personal().hint(
        "Kode status kawin, ditampilkan saja.",
        "The code of the marital status, shown only.",
        "1",
    ),
    Column::optional("janak", Form::Whole(CHILDREN_MAX)).personal().hint(
        "Jumlah anak yang ditunjang.",
        "Children with allowance.",
        "2",
    ),
    amount("gapok"),
    amount("tjistri"),
    amount("tjanak"),
    amount("tjfungsi"),
    amount("tjstruk"),
    amount("tjumum"),
    amount("tjberas"),
    amount("tjpajak"),
    amount("tjtpp"),
    amount("tjeselon"),
    amount("tjguru"),
    amount("tjlangka"),
    amount("tjtkd"),
    amount("tjterpencil"),
    amount("tjkhusus"),
    amount("tjaskes"),
    amount("tjkk"),
    amount("tjkm"),
    amount("tbulat"),
    amount("kotor"),
    amount("piwp"),
    amount("piwp1"),
    amount("piwp8"),
    amount("paskes"),
    amount("ppajak"),
    amount("pbulog"),
    amount("ptaperum"),
    amount("psewa"),
    amount("phutang"),
    amount("pkorpri"),
    amount("pirdhata"),
    amount("pkoperasi"),
    amount("pjkk"),
    amount("pjkm"),
    amount("potongan"),
    net("bersih"),
];

/// The TPP list: its parts, or one sum in `tpp`.
pub(super) const TPP: &[Column] = &[
    NIP,
    NAMA,
    Column::optional("kelas_jabatan", Form::Whole(17)).also(&["kelas"]).personal().hint(
        "Kelas jabatan.",
        "The class of the position.",
        "7",
    ),
    Column::optional("jabatan", Form::Text).hint("Jabatan; diabaikan.", "The position; read over.", "Analis"),
    amount("tpp_kinerja").also(&["tpp_prestasi_kerja"]),
    amount("tpp_kehadiran").also(&["tpp_disiplin"]),
    amount("tpp_lain"),
    amount("tpp").also(&["tpp_total", "jumlah_tpp"]),
    amount("tunjangan_bpjs"),
    amount("tunjangan_pph21").also(&["tunjangan_pajak"]),
    amount("kotor").also(&["bruto"]),
    amount("potongan_bpjs_1").also(&["iuran_bpjs_1"]),
    amount("potongan_bpjs_4"),
    amount("potongan_pph21").also(&["pph21", "pajak"]),
    amount("potongan_lain"),
    amount("potongan").also(&["jumlah_potongan"]),
    net("bersih"),
];

/// The columns whose facts are kept.
pub(super) const FACTS: [&str; 4] = ["golongan", "kdstawin", "janak", "kelas_jabatan"];

/// The column of what is paid.
pub(super) const NET: &str = "bersih";
