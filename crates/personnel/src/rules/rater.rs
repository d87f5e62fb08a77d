//! Who rates whom (PermenPANRB 6/2022: the direct superior), where no fact names a superior.
//!
//! The head of the employee's unit, else the head of the nearest unit above that has one. A Plh stands in for an absent
//! head, a Plt fills a vacancy: both may set and rate performance (SE BKN 1/2021). Who heads the own unit looks above it, so
//! that a Plh never rates the head for whom he stands in. `scope` says the same in SQL, and the tests hold the two together.

use kernel::id::EmployeeId;

use crate::value::Standing;

/// Standing of a Plh among heads.
const PLH: i32 = 0;
/// Standing of a definitive holder.
const DEFINITE: i32 = 1;

/// Somebody who heads a unit at or above an employee's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Head {
    /// Steps above the employee's unit.
    pub depth: i32,
    /// 0 Plh, 1 definitive or as an additional assignment, 2 Plt.
    pub standing: i32,
    /// Who.
    pub employee_id: EmployeeId,
}

/// The rater of an employee among the heads at and above the unit; `heads_unit` where the employee's own post heads it.
pub fn rater(employee: EmployeeId, heads_unit: bool, heads: &[Head]) -> Option<EmployeeId> {
    first(employee, heads_unit, heads).map(|head| head.employee_id)
}

/// Whether that rater heads the unit as Plt or Plh, and whose office it is: nobody's while it is vacant.
pub fn acting(
    employee: EmployeeId,
    heads_unit: bool,
    heads: &[Head],
) -> Option<(Standing, Option<EmployeeId>)> {
    let rater = first(employee, heads_unit, heads)?;
    let standing = match rater.standing {
        DEFINITE => return None,
        PLH => Standing::Plh,
        _ => Standing::Plt,
    };
    let holder = heads.iter().find(|head| head.depth == rater.depth && head.standing == DEFINITE);
    Some((standing, holder.map(|head| head.employee_id)))
}

fn first(employee: EmployeeId, heads_unit: bool, heads: &[Head]) -> Option<&Head> {
    // Who heads the unit as an additional assignment holds another post in it.
    let is_own_head = |head: &Head| (head.depth, head.standing, head.employee_id) == (0, 1, employee);
    let heads_unit = heads_unit || heads.iter().any(is_own_head);
    heads
        .iter()
        .filter(|head| head.employee_id != employee)
        .filter(|head| head.depth > 0 || !heads_unit)
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_head_comes_first_and_a_plh_before_the_absent() {
        let [staff, plh, head, above] = std::array::from_fn(|_| EmployeeId::new());
        let heads = [
            Head { depth: 1, standing: 1, employee_id: above },
            Head { depth: 0, standing: 1, employee_id: head },
            Head { depth: 0, standing: 0, employee_id: plh },
        ];
        assert_eq!(rater(staff, false, &heads), Some(plh));
        assert_eq!(rater(plh, false, &heads), Some(head));
        assert_eq!(rater(head, true, &heads), Some(above));
        assert_eq!(rater(above, true, &heads[..1]), None);
        assert_eq!(acting(staff, false, &heads), Some((Standing::Plh, Some(head))));
        assert_eq!(acting(head, true, &heads), None, "appointed");
        let vacant = [Head { depth: 0, standing: 2, employee_id: plh }];
        assert_eq!(acting(staff, false, &vacant), Some((Standing::Plt, None)));
    }

    #[test]
    fn who_heads_a_unit_as_an_additional_assignment_is_rated_from_above() {
        let [doctor, plh, above] = std::array::from_fn(|_| EmployeeId::new());
        let heads = [
            Head { depth: 0, standing: 0, employee_id: plh },
            Head { depth: 0, standing: 1, employee_id: doctor },
            Head { depth: 1, standing: 1, employee_id: above },
        ];
        assert_eq!(rater(doctor, false, &heads), Some(above));
    }
}
