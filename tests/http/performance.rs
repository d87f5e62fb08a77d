//! Performance over HTTP: plans, and what is reported and rated under them.

mod agreement_versions;
mod agreements;
mod calibrations;
mod citizens;
mod consequences;
mod credits;
mod cycles;
mod dossier;
mod ekinerja;
mod entered;
mod entered_plans;
mod entered_ratings;
mod fairness;
mod feedback;
mod following;
mod library;
mod objections;
mod plans;
mod projects;
mod rated;
mod reports;
mod rounds;
mod schemes;
mod staff;
mod superiors;
mod versions;
mod work;
mod yearly;

use merit_tests::region::Person;
use merit_tests::{Client, Reply, Scene};
use serde_json::{Value, json};

/// An id of nothing.
const NOBODY: &str = "0197f3c2-5a10-7c3e-8f4b-2d6a90b1c3d4";

/// The people of the regency at their screens.
struct Office {
    sekda: Client,
    kepala: Client,
    analis: Client,
}

impl Office {
    async fn of(scene: &Scene) -> Self {
        let nobody = &scene.app.anonymous;
        Self {
            sekda: scene.region.sekda.sign_in(nobody).await,
            kepala: scene.region.kepala.sign_in(nobody).await,
            analis: scene.region.analis.sign_in(nobody).await,
        }
    }

    /// The plan of the head of the SKPD in force, and its only result.
    async fn above(&self) -> (String, Value) {
        in_force((&self.kepala, &self.sekda), &Value::Null).await
    }

    /// The analyst's plan in force, and its only result.
    async fn running(&self) -> (String, Value) {
        let (_, above) = self.above().await;
        in_force((&self.analis, &self.kepala), &above).await
    }
}

fn skp(id: &str) -> String {
    format!("/v1/performance/skp/{id}")
}

fn new_plan(year: i32) -> Value {
    json!({ "year": year, "kind": "ja_jf", "approach": "kuantitatif" })
}

fn content(supports: &Value) -> Value {
    let iki = json!({ "aspect": "kuantitas", "indicator": "Jumlah KTP-el yang diterbitkan",
        "target": "1.200 keping setahun", "target_value": "1200", "unit": "keping" });
    let rhk = json!({ "kind": "utama", "title": "Meningkatnya kepemilikan dokumen kependudukan",
        "supports_rhk_id": supports, "iki": [iki] });
    json!({ "kind": "ja_jf", "approach": "kuantitatif", "rhk": [rhk], "resources": ["Dua petugas loket"],
        "accountability": ["Laporan bulanan"], "consequences": ["Usulan penghargaan"] })
}

/// An act on a plan that takes no body.
async fn act(client: &Client, plan: &str, verb: &str) -> Reply {
    client.decided().post(format!("{}/{verb}", skp(plan)), Value::Null).await
}

/// Agreement with nothing to add.
async fn agree(client: &Client, plan: &str) -> Reply {
    client.decided().post(format!("{}/sepakati", skp(plan)), json!({})).await
}

async fn draft(client: &Client, supports: &Value) -> String {
    let plan = client.post("/v1/performance/skp", new_plan(2026)).await.is(201).id();
    client.decided().put(format!("{}/plan", skp(&plan)), content(supports)).await.is(200);
    plan
}

async fn in_force((employee, superior): (&Client, &Client), supports: &Value) -> (String, Value) {
    let plan = draft(employee, supports).await;
    act(employee, &plan, "ajukan").await.is(200);
    agree(superior, &plan).await.is(200);
    act(employee, &plan, "tanda-tangan").await.is(200);
    let signed = act(superior, &plan, "tanda-tangan").await.is(200).has("/status", "berjalan");
    (plan, signed.body["plan"]["rhk"][0]["id"].clone())
}

/// The acts that a reply offers, each with the code of its denial.
fn offered(reply: &Reply) -> Vec<(&str, &str)> {
    let actions = reply.body["allowed_actions"].as_array().into_iter().flatten();
    actions
        .map(|action| {
            let denial = action["reason_if_denied"]["code"].as_str().unwrap_or_default();
            (action["name"].as_str().unwrap_or_default(), denial)
        })
        .collect()
}

fn side(person: &Person) -> Value {
    json!({ "id": person.id, "nip": person.nip, "name": person.name })
}
