//! Beginning and reading plans.

use chrono::NaiveDate;
use kernel::id::{EmployeeId, SkpId};
use kernel::states::AllowedAct;
use kernel::{DateRange, Fault};
use personnel::facts::{self, Named};
use platform::{Act, Acted, Db, acts};
use platform::{Page, Paging};
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel};

use crate::entity::rhk;
use crate::entity::skp::{self, Behaviours, Texts};
use crate::plan::Plan;
use crate::regulation::Law;
use crate::rules::cycle::fault_of_planning;
use crate::rules::plan::{faults_of_days, whole_year};
use crate::states::{self, CycleStatus, Party, SkpAct, SkpStatus};
use crate::words::{Approach, Origin, SkpKind};
use crate::{Error, cycles, store};

/// A plan to begin.
#[derive(Clone, Copy, Debug)]
pub struct NewSkp {
    /// The calendar year.
    pub year: i32,
    /// The first day; 1 January where it is not given.
    pub starts_on: Option<NaiveDate>,
    /// The first day after it; 1 January of the next year where it is not given.
    pub ends_before: Option<NaiveDate>,
    /// Whose kind of work is planned.
    pub kind: SkpKind,
    /// How indicators are written.
    pub approach: Approach,
}

/// A plan as one caller meets it.
#[derive(Clone, Debug)]
pub struct Held {
    /// The plan.
    pub skp: skp::Model,
    /// The superior who rates the employee today.
    pub rater_id: Option<EmployeeId>,
    /// What the caller is to it.
    pub party: Party,
}

/// A plan with the names of its two sides.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The plan and the caller's part in it.
    pub held: Held,
    /// Whose plan it is.
    pub employee: Named,
    /// The superior who rates the employee today.
    pub rater: Option<Named>,
}

/// A plan with its content.
#[derive(Clone, Debug)]
pub struct Document {
    /// The plan, its two sides, and the caller's part in it.
    pub seen: Seen,
    /// What is planned.
    pub plan: Plan,
}

/// Which plans to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct SkpFilter {
    /// Of one employee.
    pub employee_id: Option<EmployeeId>,
    /// Of one year.
    pub year: Option<i32>,
    /// In one state.
    pub status: Option<SkpStatus>,
}

impl Held {
    /// The acts that the plan offers, each judged for the caller.
    pub fn allowed(&self) -> Vec<AllowedAct<SkpAct>> {
        states::offered(&self.skp, self.party)
    }

    /// The state that an act leads to, if the caller may do it to this version now.
    pub(crate) fn permit(&self, act: SkpAct, expected: Option<i64>) -> Result<SkpStatus, Error> {
        states::admit(act, self.party)?;
        store::fresh(expected, self.skp.version)?;
        states::permit(&self.skp, act, self.party)
    }
}

/// Begins the caller's own plan, or that of the employee for whom an operator enters.
///
/// # Errors
/// `NotTheEmployee` for an account without employee; `EnteredByRater`; `SkpOverlaps`;
/// `KeptElsewhere`; `NoLaw` before 2022; `Invalid` for days outside the year, or outside the region's cycle.
#[tracing::instrument(skip_all)]
pub async fn create_skp(db: &Db, act: &Act, new: NewSkp) -> Result<Document, Error> {
    let employee_id = act.party().ok_or(Error::NotTheEmployee)?;
    let days = days_of(new)?;
    Law::embedded()?.predikat_on(days.from)?;
    let tx = platform::begin(db).await?;
    store::lock_employee(&tx, employee_id).await?;
    unless_closed(&tx, act, (employee_id, new.year)).await?;
    store::unless_rater_enters(act, facts::rater_of(&tx, employee_id, act.today).await?)?;
    if store::has_skp_within(&tx, employee_id, days).await? {
        return Err(Error::SkpOverlaps);
    }
    let skp = skp::Model {
        id: SkpId::new(),
        employee_id,
        rater_id: None,
        year: new.year,
        starts_on: days.from,
        ends_before: days.stored_until(),
        kind: new.kind,
        approach: new.approach,
        status: SkpStatus::Draf,
        behaviour: Behaviours::default(),
        resources: Texts::default(),
        accountability: Texts::default(),
        consequences: Texts::default(),
        return_note: None,
        employee_signed_at: None,
        rater_signed_at: None,
        version: 1,
        created_at: act.at,
        updated_at: act.at,
        replaces_id: None,
        change_reason: None,
    };
    let skp = skp.into_active_model().reset_all().insert(&tx).await?;
    acts::record(&tx, act, acted("performance.skp_created", &skp)).await?;
    let document = document(&tx, act, skp).await?;
    tx.commit().await?;
    Ok(document)
}

