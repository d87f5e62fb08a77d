//! What follows: pay by the grade of the quarter, training for whoever fell behind, praise for whoever consents to it.

use chrono::{Datelike, Weekday};
use serde_json::{Value, json};

use super::Office;
use super::rating::Fourth;

/// 60 % of 2,900,000 for performance: of that 85 % for the analyst, and all of it for the colleague.
pub async fn december_is_paid_by_its_quarter(office: &Office<'_>, fourth: &Fourth) {
    let job = &office.job;
    job.record_attendance().await;
    attended(office).await;
    job.publish_policy().await;
    job.pay("tpp", &[&job.region.sekda, &job.region.kepala]).await;
    let sides = [
        (&job.analis, &fourth.analyst, "butuh_perbaikan", "1479000"),
        (&office.colleague, &fourth.colleague, "sangat_baik", "1740000"),
    ];
    for (employee, rated, predikat, amount) in sides {
        let slips = job.own_payslips(employee).await;
        let slip = slips.iter().find(|slip| slip["kind"] == "tpp").unwrap();
        let path = format!("/v1/payroll/payslips/{}/explanation", slip["id"].as_str().unwrap());
        let explained = employee.get(path).await.is(200);
        for named in [rated, predikat, amount] {
            assert!(explained.text.contains(named), "{named} is not in {}", explained.text);
        }
    }
}

/// The colleague was there on every working day of the month.
async fn attended(office: &Office<'_>) {
    let month = office.job.month.iter_days().take(31);
    let working = month.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    let days: Vec<Value> = working
        .map(|day| {
            json!({ "employee_id": office.galih.id, "day": day, "code": "present", "minutes_late": 0,
                "minutes_early": 0, "arrived_at": "07:15:00", "left_at": "16:00:00" })
        })
        .collect();
    office.job.operator.post("/v1/attendance-days/batch-put", json!({ "days": days })).await.is(200);
}

async fn proposed(office: &Office<'_>, kind: &str) -> String {
    let found = office.officer.get(format!("/v1/performance/consequences?kind={kind}")).await.is(200);
    assert_eq!(found.data().len(), 1, "{}", found.text);
    format!("/v1/performance/consequences/{}", found.data()[0]["id"].as_str().unwrap())
}

/// A rule proposes, a person decides: training first, and the plan of improvement is left for another year.
pub async fn whoever_fell_behind_is_trained(office: &Office<'_>) {
    let training = proposed(office, "training").await;
    office.job.analis.get(&training).await.is(200).has("/status", "diusulkan");
    let adopt = json!({ "is_adopted": true, "reason": "Pelatihan pelayanan prima, dua pekan" });
    let verdict = format!("{training}/putuskan");
    office.job.kepala.decided().post(&verdict, adopt.clone()).await.is_problem(403, "identity.forbidden");
    office.officer.decided().post(verdict, adopt).await.is(200).has("/status", "ditetapkan");
    let plan = proposed(office, "improvement_plan").await;
    let reject = json!({ "is_adopted": false, "reason": "Pelatihan didahulukan" });
    let rejected = office.officer.decided().post(format!("{plan}/putuskan"), reject).await.is(200);
    rejected.has("/status", "ditolak");
    office.colleague.get(&training).await.is_problem(404, "platform.not_found");
}

/// Two years above what was expected; colleagues read the praise, and no grade.
pub async fn praise_needs_consent(office: &Office<'_>) {
    let praise = proposed(office, "recognition").await;
    let adopt = json!({ "is_adopted": true, "reason": "Dua tahun berturut-turut",
        "citation": "Menolong rekan yang tertinggal" });
    let waiting = office.officer.decided().post(format!("{praise}/putuskan"), adopt).await.is(200);
    waiting.has("/status", "menunggu_persetujuan");
    let list = "/v1/performance/recognitions";
    assert!(office.job.analis.get(list).await.is(200).data().is_empty(), "nothing without consent");
    let consent = json!({ "consents": true });
    office
        .colleague
        .post(format!("{praise}/persetujuan"), consent)
        .await
        .is(200)
        .has("/status", "ditetapkan");
    let shown = office.job.analis.get(list).await.is(200);
    assert_eq!(shown.data()[0]["citation"], "Menolong rekan yang tertinggal");
    assert!(!shown.text.contains("sangat_baik"), "praise shows no grade: {}", shown.text);
}
