//! Income tax withheld by the employer (PMK 168/2023): the effective rate in every month, article 17 in the last one.
//!
//! The fragment is shared: gaji_induk and tpp add it behind their own lines, and [`recipe`] taxes one payment alone, for
//! the calculator.

use kernel::Label;
use kernel::recipe::{Citation, LineKind, Op, Recipe, Rounding, Unit, Value};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::draft::{
    Draft, OwnRow, OwnTable, choose, difference, greatest, least, lookup, product, progressive, step, sum,
};
use super::{Bearer, input, line};
use crate::regulation::{Law, LawAt, NoLaw};

const ZERO: &str = "zero";
const PARAMETERS: &str = "pph21_parameter";

/// Who receives the income: it decides which cost may be deducted in the last tax period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::Recipient)]
pub enum Recipient {
    /// Biaya jabatan: 5 %, at most 500,000 for each month worked.
    #[default]
    Employee,
    /// Biaya pensiun: 5 %, at most 200,000 for each month.
    Pensioner,
}

/// The steps that the fragment taxes: all must stand before it, and so must a step `zero`.
pub(super) struct Taxed<'a> {
    /// The gross income of this payment.
    pub(super) base: &'a str,
    /// The pension contribution of this payment.
    pub(super) pension: &'a str,
    /// The religious donation of this payment.
    pub(super) zakat: &'a str,
    /// Who receives it.
    pub(super) recipient: Recipient,
}

/// The recipe that taxes one payment: `gross`, `pension` and `zakat` with what was paid before.
///
/// # Errors
/// `NoLaw` when a table of tax law does not hold on the first day of the payment month.
pub fn recipe(law: &Law, payment: kernel::Month, recipient: Recipient) -> Result<Recipe, NoLaw> {
    let mut draft = Draft::new("pph21");
    draft.input(step(input::GROSS, "Penghasilan bruto pembayaran ini", "Gross income of this payment"));
    draft.input(step(input::PENSION, "Iuran pensiun pembayaran ini", "Pension contribution of this payment"));
    draft.input(step(input::ZAKAT, "Zakat pembayaran ini", "Religious donation of this payment"));
    draft.constant(step(ZERO, "Nol", "Zero"), 0);
    draft.add(
        step(line::TAX_BASE, "Dasar pengenaan pajak", "Tax base")
            .is(sum(&[input::GROSS]))
            .line(LineKind::Memo),
    );
    let taxed = Taxed { base: line::TAX_BASE, pension: input::PENSION, zakat: input::ZAKAT, recipient };
    append(&mut draft, law.at(payment.first_day()), &taxed)?;
    Ok(draft.finish())
}

/// Adds the steps of the tax; the last one is `pph21`.
pub(super) fn append(draft: &mut Draft, law: LawAt<'_>, taxed: &Taxed<'_>) -> Result<(), NoLaw> {
    inputs(draft);
    monthly(draft, law, taxed)?;
    yearly_net(draft, law, taxed)?;
    taxable_income(draft, law)?;
    yearly_tax(draft, law)?;
    let periods = [(input::MONTHLY, "pph21_monthly"), (input::LAST, "pph21_last")];
    draft.add(
        step(line::PPH21, "PPh 21 pembayaran ini", "Income tax of this payment")
            .is(choose(input::TAX_PERIOD, &periods, None))
            .line(LineKind::Memo),
    );
    Ok(())
}