/// A region that manages its year by a cycle takes plans in the days of that cycle, and none where they are kept elsewhere.
pub(crate) async fn unless_closed(
    conn: &impl ConnectionTrait,
    act: &Act,
    (employee_id, year): (EmployeeId, i32),
) -> Result<(), Error> {
    let Some(cycle) = cycles::governing(conn, &[employee_id], year).await?.remove(&employee_id) else {
        return Ok(());
    };
    if cycle.source == Origin::EkinerjaBkn {
        return Err(Error::KeptElsewhere);
    }
    let is_closed = cycle.status == CycleStatus::Ditutup;
    let closed = is_closed.then(|| Fault::invalid("performance.cycle_closed").at("/year"));
    let fault =
        closed.or_else(|| fault_of_planning(&cycle.terms(), act.today).map(|fault| fault.at("/year")));
    Error::unless_empty(fault.into_iter().collect())
}

/// One plan with its content.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn find_skp(conn: &impl ConnectionTrait, act: &Act, skp_id: SkpId) -> Result<Document, Error> {
    let skp = store::find_skp(conn, act, skp_id).await?;
    document(conn, act, skp).await
}

/// Plans within the caller's reach, the newest first.
///
/// # Errors
/// A cursor of another list; when the database fails.
pub async fn list_skp(
    conn: &impl ConnectionTrait,
    act: &Act,
    filter: SkpFilter,
    paging: &Paging,
) -> Result<Page<Seen>, Error> {
    let page = store::page_of_skp(conn, act, filter, paging).await?;
    let held = store::held(conn, act, page.rows).await?;
    Ok(Page { rows: store::seen(conn, held).await?, extent: page.extent })
}

/// The results of the superior's agreed plan that a plan's own results may support.
///
/// # Errors
/// `NotFound` when the plan is outside the caller's reach.
pub async fn supportable_rhk(
    conn: &impl ConnectionTrait,
    act: &Act,
    skp_id: SkpId,
) -> Result<Vec<rhk::Model>, Error> {
    let skp = store::find_skp(conn, act, skp_id).await?;
    store::supportable(conn, &store::hold(conn, act, skp).await?).await
}

/// The objectives of published agreements on which a plan's results may rest, while the superior has no plan and at the top.
///
/// # Errors
/// `NotFound` when the plan is outside the caller's reach.
pub async fn supportable_targets(
    conn: &impl ConnectionTrait,
    act: &Act,
    skp_id: SkpId,
) -> Result<Vec<store::Target>, Error> {
    let skp = store::find_skp(conn, act, skp_id).await?;
    store::targets(conn, &skp).await
}

/// What an act on a plan is recorded as.
pub(crate) fn acted(kind: &'static str, skp: &skp::Model) -> Acted {
    Acted::new(kind, skp.id).about(skp.employee_id).effective(skp.starts_on)
}

/// A plan with its content, for whoever acts.
pub(crate) async fn document(
    conn: &impl ConnectionTrait,
    act: &Act,
    skp: skp::Model,
) -> Result<Document, Error> {
    let plan = store::plan_of(conn, &skp).await?;
    let held = store::hold(conn, act, skp).await?;
    let seen = store::seen(conn, vec![held]).await?.pop();
    Ok(Document { seen: seen.ok_or(platform::Error::NotFound("skp"))?, plan })
}

fn days_of(new: NewSkp) -> Result<DateRange, Error> {
    let whole = whole_year(new.year);
    let days = DateRange {
        from: new.starts_on.or(whole.map(|year| year.from)).unwrap_or_default(),
        until: new.ends_before.or(whole.and_then(|year| year.until)),
    };
    Error::unless_empty(faults_of_days(new.year, days))?;
    Ok(days)
}
