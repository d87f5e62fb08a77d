//! What a difference is called that no fact explains: by the component in which it shows, and by what its amount says.

use kernel::{Label, Rupiah};

use super::board::Fold;
use super::{DifferingFact, ShadowCauseKind as Kind, ShadowComponent as Component};

/// What the difference of a component is called, with the figures that say so.
pub(super) fn of(
    component: Component,
    (fold, at): (&Fold<'_>, usize),
    theirs: Rupiah,
) -> (Kind, Vec<DifferingFact>) {
    let kind = match component {
        Component::TunjanganStruktural | Component::TunjanganFungsional | Component::TunjanganUmum => {
            Kind::PositionAllowance
        }
        Component::TunjanganBeras => return rice(fold, (fold.now(at), theirs)),
        Component::Iuran => return contribution(fold, (fold.now(at), theirs)),
        Component::TunjanganPph21 | Component::PotonganPph21 => Kind::Tax,
        Component::Pembulatan => Kind::Rounding,
        Component::OtherEarnings => Kind::OtherAllowance,
        Component::OtherDeductions => Kind::ThirdParty,
        _ => Kind::Unexplained,
    };
    (kind, Vec::new())
}

fn figure(name: &str, (id, en): (&str, &str), (theirs, merit): (String, String)) -> DifferingFact {
    DifferingFact { name: name.to_owned(), label: Label::new(id, en), theirs, merit, source: None }
}

/// A multiple of what Merit pays for a person is another number of persons; what its persons divide is another price.
fn rice(fold: &Fold<'_>, (now, theirs): (Rupiah, Rupiah)) -> (Kind, Vec<DifferingFact>) {
    let persons = fold.figure("rice_persons").filter(|persons| *persons > 0);
    let Some(persons) = persons else { return (Kind::Unexplained, Vec::new()) };
    let for_one = now.0.checked_div(persons).filter(|for_one| *for_one > 0 && for_one * persons == now.0);
    if let Some(for_one) = for_one
        && let (Some(0), Some(others)) = (theirs.0.checked_rem(for_one), theirs.0.checked_div(for_one))
    {
        let labels = ("Jiwa", "Persons");
        let fact = figure("rice_persons", labels, (others.to_string(), persons.to_string()));
        return (Kind::RicePersons, vec![fact]);
    }
    let (Some(0), Some(price)) = (theirs.0.checked_rem(persons), theirs.0.checked_div(persons)) else {
        return (Kind::Unexplained, Vec::new());
    };
    let merit = for_one.unwrap_or_default().to_string();
    let labels = ("Beras per jiwa sebulan, rupiah", "Rice for a person and month, rupiah");
    (Kind::RicePrice, vec![figure("rice_for_one", labels, (price.to_string(), merit))])
}

/// A whole percentage of pay with family is another rate of the same base.
fn contribution(fold: &Fold<'_>, (now, theirs): (Rupiah, Rupiah)) -> (Kind, Vec<DifferingFact>) {
    const HUNDRED: i64 = 100;
    let base = fold.figure("pay_with_family").filter(|base| *base > 0);
    let Some(base) = base else { return (Kind::Unexplained, Vec::new()) };
    // Half up, as every line is rounded.
    let at_rate = |rate: i64| Some((base.checked_mul(rate)? + HUNDRED / 2) / HUNDRED);
    let Some(rate) = (0..=HUNDRED).find(|rate| at_rate(*rate) == Some(theirs.0)) else {
        return (Kind::Unexplained, Vec::new());
    };
    let labels =
        ("Iuran dari gaji pokok dan tunjangan keluarga", "Contribution of base pay with family allowances");
    let fact = figure("contribution", labels, (format!("{rate} % = {}", theirs.0), now.0.to_string()));
    (Kind::ContributionRate, vec![fact])
}
