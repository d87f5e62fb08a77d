//! In which share of its whole a component is paid: while somebody is away from duty, and in the month of the beginning.

use std::collections::{BTreeMap, BTreeSet};

use kernel::recipe::{Citation, Op, Unit, Value};
use kernel::{Label, Month};
use personnel::value::SuspensionReason;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::settings::{PayComponent, Settings, StartRule, StartsOn, installation_setting};
use crate::regulation::{LawAt, NoLaw};
use crate::rules::draft::{Draft, Reaching, Writing, choose, lookup, product, step};
use crate::rules::input;

/// The state of a study assignment that takes the whole time.
pub const STUDY: &str = "tugas_belajar";

const TABLE: &str = "gaji_tidak_bertugas";
const FIRST: &str = "starts_on_first";
const MONTH_DAYS: &str = "month_days";

/// What is paid of a component from a month of a state on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwayRow {
    /// The state.
    pub state: String,
    /// The component.
    pub component: PayComponent,
    /// The month of the state, 1 for the first one.
    pub from_month: u32,
    /// The share that is paid.
    pub share: Decimal,
    /// Who says so.
    pub citation: Citation,
}

/// The rows of the law, and those of the installation in the place of the law's for the same state and component.
///
/// # Errors
/// `NoLaw` when the table does not hold on the day, or names a component that the salary does not have.
pub fn away_rows(law: LawAt<'_>, settings: &Settings) -> Result<Vec<AwayRow>, NoLaw> {
    let mut rows = Vec::new();
    for row in &law.table(TABLE)?.rows {
        let read = || {
            let [state, component] = row.keys.as_slice() else { return None };
            let Value::Number(share) = row.value else { return None };
            let (component, from_month) = (component.parse().ok()?, row.threshold?.to_u32()?);
            Some(AwayRow {
                state: state.clone(),
                component,
                from_month,
                share,
                citation: row.citation.clone(),
            })
        };
        let malformed = || NoLaw { table: format!("{TABLE}/{}", row.keys.join("/")), day: law.day() };
        rows.push(read().ok_or_else(malformed)?);
    }
    let is_set = |state: &str, component| {
        settings.away.iter().any(|rule| rule.state == state && rule.component == component)
    };
    rows.retain(|row| !is_set(&row.state, row.component));
    let of_setting = |state: &str, component, (from_month, share)| AwayRow {
        state: state.to_owned(),
        component,
        from_month,
        share,
        citation: installation_setting(&format!("away.{state}")),
    };
    for rule in &settings.away {
        let from = (u32::from(rule.from_month), rule.share.decimal());
        rows.push(of_setting(&rule.state, rule.component, from));
    }
    // Who is suspended and paid at all is paid what was set, and nothing else.
    for reason in SuspensionReason::ALL.iter().filter(|reason| settings.pays_suspended(**reason)) {
        for component in PayComponent::ALL.iter().filter(|component| !is_set(reason.word(), **component)) {
            rows.push(of_setting(reason.word(), *component, (1, Decimal::ZERO)));
        }
    }
    // Before the first month that a rule names all of it is paid.
    let pairs: BTreeSet<(String, PayComponent)> =
        rows.iter().map(|row| (row.state.clone(), row.component)).collect();
    for (state, component) in pairs {
        let alike = |row: &&AwayRow| row.state == state && row.component == component;
        let first = rows.iter().filter(alike).min_by_key(|row| row.from_month).cloned();
        if let Some(first) = first.filter(|first| first.from_month > 1) {
            rows.push(AwayRow { from_month: 1, share: Decimal::ONE, ..first });
        }
    }
    Ok(rows)
}

/// Which components have a share in a recipe, and how each begins.
#[derive(Debug, Default)]
pub(in crate::rules) struct Shares {
    away: BTreeSet<PayComponent>,
    /// None where nobody begins within a month.
    starts: Option<BTreeMap<PayComponent, StartRule>>,
}

impl Shares {
    /// Adds the steps of the shares; with a month, those of beginning in it too, where a component begins within one.
    pub(in crate::rules) fn append(
        draft: &mut Draft,
        law: LawAt<'_>,
        (settings, month): (&Settings, Option<Month>),
    ) -> Result<Self, NoLaw> {
        let mut by_component: BTreeMap<PayComponent, Vec<AwayRow>> = BTreeMap::new();
        for row in away_rows(law, settings)? {
            by_component.entry(row.component).or_default().push(row);
        }
        draft.input(step(input::AWAY, "Keadaan tidak bertugas", "State away from duty").unit(Unit::Text));
        draft.input(
            step(input::AWAY_MONTH, "Bulan ke- keadaan itu", "Month of that state").unit(Unit::Months),
        );
        for (component, rows) in &by_component {
            append_table(draft, *component, rows);
        }
        let starts = month.filter(|_| settings.starts_within_month());
        if let Some(month) = starts {
            append_start(draft, month);
        }
        let away = by_component.into_keys().collect();
        Ok(Self { away, starts: starts.map(|_| settings.starts.clone()) })
    }

