//! What a civil servant number says, and whether it agrees with the person (Perka BKN 22/2007, 43/2007).

use chrono::NaiveDate;
use kernel::nip::{Appointment, NipParts, Sex};
use kernel::recipe::Working;
use kernel::{Fault, Label, Language, Nip};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Error, NipLaw};

/// A number, and what is known of the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = recruitment::NipFacts, example = json!({ "nip": "198609262015051001", "birth_date": "1986-09-26", "sex": "male" }))]
pub struct NipFacts {
    /// The number; spaces, as printed on cards, are dropped.
    pub nip: String,
    /// The date of birth in the profile.
    #[serde(default)]
    pub birth_date: Option<NaiveDate>,
    /// The sex in the profile.
    #[serde(default)]
    pub sex: Option<Sex>,
}

/// What a number says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = recruitment::NipReading)]
pub struct NipReading {
    /// The 18 digits.
    pub nip: Nip,
    /// Its parts.
    pub parts: NipParts,
    /// What the contract code of a PPPK means, where that is known.
    pub contract: Option<String>,
    /// Whether every part agrees with what is known of the person.
    pub agrees: bool,
    /// One check for each fact given.
    pub checks: Vec<NipCheck>,
    /// The digits of each part, with their source.
    pub working: Vec<Working>,
}

/// Whether a part agrees with a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = recruitment::NipCheck)]
pub struct NipCheck {
    /// The part.
    pub part: NipPart,
    /// What the number says.
    pub in_nip: String,
    /// What the profile says.
    pub in_profile: String,
    /// Whether they are the same.
    pub agrees: bool,
}

/// A part that can be compared with a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = recruitment::NipPart)]
pub enum NipPart {
    /// Digits 1 to 8.
    BirthDate,
    /// Digit 15.
    Sex,
}

/// Reads a number and compares it with the facts given.
///
/// # Errors
/// `Invalid` with the code of the first part that cannot be.
pub fn read_nip(law: &NipLaw, facts: &NipFacts, language: Language) -> Result<NipReading, Error> {
    let refused = |not: kernel::nip::NotANip| Error::Invalid(vec![Fault::invalid(not.code()).at("/nip")]);
    let nip: Nip = facts.nip.parse().map_err(refused)?;
    let parts = nip.parts().map_err(refused)?;
    let checks = checks(&parts, facts);
    let contract = match &parts.appointment {
        Appointment::Pppk { code, .. } => law.contract_codes.get(code),
        Appointment::Pns { .. } => None,
    };
    Ok(NipReading {
        contract: contract.map(|label| label.text(language).to_owned()),
        agrees: checks.iter().all(|check| check.agrees),
        working: workings(law, &nip, &parts, language),
        checks,
        parts,
        nip,
    })
}

fn checks(parts: &NipParts, facts: &NipFacts) -> Vec<NipCheck> {
    let birth_date = facts.birth_date.map(|known| NipCheck {
        part: NipPart::BirthDate,
        in_nip: parts.birth_date.to_string(),
        in_profile: known.to_string(),
        agrees: parts.birth_date == known,
    });
    let sex = facts.sex.map(|known| NipCheck {
        part: NipPart::Sex,
        in_nip: word(parts.sex).to_owned(),
        in_profile: word(known).to_owned(),
        agrees: parts.sex == known,
    });
    birth_date.into_iter().chain(sex).collect()
}

fn word(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    }
}

