//! The monthly salary: base pay, family, rice, one position allowance, contributions, tax, rounding.

use std::collections::BTreeMap;

use kernel::Label;
use kernel::recipe::{LineKind, Recipe, Rounding, Unit, Value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::draft::{
    Draft, choose, difference, least, lookup, product, round, step, sum,
};
use super::pph21::{self, Recipient, Taxed};
use super::{Bearer, PaidStatus, RunMonths, input, line};
use crate::regulation::{Law, LawAt, NoLaw};

/// The kind of the recipe.
pub const KIND: &str = "gaji_induk";

const ZERO: &str = "zero";
const ONE: &str = "one";
const FAMILY_BASE: &str = "pay_with_family";

/// The allowances that count for tax; with the tax borne by the government they are the gross before rounding.
const TAXED: [&str; 10] = [
    line::GAJI_POKOK,
    line::TUNJANGAN_ISTRI_SUAMI,
    line::TUNJANGAN_ANAK,
    line::TUNJANGAN_STRUKTURAL,
    line::TUNJANGAN_FUNGSIONAL,
    line::TUNJANGAN_UMUM,
    line::TUNJANGAN_BERAS,
    line::TUNJANGAN_BPJS_4,
    line::TUNJANGAN_JKK,
    line::TUNJANGAN_JKM,
];

const DEDUCTED: [&str; 7] = [
    line::POTONGAN_IWP_8,
    line::POTONGAN_JHT,
    line::POTONGAN_BPJS_1,
    line::POTONGAN_BPJS_4,
    line::POTONGAN_JKK,
    line::POTONGAN_JKM,
    line::POTONGAN_PPH21,
];

/// What an installation sets where the law leaves it open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Who bears the tax, where it differs from the law's table (which names PNS and CPNS, and for PPPK has a practice).
    #[serde(default)]
    pub tax_borne_by: BTreeMap<PaidStatus, Bearer>,
}

/// The recipe of a month's salary.
///
/// # Errors
/// `NoLaw` names the table that does not hold in the service month (pay) or the payment month (tax).
pub fn recipe(law: &Law, months: RunMonths, settings: &Settings) -> Result<Recipe, NoLaw> {
    let pay = months.pay_law(law);
    let mut draft = Draft::new(KIND);
    inputs(&mut draft);
    base_pay(&mut draft, pay)?;
    family(&mut draft, pay)?;
    position(&mut draft, pay)?;
    rice(&mut draft, pay)?;
    health(&mut draft, pay)?;
    insurance(&mut draft, pay)?;
    retirement(&mut draft, pay)?;
    tax(&mut draft, months.tax_law(law), settings)?;
    totals(&mut draft, pay)?;
    Ok(draft.finish())
}

/// The recipe of base pay alone: what a grade and its years of service give on a day.
///
/// # Errors
/// `NoLaw` when no salary table holds on the day.
pub fn base_pay_recipe(law: LawAt<'_>) -> Result<Recipe, NoLaw> {
    let mut draft = Draft::new(line::GAJI_POKOK);
    pay_inputs(&mut draft);
    base_pay(&mut draft, law)?;
    Ok(draft.finish())
}

fn pay_inputs(draft: &mut Draft) {
    draft.input(step(input::STATUS, "Status kepegawaian", "Employment status").unit(Unit::Text));
    draft.input(step(input::GOLONGAN, "Golongan", "Grade").unit(Unit::Text));
    draft.input(step(input::MKG, "Masa kerja golongan", "Years of service in grade").unit(Unit::Years));
}

