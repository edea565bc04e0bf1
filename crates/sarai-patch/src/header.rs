//! The head of one file in a patch: which file it is, and what happens to it.
//!
//! Called by `parse`, which hands over the place where a head begins. Two kinds: git's, which says in words
//! that a file is new or deleted, and that of `diff -ruN`, which gives a file that is not there the time 0.
//! What a head says twice must agree; a line that is not known here is refused, never skipped.

use crate::error::shown;
use crate::lines::Lines;
use crate::names::{self, Name};
use crate::{Change, Error};

/// What the head alone says.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) path: String,
    /// Sure in git's heads and where `/dev/null` stands; else the hunks tell, with the two below.
    pub(crate) change: Option<Change>,
    pub(crate) old_at_time_zero: bool,
    pub(crate) new_at_time_zero: bool,
    pub(crate) executable: bool,
    /// Whether `--- ` and `+++ ` stand there; without them no hunk can follow.
    pub(crate) sides: bool,
    pub(crate) line: usize,
}

const FOREIGN: [(&str, &str); 14] = [
    ("old mode ", "a change of rights is not admitted"),
    ("new mode ", "a change of rights is not admitted"),
    ("similarity index ", "renames and copies are not admitted"),
    ("dissimilarity index ", "rewrites with an index are not admitted"),
    ("rename from ", "renames are not admitted"),
    ("rename to ", "renames are not admitted"),
    ("copy from ", "copies are not admitted"),
    ("copy to ", "copies are not admitted"),
    ("GIT binary patch", "binary patches are not admitted"),
    ("Binary files ", "binary patches are not admitted"),
    ("Only in ", "a file that is only in one folder is not shown; write the diff with `diff -ruN`"),
    ("diff --cc ", "diffs of merges are not admitted"),
    ("diff --combined ", "diffs of merges are not admitted"),
    ("@@@ ", "diffs of merges are not admitted"),
];

/// Why a line is refused wherever it stands outside a hunk.
pub(crate) fn foreign(line: &str) -> Option<&'static str> {
    let (start, why) = FOREIGN.iter().find(|(start, _)| line.starts_with(start))?;
    // An explanation may well begin with these words.
    let is_prose = match *start {
        "Binary files " => !line.ends_with(" differ"),
        "Only in " => !line.contains(": "),
        _ => false,
    };
    (!is_prose).then_some(why)
}

/// A head that begins with `diff --git `.
pub(crate) fn git(lines: &mut Lines<'_>) -> Result<Header, Error> {
    let line = lines.number();
    let first = lines.next().unwrap_or_default();
    let path = names::of_git_line(first.strip_prefix("diff --git ").unwrap_or_default(), line)?;
    let mut header = Header {
        path,
        change: None,
        old_at_time_zero: false,
        new_at_time_zero: false,
        executable: false,
        sides: false,
        line,
    };
    let mut index_seen = false;
    while let Some(text) = lines.peek() {
        let at = lines.number();
        if let Some(why) = foreign(text) {
            return Err(Error::not_admitted(at, why));
        } else if let Some(mode) = text.strip_prefix("new file mode ") {
            header.executable = is_executable(mode, at)?;
            says(&mut header, Change::Added, at)?;
        } else if let Some(mode) = text.strip_prefix("deleted file mode ") {
            is_executable(mode, at)?;
            says(&mut header, Change::Removed, at)?;
        } else if let Some(index) = text.strip_prefix("index ").filter(|_| !index_seen) {
            index_seen = true;
            check_index(index, at)?;
        } else {
            break;
        }
        lines.next();
    }
    let at = lines.number();
    match lines.peek() {
        Some(text) if text.starts_with("--- ") => {
            header.change = Some(git_sides(lines, &header)?);
            header.sides = true;
        }
        None | Some("" | "-- ") => {}
        Some(text) if text.starts_with("diff --git ") => {}
        Some(text) => {
            return Err(Error::not_admitted(
                at,
                format!("{} is not known in the head of a file", shown(text)),
            ));
        }
    }
    Ok(header)
}

/// `--- ` and `+++ ` below git's own lines.
fn git_sides(lines: &mut Lines<'_>, header: &Header) -> Result<Change, Error> {
    let at = lines.number();
    let ((old, _), (new, _)) = sides(lines)?;
    let is = |name: &Option<Name>, top: &str| {
        name.as_ref().is_none_or(|name| name.top == top && name.path == header.path)
    };
    if !is(&old, "a") || !is(&new, "b") {
        return Err(Error::not_admitted(at, "the names differ from those of the line `diff --git`"));
    }
    let change = of_sides(&old, &new, at)?;
    // Without such a line, `/dev/null` alone is still clear; with it, both must say the same.
    if header.change.is_some_and(|said| said != change) {
        let why = "`/dev/null` must stand where the file is new or deleted, and nowhere else";
        return Err(Error::not_admitted(at, why));
    }
    Ok(change)
}

