//! The codes of lines and of the figures that other rules and stored payslips read.

use kernel::recipe::LineKind;

/// Earning: base pay (CPNS 80 %).
pub const GAJI_POKOK: &str = "gaji_pokok";
/// Earning: the agreed wage of part-time PPPK.
pub const UPAH: &str = "upah";
/// Earning.
pub const TUNJANGAN_ISTRI_SUAMI: &str = "tunjangan_istri_suami";
/// Earning.
pub const TUNJANGAN_ANAK: &str = "tunjangan_anak";
/// Earning; at most one of the three position allowances is above zero.
pub const TUNJANGAN_STRUKTURAL: &str = "tunjangan_struktural";
/// Earning.
pub const TUNJANGAN_FUNGSIONAL: &str = "tunjangan_fungsional";
/// Earning.
pub const TUNJANGAN_UMUM: &str = "tunjangan_umum";
/// Earning.
pub const TUNJANGAN_BERAS: &str = "tunjangan_beras";
/// Earning: the tax that the government bears; outside the tax base.
pub const TUNJANGAN_PPH21: &str = "tunjangan_pph21";
/// Earning: the employer's health contribution, deducted again.
pub const TUNJANGAN_BPJS_4: &str = "tunjangan_bpjs_4";
/// Earning: the employer's accident contribution, deducted again.
pub const TUNJANGAN_JKK: &str = "tunjangan_jkk";
/// Earning: the employer's death contribution, deducted again.
pub const TUNJANGAN_JKM: &str = "tunjangan_jkm";
/// Earning: 0 to 99, which raises the net to a multiple of 100.
pub const PEMBULATAN: &str = "pembulatan";
/// Earning: the performance part of the TPP.
pub const TPP_KINERJA: &str = "tpp_kinerja";
/// Earning: the attendance part of the TPP.
pub const TPP_KEHADIRAN: &str = "tpp_kehadiran";
/// Earning: what a unit's target gives whoever worked for it. Not part of a month's TPP that THR carries.
pub const INSENTIF_TARGET_UNIT: &str = "insentif_target_unit";
/// Earning: what projects that ended on time and within their budget give. Not part of a month's TPP that THR carries.
pub const BONUS_PROYEK: &str = "bonus_proyek";

/// Earning: what THR and the 13th salary carry of a month's TPP.
pub const TPP_SEBULAN: &str = "tpp_sebulan";

/// Earning of a rapel: what was paid too much in all, and becomes a claim instead of being taken from other pay at once.
pub const KELEBIHAN_DITAGIH: &str = "kelebihan_ditagih";

/// Deduction: pension and old-age savings of PNS and CPNS, 8 % rounded once.
pub const POTONGAN_IWP_8: &str = "potongan_iwp_8";
/// Deduction: old-age savings of PPPK.
pub const POTONGAN_JHT: &str = "potongan_jht";
/// Deduction: the employee's health contribution.
pub const POTONGAN_BPJS_1: &str = "potongan_bpjs_1";
/// Deduction: the employer's health contribution, passed on.
pub const POTONGAN_BPJS_4: &str = "potongan_bpjs_4";
/// Deduction: the accident contribution, passed on.
pub const POTONGAN_JKK: &str = "potongan_jkk";
/// Deduction: the death contribution, passed on.
pub const POTONGAN_JKM: &str = "potongan_jkm";
/// Deduction: income tax; negative where the last tax period refunds it.
pub const POTONGAN_PPH21: &str = "potongan_pph21";

/// Deduction after the official list: an instalment of what was paid too much.
pub const POTONGAN_PENGEMBALIAN: &str = "potongan_pengembalian";
/// How deductions of zakat after the official list begin; the code of the scheme follows.
pub const POTONGAN_ZAKAT: &str = "potongan_zakat_";
/// How deductions of infaq after the official list begin.
pub const POTONGAN_INFAQ: &str = "potongan_infaq_";
/// How all other deductions for third parties begin.
pub const POTONGAN_PIHAK_KETIGA: &str = "potongan_pihak_ketiga_";

/// Total: the sum of all earnings.
pub const GROSS: &str = "gross";
/// Total: the sum of all deductions.
pub const DEDUCTIONS: &str = "deductions";
/// Total: gross less deductions, what is paid.
pub const NET: &str = "net";
/// Memo: all earnings but [`PEMBULATAN`].
pub const GROSS_BEFORE_ROUNDING: &str = "gross_before_rounding";
/// Memo: the net without [`PEMBULATAN`].
pub const NET_BEFORE_ROUNDING: &str = "net_before_rounding";
/// Memo: the deductions of the official list, where others are taken after it.
pub const DEDUCTIONS_OF_LIST: &str = "deductions_of_list";
/// Memo: the net of the official list, where deductions are taken after it.
pub const NET_OF_LIST: &str = "net_of_list";
/// Memo: what is taken as zakat.
pub const ZAKAT_PAID: &str = "zakat_paid";
/// Memo: what a recovery asks of this payment.
pub const INSTALMENT_ASKED: &str = "instalment_asked";
/// Memo: what of this payment is taxed by PPh 21 (not by a final rate).
pub const TAX_BASE: &str = "tax_base";
/// Memo: what of this payment counts for health insurance.
pub const BPJS_BASE: &str = "bpjs_base";
/// Memo: contributions to pension and old-age savings paid by the employee.
pub const PENSION_CONTRIBUTION: &str = "pension_contribution";
/// Memo: the income tax of this payment, whoever bears it, final tax excluded.
pub const PPH21: &str = "pph21";
/// Memo: the final income tax of this payment, where a policy taxes at final rates.
pub const PPH21_FINAL: &str = "pph21_final";

/// Earning: a further part of the TPP, by the code that the policy gives it.
pub fn tpp_part(code: &str) -> String {
    format!("{TPP_PART}{code}")
}

/// Whether a line is one of those into which a month's TPP is split.
pub fn is_of_tpp(code: &str) -> bool {
    code == TPP_KINERJA || code == TPP_KEHADIRAN || code.starts_with(TPP_PART)
}

/// Whether a line is a component of pay, which a rapel settles: tax follows the month of payment, and the rounding and what third
/// parties receive follow the net that was paid.
pub fn is_component(code: &str, kind: LineKind) -> bool {
    const OTHER: [&str; 4] = [TUNJANGAN_PPH21, POTONGAN_PPH21, PEMBULATAN, KELEBIHAN_DITAGIH];
    matches!(kind, LineKind::Earning | LineKind::Deduction) && !OTHER.contains(&code) && !is_after_list(code)
}

/// Whether a line is taken after the official list, out of what it pays.
pub fn is_after_list(code: &str) -> bool {
    const THIRD_PARTIES: [&str; 3] = [POTONGAN_ZAKAT, POTONGAN_INFAQ, POTONGAN_PIHAK_KETIGA];
    code == POTONGAN_PENGEMBALIAN || THIRD_PARTIES.iter().any(|beginning| code.starts_with(beginning))
}

/// The memo line that tells what a scheme asks of a payment.
pub fn asked_by(scheme: &str) -> String {
    format!("asked_{scheme}")
}

const TPP_PART: &str = "tpp_part_";
