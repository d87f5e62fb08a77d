//! The cost of one person's pay: what a run multiplies by its people.

#![expect(clippy::unwrap_used, reason = "a benchmark stops at its first surprise")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kernel::Language;
use kernel::recipe::{Compiled, Inputs, Unit, Value};
use payroll::regulation::Law;
use payroll::rules::gaji_induk::{self, Settings};
use payroll::rules::tpp::{self, DEMO_POLICY, TppPolicy};
use payroll::rules::{RunMonths, input, pph21};

fn inputs(compiled: &Compiled) -> Inputs {
    let mut inputs = Inputs::default();
    for spec in &compiled.recipe().inputs {
        inputs.push(
            match spec.name.as_str() {
                input::STATUS => "pns".into(),
                input::GOLONGAN => "III/c".into(),
                input::MKG => 12.into(),
                input::SPOUSES | input::CHILDREN => 1.into(),
                input::KELAS_JABATAN => "9".into(),
                input::PREDIKAT => "baik".into(),
                input::PTKP => "K/1".into(),
                input::TAX_PERIOD => input::MONTHLY.into(),
                input::TAX_SUBJECT => input::WHOLE_YEAR.into(),
                input::TAX_MONTHS => 2.into(),
                input::GROSS => 8_945_000.into(),
                // Nobody away, on leave or sanctioned, and of no post with an allowance.
                _ if spec.unit == Unit::Text => input::NONE.into(),
                _ => Value::from(0),
            },
            None,
        );
    }
    inputs
}

fn recipes(criterion: &mut Criterion) {
    let law = Law::embedded().unwrap();
    let months = RunMonths::same("2026-02".parse().unwrap());
    let policy = TppPolicy::from_toml(DEMO_POLICY).unwrap();
    let recipes = [
        gaji_induk::recipe(&law, months, &Settings::default()).unwrap(),
        tpp::recipe(&law, &policy, "policy:bench", months).unwrap(),
        pph21::recipe(&law, months.payment, pph21::Recipient::Employee).unwrap(),
    ];
    for recipe in recipes {
        let mut group = criterion.benchmark_group(recipe.kind.clone());
        group.bench_function("compile", |bencher| {
            bencher.iter(|| Compiled::new(black_box(recipe.clone())).unwrap())
        });
        let compiled = Compiled::new(recipe).unwrap();
        let inputs = inputs(&compiled);
        let steps = u64::try_from(compiled.recipe().steps.len()).unwrap();
        group.throughput(Throughput::Elements(steps));
        group.bench_function("evaluate", |bencher| {
            bencher.iter(|| compiled.evaluate(black_box(&inputs)).unwrap().lines().count())
        });
        group.bench_function("explain", |bencher| {
            bencher.iter(|| compiled.explain(black_box(&inputs), Language::Id).unwrap())
        });
        group.finish();
    }
    criterion.bench_function("law/embedded", |bencher| bencher.iter(|| Law::embedded().unwrap()));
}

criterion_group!(benches, recipes);
criterion_main!(benches);
