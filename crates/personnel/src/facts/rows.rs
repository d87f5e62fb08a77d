//! The facts that pay and its guard rest on, read once for both. Of most kinds the columns say everything; only a grade, a wage,
//! a member of the family and an account are opened.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::DateRange;
use kernel::id::{EmployeeId, FactId, PositionId};
use platform::{among, literal};
use sea_orm::sea_query::{CaseStatement, Condition, Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::pay::GradeFacts;
use super::{Account, Sourced};
use crate::Error;
use crate::entity::fact;
use crate::value::{
    DocumentKind, FactKind, FactValue, FamilyMember, LeaveKind, Ptkp, Punishment, Standing, Status,
    StudyMode, SuspensionReason, Wage,
};

/// A fact, as far as pay asks.
#[derive(Clone, Debug)]
pub(super) struct FactRow {
    pub(super) employee_id: EmployeeId,
    pub(super) id: FactId,
    pub(super) range: DateRange,
    pub(super) what: Recorded,
}

/// What it says.
#[derive(Clone, Debug)]
pub(super) enum Recorded {
    Status(Status),
    Golongan(GradeFacts),
    Position(PositionId, Standing),
    Family(FamilyMember),
    TaxStatus(Ptkp),
    Leave(LeaveKind),
    Study(StudyMode),
    Suspension(SuspensionReason),
    Sanction(Punishment),
    Wage(Wage),
    /// Duty begun (SPMT).
    Begun,
    /// A version of the account, believed or not.
    Account(Account),
    /// A certificate that the instansi before has stopped the pay.
    Skpp,
}

/// The kinds of fact that pay can depend on.
const PAYS: [FactKind; 10] = [
    FactKind::Status,
    FactKind::Golongan,
    FactKind::Position,
    FactKind::Family,
    FactKind::TaxStatus,
    FactKind::Leave,
    FactKind::StudyAssignment,
    FactKind::Suspension,
    FactKind::Discipline,
    FactKind::Wage,
];

/// What pay asks: whatever is believed of some days, and when duty began, whatever the day.
pub(super) fn for_pay(days: DateRange, with_family: bool) -> Condition {
    let kinds = PAYS.into_iter().filter(|kind| with_family || *kind != FactKind::Family);
    let of_the_days = Condition::all()
        .add(kind().is_in(kinds.map(literal)))
        .add(fact::Column::ValidFrom.lt(days.stored_until()))
        .add(fact::Column::ValidUntil.gt(days.from));
    Condition::all()
        .add(fact::Column::SupersededAt.is_null())
        .add(Condition::any().add(of_the_days).add(kind().eq(literal(FactKind::Spmt))))
}

/// What its guard asks besides: every status and certificate of whatever day, and every version of the account.
pub(super) fn for_the_guard() -> Condition {
    let of_kind = |one: FactKind| kind().eq(literal(one));
    let papers = of_kind(FactKind::Document).and(fact::Column::Code.eq(DocumentKind::Skpp));
    let believed = fact::Column::SupersededAt.is_null();
    Condition::any()
        .add(believed.and(of_kind(FactKind::Status).or(papers)))
        .add(of_kind(FactKind::BankAccount))
}

/// A fact as it is stored, as far as pay asks.
pub(super) type Stored = (
    EmployeeId,
    FactId,
    FactKind,
    String,
    Option<PositionId>,
    String,
    NaiveDate,
    NaiveDate,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
);

/// What is stored of some employees.
pub(super) async fn stored(
    conn: &impl ConnectionTrait,
    employees: &[EmployeeId],
    asked: Condition,
) -> Result<Vec<Stored>, Error> {
    let rows = fact::Entity::find()
        .select_only()
        .columns([fact::Column::EmployeeId, fact::Column::Id, fact::Column::Kind, fact::Column::Code])
        .column(fact::Column::PositionId)
        .expr_as(opened_value(), "value")
        .columns([fact::Column::ValidFrom, fact::Column::ValidUntil])
        .columns([fact::Column::RecordedAt, fact::Column::SupersededAt])
        .filter(among(conn, fact::Column::EmployeeId, employees.iter().copied()))
        .filter(asked)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows)
}

/// The facts by their first day: where several may hold at once, the order is the same at every gathering.
pub(super) fn rows(stored: Vec<Stored>) -> Result<Vec<FactRow>, Error> {
    let mut rows = Vec::with_capacity(stored.len());
    for (employee_id, id, kind, code, position, value, from, until, recorded_at, superseded_at) in stored {
        let range = DateRange::stored(from, until);
        let what = match kind {
            FactKind::BankAccount => {
                Some(Recorded::Account(Account::stored((id, range), (recorded_at, superseded_at), &value)?))
            }
            FactKind::Golongan | FactKind::Family | FactKind::Wage => opened(&value)?,
            FactKind::Position => {
                position.zip(code.parse().ok()).map(|(id, held)| Recorded::Position(id, held))
            }
            _ => told(kind, &code),
        };
        let unreadable = || platform::Error::Broken(format!("fact {id} says nothing that pay knows"));
        rows.push(FactRow { employee_id, id, range, what: what.ok_or_else(unreadable)? });
    }
    rows.sort_by_key(|row| (row.range.from, row.id));
    Ok(rows)
}

/// Kinds of which the columns do not say everything.
const OPENED: [FactKind; 4] = [FactKind::Golongan, FactKind::Family, FactKind::Wage, FactKind::BankAccount];

/// Of all others nothing is carried over.
fn opened_value() -> CaseStatement {
    Expr::case(kind().is_in(OPENED.map(literal)), Expr::col(fact::Column::Value)).finally(literal(""))
}

fn kind() -> Expr {
    fact::Column::Kind.into_expr()
}

fn opened(value: &str) -> Result<Option<Recorded>, Error> {
    Ok(match fact::parse(value)? {
        FactValue::Golongan { golongan, mkg_years, mkg_months } => {
            Some(Recorded::Golongan(GradeFacts { golongan, mkg_years, mkg_months }))
        }
        FactValue::Family(member) => Some(Recorded::Family(member)),
        FactValue::Wage(wage) => Some(Recorded::Wage(wage)),
        _ => None,
    })
}

/// What the principal word alone says.
fn told(kind: FactKind, code: &str) -> Option<Recorded> {
    Some(match kind {
        FactKind::Status => Recorded::Status(code.parse().ok()?),
        FactKind::TaxStatus => Recorded::TaxStatus(code.parse().ok()?),
        FactKind::Leave => Recorded::Leave(code.parse().ok()?),
        FactKind::StudyAssignment => Recorded::Study(code.parse().ok()?),
        FactKind::Suspension => Recorded::Suspension(code.parse().ok()?),
        FactKind::Discipline => Recorded::Sanction(code.parse().ok()?),
        FactKind::Document => Recorded::Skpp,
        FactKind::Spmt => Recorded::Begun,
        _ => return None,
    })
}

impl FactRow {
    /// A value with this fact behind it.
    pub(super) fn sourced<T>(&self, value: T) -> Sourced<T> {
        Sourced::new(value, self.id, self.range)
    }
}
