//! What a plan must be to be kept as a draft, to be submitted, and to be agreed.

use std::collections::HashSet;

use kernel::id::{FactId, IkiId, IndicatorId, RhkId, SasaranId};
use kernel::{DateRange, Fault};

use super::text::{SENTENCE_MAX, fault, fault_if_given};
use crate::plan::{Plan, PlannedIki, PlannedRhk};
use crate::words::{Approach, Behaviour, IkiForm, RhkKind};

const RHK_MAX: usize = 50;
const IKI_MAX: usize = 20;
const TEXTS_MAX: usize = 30;

/// What a plan may refer to.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The RHK that the plan held before.
    pub rhk: HashSet<RhkId>,
    /// The IKI that the plan held before.
    pub iki: HashSet<IkiId>,
    /// The RHK of the superior's agreed plan; empty where there is none. Where the superior has published who brings what, those
    /// to which this employee brings something.
    pub superior: HashSet<RhkId>,
    /// Those of them that rest on this very plan, so that a link to them would close a circle.
    pub circular: HashSet<RhkId>,
    /// The RHK of the version before.
    pub before: HashSet<RhkId>,
    /// Objectives of the published agreements of the employee's unit and those above.
    pub sasaran: HashSet<SasaranId>,
    /// Assignments as Plt or Plh within the days of the plan.
    pub acting: HashSet<FactId>,
    /// Published indicators of the region's library.
    pub indicators: HashSet<IndicatorId>,
}

/// Faults that not even a draft may have.
///
/// A link leads to an RHK of a plan that is agreed, and never to one that rests on this plan, so links never form a circle.
pub fn faults_of_form(plan: &Plan, known: &Known) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(too_many(plan.rhk.len(), "/rhk", RHK_MAX));
    faults.extend(faults_of_attachments(plan));
    let (mut rhk_seen, mut iki_seen) = (HashSet::new(), HashSet::new());
    for (at, rhk) in plan.rhk.iter().enumerate() {
        let here = format!("/rhk/{at}");
        faults.extend(
            unknown_id(rhk.id, &known.rhk, &mut rhk_seen).map(|fault| fault.at(format!("{here}/id"))),
        );
        faults.extend(fault(&rhk.title, format!("{here}/title"), SENTENCE_MAX));
        faults.extend(faults_of_origin(rhk, known, &here));
        faults.extend(too_many(rhk.iki.len(), &format!("{here}/iki"), IKI_MAX));
        for (at, iki) in rhk.iki.iter().enumerate() {
            let here = format!("{here}/iki/{at}");
            faults.extend(
                unknown_id(iki.id, &known.iki, &mut iki_seen).map(|fault| fault.at(format!("{here}/id"))),
            );
            faults.extend(faults_of_indicator(iki, plan.approach, &here));
            if iki.indicator_id.is_some_and(|indicator| !known.indicators.contains(&indicator)) {
                faults
                    .push(Fault::invalid("performance.indicator_unknown").at(format!("{here}/indicator_id")));
            }
        }
    }
    faults
}

/// Faults that keep a draft from being submitted: at least one main RHK, at least one IKI under each RHK, the link of each
/// main RHK where the superior has an agreed plan, and for a quantitative plan aspect and target of each IKI.
///
/// An additional RHK comes from an assignment outside the superior's plan, so it needs no link.
pub fn faults_to_submit(plan: &Plan, known: &Known) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !plan.rhk.iter().any(|rhk| rhk.kind == RhkKind::Utama) {
        faults.push(Fault::invalid("performance.rhk_utama_missing").at("/rhk"));
    }
    for (at, rhk) in plan.rhk.iter().enumerate() {
        let here = format!("/rhk/{at}");
        faults.extend(fault_of_link(rhk, known).map(|fault| fault.at(format!("{here}/supports_rhk_id"))));
        if rhk.iki.is_empty() {
            faults.push(Fault::invalid("performance.iki_missing").at(format!("{here}/iki")));
        }
        for (at, iki) in rhk.iki.iter().enumerate() {
            if form_of(iki, plan.approach) == IkiForm::Narasi {
                continue;
            }
            let lacks = |member: &str, code| Fault::invalid(code).at(format!("{here}/iki/{at}/{member}"));
            faults.extend(iki.aspect.is_none().then(|| lacks("aspect", "performance.aspect_missing")));
            faults.extend(iki.target.is_none().then(|| lacks("target", "performance.target_missing")));
        }
    }
    faults
}

