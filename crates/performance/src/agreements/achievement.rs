//! What units have reached of what they promised.

use std::collections::HashMap;

use kernel::id::{AgreementId, IkuId, UnitId};
use kernel::recipe::{Citation, Source, Working};
use kernel::{DateRange, Language, Period, PredikatOrganisasi};
use platform::Act;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{AgreementReader, AgreementStatus, store};
use crate::entity::{iku, iku_realisation, perjanjian_kinerja, unit_rating};
use crate::rules::achievement::{Calculation, Measured};
use crate::rules::agreement::target_for;
use crate::rules::period::covers;
use crate::rules::plan::whole_year;
use crate::{Error, Quantity};

/// What a unit has reached in a period, and what the leader above said to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Achievement {
    /// The mean of its indicators in percent of target; none while nothing was reported.
    pub score: Option<Quantity>,
    /// The grade that the leader above has set for exactly this period; none while he has not.
    pub predikat: Option<PredikatOrganisasi>,
    /// The agreement.
    pub agreement_id: AgreementId,
}

/// The achievement of one agreement with its working.
#[derive(Clone, Debug)]
pub struct UnitAchievement {
    /// The period.
    pub period: Period,
    /// The mean of the indicators that were reported.
    pub score: Option<Quantity>,
    /// How it came about.
    pub working: Option<Working>,
    /// Each indicator, in the order of the agreement.
    pub indicators: Vec<IndicatorAchievement>,
    /// The grade that was set for the period.
    pub rating: Option<unit_rating::Model>,
}

/// What was reached on one indicator.
#[derive(Clone, Debug)]
pub struct IndicatorAchievement {
    /// The indicator.
    pub iku: iku::Model,
    /// The target of the period.
    pub target: Quantity,
    /// What was reported.
    pub realised: Option<iku_realisation::Model>,
    /// Percent of target, within the bounds.
    pub percent: Option<Quantity>,
}

/// All that is known of an agreement for a period.
pub(super) struct Case {
    pub(super) agreement: perjanjian_kinerja::Model,
    pub(super) period: Period,
    indicators: Vec<(iku::Model, Option<iku_realisation::Model>)>,
}

impl Case {
    /// Indicators that nothing was reported on.
    pub(super) fn unreported(&self) -> impl Iterator<Item = &iku::Model> {
        self.indicators.iter().filter(|(_, realised)| realised.is_none()).map(|(iku, _)| iku)
    }

    fn calculation(&self) -> Result<Option<Calculation>, Error> {
        let measured: Vec<Measured> = self.indicators.iter().filter_map(|one| self.measured(one)).collect();
        if measured.is_empty() {
            return Ok(None);
        }
        let citation = Citation {
            instrument: format!("Perjanjian kinerja {}", self.agreement.year),
            article: "IKU".to_owned(),
            version: format!("agreement:{}@{}", self.agreement.id, self.agreement.version),
        };
        let calculation = Calculation::of(&measured, self.agreement.cap_percent, citation);
        let broken = |defects| platform::Error::Broken(format!("the achievement of a unit: {defects:?}"));
        Ok(Some(calculation.map_err(broken)?))
    }

    fn measured(&self, (iku, realised): &(iku::Model, Option<iku_realisation::Model>)) -> Option<Measured> {
        let realised = realised.as_ref()?;
        Some(Measured {
            number: iku.number,
            indicator: iku.indicator.clone(),
            polarity: iku.polarity,
            target: target_for(&iku.clone().into(), self.period),
            realised: realised.value,
            source: Source {
                kind: "iku_realisation".to_owned(),
                id: realised.id.0,
                date: realised.period.last_month().last_day(),
            },
        })
    }

    /// The mean of what was reported.
    pub(super) fn score(&self) -> Result<Option<Quantity>, Error> {
        Ok(self.calculation()?.map(|calculation| calculation.score()).transpose()?)
    }
}

/// The cases of agreements for a period: two queries, however many.
pub(super) async fn cases(
    conn: &impl ConnectionTrait,
    agreements: Vec<perjanjian_kinerja::Model>,
    period: Period,
) -> Result<Vec<Case>, Error> {
    Ok(Reported::of(conn, agreements, period.days()).await?.cases(period))
}

/// What was reported on agreements within some days.
struct Reported {
    agreements: Vec<perjanjian_kinerja::Model>,
    indicators: HashMap<AgreementId, Vec<iku::Model>>,
    realisations: Vec<iku_realisation::Model>,
}

impl Reported {
    async fn of(
        conn: &impl ConnectionTrait,
        agreements: Vec<perjanjian_kinerja::Model>,
        days: DateRange,
    ) -> Result<Self, Error> {
        let ids: Vec<AgreementId> = agreements.iter().map(|agreement| agreement.id).collect();
        let realisations = iku_realisation::Entity::find()
            .filter(iku_realisation::Column::AgreementId.is_in(ids.iter().copied()))
            .filter(iku_realisation::Column::PeriodFrom.gte(days.from))
            .filter(iku_realisation::Column::PeriodUntil.lte(days.stored_until()))
            // Figures count from the beginning of the year: the last one inside a period is the period's, its own before others.
            .order_by_asc(iku_realisation::Column::PeriodUntil)
            .order_by_desc(iku_realisation::Column::PeriodFrom)
            .all(conn)
            .await?;
        let mut indicators: HashMap<AgreementId, Vec<iku::Model>> = HashMap::new();
        for one in store::indicators(conn, ids).await? {
            indicators.entry(one.agreement_id).or_default().push(one);
        }
        Ok(Self { agreements, indicators, realisations })
    }

