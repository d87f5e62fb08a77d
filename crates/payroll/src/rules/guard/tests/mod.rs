//! Each rule, once where it finds something and where it does not.

mod audit;

use chrono::NaiveDate;
use kernel::id::{DecreeId, EmployeeId, FactId, PayslipId, PersonId, ProposalId, RunId};
use kernel::nip::Sex;
use kernel::{DateRange, Month, Rupiah};
use personnel::facts::{Account, FamilyChange, FarDecree, Pending, Sourced, WatchedFacts};
use personnel::value::{FactKind, FamilyMember, Personal, Proof, ProofKind, Ptkp, Relation, Status};
use personnel::{DecreeKind, Pension};

use super::*;
use crate::regulation::Law;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn since<T>(value: T, from: &str) -> Sourced<T> {
    Sourced { value, fact_id: FactId::new(), valid_from: day(from) }
}

fn held(status: Status, from: &str, until: Option<&str>) -> Sourced<(Status, DateRange)> {
    since((status, DateRange { from: day(from), until: until.map(day) }), from)
}

fn occasion(paying: Paying, service: &str) -> Occasion {
    let (service, law) = (month(service), Law::embedded().unwrap());
    let on = service.first_day();
    Occasion { paying, service, payment: service, on, book: Book::of(law.at(on)).unwrap() }
}

/// A PNS of some years, with spouse and child, of whom nothing is wrong.
fn clean() -> Watched {
    let facts = WatchedFacts {
        employee_id: EmployeeId::new(),
        person_id: PersonId::new(),
        born: day("1985-03-15"),
        sex: Sex::Male,
        appointed: Some(month("2010-01")),
        post: None,
        statuses: vec![
            held(Status::Cpns, "2010-01-01", Some("2011-01-01")),
            held(Status::Pns, "2011-01-01", None),
        ],
        died_elsewhere: None,
        pension: None,
        study: None,
        cuti_besar: None,
        family: vec![
            since(member(Relation::Spouse, "1986-01-01"), "2012-01-01"),
            since(member(Relation::Child, "2015-01-01"), "2015-01-01"),
        ],
        family_changes: vec![],
        ptkp: Some(since(Ptkp::K1, "2016-01-01")),
        skpp: vec![],
        accounts: vec![account("11", "2010-01-01")],
        far_decrees: vec![],
    };
    let paid = PaidLines {
        net: Rupiah(4_000_000),
        base: Rupiah(3_000_000),
        position: Rupiah(540_000),
        spouse: Rupiah(300_000),
        child: Rupiah(60_000),
    };
    Watched { paid, facts, pending: vec![], before: None, others: vec![] }
}

fn member(relation: Relation, born: &str) -> FamilyMember {
    FamilyMember {
        relation,
        name: Personal("Sari".into()),
        birth_date: day(born),
        is_studying: false,
        is_dependent: true,
        is_asn: false,
        proofs: vec![],
    }
}

fn account(number: &str, from: &str) -> Account {
    Account {
        fact_id: FactId::new(),
        range: DateRange::starting(day(from)),
        recorded_at: day(from).and_hms_opt(0, 0, 0).unwrap().and_utc(),
        superseded_at: None,
        number: Some(number.into()),
        is_of_other: false,
    }
}

fn rules(occasion: &Occasion, watched: &Watched) -> Vec<FindingRule> {
    find(occasion, watched).into_iter().map(|finding| finding.rule).collect()
}

fn salary(service: &str, watched: &Watched) -> Vec<FindingRule> {
    rules(&occasion(Paying::Salary, service), watched)
}

