//! The recipes of the policy files, recomputed by the foreign evaluator: it must give every line that the engine gives.

use kernel::recipe::{Compiled, InputSpec, Inputs, Unit, Value};
use merit_tests::evaluator::evaluate;
use payroll::regulation::Law;
use payroll::rules::tpp::{TEMPLATES, TppPolicy, recipe};
use payroll::rules::{RunMonths, input};

/// Numbers that look random and are the same in every run (Knuth's multiplier).
struct Draw {
    state: u64,
    leaves: Vec<&'static str>,
}

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % end
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }

    fn text(&mut self, name: &str) -> Value {
        let words: &[&str] = match name {
            input::STATUS => &["pns", "cpns"],
            input::KELAS_JABATAN => &["1", "3", "5", "7", "9", "11", "13", "15"],
            input::ACTING_KELAS => &["-", "2", "11"],
            input::PREDIKAT => &["sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang"],
            input::UNIT_PREDIKAT => &["istimewa", "baik", "kurang", "-"],
            input::HEADS_SKPD | input::ACTING_HEADS_SKPD => &["head", "-"],
            input::SKP_RATED => &["rated"],
            input::IKM_MEASURED | input::TEAM_RATED => &["rated", "-"],
            input::ACTING_OFFICE => &["Gubernur", "-"],
            name if input::bonus_project_number(name).is_some() => &["ketua", "sekretaris", "anggota", "-"],
            input::TRANSFERRED => &["came", "-"],
            input::SANCTION => &["potong_tukin_6_bulan", "-"],
            input::LEAVE => return self.of(&self.leaves.clone()).into(),
            input::GOLONGAN => &["II/a", "III/b", "IV/c"],
            input::PTKP => &["TK/0", "K/1", "K/3"],
            input::TAX_PERIOD => &["monthly", "last"],
            input::TAX_SUBJECT => &["whole_year"],
            other => panic!("no words for {other}"),
        };
        self.of(words).into()
    }

    fn value(&mut self, spec: &InputSpec) -> Value {
        let number = |number: u64| Value::from(i64::try_from(number).unwrap());
        match spec.unit {
            Unit::Text => self.text(&spec.name),
            Unit::Score => number(self.below(121)),
            Unit::Months => number(1 + self.below(12)),
            Unit::Rupiah => number(self.below(9_000_000)),
            _ => number(self.below(30)),
        }
    }
}

#[test]
fn a_foreign_program_gives_every_line_of_every_scheme() {
    let law = Law::embedded().unwrap();
    let months = RunMonths::same("2026-02".parse().unwrap());
    let mut draw = Draw { state: 2026, leaves: vec![] };
    for template in TEMPLATES {
        let mut policy = TppPolicy::from_toml(template.toml).unwrap();
        if template.id == "lubuklinggau_2022" {
            let acting = serde_json::json!({ "standings": ["plt", "plh"], "share": "0.2" });
            policy.acting = Some(serde_json::from_value(acting).unwrap());
        }
        draw.leaves = policy.leaves.iter().map(|rule| rule.leave.word()).chain(["-"]).collect();
        let cut = serde_json::json!([{ "punishment": "potong_tukin_6_bulan", "cut": "0.25" }]);
        policy.sanctions = serde_json::from_value(cut).unwrap();
        let recipe = recipe(&law, &policy, "policy:test", months).unwrap();
        let published = serde_json::to_value(&recipe).unwrap();
        let compiled = Compiled::new(recipe).unwrap();
        for _ in 0..150 {
            let mut inputs = Inputs::default();
            for spec in &compiled.recipe().inputs {
                inputs.push(draw.value(spec), None);
            }
            let foreign = evaluate(&published, &serde_json::to_value(&inputs).unwrap()).unwrap();
            let amounts: Vec<i64> = foreign.iter().map(|line| line.amount).collect();
            let evaluation = compiled.evaluate(&inputs).unwrap();
            let ours: Vec<i64> = evaluation.lines().map(|(_, _, amount)| amount.0).collect();
            assert_eq!(amounts, ours, "{}: {inputs:?}", template.id);
        }
    }
}
