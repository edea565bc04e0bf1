//! The front matter of a `SKILL.md`: `key: value` lines between two lines of `---`, and the text under them.
//!
//! Called by `folder`. Reads the part of YAML that fits such a head: plain and quoted values, `[a, b]`, lists of
//! `- item` lines, and one level under `metadata:`, whose keys count as if they stood at the margin. The rest of YAML
//! is refused by line. Bounded by the size of the file, which its caller holds, and by [`KEYS_MAX`].

use super::Fault;

/// Most keys.
const KEYS_MAX: usize = 24;
/// Most entries of one list.
const ENTRIES_MAX: usize = 64;
/// Longest line.
const LINE_BYTES_MAX: usize = 1200;
const FILE: &str = super::folder::SKILL;

/// One key with its values: one for `key: value`, any number for a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) line: usize,
    pub(super) key: String,
    pub(super) values: Vec<String>,
    pub(super) is_list: bool,
}

/// Splits a file into its head and the text under it.
///
/// # Errors
/// The first line that is not of the form above.
pub(super) fn split(text: &str) -> Result<(Vec<Entry>, &str), Fault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Lines { rest: text, number: 0 };
    if lines.next().map(|(_, line)| line.trim_end()) != Some("---") {
        return Err(Fault::at(FILE, 1, "it must begin with a line `---`, then `key: value` lines"));
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut in_metadata = false;
    while let Some((number, line)) = lines.next() {
        let fault = |what: &str| Fault::at(FILE, number, what);
        if line.trim_end() == "---" {
            return Ok((entries, lines.rest));
        }
        if line.len() > LINE_BYTES_MAX {
            return Err(fault(&format!("the line has {} bytes, at most {LINE_BYTES_MAX}", line.len())));
        }
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        if line.contains('\t') {
            return Err(fault("a tab: indent with blanks"));
        }
        if bare == "-" || bare.starts_with("- ") {
            let list = entries.last_mut().filter(|entry| entry.is_list || entry.values.is_empty());
            let list = list.ok_or_else(|| fault("an entry `- ...` under no `key:`"))?;
            list.is_list = true;
            list.values.push(scalar(bare.trim_start_matches('-'), number)?);
            if list.values.len() > ENTRIES_MAX {
                return Err(fault(&format!("more than {ENTRIES_MAX} entries")));
            }
            continue;
        }
        let indented = line.starts_with(' ');
        if indented && !in_metadata {
            return Err(fault("a line that goes on: write a value on one line"));
        }
        let (key, value) = bare.split_once(':').ok_or_else(|| fault("not of the form `key: value`"))?;
        let key = key.trim_end();
        let is_key =
            !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if !is_key || !(value.is_empty() || value.starts_with(' ')) {
            return Err(fault("not of the form `key: value`"));
        }
        if !indented && key == "metadata" && value.trim().is_empty() {
            in_metadata = true;
            continue;
        }
        in_metadata = in_metadata && indented;
        if entries.iter().any(|entry| entry.key == key) {
            return Err(fault(&format!("`{key}` stands twice")));
        }
        if entries.len() == KEYS_MAX {
            return Err(fault(&format!("more than {KEYS_MAX} keys")));
        }
        let (values, is_list) = values(value.trim(), number)?;
        entries.push(Entry { line: number, key: key.to_owned(), values, is_list });
    }
    Err(Fault::whole(FILE, "the head has no end: a second line `---` is missing"))
}

/// The value behind a key: nothing, a list in brackets, or one value.
fn values(text: &str, line: usize) -> Result<(Vec<String>, bool), Fault> {
    if text.is_empty() {
        return Ok((Vec::new(), false));
    }
    let Some(inside) = text.strip_prefix('[') else { return Ok((vec![scalar(text, line)?], false)) };
    let inside = inside.strip_suffix(']').ok_or_else(|| Fault::at(FILE, line, "a `[` without its `]`"))?;
    let parts: Vec<&str> = inside.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() > ENTRIES_MAX {
        return Err(Fault::at(FILE, line, &format!("more than {ENTRIES_MAX} entries")));
    }
    Ok((parts.into_iter().map(|part| scalar(part, line)).collect::<Result<_, _>>()?, true))
}

