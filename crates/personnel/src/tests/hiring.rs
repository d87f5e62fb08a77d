//! Entering employees.

use super::{Regency, codes, day, from, golongan, nip, on, position, somebody, within};
use crate::value::{FactValue, Personal, Standing, Status};
use crate::{CreateEmployee, Days, UpdateEmployee};

const NIK: &str = "1771011503850002";

#[tokio::test]
async fn every_fault_is_named_and_nothing_is_written() {
    let regency = Regency::fresh().await;
    regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let facts = vec![
        from("2020-01-01", golongan("IX", 3)),
        from("2020-01-01", FactValue::Status { status: Status::Pns }),
        from("2020-01-01", position(kernel::id::PositionId::new(), Standing::Definitif)),
    ];
    let new = CreateEmployee {
        name: " ".to_owned(),
        birth_date: day("1985-03-16"),
        sex: kernel::nip::Sex::Female,
        nik: Some(Personal("123".to_owned())),
        npwp: Some(Personal("456".to_owned())),
        ..somebody(regency.root, 1, facts)
    };
    let act = on("2026-03-01");
    let refused = crate::create_employee(&regency.db, &regency.vault, &act, new).await.unwrap_err();
    let expected = [
        ("personnel.nip_taken", "/nip"),
        ("personnel.nip_birth_date", "/nip"),
        ("personnel.nip_sex", "/nip"),
        ("personnel.name_empty", "/name"),
        ("personnel.nik_malformed", "/nik"),
        ("personnel.npwp_malformed", "/npwp"),
        ("personnel.golongan_unfit", "/facts/0/value/golongan"),
        ("personnel.position_unknown", "/facts/2/value/position_id"),
    ];
    assert_eq!(codes(&refused), expected.map(|(code, at)| (code, at.to_owned())));
}

#[tokio::test]
async fn a_career_can_be_entered_at_once() {
    let regency = Regency::fresh().await;
    let facts = vec![
        from("2012-04-01", golongan("III/a", 2)),
        from("2010-01-01", FactValue::Status { status: Status::Cpns }),
        from("2016-04-01", golongan("III/b", 6)),
        from("2011-02-01", FactValue::Status { status: Status::Pns }),
    ];
    let new = somebody(regency.root, 1, facts);
    let made = crate::create_employee(&regency.db, &regency.vault, &on("2026-03-01"), new).await.unwrap();
    assert_eq!((made.status, made.golongan.map(|grade| grade.name())), (Some(Status::Pns), Some("III/b")));
    let days = Days { today: day("2026-03-01"), as_of: day("2010-06-01") };
    let scope = platform::Scope::everything();
    let then = crate::get_employee(&regency.db, &regency.vault, &scope, (made.id, days)).await.unwrap();
    assert_eq!((then.employee.status, then.employee.golongan), (Some(Status::Cpns), None));
}

#[tokio::test]
async fn the_same_citizen_number_is_the_same_person() {
    let regency = Regency::fresh().await;
    let act = on("2026-03-01");
    let with_nik = |sequence| CreateEmployee {
        nik: Some(Personal(NIK.to_owned())),
        ..somebody(regency.root, sequence, Vec::new())
    };
    let first = crate::create_employee(&regency.db, &regency.vault, &act, with_nik(1)).await.unwrap();
    let second = crate::create_employee(&regency.db, &regency.vault, &act, with_nik(2)).await.unwrap();
    assert_eq!(first.person_id, second.person_id);
    let other = CreateEmployee {
        nip: Some("199009132025242014".parse().unwrap()),
        birth_date: day("1990-09-13"),
        sex: kernel::nip::Sex::Female,
        ..with_nik(3)
    };
    let refused = crate::create_employee(&regency.db, &regency.vault, &act, other).await.unwrap_err();
    assert_eq!(codes(&refused), [("personnel.nik_taken", "/nik".to_owned())]);
}

#[tokio::test]
async fn nobody_is_entered_outside_the_scope() {
    let regency = Regency::fresh().await;
    let post = regency.staff_post(regency.badan, 1).await;
    let near = within(&on("2026-03-01"), crate::scope::of_unit(regency.dinas));
    let facts = vec![from("2026-01-01", position(post, Standing::Definitif))];
    let new = somebody(regency.root, 1, facts);
    let refused = crate::create_employee(&regency.db, &regency.vault, &near, new.clone()).await.unwrap_err();
    assert_eq!(codes(&refused)[0].0, "personnel.outside_scope");
    let right = within(&near, crate::scope::of_unit(regency.badan));
    assert!(crate::create_employee(&regency.db, &regency.vault, &right, new).await.is_ok());
}

#[tokio::test]
async fn names_and_numbers_can_be_mended() {
    let regency = Regency::fresh().await;
    let employee = regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let update = UpdateEmployee {
        employee_id: employee,
        expected: Some(1),
        name: Some("Budi Santoso, S.E.".to_owned()),
        nik: Some(Personal(NIK.to_owned())),
        npwp: Some(Personal("09.254.294.3-407.000".to_owned())),
    };
    let act = on("2026-03-01");
    let made = crate::update_employee(&regency.db, &regency.vault, &act, update.clone()).await.unwrap();
    assert_eq!((made.name.as_str(), made.version, made.nip), ("Budi Santoso, S.E.", 2, Some(nip(1))));
    let days = Days { today: day("2026-03-01"), as_of: day("2026-03-01") };
    let shown = |scope| {
        let regency = &regency;
        async move {
            let read = crate::get_employee(&regency.db, &regency.vault, &scope, (employee, days)).await;
            let read = read.unwrap();
            (read.nik.unwrap().0, read.npwp.unwrap().0)
        }
    };
    let everything = platform::Scope::everything();
    assert_eq!(shown(everything).await, ("************0002".to_owned(), "***********7000".to_owned()));
    let own = platform::Scope::own(employee);
    assert_eq!(shown(own).await, (NIK.to_owned(), "092542943407000".to_owned()));
    let stale = crate::update_employee(&regency.db, &regency.vault, &act, update).await.unwrap_err();
    assert_eq!(codes(&stale)[0].0, "platform.stale");
}
