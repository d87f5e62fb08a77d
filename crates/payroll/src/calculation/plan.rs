//! What one calculation is the same in for everyone: the run, its recipe, and where the recipe's names lead.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use kernel::id::EmployeeId;
use kernel::recipe::{Compiled, Recipe};
use platform::{Act, Db};
use sea_orm::ConnectionTrait;

use super::base_tpp::BaseTpp;
use super::deductions::Taken;
use super::duty::StopsFor;
use super::feed::Feed;
use super::household::ChildAges;
use crate::guard::Watch;
use crate::policies::{policy_by_id, rules_of};
use crate::recipes::store_recipe;
use crate::regulation::Law;
use crate::rules::gaji_induk::{self, AwayRow, Occasion, Settings, Terusan, away_rows};
use crate::rules::tpp::{self, TppPolicy};
use crate::rules::{RunMonths, deductions, line, rapel, thr_gaji_13};
use crate::runs::{Run, RunKind};
use crate::{Error, store};

/// National law and what an installation sets where the law leaves it open.
#[derive(Clone, Debug)]
pub struct PayRules {
    /// The law files.
    pub law: Arc<Law>,
    /// The settings.
    pub settings: Settings,
}

/// A calculation ready to meet people.
pub(crate) struct Plan {
    pub(crate) run: Run,
    pub(crate) recipe_hash: String,
    pub(crate) compiled: Arc<Compiled>,
    pub(crate) feeds: Vec<Feed>,
    pub(crate) figures: Figures,
    /// The codes of the lines in the order of the stored amounts.
    pub(crate) line_codes: Vec<String>,
    pub(crate) excluded: HashSet<EmployeeId>,
    pub(crate) ages: ChildAges,
    /// For `tpp`.
    pub(crate) policy: Option<TppPolicy>,
    /// Where THR or the 13th salary carry a part of the base month's TPP.
    pub(crate) base_tpp: BaseTpp,
    /// What is taken after the official list.
    pub(crate) taken: Taken,
    /// For survivors.
    pub(crate) terusan: Terusan,
    /// The guard against overpayment; none where nothing is paid by the plan itself.
    pub(crate) watch: Option<Watch>,
    /// What an installation sets.
    pub(crate) settings: Settings,
    /// What a salary is paid while somebody is away from duty.
    pub(crate) away: Vec<AwayRow>,
    /// When unexcused absence stops the salary.
    pub(crate) stops_for: Option<StopsFor>,
    /// For a rapel: the months that it settles.
    pub(crate) settled: Vec<Arc<Plan>>,
    /// For a month that a rapel settles: the earnings of which no more is due than was paid. The recipe asks what that was, behind
    /// all that is gathered.
    pub(crate) without_back_pay: Vec<String>,
}

/// Where the figures stand that a payslip keeps as columns; a recipe that lacks one has it as zero.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    pub(crate) gross: Option<usize>,
    pub(crate) deductions: Option<usize>,
    pub(crate) net: Option<usize>,
    pub(crate) tax_base: Option<usize>,
    pub(crate) tax: Option<usize>,
    pub(crate) tax_by_government: Option<usize>,
    pub(crate) tax_withheld: Option<usize>,
    pub(crate) bpjs_base: Option<usize>,
    pub(crate) pension: Option<usize>,
    pub(crate) zakat: Option<usize>,
}

impl Plan {
    /// Compiles law and policy into the run's recipe and stores it.
    ///
    /// # Errors
    /// `NoLaw`; `Broken` for a recipe or a policy that does not compile.
    pub(crate) async fn of(db: &Db, act: &Act, rules: &PayRules, run: Run) -> Result<Self, Error> {
        Self::holding_back(db, (act, rules), run, &BTreeSet::new()).await
    }

