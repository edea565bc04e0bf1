//! A skill that answers from a script: stands in for `sarai-skill engine` where a test needs no model.
//!
//! Started by tests as the real one is; its "model" is a JSON [`Script`] behind the letters `GGUF`. Rules are tried in
//! order; the first whose `contains` stands in the last message, and whose `bound` agrees, answers. Asked for vectors,
//! it counts letters. It takes a file that begins with `LORA` as an adapter, the file's length as its digest; a text
//! `PIC FINGERPRINT ...` as a picture that shows that, `PIC die` as one that kills its reader; and a file of data as one
//! table of lines, of which `SELECT WORD` gives those with the word. `patch` does what the real one does. Never shipped.

use std::pin::Pin;
use std::sync::Mutex;
use std::time::Duration;

use sarai_proto::skill as pb;
use sarai_proto::skill::skill_service_server::{SkillService, SkillServiceServer};
use serde::Deserialize;
use tokio_stream::{Stream, StreamExt as _};
use tonic::{Request, Response, Status};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Script {
    rules: Vec<Rule>,
    load_ms: u64,
    /// Ends at once with these words.
    fails_to_load: String,
    /// Memory it really takes.
    takes_bytes: usize,
    /// What it says it takes.
    kv_bytes_per_token: u64,
    compute_bytes: u64,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Rule {
    contains: String,
    bound: Option<bool>,
    text: String,
    /// Before each word.
    delay_ms: u64,
    /// The process ends in the middle of the answer.
    die: bool,
    /// It ends before any word, and only the first time.
    die_once: bool,
    /// The asker is sent away.
    busy: bool,
    context_exceeded: bool,
    /// The text ends at the limit of tokens.
    cut: bool,
}

struct Scripted {
    script: Script,
    adapters: Mutex<pb::ListAdaptersResponse>,
}

impl Scripted {
    /// Changes the adapters and tells them.
    fn adapt<T: From<pb::ListAdaptersResponse>>(
        &self,
        change: impl FnOnce(&mut pb::ListAdaptersResponse) -> Result<(), Status>,
    ) -> Result<Response<T>, Status> {
        let mut list = self.adapters.lock().map_err(|fault| Status::internal(fault.to_string()))?;
        change(&mut list)?;
        Ok(Response::new(list.clone().into()))
    }

    /// Digest of the adapter in force.
    fn in_force(&self) -> String {
        let list = self.adapters.lock().map(|list| list.clone()).unwrap_or_default();
        let found = list.adapters.iter().find(|adapter| adapter.name == list.in_force);
        found.map(|adapter| adapter.sha256.clone()).unwrap_or_default()
    }

    fn rule(&self, generation: &pb::Generation) -> Rule {
        let last = match generation.input.as_ref().and_then(|input| input.kind.as_ref()) {
            Some(pb::input::Kind::Prompt(prompt)) => prompt.clone(),
            Some(pb::input::Kind::Chat(chat)) => {
                chat.messages.last().map(|message| message.content.clone()).unwrap_or_default()
            }
            None => String::new(),
        };
        let bound = generation.constraint.is_some();
        let fits =
            |rule: &&Rule| last.contains(&rule.contains) && rule.bound.is_none_or(|wanted| wanted == bound);
        self.script
            .rules
            .iter()
            .find(fits)
            .cloned()
            .unwrap_or(Rule { text: "no rule".into(), ..Rule::default() })
    }
}

type Events<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

fn done(words: usize, cut: bool, adapter_sha256: String) -> pb::GenerateStreamResponse {
    let finish_reason = if cut { pb::FinishReason::Length } else { pb::FinishReason::Stop };
    let event = pb::generate_stream_response::Event::Done(pb::Done {
        finish_reason: finish_reason.into(),
        prompt_tokens: 7,
        completion_tokens: u32::try_from(words).unwrap_or(u32::MAX),
        seed: 1,
        prefill_seconds: 0.001,
        decode_seconds: 0.002,
        adapter_sha256,
        ..pb::Done::default()
    });
    pb::GenerateStreamResponse { event: Some(event) }
}

#[tonic::async_trait]
impl SkillService for Scripted {
    async fn describe(
        &self,
        _request: Request<pb::DescribeRequest>,
    ) -> Result<Response<pb::DescribeResponse>, Status> {
        Ok(Response::new(pb::DescribeResponse {
            skill: "scripted".into(),
            protocol: sarai_proto::PROTOCOL,
            state: pb::LoadState::Ready.into(),
            context_tokens: 4096,
            threads: 1,
            kv_bytes_per_token: self.script.kv_bytes_per_token,
            compute_bytes: self.script.compute_bytes,
            ..pb::DescribeResponse::default()
        }))
    }

    async fn watch_load(
        &self,
        _request: Request<pb::WatchLoadRequest>,
    ) -> Result<Response<Events<pb::WatchLoadResponse>>, Status> {
        let wait = Duration::from_millis(self.script.load_ms);
        let update = |state: pb::LoadState, progress| {
            Ok(pb::WatchLoadResponse { state: state.into(), progress, error: String::new() })
        };
        let updates =
            tokio_stream::iter([update(pb::LoadState::Loading, 0.5), update(pb::LoadState::Ready, 1.0)]);
        let slowed = updates.then(move |update| async move {
            tokio::time::sleep(wait).await;
            update
        });
        Ok(Response::new(Box::pin(slowed)))
    }

    async fn count_tokens(
        &self,
        _request: Request<pb::CountTokensRequest>,
    ) -> Result<Response<pb::CountTokensResponse>, Status> {
        Ok(Response::new(pb::CountTokensResponse { tokens: 7 }))
    }

    async fn draft(
        &self,
        _request: Request<pb::DraftRequest>,
    ) -> Result<Response<pb::DraftResponse>, Status> {
        Ok(Response::new(pb::DraftResponse::default()))
    }

    async fn load_adapter(
        &self,
        request: Request<pb::LoadAdapterRequest>,
    ) -> Result<Response<pb::LoadAdapterResponse>, Status> {
        let pb::LoadAdapterRequest { name, file, scale } = request.into_inner();
        let mut folder = std::env::args().skip_while(|argument| argument != "--adapters").skip(1);
        let folder = folder.next().ok_or_else(|| Status::invalid_argument("no folder of adapters"))?;
        let bytes = std::fs::read(std::path::Path::new(&folder).join(&file))
            .map_err(|fault| Status::invalid_argument(format!("{file}: {fault}")))?;
        if !bytes.starts_with(b"LORA") {
            return Err(Status::invalid_argument(format!("{file} was made for another model")));
        }
        self.adapt(|list| {
            list.adapters.retain(|known| known.name != name);
            list.adapters.push(pb::Adapter { name, sha256: format!("{:064x}", bytes.len()), scale });
            Ok(())
        })
    }

    async fn remove_adapter(
        &self,
        request: Request<pb::RemoveAdapterRequest>,
    ) -> Result<Response<pb::RemoveAdapterResponse>, Status> {
        let name = request.into_inner().name;
        self.adapt(|list| {
            list.adapters.retain(|known| known.name != name);
            if list.in_force == name {
                list.in_force.clear();
            }
            Ok(())
        })
    }

    async fn use_adapter(
        &self,
        request: Request<pb::UseAdapterRequest>,
    ) -> Result<Response<pb::UseAdapterResponse>, Status> {
        let name = request.into_inner().name;
        self.adapt(|list| {
            if !name.is_empty() && !list.adapters.iter().any(|known| known.name == name) {
                return Err(Status::invalid_argument(format!("{name} is not loaded")));
            }
            list.in_force = name;
            Ok(())
        })
    }

    async fn list_adapters(
        &self,
        _request: Request<pb::ListAdaptersRequest>,
    ) -> Result<Response<pb::ListAdaptersResponse>, Status> {
        self.adapt(|_| Ok(()))
    }

    async fn generate_stream(
        &self,
        request: Request<pb::GenerateStreamRequest>,
    ) -> Result<Response<Events<pb::GenerateStreamResponse>>, Status> {
        let rule = self.rule(&request.into_inner().generation.unwrap_or_default());
        if rule.context_exceeded {
            let detail = pb::ErrorDetail {
                kind: pb::ErrorKind::ContextExceeded.into(),
                prompt_tokens: 5000,
                context_tokens: 4096,
                ..pb::ErrorDetail::default()
            };
            let mut status = Status::out_of_range("too long");
            let bytes = prost::Message::encode_to_vec(&detail);
            status.metadata_mut().insert_bin(
                sarai_proto::ERROR_DETAIL_KEY,
                tonic::metadata::MetadataValue::from_bytes(&bytes),
            );
            return Err(status);
        }
        if rule.busy {
            return Err(Status::resource_exhausted("scripted to be busy"));
        }
        let dies = rule.die_once && first_time().map_err(|fault| Status::internal(fault.to_string()))?;
        let words: Vec<String> = rule.text.split_inclusive(' ').map(str::to_owned).collect();
        let (count, cut, adapter) = (words.len(), rule.cut, self.in_force());
        let half = count / 2;
        let deltas =
            tokio_stream::iter(words.into_iter().enumerate()).then(move |(place, text)| async move {
                tokio::time::sleep(Duration::from_millis(rule.delay_ms)).await;
                if dies || (rule.die && place >= half) {
                    std::process::abort();
                }
                let delta = pb::Delta { text, logprobs: Vec::new() };
                Ok(pb::GenerateStreamResponse {
                    event: Some(pb::generate_stream_response::Event::Delta(delta)),
                })
            });
        Ok(Response::new(Box::pin(deltas.chain(tokio_stream::once(Ok(done(count, cut, adapter)))))))
    }

    async fn preprocess_image(
        &self,
        request: Request<pb::PreprocessImageRequest>,
    ) -> Result<Response<pb::PreprocessImageResponse>, Status> {
        let text = String::from_utf8_lossy(&request.into_inner().image).into_owned();
        let mut words = text.split_whitespace();
        let (Some("PIC"), Some(hash)) = (words.next(), words.next()) else {
            return Err(Status::invalid_argument("not a picture"));
        };
        if hash == "die" {
            std::process::abort();
        }
        Ok(Response::new(pb::PreprocessImageResponse {
            webp: [b"RIFF\x04\0\0\0WEBP", text.as_bytes()].concat(),
            width: 512,
            height: 384,
            width_in: 4000,
            height_in: 3000,
            format: "jpeg".into(),
            perceptual_hash: hash.into(),
            ..pb::PreprocessImageResponse::default()
        }))
    }

    async fn list_tables(
        &self,
        _request: Request<pb::ListTablesRequest>,
    ) -> Result<Response<pb::ListTablesResponse>, Status> {
        let column = pb::TableColumn { name: "line".into(), r#type: "text".into(), examples: Vec::new() };
        let table =
            pb::Table { name: "lines".into(), columns: vec![column], rows: Some(lines()?.len() as u64) };
        Ok(Response::new(pb::ListTablesResponse { tables: vec![table], notes: Vec::new() }))
    }

    async fn query(&self, request: Request<pb::QueryRequest>) -> Result<Response<pb::QueryResponse>, Status> {
        let pb::QueryRequest { sql, rows_max } = request.into_inner();
        let word = sql.strip_prefix("SELECT ").ok_or_else(|| Status::invalid_argument("not one SELECT"))?;
        let found = lines()?.into_iter().filter(|line| line.contains(word));
        let most = if rows_max == 0 { usize::MAX } else { rows_max as usize };
        let row = |line| {
            let value = Some(pb::cell::Value::Text(line));
            pb::Row { cells: vec![pb::Cell { value }] }
        };
        let all: Vec<pb::Row> = found.map(row).collect();
        let truncated = all.len() > most;
        let rows = all.into_iter().take(most).collect();
        let columns = vec!["line".into()];
        Ok(Response::new(pb::QueryResponse { columns, rows, truncated, ..pb::QueryResponse::default() }))
    }

    async fn embed(&self, request: Request<pb::EmbedRequest>) -> Result<Response<pb::EmbedResponse>, Status> {
        let texts = request.into_inner().texts;
        let embeddings = texts.iter().map(|text| pb::Embedding { values: letters(text) }).collect();
        let tokens = u32::try_from(texts.len() * 7).unwrap_or(u32::MAX);
        Ok(Response::new(pb::EmbedResponse { embeddings, tokens }))
    }
}

/// Lines of the file of data this was started with.
fn lines() -> Result<Vec<String>, Status> {
    let source = std::env::args().skip_while(|argument| argument != "--source").nth(1).unwrap_or_default();
    let path = source.split_once('=').map(|(_, path)| path.to_owned()).unwrap_or_default();
    let text = std::fs::read_to_string(path).map_err(|fault| Status::internal(fault.to_string()))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// Whether this was never asked before, also not by a process that ended: the folder of states remembers.
fn first_time() -> std::io::Result<bool> {
    let folder = std::env::args().skip_while(|argument| argument != "--states").nth(1).unwrap_or_default();
    let mark = std::path::Path::new(&folder).join("died");
    Ok(if mark.exists() { false } else { std::fs::write(mark, "").map(|()| true)? })
}

/// A vector of length 1 from how often each letter stands in a text.
fn letters(text: &str) -> Vec<f32> {
    let mut counts = vec![0.1_f32; 512];
    for letter in text.bytes().map(usize::from) {
        counts[letter] += 1.0;
    }
    let length = counts.iter().map(|count| count * count).sum::<f32>().sqrt();
    counts.iter().map(|count| count / length).collect()
}

/// The script of a model; skills without one have none.
fn script() -> Result<Script, Box<dyn std::error::Error>> {
    if std::env::args().nth(1).is_some_and(|skill| skill == "image" || skill == "sql") {
        return Ok(Script::default());
    }
    let path = std::env::args().skip_while(|argument| argument != "--model").nth(1);
    let bytes = std::fs::read(path.ok_or("--model PATH is needed")?)?;
    Ok(serde_json::from_slice(bytes.strip_prefix(b"GGUF").ok_or("the script does not begin with GGUF")?)?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, patch, _, tree, _, diff, _, report] = arguments.as_slice()
        && patch == "patch"
    {
        return Ok(sarai_patch::run(tree.as_ref(), diff.as_ref(), report.as_ref())?);
    }
    let script = script()?;
    if !script.fails_to_load.is_empty() {
        return Err(script.fails_to_load.into());
    }
    // Not zero: pages of zeros need not be there.
    let taken = vec![1_u8; script.takes_bytes];
    let by_hand = std::env::args().skip_while(|argument| argument != "--socket").nth(1);
    let listener = match by_hand {
        Some(path) => std::os::unix::net::UnixListener::bind(path)?,
        None => listenfd::ListenFd::from_env()
            .take_unix_listener(0)?
            .ok_or("no listening socket was handed over")?,
    };
    listener.set_nonblocking(true)?;
    let listener = tokio::net::UnixListener::from_std(listener)?;
    let mut told = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    let serving = tonic::transport::Server::builder()
        .add_service(SkillServiceServer::new(Scripted { script, adapters: Mutex::default() }))
        .serve_with_incoming(tokio_stream::wrappers::UnixListenerStream::new(listener));
    tokio::select! {
        ended = serving => ended?,
        _ = told.recv() => {}
    }
    drop(std::hint::black_box(taken));
    Ok(())
}
