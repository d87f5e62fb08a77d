//! What a run takes for one third party, person after person.

use kernel::Rupiah;
use kernel::id::{DeductionSchemeId, RunId, UnitId};
use platform::{Act, Db};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::read::{OpenRun, PaidPerson, Sorting, open_run};
use crate::Error;
use crate::deductions::Scheme;
use crate::entity::deduction_scheme;
use crate::rules::line;

/// What one person is asked for, and what is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenOf {
    /// From whose pay.
    pub person: PaidPerson,
    /// What the third party asks.
    pub asked: Rupiah,
    /// What it receives.
    pub taken: Rupiah,
}

impl TakenOf {
    /// What pay had no room for.
    pub fn short(&self) -> Rupiah {
        self.asked - self.taken
    }
}

/// A calculated run being written out for one third party.
#[derive(Clone, Debug)]
pub struct TakenFor {
    /// The run.
    pub open: OpenRun,
    /// For whom.
    pub scheme: Scheme,
    asked: Option<usize>,
    taken: Option<usize>,
}

/// Opens a calculated run within the scope for the third party of a scheme.
///
/// # Errors
/// `NotFound` outside the scope and for a scheme of another instansi; `RunNotCalculated`.
pub async fn open_taken(
    db: &Db,
    act: &Act,
    ((id, scheme), skpd): ((RunId, DeductionSchemeId), Option<UnitId>),
) -> Result<TakenFor, Error> {
    let open = open_run(db, act, (id, skpd), Sorting::BySkpd).await?;
    let found = deduction_scheme::Entity::find_by_id(scheme)
        .filter(deduction_scheme::COLUMN.instansi_id.eq(open.run.instansi_id))
        .one(db.latest())
        .await?;
    let scheme = found.ok_or(platform::Error::NotFound("deduction_scheme"))?;
    let place = |code: String| open.columns.iter().position(|column| column.code == code);
    let (asked, taken) = (place(line::asked_by(&scheme.code)), place(scheme.line_code()));
    Ok(TakenFor { open, scheme, asked, taken })
}

impl TakenFor {
    /// The next people of whom something is asked; none at the end. A part may be empty.
    ///
    /// # Errors
    /// `RunChanged`.
    pub async fn next_part(&mut self, conn: &impl ConnectionTrait) -> Result<Option<Vec<TakenOf>>, Error> {
        let Some(part) = self.open.next_part(conn).await? else { return Ok(None) };
        let at = |person: &PaidPerson, place: Option<usize>| {
            place.and_then(|at| person.lines.get(at)).copied().unwrap_or_default()
        };
        let of = |person: PaidPerson| {
            let (asked, taken) = (at(&person, self.asked), at(&person, self.taken));
            (asked > Rupiah::ZERO).then_some(TakenOf { person, asked, taken })
        };
        Ok(Some(part.into_iter().filter_map(of).collect()))
    }
}
