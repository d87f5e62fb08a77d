//! What pay costs, as a whole and by where people stand: every rupiah is entered once in each of the tables, so each adds up to the whole.

use std::collections::BTreeMap;

use kernel::Rupiah;
use kernel::id::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What one person's month costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::SimulationCost)]
pub struct Cost {
    /// Salaries: the sum of earnings, contributions and borne tax among them.
    pub salary: Rupiah,
    /// The performance allowance, likewise.
    pub tpp: Rupiah,
    /// What of it follows results: the performance part, and further parts that a grade or a result decides.
    pub results: Rupiah,
    /// What of it follows presence: the attendance part.
    pub presence: Rupiah,
    /// What is paid out.
    pub net: Rupiah,
}

/// The same by both rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = payroll::SimulationSides)]
pub struct Sides {
    /// By the law and the policy that bind.
    pub baseline: Cost,
    /// By the rules that are tried.
    pub simulated: Cost,
}

/// Where somebody stands in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The unit.
    pub unit: UnitId,
    /// The SKPD above it.
    pub skpd: UnitId,
    /// The grade.
    pub golongan: String,
    /// The class of the position.
    pub kelas_jabatan: i32,
}

/// A table of costs.
pub type Split<K> = BTreeMap<K, Sides>;

/// All costs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Of everybody.
    pub whole: Sides,
    /// By SKPD.
    pub by_skpd: Split<UnitId>,
    /// By unit.
    pub by_unit: Split<UnitId>,
    /// By grade.
    pub by_golongan: Split<String>,
    /// By class of position.
    pub by_kelas: Split<i32>,
    /// By budget year and SKPD.
    pub by_year: Split<(i32, UnitId)>,
}

impl Cost {
    /// What the budget bears.
    pub fn gross(self) -> Rupiah {
        self.salary + self.tpp
    }

    fn add(&mut self, other: Self) {
        self.salary += other.salary;
        self.tpp += other.tpp;
        self.results += other.results;
        self.presence += other.presence;
        self.net += other.net;
    }
}

impl Sides {
    /// Adds what another one costs.
    pub fn add(&mut self, other: Self) {
        self.baseline.add(other.baseline);
        self.simulated.add(other.simulated);
    }

    /// How much more the budget bears by the rules that are tried.
    pub fn difference(self) -> Rupiah {
        self.simulated.gross() - self.baseline.gross()
    }
}

impl Ledger {
    /// Enters one person's month.
    pub fn enter(&mut self, year: i32, place: &Place, sides: Sides) {
        self.whole.add(sides);
        self.by_skpd.entry(place.skpd).or_default().add(sides);
        self.by_unit.entry(place.unit).or_default().add(sides);
        self.by_golongan.entry(place.golongan.clone()).or_default().add(sides);
        self.by_kelas.entry(place.kelas_jabatan).or_default().add(sides);
        self.by_year.entry((year, place.skpd)).or_default().add(sides);
    }

    /// Enters all of another ledger.
    pub fn merge(&mut self, other: Self) {
        self.whole.add(other.whole);
        merge(&mut self.by_skpd, other.by_skpd);
        merge(&mut self.by_unit, other.by_unit);
        merge(&mut self.by_golongan, other.by_golongan);
        merge(&mut self.by_kelas, other.by_kelas);
        merge(&mut self.by_year, other.by_year);
    }
}

fn merge<K: Ord>(into: &mut BTreeMap<K, Sides>, from: BTreeMap<K, Sides>) {
    for (key, sides) in from {
        into.entry(key).or_default().add(sides);
    }
}
