//! Images FROM scratch: programs of this machine and the shared libraries they need, nothing else.
//!
//! Built for the container launcher, once for each version of a program, and by `make images`. The same files give the
//! same archive. Sizes are limited, and no registry is ever asked.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use bollard::query_parameters::{BuildImageOptions, ListImagesOptions, RemoveImageOptions};
use futures::StreamExt as _;
use sha2::{Digest as _, Sha256};

use super::{is_absent, refused};
use crate::error::Error;
use crate::launch::program_path;
use crate::libraries::Libraries;

/// Folder of programs inside.
const FOLDER: &str = "/bin";
/// Most bytes of an image's files.
const BYTES_MAX: u64 = 1 << 30;
/// Most lines an Engine may say about one build.
const LINES_MAX: usize = 1_000;
/// Where the launcher's images are named.
const LAUNCHED: &str = "sarai-launched";
/// Label of every image made here.
const MADE: &str = "org.sarai.image";
/// Most older images taken away at once.
const REMOVED_MAX: usize = 100;
/// Hexadecimal digits of a digest in a tag.
const TAG_DIGITS: usize = 16;

/// An image to build.
#[derive(Debug, Clone)]
pub struct Image {
    /// Its name, such as `sarai/skill:0.1.0`.
    pub tag: String,
    /// Programs of this machine, each with its name inside; the first is what its containers run.
    pub programs: Vec<(PathBuf, String)>,
    /// Empty folders inside that belong to who runs them: a volume mounted there for the first time belongs to him, too.
    pub folders: Vec<PathBuf>,
}

impl Image {
    /// Builds it with the Engine that `DOCKER_HOST` names, and tells its size in bytes.
    ///
    /// # Errors
    /// A program or library is missing, or the Engine is not there or refuses.
    pub fn build(&self) -> Result<u64, Error> {
        let archive = archive(self, &Libraries::default())?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(Error::system("start a runtime"))?;
        runtime.block_on(async {
            let docker = connect().await?;
            build(&docker, &self.tag, archive).await?;
            let image = docker.inspect_image(&self.tag).await.map_err(refused("show an image"))?;
            Ok(image.size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default())
        })
    }
}

/// Where a program stands inside.
pub(super) fn inside(name: &str) -> PathBuf {
    Path::new(FOLDER).join(name)
}

/// A connection to the Engine, in a version of its API that both know.
pub(super) async fn connect() -> Result<bollard::Docker, Error> {
    let docker = bollard::Docker::connect_with_unix_defaults().map_err(refused("be reached"))?;
    docker.negotiate_version().await.map_err(refused("tell its version"))
}

/// The image of these programs for the launcher: its tag follows their bytes and which libraries they have.
pub(super) fn of(programs: Vec<(PathBuf, String)>, libraries: &Libraries) -> Result<Image, Error> {
    let mut digest = Sha256::new();
    for (program, name) in &programs {
        let failed = |source| Error::LibraryListing { program: program.clone(), source };
        digest.update(name.as_bytes());
        digest.update(fs_err::read(program).map_err(failed)?);
        for library in libraries.of(program)? {
            digest.update(library.to_string_lossy().as_bytes());
            digest.update(fs_err::metadata(&library).map_err(failed)?.len().to_le_bytes());
        }
    }
    let hex: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let name = programs.last().map(|(_, name)| name.to_lowercase()).unwrap_or_default();
    // Apart from what `make images` builds, so that neither takes the other's away.
    Ok(Image { tag: format!("{LAUNCHED}/{name}:{}", &hex[..TAG_DIGITS]), programs, folders: Vec::new() })
}

/// The id of the image of this tag, built if it is not there.
pub(super) async fn ensure(docker: &bollard::Docker, image: &Image) -> Result<String, Error> {
    let tag = image.tag.as_str();
    let show = || docker.inspect_image(tag);
    let image = match show().await {
        Ok(image) => image,
        Err(error) if is_absent(&error) => {
            tracing::info!(tag, "building an image of a skill's program");
            build(docker, tag, archive(image, &Libraries::default())?).await?;
            remove_older(docker, tag).await;
            show().await.map_err(refused("show an image"))?
        }
        Err(error) => return Err(refused("show an image")(error)),
    };
    Ok(image.id.unwrap_or_default())
}

/// Takes away what earlier versions of the same program left; what a container still uses stays.
async fn remove_older(docker: &bollard::Docker, tag: &str) {
    let filters = HashMap::from([("label".to_owned(), vec![format!("{MADE}={}", name_of(tag))])]);
    let options = ListImagesOptions { filters: Some(filters), ..ListImagesOptions::default() };
    let Ok(found) = docker.list_images(Some(options)).await else { return };
    let older = found.into_iter().filter(|image| !image.repo_tags.iter().any(|known| known == tag));
    for image in older.take(REMOVED_MAX) {
        // In use, or gone already.
        let _refused = docker.remove_image(&image.id, None::<RemoveImageOptions>, None).await;
    }
}

/// A tag without its version.
fn name_of(tag: &str) -> &str {
    tag.rsplit_once(':').map_or(tag, |(name, _)| name)
}

