//! What awaits somebody: counted for a badge, and listed page by page.

use merit_tests::{Scene, both};
use serde_json::json;

both![in Scene: tasks_are_counted_and_paged, what_awaits_nobody_is_an_empty_list];

async fn tasks_are_counted_and_paged(scene: &Scene) {
    let analis = scene.region.analis.sign_in(&scene.app.anonymous).await;
    for year in [2026, 2027, 2028] {
        let plan = json!({ "year": year, "kind": "ja_jf", "approach": "kuantitatif" });
        analis.post("/v1/performance/skp", plan).await.is(201);
    }
    let summary = analis.get("/v1/me/tasks/summary").await.is(200);
    summary
        .has("/count", 3)
        .has("/has_more", false)
        .has("/kinds/0/kind", "tasks.write_skp")
        .has("/kinds/0/count", 3);
    let first = analis.get("/v1/me/tasks?limit=2").await.is(200);
    assert_eq!(first.data().len(), 2);
    let cursor = first.body["page"]["next_cursor"].as_str().unwrap();
    let second = analis.get(format!("/v1/me/tasks?limit=2&cursor={cursor}")).await.is(200);
    assert_eq!(second.data().len(), 1);
    second.has("/page/has_more", false);
    analis.get("/v1/me/tasks?cursor=zzz").await.is_problem(400, "platform.cursor");
}

async fn what_awaits_nobody_is_an_empty_list(scene: &Scene) {
    let auditor = scene.officer("auditor").await;
    auditor.get("/v1/me/tasks/summary").await.is(200).has("/count", 0).has("/kinds", json!([]));
    assert!(auditor.get("/v1/me/tasks").await.is(200).data().is_empty());
}
