//! Lists of people, posts and decrees.

use kernel::id::EmployeeId;
use platform::{Cursor, Paging, Scope};

use super::{Regency, all, codes, day, from, golongan, on, within};
use crate::value::Status;
use crate::{
    CreateDecree, Days, DecreeFilter, DecreeReader, EmployeeFilter, EmployeeOrder, Include, NewFact,
    PositionFilter, scope,
};

const TODAY: &str = "2026-03-01";

fn days() -> Days {
    Days { today: day(TODAY), as_of: day(TODAY) }
}

async fn listed(regency: &Regency, scope: &Scope, filter: EmployeeFilter) -> Vec<EmployeeId> {
    let page = crate::list_employees(&regency.db, scope, days(), (&filter, &all())).await.unwrap();
    page.rows.into_iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn employees_are_filtered_ordered_and_paged() {
    let regency = Regency::fresh().await;
    let staff = regency.staff_post(regency.seksi, 9).await;
    let mut people = Vec::new();
    for sequence in 1..=5 {
        people.push(regency.hired(sequence, staff).await);
    }
    let elsewhere = regency.hired(6, regency.staff_post(regency.badan, 9).await).await;
    regency.add(&on(TODAY), people[0], from("2026-02-01", golongan("III/b", 12))).await.unwrap();

    let everything = Scope::everything();
    let filter = |filter| listed(&regency, &everything, filter);
    let unit = EmployeeFilter { unit_id: Some(regency.dinas), ..EmployeeFilter::default() };
    assert_eq!(filter(unit).await, people);
    let grade = EmployeeFilter { golongan: "III/b".parse().ok(), ..EmployeeFilter::default() };
    assert_eq!(filter(grade).await, [people[0]]);
    let retired = EmployeeFilter { status: Some(Status::Retired), ..EmployeeFilter::default() };
    assert!(filter(retired).await.is_empty());
    let number = EmployeeFilter { q: Some("198503152010011006".to_owned()), ..EmployeeFilter::default() };
    assert_eq!(filter(number).await, [elsewhere]);
    let name = EmployeeFilter { q: Some("wai 00_".to_owned()), ..EmployeeFilter::default() };
    assert!(filter(name).await.is_empty(), "a wildcard is a letter");
    let near = scope::of_unit(regency.badan);
    assert_eq!(listed(&regency, &near, EmployeeFilter::default()).await, [elsewhere]);

    let filter = EmployeeFilter { order: EmployeeOrder::NipDescending, ..EmployeeFilter::default() };
    let mut seen = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let paging = Paging::beyond(after, 4);
        let page = crate::list_employees(&regency.db, &everything, days(), (&filter, &paging)).await.unwrap();
        seen.extend(page.rows.into_iter().map(|row| row.id));
        after = page.extent.next;
        if after.is_none() {
            break;
        }
    }
    people.push(elsewhere);
    people.reverse();
    assert_eq!(seen, people);
}

#[tokio::test]
async fn names_are_read_along() {
    let regency = Regency::fresh().await;
    let employee = regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let filter =
        EmployeeFilter { include: Include { position: true, unit: true }, ..EmployeeFilter::default() };
    let everything = Scope::everything();
    let page = crate::list_employees(&regency.db, &everything, days(), (&filter, &all())).await.unwrap();
    let row = &page.rows[0];
    assert_eq!(row.unit.as_ref().unwrap().name, "Seksi Rujukan");
    assert_eq!(row.position.as_ref().unwrap().kelas_jabatan, 5);
    let nips = [super::nip(1), super::nip(2)];
    let batch = crate::batch_get_employees(&regency.db, &everything, days(), (&[], &nips)).await.unwrap();
    assert_eq!(batch.iter().map(|row| row.id).collect::<Vec<_>>(), [employee]);
}

