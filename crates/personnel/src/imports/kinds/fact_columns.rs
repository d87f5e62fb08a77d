//! The columns of facts: those that all kinds share, and those of each kind's value.

use super::super::column::{Column, Form};
use super::words;

pub(super) const NIP: Column = Column::required("nip", Form::Nip).also(&["nomor_induk_pegawai"]).key().hint(
    "NIP pegawai; format kolom sebagai Teks agar Excel tidak membulatkannya.",
    "The employee's NIP; format the column as text, or Excel rounds it.",
    "198503152010011007",
);
pub(super) const FROM: Column = Column::required("tmt", Form::Date)
    .also(&["berlaku_sejak", "mulai", "valid_from"])
    .key()
    .means("/valid_from")
    .hint("Hari pertama berlaku.", "The first day on which it holds.", "2026-01-01");
pub(super) const LAST: Column = Column::optional("sampai", Form::LastDay)
    .also(&["berlaku_sampai", "selesai", "hari_terakhir"])
    .means("/valid_until")
    .hint("Hari terakhir berlaku; kosong bila belum diketahui.", "The last day; empty while unknown.", "");
pub(super) const DECREE: Column = Column::optional("nomor_sk", Form::Text)
    .also(&["no_sk", "decree_number"])
    .means("/decree_id")
    .hint("Nomor SK yang sudah terdaftar.", "The number of a registered decree.", "");

pub(super) const GOLONGAN: &[Column] = &[
    Column::required("golongan", Form::Golongan)
        .also(&["gol", "golongan_ruang"])
        .means("/value/golongan")
        .hint(
            "I/a sampai IV/e, atau I sampai XVII bagi PPPK.",
            "I/a to IV/e, or I to XVII for PPPK.",
            "III/b",
        ),
    Column::required("mkg_tahun", Form::Whole(99))
        .also(&["mkg", "masa_kerja_tahun"])
        .means("/value/mkg_years")
        .hint("Masa kerja golongan dalam tahun.", "Whole years of service in grade.", "14"),
    Column::required("mkg_bulan", Form::Whole(99))
        .also(&["masa_kerja_bulan"])
        .means("/value/mkg_months")
        .hint("Selebihnya dalam bulan, 0 sampai 11.", "Further months, 0 to 11.", "0"),
];

pub(super) const POSITION: &[Column] = &[
    Column::required("kode_unit", Form::Text).also(&["unit", "unit_code"]).hint(
        "Kode unit tempat jabatan itu berada.",
        "The code of the unit in which it stands.",
        "1.02.01",
    ),
    Column::required("jabatan", Form::Text)
        .also(&["nama_jabatan", "position"])
        .means("/value/position_id")
        .hint("Nama jabatan dalam unit itu.", "The title in that unit.", "Penelaah Teknis Kebijakan"),
    Column::required("kedudukan", Form::Word(words::STANDING))
        .also(&["standing"])
        .means("/value/standing")
        .hint("definitif, plt, atau plh.", "definitif, plt or plh.", "definitif"),
];

pub(super) const SUPERIOR: &[Column] = &[Column::required("nip_atasan", Form::Nip)
    .means("/value/employee_id")
    .hint("NIP atasan langsung.", "The direct superior's NIP.", "197901012005011002")];

pub(super) const FAMILY: &[Column] = &[
    Column::required("hubungan", Form::Word(words::RELATION))
        .also(&["relation"])
        .key()
        .means("/value/relation")
        .hint("suami, istri, atau anak.", "spouse or child.", "anak"),
    Column::required("nama", Form::Text)
        .also(&["nama_keluarga", "name"])
        .key()
        .personal()
        .means("/value/name")
        .hint("Nama lengkap.", "Full name.", "Sari Wulandari"),
    Column::required("tanggal_lahir", Form::Date)
        .also(&["tgl_lahir", "birth_date"])
        .means("/value/birth_date")
        .hint("Tanggal lahir.", "Date of birth.", "2014-05-02"),
    Column::required("tanggungan", Form::YesNo).also(&["is_dependent"]).means("/value/is_dependent").hint(
        "ya bila belum menikah dan tanpa penghasilan sendiri.",
        "ya if unmarried and without income.",
        "ya",
    ),
    Column::optional("masih_sekolah", Form::YesNo)
        .also(&["kuliah", "is_studying"])
        .means("/value/is_studying")
        .hint("ya bila ada surat keterangan sekolah.", "ya with a statement of the school.", "ya"),
    Column::optional("asn", Form::YesNo).also(&["is_asn"]).means("/value/is_asn").hint(
        "ya bila pasangan juga ASN.",
        "ya if a civil servant too.",
        "tidak",
    ),
];

