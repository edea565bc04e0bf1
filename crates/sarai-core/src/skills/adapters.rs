//! Which LoRA adapters a model is to have. Kept beside its child and not in it, so that a child that is started again
//! has them too.
//!
//! Called by `Pool` (changes) and `child` (each start). Invariants: an adapter is kept only after a child has taken it,
//! for only the child reads the file and its digest of the model; one that a later child refuses stays in the list
//! with its fault and is not used. Must not keep anything on disk: that is the surface's.

use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use super::Kind;
use super::child::Slot;
use crate::model::Error;
use crate::model::grpc::Client;

/// An adapter of a model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Adapter {
    /// What requests call it.
    pub name: String,
    /// Name of its file in the folder of adapters.
    pub file: String,
    /// How strongly it is applied; 1: as trained.
    pub scale: f32,
    /// Digest of its file when it was last loaded, hex.
    pub sha256: String,
    /// Why the running child does not have it.
    #[serde(skip)]
    pub fault: Option<String>,
}

/// The adapters of one model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Adapters {
    /// All of them.
    pub loaded: Vec<Adapter>,
    /// Name of the one that requests get which name none.
    pub in_force: Option<String>,
}

/// The list of one model and who changes it.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    list: Mutex<Adapters>,
    /// Held while a change is under way: one after the other.
    changing: tokio::sync::Mutex<()>,
}

impl Wanted {
    pub(super) fn now(&self) -> Adapters {
        self.list.lock().expect("no code panics while it holds this lock").clone()
    }

    fn change(&self, change: impl FnOnce(&mut Adapters)) -> Adapters {
        let mut list = self.list.lock().expect("no code panics while it holds this lock");
        change(&mut list);
        list.clone()
    }

    pub(super) fn replace(&self, adapters: Adapters) {
        self.change(|list| *list = adapters);
    }

    /// Gives a fresh child what there is to have.
    pub(super) async fn equip(&self, model: &str, client: &mut Client) {
        let wanted = self.now();
        let mut faults = Vec::new();
        for adapter in &wanted.loaded {
            let fault = match client.load_adapter(&adapter.name, &adapter.file, adapter.scale).await {
                // Another file under the old name was never agreed to.
                Ok(loaded) if loaded.digest(&adapter.name) != Some(adapter.sha256.as_str()) => {
                    let _forgotten_with_the_child = client.remove_adapter(&adapter.name).await;
                    Some("its file has changed since it was loaded: load it again".to_owned())
                }
                Ok(_) => None,
                Err(error) => Some(error.to_string()),
            };
            if let Some(fault) = &fault {
                tracing::warn!(model, adapter = adapter.name, fault, "an adapter could not be loaded again");
            }
            faults.push((adapter.name.clone(), fault));
        }
        let usable = |name: &&str| faults.iter().any(|(loaded, fault)| loaded == name && fault.is_none());
        if let Some(name) = wanted.in_force.as_deref().filter(usable)
            && let Err(error) = client.use_adapter(Some(name)).await
        {
            tracing::warn!(model, adapter = name, %error, "an adapter could not be put in force again");
        }
        self.change(|list| {
            for adapter in &mut list.loaded {
                let fault = faults.iter().find(|(name, _)| *name == adapter.name);
                adapter.fault = fault.and_then(|(_, fault)| fault.clone());
            }
        });
    }
}

impl Slot {
    /// Loads an adapter of the folder; in place of one of the same name. Starts the child if it was not.
    pub(super) async fn load_adapter(
        self: &Arc<Self>,
        name: &str,
        file: &str,
        scale: f32,
    ) -> Result<Adapters, Error> {
        self.writes_text()?;
        if !(scale.is_finite() && scale > 0.0) {
            return Err(Error::BadRequest { detail: format!("the scale is {scale}, it must be above 0") });
        }
        let _alone = self.adapters().changing.lock().await;
        let mut client = self.client().await?;
        let loaded = client.0.load_adapter(name, file, scale).await?;
        let Some(sha256) = loaded.digest(name).map(str::to_owned) else {
            return Err(Error::Lost {
                model: self.name().to_owned(),
                reason: "its child loaded an adapter and does not name it".into(),
            });
        };
        if self.adapters().now().in_force.as_deref() == Some(name) {
            // A child that could not load the old one has none in force.
            client.0.use_adapter(Some(name)).await?;
        }
        let adapter = Adapter { name: name.to_owned(), file: file.to_owned(), scale, sha256, fault: None };
        Ok(self.adapters().change(|list| {
            list.loaded.retain(|known| known.name != adapter.name);
            list.loaded.push(adapter);
        }))
    }

    /// Chooses the adapter for requests that name none; `None`: the model as it is.
    pub(super) async fn use_adapter(self: &Arc<Self>, name: Option<&str>) -> Result<Adapters, Error> {
        self.writes_text()?;
        let _alone = self.adapters().changing.lock().await;
        if let Some(name) = name {
            self.known(name)?;
        }
        if let Some(mut client) = self.running().await {
            client.use_adapter(name).await?;
        }
        Ok(self.adapters().change(|list| list.in_force = name.map(str::to_owned)))
    }

    /// Forgets an adapter. Answers that were asked for with it are written with it.
    pub(super) async fn remove_adapter(self: &Arc<Self>, name: &str) -> Result<Adapters, Error> {
        let _alone = self.adapters().changing.lock().await;
        let known = self.known(name)?;
        if let Some(mut client) = self.running().await
            && known.fault.is_none()
        {
            client.remove_adapter(name).await?;
        }
        Ok(self.adapters().change(|list| {
            list.loaded.retain(|known| known.name != name);
            list.in_force = list.in_force.take().filter(|in_force| in_force != name);
        }))
    }

    fn known(&self, name: &str) -> Result<Adapter, Error> {
        let list = self.adapters().now().loaded;
        let names: Vec<&str> = list.iter().map(|adapter| adapter.name.as_str()).collect();
        let there = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let detail = format!("{} has no adapter {name:?}; it has: {there}", self.name());
        list.iter().find(|adapter| adapter.name == name).cloned().ok_or(Error::BadRequest { detail })
    }

    fn writes_text(&self) -> Result<(), Error> {
        match self.kind() {
            Kind::Engine => Ok(()),
            Kind::Embed | Kind::Image | Kind::Sql => {
                let detail = format!("{} writes no text: it takes no adapters", self.name());
                Err(Error::BadRequest { detail })
            }
        }
    }
}