fn inputs(draft: &mut Draft) {
    let text = [
        (input::PTKP, "Status PTKP", "Tax-free status"),
        (input::TAX_PERIOD, "Masa pajak", "Tax period"),
        (input::TAX_SUBJECT, "Kewajiban pajak subjektif", "Subject to tax"),
    ];
    for (name, id, en) in text {
        draft.input(step(name, id, en).unit(Unit::Text));
    }
    let amounts = [
        (
            input::MONTH_GROSS,
            "Bruto pembayaran sebelumnya pada bulan ini",
            "Gross of earlier payments this month",
        ),
        (
            input::MONTH_TAX,
            "PPh 21 pembayaran sebelumnya pada bulan ini",
            "Tax of earlier payments this month",
        ),
        (
            input::YEAR_GROSS,
            "Bruto pembayaran sebelumnya pada tahun ini",
            "Gross of earlier payments this year",
        ),
        (input::YEAR_TAX, "PPh 21 pembayaran sebelumnya pada tahun ini", "Tax of earlier payments this year"),
        (input::YEAR_TAX_OWN, "Bagiannya yang ditanggung pegawai", "The part of it borne by the employee"),
        (
            input::YEAR_PENSION,
            "Iuran pensiun sebelumnya pada tahun ini",
            "Earlier pension contributions this year",
        ),
        (input::YEAR_ZAKAT, "Zakat sebelumnya pada tahun ini", "Earlier religious donations this year"),
        (input::OTHER_NET, "Neto dari pemberi kerja lain", "Net income from other employers"),
        (input::OTHER_TAX, "PPh 21 terutang di pemberi kerja lain", "Tax due at other employers"),
    ];
    for (name, id, en) in amounts {
        draft.input(step(name, id, en));
    }
    draft.input(
        step(input::TAX_MONTHS, "Bulan bekerja pada tahun pajak", "Months worked in the tax year")
            .unit(Unit::Months),
    );
    draft.input(
        step(
            input::OTHER_MONTHS,
            "Bulan bekerja pada pemberi kerja lain saja",
            "Months worked for others only",
        )
        .unit(Unit::Months),
    );
}

/// TER of the month's total less what the month has withheld (PMK 168/2023). What an earlier payment of the month
/// withheld too much is settled in the last period, not within the month.
fn monthly(draft: &mut Draft, law: LawAt<'_>, taxed: &Taxed<'_>) -> Result<(), NoLaw> {
    let category = draft.table(law.table("ter_kategori")?, None);
    draft.add(
        step("ter_category", "Kategori TER", "Category of the effective rate")
            .unit(Unit::Text)
            .is(lookup("ter_kategori", &[input::PTKP]))
            .cites(category),
    );
    draft.add(
        step("ter_base", "Bruto bulan ini", "Gross of the month").is(sum(&[input::MONTH_GROSS, taxed.base])),
    );
    let rate = draft.table(law.table("ter_bulanan")?, None);
    draft.add(
        step("ter_rate", "Tarif efektif", "Effective rate")
            .unit(Unit::Rate)
            .is(lookup("ter_bulanan", &["ter_category", "ter_base"]))
            .cites(rate),
    );
    draft.add(step("ter_exact", "TER × bruto", "Rate × gross").is(product(&["ter_base", "ter_rate"])));
    let (mode, citation) = rounding(law)?;
    let cited = draft.cite(citation);
    let op = Op::Round { of: "ter_exact".to_owned(), to: Decimal::ONE, mode };
    draft.add(step("ter_tax", "PPh 21 bulan ini", "Tax of the month").is(op).cites(cited));
    draft.add(
        step("ter_due", "Selisih dengan yang telah dipotong", "Less what was withheld")
            .is(difference(&["ter_tax"], &[input::MONTH_TAX])),
    );
    draft.add(
        step("pph21_monthly", "PPh 21 masa selain masa terakhir", "Tax of any period but the last")
            .is(greatest(&["ter_due", ZERO])),
    );
    Ok(())
}