    fn cases(&self, period: Period) -> Vec<Case> {
        let inside = self.realisations.iter().filter(|row| covers(period.days(), row.period.days()));
        let latest: HashMap<IkuId, &iku_realisation::Model> = inside.map(|row| (row.iku_id, row)).collect();
        let case = |agreement: &perjanjian_kinerja::Model| {
            let indicators = self.indicators.get(&agreement.id).into_iter().flatten();
            let realised = |iku: &iku::Model| (iku.clone(), latest.get(&iku.id).copied().cloned());
            Case { indicators: indicators.map(realised).collect(), agreement: agreement.clone(), period }
        };
        self.agreements.iter().map(case).collect()
    }
}

/// The achievement of an agreement in a period, with its working.
///
/// # Errors
/// `NotFound` for an agreement that the caller may not see; `Invalid` for a period of another year.
pub async fn achievement(
    conn: &impl ConnectionTrait,
    act: &Act,
    (id, period): (AgreementId, Period),
    language: Language,
) -> Result<UnitAchievement, Error> {
    let held = store::find(conn, AgreementReader::only(act), id).await?;
    if held.agreement.year != period.year() {
        let outside = kernel::Fault::invalid("performance.period_outside_agreement");
        return Err(Error::Invalid(vec![outside.with("period", period)]));
    }
    let rating = unit_rating::Entity::find()
        .filter(unit_rating::Column::AgreementId.eq(id))
        .filter(unit_rating::Column::Period.eq(period))
        .filter(unit_rating::Column::SupersededAt.is_null())
        .one(conn)
        .await?;
    let mut cases = cases(conn, vec![held.agreement], period).await?;
    let case = cases.pop().ok_or(platform::Error::NotFound("agreement"))?;
    let calculation = case.calculation()?;
    let mut indicators = Vec::new();
    for (iku, realised) in &case.indicators {
        let percent = match &calculation {
            Some(calculation) if realised.is_some() => Some(calculation.percent_of(iku.number)?),
            _ => None,
        };
        let target = target_for(&iku.clone().into(), period);
        indicators.push(IndicatorAchievement {
            iku: iku.clone(),
            target,
            realised: realised.clone(),
            percent,
        });
    }
    Ok(UnitAchievement {
        period,
        score: calculation.as_ref().map(Calculation::score).transpose()?,
        working: calculation.map(|calculation| calculation.working(language)).transpose()?,
        indicators,
        rating,
    })
}

/// What units have reached in a period, by the version that holds at its end; those without one are left out. Four queries, however
/// many.
///
/// # Errors
/// When the database fails.
pub async fn achievement_of(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    period: Period,
) -> Result<HashMap<UnitId, Achievement>, Error> {
    let mut found = trend_of(conn, units, (period.year(), &[period])).await?;
    Ok(found.pop().map(|(_, units)| units).unwrap_or_default())
}

/// What units have reached in each of some periods of a year. Four queries, however many units and periods.
///
/// # Errors
/// When the database fails.
pub async fn trend_of(
    conn: &impl ConnectionTrait,
    units: &[UnitId],
    (year, periods): (i32, &[Period]),
) -> Result<Vec<(Period, HashMap<UnitId, Achievement>)>, Error> {
    let Some(days) = whole_year(year) else { return Ok(Vec::new()) };
    let agreements = perjanjian_kinerja::Entity::find()
        .filter(perjanjian_kinerja::Column::UnitId.is_in(units.iter().copied()))
        .filter(perjanjian_kinerja::Column::Year.eq(year))
        .filter(
            perjanjian_kinerja::Column::Status.is_in([AgreementStatus::Berlaku, AgreementStatus::Diganti]),
        )
        .all(conn)
        .await?;
    let ratings = unit_rating::Entity::find()
        .filter(unit_rating::Column::UnitId.is_in(units.iter().copied()))
        .filter(unit_rating::Column::Period.is_in(periods.iter().copied()))
        .filter(unit_rating::Column::SupersededAt.is_null())
        .all(conn)
        .await?;
    let grades: HashMap<(UnitId, Period), PredikatOrganisasi> =
        ratings.into_iter().map(|rating| ((rating.unit_id, rating.period), rating.predikat)).collect();
    let reported = Reported::of(conn, agreements, days).await?;
    let mut all = Vec::with_capacity(periods.len());
    for period in periods {
        let mut reached = HashMap::new();
        for case in reported.cases(*period).into_iter().filter(|case| case.agreement.governs(*period)) {
            let unit = case.agreement.unit_id;
            let predikat = grades.get(&(unit, *period)).copied();
            let agreement_id = case.agreement.id;
            reached.insert(unit, Achievement { score: case.score()?, predikat, agreement_id });
        }
        all.push((*period, reached));
    }
    Ok(all)
}