/// The one finding about somebody.
fn only(occasion: &Occasion, watched: &Watched) -> Finding {
    let mut found = find(occasion, watched);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

#[test]
fn of_a_clean_record_nothing_is_found() {
    for paying in [Paying::Salary, Paying::Tpp, Paying::Thirteenth, Paying::Continued, Paying::Other] {
        assert_eq!(rules(&occasion(paying, "2026-02"), &clean()), []);
    }
}

#[test]
fn every_rule_is_weighed_by_the_law_and_settled_ones_block() {
    let book = occasion(Paying::Salary, "2026-02").book;
    for rule in FindingRule::ALL {
        let (severity, citation) = book.weigh(*rule).unwrap();
        assert!(!rule.is_settled() || *severity == FindingSeverity::Block, "{rule}");
        assert_eq!(citation.version, "temuan@2020-01-01");
        assert!(rule.word().len() <= 32, "{rule}");
    }
    assert_eq!(
        Law::embedded().unwrap().at(day("2026-01-01")).table(RULES).unwrap().rows.len(),
        FindingRule::ALL.len()
    );
}

#[test]
fn nobody_comes_back_from_retirement_but_some_from_elsewhere() {
    let back = |ended: Status| {
        let mut watched = clean();
        watched.facts.statuses = vec![
            held(Status::Pns, "2010-01-01", Some("2020-01-01")),
            held(ended, "2020-01-01", Some("2022-01-01")),
            held(Status::Pns, "2022-01-01", None),
        ];
        salary("2026-02", &watched)
    };
    assert_eq!(back(Status::Retired), [FindingRule::PaidAfterRetirement]);
    assert_eq!(back(Status::Transferred), []);
    assert_eq!(back(Status::Dismissed), []);
}

#[test]
fn who_came_lately_needs_the_certificate_of_stopped_pay() {
    let mut watched = clean();
    watched.facts.statuses = vec![held(Status::Pns, "2025-11-01", None)];
    assert_eq!(salary("2026-02", &watched), [FindingRule::SkppMissing]);
    assert_eq!(salary("2026-11", &watched), [], "a year later nobody asks");
    watched.facts.skpp = vec![day("2025-10-28")];
    assert_eq!(salary("2026-02", &watched), []);
    watched.facts.skpp = vec![day("2019-01-01")];
    assert_eq!(salary("2026-02", &watched), [FindingRule::SkppMissing], "of another transfer");
    watched.facts.appointed = Some(month("2024-03"));
    assert_eq!(salary("2026-02", &watched), [], "a candidate of two years ago became a PNS");
}

#[test]
fn children_count_below_an_age_and_while_they_depend() {
    let with = |child: FamilyMember| {
        let mut watched = clean();
        watched.facts.family[1].value = child;
        salary("2026-02", &watched)
    };
    let old = member(Relation::Child, "2005-01-20");
    assert_eq!(with(old.clone()), [FindingRule::ChildAllowance]);
    assert_eq!(with(FamilyMember { is_studying: true, ..old }), []);
    let married = FamilyMember { is_dependent: false, ..member(Relation::Child, "2008-01-01") };
    assert_eq!(with(married), [FindingRule::ChildAllowance]);
    let lapsed =
        Proof { proof: ProofKind::KeteranganTanggungan, file_id: None, expires_on: Some(day("2026-01-01")) };
    assert_eq!(
        with(FamilyMember { proofs: vec![lapsed], ..member(Relation::Child, "2015-01-01") }),
        [FindingRule::ChildAllowance]
    );
    // Two are paid, one counts: half of it is at stake, and rice for one.
    let mut watched = clean();
    watched.paid.child = Rupiah(120_000);
    let found = only(&occasion(Paying::Salary, "2026-02"), &watched);
    assert_eq!(found.stake, Rupiah(60_000 + 72_420));
}

#[test]
fn a_spouse_is_declared_no_civil_servant_and_known_to_the_tax() {
    let with = |spouse: FamilyMember, ptkp: Ptkp, sex: Sex| {
        let mut watched = clean();
        watched.facts.family[0].value = spouse;
        (watched.facts.ptkp, watched.facts.sex) = (Some(since(ptkp, "2026-01-01")), sex);
        salary("2026-02", &watched)
    };
    let spouse = member(Relation::Spouse, "1986-01-01");
    let asn = FamilyMember { is_asn: true, ..spouse.clone() };
    assert_eq!(with(asn, Ptkp::K1, Sex::Male), [FindingRule::SpouseIsAsn]);
    let declared = |until: &str| FamilyMember {
        proofs: vec![Proof {
            proof: ProofKind::KeteranganTanggungan,
            file_id: None,
            expires_on: Some(day(until)),
        }],
        ..spouse.clone()
    };
    assert_eq!(with(declared("2026-01-31"), Ptkp::K1, Sex::Male), [FindingRule::Undeclared]);
    assert_eq!(with(declared("2027-01-01"), Ptkp::K1, Sex::Male), []);
    assert_eq!(with(spouse.clone(), Ptkp::Tk1, Sex::Male), [FindingRule::TaxedAsSingle]);
    assert_eq!(with(spouse, Ptkp::Tk0, Sex::Female), [], "an employed married woman is taxed so");
}

#[test]
fn decrees_wait_and_lie_far_away() {
    let mut watched = clean();
    let pending = |stops_pay| Pending {
        decree_id: DecreeId::new(),
        number: "823/9/2026".into(),
        kind: DecreeKind::KenaikanPangkat,
        tmt: day("2026-02-01"),
        stops_pay,
    };
    watched.pending = vec![pending(false)];
    assert_eq!(only(&occasion(Paying::Salary, "2026-02"), &watched).stake, Rupiah::ZERO);
    watched.pending = vec![pending(true)];
    let found = only(&occasion(Paying::Salary, "2026-02"), &watched);
    assert_eq!((found.rule, found.stake), (FindingRule::DecreeNotApplied, Rupiah(4_000_000)));
    watched.pending = vec![];
    watched.facts.far_decrees = vec![FarDecree {
        kind: FactKind::Golongan,
        fact_id: FactId::new(),
        valid_from: day("2024-12-01"),
        decree_id: DecreeId::new(),
        number: "823/9/2020".into(),
        issued_on: day("2020-11-01"),
    }];
    assert_eq!(salary("2026-02", &watched), [FindingRule::DecreeTmt]);
}

#[test]
fn accounts_change_are_shared_or_belong_to_somebody_else() {
    let january = Before {
        payslip: PayslipId::new(),
        month: month("2026-01"),
        net: Rupiah(4_000_000),
        approved_at: Some("2026-01-20T00:00:00Z".parse().unwrap()),
    };
    let mut watched = Watched { before: Some(january), ..clean() };
    assert_eq!(salary("2026-02", &watched), []);
    let changed = "2026-01-25T00:00:00Z".parse().unwrap();
    let (mut old, mut new) = (account("11", "2010-01-01"), account("22", "2026-02-01"));
    (old.superseded_at, new.recorded_at) = (Some(changed), changed);
    let ended = Account {
        range: DateRange::bounded(day("2010-01-01"), day("2026-02-01")),
        recorded_at: changed,
        ..account("11", "2010-01-01")
    };
    watched.facts.accounts = vec![old, ended, new.clone()];
    assert_eq!(salary("2026-02", &watched), [FindingRule::AccountChanged]);
    watched.facts.accounts = vec![Account { is_of_other: true, ..account("11", "2010-01-01") }];
    assert_eq!(salary("2026-02", &watched), [FindingRule::AccountOfOther]);

    let holder = |number: &str, net: Option<i64>| Holder {
        employee: EmployeeId::new(),
        fact: FactId::new(),
        since: day("2020-01-01"),
        number: number.into(),
        net: net.map(Rupiah),
    };
    let found =
        shared(vec![holder("11", Some(5)), holder("22", Some(5)), holder("11", Some(7)), holder("11", None)]);
    assert_eq!(found.len(), 2, "only those who are paid here");
    assert!(found.iter().all(|(_, finding)| finding.rule == FindingRule::AccountShared));
}

#[test]
fn a_net_may_change_within_the_usual() {
    let with = |net: i64, paying: Paying| {
        let before = Before {
            payslip: PayslipId::new(),
            month: month("2026-01"),
            net: Rupiah(net),
            approved_at: None,
        };
        rules(&occasion(paying, "2026-02"), &Watched { before: Some(before), ..clean() })
    };
    assert_eq!(with(4_000_000, Paying::Salary), []);
    assert_eq!(with(3_100_000, Paying::Salary), []);
    assert_eq!(with(3_000_000, Paying::Salary), [FindingRule::NetChanged]);
    assert_eq!(with(6_000_000, Paying::Salary), [FindingRule::NetChanged]);
    assert_eq!(with(3_000_000, Paying::Tpp), []);
    assert_eq!(with(1_000_000, Paying::Other), []);
}