fn inputs(draft: &mut Draft) {
    pay_inputs(draft);
    draft.input(step(input::SPOUSES, "Istri/suami yang ditunjang", "Spouses with allowance").unit(Unit::Persons));
    draft.input(step(input::CHILDREN, "Anak yang ditunjang", "Children with allowance").unit(Unit::Persons));
    let texts = [
        (input::ESELON, "Eselon", "Echelon"),
        (input::JABATAN_FUNGSIONAL, "Jabatan fungsional", "Functional position"),
        (input::JENJANG, "Jenjang", "Tier"),
    ];
    for (name, id, en) in texts {
        draft.input(step(name, id, en).unit(Unit::Text));
    }
    draft.constant(step(ZERO, "Nol", "Zero"), 0);
    draft.constant(step(ONE, "Pegawai sendiri", "The employee").unit(Unit::Persons), 1);
}

/// The table of the status, at the greatest listed year not above the service in grade; CPNS receive 80 %.
fn base_pay(draft: &mut Draft, law: LawAt<'_>) -> Result<(), NoLaw> {
    // A golongan that does not belong to the status is found nowhere here, so the zero of the other table never pays.
    let groups = draft.table(law.table("kelompok_golongan")?, None);
    draft.add(
        step("kelompok", "Kelompok golongan", "Group of grades")
            .unit(Unit::Text)
            .is(lookup("kelompok_golongan", &[input::STATUS, input::GOLONGAN]))
            .cites(groups),
    );
    for (table, name) in [("gaji_pokok_pns", "salary_pns"), ("gaji_pokok_pppk", "salary_pppk")] {
        let table_of_law = law.table(table)?;
        let citation = draft.table(table_of_law, Some(Value::Number(Decimal::ZERO)));
        let label = &table_of_law.title;
        draft.add(
            step(name, &label.id, &label.en)
                .is(lookup(table, &[input::GOLONGAN, input::MKG]))
                .cites(citation),
        );
    }
    let by_status = [("cpns", "salary_pns"), ("pns", "salary_pns"), ("pppk", "salary_pppk")];
    draft.add(
        step("salary", "Gaji pokok menurut tabel", "Base pay of the table")
            .is(choose(input::STATUS, &by_status, None)),
    );
    let cpns_rate = law.row("tunjangan_parameter", &["cpns_rate"])?;
    draft.parameter(step("cpns_rate", "Bagian gaji pokok CPNS", "Share of base pay of CPNS"), cpns_rate);
    draft.constant(step("whole", "Gaji pokok penuh", "Whole base pay").unit(Unit::Rate), 1);
    draft.add(
        step("salary_rate", "Bagian gaji pokok", "Share of base pay")
            .unit(Unit::Rate)
            .is(choose(input::STATUS, &[("cpns", "cpns_rate"), ("pns", "whole"), ("pppk", "whole")], None)),
    );
    draft.rounded(
        step(line::GAJI_POKOK, "Gaji pokok", "Base pay").line(LineKind::Earning),
        product(&["salary", "salary_rate"]),
    );
    Ok(())
}

/// 10 % for one spouse, 2 % for each of two children, of the base pay received (PP 7/1977 as amended).
fn family(draft: &mut Draft, law: LawAt<'_>) -> Result<(), NoLaw> {
    let parameters = [
        ("spouse_rate", "Tarif tunjangan istri/suami", "Rate of the spouse allowance"),
        ("spouses_max", "Istri/suami paling banyak", "Greatest number of spouses"),
        ("child_rate", "Tarif tunjangan anak", "Rate of the child allowance"),
        ("children_max", "Anak paling banyak", "Greatest number of children"),
    ];
    for (key, id, en) in parameters {
        draft.parameter(step(key, id, en), law.row("tunjangan_parameter", &[key])?);
    }
    draft.add(
        step("spouses_paid", "Istri/suami yang dibayar", "Spouses paid")
            .unit(Unit::Persons)
            .is(least(&[input::SPOUSES, "spouses_max"])),
    );
    draft.add(
        step("children_paid", "Anak yang dibayar", "Children paid")
            .unit(Unit::Persons)
            .is(least(&[input::CHILDREN, "children_max"])),
    );
    draft.rounded(
        step(line::TUNJANGAN_ISTRI_SUAMI, "Tunjangan istri/suami", "Spouse allowance").line(LineKind::Earning),
        product(&[line::GAJI_POKOK, "spouse_rate", "spouses_paid"]),
    );
    draft.rounded(
        step(line::TUNJANGAN_ANAK, "Tunjangan anak", "Child allowance").line(LineKind::Earning),
        product(&[line::GAJI_POKOK, "child_rate", "children_paid"]),
    );
    draft.add(
        step(FAMILY_BASE, "Gaji pokok dan tunjangan keluarga", "Base pay with family allowances").is(sum(&[
            line::GAJI_POKOK,
            line::TUNJANGAN_ISTRI_SUAMI,
            line::TUNJANGAN_ANAK,
        ])),
    );
    Ok(())
}

