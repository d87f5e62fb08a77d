//! What people write for the words of the record.

use super::super::column::Choice;

pub(super) const UNIT_KIND: &[Choice] =
    &[("skpd", &["opd", "dinas", "badan", "kecamatan"]), ("unit", &["bidang", "seksi", "subbagian", "upt"])];

pub(super) const POSITION_KIND: &[Choice] =
    &[("struktural", &["manajerial"]), ("fungsional", &["jf"]), ("pelaksana", &["jfu", "staf"])];

pub(super) const SEX: &[Choice] =
    &[("male", &["laki-laki", "l", "pria", "lk"]), ("female", &["perempuan", "p", "wanita", "pr"])];

pub(super) const STATUS: &[Choice] = &[
    ("cpns", &["calon pns"]),
    ("pns", &[]),
    ("pppk", &["p3k"]),
    ("pppk_paruh_waktu", &["pppk pw", "p3k paruh waktu"]),
    ("retired", &["pensiun"]),
    ("deceased", &["meninggal", "meninggal dunia"]),
    ("dismissed", &["diberhentikan"]),
    ("transferred", &["pindah", "mutasi keluar"]),
];

pub(super) const STANDING: &[Choice] = &[
    ("definitif", &[]),
    ("plt", &["pelaksana tugas"]),
    ("plh", &["pelaksana harian"]),
    ("tambahan", &["tugas tambahan"]),
];

pub(super) const RELATION: &[Choice] =
    &[("spouse", &["pasangan", "suami", "istri", "isteri"]), ("child", &["anak"])];

pub(super) const PTKP: &[Choice] = &[
    ("TK/0", &[]),
    ("TK/1", &[]),
    ("TK/2", &[]),
    ("TK/3", &[]),
    ("K/0", &[]),
    ("K/1", &[]),
    ("K/2", &[]),
    ("K/3", &[]),
];

pub(super) const LEAVE: &[Choice] = &[
    ("cuti_tahunan", &[]),
    ("cuti_besar", &[]),
    ("cuti_sakit", &[]),
    ("cuti_melahirkan", &[]),
    ("cuti_alasan_penting", &["cuti karena alasan penting"]),
    ("cuti_bersama", &[]),
    ("cuti_luar_tanggungan", &["cltn", "cuti di luar tanggungan negara"]),
    ("perjalanan_dinas", &["dinas luar"]),
];

pub(super) const EDUCATION: &[Choice] = &[
    ("sd", &[]),
    ("smp", &["sltp"]),
    ("sma", &["smk", "slta", "ma"]),
    ("d1", &["d i"]),
    ("d2", &["d ii"]),
    ("d3", &["d iii"]),
    ("d4", &["d iv"]),
    ("s1", &["sarjana", "s 1"]),
    ("profesi", &[]),
    ("s2", &["magister", "s 2"]),
    ("spesialis", &[]),
    ("s3", &["doktor", "s 3"]),
];

pub(super) const CERTIFICATE: &[Choice] = &[
    ("kompetensi", &[]),
    ("profesi", &[]),
    ("pelatihan", &["diklat"]),
    ("keahlian", &[]),
    ("bahasa", &[]),
    ("lainnya", &["lain-lain"]),
];

pub(super) const AWARD: &[Choice] = &[
    ("satyalancana_karya_satya_10", &["slks 10", "slks x"]),
    ("satyalancana_karya_satya_20", &["slks 20", "slks xx"]),
    ("satyalancana_karya_satya_30", &["slks 30", "slks xxx"]),
    ("tanda_kehormatan_negara", &[]),
    ("penghargaan_nasional", &[]),
    ("penghargaan_daerah", &[]),
    ("penghargaan_instansi", &[]),
];

pub(super) const DISCIPLINE_LEVEL: &[Choice] = &[("ringan", &[]), ("sedang", &[]), ("berat", &[])];

