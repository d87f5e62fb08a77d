//! Base pay, family, position and rice.

use kernel::Label;
use kernel::recipe::{LineKind, Unit, Value};
use rust_decimal::Decimal;

use super::shares::Shares;
use super::{FAMILY_BASE, FunctionalAllowance, ONE, PayComponent, ZERO};
use crate::regulation::{LawAt, NoLaw};
use crate::rules::draft::{Draft, choose, least, lookup, product, step, sum};
use crate::rules::{input, line};

/// The factors of a month's base pay, to be multiplied.
pub(in crate::rules) const SALARY: [&str; 2] = ["salary", "salary_rate"];

/// The base pay of a whole month, as a line.
pub(in crate::rules) fn base_pay(draft: &mut Draft, law: LawAt<'_>, shares: &Shares) -> Result<(), NoLaw> {
    salary(draft, law)?;
    let line = step(line::GAJI_POKOK, "Gaji pokok", "Base pay").line(LineKind::Earning);
    shares.line(draft, line, (PayComponent::GajiPokok, &SALARY));
    Ok(())
}

/// The agreed wage of part-time PPPK, nothing for all others.
pub(in crate::rules) fn wage(draft: &mut Draft, shares: &Shares) {
    draft.input(step(input::WAGE, "Upah menurut perjanjian kerja", "Wage of the contract"));
    let line = step(line::UPAH, "Upah", "Wage").line(LineKind::Earning);
    shares.line(draft, line, (PayComponent::Upah, &[input::WAGE]));
}

/// The table of the status, at the greatest listed year not above the service in grade; CPNS receive 80 %.
pub(in crate::rules) fn salary(draft: &mut Draft, law: LawAt<'_>) -> Result<(), NoLaw> {
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
    // A part-time PPPK has no golongan, for which the tables have nothing.
    let by_status = [
        ("cpns", "salary_pns"),
        ("pns", "salary_pns"),
        ("pppk", "salary_pppk"),
        ("pppk_paruh_waktu", "salary_pppk"),
    ];
    draft.add(step("salary", "Gaji pokok menurut tabel", "Base pay of the table").is(choose(
        input::STATUS,
        &by_status,
        None,
    )));
    let cpns_rate = law.row("tunjangan_parameter", &["cpns_rate"])?;
    draft.parameter(step("cpns_rate", "Bagian gaji pokok CPNS", "Share of base pay of CPNS"), cpns_rate);
    draft.constant(step("whole", "Gaji pokok penuh", "Whole base pay").unit(Unit::Rate), 1);
    draft.add(step("salary_rate", "Bagian gaji pokok", "Share of base pay").unit(Unit::Rate).is(choose(
        input::STATUS,
        &[("cpns", "cpns_rate"), ("pns", "whole"), ("pppk", "whole"), ("pppk_paruh_waktu", "whole")],
        None,
    )));
    Ok(())
}

/// 10 % for one spouse, 2 % for each of two children, of the base pay received (PP 7/1977 as amended).
pub(in crate::rules) fn family(draft: &mut Draft, law: LawAt<'_>) -> Result<(), NoLaw> {
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
        step(line::TUNJANGAN_ISTRI_SUAMI, "Tunjangan istri/suami", "Spouse allowance")
            .line(LineKind::Earning),
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
pub(in crate::rules) fn position(
    draft: &mut Draft,
    law: LawAt<'_>,
    (own, shares): (&[FunctionalAllowance], &Shares),
) -> Result<(), NoLaw> {
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
        for allowance in own.iter().filter(|_| kind == "fungsional") {
            let keys = vec![allowance.jabatan_fungsional.clone(), allowance.jenjang.clone()];
            draft.put_row(keys, allowance.amount.into(), &allowance.citation);
        }
        let amount = format!("{name}_by_table");
        let Label { id, en } = &table.title;
        draft.add(
            step(&amount, &format!("{id} menurut tabel"), &format!("{en} of the table"))
                .is(lookup(name, by))
                .cites(citation),
        );
        let chosen = choose("position_kind", &[(kind, &amount)], Some(ZERO));
        let line = step(name, id, en).line(LineKind::Earning);
        let component = match kind {
            "umum" => PayComponent::TunjanganUmum,
            _ => PayComponent::TunjanganJabatan,
        };
        if shares.are_whole(component) {
            draft.add(line.is(chosen));
        } else {
            let whole = format!("{name}_whole");
            draft.add(step(&whole, &format!("{id} penuh"), &format!("{en}, whole")).is(chosen));
            shares.line(draft, line, (component, &[&whole]));
        }
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
pub(in crate::rules) fn rice(draft: &mut Draft, law: LawAt<'_>, shares: &Shares) -> Result<(), NoLaw> {
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
        step("rice_persons", "Jiwa", "Persons")
            .unit(Unit::Persons)
            .is(least(&["household", "rice_persons_max"])),
    );
    // The wage of a part-time contract is all that it gives.
    draft.add(step("rice_persons_paid", "Jiwa yang dibayar", "Persons paid").unit(Unit::Persons).is(choose(
        input::STATUS,
        &[("pppk_paruh_waktu", ZERO)],
        Some("rice_persons"),
    )));
    let line = step(line::TUNJANGAN_BERAS, "Tunjangan beras", "Rice allowance").line(LineKind::Earning);
    let factors = ["rice_kg_per_person", "rice_price_per_kg", "rice_persons_paid"];
    shares.line(draft, line, (PayComponent::TunjanganBeras, &factors));
    Ok(())
}
