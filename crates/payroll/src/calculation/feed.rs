//! From what is known of a person to the inputs of a recipe, each with the record that it came from.

use kernel::Rupiah;
use kernel::recipe::{Inputs, Source, Value};
use personnel::facts::{GradeFacts, PositionFacts, Recap, Sourced};
use personnel::value::{LeaveKind, Status};

use super::deductions::WithheldFeed;
use super::gather::Known;
use super::household::Household;
use super::plan::Plan;
use super::results::ResultFeed;
use super::standing::{head, leave, office, sanction, second_post, transferred};
use super::tax_facts::{TaxFacts, TaxFeed};
use crate::faults::{Lack, in_words};
use crate::rules::thr_gaji_13::{YEAR, months_served};
use crate::rules::tpp::{AttendanceCode, TppPolicy};
use crate::rules::{PaidStatus, input};
use crate::runs::RunKind;

/// An input of a recipe, by its name, resolved once for everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feed {
    Status,
    Golongan,
    Mkg,
    Spouses,
    Children,
    Eselon,
    JabatanFungsional,
    Jenjang,
    KelasJabatan,
    Predikat,
    SkpRated,
    SkpValue,
    UnitPredikat,
    Result(ResultFeed),
    HeadsSkpd,
    ActingKelas,
    ActingHeadsSkpd,
    ActingOffice,
    Transferred,
    Sanction,
    Leave,
    LeaveMonth,
    Attendance(AttendanceCode),
    Wage,
    Away,
    AwayMonth,
    Start,
    DaysServed,
    BpjsBaseUsed,
    TppOfBaseMonth,
    MonthsServed,
    Tax(TaxFeed),
    /// What is taken after the official list.
    Withheld(WithheldFeed),
}

/// What is to be done about one person of the roster.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// Pays the person.
    Pay(Box<Inputs>),
    /// Leaves the person out, for every reason found.
    LeaveOut(Vec<Lack>),
    /// The person is not employed on the day, or receives none of this kind of pay.
    Pass,
}

/// A person whom nothing lacks.
struct Payee<'a> {
    known: &'a Known,
    status: (PaidStatus, Source),
    /// Part-time PPPK have none.
    grade: Option<&'a Sourced<GradeFacts>>,
    position: &'a Sourced<PositionFacts>,
    household: Household,
    tax: TaxFacts<'a>,
}

impl Feed {
    /// The feed of an input's name.
    pub(super) fn named(name: &str) -> Option<Self> {
        let attendance = || AttendanceCode::ALL.into_iter().find(|code| input::attendance(*code) == name);
        Some(match name {
            input::STATUS => Self::Status,
            input::GOLONGAN => Self::Golongan,
            input::MKG => Self::Mkg,
            input::SPOUSES => Self::Spouses,
            input::CHILDREN => Self::Children,
            input::ESELON => Self::Eselon,
            input::JABATAN_FUNGSIONAL => Self::JabatanFungsional,
            input::JENJANG => Self::Jenjang,
            input::KELAS_JABATAN => Self::KelasJabatan,
            input::PREDIKAT => Self::Predikat,
            input::SKP_RATED => Self::SkpRated,
            input::SKP_VALUE => Self::SkpValue,
            input::UNIT_PREDIKAT => Self::UnitPredikat,
            input::HEADS_SKPD => Self::HeadsSkpd,
            input::ACTING_KELAS => Self::ActingKelas,
            input::ACTING_HEADS_SKPD => Self::ActingHeadsSkpd,
            input::ACTING_OFFICE => Self::ActingOffice,
            input::TRANSFERRED => Self::Transferred,
            input::SANCTION => Self::Sanction,
            input::LEAVE => Self::Leave,
            input::LEAVE_MONTH => Self::LeaveMonth,
            input::WAGE => Self::Wage,
            input::AWAY => Self::Away,
            input::AWAY_MONTH => Self::AwayMonth,
            input::START => Self::Start,
            input::DAYS_SERVED => Self::DaysServed,
            input::BPJS_BASE_USED => Self::BpjsBaseUsed,
            input::TPP_OF_BASE_MONTH => Self::TppOfBaseMonth,
            input::MONTHS_SERVED => Self::MonthsServed,
            _ => match (TaxFeed::named(name), ResultFeed::named(name)) {
                (Some(feed), _) => Self::Tax(feed),
                (None, Some(result)) => Self::Result(result),
                (None, None) => Self::Attendance(attendance()?),
            },
        })
    }
}

