//! Merit's recipe with a lever at each line that a list has too: what the list has more is added there, and all that follows
//! from the line follows.

use std::collections::HashMap;

use kernel::Rupiah;
use kernel::recipe::{
    Compiled, Defect, Evaluation, InputSpec, Inputs, Missing, Op, Recipe, Slot, Step, Unit, Value,
};

use super::{Component, DifferingFact};
use crate::rules::line;

/// A recipe ready to be held against a list.
#[derive(Debug)]
pub struct Board {
    compiled: Compiled,
    places: Vec<Place>,
    levers: usize,
    net: Option<usize>,
}

/// A component, its lines and its lever among the inputs.
#[derive(Debug)]
struct Place {
    component: &'static Component,
    lines: Vec<usize>,
    lever: Option<usize>,
}

impl Board {
    /// Puts the levers in.
    ///
    /// # Errors
    /// The defects of the recipe, which compiled without levers.
    pub fn of(recipe: &Recipe, components: &'static [Component]) -> Result<Self, Vec<Defect>> {
        let mut lifted = recipe.clone();
        let mut levers: HashMap<String, usize> = HashMap::new();
        let mut meant = Vec::with_capacity(components.len());
        for component in components {
            let codes = component.lines_in(recipe, components);
            let lever = codes.first().map(|code| {
                *levers.entry((*code).to_owned()).or_insert_with(|| put_lever(&mut lifted, code))
            });
            meant.push((component, codes, lever));
        }
        let compiled = Compiled::new(lifted)?;
        let place = |(component, codes, lever): (_, Vec<&str>, _)| Place {
            component,
            lines: codes.iter().filter_map(|code| compiled.step(code)).collect(),
            lever,
        };
        let places = meant.into_iter().map(place).collect();
        let net = compiled.step(line::NET_OF_LIST).or_else(|| compiled.step(line::NET));
        Ok(Self { places, levers: levers.len(), net, compiled })
    }

    /// The components in their order.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, &'static Component)> + use<'_> {
        self.places.iter().enumerate().map(|(at, place)| (at, place.component))
    }

    /// Starts with what Merit pays.
    ///
    /// # Errors
    /// `Missing` when the inputs do not feed the recipe.
    pub(super) fn start(&self, inputs: &Inputs) -> Result<Fold<'_>, Missing> {
        let mut inputs = inputs.clone();
        for _ in 0..self.levers {
            inputs.push(0, None);
        }
        let now = self.figures(&self.compiled.evaluate(&inputs)?);
        Ok(Fold { board: self, first: now.clone(), now, inputs })
    }

    fn figures(&self, evaluation: &Evaluation<'_>) -> Figures {
        let at = |position: usize| match evaluation.at(position) {
            Some(Slot::Number(number)) => Rupiah::from_whole(number).unwrap_or_default(),
            Some(Slot::Text(_)) | None => Rupiah::ZERO,
        };
        let of = |place: &Place| place.lines.iter().map(|line| at(*line)).sum();
        Figures {
            components: self.places.iter().map(of).collect(),
            net: self.net.map(at).unwrap_or_default(),
        }
    }
}

/// The line becomes the sum of what it was and what its lever adds.
fn put_lever(recipe: &mut Recipe, code: &str) -> usize {
    let lever = recipe.inputs.len();
    let Some(at) = recipe.steps.iter().position(|step| step.name == code) else { return lever };
    let Some(own) = recipe.steps.get_mut(at) else { return lever };
    let (of_merit, more) = (format!("{code}_of_merit"), format!("{code}_more"));
    let both = Step {
        op: Op::Sum { plus: vec![of_merit.clone(), more.clone()], minus: vec![] },
        cites: vec![],
        ..own.clone()
    };
    own.name = of_merit;
    own.line = None;
    let input = Step {
        name: more.clone(),
        unit: Unit::Rupiah,
        op: Op::Input { input: more.clone() },
        line: None,
        ..both.clone()
    };
    let spec = InputSpec { name: more, label: both.label.clone(), unit: Unit::Rupiah };
    recipe.inputs.push(spec);
    recipe.steps.splice(at + 1..at + 1, [input, both]);
    lever
}

