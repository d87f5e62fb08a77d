//! Each rule by what it lets pass and what it refuses.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use kernel::DateRange;
use kernel::id::{DecreeId, EmployeeId, FactId, FileId, UnitId};
use kernel::nip::Sex;

use super::{About, Known, NewFact, faults};
use crate::value::{
    AwardKind, Certificate, CertificateKind, Discipline, DisciplineLevel, Document, DocumentKind, Education,
    EducationLevel, FactValue, FamilyMember, Insurance, InsuranceScheme, LeaveKind, Personal, Proof,
    ProofKind, Punishment, Relation, Status, StudyAssignment, StudyFunding, StudyMode, SuspensionReason,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A woman born in 1985, PNS since 2010, and a decree.
fn about(decree: DecreeId) -> About {
    About {
        employee_id: EmployeeId::new(),
        instansi_id: UnitId::new(),
        has_nip: true,
        birth_date: day("1985-03-15"),
        sex: Sex::Female,
        known: vec![known(FactValue::Status { status: Status::Pns }, ("2010-01-01", None))],
        posts: HashMap::new(),
        superiors: HashSet::new(),
        lines: Vec::new(),
        decrees: HashSet::from([decree]),
    }
}

fn known(value: FactValue, (from, until): (&str, Option<&str>)) -> Known {
    Known { id: FactId::new(), value, range: DateRange { from: day(from), until: until.map(day) } }
}

fn retired(decree: DecreeId) -> About {
    let mut about = about(decree);
    about.known[0].range.until = Some(day("2024-04-01"));
    about.known.push(known(FactValue::Status { status: Status::Retired }, ("2024-04-01", None)));
    about
}

fn new(value: FactValue, (from, until): (&str, Option<&str>), decree_id: Option<DecreeId>) -> NewFact {
    NewFact { value, valid_from: day(from), valid_until: until.map(day), decree_id }
}

/// The faults of a fact as code and place, without the domain.
fn found(new: &NewFact, about: &About) -> Vec<(&'static str, String)> {
    let found = faults(new, about, None, "").into_iter();
    found
        .map(|fault| (fault.code.trim_start_matches("personnel."), fault.pointer.unwrap_or_default()))
        .collect()
}

fn codes(new: &NewFact, about: &About) -> Vec<&'static str> {
    found(new, about).into_iter().map(|(code, _)| code).collect()
}

fn leave(leave: LeaveKind) -> FactValue {
    FactValue::Leave { leave }
}

fn sanction(level: DisciplineLevel, punishment: Punishment) -> FactValue {
    let violation = Personal("Tidak masuk kerja".to_owned());
    FactValue::Discipline(Discipline { level, punishment, violation })
}

#[test]
fn facts_of_service_hold_between_appointment_and_farewell() {
    let decree = DecreeId::new();
    let suspended = FactValue::Suspension { reason: SuspensionReason::Ditahan };
    let early = new(suspended.clone(), ("2009-12-31", None), Some(decree));
    assert_eq!(found(&early, &about(decree)), [("before_employment", "/valid_from".to_owned())]);
    let late = new(suspended, ("2024-04-01", None), Some(decree));
    assert_eq!(codes(&late, &about(decree)), [""; 0]);
    assert_eq!(codes(&late, &retired(decree)), ["after_employment"]);
    let account = FactValue::BankAccount {
        bank: "Bank Uji".to_owned(),
        number: Personal("90001234".to_owned()),
        holder: Personal("Ahli waris".to_owned()),
    };
    assert_eq!(codes(&new(account, ("2025-01-01", None), None), &retired(decree)), [""; 0]);
}

#[test]
fn nothing_follows_death_and_officials_have_no_nip() {
    let decree = DecreeId::new();
    let mut dead = about(decree);
    dead.known.push(known(FactValue::Status { status: Status::Deceased }, ("2025-02-01", None)));
    let pns = new(FactValue::Status { status: Status::Pns }, ("2025-03-01", None), None);
    assert_eq!(codes(&pns, &dead), ["after_death"]);
    let official = new(FactValue::Status { status: Status::Official }, ("2025-03-01", None), None);
    assert_eq!(codes(&official, &about(decree)), ["status_unfit"]);
    let without = About { has_nip: false, known: Vec::new(), ..about(decree) };
    assert_eq!(codes(&official, &without), [""; 0]);
    assert_eq!(codes(&pns, &without), ["status_unfit"]);
}

