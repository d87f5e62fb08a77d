//! The tables of credit points, read from the files as they are published, and refused where unsound.

use kernel::{Golongan, Predikat};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

use super::Dated;
use super::tables::{predikat, read, rows};
use crate::angka_kredit::Jenjang;
use crate::credit::AngkaKredit;

/// A coefficient in hundredths, so that its twelfth part is exact over the common denominator.
pub type Coefficient = i64;

/// All that credit points follow from on one day.
#[derive(Clone, Copy, Debug)]
pub struct CreditTables<'a> {
    /// Coefficients and needs by tier.
    pub tiers: &'a Dated<Vec<Tier>>,
    /// Percentages by grade.
    pub percents: &'a Dated<Vec<Share>>,
    /// Credit with which a tier is entered at a higher rank.
    pub bases: &'a Dated<Vec<BaseCredit>>,
    /// What old cumulative credit is reduced by.
    pub integration: &'a Dated<Vec<IntegrationBase>>,
}

/// A tier of functional positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Which.
    pub jenjang: Jenjang,
    /// Credit of a year, in hundredths.
    pub coefficient: Coefficient,
    /// Its ranks, the lowest first.
    pub golongan: Vec<Golongan>,
    /// The need of a rank inside the tier.
    pub rank_need: AngkaKredit,
    /// The need of the next tier; none at the top.
    pub tier_need: Option<AngkaKredit>,
    /// The next tier.
    pub next: Option<Jenjang>,
}

/// What a grade is worth: whole percent of the coefficient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The grade.
    pub predikat: Predikat,
    /// Percent.
    pub percent: i64,
}

/// The credit with which a tier is entered at a rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaseCredit {
    /// The tier.
    pub jenjang: Jenjang,
    /// The rank.
    pub golongan: Golongan,
    /// The credit.
    pub credit: AngkaKredit,
}

/// What the old cumulative credit of a rank is reduced by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntegrationBase {
    /// The rank.
    pub golongan: Golongan,
    /// The reduction.
    pub credit: AngkaKredit,
}

fn jenjang(word: &str) -> Result<Jenjang, String> {
    Jenjang::named(word).ok_or_else(|| format!("{word} is no tier"))
}

fn credit(text: &str) -> Result<AngkaKredit, String> {
    AngkaKredit::of(read(text)?).ok_or_else(|| format!("{text} is no credit"))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TierRow {
    jenjang: String,
    #[serde(rename = "kategori")]
    _kategori: String,
    koefisien_tahunan: String,
    golongan: String,
    ak_kenaikan_pangkat: String,
    ak_kenaikan_jenjang: String,
    jenjang_berikut: String,
    #[serde(rename = "status")]
    _status: String,
    #[serde(rename = "source")]
    _source: String,
}

/// The tiers; each once, and every next tier there.
pub(super) fn tiers(text: &str) -> Result<Vec<Tier>, String> {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let tiers = rows::<TierRow>(text)?.into_iter().map(|row| {
        let hundredths = read::<Decimal>(&row.koefisien_tahunan)? * Decimal::ONE_HUNDRED;
        let coefficient = hundredths.is_integer().then(|| hundredths.to_i64()).flatten();
        Ok(Tier {
            jenjang: jenjang(&row.jenjang)?,
            coefficient: coefficient.ok_or("a coefficient has at most two places")?,
            golongan: row.golongan.split(';').map(read).collect::<Result<_, String>>()?,
            rank_need: credit(&row.ak_kenaikan_pangkat)?,
            tier_need: given(&row.ak_kenaikan_jenjang).map(|text| credit(&text)).transpose()?,
            next: given(&row.jenjang_berikut).map(|text| jenjang(&text)).transpose()?,
        })
    });
    let tiers: Vec<Tier> = tiers.collect::<Result<_, String>>()?;
    let is_whole =
        Jenjang::ALL.iter().all(|one| tiers.iter().filter(|tier| tier.jenjang == *one).count() == 1);
    let has_ends = tiers.iter().all(|tier| tier.next.is_some() == tier.tier_need.is_some());
    if is_whole && has_ends { Ok(tiers) } else { Err("not every tier once, with its next".to_owned()) }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PercentRow {
    predikat: String,
    persen_koefisien: String,
    #[serde(rename = "status")]
    _status: String,
    #[serde(rename = "source")]
    _source: String,
}

/// The percentages; each grade once.
pub(super) fn percents(text: &str) -> Result<Vec<Share>, String> {
    let shares = rows::<PercentRow>(text)?
        .into_iter()
        .map(|row| Ok(Share { predikat: predikat(&row.predikat)?, percent: read(&row.persen_koefisien)? }));
    let shares: Vec<Share> = shares.collect::<Result<_, String>>()?;
    let is_whole =
        Predikat::ALL.iter().all(|one| shares.iter().filter(|row| row.predikat == *one).count() == 1);
    if is_whole { Ok(shares) } else { Err("not every grade once".to_owned()) }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BaseRow {
    jenjang: String,
    golongan: String,
    ak_dasar: String,
    #[serde(rename = "status")]
    _status: String,
    #[serde(rename = "source")]
    _source: String,
}

/// The base credits.
pub(super) fn bases(text: &str) -> Result<Vec<BaseCredit>, String> {
    let base = |row: BaseRow| {
        Ok(BaseCredit {
            jenjang: jenjang(&row.jenjang)?,
            golongan: read(&row.golongan)?,
            credit: credit(&row.ak_dasar)?,
        })
    };
    rows(text)?.into_iter().map(base).collect()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IntegrationRow {
    golongan: String,
    ak_dasar: String,
    #[serde(rename = "status")]
    _status: String,
    #[serde(rename = "source")]
    _source: String,
}

/// What old credit is reduced by.
pub(super) fn integration(text: &str) -> Result<Vec<IntegrationBase>, String> {
    let base = |row: IntegrationRow| {
        Ok(IntegrationBase { golongan: read(&row.golongan)?, credit: credit(&row.ak_dasar)? })
    };
    rows(text)?.into_iter().map(base).collect()
}
