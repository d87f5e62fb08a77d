//! The figures of personnel.

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use identity::permission::ReadPersonnel;
use kernel::id::UnitId;
use kernel::nip::Sex;
use kernel::recipe::Citation;
use personnel::RetirementLaw;
use personnel::dashboards::{
    self, AGE_BANDS, DashboardOf, HeldPost, Part, PersonnelDashboard, RecordItem, Share,
};
use personnel::rules::retirement::{Post, pension_starts};
use personnel::value::{EducationLevel, Status};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::allow::Allow;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::State;

/// Which people, on which day.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DashboardWanted {
    /// In this unit and below it; all that the caller reaches where it is missing.
    #[param(value_type = Option<UnitId>)]
    unit_id: Option<UnitId>,
    /// The day on which it holds; today where it is missing.
    as_of: Option<NaiveDate>,
}

/// The figures of personnel.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonnelFigures {
    /// The day.
    pub as_of: NaiveDate,
    /// The unit; null for all that the caller reaches.
    pub unit_id: Option<UnitId>,
    /// People in active employment.
    #[schema(example = 412)]
    pub headcount: i64,
    /// By the units directly below, each with everything below it.
    pub units: Vec<UnitFigures>,
    /// By employment.
    pub statuses: Vec<StatusFigure>,
    /// By grade, the lowest first.
    pub golongan: Vec<GolonganFigure>,
    /// By age in whole years.
    pub ages: Vec<AgeFigure>,
    /// By sex.
    pub sexes: Vec<SexFigure>,
    /// By the highest diploma.
    pub education: Vec<EducationFigure>,
    /// Who reaches the first day of pension in the coming years.
    pub retirement: RetirementFigures,
    /// How complete the records are.
    pub completeness: CompletenessFigures,
}

/// A part of the people.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitFigures {
    /// The unit; null for those who stand in none of the units shown.
    pub unit_id: Option<UnitId>,
    /// Its name.
    #[schema(example = "Dinas Kesehatan")]
    pub name: Option<String>,
    /// People.
    #[schema(example = 41)]
    pub headcount: i64,
    /// How complete their records are.
    pub completeness: CompletenessFigures,
}

/// People of one employment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StatusFigure {
    /// The employment.
    pub status: Status,
    /// People.
    #[schema(example = 310)]
    pub headcount: i64,
}

/// People of one grade.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GolonganFigure {
    /// The grade; null for those without one.
    #[schema(example = "III/a")]
    pub golongan: Option<String>,
    /// People.
    #[schema(example = 57)]
    pub headcount: i64,
}

/// People of a band of ages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgeFigure {
    /// The first age in years; null where the band is open.
    #[schema(example = 30)]
    pub from: Option<u32>,
    /// The first age after it; null where the band is open.
    #[schema(example = 35)]
    pub until: Option<u32>,
    /// People.
    #[schema(example = 64)]
    pub headcount: i64,
}

/// People of one sex.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SexFigure {
    /// The sex.
    pub sex: Sex,
    /// People.
    #[schema(example = 205)]
    pub headcount: i64,
}

/// People with one highest diploma.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EducationFigure {
    /// The level; null for those without a recorded diploma.
    pub level: Option<EducationLevel>,
    /// People.
    #[schema(example = 190)]
    pub headcount: i64,
}

/// The look-ahead to retirements.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RetirementFigures {
    /// The year of the day and the four after it.
    pub years: Vec<RetirementYear>,
    /// Those for whose post no rule says when they retire.
    #[schema(example = 0)]
    pub without_rule: i64,
    /// The law.
    pub law: Citation,
}

/// Retirements of a year.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct RetirementYear {
    /// The year in which the pension starts: with the month after the one in which the age is reached.
    #[schema(example = 2027)]
    pub year: i32,
    /// People; in the first year also those whose day is past.
    #[schema(example = 12)]
    pub headcount: i64,
}

/// How complete records are, with the working.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CompletenessFigures {
    /// Of all items together, in percent, rounded down to a tenth: `present / expected`.
    #[schema(example = "97.5")]
    pub percent: String,
    /// Items that the records should hold.
    #[schema(example = 2472)]
    pub expected: i64,
    /// Of these, those that they hold.
    #[schema(example = 2410)]
    pub present: i64,
    /// The same item by item.
    pub items: Vec<ItemFigure>,
}

/// How many records hold an item.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ItemFigure {
    /// The item.
    pub item: RecordItem,
    /// Records that should hold it.
    #[schema(example = 412)]
    pub expected: i64,
    /// Records that lack it.
    #[schema(example = 9)]
    pub missing: i64,
}

