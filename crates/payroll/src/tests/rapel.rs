//! Months settled once more: what was known late is paid as if it had been known in time.

use std::collections::BTreeMap;

use kernel::id::{EmployeeId, RunId};
use kernel::recipe::LineKind;
use kernel::{Month, Rupiah};
use personnel::entity::fact;
use personnel::value::{FactValue, FamilyMember, Personal, Relation, Standing, Status};
use proptest::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::region::{Region, codes, golongan};
use crate::entity::{payslip, rapel_month};
use crate::recipes::compiled_recipe;
use crate::rules::line;
use crate::rules::rapel::Differences;
use crate::runs::{BaseKind, NewRun, Run, RunKind};

/// The months of a history.
const MONTHS: u32 = 5;

fn month(at: u32) -> Month {
    "2026-01".parse::<Month>().unwrap().plus(at)
}

/// Something that happens to somebody on the first of a month, and is recorded some months later.
#[derive(Clone, Debug)]
struct Event {
    person: usize,
    month: u32,
    delay: u32,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Grade(&'static str, u8),
    Moves(usize),
    Retires,
    ChildBorn,
}

impl What {
    fn kind(self) -> u8 {
        match self {
            Self::Grade(..) => 0,
            Self::Moves(_) => 1,
            Self::Retires => 2,
            Self::ChildBorn => 3,
        }
    }
}

/// What was paid of each component for a month in all.
type Paid = BTreeMap<(usize, Month, String), Rupiah>;

impl Region {
    /// What was true before a day ends on it, and this begins.
    async fn changes(&self, employee: EmployeeId, value: FactValue, from: Month) {
        fact::Entity::update_many()
            .col_expr(fact::Column::ValidUntil, Expr::value(from.first_day()))
            .filter(fact::Column::EmployeeId.eq(employee))
            .filter(fact::Column::Kind.eq(value.kind()))
            .filter(fact::Column::ValidFrom.lt(from.first_day()))
            .filter(fact::Column::ValidUntil.gt(from.first_day()))
            .exec(self.db.write())
            .await
            .unwrap();
        self.know_from(employee, value, &from.first_day().to_string()).await;
    }

    async fn learns_of(&self, event: &Event) {
        let (employee, from) = (self.people[event.person], month(event.month));
        let value = match event.what {
            What::Grade(grade, years) => golongan(grade, years),
            What::Moves(skpd) => {
                FactValue::Position { position_id: self.posts[skpd], standing: Standing::Definitif }
            }
            What::Retires => FactValue::Status { status: Status::Retired },
            What::ChildBorn => FactValue::Family(FamilyMember {
                relation: Relation::Child,
                name: Personal("Anak".into()),
                birth_date: from.first_day(),
                is_studying: false,
                is_dependent: true,
                is_asn: false,
                proofs: Vec::new(),
            }),
        };
        match event.what {
            What::ChildBorn => self.know_from(employee, value, &from.first_day().to_string()).await,
            _ => self.changes(employee, value, from).await,
        }
    }

    async fn pays(&self, kind: RunKind, service: Month) -> Run {
        let run = self.draft_of(kind, self.instansi, service).await;
        let run = self.calculate(run.id).await;
        if run.payslip_count == 0 {
            return run;
        }
        self.remove_findings(run.id).await;
        self.approve(run.id).await.unwrap()
    }

    /// Histories at random make the guard doubt, and some of its findings block. What a rapel settles does not depend on them.
    async fn remove_findings(&self, run: RunId) {
        use crate::entity::run_finding;
        run_finding::Entity::delete_many()
            .filter(run_finding::COLUMN.run_id.eq(run))
            .exec(self.db.write())
            .await
            .unwrap();
    }

    pub(super) async fn settle(&self, base: BaseKind, (from, until): (Month, Month)) -> Run {
        let new = NewRun {
            unit_id: self.instansi,
            kind: RunKind::Rapel,
            base_kind: Some(base),
            service_month: until,
            payment_month: Some(until.next()),
            settles_from: Some(from),
        };
        let run = crate::create_run(&self.db, &self.makes(), &self.rules.law, new).await.unwrap();
        self.calculate(run.id).await
    }

    /// The components of every final payslip and rapel, by person and service month.
    async fn paid_in_all(&self) -> Paid {
        let mut paid = Paid::new();
        let at = |employee| self.people.iter().position(|person| *person == employee).unwrap();
        let runs = crate::entity::payroll_run::Entity::find().all(self.db.read()).await.unwrap();
        for run in runs.iter().filter(|run| run.kind != RunKind::Rapel) {
            let Some(hash) = &run.recipe_hash else { continue };
            let recipe = compiled_recipe(self.db.read(), hash).await.unwrap();
            let steps: Vec<_> = recipe.recipe().steps.iter().filter(|step| step.line.is_some()).collect();
            for slip in self.slips(run.id).await {
                let amounts: Vec<Rupiah> = serde_json::from_str(&slip.lines).unwrap();
                for (step, amount) in steps.iter().zip(amounts) {
                    if line::is_component(&step.name, step.line.unwrap_or(LineKind::Memo)) {
                        let key = (at(slip.employee_id), run.service_month, step.name.clone());
                        *paid.entry(key).or_default() += amount;
                    }
                }
            }
        }
        for settled in rapel_month::Entity::find().all(self.db.read()).await.unwrap() {
            let differences: Differences = serde_json::from_str(&settled.differences).unwrap();
            for (code, amount) in differences {
                *paid.entry((at(settled.employee_id), settled.service_month, code)).or_default() += amount;
            }
        }
        paid.retain(|_, amount| *amount != Rupiah::ZERO);
        paid
    }

