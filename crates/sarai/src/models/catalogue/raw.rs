//! The catalogue as it is written in TOML, and its conversion into checked entries.
//!
//! Called by `Catalogue::load` only. Unknown keys, bad values and duplicates are refused with the line they stand on.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;

use super::{Catalogue, Error, Model, Profile, Role, Skill, Source, WheelPart};
use crate::models::digest::Sha256Hex;

/// Parts one file may be cut into.
const PARTS_MAX: u32 = 512;
/// Members of one wheel that are joined.
const MEMBERS_MAX: usize = 16;
const NAME_LEN_MAX: usize = 64;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    model: Vec<Spanned<RawModel>>,
    #[serde(default)]
    profile: BTreeMap<String, Spanned<RawProfile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawModel {
    name: Spanned<String>,
    family: String,
    #[serde(default)]
    languages: Vec<String>,
    licence: String,
    parameters: Option<u64>,
    quantisation: String,
    context: Option<u32>,
    bytes: Option<u64>,
    sha256: Option<Spanned<String>>,
    file: Spanned<String>,
    #[serde(default)]
    skill: Skill,
    ram_min_bytes: Option<u64>,
    kv_bytes_per_token: Option<u64>,
    compute_bytes: Option<u64>,
    #[serde(default)]
    companions: Vec<Spanned<String>>,
    #[serde(default)]
    source: Vec<Spanned<RawSource>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSource {
    kind: Kind,
    repo: Option<String>,
    file: Option<String>,
    revision: Option<String>,
    url: Option<String>,
    path: Option<PathBuf>,
    prefix: Option<String>,
    count: Option<u32>,
    version: Option<String>,
    packages: Option<Vec<RawPackage>>,
    member: Option<String>,
    members: Option<Vec<String>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Hub,
    Url,
    Wheels,
    Path,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPackage {
    package: String,
    version: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProfile {
    tiny: Option<String>,
    expert_short: Option<String>,
    expert_long: Option<String>,
    base: Option<String>,
    draft: Option<String>,
    omni: Option<String>,
    vision: Option<String>,
    embed: Option<String>,
    smallest: Option<String>,
}

/// One catalogue text while it is being read, for errors that name the line.
struct Reading<'a> {
    origin: &'a str,
    text: &'a str,
}

impl Reading<'_> {
    fn error(&self, span: Range<usize>, message: impl Into<String>) -> Error {
        let upto = self.text.get(..span.start).unwrap_or(self.text);
        let line = upto.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Error::Catalogue { origin: self.origin.to_owned(), line, message: message.into() }
    }
}

/// Reads one text into the catalogue.
pub(super) fn parse(origin: &str, text: &str, catalogue: &mut Catalogue) -> Result<(), Error> {
    let reading = Reading { origin, text };
    let file: File = toml::from_str(text)
        .map_err(|error| reading.error(error.span().unwrap_or(0..0), error.message().replace('\n', " ")))?;
    let mut names = HashSet::new();
    let mut companions = Vec::new();
    for raw in file.model {
        let span = raw.span();
        let raw = raw.into_inner();
        if !names.insert(raw.name.get_ref().clone()) {
            return Err(
                reading.error(raw.name.span(), format!("name: {:?} is there twice", raw.name.get_ref()))
            );
        }
        companions.extend(raw.companions.iter().map(|name| (name.span(), name.get_ref().clone())));
        let model = reading.model(span, raw)?;
        catalogue.models.insert(model.name.clone(), model);
    }
    for (span, name) in companions {
        if !catalogue.models.contains_key(&name) {
            return Err(reading.error(span, format!("companions: no model called {name:?}")));
        }
    }
    for (name, raw) in file.profile {
        let span = raw.span();
        if !is_name(&name) {
            return Err(reading.error(span, format!("profile: {name:?} can't be a name")));
        }
        let profile = Profile { roles: raw.into_inner().roles(), name: name.clone() };
        for (role, model) in &profile.roles {
            if !catalogue.models.contains_key(model) {
                let message = format!("profile.{name}, role {role:?}: no model called {model:?}");
                return Err(reading.error(span, message));
            }
        }
        catalogue.profiles.insert(name, profile);
    }
    Ok(())
}

impl RawProfile {
    fn roles(self) -> BTreeMap<Role, String> {
        [
            (Role::Tiny, self.tiny),
            (Role::ExpertShort, self.expert_short),
            (Role::ExpertLong, self.expert_long),
            (Role::Base, self.base),
            (Role::Draft, self.draft),
            (Role::Omni, self.omni),
            (Role::Vision, self.vision),
            (Role::Embed, self.embed),
            (Role::Smallest, self.smallest),
        ]
        .into_iter()
        .filter_map(|(role, model)| Some((role, model?)))
        .collect()
    }
}

impl Reading<'_> {
    fn model(&self, span: Range<usize>, raw: RawModel) -> Result<Model, Error> {
        if !is_name(raw.name.get_ref()) {
            let message = format!("name: {:?}: a-z, 0-9, '.', '_', '-' only, at most 64", raw.name.get_ref());
            return Err(self.error(raw.name.span(), message));
        }
        let file = raw.file.get_ref();
        if file.is_empty() || file.len() > 255 || file.contains(['/', '\\', '\0']) || file.starts_with('.') {
            return Err(self.error(raw.file.span(), format!("file: {file:?} is not a plain file name")));
        }
        let sha256 = match &raw.sha256 {
            None => None,
            Some(text) => Some(Sha256Hex::parse(text.get_ref()).ok_or_else(|| {
                self.error(text.span(), "sha256: 64 characters 0-9 a-f expected".to_owned())
            })?),
        };
        if raw.source.is_empty() {
            return Err(self.error(span, format!("source: {} has none", raw.name.get_ref())));
        }
        let mut sources = Vec::new();
        for source in raw.source {
            let source_span = source.span();
            let source =
                source.into_inner().check().map_err(|message| self.error(source_span.clone(), message))?;
            if sha256.is_none() && !matches!(source, Source::Hub { .. }) {
                let message = "sha256: only a hub source may do without, any other needs the model's sha256";
                return Err(self.error(source_span, message));
            }
            sources.push(source);
        }
        Ok(Model {
            name: raw.name.into_inner(),
            family: raw.family,
            languages: raw.languages,
            licence: raw.licence,
            parameters: raw.parameters,
            quantisation: raw.quantisation,
            context: raw.context,
            bytes: raw.bytes,
            sha256,
            file: raw.file.into_inner(),
            skill: raw.skill,
            ram_min_bytes: raw.ram_min_bytes,
            kv_bytes_per_token: raw.kv_bytes_per_token,
            compute_bytes: raw.compute_bytes,
            companions: raw.companions.into_iter().map(Spanned::into_inner).collect(),
            sources,
        })
    }
}

