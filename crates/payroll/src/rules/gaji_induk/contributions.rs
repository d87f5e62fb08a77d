//! Contributions: health, accident and death, pension and old age.

use kernel::recipe::{LineKind, Unit};

use super::{FAMILY_BASE, PartTime, ZERO};
use crate::regulation::{LawAt, NoLaw};
use crate::rules::draft::{Draft, choose, least, product, step, sum};
use crate::rules::{input, line};

/// 4 % of the employer, shown as allowance and deduction, and 1 % of the employee, on base, family and position pay up
/// to the cap (Perpres 82/2018). Rice, rounding and tax do not count.
pub(super) fn health(draft: &mut Draft, law: LawAt<'_>, part_time: &PartTime) -> Result<(), NoLaw> {
    let parameters = [
        ("bpjs_base_max", "Batas dasar iuran kesehatan", "Cap of the health contribution base"),
        ("bpjs_employer_rate", "Iuran kesehatan pemberi kerja", "Health contribution of the employer"),
        ("bpjs_employee_rate", "Iuran kesehatan pegawai", "Health contribution of the employee"),
    ];
    for (key, id, en) in parameters {
        draft.parameter(step(key, id, en), law.row("potongan_parameter", &[key])?);
    }
    let mut pay =
        vec![FAMILY_BASE, line::TUNJANGAN_STRUKTURAL, line::TUNJANGAN_FUNGSIONAL, line::TUNJANGAN_UMUM];
    pay.extend(part_time.is_health_insured.then_some(line::UPAH));
    draft.add(
        step("bpjs_pay", "Gaji pokok, keluarga, dan jabatan", "Base, family and position pay").is(sum(&pay)),
    );
    draft.add(
        step(line::BPJS_BASE, "Dasar iuran kesehatan", "Health contribution base")
            .is(least(&["bpjs_pay", "bpjs_base_max"]))
            .line(LineKind::Memo),
    );
    health_lines(draft);
    Ok(())
}

/// The three lines of the health contribution on `bpjs_base`; the TPP has the same ones on its own part of the base.
pub(in crate::rules) fn health_lines(draft: &mut Draft) {
    draft.rounded(
        step(line::TUNJANGAN_BPJS_4, "Tunjangan BPJS Kesehatan", "Health contribution of the employer")
            .line(LineKind::Earning),
        product(&[line::BPJS_BASE, "bpjs_employer_rate"]),
    );
    draft.rounded(
        step(
            line::POTONGAN_BPJS_1,
            "Potongan BPJS Kesehatan, bagian pegawai",
            "Health contribution of the employee",
        )
        .line(LineKind::Deduction),
        product(&[line::BPJS_BASE, "bpjs_employee_rate"]),
    );
    draft.add(
        step(
            line::POTONGAN_BPJS_4,
            "Potongan BPJS Kesehatan, bagian pemberi kerja",
            "Health contribution of the employer, passed on",
        )
        .is(sum(&[line::TUNJANGAN_BPJS_4]))
        .line(LineKind::Deduction),
    );
}

/// Accident and death insurance of the employer on the base pay, shown as allowance and deduction (PP 70/2015).
pub(super) fn insurance(draft: &mut Draft, law: LawAt<'_>, part_time: &PartTime) -> Result<(), NoLaw> {
    let mut base = line::GAJI_POKOK;
    if part_time.is_work_insured {
        base = "insured_pay";
        draft.add(
            step(base, "Dasar JKK dan JKM", "Base of accident and death insurance")
                .is(sum(&[line::GAJI_POKOK, line::UPAH])),
        );
    }
    let lines = [
        ("jkk_rate", line::TUNJANGAN_JKK, line::POTONGAN_JKK, ("JKK", "Accident insurance")),
        ("jkm_rate", line::TUNJANGAN_JKM, line::POTONGAN_JKM, ("JKM", "Death insurance")),
    ];
    for (rate, allowance, deduction, (id, en)) in lines {
        draft.parameter(
            step(rate, &format!("Tarif {id}"), &format!("{en}: rate")),
            law.row("potongan_parameter", &[rate])?,
        );
        draft.rounded(
            step(allowance, &format!("Tunjangan {id}"), en).line(LineKind::Earning),
            product(&[base, rate]),
        );
        draft.add(
            step(deduction, &format!("Potongan {id}"), &format!("{en}, passed on"))
                .is(sum(&[allowance]))
                .line(LineKind::Deduction),
        );
    }
    Ok(())
}

/// PNS and CPNS pay pension and old-age savings as one 8 %, rounded once; PPPK pay old-age savings alone. The base has
/// no position allowance.
pub(super) fn retirement(draft: &mut Draft, law: LawAt<'_>, part_time: &PartTime) -> Result<(), NoLaw> {
    let parameters = [
        ("iwp_pension_rate", "Iuran pensiun", "Pension contribution"),
        ("iwp_tht_rate", "Iuran tabungan hari tua", "Old-age savings"),
        ("jht_rate", "Iuran jaminan hari tua PPPK", "Old-age savings of PPPK"),
    ];
    for (key, id, en) in parameters {
        draft.parameter(step(key, id, en), law.row("potongan_parameter", &[key])?);
    }
    draft.add(
        step("iwp_rate", "Iuran wajib pegawai", "Compulsory contribution")
            .unit(Unit::Rate)
            .is(sum(&["iwp_pension_rate", "iwp_tht_rate"])),
    );
    let wage = if part_time.saves_for_old_age { line::UPAH } else { ZERO };
    let by_status =
        |cpns, pns, pppk, wage| [("cpns", cpns), ("pns", pns), ("pppk", pppk), ("pppk_paruh_waktu", wage)];
    let parts = [
        ("iwp_part", "iwp_rate", by_status(FAMILY_BASE, FAMILY_BASE, ZERO, ZERO)),
        ("jht_part", "jht_rate", by_status(ZERO, ZERO, FAMILY_BASE, wage)),
    ];
    let lines = [
        (line::POTONGAN_IWP_8, "Potongan iuran wajib pegawai (IWP)", "Compulsory contribution (IWP)"),
        (line::POTONGAN_JHT, "Potongan jaminan hari tua PPPK", "Old-age savings of PPPK"),
    ];
    for ((base, rate, by_status), (name, id, en)) in parts.into_iter().zip(lines) {
        draft.add(step(base, &format!("Dasar {id}"), &format!("Base: {en}")).is(choose(
            input::STATUS,
            &by_status,
            None,
        )));
        draft.rounded(step(name, id, en).line(LineKind::Deduction), product(&[base, rate]));
    }
    draft.add(
        step(line::PENSION_CONTRIBUTION, "Iuran pensiun dan hari tua", "Pension and old-age contributions")
            .is(sum(&[line::POTONGAN_IWP_8, line::POTONGAN_JHT]))
            .line(LineKind::Memo),
    );
    Ok(())
}

/// None: where a payment has no contribution to pension and old age, the tax still asks for it.
pub(in crate::rules) fn no_retirement(draft: &mut Draft) {
    draft.add(
        step(line::PENSION_CONTRIBUTION, "Iuran pensiun dan hari tua", "Pension and old-age contributions")
            .is(sum(&[ZERO]))
            .line(LineKind::Memo),
    );
}
