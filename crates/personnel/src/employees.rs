//! Employees as read: list, get, batch.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{EmployeeId, PersonId, PositionId, UnitId};
use kernel::nip::Sex;
use kernel::{Golongan, Nip};
use platform::cursor::{Page, Paging};
use platform::vault::{Field, Vault};
use platform::{Db, Scope};
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

use crate::dated_facts::DatedFact;
use crate::entity::position::PositionKind;
use crate::entity::{employee, person, position};
use crate::error::Error;
use crate::value::{Personal, Status};
use crate::{fact_reads, facts, scope, store};

/// An employee with what holds on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
#[schema(as = personnel::Employee)]
pub struct Employee {
    /// Identity of the employment.
    pub id: EmployeeId,
    /// The human being, who may have had other employments.
    pub person_id: PersonId,
    /// The number under which the person is employed; null for an official.
    #[schema(value_type = Option<Nip>)]
    pub nip: Option<Nip>,
    /// Full name with titles.
    #[schema(example = "Siti Rahmawati, S.Kom.")]
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// The employer.
    pub instansi_id: UnitId,
    /// The employment; null where no fact says it.
    pub status: Option<Status>,
    /// The grade; null where no fact says it.
    pub golongan: Option<Golongan>,
    /// Where the definitive position stands.
    pub unit_id: Option<UnitId>,
    /// The definitive position.
    pub position_id: Option<PositionId>,
    /// For `If-Match`.
    #[schema(example = 1)]
    pub version: i64,
    /// Business time.
    pub created_at: DateTime<Utc>,
    /// The unit, with `include=unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[sea_orm(skip)]
    pub unit: Option<UnitName>,
    /// The definitive position, with `include=position`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[sea_orm(skip)]
    pub position: Option<PositionName>,
}

/// A unit by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::UnitName)]
pub struct UnitName {
    /// The unit.
    pub id: UnitId,
    /// Its name on the day.
    #[schema(example = "Dinas Kesehatan")]
    pub name: String,
}

/// A position by name and class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::PositionName)]
pub struct PositionName {
    /// The position.
    pub id: PositionId,
    /// Its title.
    #[schema(example = "Kepala Dinas Kesehatan")]
    pub name: String,
    /// Its kind.
    pub kind: PositionKind,
    /// Job class, 1 to 17.
    #[schema(example = 14)]
    pub kelas_jabatan: i32,
    /// Structural posts only.
    #[schema(example = "II/b")]
    pub eselon: Option<String>,
    /// Functional posts only.
    pub jabatan_fungsional: Option<String>,
    /// Functional posts only.
    pub jenjang: Option<String>,
}

/// One employee with the personal numbers and the rater.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = personnel::EmployeeDetail)]
pub struct EmployeeDetail {
    /// As in lists.
    #[serde(flatten)]
    pub employee: Employee,
    /// Citizen number; whole for its owner, masked for others.
    #[schema(example = "************0002")]
    pub nik: Option<Personal>,
    /// Tax number; whole for its owner, masked for others.
    #[schema(example = "***********7000")]
    pub npwp: Option<Personal>,
    /// The direct superior on the day, who rates; null at the top.
    pub rater_id: Option<EmployeeId>,
    /// Everything that holds on the day, kind by kind; numbers of accounts and insurances are masked for others.
    pub facts: Vec<DatedFact>,
}

/// What is read along with employees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Include {
    /// The definitive position.
    pub position: bool,
    /// The unit.
    pub unit: bool,
}

/// The order of a list of employees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EmployeeOrder {
    /// By name.
    #[default]
    Name,
    /// By name, backwards.
    NameDescending,
    /// By NIP: by age.
    Nip,
    /// By NIP, the youngest first.
    NipDescending,
}

/// Which employees are asked for.
#[derive(Clone, Debug, Default)]
pub struct EmployeeFilter {
    /// Part of the name, or the beginning of the NIP.
    pub q: Option<String>,
    /// The NIP.
    pub nip: Option<Nip>,
    /// A unit with everyone below it.
    pub unit_id: Option<UnitId>,
    /// The employment on the day.
    pub status: Option<Status>,
    /// The grade on the day.
    pub golongan: Option<Golongan>,
    /// The order.
    pub order: EmployeeOrder,
    /// What is read along.
    pub include: Include,
}

/// The days of a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The caller's today: what the scope is judged by.
    pub today: NaiveDate,
    /// The day on which facts must hold.
    pub as_of: NaiveDate,
}

/// Employees within the scope.
///
/// # Errors
/// `Cursor` for a strange cursor; when the database fails.
pub async fn list_employees(
    db: &Db,
    scope: &Scope,
    days: Days,
    (filter, paging): (&EmployeeFilter, &Paging),
) -> Result<Page<Employee>, Error> {
    let mut query = store::select_employees(days.as_of)
        .filter(scope::of_employees(scope, days.today))
        .filter(matching(filter));
    if let Some(unit) = filter.unit_id {
        query = query.filter(scope::of_employees(&scope::of_unit_known(scope, unit), days.as_of));
    }
    let (column, order) = filter.order.column();
    let query = query.order_by(column.clone(), order.clone()).order_by(employee::Column::Id, order.clone());
    let by_name = matches!(filter.order, EmployeeOrder::Name | EmployeeOrder::NameDescending);
    let key = |row: &Employee| (if by_name { row.name.clone() } else { nip_of(row) }, row.id);
    let beyond = |(value, id): (String, EmployeeId)| {
        let same = column.clone().eq(value.clone());
        match order {
            Order::Desc => column.lt(value).or(same.and(employee::Column::Id.lt(id))),
            _ => column.gt(value).or(same.and(employee::Column::Id.gt(id))),
        }
    };
    let mut page = paging.read(db.read(), query, (key, beyond)).await?;
    read_along(db.read(), &mut page.rows, (filter.include, days.as_of)).await?;
    Ok(page)
}