pub(super) const PUNISHMENT: &[Choice] = &[
    ("teguran_lisan", &[]),
    ("teguran_tertulis", &[]),
    ("pernyataan_tidak_puas", &["pernyataan tidak puas secara tertulis"]),
    ("potong_tukin_6_bulan", &["pemotongan tukin 6 bulan"]),
    ("potong_tukin_9_bulan", &["pemotongan tukin 9 bulan"]),
    ("potong_tukin_12_bulan", &["pemotongan tukin 12 bulan"]),
    ("penurunan_jabatan_12_bulan", &["penurunan jabatan"]),
    ("pembebasan_jabatan_12_bulan", &["pembebasan jabatan"]),
    ("pemberhentian_tidak_atas_permintaan_sendiri", &["pdhtaps"]),
];

pub(super) const STUDY_MODE: &[Choice] =
    &[("full_time", &["penuh", "meninggalkan tugas"]), ("part_time", &["tidak meninggalkan tugas"])];

pub(super) const STUDY_FUNDING: &[Choice] =
    &[("apbn", &[]), ("apbd", &[]), ("sponsor", &["beasiswa"]), ("mandiri", &["biaya sendiri"])];

pub(super) const SUSPENSION: &[Choice] =
    &[("pejabat_negara", &[]), ("komisioner", &[]), ("ditahan", &["tersangka ditahan"])];

pub(super) const INSURANCE: &[Choice] =
    &[("bpjs_kesehatan", &["bpjs kes", "jkn"]), ("bpjs_ketenagakerjaan", &["bpjs tk"]), ("taspen", &[])];

pub(super) const ATTENDANCE: &[Choice] = &[
    ("present", &["hadir", "h", "masuk"]),
    ("absent", &["alpa", "a", "tk", "tanpa keterangan", "mangkir"]),
    ("leave", &["cuti", "c", "sakit", "s"]),
    ("duty", &["dinas", "dl", "dinas luar", "tugas luar"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::{AttendanceCode, PositionKind, UnitKind};
    use crate::value::{
        AwardKind, CertificateKind, DisciplineLevel, EducationLevel, InsuranceScheme, LeaveKind, Ptkp,
        Punishment, Relation, Standing, Status, StudyFunding, StudyMode, SuspensionReason,
    };

    fn words(choices: &[Choice]) -> Vec<&'static str> {
        choices.iter().map(|(word, _)| *word).collect()
    }

    #[test]
    fn every_word_of_the_record_can_be_imported() {
        macro_rules! same {
            ($choices:ident, $words:ident, $left_out:expr) => {
                let left_out: &[$words] = $left_out;
                let all = $words::ALL.iter().filter(|one| !left_out.contains(one)).map(|one| one.word());
                assert_eq!(words($choices), all.collect::<Vec<_>>());
            };
        }
        // Officials have no NIP and their posts no class: they are entered by hand, as is an instansi.
        same!(STATUS, Status, &[Status::Official]);
        same!(POSITION_KIND, PositionKind, &[PositionKind::PejabatNegara]);
        same!(UNIT_KIND, UnitKind, &[UnitKind::Instansi]);
        same!(STANDING, Standing, &[]);
        same!(RELATION, Relation, &[]);
        same!(PTKP, Ptkp, &[]);
        same!(LEAVE, LeaveKind, &[]);
        same!(ATTENDANCE, AttendanceCode, &[]);
        same!(EDUCATION, EducationLevel, &[]);
        same!(CERTIFICATE, CertificateKind, &[]);
        same!(AWARD, AwardKind, &[]);
        same!(DISCIPLINE_LEVEL, DisciplineLevel, &[]);
        same!(PUNISHMENT, Punishment, &[]);
        same!(STUDY_MODE, StudyMode, &[]);
        same!(STUDY_FUNDING, StudyFunding, &[]);
        same!(SUSPENSION, SuspensionReason, &[]);
        same!(INSURANCE, InsuranceScheme, &[]);
    }
}