    /// Adds the line of a component: the product of its factors in the shares of the person.
    pub(in crate::rules) fn line(
        &self,
        draft: &mut Draft,
        writing: Writing,
        (component, factors): (PayComponent, &[&str]),
    ) {
        let names = self.factors((component, factors));
        let mut of: Vec<&str> = names.iter().map(String::as_str).collect();
        if self.is_prorated(component) {
            of.push(input::DAYS_SERVED);
            draft.divided(writing, product(&of), MONTH_DAYS);
        } else {
            draft.rounded(writing, product(&of));
        }
    }

    /// The factors with those that are shares.
    pub(in crate::rules) fn factors(&self, (component, factors): (PayComponent, &[&str])) -> Vec<String> {
        let mut names: Vec<String> = factors.iter().map(|name| (*name).to_owned()).collect();
        if self.away.contains(&component) {
            names.push(share_of(component));
        }
        if self.starts_on_first(component) {
            names.push(FIRST.to_owned());
        }
        names
    }

    /// Whether a component is always paid whole.
    pub(in crate::rules) fn are_whole(&self, component: PayComponent) -> bool {
        self.starts.is_none() && !self.away.contains(&component)
    }

    fn starts_on_first(&self, component: PayComponent) -> bool {
        let rule = |starts: &BTreeMap<PayComponent, StartRule>| starts.get(&component).map(|rule| rule.from);
        self.starts.as_ref().is_some_and(|starts| rule(starts) != Some(StartsOn::Spmt))
    }

    fn is_prorated(&self, component: PayComponent) -> bool {
        let rule = self.starts.as_ref().and_then(|starts| starts.get(&component));
        rule.is_some_and(|rule| rule.from == StartsOn::Spmt && rule.is_prorated)
    }
}

fn share_of(component: PayComponent) -> String {
    format!("share_{}", component.word())
}

fn append_table(draft: &mut Draft, component: PayComponent, rows: &[AwayRow]) {
    let (id, en) = match component {
        PayComponent::GajiPokok => ("gaji pokok", "base pay"),
        PayComponent::TunjanganJabatan => ("tunjangan jabatan", "position allowance"),
        PayComponent::TunjanganUmum => ("tunjangan umum", "general allowance"),
        PayComponent::TunjanganBeras => ("tunjangan beras", "rice allowance"),
        PayComponent::Upah => ("upah", "wage"),
    };
    let label = Label::new(format!("Bagian {id} selama tidak bertugas"), format!("Share of {en} while away"));
    let name = share_of(component);
    let cited = rows.first().map(|row| draft.cite(&row.citation));
    let rows = rows.iter().map(|row| Reaching {
        keys: vec![row.state.clone()],
        from: row.from_month.into(),
        value: row.share.into(),
        citation: &row.citation,
    });
    draft.cited_table((&name, label.clone()), Decimal::ONE.into(), rows.collect());
    let share = step(&name, &label.id, &label.en)
        .unit(Unit::Rate)
        .is(lookup(&name, &[input::AWAY, input::AWAY_MONTH]));
    draft.add(cited.into_iter().fold(share, Writing::cites));
}

fn append_start(draft: &mut Draft, month: Month) {
    let cited = draft.cite(&installation_setting("starts"));
    draft.input(step(input::START, "Awal tugas", "Start of duty").unit(Unit::Text).cites(cited));
    draft.input(step(input::DAYS_SERVED, "Hari bertugas", "Days on duty").unit(Unit::Days));
    let days = (month.next().first_day() - month.first_day()).num_days();
    draft.constant(step(MONTH_DAYS, "Hari dalam bulan", "Days of the month").unit(Unit::Days), days);
    draft.constant(
        step("on_duty_share", "Bertugas sejak hari pertama", "On duty from day one").unit(Unit::Rate),
        1,
    );
    draft.constant(
        step("begun_share", "Mulai bertugas di tengah bulan", "Begun within the month").unit(Unit::Rate),
        0,
    );
    let op: Op =
        choose(input::START, &[(input::WHOLE_MONTH, "on_duty_share"), (input::BEGUN, "begun_share")], None);
    draft.add(
        step(FIRST, "Bagian bila dibayar sejak awal bulan", "Share where paid from the first of a month")
            .unit(Unit::Rate)
            .is(op)
            .cites(cited),
    );
}
