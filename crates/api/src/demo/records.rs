//! Units, posts and people of the fictional regency, with the decrees behind the facts.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::Nip;
use kernel::calendar::TimeZone;
use kernel::id::{DecreeId, EmployeeId, PositionId, UnitId};
use kernel::nip::Sex;
use personnel::bulk::{BulkUnit, insert_employees, insert_positions, insert_units};
use personnel::entity::position::PositionKind;
use personnel::entity::unit_version::UnitKind;
use personnel::value::{FactValue, FamilyMember, Personal, Ptkp, Relation, Standing, Status};
use personnel::{CreateDecree, CreateEmployee, NewFact, NewPosition, create_decree};
use platform::{Act, Error};

use super::people::{Employment, Place, Planned, plan};
use super::region::{OFFICES, PostKind, REGENCY};
use super::{Recorded, histories, names, refused};
use crate::state::State;

/// Records the regency.
pub async fn record(state: &State, act: &Act) -> Result<Recorded, Error> {
    let people = plan();
    let (units, unit_of) = units();
    insert_units(&state.db, act, &units).await.map_err(refused)?;
    let (positions, position_of) = positions(&people, &unit_of);
    let instansi = unit_of.get(&Place::Root).copied().unwrap_or_else(UnitId::new);
    let (office, coordinators) = (PositionId::new(), histories::coordinators(&people, &unit_of));
    let posts = positions.into_iter().chain([(office, office_of_regent(instansi))]);
    let posts = posts.chain(coordinators.iter().map(|(_, post)| post.clone())).collect();
    insert_positions(&state.db, act, posts).await.map_err(refused)?;
    let decrees = decrees(state, act, instansi).await?;
    let mut ids = Vec::with_capacity(people.len());
    let mut new = Vec::with_capacity(people.len());
    for person in &people {
        let position = position_of.get(&seat(person)).copied().unwrap_or_else(PositionId::new);
        let id = EmployeeId::new();
        let mut new_employee = employee(person, instansi, (position, &decrees))?;
        // Heads of offices have no superior in their own unit's line: the secretary heads another office.
        let secretary = ids.first().copied().filter(|_| matches!(person.place, Place::Office(_)));
        new_employee.facts.extend(secretary.map(|employee_id| superior(person, employee_id)));
        new_employee.facts.extend(histories::of(person, decrees.last().copied()));
        let beside = coordinators.iter().filter(|(index, _)| *index == person.index);
        new_employee.facts.extend(beside.map(|(_, (post, _))| histories::beside(*post)));
        ids.push(id);
        new.push((id, new_employee));
    }
    let regent = EmployeeId::new();
    new.push((regent, regent_of(instansi, office)));
    insert_employees(&state.db, &state.vault, act, &new).await.map_err(refused)?;
    histories::file_papers(state, act, (&people, &ids)).await?;
    Ok(Recorded { people, ids, instansi, regent })
}

fn founded() -> NaiveDate {
    NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or_default()
}

fn units() -> (Vec<BulkUnit>, HashMap<Place, UnitId>) {
    let root = UnitId::new();
    let mut ids = HashMap::from([(Place::Root, root)]);
    let unit = |id, parent_id, name: &str, kind| BulkUnit {
        id,
        instansi_id: root,
        parent_id,
        name: name.to_owned(),
        kind,
        code: None,
        valid_from: founded(),
        time_zone: (kind == UnitKind::Instansi).then_some(TimeZone::Wib),
    };
    let mut units = vec![unit(root, None, REGENCY, UnitKind::Instansi)];
    for (office_at, office) in OFFICES.iter().enumerate() {
        let office_id = UnitId::new();
        ids.insert(Place::Office(office_at), office_id);
        units.push(unit(office_id, Some(root), office.name, UnitKind::Skpd));
        for (section_at, section) in office.sections.iter().enumerate() {
            let id = UnitId::new();
            ids.insert(Place::Section(office_at, section_at), id);
            units.push(unit(id, Some(office_id), section.name, UnitKind::Unit));
        }
    }
    (units, ids)
}