/// What orders by NIP: officials, who have none, come before everybody.
fn nip_of(row: &Employee) -> String {
    row.nip.as_ref().map_or_else(String::new, ToString::to_string)
}

fn matching(filter: &EmployeeFilter) -> Condition {
    let mut all = Condition::all();
    if let Some(q) = &filter.q {
        all = all.add(store::named_like(q));
    }
    if let Some(nip) = &filter.nip {
        all = all.add(employee::Column::Nip.eq(nip.clone()));
    }
    if let Some(status) = filter.status {
        all = all.add(store::code_of(store::STATUS).eq(status));
    }
    if let Some(golongan) = filter.golongan {
        all = all.add(store::code_of(store::GOLONGAN).eq(golongan));
    }
    all
}

impl EmployeeOrder {
    /// What it orders by, and which way.
    fn column(self) -> (Expr, Order) {
        match self {
            Self::Name => (person::Column::Name.into_expr(), Order::Asc),
            Self::NameDescending => (person::Column::Name.into_expr(), Order::Desc),
            Self::Nip => (store::nip_or_empty(), Order::Asc),
            Self::NipDescending => (store::nip_or_empty(), Order::Desc),
        }
    }
}

/// One employee within the scope, with the personal numbers.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn get_employee(
    db: &Db,
    vault: &Vault,
    scope: &Scope,
    (id, days): (EmployeeId, Days),
) -> Result<EmployeeDetail, Error> {
    let conn = db.read();
    let mut rows = store::select_employees(days.as_of)
        .filter(employee::Column::Id.eq(id))
        .filter(scope::of_employees(scope, days.today))
        .into_model::<Employee>()
        .all(conn)
        .await?;
    read_along(conn, &mut rows, (Include { position: true, unit: true }, days.as_of)).await?;
    let employee = rows.pop().ok_or_else(|| Error::missing("employee"))?;
    let person = person::Entity::find_by_id(employee.person_id)
        .one(conn)
        .await?
        .ok_or_else(|| Error::missing("person"))?;
    let is_owner = scope.own == Some(id);
    let shown = |text: String| if is_owner { Personal(text) } else { Personal(text).masked() };
    let mut open = Vec::with_capacity(2);
    for (name, sealed) in [("nik", &person.nik_sealed), ("npwp", &person.npwp_sealed)] {
        open.push(match sealed {
            Some(sealed) => vault.open(conn, Field::of(person.id, name), sealed).await?.map(shown),
            None => None,
        });
    }
    let mut open = open.into_iter();
    let whose = (id, employee.person_id);
    Ok(EmployeeDetail {
        facts: fact_reads::picture(conn, vault, whose, (days.as_of, is_owner)).await?,
        rater_id: facts::rater_of(conn, id, days.as_of).await?,
        nik: open.next().flatten(),
        npwp: open.next().flatten(),
        employee,
    })
}

/// Employees by id or NIP, against one request for each; those outside the scope are left out.
///
/// # Errors
/// When the database fails.
pub async fn batch_get_employees(
    db: &Db,
    scope: &Scope,
    days: Days,
    (ids, nips): (&[EmployeeId], &[Nip]),
) -> Result<Vec<Employee>, Error> {
    let wanted = Condition::any()
        .add(employee::Column::Id.is_in(ids.iter().copied()))
        .add(employee::Column::Nip.is_in(nips.iter().cloned()));
    let mut rows = store::select_employees(days.as_of)
        .filter(wanted)
        .filter(scope::of_employees(scope, days.today))
        .order_by_asc(employee::Column::Id)
        .into_model::<Employee>()
        .all(db.read())
        .await?;
    read_along(db.read(), &mut rows, (Include { position: true, unit: true }, days.as_of)).await?;
    Ok(rows)
}

/// Fills in what is read along: one query for all units, one for all positions.
async fn read_along(
    conn: &impl ConnectionTrait,
    rows: &mut [Employee],
    (include, as_of): (Include, NaiveDate),
) -> Result<(), Error> {
    if include.unit {
        let ids: BTreeSet<UnitId> = rows.iter().filter_map(|row| row.unit_id).collect();
        let names = facts::unit_names(conn, &ids.into_iter().collect::<Vec<_>>(), as_of).await?;
        for row in rows.iter_mut() {
            let found = row.unit_id.and_then(|id| Some((id, names.get(&id)?)));
            row.unit = found.map(|(id, name)| UnitName { id, name: name.clone() });
        }
    }
    if include.position {
        let ids: BTreeSet<PositionId> = rows.iter().filter_map(|row| row.position_id).collect();
        let found = position::Entity::find().filter(position::Column::Id.is_in(ids)).all(conn).await?;
        let found: HashMap<PositionId, PositionName> =
            found.into_iter().map(|position| (position.id, position.into())).collect();
        for row in rows.iter_mut() {
            row.position = row.position_id.and_then(|id| found.get(&id)).cloned();
        }
    }
    Ok(())
}

impl From<position::Model> for PositionName {
    fn from(position: position::Model) -> Self {
        Self {
            id: position.id,
            name: position.name,
            kind: position.kind,
            kelas_jabatan: position.kelas_jabatan,
            eselon: position.eselon,
            jabatan_fungsional: position.jabatan_fungsional,
            jenjang: position.jenjang,
        }
    }
}
