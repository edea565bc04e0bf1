//! Sentence vectors of the questions, and how long each takes to make.
//!
//! Called by `train router --vectors`, with the embedder that `/v1/embeddings` asks too. Vectors stay in memory; how
//! many there may be is the router's limit. Invariant: a text's time is measured with that text alone, as a route has it.

use std::time::{Duration, Instant};

use sarai_core::model::{Embedder, Purpose};
use sarai_core::router::{self as routing, Example, Recipe, Vectors};

use super::Lessons;
use crate::app::VectorSource;
use crate::cli::{Error, Invocation};
use crate::home::Home;
use crate::i18n::Text;

/// Texts in one request: enough to keep the child busy, few enough to tell how far it is.
const BATCH: usize = 64;

/// Times each held-out question is embedded alone.
const ROUNDS: usize = 2;

/// Most questions that are embedded alone.
const ALONE_MAX: usize = 2_000;

/// Vectors of all texts, and what they cost.
pub(super) struct Embedded {
    /// Catalogue name of the model.
    pub(super) name: String,
    pub(super) vectors: Vectors,
    /// How long all of them took.
    pub(super) took: Duration,
    /// For held-out questions (by place) how long one vector took, through the child and back.
    pub(super) alone: Vec<(usize, Duration)>,
    /// Resident memory of the model's process.
    pub(super) ram_bytes: u64,
}

/// Embeds all that heads learn from and are measured with.
pub(super) async fn embedded(
    invocation: &Invocation,
    home: &Home,
    lessons: &Lessons,
    seed: u64,
) -> anyhow::Result<Embedded> {
    let config = invocation.config()?;
    let none = || Error::NotFound { kind: "embedder", name: "embed".into() };
    let source = VectorSource::open(&config, home)?.ok_or_else(none)?;
    let texts = routing::texts_to_embed(&lessons.examples, &lessons.held_out, seed, &Recipe::default());
    let mut told = None;
    let progress = |percent: usize| {
        if told != Some(percent) {
            told = Some(percent);
            invocation.note(&Text::new("train-embedding").with("percent", percent));
        }
    };
    let made = made(source.embedder(), texts, &lessons.held_out, progress).await;
    let ram_bytes = source.ram_bytes();
    source.stop().await;
    Ok(Embedded { ram_bytes, ..made? })
}

async fn made(
    embedder: &dyn Embedder,
    texts: Vec<String>,
    held_out: &[Example],
    progress: impl FnMut(usize),
) -> anyhow::Result<Embedded> {
    let started = Instant::now();
    let vectors = all(embedder, texts, progress).await?;
    let took = started.elapsed();
    let alone = alone(embedder, held_out).await?;
    Ok(Embedded { name: embedder.name().to_owned(), vectors, took, alone, ram_bytes: 0 })
}

/// One vector for each text. `progress` hears per cent.
async fn all(
    embedder: &dyn Embedder,
    texts: Vec<String>,
    mut progress: impl FnMut(usize),
) -> anyhow::Result<Vectors> {
    let count = texts.len();
    anyhow::ensure!(count > 0, "there is no text to make a vector of");
    let (mut vectors, mut done) = (Vectors::default(), 0);
    progress(0);
    for batch in texts.chunks(BATCH) {
        let made = embedder.embed(batch.to_vec(), Purpose::Symmetric).await?.vectors;
        anyhow::ensure!(made.len() == batch.len(), "{} vectors for {} texts", made.len(), batch.len());
        let length = made.first().map_or(0, Vec::len);
        if done == 0 {
            // The length is known now, and with it whether all of them have room.
            vectors = Vectors::with_room(count, length)?;
        }
        for (text, vector) in batch.iter().zip(&made) {
            vectors.keep(text.clone(), vector)?;
        }
        done += batch.len();
        progress(done * 100 / count);
    }
    Ok(vectors)
}

