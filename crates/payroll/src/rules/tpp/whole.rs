//! The whole of a month: basic amount and criteria, a second post, the share of the status, limits, sanctions and leave.

use kernel::recipe::{Op, Unit, Value};
use kernel::{Label, Rate};
use rust_decimal::Decimal;

use super::{Acting, Basic, Component, TppPolicy, WHOLE, ZERO};
use crate::regulation::{LawAt, NoLaw};
use crate::rules::draft::{
    Draft, OwnTable, Threshold, Writing, choose, greatest, labelled, least, lookup, product, step, sum,
};
use crate::rules::input;

/// A post whose amounts are asked for.
struct Post {
    prefix: &'static str,
    kelas: &'static str,
    heads_skpd: &'static str,
}

const OWN: Post = Post { prefix: "", kelas: input::KELAS_JABATAN, heads_skpd: input::HEADS_SKPD };

/// The post in which the person acts beside the own one.
const SECOND: Post =
    Post { prefix: "acting_", kelas: input::ACTING_KELAS, heads_skpd: input::ACTING_HEADS_SKPD };

impl Post {
    fn step(&self, name: &str, Label { id, en }: &Label) -> Writing {
        let name = format!("{}{name}", self.prefix);
        match self.prefix {
            "" => step(&name, id, en),
            _ => step(&name, &format!("{id}, jabatan kedua"), &format!("{en}, second post")),
        }
    }

    fn name(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }
}

/// Adds everything up to [`WHOLE`].
pub(super) fn append(
    draft: &mut Draft,
    policy: &TppPolicy,
    law: LawAt<'_>,
    cited: usize,
) -> Result<(), NoLaw> {
    let reference = basic_table(draft, policy, law, cited)?;
    let mut full = criteria(draft, policy, &OWN, (cited, reference));
    if let Some(acting) = &policy.acting {
        full = in_office(draft, acting, full, cited);
        let second = criteria(draft, policy, &SECOND, (cited, reference));
        let share = step("acting_share", "Bagian jabatan kedua", "Share of the second post");
        draft.constant(share.unit(Unit::Rate).cites(cited), acting.share.decimal());
        let added = step("acting_tpp", "Tambahan TPP jabatan kedua", "Additional TPP of the second post");
        draft.add(added.is(product(&[&second, "acting_share"])).cites(cited));
        let both = step("tpp_both", "Jumlah kriteria dan tambahan", "Criteria and additional TPP");
        draft.add(both.is(sum(&[&full, "acting_tpp"])));
        "tpp_both".clone_into(&mut full);
    }
    of_status(draft, policy, &full, cited);
    let last = limited(draft, policy, cited);
    let mut kept = vec![last.to_owned()];
    kept.extend(transferred(draft, policy, cited));
    kept.extend(sanctions(draft, policy, cited));
    kept.extend(leaves(draft, policy, cited));
    let whole = match kept.as_slice() {
        [only] => sum(&[only]),
        _ => Op::Product { of: kept },
    };
    let written = step(WHOLE, "TPP sebelum kinerja dan kehadiran", "TPP before performance and attendance");
    draft.add(written.is(whole));
    Ok(())
}

/// What is left of the own TPP of who fills in for an official of state.
fn in_office(draft: &mut Draft, acting: &Acting, full: String, cited: usize) -> String {
    if acting.offices.is_empty() {
        return full;
    }
    let rows = acting.offices.iter();
    let rows = rows.map(|office| (office.position.clone(), Value::from(office.own_share.decimal()), None));
    let label =
        Label::new("Bagian TPP sendiri menurut jabatan negara", "Share of own TPP by office of state");
    draft.own_table(OwnTable {
        name: "own_share_by_office",
        label: label.clone(),
        otherwise: None,
        rows: rows.chain([(input::NONE.to_owned(), 1.into(), None)]).collect(),
    });
    let share = labelled("own_share", label).unit(Unit::Rate).cites(cited);
    draft.add(share.is(lookup("own_share_by_office", &[input::ACTING_OFFICE])));
    let own = step("tpp_own", "TPP sendiri yang dibayar", "Own TPP that is paid");
    draft.add(own.is(product(&[&full, "own_share"])));
    "tpp_own".to_owned()
}

