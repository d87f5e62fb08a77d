//! Whole rosters in, and what a pay run reads of them out.

use std::collections::BTreeSet;

use kernel::DateRange;
use kernel::id::{EmployeeId, PositionId, UnitId};

use super::{Regency, day, from, golongan, on, position, somebody};
use crate::bulk::{self, BulkUnit};
use crate::entity::unit_version::UnitKind;
use crate::facts::{self, Among, PayFacts, PayRoster, RosterOf};
use crate::value::{
    FactValue, FamilyMember, LeaveKind, Personal, Proof, ProofKind, Ptkp, Relation, Standing, Status,
};
use crate::{CreateEmployee, NewFact};

fn child(birth: &str) -> FactValue {
    FactValue::Family(FamilyMember {
        relation: Relation::Child,
        name: Personal("Anak".to_owned()),
        birth_date: day(birth),
        is_studying: true,
        proofs: Vec::new(),
        is_dependent: true,
        is_asn: false,
    })
}

fn career(post: PositionId, acting: Option<PositionId>) -> Vec<NewFact> {
    let leave = NewFact {
        valid_until: Some(day("2026-03-20")),
        ..from("2026-03-10", FactValue::Leave { leave: LeaveKind::CutiBesar })
    };
    let mut facts = vec![
        from("2010-01-01", FactValue::Status { status: Status::Pns }),
        from("2020-01-01", golongan("III/a", 10)),
        from("2020-01-01", position(post, Standing::Definitif)),
        from("2026-01-01", FactValue::TaxStatus { ptkp: Ptkp::K2 }),
        from("2012-05-01", child("2012-05-01")),
        from("2015-05-01", child("2015-05-01")),
        leave,
    ];
    facts.extend(acting.map(|post| from("2026-01-01", position(post, Standing::Plt))));
    facts
}

async fn gather(regency: &Regency, unit: UnitId, limit: u64) -> Vec<PayFacts> {
    let mut all: Vec<PayFacts> = Vec::new();
    loop {
        let after = all.last().map(|facts| facts.employee_id);
        let ask = PayRoster {
            among: Among::Unit(unit),
            days: &[day("2026-03-15")],
            within: DateRange::starting(day("2026-03-15")),
            with_family: true,
            guarded: None,
            after,
            limit,
            of: RosterOf::Everyone,
        };
        let part = facts::pay_roster(regency.db.read(), ask).await.unwrap();
        if part.is_empty() {
            return all;
        }
        all.extend(part.into_iter().filter_map(|mut over| over.on.pop().flatten()));
    }
}

#[tokio::test]
async fn a_roster_in_bulk_is_what_a_run_reads() {
    let regency = Regency::fresh().await;
    let post = regency.staff_post(regency.seksi, 99).await;
    let vacant = regency.head_post(regency.bidang).await;
    let elsewhere = regency.staff_post(regency.badan, 99).await;
    let new: Vec<(EmployeeId, CreateEmployee)> = (1..=25)
        .map(|sequence| {
            let acting = (sequence == 1).then_some(vacant);
            let post = if sequence <= 20 { post } else { elsewhere };
            let nik = format!("177101150385{sequence:04}");
            let new = somebody(regency.root, sequence, career(post, acting));
            (EmployeeId::new(), CreateEmployee { nik: Some(Personal(nik)), ..new })
        })
        .collect();
    let act = on("2026-03-01");
    bulk::insert_employees(&regency.db, &regency.vault, &act, &new).await.unwrap();

    let ids: BTreeSet<EmployeeId> = new.iter().map(|(id, _)| *id).collect();
    let whole = gather(&regency, regency.root, 7).await;
    assert_eq!(whole.iter().map(|facts| facts.employee_id).collect::<BTreeSet<_>>(), ids);
    assert_eq!(gather(&regency, regency.dinas, 7).await.len(), 20);
    let first = whole.iter().find(|facts| facts.employee_id == new[0].0).unwrap();
    assert_eq!((first.unit_id, first.skpd_id), (Some(regency.seksi), Some(regency.dinas)));
    assert_eq!(first.status.as_ref().unwrap().value, Status::Pns);
    assert_eq!(first.golongan.as_ref().unwrap().value.mkg_years, 10);
    assert_eq!(first.position.as_ref().unwrap().value.kelas_jabatan, 5);
    assert_eq!(first.acting[0].value.position.position_id, vacant);
    assert_eq!(first.family.len(), 2);
    assert_eq!(first.ptkp.as_ref().unwrap().value, Ptkp::K2);
    let days = DateRange::bounded(day("2026-03-10"), day("2026-03-20"));
    assert_eq!(first.leaves[0].value, (LeaveKind::CutiBesar, days));
    let named = facts::named(regency.db.read(), &[new[24].0]).await.unwrap();
    assert_eq!(named[&new[24].0].name, "Pegawai 025");
}