/// The year's net income: gross less the cost of the office or the pension, contributions and donations.
fn yearly_net(draft: &mut Draft, law: LawAt<'_>, taxed: &Taxed<'_>) -> Result<(), NoLaw> {
    let (cost, id, en) = match taxed.recipient {
        Recipient::Employee => ("biaya_jabatan", "Biaya jabatan", "Cost of the office"),
        Recipient::Pensioner => ("biaya_pensiun", "Biaya pensiun", "Cost of the pension"),
    };
    draft.add(
        step("annual_gross", "Bruto setahun", "Gross of the year").is(sum(&[input::YEAR_GROSS, taxed.base])),
    );
    let rate = law.row(PARAMETERS, &[&format!("{cost}_rate")])?;
    draft.parameter(step("cost_rate", &format!("Tarif {id}"), &format!("{en}: rate")), rate);
    let cap = law.row(PARAMETERS, &[&format!("{cost}_month_max")])?;
    draft.parameter(
        step("cost_month_max", &format!("{id} paling banyak sebulan"), &format!("{en}: cap for a month")),
        cap,
    );
    draft.add(
        step("cost_by_rate", &format!("{id} menurut tarif"), &format!("{en} by rate"))
            .is(product(&["annual_gross", "cost_rate"])),
    );
    draft.add(
        step("cost_max", &format!("{id} paling banyak"), &format!("{en}: cap"))
            .is(product(&["cost_month_max", input::TAX_MONTHS])),
    );
    draft.add(step(cost, id, en).is(least(&["cost_by_rate", "cost_max"])));
    draft.add(
        step("annual_pension", "Iuran pensiun setahun", "Pension contributions of the year")
            .is(sum(&[input::YEAR_PENSION, taxed.pension])),
    );
    draft.add(
        step("annual_zakat", "Zakat setahun", "Religious donations of the year")
            .is(sum(&[input::YEAR_ZAKAT, taxed.zakat])),
    );
    draft.add(
        step("annual_net", "Neto setahun", "Net income of the year")
            .is(difference(&["annual_gross", input::OTHER_NET], &[cost, "annual_pension", "annual_zakat"])),
    );
    Ok(())
}

/// The year's net income less the tax-free allowance, down to whole thousands; annualised first for one who is a tax
/// subject for only a part of the year.
fn taxable_income(draft: &mut Draft, law: LawAt<'_>) -> Result<(), NoLaw> {
    draft.constant(step("year_months", "Bulan dalam setahun", "Months in a year").unit(Unit::Months), 12);
    draft.add(
        step("subject_months", "Bulan bagian tahun pajak", "Months of the part of the tax year")
            .unit(Unit::Months)
            .is(sum(&[input::TAX_MONTHS, input::OTHER_MONTHS])),
    );
    draft.add(step("net_times_12", "Neto × 12", "Net × 12").is(product(&["annual_net", "year_months"])));
    draft.add(
        step("net_annualised", "Neto disetahunkan", "Annualised net income")
            .is(whole_part("net_times_12", "subject_months")),
    );
    draft.add(
        step("taxed_net", "Neto untuk pajak", "Net income for the tax")
            .is(by_subject("annual_net", "net_annualised")),
    );

    let ptkp = draft.table(law.table("ptkp")?, None);
    draft.add(
        step("ptkp_amount", "PTKP", "Tax-free allowance").is(lookup("ptkp", &[input::PTKP])).cites(ptkp),
    );
    draft.add(
        step("net_over_ptkp", "Neto − PTKP", "Net − tax-free allowance")
            .is(difference(&["taxed_net"], &["ptkp_amount"])),
    );
    draft.add(
        step("pkp_exact", "PKP sebelum dibulatkan", "Taxable income before rounding")
            .is(greatest(&["net_over_ptkp", ZERO])),
    );
    let multiple = law.row(PARAMETERS, &["pkp_multiple"])?;
    let cited = draft.cite(&multiple.citation);
    let to =
        if let Value::Number(to) = multiple.value { to } else { return Err(malformed("pkp_multiple", law)) };
    draft.add(
        step("pkp", "PKP", "Taxable income")
            .is(Op::Round { of: "pkp_exact".to_owned(), to, mode: Rounding::Down })
            .cites(cited),
    );
    Ok(())
}

