//! The performance allowance of a month on given facts, under a policy that the caller brings.

use std::collections::BTreeMap;

use kernel::recipe::Value;
use kernel::{Fault, Golongan, Language, Month, Predikat, PredikatOrganisasi, Rate, Rupiah};
use performance::projects::ProjectRole;
use personnel::value::{LeaveKind, Ptkp, Punishment};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CalculatedPayslip, GivenPolicy, TaxHistory, amount_fault, calculate, no_law};
use crate::regulation::Law;
use crate::rules::tpp::{self, AttendanceCode, KelasJabatan, TppPolicy};
use crate::rules::{PaidStatus, RunMonths, input};

/// The facts and the policy that a month's TPP follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::TppFacts)]
pub struct TppFacts {
    /// The region's rules.
    pub policy: GivenPolicy,
    /// The month for which is paid.
    pub service_month: Month,
    /// The month in which is paid; the service month if left out.
    #[serde(default)]
    pub payment_month: Option<Month>,
    /// The employment status.
    pub status: PaidStatus,
    /// The grade.
    pub golongan: Golongan,
    /// The class of the position.
    pub kelas_jabatan: KelasJabatan,
    /// The grade of performance; none where the period has no evaluation.
    #[serde(default)]
    pub predikat: Option<Predikat>,
    /// The value of the SKP, 0 to 120, for a policy that follows it; none where the period has no evaluation.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub skp_value: Option<Rate>,
    /// The grade of the employee's unit, for a policy that follows it.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub unit_predikat: Option<PredikatOrganisasi>,
    /// The index of satisfaction of the employee's unit, 25 to 100, for a policy that follows it; none where too few citizens answered.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub ikm: Option<Rate>,
    /// The score of the team of a finished project, 0 to 100, for a policy that follows it; none for who worked in none.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub team_score: Option<Rate>,
    /// What the unit reached of its agreement, for a policy that pays for that in the month.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub unit_target: Option<ReachedTarget>,
    /// As what the employee worked in projects that ended on time and within their budget, for a policy that pays for that.
    #[serde(default)]
    #[schema(max_items = 5)]
    pub projects: Vec<ProjectRole>,
    /// Occurrences, days or minutes by attendance code.
    #[serde(default)]
    pub attendance: BTreeMap<AttendanceCode, u16>,
    /// Whether the position heads an SKPD.
    #[serde(default)]
    pub heads_skpd: bool,
    /// The class of the post in which the person also acts, and whether it heads an SKPD.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub acting: Option<ActingPost>,
    /// Whether the person came from another instansi so lately that the policy pays a share only.
    #[serde(default)]
    pub is_transferred_in: bool,
    /// The sanction that holds.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub sanction: Option<Punishment>,
    /// The leave that holds.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub leave: Option<HeldLeave>,
    /// What of the month's salary already counts for health insurance.
    #[serde(default)]
    pub bpjs_base_used: Rupiah,
    /// The tax-free status on 1 January.
    pub ptkp: Ptkp,
    /// What was paid and withheld before, the month's salary included.
    #[serde(default)]
    pub tax: TaxHistory,
}

/// A post held beside the own one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::ActingPost)]
pub struct ActingPost {
    /// Its class.
    pub kelas_jabatan: KelasJabatan,
    /// Whether it heads an SKPD.
    #[serde(default)]
    pub heads_skpd: bool,
    /// Its name where it is an office of state of the policy: then the own TPP is paid in part and nothing is added.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub office: Option<String>,
}

/// What a unit reached of its agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::ReachedTarget)]
pub struct ReachedTarget {
    /// In percent.
    #[schema(example = "104.5")]
    pub score: Rate,
    /// How many days of the period the employee worked there.
    #[schema(example = 90)]
    pub days: u16,
}

