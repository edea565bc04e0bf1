//! `sarai chat`: a conversation in the terminal, kept in the home and streamed line by line.
//!
//! Ctrl-C ends the conversation, also in the middle of an answer; what was answered before is kept. `/help` lists
//! the commands.

use futures::StreamExt as _;
use tokio::io::{AsyncBufReadExt as _, BufReader};

use super::{Invocation, ask};
use crate::asking::Backend;
use crate::exit::Exit;
use crate::i18n::Text;
use crate::terminal;
use crate::wire::Ask;

/// Longest line taken.
const LINE_BYTES_MAX: usize = super::prompt::PROMPT_BYTES_MAX as usize;

/// Arguments of `chat`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {}

/// What a line asks for.
#[derive(Debug, PartialEq)]
enum Line<'a> {
    Empty,
    Quit,
    Help,
    New,
    Receipt,
    Score(f64),
    Unknown(&'a str),
    Question(&'a str),
}

fn read(line: &str) -> Line<'_> {
    match line.trim() {
        "" => Line::Empty,
        "/quit" | "/exit" | "/salir" => Line::Quit,
        "/help" | "/ayuda" => Line::Help,
        "/new" | "/nueva" => Line::New,
        "/receipt" | "/recibo" => Line::Receipt,
        "/good" | "/bien" => Line::Score(1.0),
        "/bad" | "/mal" => Line::Score(-1.0),
        other if other.starts_with('/') => Line::Unknown(other),
        question => Line::Question(question),
    }
}

/// Talks until the input ends.
pub(crate) async fn run(_args: &Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    let config = invocation.config()?;
    let backend = Backend::find(invocation, &config, "chat").await?;
    let exit = talk(&backend, invocation).await;
    backend.stop().await;
    exit
}

async fn talk(backend: &Backend, invocation: &Invocation) -> anyhow::Result<Exit> {
    invocation.note(&Text::new("chat-welcome"));
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut conversation = uuid::Uuid::now_v7().to_string();
    let mut last: Option<serde_json::Value> = None;
    loop {
        if !invocation.quiet {
            terminal::aside_piece("» ");
        }
        let Some(line) = lines.next_line().await? else { return Ok(Exit::Ok) };
        if line.len() > LINE_BYTES_MAX {
            return Err(super::Error::PromptTooLong { bytes_max: super::prompt::PROMPT_BYTES_MAX }.into());
        }
        match read(&line) {
            Line::Empty => {}
            Line::Quit => return Ok(Exit::Ok),
            Line::Help => invocation.note(&Text::new("chat-help")),
            Line::New => {
                conversation = uuid::Uuid::now_v7().to_string();
                invocation.note(&Text::new("chat-new"));
            }
            Line::Receipt => match &last {
                Some(turn) => ask::summary(turn, invocation),
                None => invocation.note(&Text::new("chat-nothing-yet")),
            },
            Line::Score(score) => match last.as_ref().and_then(|turn| turn["turn_id"].as_str()) {
                Some(turn_id) => {
                    backend.feedback(turn_id, score).await?;
                    invocation.note(&Text::new("chat-noted"));
                }
                None => invocation.note(&Text::new("chat-nothing-yet")),
            },
            Line::Unknown(command) => {
                invocation.note(&Text::new("chat-unknown").with("command", command.to_owned()));
            }
            Line::Question(question) => {
                let ask = Ask {
                    text: question.to_owned(),
                    language: invocation.wish.asked,
                    conversation: Some(conversation.clone()),
                    ..Ask::default()
                };
                if let Some(turn) = answer(backend, ask, invocation).await? {
                    last = Some(turn);
                }
            }
        }
    }
}

/// One answer; `None` if it was stopped or failed, which ends nothing but itself.
async fn answer(
    backend: &Backend,
    ask: Ask,
    invocation: &Invocation,
) -> anyhow::Result<Option<serde_json::Value>> {
    let updates = match backend.ask(ask, "chat").await {
        Ok(updates) => updates,
        Err(error) => {
            crate::exit::report(&error, invocation);
            return Ok(None);
        }
    };
    match ask::show(updates.boxed(), invocation).await {
        Ok(turn) => {
            if invocation.json {
                terminal::json(&turn)?;
            }
            Ok(Some(turn))
        }
        Err(error) if error.is::<terminal::Closed>() => Err(error),
        Err(error) => {
            crate::exit::report(&error, invocation);
            Ok(None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, read};

    #[test]
    fn lines_are_commands_or_questions() {
        assert_eq!(read("  "), Line::Empty);
        assert_eq!(read("/salir"), Line::Quit);
        assert_eq!(read("/bien"), Line::Score(1.0));
        assert_eq!(read("/nope"), Line::Unknown("/nope"));
        assert_eq!(read(" ¿y en inglés? "), Line::Question("¿y en inglés?"));
    }
}