    async fn lived(events: &[Event], in_time: bool) -> Self {
        let region = Self::of(2).await;
        for at in 0..MONTHS {
            let known = |event: &&Event| event.month + if in_time { 0 } else { event.delay } == at;
            for event in events.iter().filter(known) {
                region.learns_of(event).await;
            }
            region.pays(RunKind::GajiInduk, month(at)).await;
        }
        // What is known only after the last month.
        for event in events.iter().filter(|event| !in_time && event.month + event.delay >= MONTHS) {
            region.learns_of(event).await;
        }
        region
    }
}

fn event() -> impl Strategy<Value = Event> {
    let what = prop_oneof![
        3 => prop::sample::select(vec![("III/b", 4), ("III/c", 8), ("IV/a", 12), ("II/d", 3)])
            .prop_map(|(grade, years)| What::Grade(grade, years)),
        1 => (0_usize..2).prop_map(What::Moves),
        1 => Just(What::Retires),
        2 => Just(What::ChildBorn),
    ];
    (0_usize..4, 0..MONTHS, 0_u32..4, what).prop_map(|(person, month, delay, what)| Event {
        person,
        month,
        delay,
        what,
    })
}

/// At most one event of a kind for a person, so that both lives know the same in the end whatever the order of recording.
fn history() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(event(), 1..6).prop_map(|mut events| {
        let mut seen = std::collections::BTreeSet::new();
        events.retain(|event| seen.insert((event.person, event.what.kind())));
        events
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 12, ..ProptestConfig::default() })]

    /// For each component and service month, before tax and rounding: paid late and settled is paid in time. Settled twice adds
    /// nothing.
    #[test]
    fn what_is_settled_is_what_would_have_been_paid(events in history()) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let in_time = Region::lived(&events, true).await;
            let late = Region::lived(&events, false).await;
            let window = (month(0), month(MONTHS - 1));
            let first = late.settle(BaseKind::GajiInduk, window).await;
            if first.payslip_count > 0 {
                late.remove_findings(first.id).await;
                late.approve(first.id).await.unwrap();
            }
            assert_eq!(late.paid_in_all().await, in_time.paid_in_all().await);
            let again = late.settle(BaseKind::GajiInduk, window).await;
            assert_eq!(again.payslip_count, 0, "everything is settled");
        });
    }
}

#[tokio::test]
async fn a_promotion_known_late_is_paid_with_its_contributions_and_the_tax_of_the_month_of_payment() {
    let region = Region::of(1).await;
    for at in 0..3 {
        region.pays(RunKind::GajiInduk, month(at)).await;
    }
    let [promoted, ..] = region.people[..] else { panic!("two people") };
    region.changes(promoted, golongan("III/b", 4), month(1)).await;
    let run = region.settle(BaseKind::GajiInduk, (month(0), month(2))).await;
    let slips = region.slips(run.id).await;
    assert_eq!(slips.iter().map(|slip| slip.employee_id).collect::<Vec<_>>(), [promoted]);
    let shown = crate::find_payslip(&region.db, &region.makes(), slips[0].id).await.unwrap();
    let amount = |code: &str| shown.lines.iter().find(|line| line.code == code).map(|line| line.amount.0);
    // III/a 4: 2,964,000; III/b 4: 3,089,300; two months.
    let raise = 2 * (3_089_300 - 2_964_000);
    assert_eq!(amount(line::GAJI_POKOK), Some(raise));
    assert_eq!(amount(line::POTONGAN_IWP_8), Some(2 * (247_144 - 237_120)));
    assert_eq!(amount(line::PEMBULATAN), None, "only a monthly salary is raised to a hundred");
    assert_eq!(amount(line::KELEBIHAN_DITAGIH), Some(0));
    let (_, months) = crate::settled_months(&region.db, &region.makes(), slips[0].id).await.unwrap();
    assert_eq!(months.iter().map(|settled| settled.month).collect::<Vec<_>>(), [month(1), month(2)]);
    for settled in &months {
        let base = settled.lines.iter().find(|line| line.code == line::GAJI_POKOK).unwrap();
        assert_eq!((base.paid, base.due), (Rupiah(2_964_000), Rupiah(3_089_300)));
        let changed: Vec<&str> = settled
            .causes
            .iter()
            .flat_map(|cause| &cause.changes)
            .map(|change| change.input.as_str())
            .collect();
        assert_eq!(changed, ["golongan"]);
        for line in &settled.lines {
            let of_causes = settled.causes.iter().flat_map(|cause| &cause.lines);
            let of_line = of_causes.filter(|(code, _)| *code == line.code).map(|(_, amount)| *amount);
            assert_eq!(of_line.sum::<Rupiah>(), line.due - line.paid, "{}", line.code);
        }
    }
    let twice = region.settle(BaseKind::GajiInduk, (month(0), month(2))).await;
    assert_eq!(twice.payslip_count, 0, "another open run settles it");
    let again = region.calculate(run.id).await;
    assert_eq!(again.content_hash, run.content_hash, "the same facts give the same bytes");
    region.approve(run.id).await.unwrap();
    let after = region.settle(BaseKind::GajiInduk, (month(0), month(2))).await;
    assert_eq!(after.payslip_count, 0, "it is paid");
}

