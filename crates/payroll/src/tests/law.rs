//! A run keeps the law that it used, and a calculated one is stale while the installation calculates with another.

use std::sync::Arc;

use platform::entity::act;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::region::{Region, codes, day};
use crate::calculation::PayRules;
use crate::regulation::{Confidence, Law, Origin};
use crate::runs::Run;

const INDEX: &str = r#"
[[table]]
id = "tunjangan_umum"
file = "umum.csv"
instrument = "Perpres 99/2025"
article = "pasal 3"
source = "the text itself"
confidence = "verified"
valid_from = "2025-07-01"
"#;

/// The law with a newer general allowance that begins on a day.
fn newer_from(from: &str) -> Law {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    std::fs::write(directory.join("index.toml"), INDEX.replace("2025-07-01", from)).unwrap();
    let rows = "kelompok,amount\nI,200000\nII,200000\nIII,200000\nIV,200000\n";
    std::fs::write(directory.join("umum.csv"), rows).unwrap();
    Law::with_folder(directory).unwrap()
}

impl Region {
    async fn publish(&self, law: &Law) {
        let rules = PayRules { law: Arc::new(law.clone()), settings: self.rules.settings.clone() };
        crate::publish_law(&self.db, &self.makes(), &rules).await.unwrap();
    }

    async fn view(&self, run: &Run) -> crate::runs::RunView {
        crate::find_run(&self.db, &self.makes(), &self.duties(), run.id).await.unwrap()
    }
}

#[tokio::test]
async fn a_run_keeps_the_versions_of_law_that_it_used() {
    let region = Region::of(1).await;
    let draft = region.draft(crate::runs::RunKind::GajiInduk, region.instansi).await;
    assert!(region.view(&draft).await.law.is_empty());
    let run = region.calculate(draft.id).await;
    let law = region.view(&run).await.law;
    let versions: Vec<&str> = law.iter().map(|used| used.version.as_str()).collect();
    for version in ["gaji_pokok_pns@2024-01-01", "ter_bulanan@2024-01-01", "tunjangan_parameter@2020-01-01"] {
        assert!(versions.contains(&version), "{version}: {versions:?}");
    }
    assert!(versions.is_sorted() && !versions.contains(&"tpp_acuan_bpk@2021-01-01"), "{versions:?}");
    let functional = law.iter().find(|used| used.table_id == "tunjangan_fungsional").unwrap();
    assert_eq!((functional.confidence, functional.origin), (Confidence::FromMemory, Origin::BuiltIn));
    crate::cancel_run(&region.db, &region.makes(), (run.id, None), "keliru".into()).await.unwrap();
    assert!(region.view(&run).await.law.is_empty());
}

#[tokio::test]
async fn a_calculated_run_is_stale_while_the_law_is_another() {
    let mut region = Region::of(1).await;
    let embedded = Law::embedded().unwrap();
    region.publish(&embedded).await;
    let run = region.calculated().await;
    let before = region.view(&run).await;
    assert!(!before.situation.is_stale);
    region.publish(&newer_from("2026-02-01")).await;
    assert!(!region.view(&run).await.situation.is_stale, "what holds later concerns a later month");
    let newer = newer_from("2025-07-01");
    region.publish(&newer).await;
    assert!(region.view(&run).await.situation.is_stale);
    assert_eq!(codes(region.approve(run.id).await), ["payroll.run_stale"]);
    region.publish(&embedded).await;
    assert!(!region.view(&run).await.situation.is_stale, "the law that it used is back");
    region.publish(&newer).await;

    region.rules.law = Arc::new(newer);
    let again = region.calculate(run.id).await;
    let after = region.view(&run).await;
    assert!(!after.situation.is_stale && again.recipe_hash != before.run.recipe_hash);
    let used = after.law.iter().find(|used| used.table_id == "tunjangan_umum").unwrap();
    assert_eq!((used.version.as_str(), used.origin), ("tunjangan_umum@2025-07-01", Origin::Folder));
    region.approve(run.id).await.unwrap();
    region.publish(&embedded).await;
    let approved = region.view(&run).await;
    assert!(!approved.situation.is_stale, "an approved run has settled with its law");
    assert_eq!((approved.law, approved.run.recipe_hash), (after.law, again.recipe_hash));
}

#[tokio::test]
async fn a_change_of_law_is_recorded_and_what_stays_is_not() {
    let region = Region::of(1).await;
    let embedded = Law::embedded().unwrap();
    let changes = async || {
        let of_law = act::Entity::find().filter(act::Column::Kind.eq("payroll.law_changed"));
        of_law.order_by_desc(act::Column::Id).all(region.db.latest()).await.unwrap()
    };
    region.publish(&embedded).await;
    region.publish(&embedded).await;
    assert!(changes().await.is_empty(), "what an installation begins with is no change");
    region.publish(&newer_from("2026-02-01")).await;
    let change = changes().await.remove(0);
    assert_eq!(change.effective_from, Some(day("2026-02-01")));
    assert_eq!(change.details["versions"], serde_json::json!(["tunjangan_umum@2026-02-01"]));
    region.publish(&embedded).await;
    assert_eq!(changes().await.len(), 2);
}
