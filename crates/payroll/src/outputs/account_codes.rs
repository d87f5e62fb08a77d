//! Account codes of the budget: on which one the lines of a payslip are booked.

use serde::Deserialize;

/// The account codes of an installation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountCodes {
    /// The regulation that the codes follow.
    pub basis: String,
    /// How sure they are.
    pub confidence: String,
    #[serde(rename = "account")]
    accounts: Vec<AccountCode>,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountCode {
    /// Its code (kode rekening).
    pub code: String,
    /// Its name.
    pub name: String,
    /// The lines that are booked on it; a last `*` stands for any ending.
    lines: Vec<String>,
    /// Whose lines; everybody's where none is named.
    #[serde(default)]
    statuses: Vec<String>,
}

/// What is wrong with a file of account codes.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("; "))]
pub struct Defects(Vec<String>);

impl AccountCodes {
    /// The codes that ship.
    ///
    /// # Errors
    /// Never: a test reads them.
    pub fn embedded() -> Result<Self, Defects> {
        Self::read(include_str!("../../regulations/kode_rekening.toml"))
    }

    /// Reads a file of codes.
    ///
    /// # Errors
    /// All defects at once.
    pub fn read(text: &str) -> Result<Self, Defects> {
        let codes: Self = toml::from_str(text).map_err(|error| Defects(vec![error.to_string()]))?;
        let mut defects = Vec::new();
        for account in &codes.accounts {
            let is_code = account.code.bytes().all(|one| one.is_ascii_digit() || one == b'.');
            if account.code.is_empty() || !is_code {
                defects.push(format!("\"{}\" is no account code: digits with points between", account.code));
            }
            if account.name.trim().is_empty() {
                defects.push(format!("{} has no name", account.code));
            }
            if account.lines.is_empty() {
                defects.push(format!("{} has no lines", account.code));
            }
        }
        if defects.is_empty() { Ok(codes) } else { Err(Defects(defects)) }
    }

    /// The account of a line of somebody with a status.
    pub fn of(&self, line: &str, status: Option<&str>) -> Option<&AccountCode> {
        self.accounts.iter().find(|account| {
            let is_status = account.statuses.is_empty()
                || status.is_some_and(|status| account.statuses.iter().any(|known| known == status));
            is_status && account.lines.iter().any(|known| fits(known, line))
        })
    }
}

fn fits(pattern: &str, line: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => line.starts_with(beginning),
        None => pattern == line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_booked_by_who_is_paid() {
        let codes = AccountCodes::embedded().unwrap();
        let code = |line, status| codes.of(line, status).map(|account| account.code.as_str());
        assert_eq!(code("gaji_pokok", Some("cpns")), Some("5.1.01.01.01.0001"));
        assert_eq!(code("gaji_pokok", Some("pppk")), Some("5.1.01.01.01.0002"));
        assert_eq!(code("tpp_part_kondisi_kerja", Some("pns")), Some("5.1.01.02.05.0001"));
        assert_eq!(code("gaji_pokok", None), None);
        assert_eq!(code("potongan_iwp_8", Some("pns")), None);
    }

    #[test]
    fn every_defect_is_told() {
        let file = "basis = \"x\"\nconfidence = \"unverified\"\n[[account]]\ncode = \"5a\"\nname = \" \"\nlines = []";
        assert_eq!(AccountCodes::read(file).unwrap_err().0.len(), 3);
        assert!(AccountCodes::read("account = 1").is_err());
    }
}
