//! Whether a person and a number belong together.

use chrono::NaiveDate;
use kernel::nip::Sex;
use kernel::{Fault, Nik, Nip};

use super::fact::NewFact;
use crate::error::Flaw;
use crate::value::{FactValue, Status};

/// A NIP carries date of birth and sex (Perka BKN 22/2007): they must be the person's.
pub fn nip_faults(nip: &Nip, birth_date: NaiveDate, sex: Sex) -> Vec<Fault> {
    let Ok(parts) = nip.parts() else { return Vec::new() };
    let mut faults = Vec::new();
    if parts.birth_date != birth_date {
        faults.push(Flaw::NipBirthDate.at("/nip"));
    }
    if parts.sex != sex {
        faults.push(Flaw::NipSex.at("/nip"));
    }
    faults
}

/// Whether the facts are those of an official, who has no NIP.
pub fn is_official(facts: &[NewFact]) -> bool {
    facts.iter().any(|fact| fact.value == FactValue::Status { status: Status::Official })
}

/// The digits of a citizen number.
///
/// # Errors
/// The fault, at `/nik`.
pub fn nik(text: &str) -> Result<Nik, Fault> {
    text.parse().map_err(|_reason| Flaw::NikMalformed.at("/nik"))
}

/// The digits of a tax number: 15 in the old form, 16 since it follows the NIK (PMK 112/PMK.03/2022).
///
/// # Errors
/// The fault, at `/npwp`.
pub fn npwp(text: &str) -> Result<String, Fault> {
    let digits: String = text.chars().filter(|character| !matches!(character, '.' | '-' | ' ')).collect();
    let is_number = matches!(digits.len(), 15 | 16) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { Ok(digits) } else { Err(Flaw::NpwpMalformed.at("/npwp")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nip_must_be_the_persons() {
        let nip: Nip = "198503152010011007".parse().unwrap();
        let born = |day: &str| day.parse::<NaiveDate>().unwrap();
        assert!(nip_faults(&nip, born("1985-03-15"), Sex::Male).is_empty());
        let codes: Vec<_> =
            nip_faults(&nip, born("1985-03-16"), Sex::Female).iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["personnel.nip_birth_date", "personnel.nip_sex"]);
    }

    #[test]
    fn a_tax_number_has_15_or_16_digits() {
        assert_eq!(npwp("09.254.294.3-407.000").unwrap(), "092542943407000");
        assert!(npwp("1771010503850002").is_ok());
        assert_eq!(npwp("123").unwrap_err().code, "personnel.npwp_malformed");
    }
}
