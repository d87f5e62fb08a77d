//! Whether a seat of a position is free.

use kernel::DateRange;
use kernel::id::PositionId;

use super::{Case, Holder};
use crate::error::Flaw;
use crate::value::{FactValue, Standing};

/// A seat must be free: as many definitive and additional holders as the position has seats, one Plt (only while none of
/// these is there) and one Plh at a time. The posts of officials are for officials, and the others for civil servants.
pub(super) fn flaw(case: Case<'_>, (position, standing): (PositionId, Standing)) -> Option<Flaw> {
    let about = case.about;
    let range = case.new.range();
    let Some(post) = about.posts.get(&position).filter(|post| post.instansi_id == about.instansi_id) else {
        return Some(Flaw::PositionUnknown);
    };
    if post.range.intersect(range) != Some(range) {
        return Some(Flaw::PositionEnded);
    }
    // A civil servant may stand in for an official, and an official for nobody else.
    let is_fit = if about.has_nip { !(post.is_of_official && standing.fills()) } else { post.is_of_official };
    if !is_fit {
        return Some(Flaw::PositionUnfit);
    }
    // The employee's own definitive position is ended by the new one, so it never stands in the way.
    let is_own = |holder: &Holder| {
        let held = about.known.iter().find(|known| known.id == holder.fact_id);
        held.is_some_and(|known| {
            matches!(known.value, FactValue::Position { standing: Standing::Definitif, .. })
        })
    };
    let others = || {
        post.holders
            .iter()
            .filter(|holder| Some(holder.fact_id) != case.replaced)
            .filter(|holder| !(standing == Standing::Definitif && is_own(holder)))
            .filter(|holder| holder.range.overlaps(range))
    };
    let competes = |holder: &&Holder| match standing.fills() {
        true => holder.standing.fills(),
        false => holder.standing == standing,
    };
    let same: Vec<DateRange> = others().filter(competes).map(|holder| holder.range).collect();
    let seats = if standing.fills() { post.seats } else { 1 };
    if most_at_once(range, &same) >= seats {
        return Some(Flaw::PositionTaken);
    }
    let is_held = others().any(|holder| holder.standing.fills());
    (standing == Standing::Plt && is_held).then_some(Flaw::PositionNotVacant)
}

/// The most ranges that share a day of `within`: reached on its first day, or on the first day of one of them.
fn most_at_once(within: DateRange, ranges: &[DateRange]) -> usize {
    let starts = ranges.iter().map(|range| range.from.max(within.from));
    starts.map(|day| ranges.iter().filter(|range| range.contains(day)).count()).max().unwrap_or(0)
}
