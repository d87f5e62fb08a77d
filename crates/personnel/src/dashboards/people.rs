//! The people of a dashboard, one narrow row for each.

use chrono::NaiveDate;
use futures_util::TryStreamExt;
use kernel::id::UnitId;
use kernel::nip::Sex;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, IntoTableRef, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationDef,
};

use super::{DashboardOf, HeldPost, RecordItem};
use crate::announcements::active_on;
use crate::entity::{employee, fact, person, placement, position};
use crate::error::Error;
use crate::kinds::PositionKind;
use crate::rules::dashboard::{Counted, Tally};
use crate::scope;
use crate::value::{EducationLevel, FactKind, Status};

/// What is read of each.
#[derive(Debug, FromQueryResult)]
struct Row {
    sex: Sex,
    birth_date: NaiveDate,
    has_nik: bool,
    status: Status,
    golongan: Option<String>,
    unit_id: Option<UnitId>,
    kind: Option<PositionKind>,
    eselon: Option<String>,
    jabatan_fungsional: Option<String>,
    jenjang: Option<String>,
    education: Option<i32>,
    has_tax_status: bool,
    has_bank_account: bool,
}

/// Counts them as they stream past.
pub(super) async fn count(
    conn: &DatabaseConnection,
    of: DashboardOf<'_>,
    pension: impl Fn(HeldPost<'_>, NaiveDate) -> Option<NaiveDate>,
) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let mut rows = select(of).into_model::<Row>().stream(conn).await?;
    while let Some(row) = rows.try_next().await? {
        tally.add(counted(row, &pension), of.as_of);
    }
    Ok(tally)
}

fn counted(row: Row, pension: &impl Fn(HeldPost<'_>, NaiveDate) -> Option<NaiveDate>) -> Counted {
    let post = row.kind.map(|kind| HeldPost {
        kind,
        eselon: row.eselon.as_deref(),
        jabatan_fungsional: row.jabatan_fungsional.as_deref(),
        jenjang: row.jenjang.as_deref(),
    });
    let level = row.education.and_then(|rank| usize::try_from(rank).ok());
    let education = level.and_then(|rank| EducationLevel::ALL.get(rank)).copied();
    let held = [
        (RecordItem::Golongan, row.golongan.is_some()),
        (RecordItem::Position, row.unit_id.is_some()),
        (RecordItem::TaxStatus, row.has_tax_status),
        (RecordItem::BankAccount, row.has_bank_account),
        (RecordItem::Education, education.is_some()),
        (RecordItem::Nik, row.has_nik),
    ];
    Counted {
        pension: post.and_then(|post| pension(post, row.birth_date)),
        status: row.status,
        golongan: row.golongan,
        sex: row.sex,
        birth_date: row.birth_date,
        unit_id: row.unit_id,
        education,
        held: held.into_iter().filter(|(_, is_held)| *is_held).map(|(item, _)| item).collect(),
    }
}

fn select(of: DashboardOf<'_>) -> sea_orm::Select<employee::Entity> {
    let as_of = of.as_of;
    let to_place: RelationDef = employee::Entity::belongs_to(placement::Entity)
        .from(employee::Column::Id)
        .to(placement::Column::EmployeeId)
        .on_condition(move |_, _| Condition::all().add(scope::holds_on("placement", as_of)))
        .into();
    let to_post: RelationDef = placement::Entity::belongs_to(position::Entity)
        .from(placement::Column::PositionId)
        .to(position::Column::Id)
        .into();
    let employee_id = || Expr::col((employee::Entity, employee::Column::Id));
    let narrower = of.unit_id.map(|unit| scope::condition(&scope::of_unit(unit), employee_id(), as_of));
    employee::Entity::find()
        .select_only()
        .column(person::Column::Sex)
        .column(person::Column::BirthDate)
        .expr_as(Expr::col((person::Entity, person::Column::NikHash)).is_not_null(), "has_nik")
        .column(placement::Column::UnitId)
        .column(position::Column::Kind)
        .column(position::Column::Eselon)
        .column(position::Column::JabatanFungsional)
        .column(position::Column::Jenjang)
        .expr_as(of_kind(FactKind::Status, as_of).expr_of_code(), "status")
        .expr_as(of_kind(FactKind::Golongan, as_of).expr_of_code(), "golongan")
        .expr_as(highest_education(as_of), "education")
        .expr_as(Expr::exists(of_kind(FactKind::TaxStatus, as_of).any()), "has_tax_status")
        .expr_as(Expr::exists(of_kind(FactKind::BankAccount, as_of).any()), "has_bank_account")
        .inner_join(person::Entity)
        .join(JoinType::LeftJoin, to_place)
        .join(JoinType::LeftJoin, to_post)
        .filter(scope::of_employees(of.scope, as_of))
        .filter(Condition::all().add_option(narrower))
        .filter(employee::Column::Id.in_subquery(active_on(as_of)))
}

/// The facts of one kind that hold for the employee of the row.
struct OfKind(SelectStatement);

fn of_kind(kind: FactKind, as_of: NaiveDate) -> OfKind {
    const ALIAS: &str = "held";
    let facts = Query::select()
        .from("fact".into_table_ref().alias(ALIAS))
        .and_where(
            Expr::col((Alias::new(ALIAS), fact::Column::EmployeeId))
                .equals((employee::Entity, employee::Column::Id)),
        )
        .and_where(Expr::col((Alias::new(ALIAS), fact::Column::Kind)).eq(kind.word()))
        .and_where(Expr::col((Alias::new(ALIAS), fact::Column::SupersededAt)).is_null())
        .and_where(scope::holds_on(ALIAS, as_of))
        .take();
    OfKind(facts)
}

impl OfKind {
    /// Whether there is any.
    fn any(mut self) -> SelectStatement {
        self.0.expr(Expr::val(1)).take()
    }

    /// The principal word of the one that holds.
    fn expr_of_code(mut self) -> Expr {
        let one = self.0.column((Alias::new("held"), fact::Column::Code)).limit(1).take();
        Expr::SubQuery(None, Box::new(one.into()))
    }
}

/// The place in the list of levels of the highest diploma.
fn highest_education(as_of: NaiveDate) -> Expr {
    let mut rank = sea_orm::sea_query::CaseStatement::new();
    for (place, level) in (0_i32..).zip(EducationLevel::ALL) {
        let is_this = Expr::col((Alias::new("held"), fact::Column::Code)).eq(level.word());
        rank = rank.case(is_this, place);
    }
    let highest = of_kind(FactKind::Education, as_of).0.expr(Expr::expr(rank).max()).take();
    Expr::SubQuery(None, Box::new(highest.into()))
}
