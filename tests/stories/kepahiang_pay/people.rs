//! A further analyst of the dinas, and the days on which somebody was at work.

use chrono::{Datelike, Months, NaiveDate, Weekday};
use merit_tests::app::PASSWORD;
use merit_tests::{Client, Scene};
use serde_json::{Value, json};

/// An analyst beside the analyst, with everything that pay must know and no plan.
pub struct Colleague {
    pub id: String,
    nip: String,
}

impl Colleague {
    pub async fn hire(scene: &Scene, name: &str) -> Self {
        let region = &scene.region;
        let nip = format!("{}021", &region.analis.nip[..15]);
        let birth_date = format!("{}-{}-{}", &nip[..4], &nip[4..6], &nip[6..8]);
        let since =
            |value: Value| json!({ "value": value, "valid_from": "2020-03-01", "decree_id": region.decree });
        let position = &region.analis.position;
        let facts = [
            since(json!({ "kind": "status", "status": "pns" })),
            since(json!({ "kind": "golongan", "golongan": "III/a", "mkg_years": 4, "mkg_months": 0 })),
            since(json!({ "kind": "position", "position_id": position, "standing": "definitif" })),
            since(json!({ "kind": "tax_status", "ptkp": "TK/0" })),
            since(
                json!({ "kind": "bank_account", "bank": "Bank Uji", "number": "900000005678", "holder": name }),
            ),
        ];
        let employee = json!({ "instansi_id": region.instansi, "nip": nip, "name": name, "sex": "male",
            "birth_date": birth_date, "facts": facts });
        let id = scene.officer("kepegawaian").await.post("/v1/employees", employee).await.is(201).id();
        let opened =
            scene.admin().await.post("/v1/accounts", json!({ "employee_id": id })).await.is(201).body;
        let password = json!({ "reset_code": opened["reset_code"], "new_password": PASSWORD });
        scene.app.anonymous.post("/v1/auth/password", password).await.is(204);
        Self { id, nip }
    }

    pub async fn sign_in(&self, scene: &Scene) -> Client {
        scene.app.anonymous.login(&self.nip, PASSWORD).await
    }
}

/// Somebody was at work on every working day of a month.
pub async fn attended(operator: &Client, employee: &str, month: NaiveDate) {
    let day = |day: NaiveDate| {
        json!({ "employee_id": employee, "day": day, "code": "present", "minutes_late": 0, "minutes_early": 0,
            "arrived_at": "07:15:00", "left_at": "16:00:00" })
    };
    recorded(operator, month, day).await;
}

/// Somebody was on leave on every working day of a month.
pub async fn on_leave(operator: &Client, employee: &str, month: NaiveDate) {
    let day = |day: NaiveDate| json!({ "employee_id": employee, "day": day, "code": "leave" });
    recorded(operator, month, day).await;
}

async fn recorded(operator: &Client, month: NaiveDate, day: impl Fn(NaiveDate) -> Value) {
    let end = month + Months::new(1);
    let days = month.iter_days().take_while(|day| *day < end);
    let working = days.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    let days: Vec<Value> = working.map(day).collect();
    operator.post("/v1/attendance-days/batch-put", json!({ "days": days })).await.is(200);
}
