//! Statistics: the one place where numbers float. Nothing here decides: it finds what somebody should be asked about.
#![expect(
    clippy::disallowed_types,
    reason = "estimates with stated uncertainty; no score or amount is made here"
)]
#![expect(
    clippy::float_arithmetic,
    reason = "estimates with stated uncertainty; no score or amount is made here"
)]

pub mod fairness;
#[cfg(test)]
mod tests;

/// The mean; none of nothing.
fn mean(values: &[f64]) -> Option<f64> {
    let count = size(values.len());
    (count > 0.0).then(|| values.iter().sum::<f64>() / count)
}

/// The sum of squares around the mean.
fn squares(values: &[f64]) -> f64 {
    let centre = mean(values).unwrap_or_default();
    values.iter().map(|value| (value - centre) * (value - centre)).sum()
}

/// The middle value; none of nothing.
fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = sorted.get(middle).copied()?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    middle.checked_sub(1).and_then(|below| sorted.get(below)).map(|lower| f64::midpoint(*lower, upper))
}

/// A number of things as a float; beyond four billion nobody counts here.
fn size(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The correlation of pairs; none where one of them does not vary.
fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let (ones, others): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let (one, other) = (mean(&ones)?, mean(&others)?);
    let common: f64 = pairs.iter().map(|(x, y)| (x - one) * (y - other)).sum();
    let spread = (squares(&ones) * squares(&others)).sqrt();
    (spread > 0.0).then(|| common / spread)
}
