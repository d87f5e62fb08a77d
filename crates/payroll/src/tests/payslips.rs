//! Who sees a payslip, and what it explains.

use kernel::Language;
use kernel::id::{AccountId, EmployeeId};
use platform::{Act, Actor, Scope};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::region::{Region, act, all, codes, over};
use crate::entity::payslip;
use crate::payslips::PayslipFilter;
use crate::runs::RunKind;

fn as_employee(employee: EmployeeId, scope: Scope) -> Act {
    let account = AccountId::new();
    Act { actor: Actor::Account { account, employee: Some(employee) }, ..act(account, scope) }
}

impl Region {
    async fn count(&self, act: &Act, filter: PayslipFilter) -> usize {
        crate::list_payslips(&self.db, act, filter, &all()).await.unwrap().rows.len()
    }
}

#[tokio::test]
async fn units_open_calculated_payslips_and_oneself_approved_ones() {
    let region = Region::of(2).await;
    let run = region.calculated().await;
    let me = region.people[0];
    let own = as_employee(me, Scope::own(me));
    let clerk = act(region.maker, over(region.skpd[0]));
    let superior = Scope { subordinates_of: Some(region.people[1]), ..Scope::default() };
    let superior = as_employee(region.people[1], superior);
    assert_eq!(region.count(&region.makes(), PayslipFilter::default()).await, 4);
    assert_eq!(region.count(&clerk, PayslipFilter::default()).await, 2);
    assert_eq!(region.count(&own, PayslipFilter::default()).await, 0, "not before it is approved");
    region.approve(run.id).await.unwrap();
    assert_eq!(region.count(&own, PayslipFilter::default()).await, 1);
    assert_eq!(crate::list_own_payslips(&region.db, &own, &all()).await.unwrap().rows[0].employee_id, me);
    assert_eq!(
        region.count(&superior, PayslipFilter::default()).await,
        0,
        "a reporting line opens no payslip"
    );
    let foreign = region.slips(run.id).await[2].id;
    assert_eq!(codes(crate::find_payslip(&region.db, &clerk, foreign).await), ["platform.not_found"]);
    let explained = crate::explain_payslip(&region.db, &superior, foreign, Language::En).await;
    assert_eq!(codes(explained), ["platform.not_found"]);
}

#[tokio::test]
async fn lists_narrow_and_go_on_where_they_ended() {
    let region = Region::of(3).await;
    let run = region.calculated().await;
    region.approve(run.id).await.unwrap();
    region.policy().await;
    let tpp = region.draft(RunKind::Tpp, region.instansi).await;
    region.calculate(tpp.id).await;
    let makes = region.makes();
    let of_run = PayslipFilter { run_id: Some(run.id), ..Default::default() };
    assert_eq!(region.count(&makes, PayslipFilter::default()).await, 12);
    assert_eq!(region.count(&makes, of_run.clone()).await, 6);
    let of_unit = PayslipFilter { unit_id: Some(region.skpd[1]), ..of_run.clone() };
    assert_eq!(region.count(&makes, of_unit).await, 3);
    for (text, expected) in [("nomor 2", 1), ("198503152010011003", 1), ("PEGAWAI", 6), ("100%", 0)] {
        let named = PayslipFilter { q: Some(text.into()), ..of_run.clone() };
        assert_eq!(region.count(&makes, named).await, expected, "{text}");
    }
    let mut seen = Vec::new();
    let mut paging = platform::Paging::first(4);
    loop {
        let page = crate::list_payslips(&region.db, &makes, PayslipFilter::default(), &paging).await.unwrap();
        seen.extend(page.rows.iter().map(|slip| slip.id));
        match page.extent.next {
            Some(next) => paging.after = Some(next),
            None => break,
        }
    }
    assert_eq!(seen.len(), 12);
    assert!(seen.is_sorted_by(|one, two| one > two));
}

#[tokio::test]
async fn the_explanation_gives_the_stored_lines_down_to_facts_and_law() {
    let region = Region::of(1).await;
    let run = region.calculated().await;
    let slip = region.slips(run.id).await[0].id;
    let found = crate::find_payslip(&region.db, &region.makes(), slip).await.unwrap();
    let explained = crate::explain_payslip(&region.db, &region.makes(), slip, Language::Id).await.unwrap();
    let of = |code: &str| explained.lines.iter().find(|line| line.code == code).unwrap();
    assert_eq!(explained.lines.len(), found.lines.len());
    let base = of("gaji_pokok");
    let law: Vec<String> = citations(&base.working);
    assert!(law.iter().any(|cited| cited.starts_with("PP 5/2024")), "{law:?}");
    assert_eq!(of("net").amount, found.head.net);
    let source = crate::find_payslip_source(&region.db, &region.makes(), slip).await.unwrap();
    let recipe = crate::recipes::find_recipe(region.db.read(), &source.recipe_hash).await.unwrap();
    assert!(recipe.contains("gaji_pokok"));
}

fn citations(working: &kernel::recipe::Working) -> Vec<String> {
    let below = working.operands.iter().flat_map(citations);
    working.citations.iter().map(|cited| cited.instrument.clone()).chain(below).collect()
}

#[tokio::test]
async fn an_altered_payslip_is_not_explained_away() {
    let region = Region::of(1).await;
    let run = region.calculated().await;
    let slip = region.slips(run.id).await[0].id;
    payslip::Entity::update_many()
        .col_expr(payslip::Column::Inputs, Expr::cust("REPLACE(inputs, 'III/a', 'IV/e')"))
        .filter(payslip::COLUMN.id.eq(slip))
        .exec(region.db.write())
        .await
        .unwrap();
    let explained = crate::explain_payslip(&region.db, &region.makes(), slip, Language::Id).await;
    assert_eq!(codes(explained), ["platform.internal"]);
}
