//! The code on a document: it names the payslip and what it said, and nobody without the key can make one.
//!
//! A code is the payslip's id, a keyed hash of what it said, and a keyed hash of both. So nothing must be stored for a document to be
//! recognised, the same document has the same code, and a changed one is told from one that was never issued.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::id::PayslipId;
use payroll::outputs::Issued;
use platform::vault::Vault;
use uuid::Uuid;

/// Characters of hexadecimal hashes that are kept: 64 and 128 bits.
const CONTENT: usize = 16;
const SEAL: usize = 32;

/// What a genuine code says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The payslip.
    pub payslip: PayslipId,
    content: String,
}

/// The code of a payslip as it stands now.
pub fn code_of(vault: &Vault, issued: &Issued) -> String {
    let named = Named { payslip: issued.id, content: content_hash(vault, issued) };
    let parts = [named.payslip.0.simple().to_string(), named.content.clone(), seal(vault, &named)];
    URL_SAFE_NO_PAD.encode(hex::decode(parts.concat()).unwrap_or_default())
}

/// What a code says; none for a code that this installation never made.
pub fn read(vault: &Vault, code: &str) -> Option<Named> {
    let hex = hex::encode(URL_SAFE_NO_PAD.decode(code).ok()?);
    let (id, rest) = hex.split_at_checked(32)?;
    let (content, sealed) = rest.split_at_checked(CONTENT)?;
    let named = Named { payslip: PayslipId(Uuid::try_parse(id).ok()?), content: content.to_owned() };
    // A guess needs 2^128 tries on average, each a request: the time that a comparison takes tells nothing.
    (seal(vault, &named) == sealed).then_some(named)
}

impl Named {
    /// Whether a payslip still says what it said.
    pub fn is_still(&self, vault: &Vault, issued: &Issued) -> bool {
        content_hash(vault, issued) == self.content
    }
}

fn content_hash(vault: &Vault, issued: &Issued) -> String {
    vault.lookup_hash("payslip content", &issued.content()).chars().take(CONTENT).collect()
}

fn seal(vault: &Vault, named: &Named) -> String {
    let text = format!("{} {}", named.payslip, named.content);
    vault.lookup_hash("payslip code", &text).chars().take(SEAL).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(vault: &Vault) -> String {
        let named = Named { payslip: PayslipId::new(), content: "0123456789abcdef".to_owned() };
        let parts = [named.payslip.0.simple().to_string(), named.content.clone(), seal(vault, &named)];
        URL_SAFE_NO_PAD.encode(hex::decode(parts.concat()).unwrap())
    }

    #[test]
    fn only_who_has_the_key_makes_a_code() {
        let vault = Vault::new([7; 32]);
        let code = sealed(&vault);
        assert_eq!(code.len(), 54);
        assert_eq!(read(&vault, &code).unwrap().content, "0123456789abcdef");
        assert_eq!(read(&Vault::new([8; 32]), &code), None);
        let other: String = code.chars().rev().collect();
        let short: String = code.chars().take(50).collect();
        for wrong in ["", "x", "é", &other, &short] {
            assert_eq!(read(&vault, wrong), None, "{wrong}");
        }
    }
}
