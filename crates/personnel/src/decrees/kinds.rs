//! Kinds of decree, and what `regulations/decree_kinds.toml` says of each.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::Error;
use crate::rules::decree::PayEffect;
use crate::words::words;

words! {
    /// What a decree is about.
    DecreeKind {
        /// A document behind facts that are entered one by one.
        Lainnya = "lainnya",
        /// Appointment: CPNS, PNS, PPPK, a first position.
        Pengangkatan = "pengangkatan",
        /// Promotion in rank.
        KenaikanPangkat = "kenaikan_pangkat",
        /// Periodic increment.
        KenaikanGajiBerkala = "kenaikan_gaji_berkala",
        /// Another position or unit within the instansi.
        Mutasi = "mutasi",
        /// To another instansi.
        MutasiKeluar = "mutasi_keluar",
        /// Acting for a vacancy or an absence.
        PltPlh = "plt_plh",
        /// Study assignment.
        TugasBelajar = "tugas_belajar",
        /// Paid leave.
        Cuti = "cuti",
        /// Unpaid leave.
        CutiLuarTanggungan = "cuti_luar_tanggungan",
        /// Disciplinary sanction (PP 94/2021).
        HukumanDisiplin = "hukuman_disiplin",
        /// Suspension from office, as during detention.
        PemberhentianSementara = "pemberhentian_sementara",
        /// Dismissal.
        Pemberhentian = "pemberhentian",
        /// Retirement.
        Pensiun = "pensiun",
        /// Death.
        Wafat = "wafat",
        /// Marriage, divorce, birth, a dependant's end.
        PerubahanKeluarga = "perubahan_keluarga",
    }
}

/// What is settled about a kind of decree.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    word: DecreeKind,
    /// Calendar days from registration within which it is to be applied; none where nothing waits for it.
    pub service_days: Option<u64>,
    /// What it does to pay until then.
    pub pay: PayEffect,
    /// Whether no fact of it may begin before its TMT.
    pub starts_at_tmt: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    kind: Vec<KindRule>,
}

/// What is settled about a kind.
///
/// # Errors
/// `Broken` where the file lacks it, which a test of this crate excludes.
pub fn rule_of(kind: DecreeKind) -> Result<&'static KindRule, Error> {
    static RULES: OnceLock<Result<Vec<KindRule>, String>> = OnceLock::new();
    let rules = RULES.get_or_init(|| read(include_str!("../../regulations/decree_kinds.toml")));
    let rules = rules.as_ref().map_err(|defect| platform::Error::Broken(defect.clone()))?;
    let rule = rules.iter().find(|rule| rule.word == kind);
    Ok(rule.ok_or_else(|| platform::Error::Broken(format!("decree_kinds.toml: no row for {kind}")))?)
}

fn read(text: &str) -> Result<Vec<KindRule>, String> {
    let contents: Contents = toml::from_str(text).map_err(|error| format!("decree_kinds.toml: {error}"))?;
    Ok(contents.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_row() {
        let rules = read(include_str!("../../regulations/decree_kinds.toml")).unwrap();
        assert_eq!(rules.len(), DecreeKind::ALL.len());
        for kind in DecreeKind::ALL {
            assert_eq!(rule_of(*kind).unwrap().word, *kind);
        }
        assert_eq!(rule_of(DecreeKind::Lainnya).unwrap().service_days, None);
    }
}