#[tokio::test]
async fn what_was_paid_too_much_becomes_a_claim_and_takes_nothing() {
    let region = Region::of(1).await;
    for at in 0..3 {
        region.pays(RunKind::GajiInduk, month(at)).await;
    }
    let [retired, other] = region.people[..] else { panic!("two people") };
    region.changes(retired, FactValue::Status { status: Status::Retired }, month(1)).await;
    region.changes(other, golongan("III/b", 4), month(2)).await;
    let run = region.settle(BaseKind::GajiInduk, (month(0), month(2))).await;
    let slips: BTreeMap<EmployeeId, payslip::Model> =
        region.slips(run.id).await.into_iter().map(|slip| (slip.employee_id, slip)).collect();
    let claimed = &slips[&retired];
    assert_eq!((claimed.net, claimed.tax, claimed.tax_base), (Rupiah(0), Rupiah(0), Rupiah(0)));
    let shown = crate::find_payslip(&region.db, &region.makes(), claimed.id).await.unwrap();
    let amount = |code: &str| shown.lines.iter().find(|line| line.code == code).unwrap().amount.0;
    assert_eq!(amount(line::GAJI_POKOK), -2 * 2_964_000);
    assert!(amount(line::KELEBIHAN_DITAGIH) > 0);
    assert!(slips[&other].net > Rupiah(0));
}

#[tokio::test]
async fn what_has_no_back_pay_is_claimed_back_and_never_paid() {
    let mut region = Region::of(1).await;
    region.pays(RunKind::GajiInduk, month(0)).await;
    let [promoted, ..] = region.people[..] else { panic!("two people") };
    region.changes(promoted, golongan("III/b", 4), month(0)).await;
    region.rules.settings.without_back_pay.insert(line::GAJI_POKOK.to_owned());
    let unpaid = region.settle(BaseKind::GajiInduk, (month(0), month(0))).await;
    assert_eq!(unpaid.payslip_count, 0, "no more base pay, and nothing that rests on it");
    region.changes(promoted, golongan("II/d", 3), month(0)).await;
    let run = region.settle(BaseKind::GajiInduk, (month(0), month(0))).await;
    let [slip] = &region.slips(run.id).await[..] else { panic!("one payslip") };
    let shown = crate::find_payslip(&region.db, &region.makes(), slip.id).await.unwrap();
    let amount = |code: &str| shown.lines.iter().find(|line| line.code == code).unwrap().amount;
    assert!(amount(line::GAJI_POKOK) < Rupiah(0) && amount(line::POTONGAN_IWP_8) < Rupiah(0));
    assert!(amount(line::KELEBIHAN_DITAGIH) > Rupiah(0));
    let (_, months) = crate::settled_months(&region.db, &region.makes(), slip.id).await.unwrap();
    for line in months.iter().flat_map(|settled| &settled.lines) {
        let of_causes = months.iter().flat_map(|settled| &settled.causes).flat_map(|cause| &cause.lines);
        let of_line = of_causes.filter(|(code, _)| *code == line.code).map(|(_, amount)| *amount);
        assert_eq!(of_line.sum::<Rupiah>(), line.due - line.paid, "{}", line.code);
    }
}

#[tokio::test]
async fn a_rapel_names_its_months() {
    let region = Region::of(1).await;
    let new = NewRun {
        unit_id: region.instansi,
        kind: RunKind::Rapel,
        base_kind: None,
        service_month: month(3),
        payment_month: None,
        settles_from: Some(month(4)),
    };
    let makes = region.makes();
    let make = |new| crate::create_run(&region.db, &makes, &region.rules.law, new);
    assert_eq!(codes(make(new).await), ["payroll.settled_months_range"]);
    let long = NewRun { settles_from: Some(month(3).minus(60)), ..new };
    assert_eq!(codes(make(long).await), ["payroll.settled_months_range"]);
    let salary = NewRun { kind: RunKind::GajiInduk, ..new };
    assert_eq!(codes(make(salary).await), ["payroll.settles_nothing"]);
    let year = make(NewRun { settles_from: None, ..new }).await.unwrap();
    assert_eq!(year.settles_from, Some(month(3).minus(11)));
}
