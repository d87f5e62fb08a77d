//! An organisation changes: a unit is renamed, a dinas is divided by a decree, and two units are joined again. Every read of
//! an earlier day shows the tree, the posts and the places of that day, and everybody keeps a superior.

use merit_tests::{Client, Reply, Scene, both};
use serde_json::{Value, json};

both![in Scene: an_organisation_changes_and_yesterday_stays];

/// The day before the reorganisation, its first day, and the first day of the joint unit.
const BEFORE: &str = "2026-06-30";
const SPLIT: &str = "2026-07-01";
const MERGED: &str = "2027-01-01";

struct Desk<'a> {
    scene: &'a Scene,
    officer: Client,
    decree: String,
}

impl<'a> Desk<'a> {
    async fn of(scene: &'a Scene) -> Self {
        let officer = scene.officer("kepegawaian").await;
        let decree = json!({
            "unit_id": scene.region.instansi, "number": "060/12/ORG/2026", "about": "Penataan perangkat daerah",
            "issued_on": "2026-01-20", "tmt": SPLIT, "signatory": "Bupati Uji" });
        let decree = officer.post("/v1/decrees", decree).await.is(201).id();
        Self { scene, officer, decree }
    }

    async fn unit(&self, parent: &str, name: &str) -> String {
        let unit = json!({ "parent_id": parent, "name": name, "kind": "unit", "valid_from": "2010-01-01" });
        self.officer.post("/v1/units", unit).await.is(201).id()
    }

    async fn tree(&self, as_of: &str) -> Reply {
        let path = format!("/v1/units/tree?top={}&as_of={as_of}", self.scene.region.instansi);
        self.officer.get(path).await.is(200)
    }

    async fn unit_of(&self, employee: &str, as_of: &str) -> Value {
        let path = format!("/v1/employees/{employee}?as_of={as_of}");
        self.officer.get(path).await.is(200).body["unit"].clone()
    }

    async fn positions(&self, unit: &str, as_of: &str) -> Vec<Value> {
        let path = format!("/v1/positions?unit_id={unit}&as_of={as_of}");
        self.officer.get(path).await.is(200).data().to_vec()
    }
}

fn names(tree: &Reply) -> Vec<String> {
    let units = tree.body["units"].as_array().unwrap();
    units.iter().map(|unit| unit["name"].as_str().unwrap().to_owned()).collect()
}

fn named<'a>(tree: &'a Reply, name: &str) -> &'a Value {
    let units = tree.body["units"].as_array().unwrap();
    units.iter().find(|unit| unit["name"] == name).unwrap_or_else(|| panic!("no {name} in {}", tree.text))
}

async fn an_organisation_changes_and_yesterday_stays(scene: &Scene) {
    let desk = Desk::of(scene).await;
    let region = &scene.region;
    let bidang = desk.unit(&region.dinas, "Bidang Pencatatan Sipil").await;
    let seksi = desk.unit(&bidang, "Seksi Kelahiran").await;

    // A new name from a day on.
    let renamed = json!({ "valid_from": "2026-04-01", "name": "Seksi Akta Kelahiran" });
    desk.officer.post(format!("/v1/units/{seksi}/versions"), renamed).await.is(201);
    desk.officer
        .get(format!("/v1/units/{seksi}?as_of=2026-03-31"))
        .await
        .is(200)
        .has("/name", "Seksi Kelahiran");

    let parts = desk.divide_the_dinas(&bidang).await;
    desk.yesterday_is_as_it_was(&bidang).await;
    desk.the_new_order_holds(&parts, (&bidang, &seksi)).await;
    desk.the_units_are_joined_again(&parts).await;
    // Acts are shown once they are sealed.
    assert!(scene.app.verify_log().await.acts > 0);
    desk.every_change_is_an_act().await;
}

