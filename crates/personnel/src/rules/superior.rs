//! Superiors that facts name form no circle.

use std::collections::HashSet;

use kernel::DateRange;
use kernel::id::{EmployeeId, FactId};

/// A superior that a fact names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The fact.
    pub fact_id: FactId,
    /// Whose superior.
    pub employee_id: EmployeeId,
    /// The superior.
    pub superior_id: EmployeeId,
    /// When.
    pub range: DateRange,
}

/// Whether a new line would, on some day of its range, lead from the superior back to the employee. `replaced` is the fact
/// that the new one corrects; the employee's own open line, which the new one ends, never leads anywhere from there.
pub fn closes_circle(
    lines: &[Line],
    (employee, superior): (EmployeeId, EmployeeId),
    (range, replaced): (DateRange, Option<FactId>),
) -> bool {
    let mut seen: HashSet<(EmployeeId, DateRange)> = HashSet::new();
    let mut above = vec![(superior, range)];
    while let Some((who, days)) = above.pop() {
        if who == employee {
            return true;
        }
        if !seen.insert((who, days)) {
            continue;
        }
        let next = lines.iter().filter(|line| line.employee_id == who && Some(line.fact_id) != replaced);
        above.extend(next.filter_map(|line| Some((line.superior_id, line.range.intersect(days)?))));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: &str, until: Option<&str>) -> DateRange {
        DateRange { from: from.parse().unwrap(), until: until.map(|day| day.parse().unwrap()) }
    }

    fn line(employee_id: EmployeeId, superior_id: EmployeeId, range: DateRange) -> Line {
        Line { fact_id: FactId::new(), employee_id, superior_id, range }
    }

    #[test]
    fn a_circle_is_found_on_the_days_that_all_its_lines_share() {
        let [one, two, three] = std::array::from_fn(|_| EmployeeId::new());
        let spring = range("2026-01-01", Some("2026-06-01"));
        let lines = [line(one, two, spring), line(two, three, range("2026-03-01", None))];
        let closes = |days| closes_circle(&lines, (three, one), (days, None));
        assert!(closes(range("2026-01-01", None)));
        assert!(closes(range("2026-05-31", None)));
        assert!(!closes(range("2026-06-01", None)), "the first line ends before");
        assert!(!closes(range("2026-01-01", Some("2026-03-01"))), "the second begins after");
        let replaced = (range("2026-01-01", None), Some(lines[1].fact_id));
        assert!(!closes_circle(&lines, (three, one), replaced));
    }

    #[test]
    fn old_circles_end_the_search() {
        let [one, two, three] = std::array::from_fn(|_| EmployeeId::new());
        let always = range("2020-01-01", None);
        let lines = [line(one, two, always), line(two, one, always)];
        assert!(!closes_circle(&lines, (three, one), (always, None)));
    }
}