impl RawSource {
    /// The keys that belong to each kind; any other key given is refused.
    fn check(self) -> Result<Source, String> {
        let (kind, allowed): (&str, &[&str]) = match self.kind {
            Kind::Hub => ("hub", &["repo", "file", "revision"]),
            Kind::Url => ("url", &["url"]),
            Kind::Wheels => ("wheels", &["prefix", "count", "version", "packages", "member", "members"]),
            Kind::Path => ("path", &["path"]),
        };
        for (key, given) in self.given() {
            if given && !allowed.contains(&key) {
                return Err(format!("source: key `{key}` does not belong to kind {kind:?}"));
            }
        }
        match self.kind {
            Kind::Hub => {
                let repo = required("repo", self.repo)?;
                let file = required("file", self.file)?;
                let revision = self.revision.unwrap_or_else(|| "main".to_owned());
                if repo.split('/').count() != 2 || !is_path(&repo) {
                    return Err(format!("repo: {repo:?} is not owner/name"));
                }
                if !is_path(&file) {
                    return Err(format!("file: {file:?} is not a path in a repository"));
                }
                if !is_path(&revision) {
                    return Err(format!("revision: {revision:?} is not a branch, tag or commit"));
                }
                Ok(Source::Hub { repo, file, revision })
            }
            Kind::Url => {
                let url = required("url", self.url)?;
                let parsed = reqwest::Url::parse(&url).map_err(|error| format!("url: {url:?}: {error}"))?;
                if !matches!(parsed.scheme(), "http" | "https") {
                    return Err(format!("url: {url:?}: http or https only"));
                }
                Ok(Source::Url { url })
            }
            Kind::Path => {
                let path = self.path.ok_or("source: key `path` is missing")?;
                if !path.is_absolute() {
                    return Err(format!("path: {} is not absolute", path.display()));
                }
                Ok(Source::Path { path })
            }
            Kind::Wheels => self.wheels(),
        }
    }