/// Article 17 on the taxable income, for a part year by its months, less what was withheld. What the government bore is
/// not refunded to the employee.
fn yearly_tax(draft: &mut Draft, law: LawAt<'_>) -> Result<(), NoLaw> {
    let brackets = law.table("pasal_17")?;
    let cited = draft.cite(&brackets.citation);
    draft.add(
        step("tax_of_pkp", "PPh 21 atas PKP", "Tax on the taxable income")
            .is(progressive("pkp", brackets))
            .cites(cited),
    );
    draft.add(
        step("tax_times_months", "PPh 21 × bulan bagian tahun", "Tax × months of the part")
            .is(product(&["tax_of_pkp", "subject_months"])),
    );
    draft.add(
        step("tax_of_part", "PPh 21 bagian tahun", "Tax of the part of the year")
            .is(whole_part("tax_times_months", "year_months")),
    );
    draft.add(
        step("annual_tax", "PPh 21 setahun", "Tax of the year").is(by_subject("tax_of_pkp", "tax_of_part")),
    );
    draft.add(
        step("annual_due", "Selisih dengan yang telah dipotong", "Less what was withheld")
            .is(difference(&["annual_tax"], &[input::YEAR_TAX, input::OTHER_TAX])),
    );
    draft.add(
        step("refund_max", "Pengembalian paling banyak", "Greatest refund")
            .is(difference(&[ZERO], &[input::YEAR_TAX_OWN])),
    );
    draft.add(
        step("pph21_last", "PPh 21 masa pajak terakhir", "Tax of the last period")
            .is(greatest(&["annual_due", "refund_max"])),
    );
    Ok(())
}

fn by_subject(whole_year: &str, part_year: &str) -> Op {
    choose(input::TAX_SUBJECT, &[(input::WHOLE_YEAR, whole_year), (input::PART_YEAR, part_year)], None)
}

/// The quotient in whole rupiah; the fraction is dropped.
fn whole_part(of: &str, by: &str) -> Op {
    Op::Divide { of: of.to_owned(), by: by.to_owned(), to: Decimal::ONE, mode: Rounding::Down }
}

/// The two lines of the tax: the deduction, and the equal allowance where the government bears it. The allowance is not
/// grossed up into the base, and a refund to the employee has none. `rows` say who bears it by status.
pub(super) fn borne(draft: &mut Draft, tax: &str, rows: Vec<OwnRow<'_>>) {
    let label = Label::new("Penanggung PPh 21", "Bearer of the income tax");
    draft.own_table(OwnTable { name: "tax_bearer", label, otherwise: None, rows });
    draft.add(
        step("tax_borne_by", "PPh 21 ditanggung", "Tax borne by")
            .unit(Unit::Text)
            .is(lookup("tax_bearer", &[input::STATUS])),
    );
    draft.add(step("tax_withheld", "PPh 21 yang dipotong", "Tax withheld").is(greatest(&[tax, ZERO])));
    let bearers = [(Bearer::Government.word(), "tax_withheld"), (Bearer::Employee.word(), ZERO)];
    draft.add(
        step(line::TUNJANGAN_PPH21, "Tunjangan PPh 21", "Income tax allowance")
            .is(choose("tax_borne_by", &bearers, None))
            .line(LineKind::Earning),
    );
    draft.add(
        step(line::POTONGAN_PPH21, "Potongan PPh 21", "Income tax").is(sum(&[tax])).line(LineKind::Deduction),
    );
}

/// How a tax becomes whole rupiah. No regulation says so; an official example drops the fraction.
pub(super) fn rounding(law: LawAt<'_>) -> Result<(Rounding, &Citation), NoLaw> {
    let row = law.row(PARAMETERS, &["tax_rounding"])?;
    let mode = match &row.value {
        Value::Text(word) if word == "down" => Rounding::Down,
        Value::Text(word) if word == "half_up" => Rounding::HalfUp,
        Value::Text(word) if word == "up" => Rounding::Up,
        _ => return Err(malformed("tax_rounding", law)),
    };
    Ok((mode, &row.citation))
}

fn malformed(key: &str, law: LawAt<'_>) -> NoLaw {
    NoLaw { table: format!("{PARAMETERS}/{key}"), day: law.day() }
}
