//! What can go wrong in personnel.

use kernel::{Fault, FaultKind, Refusal};
use sea_orm::DbErr;

/// An error of personnel.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The platform's: not found, stale, database.
    #[error(transparent)]
    Platform(#[from] platform::Error),
    /// The request breaks rules; every fault found, never empty.
    #[error("{} faults, the first {:?}", .0.len(), .0.first().map(|fault| fault.code))]
    Invalid(Vec<Fault>),
}

impl Error {
    /// The object does not exist or lies outside the scope.
    pub(crate) fn missing(what: &'static str) -> Self {
        Self::Platform(platform::Error::NotFound(what))
    }

    /// `Ok` without faults, else all of them, conflicts first because they decide the status.
    pub(crate) fn of(mut faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() {
            return Ok(());
        }
        faults.sort_by_key(|fault| match fault.kind {
            FaultKind::Forbidden => 0,
            FaultKind::Conflict => 1,
            _ => 2,
        });
        Err(Self::Invalid(faults))
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Platform(error.into())
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Invalid(vec![fault])
    }
}

impl Refusal for Error {
    fn faults(&self) -> Vec<Fault> {
        match self {
            Self::Platform(error) => error.faults(),
            Self::Invalid(faults) => faults.clone(),
        }
    }
}

/// The rules that a request can break, one line each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    OutsideScope,
    NameEmpty,
    RangeEmpty,
    BeforeBirth,
    FactOverlaps,
    FactSuperseded,
    FactKindChanged,
    MkgOutOfRange,
    GolonganUnfit,
    PositionUnknown,
    PositionTaken,
    PositionNotVacant,
    SuperiorUnknown,
    OwnSuperior,
    DecreeUnknown,
    DecreeNumberTaken,
    FileUnknown,
    AccountNumber,
    LeaveOpen,
    LeaveTooLong,
    LeaveUnfit,
    BeforeEmployment,
    AfterEmployment,
    AfterDeath,
    StatusUnfit,
    PositionUnfit,
    SuperiorCycle,
    DecreeNeeded,
    DisciplineLevel,
    DisciplineLength,
    DisciplineNoLength,
    EducationYear,
    GraduationDate,
    ProofExpired,
    SchoolProofNeeded,
    SpouseTwice,
    ChildBirthDate,
    ChildrenMany,
    AwardTooEarly,
    StudyUnfit,
    InsuranceNumber,
    WageAmount,
    WageUnfit,
    SecondPersonNeeded,
    NipNeeded,
    NipBirthDate,
    NipSex,
    NipTaken,
    NikMalformed,
    NikTaken,
    NpwpMalformed,
    NpwpTaken,
    InstansiUnknown,
    UnitUnknown,
    UnitCycle,
    UnitOtherInstansi,
    UnitCodeTaken,
    UnitKindUnfit,
    UnitBeforeParent,
    UnitIsRoot,
    UnitNotRoot,
    UnitNotYet,
    ChangesLater,
    UnitBelowLeft,
    HolderLeft,
    DecreeLeft,
    UnitUnplaced,
    PostUnplaced,
    PlacedTwice,
    PartsTooFew,
    NotAHolder,
    HeadUnnamed,
    SameUnit,
    PositionEnded,
    PositionShape,
    EselonUnknown,
    KelasJabatan,
    SeatsUnfit,
    HeadTaken,
    EmployeeUnknown,
    DayTwice,
    DayInFuture,
    DayTimes,
    DayMinutes,
    FactUnknown,
    ChangeUnfit,
    KindByDecree,
    BeforeTmt,
    IssuedInFuture,
    DecreeEmpty,
    DecreeActNotOffered,
    ProposalActNotOffered,
    OwnDecree,
    OwnProposal,
    OwnRecord,
    NotPermitted,
    HolidayTaken,
    PatternCycle,
    PatternBreak,
    PatternTaken,
    PatternUnknown,
    PatternInUse,
    OneFollower,
    MonthClosed,
    MonthNotOver,
    MonthNotClosed,
    ClosedByUnit,
    CorrectionsOpen,
    ReasonMissing,
    MachineUnknown,
    PunchInFuture,
    NumberTaken,
    CorrectionOpen,
    TimesMissing,
    ActNotOffered,
    OwnDecision,
    DecisionPassed,
    SpanTooLong,
    AcknowledgeBy,
    AnnouncementAct,
    AcknowledgementUnwanted,
    EditionOther,
}