#[derive(Clone, Debug)]
struct Figures {
    components: Vec<Rupiah>,
    net: Rupiah,
}

/// A fact supposed otherwise: an input of the recipe and its value.
pub(super) type Change = (String, Value);

/// One person between Merit's figures and those of a list.
#[derive(Debug)]
pub(super) struct Fold<'b> {
    board: &'b Board,
    inputs: Inputs,
    first: Figures,
    now: Figures,
}

impl Fold<'_> {
    /// The net as far as the fold has come; at first Merit's.
    pub(super) fn net(&self) -> Rupiah {
        self.now.net
    }

    /// What Merit has of a component.
    pub(super) fn first(&self, at: usize) -> Rupiah {
        self.first.components.get(at).copied().unwrap_or_default()
    }

    /// What the component is as far as the fold has come.
    pub(super) fn now(&self, at: usize) -> Rupiah {
        self.now.components.get(at).copied().unwrap_or_default()
    }

    /// What an input says now; nothing where the recipe does not ask for it.
    pub(super) fn input(&self, name: &str) -> Option<&Value> {
        self.inputs.values().get(self.board.compiled.input(name)?)
    }

    /// The names of inputs that begin so.
    pub(super) fn inputs_like(&self, beginning: &str) -> impl Iterator<Item = &str> {
        let specs = self.board.compiled.recipe().inputs.iter();
        specs.map(|spec| spec.name.as_str()).filter(move |name| name.starts_with(beginning))
    }

    /// The whole number of a step, as far as the fold has come.
    pub(super) fn figure(&self, step: &str) -> Option<i64> {
        let evaluation = self.board.compiled.evaluate(&self.inputs).ok()?;
        evaluation.rupiah(step).map(|amount| amount.0)
    }

    /// What differs where changes are supposed.
    pub(super) fn facts(&self, changes: &[Change]) -> Vec<DifferingFact> {
        let fact = |(name, value): &Change| {
            let at = self.board.compiled.input(name)?;
            let spec = self.board.compiled.recipe().inputs.get(at)?;
            let was = self.inputs.values().get(at)?;
            (was != value).then(|| DifferingFact {
                name: name.clone(),
                label: spec.label.clone(),
                theirs: value.to_string(),
                merit: was.to_string(),
                source: self.inputs.source(at).cloned(),
            })
        };
        changes.iter().filter_map(fact).collect()
    }

    /// Supposes facts otherwise, if that gives the amount of a component to the rupiah, and tells what it moves of the net.
    pub(super) fn suppose(&mut self, changes: &[Change], (at, theirs): (usize, Rupiah)) -> Option<Rupiah> {
        let mut inputs = self.inputs.clone();
        for (name, value) in changes {
            inputs = inputs.replacing(self.board.compiled.input(name)?, value.clone());
        }
        let reached = self.board.figures(&self.board.compiled.evaluate(&inputs).ok()?);
        let is_theirs = reached.components.get(at).is_some_and(|amount| *amount == theirs);
        is_theirs.then(|| self.move_to(inputs, reached))
    }

    /// Puts the amount of the list in the place of Merit's, and tells what that moves of the net. A component that Merit does
    /// not have moves it by itself.
    pub(super) fn replace(&mut self, at: usize, theirs: Rupiah) -> Rupiah {
        let more = theirs - self.now(at);
        let Some(place) = self.board.places.get(at) else { return Rupiah::ZERO };
        if let Some(lever) = place.lever {
            let was = match self.inputs.values().get(lever) {
                Some(Value::Number(number)) => Rupiah::from_whole(*number).unwrap_or_default(),
                Some(Value::Text(_)) | None => Rupiah::ZERO,
            };
            let inputs = self.inputs.clone().replacing(lever, Value::from(was + more));
            let reached =
                self.board.compiled.evaluate(&inputs).map(|evaluation| self.board.figures(&evaluation));
            if let Ok(reached) = reached {
                return self.move_to(inputs, reached);
            }
        }
        if place.component.is_earning { more } else { -more }
    }

    fn move_to(&mut self, inputs: Inputs, reached: Figures) -> Rupiah {
        let moved = reached.net - self.now.net;
        self.inputs = inputs;
        self.now = reached;
        moved
    }
}