pub(super) const ACCOUNT: &[Column] = &[
    Column::required("bank", Form::Text).also(&["nama_bank"]).means("/value/bank").hint(
        "Bank penerima gaji; hanya rekening pertama.",
        "The bank; a first account only.",
        "Bank Uji",
    ),
    Column::required("nomor_rekening", Form::Digits)
        .also(&["no_rekening", "rekening"])
        .personal()
        .means("/value/number")
        .hint("5 sampai 20 angka.", "5 to 20 digits.", "900000001234"),
    Column::required("nama_rekening", Form::Text)
        .also(&["atas_nama"])
        .personal()
        .means("/value/holder")
        .hint("Nama pemilik rekening.", "The name that the account is in.", "Siti Rahmawati"),
];

pub(super) const STATUS: &[Column] = &[Column::required("status", Form::Word(words::STATUS))
    .also(&["status_kepegawaian"])
    .means("/value/status")
    .hint("cpns, pns, pppk, pensiun ...", "cpns, pns, pppk, retired ...", "pns")];

pub(super) const TAX: &[Column] = &[Column::required("ptkp", Form::Word(words::PTKP))
    .also(&["status_pajak"])
    .means("/value/ptkp")
    .hint("TK/0 sampai K/3.", "TK/0 to K/3.", "K/1")];

pub(super) const LEAVE: &[Column] = &[Column::required("jenis_cuti", Form::Word(words::LEAVE))
    .also(&["cuti", "leave"])
    .means("/value/leave")
    .hint("cuti_tahunan, cuti_sakit, perjalanan_dinas ...", "cuti_tahunan, cuti_sakit ...", "cuti_tahunan")];

pub(super) const EDUCATION: &[Column] = &[
    Column::required("jenjang", Form::Word(words::EDUCATION))
        .also(&["jenjang_pendidikan", "level"])
        .key()
        .means("/value/level")
        .hint("sd sampai s3.", "sd to s3.", "s1"),
    Column::required("lembaga", Form::Text)
        .also(&["universitas", "sekolah", "institution"])
        .key()
        .means("/value/institution")
        .hint("Nama sekolah atau perguruan tinggi.", "The school or university.", "Universitas Rafflesia"),
    Column::optional("program", Form::Text)
        .also(&["program_studi", "jurusan", "programme"])
        .means("/value/programme")
        .hint("Program studi.", "The programme.", "Ilmu Administrasi Negara"),
    Column::required("tahun_lulus", Form::Whole(9_999)).also(&["tahun", "year"]).means("/value/year").hint(
        "Tahun kelulusan.",
        "The year of graduation.",
        "2009",
    ),
    Column::optional("tanggal_lulus", Form::Date)
        .also(&["tanggal_ijazah", "graduation_date"])
        .means("/value/graduation_date")
        .hint("Tanggal ijazah.", "The date of the diploma.", ""),
];

pub(super) const CERTIFICATE: &[Column] = &[
    Column::required("jenis_sertifikat", Form::Word(words::CERTIFICATE))
        .also(&["certificate"])
        .means("/value/certificate")
        .hint("kompetensi, profesi, pelatihan ...", "kompetensi, profesi, pelatihan ...", "pelatihan"),
    Column::required("nama_sertifikat", Form::Text).also(&["nama", "name"]).means("/value/name").hint(
        "Nama sertifikat.",
        "Its name.",
        "Pelatihan Kepemimpinan Pengawas",
    ),
    Column::required("nomor_sertifikat", Form::Text)
        .also(&["nomor", "number"])
        .key()
        .means("/value/number")
        .hint("Nomor sertifikat.", "Its number.", "PKP-0001/2024"),
    Column::required("penerbit", Form::Text).also(&["issuer"]).means("/value/issuer").hint(
        "Lembaga penerbit.",
        "Who issued it.",
        "BPSDM Provinsi",
    ),
    Column::optional("kedaluwarsa", Form::LastDay)
        .also(&["berlaku_hingga", "expires_on"])
        .means("/value/expires_on")
        .hint("Hari terakhir berlakunya sertifikat.", "The last day on which it counts.", ""),
];

pub(super) const AWARD: &[Column] = &[
    Column::required("penghargaan", Form::Word(words::AWARD))
        .also(&["jenis_penghargaan", "award"])
        .key()
        .means("/value/award")
        .hint("Jenis penghargaan.", "Which award.", "satyalancana_karya_satya_10"),
    Column::optional("nama_penghargaan", Form::Text).also(&["name"]).means("/value/name").hint(
        "Namanya, kecuali Satyalancana Karya Satya.",
        "Its name, where the word does not say it.",
        "",
    ),
];

