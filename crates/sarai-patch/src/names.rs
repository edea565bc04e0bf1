//! The names of files in a patch: taken out of their quotes, checked, and cut free of `a/` or `b/`.
//!
//! Called by `header`. Whatever leaves here is a relative path whose parts are safe to open one by one: none
//! is empty, `.`, `..` or `.git`, and none holds a control character or a backslash.

use crate::Error;
use crate::error::shown;
use crate::limits::{PART_BYTES_MAX, PATH_BYTES_MAX, PATH_PARTS_MAX};

/// A name as a head has it: `a/src/lib.rs` is the path `src/lib.rs` below the folder `a`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) top: String,
    pub(crate) path: String,
}

/// The one path of `diff --git a/path b/path`, from what follows `diff --git `.
pub(crate) fn of_git_line(text: &str, line: usize) -> Result<String, Error> {
    let refuse = || {
        let why = "these are not the two names `a/path b/path` of one file (renames are not admitted)";
        Error::not_admitted(line, format!("{}: {why}", shown(text)))
    };
    let (old, new) = if text.starts_with('"') {
        let (old, rest) = unquote(text, line)?;
        let rest = rest.strip_prefix(' ').ok_or_else(refuse)?;
        let (new, rest) = if rest.starts_with('"') { unquote(rest, line)? } else { (rest.to_owned(), "") };
        if !rest.is_empty() {
            return Err(refuse());
        }
        (old, new)
    } else {
        // Names may hold spaces, but both are equally long, so there is one place where they can part.
        let (old, rest) = text.split_at_checked(text.len() / 2).ok_or_else(refuse)?;
        (old.to_owned(), rest.strip_prefix(' ').ok_or_else(refuse)?.to_owned())
    };
    let (old, new) = (split(&old, line)?, split(&new, line)?);
    if old.top != "a" || new.top != "b" || old.path != new.path {
        return Err(refuse());
    }
    Ok(old.path)
}

/// What stands after `--- ` or `+++ `: the name, none for `/dev/null`, and the time after the tab.
pub(crate) fn of_side(text: &str, line: usize) -> Result<(Option<Name>, &str), Error> {
    let (name, rest) = if text.starts_with('"') {
        unquote(text, line)?
    } else {
        let end = text.find('\t').unwrap_or(text.len());
        (text[..end].to_owned(), &text[end..])
    };
    let time = match rest.strip_prefix('\t') {
        Some(time) => time,
        None if rest.is_empty() => rest,
        None => return Err(Error::not_admitted(line, format!("{} follows the name", shown(rest)))),
    };
    let name = if name == "/dev/null" { None } else { Some(split(&name, line)?) };
    Ok((name, time))
}

/// A quoted name without its quotes, and what follows them.
fn unquote(text: &str, line: usize) -> Result<(String, &str), Error> {
    let refuse = |what: &str| Error::not_admitted(line, format!("{}: {what}", shown(text)));
    let mut name = Vec::new();
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => {
                let name = String::from_utf8(name).map_err(|_| refuse("the name is not UTF-8"))?;
                return Ok((name, &text[at + 1..]));
            }
            b'\\' => {
                let (_, escaped) = bytes.next().ok_or_else(|| refuse("the name has no closing quote"))?;
                name.push(match escaped {
                    b'a' => 7,
                    b'b' => 8,
                    b't' => b'\t',
                    b'n' => b'\n',
                    b'v' => 11,
                    b'f' => 12,
                    b'r' => b'\r',
                    b'"' | b'\\' => escaped,
                    b'0'..=b'3' => {
                        let digits =
                            [escaped].into_iter().chain(bytes.by_ref().take(2).map(|(_, digit)| digit));
                        octal(digits).ok_or_else(|| refuse("an escape in the name is not known"))?
                    }
                    _ => return Err(refuse("an escape in the name is not known")),
                });
            }
            _ => name.push(byte),
        }
    }
    Err(refuse("the name has no closing quote"))
}

/// Three octal digits, the first at most 3.
fn octal(digits: impl Iterator<Item = u8>) -> Option<u8> {
    let mut value = 0_u8;
    let mut count = 0;
    for digit in digits {
        value = value.checked_mul(8)?.checked_add(digit.checked_sub(b'0').filter(|digit| *digit < 8)?)?;
        count += 1;
    }
    (count == 3).then_some(value)
}

/// Checks a name and takes its first folder off.
fn split(name: &str, line: usize) -> Result<Name, Error> {
    let refuse = |what: &str| Err(Error::not_admitted(line, format!("the name {}: {what}", shown(name))));
    if name.is_empty() {
        return refuse("it is empty");
    }
    if name.starts_with('/') {
        return refuse("a path from the root of the system");
    }
    if name.ends_with('\r') {
        return refuse("the line ends in a carriage return; heads of a diff end in a newline alone");
    }
    if name.chars().any(char::is_control) {
        return refuse("it holds a control character");
    }
    if name.contains('\\') {
        return refuse("it holds a backslash");
    }
    for part in name.split('/') {
        if matches!(part, "" | "." | "..") {
            return refuse("a part of it is empty, `.` or `..`");
        }
        if part.eq_ignore_ascii_case(".git") {
            return refuse("`.git` is never changed");
        }
        if part.len() > PART_BYTES_MAX {
            return refuse(&format!("a part of it is more than {PART_BYTES_MAX} bytes"));
        }
    }
    let Some((top, path)) = name.split_once('/') else {
        return refuse("no folder stands before it; names are written `a/path` and `b/path`");
    };
    if path.len() > PATH_BYTES_MAX {
        return refuse(&format!("the path is more than {PATH_BYTES_MAX} bytes"));
    }
    if path.split('/').count() > PATH_PARTS_MAX {
        return refuse(&format!("the path has more than {PATH_PARTS_MAX} parts"));
    }
    Ok(Name { top: top.to_owned(), path: path.to_owned() })
}