    fn given(&self) -> [(&'static str, bool); 11] {
        [
            ("repo", self.repo.is_some()),
            ("file", self.file.is_some()),
            ("revision", self.revision.is_some()),
            ("url", self.url.is_some()),
            ("path", self.path.is_some()),
            ("prefix", self.prefix.is_some()),
            ("count", self.count.is_some()),
            ("version", self.version.is_some()),
            ("packages", self.packages.is_some()),
            ("member", self.member.is_some()),
            ("members", self.members.is_some()),
        ]
    }

    fn wheels(self) -> Result<Source, String> {
        let patterns = match (self.member, self.members) {
            (Some(_), Some(_)) => return Err("source: either `member` or `members`, not both".to_owned()),
            (None, Some(members)) => members,
            (member, None) => vec![required("member", member)?],
        };
        if patterns.is_empty() || patterns.len() > MEMBERS_MAX {
            return Err(format!("members: {}; 1 to {MEMBERS_MAX} expected", patterns.len()));
        }
        let packages: Vec<(String, String)> = match (self.packages, self.prefix) {
            (Some(_), Some(_)) => return Err("source: either `packages` or `prefix`, not both".to_owned()),
            (Some(packages), None) => packages.into_iter().map(|p| (p.package, p.version)).collect(),
            (None, Some(prefix)) => {
                let count = self.count.ok_or("source: key `count` is missing")?;
                let version = required("version", self.version)?;
                if count > PARTS_MAX {
                    return Err(format!("count: {count} is more than {PARTS_MAX}"));
                }
                (1..=count).map(|n| (format!("{prefix}{n}"), version.clone())).collect()
            }
            (None, None) => return Err("source: key `packages` or `prefix` is missing".to_owned()),
        };
        if packages.is_empty() || packages.len() > PARTS_MAX as usize {
            return Err(format!("source: {} packages; 1 to {PARTS_MAX} expected", packages.len()));
        }
        let mut parts = Vec::new();
        for (n, (package, version)) in (1u32..).zip(packages) {
            // Both end up on a command line: nothing that pip could take for an option or an address.
            if !is_package(&package) {
                return Err(format!("package: {package:?} is not a package name"));
            }
            if !is_version(&version) {
                return Err(format!("version: {version:?} is not an exact version"));
            }
            let numbered =
                |pattern: &String| pattern.replace("{nn}", &format!("{n:02}")).replace("{n}", &n.to_string());
            let members: Vec<String> = patterns.iter().map(numbered).collect();
            if let Some(member) = members.iter().find(|member| !is_path(member)) {
                return Err(format!("member: {member:?} is not a path inside a wheel"));
            }
            parts.push(WheelPart { package, version, members });
        }
        Ok(Source::Wheels { parts })
    }
}

fn required(key: &str, value: Option<String>) -> Result<String, String> {
    value.filter(|text| !text.is_empty()).ok_or_else(|| format!("source: key `{key}` is missing"))
}

/// A model or profile name: safe as a file name on its own.
pub(in crate::models) fn is_name(name: &str) -> bool {
    name.len() <= NAME_LEN_MAX
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-'))
}

fn is_path(path: &str) -> bool {
    !path.is_empty()
        && path.len() <= 255
        && path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '+'))
        && path.split('/').all(|step| !step.is_empty() && step != "." && step != "..")
}

fn is_package(name: &str) -> bool {
    name.len() <= 128
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.ends_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

fn is_version(version: &str) -> bool {
    version.len() <= 64
        && version.starts_with(|c: char| c.is_ascii_digit())
        && version.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '!' | '+'))
}
