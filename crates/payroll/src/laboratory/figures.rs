//! What came of a simulation, as a document.

use std::collections::HashMap;

use kernel::id::UnitId;
use kernel::{Rate, Rupiah};
use personnel::facts::unit_names;
use platform::Act;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::evaluate::LeftOut;
use super::plans::Lab;
use crate::Error;
use crate::ceilings::CeilingKind;
use crate::ceilings::spending::{by_unit, spent_in};
use crate::entity::budget_ceiling as ceiling;
use crate::regulation::Confidence;
use crate::rules::laboratory::{Cost, Ledger, Movement, Sides, Spread, movement, share};

/// Everything that a simulation says without naming anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::SimulationFigures)]
pub struct SimulationFigures {
    /// People who are paid in some month by either of the rules.
    #[schema(example = 214)]
    pub people: u64,
    /// What all of them cost in all months.
    pub whole: Sides,
    /// How much more the budget bears by the rules that are tried; negative where it is less.
    pub difference: Rupiah,
    /// How much of pay follows results and presence by the rules that bind.
    pub baseline_mix: PayMix,
    /// The same by the rules that are tried.
    pub simulated_mix: PayMix,
    /// By SKPD; together the whole.
    pub by_skpd: Vec<UnitCost>,
    /// By unit; together the whole.
    pub by_unit: Vec<UnitCost>,
    /// By grade; together the whole.
    pub by_golongan: Vec<GolonganCost>,
    /// By class of position; together the whole.
    pub by_kelas_jabatan: Vec<KelasCost>,
    /// Who is paid out more and less, over all months.
    pub movement: Movement,
    /// How what is paid out is spread by the rules that bind.
    pub baseline_spread: Spread,
    /// The same by the rules that are tried.
    pub simulated_spread: Spread,
    /// Beside the budget of each year; none where no ceiling is entered, or the simulation covers a part of an SKPD.
    pub ceilings: Vec<CeilingOutlook>,
    /// The share of personnel spending, where the trial says what the region spends.
    pub spending: Option<SpendingOutlook>,
    /// Months of people who are not paid because something is not recorded, by what it is.
    pub left_out: Vec<LeftOutCount>,
}

/// How much of pay follows what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::SimulationPayMix)]
pub struct PayMix {
    /// The share of all pay that follows results.
    pub results_of_pay: Option<Rate>,
    /// The share of all pay that follows presence.
    pub presence_of_pay: Option<Rate>,
    /// The share of the TPP that follows results.
    pub results_of_tpp: Option<Rate>,
    /// The share of the TPP that follows presence.
    pub presence_of_tpp: Option<Rate>,
}

/// What the people of a unit cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::SimulationUnitCost)]
pub struct UnitCost {
    /// The unit.
    pub unit_id: UnitId,
    /// Its name when it was simulated.
    #[schema(example = "Dinas Kesehatan")]
    pub name: Option<String>,
    /// By the law and the policy that bind.
    pub baseline: Cost,
    /// By the rules that are tried.
    pub simulated: Cost,
    /// How much more the budget bears.
    pub difference: Rupiah,
}

/// What the people of a grade cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::SimulationGolonganCost)]
pub struct GolonganCost {
    /// The grade.
    #[schema(example = "III/a")]
    pub golongan: String,
    /// By the law and the policy that bind.
    pub baseline: Cost,
    /// By the rules that are tried.
    pub simulated: Cost,
    /// How much more the budget bears.
    pub difference: Rupiah,
}

/// What the people of a class of position cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::SimulationKelasCost)]
pub struct KelasCost {
    /// The class of the position.
    #[schema(example = 7)]
    pub kelas_jabatan: i32,
    /// By the law and the policy that bind.
    pub baseline: Cost,
    /// By the rules that are tried.
    pub simulated: Cost,
    /// How much more the budget bears.
    pub difference: Rupiah,
}

