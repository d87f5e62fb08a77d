//! From what a superior states to a grade, by the scheme in which it was stated.

use kernel::id::EvaluationId;
use kernel::recipe::{Source, Working};
use kernel::{Ekspektasi, Fault, Language, Period, Predikat};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};

use crate::Error;
use crate::entity::evaluation;
use crate::entity::numeric_rating::{self, Stated};
use crate::regulation::Law;
use crate::rules::capaian::{CapaianFacts, capaian};
use crate::rules::predikat::{self, Ratings};

/// What a superior states of a period: two ratings (PermenPANRB 6/2022), or numbers in their place (PP 30/2019).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// The rating of the results.
    pub hasil_kerja: Option<Ekspektasi>,
    /// The rating of the behaviour.
    pub perilaku_kerja: Option<Ekspektasi>,
    /// Numbers.
    pub numeric: Option<CapaianFacts>,
}

impl Statement {
    /// Whether anything is stated.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn ratings(&self) -> Option<Ratings> {
        Some(Ratings { hasil_kerja: self.hasil_kerja?, perilaku_kerja: self.perilaku_kerja? })
    }
}

impl From<Ratings> for Statement {
    fn from(ratings: Ratings) -> Self {
        let Ratings { hasil_kerja, perilaku_kerja } = ratings;
        Self { hasil_kerja: Some(hasil_kerja), perilaku_kerja: Some(perilaku_kerja), numeric: None }
    }
}

/// The grade that follows from a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// None in the numeric scheme.
    pub(crate) ratings: Option<Ratings>,
    pub(crate) predikat: Predikat,
    pub(crate) law_version: String,
    numbers: Option<(CapaianFacts, Numbers)>,
}

/// The scores of a numeric statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Numbers {
    results: Decimal,
    behaviour: Decimal,
    score: Decimal,
}

/// What is wrong with a statement: something of it is missing, both schemes are used, or its numbers are none.
pub(crate) fn faults(statement: &Statement, period: Period) -> Result<Vec<Fault>, Error> {
    let Some(facts) = &statement.numeric else {
        let ratings =
            [(statement.hasil_kerja, "/hasil_kerja"), (statement.perilaku_kerja, "/perilaku_kerja")];
        let absent = ratings.into_iter().filter(|(rating, _)| rating.is_none());
        return Ok(absent.map(|(_, place)| Fault::invalid("performance.rating_missing").at(place)).collect());
    };
    if statement.hasil_kerja.is_some() || statement.perilaku_kerja.is_some() {
        return Ok(vec![Fault::invalid("performance.one_scheme").at("/numeric")]);
    }
    let law = Law::embedded()?.categories_on(period.days().from)?;
    let mut faults = match capaian(law, facts, Language::Id) {
        Ok(_) => Vec::new(),
        Err(Error::Invalid(faults)) => faults,
        Err(error) => return Err(error),
    };
    if facts.perilaku.is_none() {
        faults.push(Fault::invalid("performance.behaviour_missing").at("/perilaku"));
    }
    let below = |fault: Fault| {
        let place = format!("/numeric{}", fault.pointer.clone().unwrap_or_default());
        fault.at(place)
    };
    Ok(faults.into_iter().map(below).collect())
}

/// The grade of a statement without faults, by the law on the first day of its period.
pub(crate) fn judge(statement: Statement, period: Period) -> Result<Verdict, Error> {
    let day = period.days().from;
    let broken = |what: &str| Error::from(platform::Error::Broken(what.to_owned()));
    let ratings = statement.ratings();
    let Some(facts) = statement.numeric else {
        let law = Law::embedded()?.predikat_on(day)?;
        let ratings = ratings.ok_or_else(|| broken("a statement without ratings"))?;
        let predikat = predikat::predikat(&law.matrix, ratings)?;
        let law_version = law.version.clone();
        return Ok(Verdict { ratings: Some(ratings), predikat, law_version, numbers: None });
    };
    let law = Law::embedded()?.categories_on(day)?;
    let scored = capaian(law, &facts, Language::Id)?;
    let number = |text: Option<&String>| -> Decimal {
        text.and_then(|text| text.trim().parse().ok()).unwrap_or_default()
    };
    let numbers = Numbers {
        results: number(Some(&scored.skp)),
        behaviour: number(facts.perilaku.as_ref()),
        score: number(scored.nilai.as_ref()),
    };
    Ok(Verdict {
        ratings: None,
        predikat: scored.predikat.ok_or_else(|| broken("a score without a grade"))?,
        law_version: law.citation.version.clone(),
        numbers: Some((facts, numbers)),
    })
}

/// Writes an evaluation, with its numbers where it has some.
pub(crate) async fn insert(
    tx: &impl ConnectionTrait,
    evaluation: evaluation::Model,
    verdict: Verdict,
) -> Result<evaluation::Model, Error> {
    let evaluation = evaluation.into_active_model().reset_all().insert(tx).await?;
    if let Some(row) = numbers(evaluation.id, verdict)? {
        row.into_active_model().reset_all().insert(tx).await?;
    }
    Ok(evaluation)
}

/// The numbers behind an evaluation, where it has some.
pub(crate) fn numbers(
    evaluation_id: EvaluationId,
    verdict: Verdict,
) -> Result<Option<numeric_rating::Model>, Error> {
    let Some((stated, scored)) = verdict.numbers else { return Ok(None) };
    Ok(Some(numeric_rating::Model {
        evaluation_id,
        ratings: Stated(stated),
        results_milli: milli(scored.results)?,
        behaviour_milli: milli(scored.behaviour)?,
        score_milli: milli(scored.score)?,
    }))
}

/// The numbers of an evaluation; `None` for one of two ratings.
///
/// # Errors
/// When the database fails.
pub async fn find_numbers(
    conn: &impl ConnectionTrait,
    evaluation_id: EvaluationId,
) -> Result<Option<numeric_rating::Model>, Error> {
    Ok(numeric_rating::Entity::find_by_id(evaluation_id).one(conn).await?)
}

/// How an evaluation's grade came about, by the law that was used: from the matrix, or from its numbers.
///
/// # Errors
/// `Broken` where the law file of an evaluation is gone.
pub async fn explain(
    conn: &impl ConnectionTrait,
    evaluation: &evaluation::Model,
    language: Language,
) -> Result<Working, Error> {
    let Some(numbers) = find_numbers(conn, evaluation.id).await? else {
        return crate::explain_evaluation(evaluation, language);
    };
    let source = Source { kind: "evaluation".to_owned(), id: evaluation.id.0, date: evaluation.evaluated_on };
    let law = Law::embedded()?.categories_on(evaluation.period_from)?;
    let told = capaian(law, &numbers.ratings.0, language)?.working;
    Ok(Working { source: Some(source), ..told })
}

/// Whole thousandths, a half up: nothing that is stored here has more than three decimals of weight.
fn milli(score: Decimal) -> Result<i64, Error> {
    let thousandths = (score * Decimal::ONE_THOUSAND).round();
    thousandths.to_i64().ok_or_else(|| platform::Error::Broken("a score out of bounds".to_owned()).into())
}
