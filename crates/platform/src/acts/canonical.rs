//! The bytes of an act that its seal covers, so plain that a few lines of any language can compute them again.
//!
//! One JSON object without white space, keys in order of their bytes at every level, missing values as `null`, instants in
//! UTC with six digits of the second, ids in lower case. `capacity`, `form_id` and `stood_for` came later: they are left out
//! where they are missing, so that what was sealed before them stays sealed. The seal of an act is
//! `sha256(previous seal in hexadecimal, line feed, these bytes)`; before the first act stands a seal of 64 zeros.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::entity::act::Model;

/// What stands before the first seal.
pub(super) const ORIGIN: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The seal of an act at its position, after the seal of the act before it.
pub(super) fn seal_of(previous: &str, position: i64, act: &Model) -> String {
    let mut hash = Sha256::new();
    hash.update(previous.as_bytes());
    hash.update(b"\n");
    hash.update(bytes_of(position, act).as_bytes());
    hex::encode(hash.finalize())
}

fn bytes_of(position: i64, act: &Model) -> String {
    let mut bytes = json!({
        "position": position,
        "id": act.id,
        "at": instant(act.at),
        "recorded_at": instant(act.recorded_at),
        "kind": act.kind,
        "object_id": act.object_id,
        "employee_id": act.employee_id,
        "unit_id": act.unit_id,
        "effective_from": act.effective_from.map(|day| day.to_string()),
        "actor_kind": act.actor_kind,
        "actor_id": act.actor_id,
        "on_behalf_of": act.on_behalf_of,
        "request_id": act.request_id,
        "reason": act.reason,
        "details": act.details,
    });
    let later = [
        ("capacity", json!(act.capacity)),
        ("stood_for", json!(act.stood_for)),
        ("form_id", json!(act.form_id)),
    ];
    if let Some(members) = bytes.as_object_mut() {
        let there = later.into_iter().filter(|(_, value)| !value.is_null());
        members.extend(there.map(|(name, value)| (name.to_owned(), value)));
    }
    let mut text = String::with_capacity(512);
    write_sorted(&bytes, &mut text);
    text
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// PostgreSQL's `jsonb` and a serde feature of some dependency may both reorder keys: the order is made here.
fn write_sorted(value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            text.push('{');
            for (index, (key, member)) in members.iter().collect::<BTreeMap<_, _>>().into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write_sorted(member, text);
            }
            text.push('}');
        }
        Value::Array(members) => {
            text.push('[');
            for (index, member) in members.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_sorted(member, text);
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_at_every_level() {
        let value: Value = serde_json::from_str(r#"{"b":[{"z":1,"a":"\u00e9\n"}],"a":null}"#).unwrap();
        let mut text = String::new();
        write_sorted(&value, &mut text);
        assert_eq!(text, r#"{"a":null,"b":[{"a":"é\n","z":1}]}"#);
    }

    #[test]
    fn the_bytes_and_the_seal_stay_what_they_are() {
        let act = Model {
            id: "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4".parse().unwrap(),
            position: None,
            seal: None,
            at: "2026-01-05T01:02:03Z".parse().unwrap(),
            recorded_at: "2026-01-05T01:02:03.000004Z".parse().unwrap(),
            kind: "performance.skp_agreed".to_owned(),
            object_id: "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d5".parse().unwrap(),
            employee_id: None,
            unit_id: None,
            effective_from: Some("2026-01-01".parse().unwrap()),
            actor_kind: "system".to_owned(),
            actor_id: None,
            on_behalf_of: None,
            capacity: None,
            stood_for: None,
            form_id: None,
            request_id: "r".to_owned(),
            reason: None,
            details: json!({ "y": 1, "x": [true] }),
        };
        assert_eq!(
            bytes_of(1, &act),
            concat!(
                r#"{"actor_id":null,"actor_kind":"system","at":"2026-01-05T01:02:03.000000Z","#,
                r#""details":{"x":[true],"y":1},"effective_from":"2026-01-01","employee_id":null,"#,
                r#""id":"0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4","kind":"performance.skp_agreed","#,
                r#""object_id":"0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d5","on_behalf_of":null,"position":1,"#,
                r#""reason":null,"recorded_at":"2026-01-05T01:02:03.000004Z","request_id":"r","unit_id":null}"#
            )
        );
        // Computed by `printf '%s\n%s' "$zeros" "$bytes" | sha256sum`.
        assert_eq!(
            seal_of(ORIGIN, 1, &act),
            "be2e11cc6991575669f64f117706ef2fafc677661cc95f9de1071365b35d1923"
        );
        let lent = Model {
            capacity: Some("delegate".to_owned()),
            stood_for: Some("0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d6".parse().unwrap()),
            ..act.clone()
        };
        let bytes = bytes_of(1, &lent);
        assert!(
            bytes.contains(r#""at":"2026-01-05T01:02:03.000000Z","capacity":"delegate","details""#),
            "{bytes}"
        );
        assert!(
            bytes.contains(r#""stood_for":"0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d6""#)
                && !bytes.contains("form_id")
        );
        assert_ne!(seal_of(ORIGIN, 1, &lent), seal_of(ORIGIN, 1, &act), "whose authority it was is sealed");
    }
}
