//! What an installation prints on its documents: heads of letters, the titles of those who sign, and who signs.

use kernel::Nip;
use kernel::id::UnitId;
use serde::Deserialize;

/// What an installation prints on its documents.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Heads of letters, each of a unit.
    #[serde(default, rename = "letterhead")]
    letterheads: Vec<Letterhead>,
    /// How the hands of a run are called.
    titles: Titles,
}

/// The head of the letters of a unit and of those below it that have none of their own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letterhead {
    /// An instansi or an SKPD.
    pub unit_id: UnitId,
    /// One below the other, the first the largest.
    pub lines: Vec<String>,
    /// Under the lines.
    pub address: Option<String>,
    /// Where documents are signed.
    pub place: Option<String>,
    /// Who signs where a run is not signed in Merit yet.
    #[serde(default)]
    pub signatories: Vec<Signatory>,
}

/// One who signs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signatory {
    /// As which hand.
    pub hand: Hand,
    /// The name with titles.
    pub name: String,
    /// The number.
    pub nip: Option<Nip>,
}

/// One of the hands through which a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hand {
    /// Who stands for it (bendahara).
    Treasurer,
    /// Who checks it (PPK-SKPD).
    Checker,
    /// Who approves it (PA/KPA).
    Approver,
}

/// How the hands of a run are called under a document.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    treasurer: String,
    checker: String,
    approver: String,
}

/// What is wrong with a file of settings.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("; "))]
pub struct Defects(Vec<String>);

impl Settings {
    /// The settings that ship.
    ///
    /// # Errors
    /// Never: a test reads them.
    pub fn embedded() -> Result<Self, Defects> {
        Self::read(include_str!("../settings.toml"))
    }

    /// Reads a file of settings.
    ///
    /// # Errors
    /// All defects at once.
    pub fn read(text: &str) -> Result<Self, Defects> {
        let settings: Self = toml::from_str(text).map_err(|error| Defects(vec![error.to_string()]))?;
        let mut defects = Vec::new();
        for (at, head) in settings.letterheads.iter().enumerate() {
            if head.lines.is_empty() || head.lines.iter().any(|line| line.trim().is_empty()) {
                defects.push(format!("the letterhead of {} has no line, or an empty one", head.unit_id));
            }
            if settings.letterheads.iter().take(at).any(|other| other.unit_id == head.unit_id) {
                defects.push(format!("{} has two letterheads", head.unit_id));
            }
        }
        for hand in [Hand::Treasurer, Hand::Checker, Hand::Approver] {
            if settings.title(hand).trim().is_empty() {
                defects.push("a title is empty".to_owned());
            }
        }
        if defects.is_empty() { Ok(settings) } else { Err(Defects(defects)) }
    }

    /// The letterhead of the first of some units that has one: the nearest comes first.
    pub fn letterhead(&self, nearest_first: &[UnitId]) -> Option<&Letterhead> {
        nearest_first.iter().find_map(|unit| self.letterheads.iter().find(|head| head.unit_id == *unit))
    }

    /// How a hand is called.
    pub fn title(&self, hand: Hand) -> &str {
        match hand {
            Hand::Treasurer => &self.titles.treasurer,
            Hand::Checker => &self.titles.checker,
            Hand::Approver => &self.titles.approver,
        }
    }
}

impl Letterhead {
    /// Who signs as a hand.
    pub fn signatory(&self, hand: Hand) -> Option<&Signatory> {
        self.signatories.iter().find(|signatory| signatory.hand == hand)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#"
        [titles]
        treasurer = "Bendahara Gaji"
        checker = "PPK"
        approver = "PA"
        [[letterhead]]
        unit_id = "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4"
        lines = ["PEMERINTAH KABUPATEN UJI"]
        place = "Uji"
        signatories = [{ hand = "checker", name = "Budi Santoso" }]
    "#;

    #[test]
    fn the_shipped_settings_are_readable() {
        assert_eq!(Settings::embedded().unwrap().title(Hand::Checker), "PPK-SKPD");
    }

    #[test]
    fn the_nearest_unit_gives_the_letterhead() {
        let settings = Settings::read(HEAD).unwrap();
        let unit: UnitId = "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4".parse().unwrap();
        let head = settings.letterhead(&[UnitId::new(), unit]).unwrap();
        assert_eq!(head.signatory(Hand::Checker).unwrap().name, "Budi Santoso");
        assert!(head.signatory(Hand::Approver).is_none());
        assert!(settings.letterhead(&[UnitId::new()]).is_none());
    }

    #[test]
    fn every_defect_is_told() {
        let twice =
            format!("{HEAD}\n[[letterhead]]\nunit_id = \"0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4\"\nlines = []");
        let defects = Settings::read(&twice).unwrap_err();
        assert_eq!(defects.0.len(), 2, "{defects}");
        assert!(Settings::read("[titles]\ntreasurer = 1").is_err());
    }
}
