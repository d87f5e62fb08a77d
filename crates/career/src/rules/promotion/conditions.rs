//! The conditions of a promotion: each met or not, since when, and by what.

use chrono::{Datelike, Months, NaiveDate};
use kernel::recipe::Working;
use kernel::{Fault, Golongan, Label, Language, Rate, words};
use serde::Serialize;
use utoipa::ToSchema;

use super::{PromotionFacts, PromotionPath};
use crate::Error;
use crate::regulation::{Confidence, PathRules, PromotionLaw};

/// The most predikats of one calculation.
const YEARS_MAX: usize = 50;

words! {
    career;
    /// A condition of a promotion.
    ConditionCode {
        /// There is a higher grade.
        HigherGrade = "higher_grade",
        /// Enough years in the present rank.
        YearsInRank = "years_in_rank",
        /// Enough years in the position.
        YearsInPosition = "years_in_position",
        /// No predikat of the last years is too low.
        Predikat = "predikat",
        /// The next grade is not above what the education allows.
        Ceiling = "ceiling",
        /// Enough credit.
        Credit = "credit",
        /// The competence test of the next tier is passed.
        TierTest = "tier_test",
        /// There is a vacancy in the next tier.
        TierVacancy = "tier_vacancy",
        /// The next grade belongs to the position.
        RankBand = "rank_band",
        /// The achievement is outstanding.
        Outstanding = "outstanding",
        /// The examination is passed.
        Exam = "exam",
    }
}

/// A condition, met or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = career::Condition)]
pub struct Condition {
    /// Which one.
    pub code: ConditionCode,
    /// Whether it is met: one of time from `met_on` on.
    pub is_met: bool,
    /// For a condition of time, the first day on which it is met.
    pub met_on: Option<NaiveDate>,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// What was compared with what, and what says so.
    pub working: Working,
}