#[tokio::test]
async fn a_child_is_studying_only_while_that_is_proven_and_officials_are_on_no_roster() {
    let regency = Regency::fresh().await;
    let post = regency.staff_post(regency.seksi, 9).await;
    let student = |until: &str| {
        let FactValue::Family(member) = child("2005-05-01") else { unreachable!() };
        let proof =
            Proof { proof: ProofKind::KeteranganSekolah, file_id: None, expires_on: Some(day(until)) };
        from("2020-01-01", FactValue::Family(FamilyMember { proofs: vec![proof], ..member }))
    };
    let mut facts = career(post, None);
    facts.extend([student("2026-03-15"), student("2026-03-16")]);
    let regent = CreateEmployee {
        nip: None,
        ..somebody(regency.root, 2, vec![from("2025-02-20", FactValue::Status { status: Status::Official })])
    };
    let new = [(EmployeeId::new(), somebody(regency.root, 1, facts)), (EmployeeId::new(), regent)];
    bulk::insert_employees(&regency.db, &regency.vault, &on("2026-03-01"), &new).await.unwrap();
    let roster = gather(&regency, regency.root, 7).await;
    assert_eq!(roster.iter().map(|facts| facts.employee_id).collect::<Vec<_>>(), [new[0].0]);
    let size = facts::roster_size(regency.db.read(), regency.root, day("2026-03-15")).await.unwrap();
    assert_eq!(size, 1);
    let born = day("2005-05-01");
    let students = roster[0].family.iter().filter(|member| member.value.birth_date == born);
    let mut studying: Vec<bool> = students.map(|member| member.value.is_studying).collect();
    studying.sort_unstable();
    assert_eq!(studying, [false, true], "one statement ended on the day, the other a day later");
}

#[tokio::test]
async fn a_tree_in_bulk_has_its_closure() {
    let regency = Regency::fresh().await;
    let root = UnitId::new();
    let below = |id, parent, kind| BulkUnit {
        id,
        instansi_id: root,
        parent_id: parent,
        name: "Unit".to_owned(),
        kind,
        code: None,
        valid_from: day("2010-01-01"),
        time_zone: (kind == UnitKind::Instansi).then_some(kernel::calendar::TimeZone::Wit),
    };
    let (skpd, unit) = (UnitId::new(), UnitId::new());
    let units = [
        below(root, None, UnitKind::Instansi),
        below(skpd, Some(root), UnitKind::Skpd),
        below(unit, Some(skpd), UnitKind::Unit),
    ];
    bulk::insert_units(&regency.db, &on("2026-03-01"), &units).await.unwrap();
    let scope = platform::Scope::everything();
    let made = crate::get_unit(&regency.db, &scope, (unit, day("2026-03-01"))).await.unwrap();
    assert_eq!((made.depth, made.instansi_id), (2, root));
    let zone = facts::time_zone_of(regency.db.read(), root, day("2026-03-01")).await.unwrap();
    assert_eq!(zone, kernel::calendar::TimeZone::Wit);
}
