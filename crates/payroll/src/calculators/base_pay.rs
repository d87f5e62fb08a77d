//! The base pay of a grade: what other domains ask the salary scale.

use chrono::NaiveDate;
use kernel::recipe::Value;
use kernel::{Fault, Golongan, Language, Rupiah};

use super::{compile, fault_of, inputs, no_law};
use crate::regulation::Law;
use crate::rules::{gaji_induk, input, line};

/// The whole base pay of a grade with its years of service on a day.
///
/// # Errors
/// The fault of a day without a salary scale.
pub fn base_pay(
    law: &Law,
    day: NaiveDate,
    (golongan, mkg_years): (Golongan, u8),
) -> Result<Rupiah, Vec<Fault>> {
    let recipe = gaji_induk::base_pay_recipe(law.at(day)).map_err(|missing| no_law(&missing))?;
    let compiled = compile(recipe)?;
    let status = match golongan {
        Golongan::Pns(_) => "pns",
        Golongan::Pppk(_) => "pppk",
    };
    let given = inputs(&compiled, |name| match name {
        input::STATUS => Some(status.into()),
        input::GOLONGAN => Some(golongan.name().into()),
        input::MKG => Some(Value::from(i64::from(mkg_years))),
        _ => None,
    })?;
    let evaluation =
        compiled.evaluate(&given).map_err(|missing| vec![fault_of(&compiled, missing, Language::Id)])?;
    Ok(evaluation.rupiah(line::GAJI_POKOK).unwrap_or_default())
}