/// The amounts by class and the region's indices; the citation of the law's table where there is one.
fn basic_table(
    draft: &mut Draft,
    policy: &TppPolicy,
    law: LawAt<'_>,
    cited: usize,
) -> Result<Option<usize>, NoLaw> {
    let has_second = policy.acting.is_some();
    match &policy.basic {
        Basic::Table { by_kelas } => {
            let rows = by_kelas.iter().map(|(kelas, amount)| (kelas.to_string(), (*amount).into(), None));
            let none = has_second.then(|| (input::NONE.to_owned(), Value::from(0), None));
            draft.own_table(OwnTable {
                name: "tpp_by_kelas",
                label: Label::new("Basic TPP menurut kelas jabatan", "Basic TPP by class of position"),
                otherwise: None,
                rows: rows.chain(none).collect(),
            });
            Ok(None)
        }
        Basic::BpkIndices { indices } => {
            let table = law.table("tpp_acuan_bpk")?;
            let reference = if has_second { draft.table_with_none(table) } else { draft.table(table, None) };
            for (at, index) in indices.iter().enumerate() {
                let index_step = labelled(&index_name(at), index.label.clone()).unit(Unit::Rate).cites(cited);
                draft.constant(index_step, index.value.decimal());
            }
            Ok(Some(reference))
        }
    }
}

fn index_name(at: usize) -> String {
    format!("index_{}", at + 1)
}

/// Basic amount and criteria of a post, and the name of their sum.
fn criteria(
    draft: &mut Draft,
    policy: &TppPolicy,
    post: &Post,
    (cited, reference): (usize, Option<usize>),
) -> String {
    let basic = post.name("tpp_basic");
    let written = post.step("tpp_basic", &Label::new("Basic TPP", "Basic TPP")).cites(cited);
    match &policy.basic {
        Basic::Table { .. } => draft.add(written.is(lookup("tpp_by_kelas", &[post.kelas]))),
        Basic::BpkIndices { indices } => {
            let label = Label::new("Tunjangan kinerja BPK", "BPK performance allowance");
            let amount = post.step("bpk_amount", &label).is(lookup("tpp_acuan_bpk", &[post.kelas]));
            draft.add(match reference {
                Some(reference) => amount.cites(reference),
                None => amount,
            });
            let mut of = vec![post.name("bpk_amount")];
            of.extend((0..indices.len()).map(index_name));
            draft.rounded(written, Op::Product { of });
        }
    }
    let mut parts = vec![basic];
    for component in &policy.components {
        parts.push(criterion(draft, component, post, cited));
    }
    let full = Label::new("Jumlah kriteria TPP", "Sum of the criteria");
    draft.add(post.step("tpp_full", &full).is(Op::Sum { plus: parts, minus: vec![] }));
    post.name("tpp_full")
}

/// One criterion of a post: its share of the basic amount, for whom it is.
fn criterion(draft: &mut Draft, component: &Component, post: &Post, cited: usize) -> String {
    let rate = share(draft, component, post, cited);
    let name = format!("component_{}", component.code);
    let basic = post.name("tpp_basic");
    let amount = product(&[&basic, &rate]);
    if component.is_for_budget_users {
        let Label { id, en } = &component.label;
        let label = Label::new(format!("{id} pengguna anggaran"), format!("{en} of a budget user"));
        let of_head = format!("criterion_{}", component.code);
        draft.add(post.step(&of_head, &label).is(amount).cites(cited));
        let of_head = post.name(&of_head);
        let chosen = choose(post.heads_skpd, &[(input::HEAD, &of_head)], Some(ZERO));
        draft.add(post.step(&name, &component.label).is(chosen).cites(cited));
    } else {
        draft.add(post.step(&name, &component.label).is(amount).cites(cited));
    }
    post.name(&name)
}

/// The share of the basic amount that a criterion adds: one for all, or one by class with the rest.
fn share(draft: &mut Draft, component: &Component, post: &Post, cited: usize) -> String {
    let name = format!("rate_{}", component.code);
    let Label { id, en } = &component.label;
    let label = Label::new(format!("{id}: bagian dari basic TPP"), format!("{en}: share of basic TPP"));
    let is_own = post.prefix.is_empty();
    if component.by_kelas.is_empty() {
        if is_own {
            let written = labelled(&name, label).unit(Unit::Rate).cites(cited);
            draft.constant(written, component.rate.decimal());
        }
        return name;
    }
    if is_own {
        let rows = component.by_kelas.iter();
        let rows = rows.map(|(kelas, rate)| (kelas.to_string(), rate.decimal().into(), None)).collect();
        let otherwise = Some(component.rate.decimal().into());
        draft.own_table(OwnTable { name: &name, label: label.clone(), otherwise, rows });
    }
    draft.add(post.step(&name, &label).unit(Unit::Rate).cites(cited).is(lookup(&name, &[post.kelas])));
    post.name(&name)
}

