//! `GET /openapi.json`: this server's own description, made from the routes' annotations.
//! Called by clients and tool servers. A route without an annotation is not in it.

use axum::Json;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(title = "SARAi", description = "A private assistant for one ordinary machine."),
    paths(
        super::adapters::change,
        super::adapters::list,
        super::audit::receipt,
        super::audit::show,
        super::audit::summary,
        super::chat::create,
        super::completions::create,
        super::embeddings::create,
        super::health::health,
        super::health::live,
        super::health::ready,
        super::metacontrol::change,
        super::metacontrol::show,
        super::metrics::render,
        super::models::list,
        super::models::show,
        super::sarai::ask,
        super::sarai::feedback,
        super::sarai::grammars,
        super::sarai::route,
        super::skills::list,
        super::skills::change,
        super::skills::run,
        super::images::stats,
        super::images::prepare,
        super::images::clean
    )
)]
struct Document;

/// The document.
pub(super) async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Document::openapi())
}
