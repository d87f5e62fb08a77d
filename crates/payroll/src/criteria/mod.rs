//! The criteria of a month, told to whoever is to be rated and paid by them, before it begins.

mod incentives;
mod told;

use std::collections::BTreeSet;

use kernel::id::{EmployeeId, UnitId};
use kernel::{Label, Month, Rupiah};
use performance::cycles;
use performance::words::{Rhythm, Scheme};
use personnel::entity::position;
use personnel::facts::{named, placements, professions_of, status_of};
use personnel::value::Status;
use platform::{Act, Db};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Error;
use crate::policies::{Policy, binding_policy, rules_of};
use crate::rules::PaidStatus;
use crate::rules::tpp::TppPolicy;

pub use incentives::{CriteriaAmount, CriteriaIncentive};
pub use told::{CriteriaCut, CriteriaLeave, CriteriaPart, CriteriaPolicy, CriteriaSanction, CriteriaStep};

/// How a month will be rated and paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::Criteria)]
pub struct Criteria {
    /// The month for which is paid.
    pub month: Month,
    /// Whether the employee receives TPP for it, as far as is known today.
    #[schema(example = true)]
    pub receives: bool,
    /// Why not.
    #[schema(example = json!(null))]
    pub reason: Option<WithoutTpp>,
    /// The same in words.
    #[schema(example = json!(null))]
    pub explanation: Option<Label>,
    /// The policy in force.
    pub policy: Option<CriteriaPolicy>,
    /// The basic amount of the employee's class, where the policy has it as a table.
    #[schema(example = 4000000)]
    pub basic: Option<Rupiah>,
    /// How the year's performance is managed; none where no cycle is published.
    pub cycle: Option<CriteriaCycle>,
}

/// Why an employee receives no TPP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = payroll::WithoutTpp)]
pub enum WithoutTpp {
    /// The account belongs to no employee.
    NotAnEmployee,
    /// No policy of the instansi holds on the first day of the month.
    NoPolicy,
    /// No status holds on the first day of the month.
    NotEmployed,
    /// The policy does not name the status.
    StatusNotNamed,
    /// The policy excludes the functional position.
    PositionExcluded,
    /// The policy excludes whoever is certified for a profession that has an allowance of its own.
    CertificateExcluded,
}

/// How the year's performance is rated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::CriteriaCycle)]
pub struct CriteriaCycle {
    /// The year.
    #[schema(example = 2026)]
    pub year: i32,
    /// By which scheme.
    pub scheme: Scheme,
    /// How often.
    pub rhythm: Rhythm,
    /// Days after the end of a period within which it is rated.
    #[schema(example = 10)]
    pub rating_days: i32,
    /// Whether a rating demands evidence.
    pub evidence_required: bool,
    /// How results and behaviour become a grade.
    pub rule: Label,
    /// What each of the two weighs; empty where a matrix joins them.
    pub weights: Vec<CriteriaWeight>,
}

/// What a side of the work weighs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = payroll::CriteriaWeight)]
pub struct CriteriaWeight {
    /// Results or behaviour.
    pub label: Label,
    /// Percent.
    #[schema(example = 70)]
    pub percent: i64,
    /// Percent where peers and subordinates are consulted.
    #[schema(example = 60)]
    pub percent_consulted: i64,
}

/// The criteria of a month for whoever asks; without a month, those of the coming one.
///
/// # Errors
/// `Broken` when a stored policy cannot be read; when the database fails.
pub async fn own_criteria(db: &Db, act: &Act, month: Option<Month>) -> Result<Criteria, Error> {
    let month = month.unwrap_or_else(|| Month::of(act.today).next());
    let conn = db.read();
    let Some(me) = act.actor.employee() else {
        return Ok(Criteria::without(month, WithoutTpp::NotAnEmployee));
    };
    let Some(instansi) = named(conn, &[me]).await?.remove(&me).map(|named| named.instansi_id) else {
        return Ok(Criteria::without(month, WithoutTpp::NotAnEmployee));
    };
    let cycle = cycle(conn, instansi, month).await?;
    let day = month.first_day();
    let policy = match binding_policy(conn, instansi, day).await {
        Ok(policy) => policy,
        Err(Error::NoPolicy { .. }) => {
            return Ok(Criteria { cycle, ..Criteria::without(month, WithoutTpp::NoPolicy) });
        }
        Err(error) => return Err(error),
    };
    let status = status_of(conn, &[me], day).await?.remove(&me).map(|status| status.value);
    let post = post(conn, me, month).await?;
    let professions = professions_of(conn, &[me], day).await?.remove(&me).unwrap_or_default();
    told_of(month, (policy, cycle), (status, post.as_ref(), &professions))
}

