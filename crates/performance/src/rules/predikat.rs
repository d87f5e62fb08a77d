//! The final grade from the two ratings (PermenPANRB 6/2022, annex: quadrant of employee performance).

use kernel::recipe::{
    Citation, Compiled, Defect, InputSpec, Inputs, Matching, Missing, Op, Recipe, Row, Slot, Source, Step,
    Table, Unit, Value, Working,
};
use kernel::{Ekspektasi, Label, Predikat};

const HASIL_KERJA: &str = "hasil_kerja";
const PERILAKU_KERJA: &str = "perilaku_kerja";
const PREDIKAT: &str = "predikat";
const MATRIX: &str = "predikat_matrix";

/// The superior's two ratings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratings {
    /// Of the results.
    pub hasil_kerja: Ekspektasi,
    /// Of the behaviour.
    pub perilaku_kerja: Ekspektasi,
}

/// One cell of the matrix.
pub type Cell = (Ratings, Predikat);

/// The recipe that finds the cell of two ratings, citing the regulation that drew the matrix.
///
/// # Errors
/// The defects of a matrix that is empty or names a cell twice.
pub fn recipe(citation: Citation, title: Label, cells: &[Cell]) -> Result<Compiled, Vec<Defect>> {
    let input = |name: &str, label: Label| {
        let spec = InputSpec { name: name.to_owned(), label: label.clone(), unit: Unit::Text };
        let op = Op::Input { input: name.to_owned() };
        let step = Step { name: name.to_owned(), label, unit: Unit::Text, op, cites: vec![], line: None };
        (spec, step)
    };
    let (hasil_spec, hasil_step) = input(HASIL_KERJA, Label::new("Hasil kerja", "Results"));
    let (perilaku_spec, perilaku_step) = input(PERILAKU_KERJA, Label::new("Perilaku kerja", "Behaviour"));
    let rows = cells.iter().map(|(ratings, predikat)| Row {
        keys: vec![ratings.hasil_kerja.word().to_owned(), ratings.perilaku_kerja.word().to_owned()],
        from: None,
        value: predikat.word().into(),
        cites: vec![],
    });
    let matrix = Table {
        name: MATRIX.to_owned(),
        label: title,
        matching: Matching::Exact,
        otherwise: None,
        rows: rows.collect(),
    };
    let predikat = Step {
        name: PREDIKAT.to_owned(),
        label: Label::new("Predikat kinerja", "Performance grade"),
        unit: Unit::Text,
        op: Op::Lookup {
            table: MATRIX.to_owned(),
            by: vec![HASIL_KERJA.to_owned(), PERILAKU_KERJA.to_owned()],
        },
        cites: vec![0],
        line: None,
    };
    Compiled::new(Recipe {
        kind: PREDIKAT.to_owned(),
        citations: vec![citation],
        inputs: vec![hasil_spec, perilaku_spec],
        tables: vec![matrix],
        steps: vec![hasil_step, perilaku_step, predikat],
    })
}

/// The grade of two ratings.
///
/// # Errors
/// `Missing` where the matrix lacks the cell; a law file that does is refused when it is read.
pub fn predikat(matrix: &Compiled, ratings: Ratings) -> Result<Predikat, Missing> {
    let inputs = inputs(ratings, None);
    let evaluation = matrix.evaluate(&inputs)?;
    let word = match evaluation.get(PREDIKAT) {
        Some(Slot::Text(word)) => word,
        _ => "",
    };
    Predikat::from_word(word).ok_or_else(|| Missing::Row { step: PREDIKAT.to_owned(), key: word.to_owned() })
}

/// How the grade came about, down to the record that holds the ratings.
///
/// # Errors
/// As [`predikat`].
pub fn working(
    matrix: &Compiled,
    ratings: Ratings,
    source: Option<&Source>,
    language: kernel::Language,
) -> Result<Working, Missing> {
    let working = matrix.explain_step(&inputs(ratings, source), PREDIKAT, language)?;
    working.ok_or_else(|| Missing::Row { step: PREDIKAT.to_owned(), key: String::new() })
}

fn inputs(ratings: Ratings, source: Option<&Source>) -> Inputs {
    let mut inputs = Inputs::default();
    for rating in [ratings.hasil_kerja, ratings.perilaku_kerja] {
        inputs.push(Value::from(rating.word()), source);
    }
    inputs
}
