//! The hunks of one file put onto its bytes, each at the place that its line number names.
//!
//! Called by `apply`. Neither search nor fuzz: what stands at the place must be the hunk's old text byte for
//! byte, and a line without a newline must be the file's last, before as well as after.

use crate::error::shown;
use crate::hunk::Hunk;
use crate::limits::FILE_BYTES_MAX;

/// Why a hunk is not at home here.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Misfit {
    /// Line of the patch.
    pub(crate) line: usize,
    pub(crate) what: String,
}

/// The file after all of its hunks.
pub(crate) fn fit(before: &[u8], hunks: &[Hunk]) -> Result<Vec<u8>, Misfit> {
    let mut after = Vec::with_capacity(before.len());
    let mut rest = before;
    let mut at = 0;
    for hunk in hunks {
        let misfit = |what: String| Misfit { line: hunk.line, what };
        let kept = first_lines(rest, hunk.at - at)
            .ok_or_else(|| misfit(format!("the file has fewer than {} lines", hunk.at)))?;
        push(&mut after, &rest[..kept]).map_err(misfit)?;
        rest = &rest[kept..];
        let below = rest
            .strip_prefix(hunk.old.as_bytes())
            .filter(|below| below.is_empty() || hunk.old.is_empty() || hunk.old.ends_with('\n'))
            .ok_or_else(|| misfit(difference(rest, hunk)))?;
        push(&mut after, hunk.new.as_bytes()).map_err(misfit)?;
        rest = below;
        at = hunk.at + hunk.old.split_inclusive('\n').count();
    }
    let misfit = |what: String| Misfit { line: hunks.last().map_or(0, |hunk| hunk.line), what };
    push(&mut after, rest).map_err(misfit)?;
    Ok(after)
}

fn push(after: &mut Vec<u8>, more: &[u8]) -> Result<(), String> {
    if more.is_empty() {
        return Ok(());
    }
    if after.last().is_some_and(|byte| *byte != b'\n') {
        return Err("a line without a newline is not the last one of the file".to_owned());
    }
    if after.len() + more.len() > FILE_BYTES_MAX {
        return Err(format!("the file would have more than {FILE_BYTES_MAX} bytes"));
    }
    after.extend_from_slice(more);
    Ok(())
}

/// Bytes of that many lines; the last one may have no newline.
fn first_lines(bytes: &[u8], count: usize) -> Option<usize> {
    let mut end = 0;
    for _ in 0..count {
        let rest = &bytes[end..];
        if rest.is_empty() {
            return None;
        }
        end += rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
    }
    Some(end)
}

/// The first line that is not as the hunk has it.
fn difference(rest: &[u8], hunk: &Hunk) -> String {
    let mut found = rest.split_inclusive(|byte| *byte == b'\n');
    for (number, wanted) in (hunk.at + 1..).zip(hunk.old.split_inclusive('\n')) {
        match found.next() {
            Some(line) if line == wanted.as_bytes() => {}
            Some(line) => {
                let line = String::from_utf8_lossy(line);
                return format!("line {number} is {}, not {}", shown(&line), shown(wanted));
            }
            None => return format!("there is no line {number}; the patch has {}", shown(wanted)),
        }
    }
    format!("more lines follow line {}", hunk.at)
}
