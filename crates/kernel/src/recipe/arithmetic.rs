//! Exact arithmetic on decimals: every function gives the true result or `None`, never a silently rounded one.

use rust_decimal::Decimal;

use super::document::{Bracket, Rounding};

/// The sum; `None` when it needs more digits than a decimal holds.
pub(super) fn add(one: Decimal, two: Decimal) -> Option<Decimal> {
    let sum = one.checked_add(two)?;
    let is_exact = sum.scale() == one.scale().max(two.scale()) || one.is_zero() || two.is_zero();
    if is_exact { Some(sum) } else { None }
}

/// The difference; `None` when it needs more digits than a decimal holds.
pub(super) fn subtract(one: Decimal, two: Decimal) -> Option<Decimal> {
    add(one, -two)
}

/// The product; `None` when it needs more digits than a decimal holds.
pub(super) fn multiply(one: Decimal, two: Decimal) -> Option<Decimal> {
    let exact = |one: Decimal, two: Decimal| {
        let product = one.checked_mul(two)?;
        let is_exact = product.scale() == one.scale() + two.scale() || one.is_zero() || two.is_zero();
        is_exact.then_some(product)
    };
    exact(one, two).or_else(|| exact(one.normalize(), two.normalize()))
}

/// The value rounded to a multiple of `to`, which is above zero.
pub(super) fn round(value: Decimal, to: Decimal, mode: Rounding) -> Option<Decimal> {
    let is_round = value.scale() == 0 && to == Decimal::ONE;
    if is_round {
        return Some(value);
    }
    divide(value, Decimal::ONE, to, mode)
}

/// `value / by` rounded to a multiple of `to`, which is above zero. A quotient such as 1/3 has no end, so it is never
/// formed: `value` is taken apart into whole units of `by * to` and a rest, and the rest decides.
pub(super) fn divide(value: Decimal, by: Decimal, to: Decimal, mode: Rounding) -> Option<Decimal> {
    if by.is_zero() {
        return None;
    }
    let value = if by.is_sign_negative() { -value } else { value };
    let unit = multiply(by.abs(), to)?;
    let rest = value.checked_rem(unit)?;
    let whole = subtract(value, rest)?.checked_div(unit)?.round();
    let step = match mode {
        Rounding::Up if rest > Decimal::ZERO => Decimal::ONE,
        Rounding::Down if rest < Decimal::ZERO => Decimal::NEGATIVE_ONE,
        Rounding::HalfUp if multiply(rest.abs(), Decimal::TWO)? >= unit => {
            if rest.is_sign_negative() {
                Decimal::NEGATIVE_ONE
            } else {
                Decimal::ONE
            }
        }
        _ => Decimal::ZERO,
    };
    multiply(add(whole, step)?, to)
}

/// Each slice of the value above a bracket's lower bound, up to the next one, times the bracket's rate.
pub(super) fn progressive(value: Decimal, brackets: &[Bracket]) -> Option<Decimal> {
    let mut total = Decimal::ZERO;
    for (at, bracket) in brackets.iter().enumerate() {
        let top = brackets.get(at + 1).map_or(value, |next| value.min(next.above));
        let slice = subtract(top, bracket.above)?.max(Decimal::ZERO);
        total = add(total, multiply(slice, bracket.rate)?)?;
    }
    Some(total)
}