/// A ceiling beside the months that are tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::SimulationCeiling)]
pub struct CeilingOutlook {
    /// The SKPD, or the instansi.
    pub unit_id: UnitId,
    /// Its name when it was simulated.
    #[schema(example = "Dinas Kesehatan")]
    pub name: Option<String>,
    /// The budget year.
    #[schema(example = 2026)]
    pub year: i32,
    /// What the ceiling is for.
    pub kind: CeilingKind,
    /// What the budget has.
    pub ceiling: Rupiah,
    /// What approved runs paid in the months of the year that are not tried.
    pub paid: Rupiah,
    /// What the months that are tried cost by the rules that bind.
    pub baseline: Rupiah,
    /// The same by the rules that are tried.
    pub simulated: Rupiah,
    /// What is left by the rules that are tried; negative where the ceiling is exceeded.
    pub left: Rupiah,
}

/// The share of personnel spending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::SimulationSpending)]
pub struct SpendingOutlook {
    /// What is planned.
    pub baseline: Option<Rate>,
    /// The same with the difference of the months that are tried.
    pub simulated: Option<Rate>,
    /// The greatest share.
    pub share_max: Rate,
    /// Whether the rules that are tried exceed it.
    #[schema(example = false)]
    pub is_exceeded: bool,
    /// The law that sets it; none where the trial does.
    #[schema(example = "UU 1/2022")]
    pub instrument: Option<String>,
    /// Where in it.
    #[schema(example = "pasal 146 ayat (1)")]
    pub article: Option<String>,
    /// How sure the value is.
    #[schema(value_type = Option<Confidence>)]
    pub confidence: Option<Confidence>,
}

/// How often something is not recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::SimulationLeftOut)]
pub struct LeftOutCount {
    /// What it is, as runs name it.
    #[schema(example = "payroll.predikat_missing")]
    pub code: String,
    /// Months of people by the rules that bind.
    #[schema(example = 3)]
    pub baseline: u64,
    /// Months of people by the rules that are tried.
    #[schema(example = 0)]
    pub simulated: u64,
}

/// What all parts came to.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) ledger: Ledger,
    pub(super) left_out: LeftOut,
    /// What each person is paid out by both rules.
    pub(super) nets: Vec<(Rupiah, Rupiah)>,
}

impl PayMix {
    fn of(cost: Cost) -> Self {
        Self {
            results_of_pay: share(cost.results, cost.gross()),
            presence_of_pay: share(cost.presence, cost.gross()),
            results_of_tpp: share(cost.results, cost.tpp),
            presence_of_tpp: share(cost.presence, cost.tpp),
        }
    }
}

/// The document of what was found.
pub(super) async fn figures(
    conn: &impl ConnectionTrait,
    act: &Act,
    (lab, found): (&Lab, Findings),
) -> Result<SimulationFigures, Error> {
    let Findings { ledger, left_out, nets } = found;
    let units: Vec<UnitId> =
        ledger.by_unit.keys().chain(ledger.by_skpd.keys()).copied().chain([lab.instansi]).collect();
    let names = unit_names(conn, &units, act.today).await?;
    let ceilings = ceilings(conn, lab, (&ledger, &names)).await?;
    let unit = |(unit, sides): (&UnitId, &Sides)| UnitCost {
        unit_id: *unit,
        name: names.get(unit).cloned(),
        baseline: sides.baseline,
        simulated: sides.simulated,
        difference: sides.difference(),
    };
    let golongan = |(golongan, sides): (&String, &Sides)| GolonganCost {
        golongan: golongan.clone(),
        baseline: sides.baseline,
        simulated: sides.simulated,
        difference: sides.difference(),
    };
    let kelas = |(kelas, sides): (&i32, &Sides)| KelasCost {
        kelas_jabatan: *kelas,
        baseline: sides.baseline,
        simulated: sides.simulated,
        difference: sides.difference(),
    };
    let left_out = left_out.into_iter().map(|(code, (baseline, simulated))| LeftOutCount {
        code: code.to_owned(),
        baseline,
        simulated,
    });
    Ok(SimulationFigures {
        people: u64::try_from(nets.len()).unwrap_or(u64::MAX),
        whole: ledger.whole,
        difference: ledger.whole.difference(),
        baseline_mix: PayMix::of(ledger.whole.baseline),
        simulated_mix: PayMix::of(ledger.whole.simulated),
        by_skpd: ledger.by_skpd.iter().map(unit).collect(),
        by_unit: ledger.by_unit.iter().map(unit).collect(),
        by_golongan: ledger.by_golongan.iter().map(golongan).collect(),
        by_kelas_jabatan: ledger.by_kelas.iter().map(kelas).collect(),
        movement: movement(nets.iter().copied()),
        baseline_spread: Spread::of(nets.iter().map(|(baseline, _)| *baseline).collect()),
        simulated_spread: Spread::of(nets.iter().map(|(_, simulated)| *simulated).collect()),
        ceilings,
        spending: spending(lab, ledger.whole),
        left_out: left_out.collect(),
    })
}

