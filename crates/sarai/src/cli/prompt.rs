//! Reading what is asked: the words of the command line, or standard input.
//!
//! Called by `ask` and `route`. Invariants: what comes out is UTF-8, not blank and not longer than
//! [`PROMPT_BYTES_MAX`]; at most one byte more than that is read.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Read};
use std::os::unix::ffi::OsStrExt as _;

use super::Error;

/// Longest text taken from the command line or standard input.
pub(crate) const PROMPT_BYTES_MAX: u64 = 1 << 20;

/// The text asked: the words joined by blanks, or standard input if there are none or only `-`.
pub(crate) async fn read(words: Vec<OsString>) -> anyhow::Result<String> {
    if !words.is_empty() && words != ["-"] {
        return Ok(checked(words.join(std::ffi::OsStr::new(" ")).as_bytes())?);
    }
    if io::stdin().is_terminal() && words.is_empty() {
        return Err(Error::EmptyPrompt.into());
    }
    // On its own thread: an interrupt must not wait for the input's end.
    let bytes = tokio::task::spawn_blocking(|| bounded(io::stdin().lock())).await??;
    Ok(checked(&bytes)?)
}

fn bounded(from: impl Read) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    from.take(PROMPT_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| Error::Unreadable { path: "stdin".into(), source })?;
    Ok(bytes)
}

fn checked(bytes: &[u8]) -> Result<String, Error> {
    if bytes.len() as u64 > PROMPT_BYTES_MAX {
        return Err(Error::PromptTooLong { bytes_max: PROMPT_BYTES_MAX });
    }
    let text =
        str::from_utf8(bytes).map_err(|error| Error::PromptNotUtf8 { offset: error.valid_up_to() })?.trim();
    if text.is_empty() { Err(Error::EmptyPrompt) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sound_text_passes() {
        assert_eq!(checked(" ¿qué? \n".as_bytes()).unwrap(), "¿qué?");
        assert!(matches!(checked(b" \n\t"), Err(Error::EmptyPrompt)));
        assert!(matches!(checked(b"ab\xffc"), Err(Error::PromptNotUtf8 { offset: 2 })));
        let most = vec![b'a'; 1 << 20];
        assert_eq!(checked(&most).unwrap().len(), most.len());
    }

    #[test]
    fn input_is_read_to_one_byte_over_the_limit() {
        let bytes = bounded(io::repeat(b'a')).unwrap();
        assert_eq!(bytes.len() as u64, PROMPT_BYTES_MAX + 1);
        assert!(matches!(checked(&bytes), Err(Error::PromptTooLong { bytes_max: PROMPT_BYTES_MAX })));
    }
}
