//! The resolved dependency graph, as `cargo metadata` tells it.
//!
//! Loaded once by tidy; walls and licences ask it. Development dependencies are left out: what a test links is
//! not what a program is made of.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::paths;

/// All packages and which of them each one links.
pub(super) struct Graph {
    pub(super) packages: BTreeMap<String, Package>,
    edges: BTreeMap<String, BTreeSet<String>>,
}

/// One package of the graph.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Package {
    id: String,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) license: Option<String>,
    /// `None` for a package of this workspace.
    pub(super) source: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

impl Graph {
    /// Asks cargo, for the Linux targets that are built.
    pub(super) fn load() -> Result<Self> {
        let output = Command::new("cargo")
            .args(["metadata", "--format-version", "1", "--locked"])
            .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
            .current_dir(paths::root())
            .output()
            .context("start cargo metadata")?;
        ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
        Self::parse(&output.stdout)
    }

    fn parse(json: &[u8]) -> Result<Self> {
        let metadata: Metadata = serde_json::from_slice(json).context("the output of cargo metadata")?;
        let packages = metadata.packages.into_iter().map(|package| (package.id.clone(), package)).collect();
        let edges = metadata
            .resolve
            .nodes
            .into_iter()
            .map(|node| {
                let linked = node.deps.into_iter().filter(|dependency| {
                    dependency.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev"))
                });
                (node.id, linked.map(|dependency| dependency.pkg).collect())
            })
            .collect();
        Ok(Self { packages, edges })
    }

    /// The names of the packages of this workspace.
    pub(super) fn own_crates(&self) -> BTreeSet<String> {
        self.packages
            .values()
            .filter(|package| package.source.is_none())
            .map(|own| own.name.clone())
            .collect()
    }

    /// What the package of ours with this name names in its own manifest.
    pub(super) fn direct(&self, name: &str) -> BTreeSet<&str> {
        self.own_id(name).map(|id| self.names(self.edges.get(id).into_iter().flatten())).unwrap_or_default()
    }

    /// Everything that ends up in the package of ours with this name.
    pub(super) fn reachable(&self, name: &str) -> BTreeSet<&str> {
        let mut seen: BTreeSet<&String> = BTreeSet::new();
        let mut open: Vec<&String> = self.own_id(name).into_iter().collect();
        while let Some(id) = open.pop() {
            for next in self.edges.get(id).into_iter().flatten() {
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        self.names(seen.into_iter())
    }

    fn own_id(&self, name: &str) -> Option<&String> {
        self.packages.values().find(|own| own.source.is_none() && own.name == name).map(|own| &own.id)
    }

    fn names<'a>(&'a self, ids: impl Iterator<Item = &'a String>) -> BTreeSet<&'a str> {
        ids.filter_map(|id| self.packages.get(id)).map(|package| package.name.as_str()).collect()
    }

    /// A graph written by hand: `("a", ["b"])` means that our `a` links `b`; names with a `*` are foreign.
    #[cfg(test)]
    pub(super) fn of(edges: &[(&str, &[&str])]) -> Self {
        let mut packages = BTreeMap::new();
        let mut linked = BTreeMap::new();
        for (name, dependencies) in edges {
            for name in std::iter::once(name).chain(*dependencies) {
                let source = name.ends_with('*').then(|| "registry".to_owned());
                let package = Package {
                    id: (*name).to_owned(),
                    name: name.trim_end_matches('*').to_owned(),
                    version: "1.0.0".to_owned(),
                    license: Some("MIT".to_owned()),
                    source,
                };
                packages.insert((*name).to_owned(), package);
            }
            linked.insert(
                (*name).to_owned(),
                dependencies.iter().map(|dependency| (*dependency).to_owned()).collect(),
            );
        }
        Self { packages, edges: linked }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn development_dependencies_are_not_linked() {
        let json = r#"{"packages":[
            {"id":"a","name":"a","version":"1.0.0","license":null,"source":null},
            {"id":"b","name":"b","version":"1.0.0","license":"MIT","source":"registry+x"},
            {"id":"c","name":"c","version":"1.0.0","license":"MIT","source":"registry+x"}],
          "resolve":{"nodes":[
            {"id":"a","deps":[{"pkg":"b","dep_kinds":[{"kind":null}]},{"pkg":"c","dep_kinds":[{"kind":"dev"}]}]},
            {"id":"b","deps":[]},{"id":"c","deps":[]}]}}"#;
        let graph = Graph::parse(json.as_bytes()).unwrap();
        assert_eq!(graph.own_crates(), BTreeSet::from(["a".to_owned()]));
        assert_eq!(graph.reachable("a"), BTreeSet::from(["b"]));
    }

    #[test]
    fn reachable_follows_every_step() {
        let graph = Graph::of(&[("a", &["b"]), ("b", &["c*"]), ("c*", &["d*"])]);
        assert_eq!(graph.direct("a"), BTreeSet::from(["b"]));
        assert_eq!(graph.reachable("a"), BTreeSet::from(["b", "c", "d"]));
    }
}
