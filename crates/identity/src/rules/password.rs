//! What a new password must be: long, and not guessable from the account (NIST SP 800-63B: no rules of composition).

use std::collections::HashSet;

use kernel::Fault;

/// The shortest password.
const LENGTH_MIN: usize = 12;
/// The longest password: longer ones cost time and protect nothing more.
pub const LENGTH_MAX: usize = 128;
/// Fewer different characters than these are a pattern.
const DIFFERENT_MIN: usize = 5;

/// The faults of a new password, at a place in the body. `known` are words that belong to the account: e-mail, NIP.
pub fn faults(password: &str, known: &[String], pointer: &str) -> Vec<Fault> {
    let length = password.chars().count();
    if !(LENGTH_MIN..=LENGTH_MAX).contains(&length) {
        let fault = Fault::invalid("identity.password_length").at(pointer);
        return vec![fault.with("min", LENGTH_MIN).with("max", LENGTH_MAX)];
    }
    let different: HashSet<char> = password.chars().collect();
    let lower = password.to_lowercase();
    let names_account = known
        .iter()
        .map(|word| word.split('@').next().unwrap_or_default().to_lowercase())
        .any(|word| word.len() >= 4 && lower.contains(&word));
    if different.len() < DIFFERENT_MIN || names_account {
        return vec![Fault::invalid("identity.password_guessable").at(pointer)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_guessable() {
        let known = ["siti.aminah@demo.merit.test".to_owned(), "198503152010011007".to_owned()];
        let code = |password: &str| faults(password, &known, "/password").first().map(|fault| fault.code);
        assert_eq!(code("Merit-demo-2026"), None);
        assert_eq!(code("kuda laut makan roti"), None);
        assert_eq!(code("pendek"), Some("identity.password_length"));
        assert_eq!(code(&"x".repeat(200)), Some("identity.password_length"));
        assert_eq!(code("aaaaaaaaaaaaaaab"), Some("identity.password_guessable"));
        assert_eq!(code("Siti.Aminah-2026"), Some("identity.password_guessable"));
        assert_eq!(code("198503152010011007"), Some("identity.password_guessable"));
    }
}
