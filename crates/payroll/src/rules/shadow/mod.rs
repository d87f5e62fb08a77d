//! What a region pays today, held against what Merit would pay: component by component, with the cause of each difference.
//!
//! Merit's own recipe is folded from its inputs towards the region's figures: first a fact is supposed otherwise, where that
//! gives the region's amount to the rupiah; where none does, the amount itself takes the place of Merit's, and all that
//! follows from it follows. Each step causes what it moves of the net; what is left over is told as unexplained. So the
//! causes are the whole difference, always.

mod board;
mod classify;
mod components;
mod golongan;
mod summary;
mod suppositions;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use kernel::recipe::{Inputs, Missing, Source};
use kernel::{Label, Rupiah};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use board::Board;
pub use components::{Component, GAJI, TPP};
pub use summary::{CauseSum, ComponentSum, Summary, Tally};

kernel::words! {
    payroll;
    /// How a person of a list stands to Merit's calculation.
    ShadowOutcome {
        /// The net and every component are the same to the rupiah.
        Equal = "equal",
        /// Something differs.
        Different = "different",
        /// The list pays somebody whom Merit does not.
        OnlyTheirs = "only_theirs",
        /// Merit pays somebody whom the list does not.
        OnlyMerit = "only_merit",
    }
}

kernel::words! {
    payroll;
    /// Why a list and Merit differ.
    ShadowCauseKind {
        /// Another golongan.
        Golongan = "golongan",
        /// Other years of service in the golongan.
        Mkg = "mkg",
        /// CPNS instead of PNS, or the other way round.
        Status = "status",
        /// Another number of spouses with allowance.
        Spouses = "spouses",
        /// Another number of children with allowance.
        Children = "children",
        /// A position allowance other than the table's.
        PositionAllowance = "position_allowance",
        /// Rice for another number of persons.
        RicePersons = "rice_persons",
        /// Rice at another price.
        RicePrice = "rice_price",
        /// Contributions at another rate of the same base, as the IWP of 10 % was.
        ContributionRate = "contribution_rate",
        /// Another tax-free status.
        Ptkp = "ptkp",
        /// Another tax on the same payment.
        Tax = "tax",
        /// Another rounding.
        Rounding = "rounding",
        /// Another class of the position.
        KelasJabatan = "kelas_jabatan",
        /// Another predikat.
        Predikat = "predikat",
        /// Attendance was not counted.
        AttendanceNotCounted = "attendance_not_counted",
        /// An allowance that Merit does not pay.
        OtherAllowance = "other_allowance",
        /// Deductions of third parties.
        ThirdParty = "third_party",
        /// Only the list pays the person.
        OnlyTheirs = "only_theirs",
        /// Only Merit pays the person.
        OnlyMerit = "only_merit",
        /// No rule finds why.
        Unexplained = "unexplained",
    }
}

kernel::words! {
    payroll;
    /// What is compared.
    ShadowComponent {
        /// Base pay.
        GajiPokok = "gaji_pokok",
        /// Spouse allowance.
        TunjanganIstriSuami = "tunjangan_istri_suami",
        /// Child allowance.
        TunjanganAnak = "tunjangan_anak",
        /// Structural allowance.
        TunjanganStruktural = "tunjangan_struktural",
        /// Functional allowance.
        TunjanganFungsional = "tunjangan_fungsional",
        /// General allowance.
        TunjanganUmum = "tunjangan_umum",
        /// Rice allowance.
        TunjanganBeras = "tunjangan_beras",
        /// Tax that the government bears.
        TunjanganPph21 = "tunjangan_pph21",
        /// Health contribution of the employer.
        TunjanganBpjs4 = "tunjangan_bpjs_4",
        /// Accident contribution of the employer.
        TunjanganJkk = "tunjangan_jkk",
        /// Death contribution of the employer.
        TunjanganJkm = "tunjangan_jkm",
        /// Further allowances.
        OtherEarnings = "other_earnings",
        /// TPP for performance.
        TppKinerja = "tpp_kinerja",
        /// TPP for attendance.
        TppKehadiran = "tpp_kehadiran",
        /// Further parts of the TPP.
        TppLain = "tpp_lain",
        /// The whole TPP, where the list does not part it.
        Tpp = "tpp",
        /// Contributions of the employee: pension, old age, health.
        Iuran = "iuran",
        /// Health contribution of the employer, passed on.
        PotonganBpjs4 = "potongan_bpjs_4",
        /// Accident contribution, passed on.
        PotonganJkk = "potongan_jkk",
        /// Death contribution, passed on.
        PotonganJkm = "potongan_jkm",
        /// Income tax.
        PotonganPph21 = "potongan_pph21",
        /// Deductions of third parties.
        OtherDeductions = "other_deductions",
        /// All deductions, where the list does not part them.
        Deductions = "deductions",
        /// Rounding of the net.
        Pembulatan = "pembulatan",
    }
}

