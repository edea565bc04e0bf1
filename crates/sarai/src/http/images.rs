//! `/sarai/v1/images`: `POST` makes the picture in the body small, `GET` tells of the cache, `DELETE` cleans it.
//!
//! Wire shapes only; the work is in `crate::app`. A picture holds a permit, as it may start a skill.

use axum::Json;
use axum::extract::{Request, State};
use sarai_core::model::PictureOptions;
use serde::Deserialize;
use serde_json::Value;

use super::Shared;
use super::error::{ApiError, Params, body};
use crate::app;

/// How small.
#[derive(Debug, Deserialize)]
pub(super) struct Options {
    side_max: Option<u32>,
    quality: Option<u8>,
}

impl Options {
    fn checked(&self) -> Result<PictureOptions, ApiError> {
        let default = PictureOptions::default();
        let side_max = self.side_max.unwrap_or(default.side_max);
        let quality = self.quality.unwrap_or(default.quality);
        if !(16..=4096).contains(&side_max) {
            return Err(ApiError::bad_request("side_max", "16 to 4096 pixels are possible"));
        }
        if !(1..=100).contains(&quality) {
            return Err(ApiError::bad_request("quality", "1 to 100 are possible"));
        }
        Ok(PictureOptions { side_max, quality })
    }
}

/// Whether all pictures leave.
#[derive(Debug, Deserialize)]
pub(super) struct Extent {
    #[serde(default)]
    all: bool,
}

/// Makes a picture upright and small.
#[utoipa::path(post, path = "/sarai/v1/images", request_body(content = Vec<u8>, content_type = "image/*"),
    params(("side_max" = Option<u32>, Query, description = "longest side in pixels, 512 if not said"),
           ("quality" = Option<u8>, Query, description = "1 to 100, 85 if not said")),
    responses((status = 200, description = "where it is kept, its digest, fingerprint and size", body = Value),
              (status = 400, description = "no picture, or one that is too large or broken", body = Value)))]
pub(super) async fn prepare(
    State(shared): State<Shared>,
    Params(options): Params<Options>,
    request: Request,
) -> Result<Json<Value>, ApiError> {
    let options = options.checked()?;
    let _permit = shared.permit()?;
    // Read only when its turn has come: a picture is far longer than a question.
    let _place = shared.pictures.acquire().await.map_err(|closed| ApiError::internal(closed.to_string()))?;
    let picture = body(request, "the picture is longer than may be sent").await?;
    if picture.is_empty() {
        return Err(ApiError::bad_request("", "the body is empty: send the file itself"));
    }
    crate::telemetry::request("sarai");
    let prepared = shared.app.prepare(picture.into(), options).await?;
    Ok(Json(app::picture_shape(&prepared)))
}

/// The cache in figures.
#[utoipa::path(get, path = "/sarai/v1/images",
    responses((status = 200, description = "pictures, files, bytes and how they were found", body = Value)))]
pub(super) async fn stats(State(shared): State<Shared>) -> Result<Json<Value>, ApiError> {
    Ok(Json(app::stats_shape(&shared.app.pictures().stats().await?)))
}

/// Takes away what is beyond the bounds, or everything.
#[utoipa::path(delete, path = "/sarai/v1/images",
    params(("all" = Option<bool>, Query, description = "true: every kept picture")),
    responses((status = 200, description = "files and bytes that left", body = Value)))]
pub(super) async fn clean(
    State(shared): State<Shared>,
    Params(extent): Params<Extent>,
) -> Result<Json<Value>, ApiError> {
    let pictures = shared.app.pictures();
    let cleaned = if extent.all { pictures.clear().await? } else { pictures.tidy().await? };
    Ok(Json(app::cleaned_shape(cleaned)))
}