/// One value: plain, or in quotes of either kind.
fn scalar(text: &str, line: usize) -> Result<String, Fault> {
    let fault = |what: &str| Fault::at(FILE, line, what);
    let text = text.trim();
    for quote in ['"', '\''] {
        if let Some(rest) = text.strip_prefix(quote) {
            let inside = rest.strip_suffix(quote).filter(|inside| !inside.contains([quote, '\\']));
            return inside
                .map(str::to_owned)
                .ok_or_else(|| fault("a value in quotes that does not end, or holds quotes"));
        }
    }
    // A comment, as YAML has it.
    let text = text.split(" #").next().unwrap_or_default().trim_end();
    match text.chars().next() {
        None => Err(fault("an empty value")),
        Some(sign) if "|>&*!{}[]%@`".contains(sign) => Err(fault(&format!(
            "a value can't begin with `{sign}`: write it plainly on one line, or in quotes"
        ))),
        Some(_) => Ok(text.to_owned()),
    }
}

/// Lines with their numbers, and what is left behind them.
struct Lines<'a> {
    rest: &'a str,
    number: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<(usize, &'a str)> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        (self.rest, self.number) = (rest, self.number + 1);
        Some((self.number, line.strip_suffix('\r').unwrap_or(line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&[(&str, &[&str])], &str>) {
        match (split(text), expected) {
            (Ok((entries, _)), Ok(expected)) => {
                let found: Vec<(&str, Vec<&str>)> = entries
                    .iter()
                    .map(|entry| (entry.key.as_str(), entry.values.iter().map(String::as_str).collect()))
                    .collect();
                let expected: Vec<(&str, Vec<&str>)> =
                    expected.iter().map(|(key, values)| (*key, values.to_vec())).collect();
                assert_eq!(found, expected, "{text}");
            }
            (Err(fault), Err(expected)) => assert_eq!(fault.to_string(), expected, "{text}"),
            (found, expected) => panic!("{text}: {found:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn heads_are_read_and_refused_by_line() {
        check("---\nname: a\n---\nbody", Ok(&[("name", &["a"])]));
        check("\u{feff}---\r\nname: a # why\r\n---\r\n", Ok(&[("name", &["a"])]));
        check("---\nk: [a, \"b c\", 'd']\n---\n", Ok(&[("k", &["a", "b c", "d"])]));
        check("---\nk:\n  - a\n  - b: c\nz: 1\n---\n", Ok(&[("k", &["a", "b: c"]), ("z", &["1"])]));
        check("---\nmetadata:\n  k: a\nz: b\n---\n", Ok(&[("k", &["a"]), ("z", &["b"])]));
        check("---\nurl: \"a: b # c\"\n\n# comment\n---\n", Ok(&[("url", &["a: b # c"])]));
        check("name: a\n", Err("SKILL.md:1: it must begin with a line `---`, then `key: value` lines"));
        check("---\nname: a\n", Err("SKILL.md: the head has no end: a second line `---` is missing"));
        check("---\nname\n---\n", Err("SKILL.md:2: not of the form `key: value`"));
        check("---\nname:a\n---\n", Err("SKILL.md:2: not of the form `key: value`"));
        check("---\n\na: b\na: c\n---\n", Err("SKILL.md:4: `a` stands twice"));
        check("---\na: b\n  c: d\n---\n", Err("SKILL.md:3: a line that goes on: write a value on one line"));
        check("---\n- b\n---\n", Err("SKILL.md:2: an entry `- ...` under no `key:`"));
        check(
            "---\na: |\n---\n",
            Err("SKILL.md:2: a value can't begin with `|`: write it plainly on one line, or in quotes"),
        );
        check("---\na: [b\n---\n", Err("SKILL.md:2: a `[` without its `]`"));
        check("---\na: \"b\n---\n", Err("SKILL.md:2: a value in quotes that does not end, or holds quotes"));
        check("---\n\ta: b\n---\n", Err("SKILL.md:2: a tab: indent with blanks"));
        let many: String = (0..=KEYS_MAX).map(|n| format!("k{n}: a\n")).collect();
        check(&format!("---\n{many}---\n"), Err("SKILL.md:26: more than 24 keys"));
    }

    #[test]
    fn the_text_under_the_head_is_left_as_it_is() {
        assert_eq!(split("---\na: b\n---\n# x\n\n---\ny").unwrap().1, "# x\n\n---\ny");
    }
}