impl Desk<'_> {
    /// The plan is refused with everything that it forgets, shown as a dry run, and carried out.
    async fn divide_the_dinas(&self, bidang: &str) -> Vec<String> {
        let region = &self.scene.region;
        let path = format!("/v1/units/{}/split", region.dinas);
        let forgetful = json!({ "from": SPLIT, "decree_id": region.dinas, "into": [
            { "name": "Dinas Kependudukan", "positions": [region.sekda.position] },
            { "name": "Dinas Pencatatan Sipil", "people": [region.sekda.id] },
        ] });
        let refused = self.officer.post(&path, forgetful).await.is(422);
        let codes: Vec<&str> =
            refused.body["errors"].as_array().unwrap().iter().map(|e| e["code"].as_str().unwrap()).collect();
        for code in [
            "personnel.decree_unknown",
            "personnel.position_unknown",
            "personnel.not_a_holder",
            "personnel.unit_unplaced",
            "personnel.post_unplaced",
        ] {
            assert!(codes.contains(&code), "{code} is not among {codes:?}");
        }
        refused.at("/decree_id").at("/into/0/positions/0").at("/into/1/people/0");

        let mut plan = json!({ "from": SPLIT, "decree_id": self.decree, "dry_run": true, "into": [
            { "name": "Dinas Kependudukan", "positions": [region.kepala.position] },
            { "name": "Dinas Pencatatan Sipil", "units": [bidang], "people": [region.analis.id] },
        ] });
        let shown = self.officer.post(&path, plan.clone()).await.is(200).has("/applied", false);
        assert_eq!(shown.body["people"].as_array().unwrap().len(), 2);
        assert_eq!(names(&self.tree(SPLIT).await).len(), 5, "a dry run keeps nothing");

        plan["dry_run"] = json!(false);
        let done = self.officer.post(&path, plan).await.is(200).has("/applied", true);
        let units = done.body["units"].as_array().unwrap();
        let of = |change: &str| units.iter().filter(|unit| unit["change"] == change).collect::<Vec<_>>();
        assert_eq!((of("created").len(), of("closed").len(), of("moved").len()), (2, 1, 1));
        of("created").iter().map(|unit| unit["unit_id"].as_str().unwrap().to_owned()).collect()
    }

    async fn yesterday_is_as_it_was(&self, bidang: &str) {
        let region = &self.scene.region;
        let tree = self.tree(BEFORE).await;
        let dinas = named(&tree, "Dinas Kependudukan dan Pencatatan Sipil");
        assert_eq!(dinas["head"]["employee_id"], region.kepala.id.as_str());
        assert_eq!((&dinas["headcount"], &dinas["headcount_below"]), (&json!(2), &json!(2)));
        assert_eq!(named(&tree, "Bidang Pencatatan Sipil")["parent_id"], region.dinas.as_str());
        for person in [&region.kepala, &region.analis] {
            assert_eq!(self.unit_of(&person.id, BEFORE).await["id"], region.dinas.as_str());
        }
        let posts = self.positions(&region.dinas, BEFORE).await;
        assert!(posts.iter().any(|post| post["holders"][0]["employee_id"] == region.analis.id.as_str()));
        let path = format!("/v1/units/{bidang}?as_of={BEFORE}");
        self.officer.get(path).await.is(200).has("/parent_id", region.dinas.as_str());
    }

    async fn the_new_order_holds(&self, parts: &[String], (bidang, seksi): (&str, &str)) {
        let region = &self.scene.region;
        let gone = format!("/v1/units/{}?as_of={SPLIT}", region.dinas);
        self.officer.get(gone).await.is_problem(404, "platform.not_found");
        let tree = self.tree(SPLIT).await;
        let head = &named(&tree, "Dinas Kependudukan")["head"];
        assert_eq!(head["employee_id"], region.kepala.id.as_str());
        assert_eq!(named(&tree, "Dinas Pencatatan Sipil")["head"], Value::Null);
        assert_eq!(named(&tree, "Bidang Pencatatan Sipil")["parent_id"], parts[1].as_str());
        assert_eq!(named(&tree, "Seksi Akta Kelahiran")["depth"], 3);
        assert_eq!(self.unit_of(&region.analis.id, SPLIT).await["id"], parts[1].as_str());
        assert_eq!(self.unit_of(&region.kepala.id, SPLIT).await["name"], "Dinas Kependudukan");
        let posts = self.positions(&parts[1], SPLIT).await;
        assert_eq!(posts[0]["follows_id"], region.analis.position.as_str());
        assert_eq!(posts[0]["valid_from"], SPLIT);
        let facts = format!("/v1/employees/{}/facts?kind=position&as_of={SPLIT}", region.analis.id);
        let facts = self.officer.get(facts).await.is(200);
        facts.has("/data/0/decree_id", self.decree.as_str()).has("/data/0/valid_from", SPLIT);

        // Nobody can be appointed to the post that ended, and no unit can come to lie below itself.
        let late = json!({ "value": { "kind": "position", "position_id": region.analis.position, "standing": "definitif" },
            "valid_from": "2026-08-01" });
        let late = self.officer.post(format!("/v1/employees/{}/facts", region.analis.id), late).await;
        late.is_problem(422, "personnel.position_ended").at("/value/position_id");
        let cycle = json!({ "valid_from": "2026-08-01", "parent_id": seksi });
        let cycle = self.officer.post(format!("/v1/units/{bidang}/versions"), cycle).await;
        cycle.is_problem(422, "personnel.unit_cycle");
        let close = json!({ "from": "2026-09-01" });
        let refused = self.officer.post(format!("/v1/units/{}/close", parts[1]), close).await.is(409);
        let left = refused.body["errors"].as_array().unwrap();
        assert!(left.iter().any(|fault| fault["code"] == "personnel.holder_left"), "{}", refused.text);
        assert!(left.iter().any(|fault| fault["code"] == "personnel.unit_below_left"), "{}", refused.text);
    }

    async fn the_units_are_joined_again(&self, parts: &[String]) {
        let region = &self.scene.region;
        let merge = json!({ "from": MERGED, "unit_ids": parts, "into": { "name": "Dinas Dukcapil" } });
        let done = self.officer.post("/v1/units/merge", merge).await.is(200).has("/applied", true);
        assert_eq!(done.body["people"].as_array().unwrap().len(), 2);
        let tree = self.tree(MERGED).await;
        let joint = named(&tree, "Dinas Dukcapil");
        assert_eq!(joint["head"]["employee_id"], region.kepala.id.as_str());
        assert_eq!(joint["headcount_below"], 2);
        assert_eq!(named(&tree, "Bidang Pencatatan Sipil")["parent_id"], joint["id"]);
        assert_eq!(names(&self.tree("2026-12-31").await).len(), 6);
        assert!(names(&self.tree("2026-12-31").await).contains(&"Dinas Pencatatan Sipil".to_owned()));
    }

    async fn every_change_is_an_act(&self) {
        let auditor = self.scene.officer("auditor").await;
        for (kind, count) in
            [("personnel.unit_split", 1), ("personnel.unit_merged", 2), ("personnel.position_moved", 4)]
        {
            let acts = auditor.get(format!("/v1/audit/acts?kind={kind}")).await.is(200);
            assert_eq!(acts.data().len(), count, "{kind}");
        }
    }
}