/// What a list says of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Amounts by column; a column that the list has is 0 where its cell is empty.
    pub amounts: BTreeMap<String, Rupiah>,
    /// Facts by column, as they are written.
    pub facts: BTreeMap<String, String>,
    /// What is paid.
    pub net: Rupiah,
}

/// How a person's pay compares. Serialised, it is what is kept of the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    /// How the person stands.
    pub outcome: ShadowOutcome,
    /// What the list pays; nothing where it does not name the person.
    pub theirs: Option<Rupiah>,
    /// What Merit pays; nothing where it does not pay the person.
    pub merit: Option<Rupiah>,
    /// Each component that the list has.
    pub components: Vec<ComparedComponent>,
    /// Why the net differs; they add up to [`Compared::difference`].
    pub causes: Vec<ShadowCause>,
}

/// A component in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::ShadowComparedComponent)]
pub struct ComparedComponent {
    /// The component.
    pub component: ShadowComponent,
    /// What the list has.
    pub theirs: Rupiah,
    /// What Merit has.
    pub merit: Rupiah,
}

/// Why a list and Merit differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShadowCause {
    /// Why.
    pub kind: ShadowCauseKind,
    /// In which component it shows; none for what no component shows.
    pub component: Option<ShadowComponent>,
    /// The facts that differ.
    pub facts: Vec<DifferingFact>,
    /// What the list pays more because of it; negative for less.
    pub amount: Rupiah,
}

/// A fact that a list and Merit have otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferingFact {
    /// The input of the recipe, or the figure.
    pub name: String,
    /// For people.
    pub label: Label,
    /// What the list has, or must have meant.
    pub theirs: String,
    /// What Merit has.
    pub merit: String,
    /// The record behind what Merit has.
    pub source: Option<Source>,
}

impl Listed {
    fn has(&self, column: &str) -> bool {
        self.amounts.contains_key(column)
    }
}

impl Compared {
    /// What the list pays more than Merit; negative for less.
    pub fn difference(&self) -> Rupiah {
        self.theirs.unwrap_or_default() - self.merit.unwrap_or_default()
    }

    /// Somebody whom only the list pays.
    pub fn only_theirs(net: Rupiah) -> Self {
        Self {
            outcome: ShadowOutcome::OnlyTheirs,
            theirs: Some(net),
            merit: None,
            components: Vec::new(),
            causes: vec![ShadowCause::whole(ShadowCauseKind::OnlyTheirs, net)],
        }
    }

    /// Somebody whom only Merit pays.
    pub fn only_merit(net: Rupiah) -> Self {
        Self {
            outcome: ShadowOutcome::OnlyMerit,
            theirs: None,
            merit: Some(net),
            components: Vec::new(),
            causes: vec![ShadowCause::whole(ShadowCauseKind::OnlyMerit, Rupiah::ZERO - net)],
        }
    }
}

impl ShadowCause {
    fn whole(kind: ShadowCauseKind, amount: Rupiah) -> Self {
        Self { kind, component: None, facts: Vec::new(), amount }
    }
}

/// Holds what a list says of somebody against Merit's inputs.
///
/// # Errors
/// `Missing` when the inputs do not feed the recipe: they were altered.
pub fn compare(board: &Board, inputs: &Inputs, listed: &Listed) -> Result<Compared, Missing> {
    let mut fold = board.start(inputs)?;
    let merit = fold.net();
    let mut components = Vec::new();
    let mut causes = Vec::new();
    for (at, component) in board.places() {
        let Some(theirs) = component.theirs(listed) else { continue };
        components.push(ComparedComponent { component: component.word, theirs, merit: fold.first(at) });
        if fold.now(at) != theirs {
            causes.push(cause(&mut fold, (at, component), (listed, theirs)));
        }
    }
    let difference = listed.net - merit;
    let rest = difference - causes.iter().map(|cause| cause.amount).sum::<Rupiah>();
    if rest != Rupiah::ZERO {
        causes.push(ShadowCause::whole(ShadowCauseKind::Unexplained, rest));
    }
    let is_equal = difference == Rupiah::ZERO && components.iter().all(|one| one.theirs == one.merit);
    let outcome = if is_equal { ShadowOutcome::Equal } else { ShadowOutcome::Different };
    Ok(Compared { outcome, theirs: Some(listed.net), merit: Some(merit), components, causes })
}

/// Takes the step of one component, and tells why.
fn cause(
    fold: &mut board::Fold<'_>,
    (at, component): (usize, &'static Component),
    (listed, theirs): (&Listed, Rupiah),
) -> ShadowCause {
    let word = Some(component.word);
    for supposed in suppositions::of(component.word, (fold, listed)) {
        let facts = fold.facts(&supposed.changes);
        if let Some(amount) = fold.suppose(&supposed.changes, (at, theirs)) {
            return ShadowCause { kind: supposed.kind, component: word, facts, amount };
        }
    }
    let (kind, facts) = classify::of(component.word, (fold, at), theirs);
    ShadowCause { kind, component: word, facts, amount: fold.replace(at, theirs) }
}