/// Whether a person is paid, and from which inputs.
pub(crate) fn judge(plan: &Plan, known: &Known) -> Verdict {
    let facts = &known.facts;
    let status = match &facts.status {
        Some(status) if !status.value.is_active() => return Verdict::Pass,
        Some(status) => status,
        // Who begins later is paid later. Who is not employed then either has a gap in the record.
        None if known.status_after.is_some_and(Status::is_active) => return Verdict::Pass,
        None => return Verdict::LeaveOut(vec![Lack::Status]),
    };
    let Some(paid) = PaidStatus::from_word(status.value.word()) else {
        return Verdict::LeaveOut(vec![Lack::NotTabulated(status.value.word())]);
    };
    let jabatan = facts.position.as_ref().and_then(|position| position.value.jabatan_fungsional.as_deref());
    let is_excluded = |policy: &TppPolicy| {
        !policy.includes(paid)
            || policy.excludes(jabatan)
            || policy.excludes_certified(jabatan, &known.professions)
    };
    if plan.policy.as_ref().is_some_and(is_excluded) {
        return Verdict::Pass;
    }
    if !plan.pays(paid) {
        return Verdict::LeaveOut(vec![Lack::NotTabulated(status.value.word())]);
    }
    if !is_of_the_kind(plan, known, paid) {
        return Verdict::Pass;
    }
    if let Some(decrees) = in_words(known.pending.iter().filter(|pending| pending.stops_pay)) {
        return Verdict::LeaveOut(vec![Lack::HeldByDecree(decrees)]);
    }
    let unpaid = facts.leaves.iter().find(|leave| leave.value.0 == LeaveKind::CutiLuarTanggungan);
    if let Some(leave) = unpaid {
        return Verdict::LeaveOut(vec![Lack::UnpaidLeave(leave.value.0)]);
    }
    if let Some(off_duty) = known.off_duty(plan, paid) {
        return Verdict::LeaveOut(vec![off_duty]);
    }
    let suspended = facts.suspension.as_ref().filter(|suspension| !plan.pays_suspended(suspension.value));
    if let Some(suspension) = suspended {
        return Verdict::LeaveOut(vec![Lack::Suspended(suspension.value)]);
    }
    let lacks = lacks(plan, known, paid);
    let (Some(position), Some(ptkp)) = (&facts.position, &known.ptkp) else {
        return Verdict::LeaveOut(lacks);
    };
    if !lacks.is_empty() {
        return Verdict::LeaveOut(lacks);
    }
    let payee = Payee {
        known,
        status: (paid, status.source("status")),
        grade: facts.golongan.as_ref().filter(|_| paid.is_tabulated()),
        position,
        household: Household::on(plan.run.facts_as_of, &facts.family, plan.ages),
        tax: TaxFacts { known, ptkp, is_last_period: known.is_last_period(&plan.run) },
    };
    let mut inputs = Inputs::default();
    for feed in &plan.feeds {
        let (value, source) = payee.give(*feed, plan);
        inputs.push(value, source.as_ref());
    }
    Verdict::Pay(Box::new(inputs))
}

/// Whether the kind of run pays such a person at all.
fn is_of_the_kind(plan: &Plan, known: &Known, status: PaidStatus) -> bool {
    match plan.run.kind {
        RunKind::Terusan => plan.terusan.statuses.contains(&status),
        // Who has not served a whole month receives no twelfth.
        RunKind::Thr | RunKind::Gaji13 if is_by_months(status) => {
            let first = known.first_status.as_ref();
            first.is_none_or(|first| months_served(first.valid_from, plan.run.payment_month) > 0)
        }
        _ => true,
    }
}

/// Whether THR and the 13th salary go by the months served.
fn is_by_months(status: PaidStatus) -> bool {
    matches!(status, PaidStatus::Pppk | PaidStatus::PppkParuhWaktu)
}

