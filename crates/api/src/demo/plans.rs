//! The performance of the fictional regency: each person's plan for 2026, linked to the superior's, reported and rated for
//! January and February.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use kernel::calendar::TimeZone;
use kernel::id::{EmployeeId, RhkId};
use kernel::{Ekspektasi, Month, Period};
use performance::bulk::{PastEvaluation, RealisedReport, RunningSkp};
use performance::rules::predikat::Ratings;
use performance::words::{Approach, Aspect, RhkKind, SkpKind};
use performance::{Plan, PlannedIki, PlannedRhk};

use super::people::{Place, Planned};

/// The plans of everyone who has a rater, superiors first. The secretary's rater is the regent, who has no NIP.
pub fn plans(people: &[Planned], ids: &[EmployeeId], months: &[Month]) -> Vec<RunningSkp> {
    let mut heads: HashMap<Place, (EmployeeId, Option<RhkId>)> = HashMap::new();
    let mut plans = Vec::with_capacity(people.len());
    for (person, id) in people.iter().zip(ids) {
        let superior = person.superior_place().and_then(|place| heads.get(&place)).copied();
        let goal = superior.map(|(rater, supports)| running(person, (*id, rater), supports, months));
        if person.is_head {
            let result = goal.as_ref().and_then(|goal| goal.plan.rhk.first()).and_then(|rhk| rhk.id);
            heads.insert(person.place, (*id, result));
        }
        plans.extend(goal);
    }
    plans
}

fn running(
    person: &Planned,
    (employee_id, rater_id): (EmployeeId, EmployeeId),
    supports: Option<RhkId>,
    months: &[Month],
) -> RunningSkp {
    let starts_on = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
    let ends_before = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap_or_default();
    let rhk_id = RhkId::new();
    RunningSkp {
        employee_id,
        rater_id,
        year: 2026,
        starts_on,
        ends_before,
        signed_at: TimeZone::Wib.midnight(starts_on),
        plan: plan(person, rhk_id, supports),
        reports: months.iter().map(|month| report(rhk_id, *month)).collect(),
        evaluations: months.iter().map(|month| evaluation(person.index, *month)).collect(),
    }
}

fn plan(person: &Planned, rhk_id: RhkId, supports_rhk_id: Option<RhkId>) -> Plan {
    let post = person.post.name;
    let target = |aspect, indicator: &str, target: String| PlannedIki {
        id: None,
        aspect: Some(aspect),
        indicator: indicator.to_owned(),
        target: Some(target),
        target_value: None,
        unit: None,
        form: None,
        perspective: None,
        indicator_id: None,
    };
    Plan {
        kind: if person.is_head { SkpKind::JptPimpinan } else { SkpKind::JaJf },
        approach: Approach::Kuantitatif,
        rhk: vec![PlannedRhk {
            id: Some(rhk_id),
            kind: RhkKind::Utama,
            title: format!("Terlaksananya layanan {post} sesuai standar"),
            supports_rhk_id,
            continues_rhk_id: None,
            supports_sasaran_id: None,
            acting_fact_id: None,
            iki: vec![
                target(
                    Aspect::Kuantitas,
                    "Layanan yang diselesaikan",
                    format!("{} layanan sebulan", 40 + person.index % 60),
                ),
                target(Aspect::Kualitas, "Layanan tanpa pengaduan", "sekurangnya 95 %".to_owned()),
                target(Aspect::Waktu, "Layanan tepat waktu", "sekurangnya 90 %".to_owned()),
            ],
        }],
        resources: vec!["Anggaran dan sarana unit kerja".to_owned()],
        accountability: vec!["Laporan bulanan kepada atasan langsung".to_owned()],
        consequences: vec!["Predikat menentukan bagian prestasi kerja pada TPP".to_owned()],
    }
}

fn report(rhk_id: RhkId, month: Month) -> RealisedReport {
    RealisedReport {
        rhk_id,
        period: Period::month(month),
        action_plan: "Menyelesaikan layanan bulan berjalan sesuai antrean".to_owned(),
        evidence: ("Rekap layanan".to_owned(), format!("https://arsip.demo.merit.test/rekap/{month}")),
        realisation: "Layanan diselesaikan; rekap terlampir".to_owned(),
        data_source: "Register layanan unit kerja".to_owned(),
    }
}

/// Most are as expected; of each eighteen people one is very good, one needs improvement; of each hundred one is poor.
fn evaluation(index: u32, month: Month) -> PastEvaluation {
    let (hasil_kerja, perilaku_kerja) = match (index + month.number()) % 18 {
        _ if index % 97 == 50 => (Ekspektasi::Sesuai, Ekspektasi::DiBawah),
        3 => (Ekspektasi::DiAtas, Ekspektasi::DiAtas),
        7 => (Ekspektasi::DiBawah, Ekspektasi::Sesuai),
        11 => (Ekspektasi::DiAtas, Ekspektasi::Sesuai),
        _ => (Ekspektasi::Sesuai, Ekspektasi::Sesuai),
    };
    PastEvaluation {
        period: Period::month(month),
        ratings: Ratings { hasil_kerja, perilaku_kerja },
        evaluated_on: month.last_day().checked_add_days(Days::new(3)).unwrap_or_else(|| month.last_day()),
    }
}