fn spending(lab: &Lab, whole: Sides) -> Option<SpendingOutlook> {
    let (given, limit) = (lab.trial.spending?, lab.limit.as_ref()?);
    let simulated = share(given.personnel + whole.difference(), given.apbd);
    let (instrument, article, confidence) = match &limit.source {
        Some((instrument, article, confidence)) => {
            (Some(instrument.clone()), Some(article.clone()), Some(*confidence))
        }
        None => (None, None, None),
    };
    Some(SpendingOutlook {
        baseline: share(given.personnel, given.apbd),
        simulated,
        share_max: limit.share,
        is_exceeded: simulated.is_some_and(|share| share > limit.share),
        instrument,
        article,
        confidence,
    })
}

/// The ceilings of the units that the simulation covers wholly, year by year.
async fn ceilings(
    conn: &impl ConnectionTrait,
    lab: &Lab,
    (ledger, names): (&Ledger, &HashMap<UnitId, String>),
) -> Result<Vec<CeilingOutlook>, Error> {
    let covers = |unit: UnitId| lab.trial.unit_id == lab.instansi || lab.trial.unit_id == unit;
    let mut years: Vec<i32> = lab.months.iter().map(|month| month.month.year()).collect();
    years.dedup();
    let mut outlook = Vec::new();
    for year in years {
        let entered = ceiling::Entity::find()
            .filter(ceiling::COLUMN.instansi_id.eq(lab.instansi))
            .filter(ceiling::COLUMN.year.eq(year))
            .all(conn)
            .await?;
        if entered.is_empty() {
            continue;
        }
        let spent = spent_in(conn, (&[lab.instansi], year)).await?.into_iter();
        let is_tried = |month| lab.months.iter().any(|tried| tried.month == month);
        let paid = by_unit(spent.filter(|one| !is_tried(one.month)));
        let of_unit = |unit: UnitId| {
            let of_year = ledger
                .by_year
                .iter()
                .filter(|((at, skpd), _)| *at == year && (*skpd == unit || unit == lab.instansi));
            of_year.fold(Sides::default(), |mut sum, (_, sides)| {
                sum.add(*sides);
                sum
            })
        };
        outlook.extend(entered.into_iter().filter(|one| covers(one.unit_id)).map(|one| {
            let sides = of_unit(one.unit_id);
            let of_kind = |cost: Cost| match one.kind {
                CeilingKind::Salary => cost.salary,
                CeilingKind::Tpp => cost.tpp,
            };
            let paid = paid.get(&(one.unit_id, one.kind)).copied().unwrap_or_default();
            let (baseline, simulated) = (of_kind(sides.baseline), of_kind(sides.simulated));
            CeilingOutlook {
                unit_id: one.unit_id,
                name: names.get(&one.unit_id).cloned(),
                year,
                kind: one.kind,
                ceiling: one.amount,
                paid,
                baseline,
                simulated,
                left: one.amount - paid - simulated,
            }
        }));
    }
    outlook.sort_by_key(|one| (one.unit_id, one.year, one.kind.word()));
    Ok(outlook)
}
