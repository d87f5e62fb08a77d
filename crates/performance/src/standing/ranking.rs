//! A ranking, for those to whom the right was granted. Equal grades share a rank: finer than the grades it never is.

use std::collections::BTreeMap;

use kernel::id::{EmployeeId, EvaluationId, UnitId};
use kernel::{Fault, Period, Predikat};
use personnel::facts::{self, Named};
use personnel::scope;
use platform::{Act, Acted, Db, Page, Paging, acts};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, SimpleExpr};
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde_json::json;

use crate::Error;
use crate::entity::evaluation;

/// What is ranked.
#[derive(Clone, Copy, Debug)]
pub struct RankingAsked {
    /// The people of this unit and those below it.
    pub unit_id: UnitId,
    /// By their grades of this period.
    pub period: Period,
}

/// Somebody in a ranking.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// The rank: 1, and one more for everybody with a better grade.
    pub rank: u64,
    /// Who.
    pub employee: Named,
    /// The grade.
    pub predikat: Predikat,
    /// The rating.
    pub evaluation_id: EvaluationId,
}

/// Ranks the people of a unit by their grades of a period. Each look leaves an act that names who looked at which unit.
///
/// # Errors
/// `Invalid` for a unit outside the caller's reach; a cursor of another list; when the database fails.
#[tracing::instrument(skip_all)]
pub async fn rank(db: &Db, act: &Act, asked: RankingAsked, paging: &Paging) -> Result<Page<Ranked>, Error> {
    if personnel::get_unit(db, &act.scope, (asked.unit_id, act.today)).await.is_err() {
        return Err(Fault::invalid("performance.unit_unknown").at("/unit_id").into());
    }
    let tx = platform::begin(db).await?;
    let counts: Vec<(Predikat, i64)> = select(act, asked)
        .select_only()
        .column(evaluation::Column::Predikat)
        .column_as(evaluation::Column::Id.count(), "people")
        .group_by(evaluation::Column::Predikat)
        .into_tuple()
        .all(&tx)
        .await?;
    let ranks = ranks(counts);
    let query = select(act, asked).order_by_desc(worth()).order_by_asc(evaluation::Column::Id);
    let keyset = (
        |row: &evaluation::Model| (place(row.predikat), row.id),
        |(place, id): (i32, EvaluationId)| {
            worth().lt(place).or(worth().eq(place).and(evaluation::Column::Id.gt(id)))
        },
    );
    let page = paging.read(&tx, query, keyset).await?;
    let people: Vec<EmployeeId> = page.rows.iter().map(|row| row.employee_id).collect();
    let names = facts::named(&tx, &people).await?;
    let looked = Acted::new("performance.ranking_read", asked.unit_id)
        .within(asked.unit_id)
        .with(json!({ "period": asked.period, "people": page.rows.len() }));
    acts::record(&tx, act, looked).await?;
    tx.commit().await?;
    let ranked = |row: evaluation::Model| {
        Some(Ranked {
            rank: ranks.get(&row.predikat).copied()?,
            employee: names.get(&row.employee_id).cloned()?,
            predikat: row.predikat,
            evaluation_id: row.id,
        })
    };
    Ok(Page { rows: page.rows.into_iter().filter_map(ranked).collect(), extent: page.extent })
}

fn select(act: &Act, asked: RankingAsked) -> Select<evaluation::Entity> {
    let unit = scope::of_unit(asked.unit_id);
    evaluation::Entity::find()
        .filter(evaluation::COLUMN.period.eq(asked.period))
        .filter(evaluation::COLUMN.superseded_at.is_null())
        .filter(scope::condition(&act.scope, evaluation::Column::EmployeeId, act.today))
        .filter(scope::condition(&unit, evaluation::Column::EmployeeId, act.today))
}

/// The rank of each grade: one more than there are people with a better one.
fn ranks(counts: Vec<(Predikat, i64)>) -> BTreeMap<Predikat, u64> {
    let counts: BTreeMap<Predikat, u64> = counts
        .into_iter()
        .map(|(grade, people)| (grade, u64::try_from(people).unwrap_or_default()))
        .collect();
    let mut better = 0;
    let mut ranks = BTreeMap::new();
    for (grade, people) in counts.iter().rev() {
        ranks.insert(*grade, better + 1);
        better += people;
    }
    ranks
}

/// The place of a grade, the best the highest.
fn place(predikat: Predikat) -> i32 {
    let at = Predikat::ALL.iter().position(|known| *known == predikat);
    at.and_then(|at| i32::try_from(at).ok()).unwrap_or_default()
}

/// The same in the database, where grades are words.
fn worth() -> SimpleExpr {
    let mut worth = CaseStatement::new();
    for predikat in Predikat::ALL {
        worth = worth.case(evaluation::Column::Predikat.eq(predikat.to_value()), place(predikat));
    }
    worth.finally(Expr::val(0)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_grades_share_a_rank() {
        let ranks = ranks(vec![(Predikat::Baik, 5), (Predikat::SangatBaik, 2), (Predikat::Kurang, 1)]);
        let of = |grade| ranks.get(&grade).copied();
        assert_eq!((of(Predikat::SangatBaik), of(Predikat::Baik)), (Some(1), Some(3)));
        assert_eq!((of(Predikat::Kurang), of(Predikat::SangatKurang)), (Some(8), None));
        assert!(place(Predikat::SangatBaik) > place(Predikat::Baik));
    }
}