/// Everything that a payslip of this run needs and the record does not say.
fn lacks(plan: &Plan, known: &Known, status: PaidStatus) -> Vec<Lack> {
    let facts = &known.facts;
    let mut lacks = Vec::new();
    let mut require = |is_there: bool, lack: Lack| {
        if !is_there {
            lacks.push(lack);
        }
    };
    require(facts.golongan.is_some() || !status.is_tabulated(), Lack::Golongan);
    let is_agreed = facts.wage.as_ref().is_some_and(|wage| wage.value.amount.is_some());
    require(is_agreed || status.is_tabulated() || plan.policy.is_some(), Lack::Wage);
    require(facts.position.is_some(), Lack::Position);
    require(facts.position.is_none() || facts.skpd_id.is_some(), Lack::Skpd);
    require(known.ptkp.is_some(), Lack::TaxStatus);
    if let Some(policy) = &plan.policy {
        // Without a single record nobody can say whether the person was at work all month or the import is missing.
        require(!policy.cuts(status) || known.recap.is_some(), Lack::Attendance);
        let is_rated = known.predikat.is_some();
        require(policy.performance.unrated.is_some() || is_rated, Lack::Predikat);
        if policy.performance.follows_value() {
            require(!is_rated || known.skp_value.is_some(), Lack::SkpValue);
        }
        require(!policy.needs_unit_grade() || known.unit_grade.is_some(), Lack::UnitGrade);
        if policy.counts_leave_days() && policy.cuts(status) {
            let recorded = known.recap.as_ref().map_or(0, |recap| recap.days_leave);
            let decreed = known.leave_days.iter().map(|(_, days)| days).sum::<i64>();
            require(recorded <= decreed, Lack::LeaveKind(recorded.saturating_sub(decreed)));
        }
        lacks.extend(known.results.lacks(policy));
    }
    lacks
}

