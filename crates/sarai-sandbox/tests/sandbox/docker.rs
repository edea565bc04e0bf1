//! The same children in containers of a Docker Engine. Where there is none, each test says that it did not run.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use bollard::models::ContainerCreateBody;
use bollard::query_parameters::{CreateContainerOptions, RemoveContainerOptions};
use sarai_sandbox::{Child, Docker, Error, Exit, Launcher, Layer, Spec};

use super::{PROBE, folder, probe, wait, within};

/// Whether containers can be had here.
pub(super) fn has_engine() -> bool {
    let is_there = UnixStream::connect("/var/run/docker.sock").is_ok();
    if !is_there {
        // Past the capture of a test that passes: it is to be seen.
        std::io::stderr().write_all(b"NOT RUN: no Docker Engine answers at /var/run/docker.sock\n").unwrap();
    }
    is_there
}

/// Containers of one test, in a name of their own.
pub(super) fn docker(test: &str) -> Docker {
    Docker::new(format!("test-{test}-{}", std::process::id()), PROBE)
}

fn listening(folder: &Path) -> Spec {
    let mut spec = probe(&["listen"]);
    spec.listen = Some(folder.join("probe.sock"));
    spec.limits.memory_bytes = Some(256 << 20);
    spec
}

fn ask(child: &Child) -> std::io::Result<String> {
    let mut socket = UnixStream::connect(child.socket().unwrap())?;
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    socket.write_all(b"hola")?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn a_container_is_reached_looked_at_and_gone_with_its_child() {
    if !has_engine() {
        return;
    }
    let place = folder();
    let child = docker("life").launch(listening(place.path())).unwrap();
    assert_eq!(ask(&child).unwrap(), "HOLA");
    for layer in
        [Layer::Container, Layer::NetNamespace, Layer::Landlock, Layer::Seccomp, Layer::NoCapabilities]
    {
        assert!(child.protection().layers.contains(&layer), "{layer}");
    }
    assert!(!child.protection().layers.contains(&Layer::UserNamespace));
    assert!(within(Duration::from_secs(10), || child.stderr_tail() == ["listening"]));
    assert!(child.rss_bytes().is_some_and(|bytes| bytes > 0));
    let (pid, socket) = (child.pid(), child.socket().unwrap().to_owned());
    drop(child);
    assert!(!super::alive(pid) && !socket.exists());
}

#[test]
fn a_container_ends_when_asked_and_tells_how() {
    if !has_engine() {
        return;
    }
    let docker = docker("ends");
    let child = docker.launch(probe(&["sleep", "60"])).unwrap();
    child.kill();
    assert_eq!(wait(&child), Exit::Signal(9));
    drop(child);
    // It may be seen in its moment of life or not; either way the end is told.
    match docker.launch(probe(&["exit", "7"])) {
        Ok(child) => assert_eq!(wait(&child), Exit::Code(7)),
        Err(error) => assert!(error.to_string().contains("code 7"), "{error}"),
    }
}

#[test]
fn a_container_that_was_left_behind_is_taken_over_or_replaced() {
    if !has_engine() {
        return;
    }
    let (place, docker) = (folder(), docker("left"));
    let first = docker.launch(listening(place.path())).unwrap();
    let left = first.pid();
    // As if this process had been killed: nothing is told to the container.
    std::mem::forget(first);
    let again = docker.launch(listening(place.path())).unwrap();
    assert_eq!(again.pid(), left);
    assert_eq!(ask(&again).unwrap(), "HOLA");
    std::mem::forget(again);
    let mut other = listening(place.path());
    other.limits.open_files = 77;
    let other = docker.launch(other).unwrap();
    assert_ne!(other.pid(), left);
    assert!(!super::alive(left));
    assert_eq!(ask(&other).unwrap(), "HOLA");
}

#[test]
fn a_container_of_somebody_elses_is_left_alone() {
    if !has_engine() {
        return;
    }
    let docker = docker("foreign");
    // The first start makes the image.
    drop(docker.launch(probe(&["sleep", "60"])).unwrap());
    let name = format!("sarai-test-foreign-{}-probe", std::process::id());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let engine = runtime.block_on(async {
        let engine =
            bollard::Docker::connect_with_unix_defaults().unwrap().negotiate_version().await.unwrap();
        let images = engine.list_images(None::<bollard::query_parameters::ListImagesOptions>).await.unwrap();
        let image =
            images.into_iter().find(|image| image.repo_tags.iter().any(|tag| tag.contains("probe"))).unwrap();
        let body = ContainerCreateBody { image: Some(image.id), ..ContainerCreateBody::default() };
        let options =
            CreateContainerOptions { name: Some(name.clone()), ..CreateContainerOptions::default() };
        engine.create_container(Some(options), body).await.unwrap();
        engine
    });
    let error = docker.launch(probe(&["sleep", "60"])).unwrap_err();
    let kept = runtime.block_on(
        engine.inspect_container(&name, None::<bollard::query_parameters::InspectContainerOptions>),
    );
    runtime.block_on(engine.remove_container(&name, None::<RemoveContainerOptions>)).unwrap();
    assert!(matches!(error, Error::ContainerForeign { name: said } if said == name));
    assert!(kept.is_ok());
}
