//! What skills are asked directly, without a turn: one text to one skill, pictures, and the objects that tell of it.
//!
//! Called by the routes of skills and images, and by the commands `skills run` and `image` when no server holds the home.

use std::time::Instant;

use sarai_core::model::{self, Cell, Generation, Message, PictureOptions, Purpose, Role};
use sarai_core::pictures::{self, Prepared};
use sarai_core::skills::Kind;
use sarai_core::{language, tables};
use sarai_store::{Cleaned, ImageStats};
use serde_json::{Value, json};

use super::App;
use crate::telemetry;

/// What is asked of a skill.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Task {
    /// What it is about; what it means depends on the skill.
    pub(crate) text: String,
    /// Rows at most, for data. None: as many as the skill gives.
    #[serde(default)]
    pub(crate) rows_max: Option<u32>,
}

/// A task that was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// No skill and no model has this name.
    #[error("there is no skill {name}; there are {}", known.join(", "))]
    Unknown {
        /// Asked for.
        name: String,
        /// All names.
        known: Vec<String>,
    },
    /// Pictures do not travel as text.
    #[error(
        "the image skill takes files: `sarai image prep FILE`, or POST /sarai/v1/images with the file as body"
    )]
    NotText,
    /// It failed.
    #[error(transparent)]
    Model(#[from] model::Error),
    /// The question about data was not answered.
    #[error(transparent)]
    Data(#[from] tables::Error),
}

impl App {
    /// Asks one skill, by its own name or by that of its model.
    ///
    /// # Errors
    /// [`Error`].
    pub(crate) async fn run_skill(&self, name: &str, task: Task) -> Result<Value, Error> {
        let pool = self.assistant().pool();
        let own = |kind: Kind| kind.name() == name;
        if own(Kind::Image) {
            return Err(Error::NotText);
        }
        let begun = Instant::now();
        if own(Kind::Sql) {
            let answer = self.ask_data(&task).await;
            telemetry::task(Kind::Sql, begun.elapsed());
            return answer;
        }
        let embedder = self.embedder().filter(|one| own(Kind::Embed) || one.name() == name);
        if let Some(embedder) = embedder {
            let made = embedder.embed(vec![task.text], Purpose::Symmetric).await?;
            telemetry::embedding(embedder.name(), begun.elapsed(), 1, made.tokens);
            let vector = made.vectors.into_iter().next().unwrap_or_default();
            return Ok(
                json!({"skill": "embed", "model": embedder.name(), "vector": vector, "tokens": made.tokens}),
            );
        }
        let named = if own(Kind::Engine) { &self.base } else { name };
        let Some(model) = self.names.iter().any(|one| one == named).then(|| pool.model(named)).flatten()
        else {
            let known = pool.status().into_iter().map(|status| status.model).collect();
            return Err(Error::Unknown { name: name.to_owned(), known });
        };
        let generation = Generation::chat(vec![Message::new(Role::User, task.text)]);
        let (text, done) = model::collect(named, model.generate(generation).await?).await?;
        telemetry::generation(named, &done);
        Ok(
            json!({"skill": "engine", "model": named, "text": text, "completion_tokens": done.completion_tokens,
            "tokens_per_second": speed(&done), "ram_bytes": done.ram_bytes}),
        )
    }

    async fn ask_data(&self, task: &Task) -> Result<Value, Error> {
        let pool = self.assistant().pool();
        let language = language::detect(&task.text).unwrap_or_default();
        let writer =
            self.model(&self.base).or_else(|| self.model(&self.tiny)).or_else(|| pool.model(&self.base));
        let writer = writer.ok_or_else(|| model::Error::Unavailable {
            model: self.base.clone(),
            reason: "no model is there to write the SELECT".into(),
        })?;
        let rows_max = task.rows_max.unwrap_or(0);
        let answer = tables::answer(pool, writer.as_ref(), &task.text, language, rows_max).await?;
        let cells = |row: &Vec<Cell>| -> Value { row.iter().map(cell).collect() };
        let refused: Vec<Value> =
            answer.refused.iter().map(|(sql, reason)| json!({"sql": sql, "reason": reason})).collect();
        Ok(json!({
            "skill": "sql", "sql": answer.sql, "written_by": answer.written.then(|| writer.name()),
            "columns": answer.rows.columns, "rows": answer.rows.rows.iter().map(cells).collect::<Vec<_>>(),
            "truncated": answer.rows.truncated, "refused": refused,
            "elapsed_ms": answer.rows.elapsed.as_secs_f64() * 1e3, "ram_bytes": answer.rows.ram_bytes,
        }))
    }

    /// Makes a picture small, and tells how it was found.
    ///
    /// # Errors
    /// It is no picture, too large or broken; the skill or the cache can't be used.
    pub(crate) async fn prepare(
        &self,
        bytes: Vec<u8>,
        options: PictureOptions,
    ) -> Result<Prepared, pictures::Error> {
        let prepared = self.pictures().prepare(bytes, options).await;
        if let Ok(prepared) = &prepared {
            telemetry::picture(prepared.found, prepared.elapsed);
        }
        prepared
    }
}

/// A prepared picture, as the command line prints it.
pub(crate) fn picture_shape(prepared: &Prepared) -> Value {
    let image = &prepared.image;
    // Kept in front of what the near ones are found by.
    let phash = image.hash.get(..16).unwrap_or(&image.hash);
    json!({
        "sha256": image.key.sha256, "phash": phash, "path": prepared.path, "width": image.width,
        "height": image.height, "bytes_in": image.bytes_in, "bytes_out": image.bytes_out,
        "cache": prepared.found.name(), "like": prepared.like, "elapsed_ms": prepared.elapsed.as_secs_f64() * 1e3,
    })
}

/// The cache of pictures in figures.
pub(crate) fn stats_shape(stats: &ImageStats) -> Value {
    json!({
        "pictures": stats.pictures, "files": stats.files, "bytes": stats.bytes, "bytes_in": stats.bytes_in,
        "hits": stats.hits, "near": stats.near, "misses": stats.misses, "hit_rate": hit_rate(stats),
    })
}

/// Share of files that were here before, of all that were ever asked for; one that only looks like another was not.
#[expect(clippy::cast_precision_loss, reason = "a share is a float")]
pub(crate) fn hit_rate(stats: &ImageStats) -> Option<f64> {
    let asked = stats.hits + stats.near + stats.misses;
    (asked > 0).then(|| stats.hits as f64 / asked as f64)
}

/// What was taken away.
pub(crate) fn cleaned_shape(cleaned: Cleaned) -> Value {
    json!({"files": cleaned.files, "bytes": cleaned.bytes})
}

fn cell(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(value) => json!(value),
        Cell::Real(value) => json!(value),
        Cell::Text(value) => json!(value),
        Cell::Blob(bytes) => json!({"blob_bytes": bytes}),
    }
}

fn speed(done: &model::Done) -> Option<f64> {
    let seconds = done.decode.as_secs_f64();
    (seconds > 0.0).then(|| (f64::from(done.completion_tokens) / seconds * 10.0).round() / 10.0)
}
