//! The whole text of a patch: what may stand before, between and after its files.
//!
//! Called by `Patch::parse`. Before the first head there may be an explanation, after the last hunk the
//! signature of `git format-patch`; between two files nothing. A line that looks like a piece of a diff but
//! stands where none is due is refused, because its author meant something by it.

use crate::error::shown;
use crate::header::{self, Header};
use crate::hunk::{self, Hunk, Progress};
use crate::limits::{FILES_MAX, HUNKS_MAX, PATCH_BYTES_MAX};
use crate::lines::Lines;
use crate::{Change, Error, FilePatch, Patch};

pub(crate) fn parse(bytes: &[u8]) -> Result<Patch, Error> {
    let mut lines = Lines::new(text(bytes)?);
    explanation(&mut lines)?;
    let mut files = Vec::new();
    let mut hunks_left = HUNKS_MAX;
    loop {
        let at = lines.number();
        match lines.peek() {
            Some(text) if text.starts_with("diff --git ") || text.starts_with("--- ") => {
                if files.len() == FILES_MAX {
                    return Err(Error::not_admitted(at, format!("more than {FILES_MAX} files")));
                }
                files.push(file(&mut lines, &mut hunks_left)?);
            }
            Some(text) => match header::foreign(text) {
                Some(why) => return Err(Error::not_admitted(at, why)),
                None if is_command(&lines) => drop(lines.next()),
                None => break,
            },
            None => break,
        }
    }
    end(&mut lines)?;
    check_paths(&files)?;
    Ok(Patch { files })
}

fn text(bytes: &[u8]) -> Result<&str, Error> {
    if bytes.len() > PATCH_BYTES_MAX {
        return Err(Error::TooLarge { what: "the patch".to_owned(), max: PATCH_BYTES_MAX });
    }
    let line_at = |at: usize| 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count();
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(Error::not_admitted(line_at(at), "a NUL byte: binary patches are not admitted"));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Error::not_admitted(line_at(error.valid_up_to()), "not UTF-8"))?;
    if text.trim().is_empty() {
        return Err(Error::not_admitted(1, "the patch is empty"));
    }
    if !text.ends_with('\n') {
        return Err(Error::not_admitted(
            line_at(bytes.len()),
            "the last line has no newline: is it cut off?",
        ));
    }
    Ok(text)
}

/// Goes to the first head.
fn explanation(lines: &mut Lines<'_>) -> Result<(), Error> {
    while let Some(text) = lines.peek() {
        let at = lines.number();
        if text.starts_with("diff --git ") || is_plain_head(lines) {
            return Ok(());
        }
        if let Some(why) = header::foreign(text) {
            return Err(Error::not_admitted(at, why));
        }
        let stray = ["--- ", "+++ ", "@@ ", "new file mode ", "deleted file mode "];
        if stray.iter().any(|start| text.starts_with(start)) {
            let what = format!("{} stands before the head of any file", shown(text));
            return Err(Error::not_admitted(at, what));
        }
        lines.next();
    }
    Err(Error::not_admitted(1, "the text holds no unified diff"))
}

fn is_plain_head(lines: &Lines<'_>) -> bool {
    let starts = |line: Option<&str>, with: &str| line.is_some_and(|line| line.starts_with(with));
    starts(lines.peek(), "--- ") && starts(lines.peek_second(), "+++ ")
}

/// The command that `diff -r` repeats above each file.
fn is_command(lines: &Lines<'_>) -> bool {
    let starts = |line: Option<&str>, with: &str| line.is_some_and(|line| line.starts_with(with));
    starts(lines.peek(), "diff -") && starts(lines.peek_second(), "--- ")
}

/// One file: its head and its hunks.
fn file(lines: &mut Lines<'_>, hunks_left: &mut usize) -> Result<FilePatch, Error> {
    let is_git = lines.peek().is_some_and(|line| line.starts_with("diff --git "));
    let header = if is_git { header::git(lines)? } else { header::plain(lines)? };
    // git leaves the two names out where a file is empty before and after.
    let has_sides = header.sides;
    let mut progress = Progress::default();
    let mut hunks = Vec::new();
    while has_sides && lines.peek().is_some_and(|line| line.starts_with("@@ ")) {
        *hunks_left = hunks_left
            .checked_sub(1)
            .ok_or_else(|| Error::not_admitted(lines.number(), format!("more than {HUNKS_MAX} hunks")))?;
        hunks.push(hunk::parse(lines, &mut progress)?);
    }
    if hunks.is_empty() && (has_sides || header.change.is_none()) {
        let what = match lines.peek() {
            Some(text) if has_sides => format!("{} stands where a hunk `@@ -1 +1 @@` is due", shown(text)),
            _ => format!("nothing happens to {}", shown(&header.path)),
        };
        return Err(Error::not_admitted(lines.number(), what));
    }
    let change = change(&header, &hunks)?;
    let Header { path, executable, line, .. } = header;
    Ok(FilePatch { path, change, executable, line, hunks })
}

/// What happens to the file, now that its hunks are known; they must agree.
fn change(header: &Header, hunks: &[Hunk]) -> Result<Change, Error> {
    let old_is_empty = hunks.iter().all(|hunk| hunk.at == 0 && hunk.old.is_empty());
    let new_is_empty = hunks.iter().all(|hunk| hunk.at == 0 && hunk.new.is_empty());
    let change = header.change.unwrap_or({
        // Such times also stand on files of archives, so the hunks must say the same.
        if header.old_at_time_zero && old_is_empty {
            Change::Added
        } else if header.new_at_time_zero && new_is_empty {
            Change::Removed
        } else {
            Change::Changed
        }
    });
    let line = hunks.first().map_or(header.line, |hunk| hunk.line);
    match change {
        Change::Added if !old_is_empty || hunks.len() > 1 => {
            Err(Error::not_admitted(line, "a new file has one hunk, and no old lines"))
        }
        Change::Removed if !new_is_empty || hunks.len() > 1 => {
            Err(Error::not_admitted(line, "a removed file has one hunk, and no new lines"))
        }
        Change::Added | Change::Changed | Change::Removed => Ok(change),
    }
}

/// After the last hunk: empty lines, and the signature of `git format-patch`.
fn end(lines: &mut Lines<'_>) -> Result<(), Error> {
    let mut signature = 0;
    while let Some(text) = lines.peek() {
        let at = lines.number();
        match text {
            "" => {}
            "-- " if signature == 0 => signature = 1,
            _ if signature == 1 => signature = 2,
            _ => {
                let why = "belongs to no hunk; are the line counts of the hunk above it right?";
                return Err(Error::not_admitted(at, format!("{} {why}", shown(text))));
            }
        }
        lines.next();
    }
    Ok(())
}

/// No path twice, and none that is a folder of another.
fn check_paths(files: &[FilePatch]) -> Result<(), Error> {
    let mut sorted: Vec<_> = files.iter().collect();
    sorted.sort_by_key(|file| file.path.split('/').collect::<Vec<_>>());
    for pair in sorted.windows(2) {
        let [first, second] = pair else { continue };
        let line = first.line.max(second.line);
        if first.path == second.path {
            let what = format!("{} is changed twice", shown(&first.path));
            return Err(Error::not_admitted(line, what));
        }
        // Sorted by parts, whatever lies in a folder comes right after it.
        if second.path.strip_prefix(&first.path).is_some_and(|rest| rest.starts_with('/')) {
            let what = format!("{} is a file and a folder of {}", shown(&first.path), shown(&second.path));
            return Err(Error::not_admitted(line, what));
        }
    }
    Ok(())
}
