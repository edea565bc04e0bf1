//! An HTTP server on loopback that does exactly what a test says, faults included, and remembers what it was asked.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// One request.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) path: String,
    /// First byte of the range, if one was asked for.
    pub(super) from: Option<usize>,
    pub(super) if_range: Option<String>,
    pub(super) authorization: Option<String>,
}

/// One answer.
#[derive(Clone)]
pub(super) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    cut: Option<usize>,
    stall: bool,
    chunked: bool,
    rest_after: Option<(usize, Duration)>,
}

impl Reply {
    pub(super) fn status(status: u16) -> Self {
        let (headers, body) = (Vec::new(), Vec::new());
        Self { status, headers, body, cut: None, stall: false, chunked: false, rest_after: None }
    }

    /// The whole file, whatever was asked.
    pub(super) fn whole(content: &[u8]) -> Self {
        Self { body: content.to_vec(), ..Self::status(200) }.header("content-length", content.len())
    }

    /// These bytes under this status.
    pub(super) fn part(status: u16, bytes: &[u8]) -> Self {
        Self { status, ..Self::whole(bytes) }
    }

    /// As a good server does it, with the range that was asked for.
    pub(super) fn good(content: &[u8], asked: &Asked, etag: &str) -> Self {
        let range_holds = asked.if_range.as_deref().is_none_or(|given| given == etag);
        let Some(from) = asked.from.filter(|_| range_holds) else {
            return Self::whole(content).header("etag", etag);
        };
        if from >= content.len() {
            return Self::status(416).header("content-length", 0);
        }
        Self { status: 206, ..Self::whole(&content[from..]) }
            .header("content-range", format!("bytes {from}-{}/{}", content.len() - 1, content.len()))
            .header("etag", etag)
    }

    pub(super) fn header(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    /// Closes the connection after so many bytes of the body.
    pub(super) fn cut(self, bytes: usize) -> Self {
        Self { cut: Some(bytes), ..self }
    }

    /// Sends so many bytes of the body and then nothing more, with the connection open.
    pub(super) fn stall(self, bytes: usize) -> Self {
        Self { cut: Some(bytes), stall: true, ..self }
    }

    /// Pauses after so many bytes, then goes on.
    pub(super) fn pause(self, after: usize, pause: Duration) -> Self {
        Self { rest_after: Some((after, pause)), ..self }
    }

    /// States no length.
    pub(super) fn chunked(mut self) -> Self {
        self.headers.retain(|(name, _)| name != "content-length");
        self.headers.push(("transfer-encoding".into(), "chunked".into()));
        Self { chunked: true, ..self }
    }
}

type Script = dyn Fn(usize, &Asked) -> Reply + Send + Sync;

pub(super) struct FaultyServer {
    pub(super) base: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    sent: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl FaultyServer {
    /// `script` gets the number of the request, from 0, and the request.
    pub(super) async fn start(script: impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (asked, sent) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicU64::new(0)));
        let script: Arc<Script> = Arc::new(script);
        let task = tokio::spawn({
            let (asked, sent) = (asked.clone(), sent.clone());
            async move {
                loop {
                    let (stream, _) = listener.accept().await.unwrap();
                    tokio::spawn(answer(stream, script.clone(), asked.clone(), sent.clone()));
                }
            }
        });
        Self { base, asked, sent, task }
    }

    /// An address on loopback where nobody listens.
    pub(super) async fn nobody() -> String {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Bytes of bodies that were written to clients.
    pub(super) fn sent(&self) -> u64 {
        self.sent.load(Ordering::SeqCst)
    }
}

impl Drop for FaultyServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(
    mut stream: TcpStream,
    script: Arc<Script>,
    log: Arc<Mutex<Vec<Asked>>>,
    sent: Arc<AtomicU64>,
) {
    let Some(asked) = read_request(&mut stream).await else { return };
    let number = {
        let mut log = log.lock().unwrap();
        log.push(asked.clone());
        log.len() - 1
    };
    let reply = script(number, &asked);
    let mut head = format!("HTTP/1.1 {} x\r\nconnection: close\r\n", reply.status);
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    if stream.write_all(format!("{head}\r\n").as_bytes()).await.is_err() || asked.method == "HEAD" {
        return;
    }
    let body = &reply.body[..reply.cut.unwrap_or(reply.body.len()).min(reply.body.len())];
    let mut done = 0;
    for piece in body.chunks(1 << 15) {
        let framed = if reply.chunked {
            [format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat()
        } else {
            piece.to_vec()
        };
        if stream.write_all(&framed).await.is_err() {
            return;
        }
        sent.fetch_add(piece.len() as u64, Ordering::SeqCst);
        done += piece.len();
        if let Some((after, pause)) = reply.rest_after
            && done >= after
            && done - piece.len() < after
        {
            tokio::time::sleep(pause).await;
        }
    }
    if reply.chunked && reply.cut.is_none() {
        drop(stream.write_all(b"0\r\n\r\n").await);
    }
    if reply.stall {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    drop(stream.shutdown().await);
}

async fn read_request(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte).await.ok()? == 0 || bytes.len() > 1 << 16 {
            return None;
        }
        bytes.push(byte[0]);
    }
    let text = String::from_utf8(bytes).ok()?;
    let mut words = text.lines().next()?.split(' ');
    let header = |name: &str| {
        let found = text.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")))?;
        Some(found.split_once(':')?.1.trim().to_owned())
    };
    Some(Asked {
        method: words.next()?.to_owned(),
        path: words.next()?.to_owned(),
        from: header("range")
            .and_then(|range| range.strip_prefix("bytes=")?.trim_end_matches('-').parse().ok()),
        if_range: header("if-range"),
        authorization: header("authorization"),
    })
}
