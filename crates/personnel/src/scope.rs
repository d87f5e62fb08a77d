//! Over whom a caller's permission reaches, as SQL: the condition that every query about employees carries.
//!
//! A scope is the union of its parts. Units reach everyone placed in them or below them on the day, and an instansi
//! reaches all its employees, placed or not. Subordinates are those whose rater ([`crate::facts::raters_of`]) the caller
//! is on the day. The rater follows from the views `placement` and `unit_head` and the dated closure of the tree, so there
//! is no table of reporting lines to keep in step with positions, moves of units and acting officials.

use chrono::NaiveDate;
use kernel::id::{EmployeeId, UnitId};
use platform::Scope;
use sea_orm::sea_query::{
    Condition, Expr, ExprTrait, IntoTableRef, JoinType, Query, SelectStatement, UnionType,
};
use sea_orm::{ColumnTrait, IntoSimpleExpr, Value};

use crate::entity::employee;

/// The condition that an employee column lies within the scope on a day.
///
/// ```ignore
/// skp::Entity::find().filter(personnel::scope::condition(&act.scope, skp::Column::EmployeeId, act.today))
/// ```
pub fn condition(scope: &Scope, employee: impl IntoSimpleExpr, as_of: NaiveDate) -> Condition {
    if scope.everything {
        return Condition::all();
    }
    let employee = employee.into_simple_expr();
    // One list of people, and not a list for each part joined by OR: only so can a database begin with the few who are
    // reached, or look up one person in each part.
    let mut parts = parts(scope, as_of).into_iter();
    let reached = match (scope.own, parts.next()) {
        (None, None) => return nothing(),
        (Some(own), None) => return Condition::all().add(employee.eq(own)),
        (own, Some(mut first)) => {
            let own = own.map(|own| Query::select().expr(Expr::val(own)).take());
            for part in own.into_iter().chain(parts) {
                first.union(UnionType::All, part);
            }
            first
        }
    };
    Condition::all().add(employee.in_subquery(reached))
}

fn parts(scope: &Scope, as_of: NaiveDate) -> Vec<SelectStatement> {
    let mut parts = Vec::new();
    if let Some(rater) = scope.subordinates_of {
        parts.push(explicit_subordinates(rater, as_of));
        parts.push(subordinates_by_unit(rater, as_of));
    }
    // Nobody is placed outside the own instansi, so a whole one needs no look at places: the one list of people that is left
    // lets a database look up a single person, or walk a long list in its order.
    let (whole, others): (Vec<UnitId>, Vec<UnitId>) =
        scope.units.iter().partition(|unit| scope.known_instansi.contains(unit));
    if !whole.is_empty() {
        parts.push(employed_by(&whole));
    }
    if !others.is_empty() {
        parts.push(employed_by(&others));
        parts.push(placed_below(&others, as_of));
    }
    parts
}

/// [`condition`] for queries over the table `employee` itself. A reach over a whole instansi is then a comparison of a
/// column, which lets a database walk a long list in its order and stop at the end of the page.
pub(crate) fn of_employees(scope: &Scope, as_of: NaiveDate) -> Condition {
    let instansi: Vec<UnitId> = scope.whole_instansi().collect();
    if scope.everything || instansi.is_empty() {
        return condition(scope, employee::Column::Id, as_of);
    }
    let units = scope.units.iter().copied().filter(|unit| !instansi.contains(unit)).collect();
    let rest = Scope { units, ..scope.clone() };
    let whole = employee::Column::InstansiId.is_in(instansi);
    if rest.is_nothing() {
        return Condition::all().add(whole);
    }
    Condition::any().add(whole).add(condition(&rest, employee::Column::Id, as_of))
}

/// The condition that a unit column lies within the scope's units on a day. The own and the subordinate parts of a scope
/// are about people and reach no unit.
pub fn unit_condition(scope: &Scope, unit: impl IntoSimpleExpr, as_of: NaiveDate) -> Condition {
    if scope.everything {
        return Condition::all();
    }
    if scope.units.is_empty() {
        return nothing();
    }
    Condition::all().add(unit.into_simple_expr().in_subquery(units_below(&scope.units, as_of)))
}

/// The condition that a unit column lies where somebody leads: at or below a unit that he heads, or that one of his
/// subordinates heads.
pub fn led_condition(leader: EmployeeId, unit: impl IntoSimpleExpr, as_of: NaiveDate) -> Condition {
    let led = Scope { own: Some(leader), subordinates_of: Some(leader), ..Scope::default() };
    let below = Query::select()
        .column(("led", "unit_id"))
        .from(aliased("unit_ancestor", "led"))
        .join(
            JoinType::InnerJoin,
            aliased("unit_head", "leading"),
            Expr::col(("leading", "unit_id")).equals(("led", "ancestor_id")).and(holds_on("leading", as_of)),
        )
        .and_where(holds_on("led", as_of))
        .cond_where(condition(&led, Expr::col(("leading", "employee_id")), as_of))
        .take();
    Condition::all().add(unit.into_simple_expr().in_subquery(below))
}