/// The figures of personnel
///
/// Of those in active employment whose records the caller may read: by unit, employment, grade, age, sex and education; who
/// retires in the coming years; how complete the records are, and what they lack.
#[utoipa::path(
    tag = "personnel", operation_id = "get_personnel_dashboard", security(("bearer" = ["personnel.read"])),
    params(DashboardWanted),
    responses((status = OK, description = "The figures", body = PersonnelFigures), Problem),
)]
#[get("/dashboards/personnel")]
pub async fn get_personnel_dashboard(
    caller: Allow<ReadPersonnel>,
    state: Data<State>,
    wanted: Query<DashboardWanted>,
) -> Result<Json<PersonnelFigures>, Problem> {
    let DashboardWanted { unit_id, as_of } = wanted.0;
    let as_of = as_of.unwrap_or(caller.act().today);
    let law = RetirementLaw::embedded()?;
    let pension = |post: HeldPost<'_>, born: NaiveDate| {
        let HeldPost { kind, eselon, jabatan_fungsional: office, jenjang } = post;
        pension_starts(born, law.years(&Post { kind, eselon, office, jenjang })?)
    };
    let of = DashboardOf { scope: caller.scope(), unit_id, as_of };
    let found = dashboards::personnel_dashboard(&state.db, of, pension).await?;
    Ok(Json(figures(found, (as_of, unit_id), law.citation())))
}

fn figures(
    found: PersonnelDashboard,
    (as_of, unit_id): (NaiveDate, Option<UnitId>),
    law: Citation,
) -> PersonnelFigures {
    let tally = found.tally;
    let status = |status: &Status| {
        let headcount = *tally.by_status.get(status.word())?;
        Some(StatusFigure { status: *status, headcount })
    };
    let age = |(from, until): (Option<u32>, Option<u32>)| AgeFigure {
        from,
        until,
        headcount: tally
            .by_age
            .range(from.unwrap_or(0)..until.unwrap_or(u32::MAX))
            .map(|(_, count)| count)
            .sum(),
    };
    let level = |(level, headcount): (&Option<usize>, &i64)| EducationFigure {
        level: level.and_then(|place| EducationLevel::ALL.get(place)).copied(),
        headcount: *headcount,
    };
    let year = |(year, headcount)| RetirementYear { year, headcount };
    let records = tally.all_records();
    PersonnelFigures {
        as_of,
        unit_id,
        headcount: tally.headcount,
        units: found.parts.into_iter().map(unit).collect(),
        statuses: Status::ALL.iter().filter_map(status).collect(),
        golongan: golongan(&tally.by_golongan),
        ages: AGE_BANDS.into_iter().map(age).collect(),
        sexes: vec![
            SexFigure { sex: Sex::Male, headcount: tally.men },
            SexFigure { sex: Sex::Female, headcount: tally.headcount - tally.men },
        ],
        education: tally.by_education.iter().map(level).collect(),
        retirement: RetirementFigures {
            years: tally.retirements(as_of).into_iter().map(year).collect(),
            without_rule: tally.without_pension,
            law,
        },
        completeness: completeness(records.whole(), &records.records),
    }
}

/// In the order of the grades, and not of the letters.
fn golongan(counts: &std::collections::BTreeMap<Option<String>, i64>) -> Vec<GolonganFigure> {
    let mut figures: Vec<GolonganFigure> = counts
        .iter()
        .map(|(golongan, headcount)| GolonganFigure { golongan: golongan.clone(), headcount: *headcount })
        .collect();
    figures.sort_by_key(|figure| {
        figure.golongan.as_deref().and_then(|name| name.parse::<kernel::Golongan>().ok())
    });
    figures
}

fn unit(part: Part) -> UnitFigures {
    UnitFigures {
        unit_id: part.unit_id,
        name: part.name,
        headcount: part.tally.headcount,
        completeness: completeness(part.tally.whole(), &part.tally.records),
    }
}

fn completeness(
    whole: Share,
    records: &std::collections::BTreeMap<&'static str, Share>,
) -> CompletenessFigures {
    let item = |item: &RecordItem| {
        let share = records.get(item.word())?;
        Some(ItemFigure { item: *item, expected: share.expected, missing: share.expected - share.present })
    };
    CompletenessFigures {
        percent: format!("{}.{}", whole.permille() / 10, whole.permille() % 10),
        expected: whole.expected,
        present: whole.present,
        items: RecordItem::ALL.iter().filter_map(item).collect(),
    }
}
