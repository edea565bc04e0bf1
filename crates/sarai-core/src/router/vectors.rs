//! Sentence vectors beside hashed features: which texts need one, the vectors, and a router that reads them.
//!
//! Called by `sarai train router --vectors` only, to measure what vectors would bring. Making one takes longer than a
//! route may, so no weights in force read any. The caller makes them (`model::Embedder`); they live in memory, bounded.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::time::Instant;

use super::evaluate::{Report, evaluate_by, spoiled};
use super::train::versions;
use super::weights::Dense;
use super::{Error, Example, Recipe, Route, Router};

/// Bytes of all numbers together: twice what the questions that ship take with their copies.
const BYTES_MAX: usize = 128 << 20;

/// Vectors by text, all of one length.
#[derive(Clone, Debug, Default)]
pub struct Vectors {
    places: HashMap<String, usize>,
    numbers: Vec<f32>,
    length: usize,
}

impl Vectors {
    /// Room for the vectors of so many texts, of so many numbers each.
    ///
    /// # Errors
    /// [`Error::VectorsSize`] before anything is kept.
    pub fn with_room(texts: usize, length: usize) -> Result<Self, Error> {
        let fits = texts.checked_mul(length).filter(|numbers| *numbers <= BYTES_MAX / size_of::<f32>());
        let numbers = fits.ok_or(Error::VectorsSize { texts, length, bytes_max: BYTES_MAX })?;
        Ok(Self { places: HashMap::new(), numbers: Vec::with_capacity(numbers), length })
    }

    /// Keeps the vector of a text; one that it has already stays.
    ///
    /// # Errors
    /// [`Error::VectorLength`] or [`Error::VectorsSize`].
    pub fn keep(&mut self, text: String, vector: &[f32]) -> Result<(), Error> {
        if vector.len() != self.length {
            return Err(Error::VectorLength { found: vector.len(), known: self.length });
        }
        let at = self.numbers.len();
        if at + self.length > BYTES_MAX / size_of::<f32>() {
            let texts = self.places.len() + 1;
            return Err(Error::VectorsSize { texts, length: self.length, bytes_max: BYTES_MAX });
        }
        if let Entry::Vacant(place) = self.places.entry(text) {
            place.insert(at);
            self.numbers.extend_from_slice(vector);
        }
        Ok(())
    }

    /// How many texts have a vector.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// The vector of a text; empty if it has none.
    pub(super) fn of(&self, text: &str) -> &[f32] {
        self.places.get(text).map_or(&[], |at| &self.numbers[*at..*at + self.length])
    }
}

/// Every text that is learned from or measured with, as written and with its typos: each once, blank ones left out.
pub fn texts_to_embed(examples: &[Example], held_out: &[Example], seed: u64, recipe: &Recipe) -> Vec<String> {
    let learned = versions(examples, seed, recipe).map(|one| one.text.into_owned());
    let measured = held_out.iter().zip(0..).flat_map(|(one, at)| [one.text.clone(), spoiled(one, at)]);
    let mut seen = HashSet::new();
    learned.chain(measured).filter(|text| !text.trim().is_empty() && seen.insert(text.clone())).collect()
}

/// A router that reads the vectors of texts too.
#[derive(Clone, Debug)]
pub struct VectorRouter<'a> {
    router: Router,
    dense: Dense,
    vectors: &'a Vectors,
}

impl<'a> VectorRouter<'a> {
    pub(super) fn new(router: Router, dense: Dense, vectors: &'a Vectors) -> Self {
        Self { router, dense, vectors }
    }

    /// Routes `text`; without a vector, by its features alone. The time is without the making of the vector.
    pub fn route(&self, text: &str) -> Route {
        let started = Instant::now();
        let mut route = self.router.route_added(text, &self.dense.sums(self.vectors.of(text)));
        route.elapsed = started.elapsed();
        route
    }

    /// As [`super::evaluate`].
    pub fn evaluate(&self, examples: &[Example]) -> Report {
        evaluate_by(&self.router.weights.settings, |text| self.route(text), examples)
    }

