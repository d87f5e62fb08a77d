//! Runs on their way to the bank: sent back, paid by the treasury, single payments that came back, closed.

use merit_tests::{TestApp, both};
use serde_json::{Value, json};

use super::desk::{Desk, offers};

both![who_signs_next_may_send_a_run_back, a_run_is_paid_and_closed, a_payment_that_came_back_is_paid_again,];

async fn who_signs_next_may_send_a_run_back(app: &TestApp) {
    let (desk, _) = Desk::with_people(app).await;
    let path = desk.salaries().await;
    let (back, refuse) = (format!("{path}/return"), format!("{path}/refuse"));
    let reason = || json!({ "reason": "Tunjangan jabatan belum sesuai SK" });
    let check = desk.ppk.decided();
    check.post(format!("{path}/check"), Value::Null).await.is_problem(409, "payroll.run_act_not_offered");
    desk.bendahara.post(format!("{path}/check"), Value::Null).await.is_problem(403, "identity.forbidden");
    desk.ppk.post(format!("{path}/verify"), Value::Null).await.is_problem(403, "identity.forbidden");
    desk.verify(&path).await.is(200).has("/status", "verified");
    let seen = desk.ppk.get(&path).await.is(200);
    assert!(offers(&seen).contains(&("check", None)) && offers(&seen).contains(&("return", None)));

    desk.ppk
        .post(&back, json!({ "reason": " " }))
        .await
        .is_problem(422, "payroll.reason_empty")
        .at("/reason");
    desk.ppk.post(&back, json!({ "reson": "x" })).await.is_problem(400, "request.unknown_member");
    let returned = desk.ppk.post(&back, reason()).await.is(200).has("/status", "calculated");
    returned.has("/verified_by", Value::Null).has("/return_reason", "Tunjangan jabatan belum sesuai SK");
    desk.signed(&path).await.has("/return_reason", Value::Null);
    desk.ppk.post(&back, reason()).await.is_problem(409, "payroll.run_act_not_offered");
    desk.ppk.post(&refuse, reason()).await.is_problem(403, "identity.forbidden");
    desk.penyetuju.post(&refuse, reason()).await.is(200).has("/status", "calculated");
    desk.signed(&path).await;
    desk.approve(&path, "after-all").await.is(200);
    desk.penyetuju.post(&refuse, reason()).await.is_problem(409, "payroll.run_act_not_offered");
}

async fn a_run_is_paid_and_closed(app: &TestApp) {
    let (desk, [first, ..]) = Desk::with_people(app).await;
    let path = desk.salaries().await;
    desk.signed(&path).await;
    let (pay, close) = (format!("{path}/pay"), format!("{path}/close"));
    let order = |number: &str, day: &str| json!({ "sp2d_number": number, "sp2d_date": day });
    let treasurer = desk.bendahara.decided();
    let early = treasurer.post(&pay, order("1/SP2D", "2026-02-03")).await;
    early.is_problem(409, "payroll.run_act_not_offered");
    desk.approve(&path, "one").await.is(200);
    let treasurer = desk.bendahara.decided();
    let wrong = treasurer.post(&pay, order(" ", "2099-01-01")).await;
    wrong.is_problem(422, "payroll.sp2d_number_empty").at("/sp2d_number").at("/sp2d_date");
    let treasurer = desk.bendahara.decided();
    let old = treasurer.post(&pay, order("1/SP2D", "2020-01-01")).await;
    old.is_problem(422, "payroll.sp2d_too_early").at("/sp2d_date");
    let treasurer = desk.bendahara.decided();
    desk.penyetuju.decided().post(&pay, order("1/SP2D", "2026-02-03")).await.is(403);
    let today =
        desk.bendahara.get(&path).await.is(200).body["approved_at"].as_str().unwrap()[..10].to_owned();
    let paid = treasurer.post(&pay, order("1/SP2D", &today)).await.is(200).has("/status", "paid");
    paid.has("/sp2d_number", "1/SP2D").has("/sp2d_date", today.as_str());
    let me = desk.own(app, &first, 1).await;
    assert_eq!(me.get("/v1/me/payslips").await.is(200).data().len(), 1, "paid is as final as approved");
    let treasurer = desk.bendahara.decided();
    let closed = treasurer.post(&close, Value::Null).await.is(200).has("/status", "closed");
    assert_eq!(offers(&closed), []);
    assert_eq!(desk.bendahara.get("/v1/payroll/runs?status=closed").await.is(200).data().len(), 1);
}

async fn a_payment_that_came_back_is_paid_again(app: &TestApp) {
    let (desk, [first, ..]) = Desk::with_people(app).await;
    let path = desk.salaries().await;
    let returns = format!("{path}/transfer-returns");
    let again = format!("{returns}/{first}/pay");
    let back =
        |day: &str| json!({ "employee_id": first, "returned_on": day, "reason": "Rekening tidak aktif" });
    desk.signed(&path).await;
    desk.approve(&path, "one").await.is(200);
    let today =
        desk.bendahara.get(&path).await.is(200).body["approved_at"].as_str().unwrap()[..10].to_owned();
    let order = |number: &str| json!({ "sp2d_number": number, "sp2d_date": today });
    let early = desk.bendahara.post(&returns, back(&today)).await;
    early.is_problem(409, "payroll.run_act_not_offered");
    desk.bendahara.decided().post(format!("{path}/pay"), order("1/SP2D")).await.is(200);

    let stranger =
        json!({ "employee_id": "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4", "returned_on": today, "reason": "x" });
    desk.bendahara.post(&returns, stranger).await.is_problem(404, "platform.not_found");
    let late = desk.bendahara.post(&returns, back("2099-01-01")).await;
    late.is_problem(422, "payroll.returned_in_future").at("/returned_on");
    let before = desk.bendahara.post(&returns, back("2020-01-01")).await;
    before.is_problem(422, "payroll.returned_before_paid").at("/returned_on");
    desk.ppk.post(&returns, back(&today)).await.is_problem(403, "identity.forbidden");
    desk.bendahara.post(&returns, back(&today)).await.is(200).has("/sp2d_number", Value::Null);
    let twice = desk.bendahara.post(&returns, back(&today)).await;
    twice.is_problem(409, "payroll.returned_already");
    let open = desk.bendahara.get(&path).await.is(200).has("/open_returns", 1);
    assert!(offers(&open).contains(&("close", Some("payroll.run_has_returns"))));
    let close = desk.bendahara.decided().post(format!("{path}/close"), Value::Null).await;
    close.is_problem(409, "payroll.run_has_returns");

    desk.bendahara.decided().post(&again, order("2/SP2D")).await.is(200).has("/sp2d_number", "2/SP2D");
    let nothing = desk.bendahara.decided().post(&again, order("3/SP2D")).await;
    nothing.is_problem(409, "payroll.not_returned");
    let listed = desk.ppk.get(&returns).await.is(200).has("/data/0/name", "Pegawai 001");
    listed.has("/data/0/sp2d_number", "2/SP2D");
    desk.bendahara.decided().post(format!("{path}/close"), Value::Null).await.is(200);
}
