//! An instansi of any size, by the domains' own bulk functions. Deterministic: everything follows from a person's index.

use api::state::State;
use chrono::{Days, NaiveDate};
use kernel::calendar::TimeZone;
use kernel::id::{EmployeeId, PositionId, UnitId};
use kernel::nip::Sex;
use kernel::{Golongan, Nip};
use personnel::bulk::{BulkUnit, insert_employees, insert_positions, insert_units};
use personnel::entity::position::PositionKind;
use personnel::entity::unit_version::UnitKind;
use personnel::value::{FactValue, FamilyMember, Personal, Ptkp, Relation, Standing, Status};
use personnel::{CreateEmployee, NewFact, NewPosition};
use platform::Act;

/// People of one unit; units of one SKPD.
const STAFF: u32 = 50;
const UNITS: u32 = 25;

/// Makes an instansi with so many employees, and gives back its root.
pub async fn make(state: &State, act: &Act, people: u32) -> UnitId {
    let root = UnitId::new();
    let tree = Tree { root };
    let mut units = vec![tree.unit((root, None), UnitKind::Instansi, "Instansi")];
    let mut posts = Vec::new();
    let mut seats = Vec::new();
    for skpd in 0..people.div_ceil(STAFF * UNITS) {
        let skpd_id = UnitId::new();
        units.push(tree.unit((skpd_id, Some(root)), UnitKind::Skpd, &format!("Dinas {skpd}")));
        for number in 0..UNITS {
            let unit_id = UnitId::new();
            let name = format!("Bidang {skpd}.{number}");
            units.push(tree.unit((unit_id, Some(skpd_id)), UnitKind::Unit, &name));
            let (head, staff) = (PositionId::new(), PositionId::new());
            posts.push((head, post(unit_id, true)));
            posts.push((staff, post(unit_id, false)));
            seats.push((head, staff));
        }
    }
    insert_units(&state.db, act, &units).await.unwrap();
    insert_positions(&state.db, act, posts).await.unwrap();
    let all: Vec<u32> = (0..people).collect();
    for chunk in all.chunks(5_000) {
        let new: Vec<_> = chunk
            .iter()
            .map(|index| {
                let (head, staff) = seats[usize::try_from(index / STAFF).unwrap()];
                let position = if index.is_multiple_of(STAFF) { head } else { staff };
                // Several rosters stand in one database: each begins where no smaller one reaches.
                (EmployeeId::new(), employee(people + index, root, position))
            })
            .collect();
        insert_employees(&state.db, &state.vault, act, &new).await.unwrap();
    }
    root
}

/// The tree that the units are made in.
struct Tree {
    root: UnitId,
}

impl Tree {
    fn unit(&self, (id, parent_id): (UnitId, Option<UnitId>), kind: UnitKind, name: &str) -> BulkUnit {
        BulkUnit {
            id,
            instansi_id: self.root,
            parent_id,
            name: name.to_owned(),
            kind,
            code: None,
            valid_from: day(1990, 1, 1),
            time_zone: (kind == UnitKind::Instansi).then_some(TimeZone::Wib),
        }
    }
}

fn post(unit_id: UnitId, is_head: bool) -> NewPosition {
    NewPosition {
        unit_id,
        name: if is_head { "Kepala Bidang" } else { "Penelaah Teknis Kebijakan" }.to_owned(),
        kind: if is_head { PositionKind::Struktural } else { PositionKind::Pelaksana },
        eselon: is_head.then(|| "III/b".to_owned()),
        jabatan_fungsional: None,
        jenjang: None,
        kelas_jabatan: if is_head { 11 } else { 7 },
        seats: if is_head { 1 } else { 60 },
        is_head,
    }
}

fn employee(index: u32, instansi_id: UnitId, position_id: PositionId) -> CreateEmployee {
    // The sequence has three digits, so the date of birth moves on with every 999 people.
    let birth_date = day(1985, 1, 1) + Days::new(u64::from(index / 999));
    let nip = format!("{}2010031{:03}", birth_date.format("%Y%m%d"), index % 999 + 1);
    let since = day(2010, 3, 1);
    let fact = |value| NewFact { value, valid_from: since, valid_until: None, decree_id: None };
    let golongan = Golongan::Pns(u8::try_from(5 + index % 10).unwrap());
    let mkg_years = u8::try_from(8 + index % 12).unwrap();
    let member = |relation, birth_date| {
        fact(FactValue::Family(FamilyMember {
            relation,
            name: Personal(format!("Keluarga {index}")),
            birth_date,
            is_studying: false,
            proofs: Vec::new(),
            is_dependent: true,
            is_asn: false,
        }))
    };
    let children = index % 4;
    let mut facts = vec![
        fact(FactValue::Status { status: Status::Pns }),
        fact(FactValue::Golongan { golongan, mkg_years, mkg_months: 0 }),
        fact(FactValue::Position { position_id, standing: Standing::Definitif }),
        fact(FactValue::TaxStatus {
            ptkp: [Ptkp::K0, Ptkp::K1, Ptkp::K2, Ptkp::K3][usize::try_from(children).unwrap()],
        }),
        member(Relation::Spouse, day(1986, 6, 1)),
    ];
    facts.extend((0..children).map(|child| member(Relation::Child, day(2012, child + 1, 1))));
    CreateEmployee {
        instansi_id,
        nip: Some(nip.parse::<Nip>().unwrap()),
        name: format!("Pegawai {index:06}"),
        sex: Sex::Male,
        birth_date,
        nik: None,
        npwp: None,
        facts,
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}