/// A leave that holds on the first day of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = payroll::HeldLeave)]
pub struct HeldLeave {
    /// Which.
    pub kind: LeaveKind,
    /// Which month of it this is, 1 for the first.
    #[schema(minimum = 1)]
    pub month: u8,
}

/// The payslip of a month's TPP, with the working of each line.
///
/// # Errors
/// Every fault of the policy and the facts; or the one fact for which policy or law has no row.
pub fn tpp(law: &Law, facts: &TppFacts, language: Language) -> Result<CalculatedPayslip, Vec<Fault>> {
    let policy = facts.policy.read(law.at(facts.service_month.first_day()));
    let faults = facts.faults();
    let policy = match (policy, faults.is_empty()) {
        (Ok(policy), true) => policy,
        (Ok(_), false) => return Err(faults),
        (Err(of_policy), _) => return Err(of_policy.into_iter().chain(faults).collect()),
    };
    let asked = Asked { facts, policy: &policy };
    let months = RunMonths { service: facts.service_month, payment: facts.payment_month() };
    let recipe = tpp::recipe(law, &policy, "policy", months).map_err(|missing| no_law(&missing))?;
    calculate(recipe, |name| asked.value(name), language)
}

/// The facts with the policy that was found for them.
struct Asked<'a> {
    facts: &'a TppFacts,
    policy: &'a TppPolicy,
}

/// The highest value of an SKP (PP 30/2019).
const SKP_MAX: i64 = 120;
/// The highest index, and the highest score of a team.
const SCORE_MAX: i64 = 100;
/// The most projects of one month.
const PROJECTS_MAX: usize = 5;
/// The highest achievement.
const TARGET_MAX: i64 = 200;

fn head(is_head: bool) -> Value {
    if is_head { input::HEAD.into() } else { input::NONE.into() }
}

impl TppFacts {
    fn payment_month(&self) -> Month {
        self.payment_month.unwrap_or(self.service_month)
    }

    fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.payment_month() < self.service_month {
            faults.push(Fault::invalid("payroll.paid_before_service").at("/payment_month"));
        }
        if self.skp_value.is_some_and(|value| value < Rate(0) || value.decimal() > Decimal::from(SKP_MAX)) {
            faults.push(Fault::invalid("payroll.count_range").with("max", SKP_MAX).at("/skp_value"));
        }
        faults.extend(self.faults_of_results());
        faults.extend(amount_fault("/bpjs_base_used".to_owned(), self.bpjs_base_used));
        faults.extend(self.tax.faults("/tax"));
        faults
    }

    fn faults_of_results(&self) -> Vec<Fault> {
        let target = self.unit_target.map(|target| target.score);
        let scores = [
            ("/ikm", self.ikm, SCORE_MAX),
            ("/team_score", self.team_score, SCORE_MAX),
            ("/unit_target/score", target, TARGET_MAX),
        ];
        let is_outside = |score: Option<Rate>, max: i64| {
            score.is_some_and(|score| score < Rate(0) || score.decimal() > Decimal::from(max))
        };
        let count = self.projects.len();
        let list = Fault::invalid("payroll.list_length").with("min", 0).with("max", PROJECTS_MAX);
        let too_many = (count > PROJECTS_MAX).then(|| list.at("/projects"));
        let outside = scores.into_iter().filter(|(_, score, max)| is_outside(*score, *max));
        outside
            .map(|(place, _, max)| Fault::invalid("payroll.count_range").with("max", max).at(place))
            .chain(too_many)
            .collect()
    }
}