/// One post for each title in each place, with as many seats as are filled.
type Seat = (Place, &'static str);

fn seat(person: &Planned) -> Seat {
    (person.place, person.post.name)
}

fn positions(
    people: &[Planned],
    unit_of: &HashMap<Place, UnitId>,
) -> (Vec<(PositionId, NewPosition)>, HashMap<Seat, PositionId>) {
    let mut ids: HashMap<Seat, PositionId> = HashMap::new();
    let mut positions: Vec<(PositionId, NewPosition)> = Vec::new();
    for person in people {
        if let Some(id) = ids.get(&seat(person)) {
            positions
                .iter_mut()
                .filter(|(known, _)| known == id)
                .for_each(|(_, position)| position.seats += 1);
            continue;
        }
        let Some(unit_id) = unit_of.get(&person.place).copied() else { continue };
        let id = PositionId::new();
        ids.insert(seat(person), id);
        positions.push((id, position(person, unit_id)));
    }
    (positions, ids)
}

fn position(person: &Planned, unit_id: UnitId) -> NewPosition {
    let (kind, eselon, jabatan_fungsional, jenjang) = match person.post.kind {
        PostKind::Struktural(eselon) => (PositionKind::Struktural, Some(eselon), None, None),
        PostKind::Fungsional(office, tier) => (PositionKind::Fungsional, None, Some(office), Some(tier)),
        PostKind::Pelaksana => (PositionKind::Pelaksana, None, None, None),
    };
    NewPosition {
        unit_id,
        name: person.post.name.to_owned(),
        kind,
        eselon: eselon.map(str::to_owned),
        jabatan_fungsional: jabatan_fungsional.map(str::to_owned),
        jenjang: jenjang.map(str::to_owned),
        kelas_jabatan: i32::from(person.post.kelas_jabatan),
        seats: 1,
        is_head: person.is_head,
    }
}

/// A decree for each year of service in grade, as the regent signs them for all who reach it.
async fn decrees(state: &State, act: &Act, instansi: UnitId) -> Result<Vec<DecreeId>, Error> {
    let mut decrees = Vec::new();
    for year in 1990..=2025 {
        let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        let new = CreateDecree {
            unit_id: instansi,
            number: format!("821.2/{:03}/BKPSDM/{year}", year % 100 + 100),
            about: format!("Pengangkatan, pangkat dan jabatan tahun {year}"),
            issued_on: day(2, 10),
            tmt: day(3, 1),
            signatory: "Bupati Rafflesia".to_owned(),
            file_id: None,
        };
        decrees.push(create_decree(&state.db, act, new).await.map_err(refused)?.id);
    }
    Ok(decrees)
}

fn employee(
    person: &Planned,
    instansi_id: UnitId,
    (position_id, decrees): (PositionId, &[DecreeId]),
) -> Result<CreateEmployee, Error> {
    let nip: Nip =
        person.nip().parse().map_err(|error| Error::Broken(format!("a NIP of the demo region: {error}")))?;
    let decree_id =
        decrees.len().checked_sub(1 + usize::from(person.mkg)).and_then(|at| decrees.get(at)).copied();
    let from = |value, valid_from| NewFact { value, valid_from, valid_until: None, decree_id };
    let since = person.appointed;
    let mut facts = vec![
        from(FactValue::Status { status: status(person) }, since),
        from(FactValue::Golongan { golongan: person.golongan, mkg_years: person.mkg, mkg_months: 0 }, since),
        from(FactValue::Position { position_id, standing: Standing::Definitif }, since),
    ];
    let told = |value| NewFact { value, valid_from: since, valid_until: None, decree_id: None };
    facts.push(told(FactValue::TaxStatus { ptkp: ptkp(person)? }));
    facts.push(told(FactValue::BankAccount {
        bank: "Bank Rafflesia".to_owned(),
        number: Personal(names::account_number(person.index)),
        holder: Personal(names::full_name(person.index)),
    }));
    facts.extend(family(person));
    Ok(CreateEmployee {
        instansi_id,
        nip: Some(nip),
        name: names::full_name(person.index),
        sex: names::sex(person.index),
        birth_date: person.birth,
        nik: Some(Personal(names::nik(person.index, person.birth))),
        npwp: None,
        facts,
    })
}

/// The regent heads the regency. No civil servant, so without NIP, golongan and pay.
fn regent_of(instansi_id: UnitId, position_id: PositionId) -> CreateEmployee {
    let sworn_in = NaiveDate::from_ymd_opt(2025, 2, 20).unwrap_or_default();
    let since = |value| NewFact { value, valid_from: sworn_in, valid_until: None, decree_id: None };
    CreateEmployee {
        instansi_id,
        nip: None,
        name: "Dr. Wirya Adiwangsa, M.Si.".to_owned(),
        sex: Sex::Male,
        birth_date: NaiveDate::from_ymd_opt(1971, 8, 9).unwrap_or_default(),
        nik: None,
        npwp: None,
        facts: vec![
            since(FactValue::Status { status: Status::Official }),
            since(FactValue::Position { position_id, standing: Standing::Definitif }),
        ],
    }
}

fn office_of_regent(unit_id: UnitId) -> NewPosition {
    NewPosition {
        unit_id,
        name: "Bupati Rafflesia".to_owned(),
        kind: PositionKind::PejabatNegara,
        eselon: None,
        jabatan_fungsional: None,
        jenjang: None,
        kelas_jabatan: 0,
        seats: 1,
        is_head: true,
    }
}

fn superior(person: &Planned, employee_id: EmployeeId) -> NewFact {
    let value = FactValue::Superior { employee_id };
    NewFact { value, valid_from: person.appointed, valid_until: None, decree_id: None }
}

fn status(person: &Planned) -> Status {
    match person.employment {
        Employment::Cpns => Status::Cpns,
        Employment::Pns => Status::Pns,
        Employment::Pppk => Status::Pppk,
    }
}

fn ptkp(person: &Planned) -> Result<Ptkp, Error> {
    let word = person.ptkp();
    word.parse().map_err(|_unknown| Error::Broken(format!("{word} is no tax status")))
}

fn family(person: &Planned) -> Vec<NewFact> {
    let member = |relation, index, birth_date: NaiveDate| NewFact {
        value: FactValue::Family(FamilyMember {
            relation,
            name: Personal(names::full_name(index)),
            birth_date,
            is_studying: false,
            is_dependent: true,
            is_asn: false,
            proofs: histories::proofs(person.index, relation),
        }),
        valid_from: person.appointed.max(birth_date),
        valid_until: None,
        decree_id: None,
    };
    // The spouse is of the other sex: the next index that has it.
    let spouse = (1..4)
        .map(|step| person.index + 1_000 + step)
        .find(|index| names::sex(*index) != names::sex(person.index));
    let spouse =
        spouse.filter(|_| person.is_married).map(|index| member(Relation::Spouse, index, person.birth));
    let children = (2_000..).zip(&person.children_born).filter_map(|(offset, year)| {
        let birth = NaiveDate::from_ymd_opt(*year, person.index % 12 + 1, 15)?;
        Some(member(Relation::Child, person.index + offset, birth))
    });
    spouse.into_iter().chain(children).collect()
}
