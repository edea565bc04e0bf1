//! One hunk: its head `@@ -2,3 +2,4 @@` and exactly as many lines as the head says.
//!
//! Called by `parse`. A hunk is kept as what stands at its place before and what stands there after, so that
//! it can be compared and put in as a whole. Within one file hunks go forward, never overlap, and agree about
//! how far the lines before them have moved.

use crate::Error;
use crate::error::shown;
use crate::lines::Lines;

/// What stands at a place before, and what after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hunk {
    /// Line of the patch.
    pub(crate) line: usize,
    /// Lines of the file before it.
    pub(crate) at: usize,
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) lines_added: usize,
    pub(crate) lines_removed: usize,
}

/// Where the hunks of one file have come to.
#[derive(Default)]
pub(crate) struct Progress {
    old_end: usize,
    new_end: usize,
    old_is_over: bool,
    new_is_over: bool,
}

/// `start,count` of a head.
struct Range {
    start: usize,
    count: usize,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let (start, count) = text.split_once(',').unwrap_or((text, "1"));
        let range = Self { start: number(start)?, count: number(count)? };
        (range.count == 0 || range.start > 0).then_some(range)
    }

    /// Lines before it: an empty range names the line before it, any other its first line.
    fn at(&self) -> usize {
        if self.count == 0 { self.start } else { self.start - 1 }
    }
}

fn number(text: &str) -> Option<usize> {
    const DIGITS_MAX: usize = 9;
    let is_number = (1..=DIGITS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Which files a line belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Both,
    Old,
    New,
}

/// Reads a hunk from its head to its last line, with what marks a file without a last newline.
pub(crate) fn parse(lines: &mut Lines<'_>, progress: &mut Progress) -> Result<Hunk, Error> {
    let line = lines.number();
    let head = lines.next().unwrap_or_default();
    let Some((old, new)) = ranges(head) else {
        return Err(Error::not_admitted(line, format!("{} is no head of a hunk", shown(head))));
    };
    check_place(&old, &new, progress, line)?;
    let mut hunk = Hunk { line, at: old.at(), ..Hunk::default() };
    let (mut old_left, mut new_left) = (old.count, new.count);
    let mut last = None;
    loop {
        let at = lines.number();
        let is_full = old_left == 0 && new_left == 0;
        match lines.peek() {
            Some(text) if text.starts_with("\\ ") => {
                let side = last.take().ok_or_else(|| {
                    Error::not_admitted(at, "`\\ No newline at end of file` without a line above it")
                })?;
                mark_end(&mut hunk, side, progress);
            }
            _ if is_full => break,
            Some(text) => {
                let (side, content) = side_of(text).ok_or_else(|| {
                    let left =
                        format!("{old_left} old and {new_left} new lines of the hunk are missing here");
                    Error::not_admitted(at, format!("{} is no line of a hunk: {left}", shown(text)))
                })?;
                let counts = [(&mut old_left, Side::New), (&mut new_left, Side::Old)];
                for (count, without) in counts.into_iter().filter(|(_, without)| *without != side) {
                    let word = if without == Side::New { "old" } else { "new" };
                    *count = count.checked_sub(1).ok_or_else(|| {
                        Error::not_admitted(at, format!("the hunk has more {word} lines than its head says"))
                    })?;
                }
                push(&mut hunk, side, content, progress, at)?;
                last = Some(side);
            }
            None => {
                let what =
                    format!("the patch ends where {old_left} old and {new_left} new lines are to follow");
                return Err(Error::not_admitted(at, what));
            }
        }
        lines.next();
    }
    if hunk.old == hunk.new {
        return Err(Error::not_admitted(line, "the hunk changes nothing"));
    }
    Ok(hunk)
}

fn ranges(head: &str) -> Option<(Range, Range)> {
    let (old, rest) = head.strip_prefix("@@ -")?.split_once(" +")?;
    let (new, heading) = rest.split_once(" @@")?;
    let ranges = (Range::parse(old)?, Range::parse(new)?);
    (heading.is_empty() || heading.starts_with(' ')).then_some(ranges)
}

fn check_place(old: &Range, new: &Range, progress: &mut Progress, line: usize) -> Result<(), Error> {
    let Some(skipped) = old.at().checked_sub(progress.old_end) else {
        return Err(Error::not_admitted(line, "the hunk lies before the end of the one above it"));
    };
    let expected = progress.new_end + skipped;
    if new.at() != expected {
        let start = expected + usize::from(new.count > 0);
        let what = format!("by the hunks above it, the new lines start at {start}, not at {}", new.start);
        return Err(Error::not_admitted(line, what));
    }
    progress.old_end = old.at() + old.count;
    progress.new_end = new.at() + new.count;
    Ok(())
}

fn side_of(text: &str) -> Option<(Side, &str)> {
    match text.as_bytes().first() {
        Some(b' ') => Some((Side::Both, &text[1..])),
        Some(b'-') => Some((Side::Old, &text[1..])),
        Some(b'+') => Some((Side::New, &text[1..])),
        // `diff --suppress-blank-empty`, and tools that cut spaces from the ends of lines.
        None => Some((Side::Both, text)),
        Some(_) => None,
    }
}

fn push(hunk: &mut Hunk, side: Side, content: &str, progress: &Progress, line: usize) -> Result<(), Error> {
    let follows_end =
        (side != Side::New && progress.old_is_over) || (side != Side::Old && progress.new_is_over);
    if follows_end {
        return Err(Error::not_admitted(line, "a line follows the one without a newline at its end"));
    }
    let sides = [(&mut hunk.old, Side::New), (&mut hunk.new, Side::Old)];
    for (text, _) in sides.into_iter().filter(|(_, without)| *without != side) {
        text.push_str(content);
        text.push('\n');
    }
    match side {
        Side::Both => {}
        Side::Old => hunk.lines_removed += 1,
        Side::New => hunk.lines_added += 1,
    }
    Ok(())
}

/// The last line of that side has no newline, and nothing follows it.
fn mark_end(hunk: &mut Hunk, side: Side, progress: &mut Progress) {
    if side != Side::New {
        hunk.old.pop();
        progress.old_is_over = true;
    }
    if side != Side::Old {
        hunk.new.pop();
        progress.new_is_over = true;
    }
}