/// The condition that a unit column lay, lies or will lie within the scope's units: for the log, which tells of units that
/// have ended and of units that begin later.
pub fn unit_condition_ever(scope: &Scope, unit: impl IntoSimpleExpr) -> Condition {
    if scope.everything {
        return Condition::all();
    }
    if scope.units.is_empty() {
        return nothing();
    }
    let ever_below = Query::select()
        .column(("below", "unit_id"))
        .from(aliased("unit_ancestor", "below"))
        .and_where(Expr::col(("below", "ancestor_id")).is_in(values(&scope.units)))
        .take();
    Condition::all().add(unit.into_simple_expr().in_subquery(ever_below))
}

/// The condition that an instansi column is one that the scope touches anywhere: the tree of units and the directory are
/// open to everyone who works there.
pub fn instansi_condition(scope: &Scope, instansi: impl IntoSimpleExpr) -> Condition {
    if scope.everything {
        return Condition::all();
    }
    let people: Vec<EmployeeId> = [scope.own, scope.subordinates_of].into_iter().flatten().collect();
    let employers = Query::select()
        .column(("colleague", "instansi_id"))
        .from(aliased("employee", "colleague"))
        .and_where(Expr::col(("colleague", "id")).is_in(values(&people)))
        .take();
    let trees = Query::select()
        .column(("granted", "instansi_id"))
        .from(aliased("unit", "granted"))
        .and_where(Expr::col(("granted", "id")).is_in(values(&scope.units)))
        .take();
    let instansi = instansi.into_simple_expr();
    Condition::any().add(instansi.clone().in_subquery(employers)).add(instansi.in_subquery(trees))
}

/// The units of every instansi that a scope touches.
pub(crate) fn units_of_instansi(scope: &Scope) -> SelectStatement {
    Query::select()
        .column(("neighbour", "id"))
        .from(aliased("unit", "neighbour"))
        .cond_where(instansi_condition(scope, Expr::col(("neighbour", "instansi_id"))))
        .take()
}

/// The units at most so many steps below a unit on a day.
pub(crate) fn units_within(top: UnitId, depth: i32, as_of: NaiveDate) -> SelectStatement {
    Query::select()
        .column(("near", "unit_id"))
        .from(aliased("unit_ancestor", "near"))
        .and_where(Expr::col(("near", "ancestor_id")).eq(top))
        .and_where(Expr::col(("near", "depth")).lte(depth))
        .and_where(holds_on("near", as_of))
        .take()
}

/// The units of an instansi.
pub(crate) fn units_in(instansi: UnitId) -> SelectStatement {
    Query::select()
        .column(("member", "id"))
        .from(aliased("unit", "member"))
        .and_where(Expr::col(("member", "instansi_id")).eq(instansi))
        .take()
}

/// The scope of everyone in a unit and below it, for reads that narrow by unit.
pub fn of_unit(unit: UnitId) -> Scope {
    Scope { units: vec![unit], ..Scope::default() }
}

/// [`of_unit`] for a reader who may know that the unit is a whole instansi.
pub(crate) fn of_unit_known(reader: &Scope, unit: UnitId) -> Scope {
    Scope { known_instansi: reader.known_instansi.clone(), ..of_unit(unit) }
}

fn nothing() -> Condition {
    Condition::all().add(Expr::val(1).eq(0))
}

/// `[valid_from, valid_until)` of a table or alias holds the day.
pub(crate) fn holds_on(table: &'static str, day: NaiveDate) -> Expr {
    Expr::col((table, "valid_from")).lte(day).and(Expr::col((table, "valid_until")).gt(day))
}

fn aliased(table: &'static str, alias: &'static str) -> sea_orm::sea_query::TableRef {
    table.into_table_ref().alias(alias)
}

fn values<T: Copy + Into<Value>>(ids: &[T]) -> Vec<Value> {
    ids.iter().map(|id| (*id).into()).collect()
}

fn units_below(units: &[UnitId], as_of: NaiveDate) -> SelectStatement {
    Query::select()
        .column(("below", "unit_id"))
        .from(aliased("unit_ancestor", "below"))
        .and_where(Expr::col(("below", "ancestor_id")).is_in(values(units)))
        .and_where(holds_on("below", as_of))
        .take()
}

fn employed_by(instansi: &[UnitId]) -> SelectStatement {
    Query::select()
        .column(("employed", "id"))
        .from(aliased("employee", "employed"))
        .and_where(Expr::col(("employed", "instansi_id")).is_in(values(instansi)))
        .take()
}

