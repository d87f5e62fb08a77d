//! Employees with the facts that lists show.

use chrono::NaiveDate;
use kernel::id::PositionId;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, IntoIden, LikeExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    Select,
};

use crate::entity::{employee, fact, person};
use crate::error::Error;
use crate::positions::PositionHolder;
use crate::scope;
use crate::value::{FactKind, Standing};

/// The alias of the status fact in [`select_employees`].
pub(crate) const STATUS: &str = "status_fact";
/// The alias of the golongan fact in [`select_employees`].
pub(crate) const GOLONGAN: &str = "golongan_fact";
const PLACE: &str = "place_fact";

/// Employees joined with the person and with status, golongan and definitive position on a day, as columns of
/// `Employee`. The facts are joined as tables, not through the view `placement`: SQLite would compute a view on the right
/// of a left join whole.
pub(crate) fn select_employees(as_of: NaiveDate) -> Select<employee::Entity> {
    employee::Entity::find()
        .select_only()
        .columns([
            employee::Column::Id,
            employee::Column::PersonId,
            employee::Column::Nip,
            employee::Column::InstansiId,
            employee::Column::Version,
            employee::Column::CreatedAt,
        ])
        .columns([person::Column::Name, person::Column::Sex, person::Column::BirthDate])
        .expr_as(code_of(STATUS), "status")
        .expr_as(code_of(GOLONGAN), "golongan")
        .expr_as(Expr::col((PLACE, fact::Column::UnitId)), "unit_id")
        .expr_as(Expr::col((PLACE, fact::Column::PositionId)), "position_id")
        .inner_join(person::Entity)
        .join_as(JoinType::LeftJoin, holding(STATUS, FactKind::Status, as_of), STATUS)
        .join_as(JoinType::LeftJoin, holding(GOLONGAN, FactKind::Golongan, as_of), GOLONGAN)
        .join_as(JoinType::LeftJoin, holding(PLACE, FactKind::Position, as_of), PLACE)
}

/// The principal word of a joined fact.
pub(crate) fn code_of(alias: &'static str) -> Expr {
    Expr::col((alias, fact::Column::Code))
}

fn holding(alias: &'static str, kind: FactKind, as_of: NaiveDate) -> RelationDef {
    employee::Entity::belongs_to(fact::Entity)
        .from(employee::Column::Id)
        .to(fact::Column::EmployeeId)
        .on_condition(move |_employee, fact| {
            let column = |column: fact::Column| Expr::col((fact.clone(), column.into_iden()));
            let held = Condition::all()
                .add(column(fact::Column::Kind).eq(kind))
                .add(column(fact::Column::SupersededAt).is_null())
                .add(scope::holds_on(alias, as_of));
            if kind == FactKind::Position {
                return held.add(column(fact::Column::Code).eq(Standing::Definitif));
            }
            held
        })
        .into()
}

/// The NIP as a list is ordered by it, as the index `employee_nip_order` has it.
pub(crate) fn nip_or_empty() -> Expr {
    Func::coalesce([employee::Column::Nip.into_expr(), Expr::val("")]).into()
}

/// A name that contains the text, in any case; a number that begins with it.
pub(crate) fn named_like(q: &str) -> Condition {
    let text = escaped(q);
    let by_name = super::contains(person::Column::Name, q);
    let by_nip = employee::Column::Nip.like(LikeExpr::new(format!("{text}%")).escape('\\'));
    Condition::any().add(by_name).add(by_nip)
}

/// The text with the wildcards of LIKE taken literally.
pub(crate) fn escaped(q: &str) -> String {
    let mut escaped = String::with_capacity(q.len());
    for character in q.trim().chars() {
        if matches!(character, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Who holds positions on a day, definitive holders first.
pub(crate) async fn holders(
    conn: &impl ConnectionTrait,
    positions: &[PositionId],
    as_of: NaiveDate,
) -> Result<Vec<PositionHolder>, Error> {
    let to_employee: RelationDef = fact::Entity::belongs_to(employee::Entity)
        .from(fact::Column::EmployeeId)
        .to(employee::Column::Id)
        .into();
    let to_person: RelationDef = employee::Entity::belongs_to(person::Entity)
        .from(employee::Column::PersonId)
        .to(person::Column::Id)
        .into();
    Ok(fact::Entity::find()
        .select_only()
        .columns([
            fact::Column::PositionId,
            fact::Column::EmployeeId,
            fact::Column::ValidFrom,
            fact::Column::ValidUntil,
        ])
        .column_as(fact::Column::Code, "standing")
        .column(person::Column::Name)
        .join(JoinType::InnerJoin, to_employee)
        .join(JoinType::InnerJoin, to_person)
        .filter(fact::Column::PositionId.is_in(positions.iter().copied()))
        .filter(fact::Column::SupersededAt.is_null())
        .filter(scope::holds_on("fact", as_of))
        .order_by_asc(fact::Column::Code)
        .order_by_asc(person::Column::Name)
        .into_model()
        .all(conn)
        .await?)
}