impl Asked<'_> {
    /// A sanction for which the policy cuts nothing is none to it.
    fn sanction_cut_for(&self) -> &'static str {
        let is_cut = |held: &Punishment| self.policy.sanctions.iter().any(|rule| rule.punishment == *held);
        self.facts.sanction.filter(is_cut).map_or(input::NONE, Punishment::word)
    }

    /// The same for leave.
    fn leave_cut_for(&self) -> Option<HeldLeave> {
        self.facts.leave.filter(|held| self.policy.leaves.iter().any(|rule| rule.leave == held.kind))
    }

    /// The office of state in which the person acts, where the policy names it.
    fn office(&self) -> Option<&str> {
        let named = self.facts.acting.as_ref().and_then(|post| post.office.as_deref())?;
        let rule = self.policy.acting.as_ref()?;
        rule.offices.iter().any(|office| office.position == named).then_some(named)
    }

    /// The second post that adds something.
    fn second_post(&self) -> Option<&ActingPost> {
        self.facts.acting.as_ref().filter(|_post| self.office().is_none())
    }

    /// What units, teams and citizens say.
    fn result(&self, name: &str) -> Option<Value> {
        let rated = |score: Option<Rate>| Value::from(score.map_or(input::NONE, |_| input::RATED));
        let number = |score: Option<Rate>| Value::from(score.unwrap_or_default().decimal());
        Some(match name {
            input::IKM_MEASURED => rated(self.facts.ikm),
            input::IKM => number(self.facts.ikm),
            input::TEAM_RATED => rated(self.facts.team_score),
            input::TEAM_SCORE => number(self.facts.team_score),
            input::UNIT_TARGET_SCORE => number(self.facts.unit_target.map(|target| target.score)),
            input::UNIT_TARGET_DAYS => {
                Value::from(self.facts.unit_target.map_or(0, |target| i64::from(target.days)))
            }
            input::ACTING_OFFICE => Value::from(self.office().unwrap_or(input::NONE)),
            _ => {
                let before = input::bonus_project_number(name)?.checked_sub(1)?;
                let role = self.facts.projects.get(usize::from(before));
                Value::from(role.map_or(input::NONE, |role| role.word()))
            }
        })
    }

    fn value(&self, name: &str) -> Option<Value> {
        let count_of = |code: &AttendanceCode| self.facts.attendance.get(code).copied().unwrap_or_default();
        Some(match name {
            input::STATUS => Value::from(self.facts.status.word()),
            input::GOLONGAN => Value::from(self.facts.golongan.name()),
            input::KELAS_JABATAN => Value::Text(self.facts.kelas_jabatan.to_string()),
            input::PREDIKAT => Value::from(self.facts.predikat.map_or(input::NONE, Predikat::word)),
            input::SKP_RATED => Value::from(self.facts.skp_value.map_or(input::NONE, |_| input::RATED)),
            input::SKP_VALUE => Value::from(self.facts.skp_value.unwrap_or_default().decimal()),
            input::UNIT_PREDIKAT => {
                Value::from(self.facts.unit_predikat.map_or(input::NONE, PredikatOrganisasi::word))
            }
            input::HEADS_SKPD => head(self.facts.heads_skpd),
            input::ACTING_KELAS => {
                let kelas = self.second_post().map(|post| post.kelas_jabatan.to_string());
                Value::Text(kelas.unwrap_or_else(|| input::NONE.to_owned()))
            }
            input::ACTING_HEADS_SKPD => head(self.second_post().is_some_and(|post| post.heads_skpd)),
            input::TRANSFERRED => {
                Value::from(if self.facts.is_transferred_in { input::CAME } else { input::NONE })
            }
            input::SANCTION => Value::from(self.sanction_cut_for()),
            input::LEAVE => Value::from(self.leave_cut_for().map_or(input::NONE, |leave| leave.kind.word())),
            input::LEAVE_MONTH => Value::from(self.leave_cut_for().map_or(0, |leave| i64::from(leave.month))),
            input::BPJS_BASE_USED => Value::from(self.facts.bpjs_base_used),
            input::PTKP => Value::from(self.facts.ptkp.word()),
            _ => match AttendanceCode::ALL.iter().find(|code| input::attendance(**code) == name) {
                Some(code) => Value::from(i64::from(count_of(code))),
                None => {
                    self.result(name).or_else(|| self.facts.tax.value(name, self.facts.payment_month()))?
                }
            },
        })
    }
}
