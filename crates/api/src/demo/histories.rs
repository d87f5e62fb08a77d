//! What the people of the fictional regency have learnt, earned and suffered, and the papers that they filed.
//!
//! Of each kind of fact there is some, by a person's index; nothing of it changes the pay of the months that are paid.

use std::collections::HashMap;

use bytes::Bytes;
use chrono::{Datelike, NaiveDate};
use kernel::Golongan;
use kernel::id::{DecreeId, EmployeeId, PositionId, UnitId};
use personnel::entity::position::PositionKind;
use personnel::value::{
    AwardKind, Certificate, CertificateKind, Discipline, Document, DocumentKind, Education, EducationLevel,
    FactValue, Insurance, InsuranceScheme, LeaveKind, Personal, Proof, ProofKind, Punishment, Relation,
    Standing, StudyAssignment, StudyFunding, StudyMode, SuspensionReason,
};
use personnel::{AddFact, NewFact, NewPosition, add_fact};
use platform::files::{Media, NewFile};
use platform::{Act, Error};

use super::people::{Employment, Place, Planned};
use super::refused;
use super::region::PostKind;
use crate::state::State;

/// The smallest picture there is.
const PHOTO: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63,
    0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60,
    0x82,
];

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn since(value: FactValue, valid_from: NaiveDate) -> NewFact {
    NewFact { value, valid_from, valid_until: None, decree_id: None }
}

/// What is true of a person beside employment, post and family.
pub fn of(person: &Planned, decree_id: Option<DecreeId>) -> Vec<NewFact> {
    let mut facts = vec![education(person)];
    facts.extend(insurances(person));
    facts.extend(certificate(person));
    facts.extend(turns(person, decree_id));
    facts
}

fn education(person: &Planned) -> NewFact {
    let level = match person.golongan {
        Golongan::Pns(1..=4) => EducationLevel::Smp,
        Golongan::Pns(5..=8) | Golongan::Pppk(1..=6) => EducationLevel::Sma,
        Golongan::Pns(13..) => EducationLevel::S2,
        _ => EducationLevel::S1,
    };
    let year = person.birth.year() + if level == EducationLevel::S2 { 27 } else { 22 };
    let year = year.min(person.appointed.year() - 1);
    let diploma = Education {
        level,
        institution: if level == EducationLevel::Sma {
            "SMA Negeri 1 Rafflesia"
        } else {
            "Universitas Rafflesia"
        }
        .to_owned(),
        programme: matches!(level, EducationLevel::S1 | EducationLevel::S2)
            .then(|| "Administrasi Publik".to_owned()),
        year,
        graduation_date: NaiveDate::from_ymd_opt(year, 8, 20),
        file_id: None,
    };
    since(FactValue::Education(diploma), day(year, 8, 20))
}

fn insurances(person: &Planned) -> Vec<NewFact> {
    let number = |scheme, number| {
        since(FactValue::Insurance(Insurance { scheme, number: Personal(number) }), person.appointed)
    };
    let health = number(InsuranceScheme::BpjsKesehatan, format!("00099{:08}", person.index));
    let taspen = number(InsuranceScheme::Taspen, format!("999{:07}", person.index));
    match person.employment {
        Employment::Pns | Employment::Cpns => vec![health, taspen],
        Employment::Pppk => vec![health],
    }
}

/// Whoever practises a profession is registered for it; some registrations end soon.
fn certificate(person: &Planned) -> Option<NewFact> {
    let PostKind::Fungsional(office, _) = person.post.kind else { return None };
    let until = day(2026 + i32::try_from(person.index % 4).unwrap_or_default(), 5, 1);
    let certificate = Certificate {
        certificate: CertificateKind::Profesi,
        name: format!("Surat Tanda Registrasi {office}"),
        number: format!("STR-{:05}/2025", person.index),
        issuer: "Konsil Tenaga Kesehatan".to_owned(),
        expires_on: Some(until),
        file_id: None,
    };
    Some(since(FactValue::Certificate(certificate), day(2025, 5, 1)))
}