impl Payee<'_> {
    fn give(&self, feed: Feed, plan: &Plan) -> (Value, Option<Source>) {
        let position = &self.position.value;
        let golongan = || self.grade.map(|grade| grade.source("golongan"));
        let jabatan = || Some(self.position.source("position"));
        // Who is not paid by tables has no allowance of the post.
        let optional = |text: &Option<String>| {
            let tabulated = text.as_deref().filter(|_| self.status.0.is_tabulated());
            tabulated.unwrap_or(input::NONE).into()
        };
        match feed {
            Feed::Status => (self.status.0.word().into(), Some(self.status.1.clone())),
            Feed::Golongan => {
                (self.grade.map_or(input::NONE, |grade| grade.value.golongan.name()).into(), golongan())
            }
            Feed::Mkg => (self.grade.map_or(0, |grade| i64::from(grade.value.mkg_years)).into(), golongan()),
            Feed::Spouses => (self.household.spouses.count.into(), self.household.spouses.source.clone()),
            Feed::Children => (self.household.children.count.into(), self.household.children.source.clone()),
            Feed::Eselon => (optional(&position.eselon), jabatan()),
            Feed::JabatanFungsional => (optional(&position.jabatan_fungsional), jabatan()),
            Feed::Jenjang => (optional(&position.jenjang), jabatan()),
            Feed::KelasJabatan => (position.kelas_jabatan.to_string().as_str().into(), jabatan()),
            Feed::Predikat => self.predikat(),
            Feed::SkpRated | Feed::SkpValue => self.skp_value(feed),
            Feed::UnitPredikat => match &self.known.unit_grade {
                Some(grade) => (grade.predikat.word().into(), Some(grade.source())),
                None => (input::NONE.into(), None),
            },
            Feed::Result(result) => self.known.results.give(result),
            Feed::HeadsSkpd => (head(position), jabatan()),
            Feed::ActingOffice => office(self.known, plan),
            Feed::ActingKelas | Feed::ActingHeadsSkpd => second_post(self.known, plan, feed),
            Feed::Transferred => transferred(self.known, plan),
            Feed::Sanction => sanction(self.known, plan),
            Feed::Leave | Feed::LeaveMonth => leave(self.known, plan, feed),
            Feed::Attendance(code) => self.attendance(code, plan),
            Feed::Wage => self.wage(),
            Feed::Away | Feed::AwayMonth => self.known.away(plan, feed),
            Feed::Start | Feed::DaysServed => self.known.start(plan, feed),
            Feed::BpjsBaseUsed => paid_already(self.known.bpjs_base.as_ref()),
            Feed::TppOfBaseMonth => paid_already(self.known.base_tpp.as_ref()),
            Feed::MonthsServed => self.months_served(plan),
            Feed::Tax(feed) => self.tax.give(feed),
            Feed::Withheld(feed) => self.known.withheld.give(feed),
        }
    }

    fn wage(&self) -> (Value, Option<Source>) {
        let wage = self.known.facts.wage.as_ref().filter(|_| !self.status.0.is_tabulated());
        match wage.and_then(|wage| Some((wage.value.amount?, wage.source("wage")))) {
            Some((amount, source)) => (amount.into(), Some(source)),
            None => (0.into(), None),
        }
    }

    fn predikat(&self) -> (Value, Option<Source>) {
        match &self.known.predikat {
            Some(evaluation) => (evaluation.predikat.word().into(), Some(evaluation.source())),
            None => (input::NONE.into(), None),
        }
    }

    fn skp_value(&self, feed: Feed) -> (Value, Option<Source>) {
        let source = self.known.predikat.as_ref().map(performance::facts::Sourced::source);
        match (self.known.skp_value, feed) {
            (Some(value), Feed::SkpValue) => (value.decimal().into(), source),
            (Some(_), _) => (input::RATED.into(), source),
            (None, Feed::SkpValue) => (0.into(), None),
            (None, _) => (input::NONE.into(), None),
        }
    }

    /// A month's attendance is no single record: its source is the employee, in the month.
    fn attendance(&self, code: AttendanceCode, plan: &Plan) -> (Value, Option<Source>) {
        let count = match code.leave() {
            Some(kind) => {
                self.known.leave_days.iter().find(|(known, _)| *known == kind).map_or(0, |(_, days)| *days)
            }
            None => self.known.recap.as_ref().map_or(0, |recap| occurrences(recap, code)),
        };
        let source = plan.run.attendance_month.map(|month| Source {
            kind: "attendance".to_owned(),
            id: self.known.facts.employee_id.0,
            date: month.first_day(),
        });
        (count.into(), source)
    }

    /// Only PPPK are paid by their months (from their first day of duty); all others as if they had served a year.
    fn months_served(&self, plan: &Plan) -> (Value, Option<Source>) {
        let first = self.known.first_status.as_ref().filter(|_| is_by_months(self.status.0));
        match first {
            Some(first) => {
                let months = months_served(first.valid_from, plan.run.payment_month);
                (months.into(), Some(first.source("status")))
            }
            None => (YEAR.into(), None),
        }
    }
}

fn paid_already(paid: Option<&(Rupiah, Source)>) -> (Value, Option<Source>) {
    match paid {
        Some((amount, source)) => ((*amount).into(), Some(source.clone())),
        None => (0.into(), None),
    }
}

fn occurrences(recap: &Recap, code: AttendanceCode) -> i64 {
    let [tl1, tl2, tl3, tl4] = recap.late_by_band;
    let [psw1, psw2, psw3, psw4] = recap.early_by_band;
    match code {
        AttendanceCode::Tl1 => tl1,
        AttendanceCode::Tl2 => tl2,
        AttendanceCode::Tl3 => tl3,
        AttendanceCode::Tl4 => tl4,
        AttendanceCode::Psw1 => psw1,
        AttendanceCode::Psw2 => psw2,
        AttendanceCode::Psw3 => psw3,
        AttendanceCode::Psw4 => psw4,
        AttendanceCode::Tk => recap.unexcused_days,
        AttendanceCode::TanpaRekam => recap.missing_arrivals + recap.missing_departures,
        AttendanceCode::Menit => recap.minutes_late + recap.minutes_early,
        AttendanceCode::Upacara => recap.missed_ceremonies,
        // Counted by kind, not by the recap.
        AttendanceCode::Sakit | AttendanceCode::AlasanPenting | AttendanceCode::Melahirkan => 0,
    }
}