/// Exactly one of structural, functional and general; the structural one first, the general one for all others.
fn position(draft: &mut Draft, law: LawAt<'_>) -> Result<(), NoLaw> {
    for (name, id, en) in [
        ("struktural", "Struktural", "Structural"),
        ("fungsional", "Fungsional", "Functional"),
        ("umum", "Umum", "General"),
    ] {
        draft.constant(step(name, id, en).unit(Unit::Text), name);
    }
    draft.add(
        step("not_structural", "Jenis selain struktural", "Kind other than structural")
            .unit(Unit::Text)
            .is(choose(input::JABATAN_FUNGSIONAL, &[(input::NONE, "umum")], Some("fungsional"))),
    );
    draft.add(
        step("position_kind", "Jenis tunjangan jabatan", "Kind of position allowance")
            .unit(Unit::Text)
            .is(choose(input::ESELON, &[(input::NONE, "not_structural")], Some("struktural"))),
    );
    functional_key(draft, law)?;
    let allowances: [(&str, &str, &[&str]); 3] = [
        ("struktural", line::TUNJANGAN_STRUKTURAL, &[input::ESELON]),
        ("fungsional", line::TUNJANGAN_FUNGSIONAL, &[input::JABATAN_FUNGSIONAL, "functional_key"]),
        ("umum", line::TUNJANGAN_UMUM, &["kelompok"]),
    ];
    for (kind, name, by) in allowances {
        let table = law.table(name)?;
        let citation = draft.table_with_none(table);
        let amount = format!("{name}_by_table");
        let Label { id, en } = &table.title;
        draft.add(
            step(&amount, &format!("{id} menurut tabel"), &format!("{en} of the table"))
                .is(lookup(name, by))
                .cites(citation),
        );
        draft.add(
            step(name, id, en)
                .is(choose("position_kind", &[(kind, &amount)], Some(ZERO)))
                .line(LineKind::Earning),
        );
    }
    Ok(())
}

/// Functional allowances go by tier, but those of teachers by group of grades (Perpres 108/2007).
fn functional_key(draft: &mut Draft, law: LawAt<'_>) -> Result<(), NoLaw> {
    let citation = draft.table(law.table("tunjangan_fungsional_dasar")?, Some(input::JENJANG.into()));
    draft.add(
        step("functional_by", "Dasar tunjangan fungsional", "Basis of the functional allowance")
            .unit(Unit::Text)
            .is(lookup("tunjangan_fungsional_dasar", &[input::JABATAN_FUNGSIONAL]))
            .cites(citation),
    );
    let bases = [(input::JENJANG, input::JENJANG), (input::GOLONGAN, "kelompok")];
    draft.add(
        step("functional_key", "Jenjang atau kelompok golongan", "Tier or group of grades")
            .unit(Unit::Text)
            .is(choose("functional_by", &bases, None)),
    );
    Ok(())
}

