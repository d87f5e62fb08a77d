//! Who brings what to a superior's results (matriks peran hasil). A superior with an agreed plan publishes it; from then on each
//! employee named in it supports the results to which he brings something.

use std::collections::{HashMap, HashSet};

use kernel::Fault;
use kernel::id::{EmployeeId, RhkId, RoleResultId, SkpId};
use personnel::facts::{self, Named};
use platform::{Act, Db, acts};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use crate::entity::{rhk, role_result};
use crate::rules::text::{SENTENCE_MAX, fault};
use crate::skp::acted;
use crate::states::Party;
use crate::{Error, store};

/// The most cells of a matrix.
const CELLS_MAX: usize = 2_000;

/// A cell of the matrix.
#[derive(Clone, Debug)]
pub struct RoleCell {
    /// The superior's result.
    pub rhk_id: RhkId,
    /// Who contributes.
    pub employee_id: EmployeeId,
    /// The intermediate product.
    pub product: String,
}

/// A cell with names.
#[derive(Clone, Debug)]
pub struct RoleResult {
    /// The cell.
    pub cell: role_result::Model,
    /// Who contributes.
    pub employee: Named,
    /// The superior's result in words.
    pub title: String,
}

/// Publishes the whole matrix of one's own agreed plan; what it no longer names is gone.
///
/// # Errors
/// `NotTheEmployee`; `Invalid` before the plan is agreed, for results of another plan, people who are no
/// subordinates, empty products, a cell twice.
#[tracing::instrument(skip_all, fields(skp.id = %skp_id))]
pub async fn publish_matrix(
    db: &Db,
    act: &Act,
    skp_id: SkpId,
    cells: Vec<RoleCell>,
) -> Result<Vec<RoleResult>, Error> {
    let tx = platform::begin(db).await?;
    let held = store::lock_skp(&tx, act, skp_id).await?;
    if held.party != Party::Employee {
        return Err(Error::NotTheEmployee);
    }
    let results = store::result_ids(&tx, skp_id).await?;
    let below = facts::subordinates_of(&tx, held.skp.employee_id, act.today).await?;
    let below: HashSet<EmployeeId> = below.into_iter().collect();
    let mut faults = faults_of_cells(&cells, (&results, &below));
    if !held.skp.status.is_agreed() {
        faults.push(Fault::invalid("performance.matrix_early").at("/cells"));
    }
    Error::unless_empty(faults)?;
    role_result::Entity::delete_many()
        .filter(role_result::Column::RhkId.in_subquery(store::results(skp_id)))
        .exec(&tx)
        .await?;
    let row = |cell: RoleCell| role_result::Model {
        id: RoleResultId::new(),
        rhk_id: cell.rhk_id,
        employee_id: cell.employee_id,
        product: cell.product,
        published_at: act.at,
    };
    let rows = cells.into_iter().map(|cell| row(cell).into_active_model().reset_all());
    role_result::Entity::insert_many(rows).exec_without_returning(&tx).await?;
    acts::record(&tx, act, acted("performance.matrix_published", &held.skp)).await?;
    let matrix = read(&tx, skp_id).await?;
    tx.commit().await?;
    Ok(matrix)
}

/// The matrix of a plan.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn find_matrix(
    conn: &impl ConnectionTrait,
    act: &Act,
    skp_id: SkpId,
) -> Result<Vec<RoleResult>, Error> {
    let skp = store::find_skp(conn, act, skp_id).await?;
    read(conn, skp.id).await
}

/// What the superior expects an employee to bring, from the superior's matrix.
///
/// # Errors
/// `NotFound` outside the caller's reach.
pub async fn roles_of(
    conn: &impl ConnectionTrait,
    act: &Act,
    skp_id: SkpId,
) -> Result<HashMap<RhkId, String>, Error> {
    let skp = store::find_skp(conn, act, skp_id).await?;
    let held = store::hold(conn, act, skp).await?;
    let above: Vec<RhkId> = store::supportable(conn, &held).await?.into_iter().map(|rhk| rhk.id).collect();
    let rows = role_result::Entity::find()
        .filter(role_result::COLUMN.employee_id.eq(held.skp.employee_id))
        .filter(role_result::Column::RhkId.is_in(above))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.rhk_id, row.product)).collect())
}

async fn read(conn: &impl ConnectionTrait, skp_id: SkpId) -> Result<Vec<RoleResult>, Error> {
    let titles = rhk::Entity::find().filter(rhk::COLUMN.skp_id.eq(skp_id)).all(conn).await?;
    let titles: HashMap<RhkId, String> = titles.into_iter().map(|rhk| (rhk.id, rhk.title)).collect();
    let rows = role_result::Entity::find()
        .filter(role_result::Column::RhkId.in_subquery(store::results(skp_id)))
        .order_by_asc(role_result::Column::Id)
        .all(conn)
        .await?;
    let people: HashSet<EmployeeId> = rows.iter().map(|row| row.employee_id).collect();
    let people: Vec<EmployeeId> = people.into_iter().collect();
    let names = facts::named(conn, &people).await?;
    let see = |cell: role_result::Model| {
        Some(RoleResult {
            employee: names.get(&cell.employee_id)?.clone(),
            title: titles.get(&cell.rhk_id)?.clone(),
            cell,
        })
    };
    Ok(rows.into_iter().filter_map(see).collect())
}

fn faults_of_cells(
    cells: &[RoleCell],
    (results, below): (&HashSet<RhkId>, &HashSet<EmployeeId>),
) -> Vec<Fault> {
    let (mut faults, mut seen) = (Vec::new(), HashSet::new());
    if cells.len() > CELLS_MAX {
        faults.push(Fault::invalid("performance.too_many").at("/cells").with("max", CELLS_MAX));
    }
    for (at, cell) in cells.iter().enumerate() {
        let here = |member: &str| format!("/cells/{at}/{member}");
        if !results.contains(&cell.rhk_id) {
            faults.push(Fault::invalid("performance.id_unknown").at(here("rhk_id")));
        }
        if !below.contains(&cell.employee_id) {
            faults.push(Fault::invalid("performance.not_a_subordinate").at(here("employee_id")));
        }
        if !seen.insert((cell.rhk_id, cell.employee_id)) {
            faults.push(Fault::invalid("performance.id_repeated").at(here("employee_id")));
        }
        faults.extend(fault(&cell.product, here("product"), SENTENCE_MAX));
    }
    faults
}
