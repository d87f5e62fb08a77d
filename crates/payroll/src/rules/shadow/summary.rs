//! A comparison in sums: how many people are equal, and what the differences come to.

use std::collections::BTreeMap;

use kernel::Rupiah;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Compared, ShadowCauseKind, ShadowComponent, ShadowOutcome};

/// What a comparison comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::ShadowSummary)]
pub struct Summary {
    /// Everybody whom the list or Merit pays.
    #[schema(example = 412)]
    pub people: i64,
    /// Equal to the rupiah in the net and in every component.
    #[schema(example = 398)]
    pub equal: i64,
    /// With any difference.
    #[schema(example = 9)]
    pub different: i64,
    /// Among those who differ: paid the same net all the same.
    #[schema(example = 2)]
    pub same_net: i64,
    /// Whom only the list pays.
    #[schema(example = 3)]
    pub only_theirs: i64,
    /// Whom only Merit pays.
    #[schema(example = 2)]
    pub only_merit: i64,
    /// Named by the list and paid by other units than the run's, so not compared.
    #[schema(example = 0)]
    pub elsewhere: i64,
    /// What the list pays to those compared.
    pub theirs: Rupiah,
    /// What Merit pays.
    pub merit: Rupiah,
    /// What the list pays more; negative for less.
    pub difference: Rupiah,
    /// Where they differ, the components without difference left out.
    pub components: Vec<ComponentSum>,
    /// Why; the amounts add up to the difference.
    pub causes: Vec<CauseSum>,
}

/// The differences of one component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::ShadowComponentSum)]
pub struct ComponentSum {
    /// The component.
    pub component: ShadowComponent,
    /// In how many payslips it differs.
    #[schema(example = 4)]
    pub people: i64,
    /// What the list has of it, over everybody in both.
    pub theirs: Rupiah,
    /// What Merit has.
    pub merit: Rupiah,
}

/// What one cause comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::ShadowCauseSum)]
pub struct CauseSum {
    /// The cause.
    pub kind: ShadowCauseKind,
    /// Of how many people.
    #[schema(example = 4)]
    pub people: i64,
    /// What the list pays more because of it; negative for less.
    pub amount: Rupiah,
}

/// A summary being made.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    sums: Summary,
    components: BTreeMap<&'static str, (i64, Rupiah, Rupiah)>,
    causes: BTreeMap<&'static str, (i64, Rupiah)>,
}

impl Tally {
    /// Counts somebody.
    pub fn add(&mut self, person: &Compared) {
        let sums = &mut self.sums;
        sums.people += 1;
        sums.theirs += person.theirs.unwrap_or_default();
        sums.merit += person.merit.unwrap_or_default();
        match person.outcome {
            ShadowOutcome::Equal => sums.equal += 1,
            ShadowOutcome::Different => {
                sums.different += 1;
                sums.same_net += i64::from(person.difference() == Rupiah::ZERO);
            }
            ShadowOutcome::OnlyTheirs => sums.only_theirs += 1,
            ShadowOutcome::OnlyMerit => sums.only_merit += 1,
        }
        for one in &person.components {
            let (people, theirs, merit) = self.components.entry(one.component.word()).or_default();
            *people += i64::from(one.theirs != one.merit);
            *theirs += one.theirs;
            *merit += one.merit;
        }
        let mut met: Vec<ShadowCauseKind> = Vec::new();
        for cause in &person.causes {
            let (people, amount) = self.causes.entry(cause.kind.word()).or_default();
            *people += i64::from(!met.contains(&cause.kind));
            *amount += cause.amount;
            met.push(cause.kind);
        }
    }

    /// Counts somebody whom the list names and the run's units do not have.
    pub fn pass_over(&mut self) {
        self.sums.elsewhere += 1;
    }

    /// What it comes to.
    pub fn summary(self) -> Summary {
        let component = |component: &ShadowComponent| {
            let (people, theirs, merit) = self.components.get(component.word()).copied()?;
            (people > 0).then_some(ComponentSum { component: *component, people, theirs, merit })
        };
        let cause = |kind: &ShadowCauseKind| {
            let (people, amount) = self.causes.get(kind.word()).copied()?;
            Some(CauseSum { kind: *kind, people, amount })
        };
        Summary {
            difference: self.sums.theirs - self.sums.merit,
            components: ShadowComponent::ALL.iter().filter_map(component).collect(),
            causes: ShadowCauseKind::ALL.iter().filter_map(cause).collect(),
            ..self.sums
        }
    }
}