fn workings(law: &NipLaw, nip: &Nip, parts: &NipParts, language: Language) -> Vec<Working> {
    let (instrument, appointment, appointed) = match &parts.appointment {
        Appointment::Pns { tmt } => {
            (&law.pns, Label::new("TMT CPNS", "Appointed as candidate"), tmt.to_string())
        }
        Appointment::Pppk { year, code } => {
            let label = Label::new(
                "Tahun pengangkatan pertama dan kode kontrak",
                "Year of first appointment and contract code",
            );
            (&law.pppk, label, format!("{year}/{code}"))
        }
    };
    let rows = [
        ("birth_date", Label::new("Tanggal lahir", "Date of birth"), parts.birth_date.to_string(), 0..8),
        ("appointment", appointment, appointed, 8..14),
        ("sex", Label::new("Jenis kelamin", "Sex"), word(parts.sex).to_owned(), 14..15),
        ("sequence", Label::new("Nomor urut", "Sequence"), parts.sequence.to_string(), 15..18),
    ];
    rows.into_iter()
        .map(|(step, label, value, digits)| {
            let (first, last) = (digits.start + 1, digits.end);
            let shown = nip.digits().get(digits).unwrap_or_default();
            let formula = if first == last {
                format!("digit {first}: {shown}")
            } else {
                format!("digit {first}–{last}: {shown}")
            };
            let label = label.text(language).to_owned();
            Working { formula, ..Working::leaf(step, label, value.as_str(), instrument.citation()) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// Case R-NIP-1 of the published examples: explanatory articles (Tempo 2021; Kompasiana; SwaraWarta 2025).
    const R_NIP_1: &str = r#"[
        ["198609262015051001", { "birth": "1986-09-26", "kind": "PNS", "tmt": "2015-05", "sex": "male", "seq": 1 }],
        ["196804111993031009", { "birth": "1968-04-11", "kind": "PNS", "tmt": "1993-03", "sex": "male", "seq": 9 }],
        ["199009132025242014", { "birth": "1990-09-13", "kind": "PPPK", "year": 2025, "code": "24", "sex": "female", "seq": 14 }]
    ]"#;

    fn read(facts: Value) -> Result<NipReading, Error> {
        let law = NipLaw::embedded().unwrap();
        read_nip(&law, &serde_json::from_value(facts).unwrap(), Language::En)
    }

    #[test]
    fn the_published_numbers_are_read_as_published() {
        let cases: Vec<(String, Value)> = serde_json::from_str(R_NIP_1).unwrap();
        for (nip, published) in cases {
            let found = serde_json::to_value(read(json!({ "nip": nip })).unwrap()).unwrap();
            let parts = &found["parts"];
            assert_eq!(parts["birth_date"], published["birth"]);
            assert_eq!(parts["sex"], published["sex"]);
            assert_eq!(parts["sequence"], published["seq"]);
            let appointment = &parts["appointment"];
            assert_eq!(appointment["kind"].as_str().unwrap().to_uppercase(), published["kind"]);
            for member in ["tmt", "year", "code"] {
                assert_eq!(appointment.get(member), published.get(member), "{nip} {member}");
            }
        }
    }

    #[test]
    fn a_number_is_compared_with_the_profile() {
        let with = |birth_date: &str, sex: &str| {
            read(json!({ "nip": "19860926 201505 1 001", "birth_date": birth_date, "sex": sex })).unwrap()
        };
        assert!(with("1986-09-26", "male").agrees);
        let wrong = with("1986-09-27", "female");
        assert!(!wrong.agrees && wrong.checks.iter().all(|check| !check.agrees));
        assert_eq!(wrong.checks[0].in_nip, "1986-09-26");
    }

    #[test]
    fn the_working_names_the_digits_and_the_regulation_of_the_kind() {
        let of = |nip: &str| read(json!({ "nip": nip })).unwrap();
        let pns = of("198609262015051001");
        let formulas: Vec<&str> = pns.working.iter().map(|part| part.formula.as_str()).collect();
        assert_eq!(
            formulas,
            ["digit 1–8: 19860926", "digit 9–14: 201505", "digit 15: 1", "digit 16–18: 001"]
        );
        assert_eq!(pns.working[0].citations[0].instrument, "Perka BKN 22/2007");
        let pppk = of("199009132025242014");
        assert_eq!(pppk.working[0].citations[0].instrument, "BKN");
        assert!(pppk.contract.unwrap().starts_with("Part-time PPPK"));
        assert_eq!(of("199009132025312014").contract, None, "a code without a known meaning is valid");
    }

    #[test]
    fn what_is_no_number_is_refused_by_its_part() {
        for (nip, code) in [
            ("1986", "nip.length"),
            ("198613262015051001", "nip.birth_date"),
            ("198609262015131001", "nip.appointment"),
            ("198609262015053001", "nip.sex"),
            ("198609262015051000", "nip.sequence"),
            ("201009262015051001", "nip.age"),
        ] {
            match read(json!({ "nip": nip })) {
                Err(Error::Invalid(faults)) => {
                    assert_eq!((faults[0].code, faults[0].pointer.as_deref()), (code, Some("/nip")))
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