/// A head of `--- ` and `+++ ` alone.
pub(crate) fn plain(lines: &mut Lines<'_>) -> Result<Header, Error> {
    let line = lines.number();
    let ((old, old_time), (new, new_time)) = sides(lines)?;
    let change = of_sides(&old, &new, line)?;
    let unclear = match (&old, &new) {
        (Some(old), Some(new)) if old.path != new.path => {
            return Err(Error::not_admitted(line, "the two names differ: renames are not admitted"));
        }
        (Some(old), Some(new)) => old.top == new.top,
        (Some(old), None) => old.top != "a",
        (None, Some(new)) => new.top != "b",
        (None, None) => true,
    };
    if unclear {
        let why = "it is not clear which folder the names are to be cut free of; write `a/path` and `b/path`";
        return Err(Error::not_admitted(line, why));
    }
    Ok(Header {
        change: Some(change).filter(|change| *change != Change::Changed),
        old_at_time_zero: is_time_zero(old_time),
        new_at_time_zero: is_time_zero(new_time),
        executable: false,
        sides: true,
        line,
        path: old.or(new).map(|name| name.path).unwrap_or_default(),
    })
}

type Side<'a> = (Option<Name>, &'a str);

fn sides<'a>(lines: &mut Lines<'a>) -> Result<(Side<'a>, Side<'a>), Error> {
    let at = lines.number();
    let old = lines.next().and_then(|line| line.strip_prefix("--- ")).unwrap_or_default();
    let old = names::of_side(old, at)?;
    let Some(new) = lines.peek().and_then(|line| line.strip_prefix("+++ ")) else {
        return Err(Error::not_admitted(at, "`--- ` without a line `+++ ` below it"));
    };
    let new = names::of_side(new, at + 1)?;
    lines.next();
    Ok((old, new))
}

fn of_sides(old: &Option<Name>, new: &Option<Name>, line: usize) -> Result<Change, Error> {
    match (old, new) {
        (None, None) => Err(Error::not_admitted(line, "both names are `/dev/null`")),
        (None, Some(_)) => Ok(Change::Added),
        (Some(_), None) => Ok(Change::Removed),
        (Some(_), Some(_)) => Ok(Change::Changed),
    }
}

fn says(header: &mut Header, change: Change, line: usize) -> Result<(), Error> {
    if header.change.replace(change).is_some() {
        return Err(Error::not_admitted(line, "the head says twice what happens to the file"));
    }
    Ok(())
}

fn is_executable(mode: &str, line: usize) -> Result<bool, Error> {
    match mode {
        "100644" => Ok(false),
        "100755" => Ok(true),
        "120000" => Err(Error::not_admitted(line, "symbolic links are not admitted")),
        "160000" => Err(Error::not_admitted(line, "submodules are not admitted")),
        _ => Err(Error::not_admitted(line, format!("the file mode {} is not admitted", shown(mode)))),
    }
}

/// `1234567..89abcde`, and the mode of a file whose mode stays.
fn check_index(text: &str, line: usize) -> Result<(), Error> {
    let (ids, mode) = text.split_once(' ').map_or((text, None), |(ids, mode)| (ids, Some(mode)));
    let is_id = |id: &str| (4..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !ids.split_once("..").is_some_and(|(old, new)| is_id(old) && is_id(new)) {
        return Err(Error::not_admitted(line, format!("{} is no line `index`", shown(text))));
    }
    mode.map_or(Ok(()), |mode| is_executable(mode, line).map(drop))
}

/// Whether a time like `1970-01-01 01:00:00.000000000 +0100` is the one that `diff -N` gives a missing file.
fn is_time_zero(time: &str) -> bool {
    let minutes = || {
        let (day, rest) = time.split_once(' ')?;
        let (clock, zone) = rest.split_once(' ')?;
        let day = match day {
            "1969-12-31" => -24 * 60,
            "1970-01-01" => 0,
            "1970-01-02" => 24 * 60,
            _ => return None,
        };
        let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
        let (hours, rest) = clock.split_once(':')?;
        let (minutes, seconds) = rest.split_once(':')?;
        if seconds != "00" || fraction.bytes().any(|digit| digit != b'0') {
            return None;
        }
        let (zone_hours, zone_minutes) = zone.get(1..)?.split_at_checked(2)?;
        let ahead = two_digits(zone_hours)? * 60 + two_digits(zone_minutes)?;
        let ahead = match zone.as_bytes().first()? {
            b'+' => ahead,
            b'-' => -ahead,
            _ => return None,
        };
        Some(day + two_digits(hours)? * 60 + two_digits(minutes)? - ahead)
    };
    minutes() == Some(0)
}

fn two_digits(text: &str) -> Option<i32> {
    if text.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}