/// The share of the status.
fn of_status(draft: &mut Draft, policy: &TppPolicy, full: &str, cited: usize) {
    let rows = policy.statuses.iter();
    let rows = rows.map(|(status, rate)| (status.word().to_owned(), Value::from(rate.decimal()), None));
    draft.own_table(OwnTable {
        name: "tpp_by_status",
        label: Label::new("Bagian TPP menurut status", "Share of TPP by status"),
        otherwise: None,
        rows: rows.collect(),
    });
    draft.add(
        step("status_rate", "Bagian menurut status", "Share of the status")
            .unit(Unit::Rate)
            .is(lookup("tpp_by_status", &[input::STATUS]))
            .cites(cited),
    );
    draft.add(
        step("tpp_of_status", "TPP menurut status", "TPP of the status").is(product(&[full, "status_rate"])),
    );
}

/// The bounds of the whole, and the name of the last step.
fn limited(draft: &mut Draft, policy: &TppPolicy, cited: usize) -> &'static str {
    let mut last = "tpp_of_status";
    if let Some(greatest) = policy.limits.greatest {
        draft.constant(step("limit_greatest", "TPP paling banyak", "Greatest TPP").cites(cited), greatest);
        draft.add(
            step("tpp_capped", "TPP paling banyak batas", "TPP up to the cap")
                .is(least(&[last, "limit_greatest"])),
        );
        last = "tpp_capped";
    }
    if let Some(least) = policy.limits.least {
        draft.constant(step("limit_least", "TPP paling sedikit", "Least TPP").cites(cited), least);
        draft.add(
            step("tpp_floored", "TPP paling sedikit batas", "TPP down to the floor")
                .is(greatest(&[last, "limit_least"])),
        );
        last = "tpp_floored";
    }
    last
}

/// What is paid to who came from another instansi.
fn transferred(draft: &mut Draft, policy: &TppPolicy, cited: usize) -> Option<String> {
    let rule = policy.transferred_in?;
    let label = Label::new("Bagian pegawai pindahan", "Share after a transfer");
    let rows = vec![
        (input::NONE.to_owned(), 1.into(), None),
        (input::CAME.to_owned(), rule.share.decimal().into(), None),
    ];
    let table = OwnTable { name: "by_transfer", label: label.clone(), otherwise: None, rows };
    draft.own_table(table);
    let written = labelled("transfer_share", label).unit(Unit::Rate).cites(cited);
    draft.add(written.is(lookup("by_transfer", &[input::TRANSFERRED])));
    Some("transfer_share".to_owned())
}

/// What a sanction leaves of the whole.
fn sanctions(draft: &mut Draft, policy: &TppPolicy, cited: usize) -> Option<String> {
    if policy.sanctions.is_empty() {
        return None;
    }
    let rows = policy.sanctions.iter();
    let rows = rows.map(|one| (one.punishment.word().to_owned(), left(one.cut), None));
    draft.own_table(OwnTable {
        name: "by_sanction",
        label: Label::new("Bagian sesudah hukuman disiplin", "Share after a sanction"),
        otherwise: None,
        rows: rows.chain([(input::NONE.to_owned(), 1.into(), None)]).collect(),
    });
    draft.add(
        step("sanction_left", "Bagian sesudah hukuman disiplin", "Share after a sanction")
            .unit(Unit::Rate)
            .is(lookup("by_sanction", &[input::SANCTION]))
            .cites(cited),
    );
    Some("sanction_left".to_owned())
}

/// What leave leaves of the whole, by its kind and month.
fn leaves(draft: &mut Draft, policy: &TppPolicy, cited: usize) -> Option<String> {
    if policy.leaves.is_empty() {
        return None;
    }
    let all = |kind: &str| (kind.to_owned(), Decimal::ZERO, Value::from(1));
    let mut rows: Vec<Threshold> = vec![all(input::NONE)];
    for rule in &policy.leaves {
        rows.push(all(rule.leave.word()));
        let step = |step: &super::LeaveStep| {
            (rule.leave.word().to_owned(), Decimal::from(step.from_month), left(step.cut))
        };
        rows.extend(rule.steps.iter().map(step));
    }
    let label = Label::new("Bagian selama cuti menurut bulan cuti", "Share during leave by its month");
    draft.reaching_table("by_leave", label, rows);
    draft.add(
        step("leave_left", "Bagian selama cuti", "Share during leave")
            .unit(Unit::Rate)
            .is(lookup("by_leave", &[input::LEAVE, input::LEAVE_MONTH]))
            .cites(cited),
    );
    Some("leave_left".to_owned())
}

fn left(cut: Rate) -> Value {
    Value::from(Decimal::ONE - cut.decimal())
}
