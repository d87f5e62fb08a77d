//! What is read and what is refused.

use super::*;

fn read(variables: &[(&str, &str)]) -> Result<Config, Mistakes> {
    Config::read(&variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

#[test]
fn nothing_needs_to_be_set() {
    let config = read(&[]).unwrap();
    assert_eq!(config.bind.to_string(), "127.0.0.1:8080");
    assert_eq!(config.database_url, "sqlite://./data/merit.db?mode=rwc");
    assert!(!config.demo && config.works);
}

#[test]
fn all_mistakes_are_reported_together() {
    let Mistakes(mistakes) = read(&[
        ("MERIT_BIND", "8080"),
        ("MERIT_DEMO", "yes"),
        ("MERIT_DATABASE_URL", "mysql://x"),
        ("MERIT_MASTER_KEY", "c2hvcnQ="),
        ("MERIT_CORS_ORIGINS", "https://a.go.id, b.go.id"),
    ])
    .unwrap_err();
    let names = ["MERIT_BIND", "MERIT_DATABASE_URL", "MERIT_DEMO", "MERIT_CORS_ORIGINS", "MERIT_MASTER_KEY"];
    assert_eq!(mistakes.len(), names.len());
    for name in names {
        assert!(mistakes.iter().any(|mistake| mistake.contains(name)), "{name}");
    }
    assert!(!mistakes.concat().contains("c2hvcnQ="), "a secret is not repeated");
}

#[test]
fn money_wants_a_second_factor_unless_told_otherwise() {
    let roles = |variables: &[(&str, &str)]| read(variables).map(|config| config.totp_required_roles);
    assert_eq!(roles(&[]).unwrap(), [Role::BendaharaGaji, Role::PpkSkpd, Role::PenyetujuGaji]);
    assert!(roles(&[("MERIT_DEMO", "true")]).unwrap().is_empty());
    assert!(roles(&[("MERIT_TOTP_REQUIRED_ROLES", "none")]).unwrap().is_empty());
    let named = roles(&[("MERIT_DEMO", "true"), ("MERIT_TOTP_REQUIRED_ROLES", "admin, auditor")]).unwrap();
    assert_eq!(named, [Role::Admin, Role::Auditor]);
    assert!(roles(&[("MERIT_TOTP_REQUIRED_ROLES", "pegawai")]).is_err());
    assert!(read(&[]).unwrap().operator_form_required);
}

#[test]
fn a_misspelt_variable_is_named_with_the_nearest() {
    let config = read(&[("MERIT_DATBASE_URL", "x")]).unwrap();
    assert_eq!(config.unknown, ["MERIT_DATBASE_URL is not read; the nearest is MERIT_DATABASE_URL"]);
}

#[test]
fn every_variable_is_explained_in_the_example() {
    let example = include_str!("../../../../.env.example");
    for name in VARIABLES {
        assert!(
            example.lines().any(|line| line.trim_start_matches("# ").starts_with(&format!("{name}="))),
            "{name}"
        );
    }
}