/// How an indicator is written: as it says, else as the plan's approach says.
pub fn form_of(iki: &PlannedIki, approach: Approach) -> IkiForm {
    let usual = if approach == Approach::Kualitatif { IkiForm::Narasi } else { IkiForm::Angka };
    iki.form.unwrap_or(usual)
}

/// What a result rests on and comes from: the superior's results, a unit's objective, an assignment, the version before.
pub fn faults_of_origin(rhk: &PlannedRhk, known: &Known, here: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut demand = |is_right: bool, code, member: &str| {
        if !is_right {
            faults.push(Fault::invalid(code).at(format!("{here}/{member}")));
        }
    };
    if let Some(link) = rhk.supports_rhk_id {
        demand(known.superior.contains(&link), "performance.link_foreign", "supports_rhk_id");
        demand(!known.circular.contains(&link), "performance.link_cycle", "supports_rhk_id");
    }
    let is_known = |sasaran| known.sasaran.contains(&sasaran);
    demand(
        rhk.supports_sasaran_id.is_none_or(is_known),
        "performance.sasaran_unknown",
        "supports_sasaran_id",
    );
    let is_before = |before| known.before.contains(&before);
    demand(rhk.continues_rhk_id.is_none_or(is_before), "performance.id_unknown", "continues_rhk_id");
    if let Some(acting) = rhk.acting_fact_id {
        demand(known.acting.contains(&acting), "performance.acting_unknown", "acting_fact_id");
        demand(rhk.kind == RhkKind::Tambahan, "performance.acting_additional", "kind");
    }
    faults
}

/// Faults that keep a plan from being agreed: resources and consequences must be filled.
pub fn faults_to_agree(plan: &Plan, expected: &[Behaviour]) -> Vec<Fault> {
    let mut faults = faults_of_attachments(plan);
    for (texts, member) in [(&plan.resources, "/resources"), (&plan.consequences, "/consequences")] {
        if texts.is_empty() {
            faults.push(Fault::invalid("performance.attachment_missing").at(member));
        }
    }
    for (at, behaviour) in expected.iter().enumerate() {
        let here = format!("/behaviour/{at}");
        let is_repeated = expected.iter().take(at).any(|earlier| earlier.value == behaviour.value);
        faults.extend(
            is_repeated.then(|| Fault::invalid("performance.value_repeated").at(format!("{here}/value"))),
        );
        faults.extend(fault_if_given(
            behaviour.expectation.as_ref(),
            format!("{here}/expectation"),
            SENTENCE_MAX,
        ));
    }
    faults
}

/// Faults of the days of a plan: within one calendar year, and not none.
pub fn faults_of_days(year: i32, days: DateRange) -> Vec<Fault> {
    let mut faults = Vec::new();
    let Some(whole) = whole_year(year) else {
        return vec![Fault::invalid("performance.year_unknown").at("/year").with("year", year)];
    };
    if days.is_empty() {
        faults.push(Fault::invalid("performance.days_empty").at("/ends_before"));
    } else if !super::period::covers(whole, days) {
        let pointer = if whole.contains(days.from) { "/ends_before" } else { "/starts_on" };
        faults.push(Fault::invalid("performance.days_outside_year").at(pointer).with("year", year));
    }
    faults
}

/// The days of a calendar year.
pub fn whole_year(year: i32) -> Option<DateRange> {
    let first = kernel::Month::new(year, 1).ok()?.first_day();
    let next = kernel::Month::new(year, 12).ok()?.next().first_day();
    Some(DateRange::bounded(first, next))
}

fn fault_of_link(rhk: &PlannedRhk, known: &Known) -> Option<Fault> {
    match rhk.supports_rhk_id {
        Some(link) => (!known.superior.contains(&link)).then(|| Fault::invalid("performance.link_foreign")),
        None => (rhk.kind == RhkKind::Utama && !known.superior.is_empty())
            .then(|| Fault::invalid("performance.link_missing")),
    }
}

fn faults_of_attachments(plan: &Plan) -> Vec<Fault> {
    let lists = [
        (&plan.resources, "/resources"),
        (&plan.accountability, "/accountability"),
        (&plan.consequences, "/consequences"),
    ];
    let mut faults = Vec::new();
    for (texts, member) in lists {
        faults.extend(too_many(texts.len(), member, TEXTS_MAX));
        let each = texts.iter().enumerate();
        faults.extend(each.filter_map(|(at, text)| fault(text, format!("{member}/{at}"), SENTENCE_MAX)));
    }
    faults
}

