//! Where a skill is reached: a Unix socket, or a server with or without TLS.
//!
//! Read from the configuration; used by `child` and the gRPC client. A token travels only over TLS or within this machine.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// One address of a skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A Unix socket: `unix:/run/sarai/engine.sock`.
    Unix(PathBuf),
    /// A server: `https://host:port`, or `http://` for one of this machine.
    Server(String),
}

/// What is wrong with the text of an address.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{text:?} is no address of a skill: {reason}")]
pub struct BadAddress {
    /// The text, cut to 120 characters.
    text: String,
    reason: &'static str,
}

impl FromStr for Address {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let bad = |reason| BadAddress { text: text.chars().take(120).collect(), reason };
        if let Some(path) = text.strip_prefix("unix:") {
            let path = PathBuf::from(path.strip_prefix("//").unwrap_or(path));
            return if path.is_absolute() {
                Ok(Self::Unix(path))
            } else {
                Err(bad("the path is not absolute"))
            };
        }
        let uri: tonic::transport::Uri =
            text.parse().map_err(|_| bad("it is neither unix:/PATH nor https://HOST:PORT"))?;
        let host = uri.host().ok_or_else(|| bad("it names no host"))?;
        match uri.scheme_str() {
            Some("https") => Ok(Self::Server(text.to_owned())),
            // What is said to a skill is the owner's own words.
            Some("http") if is_near(host) => Ok(Self::Server(text.to_owned())),
            Some("http") => Err(bad("without TLS only this machine is reached: use https")),
            Some(_) | None => Err(bad("it is neither unix:/PATH nor https://HOST:PORT")),
        }
    }
}

/// Whether a host is this machine, whoever else may listen on its networks.
fn is_near(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

impl Address {
    /// Whether what is said travels over TLS.
    pub(crate) fn has_tls(&self) -> bool {
        matches!(self, Self::Server(uri) if uri.starts_with("https:"))
    }

    /// Whether a token may be sent there; a Unix socket needs none.
    pub(crate) fn may_have_token(&self) -> bool {
        matches!(self, Self::Server(_))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
            Self::Server(uri) => f.write_str(uri),
        }
    }
}

/// Addresses in a sentence.
pub(super) fn told(addresses: &[Address]) -> String {
    addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_told_the_same() {
        for text in
            ["unix:/run/sarai/e.sock", "https://gpu.example:8443", "http://127.0.0.1:9000", "http://[::1]:9"]
        {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
        }
        assert_eq!("unix:///run/e".parse(), Ok(Address::Unix("/run/e".into())));
    }

    #[test]
    fn what_would_leave_the_machine_in_the_open_is_refused() {
        for text in
            ["http://gpu.example:80", "http://10.0.0.2:80", "ftp://x", "unix:run/e", "", "x", "https://"]
        {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