async fn build(docker: &bollard::Docker, tag: &str, archive: Vec<u8>) -> Result<(), Error> {
    let options = BuildImageOptions {
        t: Some(tag.to_owned()),
        rm: true,
        forcerm: true,
        networkmode: Some("none".into()),
        labels: Some(HashMap::from([(MADE.to_owned(), name_of(tag).to_owned())])),
        ..BuildImageOptions::default()
    };
    let body = http_body_util::Either::Left(http_body_util::Full::new(archive.into()));
    let mut lines = std::pin::pin!(docker.build_image(options, None, Some(body)).take(LINES_MAX));
    while let Some(line) = lines.next().await {
        let said = line.map_err(refused("build an image"))?;
        if let Some(error) = said.error_detail.and_then(|detail| detail.message) {
            return Err(refused("build an image")(bollard::errors::Error::DockerStreamError { error }));
        }
    }
    Ok(())
}

/// What the Engine builds from: a recipe, a tree, and a tree of folders that belong to who runs the program.
fn archive(image: &Image, libraries: &Libraries) -> Result<Vec<u8>, Error> {
    let programs = &image.programs;
    let first = programs.first().map(|(_, name)| inside(name)).unwrap_or_default();
    let own = if image.folders.is_empty() { "" } else { "COPY --chown=65534:65534 own/ /\n" };
    let first = first.display();
    let recipe = format!("FROM scratch\nCOPY root/ /\n{own}USER 65534:65534\nENTRYPOINT [\"{first}\"]\n");
    let mut archive = tar::Builder::new(Vec::new());
    add(&mut archive, Path::new("Dockerfile"), recipe.as_bytes(), 0o644)
        .map_err(Error::system("put an image together"))?;
    let mut bytes = 0_u64;
    let mut known = std::collections::BTreeSet::new();
    for (program, name) in programs {
        let outside = program_path(program)?;
        let needed = libraries.of(&outside)?;
        let files = needed.iter().map(|path| (path.clone(), path.clone()));
        for (outside, inside) in std::iter::once((outside.clone(), inside(name))).chain(files) {
            if !known.insert(inside.clone()) {
                continue;
            }
            let content = fs_err::read(&outside).map_err(Error::system("read a file of an image"))?;
            bytes += content.len() as u64;
            if bytes > BYTES_MAX {
                return Err(Error::Plan { reason: format!("an image of more than {BYTES_MAX} bytes") });
            }
            let place = Path::new("root").join(inside.strip_prefix("/").unwrap_or(&inside));
            add(&mut archive, &place, &content, 0o755).map_err(Error::system("put an image together"))?;
        }
    }
    for folder in &image.folders {
        let place = Path::new("own").join(folder.strip_prefix("/").unwrap_or(folder));
        add_folder(&mut archive, &place).map_err(Error::system("put an image together"))?;
    }
    archive.into_inner().map_err(Error::system("put an image together"))
}

fn add_folder(archive: &mut tar::Builder<Vec<u8>>, path: &Path) -> std::io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Directory);
    header.set_size(0);
    header.set_mode(0o755);
    header.set_mtime(0);
    archive.append_data(&mut header, path, std::io::empty())
}

fn add(archive: &mut tar::Builder<Vec<u8>>, path: &Path, content: &[u8], mode: u32) -> std::io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(mode);
    // The same files are to give the same archive.
    header.set_mtime(0);
    archive.append_data(&mut header, path, content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_holds_the_program_its_libraries_and_a_recipe_and_nothing_else() {
        let program = std::env::current_exe().unwrap();
        let libraries = Libraries::default();
        let programs = [(program.clone(), "enter".to_owned()), (program.clone(), "skill".to_owned())];
        let folders = vec!["/var/lib/sarai".into()];
        let image = Image { tag: "t:1".into(), programs: programs.into(), folders };
        let bytes = archive(&image, &libraries).unwrap();
        assert_eq!(bytes, archive(&image, &libraries).unwrap(), "not reproducible");
        let mut read = tar::Archive::new(bytes.as_slice());
        let mut paths: Vec<PathBuf> =
            read.entries().unwrap().map(|entry| entry.unwrap().path().unwrap().into_owned()).collect();
        let mut wanted: Vec<PathBuf> =
            ["Dockerfile", "root/bin/enter", "root/bin/skill", "own/var/lib/sarai"].map(Into::into).into();
        let needed = libraries.of(&program).unwrap();
        wanted.extend(needed.iter().map(|path| Path::new("root").join(path.strip_prefix("/").unwrap())));
        paths.sort();
        wanted.sort();
        assert_eq!(paths, wanted);
    }

    #[test]
    fn a_tag_follows_the_bytes_of_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("Skill");
        std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        let tag = || of(vec![(program.clone(), "Skill".into())], &Libraries::default()).unwrap().tag;
        let first = tag();
        let name = format!("{LAUNCHED}/skill:");
        assert!(first.starts_with(&name) && first.len() == name.len() + TAG_DIGITS, "{first}");
        use std::io::Write as _;
        std::fs::OpenOptions::new().append(true).open(&program).unwrap().write_all(b"more").unwrap();
        assert_ne!(tag(), first);
    }
}
