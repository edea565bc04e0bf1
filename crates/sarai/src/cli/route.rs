//! `sarai route`: what the router says about a text, or about each line of a file.
//! Answers nothing and records nothing: no model, no ledger.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use sarai_core::router::Route;

use super::{Error, prompt};
use crate::cli::Invocation;
use crate::exit::Exit;
use crate::i18n::Text;
use crate::router::Shelf;
use crate::{terminal, wire};

/// Longest line of a file.
const LINE_BYTES_MAX: u64 = prompt::PROMPT_BYTES_MAX;

/// Arguments of `route`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[arg(value_name = "TEXT", conflicts_with = "file")]
    text: Vec<OsString>,
    #[arg(long, value_name = "JSONL")]
    file: Option<PathBuf>,
}

/// One line of a file. Keys beside `text` are left alone: such files carry labels.
#[derive(serde::Deserialize)]
struct Line {
    text: String,
}

/// Runs the command. No model is needed, and nothing is written.
pub(crate) async fn run(args: Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    // Not needed here, but a broken configuration must not look sound to any command.
    invocation.config()?;
    let found = Shelf::new(&invocation.home()?).load();
    if let Some(fault) = found.fault {
        invocation.note(&Text::new("train-fault").showing("reason", fault));
    }
    let router = found.router;
    if let Some(path) = args.file {
        let json = invocation.json;
        let language = invocation.language();
        tokio::task::spawn_blocking(move || {
            each_line(&path, |text| {
                let route = router.route(text);
                if json {
                    return terminal::json(&wire::route(&route));
                }
                let name = primary(&route).render(language);
                terminal::line(name)
            })
        })
        .await??;
        return Ok(Exit::Ok);
    }
    let text = prompt::read(args.text).await?;
    let route = router.route(&text);
    if invocation.json {
        terminal::json(&wire::route(&route))?;
        return Ok(Exit::Ok);
    }
    invocation.say(&Text::new("route-primary").with("name", invocation.text(&primary(&route))))?;
    for (head, score) in route.scores.named() {
        terminal::line(format_args!("{head:<12} {score:.3}"))?;
    }
    Ok(Exit::Ok)
}

fn primary(route: &Route) -> Text {
    match (route.primary, route.abstained) {
        (Some(name), _) => Text::new("route-name").showing("name", name),
        (None, false) => Text::new("route-none"),
        (None, true) => Text::new("route-abstained"),
    }
}

/// Hands each line's text on, in order; the first bad line ends it.
fn each_line(path: &Path, mut take: impl FnMut(&str) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let unreadable = |source| Error::Unreadable { path: path.to_owned(), source };
    let mut from = BufReader::new(std::fs::File::open(path).map_err(unreadable)?);
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let read =
            from.by_ref().take(LINE_BYTES_MAX + 1).read_until(b'\n', &mut bytes).map_err(unreadable)?;
        if read == 0 {
            break;
        }
        let bad = |detail: String| Error::BadLine { path: path.to_owned(), line, detail };
        if bytes.len() as u64 > LINE_BYTES_MAX {
            return Err(bad(format!("> {LINE_BYTES_MAX} bytes")).into());
        }
        let parsed: Line = serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
        take(&parsed.text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Vec<String>, Option<String>) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let mut texts = Vec::new();
        let result = each_line(file.path(), |text| {
            texts.push(text.to_owned());
            Ok(())
        });
        let path = file.path().display().to_string();
        (texts, result.err().map(|error| error.to_string().replace(&path, "f")))
    }

    #[test]
    fn lines_come_in_order_and_a_bad_one_is_named() {
        assert_eq!(read(b"{\"text\":\"a\"}\n{\"text\":\"b\",\"label\":1}").0, ["a", "b"]);
        let (texts, error) = read(b"{\"text\":\"a\"}\n{\"txt\":\"b\"}\n{\"text\":\"c\"}\n");
        assert_eq!(texts, ["a"]);
        assert!(error.as_ref().unwrap().starts_with("f:2: missing field `text`"), "{error:?}");
        assert!(read(b"{\"text\":\"a\"}\n\n").1.unwrap().starts_with("f:2: "));
        assert!(read(b"{\"text\":\"\xff\"}\n").1.unwrap().starts_with("f:1: "));
        let long = [b"{\"text\":\"".to_vec(), vec![b'a'; 1 << 20], b"\"}".to_vec()].concat();
        assert_eq!(read(&long).1.unwrap(), "f:1: > 1048576 bytes");
    }

    proptest::proptest! {
        /// Every line before a bad one is handed on, and the bad one is named by its number.
        #[test]
        fn any_file_gives_its_lines_up_to_the_first_bad_one(bytes in crate::mutation::foreign_text(&[
            "{\"text\":\"¿Cuánto es el IVA de 250 €?\"}\n{\"text\":\"hola\",\"label\":[1,{\"a\":null}]}\n",
            "{ \"n\": 1e3, \"text\": \"a\\u00f1\\n\" }\n{\"text\":\"\"}\n{\"text\":\"last\"}",
        ])) {
            let (texts, error) = read(&bytes);
            let lines = bytes.split_inclusive(|byte| *byte == b'\n').count();
            match error {
                None => proptest::prop_assert_eq!(texts.len(), lines),
                Some(error) => {
                    let place = format!("f:{}: ", texts.len() + 1);
                    proptest::prop_assert!(texts.len() < lines && error.starts_with(&place), "{}", error);
                }
            }
            let kept: Vec<u8> =
                texts.iter().flat_map(|text| format!("{}\n", serde_json::json!({"text": text})).into_bytes()).collect();
            proptest::prop_assert_eq!(read(&kept), (texts, None));
        }
    }
}
