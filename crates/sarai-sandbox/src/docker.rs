//! Starts children in containers of a Docker Engine, over its API.
//!
//! The second launcher: for owners who want containers, and machines whose kernel allows no user namespaces. One image
//! for each version of a program, built here from the program and its libraries and nothing else. A container has no
//! network, no capability and a read-only root, and its first program (`stage1/enter.rs`) puts the walls of a native child
//! around the one that was asked for. It does not die with us: one that a killed process left behind is found by its
//! name, and taken over if it was asked for in the same words, else replaced. What stands around it is read from the
//! kernel where that tells, and no exception is taken.

mod image;
mod keeper;
mod request;

use std::path::PathBuf;
use std::sync::mpsc;

use tokio::sync::mpsc as orders;

use crate::child::{Child, Reins};
use crate::error::Error;
use crate::launch::Launcher;
use crate::libraries::Libraries;
use crate::protection::{Exception, Protection};
use crate::spec::Spec;
use crate::stage1::enter::WAIT_ARGUMENT;

pub use image::Image;
use keeper::Order;
use request::Request;

/// Orders that wait for a keeper: one of each kind says all there is to say.
const ORDERS_MAX: usize = 4;

/// The launcher that asks a Docker Engine (`DOCKER_HOST`, else `/var/run/docker.sock`).
#[derive(Debug)]
pub struct Docker {
    scope: String,
    entry: PathBuf,
    libraries: Libraries,
}

impl Docker {
    /// `scope` tells apart the containers of several homes on one machine: letters, digits and hyphens. `entry` is the
    /// program that begins each container; its `main` must call `maybe_run_stage1`.
    #[must_use]
    pub fn new(scope: impl Into<String>, entry: impl Into<PathBuf>) -> Self {
        Self { scope: scope.into(), entry: entry.into(), libraries: Libraries::default() }
    }

    /// Starts what was asked for on a thread of its own, which then keeps the container.
    fn start(&self, request: Request) -> Result<Child, Error> {
        let (answer, started) = mpsc::sync_channel(1);
        let (reins, inbox) = orders::channel(ORDERS_MAX);
        let name = request.name.clone();
        let keeper = std::thread::Builder::new()
            .name(format!("keep-{name}"))
            .spawn(move || keeper::run(request, inbox, &answer))
            .map_err(Error::system("start the keeper thread"))?;
        let silent = || Error::ContainerSilent { name, reason: "its keeper ended".into(), tail: Vec::new() };
        let kept = started.recv().map_err(|_| silent())??;
        Ok(Child {
            name: kept.name,
            pid: kept.pid,
            protection: kept.protection,
            socket: kept.socket,
            reins: std::sync::Arc::new(ContainerReins(reins)),
            tail: kept.tail,
            exit: kept.exit,
            keeper: Some(keeper),
        })
    }
}

impl Launcher for Docker {
    fn launch(&self, spec: Spec) -> Result<Child, Error> {
        let request = Request::of(&self.scope, &self.entry, &spec, &self.libraries)?;
        let child = self.start(request)?;
        tracing::info!(child = child.name(), pid = child.pid(), "container started");
        Ok(child)
    }

    fn protection(&self, _exceptions: &[Exception]) -> Result<Protection, Error> {
        // The way in stays where it is when it is told to wait, so that it can be looked at.
        let mut spec = Spec::new("probe", &self.entry);
        spec.args = vec![WAIT_ARGUMENT.to_owned()];
        Ok(self.launch(spec)?.protection().clone())
    }
}

/// The reins of a container: its keeper hears them.
#[derive(Debug)]
struct ContainerReins(orders::Sender<Order>);

impl ContainerReins {
    fn tell(&self, order: Order) {
        // Full: the same was said already. Closed: it has ended.
        let _said_or_ended = self.0.try_send(order);
    }
}

impl Reins for ContainerReins {
    fn kill(&self) {
        self.tell(Order::Kill);
    }

    fn ask_to_end(&self) -> std::io::Result<()> {
        self.tell(Order::AskToEnd);
        Ok(())
    }
}

/// What the Engine said in answer to a step.
fn refused(step: &'static str) -> impl FnOnce(bollard::errors::Error) -> Error {
    move |source| Error::Docker { step, source }
}

/// Whether the Engine said that there is no such thing.
fn is_absent(error: &bollard::errors::Error) -> bool {
    matches!(error, bollard::errors::Error::DockerResponseServerError { status_code: 404, .. })
}

/// The name of a program's file.
fn file_name(program: &std::path::Path) -> String {
    program.file_name().unwrap_or("program".as_ref()).to_string_lossy().into_owned()
}
