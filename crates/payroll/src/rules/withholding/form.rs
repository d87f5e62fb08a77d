//! The form of the slip as data: `regulations/bpa2.toml`, or a newer copy in the installation's law folder.

use std::collections::BTreeMap;

use serde::Deserialize;

const EMBEDDED: &str = include_str!("../../../regulations/bpa2.toml");

/// The name of the file in the law folder of an installation.
pub const FORM_FILE: &str = "bpa2.toml";

/// What stands in an element of the slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Element {
    /// 1 to 12.
    FirstMonth,
    /// 1 to 12.
    LastMonth,
    /// The tax year.
    Year,
    /// NPWP, which is the NIK for most.
    TaxNumber,
    /// The name.
    Name,
    /// The number of the civil servant.
    Nip,
    /// The tax-free status.
    Ptkp,
    /// The name of the post.
    Post,
    /// The grade.
    Golongan,
    /// The tax office's code of the income.
    ObjectCode,
    /// Box.
    BasePay,
    /// Box.
    Spouse,
    /// Box.
    Child,
    /// Box.
    Performance,
    /// Box.
    Position,
    /// Box.
    Rice,
    /// Box.
    Other,
    /// The sum of the boxes.
    Gross,
    /// Biaya jabatan.
    Cost,
    /// Pension contributions.
    Pension,
    /// Religious donations.
    Zakat,
    /// Net income.
    Net,
    /// Net income from other payers.
    OtherNet,
    /// The tax-free allowance.
    PtkpAmount,
    /// Taxable income.
    Pkp,
    /// The tax of the year.
    AnnualTax,
    /// Tax due at other payers.
    OtherTax,
    /// Withheld in all.
    Withheld,
    /// Of it, borne by the government.
    ByGovernment,
    /// The day of the slip.
    Date,
}

impl Element {
    /// Those that lines are sorted into.
    const BOXES: [Self; 6] =
        [Self::BasePay, Self::Spouse, Self::Child, Self::Performance, Self::Position, Self::Rice];
}

/// The form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// How sure the file is.
    pub confidence: String,
    /// The tax office's code of the income.
    pub object_code: String,
    /// The outermost element of the XML.
    pub root: String,
    /// The element around all slips.
    pub list: String,
    /// The element of a slip.
    pub slip: String,
    /// The element with the number of whoever withholds.
    pub withholder: String,
    boxes: BTreeMap<Element, Vec<String>>,
    elements: Vec<(String, Element)>,
}

/// Why a form is none.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// No TOML, an unknown word, or a member too many.
    #[error("{0}")]
    Unreadable(#[from] toml::de::Error),
    /// A box that lines cannot be sorted into.
    #[error("[boxes] {0:?} is no box of lines")]
    NoBox(Element),
    /// One line in two boxes would be counted twice.
    #[error("[boxes] the line {0} stands in two boxes")]
    Twice(String),
    /// A name that XML does not allow.
    #[error("`{0}` is no name of an XML element")]
    NoName(String),
}

impl Form {
    /// The form that the program brings.
    ///
    /// # Errors
    /// None: a test reads it.
    pub fn embedded() -> Result<Self, FormError> {
        Self::read(EMBEDDED)
    }

    /// Reads a form.
    ///
    /// # Errors
    /// [`FormError`]: what is wrong with it.
    pub fn read(text: &str) -> Result<Self, FormError> {
        let form: Self = toml::from_str(text)?;
        let mut seen = std::collections::BTreeSet::new();
        for (into, lines) in &form.boxes {
            if !Element::BOXES.contains(into) {
                return Err(FormError::NoBox(*into));
            }
            for line in lines {
                if !seen.insert(line) {
                    return Err(FormError::Twice(line.clone()));
                }
            }
        }
        let names = [&form.root, &form.list, &form.slip, &form.withholder];
        let names = names.into_iter().chain(form.elements.iter().map(|(name, _)| name));
        if let Some(name) = names.into_iter().find(|name| !is_element_name(name)) {
            return Err(FormError::NoName(name.clone()));
        }
        Ok(form)
    }

    /// The box that a line belongs to.
    pub fn box_of(&self, line: &str) -> Option<Element> {
        let has = |lines: &Vec<String>| lines.iter().any(|named| named == line);
        self.boxes.iter().find(|(_, lines)| has(lines)).map(|(into, _)| *into)
    }

    /// The elements of a slip, in the order of the XML.
    pub fn elements(&self) -> impl Iterator<Item = (&str, Element)> {
        self.elements.iter().map(|(name, element)| (name.as_str(), *element))
    }
}

/// Of what XML allows the part that the tax office uses.
fn is_element_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}
