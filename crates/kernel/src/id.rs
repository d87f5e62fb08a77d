//! Identifiers: UUIDv7 newtypes, one for each kind of thing, so that one can never stand for another.

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A typed id, which knows what kind of thing it names: for rows that point at things of several kinds.
pub trait Identifies: Copy + Into<Uuid> {
    /// The name of the type: `DecreeId`.
    const NAME: &'static str;

    /// The kind in one word, as stored: `decree`.
    fn kind() -> String {
        let mut word = String::with_capacity(Self::NAME.len());
        for character in Self::NAME.strip_suffix("Id").unwrap_or(Self::NAME).chars() {
            if character.is_ascii_uppercase() && !word.is_empty() {
                word.push('_');
            }
            word.push(character.to_ascii_lowercase());
        }
        word
    }
}

macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType, ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid, example = "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4")]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id; ids made later sort later.
            #[expect(clippy::new_without_default, reason = "every call gives another id, which a default should not")]
            #[expect(clippy::disallowed_methods, reason = "the one place where ids are made")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl Identifies for $name {
            const NAME: &'static str = stringify!($name);
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )*};
}

typed_id! {
    /// A human being: the owner of personal values and of the key that protects them.
    PersonId,
    /// One employment of a person under one NIP.
    EmployeeId,
    /// An organisational unit; a root unit is an instansi.
    UnitId,
    /// A position (jabatan) in a unit.
    PositionId,
    /// One version of one dated fact about an employee.
    FactId,
    /// A decree (SK).
    DecreeId,
    /// A proposed change of an employee's facts.
    ProposalId,
    /// A day of attendance of an employee.
    AttendanceId,
    /// An instansi's own entry for a day of the calendar.
    HolidayId,
    /// A pattern of working time.
    WorkPatternId,
    /// A pattern of working time for a unit or an employee.
    WorkAssignmentId,
    /// A correction of a day of attendance.
    CorrectionId,
    /// A month of attendance of a unit that was closed.
    MonthClosingId,
    /// An import of a spreadsheet.
    ImportId,
    /// A login account.
    AccountId,
    /// A session: the family of refresh tokens that began with one login.
    SessionId,
    /// A role given to an account over a unit subtree for a period.
    GrantId,
    /// A role that its holder lends to somebody for a time.
    DelegationId,
    /// A service client (a system that calls the API).
    ClientId,
    /// An entry in the log of acts.
    ActId,
    /// A durable job.
    JobId,
    /// A deadline of one object.
    TimerId,
    /// Something that the guard against overpayment found in a run.
    FindingId,
    /// A claim for what was paid too much.
    RecoveryId,
    /// What came back of a claim.
    RecoveryPaymentId,
    /// What an instansi takes from pay for a third party.
    DeductionSchemeId,
    /// One employee's part in it.
    DeductionOrderId,
    /// What another payer says on its withholding slip.
    OtherPayerSlipId,
    /// A row of a list that a region pays by.
    ShadowRowId,
    /// A list held against a run.
    ShadowComparisonId,
    /// How somebody's pay compares in one of them.
    ShadowPersonId,
    /// A stored file.
    FileId,
    /// Something that an account is told of.
    NotificationId,
    /// A letter to an account.
    MailId,
    /// An announcement, guide or required reading.
    AnnouncementId,
    /// A yearly cycle of performance management.
    CycleId,
    /// A yearly performance plan (SKP).
    SkpId,
    /// A planned result (RHK) of an SKP.
    RhkId,
    /// An indicator (IKI) of an RHK.
    IkiId,
    /// A step of the negotiation of a plan.
    NegotiationId,
    /// What an employee brings to a result of the superior.
    RoleResultId,
    /// A request to correct a wrong superior.
    SuperiorRequestId,
    /// A reusable indicator of the library.
    IndicatorId,
    /// An innovation, from its idea to its use.
    InnovationId,
    /// A report of progress on an RHK.
    ProgressId,
    /// A piece of evidence for a report of progress.
    EvidenceId,
    /// The superior's note on a report of progress.
    FeedbackId,
    /// A periodic evaluation of an SKP.
    EvaluationId,
    /// A place where citizens are served.
    ServicePointId,
    /// A visit of a citizen, which may answer a survey once.
    SurveyVisitId,
    /// A citizen's answers to a survey.
    SurveySheetId,
    /// A citizen's complaint.
    ComplaintId,
    /// What somebody told a colleague, superior or subordinate.
    DirectFeedbackId,
    /// What two people agreed to do about feedback.
    FeedbackActionId,
    /// How somebody sees the own work of a period.
    SelfAssessmentId,
    /// A 360° round.
    FeedbackRoundId,
    /// Somebody's seat in a 360° round: who is asked about whom.
    RoundSeatId,
    /// An answer in a 360° round.
    RoundAnswerId,
    /// A look at how the raters of a unit rated.
    RaterReviewId,
    /// What a review found of one rater.
    RaterQuestionId,
    /// An entry of credit points (angka kredit).
    CreditId,
    /// A unit's performance agreement for a year (perjanjian kinerja).
    AgreementId,
    /// An objective of a performance agreement.
    SasaranId,
    /// A key indicator (IKU) of an objective.
    IkuId,
    /// What was reached on a key indicator in a period.
    IkuRealisationId,
    /// The grade of a unit for a period.
    UnitRatingId,
    /// A piece of evidence for something other than a report of progress.
    ExhibitId,
    /// An entry in an employee's log of work.
    WorkLogId,
    /// An employee's report of a month.
    MonthlyReportId,
    /// A project of a unit.
    ProjectId,
    /// A milestone of a project.
    MilestoneId,
    /// An amount that a project has spent.
    SpendingId,
    /// An objection to a rating.
    ObjectionId,
    /// A hearing of one side of an objection.
    HearingId,
    /// A session in which ratings are calibrated.
    CalibrationId,
    /// What was said of one rating in a calibration.
    CalibrationItemId,
    /// What is proposed to follow from a yearly grade.
    ConsequenceId,
    /// A step of an improvement plan.
    ImprovementStepId,
    /// A regional TPP policy.
    PolicyId,
    /// A payroll run.
    RunId,
    /// A payslip of one employee in one run.
    PayslipId,
    /// A payment that the bank sent back.
    TransferReturnId,
    /// What the budget of a year has for the pay of an SKPD or an instansi.
    CeilingId,
    /// A simulation of pay by other rules.
    SimulationId,
    /// A read of somebody's sensitive data by somebody else.
    AccessId,
    /// A legal hold: a person's data is kept whatever the rules of retention say.
    HoldId,
    /// A request to erase a person.
    ErasureId,
    /// A breach of personal data.
    BreachId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_what_it_names() {
        assert_eq!((DecreeId::kind(), EvidenceId::kind()), ("decree".to_owned(), "evidence".to_owned()));
    }
}
