//! The performance policy of Semarang: standards that are clear before the work begins, a look at it every quarter by numbers and
//! by words, feedback that the superior gives in the application and that is answered there, scores that are explained to whom they
//! concern and to nobody else, no race among colleagues, and training for whoever falls behind.
//!
//! From the first plan to the final effect: the pay of December follows the grade of its quarter, and the payslip names it.

mod consequences;
mod planning;
mod rating;
mod standards;
mod working;

use chrono::NaiveDate;
use merit_tests::app::PASSWORD;
use merit_tests::main_job::MainJob;
use merit_tests::region::Person;
use merit_tests::{Client, Scene, both};
use serde_json::{Value, json};

both![in Scene: a_policy_is_planned_lived_rated_and_paid];

async fn a_policy_is_planned_lived_rated_and_paid(scene: &Scene) {
    let office = Office::of(scene).await;
    standards::grades_of_the_year_before_are_brought_along(&office).await;
    standards::the_year_is_announced_before_it_begins(&office).await;
    let standards = standards::targets_and_indicators_are_published(&office).await;

    let request = planning::a_wrong_superior_is_named(&office).await;
    let analyst = planning::drafted_while_the_superior_is_late(&office, &standards).await;
    planning::negotiated(&office, &analyst, &standards).await;
    scene.app.set_clock("2026-02-10T02:00:00Z").await;
    scene.app.meet_deadlines().await;
    planning::the_superior_is_corrected(&office, &request).await;
    let head = planning::the_superiors_plan_comes_and_the_link_resolves(&office, &analyst, &standards).await;
    let colleague = planning::the_colleague_plans(&office, &head, &standards).await;

    scene.app.set_clock("2026-07-15T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    working::logged_as_it_is_done(&office, &analyst).await;
    working::feedback_is_given_answered_and_agreed_upon(&office).await;
    scene.app.set_clock("2026-10-02T01:00:00Z").await;
    working::reported(&office.job.analis, &analyst, "2026-09").await;
    rating::nothing_is_rated_without_evidence(&office, &colleague).await;
    working::reported(&office.colleague, &colleague, "2026-09").await;
    rating::only_the_superior_rates(&office, &analyst, &head).await;
    rating::the_third_quarter(&office, &analyst, &colleague).await;
    rating::nobody_is_measured_by_others(&office, &analyst).await;

    scene.app.set_clock("2027-01-05T01:00:00Z").await;
    working::reported(&office.job.analis, &analyst, "2026-12").await;
    working::reported(&office.colleague, &colleague, "2026-12").await;
    let fourth = rating::the_fourth_quarter(&office, &analyst, &colleague).await;
    consequences::december_is_paid_by_its_quarter(&office, &fourth).await;
    rating::the_year_ends(&office, &[&analyst, &colleague]).await;
    scene.app.set_clock("2027-02-04T01:00:00Z").await;
    scene.app.meet_deadlines().await;
    consequences::whoever_fell_behind_is_trained(&office).await;
    consequences::praise_needs_consent(&office).await;
    assert_eq!(scene.app.verify_log().await.finding, None);
}

/// Everybody at their screens.
struct Office<'a> {
    scene: &'a Scene,
    job: MainJob,
    /// Manages performance over the town.
    officer: Client,
    /// An analyst beside the analyst, whose superior is recorded wrongly at first.
    colleague: Client,
    galih: Person,
}

/// A plan: its address, who writes it, and its only result once it has one.
struct Target {
    skp: String,
    rhk: String,
}

impl<'a> Office<'a> {
    async fn of(scene: &'a Scene) -> Self {
        let december = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        let galih = hire(scene).await;
        Self {
            scene,
            job: MainJob::begin(&scene.app.anonymous, scene.region.clone(), december).await,
            officer: scene.officer("kinerja").await,
            colleague: galih.sign_in(&scene.app.anonymous).await,
            galih,
        }
    }

    /// What another officer of the town sees at his screen.
    async fn at_the_desk_of(&self, name: &str) -> Client {
        self.scene.officer(name).await
    }
}

impl Target {
    fn at(&self, verb: &str) -> String {
        format!("{}/{verb}", self.skp)
    }
}

/// A further analyst, who is paid like the other, with the sekda recorded as the superior by mistake.
async fn hire(scene: &Scene) -> Person {
    let region = &scene.region;
    let nip = format!("{}021", &region.analis.nip[..15]);
    let birth_date = format!("{}-{}-{}", &nip[..4], &nip[4..6], &nip[6..8]);
    let since =
        |value: Value| json!({ "value": value, "valid_from": "2020-03-01", "decree_id": region.decree });
    let facts = [
        since(json!({ "kind": "status", "status": "pns" })),
        since(json!({ "kind": "golongan", "golongan": "III/a", "mkg_years": 4, "mkg_months": 0 })),
        since(json!({ "kind": "position", "position_id": region.analis.position, "standing": "definitif" })),
        since(json!({ "kind": "tax_status", "ptkp": "TK/0" })),
        since(
            json!({ "kind": "bank_account", "bank": "Bank Uji", "number": "900000005678", "holder": "Galih Prakosa" }),
        ),
        since(json!({ "kind": "superior", "employee_id": region.sekda.id })),
    ];
    let employee = json!({ "instansi_id": region.instansi, "nip": nip, "name": "Galih Prakosa", "sex": "male",
        "birth_date": birth_date, "facts": facts });
    let id = scene.officer("kepegawaian").await.post("/v1/employees", employee).await.is(201).id();
    let opened = scene.admin().await.post("/v1/accounts", json!({ "employee_id": id })).await.is(201).body;
    let password = json!({ "reset_code": opened["reset_code"], "new_password": PASSWORD });
    scene.app.anonymous.post("/v1/auth/password", password).await.is(204);
    Person { id, nip, name: "Galih Prakosa", position: region.analis.position.clone() }
}
