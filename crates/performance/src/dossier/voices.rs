//! What others and the employee say of the work: numbers of direct feedback, groups of 360° rounds, the own assessment.
//!
//! Direct feedback passes between two people, so only its number is told. Of a round only groups from three answers up are told,
//! each by itself and always by the same figures: no sum over groups and none over rounds stands here, so that no two figures
//! differ by fewer than three answers.

use kernel::id::{FeedbackRoundId, SelfAssessmentId};
use kernel::{Ekspektasi, Period};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Asked, Section};
use crate::Error;
use crate::entity::{feedback_round, self_assessment};
use crate::feedback::{AuthorRole, FeedbackTone, feedback_counts, self_assessments_of};
use crate::rounds::{RoundRole, shown_groups_of};
use crate::rules::rounds::{ANSWERS_MIN, RoundGroup, ValueMean};

/// How much direct feedback the employee was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierFeedback)]
pub struct FeedbackGiven {
    /// By what the author was and how it was meant.
    pub counts: Vec<FeedbackCount>,
}

/// How much feedback of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierFeedbackCount)]
pub struct FeedbackCount {
    /// What the author was to the employee.
    pub role: AuthorRole,
    /// Praise or advice.
    pub tone: FeedbackTone,
    /// How often.
    #[schema(example = 4)]
    pub count: u64,
}

/// What 360° rounds say that are over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierRounds)]
pub struct Rounds {
    /// The fewest answers of a group that is told.
    #[schema(example = 3)]
    pub answers_min: usize,
    /// Each round with a group that may be told, oldest first.
    pub rounds: Vec<RoundTold>,
}

/// A round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierRound)]
pub struct RoundTold {
    /// The round.
    pub round_id: FeedbackRoundId,
    /// What it is called.
    #[schema(example = "Umpan balik 360° semester I")]
    pub name: String,
    /// The period that was asked about.
    pub period: Period,
    /// The groups that may be told, each by itself.
    pub groups: Vec<GroupTold>,
}

/// What a group says, without its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierRoundGroup)]
pub struct GroupTold {
    /// The group.
    pub role: RoundRole,
    /// How many answered.
    #[schema(example = 4)]
    pub answered: u32,
    /// The mean score of each value.
    pub means: Vec<ValueMean>,
    /// The mean over all values.
    #[schema(example = "4.14")]
    pub mean: Option<String>,
}

/// How the employee sees the own work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierSelfAssessments)]
pub struct OwnViews {
    /// The assessments of periods within the one asked for, oldest first.
    pub assessments: Vec<OwnView>,
}

/// The own view of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = performance::DossierSelfAssessment)]
pub struct OwnView {
    /// The assessment.
    pub assessment_id: SelfAssessmentId,
    /// The period.
    pub period: Period,
    /// The own view of the results.
    pub hasil_kerja: Ekspektasi,
    /// The own view of the behaviour.
    pub perilaku_kerja: Ekspektasi,
    /// In words.
    #[schema(example = "Semua permohonan selesai tepat waktu.")]
    pub note: String,
}

pub(super) async fn direct(conn: &impl ConnectionTrait, asked: &Asked<'_>) -> Result<Option<Section>, Error> {
    let employee = asked.employee_id();
    let mut found = feedback_counts(conn, &[employee], asked.days()).await?;
    let found = found.remove(&employee).unwrap_or_default();
    // In the order of the lists of words, whatever order the database counts in.
    let order = AuthorRole::ALL.iter().flat_map(|role| FeedbackTone::ALL.iter().map(|tone| (*role, *tone)));
    let counts: Vec<FeedbackCount> = order
        .filter_map(|(role, tone)| {
            let count = found.iter().find(|(of, as_what, _)| (*of, *as_what) == (role, tone))?.2;
            Some(FeedbackCount { role, tone, count })
        })
        .collect();
    Ok((!counts.is_empty()).then_some(Section::Feedback(FeedbackGiven { counts })))
}

pub(super) async fn rounds(conn: &impl ConnectionTrait, asked: &Asked<'_>) -> Result<Option<Section>, Error> {
    let found = shown_groups_of(conn, asked.employee_id(), asked.period.days()).await?;
    let rounds: Vec<RoundTold> = found.into_iter().map(told).collect();
    let section = Rounds { answers_min: ANSWERS_MIN, rounds };
    Ok((!section.rounds.is_empty()).then_some(Section::Rounds(section)))
}

fn told((round, groups): (feedback_round::Model, Vec<RoundGroup>)) -> RoundTold {
    let group = |group: RoundGroup| GroupTold {
        role: group.role,
        answered: group.answered,
        means: group.means,
        mean: group.mean,
    };
    RoundTold {
        round_id: round.id,
        name: round.name,
        period: round.period,
        groups: groups.into_iter().map(group).collect(),
    }
}

pub(super) async fn own(conn: &impl ConnectionTrait, asked: &Asked<'_>) -> Result<Option<Section>, Error> {
    let employee = asked.employee_id();
    let mut found = self_assessments_of(conn, &[employee], asked.period.days()).await?;
    let assessments: Vec<OwnView> =
        found.remove(&employee).unwrap_or_default().into_iter().map(OwnView::from).collect();
    Ok((!assessments.is_empty()).then_some(Section::SelfAssessments(OwnViews { assessments })))
}

impl From<self_assessment::Model> for OwnView {
    fn from(row: self_assessment::Model) -> Self {
        Self {
            assessment_id: row.id,
            period: row.period,
            hasil_kerja: row.hasil_kerja,
            perilaku_kerja: row.perilaku_kerja,
            note: row.note,
        }
    }
}
