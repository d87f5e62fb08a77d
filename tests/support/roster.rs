//! An instansi of any size, by the domains' own bulk functions. Deterministic: everything follows from a person's index.

use api::state::State;
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use kernel::calendar::TimeZone;
use kernel::id::{EmployeeId, PositionId, UnitId};
use kernel::nip::Sex;
use kernel::{Ekspektasi, Golongan, Month, Nip, Period};
use performance::bulk::{GradeFromElsewhere, insert_grades};
use performance::rules::predikat::Ratings;
use personnel::NewDay;
use personnel::bulk::{BulkUnit, insert_attendance, insert_employees, insert_positions, insert_units};
use personnel::entity::employee;
use personnel::entity::position::PositionKind;
use personnel::entity::unit_version::UnitKind;
use personnel::kinds::AttendanceCode;
use personnel::value::{FactValue, FamilyMember, Personal, Ptkp, Relation, Standing, Status};
use personnel::{CreateEmployee, NewFact, NewPosition};
use platform::Act;
use sea_orm_migration::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

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

/// Gives everybody a grade for a period: all grades come.
pub async fn grade(state: &State, act: &Act, (instansi, period): (UnitId, Period)) {
    use Ekspektasi::{DiAtas, DiBawah, Sesuai};
    const RATINGS: [(Ekspektasi, Ekspektasi); 5] =
        [(DiAtas, DiAtas), (Sesuai, Sesuai), (Sesuai, DiBawah), (DiBawah, Sesuai), (DiBawah, DiBawah)];
    let people = people(state, instansi).await;
    for (part, people) in people.chunks(5_000).enumerate() {
        let rated = |(at, employee): (usize, &EmployeeId)| {
            let (hasil_kerja, perilaku_kerja) = RATINGS[(part + at) % RATINGS.len()];
            let ratings = Ratings { hasil_kerja, perilaku_kerja };
            GradeFromElsewhere { employee_id: *employee, rater_id: *employee, period, ratings }
        };
        let grades = people.iter().enumerate().map(rated).collect();
        let tx = platform::begin(&state.db).await.unwrap();
        insert_grades(&tx, act, grades).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// Gives everybody so many working days of attendance in a month: on time, late, early, away.
pub async fn attend(state: &State, act: &Act, (instansi, month, days): (UnitId, Month, usize)) {
    const KINDS: [(AttendanceCode, i32, i32); 6] = [
        (AttendanceCode::Present, 0, 0),
        (AttendanceCode::Present, 17, 0),
        (AttendanceCode::Present, 0, 0),
        (AttendanceCode::Absent, 0, 0),
        (AttendanceCode::Present, 45, 70),
        (AttendanceCode::Present, 0, 200),
    ];
    let working: Vec<NaiveDate> = month
        .first_day()
        .iter_days()
        .filter(|day| day.weekday().number_from_monday() < 6)
        .take(days)
        .collect();
    for (part, people) in people(state, instansi).await.chunks(1_000).enumerate() {
        let mut rows = Vec::with_capacity(people.len() * days);
        for (at, employee) in people.iter().enumerate() {
            for (number, day) in working.iter().enumerate() {
                // Most days of most people are good ones.
                let kind = if number <= at % 4 { (part + at + number) % KINDS.len() } else { 0 };
                let (code, minutes_late, minutes_early) = KINDS[kind];
                rows.push(NewDay {
                    employee_id: *employee,
                    day: *day,
                    code,
                    arrived_at: NaiveTime::from_hms_opt(7, 30, 0),
                    left_at: NaiveTime::from_hms_opt(16, 0, 0).filter(|_| at % 50 > 0),
                    minutes_late,
                    minutes_early,
                    missed_ceremony: at % 70 == 0,
                });
            }
        }
        insert_attendance(&state.db, act, &rows).await.unwrap();
    }
}

async fn people(state: &State, instansi: UnitId) -> Vec<EmployeeId> {
    let of_instansi = employee::Entity::find()
        .select_only()
        .column(employee::Column::Id)
        .filter(employee::Column::InstansiId.eq(instansi))
        .order_by_asc(employee::Column::Nip);
    of_instansi.into_tuple().all(state.db.latest()).await.unwrap()
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