#[test]
fn a_sanction_has_the_level_and_the_length_of_the_law() {
    let decree = DecreeId::new();
    let about = about(decree);
    let judge = |value, days, decree| found(&new(value, days, decree), &about);
    let cut = || sanction(DisciplineLevel::Sedang, Punishment::PotongTukin6);
    assert!(judge(cut(), ("2026-01-01", Some("2026-07-01")), Some(decree)).is_empty());
    for wrong in [Some("2026-06-30"), Some("2027-01-01"), None] {
        let refused = judge(cut(), ("2026-01-01", wrong), Some(decree));
        assert_eq!(refused, [("discipline_length", "/valid_until".to_owned())]);
    }
    let light = judge(
        sanction(DisciplineLevel::Ringan, Punishment::PenurunanJabatan),
        ("2026-01-01", Some("2027-01-01")),
        None,
    );
    let expected =
        [("discipline_level", "/value/level".to_owned()), ("decree_needed", "/decree_id".to_owned())];
    assert_eq!(light, expected);
    let spoken = sanction(DisciplineLevel::Ringan, Punishment::TeguranLisan);
    assert!(judge(spoken.clone(), ("2026-01-01", None), None).is_empty());
    let refused = judge(spoken, ("2026-01-01", Some("2026-02-01")), None);
    assert_eq!(refused, [("discipline_no_length", "/valid_until".to_owned())]);
}

#[test]
fn every_sanction_has_one_level_and_a_lawful_length() {
    let lengths: Vec<_> = Punishment::ALL.iter().filter_map(|punishment| punishment.months()).collect();
    assert_eq!(lengths, [6, 9, 12, 12, 12]);
    let of = |level| Punishment::ALL.iter().filter(|punishment| punishment.level() == level).count();
    assert_eq!(DisciplineLevel::ALL.iter().map(|level| of(*level)).collect::<Vec<_>>(), [3, 3, 3]);
}

#[test]
fn leave_ends_and_is_not_too_long() {
    let decree = DecreeId::new();
    let about = about(decree);
    let judge = |kind, until| codes(&new(leave(kind), ("2026-01-10", until), None), &about);
    for (kind, last, beyond) in [
        (LeaveKind::CutiBesar, "2026-04-10", "2026-04-11"),
        (LeaveKind::CutiSakit, "2027-07-10", "2027-07-11"),
        (LeaveKind::CutiMelahirkan, "2026-04-10", "2026-04-11"),
        (LeaveKind::CutiAlasanPenting, "2026-02-10", "2026-02-11"),
        (LeaveKind::CutiLuarTanggungan, "2029-01-10", "2029-01-11"),
    ] {
        assert_eq!(judge(kind, Some(last)), [""; 0], "{kind}");
        assert_eq!(judge(kind, Some(beyond)), ["leave_too_long"], "{kind}");
        assert_eq!(judge(kind, None), ["leave_open"], "{kind}");
    }
    let father = About { sex: Sex::Male, ..about.clone() };
    let maternity = new(leave(LeaveKind::CutiMelahirkan), ("2026-01-10", Some("2026-02-10")), None);
    assert_eq!(codes(&maternity, &father), ["leave_unfit"]);
}

fn spouse() -> FactValue {
    member(Relation::Spouse, "1986-01-01", &[])
}

fn member(relation: Relation, born: &str, proofs: &[(ProofKind, Option<&str>)]) -> FactValue {
    let proof = |(proof, end): &(ProofKind, Option<&str>)| Proof {
        proof: *proof,
        file_id: None,
        expires_on: end.map(day),
    };
    FactValue::Family(FamilyMember {
        relation,
        name: Personal("Sari Wulandari".to_owned()),
        birth_date: day(born),
        is_studying: relation == Relation::Child,
        is_dependent: true,
        is_asn: false,
        proofs: proofs.iter().map(proof).collect(),
    })
}

#[test]
fn one_spouse_at_a_time_unless_a_decree_permits_a_man_more() {
    let decree = DecreeId::new();
    let mut wife = about(decree);
    wife.known.push(known(spouse(), ("2012-06-01", Some("2020-01-01"))));
    assert_eq!(codes(&new(spouse(), ("2019-12-31", None), None), &wife), ["spouse_twice"]);
    assert_eq!(codes(&new(spouse(), ("2020-01-01", None), None), &wife), [""; 0]);
    let permitted = new(spouse(), ("2019-12-31", None), Some(decree));
    assert_eq!(codes(&permitted, &wife), ["spouse_twice"]);
    let mut husband = About { sex: Sex::Male, ..wife };
    assert_eq!(codes(&permitted, &husband), [""; 0]);
    husband.known.extend((0..3).map(|_| known(spouse(), ("2015-06-01", None))));
    assert_eq!(codes(&permitted, &husband), ["spouse_twice"], "a fifth");
}

