//! `make demo`: plays the main job over HTTP against a running demo server, or one of its own, and prints a payslip with
//! its explanation. The argument is the server's address.

mod slip;

use std::process::ExitCode;

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use merit_tests::main_job::MainJob;
use merit_tests::region::Region;
use merit_tests::{Client, Kind, TestApp, app};
use serde_json::json;

/// Where `make run` serves.
const RUNNING: &str = "http://127.0.0.1:8080";
const DEMO_ADMIN: (&str, &str) = ("admin@demo.merit.test", "Merit-demo-2026");
/// Business time of a server that is started for the demo.
const MORNING: &str = "2026-02-03T01:00:00Z";

#[tokio::main]
async fn main() -> ExitCode {
    let address = std::env::args().nth(1).unwrap_or_else(|| RUNNING.to_owned());
    let running = Client::new(address.clone());
    if running.is_answered("/readyz").await {
        println!("Against the server at {address}");
        let admin = running.login(DEMO_ADMIN.0, DEMO_ADMIN.1).await;
        play(&admin).await;
        return ExitCode::SUCCESS;
    }
    println!("No server at {address}; one is started for the demo, on SQLite.");
    let own = TestApp::spawn(Kind::Sqlite).await;
    own.set_clock(MORNING).await;
    let admin = own.login(app::ADMIN).await;
    play(&admin).await;
    drop(admin);
    own.stop().await;
    ExitCode::SUCCESS
}

async fn play(admin: &Client) {
    let seed = u32::try_from(seconds()).unwrap_or(1);
    step("The administrator opens accounts; officers enter units, posts, and three people with their facts");
    let region = Region::build(admin, seed).await;
    let month = last_month(admin, &region).await;
    let job = MainJob::begin(&admin.nobody(), region, month).await;

    step("The analyst writes a plan that supports the head's; both agree on it and sign");
    let (of_head, of_analyst) = job.agree_on_targets().await;
    step(&format!("Work of {} is reported with evidence; the superiors answer", job.period()));
    job.report((&job.kepala, &job.sekda), &of_head).await;
    job.report((&job.analis, &job.kepala), &of_analyst).await;
    step("The superiors give two ratings each; the predikat follows: baik");
    job.rate(&job.sekda, &of_head).await;
    job.rate(&job.kepala, &of_analyst).await;
    step("The operator records attendance: one morning 40 minutes late");
    job.record_attendance().await;
    step("The treasurer drafts the TPP policy; the approver approves it");
    job.publish_policy().await;
    step("Two runs are calculated as jobs by one person, checked by another and approved by a third");
    job.pay("gaji_induk", &[]).await;
    job.pay("tpp", &[&job.region.sekda]).await;
    for summary in job.own_payslips(&job.analis).await.iter().rev() {
        let id = summary["id"].as_str().unwrap_or_default();
        let explained = job.analis.get(format!("/v1/payroll/payslips/{id}/explanation")).await.is(200);
        println!("{}", slip::text(&explained.body));
    }
}

fn step(text: &str) {
    println!("  • {text}");
}

/// Seconds of the wall clock: what makes each playing a regency of its own.
fn seconds() -> i64 {
    platform::clock::wall().timestamp()
}

/// The month before the server's business time, which the instansi carries as the time at which it was made.
async fn last_month(admin: &Client, region: &Region) -> NaiveDate {
    let officer = region.officer(&admin.nobody(), "kepegawaian").await;
    let instansi = officer.get(format!("/v1/units/{}", region.instansi)).await.is(200).body;
    let made: DateTime<Utc> =
        serde_json::from_value(instansi.get("created_at").cloned().unwrap_or(json!(null)))
            .expect("an instansi says when it was made");
    made.date_naive().with_day(1).expect("every month has a first day") - Months::new(1)
}