impl Flaw {
    #[expect(clippy::too_many_lines, reason = "a table: one line for each code")]
    fn describe(self) -> (FaultKind, &'static str) {
        use FaultKind::{Conflict, Forbidden, Invalid};
        match self {
            Self::OutsideScope => (Forbidden, "personnel.outside_scope"),
            Self::NameEmpty => (Invalid, "personnel.name_empty"),
            Self::RangeEmpty => (Invalid, "personnel.range_empty"),
            Self::BeforeBirth => (Invalid, "personnel.before_birth"),
            Self::FactOverlaps => (Invalid, "personnel.fact_overlaps"),
            Self::FactSuperseded => (Conflict, "personnel.fact_superseded"),
            Self::FactKindChanged => (Invalid, "personnel.fact_kind_changed"),
            Self::MkgOutOfRange => (Invalid, "personnel.mkg_out_of_range"),
            Self::GolonganUnfit => (Invalid, "personnel.golongan_unfit"),
            Self::PositionUnknown => (Invalid, "personnel.position_unknown"),
            Self::PositionTaken => (Invalid, "personnel.position_taken"),
            Self::PositionNotVacant => (Invalid, "personnel.position_not_vacant"),
            Self::SuperiorUnknown => (Invalid, "personnel.superior_unknown"),
            Self::OwnSuperior => (Invalid, "personnel.own_superior"),
            Self::DecreeUnknown => (Invalid, "personnel.decree_unknown"),
            Self::DecreeNumberTaken => (Conflict, "personnel.decree_number_taken"),
            Self::FileUnknown => (Invalid, "personnel.file_unknown"),
            Self::AccountNumber => (Invalid, "personnel.account_number"),
            Self::LeaveOpen => (Invalid, "personnel.leave_open"),
            Self::LeaveTooLong => (Invalid, "personnel.leave_too_long"),
            Self::LeaveUnfit => (Invalid, "personnel.leave_unfit"),
            Self::BeforeEmployment => (Invalid, "personnel.before_employment"),
            Self::AfterEmployment => (Invalid, "personnel.after_employment"),
            Self::AfterDeath => (Invalid, "personnel.after_death"),
            Self::StatusUnfit => (Invalid, "personnel.status_unfit"),
            Self::PositionUnfit => (Invalid, "personnel.position_unfit"),
            Self::SuperiorCycle => (Invalid, "personnel.superior_cycle"),
            Self::DecreeNeeded => (Invalid, "personnel.decree_needed"),
            Self::DisciplineLevel => (Invalid, "personnel.discipline_level"),
            Self::DisciplineLength => (Invalid, "personnel.discipline_length"),
            Self::DisciplineNoLength => (Invalid, "personnel.discipline_no_length"),
            Self::EducationYear => (Invalid, "personnel.education_year"),
            Self::GraduationDate => (Invalid, "personnel.graduation_date"),
            Self::ProofExpired => (Invalid, "personnel.proof_expired"),
            Self::SchoolProofNeeded => (Invalid, "personnel.school_proof_needed"),
            Self::SpouseTwice => (Invalid, "personnel.spouse_twice"),
            Self::ChildBirthDate => (Invalid, "personnel.child_birth_date"),
            Self::ChildrenMany => (Invalid, "personnel.children_many"),
            Self::AwardTooEarly => (Invalid, "personnel.award_too_early"),
            Self::StudyUnfit => (Invalid, "personnel.study_unfit"),
            Self::InsuranceNumber => (Invalid, "personnel.insurance_number"),
            Self::WageAmount => (Invalid, "personnel.wage_amount"),
            Self::WageUnfit => (Invalid, "personnel.wage_unfit"),
            Self::SecondPersonNeeded => (Conflict, "personnel.second_person_needed"),
            Self::NipNeeded => (Invalid, "personnel.nip_needed"),
            Self::NipBirthDate => (Invalid, "personnel.nip_birth_date"),
            Self::NipSex => (Invalid, "personnel.nip_sex"),
            Self::NipTaken => (Conflict, "personnel.nip_taken"),
            Self::NikMalformed => (Invalid, "personnel.nik_malformed"),
            Self::NikTaken => (Conflict, "personnel.nik_taken"),
            Self::NpwpMalformed => (Invalid, "personnel.npwp_malformed"),
            Self::NpwpTaken => (Conflict, "personnel.npwp_taken"),
            Self::InstansiUnknown => (Invalid, "personnel.instansi_unknown"),
            Self::UnitUnknown => (Invalid, "personnel.unit_unknown"),
            Self::UnitCycle => (Invalid, "personnel.unit_cycle"),
            Self::UnitOtherInstansi => (Invalid, "personnel.unit_other_instansi"),
            Self::UnitCodeTaken => (Conflict, "personnel.unit_code_taken"),
            Self::UnitKindUnfit => (Invalid, "personnel.unit_kind_unfit"),
            Self::UnitBeforeParent => (Invalid, "personnel.unit_before_parent"),
            Self::UnitIsRoot => (Invalid, "personnel.unit_is_root"),
            Self::UnitNotRoot => (Invalid, "personnel.unit_not_root"),
            Self::UnitNotYet => (Invalid, "personnel.unit_not_yet"),
            Self::ChangesLater => (Invalid, "personnel.changes_later"),
            Self::UnitBelowLeft => (Conflict, "personnel.unit_below_left"),
            Self::HolderLeft => (Conflict, "personnel.holder_left"),
            Self::DecreeLeft => (Conflict, "personnel.decree_left"),
            Self::UnitUnplaced => (Invalid, "personnel.unit_unplaced"),
            Self::PostUnplaced => (Invalid, "personnel.post_unplaced"),
            Self::PlacedTwice => (Invalid, "personnel.placed_twice"),
            Self::PartsTooFew => (Invalid, "personnel.parts_too_few"),
            Self::NotAHolder => (Invalid, "personnel.not_a_holder"),
            Self::HeadUnnamed => (Invalid, "personnel.head_unnamed"),
            Self::SameUnit => (Invalid, "personnel.same_unit"),
            Self::PositionEnded => (Invalid, "personnel.position_ended"),
            Self::PositionShape => (Invalid, "personnel.position_shape"),
            Self::EselonUnknown => (Invalid, "personnel.eselon_unknown"),
            Self::KelasJabatan => (Invalid, "personnel.kelas_jabatan"),
            Self::SeatsUnfit => (Invalid, "personnel.seats_unfit"),
            Self::HeadTaken => (Conflict, "personnel.head_taken"),
            Self::EmployeeUnknown => (Invalid, "personnel.employee_unknown"),
            Self::DayTwice => (Invalid, "personnel.day_twice"),
            Self::DayInFuture => (Invalid, "personnel.day_in_future"),
            Self::DayTimes => (Invalid, "personnel.day_times"),
            Self::DayMinutes => (Invalid, "personnel.day_minutes"),
            Self::FactUnknown => (Invalid, "personnel.fact_unknown"),
            Self::ChangeUnfit => (Invalid, "personnel.change_unfit"),
            Self::KindByDecree => (Invalid, "personnel.kind_by_decree"),
            Self::BeforeTmt => (Invalid, "personnel.before_tmt"),
            Self::IssuedInFuture => (Invalid, "personnel.issued_in_future"),
            Self::DecreeEmpty => (Conflict, "personnel.decree_empty"),
            Self::DecreeActNotOffered => (Conflict, "personnel.decree_act_not_offered"),
            Self::ProposalActNotOffered => (Conflict, "personnel.proposal_act_not_offered"),
            Self::OwnDecree => (Forbidden, "personnel.own_decree"),
            Self::OwnProposal => (Forbidden, "personnel.own_proposal"),
            Self::OwnRecord => (Forbidden, "personnel.own_record"),
            Self::NotPermitted => (Forbidden, "personnel.not_permitted"),
            Self::HolidayTaken => (Conflict, "personnel.holiday_taken"),
            Self::PatternCycle => (Invalid, "personnel.pattern_cycle"),
            Self::PatternBreak => (Invalid, "personnel.pattern_break"),
            Self::PatternTaken => (Conflict, "personnel.pattern_taken"),
            Self::PatternUnknown => (Invalid, "personnel.pattern_unknown"),
            Self::PatternInUse => (Conflict, "personnel.pattern_in_use"),
            Self::OneFollower => (Invalid, "personnel.one_follower"),
            Self::MonthClosed => (Conflict, "personnel.month_closed"),
            Self::MonthNotOver => (Invalid, "personnel.month_not_over"),
            Self::MonthNotClosed => (Conflict, "personnel.month_not_closed"),
            Self::ClosedByUnit => (Invalid, "personnel.closed_by_unit"),
            Self::CorrectionsOpen => (Conflict, "personnel.corrections_open"),
            Self::ReasonMissing => (Invalid, "personnel.reason_missing"),
            Self::MachineUnknown => (Invalid, "personnel.machine_unknown"),
            Self::PunchInFuture => (Invalid, "personnel.punch_in_future"),
            Self::NumberTaken => (Conflict, "personnel.machine_number_taken"),
            Self::CorrectionOpen => (Conflict, "personnel.correction_open"),
            Self::TimesMissing => (Invalid, "personnel.times_missing"),
            Self::ActNotOffered => (Conflict, "personnel.act_not_offered"),
            Self::OwnDecision => (Forbidden, "personnel.own_decision"),
            Self::DecisionPassed => (Forbidden, "personnel.decision_passed"),
            Self::SpanTooLong => (Invalid, "personnel.span_too_long"),
            Self::AcknowledgeBy => (Invalid, "personnel.acknowledge_by"),
            Self::AnnouncementAct => (Conflict, "personnel.announcement_act"),
            Self::AcknowledgementUnwanted => (Conflict, "personnel.acknowledgement_unwanted"),
            Self::EditionOther => (Conflict, "personnel.edition_other"),
        }
    }

    /// The fault, at a place in the body.
    pub(crate) fn at(self, pointer: impl Into<String>) -> Fault {
        let (kind, code) = self.describe();
        Fault::new(kind, code).at(pointer)
    }

    /// The fault about the request as a whole.
    pub(crate) fn whole(self) -> Fault {
        let (kind, code) = self.describe();
        Fault::new(kind, code)
    }
}
