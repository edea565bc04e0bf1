//! The web chat at `/` and the table of skills at `/skills`: server-rendered pages, their style, scripts and icon.
//!
//! Works without JavaScript as a plain form; with it answers stream through `/sarai/v1/ask`. All files are
//! compiled in. Text from models reaches the page only through [`crate::markdown`], which lets no foreign
//! HTML through, and as plain text in the cards that the script makes of experts' typed answers.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use indicatif::HumanBytes;
use sarai_core::language::Language;
use sarai_core::turn;
use serde::Deserialize;
use serde_json::Value;

use super::Shared;
use super::error::ApiError;
use super::sarai::finish;
use crate::i18n::Text;
use crate::{i18n, lang, markdown, wire};

const TEMPLATE: &str = include_str!("../../../../ui/page.html");
const SIGN_IN: &str = include_str!("../../../../ui/sign-in.html");
const SKILLS: &str = include_str!("../../../../ui/skills.html");

/// Name, type and content of each file beside the page.
const ASSETS: [(&str, &str, &str); 6] = [
    ("app.css", "text/css; charset=utf-8", include_str!("../../../../ui/app.css")),
    ("app.js", "text/javascript; charset=utf-8", include_str!("../../../../ui/app.js")),
    ("cards.js", "text/javascript; charset=utf-8", include_str!("../../../../ui/cards.js")),
    ("skills.js", "text/javascript; charset=utf-8", include_str!("../../../../ui/skills.js")),
    ("parts.js", "text/javascript; charset=utf-8", include_str!("../../../../ui/parts.js")),
    ("icon.svg", "image/svg+xml", include_str!("../../../../ui/icon.svg")),
];

/// `?lang=`.
#[derive(Deserialize)]
pub(super) struct Choice {
    lang: Option<String>,
}

/// The form's one field.
#[derive(Deserialize)]
pub(super) struct Question {
    text: String,
}

/// A turn to be shown in the page itself, for readers without JavaScript.
#[derive(Default)]
struct Shown {
    question: String,
    answer: String,
    /// The answer's, which may not be the page's.
    language: Language,
    turn: Option<String>,
    fault: Option<String>,
}

/// The empty page.
pub(super) async fn show(
    State(shared): State<Shared>,
    Query(choice): Query<Choice>,
    headers: HeaderMap,
) -> Response {
    render(&shared, language(&choice, &headers), Shown::default())
}

/// The skills in a table: what runs, what it takes, and the walls around it.
pub(super) async fn skills(
    State(shared): State<Shared>,
    Query(choice): Query<Choice>,
    headers: HeaderMap,
) -> Response {
    let language = language(&choice, &headers);
    let told = shared.app.skills();
    let bytes = |value: &Value| value.as_u64().map(|bytes| HumanBytes(bytes).to_string()).unwrap_or_default();
    let memory = Text::new("skills-page-memory")
        .with("claimed", bytes(&told["memory"]["claimed_bytes"]))
        .with("budget", bytes(&told["memory"]["budget_bytes"]))
        .render(language);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let row = |skill: &Value| {
        let walls: Vec<String> = skill["protection"].as_array().into_iter().flatten().map(text).collect();
        minijinja::context! {
            skill => text(&skill["skill"]),
            model => text(&skill["model"]),
            state => text(&skill["state"]),
            fault => text(&skill["fault"]),
            ram => bytes(&skill["ram_bytes"]),
            restarts => skill["restarts"].as_u64(),
            protection => walls,
        }
    };
    let skills: Vec<minijinja::Value> = told["skills"].as_array().into_iter().flatten().map(row).collect();
    let page = minijinja::Environment::new().render_named_str(
        "skills.html",
        SKILLS,
        minijinja::context! {
            language => language.code(),
            other => other(language).code(),
            t => words(language),
            memory => memory,
            skills => skills,
        },
    );
    finished(page)
}

/// Asks a browser for the token, with the status of a refusal.
pub(super) fn sign_in(headers: &HeaderMap, wrong: bool) -> Response {
    let language = language(&Choice { lang: None }, headers);
    let page = minijinja::Environment::new().render_named_str(
        "sign-in.html",
        SIGN_IN,
        minijinja::context! { language => language.code(), t => words(language), wrong => wrong },
    );
    (StatusCode::UNAUTHORIZED, finished(page)).into_response()
}

/// The page with one question answered.
pub(super) async fn ask(
    State(shared): State<Shared>,
    Query(choice): Query<Choice>,
    headers: HeaderMap,
    Form(question): Form<Question>,
) -> Response {
    let language = language(&choice, &headers);
    let answered = answer(&shared, &question.text).await;
    match answered {
        Ok(outcome) => {
            let shown = Shown {
                question: question.text,
                answer: markdown::to_html(&outcome.answer),
                language: outcome.language,
                turn: serde_json::to_string_pretty(&wire::turn(&outcome)).ok(),
                fault: None,
            };
            render(&shared, language, shown)
        }
        Err(error) => {
            let fault = Some(error.message().to_owned());
            let shown = Shown { question: question.text, fault, ..Shown::default() };
            let page = render(&shared, language, shown);
            // The status and headers of the refusal, in the form of the page.
            let (mut parts, _envelope) = error.into_response().into_parts();
            parts.headers.remove(header::CONTENT_TYPE);
            parts.headers.remove(header::CONTENT_LENGTH);
            (parts.status, parts.headers, page).into_response()
        }
    }
}

async fn answer(shared: &Shared, text: &str) -> Result<Box<turn::Outcome>, ApiError> {
    let _permit = shared.permit()?;
    crate::telemetry::request("page");
    let request = turn::Request { text: text.to_owned(), surface: "page", ..turn::Request::default() };
    finish(&mut shared.app.ask(request)).await
}

/// What was chosen, or what the browser prefers, or Spanish.
fn language(choice: &Choice, headers: &HeaderMap) -> Language {
    let preferred = || {
        let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        accepted.split(',').find_map(|range| lang::parse(range.split(';').next()?.trim()))
    };
    choice.lang.as_deref().and_then(lang::parse).or_else(preferred).unwrap_or_default()
}

fn render(shared: &Shared, language: Language, shown: Shown) -> Response {
    let page = minijinja::Environment::new().render_named_str(
        "page.html",
        TEMPLATE,
        minijinja::context! {
            language => language.code(),
            other => other(language).code(),
            t => words(language),
            state => shared.app.state_line(),
            question => shown.question,
            answer => shown.answer,
            answer_language => shown.language.code(),
            turn => shown.turn,
            fault => shown.fault,
        },
    );
    finished(page)
}

fn other(language: Language) -> Language {
    match language {
        Language::Es => Language::En,
        Language::En => Language::Es,
    }
}

fn words(language: Language) -> std::collections::BTreeMap<String, String> {
    i18n::with_prefix("page-", language).collect()
}

fn finished(page: Result<String, minijinja::Error>) -> Response {
    match page {
        Ok(page) => Html(page).into_response(),
        Err(fault) => ApiError::internal(format!("the page's template failed: {fault}")).into_response(),
    }
}

/// A file beside the page.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|(known, ..)| *known == name) {
        Some((_, kind, content)) => {
            ([(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, "no-cache")], *content).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
