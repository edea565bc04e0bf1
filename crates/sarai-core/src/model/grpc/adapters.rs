//! Adapters of a child's model over gRPC: load, remove, put in force.
//!
//! Called by `skills` only. What a child tells of its adapters is foreign and bounded here.

use sarai_proto::skill as pb;

use super::Client;
use crate::model::Error;

/// What a child says of its adapters: digest by name, and the one in force. Foreign, so of bounded size.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    sha256: Vec<(String, String)>,
}

impl Loaded {
    /// Digest of an adapter's file, hex.
    pub(crate) fn digest(&self, name: &str) -> Option<&str> {
        self.sha256.iter().find(|(known, _)| known == name).map(|(_, digest)| digest.as_str())
    }
}

/// Most adapters and letters of a digest that are read of a child.
const READ_MAX: usize = 64;

impl Client {
    /// Loads an adapter of the child's folder; in place of one of the same name.
    pub(crate) async fn load_adapter(&mut self, name: &str, file: &str, scale: f32) -> Result<Loaded, Error> {
        let request = pb::LoadAdapterRequest { name: name.to_owned(), file: file.to_owned(), scale };
        let reply =
            self.turn().load_adapter(request).await.map_err(|status| self.error(&status))?.into_inner();
        let plain =
            |digest: &String| digest.len() <= READ_MAX && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        let known = reply.adapters.into_iter().take(READ_MAX).filter(|adapter| plain(&adapter.sha256));
        Ok(Loaded { sha256: known.map(|adapter| (adapter.name, adapter.sha256)).collect() })
    }

    /// Removes one. Answers that were asked for with it are written with it.
    pub(crate) async fn remove_adapter(&mut self, name: &str) -> Result<(), Error> {
        let request = pb::RemoveAdapterRequest { name: name.to_owned() };
        self.turn().remove_adapter(request).await.map(drop).map_err(|status| self.error(&status))
    }

    /// Chooses the one for requests that name none.
    pub(crate) async fn use_adapter(&mut self, name: Option<&str>) -> Result<(), Error> {
        let request = pb::UseAdapterRequest { name: name.unwrap_or_default().to_owned() };
        self.turn().use_adapter(request).await.map(drop).map_err(|status| self.error(&status))
    }
}