fn placed_below(units: &[UnitId], as_of: NaiveDate) -> SelectStatement {
    Query::select()
        .column(("placed", "employee_id"))
        .from(aliased("placement", "placed"))
        .and_where(Expr::col(("placed", "unit_id")).in_subquery(units_below(units, as_of)))
        .and_where(holds_on("placed", as_of))
        .take()
}

fn explicit_superiors(as_of: NaiveDate) -> SelectStatement {
    Query::select()
        .from(aliased("fact", "superior"))
        .and_where(Expr::col(("superior", "kind")).eq("superior"))
        .and_where(Expr::col(("superior", "superseded_at")).is_null())
        .and_where(holds_on("superior", as_of))
        .take()
}

fn explicit_subordinates(rater: EmployeeId, as_of: NaiveDate) -> SelectStatement {
    explicit_superiors(as_of)
        .column(("superior", "employee_id"))
        .and_where(Expr::col(("superior", "related_employee_id")).eq(rater))
        .take()
}

/// Heads of the units above each placed employee: the employee's possible raters. The holder of a unit's head post looks
/// above the own unit, so that a Plh never rates the head for whom he stands in, and nobody rates himself.
fn candidates(names: Candidates, as_of: NaiveDate) -> SelectStatement {
    let Candidates { placed, above, head, .. } = names;
    Query::select()
        .from(aliased("placement", placed))
        .join(
            JoinType::InnerJoin,
            aliased("unit_ancestor", above),
            Expr::col((above, "unit_id")).equals((placed, "unit_id")).and(holds_on(above, as_of)),
        )
        .join(
            JoinType::InnerJoin,
            aliased("unit_head", head),
            Expr::col((head, "unit_id")).equals((above, "ancestor_id")).and(holds_on(head, as_of)),
        )
        .and_where(holds_on(placed, as_of))
        .and_where(Expr::col((head, "employee_id")).not_equals((placed, "employee_id")))
        .and_where(Expr::col((above, "depth")).gt(0).or(leads_nothing(names, as_of)))
        .take()
}

/// The placed employee heads the own unit neither by the own post nor as an additional assignment.
fn leads_nothing(names: Candidates, as_of: NaiveDate) -> Expr {
    let Candidates { placed, own, .. } = names;
    let assigned = Query::select()
        .expr(Expr::val(1))
        .from(aliased("unit_head", own))
        .and_where(Expr::col((own, "employee_id")).equals((placed, "employee_id")))
        .and_where(Expr::col((own, "unit_id")).equals((placed, "unit_id")))
        .and_where(Expr::col((own, "standing")).eq(1))
        .and_where(holds_on(own, as_of))
        .take();
    Expr::col((placed, "is_head")).not().and(Expr::not_exists(assigned))
}

/// The aliases of the tables in [`candidates`], so that one query can hold it twice.
#[derive(Clone, Copy)]
struct Candidates {
    placed: &'static str,
    above: &'static str,
    head: &'static str,
    own: &'static str,
}

const CANDIDATE: Candidates = Candidates { placed: "placed", above: "above", head: "head", own: "own_head" };
const RIVAL: Candidates =
    Candidates { placed: "rival_placed", above: "rival_above", head: "rival", own: "rival_own_head" };

/// Employees for whom `rater` is a candidate, no rival comes before, and no explicit superior is named.
fn subordinates_by_unit(rater: EmployeeId, as_of: NaiveDate) -> SelectStatement {
    let rank = |names: Candidates, column: &'static str| match column {
        "depth" => Expr::col((names.above, column)),
        _ => Expr::col((names.head, column)),
    };
    let strictly = |column: &'static str| rank(RIVAL, column).lt(rank(CANDIDATE, column));
    let same = |column: &'static str| rank(RIVAL, column).eq(rank(CANDIDATE, column));
    let comes_before = strictly("depth")
        .or(same("depth").and(strictly("standing")))
        .or(same("depth").and(same("standing")).and(strictly("employee_id")));
    let rivals = candidates(RIVAL, as_of)
        .expr(Expr::val(1))
        .and_where(Expr::col((RIVAL.placed, "employee_id")).equals((CANDIDATE.placed, "employee_id")))
        .and_where(comes_before)
        .take();
    let named = explicit_superiors(as_of)
        .expr(Expr::val(1))
        .and_where(Expr::col(("superior", "employee_id")).equals((CANDIDATE.placed, "employee_id")))
        .take();
    candidates(CANDIDATE, as_of)
        .column((CANDIDATE.placed, "employee_id"))
        .and_where(Expr::col((CANDIDATE.head, "employee_id")).eq(rater))
        .and_where(Expr::not_exists(rivals))
        .and_where(Expr::not_exists(named))
        .take()
}
