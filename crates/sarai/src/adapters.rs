//! LoRA adapters of the models in use: what was loaded outlives a restart of this program.
//!
//! Called by the HTTP routes and, at the start, by `app`. The pool loads and removes; here the outcome is written to
//! the database before it is acknowledged. Files stand in `$SARAI_HOME/adapters`, which children may only read.

use sarai_core::model;
use sarai_core::skills::{Adapters, Pool};
use sarai_store::Store;
use serde::Deserialize;
use serde_json::{Value, json};

/// Key of a model's adapters in the database.
fn key(model: &str) -> String {
    format!("adapters:{model}")
}

/// A change to the adapters of a model.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "action")]
pub(crate) enum Change {
    /// Load a file of the folder under a name; in place of one of the same name.
    Load {
        /// What requests call it.
        name: String,
        /// Name of its file.
        file: String,
        /// How strongly it is applied; 1: as trained.
        #[serde(default = "as_trained")]
        scale: f32,
    },
    /// Put one in force for requests that name none; nothing: the model as it is.
    Use {
        /// Its name.
        #[serde(default)]
        name: Option<String>,
    },
    /// Remove one.
    Remove {
        /// Its name.
        name: String,
    },
}

fn as_trained() -> f32 {
    1.0
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The pool or the child refused it.
    #[error(transparent)]
    Model(#[from] model::Error),
    /// It can't be remembered.
    #[error(transparent)]
    Store(#[from] sarai_store::Error),
}

/// Gives the pool what each of its models had before.
pub(crate) async fn restore(pool: &Pool, store: &Store) -> Result<(), sarai_store::Error> {
    for model in pool.names() {
        let Some(kept) = store.setting(&key(model)).await? else { continue };
        match serde_json::from_str::<Adapters>(&kept) {
            Ok(adapters) => pool.restore_adapters(model, adapters),
            Err(error) => tracing::warn!(model, %error, "what adapters it had can't be read"),
        }
    }
    Ok(())
}

/// Makes a change and remembers it.
pub(crate) async fn change(pool: &Pool, store: &Store, model: &str, change: Change) -> Result<Value, Error> {
    let adapters = match change {
        Change::Load { name, file, scale } => pool.load_adapter(model, &name, &file, scale).await?,
        Change::Use { name } => pool.use_adapter(model, name.as_deref()).await?,
        Change::Remove { name } => pool.remove_adapter(model, &name).await?,
    };
    let kept = serde_json::to_string(&adapters).unwrap_or_default();
    store.put_setting(&key(model), &kept).await?;
    Ok(shape(model, &adapters))
}

/// The adapters of one model as every surface shows them.
pub(crate) fn shape(model: &str, adapters: &Adapters) -> Value {
    let one = |adapter: &sarai_core::skills::Adapter| {
        json!({
            "name": adapter.name,
            "file": adapter.file,
            "scale": adapter.scale,
            "sha256": adapter.sha256,
            "in_force": adapters.in_force.as_deref() == Some(adapter.name.as_str()),
            "fault": adapter.fault,
        })
    };
    json!({"model": model, "adapters": adapters.loaded.iter().map(one).collect::<Vec<_>>()})
}