    /// The plan by which a rapel calculates a month that was paid.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub(super) async fn of_settled(
        db: &Db,
        (act, rules): (&Act, &PayRules),
        run: Run,
    ) -> Result<Self, Error> {
        Self::holding_back(db, (act, rules), run, &rules.settings.without_back_pay).await
    }

    async fn holding_back(
        db: &Db,
        (act, rules): (&Act, &PayRules),
        run: Run,
        codes: &BTreeSet<String>,
    ) -> Result<Self, Error> {
        let months = RunMonths { service: run.service_month, payment: run.payment_month };
        let stored = match run.policy_id {
            Some(id) => Some(policy_by_id(db.latest(), id).await?),
            None => None,
        };
        let (recipe, policy) = match (&stored, run.base_kind.yearly()) {
            (stored, Some(yearly)) => {
                let share =
                    stored.as_ref().map(rules_of).transpose()?.and_then(|rules| rules.share_of(yearly));
                (thr_gaji_13::recipe(&rules.law, (yearly, months), &rules.settings, share)?, None)
            }
            (Some(stored), None) => {
                let policy = rules_of(stored)?;
                let version = format!("policy:{}@{}", stored.id, stored.version);
                (tpp::recipe(&rules.law, &policy, &version, months)?, Some(policy))
            }
            (None, None) => {
                let occasion = (&rules.settings, occasion(run.kind));
                (gaji_induk::recipe_on(&rules.law, months, occasion)?, None)
            }
        };
        let taken = Taken::of(db.latest(), &run).await?;
        let recipe = deductions::append(recipe, &taken.rules());
        let feeds = feeds(&recipe, &taken)?;
        let (recipe, without_back_pay) = rapel::without_back_pay(recipe, codes);
        let plan = Self::with(db, (act, rules), run, recipe).await?;
        let base_tpp = BaseTpp::of(db.latest(), &plan.run).await?;
        Ok(Self { feeds, policy, base_tpp, taken, without_back_pay, ..plan })
    }

    /// The plan of a rapel, whose recipe takes what the plans of its months give.
    ///
    /// # Errors
    /// `NoLaw`; `Broken` for a recipe that does not compile.
    pub(super) async fn of_rapel(
        db: &Db,
        (act, rules): (&Act, &PayRules),
        run: Run,
        (recipe, settled): (Recipe, Vec<Arc<Self>>),
    ) -> Result<Self, Error> {
        Ok(Self { settled, ..Self::with(db, (act, rules), run, recipe).await? })
    }

    /// Stores the recipe.
    async fn with(db: &Db, (act, rules): (&Act, &PayRules), run: Run, recipe: Recipe) -> Result<Self, Error> {
        let (recipe_hash, compiled) = store_recipe(db.write(), act, recipe).await?;
        let excluded = store::excluded(db.latest(), run.id).await?.into_iter().collect();
        Ok(Self { recipe_hash, excluded, ..Self::around(rules, run, compiled)? })
    }

    /// The plan of a run that is not stored, by a recipe that is not: nobody is left out of it.
    ///
    /// # Errors
    /// `NoLaw`; `Broken` for a recipe that asks for what nobody gathers.
    pub(crate) fn imagined(
        rules: &PayRules,
        run: Run,
        (compiled, policy): (Arc<Compiled>, Option<TppPolicy>),
    ) -> Result<Self, Error> {
        let feeds = feeds(compiled.recipe(), &Taken::default())?;
        Ok(Self { feeds, policy, ..Self::around(rules, run, compiled)? })
    }

    fn around(rules: &PayRules, run: Run, compiled: Arc<Compiled>) -> Result<Self, Error> {
        let ages = ChildAges::of(rules.law.at(run.facts_as_of))?;
        Ok(Self {
            recipe_hash: String::new(),
            feeds: Vec::new(),
            line_codes: lines(compiled.recipe()),
            figures: Figures::of(&compiled),
            excluded: HashSet::new(),
            policy: None,
            base_tpp: BaseTpp::default(),
            taken: Taken::default(),
            terusan: rules.settings.terusan.clone(),
            watch: None,
            settings: rules.settings.clone(),
            away: away_rows(rules.law.at(run.service_month.first_day()), &rules.settings)?,
            stops_for: StopsFor::of(&rules.law, &run),
            settled: Vec::new(),
            without_back_pay: Vec::new(),
            run,
            compiled,
            ages,
        })
    }

    /// The same plan with the guard at work.
    pub(super) async fn guarded(self, conn: &impl ConnectionTrait, law: &Law) -> Result<Self, Error> {
        let watch = Watch::over(conn, law, (&self.run, &self.line_codes)).await?;
        Ok(Self { watch: Some(watch), ..self })
    }

    /// Whether something that is paid follows spouses and children.
    pub(super) fn asks_family(&self) -> bool {
        let follows = |feed: &Feed| matches!(feed, Feed::Spouses | Feed::Children);
        self.feeds.iter().any(follows) || self.watch.as_ref().is_some_and(Watch::doubts_family)
    }

    /// The runs and recipes that the calculation rests on: its own, and those of the months that it settles.
    pub(super) fn used(&self) -> Vec<(&Run, &Recipe)> {
        let settled = self.settled.iter().map(|plan| (&plan.run, plan.compiled.recipe()));
        [(&self.run, self.compiled.recipe())].into_iter().chain(settled).collect()
    }
}

fn occasion(kind: RunKind) -> Occasion {
    match kind {
        RunKind::Susulan => Occasion::Late,
        RunKind::Terusan => Occasion::ToSurvivors,
        RunKind::GajiInduk | RunKind::Tpp | RunKind::Thr | RunKind::Gaji13 | RunKind::Rapel => {
            Occasion::Regular
        }
    }
}

fn feeds(recipe: &Recipe, taken: &Taken) -> Result<Vec<Feed>, Error> {
    let feed = |name: &str| {
        let unknown = || platform::Error::Broken(format!("the recipe asks for {name}, which nobody gathers"));
        taken.feed(name).map(Feed::Withheld).or_else(|| Feed::named(name)).ok_or_else(unknown)
    };
    let feeds: Result<Vec<Feed>, platform::Error> =
        recipe.inputs.iter().map(|input| feed(&input.name)).collect();
    Ok(feeds?)
}

fn lines(recipe: &Recipe) -> Vec<String> {
    recipe.steps.iter().filter(|step| step.line.is_some()).map(|step| step.name.clone()).collect()
}

impl Figures {
    fn of(compiled: &Compiled) -> Self {
        Self {
            gross: compiled.step(line::GROSS),
            deductions: compiled.step(line::DEDUCTIONS),
            net: compiled.step(line::NET),
            tax_base: compiled.step(line::TAX_BASE),
            tax: compiled.step(line::PPH21),
            tax_by_government: compiled.step(line::TUNJANGAN_PPH21),
            tax_withheld: compiled.step(line::POTONGAN_PPH21),
            bpjs_base: compiled.step(line::BPJS_BASE),
            pension: compiled.step(line::PENSION_CONTRIBUTION),
            zakat: compiled.step(line::ZAKAT_PAID),
        }
    }
}