/// What happens to one in a few, each in turn.
fn turns(person: &Planned, decree_id: Option<DecreeId>) -> Vec<NewFact> {
    let by_decree = |value, valid_from, valid_until| NewFact { value, valid_from, valid_until, decree_id };
    let is_pns = person.employment == Employment::Pns;
    let mut facts = Vec::new();
    if is_pns && person.mkg >= 10 && person.index % 5 == 1 {
        let award = FactValue::Award { award: AwardKind::KaryaSatya10, name: None };
        facts.push(by_decree(award, day(2025, 8, 17), None));
    }
    if is_pns && person.mkg >= 3 {
        let sanction = |punishment: Punishment| {
            let violation = Personal("Terlambat masuk kerja berulang kali".to_owned());
            FactValue::Discipline(Discipline { level: punishment.level(), punishment, violation })
        };
        facts.extend(match person.index % 67 {
            33 => Some(by_decree(sanction(Punishment::PotongTukin6), day(2025, 3, 1), Some(day(2025, 9, 1)))),
            41 => Some(by_decree(sanction(Punishment::TeguranTertulis), day(2025, 10, 1), None)),
            52 => {
                let suspended = FactValue::Suspension { reason: SuspensionReason::Ditahan };
                Some(by_decree(suspended, day(2024, 2, 1), Some(day(2024, 8, 1))))
            }
            20 => Some(by_decree(study(), day(2025, 9, 1), Some(day(2027, 9, 1)))),
            _ => None,
        });
    }
    if person.index % 29 == 4 {
        let leave = FactValue::Leave { leave: LeaveKind::CutiTahunan };
        facts.push(by_decree(leave, day(2026, 4, 6), Some(day(2026, 4, 11))));
    }
    facts
}

/// Beside the duty, so that nothing is paid otherwise.
fn study() -> FactValue {
    FactValue::StudyAssignment(StudyAssignment {
        mode: StudyMode::PartTime,
        funding: Some(StudyFunding::Mandiri),
        level: Some(EducationLevel::S2),
        institution: Some("Universitas Rafflesia".to_owned()),
        programme: Some("Magister Kebijakan Publik".to_owned()),
    })
}

/// Children have a statement that they are dependants; of some it ends soon.
pub fn proofs(index: u32, relation: Relation) -> Vec<Proof> {
    let proof = |proof, expires_on| Proof { proof, file_id: None, expires_on };
    match relation {
        Relation::Spouse => vec![proof(ProofKind::AktaNikah, None)],
        Relation::Child => {
            let until = if index.is_multiple_of(6) { day(2026, 5, 1) } else { day(2027, 1, 1) };
            vec![proof(ProofKind::AktaKelahiran, None), proof(ProofKind::KeteranganTanggungan, Some(until))]
        }
    }
}

/// The first person of the staff of each puskesmas coordinates its service as an additional assignment: who, and the post.
pub fn coordinators(
    people: &[Planned],
    unit_of: &HashMap<Place, UnitId>,
) -> Vec<(u32, (PositionId, NewPosition))> {
    let mut found: Vec<(Place, u32)> = Vec::new();
    for person in people {
        let practises = matches!(person.post.kind, PostKind::Fungsional(..));
        if practises && found.iter().all(|(place, _)| *place != person.place) {
            found.push((person.place, person.index));
        }
    }
    let post = |(place, index): (Place, u32)| {
        let post = NewPosition {
            unit_id: *unit_of.get(&place)?,
            name: "Koordinator Pelayanan Puskesmas".to_owned(),
            kind: PositionKind::Pelaksana,
            eselon: None,
            jabatan_fungsional: None,
            jenjang: None,
            kelas_jabatan: 8,
            seats: 1,
            is_head: false,
        };
        Some((index, (PositionId::new(), post)))
    };
    found.into_iter().filter_map(post).collect()
}

/// The additional assignment to a post.
pub fn beside(position_id: PositionId) -> NewFact {
    since(FactValue::Position { position_id, standing: Standing::Tambahan }, day(2025, 6, 1))
}

/// The first few people filed an official photo.
pub async fn file_papers(
    state: &State,
    act: &Act,
    (people, ids): (&[Planned], &[EmployeeId]),
) -> Result<(), Error> {
    const FILED: usize = 5;
    for (person, employee_id) in people.iter().zip(ids).take(FILED) {
        let name = format!("foto-{:03}.png", person.index);
        let upload = NewFile::upload(name, Bytes::from_static(PHOTO), &[Media::Png]);
        let file = state.files.put(&state.db, act, upload).await?;
        let title = Some("Foto resmi".to_owned());
        let photo = Document { document: DocumentKind::Foto, title, file_id: file.id };
        let fact = since(FactValue::Document(photo), day(2026, 1, 5));
        let add = AddFact { employee_id: *employee_id, expected: None, fact };
        add_fact(&state.db, &state.vault, act, add).await.map_err(refused)?;
    }
    Ok(())
}
