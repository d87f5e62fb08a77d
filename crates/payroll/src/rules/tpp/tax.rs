//! The tax of a TPP: with the month's other income, at final rates, or not at all.

use kernel::recipe::{LineKind, Op, Unit, Value};
use rust_decimal::Decimal;

use super::{TaxMethod, TppPolicy, ZERO};
use crate::regulation::{LawAt, NoLaw};
use crate::rules::draft::{Draft, lookup, product, step, sum};
use crate::rules::pph21::{self, Recipient, Taxed};
use crate::rules::{input, line};

/// Adds tax base, tax and, where there is a tax, its two lines.
pub(super) fn append(
    draft: &mut Draft,
    policy: &TppPolicy,
    law: LawAt<'_>,
    cited: usize,
) -> Result<(), NoLaw> {
    let base = match (policy.tax.method, policy.is_health_insured) {
        (TaxMethod::Ter, true) => sum(&["tpp_received", line::TUNJANGAN_BPJS_4]),
        (TaxMethod::Ter, false) => sum(&["tpp_received"]),
        (TaxMethod::Flat | TaxMethod::None, _) => sum(&[ZERO]),
    };
    draft.add(
        step(line::TAX_BASE, "Dasar pengenaan PPh 21", "Tax base").is(base).cites(cited).line(LineKind::Memo),
    );
    by_method(draft, policy, law, "tpp_received")
}

/// The tax of a step by the policy's method. [`line::TAX_BASE`] stands already.
pub(in crate::rules) fn by_method(
    draft: &mut Draft,
    policy: &TppPolicy,
    law: LawAt<'_>,
    received: &str,
) -> Result<(), NoLaw> {
    let bearers = policy.tax.borne_by.iter();
    let rows = bearers.map(|(status, bearer)| (status.word().to_owned(), Value::from(bearer.word()), None));
    match policy.tax.method {
        TaxMethod::None => nothing(draft),
        TaxMethod::Ter => {
            let taxed =
                Taxed { base: line::TAX_BASE, pension: ZERO, zakat: ZERO, recipient: Recipient::Employee };
            pph21::append(draft, law, &taxed)?;
            pph21::borne(draft, line::PPH21, rows.collect());
        }
        TaxMethod::Flat => {
            nothing(draft);
            flat(draft, law, received)?;
            pph21::borne(draft, line::PPH21_FINAL, rows.collect());
        }
    }
    Ok(())
}

/// No tax that the last period would have to know of.
fn nothing(draft: &mut Draft) {
    draft.add(
        step(line::PPH21, "PPh 21 pembayaran ini", "Income tax of this payment")
            .is(sum(&[ZERO]))
            .line(LineKind::Memo),
    );
}

/// 0, 5 or 15 % of what is received, by grade, final.
fn flat(draft: &mut Draft, law: LawAt<'_>, received: &str) -> Result<(), NoLaw> {
    draft.input(step(input::GOLONGAN, "Golongan", "Grade").unit(Unit::Text));
    let rates = draft.table(law.table("pph21_final")?, None);
    draft.add(
        step("final_rate", "Tarif final", "Final rate")
            .unit(Unit::Rate)
            .is(lookup("pph21_final", &[input::GOLONGAN]))
            .cites(rates),
    );
    draft.add(
        step("final_exact", "Tarif final × TPP", "Final rate × TPP").is(product(&[received, "final_rate"])),
    );
    let (mode, citation) = pph21::rounding(law)?;
    let rounded = draft.cite(citation);
    draft.add(
        step(line::PPH21_FINAL, "PPh 21 final", "Final income tax")
            .is(Op::Round { of: "final_exact".to_owned(), to: Decimal::ONE, mode })
            .cites(rounded)
            .line(LineKind::Memo),
    );
    Ok(())
}