#[tokio::test]
async fn the_directory_is_open_to_colleagues() {
    let regency = Regency::fresh().await;
    let employee = regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let colleague = regency.hired(2, regency.head_post(regency.badan).await).await;
    let own = Scope::own(employee);
    let found = async |q| {
        let page = crate::search_directory(&regency.db, &own, (q, day(TODAY)), &all()).await.unwrap();
        page.rows.into_iter().map(|row| row.employee_id).collect::<Vec<_>>()
    };
    assert_eq!(found("pegawai").await, [employee, colleague]);
    assert_eq!(found("badan").await, [colleague]);
    assert_eq!(found("kepala").await, [colleague]);
    let stranger = Scope::own(EmployeeId::new());
    let page = crate::search_directory(&regency.db, &stranger, ("pegawai", day(TODAY)), &all()).await;
    assert!(page.unwrap().rows.is_empty());
}

#[tokio::test]
async fn posts_show_their_holders_and_a_unit_has_one_head() {
    let regency = Regency::fresh().await;
    let post = regency.head_post(regency.dinas).await;
    let head = regency.hired(1, post).await;
    let everything = Scope::everything();
    let filter = PositionFilter { is_head: Some(true), ..PositionFilter::default() };
    let page = crate::list_positions(&regency.db, &everything, day(TODAY), (filter, &all())).await.unwrap();
    let holders: Vec<_> = page.rows[0].holders.iter().map(|holder| holder.employee_id).collect();
    assert_eq!((page.rows.len(), holders), (1, vec![head]));
    let second = crate::NewPosition {
        unit_id: regency.dinas,
        name: "Kepala Lagi".to_owned(),
        kind: crate::entity::position::PositionKind::Struktural,
        eselon: Some("II/b".to_owned()),
        jabatan_fungsional: None,
        jenjang: None,
        kelas_jabatan: 14,
        seats: 1,
        is_head: true,
    };
    let refused = crate::create_position(&regency.db, &on(TODAY), second).await.unwrap_err();
    assert_eq!(codes(&refused), [("personnel.head_taken", "/is_head".to_owned())]);
}

#[tokio::test]
async fn a_decree_is_seen_by_those_about_whom_it_decides() {
    let regency = Regency::fresh().await;
    let employee = regency.hired(1, regency.staff_post(regency.seksi, 9).await).await;
    let other = regency.hired(2, regency.staff_post(regency.badan, 9).await).await;
    let act = on(TODAY);
    let new = CreateDecree {
        unit_id: regency.root,
        number: "823/17/BKPSDM".to_owned(),
        about: "Kenaikan pangkat".to_owned(),
        issued_on: day("2026-02-20"),
        tmt: day("2026-04-01"),
        signatory: "Bupati".to_owned(),
        file_id: None,
    };
    let decree = crate::create_decree(&regency.db, &act, new.clone()).await.unwrap();
    let fact = NewFact { decree_id: Some(decree.id), ..from("2026-04-01", golongan("III/b", 12)) };
    regency.add(&act, employee, fact).await.unwrap();
    let sees = async |scope: Scope| {
        let act = within(&act, scope);
        let reader = DecreeReader { act: &act, writes: None, verifies: None };
        crate::get_decree(&regency.db, reader, decree.id).await.is_ok()
    };
    assert!(sees(Scope::own(employee)).await && sees(scope::of_unit(regency.dinas)).await);
    assert!(!sees(Scope::own(other)).await && !sees(scope::of_unit(regency.badan)).await);
    let twice = crate::create_decree(&regency.db, &act, new.clone()).await.unwrap_err();
    assert_eq!(codes(&twice), [("personnel.decree_number_taken", "/number".to_owned())]);
    let missing = CreateDecree { file_id: Some(kernel::id::FileId::new()), number: "1".to_owned(), ..new };
    let near = within(&act, scope::of_unit(regency.dinas));
    let refused = crate::create_decree(&regency.db, &near, missing).await.unwrap_err();
    let expected = [("personnel.unit_unknown", "/unit_id"), ("personnel.file_unknown", "/file_id")];
    assert_eq!(codes(&refused), expected.map(|(code, at)| (code, at.to_owned())));
    let filter = DecreeFilter { q: Some("PANGKAT"), ..DecreeFilter::default() };
    let reader = DecreeReader { act: &act, writes: None, verifies: None };
    let page = crate::list_decrees(&regency.db, reader, (filter, &all())).await.unwrap();
    assert_eq!(page.rows.len(), 1);
}
