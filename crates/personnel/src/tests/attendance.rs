//! Attendance by day and by month.

use chrono::NaiveTime;
use kernel::Language;
use kernel::id::EmployeeId;

use super::{Regency, all, codes, day, on, within};
use crate::entity::attendance_day::AttendanceCode;
use crate::{AttendanceFilter, NewDay, facts, scope};

fn present(employee_id: EmployeeId, date: &str, late: i32) -> NewDay {
    NewDay {
        employee_id,
        day: day(date),
        code: AttendanceCode::Present,
        arrived_at: NaiveTime::from_hms_opt(7, 30, 0),
        left_at: NaiveTime::from_hms_opt(16, 0, 0),
        minutes_late: late,
        minutes_early: 0,
        missed_ceremony: false,
    }
}

fn away(employee_id: EmployeeId, date: &str, code: AttendanceCode) -> NewDay {
    NewDay { code, arrived_at: None, left_at: None, ..present(employee_id, date, 0) }
}

#[tokio::test]
async fn the_database_counts_as_the_rule_does() {
    let regency = Regency::fresh().await;
    let post = regency.staff_post(regency.seksi, 9).await;
    let (one, two) = (regency.hired(1, post).await, regency.hired(2, post).await);
    let mut days: Vec<NewDay> = [0, 1, 30, 31, 60, 61, 90, 91, 200]
        .iter()
        .enumerate()
        .map(|(at, late)| NewDay {
            minutes_early: late / 2,
            ..present(one, &format!("2026-01-{:02}", at + 5), *late)
        })
        .collect();
    days.push(NewDay { arrived_at: None, ..present(one, "2026-01-20", 0) });
    days.push(NewDay { left_at: None, ..present(one, "2026-01-21", 0) });
    days.push(away(one, "2026-01-22", AttendanceCode::Absent));
    days.push(away(one, "2026-01-23", AttendanceCode::Leave));
    days.push(away(one, "2026-01-26", AttendanceCode::Duty));
    days.push(present(one, "2026-02-02", 5));
    crate::record_attendance(&regency.db, &on("2026-02-03"), days).await.unwrap();

    let month = "2026-01".parse().unwrap();
    let counted = facts::attendance_recap(regency.db.read(), &[one, two], month).await.unwrap();
    let everything = platform::Scope::everything();
    let today = (day("2026-02-03"), Language::Id);
    let derived = crate::get_attendance_recap(&regency.db, &everything, (one, month), today).await.unwrap();
    assert_eq!(counted.get(&one), Some(&derived.recap));
    assert_eq!(counted.get(&two), None);
    assert_eq!(derived.recap.late_by_band, [2, 2, 2, 3]);
    assert!(derived.working.iter().any(|working| working.step == "late_4" && working.value == "3"));
}

#[tokio::test]
async fn a_day_is_replaced_and_every_fault_is_named() {
    let regency = Regency::fresh().await;
    let employee = regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let act = within(&on("2026-02-03"), scope::of_unit(regency.dinas));
    for late in [20, 0] {
        let days = vec![present(employee, "2026-02-02", late)];
        crate::record_attendance(&regency.db, &act, days).await.unwrap();
    }
    let filter = AttendanceFilter {
        month: "2026-02".parse().unwrap(),
        employee_id: None,
        unit_id: Some(regency.bidang),
        today: act.today,
    };
    let page = crate::list_attendance(&regency.db, &act.scope, (filter, &all())).await.unwrap();
    assert_eq!(page.rows.iter().map(|row| row.minutes_late).collect::<Vec<_>>(), [0]);
    let recaps = crate::list_attendance_recaps(&regency.db, &act.scope, (filter, &all())).await.unwrap();
    assert_eq!(recaps.rows[0].recap.days_present, 1);

    let wrong = vec![
        present(EmployeeId::new(), "2026-02-02", 0),
        NewDay { left_at: NaiveTime::from_hms_opt(6, 0, 0), ..present(employee, "2026-02-04", 2_000) },
        NewDay { minutes_late: 5, ..away(employee, "2026-02-04", AttendanceCode::Leave) },
    ];
    let refused = crate::record_attendance(&regency.db, &act, wrong).await.unwrap_err();
    let expected = [
        ("personnel.employee_unknown", "/days/0/employee_id"),
        ("personnel.day_in_future", "/days/1/day"),
        ("personnel.day_minutes", "/days/1/minutes_late"),
        ("personnel.day_twice", "/days/2/day"),
        ("personnel.day_in_future", "/days/2/day"),
        ("personnel.day_minutes", "/days/2/minutes_late"),
        ("personnel.day_times", "/days/1/left_at"),
    ];
    assert_eq!(codes(&refused), expected.map(|(code, at)| (code, at.to_owned())));
}