/// Names every fault of the facts.
pub(super) fn checked(facts: &PromotionFacts) -> Result<(), Error> {
    let mut faults = Vec::new();
    let of_pns = |golongan: Golongan, pointer: &str, faults: &mut Vec<Fault>| {
        if matches!(golongan, Golongan::Pppk(_)) {
            faults.push(Fault::invalid("career.no_rank").at(pointer));
        }
    };
    of_pns(facts.golongan, "/golongan", &mut faults);
    if let Some(position) = &facts.position {
        of_pns(position.golongan_min, "/position/golongan_min", &mut faults);
        of_pns(position.golongan_max, "/position/golongan_max", &mut faults);
        if position.golongan_max < position.golongan_min {
            faults.push(Fault::invalid("career.grades_order").at("/position/golongan_max"));
        }
    }
    let days = [Some((facts.since, "/since")), facts.position.map(|held| (held.since, "/position/since"))];
    for (day, pointer) in days.into_iter().flatten() {
        if !(1950..=2100).contains(&day.year()) {
            faults.push(Fault::invalid("career.date_range").at(pointer));
        }
    }
    if facts.predikat.len() > YEARS_MAX {
        faults.push(Fault::invalid("career.list_length").at("/predikat").with("max", YEARS_MAX));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

pub(super) struct Telling<'a> {
    pub(super) law: &'a PromotionLaw,
    pub(super) rules: &'a PathRules,
    pub(super) facts: &'a PromotionFacts,
    pub(super) language: Language,
}

impl Telling<'_> {
    /// Every condition of the path, in the order in which an officer checks them.
    pub(super) fn conditions(&self, next: Option<Golongan>) -> Vec<Condition> {
        let mut conditions = vec![self.higher_grade(next), self.years_in_rank(), self.predikat()];
        match self.facts.path {
            PromotionPath::Reguler => conditions.push(self.ceiling(next)),
            PromotionPath::Fungsional => conditions.extend(self.of_functional()),
            PromotionPath::Struktural => conditions.extend(self.of_managerial(next)),
            PromotionPath::PrestasiLuarBiasa => conditions.push(self.yes_or_no(
                ConditionCode::Outstanding,
                Label::new("Prestasi luar biasa baiknya ditetapkan PPK", "Achievement found outstanding"),
                self.facts.is_outstanding,
            )),
            PromotionPath::PenyesuaianIjazah => conditions.push(self.yes_or_no(
                ConditionCode::Exam,
                Label::new("Lulus ujian penyesuaian ijazah", "Examination passed"),
                self.facts.has_passed_exam,
            )),
        }
        conditions
    }

    fn higher_grade(&self, next: Option<Golongan>) -> Condition {
        let label = Label::new("Golongan berikutnya", "Next grade");
        let formula = next.map_or_else(
            || format!("{} → –", self.facts.golongan),
            |next| format!("{} → {next}", self.facts.golongan),
        );
        self.condition(ConditionCode::HigherGrade, label, (next.is_some(), formula))
    }

    /// Above the lowest grade of a position one is promoted as everybody else.
    fn years_in_rank(&self) -> Condition {
        let is_above = self.facts.position.is_none_or(|held| self.facts.golongan >= held.golongan_min);
        let years = match self.facts.path {
            PromotionPath::Struktural if is_above => self.law.paths.reguler.years_in_rank,
            _ => self.rules.years_in_rank,
        };
        let label = Label::new("Masa dalam pangkat", "Years in rank");
        self.of_time(ConditionCode::YearsInRank, label, (self.facts.since, years))
    }

    fn predikat(&self) -> Condition {
        let (asked, least) = (self.rules.last_years, self.rules.predikat_min);
        let last: Vec<_> = self.facts.predikat.iter().rev().take(asked).collect();
        let is_met = last.len() == asked && last.iter().all(|predikat| **predikat >= least);
        let given: Vec<String> = last.iter().rev().map(ToString::to_string).collect();
        let label = Label::new("Predikat kinerja tahun-tahun terakhir", "Predikat of the last years");
        let sign = if is_met { "≥" } else { "≱" };
        let formula = format!("{} {sign} {asked} × {least}", or_nothing(given.join(", ")));
        self.condition(ConditionCode::Predikat, label, (is_met, formula))
    }

    fn ceiling(&self, next: Option<Golongan>) -> Condition {
        let label = Label::new("Pangkat tertinggi menurut pendidikan", "Highest grade of the education");
        let ceiling =
            self.facts.education.and_then(|level| self.law.ceiling(level, self.facts.is_vocational));
        let (Some(next), Some(ceiling)) = (next, ceiling) else {
            return self.condition(ConditionCode::Ceiling, label, (false, or_nothing(String::new())));
        };
        let is_met = next <= ceiling.golongan;
        let formula = format!("{next} {} {}", if is_met { "≤" } else { ">" }, ceiling.golongan);
        let condition = self.condition(ConditionCode::Ceiling, label, (is_met, formula));
        Condition { confidence: ceiling.confidence, ..condition }
    }

    fn of_functional(&self) -> Vec<Condition> {
        let label = Label::new("Angka kredit kumulatif", "Credit gathered");
        let (is_met, formula) = self.facts.credit.map_or_else(
            || (false, or_nothing(String::new())),
            |credit| compared(credit.accumulated, credit.need),
        );
        let mut conditions = vec![self.condition(ConditionCode::Credit, label, (is_met, formula))];
        if let Some(tier) = self.facts.next_tier {
            let test = Label::new("Lulus uji kompetensi jenjang berikutnya", "Test of the next tier passed");
            let vacancy = Label::new("Lowongan di jenjang berikutnya", "Vacancy in the next tier");
            conditions.push(self.yes_or_no(ConditionCode::TierTest, test, tier.has_passed_test));
            conditions.push(self.yes_or_no(ConditionCode::TierVacancy, vacancy, tier.has_vacancy));
        }
        conditions
    }

    fn of_managerial(&self, next: Option<Golongan>) -> Vec<Condition> {
        let band = Label::new("Jenjang pangkat jabatan", "Grades of the position");
        let Some(held) = self.facts.position else {
            return vec![self.condition(ConditionCode::RankBand, band, (false, or_nothing(String::new())))];
        };
        let is_met = next.is_some_and(|next| next <= held.golongan_max);
        let shown = next.map_or_else(|| or_nothing(String::new()), |next| next.to_string());
        let formula = format!("{shown} {} {}", if is_met { "≤" } else { ">" }, held.golongan_max);
        let mut conditions = vec![self.condition(ConditionCode::RankBand, band, (is_met, formula))];
        if self.facts.golongan < held.golongan_min {
            let label = Label::new("Masa dalam jabatan", "Years in the position");
            let years = (held.since, self.rules.years_in_position);
            conditions.push(self.of_time(ConditionCode::YearsInPosition, label, years));
        }
        conditions
    }

    fn of_time(&self, code: ConditionCode, label: Label, (since, years): (NaiveDate, u32)) -> Condition {
        let met_on = since.checked_add_months(Months::new(years * 12));
        let unit = Label::new("tahun", "years");
        let formula = format!("{since} + {years} {}", unit.text(self.language));
        Condition { met_on, ..self.condition(code, label, (met_on.is_some(), formula)) }
    }

    fn yes_or_no(&self, code: ConditionCode, label: Label, is_met: bool) -> Condition {
        let word = if is_met { Label::new("ya", "yes") } else { Label::new("belum", "not yet") };
        let formula = word.text(self.language).to_owned();
        self.condition(code, label, (is_met, formula))
    }

    fn condition(&self, code: ConditionCode, label: Label, (is_met, formula): (bool, String)) -> Condition {
        let word =
            if is_met { Label::new("terpenuhi", "met") } else { Label::new("belum terpenuhi", "not met") };
        let label = label.text(self.language).to_owned();
        let citation = self.law.citation(&self.rules.instrument);
        let working = Working::leaf(code.word(), label, word.text(self.language), citation);
        let confidence = self.rules.confidence;
        Condition { code, is_met, met_on: None, confidence, working: Working { formula, ..working } }
    }
}

fn compared(given: Rate, need: Rate) -> (bool, String) {
    let is_met = given >= need;
    (is_met, format!("{given} {} {need}", if is_met { "≥" } else { "<" }))
}

/// What was not given is shown as a dash.
fn or_nothing(text: String) -> String {
    if text.is_empty() { "–".to_owned() } else { text }
}
