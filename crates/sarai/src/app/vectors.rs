//! The model that makes vectors, without the assistant around it.
//!
//! Called by `train router --vectors`. Its child is started, sandboxed and ended as the server's; the caller holds the
//! home's lock, since two pools of one home would meet at its sockets. Opens no database and no ledger.

use std::sync::Arc;

use anyhow::Context as _;
use sarai_core::model::Embedder;
use sarai_core::skills::Pool;

use super::{Disk, drafting, embedding, launchers, pool_settings, profile};
use crate::config::{Config, Place};
use crate::home::Home;
use crate::models::{Catalogue, ModelStore};

/// A pool of one model.
pub(crate) struct VectorSource {
    pool: Pool,
    embedder: Arc<dyn Embedder>,
}

impl VectorSource {
    /// Finds the profile's model for vectors, if it has one; its child starts with the first text.
    ///
    /// # Errors
    /// The model's file is not here: the hint names the command that brings it.
    pub(crate) fn open(config: &Config, home: &Home) -> anyhow::Result<Option<Self>> {
        let store = ModelStore::new(home.models());
        let catalogue = Catalogue::load(config.models.catalogue.as_deref())?;
        let profile = profile(config, &store, &catalogue)?;
        let Some(model) = embedding(profile, &catalogue) else { return Ok(None) };
        if matches!(config.skills.embed, Place::Native | Place::Docker) {
            store.path(&model.name)?;
        }
        let draft = drafting(config, profile);
        let disk = Disk { store, catalogue, draft, places: config.skills.clone() };
        let names = [model.name];
        let pool = Pool::new(launchers(home)?, Arc::new(disk), pool_settings(config, home)?, &names);
        let embedder = pool.embedder(&names[0]).context("the pool was built with a model for vectors")?;
        Ok(Some(Self { pool, embedder }))
    }

    /// The model.
    pub(crate) fn embedder(&self) -> &dyn Embedder {
        self.embedder.as_ref()
    }

    /// Resident memory of its child; 0 while there is none.
    pub(crate) fn ram_bytes(&self) -> u64 {
        self.pool.status().iter().find_map(|status| status.ram_bytes).unwrap_or_default()
    }

    /// Ends its child.
    pub(crate) async fn stop(&self) {
        self.pool.stop().await;
    }
}