pub(crate) fn faults_of_indicator(iki: &PlannedIki, approach: Approach, here: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(fault(&iki.indicator, format!("{here}/indicator"), SENTENCE_MAX));
    faults.extend(fault_if_given(iki.target.as_ref(), format!("{here}/target"), SENTENCE_MAX));
    faults.extend(fault_if_given(iki.unit.as_ref(), format!("{here}/unit"), SENTENCE_MAX));
    if form_of(iki, approach) == IkiForm::Narasi && iki.aspect.is_some() {
        faults.push(Fault::invalid("performance.aspect_unwanted").at(format!("{here}/aspect")));
    }
    if iki.target_value.is_some() && iki.unit.is_none() {
        faults.push(Fault::invalid("performance.unit_missing").at(format!("{here}/unit")));
    }
    faults
}

fn too_many(count: usize, pointer: &str, most: usize) -> Option<Fault> {
    (count > most).then(|| Fault::invalid("performance.too_many").at(pointer).with("max", most))
}

fn unknown_id<T: Copy + Eq + std::hash::Hash>(
    id: Option<T>,
    known: &HashSet<T>,
    seen: &mut HashSet<T>,
) -> Option<Fault> {
    let id = id?;
    if !known.contains(&id) {
        return Some(Fault::invalid("performance.id_unknown"));
    }
    (!seen.insert(id)).then(|| Fault::invalid("performance.id_repeated"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Aspect, BehaviourValue, SkpKind};

    fn plan() -> Plan {
        let iki = PlannedIki {
            id: None,
            aspect: Some(Aspect::Kuantitas),
            indicator: "Jumlah dokumen kependudukan yang terbit".into(),
            target: Some("1.200 dokumen".into()),
            target_value: "1200".parse().ok(),
            unit: Some("dokumen".into()),
            form: None,
            perspective: None,
            indicator_id: None,
        };
        let rhk = PlannedRhk {
            id: None,
            kind: RhkKind::Utama,
            title: "Terlayaninya penduduk di kecamatan".into(),
            supports_rhk_id: None,
            continues_rhk_id: None,
            supports_sasaran_id: None,
            acting_fact_id: None,
            iki: vec![iki],
        };
        Plan {
            kind: SkpKind::JaJf,
            approach: Approach::Kuantitatif,
            rhk: vec![rhk],
            resources: vec!["Dua petugas loket".into()],
            accountability: vec![],
            consequences: vec!["Usulan penghargaan".into()],
        }
    }

    fn found(faults: &[Fault]) -> Vec<(&str, &str)> {
        faults.iter().map(|fault| (fault.code, fault.pointer.as_deref().unwrap_or_default())).collect()
    }

    #[test]
    fn a_sound_plan_passes_every_gate() {
        let known = Known::default();
        assert_eq!(faults_of_form(&plan(), &known), []);
        assert_eq!(faults_to_submit(&plan(), &known), []);
        assert_eq!(faults_to_agree(&plan(), &[]), []);
    }

    #[test]
    fn all_faults_of_form_are_named_at_once() {
        let mut wrong = plan();
        wrong.approach = Approach::Kualitatif;
        wrong.rhk[0].id = Some(RhkId::new());
        wrong.rhk[0].title = "  ".into();
        wrong.rhk[0].supports_rhk_id = Some(RhkId::new());
        wrong.rhk[0].iki[0].unit = None;
        wrong.resources = vec!["x".repeat(501)];
        assert_eq!(
            found(&faults_of_form(&wrong, &Known::default())),
            [
                ("performance.text_too_long", "/resources/0"),
                ("performance.id_unknown", "/rhk/0/id"),
                ("performance.text_missing", "/rhk/0/title"),
                ("performance.link_foreign", "/rhk/0/supports_rhk_id"),
                ("performance.aspect_unwanted", "/rhk/0/iki/0/aspect"),
                ("performance.unit_missing", "/rhk/0/iki/0/unit"),
            ]
        );
    }

    #[test]
    fn an_incomplete_draft_is_kept_and_not_submitted() {
        let mut draft = plan();
        draft.rhk[0].kind = RhkKind::Tambahan;
        draft.rhk[0].iki[0].aspect = None;
        draft.rhk[0].iki[0].target = None;
        draft.rhk.push(PlannedRhk { iki: vec![], ..draft.rhk[0].clone() });
        assert_eq!(faults_of_form(&draft, &Known::default()), []);
        assert_eq!(
            found(&faults_to_submit(&draft, &Known::default())),
            [
                ("performance.rhk_utama_missing", "/rhk"),
                ("performance.aspect_missing", "/rhk/0/iki/0/aspect"),
                ("performance.target_missing", "/rhk/0/iki/0/target"),
                ("performance.iki_missing", "/rhk/1/iki"),
            ]
        );
    }

    #[test]
    fn a_main_result_supports_the_superiors_agreed_plan() {
        let above = RhkId::new();
        let known = Known { superior: HashSet::from([above]), ..Known::default() };
        let mut one = plan();
        let gate = |plan: &Plan| faults_to_submit(plan, &known);
        assert_eq!(found(&gate(&one)), [("performance.link_missing", "/rhk/0/supports_rhk_id")]);
        one.rhk[0].supports_rhk_id = Some(above);
        assert_eq!(gate(&one), []);
        one.rhk[0].supports_rhk_id = Some(RhkId::new());
        assert_eq!(found(&gate(&one)), [("performance.link_foreign", "/rhk/0/supports_rhk_id")]);
    }

    #[test]
    fn numbers_and_narratives_stand_side_by_side() {
        let mut mixed = plan();
        let narrative = PlannedIki {
            form: Some(IkiForm::Narasi),
            aspect: None,
            target: None,
            target_value: None,
            unit: None,
            ..mixed.rhk[0].iki[0].clone()
        };
        mixed.rhk[0].iki.push(narrative);
        let known = Known::default();
        assert_eq!((faults_of_form(&mixed, &known), faults_to_submit(&mixed, &known)), (vec![], vec![]));
        mixed.rhk[0].iki[1].aspect = Some(Aspect::Waktu);
        let unwanted = [("performance.aspect_unwanted", "/rhk/0/iki/1/aspect")];
        assert_eq!(found(&faults_of_form(&mixed, &known)), unwanted);
    }

    #[test]
    fn a_result_comes_from_somewhere_and_never_from_itself() {
        let above = RhkId::new();
        let only = HashSet::from([above]);
        let known = Known { superior: only.clone(), circular: only, ..Known::default() };
        let mut one = plan();
        one.rhk[0].supports_rhk_id = Some(above);
        one.rhk[0].supports_sasaran_id = Some(SasaranId::new());
        one.rhk[0].acting_fact_id = Some(FactId::new());
        one.rhk[0].continues_rhk_id = Some(RhkId::new());
        one.rhk[0].iki[0].indicator_id = Some(IndicatorId::new());
        assert_eq!(
            found(&faults_of_form(&one, &known)),
            [
                ("performance.link_cycle", "/rhk/0/supports_rhk_id"),
                ("performance.sasaran_unknown", "/rhk/0/supports_sasaran_id"),
                ("performance.id_unknown", "/rhk/0/continues_rhk_id"),
                ("performance.acting_unknown", "/rhk/0/acting_fact_id"),
                ("performance.acting_additional", "/rhk/0/kind"),
                ("performance.indicator_unknown", "/rhk/0/iki/0/indicator_id"),
            ]
        );
    }

    #[test]
    fn resources_and_consequences_are_clarified_before_agreement() {
        let (value, expects) = (BehaviourValue::Adaptif, |text: &str| Some(text.to_owned()));
        let twice = |text| Behaviour { value, expectation: expects(text) };
        let bare = Plan { resources: vec![], consequences: vec![], ..plan() };
        assert_eq!(
            found(&faults_to_agree(&bare, &[twice("Belajar"), twice("")])),
            [
                ("performance.attachment_missing", "/resources"),
                ("performance.attachment_missing", "/consequences"),
                ("performance.value_repeated", "/behaviour/1/value"),
                ("performance.text_missing", "/behaviour/1/expectation"),
            ]
        );
    }

    #[test]
    fn days_lie_in_the_year() {
        let day = |text: &str| text.parse().unwrap();
        let at = |year, from, until| faults_of_days(year, DateRange::bounded(day(from), day(until)));
        assert_eq!(at(2026, "2026-03-15", "2027-01-01"), []);
        let cases = [("2026-03-15", "2026-03-15"), ("2026-03-15", "2027-02-01")];
        assert!(cases.iter().all(|(from, until)| found(&at(2026, from, until))[0].1 == "/ends_before"));
        assert_eq!(found(&at(2026, "2025-12-31", "2026-05-01"))[0].1, "/starts_on");
        assert_eq!(found(&at(1, "2026-01-01", "2026-05-01"))[0].1, "/year");
    }
}