pub(super) const DISCIPLINE: &[Column] = &[
    Column::required("tingkat", Form::Word(words::DISCIPLINE_LEVEL))
        .also(&["level"])
        .means("/value/level")
        .hint("ringan, sedang, atau berat.", "ringan, sedang or berat.", "sedang"),
    Column::required("hukuman", Form::Word(words::PUNISHMENT))
        .also(&["jenis_hukuman", "punishment"])
        .means("/value/punishment")
        .hint("Jenis hukuman menurut PP 94/2021.", "The sanction of PP 94/2021.", "potong_tukin_6_bulan"),
    Column::required("pelanggaran", Form::Text)
        .also(&["violation"])
        .personal()
        .means("/value/violation")
        .hint(
            "Pelanggaran yang terbukti.",
            "The violation found.",
            "Tidak masuk kerja tanpa alasan yang sah",
        ),
];

pub(super) const STUDY: &[Column] = &[
    Column::required("cara", Form::Word(words::STUDY_MODE)).also(&["mode"]).means("/value/mode").hint(
        "full_time bila meninggalkan tugas.",
        "full_time if away from work.",
        "full_time",
    ),
    Column::optional("pendanaan", Form::Word(words::STUDY_FUNDING))
        .also(&["biaya", "funding"])
        .means("/value/funding")
        .hint("apbn, apbd, sponsor, atau mandiri.", "apbn, apbd, sponsor or mandiri.", "apbd"),
    Column::optional("jenjang", Form::Word(words::EDUCATION)).also(&["level"]).means("/value/level").hint(
        "Jenjang yang ditempuh.",
        "The level.",
        "s2",
    ),
    Column::optional("lembaga", Form::Text)
        .also(&["universitas", "institution"])
        .means("/value/institution")
        .hint("Perguruan tinggi.", "The university.", "Universitas Rafflesia"),
    Column::optional("program", Form::Text)
        .also(&["program_studi", "programme"])
        .means("/value/programme")
        .hint("Program studi.", "The programme.", "Magister Kebijakan Publik"),
];

pub(super) const SUSPENSION: &[Column] = &[Column::required("alasan", Form::Word(words::SUSPENSION))
    .also(&["reason"])
    .means("/value/reason")
    .hint("pejabat_negara, komisioner, atau ditahan.", "pejabat_negara, komisioner or ditahan.", "ditahan")];

pub(super) const INSURANCE: &[Column] = &[
    Column::required("jaminan", Form::Word(words::INSURANCE))
        .also(&["asuransi", "scheme"])
        .key()
        .means("/value/scheme")
        .hint("bpjs_kesehatan, bpjs_ketenagakerjaan, atau taspen.", "Which insurance.", "bpjs_kesehatan"),
    Column::required("nomor_peserta", Form::Digits)
        .also(&["nomor", "number"])
        .personal()
        .means("/value/number")
        .hint("Nomor kepesertaan.", "The member number.", "0001234567890"),
];

/// The greatest wage that a cell may hold; whether it can be true is for the rules of the fact.
const WAGE_MAX: i64 = 999_999_999_999;

pub(super) const WAGE: &[Column] = &[
    Column::required("nomor_kontrak", Form::Text)
        .also(&["perjanjian_kerja", "contract"])
        .means("/value/contract")
        .hint("Nomor perjanjian kerja.", "The number of the contract.", "800/0123/PK-PW/2026"),
    Column::required("upah", Form::Whole(WAGE_MAX))
        .also(&["upah_sebulan", "wage"])
        .personal()
        .means("/value/amount")
        .hint("Upah sebulan dalam rupiah.", "The wage of a month in rupiah.", "1850000"),
];

pub(super) const SPMT: &[Column] = &[Column::required("nomor_spmt", Form::Text)
    .also(&["spmt", "number"])
    .key()
    .means("/value/number")
    .hint(
        "Nomor SPMT; TMT adalah hari mulai bertugas.",
        "The number of the SPMT; tmt is the first day of duty.",
        "800/0456/SPMT/2026",
    )];

pub(super) const RESUMPTION: &[Column] = &[Column::required("alasan", Form::Text)
    .also(&["reason"])
    .personal()
    .means("/value/reason")
    .hint("Mengapa gaji dibayarkan kembali.", "Why pay goes on.", "Surat rumah sakit terlambat diterima")];