/// How long the vector of one held-out question takes, question by question and round after round.
async fn alone(embedder: &dyn Embedder, held_out: &[Example]) -> anyhow::Result<Vec<(usize, Duration)>> {
    let asked = held_out.iter().enumerate().take(ALONE_MAX);
    let mut times = Vec::with_capacity(ROUNDS * asked.len());
    for _ in 0..ROUNDS {
        for (place, example) in asked.clone() {
            let text = vec![example.text.clone()];
            let started = Instant::now();
            embedder.embed(text, Purpose::Symmetric).await?;
            times.push((place, started.elapsed()));
        }
    }
    Ok(times)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use futures::FutureExt as _;
    use futures::future::BoxFuture;
    use sarai_core::model::{self, Embedded};
    use sarai_core::router::{HELD_OUT, Kind, TRAINING};

    use super::*;

    /// Makes small vectors from the bytes of a text, or one too few; keeps how many texts each request had.
    #[derive(Default)]
    struct Scripted {
        requests: Mutex<Vec<usize>>,
        one_too_few: bool,
    }

    impl Embedder for Scripted {
        fn name(&self) -> &str {
            "scripted"
        }

        fn embed(&self, texts: Vec<String>, _: Purpose) -> BoxFuture<'_, Result<Embedded, model::Error>> {
            self.requests.lock().unwrap().push(texts.len());
            let vector = |text: &String| {
                let mut counts = [1.0_f32; 64];
                text.bytes().for_each(|byte| counts[usize::from(byte % 64)] += 1.0);
                let length = counts.iter().map(|count| count * count).sum::<f32>().sqrt();
                counts.map(|count| count / length).to_vec()
            };
            let made = texts.iter().skip(usize::from(self.one_too_few)).map(vector).collect();
            async move { Ok(Embedded { vectors: made, tokens: 0 }) }.boxed()
        }
    }

    fn examples(jsonl: &str, step: usize) -> Vec<Example> {
        routing::parse_examples(jsonl).unwrap().into_iter().step_by(step).collect()
    }

    #[tokio::test]
    async fn every_text_gets_its_vector_and_heads_are_trained_beside_them() {
        let (lessons, held_out) = (examples(TRAINING, 150), examples(HELD_OUT, 50));
        let recipe = Recipe { kind: Kind::Linear, ..Recipe::default() };
        let texts = routing::texts_to_embed(&lessons, &held_out, 7, &recipe);
        let (count, embedder) = (texts.len(), Scripted::default());
        let mut heard = Vec::new();
        let made = made(&embedder, texts, &held_out, |percent| heard.push(percent)).await.unwrap();
        assert_eq!((made.vectors.count(), made.name.as_str()), (count, "scripted"));
        assert!(heard.is_sorted() && heard.first() == Some(&0) && heard.last() == Some(&100), "{heard:?}");
        let requests = embedder.requests.into_inner().unwrap();
        let (together, alone) = requests.split_at(count.div_ceil(BATCH));
        assert_eq!(together.iter().sum::<usize>(), count);
        assert!(together.iter().all(|texts| *texts <= BATCH));
        assert_eq!(alone, vec![1; ROUNDS * held_out.len()]);
        assert_eq!(made.alone.len(), alone.len());
        let trained = routing::train_beside(&lessons, &made.vectors, 7, &recipe, |_| {});
        assert_eq!((trained.router.kind(), trained.left_out.all), ("linear", lessons.len()));
        let again = routing::train_beside(&lessons, &made.vectors, 7, &recipe, |_| {});
        let scores = |text: &str| (trained.router.route(text).scores, again.router.route(text).scores);
        for one in &held_out {
            let (first, second) = scores(&one.text);
            assert_eq!(first, second);
        }
    }

    #[tokio::test]
    async fn a_vector_too_few_and_too_many_texts_are_refused() {
        let embedder = Scripted { one_too_few: true, ..Scripted::default() };
        let texts = || (0..3).map(|number| number.to_string()).collect();
        let refused = all(&embedder, texts(), |_| {}).await.unwrap_err();
        assert_eq!(refused.to_string(), "2 vectors for 3 texts");
        assert!(all(&Scripted::default(), Vec::new(), |_| {}).await.is_err());
        // 64 numbers each, 4 bytes a number: one text more than there is room for.
        let many = (0..(128 << 20) / 256 + 1).map(|number: u32| number.to_string()).collect();
        let embedder = Scripted::default();
        let refused = all(&embedder, many, |_| {}).await.unwrap_err();
        assert!(matches!(refused.downcast_ref(), Some(routing::Error::VectorsSize { .. })), "{refused}");
        assert_eq!(embedder.requests.into_inner().unwrap(), [BATCH], "refused after the first request");
    }
}
