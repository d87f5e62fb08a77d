//! Civil servant numbers (NIP), PNS and PPPK.

use std::str::FromStr;

use chrono::NaiveDate;
use sea_orm::DeriveValueType;
use sea_orm::entity::prelude::{DeriveActiveEnum, EnumIter, StringLen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Month;
use crate::text::as_text;

/// A civil servant number of 18 digits: checked in form, without a check digit (Perka BKN 22/2007, 43/2007).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Nip(String);

as_text!(Nip, pattern = r"^\d{18}$", example = "198503152010011007");

/// Male or female, as digit 15 says it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(8))", rename_all = "snake_case")]
#[schema(as = kernel::Sex)]
pub enum Sex {
    /// Digit 1.
    Male,
    /// Digit 2.
    Female,
}

/// What the middle of a NIP says about the appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Appointment {
    /// PNS: the month of appointment as CPNS.
    Pns {
        /// TMT CPNS; the day is always the first.
        tmt: Month,
    },
    /// PPPK: the year of the first appointment and the contract code (21 and above, so never a month).
    Pppk {
        /// Year of the first appointment.
        year: i32,
        /// Contract code as printed.
        code: String,
    },
}

/// The parts of a NIP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NipParts {
    /// Digits 1 to 8.
    pub birth_date: NaiveDate,
    /// Digits 9 to 14.
    pub appointment: Appointment,
    /// Digit 15.
    pub sex: Sex,
    /// Digits 16 to 18, from 1.
    pub sequence: u16,
}

/// Why a text is no NIP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotANip {
    /// Not 18 digits.
    #[error("a NIP has 18 digits")]
    Length,
    /// Digits 1 to 8.
    #[error("digits 1 to 8 are no date of birth")]
    BirthDate,
    /// Digits 9 to 14.
    #[error("digits 9 to 14 are neither a month of appointment (PNS) nor a year with a contract code (PPPK)")]
    Appointment,
    /// Digit 15.
    #[error("digit 15 is neither 1 nor 2")]
    Sex,
    /// Digits 16 to 18.
    #[error("digits 16 to 18 are 000")]
    Sequence,
    /// The appointment is not at an age of 18 to 60.
    #[error("the age at appointment is not between 18 and 60")]
    Age,
}

impl NotANip {
    /// A stable code for the fault: `nip.length`, `nip.birth_date` ...
    pub fn code(self) -> &'static str {
        match self {
            Self::Length => "nip.length",
            Self::BirthDate => "nip.birth_date",
            Self::Appointment => "nip.appointment",
            Self::Sex => "nip.sex",
            Self::Sequence => "nip.sequence",
            Self::Age => "nip.age",
        }
    }
}

impl Nip {
    /// The 18 digits.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The parts that the digits name. Total, because the constructor checked them.
    ///
    /// # Errors
    /// Never for a `Nip` made by its constructor; the signature spares a panic.
    pub fn parts(&self) -> Result<NipParts, NotANip> {
        parse(&self.0)
    }
}

fn parse(digits: &str) -> Result<NipParts, NotANip> {
    if digits.len() != 18 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotANip::Length);
    }
    let part = |from: usize, until: usize| digits.get(from..until).unwrap_or_default();
    let number = |from: usize, until: usize| part(from, until).parse::<u32>().unwrap_or_default();
    let year = |from: usize| part(from, from + 4).parse::<i32>().unwrap_or_default();
    let birth_date = NaiveDate::from_ymd_opt(year(0), number(4, 6), number(6, 8))
        .filter(|_| year(0) >= 1900)
        .ok_or(NotANip::BirthDate)?;
    let (appointment, appointed) = match number(12, 14) {
        month @ 1..=12 => {
            let tmt = Month::new(year(8), month).map_err(|_ignored| NotANip::Appointment)?;
            (Appointment::Pns { tmt }, tmt.first_day())
        }
        21.. => {
            let last_day = NaiveDate::from_ymd_opt(year(8), 12, 31).filter(|_| year(8) >= 1900);
            let code = part(12, 14).to_owned();
            (Appointment::Pppk { year: year(8), code }, last_day.ok_or(NotANip::Appointment)?)
        }
        _ => return Err(NotANip::Appointment),
    };
    let sex = match number(14, 15) {
        1 => Sex::Male,
        2 => Sex::Female,
        _ => return Err(NotANip::Sex),
    };
    let sequence = part(15, 18).parse().ok().filter(|sequence| *sequence > 0).ok_or(NotANip::Sequence)?;
    let age = appointed.years_since(birth_date).ok_or(NotANip::Age)?;
    if !(18..=60).contains(&age) {
        return Err(NotANip::Age);
    }
    Ok(NipParts { birth_date, appointment, sex, sequence })
}

impl FromStr for Nip {
    type Err = NotANip;
    /// Spaces, as printed on cards (`19850315 201001 1 007`), are dropped first.
    fn from_str(text: &str) -> Result<Self, NotANip> {
        let digits: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        parse(&digits).map(|_| Self(digits))
    }
}

impl std::fmt::Display for Nip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_pns_number() {
        let parts = "19850315 201001 1 007".parse::<Nip>().unwrap().parts().unwrap();
        assert_eq!(parts.birth_date.to_string(), "1985-03-15");
        assert_eq!(parts.appointment, Appointment::Pns { tmt: "2010-01".parse().unwrap() });
        assert_eq!((parts.sex, parts.sequence), (Sex::Male, 7));
    }

    #[test]
    fn reads_a_pppk_number_whose_middle_is_no_month() {
        let parts = "199009132025242014".parse::<Nip>().unwrap().parts().unwrap();
        assert_eq!(parts.appointment, Appointment::Pppk { year: 2025, code: "24".to_owned() });
        assert_eq!((parts.sex, parts.sequence), (Sex::Female, 14));
    }

    #[test]
    fn names_what_is_wrong() {
        let cases = [
            ("19850315201001100", NotANip::Length),
            ("198513152010011007", NotANip::BirthDate),
            ("198503152010131007", NotANip::Appointment),
            ("198503152010013007", NotANip::Sex),
            ("198503152010011000", NotANip::Sequence),
            ("200503152010011007", NotANip::Age),
        ];
        for (text, fault) in cases {
            assert_eq!(text.parse::<Nip>(), Err(fault), "{text}");
        }
    }
}
