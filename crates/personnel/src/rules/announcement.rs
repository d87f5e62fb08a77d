//! Whether an announcement can be as written.

use chrono::NaiveDate;
use kernel::{DateRange, Fault};

use crate::error::Flaw;

/// When an announcement is seen, and until when it is to be acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// The days on which its audience sees it.
    pub visible: DateRange,
    /// Whether everyone addressed must say that he has read it.
    pub requires_acknowledgement: bool,
    /// The last day for that.
    pub acknowledge_by: Option<NaiveDate>,
}

/// Every fault of the dates by themselves.
pub fn faults(dates: &Dates) -> Vec<Fault> {
    let mut faults = Vec::new();
    if dates.visible.is_empty() {
        faults.push(Flaw::RangeEmpty.at("/visible_until"));
    }
    // A deadline belongs to what is to be acknowledged, and lies on a day on which it can be read.
    let fits = match (dates.requires_acknowledgement, dates.acknowledge_by) {
        (false, None) => true,
        (true, Some(day)) => dates.visible.contains(day),
        _ => false,
    };
    if !fits {
        faults.push(Flaw::AcknowledgeBy.at("/acknowledge_by"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(until: Option<&str>, by: Option<&str>, requires: bool) -> Vec<&'static str> {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let visible = DateRange { from: day("2026-03-09"), until: until.map(day) };
        let dates = Dates { visible, requires_acknowledgement: requires, acknowledge_by: by.map(day) };
        faults(&dates).into_iter().map(|fault| fault.code).collect()
    }

    #[test]
    fn a_deadline_lies_on_a_day_on_which_it_can_be_read() {
        assert!(codes(None, None, false).is_empty());
        assert!(codes(Some("2026-04-01"), Some("2026-03-31"), true).is_empty());
        assert_eq!(codes(Some("2026-04-01"), Some("2026-04-01"), true), ["personnel.acknowledge_by"]);
        assert_eq!(codes(None, Some("2026-03-08"), true), ["personnel.acknowledge_by"]);
        assert_eq!(codes(None, None, true), ["personnel.acknowledge_by"]);
        assert_eq!(codes(None, Some("2026-03-20"), false), ["personnel.acknowledge_by"]);
        assert_eq!(codes(Some("2026-03-09"), None, false), ["personnel.range_empty"]);
    }
}