/// 10 kg for the employee, the spouse and two children, at the price of the Treasury.
fn rice(draft: &mut Draft, law: LawAt<'_>) -> Result<(), NoLaw> {
    let parameters = [
        ("rice_kg_per_person", "Beras per jiwa sebulan", "Rice for a person and month"),
        ("rice_price_per_kg", "Harga beras per kg", "Price of rice for a kg"),
        ("rice_persons_max", "Jiwa paling banyak", "Greatest number of persons"),
    ];
    for (key, id, en) in parameters {
        draft.parameter(step(key, id, en), law.row("tunjangan_parameter", &[key])?);
    }
    draft.add(
        step("household", "Pegawai dan keluarga yang dibayar", "Employee and family paid")
            .unit(Unit::Persons)
            .is(sum(&[ONE, "spouses_paid", "children_paid"])),
    );
    draft.add(
        step("rice_persons", "Jiwa", "Persons").unit(Unit::Persons).is(least(&["household", "rice_persons_max"])),
    );
    draft.rounded(
        step(line::TUNJANGAN_BERAS, "Tunjangan beras", "Rice allowance").line(LineKind::Earning),
        product(&["rice_kg_per_person", "rice_price_per_kg", "rice_persons"]),
    );
    Ok(())
}

/// 4 % of the employer, shown as allowance and deduction, and 1 % of the employee, on base, family and position pay up
/// to the cap (Perpres 82/2018). Rice, rounding and tax do not count.
fn health(draft: &mut Draft, law: LawAt<'_>) -> Result<(), NoLaw> {
    let parameters = [
        ("bpjs_base_max", "Batas dasar iuran kesehatan", "Cap of the health contribution base"),
        ("bpjs_employer_rate", "Iuran kesehatan pemberi kerja", "Health contribution of the employer"),
        ("bpjs_employee_rate", "Iuran kesehatan pegawai", "Health contribution of the employee"),
    ];
    for (key, id, en) in parameters {
        draft.parameter(step(key, id, en), law.row("potongan_parameter", &[key])?);
    }
    draft.add(
        step("bpjs_pay", "Gaji pokok, keluarga, dan jabatan", "Base, family and position pay").is(sum(&[
            FAMILY_BASE,
            line::TUNJANGAN_STRUKTURAL,
            line::TUNJANGAN_FUNGSIONAL,
            line::TUNJANGAN_UMUM,
        ])),
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
pub(super) fn health_lines(draft: &mut Draft) {
    draft.rounded(
        step(line::TUNJANGAN_BPJS_4, "Tunjangan BPJS Kesehatan 4%", "Health contribution 4 %")
            .line(LineKind::Earning),
        product(&[line::BPJS_BASE, "bpjs_employer_rate"]),
    );
    draft.rounded(
        step(line::POTONGAN_BPJS_1, "Potongan BPJS Kesehatan 1%", "Health contribution 1 %")
            .line(LineKind::Deduction),
        product(&[line::BPJS_BASE, "bpjs_employee_rate"]),
    );
    draft.add(
        step(line::POTONGAN_BPJS_4, "Potongan BPJS Kesehatan 4%", "Health contribution 4 %, passed on")
            .is(sum(&[line::TUNJANGAN_BPJS_4]))
            .line(LineKind::Deduction),
    );
}

/// Accident and death insurance of the employer on the base pay, shown as allowance and deduction (PP 70/2015).
fn insurance(draft: &mut Draft, law: LawAt<'_>) -> Result<(), NoLaw> {
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
            product(&[line::GAJI_POKOK, rate]),
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
fn retirement(draft: &mut Draft, law: LawAt<'_>) -> Result<(), NoLaw> {
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
    let parts = [
        ("iwp_part", "iwp_rate", [("cpns", FAMILY_BASE), ("pns", FAMILY_BASE), ("pppk", ZERO)]),
        ("jht_part", "jht_rate", [("cpns", ZERO), ("pns", ZERO), ("pppk", FAMILY_BASE)]),
    ];
    let lines = [
        (line::POTONGAN_IWP_8, "Iuran wajib pegawai 8%", "Compulsory contribution 8 %"),
        (line::POTONGAN_JHT, "Iuran JHT PPPK 3,25%", "Old-age savings of PPPK 3.25 %"),
    ];
    for ((base, rate, by_status), (name, id, en)) in parts.into_iter().zip(lines) {
        draft.add(
            step(base, &format!("Dasar {id}"), &format!("Base: {en}"))
                .is(choose(input::STATUS, &by_status, None)),
        );
        draft.rounded(step(name, id, en).line(LineKind::Deduction), product(&[base, rate]));
    }
    draft.add(
        step(line::PENSION_CONTRIBUTION, "Iuran pensiun dan hari tua", "Pension and old-age contributions")
            .is(sum(&[line::POTONGAN_IWP_8, line::POTONGAN_JHT]))
            .line(LineKind::Memo),
    );
    Ok(())
}

fn tax(draft: &mut Draft, law: LawAt<'_>, settings: &Settings) -> Result<(), NoLaw> {
    draft.add(
        step(line::TAX_BASE, "Dasar pengenaan PPh 21", "Tax base").is(sum(&TAXED)).line(LineKind::Memo),
    );
    let taxed = Taxed {
        base: line::TAX_BASE,
        pension: line::PENSION_CONTRIBUTION,
        zakat: ZERO,
        recipient: Recipient::Employee,
    };
    pph21::append(draft, law, &taxed)?;
    let mut rows = Vec::new();
    for status in PaidStatus::ALL {
        let word = status.word();
        let (bearer, citation) = match settings.tax_borne_by.get(&status) {
            Some(bearer) => (Value::from(bearer.word()), None),
            None => {
                let row = law.row("pph21_penanggung", &[KIND, word])?;
                (row.value.clone(), Some(&row.citation))
            }
        };
        rows.push((word.to_owned(), bearer, citation));
    }
    pph21::borne(draft, line::PPH21, rows);
    Ok(())
}

/// The totals, and the rounding that raises the net to a multiple of 100.
fn totals(draft: &mut Draft, law: LawAt<'_>) -> Result<(), NoLaw> {
    let before: Vec<&str> = TAXED.into_iter().chain([line::TUNJANGAN_PPH21]).collect();
    draft.add(
        step(line::GROSS_BEFORE_ROUNDING, "Bruto sebelum pembulatan", "Gross before rounding")
            .is(sum(&before))
            .line(LineKind::Memo),
    );
    draft.add(
        step(line::DEDUCTIONS, "Jumlah potongan", "Total deductions").is(sum(&DEDUCTED)).line(LineKind::Total),
    );
    draft.add(
        step(line::NET_BEFORE_ROUNDING, "Neto sebelum pembulatan", "Net before rounding")
            .is(difference(&[line::GROSS_BEFORE_ROUNDING], &[line::DEDUCTIONS]))
            .line(LineKind::Memo),
    );
    let multiple = law.row("tunjangan_parameter", &["net_multiple"])?;
    let citation = draft.cite(&multiple.citation);
    let Value::Number(to) = multiple.value else {
        return Err(NoLaw { table: "tunjangan_parameter/net_multiple".to_owned(), day: law.day() });
    };
    draft.add(
        step("net_rounded", "Neto dibulatkan ke atas", "Net rounded up")
            .is(round(line::NET_BEFORE_ROUNDING, to, Rounding::Up))
            .cites(citation),
    );
    draft.add(
        step(line::PEMBULATAN, "Pembulatan", "Rounding")
            .is(difference(&["net_rounded"], &[line::NET_BEFORE_ROUNDING]))
            .line(LineKind::Earning),
    );
    draft.add(
        step(line::GROSS, "Jumlah penghasilan", "Gross")
            .is(sum(&[line::GROSS_BEFORE_ROUNDING, line::PEMBULATAN]))
            .line(LineKind::Total),
    );
    draft.add(
        step(line::NET, "Jumlah bersih", "Net")
            .is(difference(&[line::GROSS], &[line::DEDUCTIONS]))
            .line(LineKind::Total),
    );
    Ok(())
}
