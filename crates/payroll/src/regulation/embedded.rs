//! The national law inside the binary.

use super::file::Folder;
use super::table::Origin;

macro_rules! folder_of {
    ($($name:literal),* $(,)?) => {
        Folder {
            name: "regulations".to_owned(),
            origin: Origin::BuiltIn,
            index: include_str!("../../regulations/index.toml").to_owned(),
            files: [$(($name, include_str!(concat!("../../regulations/", $name)))),*]
                .into_iter()
                .map(|(name, content)| (name.to_owned(), Ok(content.to_owned())))
                .collect(),
        }
    };
}

pub(super) fn folder() -> Folder {
    folder_of![
        "belanja_pegawai.2023-01-01.csv",
        "gaji_pokok_pns.2024-01-01.csv",
        "gaji_pokok_pppk.2024-01-01.csv",
        "gaji_tidak_bertugas.2020-01-01.csv",
        "honorarium_final.2011-01-01.csv",
        "kelompok_golongan.2006-01-01.csv",
        "ketidakhadiran.2021-08-31.csv",
        "pasal_17.2022-01-01.csv",
        "pengali_nilai_semarang.2021-01-01.csv",
        "pengali_predikat_kemnaker.2025-01-01.csv",
        "potongan_kehadiran_pakpak_bharat.2020-01-01.csv",
        "potongan_kehadiran_palembang.2021-01-01.csv",
        "potongan_kehadiran_permenaker_15.2024-01-01.csv",
        "potongan_kehadiran_pmk_214.2011-01-01.csv",
        "potongan_kehadiran_tebo.2022-01-01.csv",
        "potongan_parameter.2020-01-01.csv",
        "potongan_riwayat.1994-01-01.csv",
        "pph21_final.2011-01-01.csv",
        "pph21_parameter.2024-01-01.csv",
        "pph21_penanggung.2011-01-01.csv",
        "ptkp.2016-01-01.csv",
        "ptkp_digabung.2016-01-01.csv",
        "tapera.2024-01-01.csv",
        "temuan.2020-01-01.csv",
        "temuan_parameter.2020-01-01.csv",
        "ter_bulanan.2024-01-01.csv",
        "ter_harian.2024-01-01.csv",
        "ter_kategori.2024-01-01.csv",
        "thr_gaji_13.2024-01-01.csv",
        "thr_gaji_13.2025-01-01.csv",
        "thr_gaji_13.2026-01-01.csv",
        "tpp_acuan_bpk.2021-01-01.csv",
        "tukin_bkn.2022-01-01.csv",
        "tukin_kementerian.2023-01-01.csv",
        "tunjangan_fungsional.2007-01-01.csv",
        "tunjangan_fungsional_dasar.2007-01-01.csv",
        "tunjangan_parameter.2020-01-01.csv",
        "tunjangan_struktural.2007-01-01.csv",
        "tunjangan_umum.2006-01-01.csv",
    ]
}
