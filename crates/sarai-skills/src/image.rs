//! `sarai-skill image`: pictures made upright and small, as a gRPC service.
//!
//! Runs with nothing but what it is sent: no file, no network. Few pictures are decoded at a time, each on a thread of
//! its own; a decoder that does not come back ends the whole process, and its supervisor starts another.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sarai_image::{Error, Options, Picture};
use sarai_proto::skill as pb;
use sarai_proto::skill::skill_service_server::SkillService;
use sarai_proto::skills as first;
use tokio::sync::Semaphore;
use tonic::{Request, Response, Status};

use crate::loading::{Loading, State};
use crate::service::Events;
use crate::within::within;
use crate::{life, listen, server, status, usage};

/// Requests accepted at once, the running ones included.
const QUEUE_MAX: usize = 32;
/// Longest time of one picture; the library looks at its own, shorter one between its steps.
const PICTURE_MAX: Duration = Duration::from_secs(20);

/// Arguments of `sarai-skill image`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Pictures decoded at the same time.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    running: u16,
    #[command(flatten)]
    listen: listen::Arguments,
}

/// Serves until told to stop.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let running = usize::from(arguments.running);
    life::run(&arguments.listen, 1, || Ok(Skill::new(running)))
}

/// Pictures as a service.
#[derive(Clone)]
struct Skill {
    loading: Loading<()>,
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    running: usize,
}

impl Skill {
    fn new(running: usize) -> Self {
        Self {
            loading: Loading::of(|_progress| Ok(Arc::new(()))),
            places: Arc::new(Semaphore::new(QUEUE_MAX)),
            turns: Arc::new(Semaphore::new(running)),
            running,
        }
    }

    async fn prepare(&self, bytes: Vec<u8>, options: Options) -> Result<Picture, Status> {
        let _place = self.places.try_acquire().map_err(|_| status::busy(QUEUE_MAX))?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|closed| Status::internal(closed.to_string()))?;
        let prepared = within(PICTURE_MAX, move || {
            // Held by the thread: who leaves early frees no core.
            let _turn = turn;
            sarai_image::prepare(&bytes, &options)
        });
        prepared.await?.map_err(|error| refused(&error))
    }
}

/// All of them are the sender's: another file or other options are needed.
fn refused(error: &Error) -> Status {
    status::bad_request(error.to_string())
}

fn options(side_max: u32, quality: u32) -> Result<Options, Status> {
    let default = Options::default();
    let quality = match quality {
        0 => default.quality,
        told => u8::try_from(told)
            .map_err(|_| status::bad_request(format!("a quality of {told} is above 100")))?,
    };
    Ok(Options { side_max: if side_max == 0 { default.side_max } else { side_max }, quality, ..default })
}

impl server::Skill for Skill {
    type Model = ();

    const NAME: &'static str = "image";

    fn loading(&self) -> &Loading<()> {
        &self.loading
    }
}

#[tonic::async_trait]
impl SkillService for Skill {
    async fn describe(
        &self,
        _request: Request<pb::DescribeRequest>,
    ) -> Result<Response<pb::DescribeResponse>, Status> {
        let is_ready = matches!(self.loading.state(), State::Ready(_));
        Ok(Response::new(pb::DescribeResponse {
            skill: "image".into(),
            protocol: sarai_proto::PROTOCOL,
            version: env!("CARGO_PKG_VERSION").into(),
            state: if is_ready { pb::LoadState::Ready } else { pb::LoadState::Loading }.into(),
            ram_bytes: usage::ram_bytes(),
            threads: u32::try_from(self.running).unwrap_or(u32::MAX),
            queue_max: u32::try_from(QUEUE_MAX).unwrap_or(u32::MAX),
            ..pb::DescribeResponse::default()
        }))
    }

    async fn watch_load(
        &self,
        _request: Request<pb::WatchLoadRequest>,
    ) -> Result<Response<Events<pb::WatchLoadResponse>>, Status> {
        Ok(Response::new(self.loading.clone().told()))
    }

    async fn preprocess_image(
        &self,
        request: Request<pb::PreprocessImageRequest>,
    ) -> Result<Response<pb::PreprocessImageResponse>, Status> {
        let request = request.into_inner();
        let begun = Instant::now();
        let options = options(request.side_max, request.quality)?;
        let picture = self.prepare(request.image, options).await?;
        Ok(Response::new(pb::PreprocessImageResponse {
            width: picture.width,
            height: picture.height,
            width_in: picture.width_in,
            height_in: picture.height_in,
            format: picture.format.to_string().to_lowercase(),
            perceptual_hash: picture.fingerprint.to_string(),
            sha256: picture.sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
            webp: picture.webp,
            elapsed_seconds: begun.elapsed().as_secs_f64(),
            ram_bytes: usage::ram_bytes(),
        }))
    }
}

#[tonic::async_trait]
impl first::skill_server::Skill for Skill {
    /// The frozen contract answers with a path. This process may write no file that others see, so the picture itself
    /// stands there, as a `data:` URL; `format` is found out and not believed.
    async fn preprocess_image(
        &self,
        request: Request<first::ImageReq>,
    ) -> Result<Response<first::ImageReply>, Status> {
        use base64::Engine as _;
        let request = request.into_inner();
        let quality = u32::try_from(request.quality)
            .map_err(|_| status::bad_request(format!("a quality of {} is below 0", request.quality)))?;
        let picture = self.prepare(request.image_data, options(0, quality)?).await?;
        let webp = base64::engine::general_purpose::STANDARD.encode(&picture.webp);
        let hash = picture.fingerprint.to_string();
        Ok(Response::new(first::ImageReply {
            webp_path: format!("data:image/webp;base64,{webp}"),
            // The perceptual hash proper, as other programs print it.
            perceptual_hash: hash.get(..16).unwrap_or(&hash).to_owned(),
            ram_mb: crate::legacy::megabytes(usage::ram_bytes()),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nought_means_the_default_and_nonsense_is_refused() {
        let default = options(0, 0).unwrap();
        assert_eq!((default.side_max, default.quality), (512, 85));
        let told = options(64, 30).unwrap();
        assert_eq!((told.side_max, told.quality), (64, 30));
        assert!(options(64, 300).unwrap_err().message().contains("300"));
    }
}
