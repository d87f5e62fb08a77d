//! Objections to ratings (keberatan; PP 30/2019, article 59): written, with reasons, to the superior of the rater, within 14 days of
//! receipt. Both sides are heard, and the decision is final. An objection that lies idle is passed on.

mod clock;
mod deciding;
mod filing;
mod hearing;
mod reads;

use chrono::NaiveDate;
use kernel::Ekspektasi;
use kernel::id::{EmployeeId, EvaluationId, FileId};
use kernel::states::AllowedAct;
use personnel::facts::Named;
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::entity::{evaluation, objection, objection_hearing};
use crate::states::objection::{ObjectionAct, ObjectionStatus, Party};

pub use clock::{OBJECTION_TIMER, meet_objection_deadline};
pub use deciding::{Decide, decide_objection};
pub use filing::{NewObjection, object_to_evaluation, object_to_year};
pub use hearing::{NewHearing, hear_side};
pub(crate) use reads::unless_contested;
pub use reads::{find_objection, find_objection_dossier, list_objections};

/// A side that is heard.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))", rename_all = "snake_case")]
#[schema(as = performance::ObjectionSide)]
pub enum Side {
    /// The employee who objects.
    Pegawai,
    /// The superior who rated.
    Penilai,
}

/// What was decided.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))", rename_all = "snake_case")]
#[schema(as = performance::ObjectionOutcome)]
pub enum Outcome {
    /// The rating stays.
    Tetap,
    /// Another rating takes its place.
    Diubah,
}

/// Something that supports an objection: a name with either a link or a stored file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::ObjectionExhibit)]
pub struct Exhibit {
    /// What it is.
    #[schema(min_length = 1, max_length = 500, example = "Rekap cakupan imunisasi Desember")]
    pub name: String,
    /// Where it is, when it lies elsewhere.
    #[serde(default)]
    #[schema(example = "https://arsip.bengkulu.example/rekap/2026-12")]
    pub link: Option<String>,
    /// Which file it is, when it lies here.
    #[serde(default)]
    #[schema(example = json!(null))]
    pub file_id: Option<FileId>,
}

/// The ratings that the employee thinks right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, FromJsonQueryResult)]
#[serde(deny_unknown_fields)]
#[schema(as = performance::ObjectionWanted)]
pub struct Wanted {
    /// Of the results.
    pub hasil_kerja: Ekspektasi,
    /// Of the behaviour.
    pub perilaku_kerja: Ekspektasi,
}

/// An objection as one caller meets it.
#[derive(Clone, Debug)]
pub struct Objection {
    /// The objection.
    pub row: objection::Model,
    /// Who objects.
    pub employee: Named,
    /// Who rated.
    pub rater: Option<Named>,
    /// Whose turn it is to decide.
    pub decider: Option<Named>,
    /// What was said, oldest first.
    pub hearings: Vec<objection_hearing::Model>,
    /// The last day on which it could be filed.
    pub last_day: NaiveDate,
    /// What its state offers, judged for the caller.
    pub offered: Vec<AllowedAct<ObjectionAct>>,
    /// What the caller is to it.
    pub party: Party,
}

/// An objection with the rating that it led to.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The objection.
    pub objection: Objection,
    /// The rating in the place of the one objected to; none where that stays.
    pub evaluation: Option<evaluation::Model>,
}

/// Which objections to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct ObjectionFilter {
    /// In one state.
    pub status: Option<ObjectionStatus>,
    /// Still to be decided.
    pub open: bool,
    /// Of one employee.
    pub employee_id: Option<EmployeeId>,
    /// To one rating.
    pub evaluation_id: Option<EvaluationId>,
    /// Only those whose turn it is the caller's to decide, or the officer's.
    pub awaiting_me: bool,
}