fn told_of(
    month: Month,
    (policy, cycle): (Policy, Option<CriteriaCycle>),
    (status, post, professions): (Option<Status>, Option<&position::Model>, &BTreeSet<String>),
) -> Result<Criteria, Error> {
    let rules = rules_of(&policy)?;
    let reason = reason(&rules, status, (post, professions));
    let basic = post.and_then(|post| rules.basic_of(post.kelas_jabatan));
    Ok(Criteria {
        receives: reason.is_none(),
        reason,
        explanation: reason.map(WithoutTpp::explanation),
        policy: Some(CriteriaPolicy::of(&policy, rules, month)),
        basic,
        cycle,
        month,
    })
}

fn reason(
    rules: &TppPolicy,
    status: Option<Status>,
    (post, professions): (Option<&position::Model>, &BTreeSet<String>),
) -> Option<WithoutTpp> {
    let Some(status) = status.filter(|status| status.is_active()) else {
        return Some(WithoutTpp::NotEmployed);
    };
    if !PaidStatus::from_word(status.word()).is_some_and(|paid| rules.includes(paid)) {
        return Some(WithoutTpp::StatusNotNamed);
    }
    let jabatan = post.and_then(|post| post.jabatan_fungsional.as_deref());
    if rules.excludes(jabatan) {
        return Some(WithoutTpp::PositionExcluded);
    }
    rules.excludes_certified(jabatan, professions).then_some(WithoutTpp::CertificateExcluded)
}

async fn post(
    conn: &impl ConnectionTrait,
    employee: EmployeeId,
    month: Month,
) -> Result<Option<position::Model>, Error> {
    let placed = placements(conn, &[employee], month.first_day()).await?.remove(&employee);
    Ok(match placed {
        Some(placed) => position::Entity::find_by_id(placed.position_id).one(conn).await?,
        None => None,
    })
}

async fn cycle(
    conn: &impl ConnectionTrait,
    instansi: UnitId,
    month: Month,
) -> Result<Option<CriteriaCycle>, Error> {
    let cycle = cycles::of_instansi(conn, instansi, month.year()).await?;
    Ok(cycle.map(|cycle| CriteriaCycle {
        year: cycle.year,
        scheme: cycle.scheme,
        rhythm: cycle.rhythm,
        rating_days: cycle.rating_days,
        evidence_required: cycle.evidence_required,
        rule: rule_of(cycle.scheme),
        weights: weights_of(cycle.scheme),
    }))
}

fn rule_of(scheme: Scheme) -> Label {
    match scheme {
        Scheme::Permen => Label::new(
            "Hasil kerja dan perilaku kerja dinilai terhadap ekspektasi; kuadran keduanya menentukan predikat (PermenPANRB 6/2022).",
            "Results and behaviour are rated against expectation; their quadrant gives the grade (PermenPANRB 6/2022).",
        ),
        Scheme::Pp => Label::new(
            "Nilai SKP dan nilai perilaku digabung menurut bobot; kategori nilainya menentukan predikat (PP 30/2019).",
            "The values of SKP and behaviour are joined by their weights; the category of the value gives the grade (PP 30/2019).",
        ),
    }
}

fn weights_of(scheme: Scheme) -> Vec<CriteriaWeight> {
    match scheme {
        Scheme::Permen => vec![],
        Scheme::Pp => vec![
            CriteriaWeight {
                label: Label::new("Nilai SKP", "Value of the SKP"),
                percent: 70,
                percent_consulted: 60,
            },
            CriteriaWeight {
                label: Label::new("Nilai perilaku kerja", "Value of the behaviour"),
                percent: 30,
                percent_consulted: 40,
            },
        ],
    }
}

impl Criteria {
    fn without(month: Month, reason: WithoutTpp) -> Self {
        Self {
            month,
            receives: false,
            reason: Some(reason),
            explanation: Some(reason.explanation()),
            policy: None,
            basic: None,
            cycle: None,
        }
    }
}

impl WithoutTpp {
    fn explanation(self) -> Label {
        match self {
            Self::NotAnEmployee => Label::new(
                "Akun ini bukan akun pegawai, sehingga tidak menerima TPP.",
                "This account belongs to no employee, who alone receives TPP.",
            ),
            Self::NoPolicy => Label::new(
                "Belum ada kebijakan TPP instansi Anda yang berlaku pada bulan ini.",
                "No TPP policy of your instansi holds in this month.",
            ),
            Self::NotEmployed => Label::new(
                "Anda tidak tercatat aktif pada hari pertama bulan ini.",
                "You are not recorded as employed on the first day of this month.",
            ),
            Self::StatusNotNamed => Label::new(
                "Kebijakan yang berlaku tidak menyebut status kepegawaian Anda sebagai penerima TPP.",
                "The policy in force does not name your status among those that receive TPP.",
            ),
            Self::PositionExcluded => Label::new(
                "Kebijakan yang berlaku mengecualikan jabatan fungsional Anda dari TPP.",
                "The policy in force excludes your functional position from TPP.",
            ),
            Self::CertificateExcluded => Label::new(
                "Kebijakan yang berlaku tidak memberikan TPP kepada pemegang sertifikat profesi Anda, yang memiliki tunjangan profesi sendiri.",
                "The policy in force gives no TPP to holders of your professional certificate, which has an allowance of its own.",
            ),
        }
    }
}
