//! The monthly salary: base pay, family, rice, one position allowance, contributions, tax, rounding.

mod contributions;
pub(super) mod pay;
mod settings;
pub(super) mod shares;

use kernel::recipe::{LineKind, Op, Recipe, Rounding, Unit, Value};

use super::draft::{Draft, OwnRow, difference, round, step, sum};
use super::pph21::{self, Recipient, Taxed};
use super::{PaidStatus, RunMonths, input, line};
use crate::regulation::{Law, LawAt, NoLaw};

pub(super) use contributions::{health_lines, no_retirement};
pub use settings::{
    AbsenceRule, AwayRule, FunctionalAllowance, PartTime, PayComponent, Settings, StartRule, StartsOn,
    Terusan, installation_setting, is_state,
};
use shares::Shares;
pub use shares::{AwayRow, STUDY, away_rows};

/// The kind of the recipe.
pub const KIND: &str = "gaji_induk";

const ZERO: &str = "zero";
const ONE: &str = "one";
const FAMILY_BASE: &str = "pay_with_family";

/// The allowances that count for tax; with the tax borne by the government they are the gross before rounding.
const TAXED: [&str; 11] = [
    line::GAJI_POKOK,
    line::UPAH,
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

/// For which of its payments a month's salary is calculated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The monthly one: its net is raised to a multiple of 100.
    Regular,
    /// Late (susulan): what the monthly one would have been, without the raise.
    Late,
    /// To the survivors (gaji terusan): the last salary, without the raise.
    ToSurvivors,
}

/// The recipe of a month's salary.
///
/// # Errors
/// `NoLaw` names the table that does not hold in the service month (pay) or the payment month (tax).
pub fn recipe(law: &Law, months: RunMonths, settings: &Settings) -> Result<Recipe, NoLaw> {
    recipe_on(law, months, (settings, Occasion::Regular))
}

/// The recipe of a month's salary for one of its payments.
///
/// # Errors
/// As [`recipe`].
pub fn recipe_on(
    law: &Law,
    months: RunMonths,
    (settings, occasion): (&Settings, Occasion),
) -> Result<Recipe, NoLaw> {
    let in_service = months.pay_law(law);
    let mut draft = Draft::new(KIND);
    inputs(&mut draft);
    let shares = Shares::append(&mut draft, in_service, (settings, Some(months.service)))?;
    pay::base_pay(&mut draft, in_service, &shares)?;
    pay::wage(&mut draft, &shares);
    pay::family(&mut draft, in_service)?;
    pay::position(&mut draft, in_service, (&settings.functional_allowances, &shares))?;
    pay::rice(&mut draft, in_service, &shares)?;
    contributions::health(&mut draft, in_service, &settings.part_time)?;
    contributions::insurance(&mut draft, in_service, &settings.part_time)?;
    if occasion == Occasion::ToSurvivors && !settings.terusan.is_retirement_deducted {
        contributions::no_retirement(&mut draft);
    } else {
        contributions::retirement(&mut draft, in_service, &settings.part_time)?;
    }
    tax(&mut draft, months.tax_law(law), settings)?;
    match occasion {
        Occasion::Regular => totals(&mut draft, in_service)?,
        Occasion::Late | Occasion::ToSurvivors => totals_as_they_are(&mut draft),
    }
    Ok(draft.finish())
}

/// The recipe of base pay alone: what a grade and its years of service give on a day.
///
/// # Errors
/// `NoLaw` when no salary table holds on the day.
pub fn base_pay_recipe(law: LawAt<'_>) -> Result<Recipe, NoLaw> {
    let mut draft = Draft::new(line::GAJI_POKOK);
    pay_inputs(&mut draft);
    pay::base_pay(&mut draft, law, &Shares::default())?;
    Ok(draft.finish())
}

fn pay_inputs(draft: &mut Draft) {
    draft.input(step(input::STATUS, "Status kepegawaian", "Employment status").unit(Unit::Text));
    draft.input(step(input::GOLONGAN, "Golongan", "Grade").unit(Unit::Text));
    draft.input(step(input::MKG, "Masa kerja golongan", "Years of service in grade").unit(Unit::Years));
}

pub(super) fn inputs(draft: &mut Draft) {
    pay_inputs(draft);
    draft.input(
        step(input::SPOUSES, "Istri/suami yang ditunjang", "Spouses with allowance").unit(Unit::Persons),
    );
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

fn tax(draft: &mut Draft, law: LawAt<'_>, settings: &Settings) -> Result<(), NoLaw> {
    draft
        .add(step(line::TAX_BASE, "Dasar pengenaan PPh 21", "Tax base").is(sum(&TAXED)).line(LineKind::Memo));
    let taxed = Taxed {
        base: line::TAX_BASE,
        pension: line::PENSION_CONTRIBUTION,
        zakat: ZERO,
        recipient: Recipient::Employee,
    };
    pph21::append(draft, law, &taxed)?;
    pph21::borne(draft, line::PPH21, bearers(law, settings)?);
    Ok(())
}

/// Who bears the tax of a salary, by status.
pub(super) fn bearers<'a>(law: LawAt<'a>, settings: &Settings) -> Result<Vec<OwnRow<'a>>, NoLaw> {
    let of_status = |status: PaidStatus| {
        let word = status.word();
        let (bearer, citation) = match settings.tax_borne_by.get(&status) {
            Some(bearer) => (Value::from(bearer.word()), Some(settings::citation())),
            None => {
                let row = law.row("pph21_penanggung", &[KIND, word])?;
                (row.value.clone(), Some(&row.citation))
            }
        };
        Ok((word.to_owned(), bearer, citation))
    };
    PaidStatus::ALL.into_iter().map(of_status).collect()
}

/// The totals without any rounding.
pub(super) fn totals_as_they_are(draft: &mut Draft) {
    let (earnings, deductions) = (draft.lines(LineKind::Earning), draft.lines(LineKind::Deduction));
    let of = |names: &[String]| Op::Sum { plus: names.to_vec(), minus: vec![] };
    draft.add(step(line::GROSS, "Jumlah penghasilan", "Gross").is(of(&earnings)).line(LineKind::Total));
    draft.add(
        step(line::DEDUCTIONS, "Jumlah potongan", "Total deductions")
            .is(of(&deductions))
            .line(LineKind::Total),
    );
    draft.add(
        step(line::NET, "Jumlah bersih", "Net")
            .is(difference(&[line::GROSS], &[line::DEDUCTIONS]))
            .line(LineKind::Total),
    );
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
        step(line::DEDUCTIONS, "Jumlah potongan", "Total deductions")
            .is(sum(&DEDUCTED))
            .line(LineKind::Total),
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