#[test]
fn a_child_is_younger_than_its_parent_and_a_student_is_proven() {
    let decree = DecreeId::new();
    let about = about(decree);
    let judge = |born, proofs: &[_]| {
        found(&new(member(Relation::Child, born, proofs), ("2026-01-01", None), None), &about)
    };
    let school = (ProofKind::KeteranganSekolah, Some("2026-08-01"));
    assert!(judge("2006-05-01", &[school]).is_empty());
    assert_eq!(judge("1990-05-01", &[school])[0].0, "child_birth_date");
    assert_eq!(judge("2006-05-01", &[])[0], ("school_proof_needed", "/value/proofs".to_owned()));
    let lapsed = judge("2006-05-01", &[school, (ProofKind::KeteranganTanggungan, Some("2026-01-01"))]);
    assert_eq!(lapsed, [("proof_expired", "/value/proofs/1/expires_on".to_owned())]);
}

#[test]
fn a_diploma_is_dated_after_childhood_and_before_it_counts() {
    let decree = DecreeId::new();
    let about = about(decree);
    let diploma = |year, graduated: Option<&str>| {
        let diploma = Education {
            level: EducationLevel::S1,
            institution: "Universitas Rafflesia".to_owned(),
            programme: None,
            year,
            graduation_date: graduated.map(day),
            file_id: None,
        };
        codes(&new(FactValue::Education(diploma), ("2009-09-01", None), None), &about)
    };
    assert_eq!(diploma(2009, Some("2009-08-20")), [""; 0]);
    assert_eq!(diploma(1990, None), ["education_year"]);
    assert_eq!(diploma(2010, None), ["education_year"]);
    assert_eq!(diploma(2008, Some("2009-08-20")), ["graduation_date"]);
    assert_eq!(diploma(2009, Some("2009-09-02")), ["graduation_date"]);
}

#[test]
fn awards_of_the_state_need_a_decree_and_years() {
    let decree = DecreeId::new();
    let about = about(decree);
    let judge = |award, name: Option<&str>, from, decree| {
        let value = FactValue::Award { award, name: name.map(str::to_owned) };
        codes(&new(value, (from, None), decree), &about)
    };
    assert_eq!(judge(AwardKind::KaryaSatya10, None, "2020-01-01", Some(decree)), [""; 0]);
    let early = judge(AwardKind::KaryaSatya20, None, "2029-12-31", None);
    assert_eq!(early, ["decree_needed", "award_too_early"]);
    assert_eq!(judge(AwardKind::Daerah, Some(" "), "2020-01-01", None), ["name_empty"]);
}

#[test]
fn papers_have_the_form_of_papers() {
    let decree = DecreeId::new();
    let about = about(decree);
    let judge = |value| codes(&new(value, ("2026-01-01", None), None), &about);
    let number = |scheme, number: &str| {
        FactValue::Insurance(Insurance { scheme, number: Personal(number.to_owned()) })
    };
    assert_eq!(judge(number(InsuranceScheme::BpjsKesehatan, "0009999999991")), [""; 0]);
    assert_eq!(judge(number(InsuranceScheme::BpjsKesehatan, "000999999999")), ["insurance_number"]);
    assert_eq!(judge(number(InsuranceScheme::Taspen, "12345")), [""; 0]);
    let paper = |document| FactValue::Document(Document { document, title: None, file_id: FileId::new() });
    assert_eq!(judge(paper(DocumentKind::Ktp)), [""; 0]);
    assert_eq!(judge(paper(DocumentKind::Lainnya)), ["name_empty"]);
    let certificate = FactValue::Certificate(Certificate {
        certificate: CertificateKind::Profesi,
        name: "STR".to_owned(),
        number: String::new(),
        issuer: "Konsil".to_owned(),
        expires_on: Some(day("2026-01-01")),
        file_id: None,
    });
    assert_eq!(judge(certificate), ["name_empty", "proof_expired"]);
}

#[test]
fn a_study_assignment_is_stated_whole_and_for_pns() {
    let decree = DecreeId::new();
    let empty = StudyAssignment {
        mode: StudyMode::FullTime,
        funding: None,
        level: None,
        institution: None,
        programme: None,
    };
    let refused =
        found(&new(FactValue::StudyAssignment(empty.clone()), ("2026-01-01", None), None), &about(decree));
    let places: Vec<_> = refused.iter().map(|(_, place)| place.as_str()).collect();
    let expected = ["/value/institution", "/value/programme", "/value/funding", "/value/level", "/decree_id"];
    assert_eq!(places, expected);
    let whole = StudyAssignment {
        funding: Some(StudyFunding::Apbd),
        level: Some(EducationLevel::S2),
        institution: Some("Universitas Rafflesia".to_owned()),
        programme: Some("Kebijakan Publik".to_owned()),
        ..empty
    };
    let whole = new(FactValue::StudyAssignment(whole), ("2026-01-01", None), Some(decree));
    assert_eq!(codes(&whole, &about(decree)), [""; 0]);
    let mut pppk = about(decree);
    pppk.known = vec![known(FactValue::Status { status: Status::Pppk }, ("2020-01-01", None))];
    assert_eq!(codes(&whole, &pppk), ["study_unfit"]);
}
