//! A running `sarai serve` and just enough HTTP to talk to it over a plain socket.
//!
//! Each request has its own connection; bodies are read whole unless a test wants to leave early. A server is
//! killed by its process id when its handle goes.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

use crate::sarai::Place;

/// No test waits longer for one read.
const READ_WAIT: Duration = Duration::from_secs(30);

/// A server of one place.
pub(crate) struct Serving {
    child: Child,
    pub(crate) address: String,
}

/// A response, whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Answer {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|fault| panic!("{fault}: {self:?}"))
    }

    /// The texts of `data:` lines.
    pub(crate) fn data(&self) -> Vec<&str> {
        self.body.lines().filter_map(|line| line.strip_prefix("data:")).map(str::trim).collect()
    }

    /// Those of them that are JSON.
    pub(crate) fn events(&self) -> Vec<Value> {
        self.data().iter().filter_map(|data| serde_json::from_str(data).ok()).collect()
    }

    /// The error's code, empty if this is no error.
    pub(crate) fn json_code(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        body["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Checks the status and OpenAI's error envelope, and gives the error's code.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{self:?}");
        let error = &self.json()["error"];
        for field in ["message", "type", "code"] {
            assert!(error[field].is_string(), "no {field} in {self:?}");
        }
        assert!(error.as_object().unwrap().contains_key("param"), "{self:?}");
        error["code"].as_str().unwrap().to_owned()
    }
}

impl Serving {
    /// Starts a server on a free port and waits until it says where it listens.
    pub(crate) fn start(place: &Place) -> Self {
        let mut command = place.command(&["serve", "--json", "--port", "0"]);
        let mut child = command.stderr(std::process::Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap_or_else(|fault| panic!("{fault}: {line:?}"));
        let address = said["address"].as_str().unwrap().to_owned();
        Self { child, address }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal and waits for the end.
    pub(crate) fn end(mut self, signal: Signal) -> ExitStatus {
        kill(pid(self.child.id()), signal).unwrap();
        self.child.wait().unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[], b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.request("POST", path, &[], body.to_string().as_bytes())
    }

    pub(crate) fn post_bytes(&self, path: &str, body: &[u8]) -> Answer {
        self.request("POST", path, &[], body)
    }

    pub(crate) fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        call(&self.address, method, path, headers, body).unwrap()
    }

    /// Sends a request and reads until this text has come; the connection is given back unread.
    pub(crate) fn read_until(&self, path: &str, body: &Value, wanted: &str) -> TcpStream {
        let mut stream = send(&self.address, "POST", path, &[], body.to_string().as_bytes()).unwrap();
        let mut held = Vec::new();
        let mut byte = [0; 1];
        while !String::from_utf8_lossy(&held).contains(wanted) {
            let read = stream.read(&mut byte).unwrap();
            assert!(read > 0, "ended early: {}", String::from_utf8_lossy(&held));
            held.extend_from_slice(&byte);
        }
        stream
    }

    /// Process of the named model's child, once it answers.
    pub(crate) fn child_of(&self, model: &str) -> u32 {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let skills = self.get("/sarai/v1/skills").json();
            let found = skills["skills"].as_array().unwrap().iter().find(|skill| skill["model"] == model);
            if let Some(skill) = found
                && skill["state"] == "ready"
            {
                return u32::try_from(skill["pid"].as_u64().unwrap()).unwrap();
            }
            assert!(Instant::now() < until, "{model} never got ready: {skills}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Already ended where a test ended it.
        let _gone = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// A process id for signals.
pub(crate) fn pid(id: u32) -> Pid {
    Pid::from_raw(i32::try_from(id).unwrap())
}

/// Whether a process is gone within a few seconds; one that is dead and not yet waited for counts as gone.
pub(crate) fn is_gone(id: u32) -> bool {
    let until = Instant::now() + Duration::from_secs(5);
    while Instant::now() < until {
        match std::fs::read_to_string(format!("/proc/{id}/stat")) {
            Err(_) => return true,
            Ok(stat) if stat.rsplit(')').next().is_some_and(|rest| rest.trim().starts_with('Z')) => {
                return true;
            }
            Ok(_) => std::thread::sleep(Duration::from_millis(10)),
        }
    }
    false
}

/// One request, read to the end of its connection. Errors are the connection's.
pub(crate) fn call(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Answer> {
    let mut stream = send(address, method, path, headers, body)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    parse(&bytes).ok_or_else(|| std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "cut off"))
}

fn send(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<TcpStream> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(READ_WAIT))?;
    let mut head =
        format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    if !headers.iter().any(|(name, _)| *name == "Host") {
        head.push_str(&format!("Host: {address}\r\n"));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    // A server that refuses a body may close before it was read.
    let _refused = stream.write_all(body);
    Ok(stream)
}

/// A whole response; `None` if it was cut off.
fn parse(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let rest = &bytes[end + 4..];
    let body = if headers.get("transfer-encoding").is_some_and(|value| value == "chunked") {
        unchunk(rest)?
    } else {
        let length: usize = headers.get("content-length").map_or(Some(0), |value| value.parse().ok())?;
        rest.get(..length)?.to_vec()
    };
    Some(Answer { status, headers, body: String::from_utf8(body).ok()? })
}

fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = usize::from_str_radix(str::from_utf8(&rest[..line]).ok()?, 16).ok()?;
        rest = &rest[line + 2..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}