    /// `linear`, `recursive` or `joined`.
    pub fn kind(&self) -> &'static str {
        self.router.weights.kind()
    }

    /// Number of features with a weight, numbers of vectors left out.
    pub fn features(&self) -> usize {
        self.router.weights.features()
    }

    /// Bytes of the weights in memory.
    pub(super) fn bytes_held(&self) -> usize {
        self.router.weights.bytes_held() + self.dense.bytes_held()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::router::{Kind, Label, SEED, TRAINING, evaluate, parse_examples, train_beside, train_with};

    const RECIPE: Recipe = Recipe {
        kind: Kind::Linear,
        pieces: true,
        pairs: true,
        cues: true,
        boost: true,
        typos: 2,
        epochs: 8,
        decay: 3e-5,
    };

    /// Some questions to learn from and others to measure with.
    fn some() -> (Vec<Example>, Vec<Example>) {
        let all = parse_examples(TRAINING).unwrap();
        let every = |first: usize| all.iter().skip(first).step_by(40).cloned().collect();
        (every(0), every(11))
    }

    /// Vectors in which the number of the true primary is 1.
    fn telling(examples: &[Example], held_out: &[Example]) -> Vectors {
        let texts = texts_to_embed(examples, held_out, SEED, &RECIPE).len();
        let mut vectors = Vectors::with_room(texts, Label::DOMAINS.len() + 1).unwrap();
        let mut keep = |text: &str, primary: Option<Label>| {
            let at = Label::DOMAINS.iter().position(|domain| Some(*domain) == primary);
            let mut vector = [0.0; Label::DOMAINS.len() + 1];
            vector[at.unwrap_or(Label::DOMAINS.len())] = 1.0;
            vectors.keep(text.to_owned(), &vector).unwrap();
        };
        for (one, at) in versions(examples, SEED, &RECIPE).zip(0..) {
            keep(&one.text, examples[at / (RECIPE.typos as usize + 1)].primary);
        }
        for (one, at) in held_out.iter().zip(0..) {
            keep(&one.text, one.primary);
            keep(&spoiled(one, at), one.primary);
        }
        vectors
    }

    #[test]
    fn all_that_is_learned_from_and_measured_with_is_embedded_once() {
        let (examples, held_out) = some();
        let texts = texts_to_embed(&examples, &held_out, SEED, &RECIPE);
        let wanted: HashSet<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(wanted.len(), texts.len());
        assert!(texts.len() > 2 * examples.len() && texts.len() <= 3 * examples.len() + 2 * held_out.len());
        assert!(versions(&examples, SEED, &RECIPE).all(|one| wanted.contains(one.text.as_ref())));
        let router = Router::default();
        let asked = |text: &str| {
            assert!(wanted.contains(text), "{text}");
            router.route(text)
        };
        evaluate_by(&router.weights.settings, asked, &held_out);
        let blank = Example { text: "...".into(), ..held_out[0].clone() };
        assert!(texts_to_embed(&[], &[blank], SEED, &RECIPE).iter().all(|text| !text.trim().is_empty()));
    }

    #[test]
    fn heads_of_every_kind_learn_from_vectors_that_tell() {
        let (examples, held_out) = some();
        let vectors = telling(&examples, &held_out);
        for kind in [Kind::Linear, Kind::Recursive, Kind::Joined] {
            let recipe = Recipe { kind, ..RECIPE };
            let plain = train_with(&examples, SEED, &recipe, |_| {});
            let beside = train_beside(&examples, &vectors, SEED, &recipe, |_| {});
            assert!(beside.left_out.rate() > 0.95, "{kind:?}: {}", beside.left_out);
            assert!(beside.left_out.rate() > plain.left_out(&examples).rate() + 0.05, "{kind:?}");
            let with = beside.router.evaluate(&held_out);
            let without = evaluate(&Router::new(plain.weights), &held_out);
            assert!(
                with.primary.rate() > without.primary.rate() + 0.05,
                "{kind:?}: {} {}",
                with.primary,
                without.primary
            );
            assert!(with.primary_with_typos.rate() > without.primary_with_typos.rate() + 0.05, "{kind:?}");
        }
    }

    #[test]
    fn without_vectors_the_same_is_learned_and_routed() {
        let (examples, held_out) = some();
        let plain = Router::new(train_with(&examples, SEED, &RECIPE, |_| {}).weights);
        let none = Vectors::default();
        let beside = train_beside(&examples, &none, SEED, &RECIPE, |_| {});
        assert!(beside.router.router.weights.to_bytes() == plain.weights.to_bytes());
        let vectors = telling(&examples, &held_out);
        let beside = train_beside(&examples, &vectors, SEED, &RECIPE, |_| {}).router;
        let unknown = "¿cuánto es el 21 % de 350 euros de una factura?";
        assert_eq!(beside.route(unknown).scores, beside.router.route(unknown).scores);
        let known = &held_out[0].text;
        assert_ne!(beside.route(known).scores, beside.router.route(known).scores);
    }

    #[test]
    fn vectors_are_bounded_of_one_length_and_kept_once() {
        let refused = Vectors::with_room(BYTES_MAX / 2048 + 1, 512).unwrap_err();
        assert!(matches!(refused, Error::VectorsSize { length: 512, .. }), "{refused}");
        assert!(matches!(Vectors::with_room(usize::MAX, 512), Err(Error::VectorsSize { .. })));
        let mut vectors = Vectors::with_room(2, 2).unwrap();
        vectors.keep("a".into(), &[1.0, 0.0]).unwrap();
        vectors.keep("a".into(), &[0.0, 1.0]).unwrap();
        assert_eq!((vectors.of("a"), vectors.count()), (&[1.0_f32, 0.0][..], 1));
        assert!(vectors.of("b").is_empty());
        let refused = vectors.keep("b".into(), &[1.0]).unwrap_err();
        assert!(matches!(refused, Error::VectorLength { found: 1, known: 2 }), "{refused}");
        assert_eq!(vectors.count(), 1);
    }
}
